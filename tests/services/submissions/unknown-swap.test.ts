import { expect, it } from 'vitest';
import { createLog } from '../../../src/logging.ts';
import { SyncService } from '../../../src/services/sync/sync-service.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { BookingStage } from '../bookings/booking-stage.ts';
import { APPROVER, MANAGER } from '../proposals/fixture.ts';
import { remote } from '../sync/stage.ts';
import { mPlan, refused, timedOut as unclear, unreachable } from './fake-crossmark.ts';

describeOnBothDatabases('swaps whose outcome is unknown', (getDb) => {
  /** A swap whose delete got no answer, and could not be looked up either. */
  async function unknownDelete(): Promise<{ s: BookingStage; runId: number; mend: (gone: boolean) => void }> {
    const s = await BookingStage.create(getDb());
    await s.core(600200);
    await s.f.event(600101, { dueDate: s.f.day(1) });
    const runId = await s.f.run([
      { event: 600101, bumps: 600200 },
      { event: 600200, employee: 'e2', date: s.f.day(3) },
    ]);
    await s.f.approve(runId);
    const { deleteSchedule, getEvent } = s.crossmark;
    s.crossmark.deleteSchedule = () => Promise.reject(unclear());
    s.crossmark.getEvent = () => Promise.reject(unreachable());
    await s.f.worker().runDue();
    expect(await s.f.statuses(runId)).toEqual({
      600101: 'api_failed OUTCOME_UNKNOWN',
      600200: 'api_failed DEPENDS_ON_FAILED_ROW',
    });
    const mend = (gone: boolean) => {
      s.crossmark.deleteSchedule = deleteSchedule.bind(s.crossmark);
      s.crossmark.getEvent = getEvent.bind(s.crossmark);
      if (gone) s.crossmark.bookings.delete(mPlan(600200));
    };
    return { s, runId, mend };
  }

  it.each([true, false])(
    'are continued by themselves; the booking to move is gone already: %s',
    async (gone) => {
      const { s, runId, mend } = await unknownDelete();
      mend(gone);
      const where = { schedulerRunId: runId };
      await s.f.db.client.pendingSchedule.updateMany({ where, data: { updatedAt: new Date(0) } });
      expect(await s.f.submissions.verifyUnknown()).toBe(1);
      await s.f.worker().runDue();
      expect(await s.f.statuses(runId)).toMatchObject({ 600101: 'api_submitted' });
      expect(s.crossmark.creates).toEqual([mPlan(600101)]);
      expect(await s.remote()).toEqual([`600101 e1 ${s.f.day(0)} 10:15`]);
    },
  );

  it('whose create got no answer is not ended by a pull: what it took away would be gone unsaid', async () => {
    const s = await BookingStage.create(getDb());
    const { db, storeId, clock } = s.f;
    await s.core(600200);
    await s.f.event(600101, { dueDate: s.f.day(1) });
    const runId = await s.f.run([{ event: 600101, bumps: 600200 }]);
    await s.f.approve(runId);
    s.crossmark.fault(mPlan(600101), { error: unclear() });
    await s.f.worker().runDue();
    clock.advance(180_000);
    const connectionId = `connection-${storeId}`;
    const connection = { name: 'Crossmark', baseUrl: 'http://x', username: 'u', timezone: 'UTC' };
    await db.client.connection.create({ data: { id: connectionId, ...connection } });
    await db.client.store.update({ where: { id: storeId }, data: { connectionId } });
    const rows = [600101, 600200].map((event) =>
      remote(mPlan(event), { dueDate: '2026-12-12', storeNumber: null, requestedAt: clock.now() }),
    );
    s.crossmark.pullEvents = () =>
      Promise.resolve({ rows, bad: [], complete: true, failedChunks: [], chunks: 1 });
    const sync = new SyncService({
      ...{ db, clock, log: createLog('silent'), portOf: () => s.crossmark, storeFilter: false },
      ...{ windowDays: { past: 30, future: 120 }, intervalMs: 300_000, shrinkLimitPercent: 30 },
    });
    expect(await sync.syncNow(storeId, MANAGER)).toMatchObject({ status: 'success' });
    expect(await s.operations()).toEqual(['bump 600101 unknown']);
    expect(await s.f.booked()).toEqual([`600101 e1 ${s.f.day(0)} 10:15 pending_sync`]);
    // Its own verification finds nothing, and Crossmark refuses the swap now: the booking comes back.
    s.crossmark.fault(mPlan(600101), { error: refused() });
    await s.f.submissions.retryAll(storeId, APPROVER, runId);
    await s.f.worker().runDue();
    expect(await s.remote()).toEqual([`600200 e1 ${s.f.day(0)} 10:15`]);
    expect(await s.f.booked()).toEqual([`600200 e1 ${s.f.day(0)} 10:15 synced`]);
  });

  it('a change by hand of the booking that a swap is moving is refused, and the other way round', async () => {
    const { s } = await unknownDelete();
    await expect(
      s.service().change(s.f.storeId, MANAGER, { eventRefNum: 600200, date: s.f.day(5) }),
    ).rejects.toMatchObject({ code: 'CHANGE_IN_PROGRESS' });

    const other = await BookingStage.create(getDb());
    await other.core(600200);
    await other.f.event(600101, { dueDate: other.f.day(1) });
    const runId = await other.f.run([{ event: 600101, bumps: 600200 }]);
    await other.f.approve(runId);
    other.crossmark.getEvent = () => Promise.reject(unreachable());
    other.crossmark.deleteSchedule = () => Promise.reject(unclear());
    await other.service().change(other.f.storeId, MANAGER, {
      eventRefNum: 600200,
      employeeId: other.f.person('e2'),
    });
    await other.f.worker().runDue();
    expect(await other.f.statuses(runId)).toEqual({ 600101: 'api_failed CHANGE_IN_PROGRESS' });
  });

  it('whose booking cannot be put back: managers and the channel hear of it, Retry books it again', async () => {
    const s = await BookingStage.create(getDb());
    await s.core(600200);
    await s.f.event(600101, { dueDate: s.f.day(1) });
    const runId = await s.f.run([{ event: 600101, bumps: 600200 }]);
    await s.f.approve(runId);
    s.crossmark.fault(mPlan(600101), { error: refused() });
    s.crossmark.fault(mPlan(600200), { error: refused() });
    await s.f.worker().runDue();
    expect(await s.f.booked()).toEqual([`600200 e1 ${s.f.day(0)} 10:15 failed`]);
    expect(await s.alerted()).toHaveLength(4);
    const { id } = await s.f.db.client.remoteOperation.findFirstOrThrow({
      where: { state: 'lost', storeId: s.f.storeId },
    });
    const problems = async () => (await s.service().alert(s.f.storeId, id))?.problems;
    expect(await problems()).toMatchObject([{ eventRefNum: 600200, kind: 'lost', open: true }]);
    expect(await s.service().retry(s.f.storeId, MANAGER, id)).toMatchObject({ outcome: 'done' });
    expect(await s.remote()).toEqual([`600200 e1 ${s.f.day(0)} 10:15`]);
    expect(await problems()).toMatchObject([{ kind: 'settled', open: false }]);
  });
});

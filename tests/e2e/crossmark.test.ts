import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCrossmarkSandbox } from '../../sandbox/crossmark/server.ts';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { crossmarkData } from '../../sandbox/data/crossmark.ts';
import { acked } from '../../sandbox/demo/hand.ts';
import { approve, eventually, startTestApp, type TestApp } from '../support/app.ts';
import { crossmarkBookings } from '../support/bookings.ts';

const CREATE = '/planningextcontroller/scheduleMplanEvent';

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp({ share: 0.2, env: { CROSSMARK_TIMEOUT_MS: '700', CROSSMARK_MAX_ATTEMPTS: '2' } });
});
afterEach(() => app.stop());

/** Placed rows that stand alone, in the order they are sent, with their mPlans. */
async function loneRows(count: number) {
  const { db } = app.world;
  const types = { notIn: ['core', 'supervisor', 'juicer_production', 'juicer_survey'] };
  const events = await db.client.event.findMany({ where: { eventType: types } });
  const mPlans = new Map(events.map((event) => [event.projectRefNum, event.externalId ?? '']));
  const rows = await db.client.pendingSchedule.findMany({
    where: { employeeId: { not: null }, isSwap: false },
    orderBy: [{ scheduleDate: 'asc' }, { scheduleTime: 'asc' }],
  });
  const lone = rows.filter((row) => mPlans.has(row.eventRefNum));
  expect(lone.length).toBeGreaterThanOrEqual(count);
  return lone.slice(0, count).map((row) => ({ id: row.id, mPlanID: mPlans.get(row.eventRefNum)! }));
}

const rowOf = (id: number) => app.world.db.client.pendingSchedule.findUniqueOrThrow({ where: { id } });

describe('what Crossmark may do to a row', () => {
  it('answers that it cannot mean, and the row is booked exactly once all the same', async () => {
    const { parent } = await app.propose();
    const [html, empty, broken, noId, lost, silent] = await loneRows(6);
    app.world.crossmark.control.faults([
      { kind: 'html_body', path: CREATE, fields: { mPlanID: html!.mPlanID } },
      { kind: 'empty_body', path: CREATE, fields: { mPlanID: empty!.mPlanID } },
      { kind: 'malformed_json', path: CREATE, fields: { mPlanID: broken!.mPlanID } },
      { kind: 'drop_scheduled_event', fields: { mPlanID: noId!.mPlanID } },
      { kind: 'lost_response', fields: { mPlanID: lost!.mPlanID } },
      { kind: 'commit_then_timeout', fields: { mPlanID: silent!.mPlanID } },
    ]);
    const maya = app.as(ACCOUNTS.approver);
    await approve(maya, parent);
    await maya.message({ includes: ':white_check_mark: Done' }, 60_000);
    for (const row of [html, empty, broken, noId, lost, silent])
      expect(await rowOf(row!.id), JSON.stringify(row)).toMatchObject({ status: 'api_submitted' });
    expect(app.world.crossmark.control.state().faults).toEqual([]);
    expect((await crossmarkBookings(app.world)).twice).toEqual([]);
  }, 90_000);

  it('refuses one, and fails before the effect of another: both come back as an alert, Retry all mends them', async () => {
    const { parent, runId } = await app.propose();
    const [refused, gone] = await loneRows(2);
    app.world.crossmark.control.faults([
      { kind: 'ok_zero', message: 'Rep is not cleared', fields: { mPlanID: refused!.mPlanID } },
      { kind: 'status', status: 500, path: CREATE, fields: { mPlanID: gone!.mPlanID }, count: 2 },
    ]);
    const maya = app.as(ACCOUNTS.approver);
    await approve(maya, parent);
    const report = await maya.message({ includes: 'Done, with failures' }, 60_000);
    const failed = await app.world.db.client.pendingSchedule.findMany({ where: { status: 'api_failed' } });
    expect(failed.map((row) => row.id)).toContain(refused!.id);
    expect(report.text).toContain(`${failed.length} failed`);
    // The manager who approved gets one direct message; the other approver gets none.
    const alert = await maya.told({ hasAction: 'row.retry' });
    expect(alert.channel).toMatch(/^D/);
    expect(alert.text).toContain(`run ${runId}`);
    const others = await app.as(ACCOUNTS.secondApprover).log();
    const dms = others.filter(
      (entry) =>
        entry.kind === 'conversations.open' &&
        JSON.stringify(entry.request).includes(ACCOUNTS.secondApprover),
    );
    expect(dms).toEqual([]);

    acked(
      failed.length > 1
        ? await maya.press(alert, 'run.retry.all')
        : await maya.press(alert, 'row.retry', { block_id: `row:${refused!.id}:controls` }),
    );
    await maya.told({ includes: 'All submissions are through' }, 30_000);
    await maya.message({ includes: ':white_check_mark: Done' });
    expect(await app.world.db.client.pendingSchedule.count({ where: { status: 'api_failed' } })).toBe(0);
    expect((await crossmarkBookings(app.world)).twice).toEqual([]);
  }, 90_000);

  it('is away: the batch stops before rows fail, says so, and Resume sends the rest', async () => {
    const { parent } = await app.propose();
    const { port } = new URL(app.world.crossmark.url);
    await app.world.crossmark.close();
    const maya = app.as(ACCOUNTS.approver);
    await approve(maya, parent);
    const stopped = await maya.message({ includes: 'Sending has stopped', hasAction: 'run.resume' }, 60_000);
    expect(await app.world.db.client.pendingSchedule.count({ where: { status: 'api_submitted' } })).toBe(0);
    expect(
      await app.world.db.client.pendingSchedule.count({ where: { status: 'approved' } }),
    ).toBeGreaterThan(0);

    // The same Crossmark, back at the same address.
    app.world.crossmark = await startCrossmarkSandbox({
      port: Number(port),
      clock: app.clock,
      data: crossmarkData(app.world.data),
    });
    // Calls were held back; in the meantime one may try again.
    app.clock.advance(60_000);
    acked(await maya.press(stopped, 'run.resume'));
    await eventually(async () => {
      const open = { status: { in: ['approved', 'submitting'] } };
      return (await app.world.db.client.pendingSchedule.count({ where: open })) === 0;
    }, 60_000);
    const failed = await app.world.db.client.pendingSchedule.findMany({ where: { status: 'api_failed' } });
    if (failed.length > 0) {
      const alert = await maya.told({ hasAction: 'row.retry' });
      const all = JSON.stringify(alert.blocks).includes('run.retry.all');
      const block = `row:${failed[0]!.id}:controls`;
      acked(
        await (all
          ? maya.press(alert, 'run.retry.all')
          : maya.press(alert, 'row.retry', { block_id: block })),
      );
    }
    await maya.told({ includes: 'All submissions are through' }, 60_000);
    const rows = await app.world.db.client.pendingSchedule.findMany({ where: { employeeId: { not: null } } });
    expect(new Set(rows.map((row) => row.status))).toEqual(new Set(['api_submitted']));
    expect((await crossmarkBookings(app.world)).twice).toEqual([]);
  }, 120_000);

  it('is slow: people are answered while rows wait for it', async () => {
    const { parent } = await app.propose();
    app.world.crossmark.control.faults([{ kind: 'latency', ms: 500, path: CREATE, count: 3 }]);
    const maya = app.as(ACCOUNTS.approver);
    await approve(maya, parent);
    await maya.message({ includes: 'Being sent to Crossmark' });
    acked(await maya.command('status'));
    await maya.told({ includes: 'is being sent to Crossmark' });
    await maya.message({ includes: ':white_check_mark: Done' }, 60_000);
  }, 90_000);

  it('ends our session: we sign in again, and every row is booked once', async () => {
    const { parent } = await app.propose();
    const maya = app.as(ACCOUNTS.approver);
    const submitted = () => app.world.db.client.pendingSchedule.count({ where: { status: 'api_submitted' } });
    await approve(maya, parent);
    await eventually(async () => (await submitted()) > 3);
    app.world.crossmark.control.kick();
    await maya.message({ includes: ':white_check_mark: Done' }, 60_000);
    expect((await crossmarkBookings(app.world)).twice).toEqual([]);
  }, 90_000);
});

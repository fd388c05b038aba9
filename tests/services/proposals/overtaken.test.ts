import { beforeEach, expect, it } from 'vitest';
import { supersedeOvertaken } from '../../../src/services/proposals/overtaken.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { DAY, Fixture } from './fixture.ts';

describeOnBothDatabases('rows that something outside their proposal overtakes (workflow 6.7)', (getDb) => {
  let f: Fixture;
  beforeEach(async () => {
    f = await Fixture.create(getDb());
  });

  const overtake = (
    events: number[],
    reason: 'booked_elsewhere' | 'event_inactive' = 'booked_elsewhere',
  ): Promise<number[]> => f.db.transaction((tx) => supersedeOvertaken(tx, f.storeId, events, reason));
  const change = (runId: number, event: number, data: Record<string, unknown>) =>
    f.db.client.pendingSchedule.updateMany({ where: { schedulerRunId: runId, eventRefNum: event }, data });

  it('a row of a booked event ends, its run changes and its messages are rendered again; others stay', async () => {
    for (const event of [600101, 600102]) await f.event(event);
    const runId = await f.run([{ event: 600101 }, { event: 600102, employee: 'e2' }]);
    const message = {
      storeId: f.storeId,
      teamId: 'T1',
      kind: 'run.new',
      subjectType: 'run',
      subjectId: String(runId),
      recipient: 'C1',
      logicalKey: `run.new:${runId}:C1`,
      needsSync: false,
    };
    await f.db.client.slackMessage.create({ data: message });
    const before = await f.version(runId);
    expect(await overtake([600101])).toEqual([runId]);
    expect(await f.row(runId, 600101)).toMatchObject({
      status: 'superseded',
      supersededReason: 'booked_elsewhere',
      openKey: null,
    });
    expect((await f.row(runId, 600102)).status).toBe('proposed');
    expect(await f.version(runId)).toBe(before + 1);
    const where = { logicalKey: message.logicalKey };
    expect((await f.db.client.slackMessage.findUniqueOrThrow({ where })).needsSync).toBe(true);
    expect(await overtake([600101])).toEqual([]);
    expect(await f.version(runId)).toBe(before + 1);
  });

  it('a dialog opened before is answered with PROPOSAL_CHANGED', async () => {
    await f.event(600101);
    await f.event(600102);
    const runId = await f.run([{ event: 600101 }, { event: 600102, employee: 'e2' }]);
    const version = await f.version(runId);
    await overtake([600101]);
    await expect(f.approvals.approve(f.storeId, 'UAPPROVE1', runId, { version })).rejects.toMatchObject({
      code: 'PROPOSAL_CHANGED',
    });
  });

  /** 600201 displaces the booked 600202, whose Supervisor 600203 follows; 600204 has nothing to do with it. */
  async function swap(): Promise<number> {
    await f.event(600201, { dueDate: '2026-11-30' });
    await f.event(600202);
    await f.supervisor(600203, 600202);
    await f.event(600204);
    await f.booking(600202, 'e1', DAY, '10:15', { shiftBlock: 1 });
    await f.booking(600203, 'cs', DAY, '12:00');
    return f.run([
      { event: 600201, employee: 'e1', bumps: 600202 },
      { event: 600202, employee: 'e2', date: f.day(1) },
      { event: 600203, employee: 'cs', date: f.day(1), time: '12:00', block: null },
      { event: 600204, employee: 'e3', date: f.day(1) },
    ]);
  }

  it.each([600201, 600202])('a swap goes with its whole chain when %i is booked elsewhere', async (event) => {
    const runId = await swap();
    await overtake([event]);
    expect(await f.statuses(runId)).toEqual({
      600201: 'superseded',
      600202: 'superseded',
      600203: 'superseded',
      600204: 'proposed',
    });
  });

  it('an inactive Core takes its Supervisor along; a Core booked elsewhere does not', async () => {
    await f.event(600301);
    await f.supervisor(600302, 600301);
    const rows = [{ event: 600301 }, { event: 600302, employee: 'cs', time: '12:00', block: null }];
    const runId = await f.run(rows);
    await overtake([600301], 'event_inactive');
    expect(await f.statuses(runId)).toEqual({ 600301: 'superseded', 600302: 'superseded' });
    const second = await f.run(rows);
    await overtake([600301]);
    expect(await f.statuses(second)).toEqual({ 600301: 'superseded', 600302: 'proposed' });
  });

  it('a failed row is answered too', async () => {
    await f.event(600101);
    const runId = await f.run([{ event: 600101, failure: 'NO_PERSON' }]);
    await overtake([600101]);
    expect(await f.statuses(runId)).toEqual({ 600101: 'superseded' });
    expect((await f.proposals.summary(f.storeId, runId)).counts.needYou).toBe(0);
  });

  it('stays: a row being submitted, one of unknown outcome, one that is final without connection', async () => {
    for (const event of [600101, 600102, 600103]) await f.event(event);
    const runId = await f.run([
      { event: 600101, status: 'submitting' },
      { event: 600102, employee: 'e2' },
      { event: 600103, employee: 'e3' },
    ]);
    await change(runId, 600102, { status: 'api_failed', apiErrorCode: 'OUTCOME_UNKNOWN' });
    await change(runId, 600103, { status: 'approved', openKey: null });
    expect(await overtake([600101, 600102, 600103])).toEqual([]);
    expect(await f.statuses(runId)).toEqual({
      600101: 'submitting',
      600102: 'api_failed OUTCOME_UNKNOWN',
      600103: 'approved',
    });
  });

  it('WF-24: a booking by one proposal answers the failed row that an older one left', async () => {
    await f.event(600101);
    const older = await f.run([{ event: 600101 }]);
    await change(older, 600101, { status: 'api_failed', apiErrorCode: 'VALIDATION_ERROR', openKey: null });
    const newer = await f.run([{ event: 600101 }]);
    await f.approve(newer);
    await f.worker().runDue();
    expect((await f.row(older, 600101)).supersededReason).toBe('booked_elsewhere');
    expect((await f.row(newer, 600101)).status).toBe('approved');
    expect(await f.booked()).toEqual([`600101 e1 ${DAY} 10:15 pending`]);
  });
});

import { beforeEach, expect, it } from 'vitest';
import { expireProposals } from '../../../src/services/approvals/expiry.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { APPROVER, DAY, Fixture } from '../proposals/fixture.ts';

describeOnBothDatabases('proposals nobody decides', (getDb) => {
  let f: Fixture;
  let runId: number;

  beforeEach(async () => {
    f = await Fixture.create(getDb());
    for (const event of [600101, 600102]) await f.event(event);
    runId = await f.run([
      { event: 600101, employee: 'e1' },
      { event: 600102, employee: 'e2', date: f.day(1) },
    ]);
  });

  const lastDayBegins = () => f.clock.set(`${f.day(1)}T12:00:00Z`);

  it('wait until the last day on which they place a row', async () => {
    f.clock.set(`${DAY}T12:00:00Z`);
    expect(await expireProposals(f.db, f.clock)).not.toContain(runId);
    lastDayBegins();
    expect(await expireProposals(f.db, f.clock)).toContain(runId);
    const run = await f.db.client.schedulerRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run).toMatchObject({ status: 'rejected', rejectedBy: 'system', rejectReason: 'expired' });
    const rows = await f.db.client.pendingSchedule.findMany({ where: { schedulerRunId: runId } });
    expect(rows.map((row) => [row.status, row.supersededReason, row.openKey])).toEqual([
      ['superseded', 'expired', null],
      ['superseded', 'expired', null],
    ]);
    expect((await f.proposals.summary(f.storeId, runId)).decision).toMatchObject({
      kind: 'expired',
      by: 'system',
    });
  });

  it('expire once, and cannot be approved afterwards', async () => {
    lastDayBegins();
    const version = await f.version(runId);
    expect(await expireProposals(f.db, f.clock)).toContain(runId);
    expect(await expireProposals(f.db, f.clock)).not.toContain(runId);
    await expect(f.approvals.approve(f.storeId, APPROVER, runId, { version })).rejects.toMatchObject({
      code: 'RUN_NOT_APPROVABLE',
    });
  });

  it('keep the rows that were approved singly', async () => {
    const [first] = await f.db.client.pendingSchedule.findMany({
      where: { schedulerRunId: runId, eventRefNum: 600101 },
    });
    await f.approvals.approve(f.storeId, APPROVER, runId, {
      version: await f.version(runId),
      rowId: first!.id,
    });
    lastDayBegins();
    await expireProposals(f.db, f.clock);
    const run = await f.db.client.schedulerRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run).toMatchObject({ status: 'completed', approvedByUser: 'system' });
    expect(await f.statuses(runId)).toMatchObject({ 600101: 'approved', 600102: 'superseded' });
  });
});

import { createHash } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { loadSnapshot } from '../../../src/services/store-snapshot.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { ADMIN, APPROVER, DAY, Fixture, MANAGER } from '../proposals/fixture.ts';

describeOnBothDatabases('decisions on proposals', (getDb) => {
  let f: Fixture;

  beforeEach(async () => {
    f = await Fixture.create(getDb());
  });

  async function threeRows(): Promise<number> {
    for (const event of [600101, 600102, 600103]) await f.event(event);
    return f.run([
      { event: 600101, employee: 'e1' },
      { event: 600102, employee: 'e2', block: 2 },
      { event: 600103, employee: 'e3', date: f.day(1) },
    ]);
  }

  it('approves every row that fits, once, with one job and one record', async () => {
    const runId = await threeRows();
    const version = await f.version(runId);
    const result = await f.approvals.approve(f.storeId, APPROVER, runId, { version });
    expect(result).toEqual({ runId, approved: 3, notFitting: 0, leftOut: 0, local: true });
    expect(new Set(Object.values(await f.statuses(runId)))).toEqual(new Set(['approved']));
    const run = await f.db.client.schedulerRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run).toMatchObject({ status: 'completed', approvedByUser: APPROVER });
    expect(run.approvedAt?.toISOString()).toBe('2026-11-20T18:00:00.000Z');
    const jobs = await f.db.client.submissionJob.findMany({ where: { runId } });
    expect(jobs.map((job) => job.key)).toEqual([`submit:${runId}`]);
    const log = await f.db.client.actionLog.findMany({ where: { storeId: f.storeId, runId } });
    expect(log).toMatchObject([{ action: 'proposal.approve', actor: APPROVER, outcome: 'done' }]);
  });

  it('case 9: a day locked between review and approval refuses the whole approval, nothing changed', async () => {
    const runId = await threeRows();
    const version = await f.version(runId);
    await f.db.client.lockedDay.create({
      data: { storeId: f.storeId, lockedDate: DAY, lockedBy: 'U1', reason: 'Paperwork is out' },
    });
    const before = await f.businessState();
    const preview = await f.approvals.preview(f.storeId, APPROVER, runId);
    expect(preview.lockedDays).toMatchObject([
      { date: DAY, reason: 'Paperwork is out', rows: [{ eventRefNum: 600101 }, { eventRefNum: 600102 }] },
    ]);
    await expect(f.approvals.approve(f.storeId, APPROVER, runId, { version })).rejects.toMatchObject({
      code: 'DAY_LOCKED',
      details: [{ date: DAY, reason: 'Paperwork is out' }],
    });
    expect(new Set(Object.values(await f.statuses(runId)))).toEqual(new Set(['proposed']));
    expect(await f.version(runId)).toBe(version);
    expect(await f.businessState()).toBe(before);
  });

  it('case 10: time off approved between review and approval keeps that row back, the others are approved', async () => {
    const runId = await threeRows();
    await f.db.client.timeOff.create({
      data: {
        storeId: f.storeId,
        employeeId: f.person('e2'),
        startDate: DAY,
        endDate: DAY,
        status: 'approved',
      },
    });
    const preview = await f.approvals.preview(f.storeId, APPROVER, runId);
    expect(preview).toMatchObject({
      toCreate: 2,
      toMove: 0,
      noLongerFit: [{ row: { eventRefNum: 600102 } }],
    });
    await f.approve(runId);
    expect(await f.statuses(runId)).toEqual({
      600101: 'approved',
      600102: 'api_failed VALIDATION_ERROR',
      600103: 'approved',
    });
    expect((await f.row(runId, 600102)).openKey).toBeNull();
  });

  it('a Supervisor does not go without its Core: the chain fails together', async () => {
    await f.event(600101);
    await f.supervisor(600102, 600101);
    const runId = await f.run([
      { event: 600101, employee: 'e1' },
      { event: 600102, employee: 'cs', time: '12:00', block: null },
    ]);
    await f.db.client.employee.update({ where: { id: f.person('e1') }, data: { isActive: false } });
    await f.approve(runId);
    expect(await f.statuses(runId)).toEqual({
      600101: 'api_failed VALIDATION_ERROR',
      600102: 'api_failed DEPENDS_ON_FAILED_ROW',
    });
    expect(await f.db.client.submissionJob.count({ where: { runId } })).toBe(0);
  });

  it('6.2 step 4: a proposal that changed after the dialog was opened is not approved', async () => {
    const runId = await threeRows();
    const version = await f.version(runId);
    await f.proposals.leaveOut(f.storeId, MANAGER, (await f.row(runId, 600103)).id);
    await expect(f.approvals.approve(f.storeId, APPROVER, runId, { version })).rejects.toMatchObject({
      code: 'PROPOSAL_CHANGED',
    });
    await f.approve(runId);
    expect(await f.row(runId, 600103)).toMatchObject({
      status: 'superseded',
      supersededReason: 'left_out',
      openKey: null,
    });
  });

  it('6.2 step 6: rows on short notice need an acknowledgement, and people are told', async () => {
    await f.event(600101, { startDate: '2026-11-20' });
    await f.db.client.employee.update({
      where: { id: f.person('e1') },
      data: { slackUserId: `UE1${f.storeId}` },
    });
    const runId = await f.run([{ event: 600101, date: '2026-11-26' }]);
    const version = await f.version(runId);
    await expect(f.approvals.approve(f.storeId, APPROVER, runId, { version })).rejects.toMatchObject({
      code: 'NOTIFICATION_REQUIRED',
      details: [{ employeeName: 'Person e1', dates: ['2026-11-26'], linked: true }],
    });
    await f.approvals.approve(f.storeId, APPROVER, runId, { version, notice: 'send_dm' });
    expect(await f.db.client.scheduleNotification.findMany({ where: { storeId: f.storeId } })).toMatchObject([
      { kind: 'event_added', daysNotice: 6, ack: 'send_dm', notifiedBy: APPROVER },
    ]);
    expect(await f.db.client.slackMessage.count({ where: { storeId: f.storeId, kind: 'notice' } })).toBe(1);
  });

  it('case 19: +6 days asks, +7 does not', async () => {
    await f.event(600101, { startDate: '2026-11-20' });
    await f.event(600102, { startDate: '2026-11-20' });
    const runId = await f.run([
      { event: 600101, date: '2026-11-26' },
      { event: 600102, date: '2026-11-27', employee: 'e2' },
    ]);
    const preview = await f.approvals.preview(f.storeId, APPROVER, runId);
    expect(preview.noticeNeeded).toMatchObject([{ employeeName: 'Person e1', dates: ['2026-11-26'] }]);
  });

  it('a weekly pattern that says no is named in the dialog, and approving accepts it', async () => {
    const runId = await threeRows();
    await f.db.client.weeklyAvailability.create({
      data: { storeId: f.storeId, employeeId: f.person('e1'), saturday: false },
    });
    const preview = await f.approvals.preview(f.storeId, APPROVER, runId);
    expect(preview.softAvailability).toMatchObject([{ row: { eventRefNum: 600101 } }]);
    await f.approve(runId);
    const row = await f.row(runId, 600101);
    expect(row.status).toBe('approved');
    expect(JSON.parse(row.overrideCodes ?? '[]')).toMatchObject([
      { id: 'H4', employeeId: f.person('e1'), date: DAY },
    ]);
  });

  it('case 13: rejecting leaves bookings, flags and conditions byte-equal, and the next run takes the same events', async () => {
    await f.event(600201, { dueDate: '2026-11-30' });
    await f.event(600202);
    await f.booking(600202, 'e1', DAY);
    const before = await f.businessState();
    const runId = await f.run([
      { event: 600201, employee: 'e1', bumps: 600202 },
      { event: 600202, employee: 'e2', date: f.day(1) },
    ]);
    await f.approvals.reject(f.storeId, APPROVER, runId, {
      version: await f.version(runId),
      reason: 'Too many moves',
    });
    expect(await f.businessState()).toBe(before);
    expect(await f.row(runId, 600201)).toMatchObject({
      status: 'superseded',
      supersededReason: 'rejected',
      openKey: null,
    });
    const { snapshot } = await loadSnapshot(f.db.client, f.storeId, f.clock.now());
    expect(snapshot.pending).toEqual([]);
    expect(snapshot.events.map((event) => [event.refNum, event.autoSchedule ?? true])).toEqual([
      [600201, true],
      [600202, true],
    ]);
  });

  it('6.6: a proposal of which a row was released cannot be rejected', async () => {
    const runId = await threeRows();
    const { id } = await f.row(runId, 600101);
    await f.approvals.approve(f.storeId, APPROVER, runId, { version: await f.version(runId), rowId: id });
    await expect(
      f.approvals.reject(f.storeId, APPROVER, runId, { version: await f.version(runId), reason: 'No more' }),
    ).rejects.toMatchObject({ code: 'PARTLY_SUBMITTED' });
  });

  it('6.3: a single approval releases the row, and the last one decides the run', async () => {
    const runId = await threeRows();
    for (const event of [600101, 600102, 600103]) {
      const run = await f.db.client.schedulerRun.findUniqueOrThrow({ where: { id: runId } });
      expect(run.approvedAt).toBeNull();
      const { id } = await f.row(runId, event);
      await f.approvals.approve(f.storeId, APPROVER, runId, { version: run.version, rowId: id });
      expect((await f.row(runId, event)).status).toBe('approved');
    }
    const run = await f.db.client.schedulerRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run.approvedByUser).toBe(APPROVER);
    expect(await f.db.client.submissionJob.count({ where: { runId } })).toBe(3);
  });

  it('a replaced proposal says by which run', async () => {
    const runId = await threeRows();
    const newer = await f.run([]);
    await f.db.client.schedulerRun.update({
      where: { id: runId },
      data: {
        status: 'rejected',
        replacedByRunId: newer,
        rejectedAt: f.clock.now(),
        rejectedBy: 'system',
        rejectReason: 'replaced',
      },
    });
    await expect(f.approvals.approve(f.storeId, APPROVER, runId, { version: 1 })).rejects.toMatchObject({
      code: 'RUN_NOT_APPROVABLE',
      message: `This proposal was replaced by run ${newer}.`,
    });
  });

  it('a run without placed rows is acknowledged by a manager and submits nothing', async () => {
    await f.event(600101);
    const runId = await f.run([{ event: 600101, failure: 'NO_SLOT_IN_WINDOW' }]);
    await f.approvals.acknowledge(f.storeId, MANAGER, runId);
    const run = await f.db.client.schedulerRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run.approvedByUser).toBe(MANAGER);
    expect(await f.db.client.submissionJob.count({ where: { runId } })).toBe(0);
  });

  it('case 20: an empty approver list: nobody approves, an administrator and a token neither', async () => {
    const runId = await threeRows();
    const version = await f.version(runId);
    await f.db.client.storeMember.deleteMany({ where: { storeId: f.storeId, role: 'approver' } });
    const name = `desk-${f.storeId}`;
    await f.db.client.apiToken.create({
      data: { id: name, name, secretHash: hashOf(name), storeIds: '"*"', rights: '["read","approve"]' },
    });
    for (const actor of [APPROVER, ADMIN, MANAGER, `api:${name}`, 'cli:root', 'system'])
      await expect(f.approvals.approve(f.storeId, actor, runId, { version })).rejects.toMatchObject({
        code: 'FORBIDDEN',
        details: { reason: 'NO_APPROVER', whoCan: [] },
      });
    expect(new Set(Object.values(await f.statuses(runId)))).toEqual(new Set(['proposed']));
  });

  it('case 21: a run or row of another store is missing, not forbidden', async () => {
    const runId = await threeRows();
    const { id } = await f.row(runId, 600101);
    const other = await Fixture.create(f.db);
    await expect(other.approvals.preview(other.storeId, APPROVER, runId)).rejects.toMatchObject({
      code: 'RUN_NOT_FOUND',
    });
    await expect(
      other.approvals.approve(other.storeId, APPROVER, runId, { version: 1 }),
    ).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    await expect(
      other.approvals.reject(other.storeId, APPROVER, runId, { version: 1, reason: 'abc' }),
    ).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    await expect(other.submissions.retry(other.storeId, APPROVER, id)).rejects.toMatchObject({
      code: 'ROW_NOT_FOUND',
    });
    await expect(other.proposals.leaveOut(other.storeId, MANAGER, id)).rejects.toMatchObject({
      code: 'ROW_NOT_FOUND',
    });
    await expect(other.proposals.why(other.storeId, id)).rejects.toMatchObject({ code: 'ROW_NOT_FOUND' });
  });

  it('case 29: a refused decision is recorded with its code and changes nothing', async () => {
    const runId = await threeRows();
    await expect(f.approvals.approve(f.storeId, MANAGER, runId, { version: 1 })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      details: { right: 'approve', whoCan: [APPROVER, 'UAPPROVE2'] },
    });
    await expect(f.approvals.approve(f.storeId, APPROVER, runId, { version: 99 })).rejects.toMatchObject({
      code: 'PROPOSAL_CHANGED',
    });
    const log = await f.db.client.actionLog.findMany({
      where: { storeId: f.storeId },
      orderBy: { id: 'asc' },
    });
    expect(log).toMatchObject([
      { actor: MANAGER, action: 'right.approve', outcome: 'refused', errorCode: 'FORBIDDEN' },
      { actor: APPROVER, action: 'proposal.approve', outcome: 'refused', errorCode: 'PROPOSAL_CHANGED' },
    ]);
    expect(new Set(Object.values(await f.statuses(runId)))).toEqual(new Set(['proposed']));
  });
});

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

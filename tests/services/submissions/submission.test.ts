import { beforeEach, describe, expect, it } from 'vitest';
import { AuthError, RateLimitError } from '../../../src/crossmark/errors.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { APPROVER, DAY, Fixture } from '../proposals/fixture.ts';
import { FakeCrossmark, mPlan, refused, timedOut, unreachable } from './fake-crossmark.ts';

describeOnBothDatabases('submission of approved rows', (getDb) => {
  let f: Fixture;
  let crossmark: FakeCrossmark;

  beforeEach(async () => {
    f = await Fixture.create(getDb());
    crossmark = new FakeCrossmark();
    f.port = crossmark;
  });

  /** Five Core of five people on one day, approved. */
  async function fiveRows(): Promise<number> {
    const people = ['e1', 'e2', 'e3', 'e4', 'l1'];
    const times = ['10:15', '10:15', '10:45', '10:45', '11:15'];
    for (let n = 1; n <= 5; n += 1) await f.event(600100 + n);
    const runId = await f.run(
      people.map((employee, i) => ({ event: 600101 + i, employee, time: times[i]!, block: i + 1 })),
    );
    await f.approve(runId);
    return runId;
  }

  it('case 3: two approvers within a second: one approval, one job, each row sent once', async () => {
    await f.event(600101);
    const runId = await f.run([{ event: 600101 }]);
    const version = await f.version(runId);
    const answers = await Promise.allSettled([
      f.approvals.approve(f.storeId, APPROVER, runId, { version }),
      f.approvals.approve(f.storeId, 'UAPPROVE2', runId, { version }),
    ]);
    const lost = answers.filter((answer) => answer.status === 'rejected');
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    expect(lost[0]?.reason).toMatchObject({
      code: 'ALREADY_APPROVED',
      details: { by: expect.stringMatching(/^UAPPROVE/) },
    });
    await Promise.all([f.worker().runDue(), f.worker().runDue()]);
    expect(await f.db.client.submissionJob.count({ where: { runId } })).toBe(1);
    expect(crossmark.creates).toEqual([mPlan(600101)]);
    expect(await f.statuses(runId)).toEqual({ 600101: 'api_submitted' });
  });

  it('case 4: a crash after Crossmark accepted ends with one create and the remote id', async () => {
    await f.event(600101);
    const runId = await f.run([{ event: 600101 }]);
    await f.approve(runId);
    // The process dies between the answer and the local commit: nothing after the create is written.
    crossmark.onCreate = () => new Promise(() => {});
    void f.worker().runDue();
    await until(() => crossmark.creates.length === 1);
    crossmark.onCreate = () => {};
    expect((await f.row(runId, 600101)).status).toBe('submitting');
    f.clock.advance(3 * 60_000);
    await f.worker().runDue();
    expect(crossmark.creates).toHaveLength(1);
    expect(await f.statuses(runId)).toEqual({ 600101: 'api_submitted' });
    const booking = await f.db.client.schedule.findFirstOrThrow({ where: { storeId: f.storeId } });
    expect(booking).toMatchObject({
      externalId: crossmark.bookings.get(mPlan(600101))?.id,
      syncStatus: 'synced',
    });
  });

  it('case 5: a lease that expires during a slow call: the second claimant verifies, the late write changes nothing', async () => {
    await f.event(600101);
    const runId = await f.run([{ event: 600101 }]);
    await f.approve(runId);
    let answer = (): void => {};
    crossmark.onCreate = () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      });
    const slow = f.worker({ renewMs: 1_000_000 }).runDue();
    await until(() => crossmark.creates.length === 1);
    f.clock.advance(3 * 60_000);
    crossmark.onCreate = () => {};
    await f.worker({ renewMs: 1_000_000 }).runDue();
    const settled = await f.row(runId, 600101);
    expect(settled.status).toBe('api_submitted');
    answer();
    await slow;
    expect(crossmark.creates).toHaveLength(1);
    expect((await f.row(runId, 600101)).version).toBe(settled.version);
    expect(await f.booked()).toEqual([`600101 e1 ${DAY} 10:15 synced`]);
  });

  it('case 6: a timeout with nothing created is unknown, the person stays taken, Retry verifies and creates once', async () => {
    await f.event(600101);
    const runId = await f.run([{ event: 600101 }]);
    await f.approve(runId);
    crossmark.fault(mPlan(600101), { error: timedOut() });
    await f.worker().runDue();
    expect(await f.statuses(runId)).toEqual({ 600101: 'api_failed OUTCOME_UNKNOWN' });
    expect(await f.booked()).toEqual([`600101 e1 ${DAY} 10:15 pending_sync`]);
    crossmark.calls.length = 0;
    await f.submissions.retry(f.storeId, APPROVER, (await f.row(runId, 600101)).id);
    await f.worker().runDue();
    expect(crossmark.calls.filter((call) => call.startsWith('create'))).toHaveLength(1);
    expect(crossmark.calls[0]).toBe(`read ${mPlan(600101)}`);
    expect(await f.statuses(runId)).toEqual({ 600101: 'api_submitted' });
    expect(await f.booked()).toEqual([`600101 e1 ${DAY} 10:15 synced`]);
  });

  it('an unknown outcome that Crossmark did accept is adopted by Retry without a second create', async () => {
    await f.event(600101);
    const runId = await f.run([{ event: 600101 }]);
    await f.approve(runId);
    crossmark.fault(mPlan(600101), { error: timedOut(), commits: true });
    const hidden = crossmark.getEvent.bind(crossmark);
    crossmark.getEvent = () => Promise.reject(unreachable());
    await f.worker().runDue();
    expect(await f.statuses(runId)).toEqual({ 600101: 'api_failed OUTCOME_UNKNOWN' });
    crossmark.getEvent = hidden;
    await f.submissions.retry(f.storeId, APPROVER, (await f.row(runId, 600101)).id);
    await f.worker().runDue();
    expect(crossmark.creates).toHaveLength(1);
    expect(await f.statuses(runId)).toEqual({ 600101: 'api_submitted' });
  });

  it('case 7: row 3 of 5 refused: the others are submitted, the alert stays until Retry succeeds', async () => {
    const runId = await fiveRows();
    crossmark.fault(mPlan(600103), { error: refused() });
    await f.worker().runDue();
    expect(await f.statuses(runId)).toEqual({
      600101: 'api_submitted',
      600102: 'api_submitted',
      600103: 'api_failed REMOTE_REJECTED',
      600104: 'api_submitted',
      600105: 'api_submitted',
    });
    const job = await f.db.client.submissionJob.findFirstOrThrow({ where: { runId } });
    expect(JSON.parse(job.result ?? '')).toMatchObject({
      submitted: 4,
      failed: 1,
      failedRows: [{ eventRef: 600103, code: 'REMOTE_REJECTED' }],
    });
    const alert = { storeId: f.storeId, kind: 'alert.submission', recipient: APPROVER };
    expect(await f.db.client.slackMessage.count({ where: alert })).toBe(1);
    expect((await f.proposals.failedSubmissions(f.storeId))[0]?.rows).toHaveLength(1);

    const { id } = await f.row(runId, 600103);
    await f.submissions.retry(f.storeId, APPROVER, id);
    await expect(f.submissions.retry(f.storeId, APPROVER, id)).rejects.toMatchObject({
      code: 'ROW_ALREADY_PROCESSED',
    });
    await f.worker().runDue();
    expect((await f.row(runId, 600103)).status).toBe('api_submitted');
    expect(await f.proposals.failedSubmissions(f.storeId)).toEqual([]);
    expect(await f.db.client.slackMessage.count({ where: alert })).toBe(1);
  });

  describe('a swap', () => {
    /** 600201 takes the place of the booked 600202, whose Supervisor 600203 follows it to another day. */
    async function swap(): Promise<number> {
      await f.event(600201, { dueDate: '2026-11-30' });
      await f.event(600202);
      await f.supervisor(600203, 600202);
      await f.booking(600202, 'e1', DAY, '10:15', { shiftBlock: 1 });
      await f.booking(600203, 'cs', DAY, '12:00');
      for (const [event, rep] of [
        [600202, 'e1'],
        [600203, 'cs'],
      ] as const) {
        const person = await f.db.client.employee.findUniqueOrThrow({ where: { id: f.person(rep) } });
        crossmark.book(
          mPlan(event),
          String(40_000_000 + event),
          person.externalId ?? '',
          DAY,
          event === 600202 ? '10:15' : '12:00',
        );
      }
      const runId = await f.run([
        { event: 600201, employee: 'e1', bumps: 600202 },
        { event: 600202, employee: 'e2', date: f.day(1) },
        { event: 600203, employee: 'cs', date: f.day(1), time: '12:00', block: null },
      ]);
      await f.approve(runId);
      return runId;
    }

    it('deletes the Supervisor and the victim, creates the newcomer, then books both anew', async () => {
      const runId = await swap();
      await f.worker().runDue();
      expect(crossmark.calls.filter((call) => !call.startsWith('read'))).toEqual([
        'delete 40600203',
        'delete 40600202',
        `create ${mPlan(600201)}`,
        `create ${mPlan(600202)}`,
        `create ${mPlan(600203)}`,
      ]);
      expect(Object.values(await f.statuses(runId))).toEqual([
        'api_submitted',
        'api_submitted',
        'api_submitted',
      ]);
      expect(await f.booked()).toEqual([
        `600201 e1 ${DAY} 10:15 synced`,
        `600202 e2 ${f.day(1)} 10:15 synced`,
        `600203 cs ${f.day(1)} 12:00 synced`,
      ]);
    });

    it('case 8: newcomer refused: victim and Supervisor are booked as before, their rows depend and follow on Retry', async () => {
      const runId = await swap();
      crossmark.fault(mPlan(600201), { error: refused() });
      await f.worker().runDue();
      expect(await f.statuses(runId)).toEqual({
        600201: 'api_failed REMOTE_REJECTED',
        600202: 'api_failed DEPENDS_ON_FAILED_ROW',
        600203: 'api_failed DEPENDS_ON_FAILED_ROW',
      });
      expect(await f.booked()).toEqual([`600202 e1 ${DAY} 10:15 synced`, `600203 cs ${DAY} 12:00 synced`]);
      const restored = await f.db.client.schedule.findFirstOrThrow({
        where: { storeId: f.storeId, eventRefNum: 600202 },
      });
      expect(restored.externalId).toBe(crossmark.bookings.get(mPlan(600202))?.id);
      const operation = await f.db.client.remoteOperation.findFirstOrThrow({ where: { storeId: f.storeId } });
      expect(operation).toMatchObject({ kind: 'bump', state: 'compensated', openKey: null });

      await f.submissions.retry(f.storeId, APPROVER, (await f.row(runId, 600201)).id);
      await f.worker().runDue();
      expect(Object.values(await f.statuses(runId))).toEqual([
        'api_submitted',
        'api_submitted',
        'api_submitted',
      ]);
      expect(await f.booked()).toEqual([
        `600201 e1 ${DAY} 10:15 synced`,
        `600202 e2 ${f.day(1)} 10:15 synced`,
        `600203 cs ${f.day(1)} 12:00 synced`,
      ]);
    });

    it('a booking that could not be put back is unscheduled and named', async () => {
      const runId = await swap();
      crossmark.fault(mPlan(600201), { error: refused() });
      crossmark.fault(mPlan(600202), { error: refused() });
      await f.worker().runDue();
      const row = await f.row(runId, 600201);
      expect(row.apiErrorDetails).toContain('Crossmark has no booking for 600202');
      expect(await f.booked()).toEqual([`600202 e1 ${DAY} 10:15 failed`, `600203 cs ${DAY} 12:00 synced`]);
      const event = await f.db.client.event.findFirstOrThrow({
        where: { storeId: f.storeId, projectRefNum: 600202 },
      });
      expect(event).toMatchObject({ isScheduled: false, condition: 'unstaffed' });
    });
  });

  it('case 9: a day locked after the approval fails only its own row, without a call', async () => {
    await f.event(600101);
    await f.event(600102);
    const runId = await f.run([
      { event: 600101, employee: 'e1' },
      { event: 600102, employee: 'e2', date: f.day(1) },
    ]);
    await f.approve(runId);
    await f.db.client.lockedDay.create({ data: { storeId: f.storeId, lockedDate: DAY, lockedBy: 'U1' } });
    await f.worker().runDue();
    expect(await f.statuses(runId)).toEqual({ 600101: 'api_failed DAY_LOCKED', 600102: 'api_submitted' });
    expect(crossmark.creates).toEqual([mPlan(600102)]);
    // Nothing was sent, so the next run may plan the event again.
    expect((await f.row(runId, 600101)).openKey).toBeNull();
  });

  it('WF-22: an event booked by somebody else meanwhile supersedes its row', async () => {
    await f.event(600101);
    const runId = await f.run([{ event: 600101 }]);
    await f.approve(runId);
    await f.booking(600101, 'e3', DAY);
    await f.worker().runDue();
    expect(await f.row(runId, 600101)).toMatchObject({
      status: 'superseded',
      supersededReason: 'booked_elsewhere',
    });
    expect(crossmark.creates).toEqual([]);
  });

  it('WF-28: a refused sign-in stops the batch, rows stay approved, Resume sends them', async () => {
    const runId = await fiveRows();
    crossmark.fault(mPlan(600102), { error: new AuthError('blocked') });
    await f.worker().runDue();
    expect(Object.values(await f.statuses(runId))).toEqual([
      'api_submitted',
      'approved',
      'approved',
      'approved',
      'approved',
    ]);
    const stopped = await f.proposals.summary(f.storeId, runId);
    expect(stopped.submission).toMatchObject({
      state: 'stopped',
      stopCode: 'AUTH_FAILED',
      submitted: 1,
      waiting: 4,
    });
    await f.submissions.resume(f.storeId, APPROVER, runId);
    await f.worker().runDue();
    expect(new Set(Object.values(await f.statuses(runId)))).toEqual(new Set(['api_submitted']));
    expect(crossmark.creates).toHaveLength(6);
  });

  it('WF-28: three transport failures in a row stop the batch', async () => {
    const runId = await fiveRows();
    for (const event of [600102, 600103, 600104]) crossmark.fault(mPlan(event), { error: unreachable() });
    await f.worker().runDue();
    expect(Object.values(await f.statuses(runId))).toEqual([
      'api_submitted',
      'api_failed API_UNAVAILABLE',
      'api_failed API_UNAVAILABLE',
      'api_failed API_UNAVAILABLE',
      'approved',
    ]);
    f.clock.advance(11 * 60_000);
    await f.db.client.pendingSchedule.updateMany({
      where: { schedulerRunId: runId },
      data: { updatedAt: new Date('2026-11-20T18:00:00Z') },
    });
    expect(await f.submissions.retryAutomatically()).toBe(3);
  });

  it('WF-28: being asked to slow down pauses the batch and sends the row afterwards', async () => {
    const runId = await fiveRows();
    crossmark.fault(mPlan(600102), { error: new RateLimitError(7000) });
    const pauses: number[] = [];
    await f
      .worker({
        sleep: async (ms) => {
          pauses.push(ms);
        },
      })
      .runDue();
    expect(pauses).toEqual([7000]);
    expect(new Set(Object.values(await f.statuses(runId)))).toEqual(new Set(['api_submitted']));
  });

  it('WF-29: without a connection the bookings stay local and the rows are final', async () => {
    f.port = null;
    const runId = await fiveRows();
    await f.worker().runDue();
    expect(new Set(Object.values(await f.statuses(runId)))).toEqual(new Set(['approved']));
    expect((await f.booked()).every((one) => one.endsWith(' pending'))).toBe(true);
    expect((await f.proposals.summary(f.storeId, runId)).submission).toMatchObject({
      local: 5,
      waiting: 0,
      state: 'done',
    });
    await f.worker().runDue();
    expect(await f.booked()).toHaveLength(5);
  });

  describe('an unknown outcome that the system looks up by itself', () => {
    async function unknown(commits: boolean): Promise<number> {
      await f.event(600101);
      const runId = await f.run([{ event: 600101 }]);
      await f.approve(runId);
      crossmark.fault(mPlan(600101), { error: timedOut(), commits });
      const read = crossmark.getEvent.bind(crossmark);
      crossmark.getEvent = () => Promise.reject(unreachable());
      await f.worker().runDue();
      crossmark.getEvent = read;
      await f.db.client.pendingSchedule.updateMany({
        where: { schedulerRunId: runId },
        data: { updatedAt: new Date('2026-11-20T17:00:00Z') },
      });
      expect(await f.submissions.verifyUnknown()).toBe(1);
      await f.worker().runDue();
      return runId;
    }

    it('is adopted when Crossmark has it', async () => {
      expect(await f.statuses(await unknown(true))).toEqual({ 600101: 'api_submitted' });
      expect(crossmark.creates).toHaveLength(1);
    });

    it('is never sent again by itself when Crossmark has nothing', async () => {
      expect(await f.statuses(await unknown(false))).toEqual({ 600101: 'api_failed API_TIMEOUT' });
      expect(crossmark.creates).toHaveLength(1);
      expect(await f.booked()).toEqual([]);
    });
  });

  it('a person without rep id fails before any call and is named', async () => {
    await f.event(600101);
    const runId = await f.run([{ event: 600101 }]);
    await f.approve(runId);
    await f.db.client.employee.update({ where: { id: f.person('e1') }, data: { externalId: null } });
    await f.worker().runDue();
    expect((await f.row(runId, 600101)).apiErrorDetails).toContain('Person e1 has no rep id');
    expect(crossmark.calls).toEqual([]);
  });
});

async function until(test: () => boolean): Promise<void> {
  while (!test()) await new Promise((resolve) => setTimeout(resolve, 5));
}

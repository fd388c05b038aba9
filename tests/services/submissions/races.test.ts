import { beforeEach, describe, expect, it } from 'vitest';
import { complete, insertRunning, replace } from '../../../src/db/repositories/run-lifecycle.ts';
import { LeaseLostError } from '../../../src/services/submissions/commit.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { APPROVER, DAY, Fixture, MANAGER } from '../proposals/fixture.ts';
import { FakeCrossmark, mPlan, refused, timedOut } from './fake-crossmark.ts';

describeOnBothDatabases('two things at the same moment', (getDb) => {
  let f: Fixture;
  let crossmark: FakeCrossmark;
  beforeEach(async () => {
    f = await Fixture.create(getDb());
    crossmark = new FakeCrossmark();
    f.port = crossmark;
  });

  it('a run that is approved while a newer one replaces it: one of the two, never both', async () => {
    for (let round = 0; round < 6; round += 1) {
      f = await Fixture.create(getDb());
      await f.event(600101);
      const older = await f.run([{ event: 600101 }]);
      const seen = await f.db.client.schedulerRun.findUniqueOrThrow({ where: { id: older } });
      const leaseToken = `token-${round}`;
      const newer = await insertRunning(f.db.client, {
        storeId: f.storeId,
        runType: 'automatic',
        mode: 'normal',
        requestedBy: 'system',
        leaseToken,
        now: f.clock.now(),
      });
      expect(newer).not.toBeNull();
      const replaceIt = f.db.transaction(async (tx) => {
        await complete(tx, { runId: newer!, leaseToken }, {});
        if (!(await replace(tx, seen, newer!, f.clock.now()))) throw new Error('touched meanwhile');
      });
      const approve = f.approvals.approve(f.storeId, APPROVER, older, { version: seen.version });
      const [replaced, approved] = await Promise.allSettled([replaceIt, approve]);
      expect([replaced.status, approved.status].sort()).toEqual(['fulfilled', 'rejected']);
      const run = await f.db.client.schedulerRun.findUniqueOrThrow({ where: { id: older } });
      expect(run.approvedAt === null).toBe(approved.status === 'rejected');
      expect((await f.row(older, 600101)).status).toBe(
        approved.status === 'fulfilled' ? 'approved' : 'superseded',
      );
      if (approved.status === 'rejected')
        expect((approved.reason as { code: string }).code).toMatch(/RUN_NOT_APPROVABLE|PROPOSAL_CHANGED/);
    }
  });

  it('an edit while somebody approves: the decision is about what the dialog showed, or is refused', async () => {
    for (let round = 0; round < 6; round += 1) {
      f = await Fixture.create(getDb());
      await f.event(600101);
      const runId = await f.run([{ event: 600101 }]);
      const [version, row] = [await f.version(runId), await f.row(runId, 600101)];
      const [approved, edited] = await Promise.allSettled([
        f.approvals.approve(f.storeId, APPROVER, runId, { version }),
        f.proposals.edit(f.storeId, MANAGER, row.id, {
          employeeId: f.person('e2'),
          date: DAY,
          time: '10:15',
          expectedVersion: row.version,
        }),
      ]);
      expect([approved.status, edited.status].sort()).toEqual(['fulfilled', 'rejected']);
      const now = await f.row(runId, 600101);
      if (approved.status === 'fulfilled')
        expect(now).toMatchObject({ status: 'approved', employeeId: f.person('e1') });
      else {
        expect(approved.reason).toMatchObject({ code: 'PROPOSAL_CHANGED' });
        expect(now).toMatchObject({ status: 'user_edited', employeeId: f.person('e2') });
      }
    }
  });

  describe('while the worker holds a row', () => {
    let runId = 0;
    let answer = (): void => {};
    let working: Promise<void>;
    beforeEach(async () => {
      await f.event(600101);
      await f.event(600102);
      runId = await f.run([{ event: 600101 }, { event: 600102, employee: 'e2', block: 2 }]);
      await f.approve(runId);
      const held = new Promise<void>((resolve) => {
        answer = resolve;
      });
      crossmark.onCreate = () => held;
      working = f.worker().runDue();
      while (crossmark.creates.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    });

    it.each([
      ['retry', (id: number) => f.submissions.retry(f.storeId, APPROVER, id), 'ROW_ALREADY_PROCESSED'],
      ['leave out', (id: number) => f.proposals.leaveOut(f.storeId, APPROVER, id), 'CHANGE_IN_PROGRESS'],
      [
        'edit',
        (id: number) =>
          f.proposals.edit(f.storeId, MANAGER, id, {
            employeeId: f.person('e3'),
            date: DAY,
            time: '10:15',
            expectedVersion: 2,
          }),
        'CHANGE_IN_PROGRESS',
      ],
      [
        'reject',
        async () =>
          f.approvals.reject(f.storeId, APPROVER, runId, {
            version: await f.version(runId),
            reason: 'not any more',
          }),
        'ALREADY_APPROVED',
      ],
      ['retry all', (_: number) => f.submissions.retryAll(f.storeId, APPROVER, runId), null],
      ['resume', (_: number) => f.submissions.resume(f.storeId, APPROVER, runId), null],
    ] as const)('%s changes nothing about it and nothing is sent twice', async (_name, act, code) => {
      const { id } = await f.row(runId, 600101);
      const outcome = await act(id).then(
        () => null,
        (error: { code: string }) => error.code,
      );
      expect(outcome).toBe(code);
      expect((await f.row(runId, 600101)).status).toBe('submitting');
      answer();
      await working;
      await f.worker().runDue();
      expect(await f.statuses(runId)).toEqual({ 600101: 'api_submitted', 600102: 'api_submitted' });
      expect(crossmark.creates).toEqual([mPlan(600101), mPlan(600102)]);
    });
  });

  /** 600201 takes the place of the booked 600202. */
  async function swap(): Promise<number> {
    await f.event(600201, { dueDate: '2026-11-30' });
    await f.event(600202);
    await f.booking(600202, 'e1', DAY, '10:15', { shiftBlock: 1 });
    const { externalId } = await f.db.client.employee.findUniqueOrThrow({ where: { id: f.person('e1') } });
    crossmark.book(mPlan(600202), '40600202', externalId ?? '', DAY, '10:15');
    const runId = await f.run([
      { event: 600201, employee: 'e1', bumps: 600202 },
      { event: 600202, employee: 'e2', date: f.day(1) },
    ]);
    await f.approve(runId);
    return runId;
  }

  it('a refused swap that is given up takes the row that depended on it along; the booking stays', async () => {
    const runId = await swap();
    crossmark.fault(mPlan(600201), { error: refused() });
    await f.worker().runDue();
    expect(await f.booked()).toEqual([`600202 e1 ${DAY} 10:15 synced`]);
    await f.proposals.leaveOut(f.storeId, APPROVER, (await f.row(runId, 600201)).id);
    const rows = await f.db.client.pendingSchedule.findMany({ where: { schedulerRunId: runId } });
    expect(rows.map((row) => [row.status, row.supersededReason, row.openKey])).toEqual([
      ['superseded', 'left_out', null],
      ['superseded', 'left_out', null],
    ]);
    expect(await f.submissions.retryAll(f.storeId, APPROVER, runId)).toEqual({ runId, rows: 0 });
  });

  it('a compensation of unknown outcome keeps the victim taken, and the failure names it', async () => {
    const runId = await swap();
    crossmark.fault(mPlan(600201), { error: refused() });
    crossmark.fault(mPlan(600202), { error: timedOut() });
    await f.worker().runDue();
    expect(await f.booked()).toEqual([`600202 e1 ${DAY} 10:15 pending_sync`]);
    expect((await f.row(runId, 600201)).apiErrorDetails).toContain(
      'It is not known whether Crossmark still has 600202 booked.',
    );
    const operation = await f.db.client.remoteOperation.findFirstOrThrow({ where: { storeId: f.storeId } });
    expect(operation).toMatchObject({ state: 'lost', openKey: null });
  });

  it('a lost booking is booked again when the swap is retried', async () => {
    const runId = await swap();
    crossmark.fault(mPlan(600201), { error: refused() });
    crossmark.fault(mPlan(600202), { error: refused() });
    await f.worker().runDue();
    expect(await f.booked()).toEqual([`600202 e1 ${DAY} 10:15 failed`]);
    await f.submissions.retryAll(f.storeId, APPROVER, runId);
    await f.worker().runDue();
    expect(await f.statuses(runId)).toEqual({ 600201: 'api_submitted', 600202: 'api_submitted' });
    expect(await f.booked()).toEqual([`600201 e1 ${DAY} 10:15 synced`, `600202 e2 ${f.day(1)} 10:15 synced`]);
  });

  it('two workers over 60 rows, one of which dies again and again: every row is booked exactly once', async () => {
    const rows = 60;
    for (let n = 0; n < rows; n += 1) await f.event(600100 + n, { dueDate: '2027-03-01' });
    const runId = await f.run(
      Array.from({ length: rows }, (_, n) => ({
        event: 600100 + n,
        employee: `e${(n % 4) + 1}`,
        date: f.day(Math.floor(n / 4) + 2),
        block: (n % 4) + 1,
      })),
      {},
    );
    await f.db.client.storeSetting.create({
      data: { storeId: f.storeId, key: 'maxCorePerWeek', value: '6' },
    });
    await f.approve(runId);
    const sent = Object.values(await f.statuses(runId)).filter((status) => status === 'approved').length;
    expect(sent).toBeGreaterThan(50);
    let seed = 20261120;
    const random = (): number => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    // A worker dies by never getting its answer; Crossmark may or may not have booked by then.
    let deaths = 0;
    let died = (): void => {};
    crossmark.onCreate = () => {
      if (deaths >= 12 || random() > 0.25) return undefined;
      deaths += 1;
      died();
      return new Promise<void>(() => {});
    };
    for (let round = 0; round < 40; round += 1) {
      const dead = new Promise<void>((resolve) => {
        died = resolve;
      });
      await Promise.race([
        Promise.all([f.worker().runDue(), f.worker().runDue()]).catch((error: unknown) => {
          if (!(error instanceof LeaseLostError)) throw error;
        }),
        dead,
      ]);
      f.clock.advance(3 * 60_000);
      if (!Object.values(await f.statuses(runId)).some((one) => one === 'approved' || one === 'submitting'))
        break;
    }
    const ends = Object.values(await f.statuses(runId));
    expect(ends.filter((status) => status === 'api_submitted')).toHaveLength(sent);
    expect(deaths).toBeGreaterThan(5);
    expect(new Set(crossmark.creates).size).toBe(crossmark.creates.length);
    expect(crossmark.creates).toHaveLength(sent);
    expect(await f.booked()).toHaveLength(sent);
  });
});

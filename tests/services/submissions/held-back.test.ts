import { beforeEach, expect, it } from 'vitest';
import { CircuitOpenError } from '../../../src/crossmark/errors.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { Fixture } from '../proposals/fixture.ts';
import { type CreateFault, FakeCrossmark, mPlan, unreachable } from './fake-crossmark.ts';

describeOnBothDatabases('a Crossmark that does not answer (§11.6)', (getDb) => {
  let f: Fixture;
  let crossmark: FakeCrossmark;
  let slept: number[];
  let runId: number;
  const EVENTS = [600101, 600102, 600103, 600104];

  beforeEach(async () => {
    f = await Fixture.create(getDb());
    crossmark = new FakeCrossmark();
    f.port = crossmark;
    slept = [];
    for (const event of EVENTS) await f.event(event);
    const people = ['e1', 'e2', 'e3', 'e4'];
    runId = await f.run(EVENTS.map((event, i) => ({ event, employee: people[i]!, block: i + 1 })));
    await f.approve(runId);
  });

  const heldBack = (): CreateFault => ({ error: new CircuitOpenError(new Date(0), 15_000) });
  const submit = () => f.worker({ sleep: async (ms) => void slept.push(ms) }).runDue();
  const job = () => f.db.client.submissionJob.findFirstOrThrow({ where: { runId }, orderBy: { id: 'desc' } });

  it('a batch that begins while calls are held back waits once, then sends every row', async () => {
    crossmark.fault(mPlan(600101), heldBack());
    await submit();
    expect(slept).toEqual([15_000]);
    expect(Object.values(await f.statuses(runId))).toEqual(EVENTS.map(() => 'api_submitted'));
    expect((await job()).status).toBe('done');
  });

  it('when it is still silent after that, the batch stops; no row has failed and Resume sends them all', async () => {
    crossmark.fault(mPlan(600101), heldBack(), heldBack());
    await submit();
    expect(slept).toEqual([15_000]);
    expect(Object.values(await f.statuses(runId))).toEqual(EVENTS.map(() => 'approved'));
    expect(await job()).toMatchObject({ status: 'stopped', stopCode: 'API_UNAVAILABLE' });
    await f.submissions.resume(f.storeId, 'UAPPROVE1', runId);
    await submit();
    expect(Object.values(await f.statuses(runId))).toEqual(EVENTS.map(() => 'api_submitted'));
  });

  it('a process that ends does not wait for the end of a pause; its batch goes back', async () => {
    crossmark.fault(mPlan(600101), heldBack());
    let pausing = (): void => {};
    const paused = new Promise<void>((resolve) => (pausing = resolve));
    const worker = f.worker({
      sleep: () => {
        pausing();
        return new Promise<void>(() => {});
      },
    });
    const running = worker.runDue();
    await paused;
    await worker.stop();
    await running;
    expect(await job()).toMatchObject({ status: 'pending', leaseToken: null });
    expect(Object.values(await f.statuses(runId))).toEqual(EVENTS.map(() => 'approved'));
    await submit();
    expect(Object.values(await f.statuses(runId))).toEqual(EVENTS.map(() => 'api_submitted'));
  });

  it('three failures stop the batch of their store alone', async () => {
    const other = await Fixture.create(getDb());
    await other.event(600201);
    const runOfOther = await other.run([{ event: 600201, employee: 'e1' }]);
    other.port = crossmark;
    await other.approve(runOfOther);
    for (const event of EVENTS.slice(0, 3)) crossmark.fault(mPlan(event), { error: unreachable() });
    await f
      .worker({ portOf: (id) => (id === f.storeId || id === other.storeId ? crossmark : null) })
      .runDue();
    expect(await job()).toMatchObject({ status: 'stopped', stopCode: 'API_UNAVAILABLE' });
    expect((await f.statuses(runId))[600104]).toBe('approved');
    expect(await other.statuses(runOfOther)).toEqual({ 600201: 'api_submitted' });
  });

  it('in the middle of failures it stops at once: the failed rows stay visible, the others wait', async () => {
    const [first, second] = EVENTS.map(mPlan);
    crossmark.fault(first!, { error: unreachable() });
    crossmark.fault(second!, heldBack());
    await submit();
    expect(slept).toEqual([]);
    expect(await f.statuses(runId)).toEqual({
      600101: 'api_failed API_UNAVAILABLE',
      600102: 'approved',
      600103: 'approved',
      600104: 'approved',
    });
    expect(await job()).toMatchObject({ status: 'stopped', stopCode: 'API_UNAVAILABLE' });
  });
});

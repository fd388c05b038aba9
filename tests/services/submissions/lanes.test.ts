import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SubmissionWorker } from '../../../src/services/submissions/submission-worker.ts';
import { WriteSlots } from '../../../src/services/submissions/write-slots.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { Fixture } from '../proposals/fixture.ts';
import { FakeCrossmark, mPlan } from './fake-crossmark.ts';

/** Nobody has to wait for a timer here: it would come after the test has given up. */
const NEVER = 1_000_000;

describeOnBothDatabases('lanes of the submission worker', (getDb) => {
  let slow: Fixture;
  let quick: Fixture;
  let crossmark: FakeCrossmark;
  let worker: SubmissionWorker;
  let release = (): void => {};

  beforeEach(async () => {
    [slow, quick] = [await Fixture.create(getDb()), await Fixture.create(getDb())];
    crossmark = new FakeCrossmark();
    slow.port = crossmark;
    worker = slow.worker({ pollMs: NEVER });
  });
  afterEach(() => {
    release();
    return worker.stop();
  });

  /** The first create of the slow store is not answered before `release`. */
  function hold(): void {
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    crossmark.onCreate = () => held;
  }

  async function approved(
    f: Fixture,
    events: readonly number[],
    people: readonly string[] = ['e1', 'e2'],
  ): Promise<number> {
    for (const event of events) await f.event(event);
    const rows = events.map((event, i) => ({
      event,
      employee: people[i]!,
      block: Number(people[i]?.slice(1)),
    }));
    const runId = await f.run(rows);
    await f.approve(runId);
    return runId;
  }

  it('a batch that comes in while another lane is busy begins at once', async () => {
    hold();
    const long = await approved(slow, [600101, 600102]);
    worker.start();
    await until(() => crossmark.creates.length === 1);
    const short = await approved(quick, [600201]);
    worker.wake();
    await until(
      async () => (await quick.proposals.summary(quick.storeId, short)).submission?.state === 'done',
    );
    expect((await slow.row(long, 600101)).status).toBe('submitting');
    expect((await slow.row(long, 600102)).status).toBe('approved');
  });

  it('one lane has one writer: its second batch begins when the first has ended, without a timer', async () => {
    hold();
    await approved(slow, [600101, 600102]);
    worker.start();
    await until(() => crossmark.creates.length === 1);
    const second = await approved(slow, [600103], ['e3']);
    worker.wake();
    worker.wake();
    await worker.runDue();
    expect(crossmark.creates).toEqual([mPlan(600101)]);
    release();
    await until(async () => (await slow.row(second, 600103)).status === 'api_submitted');
    expect(crossmark.creates).toEqual([600101, 600102, 600103].map(mPlan));
  });

  it('stop drains: the row in hand is finished, its batch goes back, and no lane begins any more', async () => {
    hold();
    const runId = await approved(slow, [600101, 600102]);
    worker.start();
    await until(() => crossmark.creates.length === 1);
    let stopped = false;
    const stopping = worker.stop().then(() => {
      stopped = true;
    });
    await approved(quick, [600201]);
    worker.wake();
    await worker.runDue();
    expect(stopped).toBe(false);
    release();
    await stopping;
    expect(await slow.statuses(runId)).toEqual({ 600101: 'api_submitted', 600102: 'approved' });
    expect(await quick.booked()).toEqual([]);
    const job = await slow.db.client.submissionJob.findFirstOrThrow({ where: { runId } });
    expect(job).toMatchObject({ status: 'pending', leaseToken: null });
    await slow.worker().runDue();
    expect(await slow.statuses(runId)).toEqual({ 600101: 'api_submitted', 600102: 'api_submitted' });
  });

  it('one connection, two stores: with one write slot one after the other, with two side by side (§18.20)', async () => {
    const connectionId = `connection of ${slow.storeId}`;
    const connection = { id: connectionId, name: 'one', baseUrl: 'x', username: 'x', timezone: 'UTC' };
    await slow.db.client.connection.create({ data: connection });
    const where = { id: { in: [slow.storeId, quick.storeId] } };
    await slow.db.client.store.update({ where: { id: quick.storeId }, data: { number: '9902' } });
    await slow.db.client.store.updateMany({ where, data: { connectionId } });
    for (const [size, side] of [
      [1, 1],
      [2, 2],
    ]) {
      let [now, most] = [0, 0];
      crossmark.onCreate = async () => {
        now += 1;
        most = Math.max(most, now);
        // With two slots the first create ends only when a second one is under way; with one there is time for a wrong one.
        if (size === 2) await until(() => most === 2);
        else await new Promise((resolve) => setTimeout(resolve, 20));
        now -= 1;
      };
      const base = 600_000 + size! * 1_000;
      await approved(slow, [base + 101, base + 102], size === 1 ? ['e1', 'e2'] : ['e3', 'e4']);
      await approved(quick, [base + 201, base + 202], size === 1 ? ['e1', 'e2'] : ['e3', 'e4']);
      const { db, clock } = slow;
      const log = pino({ level: 'silent' });
      await slow
        .worker({ portOf: () => crossmark, slots: new WriteSlots({ db, clock, log, slots: size! }) })
        .runDue();
      expect(most).toBe(side);
    }
    expect(crossmark.creates).toHaveLength(8);
    expect(new Set(crossmark.creates).size).toBe(8);
    // The journal and the log tell by the same id what belongs together: every row has its own.
    const operations = await slow.db.client.remoteOperation.findMany({ where: { connectionId } });
    expect(new Set(operations.map((one) => one.correlationId)).size).toBe(8);
  });

  it('an error in one lane does not hold up the others', async () => {
    const broken = await approved(slow, [600101]);
    await approved(quick, [600201]);
    const failing = slow.worker({
      portOf: (storeId) => {
        if (storeId === slow.storeId) throw new Error('no key for the password');
        return null;
      },
    });
    await expect(failing.runDue()).rejects.toThrow('no key for the password');
    await until(async () => (await quick.booked()).length === 1);
    expect((await slow.row(broken, 600101)).status).toBe('approved');
    slow.clock.advance(3 * 60_000);
    await slow.worker().runDue();
    expect((await slow.row(broken, 600101)).status).toBe('api_submitted');
  });
});

async function until(test: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await test())) await new Promise((resolve) => setTimeout(resolve, 5));
}

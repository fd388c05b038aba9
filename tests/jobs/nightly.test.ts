import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FixedClock, fixedClock } from '../../src/domain/clock.ts';
import { runDueNights } from '../../src/jobs/nightly.ts';
import { RunService } from '../../src/services/runs/run-service.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { addTestStore } from '../support/seed.ts';

const log = pino({ level: 'silent' });
let db: TestDatabase;
let clock: FixedClock;
let runs: RunService;
beforeAll(async () => {
  db = await openFreshDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.client.slackMessage.deleteMany();
  await db.client.schedulerRun.deleteMany();
  await db.client.store.deleteMany();
  clock = fixedClock('2026-11-20T07:59:59Z');
  runs = new RunService({ db, clock, log });
});

const store = (id: string, timezone = 'America/Chicago', createdAt = '2026-01-01T00:00:00Z') =>
  addTestStore(db.client, id, { timezone, createdAt: new Date(createdAt), slackTeamId: 'T1' });
const pass = (service: Pick<RunService, 'begin' | 'execute' | 'tellManagers'> = runs) =>
  runDueNights({ db, runs: service, clock, log });
const nights = async (storeId = 's') =>
  (await db.client.schedulerRun.findMany({ where: { storeId }, orderBy: { id: 'asc' } })).map(
    (run) => run.status,
  );
/** Passes over some hours, ten minutes apart. */
const watch = async (from: string, hours: number) => {
  clock.set(from);
  for (let i = 0; i < hours * 6; i += 1) {
    await pass();
    clock.advance(10 * 60_000);
  }
};

/** A planner that never gets through. */
const broken = () => ({
  begin: (...args: Parameters<RunService['begin']>) => runs.begin(...args),
  tellManagers: (storeId: string, runId: number) => runs.tellManagers(storeId, runId),
  execute: async (started: Parameters<RunService['execute']>[0]) => {
    await db.client.storeSetting.create({
      data: { storeId: started.storeId, key: 'durations', value: 'not JSON' },
    });
    try {
      return await runs.execute(started);
    } finally {
      await db.client.storeSetting.deleteMany();
    }
  },
});

describe('the nightly run', () => {
  it('begins at 02:00 in the zone of the store, once', async () => {
    await store('s');
    await store('t', 'America/New_York');
    await pass();
    expect([await nights('s'), await nights('t')]).toEqual([[], ['completed']]);
    clock.advance(1_000);
    await pass();
    await pass();
    clock.advance(3_600_000);
    await pass();
    expect(await nights('s')).toEqual(['completed']);
    expect(await db.client.schedulerRun.findFirst({ where: { storeId: 's' } })).toMatchObject({
      runType: 'automatic',
      requestedBy: 'system',
    });
    clock.set('2026-11-21T08:00:00Z');
    await pass();
    expect(await nights('s')).toEqual(['completed', 'completed']);
  });

  it('a night missed while the app was down is made up within six hours, not after', async () => {
    await store('s');
    clock.set('2026-11-20T14:00:01Z');
    await pass();
    expect(await nights()).toEqual([]);
    clock.set('2026-11-20T14:00:00Z');
    await pass();
    expect(await nights()).toEqual(['completed']);
  });

  it('a store that was added after 02:00 waits for its first night', async () => {
    await store('s', 'America/Chicago', '2026-11-20T08:30:00Z');
    clock.set('2026-11-20T09:00:00Z');
    await pass();
    expect(await nights()).toEqual([]);
  });

  it('an inactive store has no nights', async () => {
    await store('s');
    await db.client.store.update({ where: { id: 's' }, data: { isActive: false } });
    clock.set('2026-11-20T09:00:00Z');
    await pass();
    expect(await nights()).toEqual([]);
  });

  it('a failed night is repeated after five minutes, twice; then the managers are told, once', async () => {
    await store('s');
    await db.client.storeMember.create({
      data: { storeId: 's', slackTeamId: 'T1', slackUserId: 'UMANAGER', role: 'manager' },
    });
    clock.set('2026-11-20T08:00:00Z');
    await pass(broken());
    clock.advance(4 * 60_000 + 59_000);
    await pass(broken());
    expect(await nights()).toEqual(['failed']);
    clock.advance(1_000);
    await pass(broken());
    clock.advance(5 * 60_000);
    await pass(broken());
    expect(await nights()).toEqual(['failed', 'failed', 'failed']);
    expect(await db.client.slackMessage.count()).toBe(0);
    for (let i = 0; i < 3; i += 1) {
      clock.advance(5 * 60_000);
      await pass(broken());
    }
    expect(await nights()).toHaveLength(3);
    const messages = await db.client.slackMessage.findMany();
    expect(messages.map(({ kind, recipient, version }) => [kind, recipient, version])).toEqual([
      ['notice.run_failed', 'UMANAGER', 1],
    ]);
  });

  it('managers are not woken: those in their quiet hours are told when these are over, where they are', async () => {
    await store('s');
    const members = ['UHERE0001', 'UEAST0001'];
    await db.client.storeMember.createMany({
      data: members.map((slackUserId) => ({ storeId: 's', slackTeamId: 'T1', slackUserId, role: 'manager' })),
    });
    await db.client.slackUser.create({
      data: {
        ...{ teamId: 'T1', slackUserId: 'UEAST0001', displayName: 'E', realName: 'E', tz: 'Europe/London' },
        refreshedAt: clock.now(),
      },
    });
    clock.set('2026-11-20T08:00:00Z');
    for (let i = 0; i < 4; i += 1) {
      await pass(broken());
      clock.advance(5 * 60_000);
    }
    const messages = await db.client.slackMessage.findMany({ orderBy: { recipient: 'asc' } });
    expect(messages.map(({ recipient, nextAttemptAt }) => [recipient, nextAttemptAt])).toEqual([
      ['UEAST0001', null],
      ['UHERE0001', new Date('2026-11-20T13:00:00Z')],
    ]);
  });

  it('a repeat that gets through ends the night', async () => {
    await store('s');
    clock.set('2026-11-20T08:00:00Z');
    await pass(broken());
    clock.advance(5 * 60_000);
    await pass();
    clock.advance(5 * 60_000);
    await pass();
    expect(await nights()).toEqual(['failed', 'completed']);
  });

  it('an interrupted night is repeated once the watchdog has found it', async () => {
    await store('s');
    clock.set('2026-11-20T08:00:00Z');
    await runs.begin('s', 'system', { runType: 'automatic' });
    clock.advance(11 * 60_000);
    await pass();
    expect(await nights()).toEqual(['running']);
    await runs.sweepCrashed();
    expect(await db.client.slackMessage.count()).toBe(0);
    clock.advance(5 * 60_000);
    await pass();
    expect(await nights()).toEqual(['crashed', 'completed']);
  });

  it('waits for a manual run that is under way, and comes after it', async () => {
    await store('s');
    clock.set('2026-11-20T08:00:00Z');
    const manual = await runs.begin('s', 'cli:ops', { runType: 'manual' });
    await pass();
    expect(await nights()).toEqual(['running']);
    await runs.execute(manual);
    await pass();
    expect(await nights()).toEqual(['completed', 'completed']);
  });

  it('one broken store does not stop the others', async () => {
    await store('a', 'Nowhere/Land');
    await store('s');
    clock.set('2026-11-20T08:00:00Z');
    await pass();
    expect([await nights('a'), await nights('s')]).toEqual([[], ['completed']]);
  });

  it('two processes at 02:00: one run', async () => {
    await store('s');
    clock.set('2026-11-20T08:00:00Z');
    await Promise.all([pass(), pass()]);
    expect((await nights()).filter((status) => status === 'completed')).toHaveLength(1);
  });

  it('one run in the night that skips 02:00, and one in the night that has 01:30 twice', async () => {
    await store('s', 'America/New_York');
    await watch('2027-03-13T17:00:00Z', 24);
    const spring = await db.client.schedulerRun.findMany();
    expect(spring.map((run) => run.startedAt.toISOString())).toEqual(['2027-03-14T07:00:00.000Z']);
    await watch('2027-11-06T17:00:00Z', 24);
    const autumn = await db.client.schedulerRun.findMany({ orderBy: { id: 'asc' }, skip: 1 });
    expect(autumn.map((run) => run.startedAt.toISOString())).toEqual(['2027-11-07T07:00:00.000Z']);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxData } from '../../../sandbox/crossmark/model.ts';
import { createLog } from '../../../src/logging.ts';
import { SyncService } from '../../../src/services/sync/sync-service.ts';
import { type Bench, bench, DATA, plan } from '../../crossmark/harness.ts';
import { openFreshDatabase, type TestDatabase } from '../../support/database.ts';
import { addTestEmployee, addTestEvent, addTestStore } from '../../support/seed.ts';

/** The service with the real client on the sandbox's server. */

let db: TestDatabase;
let world: Bench;
let stores = 0;
let storeId = '';
beforeAll(async () => {
  db = await openFreshDatabase();
  await db.client.connection.create({
    data: { id: 'default', name: 'Crossmark', baseUrl: 'http://x', username: 'u', timezone: 'UTC' },
  });
});
afterAll(() => db.close());
beforeEach(async () => {
  world = await bench();
  stores += 1;
  // The unique key of a connection and a store number leaves room for one store at a time.
  await db.client.store.updateMany({ data: { connectionId: null } });
  storeId = await addTestStore(db.client, `remote-${stores}`, {
    ...{ number: '9901', connectionId: 'default', locationId: '500001' },
    timezone: 'America/Indiana/Indianapolis',
  });
});
afterEach(() => world.sandbox.close());

const service = () =>
  new SyncService({
    ...{ db, clock: world.time.clock, log: createLog('silent'), portOf: () => world.client },
    ...{
      windowDays: { past: 5, future: 30 },
      intervalMs: 300_000,
      shrinkLimitPercent: 30,
      storeFilter: false,
    },
    sleep: world.time.sleep,
  });
const sync = () => service().syncNow(storeId, 'cli:test');
const load = (...mplans: SandboxData['mplans']) => world.sandbox.control.load({ ...DATA, mplans });
const events = () => db.client.event.findMany({ where: { storeId }, orderBy: { projectRefNum: 'asc' } });
const ada = () =>
  addTestEmployee(db.client, storeId, `ada-${stores}`, { name: 'Ada Maple', externalId: '70001' });
const scheduled = (start: string, end: string) => ({
  ...DATA.mplans[0]!,
  condition: 'Scheduled' as const,
  booking: { ID: '40000001', repId: '70001', start, end },
});

describe('a sync over the wire', () => {
  it('brings the events of the store, typed, and none of another store; people see how far it is', async () => {
    const seen: string[] = [];
    const report = await service().syncNow(storeId, 'cli:test', ({ stage, done, total }) => {
      seen.push(`${stage} ${done}/${total}`);
    });
    expect(report).toMatchObject({
      status: 'success',
      counters: { inserted: 3, otherStores: 1, chunks: 12 },
    });
    expect(seen).toEqual(expect.arrayContaining(['events 12/12', 'durations 0/0', 'merge 0/0']));
    expect((await events()).map((event) => [event.projectRefNum, event.eventType, event.dueDate])).toEqual([
      [30010001, 'core', '2026-01-11'],
      [30010002, 'core', '2026-01-09'],
      [30010003, 'core', '2026-01-12'],
    ]);
    expect(await db.client.actionLog.count({ where: { storeId, action: 'sync.pull' } })).toBe(1);
  });

  it.each([
    ['the day the clocks go forward', '2026-03-08', '2026-03-08T10:15:00-04:00', '2026-03-08T16:45:00-04:00'],
    ['a winter day', '2026-01-05', '2026-01-05T10:15:00-05:00', '2026-01-05T16:45:00-05:00'],
  ])('%s: a booking keeps its wall time, and is found equal again', async (_what, day, start, end) => {
    await ada();
    world.time.advance(Date.parse(`${day}T12:00:00Z`) - world.time.clock.now().getTime());
    load({ ...scheduled(start, end), startDate: day, dueDate: '2026-03-20' });
    expect((await sync()).counters).toMatchObject({ inserted: 1, bookings: 1 });
    expect(await db.client.schedule.findMany({ where: { storeId } })).toMatchObject([
      { scheduleDate: day, scheduleTime: '10:15', externalId: '40000001', syncStatus: 'synced' },
    ]);
    expect(await sync()).toMatchObject({ counters: { updated: 0, bookings: 0 }, conflicts: [] });
  });

  it('finds events of the work bank by name and window, keeps their longer names and the type set by hand', async () => {
    const long = `600101-BRIO-Oat Bar (260104000101) ${'with all its flavours '.repeat(5)}- V2-CORE`;
    const window = { startDate: '2026-01-04', dueDate: '2026-01-11' };
    await addTestEvent(db.client, storeId, 810000101, {
      ...window,
      projectName: long,
      estimatedMinutes: 345,
    });
    await db.client.eventTypeOverride.create({
      data: { storeId, eventRefNum: 810000101, overrideEventType: 'other', createdBy: 'U1' },
    });
    load({
      ...plan('30010001', window.startDate, window.dueDate, long.slice(0, 100)),
      estimatedMinutes: undefined,
    });
    expect(await sync()).toMatchObject({ counters: { inserted: 0, updated: 1 }, conflicts: [] });
    expect(await events()).toMatchObject([
      {
        projectRefNum: 810000101,
        externalId: '30010001',
        projectName: long,
        estimatedMinutes: 345,
        eventType: 'core',
      },
    ]);
  });

  it('a Supervisor is linked to its Core; of two cut names the higher id is the Core', async () => {
    const cut =
      '600103-PURO-Almond Bites of the long and slow harvest, with salted caramel and honey (260108000103) '
        .padEnd(99, 'x')
        .slice(0, 99);
    load(
      plan('30010001', '2026-01-04', '2026-01-11', '600101-BRIO-Oat Bar (260104000101) - V2-CORE'),
      plan('30010002', '2026-01-04', '2026-01-11', '600101-BRIO-Oat Bar (260104000101) - V2-Supervisor'),
      { ...plan('30010003', '2026-01-04', '2026-01-11', cut), estimatedMinutes: undefined },
      { ...plan('30010004', '2026-01-04', '2026-01-11', cut), estimatedMinutes: undefined },
    );
    const { warnings } = await sync();
    expect((await events()).map((event) => [event.eventType, event.parentEventRefNum])).toEqual([
      ['core', null],
      ['supervisor', 30010001],
      ['supervisor', 30010004],
      ['core', null],
    ]);
    expect(warnings.map((warning) => [warning.code, warning.subject])).toEqual([
      ['type_guessed', '30010003'],
      ['type_guessed', '30010004'],
    ]);
  });

  it('days that could not be read make it partial; the rest is saved and nothing is removed', async () => {
    await sync();
    load(DATA.mplans[0]!);
    world.sandbox.control.faults([{ kind: 'fail_chunk', date: '2026-01-08', count: 10 }]);
    expect(await sync()).toMatchObject({ status: 'partial', complete: false, counters: { cancelled: 0 } });
    expect((await events()).map((event) => event.condition)).toEqual(['unstaffed', 'unstaffed', 'unstaffed']);
  });

  it('a refused sign-in saves nothing, and blocks the next sync without a call', async () => {
    world.sandbox.control.faults([{ kind: 'login_refused', count: 5 }]);
    expect((await sync()).error).toEqual({
      code: 'AUTH_FAILED',
      message: 'Daybreak cannot sign in to Crossmark.',
    });
    const calls = world.sandbox.control.log().length;
    expect(await sync()).toMatchObject({ status: 'disabled', error: { code: 'AUTH_FAILED' } });
    expect(world.sandbox.control.log().length).toBe(calls);
    expect(await events()).toEqual([]);
  });

  it('a store without a connection, and one that does not exist', async () => {
    await db.client.store.update({ where: { id: storeId }, data: { connectionId: null } });
    await expect(sync()).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    storeId = 'nowhere';
    await expect(sync()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import type { SandboxData } from '../../sandbox/crossmark/model.ts';
import { startCrossmarkSandbox } from '../../sandbox/crossmark/server.ts';
import { type CrossmarkClient, createCrossmarkClient } from '../../src/crossmark/client.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrator.ts';
import { WriteSlots } from '../../src/services/submissions/write-slots.ts';
import { Fixture, NOW } from '../../tests/services/proposals/fixture.ts';

/** What one combination of stores and slots took. */
export interface SlotsFigure {
  stores: number;
  slots: number;
  /** Whether the condition of each event is read before its create. */
  precheck: boolean;
  rows: number;
  ms: number;
  /** Calls and nothing else: rows × latency ÷ stores that may write at the same time, or ÷ the four reads at once. */
  limitMs: number;
  /** The most creates under way at once, in all and of one store. */
  most: number;
  mostOfOneStore: number;
  /** Creates sent ÷ rows; 1 = every row exactly once. */
  createsPerRow: number;
}

const ZONE = 'America/Chicago';
/** So many does the client allow on one connection. */
const READS_AT_ONCE = 4;
const PEOPLE = ['e1', 'e2', 'e3', 'e4'];

/** Submits approved proposals of stores on one connection, against a sandbox that takes `latencyMs` for every call. */
export async function measureSlots(options: {
  databaseUrl: string;
  stores: number;
  slots: number;
  rowsPerStore: number;
  latencyMs: number;
  precheck: boolean;
}): Promise<SlotsFigure> {
  const { databaseUrl, stores, slots, rowsPerStore, latencyMs, precheck } = options;
  const shift = Date.parse(NOW) - Date.now();
  const clock = { now: () => new Date(Date.now() + shift) };
  await migrate(databaseUrl, { clock });
  const db = await openDatabase({ url: databaseUrl });
  const { fixtures, data } = await seed(db, stores, rowsPerStore);
  const sandbox = await startCrossmarkSandbox({ data });
  try {
    const client = createCrossmarkClient({
      baseUrl: sandbox.url,
      user: 'sandbox.user',
      password: 'sandbox-pass',
      timezone: ZONE,
      userAgent: 'Daybreak/bench',
      clock,
      sleep: (ms) => wait(ms),
      random: Math.random,
      log: { info: () => {}, warn: () => {} },
    });
    await client.signIn();
    const connectionId = 'bench';
    const connection = {
      id: connectionId,
      name: 'bench',
      baseUrl: sandbox.url,
      username: 'bench',
      timezone: ZONE,
    };
    await db.client.connection.create({ data: connection });
    for (const [store, f] of fixtures.entries()) {
      const data = { connectionId, number: String(9_901 + store) };
      await db.client.store.update({ where: { id: f.storeId }, data });
      f.port = client;
      await f.approve(await f.run(rowsOf(f, store, rowsPerStore)));
    }
    sandbox.control.faults([{ kind: 'latency', ms: latencyMs, count: 1_000_000 }]);

    const { port, seen } = watched(client);
    const log = pino({ level: 'silent' });
    const worker = fixtures[0]!.worker({
      clock,
      log,
      portOf: () => port,
      slots: new WriteSlots({ db, clock, log, slots }),
      precheck,
      sleep: (ms) => wait(ms),
    });
    const began = performance.now();
    await worker.runDue();
    const ms = performance.now() - began;
    await worker.stop();
    const rows = stores * rowsPerStore;
    const booked = await db.client.schedule.count({ where: { syncStatus: 'synced' } });
    if (booked !== rows) throw new Error(`${booked} of ${rows} rows are booked`);
    return {
      ...{ stores, slots, precheck, rows, ms },
      limitMs: (rows * latencyMs) / Math.min(slots, stores, precheck ? READS_AT_ONCE : slots),
      most: seen.most,
      mostOfOneStore: seen.mostOfOneStore,
      createsPerRow: seen.creates / rows,
    };
  } finally {
    await sandbox.close();
    await db.close();
  }
}

/** The client, counting how many creates are under way at once. */
function watched(client: CrossmarkClient) {
  const seen = { creates: 0, most: 0, mostOfOneStore: 0 };
  const underWay: string[] = [];
  const port: CrossmarkClient = {
    ...client,
    createSchedule: async (input) => {
      seen.creates += 1;
      underWay.push(input.locationId);
      const ofStore = underWay.filter((one) => one === input.locationId).length;
      seen.most = Math.max(seen.most, underWay.length);
      seen.mostOfOneStore = Math.max(seen.mostOfOneStore, ofStore);
      try {
        return await client.createSchedule(input);
      } finally {
        underWay.splice(underWay.indexOf(input.locationId), 1);
      }
    },
  };
  return { port, seen };
}

const eventOf = (store: number, row: number): number => 600_000 + store * 1_000 + row;
const locationOf = (store: number): string => String(500_001 + store);

/** Every person once a day. */
function rowsOf(f: Fixture, store: number, rows: number) {
  return Array.from({ length: rows }, (_, row) => ({
    event: eventOf(store, row),
    employee: PEOPLE[row % PEOPLE.length]!,
    block: (row % PEOPLE.length) + 1,
    date: f.day(Math.floor(row / PEOPLE.length)),
  }));
}

/** Stores with their events, and what Crossmark knows of them. */
async function seed(db: Database, stores: number, rows: number) {
  const data: Required<SandboxData> = { locations: [], reps: [], mplans: [] };
  const fixtures: Fixture[] = [];
  for (let store = 0; store < stores; store++) {
    const f = await Fixture.create(db);
    fixtures.push(f);
    const storeID = locationOf(store);
    await db.client.store.update({ where: { id: f.storeId }, data: { locationId: storeID } });
    const name = `Store ${store}`;
    const LocationMVID = `00000000-0000-4000-8000-00000000000${store}`;
    data.locations.push({ storeID, storeNumber: String(9_901 + store), LocationMVID, name });
    for (let row = 0; row < rows; row++) {
      const event = eventOf(store, row);
      await f.event(event);
      const mPlanID = String(30_000_000 + event);
      data.mplans.push({
        ...{ mPlanID, storeID, name: `Event ${event}` },
        ...{ startDate: '2026-11-23', dueDate: '2026-12-12' },
      });
    }
  }
  // The same rep ids in every store: people are not what is measured.
  for (const { externalId, name } of await db.client.employee.findMany({
    where: { storeId: fixtures[0]!.storeId },
  }))
    data.reps.push({ repId: externalId!, employeeId: 'US000001', name, locationId: locationOf(0) });
  return { fixtures, data };
}

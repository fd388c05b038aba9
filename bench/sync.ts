import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { SandboxData } from '../sandbox/crossmark/model.ts';
import { type CrossmarkSandbox, startCrossmarkSandbox } from '../sandbox/crossmark/server.ts';
import { createCrossmarkClient } from '../src/crossmark/client.ts';
import { type Database, openDatabase } from '../src/db/database.ts';
import { migrate } from '../src/db/migrator.ts';
import { fixedClock } from '../src/domain/clock.ts';
import { addDays } from '../src/domain/dates.ts';
import { createLog } from '../src/logging.ts';
import type { SyncReport } from '../src/services/sync/model.ts';
import { SyncService } from '../src/services/sync/sync-service.ts';
import { figure, table } from './table.ts';

/**
 * What a sync takes: a store of 5,000 events over the whole window of 151 days, every fifth of them booked, against a
 * sandbox Crossmark that takes a while for every call. `--quick`: 500 events, no latency.
 */

const quick = process.argv.includes('--quick');
const EVENTS = quick ? 500 : 5000;
const LATENCY_MS = quick ? 0 : 300;
const PEOPLE = 40;
const NOW = '2026-11-24T15:00:00Z';
const FIRST = '2026-10-26';
const ZONE = 'America/Chicago';

function world(changed: number): SandboxData {
  const place = { storeID: '500001', storeNumber: '9901' };
  return {
    locations: [{ ...place, LocationMVID: '00000000-0000-4000-8000-000000000001', name: 'Harbor Club' }],
    reps: Array.from({ length: PEOPLE }, (_, at) => ({
      ...{ repId: String(70_001 + at), employeeId: `US${String(at + 1).padStart(6, '0')}` },
      ...{ name: `Person ${at + 1}`, locationId: place.storeID },
    })),
    mplans: Array.from({ length: EVENTS }, (_, at) => {
      const startDate = addDays(FIRST, at % 150);
      const offset = startDate < '2026-11-01' || startDate >= '2027-03-14' ? '-05:00' : '-06:00';
      const times = { start: `${startDate}T10:15:00${offset}`, end: `${startDate}T16:45:00${offset}` };
      return {
        ...{ mPlanID: String(30_100_001 + at), storeID: place.storeID, estimatedMinutes: 390 },
        name: `${600_101 + at}-BRIO-Oat Bar${at < changed ? ' of the new harvest' : ''} - V2-CORE`,
        ...{ startDate, dueDate: addDays(startDate, 14) },
        ...(at % 5 === 0
          ? { condition: 'Scheduled', booking: { repId: String(70_001 + (at % PEOPLE)), ...times } }
          : {}),
      };
    }),
  };
}

async function store(db: Database): Promise<string> {
  const { client } = db;
  const connection = { id: 'bench', name: 'bench', baseUrl: 'http://x', username: 'bench', timezone: ZONE };
  await client.connection.create({ data: connection });
  await client.store.create({
    data: {
      ...{ id: 'bench', name: 'Bench', number: '9901', timezone: ZONE },
      ...{ connectionId: 'bench', locationId: '500001' },
    },
  });
  for (let at = 0; at < PEOPLE; at += 1) {
    const name = `Person ${at + 1}`;
    const ids = { id: `p${at}`, externalId: String(70_001 + at) };
    await client.employee.create({ data: { ...ids, storeId: 'bench', name, nameLower: name.toLowerCase() } });
  }
  return 'bench';
}

const head = [
  'sync',
  'events',
  'chunks',
  'new',
  'updated',
  'bookings',
  'to decide',
  'read ms',
  'merge ms',
  'all ms',
];
const out = (text: string) => void process.stdout.write(`${text}\n`);
const folder = mkdtempSync(join(tmpdir(), 'daybreak-sync-'));
let sandbox: CrossmarkSandbox | undefined;
let db: Database | undefined;
try {
  const databaseUrl = `file:${join(folder, 'bench.db')}`;
  await migrate(databaseUrl);
  db = await openDatabase({ url: databaseUrl });
  sandbox = await startCrossmarkSandbox({ data: world(0) });
  const storeId = await store(db);
  const clock = fixedClock(NOW);
  const client = createCrossmarkClient({
    ...{ baseUrl: sandbox.url, user: 'sandbox.user', password: 'sandbox-pass', timezone: ZONE },
    ...{ userAgent: 'Daybreak/bench', clock, sleep: (ms: number) => wait(ms), random: Math.random },
    log: { info: () => {}, warn: () => {} },
  });
  const sync = new SyncService({
    ...{ db, clock, log: createLog('silent'), portOf: () => client, windowDays: { past: 30, future: 120 } },
    ...{ intervalMs: 300_000, shrinkLimitPercent: 30, storeFilter: false },
  });
  const measure = async (name: string): Promise<string[]> => {
    sandbox?.control.faults([{ kind: 'latency', ms: LATENCY_MS, count: 1_000_000 }]);
    const began = performance.now();
    let merging = began;
    const report: SyncReport = await sync.syncNow(storeId, 'cli:bench', ({ stage }) => {
      if (stage === 'merge') merging = performance.now();
    });
    const ended = performance.now();
    const { counters: c } = report;
    if (report.status !== 'success') throw new Error(`${report.status}: ${report.error?.message}`);
    const counts = [c.pulled, c.chunks, c.inserted, c.updated, c.bookings, c.conflicts].map(String);
    return [name, ...counts, ...[merging - began, ended - merging, ended - began].map(figure)];
  };
  const rows = [await measure('first'), await measure('again, nothing new')];
  sandbox.control.load(world(EVENTS / 50));
  rows.push(await measure('2 % of the names changed'));
  out(`${EVENTS} events of one store, ${LATENCY_MS} ms a call, 4 calls at once, SQLite`);
  out(table(head, rows));
} finally {
  await db?.close();
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SandboxData } from '../../sandbox/crossmark/model.ts';
import { type CrossmarkSandbox, startCrossmarkSandbox } from '../../sandbox/crossmark/server.ts';
import { createCrossmarkClient } from '../../src/crossmark/client.ts';
import { zonedIso } from '../../src/domain/dates.ts';
import { BookingService } from '../../src/services/bookings/booking-service.ts';
import { DAY, Fixture, MANAGER } from '../services/proposals/fixture.ts';
import { mPlan } from '../services/submissions/fake-crossmark.ts';
import { builtScript } from '../support/built.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';

const ZONE = 'America/Chicago';
const GUID = '00000000-0000-4000-8000-000000000001';

/** One change and the moment at which its process is killed. */
interface Death {
  f: Fixture;
  event: number;
  /** The other event of a trade. */
  other: number | null;
  write: number;
  phase: 'before' | 'after';
}

let db: TestDatabase;
let sandbox: CrossmarkSandbox;
let script: string;

beforeAll(async () => {
  script = await builtScript('tests/kill/bookings-child.ts');
  db = await openFreshDatabase('sqlite');
  sandbox = await startCrossmarkSandbox({ data: { locations: [], reps: [], mplans: [] } });
});
afterAll(async () => {
  await sandbox.close();
  await db.close();
});

it('a move and a trade survive a kill at every step', { timeout: 120_000 }, async () => {
  const deaths: Death[] = [];
  for (const [trades, writes] of [
    [false, 2],
    [true, 4],
  ] as const)
    for (let write = 0; write < writes; write += 1)
      for (const phase of ['before', 'after'] as const)
        deaths.push(await booked(600_100 + deaths.length * 10, trades, write, phase));
  await loadRemote(deaths);

  // Two at a time: starting a process is what takes the time.
  const queue = [...deaths];
  const lane = async () => {
    for (let death = queue.shift(); death !== undefined; death = queue.shift()) await die(death);
  };
  await Promise.all([lane(), lane()]);
  expect(await openOperations()).toBe(deaths.length);

  const { f } = deaths[0]!;
  f.clock.advance(3 * 60_000);
  expect(await survivor(f).resumeDue()).toBe(deaths.length);
  expect(await openOperations()).toBe(0);
  await compare(deaths);
});

/** Bookings of a store of their own. */
async function booked(event: number, trades: boolean, write: number, phase: Death['phase']): Promise<Death> {
  const f = await Fixture.create(db);
  const other = trades ? event + 1 : null;
  await f.event(event);
  await f.booking(event, 'e1', DAY, '10:15', { shiftBlock: 1 });
  if (other !== null) {
    await f.event(other);
    await f.booking(other, 'e2', f.day(2), '10:45', { shiftBlock: 3 });
  }
  return { f, event, other, write, phase };
}

/** Runs the change in a process that kills itself; it must not come to an end. */
async function die({ f, event, other, write, phase }: Death): Promise<void> {
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      DATABASE_URL: db.url,
      CROSSMARK_BASE_URL: sandbox.url,
      NOW: f.clock.now().toISOString(),
      STORE_ID: f.storeId,
      ACTOR: MANAGER,
      EVENT: String(event),
      WITH: other === null ? '' : String(other),
      DATE: f.day(4),
      WRITE: String(write),
      PHASE: phase,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}

const openOperations = () => db.client.remoteOperation.count({ where: { state: { not: 'done' } } });

/** The next process: same database, same Crossmark. */
function survivor(f: Fixture): BookingService {
  const sleep = async (): Promise<void> => {};
  const client = createCrossmarkClient({
    baseUrl: sandbox.url,
    user: 'sandbox.user',
    password: 'sandbox-pass',
    timezone: ZONE,
    userAgent: 'Daybreak/kill-test',
    clock: f.clock,
    sleep,
    random: Math.random,
    log: { info: () => {}, warn: () => {} },
  });
  const log = pino({ level: 'silent' });
  return new BookingService({ db, clock: f.clock, log, portOf: () => client, sleep });
}

/** Everybody stands where the change wanted them, once, here and in Crossmark. */
async function compare(deaths: readonly Death[]): Promise<void> {
  const wanted = deaths.flatMap(({ f, event, other }) =>
    other === null
      ? [`${event} e1 ${f.day(4)} 10:15 synced`]
      : [`${event} e2 ${DAY} 10:15 synced`, `${other} e1 ${f.day(2)} 10:45 synced`],
  );
  const standing = await Promise.all(deaths.map(({ f }) => f.booked()));
  expect(standing.flat()).toEqual(wanted);
  const local = await db.client.schedule.findMany({ include: { employee: true } });
  const told = (plan: string, id: string | null, rep: string | null, start: string) =>
    `${plan} ${id} rep ${rep} at ${start}`;
  expect(
    sandbox.control
      .state()
      .scheduledEvents.map((one) => told(one.mPlanID, one.ID, one.RepID, one.Start))
      .sort(),
  ).toEqual(
    local
      .map((one) =>
        told(
          mPlan(one.eventRefNum),
          one.externalId,
          one.employee.externalId,
          zonedIso(one.scheduleDate, one.scheduleTime, ZONE),
        ),
      )
      .sort(),
  );
}

/** Crossmark with the people, events and bookings of all stores as they are before. */
async function loadRemote(deaths: readonly Death[]): Promise<void> {
  const events = await db.client.event.findMany({ include: { schedule: { include: { employee: true } } } });
  const people = await db.client.employee.findMany({ where: { storeId: deaths[0]!.f.storeId } });
  const mplans: SandboxData['mplans'] = events.map(({ schedule: booking, ...event }) => ({
    mPlanID: event.externalId ?? '',
    name: event.projectName,
    startDate: event.startDate,
    dueDate: event.dueDate,
    storeID: '500001',
    ...(booking === null
      ? {}
      : {
          condition: 'Scheduled',
          booking: {
            ID: booking.externalId ?? '',
            repId: booking.employee.externalId ?? '',
            start: zonedIso(booking.scheduleDate, booking.scheduleTime, ZONE),
            end: zonedIso(booking.scheduleDate, '23:00', ZONE),
          },
        }),
  }));
  sandbox.control.load({
    locations: [{ storeID: '500001', storeNumber: '9901', LocationMVID: GUID, name: 'Store 9901' }],
    reps: people.map((person, n) => ({
      repId: person.externalId ?? '',
      employeeId: `US${String(n + 1).padStart(6, '0')}`,
      name: person.name,
      locationId: '500001',
    })),
    mplans,
  });
}

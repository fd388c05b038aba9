import type { SandboxControl } from '../../sandbox/crossmark/control.ts';
import type { SandboxData } from '../../sandbox/crossmark/model.ts';
import type { Database } from '../../src/db/database.ts';
import { zonedIso } from '../../src/domain/dates.ts';
import { Fixture, type Row } from '../services/proposals/fixture.ts';
import type { Random } from './random.ts';

/** A store as it is before the storm: events, bookings that stand on both sides, and a proposal that waits. */
export interface Setting {
  f: Fixture;
  runId: number;
  zone: string;
  /** Events with a booking at the start, and its id in Crossmark. */
  booked: Map<number, string>;
  /** Events of the proposal's rows. */
  proposed: number[];
}

export interface Size {
  rows: readonly [number, number];
  swaps: readonly [number, number];
  bookings: readonly [number, number];
}

const ZONES = ['America/Chicago', 'America/Indiana/Indianapolis', 'America/Phoenix', 'America/New_York'];
const PEOPLE = ['e1', 'e2', 'e3', 'e4', 'l1', 'l2'];
const TIMES = ['10:15', '10:15', '10:45', '10:45', '11:15', '11:15'];
const FIRST = 600_100;
const LOCATION = '500001';

export const mPlanOf = (event: number): string => String(30_000_000 + event);

/** Everybody has at most one Core a day: day and person come from one number. */
export const slot = (f: Fixture, n: number) => ({
  person: PEOPLE[n % PEOPLE.length]!,
  time: TIMES[n % TIMES.length]!,
  block: (n % PEOPLE.length) + 1,
  date: f.day(Math.floor(n / PEOPLE.length)),
});

export async function setUp(
  db: Database,
  control: SandboxControl,
  random: Random,
  size: Size,
): Promise<Setting> {
  const f = await Fixture.create(db);
  const zone = random.pick(ZONES);
  const connection = {
    id: 'default',
    name: 'Crossmark',
    baseUrl: '',
    username: 'sandbox.user',
    timezone: zone,
  };
  await db.client.connection.create({ data: connection });
  const store = { timezone: zone, connectionId: connection.id };
  await db.client.store.update({ where: { id: f.storeId }, data: store });
  // The approval asks only whether there is a connection; each life has its own client.
  f.port = {} as never;
  const rows: Row[] = [];
  let event = FIRST;
  let n = 0;

  for (let i = random.int(...size.bookings); i > 0; i -= 1) {
    event += 1;
    await bookCore(f, event, n, random.chance(0.3));
    n += 1;
  }
  for (let i = random.int(...size.rows); i > 0; i -= 1) {
    event += 1;
    const place = slot(f, n);
    await f.event(event);
    rows.push({ event, employee: place.person, date: place.date, time: place.time, block: place.block });
    n += 1;
    if (!random.chance(0.3)) continue;
    await f.supervisor(event + 500, event);
    rows.push({ event: event + 500, employee: 'cs', date: place.date, time: '12:00', block: null });
  }
  for (let i = random.int(...size.swaps); i > 0; i -= 1) {
    event += 1;
    const [newcomer, victim] = [event + 100, event + 200];
    const place = slot(f, n);
    const next = slot(f, n + PEOPLE.length * 4 + 3);
    await f.event(newcomer);
    await bookCore(f, victim, n, random.chance(0.5));
    rows.push({
      event: newcomer,
      employee: place.person,
      date: place.date,
      time: place.time,
      block: place.block,
      bumps: victim,
    });
    rows.push({ event: victim, employee: next.person, date: next.date, time: next.time, block: next.block });
    if (f.bookings.has(victim + 500)) {
      rows.push({ event: victim + 500, employee: 'cs', date: next.date, time: '12:00', block: null });
    }
    n += 1;
  }
  const runId = await f.run(random.shuffled(rows));
  control.load(await remoteOf(f, zone));
  const booked = new Map([...f.bookings.keys()].map((ref) => [ref, String(40_000_000 + ref)]));
  return { f, runId, zone, booked, proposed: rows.map((row) => row.event) };
}

async function bookCore(f: Fixture, event: number, n: number, withSupervisor: boolean): Promise<void> {
  const place = slot(f, n);
  await f.event(event);
  await f.booking(event, place.person, place.date, place.time, { shiftBlock: place.block });
  if (!withSupervisor) return;
  await f.supervisor(event + 500, event);
  await f.booking(event + 500, 'cs', place.date, '12:00');
}

/** Crossmark as it is before the storm: the same people, events and bookings. */
async function remoteOf(f: Fixture, zone: string): Promise<SandboxData> {
  const where = { storeId: f.storeId };
  const people = await f.db.client.employee.findMany({ where });
  const events = await f.db.client.event.findMany({ where, include: { schedule: true } });
  const repOf = new Map(people.map((person) => [person.id, person.externalId ?? '']));
  const mplans = events.map((event) => {
    const { schedule } = event;
    const plan = {
      mPlanID: event.externalId ?? '',
      name: event.projectName,
      startDate: event.startDate,
      dueDate: event.dueDate,
      storeID: LOCATION,
    };
    if (schedule === null) return plan;
    const booking = {
      ID: schedule.externalId ?? '',
      repId: repOf.get(schedule.employeeId) ?? '',
      start: zonedIso(schedule.scheduleDate, schedule.scheduleTime, zone),
      end: zonedIso(schedule.scheduleDate, '23:00', zone),
    };
    return { ...plan, condition: 'Scheduled', booking };
  });
  const LocationMVID = '00000000-0000-4000-8000-000000000001';
  return {
    locations: [{ storeID: LOCATION, storeNumber: '9901', LocationMVID, name: 'Store 9901' }],
    reps: people.map((person, n) => ({
      repId: person.externalId ?? '',
      employeeId: `US${String(n + 1).padStart(6, '0')}`,
      name: person.name,
      locationId: LOCATION,
    })),
    mplans,
  };
}

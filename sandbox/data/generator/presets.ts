import { addDays, datesBetween, weekOf } from '../../../src/domain/dates.ts';
import { detectType } from '../../../src/domain/event-types.ts';
import type { Snapshot, SnapshotEvent } from '../../../src/engine/snapshot.ts';
import { chains } from './chains.ts';
import { WorkBank } from './events.ts';
import type { Crew } from './people.ts';
import { disturbPeople, people, rotations } from './people.ts';
import { Bookings, soil } from './posted.ts';
import { Random } from './random.ts';

export const PRESETS = ['small', 'typical', 'busy', 'stress', 'infeasible', 'rolling', 'chains'] as const;
export type Preset = (typeof PRESETS)[number];

const ZONE = 'America/Indiana/Indianapolis';
const STORE_CREW: Crew = { leads: 3, specialists: 6, baristas: 2 };

/** The snapshot that a preset, a variant number and a start date (= today) decide (§11.5). */
export function generate(preset: Preset, variant: number, start = '2026-11-23'): Snapshot {
  const random = new Random(`${preset}/${variant}/${start}`);
  switch (preset) {
    case 'small':
      return store(
        random,
        start,
        { leads: 3, specialists: 4, baristas: 2 },
        { weeks: 3, share: 0.2, fresh: 30, posted: 15 },
      );
    case 'typical':
      return store(
        random,
        start,
        { ...STORE_CREW, baristas: random.int(1, 2) },
        { weeks: 4, share: 1, fresh: random.int(35, 105), posted: 90 },
      );
    case 'rolling':
      return store(random, start, STORE_CREW, { weeks: 4, share: 1, fresh: 80, posted: 90 });
    case 'busy':
      return store(random, start, STORE_CREW, { weeks: 4, share: 1, fresh: 345, posted: 20 });
    case 'stress':
      return store(
        random,
        start,
        { leads: 5, specialists: 15, baristas: 3 },
        { weeks: 4, share: 4, fresh: random.int(1000, 2000), posted: 100 },
      );
    case 'infeasible':
      return infeasible(random, start);
    case 'chains':
      return chains(random, start);
  }
}

interface Volume {
  weeks: number;
  share: number;
  /** At most so many events that enter the run. */
  fresh: number;
  /** At most so many bookings, in the days around the start. */
  posted: number;
}

function store(random: Random, start: string, crew: Crew, volume: Volume): Snapshot {
  const employees = people(random, crew);
  const snapshot: Snapshot = {
    version: 1,
    now: `${start}T02:00:00-05:00`,
    store: { id: 'S1', name: 'Brookfield', timezone: ZONE },
    employees,
    events: [],
    schedules: [],
    pending: [],
    rotations: rotations(random, employees),
    exceptions: [],
    holidays: [],
    lockedDays: [],
  };
  const bank = new WorkBank(random);
  for (let week = -1; week < volume.weeks - 1; week += 1)
    bank.addWeek(addDays(weekOf(start), week * 7), volume.share);
  const bookings = new Bookings(snapshot, random);
  const booked = new Set<number>();
  for (const event of bank.events)
    if (booked.size < volume.posted && event.startDate < addDays(start, 7) && random.chance(0.85))
      if (bookings.book(event, addDays(start, -2), addDays(start, 10))) booked.add(event.refNum);
  snapshot.schedules = bookings.schedules;
  // What was pinned to a day before the start is history; only Core and their Supervisors are still worth planning.
  const alive = (event: SnapshotEvent) => event.startDate >= start || event.name.includes(' - V2-');
  const open = bank.events.filter(
    (event) => !booked.has(event.refNum) && event.dueDate > addDays(start, 1) && alive(event),
  );
  const chosen = someOf(random, open, volume.fresh);
  snapshot.events = bank.events.filter((event) => booked.has(event.refNum) || chosen.has(event.refNum));
  disturb(snapshot, random, start, volume.weeks * 7);
  return snapshot;
}

/** About so many events, a Core always with its Supervisor. */
function someOf(random: Random, events: readonly SnapshotEvent[], count: number): Set<number> {
  const groups = new Map<string, number[]>();
  for (const event of events) {
    const key = /^\d{6}(?=-)/.exec(event.name)?.[0] ?? String(event.refNum);
    groups.set(key, [...(groups.get(key) ?? []), event.refNum]);
  }
  const chosen = new Set<number>();
  for (const group of random.shuffled([...groups.values()]))
    if (chosen.size < count) for (const ref of group) chosen.add(ref);
  return chosen;
}

function disturb(snapshot: Snapshot, random: Random, start: string, days: number): void {
  const dates = datesBetween(start, addDays(start, days));
  disturbPeople(random, snapshot, dates);
  soil(snapshot, random);
  if (random.chance(0.35)) snapshot.holidays = [{ date: random.pick(dates), name: 'Store holiday' }];
  if (random.chance(0.5))
    snapshot.lockedDays = dates
      .slice(0, random.int(1, 5))
      .map((date) => ({ date, reason: 'paperwork printed' }));
  if (random.chance(0.3)) {
    const lead = snapshot.employees.filter((employee) => employee.jobTitle === 'lead_event_specialist');
    snapshot.exceptions = [
      { date: random.pick(dates), type: 'primary_lead', employeeId: random.pick(lead).id },
    ];
  }
  if (random.chance(0.15)) snapshot.settings = { ...snapshot.settings, bumpBeforeNextDay: false };
  if (random.chance(0.15)) snapshot.settings = { ...snapshot.settings, maxMinutesPerWeek: 2100 };
  if (random.chance(0.1)) snapshot.settings = { ...snapshot.settings, juicerFallback: false };
  if (random.chance(0.1)) snapshot.mode = 'emergency';
  foreign(snapshot, random);
}

/** A few rows of another proposal that nobody has decided yet. */
function foreign(snapshot: Snapshot, random: Random): void {
  const booked = new Set(snapshot.schedules.map((row) => row.eventRefNum));
  const free = snapshot.events.filter(
    (event) => !booked.has(event.refNum) && detectType(event.name) === 'core',
  );
  const specialists = snapshot.employees.filter((employee) => employee.jobTitle === 'event_specialist');
  for (const event of random.shuffled(free).slice(0, random.int(0, 3)))
    snapshot.pending.push({
      eventRefNum: event.refNum,
      employeeId: random.pick(specialists).id,
      date: event.startDate,
      time: '11:15',
      block: 5,
    });
}

/** `typical` with three people off, a holiday, two locked days and no juicer on Saturday. */
function infeasible(random: Random, start: string): Snapshot {
  const snapshot = store(
    random,
    start,
    { ...STORE_CREW, baristas: random.int(1, 2) },
    { weeks: 4, share: 1, fresh: random.int(60, 105), posted: 90 },
  );
  for (const employee of random.shuffled(snapshot.employees).slice(0, 3))
    employee.timeOff = [{ start, end: addDays(start, 27), status: 'approved' }];
  snapshot.holidays = [{ date: addDays(start, random.int(4, 9)), name: 'Store holiday' }];
  snapshot.lockedDays = [4, 6].map((days) => ({ date: addDays(start, days) }));
  snapshot.rotations = snapshot.rotations.filter((row) => row.type !== 'juicer' || row.weekday !== 5);
  return snapshot;
}

import { addDays, datesBetween, weekday, weekOf } from '../../../src/domain/dates.ts';
import { detectType } from '../../../src/domain/event-types.ts';
import type { Snapshot, SnapshotEmployee, SnapshotEvent } from '../../../src/engine/snapshot.ts';
import { WorkBank } from './events.ts';
import { disturbPeople, people, rotations } from './people.ts';
import { Bookings } from './posted.ts';
import { Random } from './random.ts';

export const TIGHTNESS = ['loose', 'tight', 'over-full'] as const;
export type Tightness = (typeof TIGHTNESS)[number];

export interface StoreSize {
  people: number;
  /** So many events enter the run, none of them cancelled; bookings come on top. */
  events: number;
  tightness: Tightness;
  seed: number;
  /** Today; the first workable day is three days later. */
  start?: string;
  /** Default: one week per 115 events in a store of up to 12 people, else three. */
  weeks?: number;
}

/** Core ÷ usable person-days, and the largest share of Core among the events. */
const LEVELS: Readonly<Record<Tightness, { load: number; share: number }>> = {
  loose: { load: 0.65, share: 0.33 },
  tight: { load: 1, share: 0.33 },
  'over-full': { load: 1.3, share: 0.36 },
};
const WEEKLY_VOLUME = 115;
/** A booking for so many Core of the run: due later than most, so that a more urgent Core may bump it. */
const CORE_PER_BOOKING = 12;

/**
 * A store of a given size (§11): people with weekly patterns and days off, the usual mix of work over some weeks, all of
 * it due by their end, and Core enough to fill its person-days to the level asked for.
 */
export function sized({ start = '2026-11-20', ...size }: StoreSize): Snapshot {
  const random = new Random(
    `sized/${size.people}/${size.events}/${size.tightness}/${size.seed}/${start}/${size.weeks ?? ''}`,
  );
  const weeks = size.weeks ?? (size.people > 12 ? 3 : Math.max(1, Math.round(size.events / WEEKLY_VOLUME)));
  const sunday = weekOf(addDays(start, 3));
  const days = datesBetween(addDays(start, 3), addDays(sunday, 7 * weeks - 1));
  const employees = people(random, crewOf(size.people));
  if (size.tightness === 'loose') for (const employee of employees) workMore(employee);
  const snapshot: Snapshot = {
    version: 1,
    now: `${start}T02:00:00-05:00`,
    store: { id: 'S1', name: 'Brookfield', timezone: 'America/Indiana/Indianapolis' },
    // Three weeks are what a store looks ahead; more need a longer horizon.
    ...(weeks > 3 ? { settings: { horizonDays: 90, searchDays: 120 } } : {}),
    employees,
    events: [],
    schedules: [],
    pending: [],
    rotations: rotations(random, employees),
    exceptions: [],
    holidays: [],
    lockedDays: [],
  };
  disturbPeople(random, snapshot, days);

  const work = new Work(random, sunday, weeks, start);
  const { load, share } = LEVELS[size.tightness];
  const units = unitsOf(snapshot, days);
  const core = Math.min(Math.round(size.events * share), Math.round(load * units));
  const booked = Math.ceil(core / CORE_PER_BOOKING);
  book(snapshot, random, work.bookable(booked), days);
  snapshot.events.push(...work.take(size.events, core));
  takeDaysOff(snapshot, random, days, Math.round(core / load) + booked);
  return snapshot;
}

/** The proportions of §11.1, with a few more juicers in large stores. */
function crewOf(count: number) {
  const leads = Math.max(1, Math.round(count * 0.22));
  const baristas = Math.min(8, Math.max(2, Math.round(count / 10)));
  return { leads, baristas, specialists: count - 1 - leads - baristas };
}

/** One day off a week at most. */
function workMore(employee: SnapshotEmployee): void {
  const off = employee.weeklyAvailability?.lastIndexOf(false);
  if (off !== undefined) employee.weeklyAvailability = Array.from({ length: 7 }, (_, day) => day !== off);
}

/** What there is to do: more than enough, to choose from. */
class Work {
  readonly #random: Random;
  readonly #sundays: string[];
  readonly #bank: WorkBank;
  readonly #start: string;
  readonly #end: string;
  readonly #used = new Set<SnapshotEvent>();

  constructor(random: Random, sunday: string, weeks: number, start: string) {
    this.#random = random;
    this.#bank = new WorkBank(random);
    this.#sundays = Array.from({ length: weeks }, (_, week) => addDays(sunday, 7 * week));
    this.#start = start;
    this.#end = addDays(sunday, 7 * weeks);
  }

  /** Core of campaigns that end with the last week. */
  bookable(count: number): SnapshotEvent[] {
    const last = addDays(this.#end, -1);
    for (let index = 0; index < 2 * count + 5; index += 1)
      this.#bank.addCampaign(addDays(this.#start, this.#random.int(-2, 2)), last);
    const events = this.#open().filter(isCore).slice(0, count);
    for (const event of this.#bank.events) this.#used.add(event);
    return events;
  }

  /** So many events, among them so many Core, each with its Supervisor. */
  take(count: number, cores: number): SnapshotEvent[] {
    const share = count / (WEEKLY_VOLUME * this.#sundays.length);
    const chosen = new Set<SnapshotEvent>();
    const choose = (groups: readonly SnapshotEvent[][], until: number) => {
      for (const group of this.#random.shuffled(groups))
        if (chosen.size + group.length <= until) for (const event of group) chosen.add(event);
    };
    for (const sunday of this.#sundays) this.#bank.addWeek(sunday, share);
    let pairs = this.#pairs();
    while (pairs.length < cores) {
      for (const sunday of this.#sundays)
        this.#bank.addCore(sunday, Math.ceil((cores - pairs.length) / this.#sundays.length));
      pairs = this.#pairs();
    }
    choose(this.#random.shuffled(pairs).slice(0, cores), count);
    let light = this.#light();
    while (chosen.size + light.length < count) {
      for (let missing = count - chosen.size - light.length; missing > 0; missing -= 2) {
        const sunday = this.#random.pick(this.#sundays);
        this.#bank.addDigital(sunday);
        this.#bank.addFreeosk(sunday);
      }
      light = this.#light();
    }
    choose(
      light.map((event) => [event]),
      count,
    );
    return [...chosen];
  }

  /** Events that enter a run, due by the end of the last week. */
  #open(): SnapshotEvent[] {
    return this.#bank.events
      .filter((event) => event.condition === undefined && event.autoSchedule !== false)
      .filter((event) => event.startDate <= addDays(this.#end, -2) && !this.#used.has(event))
      .map((event) => {
        if (event.dueDate > this.#end) event.dueDate = this.#end;
        return event;
      });
  }

  #pairs(): SnapshotEvent[][] {
    const pairs = new Map<string, SnapshotEvent[]>();
    for (const event of this.#open()) {
      if (!event.name.includes(' - V2-')) continue;
      const project = event.name.slice(0, 6);
      pairs.set(project, [...(pairs.get(project) ?? []), event]);
    }
    return [...pairs.values()].filter((pair) => pair.some(isCore));
  }

  #light(): SnapshotEvent[] {
    return this.#open().filter((event) => !event.name.includes(' - V2-'));
  }
}

function book(
  snapshot: Snapshot,
  random: Random,
  events: readonly SnapshotEvent[],
  days: readonly string[],
): void {
  const bookings = new Bookings(snapshot, random);
  for (const event of events)
    if (bookings.book(event, days[0]!, days[days.length - 1]!)) snapshot.events.push(event);
  snapshot.schedules = bookings.schedules;
}

/** Days off, one by one, until no more person-days than so many are left; never on a day somebody is booked. */
function takeDaysOff(snapshot: Snapshot, random: Random, days: readonly string[], units: number): void {
  const booked = new Set(snapshot.schedules.map((row) => `${row.employeeId} ${row.date}`));
  const candidates = random.shuffled(
    snapshot.employees
      .filter(takesCore)
      .flatMap((employee) => days.map((date) => ({ employee, date })))
      .filter(({ employee, date }) => works(employee, date) && !booked.has(`${employee.id} ${date}`)),
  );
  let left = unitsOf(snapshot, days);
  for (const { employee, date } of candidates) {
    if (left <= units) return;
    const before = weekUnits(employee, date, days);
    employee.timeOff = [...(employee.timeOff ?? []), { start: date, end: date, status: 'approved' }];
    left -= before - weekUnits(employee, date, days);
  }
}

/** Person-days that can hold a Core: at most six a week of each person. */
function unitsOf(snapshot: Snapshot, days: readonly string[]): number {
  const sundays = [...new Set(days.map(weekOf))];
  return snapshot.employees
    .filter(takesCore)
    .reduce(
      (sum, employee) => sum + sundays.reduce((all, sunday) => all + weekUnits(employee, sunday, days), 0),
      0,
    );
}

function weekUnits(employee: SnapshotEmployee, date: string, days: readonly string[]): number {
  const week = weekOf(date);
  return Math.min(6, days.filter((day) => weekOf(day) === week && works(employee, day)).length);
}

const takesCore = (employee: SnapshotEmployee) => employee.active && employee.jobTitle !== 'club_supervisor';

const isCore = (event: SnapshotEvent) => detectType(event.name) === 'core';

function works(employee: SnapshotEmployee, date: string): boolean {
  const off = employee.timeOff?.some(
    (row) => row.status === 'approved' && row.start <= date && date <= row.end,
  );
  if (off) return false;
  const row = employee.dateAvailability?.find((one) => one.date === date);
  return row?.available ?? employee.weeklyAvailability?.[weekday(date)] ?? true;
}

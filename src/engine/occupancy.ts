import { weekOf } from '../domain/dates.ts';
import type { Settings } from '../domain/settings.ts';
import { isAllowedTime, stepGroup } from '../domain/start-times.ts';
import type { LocalDate, LocalTime } from '../domain/types.ts';
import type { Booking, EngineEvent, Facts } from './facts/model.ts';

/** One row that takes its person's time: posted, foreign pending, or placed by the current run. */
export interface Taken {
  event: EngineEvent;
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
  minutes: number;
  source: 'posted' | 'foreign' | 'run';
  /** Posted rows only. */
  scheduleId: string | null;
  block: number | null;
  overflow: boolean;
}

const NONE: readonly Taken[] = [];

/** The store's rows of one date; digitals apart, because they take turns (TYPE-13). */
interface StoreDay {
  rows: Taken[];
  digital: Taken[];
}

/**
 * A person's rows of one date. Most rules only ask about the few that fill the day, and a Lead or the Club Supervisor may
 * hold a great many short ones.
 */
interface PersonDay {
  rows: Taken[];
  blocking: Taken[];
  /** Rows at a start time outside TYPE-14; worked out when first asked for. */
  unusual: Taken[] | null;
}

/** A person's rows of one week, with the counts that are asked for at every turn. */
interface PersonWeek {
  rows: Taken[];
  core: number;
  production: number;
}

interface PersonRows {
  days: Map<LocalDate, PersonDay>;
  weeks: Map<LocalDate, PersonWeek>;
}

/** Who is taken when. An event is taken at most once; adding it again replaces the old row. */
export class Occupancy {
  private readonly byEvent = new Map<number, Taken>();
  private readonly byDay = new Map<LocalDate, StoreDay>();
  private readonly byPerson = new Map<string, PersonRows>();

  /** Posted and foreign rows of a store, without posted rows of inactive events (TYPE-15). */
  static of(facts: Facts): Occupancy {
    return Occupancy.without(facts, new Set());
  }

  /** The same without the rows of some events. */
  static without(facts: Facts, events: { has(refNum: number): boolean }): Occupancy {
    const occupancy = new Occupancy();
    for (const list of [facts.posted, facts.foreign])
      for (const booking of list)
        if (!booking.event.inactive && !events.has(booking.event.refNum)) occupancy.add(takenOf(booking));
    return occupancy;
  }

  add(row: Taken): void {
    const { event, employeeId, date } = row;
    this.remove(event.refNum);
    this.byEvent.set(event.refNum, row);
    const day = getOrAdd(this.byDay, date, newStoreDay);
    day.rows.push(row);
    if (stepGroup(event.type) !== null) day.digital.push(row);
    const person = getOrAdd(this.byPerson, employeeId, newPerson);
    const personDay = getOrAdd(person.days, date, newPersonDay);
    personDay.rows.push(row);
    if (event.blocking) personDay.blocking.push(row);
    personDay.unusual = null;
    const week = getOrAdd(person.weeks, weekOf(date), newPersonWeek);
    week.rows.push(row);
    if (event.type === 'core') week.core += 1;
    else if (event.type === 'juicer_production') week.production += 1;
  }

  /** Takes an event's row away and returns it; undefined when the event was not taken. */
  remove(refNum: number): Taken | undefined {
    const row = this.byEvent.get(refNum);
    if (row === undefined) return undefined;
    const { event, employeeId, date } = row;
    this.byEvent.delete(refNum);
    const day = this.byDay.get(date)!;
    drop(day.rows, row);
    if (stepGroup(event.type) !== null) drop(day.digital, row);
    const person = this.byPerson.get(employeeId)!;
    const personDay = person.days.get(date)!;
    drop(personDay.rows, row);
    if (event.blocking) drop(personDay.blocking, row);
    personDay.unusual = null;
    const week = person.weeks.get(weekOf(date))!;
    drop(week.rows, row);
    if (event.type === 'core') week.core -= 1;
    else if (event.type === 'juicer_production') week.production -= 1;
    return row;
  }

  ofEvent(refNum: number): Taken | undefined {
    return this.byEvent.get(refNum);
  }

  /** All rows of a person on a date, as they stand now. */
  ofPersonDay(employeeId: string, date: LocalDate): readonly Taken[] {
    return this.byPerson.get(employeeId)?.days.get(date)?.rows ?? NONE;
  }

  /** Those of them that fill the person's day: Core, Production, Deep Clean, full-day Other. */
  blockingOf(employeeId: string, date: LocalDate): readonly Taken[] {
    return this.byPerson.get(employeeId)?.days.get(date)?.blocking ?? NONE;
  }

  /** Those of them that start at a time outside TYPE-14. */
  unusualOf(employeeId: string, date: LocalDate, settings: Settings): readonly Taken[] {
    const day = this.byPerson.get(employeeId)?.days.get(date);
    if (day === undefined) return NONE;
    day.unusual ??= day.rows.filter((row) => !isAllowedTime(row.event, date, row.time, row.block, settings));
    return day.unusual;
  }

  /** All rows of a person in the week that begins with this Sunday, as they stand now. */
  ofPersonWeek(employeeId: string, week: LocalDate): readonly Taken[] {
    return this.byPerson.get(employeeId)?.weeks.get(week)?.rows ?? NONE;
  }

  /** All rows of the store on a date, as they stand now. */
  ofDay(date: LocalDate): readonly Taken[] {
    return this.byDay.get(date)?.rows ?? NONE;
  }

  /** The digitals among them. */
  digitalsOf(date: LocalDate): readonly Taken[] {
    return this.byDay.get(date)?.digital ?? NONE;
  }

  all(): IterableIterator<Taken> {
    return this.byEvent.values();
  }

  /** Core of a person in a week (H8). */
  coreInWeek(employeeId: string, week: LocalDate): number {
    return this.byPerson.get(employeeId)?.weeks.get(week)?.core ?? 0;
  }

  /** Core and Production of a person in a week: what keeps weeks even. */
  primaryInWeek(employeeId: string, week: LocalDate): number {
    const found = this.byPerson.get(employeeId)?.weeks.get(week);
    return found === undefined ? 0 : found.core + found.production;
  }

  /** Productions of a person in a week (H16). */
  productionInWeek(employeeId: string, week: LocalDate): number {
    return this.byPerson.get(employeeId)?.weeks.get(week)?.production ?? 0;
  }

  /** Whether the person holds a Core or Production on the date. */
  hasPrimary(employeeId: string, date: LocalDate): boolean {
    return this.blockingOf(employeeId, date).some((row) => row.event.isPrimary);
  }

  /** Whether any blocking event of the person is taken on the date; `free(e, d)` is available and not this. */
  hasBlocking(employeeId: string, date: LocalDate): boolean {
    return this.blockingOf(employeeId, date).length > 0;
  }

  clone(): Occupancy {
    const copy = new Occupancy();
    for (const row of this.byEvent.values()) copy.add(row);
    return copy;
  }
}

/** The taken row of a posted or foreign booking. */
export function takenOf(booking: Booking): Taken {
  const { event, employeeId, date, time, source, scheduleId, block, overflow } = booking;
  return { event, employeeId, date, time, minutes: event.minutes, source, scheduleId, block, overflow };
}

const newStoreDay = (): StoreDay => ({ rows: [], digital: [] });
const newPerson = (): PersonRows => ({ days: new Map(), weeks: new Map() });
const newPersonDay = (): PersonDay => ({ rows: [], blocking: [], unusual: null });
const newPersonWeek = (): PersonWeek => ({ rows: [], core: 0, production: 0 });

function getOrAdd<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}

function drop(rows: Taken[], row: Taken): void {
  rows.splice(rows.indexOf(row), 1);
}

import { weekOf } from '../domain/dates.ts';
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

/** A person's rows of one week, with the counts that are asked for at every turn. */
interface PersonWeek {
  rows: Taken[];
  core: number;
  production: number;
}

interface PersonRows {
  days: Map<LocalDate, Taken[]>;
  weeks: Map<LocalDate, PersonWeek>;
}

/** Who is taken when. An event is taken at most once; adding it again replaces the old row. */
export class Occupancy {
  private readonly byEvent = new Map<number, Taken>();
  private readonly byDay = new Map<LocalDate, Taken[]>();
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
    this.remove(row.event.refNum);
    this.byEvent.set(row.event.refNum, row);
    push(this.byDay, row.date, row);
    const person = this.rowsOf(row.employeeId);
    push(person.days, row.date, row);
    const start = weekOf(row.date);
    let week = person.weeks.get(start);
    if (week === undefined) {
      week = { rows: [], core: 0, production: 0 };
      person.weeks.set(start, week);
    }
    week.rows.push(row);
    if (row.event.type === 'core') week.core += 1;
    else if (row.event.type === 'juicer_production') week.production += 1;
  }

  /** Takes an event's row away and returns it; undefined when the event was not taken. */
  remove(refNum: number): Taken | undefined {
    const row = this.byEvent.get(refNum);
    if (row === undefined) return undefined;
    this.byEvent.delete(refNum);
    drop(this.byDay.get(row.date)!, row);
    const person = this.rowsOf(row.employeeId);
    drop(person.days.get(row.date)!, row);
    const week = person.weeks.get(weekOf(row.date))!;
    drop(week.rows, row);
    if (row.event.type === 'core') week.core -= 1;
    else if (row.event.type === 'juicer_production') week.production -= 1;
    return row;
  }

  ofEvent(refNum: number): Taken | undefined {
    return this.byEvent.get(refNum);
  }

  /** All rows of a person on a date, as they stand now. */
  ofPersonDay(employeeId: string, date: LocalDate): readonly Taken[] {
    return this.byPerson.get(employeeId)?.days.get(date) ?? NONE;
  }

  /** All rows of a person in the week that begins with this Sunday, as they stand now. */
  ofPersonWeek(employeeId: string, week: LocalDate): readonly Taken[] {
    return this.byPerson.get(employeeId)?.weeks.get(week)?.rows ?? NONE;
  }

  /** All rows of the store on a date, as they stand now. */
  ofDay(date: LocalDate): readonly Taken[] {
    return this.byDay.get(date) ?? NONE;
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
    for (const row of this.ofPersonDay(employeeId, date)) if (row.event.isPrimary) return true;
    return false;
  }

  /** Whether any blocking event of the person is taken on the date; `free(e, d)` is available and not this. */
  hasBlocking(employeeId: string, date: LocalDate): boolean {
    for (const row of this.ofPersonDay(employeeId, date)) if (row.event.blocking) return true;
    return false;
  }

  clone(): Occupancy {
    const copy = new Occupancy();
    for (const row of this.byEvent.values()) copy.add(row);
    return copy;
  }

  private rowsOf(employeeId: string): PersonRows {
    let rows = this.byPerson.get(employeeId);
    if (rows === undefined) {
      rows = { days: new Map(), weeks: new Map() };
      this.byPerson.set(employeeId, rows);
    }
    return rows;
  }
}

/** The taken row of a posted or foreign booking. */
export function takenOf(booking: Booking): Taken {
  const { event, employeeId, date, time, source, scheduleId, block, overflow } = booking;
  return { event, employeeId, date, time, minutes: event.minutes, source, scheduleId, block, overflow };
}

function push(map: Map<LocalDate, Taken[]>, key: LocalDate, row: Taken): void {
  const rows = map.get(key);
  if (rows === undefined) map.set(key, [row]);
  else rows.push(row);
}

function drop(rows: Taken[], row: Taken): void {
  rows.splice(rows.indexOf(row), 1);
}

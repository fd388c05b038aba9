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

/** Who is taken when. An event is taken at most once; adding it again replaces the old row. */
export class Occupancy {
  private readonly byEvent = new Map<number, Taken>();
  private readonly byDay = new Map<LocalDate, Taken[]>();
  private readonly byPersonDay = new Map<string, Map<LocalDate, Taken[]>>();
  private readonly byPersonWeek = new Map<string, Map<LocalDate, Taken[]>>();

  /** Posted and foreign rows of a store, without posted rows of inactive events (TYPE-15). */
  static of(facts: Facts): Occupancy {
    const occupancy = new Occupancy();
    for (const booking of facts.posted) if (!booking.event.inactive) occupancy.add(takenOf(booking));
    for (const booking of facts.foreign) if (!booking.event.inactive) occupancy.add(takenOf(booking));
    return occupancy;
  }

  add(row: Taken): void {
    this.remove(row.event.refNum);
    this.byEvent.set(row.event.refNum, row);
    push(this.byDay, row.date, row);
    push(inner(this.byPersonDay, row.employeeId), row.date, row);
    push(inner(this.byPersonWeek, row.employeeId), weekOf(row.date), row);
  }

  /** Takes an event's row away and returns it; undefined when the event was not taken. */
  remove(refNum: number): Taken | undefined {
    const row = this.byEvent.get(refNum);
    if (row === undefined) return undefined;
    this.byEvent.delete(refNum);
    drop(this.byDay, row.date, row);
    drop(inner(this.byPersonDay, row.employeeId), row.date, row);
    drop(inner(this.byPersonWeek, row.employeeId), weekOf(row.date), row);
    return row;
  }

  ofEvent(refNum: number): Taken | undefined {
    return this.byEvent.get(refNum);
  }

  /** All rows of a person on a date. */
  ofPersonDay(employeeId: string, date: LocalDate): readonly Taken[] {
    return this.byPersonDay.get(employeeId)?.get(date) ?? NONE;
  }

  /** All rows of a person in the week that begins with this Sunday. */
  ofPersonWeek(employeeId: string, week: LocalDate): readonly Taken[] {
    return this.byPersonWeek.get(employeeId)?.get(week) ?? NONE;
  }

  /** All rows of the store on a date. */
  ofDay(date: LocalDate): readonly Taken[] {
    return this.byDay.get(date) ?? NONE;
  }

  all(): IterableIterator<Taken> {
    return this.byEvent.values();
  }

  /** Core of a person in a week (H8). */
  coreInWeek(employeeId: string, week: LocalDate): number {
    return count(this.ofPersonWeek(employeeId, week), (row) => row.event.type === 'core');
  }

  /** Core and Production of a person in a week: what keeps weeks even. */
  primaryInWeek(employeeId: string, week: LocalDate): number {
    return count(this.ofPersonWeek(employeeId, week), (row) => row.event.isPrimary);
  }

  /** Productions of a person in a week (H16). */
  productionInWeek(employeeId: string, week: LocalDate): number {
    return count(this.ofPersonWeek(employeeId, week), (row) => row.event.type === 'juicer_production');
  }

  /** Whether the person holds a Core or Production on the date. */
  hasPrimary(employeeId: string, date: LocalDate): boolean {
    return this.ofPersonDay(employeeId, date).some((row) => row.event.isPrimary);
  }

  /** Whether any blocking event of the person is taken on the date; `free(e, d)` is available and not this. */
  hasBlocking(employeeId: string, date: LocalDate): boolean {
    return this.ofPersonDay(employeeId, date).some((row) => row.event.blocking);
  }

  clone(): Occupancy {
    const copy = new Occupancy();
    for (const row of this.byEvent.values()) copy.add(row);
    return copy;
  }
}

/** The taken row of a posted or foreign booking. */
export function takenOf(booking: Booking): Taken {
  return { ...booking, minutes: booking.event.minutes };
}

function inner<V>(map: Map<string, Map<LocalDate, V>>, key: string): Map<LocalDate, V> {
  let found = map.get(key);
  if (found === undefined) {
    found = new Map();
    map.set(key, found);
  }
  return found;
}

function push(map: Map<LocalDate, Taken[]>, key: LocalDate, row: Taken): void {
  const rows = map.get(key);
  if (rows === undefined) map.set(key, [row]);
  else rows.push(row);
}

function drop(map: Map<LocalDate, Taken[]>, key: LocalDate, row: Taken): void {
  const rows = map.get(key);
  if (rows !== undefined)
    map.set(
      key,
      rows.filter((other) => other !== row),
    );
}

function count(rows: readonly Taken[], test: (row: Taken) => boolean): number {
  let total = 0;
  for (const row of rows) if (test(row)) total += 1;
  return total;
}

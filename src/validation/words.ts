import { formatDay, minutesOf, timeOf } from '../domain/dates.ts';
import { TYPE_NAMES } from '../domain/event-types.ts';
import type { LocalDate } from '../domain/types.ts';
import type { EngineEvent, Facts } from '../engine/facts/model.ts';
import type { Taken } from '../engine/occupancy.ts';

/** How findings name things. Reasons of time off are nobody's business and never appear. */

/** `Core 612345 Brand Product`. */
export const eventName = (event: EngineEvent): string => `${TYPE_NAMES[event.type]} ${event.label}`;

export const eventNames = (rows: readonly Taken[]): string =>
  rows.map((row) => eventName(row.event)).join(', ');

/** `Thu Nov 26 · 10:15`. */
export const dayTime = (row: Taken): string => `${formatDay(row.date)} · ${row.time}`;

/** `10:15–16:45`; what ends after midnight ends at 24:00 here. */
export function span(row: Taken): string {
  const end = minutesOf(row.time) + row.minutes;
  return `${row.time}–${end < 1440 ? timeOf(end) : '24:00'}`;
}

export function personName(view: { facts: Facts }, id: string): string {
  return view.facts.employeeById.get(id)?.name ?? id;
}

/** The names of people, `Nobody` for none. */
export function names(people: readonly { name: string }[]): string {
  return people.length === 0 ? 'nobody' : people.map((person) => person.name).join(', ');
}

/** `the week of Sun Nov 22`. */
export const weekName = (sunday: LocalDate): string => `the week of ${formatDay(sunday)}`;

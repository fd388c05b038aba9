import { addDays, weekOf } from '../domain/dates.ts';
import type { LocalDate } from '../domain/types.ts';
import { isAvailable } from '../engine/facts/availability.ts';
import type { EngineEmployee, EngineEvent, Facts } from '../engine/facts/model.ts';
import { compareText } from '../engine/facts/order.ts';
import { backupLead, primaryLead } from '../engine/facts/rotation.ts';
import type { Occupancy, Taken } from '../engine/occupancy.ts';
import type { Schedule } from './model.ts';

/** One day as the daily rules read it. Rows are sorted by event, so the order of the input shows nowhere. */
export interface Day {
  date: LocalDate;
  facts: Facts;
  occupancy: Occupancy;
  leadCoverage: boolean;
  rows: readonly Taken[];
  cores: readonly Taken[];
  /** Person id → that person's rows, people ascending. */
  people: ReadonlyMap<string, readonly Taken[]>;
  /** Active events without assignment whose last allowed day this is. */
  lastDayOf: readonly EngineEvent[];
}

/** One Sunday–Saturday week as the weekly rules read it. */
export interface Week {
  start: LocalDate;
  days: readonly LocalDate[];
  facts: Facts;
  occupancy: Occupancy;
  /** Person id → that person's rows by date and event, people ascending. */
  people: ReadonlyMap<string, readonly Taken[]>;
}

/** Days and weeks of a schedule, indexed once. */
export function viewOf(schedule: Schedule) {
  const { facts, occupancy, leadCoverage = false } = schedule;
  const lastDays = unscheduledByLastDay(facts, occupancy);
  const day = (date: LocalDate): Day => {
    const rows = [...occupancy.ofDay(date)].sort((a, b) => a.event.refNum - b.event.refNum);
    return {
      date,
      facts,
      occupancy,
      leadCoverage,
      rows,
      cores: rows.filter(isCore),
      people: byPerson(rows),
      lastDayOf: lastDays.get(date) ?? [],
    };
  };
  const week = (start: LocalDate): Week => {
    const days = [0, 1, 2, 3, 4, 5, 6].map((offset) => addDays(start, offset));
    const rows = days.flatMap((date) =>
      [...occupancy.ofDay(date)].sort((a, b) => a.event.refNum - b.event.refNum),
    );
    return { start, days, facts, occupancy, people: byPerson(rows) };
  };
  return { day, week };
}

export const isCore = (row: Taken): boolean => row.event.type === 'core';

/** The person of an id; undefined when the store does not know them. */
export function personOf(view: { facts: Facts }, id: string): EngineEmployee | undefined {
  return view.facts.employeeById.get(id);
}

/** The Primary Lead when available, else the backup when available. */
export function leadOfDay({ facts, date }: Day): EngineEmployee | null {
  const candidates = [primaryLead(facts, date), backupLead(facts, date)];
  return candidates.find((lead) => lead !== null && isAvailable(facts, lead, date)) ?? null;
}

/** The weeks that seven days from a date touch: one or two Sundays. */
export function weeksTouched(start: LocalDate): LocalDate[] {
  return [...new Set([weekOf(start), weekOf(addDays(start, 6))])];
}

/**
 * A paired Supervisor event has no last day of its own: it stands and falls with its Core, which RULE-025 and RULE-033
 * report. Submitted work is done, whoever did it.
 */
function unscheduledByLastDay(facts: Facts, occupancy: Occupancy): Map<LocalDate, EngineEvent[]> {
  const found = new Map<LocalDate, EngineEvent[]>();
  for (const event of facts.events) {
    if (event.inactive || event.condition === 'submitted') continue;
    if (occupancy.ofEvent(event.refNum) !== undefined) continue;
    if (facts.pairing.coreOfSupervisor.has(event.refNum)) continue;
    const last = addDays(event.dueDate, -1);
    found.set(last, [...(found.get(last) ?? []), event]);
  }
  return found;
}

function byPerson(rows: readonly Taken[]): Map<string, Taken[]> {
  const people = new Map<string, Taken[]>();
  for (const row of rows) people.set(row.employeeId, [...(people.get(row.employeeId) ?? []), row]);
  return new Map([...people].sort(([a], [b]) => compareText(a, b)));
}

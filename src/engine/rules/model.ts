import type { LocalDate, LocalTime } from '../../domain/types.ts';
import type { AvailabilityVerdict } from '../facts/availability.ts';
import type { EngineEmployee, EngineEvent, Facts } from '../facts/model.ts';
import type { Occupancy, Taken } from '../occupancy.ts';
import type { SeverityKey } from './severity.ts';

/** What the validator judges: one event for one person at one time. */
export interface Assignment {
  event: EngineEvent;
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
  /** Core only; null or left out = no block given yet. */
  block?: number | null;
}

export interface ValidateOptions {
  /** Posted rows that count for nothing: the row under test, both rows of a trade, the victim of a bump. */
  ignoreScheduleIds?: readonly string[];
  /** The same by event, for foreign and in-run rows. The event under test is always ignored. */
  ignoreEventRefs?: readonly number[];
  /** Findings confirmed for this row before; at approval a soft one with the same id, employee and date informs only. */
  accepted?: readonly { id: string; employeeId: string; date: LocalDate }[];
  /** The date the assignment leaves (H12). */
  leaving?: { date: LocalDate };
  /** A last-resort step of the Club Supervisor: the weekly pattern (AVAIL-5) only informs. */
  lastResort?: boolean;
}

/** What every rule reads. */
export interface RuleInput {
  event: EngineEvent;
  employee: EngineEmployee;
  date: LocalDate;
  time: LocalTime;
  block: number | null;
  /** Inside a run stricter limits hold (H7, H8, H17). */
  auto: boolean;
  /** AVAIL for the employee and the date. */
  availability: AvailabilityVerdict;
  /** The employee's other blocking rows of the date, without those that count for nothing. */
  blocking: readonly Taken[];
  facts: Facts;
  occupancy: Occupancy;
  options: ValidateOptions;
}

/** A broken rule. The message is built only when somebody will read it. */
export interface Hit {
  key: SeverityKey;
  message: () => string;
  details?: Record<string, unknown>;
}

/** A broken rule. */
export function hit(key: SeverityKey, message: () => string, details?: Record<string, unknown>): Hit {
  return { key, message, details };
}

export type Rule = (input: RuleInput) => Hit | null;

/** Whether a taken row counts for the assignment under test. */
export function counts({ event, options }: Pick<RuleInput, 'event' | 'options'>, row: Taken): boolean {
  if (row.event.refNum === event.refNum) return false;
  const { ignoreScheduleIds, ignoreEventRefs } = options;
  if (
    ignoreScheduleIds !== undefined &&
    row.scheduleId !== null &&
    ignoreScheduleIds.includes(row.scheduleId)
  )
    return false;
  return ignoreEventRefs === undefined || !ignoreEventRefs.includes(row.event.refNum);
}

/** The first of the employee's other rows of the date, short work included, that passes a test. */
export function otherThatDay(input: RuleInput, test: (row: Taken) => boolean): Taken | undefined {
  const rows = input.occupancy.ofPersonDay(input.employee.id, input.date);
  return rows.find((row) => test(row) && counts(input, row));
}

/** How many rows of a list pass a test and count. */
export function countOthers(input: RuleInput, rows: readonly Taken[], test: (row: Taken) => boolean): number {
  let total = 0;
  for (const row of rows) if (test(row) && counts(input, row)) total += 1;
  return total;
}

import type { LocalDate, LocalTime } from '../../domain/types.ts';
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

export type Rule = (input: RuleInput) => Hit | null;

/** Whether a taken row counts for the assignment under test. */
export function counts(input: RuleInput, row: Taken): boolean {
  if (row.event.refNum === input.event.refNum) return false;
  const { ignoreScheduleIds, ignoreEventRefs } = input.options;
  if (
    ignoreScheduleIds !== undefined &&
    row.scheduleId !== null &&
    ignoreScheduleIds.includes(row.scheduleId)
  )
    return false;
  return ignoreEventRefs === undefined || !ignoreEventRefs.includes(row.event.refNum);
}

/** The first other row of the person on the date that passes a test. */
export function otherThatDay(input: RuleInput, test: (row: Taken) => boolean): Taken | undefined {
  for (const row of input.occupancy.ofPersonDay(input.employee.id, input.date))
    if (test(row) && counts(input, row)) return row;
  return undefined;
}

/** How many other rows of the person in a list pass a test. */
export function countOthers(input: RuleInput, rows: readonly Taken[], test: (row: Taken) => boolean): number {
  let total = 0;
  for (const row of rows) if (test(row) && counts(input, row)) total += 1;
  return total;
}

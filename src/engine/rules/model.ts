import type { LocalDate, LocalTime } from '../../domain/types.ts';
import type { EngineEmployee, EngineEvent, Facts } from '../facts/model.ts';
import type { Occupancy } from '../occupancy.ts';
import type { Severity } from '../proposal.ts';

/** `auto` inside a run, `manual` for an edit or hand placement, `approval` for the re-check before submission. */
export type ValidationContext = 'auto' | 'manual' | 'approval';

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
  /** Findings confirmed for this row before; a soft one with the same id, employee and date drops to info. */
  accepted?: readonly { id: string; employeeId: string; date: LocalDate }[];
  /** The date the assignment leaves (H12). */
  leaving?: { date: LocalDate };
  /** A last-resort step of the Club Supervisor: the weekly pattern (AVAIL-5) only informs. */
  lastResort?: boolean;
}

/** What every rule reads. */
export interface RuleInput {
  assignment: Assignment;
  event: EngineEvent;
  employee: EngineEmployee;
  date: LocalDate;
  time: LocalTime;
  context: ValidationContext;
  facts: Facts;
  occupancy: Occupancy;
  options: ValidateOptions;
}

/** What a rule reports; null severity = not reported in this context. */
export interface RuleHit {
  severity: Severity | null;
  /** Built only when somebody will read it. */
  message: () => string;
  details?: Record<string, unknown>;
}

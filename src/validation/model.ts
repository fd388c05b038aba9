import type { LocalDate } from '../domain/types.ts';
import type { Facts } from '../engine/facts/model.ts';
import type { Occupancy } from '../engine/occupancy.ts';

/** `critical` must not stand, `warning` should be changed, `info` is worth knowing. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What is judged: a store and who is taken when. Bookings alone, or bookings with proposed rows on top (V-2). */
export interface Schedule {
  facts: Facts;
  occupancy: Occupancy;
  /** V-8: reasons given for single assignments. */
  accepted?: readonly Acceptance[];
  /** Turns RULE-038 on, which few stores want. */
  leadCoverage?: boolean;
}

/** Somebody decided that an assignment may stand although a soft constraint (§7.1) speaks against it. */
export interface Acceptance {
  /** Constraint id, such as `S5`. */
  id: string;
  eventRef: number;
  employeeId: string;
  date: LocalDate;
  by?: string;
  reason?: string;
}

/** What a rule reports; the table adds id, severity and the rest. */
export interface Hit {
  message: string;
  /** What is, and what should be, in words for people. */
  actual: string;
  expected: string;
  employeeIds: readonly string[];
  eventRefs: readonly number[];
  /** What tells two findings of one rule, day, people and events apart: a block, a time, a product. */
  key?: string;
  /** When it differs from the rule's own. */
  severity?: Severity;
  /** False when nobody may accept this case. */
  acceptable?: boolean;
}

/** One thing the rules found. A day's finding has a date, a week's finding the Sunday of its week. */
export interface Finding {
  ruleId: string;
  slug: string;
  severity: Severity;
  date: LocalDate | null;
  weekStart: LocalDate | null;
  message: string;
  /** Ascending. */
  employeeIds: readonly string[];
  /** Ascending. */
  eventRefs: readonly number[];
  /** The posted rows among them; proposed rows are found by their event. */
  bookingIds: readonly string[];
  actual: string;
  expected: string;
  /**
   * The identity of the finding as plain canonical text: rule, date or week, people, events, key. Severity, wording
   * and booking ids are not part of it.
   */
  fingerprint: string;
  /** V-6: the fingerprint of the stronger finding with the same cause; a covered finding has no weight. */
  coveredBy?: string;
  accepted?: Acceptance;
}

export type DayStatus = 'pass' | 'warning' | 'fail';

export interface DayReport {
  date: LocalDate;
  status: DayStatus;
  /** Assignments of the day: Core, all by type, and how many people have any. */
  core: number;
  byType: Readonly<Record<string, number>>;
  people: number;
}

/** Seven days judged. Covered findings are listed but not counted. */
export interface Report {
  weekStart: LocalDate;
  /** By severity, date, rule id, smallest event reference. */
  findings: readonly Finding[];
  counts: Readonly<Record<Severity, number>>;
  days: readonly DayReport[];
  /** No active event and no assignment in these days: there is nothing to score. */
  isEmpty: boolean;
}

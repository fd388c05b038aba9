import type { RowVm } from './models.ts';

/** What *Why?* and *Why not?* are drawn from: the stored explanation of a row, and names for what it mentions. */

/** A person on a day. */
export interface WhyPlaceVm {
  employeeId: string;
  date: string;
}
export type WhyTimedPlaceVm = WhyPlaceVm & { time: string };

/** One person considered, or (failed rows) how many people one rule kept from one day. */
export interface WhyCandidateVm {
  employeeId?: string;
  date: string;
  verdict: 'chosen' | 'passed_over' | 'blocked';
  by: readonly string[];
  count?: number;
  employeeIds?: readonly string[];
}

export interface WhyNoteVm {
  id: string;
  message: string;
  details?: Readonly<Record<string, unknown>>;
}

export interface WhySuggestionVm {
  kind: string;
  text: string;
  date?: string;
  employeeId?: string;
  eventRefNum?: number;
}

export interface WhyBottleneckVm {
  competitors: readonly { eventRefNum: number; dueDate: string; employeeId?: string; date?: string }[];
  personDays: readonly WhyPlaceVm[];
  n: number;
  first: string;
  last: string;
}

/** OUT-4, as the engine stored it. */
export interface ExplanationVm {
  /** OUT-5; null for a row that the engine could not place. */
  rule: string | null;
  summary: string;
  candidates: readonly WhyCandidateVm[];
  more: number;
  movedFrom?: WhyTimedPlaceVm;
  chain?: readonly { eventRefNum: number; from: WhyPlaceVm | null; to: WhyPlaceVm | null }[];
  bottleneck?: WhyBottleneckVm;
  suggestions?: readonly WhySuggestionVm[];
  notes?: readonly WhyNoteVm[];
}

/** An event that the explanation mentions. `place` = where this proposal leaves it, null = without a place. */
export interface WhyEventVm {
  shortName: string;
  eventType: string;
  dueDate: string | null;
  place: WhyTimedPlaceVm | null;
}

/** What planning again with one suggestion showed. */
export type WhyCheckVm =
  /** The row gets a place; `others` = what else then stands differently. */
  | { result: 'placed'; place: WhyTimedPlaceVm; others: readonly WhyMoveVm[] }
  /** A more urgent event that failed too gets a place in its stead. */
  | { result: 'instead'; eventRefNum: number; shortName: string; others: readonly WhyMoveVm[] }
  | { result: 'not_placed' };

/** A row that the change would move, from where to where; null = no place. */
export interface WhyMoveVm {
  eventRefNum: number;
  shortName: string;
  from: WhyTimedPlaceVm | null;
  to: WhyTimedPlaceVm | null;
}

export interface WhyVm {
  row: RowVm;
  explanation: ExplanationVm;
  /** Names of every employee id that is mentioned. */
  names: Readonly<Record<string, string>>;
  /** By reference number: every event that is mentioned. */
  events: Readonly<Record<string, WhyEventVm>>;
  /** The event that takes the booked place of this one. */
  takenBy: number | null;
  /** The event whose booked place this one takes. */
  takesFrom: number | null;
  /** Edited rows: where the engine had put it; null when it had found no place. */
  original: WhyTimedPlaceVm | null;
  /** One per suggestion, in their order; null = nothing to check. Absent when planning again was not possible. */
  checks?: readonly (WhyCheckVm | null)[];
}

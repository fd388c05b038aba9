import type { EventType, FailureCode, LocalDate, LocalTime } from '../domain/types.ts';

/** What a run proposes. `daybreak plan` prints exactly this object as JSON. */
export interface Proposal {
  version: 1;
  /** OUT-1, sorted by `eventRefNum`. */
  rows: ProposalRow[];
  /** OUT-6: computed from the final rows. */
  counters: { processed: number; placed: number; swaps: number; failed: number };
  stats: { elapsedMs: number };
}

/** 1–6: the step of the run; a chain gives `improve`, a rescue day `rescue`. */
export type Wave = 1 | 2 | 3 | 4 | 5 | 6 | 'improve' | 'rescue';

export interface ProposalRow {
  eventRefNum: number;
  type: EventType;
  outcome: 'placed' | 'failed';
  /** employeeId, date and time are null exactly when `outcome` is `failed`. */
  employeeId: string | null;
  date: LocalDate | null;
  time: LocalTime | null;
  /** Effective minutes (TYPE-12). */
  minutes: number;
  /** Core only, else null. */
  block: number | null;
  overflow: boolean | null;
  wave: Wave;
  isSwap: boolean;
  bumpedEventRefNum: number | null;
  bumpedScheduleId: string | null;
  swapReason: string | null;
  failure: Failure | null;
  explanation: Explanation;
}

export interface Failure {
  code: FailureCode;
  message: string;
  fix: string;
}

/** OUT-4: so many candidates are listed, the chosen one among them; `more` counts the rest. */
export const CANDIDATES_SHOWN = 40;

/** OUT-4. Optional fields are left out when they do not apply. */
export interface Explanation {
  /** OUT-5; null in failed rows. */
  rule: string | null;
  rank: number | null;
  summary: string;
  candidates: Candidate[];
  /** Candidates beyond those listed. */
  more: number;
  movedFrom?: { scheduleId: string; employeeId: string; date: LocalDate; time: LocalTime };
  chain?: ChainLink[];
  bottleneck?: Bottleneck;
  suggestions?: Suggestion[];
  notes?: Finding[];
}

/** In placed rows: one entry per person considered. In failed rows: one per possible day and constraint. */
export type Candidate =
  | { employeeId: string; date: LocalDate; verdict: 'chosen' | 'passed_over' | 'blocked'; by: string[] }
  | { date: LocalDate; verdict: 'blocked'; by: string[]; count: number; employeeIds: string[] };

export interface Place {
  employeeId: string;
  date: LocalDate;
}

export interface ChainLink {
  eventRefNum: number;
  from: Place | null;
  to: Place | null;
}

/** BOT-2: the certificate of a failed search. */
export interface Bottleneck {
  competitors: { eventRefNum: number; dueDate: LocalDate; employeeId?: string; date?: LocalDate }[];
  personDays: Place[];
  n: number;
  first: LocalDate;
  last: LocalDate;
}

/** BOT-3. */
export type SuggestionKind = 'unlock_day' | 'time_off' | 'availability' | 'move_posted' | 'weekly_limit';
export interface Suggestion {
  kind: SuggestionKind;
  date?: LocalDate;
  employeeId?: string;
  eventRefNum?: number;
  text: string;
}

export type Severity = 'hard' | 'soft' | 'info';
/** One result of the constraint validator (domain rules §7.1). */
export interface Finding {
  /** `H1` … `H18`, `S1` … `S11`, `PAIR-5`. */
  id: string;
  code: string;
  severity: Severity;
  /** A sentence for people; names and weekdays included. */
  message: string;
  details: Record<string, unknown>;
}

import type {
  Condition,
  EventType,
  FailureCode,
  JobTitle,
  LocalDate,
  LocalTime,
  RunMode,
} from '../domain/types.ts';
import type { Explanation, Finding } from '../engine/proposal.ts';

/**
 * What the services give to every surface (Slack, JSON, CLI). Plain data, already scoped to one store;
 * a surface turns it into words and never reads the database itself.
 */

/** `U…`, `cli:<os user>`, `api:<token name>` or `system`: the form that the action log keeps. */
export type Actor = string;

export type RunStatus = 'running' | 'completed' | 'failed' | 'crashed' | 'rejected';
export type RowStatus =
  | 'proposed'
  | 'user_edited'
  | 'approved'
  | 'submitting'
  | 'api_submitted'
  | 'api_failed'
  | 'superseded';
export type SupersededReason =
  | 'rejected'
  | 'replaced'
  | 'expired'
  | 'left_out'
  | 'booked_elsewhere'
  | 'event_inactive'
  | 'swap_cancelled'
  | 'newer_result';
export type NoticeAck = 'told' | 'send_dm';

export interface Decision {
  kind: 'approved' | 'acknowledged' | 'rejected' | 'replaced' | 'expired';
  by: Actor;
  at: Date;
  reason: string | null;
}

/** WF-7: the parent message of a run. */
export interface ProposalSummary {
  storeId: string;
  storeName: string;
  timezone: string;
  channelId: string | null;
  runId: number;
  version: number;
  runType: 'automatic' | 'manual';
  mode: RunMode;
  status: RunStatus;
  requestedBy: Actor;
  startedAt: Date;
  completedAt: Date | null;
  /** First and last store day of the run's window. */
  windowStart: LocalDate | null;
  windowEnd: LocalDate | null;
  dataAsOf: Date | null;
  decision: Decision | null;
  replacedByRunId: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  counts: { fresh: number; swaps: number; needYou: number; leftOut: number; edited: number; placed: number };
  health: { score: number; band: string } | null;
  submission: SubmissionProgress | null;
}

export interface SubmissionProgress {
  /** Rows that were approved and are to be sent. */
  total: number;
  submitted: number;
  failed: number;
  /** Still `approved` or `submitting`. */
  waiting: number;
  /** Final without a remote call because the store has no connection (WF-29). */
  local: number;
  state: 'running' | 'stopped' | 'done';
  /** Why the batch stopped (`AUTH_FAILED`, `API_UNAVAILABLE`, …); Resume is offered. */
  stopCode: string | null;
}

export interface RowView {
  id: number;
  runId: number;
  version: number;
  status: RowStatus;
  supersededReason: SupersededReason | null;
  eventRefNum: number;
  eventName: string;
  /** Name without reference number and type suffix, for lists. */
  shortName: string;
  eventType: EventType;
  condition: Condition;
  startDate: LocalDate;
  /** Exclusive. */
  dueDate: LocalDate;
  daysToDue: number;
  minutes: number;
  employeeId: string | null;
  employeeName: string | null;
  employeeTitle: JobTitle | null;
  date: LocalDate | null;
  time: LocalTime | null;
  block: number | null;
  blockOverflow: boolean;
  wave: string | null;
  leftOut: boolean;
  edited: boolean;
  /** The row is dated less than `shortNoticeDays` ahead. */
  thisWeek: boolean;
  isSwap: boolean;
  bumpedEventRefNum: number | null;
  bumpedScheduleId: number | null;
  swapReason: string | null;
  failure: { code: FailureCode | string; reason: string; fix: string } | null;
  apiError: { code: string; message: string; at: string } | null;
  overrideReason: string | null;
  /** Soft findings and notes in words. */
  notes: string[];
  /** Filled while the run waits: why the row no longer fits (workflow 6.7). */
  noLongerFits: string[];
}

export interface SwapView {
  incoming: RowView;
  outgoing: {
    eventRefNum: number;
    shortName: string;
    dueDate: LocalDate;
    from: { employeeName: string; date: LocalDate; time: LocalTime } | null;
    /** The victim's own row: its new place, or failed. */
    row: RowView | null;
  };
  reason: string;
  /** Other rows of the same chain (a Supervisor that follows, further swaps). */
  chain: RowView[];
}

export interface BoardItem {
  eventRefNum: number;
  shortName: string;
  eventType: EventType;
  time: LocalTime;
  endTime: LocalTime;
  block: number | null;
  /** A row of this proposal, not yet a booking. */
  proposed: boolean;
  rowId: number | null;
}
export interface BoardDay {
  date: LocalDate;
  holiday: string | null;
  locked: { reason: string | null } | null;
  people: { employeeId: string; name: string; title: JobTitle; items: BoardItem[] }[];
}

export type SectionName = 'new' | 'swaps' | 'needs_you' | 'preview';
export const PAGE_SIZE = 8;
export interface Page<T> {
  items: T[];
  /** 1-based, clamped to what exists. */
  page: number;
  pages: number;
  total: number;
}
export interface SectionData {
  new: Page<RowView>;
  swaps: Page<SwapView>;
  needs_you: Page<RowView>;
  /** One day a page; `days` is the strip of all days that have a page, with the number of proposed rows. */
  preview: Page<BoardDay> & {
    days: { date: LocalDate; proposed: number; booked: number; holiday: boolean; locked: boolean }[];
  };
}

export interface EditForm {
  row: RowView;
  /** Days the event may be worked, both included; for a Supervisor its Core's date. */
  firstDay: LocalDate;
  lastDay: LocalDate;
  /** Start times of TYPE-14 for this event on the given date. */
  allowedTimes: LocalTime[];
  /** Version of the row that the form shows. */
  version: number;
}

/** One person for an edit, best first. */
export interface PersonOption {
  employeeId: string;
  name: string;
  title: JobTitle;
  verdict: 'fits' | 'needs_reason' | 'cannot';
  /** Short words for a list: "Lead · free that day · 3 Core this week". */
  reason: string;
  findings: Finding[];
}

export interface EditInput {
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
  expectedVersion: number;
  /** One reason for all soft findings, 3–200 characters. */
  reason?: string;
  notice?: NoticeAck;
}
export interface EditCheck {
  findings: Finding[];
  block: number | null;
  blockOverflow: boolean;
  /** A date less than `shortNoticeDays` ahead: `told` or `send_dm` is needed (WF-31). */
  noticeNeeded: boolean;
  /** What the edit does to other rows ("Its Supervisor moves to Fri Nov 27"). */
  consequences: string[];
}

export interface WhyView {
  row: RowView;
  explanation: Explanation;
  /** Names of every employee id that the explanation mentions. */
  names: Record<string, string>;
  /** Every event that is mentioned, by reference number. */
  events: Record<string, WhyEvent>;
  /** The event that takes the booked place of this one, and the one whose booked place this one takes. */
  takenBy: number | null;
  takesFrom: number | null;
  /** Where the engine had put the row; null when it had found no place. */
  original: TimedPlace | null;
}
export interface WhyEvent {
  shortName: string;
  eventType: EventType;
  /** Exclusive; null for an event that is gone. */
  dueDate: LocalDate | null;
  /** Where the proposal leaves it; null without a place, or without a row. */
  place: TimedPlace | null;
}
export interface TimedPlace {
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
}

/** WF 6.2 step 2: what the confirm dialog says. */
export interface ApprovalPreview {
  version: number;
  toCreate: number;
  toMove: number;
  leftOut: number;
  needYou: number;
  noLongerFit: { row: RowView; reasons: string[] }[];
  /** Rows whose person usually does not work that day; approving accepts them. */
  softAvailability: { row: RowView; message: string }[];
  lockedDays: { date: LocalDate; reason: string | null; rows: RowView[] }[];
  noticeNeeded: { employeeId: string; employeeName: string; dates: LocalDate[]; linked: boolean }[];
}

export interface ApprovalResult {
  runId: number;
  approved: number;
  notFitting: number;
  leftOut: number;
  local: boolean;
}

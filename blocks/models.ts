/**
 * View models that several surfaces share. The field names are those of the service results, so that a row or a
 * board goes through unchanged; only instants become stamps on the way.
 */

export interface RowVm {
  id: number;
  runId: number;
  version: number;
  status: string;
  supersededReason: string | null;
  eventRefNum: number;
  shortName: string;
  eventType: string;
  startDate: string;
  /** Exclusive. */
  dueDate: string;
  daysToDue: number;
  minutes: number;
  employeeId: string | null;
  employeeName: string | null;
  employeeTitle: string | null;
  date: string | null;
  time: string | null;
  block: number | null;
  blockOverflow: boolean;
  leftOut: boolean;
  edited: boolean;
  thisWeek: boolean;
  isSwap: boolean;
  failure: { code: string; reason: string; fix: string } | null;
  apiError: { code: string; message: string } | null;
  overrideReason: string | null;
  notes: readonly string[];
  noLongerFits: readonly string[];
}

export interface SwapVm {
  incoming: RowVm;
  outgoing: {
    eventRefNum: number;
    shortName: string;
    dueDate: string;
    from: { employeeName: string; date: string; time: string } | null;
    row: RowVm | null;
  };
  reason: string;
  chain: readonly RowVm[];
}

export interface BoardItemVm {
  eventRefNum: number;
  shortName: string;
  eventType: string;
  time: string;
  endTime: string;
  block: number | null;
  proposed: boolean;
}
export interface BoardDayVm {
  date: string;
  holiday: string | null;
  locked: { reason: string | null } | null;
  people: readonly { employeeId: string; name: string; title: string; items: readonly BoardItemVm[] }[];
}
export interface DayTabVm {
  date: string;
  proposed: number;
  booked: number;
  holiday: boolean;
  locked: boolean;
}

export interface PageVm<T> {
  items: readonly T[];
  /** 1-based. */
  page: number;
  pages: number;
  total: number;
}

/** What the four thread messages know of their run. */
export interface SectionRunVm {
  runId: number;
  version: number;
  timezone: string;
  /** The proposal still waits: rows can be changed. Retry of failed submissions is offered regardless. */
  open: boolean;
}

export interface FindingVm {
  id: string;
  severity: 'hard' | 'soft' | 'info';
  message: string;
}

export interface PersonVm {
  employeeId: string;
  name: string;
  title: string;
  verdict: 'fits' | 'needs_reason' | 'cannot';
  reason: string;
}

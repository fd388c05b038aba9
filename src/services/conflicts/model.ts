import type { Actor } from '../contracts.ts';

/** One difference between Daybreak and Crossmark. While it is open, our side is what stands here now. */
export interface ConflictView {
  id: number;
  /** Version of our booking, 0 without one: a decision names the one that was on the screen. */
  version: number;
  eventRefNum: number;
  shortName: string;
  eventType: string;
  urgent: boolean;
  booking: { ours: ConflictBooking | null; theirs: ConflictBooking | null } | null;
  /** Other values that differ, by column. */
  fields: { field: string; ours: string | null; theirs: string | null }[];
  /** `missing`, or the condition with which Crossmark has closed the event; null while it is active there. */
  ended: string | null;
  take: { ok: true } | { ok: false; reason: 'unknown_person' | 'locked'; detail: string };
  decided: { resolution: string; by: Actor | null; at: Date } | null;
  /** Ours was kept, and what stands here is not what Crossmark shows. */
  maySend: boolean;
}

export interface ConflictBooking {
  date: string;
  time: string;
  name: string;
}

/** What one sync found. */
export interface SyncConflicts {
  syncId: number;
  storeId: string;
  storeName: string;
  timezone: string;
  foundAt: Date;
  /** Of all pages. */
  open: number;
  items: ConflictView[];
  page: number;
  pages: number;
  total: number;
}

/** One event with its history. */
export interface ConflictEvent {
  storeId: string;
  timezone: string;
  conflict: ConflictView;
  startDate: string;
  dueDate: string;
  condition: string;
  crossmarkId: string | null;
  bookingId: string | null;
  comparedAt: Date | null;
  /** Newest first: actions of the record, and what syncs found (`conflict`, `modified`, …) with its text. */
  history: { at: Date; by: Actor | null; what: string; text: string | null }[];
}

/** What *Take theirs* would do, before it is done. */
export interface TakePreview {
  storeId: string;
  timezone: string;
  conflict: ConflictView;
  /** Open rows of proposals about the event end with it. */
  endsRows: boolean;
  /** The booked Supervisor event that would stand on another day than its Core afterwards, or without it (PAIR-5). */
  leftBehind: { eventRefNum: number; date: string; time: string; name: string } | null;
  /** People whose work changes on short notice (WF-31). */
  noticeNeeded: { employeeId: string; employeeName: string; linked: boolean }[];
}

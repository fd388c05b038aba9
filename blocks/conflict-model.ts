import type { PageVm } from './models.ts';
import type { Stamp } from './words.ts';

/** One difference between Daybreak and Crossmark, as the surfaces show it. */
export interface ConflictVm {
  id: number;
  /** Version of our booking that is shown; 0 without one. */
  version: number;
  eventRefNum: number;
  shortName: string;
  eventType: string;
  urgent: boolean;
  /** The two bookings, when they differ. */
  booking: { ours: BookingVm | null; theirs: BookingVm | null } | null;
  /** Other values that differ, in the names of our columns. */
  fields: readonly { field: string; ours: string | null; theirs: string | null }[];
  /** `missing`, or the condition with which Crossmark has closed the event. */
  ended: string | null;
  take: TakeVm;
  decided: { resolution: string; by: string | null; at: Stamp } | null;
  /** Ours was kept, stands here and not there, and can be sent. */
  maySend: boolean;
}

export interface BookingVm {
  date: string;
  time: string;
  name: string;
}

/** Whether Crossmark's side can be taken over, and if not, why. */
export type TakeVm = { ok: true } | { ok: false; reason: 'unknown_person' | 'locked'; detail: string };

/** The message of one sync. */
export interface ConflictsVm {
  /** The sync that found them. */
  syncId: number;
  storeId: string;
  storeName: string;
  timezone: string;
  page: PageVm<ConflictVm>;
  /** Of all pages. */
  open: number;
  foundAt: Stamp;
  /** A direct message holds the urgent ones alone. */
  urgentOnly: boolean;
}

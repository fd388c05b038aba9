import type { Condition, LocalDate, LocalTime } from '../../domain/types.ts';
import type { Actor } from '../contracts.ts';

/** What a pull from Crossmark is made of; every other file of this folder speaks in these words. */

/** `full`: an administrator lets Crossmark win everywhere. */
export type SyncKind = 'scheduled' | 'manual' | 'run' | 'full';
/** `partial`: some days or rows could not be read. `skipped`: another process was at it for too long. */
export type SyncStatus = 'success' | 'partial' | 'failed' | 'disabled' | 'skipped';

/** The stages that a person who waits can see, in this order. */
export type SyncStage = 'events' | 'durations' | 'lookups' | 'merge';
export interface SyncProgress {
  stage: SyncStage;
  /** Chunks of the window in `events`, events looked up by id in `lookups`; 0 of 0 elsewhere. */
  done: number;
  total: number;
}
export type OnProgress = (progress: SyncProgress) => void;

export type SyncWarningCode =
  | 'bad_row'
  | 'days_missing'
  | 'durations_missing'
  | 'due_not_after_start'
  | 'scheduled_without_date'
  | 'unknown_condition'
  | 'unresolved_employee'
  | 'type_guessed'
  | 'ambiguous_link'
  | 'number_taken'
  | 'shrunk'
  | 'nothing_for_store'
  | 'too_many_missing'
  | 'lookup_failed';
export interface SyncWarning {
  code: SyncWarningCode;
  /** Reference number or mPlanID; null = the whole pull. */
  subject: string | null;
  message: string;
}

/** What one sync of one store did. */
export interface SyncReport {
  syncRunId: number;
  storeId: string;
  kind: SyncKind;
  requestedBy: Actor;
  status: SyncStatus;
  startedAt: Date;
  finishedAt: Date;
  /** When the pull began whose rows were merged; null = nothing was read. */
  dataAsOf: Date | null;
  complete: boolean;
  counters: SyncCounters;
  /** How long reading and merging took, in milliseconds. */
  pullMs: number;
  mergeMs: number;
  warnings: SyncWarning[];
  /** Conflicts found for the first time, in words. */
  conflicts: { id: number; summary: string; urgent: boolean }[];
  error: { code: string; message: string } | null;
}

export interface SyncCounters {
  /** Rows of this store, and of other stores of the connection. */
  pulled: number;
  otherStores: number;
  badRows: number;
  chunks: number;
  failedChunks: number;
  inserted: number;
  updated: number;
  bookings: number;
  conflicts: number;
  cancelled: number;
}

/** One difference. Values are JSON: text, numbers, null, or a `BookingSide`. */
export interface FieldChange {
  local: unknown;
  upstream: unknown;
}
export type FieldChanges = Record<string, FieldChange>;

/** A booking as people compare it. `employeeId` null = Crossmark's person is not known here. */
export interface BookingSide {
  employeeId: string | null;
  name: string;
  date: LocalDate;
  time: LocalTime;
  scheduleEventId: string | null;
}

/** Fields that a pull may write while nobody is booked. */
export interface SafeFields {
  projectName: string;
  eventType: string;
  estimatedMinutes: number | null;
  walmartEventId: string | null;
  locationId: string | null;
  locationMvid: string | null;
  storeNumber: string | null;
  storeName: string | null;
  salesToolsUrl: string | null;
  referenceNumber: number | null;
}
/** Fields that a pull never writes over. */
export interface ProtectedFields {
  startDate: LocalDate;
  dueDate: LocalDate;
}

/** Crossmark's side of one event. */
export interface UpstreamEvent {
  safe: SafeFields;
  protected: ProtectedFields;
  condition: Condition;
  isScheduled: boolean;
  /** Null: not scheduled, or scheduled without a date. */
  booking: BookingSide | null;
  /** Whose booking it is, in Crossmark's own words; the same whether or not the person is known here. */
  bookedFor: string | null;
}

/** Our side of one event. */
export interface LocalEvent {
  safe: SafeFields;
  protected: ProtectedFields;
  condition: Condition;
  booking: (BookingSide & { status: BookingStatus }) | null;
}
export type BookingStatus =
  | 'pending'
  | 'pending_sync'
  | 'synced'
  | 'delete_pending'
  | 'delete_failed'
  | 'failed';

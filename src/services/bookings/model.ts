import type { LocalDate, LocalTime } from '../../domain/types.ts';
import type { NoticeAck } from '../contracts.ts';

/** What people and other services ask of the bookings of a store, and what they are told (workflow §13). */

/** What every change carries. */
interface ChangeCommon {
  /** Version of the booking that was on the screen; without it the newest is changed. */
  expectedVersion?: number;
  /** One reason for all soft findings, 3–200 characters (WF-12). */
  reason?: string;
  /** How the people concerned on short notice hear of it (WF-31). */
  notice?: NoticeAck;
}

/** Another day, time or person for a booked event; what is left out stays. */
export interface ChangeInput extends ChangeCommon {
  eventRefNum: number;
  employeeId?: string;
  date?: LocalDate;
  time?: LocalTime;
}

export interface RemoveInput extends ChangeCommon {
  eventRefNum: number;
}

/** Two booked events exchange their people; days and times stay. */
export interface TradeInput extends ChangeCommon {
  eventRefNum: number;
  withEventRefNum: number;
  withExpectedVersion?: number;
}

export interface SendInput {
  eventRefNum: number;
  expectedVersion?: number;
  /** `scheduleEventID` of another booking that Crossmark shows for the event: it is deleted first. */
  replaces?: string;
}

/**
 * `local`: saved here, nothing was to be sent. `failed`: nothing changed. `compensated`: refused, and Crossmark is as
 * before. `lost`: Crossmark has no booking any more where it had one. `unknown`: Daybreak goes on looking. `queued`: begins
 * by itself as soon as Crossmark is free.
 */
export type BookingOutcome = 'done' | 'local' | 'failed' | 'compensated' | 'lost' | 'unknown' | 'queued';

export interface BookingItem {
  eventRefNum: number;
  outcome: BookingOutcome;
  /** What happened, for people. */
  sentence: string;
  /** Why it is not `done`: a code of `ERROR_TABLE`. */
  code: string | null;
}

/** The end of one change: the event itself (two for a trade), then what followed it. */
export interface BookingResult {
  /** Null: nothing was to be changed. */
  operationId: number | null;
  outcome: BookingOutcome;
  sentence: string;
  code: string | null;
  items: BookingItem[];
}

/** One booking as it stands. */
export interface BookingView {
  eventRefNum: number;
  shortName: string;
  employeeId: string;
  employeeName: string;
  date: LocalDate;
  time: LocalTime;
  syncStatus: string;
  externalId: string | null;
  version: number;
}

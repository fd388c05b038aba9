import type { EventType, JobTitle, LocalDate, LocalTime } from '../../domain/types.ts';

/** The one view model of the board: messages, pictures and App Home are drawn from it. */

/**
 * How sure a line is: `booked`; `proposed` by a waiting proposal; `submitting` to Crossmark, or not yet confirmed by it;
 * `failed` there and waiting for a Retry.
 */
export type ItemState = 'booked' | 'proposed' | 'submitting' | 'failed';

export interface ScheduleItem {
  eventRefNum: number;
  shortName: string;
  eventType: EventType;
  time: LocalTime;
  endTime: LocalTime;
  block: number | null;
  state: ItemState;
  /** A proposal that is not submitted yet moves this booking, or gives its place away. */
  moves: boolean;
}

/** Why somebody is not there (AVAIL-1 … AVAIL-5). */
export type AwayReason = 'holiday' | 'time_off' | 'marked_off' | 'temporary_schedule' | 'not_this_weekday';

export interface SchedulePerson {
  employeeId: string;
  name: string;
  title: JobTitle;
  /** Works although they should be off. */
  away: AwayReason | null;
  items: ScheduleItem[];
}

/** Who has a rotation on a day. */
export interface RotationOfDay {
  employeeId: string;
  name: string;
  away: AwayReason | 'inactive' | null;
  backup: string | null;
  fromException: boolean;
}

/** Work without a person that this day is the time for. */
export interface UnstaffedEvent {
  eventRefNum: number;
  shortName: string;
  eventType: EventType;
  /** `only_day`: can be worked on no other; `last_day` of its window; `with_core`: its Core or Production is that day. */
  why: 'only_day' | 'last_day' | 'with_core';
}

export interface ScheduleDay {
  date: LocalDate;
  holiday: string | null;
  locked: { reason: string | null } | null;
  lead: RotationOfDay | null;
  juicer: RotationOfDay | null;
  /** Juicer work stands or lies open on the day, so a juicer is needed. */
  juicerWork: boolean;
  /** With work, by first start and name. */
  people: SchedulePerson[];
  free: { employeeId: string; name: string; title: JobTitle }[];
  off: { employeeId: string; name: string; title: JobTitle; why: AwayReason }[];
  unstaffed: UnstaffedEvent[];
  /** Further events without a person that may be worked this day, but later as well. */
  openLater: number;
}

export interface ScheduleView {
  storeId: string;
  storeName: string;
  timezone: string;
  /** The store's own date and wall time. */
  today: LocalDate;
  now: LocalTime;
  days: ScheduleDay[];
}

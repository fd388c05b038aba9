/** What the board shows; the field names are those of the schedule service. */

export type ScheduleState = 'booked' | 'proposed' | 'submitting' | 'failed';

export interface ScheduleItemVm {
  eventRefNum: number;
  shortName: string;
  eventType: string;
  time: string;
  endTime: string;
  block: number | null;
  state: ScheduleState;
  moves: boolean;
}
export interface SchedulePersonVm {
  employeeId: string;
  name: string;
  title: string;
  away: string | null;
  items: readonly ScheduleItemVm[];
}
export interface RotationOfDayVm {
  name: string;
  away: string | null;
  backup: string | null;
  fromException: boolean;
}
export interface UnstaffedVm {
  eventRefNum: number;
  shortName: string;
  eventType: string;
  why: string;
}
export interface ScheduleDayVm {
  date: string;
  holiday: string | null;
  locked: { reason: string | null } | null;
  lead: RotationOfDayVm | null;
  juicer: RotationOfDayVm | null;
  juicerWork: boolean;
  people: readonly SchedulePersonVm[];
  free: readonly { name: string }[];
  off: readonly { name: string; why: string }[];
  unstaffed: readonly UnstaffedVm[];
  openLater: number;
}
export interface ScheduleVm {
  storeId: string;
  storeName: string;
  timezone: string;
  today: string;
  now: string;
  /** Where ‹ and › lead: the day before and after, or the week. */
  before: string;
  after: string;
  days: readonly ScheduleDayVm[];
}

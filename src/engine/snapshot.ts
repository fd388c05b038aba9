import type {
  Condition,
  EventType,
  LocalDate,
  LocalTime,
  RotationType,
  RunMode,
  TimeOffStatus,
  Weekday,
} from '../domain/types.ts';
import type { SettingsInput } from '../domain/settings.ts';

/** Everything a run knows about one store: the engine's only input and the file format of `daybreak plan`. */
export interface Snapshot {
  version: 1;
  /** ISO instant with offset. */
  now: string;
  store: { id: string; name?: string; timezone: string };
  mode?: RunMode;
  settings?: SettingsInput;
  employees: SnapshotEmployee[];
  events: SnapshotEvent[];
  schedules: SnapshotSchedule[];
  pending: SnapshotPending[];
  rotations: SnapshotRotation[];
  exceptions: SnapshotException[];
  holidays: { date: LocalDate; name: string }[];
  lockedDays: { date: LocalDate; reason?: string }[];
}

export interface SnapshotEmployee {
  id: string;
  name: string;
  jobTitle: import('../domain/types.ts').JobTitle;
  active: boolean;
  terminationDate?: LocalDate;
  juicerTrained?: boolean;
  /** Seven booleans from Monday; default all true. */
  weeklyAvailability?: boolean[];
  /** Both days included; only `approved` blocks. */
  timeOff?: { start: LocalDate; end: LocalDate; status: TimeOffStatus }[];
  dateAvailability?: { date: LocalDate; available: boolean }[];
  overrides?: { start: LocalDate; end: LocalDate; days: (boolean | null)[]; createdAt: string }[];
}

export interface SnapshotEvent {
  refNum: number;
  name: string;
  /** Omitted: detected from the name (TYPE-1 … TYPE-11). */
  type?: EventType;
  startDate: LocalDate;
  /** Exclusive: the due date itself is not workable. */
  dueDate: LocalDate;
  /** 0–1440; 0 or absent = empty (TYPE-12). */
  estimatedMinutes?: number;
  condition?: Condition;
  parentRefNum?: number;
  autoSchedule?: boolean;
}

export interface SnapshotSchedule {
  id: string;
  eventRefNum: number;
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
  block?: number;
  blockOverflow?: boolean;
}

export interface SnapshotPending {
  eventRefNum: number;
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
  block?: number;
}

export interface SnapshotRotation {
  weekday: Weekday;
  type: RotationType;
  employeeId: string;
  backupEmployeeId?: string;
}

export interface SnapshotException {
  date: LocalDate;
  type: RotationType;
  employeeId: string;
}

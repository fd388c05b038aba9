import type { Settings } from '../../domain/settings.ts';
import type {
  Condition,
  EventType,
  FreeoskSubtype,
  LocalDate,
  LocalTime,
  RunMode,
} from '../../domain/types.ts';
import type { SnapshotEmployee, SnapshotEvent } from '../snapshot.ts';

/** Everything a run may look at, derived once from a snapshot and never changed afterwards. */
export interface Facts {
  mode: RunMode;
  /** Complete settings; in emergency mode `bufferDays` is 0. */
  settings: Settings;
  zone: string;
  today: LocalDate;
  /** Wall time of the run's instant. */
  nowTime: LocalTime;
  /** RUN-2: `today + bufferDays`. */
  earliest: LocalDate;
  /** `today + searchDays`. */
  lastSearchDay: LocalDate;
  /** RUN-1: an event that starts later does not enter. */
  lastStartDay: LocalDate;
  /** Sorted by id (code units). */
  employees: readonly EngineEmployee[];
  employeeById: ReadonlyMap<string, EngineEmployee>;
  /** Sorted by refNum; inactive ones included. */
  events: readonly EngineEvent[];
  eventByRef: ReadonlyMap<number, EngineEvent>;
  /** Posted rows by schedule id, those of inactive events included (they occupy nobody, TYPE-15). */
  posted: readonly Booking[];
  postedByEvent: ReadonlyMap<number, Booking>;
  /** Rows of other unapproved runs, by refNum. */
  foreign: readonly Booking[];
  foreignByEvent: ReadonlyMap<number, Booking>;
  calendar: Calendar;
  /** Rotation and exception look-ups by `facts/rotation.ts`. */
  rotations: ReadonlyMap<string, { employeeId: string; backupEmployeeId: string | null }>;
  exceptions: ReadonlyMap<string, string>;
  /** PAIR-1 … PAIR-6. */
  pairing: Pairing;
  /** Where events stood in the plan that this one replaces; known events and people only, empty without one. */
  previousByEvent: ReadonlyMap<number, PreviousRow>;
}

/** A placed row of the plan that this one replaces. */
export interface PreviousRow {
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
  block: number | null;
  overflow: boolean;
}

export interface EngineEmployee extends SnapshotEmployee {
  isClubSupervisor: boolean;
  isLead: boolean;
  /** May do juicer work (§3.1): juicer_barista, juicerTrained or the Club Supervisor. */
  doesJuicer: boolean;
}

export interface EngineEvent {
  refNum: number;
  name: string;
  /** What messages call it: refNum and a short name. */
  label: string;
  type: EventType;
  freeoskSubtype: FreeoskSubtype | null;
  startDate: LocalDate;
  /** Exclusive. */
  dueDate: LocalDate;
  /** TYPE-12. */
  minutes: number;
  condition: Condition;
  /** Canceled, expired, cannot_complete or unknown. */
  inactive: boolean;
  /** A stored link, also when it names no event of the store. */
  parentRefNum: number | null;
  autoSchedule: boolean;
  /** Fills its person's day: Core, Production, Deep Clean, full-day Other. */
  blocking: boolean;
  fullDayOther: boolean;
  /** Core or Production. */
  isPrimary: boolean;
  /** Should ride on a primary event of the same person. */
  isSecondary: boolean;
  /** `dueDate − today`; the score is this, never below 0. */
  daysToDue: number;
  typePriority: number;
  /** Posted before this run (second key of the order ≺). */
  isPosted: boolean;
  source: SnapshotEvent;
}

/** A posted or foreign pending row. */
export interface Booking {
  event: EngineEvent;
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
  block: number | null;
  overflow: boolean;
  source: 'posted' | 'foreign';
  /** Null for foreign rows. */
  scheduleId: string | null;
}

export interface Calendar {
  /** The holiday's name, or null. */
  holiday(date: LocalDate): string | null;
  isHoliday(date: LocalDate): boolean;
  isLocked(date: LocalDate): boolean;
  /** Why a locked day is locked, if somebody said so. */
  lockReason(date: LocalDate): string | null;
  /** Neither holiday nor locked. */
  isOpen(date: LocalDate): boolean;
}

/** Which Supervisor belongs to which Core, which Survey to which Production. Inactive events take part in neither. */
export interface Pairing {
  coreOfSupervisor: ReadonlyMap<number, number>;
  supervisorOfCore: ReadonlyMap<number, number>;
  productionOfSurvey: ReadonlyMap<number, number>;
  surveyOfProduction: ReadonlyMap<number, number>;
  /** How a Supervisor found its Core, for the proposal to store the link. */
  ruleOfSupervisor: ReadonlyMap<number, 'PAIR-1' | 'PAIR-2' | 'PAIR-3'>;
}

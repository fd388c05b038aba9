/** The words of the business. Dates are `YYYY-MM-DD`, times `HH:mm`, both in the store's zone; weekday 0 = Monday. */

export type LocalDate = string;
export type LocalTime = string;
/** 0 = Monday … 6 = Sunday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export const EVENT_TYPES = [
  'core',
  'supervisor',
  'juicer_production',
  'juicer_survey',
  'juicer_deep_clean',
  'digital_setup',
  'digital_refresh',
  'digital_teardown',
  'digital',
  'freeosk',
  'other',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const JOB_TITLES = [
  'club_supervisor',
  'lead_event_specialist',
  'event_specialist',
  'juicer_barista',
] as const;
export type JobTitle = (typeof JOB_TITLES)[number];

/** TYPE-15: the state of an event as Crossmark knows it. */
export const CONDITIONS = [
  'unstaffed',
  'scheduled',
  'staffed',
  'in_progress',
  'paused',
  'reissued',
  'submitted',
  'canceled',
  'expired',
  'cannot_complete',
  'unknown',
] as const;
export type Condition = (typeof CONDITIONS)[number];

export const ROTATION_TYPES = ['juicer', 'primary_lead'] as const;
export type RotationType = (typeof ROTATION_TYPES)[number];

export const TIME_OFF_STATUSES = ['pending', 'approved', 'denied', 'cancelled'] as const;
export type TimeOffStatus = (typeof TIME_OFF_STATUSES)[number];

/** §4.2: decides the start time of a Freeosk. */
export const FREEOSK_SUBTYPES = ['daily_service', 'changeover', 'troubleshooting', 'other'] as const;
export type FreeoskSubtype = (typeof FREEOSK_SUBTYPES)[number];

export const RUN_MODES = ['normal', 'emergency'] as const;
export type RunMode = (typeof RUN_MODES)[number];

/** Failure codes of a failed row (domain rules §9.7). */
export const FAILURE_CODES = [
  'SETUP_NOT_SATURDAY',
  'SUP_NO_NUMBER',
  'SUP_NO_CORE',
  'SUP_CORE_FAILED',
  'SUP_CORE_NOT_PLANNED',
  'START_IN_PAST',
  'INSIDE_BUFFER',
  'DAY_LOCKED',
  'START_DATE_BLOCKED',
  'NO_JUICER_ROTATION',
  'ROTATION_UNAVAILABLE',
  'FULL_DAY_CONFLICT',
  'SUP_UNAVAILABLE',
  'BUMPED_NOT_REPLACED',
  'NO_ELIGIBLE_EMPLOYEE',
  'NO_SWAP_CANDIDATE',
  'NO_SLOT_IN_WINDOW',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

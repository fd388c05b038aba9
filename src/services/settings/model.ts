import type { LocalDate } from '../../domain/types.ts';
import type { Actor } from '../contracts.ts';
import type { StoreSettings } from './schema.ts';

/** What a form may write at a path; lists are lists of words. */
export type SettingValue = string | number | boolean | null | readonly (string | number)[];

/** How a holiday repeats: `weekday` = every year on the same weekday of the month, such as the 4th Thursday. */
export const REPEATS = ['once', 'yearly', 'weekday'] as const;
export type Repeats = (typeof REPEATS)[number];

/** One change of a store's settings or calendar, as a form hands it over. */
export type SettingsChange =
  /** Paths such as `horizonDays`, `durations.core`, `blocks.2.arrive`; null returns a whole key to its default. */
  | { kind: 'settings'; version: number; edits: Readonly<Record<string, SettingValue>> }
  | { kind: 'lock'; date: LocalDate; reason: string | null }
  | { kind: 'unlock'; date: LocalDate }
  | { kind: 'holiday_add'; name: string; date: LocalDate; repeats: Repeats }
  | { kind: 'holiday_delete'; id: number };

/** Who saved last, for the one who comes second. */
export interface Saved {
  by: Actor;
  at: Date;
}

export interface SettingsView {
  storeId: string;
  storeName: string;
  timezone: string;
  version: number;
  settings: StoreSettings;
  saved: Saved | null;
  approvers: string[];
  /** The person may change approvers. */
  mayConfigure: boolean;
}

export interface CalendarView {
  storeId: string;
  storeName: string;
  timezone: string;
  today: LocalDate;
  /** From today on, by date. */
  locked: { date: LocalDate; reason: string | null; by: Actor; at: Date }[];
  /** By their next date; `next` is null for one that does not come again within 400 days. */
  holidays: {
    id: number;
    name: string;
    next: LocalDate | null;
    repeats: Repeats;
    /** Kept by every store: changed by administrators on the command line of the server. */
    everyStore: boolean;
  }[];
}

/** One value that a change replaces. */
export interface ChangedValue {
  path: string;
  before: unknown;
  after: unknown;
}

/** What a change does to the next run, found by planning the store both ways. */
export interface Impact {
  /** Values that really change; empty for changes of the calendar. */
  changed: ChangedValue[];
  /** Null when the change has nothing to do with planning. */
  plan: {
    withoutPlaceBefore: number;
    withoutPlaceAfter: number;
    newlyPlaced: number;
    newlyFailed: number;
    moved: number;
    /** Events that the next run would no longer look at. */
    gone: number;
  } | null;
}

import { z } from 'zod';

/** One person of Crossmark's roster in the form in which Daybreak keeps people (crossmark §13). */
export const RosterPerson = z.strictObject({
  /** RepID, `MV Retail #`. */
  repId: z.string(),
  /** `US` and six digits, or null. */
  employeeId: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});
export type RosterPerson = z.infer<typeof RosterPerson>;

const ATTENTION = ['ids_differ', 'employee_id_twice', 'name_twice'] as const;

/** A roster row that people must look at: nothing is imported or changed for it. */
export const Attention = z.strictObject({
  reason: z.enum(ATTENTION),
  name: z.string(),
  repId: z.string(),
  employeeId: z.string().nullable(),
  /** Whom of the store (or of the roster) it was taken for. */
  other: z.strictObject({
    name: z.string(),
    repId: z.string().nullable(),
    employeeId: z.string().nullable(),
  }),
});
export type Attention = z.infer<typeof Attention>;

/** What is kept on the server while somebody chooses. */
export const StoredRoster = z.strictObject({
  fetchedAt: z.iso.datetime(),
  /** People who are not in the store yet, by name; the place in this list is how a surface names them. */
  fresh: z.array(RosterPerson),
  /** People of the store whom the roster completes. */
  known: z.array(RosterPerson),
  attention: z.array(Attention),
  /** Rows without a name or a usable rep id, and repeated ones. */
  hidden: z.int().nonnegative(),
  /** Places in `fresh`. */
  chosen: z.array(z.int().nonnegative()),
});
export type StoredRoster = z.infer<typeof StoredRoster>;

/** One page of the people to choose from. */
export interface RosterPage {
  token: string;
  storeId: string;
  storeName: string;
  timezone: string;
  fetchedAt: Date;
  /** What the list is narrowed to; empty = everybody. */
  query: string;
  items: { place: number; person: RosterPerson; chosen: boolean; sameName: boolean }[];
  /** 1-based, clamped to what exists. */
  page: number;
  pages: number;
  /** How many the filter leaves. */
  found: number;
  /** New people in the whole roster, and how many of them are chosen. */
  total: number;
  chosen: number;
  /** People of the store who get missing ids, or the spelling of the roster, with the import. */
  completes: number;
  attention: number;
  hidden: number;
  /** People of the store who are not active. */
  inactive: number;
  /** Whether the tick *activate* is set at first (`IMPORT_ACTIVATE`). */
  activate: boolean;
}

/** What a person did to the selection. */
export type SelectionChange =
  | { kind: 'visible'; on: readonly number[]; off: readonly number[] }
  /** Everybody whom the query finds, or nobody of them. */
  | { kind: 'found'; query: string; chosen: boolean }
  /** Exactly these rep ids, or everybody: for the command line. */
  | { kind: 'exactly'; repIds: readonly string[] | 'all' };

export interface RosterResult {
  storeId: string;
  storeName: string;
  timezone: string;
  created: { id: string; name: string }[];
  /** The new people are active, with all days available. */
  activated: boolean;
  /** People of the store who got ids or a spelling from the roster. */
  completed: string[];
  /** Chosen people who are in the store meanwhile, or no longer clear. */
  skipped: string[];
  /** New people whose e-mail somebody else of the store has: it was left out. */
  withoutEmail: string[];
  /** People of the store who are not active, these included. */
  inactive: number;
}

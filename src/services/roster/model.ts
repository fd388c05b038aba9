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

const Ids = z.strictObject({
  name: z.string(),
  repId: z.string().nullable(),
  employeeId: z.string().nullable(),
});

/** A person of the store who may be the one of a doubtful row, as they were when the roster was read. */
export const Candidate = Ids.extend({
  id: z.string(),
  version: z.int(),
  /** The MV Retail # that they have here stands in the roster too: rather two people. */
  stillThere: z.boolean(),
});
export type Candidate = z.infer<typeof Candidate>;

/** A roster row that people must look at: nothing is imported or changed for it unless somebody says who it is. */
export const Doubtful = z.strictObject({
  reason: z.enum(ATTENTION),
  row: RosterPerson,
  /** Whom of the store (or of the roster) it was taken for. */
  other: Ids,
  /** Whom it may be without taking an id from anybody else. */
  candidates: z.array(Candidate),
  /** Under which name it would come as another person; null = its ids belong to somebody. */
  newName: z.string().nullable(),
});
export type Doubtful = z.infer<typeof Doubtful>;

/** Who a doubtful row is. */
export const Identity = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('same'), personId: z.string() }),
  z.strictObject({ kind: z.literal('another') }),
]);
export type Identity = z.infer<typeof Identity>;

/** A doubtful row as surfaces show it. */
export interface Attention extends Omit<Doubtful, 'row'> {
  name: string;
  repId: string;
  employeeId: string | null;
  /** What was said about it; null = not decided. */
  choice: Identity | null;
}

/** What is kept on the server while somebody chooses. */
export const StoredRoster = z.strictObject({
  fetchedAt: z.iso.datetime(),
  /** People who are not in the store yet, by name; the place in this list is how a surface names them. */
  fresh: z.array(RosterPerson),
  /** People of the store whom the roster completes. */
  known: z.array(RosterPerson),
  attention: z.array(Doubtful),
  /** Who doubtful rows are, by rep id. */
  choices: z.record(z.string(), Identity),
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
  /** Choices among them: to be imported as another person, and people who take over ids. */
  another: number;
  same: number;
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
  /** People of the store who took over the ids of a row that was said to be theirs. */
  matched: string[];
  /** Chosen people who are in the store meanwhile, or no longer clear. */
  skipped: string[];
  /** New people whose e-mail somebody else of the store has: it was left out. */
  withoutEmail: string[];
  /** People of the store who are not active, these included. */
  inactive: number;
}

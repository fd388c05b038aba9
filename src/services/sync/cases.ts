import { addDays } from '../../domain/dates.ts';
import { isInactiveCondition } from '../../domain/event-types.ts';
import type { LocalDate } from '../../domain/types.ts';
import type { BookingSide, FieldChanges, LocalEvent, SafeFields, UpstreamEvent } from './model.ts';

/** Everything that decides about one event (§12.4); made once per event, judged without any look elsewhere. */
export interface Situation {
  /** Null: unknown here, and nothing here to link it to. */
  local: LocalEvent | null;
  /** Null: Crossmark does not list it any more, which was looked up by id (§12.6). */
  upstream: UpstreamEvent | null;
  today: LocalDate;
  /** A change of ours is under way, or came after the row was read: the next pull decides. */
  stale: boolean;
  /** Nobody knows yet what became of an earlier change of ours. */
  inDoubt: boolean;
  /** Milliseconds from our last attempt to book to the reading of this row; null = nothing was ever sent. */
  sinceAttempt: number | null;
  /** Every day of the window was read. */
  completePull: boolean;
  /** A proposal holds the event. */
  openProposal: boolean;
  /** Its row was sent and waits for the answer: without a booking it can be sent again. */
  awaited: boolean;
  /** The day of Crossmark's booking is locked here. */
  lockedDay: boolean;
  /** Crossmark's booking id belongs to another event here. */
  idTaken: boolean;
}

/** The situation in the words of the table. */
export interface Case extends Situation {
  state: 'missing' | 'inactive' | 'unknown' | 'scheduled' | 'undated' | 'open';
  ours: LocalEvent['booking'];
  theirs: BookingSide | null;
  /** Safe fields that say something else here. */
  differing: FieldChanges;
  /** Safe fields that are empty here: to fill one in contradicts nobody. */
  filling: FieldChanges;
  dates: FieldChanges;
  same: boolean;
  adoptable: boolean;
}

/** Booked events take these without a question: nobody plans by them. */
const HARMLESS: ReadonlySet<string> = new Set(['salesToolsUrl', 'storeName', 'referenceNumber']);

/** Both sides compared. */
export function caseOf(s: Situation): Case {
  const { local, upstream } = s;
  const compare = local && upstream ? compareSafe(local.safe, upstream.safe) : { differing: {}, filling: {} };
  const ours = local?.booking ?? null;
  const theirs = upstream?.booking ?? null;
  return {
    ...s,
    ...compare,
    state: stateOf(upstream),
    ours,
    theirs,
    dates: local && upstream ? compareDates(local, upstream) : {},
    same: ours !== null && theirs !== null && isSame(ours, theirs),
    // A new event comes as it is (row 1); on a day that is locked here, a known one changes only with somebody's word.
    adoptable:
      theirs?.employeeId != null && !s.openProposal && !s.idTaken && (local === null || !s.lockedDay),
  };
}

function stateOf(upstream: UpstreamEvent | null): Case['state'] {
  if (upstream === null) return 'missing';
  if (upstream.condition === 'unknown') return 'unknown';
  if (isInactiveCondition(upstream.condition)) return 'inactive';
  if (!upstream.isScheduled) return 'open';
  return upstream.booking === null ? 'undated' : 'scheduled';
}

/** An empty upstream value is never a change. */
function compareSafe(local: SafeFields, upstream: SafeFields) {
  const differing: FieldChanges = {};
  const filling: FieldChanges = {};
  for (const field of Object.keys(upstream) as (keyof SafeFields)[]) {
    const [ours, theirs] = [local[field], upstream[field]];
    if (isEmpty(theirs) || ours === theirs) continue;
    (isEmpty(ours) ? filling : differing)[field] = { local: ours, upstream: theirs };
  }
  return { differing, filling };
}

function compareDates(local: LocalEvent, upstream: UpstreamEvent): FieldChanges {
  const changes: FieldChanges = {};
  for (const field of ['startDate', 'dueDate'] as const)
    if (local.protected[field] !== upstream.protected[field])
      changes[field] = { local: local.protected[field], upstream: upstream.protected[field] };
  return changes;
}

const isEmpty = (value: unknown): boolean => value === null || value === '';
export const any = (changes: FieldChanges): boolean => Object.keys(changes).length > 0;
const only = (changes: FieldChanges, keep: (field: string) => boolean): FieldChanges =>
  Object.fromEntries(Object.entries(changes).filter(([field]) => keep(field)));
export const guarded = (changes: FieldChanges) => only(changes, (field) => !HARMLESS.has(field));
export const harmless = (changes: FieldChanges) => only(changes, (field) => HARMLESS.has(field));

export const known = (c: Case): boolean => c.local !== null && c.upstream !== null;
/** An event that Crossmark has ended is not compared field by field. */
export const compared = (c: Case): boolean => known(c) && c.state !== 'inactive';
export const isActiveHere = (c: Case): boolean => c.local !== null && !isInactiveCondition(c.local.condition);
const isGoingStatus = (status: string | undefined): boolean =>
  status === 'delete_pending' || status === 'delete_failed';
/** A booking that is to be deleted, or could not be. */
export const isGoing = ({ ours }: Case): boolean => isGoingStatus(ours?.status);

/** Row 13: Crossmark does not have it any more either. */
export function goesNow(c: Case): boolean {
  return ['open', 'inactive', 'missing'].includes(c.state) && !c.stale && !c.inDoubt && isGoing(c);
}

/** Same person at the same minute; a person who is not known here is told by the booking's id. */
function isSame(ours: BookingSide, theirs: BookingSide): boolean {
  if (ours.date !== theirs.date || ours.time !== theirs.time) return false;
  if (theirs.employeeId !== null) return ours.employeeId === theirs.employeeId;
  return theirs.scheduleEventId !== null && ours.scheduleEventId === theirs.scheduleEventId;
}

/** Row 8: `pending` and `pending_sync` learn the id; so does a synced booking that has none, or one that counted as lost. */
export function isUnconfirmed({ ours, theirs }: Case): boolean {
  if (ours === null || isGoingStatus(ours.status)) return false;
  if (ours.status !== 'synced') return true;
  return ours.scheduleEventId === null && theirs?.scheduleEventId != null;
}

/** Row 9. A booking that is to go is compared by its id alone: the old one may still stand there. */
export function differs(c: Case): boolean {
  const { ours, theirs } = c;
  if (ours === null || theirs === null) return false;
  const otherId =
    ours.scheduleEventId !== null &&
    theirs.scheduleEventId !== null &&
    ours.scheduleEventId !== theirs.scheduleEventId;
  if (isGoing(c)) return otherId && !c.inDoubt;
  return !c.same || c.idTaken || (ours.status === 'synced' && otherId);
}

/** How long an unclear booking gets before a pull that does not show it counts as the answer. */
const SETTLE_MS = 120_000;

/** Rows 10 and 12: an unclear booking that was certainly not made. */
const isAnswered = (c: Case): boolean =>
  c.ours?.status === 'pending_sync' && c.completePull && (c.sinceAttempt ?? -1) >= SETTLE_MS;

/** Row 12: the proposal's row goes on from here. */
export const isVerifiedAbsent = (c: Case): boolean => c.awaited && isAnswered(c);

/** Row 10: imported and never sent, or what could not be put back: nothing else would tell that it is gone. */
export const isMissed = (c: Case): boolean =>
  c.ours?.status === 'pending_sync' && !c.awaited && (c.sinceAttempt === null || isAnswered(c));

/** Row 7: of strangers on days gone by nobody has to decide anything. */
export const concernsPeople = (c: Case): boolean =>
  c.theirs !== null && (c.theirs.employeeId !== null || c.openProposal || c.theirs.date >= c.today);

/** Today or tomorrow. */
export const isNear = (c: Case, side: BookingSide | null): boolean =>
  side !== null && side.date >= c.today && side.date <= addDays(c.today, 1);

/** Row 14: the condition moves, and nothing about the booking waits for a decision. */
export function conditionMoves(c: Case): boolean {
  const [ours, theirs] = [c.local?.condition, c.upstream?.condition];
  if (ours === theirs) return false;
  switch (c.state) {
    case 'unknown':
      return c.ours === null;
    case 'inactive':
      return c.ours === null && !isActiveHere(c);
    case 'open':
      return c.ours === null && isActiveHere(c);
    case 'undated':
      return isActiveHere(c);
    case 'scheduled':
      return (
        isActiveHere(c) && (c.ours === null ? !c.adoptable && !concernsPeople(c) : c.same && !differs(c))
      );
    default:
      return false;
  }
}

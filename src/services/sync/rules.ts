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
  /** The day of Crossmark's booking is locked here. */
  lockedDay: boolean;
  /** Crossmark's booking id belongs to another event here. */
  idTaken: boolean;
}

export type MergeRow = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19;

export type Decision = { row: MergeRow } & (
  | { act: 'insert' }
  /** Safe fields take Crossmark's values. */
  | { act: 'update'; fields: FieldChanges }
  /** The condition takes Crossmark's value; `cancelled` ends the proposals of the event. */
  | { act: 'condition'; cancelled: boolean; fields: FieldChanges }
  /** Crossmark's booking comes in. */
  | { act: 'book'; fields: FieldChanges }
  /** Our booking is Crossmark's: its id is stored. */
  | { act: 'confirm'; fields: FieldChanges }
  /** Crossmark has no such booking: ours goes. */
  | { act: 'unbook'; fields: FieldChanges }
  | { act: 'nothing' }
  | { act: 'conflict'; about: 'event' | 'schedule'; fields: FieldChanges; urgent: boolean }
);

/** How long an unclear booking gets before a pull that does not show it counts as the answer. */
const SETTLE_MS = 120_000;
/** Booked events take these without a question: nobody plans by them. */
const HARMLESS: ReadonlySet<string> = new Set(['salesToolsUrl', 'storeName', 'referenceNumber']);

/** The situation in the words of the table. */
interface Case extends Situation {
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

interface Rule {
  row: MergeRow;
  when(c: Case): boolean;
  decision(c: Case): Decision;
}

/**
 * §12.4, rule by rule. Every rule that holds is applied; `when` keeps those apart that exclude each other. Deviations from
 * its letter: an empty value here is filled in even while somebody is booked (2, 4); an import that was never sent is
 * compared by people instead of removed (10, 12); a booked event keeps its condition when Crossmark's is unknown (14);
 * bookings of strangers on days gone by are no conflict (7).
 */
const TABLE: readonly Rule[] = [
  { row: 1, when: (c) => !c.local && c.upstream !== null, decision: () => ({ row: 1, act: 'insert' }) },
  {
    row: 2,
    when: (c) => known(c) && !c.ours && any({ ...c.differing, ...c.filling }),
    decision: (c) => ({ row: 2, act: 'update', fields: { ...c.differing, ...c.filling } }),
  },
  {
    row: 3,
    when: (c) => compared(c) && c.ours !== null && any(guarded(c.differing)),
    decision: (c) => ({
      row: 3,
      act: 'conflict',
      about: 'event',
      fields: guarded(c.differing),
      urgent: false,
    }),
  },
  {
    row: 4,
    when: (c) => known(c) && c.ours !== null && any({ ...harmless(c.differing), ...c.filling }),
    decision: (c) => ({ row: 4, act: 'update', fields: { ...harmless(c.differing), ...c.filling } }),
  },
  {
    row: 5,
    when: (c) => compared(c) && !c.stale && any(c.dates),
    decision: (c) => ({ row: 5, act: 'conflict', about: 'event', fields: c.dates, urgent: false }),
  },
  {
    row: 6,
    when: (c) => c.state === 'scheduled' && !c.ours && !c.stale && c.adoptable,
    decision: (c) => ({ row: 6, act: 'book', fields: sides(c) }),
  },
  {
    row: 7,
    when: (c) => c.state === 'scheduled' && !c.ours && !c.stale && !c.adoptable && concernsPeople(c),
    decision: (c) => booking(7, c, c.theirs?.employeeId ? isNear(c, c.theirs) : false),
  },
  {
    row: 8,
    when: (c) => c.state === 'scheduled' && !c.stale && c.same && isUnconfirmed(c),
    decision: (c) => ({ row: 8, act: 'confirm', fields: sides(c) }),
  },
  {
    row: 9,
    when: (c) => c.state === 'scheduled' && !c.stale && differs(c),
    decision: (c) => booking(9, c, isNear(c, c.ours) || isNear(c, c.theirs)),
  },
  {
    row: 10,
    when: (c) => c.state === 'open' && !c.stale && (c.ours?.status === 'synced' || neverSent(c)),
    decision: (c) => booking(10, c, isNear(c, c.ours)),
  },
  {
    row: 11,
    when: (c) => c.state === 'open' && !c.stale && c.ours?.status === 'pending',
    decision: () => ({ row: 11, act: 'nothing' }),
  },
  {
    row: 12,
    when: (c) =>
      c.state === 'open' &&
      !c.stale &&
      c.ours?.status === 'pending_sync' &&
      c.completePull &&
      (c.sinceAttempt ?? -1) >= SETTLE_MS,
    decision: (c) => ({ row: 12, act: 'unbook', fields: sides(c) }),
  },
  {
    row: 13,
    when: goesNow,
    decision: (c) => ({ row: 13, act: 'unbook', fields: sides(c) }),
  },
  {
    row: 14,
    when: (c) => known(c) && conditionMoves(c),
    decision: (c) => ({ row: 14, act: 'condition', cancelled: false, fields: conditions(c) }),
  },
  {
    row: 15,
    when: (c) => c.state === 'inactive' && (!c.ours || goesNow(c)) && isActiveHere(c),
    decision: (c) => ({ row: 15, act: 'condition', cancelled: true, fields: conditions(c) }),
  },
  {
    row: 16,
    when: (c) => c.state === 'inactive' && c.ours !== null && !c.stale && !isGoing(c),
    decision: (c) => ({
      row: 16,
      act: 'conflict',
      about: 'event',
      fields: conditions(c),
      // A day that is over needs nobody at once.
      urgent: c.ours !== null && c.ours.date >= c.today,
    }),
  },
  {
    row: 17,
    when: (c) => c.state === 'missing' && (!c.ours || goesNow(c)) && isActiveHere(c),
    decision: (c) => ({ row: 17, act: 'condition', cancelled: true, fields: conditions(c) }),
  },
  {
    row: 18,
    when: (c) => c.state === 'missing' && c.ours !== null && !c.stale && !isGoing(c),
    decision: (c) => ({
      row: 18,
      act: 'conflict',
      about: 'event',
      fields: { missing: { local: 'active', upstream: 'missing' } },
      urgent: isNear(c, c.ours),
    }),
  },
  {
    row: 19,
    when: (c) => known(c) && !isActiveHere(c) && ['open', 'scheduled', 'undated'].includes(c.state),
    decision: (c) => ({ row: 19, act: 'condition', cancelled: false, fields: conditions(c) }),
  },
];

/** What the pull does about one event: pure, so that every row of the table can be tried alone. */
export function decide(situation: Situation): Decision[] {
  const c = caseOf(situation);
  return TABLE.filter((rule) => rule.when(c)).map((rule) => rule.decision(c));
}

/** Whether this pull can say that both sides agree: only then an open conflict ends by itself. */
export function isComparable({ upstream, stale }: Situation, about: 'event' | 'schedule'): boolean {
  if (stale) return false;
  if (about === 'event' || upstream === null) return true;
  return upstream.condition !== 'unknown' && !(upstream.isScheduled && upstream.booking === null);
}

function caseOf(s: Situation): Case {
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
const any = (changes: FieldChanges): boolean => Object.keys(changes).length > 0;
const only = (changes: FieldChanges, keep: (field: string) => boolean): FieldChanges =>
  Object.fromEntries(Object.entries(changes).filter(([field]) => keep(field)));
const guarded = (changes: FieldChanges) => only(changes, (field) => !HARMLESS.has(field));
const harmless = (changes: FieldChanges) => only(changes, (field) => HARMLESS.has(field));

const known = (c: Case): boolean => c.local !== null && c.upstream !== null;
/** An event that Crossmark has ended is not compared field by field. */
const compared = (c: Case): boolean => known(c) && c.state !== 'inactive';
const isActiveHere = (c: Case): boolean => c.local !== null && !isInactiveCondition(c.local.condition);
const isGoingStatus = (status: string | undefined): boolean =>
  status === 'delete_pending' || status === 'delete_failed';
/** A booking that is to be deleted, or could not be. */
const isGoing = ({ ours }: Case): boolean => isGoingStatus(ours?.status);

/** Row 13: Crossmark does not have it any more either. */
function goesNow(c: Case): boolean {
  return ['open', 'inactive', 'missing'].includes(c.state) && !c.stale && !c.inDoubt && isGoing(c);
}

/** Same person at the same minute; a person who is not known here is told by the booking's id. */
function isSame(ours: BookingSide, theirs: BookingSide): boolean {
  if (ours.date !== theirs.date || ours.time !== theirs.time) return false;
  if (theirs.employeeId !== null) return ours.employeeId === theirs.employeeId;
  return theirs.scheduleEventId !== null && ours.scheduleEventId === theirs.scheduleEventId;
}

/** Row 8: `pending` and `pending_sync` learn the id; so does a synced booking that has none, or one that counted as lost. */
function isUnconfirmed({ ours, theirs }: Case): boolean {
  if (ours === null || isGoingStatus(ours.status)) return false;
  if (ours.status !== 'synced') return true;
  return ours.scheduleEventId === null && theirs?.scheduleEventId != null;
}

/** Row 9. A booking that is to go is compared by its id alone: the old one may still stand there. */
function differs(c: Case): boolean {
  const { ours, theirs } = c;
  if (ours === null || theirs === null) return false;
  const otherId =
    ours.scheduleEventId !== null &&
    theirs.scheduleEventId !== null &&
    ours.scheduleEventId !== theirs.scheduleEventId;
  if (isGoing(c)) return otherId && !c.inDoubt;
  return !c.same || (ours.status === 'synced' && otherId);
}

/** An imported booking that Daybreak never sent: its absence there proves nothing. */
const neverSent = (c: Case): boolean => c.ours?.status === 'pending_sync' && c.sinceAttempt === null;

/** Row 7: of strangers on days gone by nobody has to decide anything. */
const concernsPeople = (c: Case): boolean =>
  c.theirs !== null && (c.theirs.employeeId !== null || c.openProposal || c.theirs.date >= c.today);

/** Today or tomorrow. */
const isNear = (c: Case, side: BookingSide | null): boolean =>
  side !== null && side.date >= c.today && side.date <= addDays(c.today, 1);

/** Row 14: the condition moves, and nothing about the booking waits for a decision. */
function conditionMoves(c: Case): boolean {
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

const conditions = (c: Case): FieldChanges => ({
  condition: { local: c.local?.condition ?? null, upstream: c.upstream?.condition ?? 'canceled' },
});

const sides = (c: Case): FieldChanges => ({ booking: { local: plain(c.ours), upstream: c.theirs } });
/** Our side without what only the table needs. */
function plain(ours: Case['ours']): BookingSide | null {
  if (ours === null) return null;
  const { status: _status, ...side } = ours;
  return side;
}

const booking = (row: 7 | 9 | 10, c: Case, urgent: boolean): Decision => ({
  row,
  act: 'conflict',
  about: 'schedule',
  fields: sides(c),
  urgent,
});

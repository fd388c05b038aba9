import {
  any,
  type Case,
  caseOf,
  compared,
  concernsPeople,
  conditionMoves,
  differs,
  goesNow,
  guarded,
  harmless,
  isActiveHere,
  isGoing,
  isMissed,
  isNear,
  isUnconfirmed,
  isVerifiedAbsent,
  known,
  type Situation,
} from './cases.ts';
import type { BookingSide, FieldChanges } from './model.ts';

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

interface Rule {
  row: MergeRow;
  when(c: Case): boolean;
  decision(c: Case): Decision;
}

/**
 * §12.4, rule by rule. Every rule that holds is applied; `when` keeps those apart that exclude each other. Deviations from
 * its letter: an empty value here is filled in even while somebody is booked (2, 4); a booking that no
 * row of a proposal waits for is compared by people instead of removed (10, 12); a booked event keeps its condition when Crossmark's is unknown (14);
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
    when: (c) => c.state === 'scheduled' && !c.stale && c.same && !c.idTaken && isUnconfirmed(c),
    decision: (c) => ({ row: 8, act: 'confirm', fields: sides(c) }),
  },
  {
    row: 9,
    when: (c) => c.state === 'scheduled' && !c.stale && differs(c),
    decision: (c) => booking(9, c, isNear(c, c.ours) || isNear(c, c.theirs)),
  },
  {
    row: 10,
    when: (c) => c.state === 'open' && !c.stale && (c.ours?.status === 'synced' || isMissed(c)),
    decision: (c) => booking(10, c, isNear(c, c.ours)),
  },
  {
    row: 11,
    when: (c) => c.state === 'open' && !c.stale && c.ours?.status === 'pending',
    decision: () => ({ row: 11, act: 'nothing' }),
  },
  {
    row: 12,
    when: (c) => c.state === 'open' && !c.stale && isVerifiedAbsent(c),
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
export function isComparable({ local, upstream, stale }: Situation, about: 'event' | 'schedule'): boolean {
  if (stale) return false;
  if (about === 'event' || upstream === null) return true;
  // Still unclear: its absence proves nothing yet.
  if (local?.booking?.status === 'pending_sync' && !upstream.isScheduled) return false;
  return upstream.condition !== 'unknown' && !(upstream.isScheduled && upstream.booking === null);
}

export const conditions = (c: Case): FieldChanges => ({
  condition: { local: c.local?.condition ?? null, upstream: c.upstream?.condition ?? 'canceled' },
});

export const sides = (c: Case): FieldChanges => ({ booking: { local: plain(c.ours), upstream: c.theirs } });
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

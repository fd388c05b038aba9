import {
  any,
  type Case,
  caseOf,
  concernsPeople,
  differs,
  goesNow,
  guarded,
  isActiveHere,
  isGoing,
  isVerifiedAbsent,
  type Situation,
} from './cases.ts';
import type { FieldChanges } from './model.ts';
import { conditions, type Decision, decide, sides } from './rules.ts';

/** Why something stays as it is here although Crossmark says something else. */
export type KeptReason =
  /** A change of ours is under way, or came after the row was read. */
  | 'changed_since'
  /** Approved here and not in Crossmark yet. */
  | 'approved'
  | 'locked_day'
  | 'unknown_person'
  /** Crossmark gives the same booking to two events. */
  | 'id_taken'
  /** Crossmark no longer has the event, and somebody is booked. */
  | 'booked'
  /** Crossmark no longer has the event, and it has an id of ours alone: nothing to look it up by. */
  | 'no_id';

/** What the table of a pull does not have to know about an event. */
export interface RefreshFacts {
  /** Our booking comes from an approved proposal. */
  approved: boolean;
  /** Our booking stands on a locked day. */
  ourDayLocked: boolean;
  /** The administrator wants bookings of locked days changed as well. */
  includeLocked: boolean;
  /** Type that a person has set. */
  override: string | undefined;
}

export interface Verdict {
  decisions: Decision[];
  kept: { reason: KeptReason; fields: FieldChanges } | null;
}

/**
 * §12.7: the table of a pull, with Crossmark's answer to everything that it would ask people about: fields and dates take
 * Crossmark's values, bookings become Crossmark's. What stays: bookings that were approved here and wait to be sent, as
 * long as their event is active and not booked there; what cannot be taken over; locked days, unless they are included.
 */
export function crossmarkWins(situation: Situation, facts: RefreshFacts): Verdict {
  const c = caseOf(situation);
  const asPulled = decide(situation);
  if (c.local === null) return { decisions: asPulled, kept: keptOut(c, asPulled) };
  if (c.stale) return { decisions: asPulled, kept: keptIf('changed_since', disputed(c)) };
  if (c.upstream === null) {
    const missing: FieldChanges = { missing: { local: 'active', upstream: 'missing' } };
    return {
      decisions: asPulled,
      kept: c.ours && !goesNow(c) ? { reason: 'booked', fields: missing } : null,
    };
  }
  const decisions = asPulled.filter(({ act }) => act !== 'conflict');
  const fields = { ...(c.ours === null ? {} : guarded(c.differing)), ...c.dates, ...typeOf(c, facts) };
  if (any(fields)) decisions.push({ row: any(c.dates) ? 5 : 3, act: 'update', fields });
  const { ends, kept } = bookingOf(c, facts);
  decisions.push(...ends);
  // What stays is a question to people, as it is for every pull.
  if (kept !== null)
    decisions.push(
      ...asPulled.filter((one) => one.act === 'conflict' && (one.about === 'schedule' || one.row === 16)),
    );
  return { decisions, kept: kept && { reason: kept, fields: disputed(c) } };
}

/** A new event whose booking cannot come with it. */
function keptOut(c: Case, decisions: readonly Decision[]): Verdict['kept'] {
  if (!decisions.some(({ act }) => act === 'conflict')) return null;
  const reason = c.theirs?.employeeId == null ? 'unknown_person' : 'id_taken';
  return { reason, fields: sides(c) };
}

interface Ending {
  ends: Decision[];
  kept: KeptReason | null;
}
const NOTHING: Ending = { ends: [], kept: null };
const keep = (kept: KeptReason): Ending => ({ ends: [], kept });

/** What becomes of the booking. */
function bookingOf(c: Case, facts: RefreshFacts): Ending {
  const { ours, theirs } = c;
  const locked = !facts.includeLocked && (facts.ourDayLocked || c.lockedDay);
  switch (c.state) {
    case 'inactive':
      if (ours === null) return NOTHING;
      if (goesNow(c)) return { kept: null, ends: endedOtherwise(c) };
      if (locked) return keep('locked_day');
      return {
        kept: null,
        ends: [
          { row: 16, act: 'unbook', fields: sides(c) },
          { row: 16, act: 'condition', cancelled: true, fields: conditions(c) },
        ],
      };
    case 'open':
      if (ours === null || goesNow(c) || isVerifiedAbsent(c)) return NOTHING;
      if (facts.approved && (ours.status === 'pending' || ours.status === 'pending_sync'))
        return keep('approved');
      if (locked) return keep('locked_day');
      return { kept: null, ends: [{ row: 10, act: 'unbook', fields: sides(c) }] };
    case 'scheduled':
      if (theirs === null || (ours !== null && c.same && !isGoing(c) && !differs(c))) return NOTHING;
      if (ours === null && (c.adoptable || !concernsPeople(c))) return NOTHING;
      if (theirs.employeeId === null) return keep('unknown_person');
      if (c.idTaken) return keep('id_taken');
      if (locked && !c.same) return keep('locked_day');
      return { kept: null, ends: [{ row: ours === null ? 7 : 9, act: 'book', fields: sides(c) }] };
    default:
      // Scheduled without a date, or in a state that is not known: nothing is said about the booking.
      return NOTHING;
  }
}

/** Over on both sides, each with a word of its own for it; the table says nothing while a booking goes. */
function endedOtherwise(c: Case): Decision[] {
  if (isActiveHere(c) || c.local?.condition === c.upstream?.condition) return [];
  return [{ row: 14, act: 'condition', cancelled: true, fields: conditions(c) }];
}

/** A type that a person has set holds, whatever was stored in between. */
function typeOf({ local }: Case, { override }: RefreshFacts): FieldChanges {
  const type = local?.safe.eventType;
  return override === undefined || override === type
    ? {}
    : { eventType: { local: type, upstream: override } };
}

/** Everything that both sides say differently about one event, its booking included. */
function disputed(c: Case): FieldChanges {
  const { ours, theirs, state } = c;
  const told = state === 'open' || state === 'scheduled' || state === 'inactive';
  const booking = told && ((ours === null) !== (theirs === null) || differs(c));
  return { ...guarded(c.differing), ...c.dates, ...(booking ? sides(c) : {}) };
}

const keptIf = (reason: KeptReason, fields: FieldChanges): Verdict['kept'] =>
  any(fields) ? { reason, fields } : null;

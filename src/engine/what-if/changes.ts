import { addDays, formatDay } from '../../domain/dates.ts';
import { ValidationError } from '../../domain/errors.ts';
import type { Problem } from '../../domain/problems.ts';
import type { LocalDate } from '../../domain/types.ts';
import { hasTimeOff, isActive, isAvailable } from '../facts/availability.ts';
import type { EngineEmployee, Facts } from '../facts/model.ts';
import { buildFacts } from '../facts.ts';
import type { Suggestion } from '../proposal.ts';
import type { Snapshot, SnapshotEmployee, SnapshotSchedule } from '../snapshot.ts';
import type { StayingBooking, StayReason } from './bookings.ts';
import { bookingsOf, reasonToStay, takeAway } from './bookings.ts';

/**
 * One thing a manager may ask "what if" about.
 * - `without_employee`: the person is gone from now on. Their bookings ahead are taken away and planned again.
 * - `time_off`: the person is off that day. Their bookings of that day are taken away and planned again.
 * - `unlock`: the locked day is open.
 * - `add_available`: the person works that day, whatever time off, date rows, overrides or the weekly pattern say.
 * - `move_posted`: the booking is taken away and its event planned again, or left for a person (`byHand`).
 *
 * A booking on a locked day, one that has begun or whose work is under way stays where it is, as does a row of
 * another open proposal.
 */
export type Change =
  | { kind: 'without_employee'; employeeId: string }
  | { kind: 'time_off'; employeeId: string; date: LocalDate }
  | { kind: 'unlock'; date: LocalDate }
  | { kind: 'add_available'; employeeId: string; date: LocalDate }
  | { kind: 'move_posted'; eventRefNum: number; byHand?: boolean };

/** A store after some changes. */
export interface ChangedStore {
  snapshot: Snapshot;
  /** Bookings that were taken away; their events are planned again. */
  taken: SnapshotSchedule[];
  /** Bookings of a person who is away that stay nevertheless. */
  staying: StayingBooking[];
}

/**
 * The store after the changes, carried out in their order.
 * @throws ValidationError with one problem per change that makes no sense (path `changes[i]`): an unknown person or
 * event, a day that is not locked or not searched, somebody who is already off or already there, a booking that stays.
 */
export function applyChanges(snapshot: Snapshot, changes: readonly Change[]): Snapshot {
  return carryOut(snapshot, changes).snapshot;
}

/** As `applyChanges`, and what became of the bookings. */
export function carryOut(snapshot: Snapshot, changes: readonly Change[]): ChangedStore {
  const problems: Problem[] = [];
  let store: ChangedStore = { snapshot, taken: [], staying: [] };
  changes.forEach((change, index) => {
    const result = carryOutOne(store.snapshot, change);
    if ('problem' in result) {
      problems.push({ path: `changes[${index}]`, message: result.problem });
      return;
    }
    store = {
      snapshot: result.snapshot,
      taken: [...store.taken, ...result.taken],
      staying: [...store.staying, ...result.staying],
    };
  });
  if (problems.length > 0) throw new ValidationError(problems);
  return store;
}

/** The change that carries out a suggestion of BOT-3; null for a weekly limit, which is no single change. */
export function changeOfSuggestion(suggestion: Suggestion): Change | null {
  const { kind, date, employeeId, eventRefNum } = suggestion;
  switch (kind) {
    case 'unlock_day':
      return date === undefined ? null : { kind: 'unlock', date };
    case 'time_off':
    case 'availability':
      return date === undefined || employeeId === undefined
        ? null
        : { kind: 'add_available', employeeId, date };
    case 'move_posted':
      return eventRefNum === undefined ? null : { kind: 'move_posted', eventRefNum };
    case 'weekly_limit':
      return null;
  }
}

type Result = ChangedStore | { problem: string };

function carryOutOne(snapshot: Snapshot, change: Change): Result {
  const facts = buildFacts(snapshot);
  switch (change.kind) {
    case 'without_employee':
      return withPerson(facts, change.employeeId, (person) => leave(facts, snapshot, person));
    case 'time_off':
      return withPerson(facts, change.employeeId, (person) => takeOff(facts, snapshot, person, change.date));
    case 'add_available':
      return withPerson(facts, change.employeeId, (person) => comeIn(facts, snapshot, person, change.date));
    case 'unlock':
      return unlock(facts, snapshot, change.date);
    case 'move_posted':
      return movePosted(facts, snapshot, change.eventRefNum, change.byHand ?? false);
  }
}

function withPerson(facts: Facts, id: string, then: (person: EngineEmployee) => Result): Result {
  const person = facts.employeeById.get(id);
  if (person !== undefined) return then(person);
  const known = facts.employees.map((employee) => employee.id);
  const listed = known.length > 20 ? [...known.slice(0, 20), `and ${known.length - 20} more`] : known;
  return {
    problem: `no employee has the id ${JSON.stringify(id)}; known are ${listed.join(', ') || 'none'}`,
  };
}

function leave(facts: Facts, snapshot: Snapshot, person: EngineEmployee): Result {
  if (!isActive(person, facts.today)) return { problem: `${person.name} is already not active` };
  const { free, staying } = bookingsOf(facts, person.id, (date) => date >= facts.today);
  const { snapshot: left, taken } = takeAway(snapshot, new Set(free.map((row) => row.event.refNum)));
  return { snapshot: changePerson(left, person.id, (old) => ({ ...old, active: false })), taken, staying };
}

function takeOff(facts: Facts, snapshot: Snapshot, person: EngineEmployee, date: LocalDate): Result {
  const day = formatDay(date);
  const problem = outsideSearch(facts, date);
  if (problem !== null) return { problem };
  if (!isActive(person, date)) return { problem: `${person.name} is not active on ${day}` };
  if (hasTimeOff(person, date)) return { problem: `${person.name} already has ${day} off` };
  if (facts.calendar.isHoliday(date)) return { problem: `${day} is a holiday; everybody is off` };
  const { free, staying } = bookingsOf(facts, person.id, (other) => other === date);
  const { snapshot: left, taken } = takeAway(snapshot, new Set(free.map((row) => row.event.refNum)));
  const off = { start: date, end: date, status: 'approved' as const };
  const changed = changePerson(left, person.id, (old) => ({
    ...old,
    timeOff: [...(old.timeOff ?? []), off],
  }));
  return { snapshot: changed, taken, staying };
}

function comeIn(facts: Facts, snapshot: Snapshot, person: EngineEmployee, date: LocalDate): Result {
  const day = formatDay(date);
  const problem = outsideSearch(facts, date);
  if (problem !== null) return { problem };
  if (!isActive(person, date)) return { problem: `${person.name} is not active on ${day}` };
  if (facts.calendar.isHoliday(date)) return { problem: `${day} is a holiday; nobody works` };
  if (isAvailable(facts, person, date)) return { problem: `${person.name} already works on ${day}` };
  const changed = changePerson(snapshot, person.id, (old) => ({
    ...old,
    ...(old.timeOff !== undefined && { timeOff: old.timeOff.flatMap((off) => cutOut(off, date)) }),
    // A date row outvotes overrides and the weekly pattern (AVAIL-3).
    dateAvailability: [
      ...(old.dateAvailability ?? []).filter((row) => row.date !== date),
      { date, available: true },
    ],
  }));
  return { snapshot: changed, taken: [], staying: [] };
}

type TimeOff = NonNullable<SnapshotEmployee['timeOff']>[number];

/** Approved time off without one of its days: the part before, the part after. */
function cutOut(off: TimeOff, date: LocalDate): TimeOff[] {
  if (off.status !== 'approved' || date < off.start || off.end < date) return [off];
  const before = { ...off, end: addDays(date, -1) };
  const after = { ...off, start: addDays(date, 1) };
  return [before, after].filter((part) => part.start <= part.end);
}

function unlock(facts: Facts, snapshot: Snapshot, date: LocalDate): Result {
  if (!facts.calendar.isLocked(date)) {
    const locked = [...new Set(snapshot.lockedDays.map((day) => day.date))].sort();
    const known = locked.length === 0 ? 'no day is' : `locked: ${locked.join(', ')}`;
    return { problem: `${formatDay(date)} is not locked; ${known}` };
  }
  const problem = outsideSearch(facts, date);
  if (problem !== null) return { problem };
  const lockedDays = snapshot.lockedDays.filter((day) => day.date !== date);
  return { snapshot: { ...snapshot, lockedDays }, taken: [], staying: [] };
}

const STAYS: Readonly<Record<StayReason, string>> = {
  locked_day: 'its day is locked; unlock the day first',
  under_way: 'its work is under way',
  begun: 'it has begun',
  other_proposal: 'it is part of another proposal',
};

function movePosted(facts: Facts, snapshot: Snapshot, refNum: number, byHand: boolean): Result {
  const event = facts.eventByRef.get(refNum);
  if (event === undefined) return { problem: `no event has the number ${refNum}` };
  const booking = facts.postedByEvent.get(refNum) ?? facts.foreignByEvent.get(refNum);
  if (booking === undefined) return { problem: `${event.label} is not booked` };
  const reason = reasonToStay(facts, booking);
  if (reason !== null) return { problem: `${event.label} cannot be moved: ${STAYS[reason]}` };
  const moved = takeAway(snapshot, new Set([refNum]));
  const events = moved.snapshot.events.map((other) =>
    byHand && other.refNum === refNum ? { ...other, autoSchedule: false } : other,
  );
  return { snapshot: { ...moved.snapshot, events }, taken: moved.taken, staying: [] };
}

/** Why a change of this day could have no effect: a run looks from today to `searchDays` ahead. */
function outsideSearch(facts: Facts, date: LocalDate): string | null {
  if (facts.today <= date && date <= facts.lastSearchDay) return null;
  const days = `${formatDay(facts.today)} – ${formatDay(facts.lastSearchDay)}`;
  return `${date} is outside the days that are planned (${days})`;
}

function changePerson(
  snapshot: Snapshot,
  id: string,
  change: (person: SnapshotEmployee) => SnapshotEmployee,
): Snapshot {
  return {
    ...snapshot,
    employees: snapshot.employees.map((person) => (person.id === id ? change(person) : person)),
  };
}

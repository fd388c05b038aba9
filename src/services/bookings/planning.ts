import { CrossmarkError } from '../../crossmark/errors.ts';
import type { CrossmarkPort } from '../../crossmark/port.ts';
import type { ScheduleRow } from '../../db/database.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { Occupancy } from '../../engine/occupancy.ts';
import type { BookingChange } from '../notices/changes.ts';
import { demandLegal, demandReason } from '../proposals/edit-guards.ts';
import { bookingOfEvent } from '../proposals/judge.ts';
import { blockFor } from '../proposals/placing.ts';
import { eventOf, type StoreState } from '../store-state.ts';
import type { Step } from '../submissions/journal.ts';
import { MissingIdError, placeOfBooking, stepFor } from '../submissions/plan-operation.ts';
import type { BookingPlace, Intent, Part } from './intent.ts';
import { demandUnlocked, followCore, judgeBooking, occupancyWithout, supervisorOf, take } from './judging.ts';
import type { ChangeInput, RemoveInput, SendInput, TradeInput } from './model.ts';

/** A change that nothing speaks against: what the journal will say. */
export interface BookingPlan {
  kind: 'create' | 'delete' | 'change' | 'trade';
  intent: Intent;
  steps: Step[];
  /** The bookings as they were judged. */
  bookings: ScheduleRow[];
}

/** What planning looks at; `remote` = the store has a connection. */
export interface Planning {
  state: StoreState;
  remote: boolean;
}

/** §13 *Reschedule* and *Change employee*. Null: the booking stands there already. */
export function planChange({ state, remote }: Planning, input: ChangeInput): BookingPlan | null {
  const booking = bookedEvent(state, input.eventRefNum, input.expectedVersion);
  const { employeeId = booking.employeeId, date = booking.scheduleDate, time = booking.scheduleTime } = input;
  const moves = date !== booking.scheduleDate || time !== booking.scheduleTime;
  const samePerson = employeeId === booking.employeeId;
  if (!moves && samePerson) return null;
  if (state.events.get(booking.eventRefNum)?.condition === 'in_progress')
    throw new DaybreakError('STATE', `${labelOf(state, booking.eventRefNum)} is under way.`);
  demandUnlocked(state, [booking.scheduleDate, date]);
  const occupancy = occupancyWithout(state, [booking.eventRefNum]);
  const event = eventOf(state.facts, booking.eventRefNum);
  const { block, overflow: blockOverflow } = moves
    ? blockFor(state.facts, occupancy, event, employeeId, date, time)
    : { block: booking.shiftBlock, overflow: booking.blockOverflow };
  const place: BookingPlace = { employeeId, date, time, block, blockOverflow };
  const findings = judgeBooking(state, occupancy, booking, place);
  demandLegal({ findings });
  demandReason({ findings }, input.reason);
  const verb = moves ? 'move' : 'reassign';
  const parts = [partOf(booking, place)];
  take(state, occupancy, booking.eventRefNum, place);
  return {
    kind: 'change',
    intent: {
      verb,
      parts,
      core: null,
      reason: input.reason?.trim() ?? null,
      notice: input.notice ?? null,
      changes: changesOf(verb, parts),
    },
    steps: remote ? stepsOf(state, [booking], parts) : [],
    bookings: [booking],
  };
}

/** §13 *Unschedule*. */
export function planRemove({ state, remote }: Planning, input: RemoveInput): BookingPlan {
  const booking = bookedEvent(state, input.eventRefNum, input.expectedVersion);
  demandUnlocked(state, [booking.scheduleDate]);
  const parts = [partOf(booking, null)];
  return {
    kind: 'delete',
    intent: {
      verb: 'remove',
      parts,
      core: null,
      reason: input.reason?.trim() ?? null,
      notice: input.notice ?? null,
      changes: changesOf('remove', parts),
    },
    steps: remote ? stepsOf(state, [booking], parts) : [],
    bookings: [booking],
  };
}

/** §13 *Trade*: both sides are judged together, all or nothing. */
export function planTrade({ state, remote }: Planning, input: TradeInput): BookingPlan {
  if (input.eventRefNum === input.withEventRefNum)
    throw new DaybreakError('VALIDATION_ERROR', 'A trade needs two different events.');
  const one = bookedEvent(state, input.eventRefNum, input.expectedVersion);
  const other = bookedEvent(state, input.withEventRefNum, input.withExpectedVersion);
  if (one.employeeId === other.employeeId)
    throw new DaybreakError('VALIDATION_ERROR', 'Both events are booked for the same person already.');
  demandUnlocked(state, [one.scheduleDate, other.scheduleDate]);
  const parts = [
    partOf(one, { ...placeOf(one), employeeId: other.employeeId }),
    partOf(other, { ...placeOf(other), employeeId: one.employeeId }),
  ];
  const findings = [one, other].flatMap((booking, at) => {
    const occupancy = occupancyWithout(state, [one.eventRefNum, other.eventRefNum]);
    const across = parts[1 - at]!;
    take(state, occupancy, across.eventRefNum, across.after!);
    return judgeBooking(state, occupancy, booking, parts[at]!.after!);
  });
  demandLegal({ findings });
  demandReason({ findings }, input.reason);
  return {
    kind: 'trade',
    intent: {
      verb: 'trade',
      parts,
      core: null,
      reason: input.reason?.trim() ?? null,
      notice: input.notice ?? null,
      changes: changesOf('trade', parts),
    },
    steps: remote ? stepsOf(state, [one, other], parts) : [],
    bookings: [one, other],
  };
}

/**
 * A booking that Crossmark does not have goes there: a local one, a lost one, or ours after a conflict that was decided for
 * us. An uncertain one is looked up first.
 */
export async function planSend(
  { state }: Planning,
  input: SendInput,
  port: Pick<CrossmarkPort, 'getEvent'>,
): Promise<BookingPlan> {
  const booking = bookedEvent(state, input.eventRefNum, input.expectedVersion);
  if (booking.syncStatus === 'delete_failed')
    throw new DaybreakError('STATE', `${labelOf(state, booking.eventRefNum)} is to be removed in Crossmark.`);
  demandUnlocked(state, [booking.scheduleDate]);
  const place = placeOf(booking);
  // The booking stands here: rows that only want its place are judged against it, not the other way round.
  const occupancy = Occupancy.of(state.facts);
  occupancy.remove(booking.eventRefNum);
  demandLegal({ findings: judgeBooking(state, occupancy, booking, place) });
  const create = remoteStep(state, 'create', booking, place);
  if (booking.syncStatus === 'pending_sync') create.state = 'unknown';
  const steps: Step[] = [create];
  if (input.replaces !== undefined) {
    const theirs = await port.getEvent(create.mPlanId, create.window).catch((error: unknown) => {
      if (error instanceof CrossmarkError) throw new DaybreakError(error.code, undefined, undefined, error);
      throw error;
    });
    if (theirs?.scheduleEventId !== input.replaces)
      throw new DaybreakError('REMOTE_CONFLICT', 'Crossmark shows something else by now. Look at it again.');
    steps.unshift({
      ...create,
      call: 'delete',
      state: 'todo',
      scheduleEventId: input.replaces,
      foreign: true,
      repId: theirs.repId ?? '',
      date: theirs.scheduledAt?.date ?? create.date,
      time: theirs.scheduledAt?.time ?? create.time,
    });
  } else if (booking.syncStatus === 'pending' && booking.externalId !== null)
    // It was changed here while there was no connection: what Crossmark still has goes first.
    steps.unshift(remoteStep(state, 'delete', booking, place));
  return {
    kind: steps.length === 1 ? 'create' : 'change',
    intent: {
      verb: 'send',
      parts: [partOf(booking, place)],
      core: null,
      reason: null,
      notice: null,
      changes: [],
    },
    steps,
    bookings: [booking],
  };
}

/**
 * What the booked Supervisor of a Core has to do now that the Core stands where it stands, or is gone (PAIR-5); null = nothing.
 * @throws DaybreakError when it cannot follow; the Core stays where it is.
 */
export function planFollower(
  { state, remote }: Planning,
  core: number,
  notice: Intent['notice'],
): BookingPlan | null {
  const supervisor = supervisorOf(state, core);
  if (supervisor === undefined) return null;
  const corePlace = bookingOfEvent(state, core);
  const common = { eventRefNum: supervisor.eventRefNum, ...(notice === null ? {} : { notice }) };
  let plan: BookingPlan;
  if (corePlace === undefined) plan = planRemove({ state, remote }, common);
  else {
    const booking = bookedEvent(state, supervisor.eventRefNum, undefined);
    const occupancy = occupancyWithout(state, [booking.eventRefNum]);
    const place = followCore(state, occupancy, booking, corePlace.scheduleDate);
    if (place === null) return null;
    demandUnlocked(state, [booking.scheduleDate, place.date]);
    const parts = [partOf(booking, place)];
    const verb = place.date === booking.scheduleDate ? 'reassign' : 'move';
    plan = {
      kind: 'change',
      intent: { verb, parts, core, reason: null, notice, changes: changesOf(verb, parts) },
      steps: remote ? stepsOf(state, [booking], parts) : [],
      bookings: [booking],
    };
  }
  return { ...plan, intent: { ...plan.intent, core } };
}

/** Whom the Supervisor's following would concern, so that they are in the acknowledgement of the Core's change. */
export function followerChanges(state: StoreState, plan: BookingPlan): BookingChange[] {
  return plan.intent.parts.flatMap((part) => {
    const supervisor = supervisorOf(state, part.eventRefNum);
    if (supervisor === undefined || plan.bookings.some((one) => one.id === supervisor.id)) return [];
    if (part.after === null) return changesOf('remove', [partOf(supervisor, null)]);
    const occupancy = occupancyAfter(state, plan, supervisor.eventRefNum);
    try {
      const place = followCore(state, occupancy, supervisor, part.after.date);
      return place === null ? [] : changesOf('move', [partOf(supervisor, place)]);
    } catch (error) {
      if (error instanceof DaybreakError) return [];
      throw error;
    }
  });
}

function occupancyAfter(state: StoreState, plan: BookingPlan, without: number): Occupancy {
  const events = plan.intent.parts.map((part) => part.eventRefNum);
  const occupancy = occupancyWithout(state, [...events, without]);
  for (const part of plan.intent.parts)
    if (part.after !== null) take(state, occupancy, part.eventRefNum, part.after);
  return occupancy;
}

/** The booking that a change is about, as it was on the screen. */
function bookedEvent(state: StoreState, refNum: number, expectedVersion: number | undefined): ScheduleRow {
  const event = state.events.get(refNum);
  if (event === undefined) throw new DaybreakError('EVENT_NOT_FOUND');
  const booking = bookingOfEvent(state, refNum);
  if (booking === undefined) throw new DaybreakError('STATE', `${labelOf(state, refNum)} is not booked.`);
  if (booking.syncStatus === 'delete_pending') throw new DaybreakError('CHANGE_IN_PROGRESS');
  if (expectedVersion !== undefined && booking.version !== expectedVersion)
    throw new DaybreakError('STALE_FORM', undefined, { version: booking.version });
  if (event.condition === 'submitted')
    throw new DaybreakError('STATE', `${labelOf(state, refNum)} has been done and reported.`);
  return booking;
}

const labelOf = (state: StoreState, refNum: number): string =>
  state.facts.eventByRef.get(refNum)?.label ?? String(refNum);

export const placeOf = (booking: ScheduleRow): BookingPlace => ({
  employeeId: booking.employeeId,
  date: booking.scheduleDate,
  time: booking.scheduleTime,
  block: booking.shiftBlock,
  blockOverflow: booking.blockOverflow,
});

function partOf(booking: ScheduleRow, after: BookingPlace | null): Part {
  const { syncStatus, externalId } = booking;
  return {
    eventRefNum: booking.eventRefNum,
    scheduleId: booking.id,
    before: { ...placeOf(booking), syncStatus, externalId },
    after,
  };
}

/** The calls for these bookings: first everything that goes, then what comes (§10.5, §10.6). */
function stepsOf(state: StoreState, bookings: readonly ScheduleRow[], parts: readonly Part[]): Step[] {
  const deletes: Step[] = [];
  const creates: Step[] = [];
  for (const [at, booking] of bookings.entries()) {
    // Crossmark has never heard of a local booking; it stays local until somebody sends it.
    if (booking.syncStatus === 'pending' && booking.externalId === null) continue;
    if (booking.syncStatus !== 'failed') deletes.push(remoteStep(state, 'delete', booking, placeOf(booking)));
    const after = parts[at]?.after;
    if (after) creates.push(remoteStep(state, 'create', booking, after));
  }
  return [...deletes, ...creates];
}

/** @throws DaybreakError `VALIDATION_ERROR` naming the missing id. */
function remoteStep(state: StoreState, call: Step['call'], booking: ScheduleRow, place: BookingPlace): Step {
  try {
    const ids =
      call === 'delete' ? placeOfBooking(booking) : { scheduleId: booking.id, scheduleEventId: null };
    return stepFor(state, call, booking.eventRefNum, { ...ids, ...place });
  } catch (error) {
    if (error instanceof MissingIdError) throw new DaybreakError('VALIDATION_ERROR', error.message);
    throw error;
  }
}

/** Both sides of a change of person are told, each with their own kind (WF-32). */
function changesOf(verb: 'move' | 'reassign' | 'remove' | 'trade', parts: readonly Part[]): BookingChange[] {
  return parts.flatMap(({ eventRefNum, before, after }): BookingChange[] => {
    const told = (kind: BookingChange['kind'], place: BookingPlace): BookingChange => ({
      employeeId: place.employeeId,
      kind,
      eventRefNum,
      date: place.date,
      time: place.time,
    });
    if (after === null) return [told('event_removed', before)];
    if (verb === 'trade') return [told('event_traded', after)];
    if (after.employeeId !== before.employeeId)
      return [told('employee_swapped_in', after), told('employee_swapped_out', before)];
    // Moved from short notice to later, the old day is what the person has to hear of.
    const left = after.date === before.date ? [] : [told('event_removed', before)];
    return [told('time_changed', after), ...left];
  });
}

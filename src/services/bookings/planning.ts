import { CrossmarkError } from '../../crossmark/errors.ts';
import type { CrossmarkPort } from '../../crossmark/port.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { demandLegal, demandReason } from '../proposals/edit-guards.ts';
import { blockFor } from '../proposals/placing.ts';
import { eventOf } from '../store-state.ts';
import type { Step } from '../submissions/journal.ts';
import type { BookingPlace } from './intent.ts';
import { bookedWithout, demandUnlocked, judgeBooking, occupancyWithout, take } from './judging.ts';
import type { ChangeInput, RemoveInput, SendInput, TradeInput } from './model.ts';
import {
  type BookingPlan,
  bookedEvent,
  changesOf,
  labelOf,
  type Planning,
  partOf,
  placeOf,
  remoteStep,
  stepsOf,
} from './plan.ts';

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
  // Rows that only want its place are judged against it, not the other way round.
  const occupancy = bookedWithout(state, [booking.eventRefNum]);
  demandLegal({ findings: judgeBooking(state, occupancy, booking, place) });
  const create = remoteStep(state, 'create', booking, place);
  if (booking.syncStatus === 'pending_sync' && input.replaces === undefined) create.state = 'unknown';
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

import type { ScheduleRow } from '../../db/database.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { BookingChange } from '../notices/changes.ts';
import { bookingOfEvent } from '../proposals/judge.ts';
import type { StoreState } from '../store-state.ts';
import type { Step } from '../submissions/journal.ts';
import { MissingIdError, placeOfBooking, stepFor } from '../submissions/plan-operation.ts';
import type { BookingPlace, Intent, Part } from './intent.ts';

/** What plans of booking changes are made of. */

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

/** The booking that a change is about, as it was on the screen. */
export function bookedEvent(
  state: StoreState,
  refNum: number,
  expectedVersion: number | undefined,
): ScheduleRow {
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

export const labelOf = (state: StoreState, refNum: number): string =>
  state.facts.eventByRef.get(refNum)?.label ?? String(refNum);

export const placeOf = (booking: ScheduleRow): BookingPlace => ({
  employeeId: booking.employeeId,
  date: booking.scheduleDate,
  time: booking.scheduleTime,
  block: booking.shiftBlock,
  blockOverflow: booking.blockOverflow,
});

export function partOf(booking: ScheduleRow, after: BookingPlace | null): Part {
  const { syncStatus, externalId } = booking;
  return {
    eventRefNum: booking.eventRefNum,
    scheduleId: booking.id,
    before: { ...placeOf(booking), syncStatus, externalId },
    after,
  };
}

/** The calls for these bookings: first everything that goes, then what comes (§10.5, §10.6). */
export function stepsOf(state: StoreState, bookings: readonly ScheduleRow[], parts: readonly Part[]): Step[] {
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
export function remoteStep(
  state: StoreState,
  call: Step['call'],
  booking: ScheduleRow,
  place: BookingPlace,
): Step {
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
export function changesOf(
  verb: 'move' | 'reassign' | 'remove' | 'trade',
  parts: readonly Part[],
): BookingChange[] {
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

import type { PendingScheduleRow, ScheduleRow } from '../../db/database.ts';
import { earlierOf, laterOf } from '../../domain/dates.ts';
import { bookingOfEvent, type Place } from '../proposals/judge.ts';
import type { LoadedProposal } from '../proposals/proposal.ts';
import type { StoreState } from '../store-state.ts';
import type { Step } from './journal.ts';

/** A row that cannot be sent because an id is missing; the message says whose (§5, `VALIDATION_ERROR`). */
export class MissingIdError extends Error {}

export interface PlannedOperation {
  kind: 'create' | 'change' | 'bump';
  /** Calls to Crossmark in order; empty without a connection. */
  steps: Step[];
  /** Local bookings that go away when the row is booked, whether or not Crossmark knows them. */
  removes: ScheduleRow[];
}

/**
 * WF-23: what booking a row takes. A swap deletes the Supervisor of the victim, then the victim; a row whose own event is
 * booked moves that booking; then comes the create.
 */
export function planOperation(
  proposal: LoadedProposal,
  row: PendingScheduleRow,
  place: Place,
  remote: boolean,
): PlannedOperation {
  const removes = bookingsToRemove(proposal, row);
  const kind = row.isSwap && removes.length > 0 ? 'bump' : removes.length > 0 ? 'change' : 'create';
  if (!remote) return { kind, steps: [], removes };
  const { state } = proposal;
  const deletes = removes
    .filter((booking) => booking.externalId !== null || booking.syncStatus === 'pending_sync')
    .map((booking) => stepFor(state, 'delete', booking.eventRefNum, placeOfBooking(booking)));
  const create = stepFor(state, 'create', row.eventRefNum, {
    ...place,
    blockOverflow: row.blockOverflow,
    scheduleId: null,
    scheduleEventId: null,
  });
  return { kind, steps: [...deletes, create], removes };
}

function bookingsToRemove(proposal: LoadedProposal, row: PendingScheduleRow): ScheduleRow[] {
  const { state } = proposal;
  const removes: ScheduleRow[] = [];
  if (row.isSwap && row.bumpedEventRefNum !== null) {
    const victim = bookingOfEvent(state, row.bumpedEventRefNum);
    if (victim !== undefined && victim.id === row.bumpedPostedScheduleId) {
      const supervisor = state.facts.pairing.supervisorOfCore.get(row.bumpedEventRefNum);
      const follows = supervisor !== undefined && proposal.rowByEvent.has(supervisor);
      const itsBooking = follows ? bookingOfEvent(state, supervisor) : undefined;
      if (itsBooking !== undefined) removes.push(itsBooking);
      removes.push(victim);
    }
  }
  const own = bookingOfEvent(state, row.eventRefNum);
  // An uncertain booking of this run is the row's own: it is confirmed, not replaced.
  if (own !== undefined && !(own.syncStatus === 'pending_sync' && own.runId === row.schedulerRunId))
    removes.push(own);
  return removes;
}

export type StepPlace = Pick<
  Step,
  'employeeId' | 'date' | 'time' | 'block' | 'blockOverflow' | 'scheduleId' | 'scheduleEventId'
>;

/** The place of a booking, as a delete takes it away and a compensation puts it back. */
export const placeOfBooking = (booking: ScheduleRow): StepPlace => ({
  employeeId: booking.employeeId,
  date: booking.scheduleDate,
  time: booking.scheduleTime,
  block: booking.shiftBlock,
  blockOverflow: booking.blockOverflow,
  scheduleId: booking.id,
  scheduleEventId: booking.externalId,
});

/** One call with every id it needs. @throws MissingIdError */
export function stepFor(state: StoreState, call: Step['call'], eventRefNum: number, place: StepPlace): Step {
  const event = state.events.get(eventRefNum);
  const fact = state.facts.eventByRef.get(eventRefNum);
  const employee = state.employees.get(place.employeeId);
  if (event === undefined || fact === undefined || employee === undefined)
    throw new MissingIdError(`Event ${eventRefNum} or its person is not known any more.`);
  if (!event.externalId)
    throw new MissingIdError(`Event ${eventRefNum} has no Crossmark id yet; pull the events first.`);
  if (!employee.externalId) throw new MissingIdError(`${employee.name} has no rep id of Crossmark.`);
  const locationId = event.locationId ?? state.store.locationId;
  if (!locationId) throw new MissingIdError(`The store ${state.store.name} has no location id of Crossmark.`);
  // A Supervisor stands on its Core's day, whatever its own window says; the look-up must cover both.
  const from = earlierOf(event.startDate, place.date);
  const to = laterOf(event.dueDate, place.date);
  return {
    call,
    purpose: 'forward',
    state: 'todo',
    eventRefNum,
    mPlanId: event.externalId,
    locationId,
    repId: employee.externalId,
    minutes: fact.minutes,
    window: { from, to },
    ...place,
  };
}

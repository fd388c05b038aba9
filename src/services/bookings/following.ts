import { DaybreakError } from '../../domain/errors.ts';
import type { Occupancy } from '../../engine/occupancy.ts';
import type { BookingChange } from '../notices/changes.ts';
import { bookingOfEvent } from '../proposals/judge.ts';
import type { StoreState } from '../store-state.ts';
import type { Intent } from './intent.ts';
import { demandUnlocked, followCore, occupancyWithout, supervisorOf, take } from './judging.ts';
import { type BookingPlan, bookedEvent, changesOf, type Planning, partOf, stepsOf } from './plan.ts';
import { planRemove } from './planning.ts';

/** Supervisors that follow their Core (PAIR-5). */

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

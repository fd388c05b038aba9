import { isSchedulableCondition } from '../../domain/event-types.ts';
import { isUnderWay } from '../bump.ts';
import type { Booking, Facts } from '../facts/model.ts';
import type { Snapshot, SnapshotSchedule } from '../snapshot.ts';

/** Why a booking stays although a change asks for its person or place. */
export type StayReason = 'locked_day' | 'under_way' | 'begun' | 'other_proposal';

/** A booking (or a row of another open proposal) that a change leaves where it is. */
export interface StayingBooking {
  eventRefNum: number;
  employeeId: string;
  date: string;
  time: string;
  reason: StayReason;
}

/** Why a booking may not be taken away (INV-6, BUMP-1); null = it may. */
export function reasonToStay(facts: Facts, booking: Booking): StayReason | null {
  if (booking.source === 'foreign') return 'other_proposal';
  if (booking.date < facts.today || (booking.date === facts.today && booking.time <= facts.nowTime))
    return 'begun';
  if (facts.calendar.isLocked(booking.date)) return 'locked_day';
  return isUnderWay(booking.event) ? 'under_way' : null;
}

/**
 * The bookings of a person on the dates of a test, parted into those a change may take away and those that stay.
 * What is over and events that are off (TYPE-15) are neither.
 */
export function bookingsOf(
  facts: Facts,
  employeeId: string,
  onDate: (date: string) => boolean,
): { free: Booking[]; staying: StayingBooking[] } {
  const free: Booking[] = [];
  const staying: StayingBooking[] = [];
  for (const booking of [...facts.posted, ...facts.foreign]) {
    if (booking.employeeId !== employeeId || !onDate(booking.date) || booking.event.inactive) continue;
    const reason = reasonToStay(facts, booking);
    if (reason === null) free.push(booking);
    else if (booking.date >= facts.today) staying.push(stayingOf(booking, reason));
  }
  return { free, staying };
}

function stayingOf({ event, employeeId, date, time }: Booking, reason: StayReason): StayingBooking {
  return { eventRefNum: event.refNum, employeeId, date, time, reason };
}

/** Takes bookings out of a store; their events are open again and enter the run like any other (RUN-1). */
export function takeAway(
  snapshot: Snapshot,
  refNums: ReadonlySet<number>,
): { snapshot: Snapshot; taken: SnapshotSchedule[] } {
  if (refNums.size === 0) return { snapshot, taken: [] };
  const isTaken = (row: SnapshotSchedule) => refNums.has(row.eventRefNum);
  const events = snapshot.events.map((event) =>
    refNums.has(event.refNum) && !isSchedulableCondition(event.condition ?? 'unstaffed')
      ? { ...event, condition: 'unstaffed' as const }
      : event,
  );
  return {
    snapshot: { ...snapshot, events, schedules: snapshot.schedules.filter((row) => !isTaken(row)) },
    taken: snapshot.schedules.filter(isTaken),
  };
}

import type { ScheduleRow } from '../../db/database.ts';
import { formatDay } from '../../domain/dates.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { LocalDate } from '../../domain/types.ts';
import { supUnavailable } from '../../engine/failures.ts';
import { Occupancy } from '../../engine/occupancy.ts';
import type { Finding } from '../../engine/proposal.ts';
import { validate } from '../../engine/validator.ts';
import { bookingOfEvent, isHard } from '../proposals/judge.ts';
import { rank } from '../proposals/ranking.ts';
import { eventOf, occupancyWith, type StoreState } from '../store-state.ts';
import type { BookingPlace, Intent } from './intent.ts';

/** The rules for bookings changed by hand (WF-10 … WF-12): the same validator as everywhere, without the bookings in hand. */

/** Everybody's place but that of these events. */
export function occupancyWithout(state: StoreState, eventRefNums: readonly number[]): Occupancy {
  const others = state.openRows.filter((row) => !eventRefNums.includes(row.eventRefNum));
  const occupancy = occupancyWith(state, others);
  for (const event of eventRefNums) occupancy.remove(event);
  return occupancy;
}

/** The same without what proposals only want: for a booking that stands here already. */
export function bookedWithout(state: StoreState, eventRefNums: readonly number[]): Occupancy {
  const occupancy = Occupancy.of(state.facts);
  for (const event of eventRefNums) occupancy.remove(event);
  return occupancy;
}

/** Takes a place for an event, so that what comes next is judged beside it. */
export function take(state: StoreState, occupancy: Occupancy, refNum: number, place: BookingPlace): void {
  const event = eventOf(state.facts, refNum);
  const { employeeId, date, time, block, blockOverflow: overflow } = place;
  const taken = { employeeId, date, time, block, overflow, minutes: event.minutes };
  occupancy.add({ ...taken, event, source: 'foreign', scheduleId: null });
}

/** Every finding for a booking at a new place. */
export function judgeBooking(
  state: StoreState,
  occupancy: Occupancy,
  booking: ScheduleRow,
  place: BookingPlace,
): Finding[] {
  const event = eventOf(state.facts, booking.eventRefNum);
  if (event.inactive)
    return [hard('EVENT', 'event_inactive', `${event.refNum} is not active in Crossmark any more.`)];
  if (!state.facts.employeeById.has(place.employeeId))
    return [hard('H5', 'inactive', 'This person is not known in the store.')];
  return validate({ event, ...place }, 'manual', state.facts, occupancy, {
    ignoreScheduleIds: [String(booking.id)],
    leaving: { date: booking.scheduleDate },
  });
}

/** @throws DaybreakError `DAY_LOCKED` naming every locked date; there is no way round it (§13). */
export function demandUnlocked(state: StoreState, dates: readonly LocalDate[]): void {
  const { calendar } = state.facts;
  const locked = [...new Set(dates)].filter((date) => calendar.isLocked(date)).sort();
  if (locked.length === 0) return;
  const details = locked.map((date) => ({ date, reason: calendar.lockReason(date) }));
  const sentence = `The paperwork of ${locked.map(formatDay).join(' and ')} is out.`;
  throw new DaybreakError('DAY_LOCKED', sentence, details);
}

/**
 * Where the booked Supervisor of a Core belongs once that Core stands on `date`: null = where it is. Its time of day stays,
 * its person too if that fits, else the best other one (PAIR-5, §13).
 * @throws DaybreakError `CONSTRAINT_VIOLATION` when nobody can take it.
 */
export function followCore(
  state: StoreState,
  occupancy: Occupancy,
  supervisor: ScheduleRow,
  date: LocalDate,
): BookingPlace | null {
  const event = eventOf(state.facts, supervisor.eventRefNum);
  const place = (employeeId: string): BookingPlace => ({
    employeeId,
    date,
    time: supervisor.scheduleTime,
    block: supervisor.shiftBlock,
    blockOverflow: supervisor.blockOverflow,
  });
  const fits = (employeeId: string) =>
    !judgeBooking(state, occupancy, supervisor, place(employeeId)).some(isHard);
  if (fits(supervisor.employeeId))
    return supervisor.scheduleDate === date ? null : place(supervisor.employeeId);
  const candidates = state.facts.employees.map(({ id }) => ({
    employeeId: id,
    findings: judgeBooking(state, occupancy, supervisor, place(id)),
  }));
  const best = rank(state, occupancy, event, date, candidates, new Map())[0];
  if (best === undefined || best.verdict === 'cannot') {
    const { message } = supUnavailable(date, 'nobody is free', 'somebody');
    throw new DaybreakError('CONSTRAINT_VIOLATION', message);
  }
  return place(best.employeeId);
}

/** The booked Supervisor of a Core. */
export function supervisorOf(state: StoreState, core: number): ScheduleRow | undefined {
  const refNum = state.facts.pairing.supervisorOfCore.get(core);
  return refNum === undefined ? undefined : bookingOfEvent(state, refNum);
}

function hard(id: string, code: string, message: string): Finding {
  return { id, code, severity: 'hard', message, details: {} };
}

/** The store may have changed since it was planned; nothing has been sent yet (§11 rule 2). */
export function recheck(state: StoreState, intent: Intent): { code: string; message: string } | null {
  const events = intent.parts.map((part) => part.eventRefNum);
  const { calendar } = state.facts;
  for (const { eventRefNum, before, after } of intent.parts) {
    const booking = state.bookings.find((one) => one.eventRefNum === eventRefNum);
    if (calendar.isLocked(before.date))
      return { code: 'DAY_LOCKED', message: `The paperwork of ${formatDay(before.date)} is out.` };
    if (booking === undefined || after === null) continue;
    const occupancy = intent.verb === 'send' ? bookedWithout(state, events) : occupancyWithout(state, events);
    for (const other of intent.parts)
      if (other.eventRefNum !== eventRefNum && other.after !== null)
        take(state, occupancy, other.eventRefNum, other.after);
    const found = judgeBooking(state, occupancy, booking, after).filter(isHard);
    if (found.length > 0)
      return {
        code: found.some(({ id }) => id === 'H12') ? 'DAY_LOCKED' : 'CONSTRAINT_VIOLATION',
        message: found.map(({ message }) => message).join(' '),
      };
  }
  return null;
}

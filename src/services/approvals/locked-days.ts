import type { PendingScheduleRow, ScheduleRow } from '../../db/database.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { bookingOfEvent, type RowVerdict } from '../proposals/judge.ts';
import type { LoadedProposal } from '../proposals/proposal.ts';

/** The bookings that go away or change when the row is sent. */
export function movedBookings(proposal: LoadedProposal, row: PendingScheduleRow): ScheduleRow[] {
  return [row.eventRefNum, row.bumpedEventRefNum].flatMap((event) => {
    const booking = event === null ? undefined : bookingOfEvent(proposal.state, event);
    return booking === undefined ? [] : [booking];
  });
}

export interface LockedDay {
  date: string;
  reason: string | null;
  rows: PendingScheduleRow[];
}

/** Step 5: locked dates that a row to be sent touches, its own and that of the booking it moves. */
export function lockedDays(proposal: LoadedProposal, verdicts: readonly RowVerdict[]): LockedDay[] {
  const { calendar } = proposal.state.facts;
  const days = new Map<string, LockedDay>();
  for (const { row } of verdicts) {
    const dates = [row.scheduleDate, ...movedBookings(proposal, row).map((booking) => booking.scheduleDate)];
    for (const date of new Set(dates)) {
      if (date === null || !calendar.isLocked(date)) continue;
      const day = days.get(date) ?? { date, reason: calendar.lockReason(date), rows: [] };
      day.rows.push(row);
      days.set(date, day);
    }
  }
  return [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** `DAY_LOCKED` with every date, why it is locked, and the rows it keeps back. */
export function dayLocked(locked: readonly LockedDay[]): DaybreakError {
  const details = locked.map(({ date, reason, rows }) => ({
    date,
    reason,
    rowIds: rows.map((row) => row.id),
  }));
  return new DaybreakError('DAY_LOCKED', undefined, details);
}

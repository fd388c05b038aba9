import { minutesOf, timeOf } from '../../domain/dates.ts';
import { shortName } from '../../domain/event-types.ts';
import type { EventType, JobTitle, LocalDate } from '../../domain/types.ts';
import { groupBy } from '../../engine/collections.ts';
import type { BoardDay, BoardItem, SectionData } from '../contracts.ts';
import { isPlaced, type LoadedProposal } from './proposal.ts';

interface Entry extends BoardItem {
  date: LocalDate;
  employeeId: string;
}

/** The daily preview: bookings as they will stand once the placed rows are approved, one day a page. */
export function boardPage(proposal: LoadedProposal, wanted: number): SectionData['preview'] {
  const entries = entriesOf(proposal);
  const byDate = groupBy(entries, (entry) => entry.date);
  const dates = [...byDate.keys()].sort();
  const { facts } = proposal.state;
  const days = dates.map((date) => {
    const items = byDate.get(date) ?? [];
    const proposed = items.filter((item) => item.proposed).length;
    return {
      date,
      proposed,
      booked: items.length - proposed,
      holiday: facts.calendar.isHoliday(date),
      locked: facts.calendar.isLocked(date),
    };
  });
  const pages = Math.max(1, dates.length);
  const page = Math.min(Math.max(1, wanted), pages);
  const date = dates[page - 1];
  return {
    items: date ? [dayOf(proposal, date, byDate.get(date) ?? [])] : [],
    page,
    pages,
    total: dates.length,
    days,
  };
}

function dayOf(proposal: LoadedProposal, date: LocalDate, entries: Entry[]): BoardDay {
  const { snapshot, employees } = proposal.state;
  const people = [...groupBy(entries, (entry) => entry.employeeId)].map(([employeeId, items]) => ({
    employeeId,
    name: employees.get(employeeId)?.name ?? employeeId,
    title: (employees.get(employeeId)?.jobTitle ?? 'event_specialist') as JobTitle,
    items: items
      .sort((a, b) => a.time.localeCompare(b.time) || a.eventRefNum - b.eventRefNum)
      .map(({ date: _date, employeeId: _employee, ...item }) => item),
  }));
  const locked = snapshot.lockedDays.find((day) => day.date === date);
  return {
    date,
    holiday: snapshot.holidays.find((day) => day.date === date)?.name ?? null,
    locked: locked ? { reason: locked.reason ?? null } : null,
    people: people.sort(
      (a, b) => firstTime(a.items).localeCompare(firstTime(b.items)) || a.name.localeCompare(b.name),
    ),
  };
}

const firstTime = (items: BoardItem[]) => items[0]?.time ?? '';

function entriesOf(proposal: LoadedProposal): Entry[] {
  const { state, rows, run } = proposal;
  const placed = rows.filter(
    (row) => isPlaced(row) && !row.leftOut && row.status !== 'superseded' && row.status !== 'api_submitted',
  );
  const moved = new Set(
    placed.flatMap((row) => [
      row.eventRefNum,
      ...(row.bumpedEventRefNum === null ? [] : [row.bumpedEventRefNum]),
    ]),
  );
  // The board begins where the proposal does: older days are history.
  const from = run.windowStart ?? state.facts.today;
  const entry = (
    at: { eventRefNum: number; employeeId: string; date: LocalDate; time: string; block: number | null },
    rowId: number | null,
  ): Entry => {
    const event = state.events.get(at.eventRefNum);
    const minutes = state.facts.eventByRef.get(at.eventRefNum)?.minutes ?? 0;
    return {
      ...at,
      shortName: shortName(event?.projectName ?? String(at.eventRefNum)),
      eventType: (event?.eventType ?? 'other') as EventType,
      endTime: timeOf(Math.min(minutesOf(at.time) + minutes, 24 * 60 - 1)),
      proposed: rowId !== null,
      rowId,
    };
  };
  const proposed = placed.map((row) =>
    entry(
      {
        eventRefNum: row.eventRefNum,
        employeeId: row.employeeId ?? '',
        date: row.scheduleDate ?? '',
        time: row.scheduleTime ?? '00:00',
        block: row.shiftBlock,
      },
      row.id,
    ),
  );
  const to = [run.windowEnd ?? from, ...proposed.map((item) => item.date)].sort().at(-1)!;
  const first = [from, ...proposed.map((item) => item.date)].sort()[0]!;
  const booked = state.bookings
    .filter(
      (booking) =>
        booking.scheduleDate >= first && booking.scheduleDate <= to && !moved.has(booking.eventRefNum),
    )
    .map((booking) =>
      entry(
        {
          eventRefNum: booking.eventRefNum,
          employeeId: booking.employeeId,
          date: booking.scheduleDate,
          time: booking.scheduleTime,
          block: booking.shiftBlock,
        },
        null,
      ),
    );
  return [...proposed, ...booked];
}

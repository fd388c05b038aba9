import { minutesOf, timeOf } from '../../domain/dates.ts';
import { isInactiveCondition, shortName } from '../../domain/event-types.ts';
import { settingsSchema } from '../../domain/settings.ts';
import type { Condition, EventType, LocalDate } from '../../domain/types.ts';
import type { Facts } from '../../engine/facts/model.ts';
import { buildFacts } from '../../engine/facts.ts';
import type { SnapshotEvent } from '../../engine/snapshot.ts';
import { expandHolidays } from '../holiday-dates.ts';
import { snapshotCalendar } from '../snapshot-calendar.ts';
import { snapshotEmployees } from '../snapshot-rows.ts';
import type { ItemState, ScheduleItem } from './model.ts';
import type { ScheduleReading, WorkRow } from './schedule-reading.ts';
import { hasPlace } from './unstaffed.ts';

/** One line of the board. */
export interface Entry {
  date: LocalDate;
  employeeId: string;
  item: ScheduleItem;
}

/** The same facts that a run derives, of these days alone: availability, rotations and durations follow one rule book. */
export function factsOf(
  storeId: string,
  reading: ScheduleReading,
  now: Date,
  from: LocalDate,
  to: LocalDate,
): Facts {
  const flag = (pattern: string, day: number) => pattern[day] === '1';
  const weekly = reading.weekly.map(({ employeeId, pattern }) => ({
    employeeId,
    monday: flag(pattern, 0),
    tuesday: flag(pattern, 1),
    wednesday: flag(pattern, 2),
    thursday: flag(pattern, 3),
    friday: flag(pattern, 4),
    saturday: flag(pattern, 5),
    sunday: flag(pattern, 6),
  }));
  return buildFacts({
    version: 1,
    now: now.toISOString(),
    store: { id: storeId, name: reading.store.name, timezone: reading.store.timezone },
    settings: Object.fromEntries(
      Object.entries(reading.settings).filter(([key]) => key in settingsSchema.shape),
    ),
    employees: snapshotEmployees(reading.employees, weekly, reading.overrides, reading.calendar),
    events: reading.work.map(snapshotEvent),
    schedules: [],
    pending: [],
    ...snapshotCalendar(reading.calendar),
    holidays: expandHolidays(reading.holidays, from, to),
  });
}

function snapshotEvent(row: WorkRow): SnapshotEvent {
  return {
    refNum: row.ref,
    name: row.name,
    type: row.type as EventType,
    startDate: row.start,
    dueDate: row.due,
    condition: row.condition as Condition,
    ...(row.minutes === null ? {} : { estimatedMinutes: row.minutes }),
    ...(row.parent === null ? {} : { parentRefNum: row.parent }),
  };
}

/** Bookings and the places of open rows; a booking that is about to move stands in both, and says so. */
export function entriesOf(work: readonly WorkRow[], facts: Facts): Entry[] {
  return work
    .filter((row) => !isInactiveCondition(row.condition as Condition))
    .flatMap((row) => {
      const entry = (
        place: { person: string; date: string; time: string; block: number | null },
        state: ItemState,
        moves: boolean,
      ): Entry => ({
        date: place.date,
        employeeId: place.person,
        item: {
          eventRefNum: row.ref,
          shortName: shortName(row.name),
          eventType: row.type as EventType,
          time: place.time,
          endTime: endOf(place.time, facts.eventByRef.get(row.ref)?.minutes ?? 0),
          block: place.block,
          state,
          moves,
        },
      });
      const entries: Entry[] = [];
      const { person, date, time, block, rowPerson, rowDate, rowTime, rowBlock } = row;
      const placed = hasPlace(row) && rowPerson !== null && rowDate !== null && rowTime !== null;
      const stays = placed && rowPerson === person && rowDate === date && rowTime === time;
      if (person !== null && date !== null && time !== null && !stays)
        entries.push(
          entry({ person, date, time, block }, stateOfBooking(row.sync), placed || row.bumped === 'yes'),
        );
      if (placed)
        entries.push(
          entry(
            { person: rowPerson, date: rowDate, time: rowTime, block: rowBlock },
            stateOfRow(row.rowStatus),
            false,
          ),
        );
      return entries;
    });
}

function stateOfBooking(sync: string | null): ItemState {
  if (sync === 'failed' || sync === 'delete_failed') return 'failed';
  return sync === 'pending_sync' || sync === 'delete_pending' ? 'submitting' : 'booked';
}

function stateOfRow(status: string | null): ItemState {
  if (status === 'api_failed') return 'failed';
  return status === 'approved' || status === 'submitting' ? 'submitting' : 'proposed';
}

function endOf(time: string, minutes: number): string {
  return timeOf(Math.min(minutesOf(time) + minutes, 24 * 60 - 1));
}

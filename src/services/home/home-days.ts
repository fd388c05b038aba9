import type { PendingScheduleRow } from '../../db/database.ts';
import { addDays, datesBetween, minutesOf, timeOf } from '../../domain/dates.ts';
import { isSchedulableCondition, shortName } from '../../domain/event-types.ts';
import type { EventType, LocalDate, LocalTime } from '../../domain/types.ts';
import { groupBy } from '../../engine/collections.ts';
import { isAvailable } from '../../engine/facts/availability.ts';
import type { EngineEmployee, EngineEvent, Facts } from '../../engine/facts/model.ts';
import { backupLead, primaryJuicer, primaryLead } from '../../engine/facts/rotation.ts';

/** One piece of work of a person on a day. */
export interface HomeItem {
  eventRefNum: number;
  shortName: string;
  eventType: EventType;
  time: LocalTime;
  endTime: LocalTime;
  block: number | null;
  /** `proposed` waits for a decision, `sending` for Crossmark, `failed` was not taken. */
  state: 'booked' | 'proposed' | 'sending' | 'failed';
}

export interface HomeDay {
  date: LocalDate;
  holiday: string | null;
  locked: { reason: string | null } | null;
  /** Who leads and who does juicer work by rotation, if they are there. */
  lead: string | null;
  juicer: string | null;
  people: { name: string; items: HomeItem[] }[];
}

/** A holiday or locked day to come. */
export interface HomeAhead {
  date: LocalDate;
  kind: 'holiday' | 'locked';
  /** The holiday's name, or why the day is locked. */
  text: string | null;
}

/** Events that start or end in the next days and have nobody, the most urgent first. */
export interface OpenSoon {
  total: number;
  first: { eventRefNum: number; shortName: string; eventType: EventType; lastDay: LocalDate }[];
}

const SOON_DAYS = 3;
const SOON_SHOWN = 3;

/** Bookings of a day, and the open rows of proposals that hold a place on it, by person in the order they begin. */
export function homeDay(facts: Facts, date: LocalDate, openRows: readonly PendingScheduleRow[]): HomeDay {
  const { calendar } = facts;
  const rows = openRows.filter((row) => row.scheduleDate === date && facts.eventByRef.has(row.eventRefNum));
  // What an approval has released takes the place of the booking it moves.
  const released = new Set(
    openRows.filter((row) => stateOf(row) !== 'proposed').map((row) => row.eventRefNum),
  );
  const entries = [
    ...facts.posted
      .filter((one) => one.date === date && !one.event.inactive && !released.has(one.event.refNum))
      .map((one) => ({
        employeeId: one.employeeId,
        item: itemOf(one.event, one.time, one.block, 'booked'),
      })),
    ...rows.map((row) => ({
      employeeId: row.employeeId ?? '',
      item: itemOf(
        facts.eventByRef.get(row.eventRefNum)!,
        row.scheduleTime ?? '00:00',
        row.shiftBlock,
        stateOf(row),
      ),
    })),
  ];
  const people = [...groupBy(entries, (entry) => entry.employeeId)].map(([employeeId, own]) => ({
    name: facts.employeeById.get(employeeId)?.name ?? employeeId,
    items: own.map(({ item }) => item).sort(byTime),
  }));
  return {
    date,
    holiday: calendar.holiday(date),
    locked: calendar.isLocked(date) ? { reason: calendar.lockReason(date) } : null,
    lead: nameOfPresent(facts, date, [primaryLead(facts, date), backupLead(facts, date)]),
    juicer: nameOfPresent(facts, date, [primaryJuicer(facts, date)]),
    people: people.sort((a, b) => byTime(a.items[0]!, b.items[0]!) || (a.name < b.name ? -1 : 1)),
  };
}

/** Holidays and locked days from today to `until`, by date. */
export function aheadOf(facts: Facts, until: LocalDate): HomeAhead[] {
  const { calendar } = facts;
  return datesBetween(facts.today, until).flatMap((date): HomeAhead[] => [
    ...(calendar.isHoliday(date) ? [{ date, kind: 'holiday' as const, text: calendar.holiday(date) }] : []),
    ...(calendar.isLocked(date) ? [{ date, kind: 'locked' as const, text: calendar.lockReason(date) }] : []),
  ]);
}

/**
 * Events without anybody that start within three days or whose last day is today or tomorrow (workflow §11.1); what
 * follows another event is told with that one.
 */
export function openSoon(facts: Facts, placed: ReadonlySet<number>): OpenSoon {
  const { today, pairing } = facts;
  const soon = facts.events.filter(
    (event) =>
      isSchedulableCondition(event.condition) &&
      !facts.postedByEvent.has(event.refNum) &&
      !placed.has(event.refNum) &&
      !pairing.coreOfSupervisor.has(event.refNum) &&
      !pairing.productionOfSurvey.has(event.refNum) &&
      event.dueDate > today &&
      ((event.startDate >= today && event.startDate <= addDays(today, SOON_DAYS)) ||
        event.dueDate <= addDays(today, 2)),
  );
  soon.sort((a, b) => a.daysToDue - b.daysToDue || a.typePriority - b.typePriority || a.refNum - b.refNum);
  return {
    total: soon.length,
    first: soon.slice(0, SOON_SHOWN).map((event) => ({
      eventRefNum: event.refNum,
      shortName: shortName(event.name),
      eventType: event.type,
      lastDay: addDays(event.dueDate, -1),
    })),
  };
}

/** An event at a time, with its end on the same day. */
export function itemOf(
  event: EngineEvent,
  time: LocalTime,
  block: number | null,
  state: HomeItem['state'],
): HomeItem {
  return {
    eventRefNum: event.refNum,
    shortName: shortName(event.name),
    eventType: event.type,
    time,
    endTime: timeOf(Math.min(minutesOf(time) + event.minutes, 24 * 60 - 1)),
    block,
    state,
  };
}

function stateOf(row: PendingScheduleRow): HomeItem['state'] {
  if (row.status === 'api_failed') return 'failed';
  return row.status === 'approved' || row.status === 'submitting' ? 'sending' : 'proposed';
}

function nameOfPresent(
  facts: Facts,
  date: LocalDate,
  people: readonly (EngineEmployee | null)[],
): string | null {
  const there = people.find((person) => person !== null && isAvailable(facts, person, date));
  return there?.name ?? null;
}

function byTime(a: HomeItem, b: HomeItem): number {
  return a.time < b.time ? -1 : a.time > b.time ? 1 : a.eventRefNum - b.eventRefNum;
}

import type { Database, EventRow, Prisma, ScheduleRow, Tx } from '../../db/database.ts';
import { listHolidays, listLockedDays } from '../../db/repositories/calendar.ts';
import { insertEmployees, listEmployees, setWeeklyAvailability } from '../../db/repositories/employees.ts';
import { findEvents, readTypeOverrides } from '../../db/repositories/events.ts';
import { findBookings } from '../../db/repositories/schedules.ts';
import type { Clock } from '../../domain/clock.ts';
import { isInactiveCondition } from '../../domain/event-types.ts';
import { CONDITIONS } from '../../domain/types.ts';
import { expandHolidays } from '../holiday-dates.ts';
import { nameKey } from './csv-values.ts';
import { type EventCsvRow, readEventRows } from './event-rows.ts';
import { insertEventsWithLinks, newEvent } from './new-events.ts';
import { PeopleIndex } from './people.ts';
import type { ImportLine, ImportReport } from './report.ts';
import { type ImportRequest, type Plan, runImport } from './saving.ts';
import { heldBySubmission, type ImportedBooking, saveBookings } from './scheduled-saving.ts';

export interface ScheduledRequest extends ImportRequest {
  /** A booking that differs is changed locally, without remote calls; refused for bookings that Crossmark knows. */
  replace?: boolean;
  /** What happens to people the store does not know; default `create-inactive`. */
  unknown?: 'create-inactive' | 'create-active' | 'skip';
}

type ScheduledRow = EventCsvRow & { schedule: NonNullable<EventCsvRow['schedule']> };

/** What the plan looks things up in. */
interface StoreFacts {
  events: ReadonlyMap<number, EventRow>;
  bookings: ReadonlyMap<number, ScheduleRow>;
  locked: ReadonlySet<string>;
  holidays: ReadonlyMap<string, string>;
  submitting: ReadonlySet<number>;
  people: PeopleIndex;
}

/**
 * Imports events with their bookings (workflow §14). Equal ones are skipped; a booking that differs is a row error unless
 * `replace`. A day outside the window or on a holiday is imported with a warning (WF-54), a locked day refused.
 * @throws DaybreakError `NOT_FOUND`, `STORE_INACTIVE`; everything wrong with the file is in the report.
 */
export function importScheduled(
  db: Database,
  clock: Clock,
  request: ScheduledRequest,
): Promise<ImportReport> {
  return runImport(
    db,
    clock,
    'scheduled',
    request,
    (storeNumber) => readEventRows(request.fileName, request.bytes, storeNumber, true),
    (tx, rows) => planScheduled(tx, clock, request, rows.filter(hasSchedule)),
  );
}

function hasSchedule(row: EventCsvRow): row is ScheduledRow {
  return row.schedule !== null;
}

async function planScheduled(
  tx: Tx,
  clock: Clock,
  request: ScheduledRequest,
  rows: readonly ScheduledRow[],
): Promise<Plan> {
  const { storeId, replace = false, unknown = 'create-inactive' } = request;
  const facts = await readFacts(tx, storeId, rows);
  const overrides = await readTypeOverrides(tx, storeId);
  const lines: ImportLine[] = [];
  const unknownPeople = new Map<string, string>();
  const people: Omit<Prisma.EmployeeCreateManyInput, 'storeId'>[] = [];
  const newIds = new Map<string, string>();
  const events: Omit<Prisma.EventCreateManyInput, 'storeId'>[] = [];
  const bookings: ImportedBooking[] = [];

  for (const row of rows) {
    const event = facts.events.get(row.refNum);
    const refNum = event?.projectRefNum ?? row.refNum;
    const booking = facts.bookings.get(refNum);
    const line = { line: row.line, key: String(row.refNum) };
    const match = facts.people.find({ name: row.repName, crossmarkEmployeeId: row.repEmployeeId });
    if (match === null && row.repName !== null) unknownPeople.set(nameKey(row.repName), row.repName);
    if (match !== null && booking !== undefined && equal(booking, match.person.id, row)) {
      lines.push({ ...line, result: 'skipped' });
      continue;
    }
    const problem = problemOf(row, event, booking, facts, replace);
    if (problem !== null) {
      lines.push({ ...line, result: 'error', ...problem });
      continue;
    }
    if (match === null && unknown === 'skip') {
      lines.push({
        ...line,
        result: 'skipped',
        message: 'the store does not know this person',
        column: 'Rep Name',
      });
      continue;
    }
    if (match === null && row.repName === null) {
      lines.push({
        ...line,
        result: 'error',
        column: 'Rep Name',
        message: `nobody has the employee id ${row.repEmployeeId}, and there is no name to add`,
      });
      continue;
    }
    const employeeId = match?.person.id ?? personFor(row, storeId, facts.people, newIds, people, unknown);
    if (event === undefined) events.push(newEvent(row, overrides.get(row.refNum)));
    bookings.push({
      refNum,
      employeeId,
      date: row.schedule.date,
      time: row.schedule.time,
      replaces: booking ?? null,
    });
    const warning = warningOf(row, event, facts);
    lines.push({
      ...line,
      result: booking === undefined ? 'created' : 'updated',
      ...(warning === null
        ? {}
        : { column: 'Schedule Date/Time', message: warning, value: row.schedule.date }),
    });
  }

  return {
    lines,
    unknownPeople: [...unknownPeople.values()],
    changes: bookings.length,
    save: async (tx) => {
      await insertEmployees(tx, storeId, people);
      if (unknown === 'create-active')
        for (const { id } of people) await setWeeklyAvailability(tx, storeId, id, EVERY_DAY);
      await insertEventsWithLinks(tx, storeId, clock, events);
      await saveBookings(tx, storeId, bookings, { createdBy: request.actor, now: clock.now() });
    },
  };
}

const EVERY_DAY = {
  monday: true,
  tuesday: true,
  wednesday: true,
  thursday: true,
  friday: true,
  saturday: true,
  sunday: true,
};

async function readFacts(tx: Tx, storeId: string, rows: readonly ScheduledRow[]): Promise<StoreFacts> {
  const events = await findEvents(
    tx,
    storeId,
    rows.map((row) => row.refNum),
  );
  const refs = events.map((event) => event.projectRefNum);
  const bookings = await findBookings(tx, storeId, refs);
  const dates = [...rows.map((row) => row.schedule.date), ...bookings.map((row) => row.scheduleDate)].sort();
  const [first, last] = [dates[0] ?? '', dates.at(-1) ?? ''];
  const locked = await listLockedDays(tx, storeId, first, last);
  const holidays = dates.length === 0 ? [] : expandHolidays(await listHolidays(tx, storeId), first, last);
  return {
    events: new Map(
      events.flatMap((event) => [
        [event.referenceNumber ?? event.projectRefNum, event] as const,
        [event.projectRefNum, event] as const,
      ]),
    ),
    bookings: new Map(bookings.map((booking) => [booking.eventRefNum, booking])),
    locked: new Set(locked.map((day) => day.lockedDate)),
    holidays: new Map(holidays.map((day) => [day.date, day.name])),
    submitting: await heldBySubmission(tx, storeId, refs),
    people: new PeopleIndex(await listEmployees(tx, storeId)),
  };
}

function equal(booking: ScheduleRow, employeeId: string, row: ScheduledRow): boolean {
  return (
    booking.employeeId === employeeId &&
    booking.scheduleDate === row.schedule.date &&
    booking.scheduleTime === row.schedule.time
  );
}

function problemOf(
  row: ScheduledRow,
  event: EventRow | undefined,
  booking: ScheduleRow | undefined,
  facts: StoreFacts,
  replace: boolean,
): Pick<ImportLine, 'column' | 'message' | 'value'> | null {
  const { date } = row.schedule;
  const column = 'Schedule Date/Time';
  if (facts.locked.has(date)) return { column, message: 'the day is locked', value: date };
  const condition = CONDITIONS.find((known) => known === event?.condition);
  if (condition !== undefined && isInactiveCondition(condition))
    return { column: 'Project Reference Number', message: `the event is ${condition.replaceAll('_', ' ')}` };
  if (facts.submitting.has(event?.projectRefNum ?? row.refNum))
    return { column: 'Project Reference Number', message: 'the event is being submitted right now' };
  if (booking === undefined) return null;
  const stored = `${booking.scheduleDate} ${booking.scheduleTime}`;
  if (!replace)
    return { column, message: 'the event has another booking; replace it explicitly', value: stored };
  if (facts.locked.has(booking.scheduleDate))
    return { column, message: 'the booking stands on a locked day', value: stored };
  // Those would have to be changed in Crossmark as well.
  if (booking.syncStatus !== 'pending' || booking.externalId !== null)
    return { column, message: 'Crossmark knows the booking; change it in Daybreak instead', value: stored };
  return null;
}

/** WF-54: imports record what exists. */
function warningOf(row: ScheduledRow, event: EventRow | undefined, facts: StoreFacts): string | null {
  const { date } = row.schedule;
  const start = event?.startDate ?? row.startDate;
  const due = event?.dueDate ?? row.dueDate;
  if (date < start || date >= due) return `warning: outside of the window ${start} to before ${due}`;
  const holiday = facts.holidays.get(date);
  return holiday === undefined ? null : `warning: a holiday (${holiday})`;
}

function personFor(
  row: ScheduledRow,
  storeId: string,
  index: PeopleIndex,
  newIds: Map<string, string>,
  people: Omit<Prisma.EmployeeCreateManyInput, 'storeId'>[],
  unknown: 'create-inactive' | 'create-active' | 'skip',
): string {
  const name = row.repName ?? '';
  const known = newIds.get(nameKey(name));
  if (known !== undefined) return known;
  const id = index.newId(storeId, name);
  newIds.set(nameKey(name), id);
  people.push({
    id,
    name,
    nameLower: nameKey(name),
    isActive: unknown === 'create-active',
    crossmarkEmployeeId: row.repEmployeeId,
  });
  return id;
}

import type { CompanyHolidayRow, Tx } from '../../db/database.ts';
import { addHoliday, listHolidays, lockDay, unlockDay } from '../../db/repositories/calendar.ts';
import { addDays, formatDay, isLocalDate, weekday } from '../../domain/dates.ts';
import { DaybreakError, ValidationError } from '../../domain/errors.ts';
import type { LocalDate } from '../../domain/types.ts';
import type { Snapshot } from '../../engine/snapshot.ts';
import { expandHolidays } from '../holiday-dates.ts';
import type { CalendarView, Repeats, SettingsChange } from './model.ts';

/** Locked days and holidays of one store: what may be done, and what it does to the data of a run. */

export type CalendarChange = Exclude<SettingsChange, { kind: 'settings' }>;

/** How far ahead holidays are looked at, as in a run. */
const AHEAD_DAYS = 400;
const BEHIND_DAYS = 35;

/**
 * Refuses a change that makes no sense on this calendar.
 * @throws ValidationError (paths `date`, `name`); DaybreakError `STATE` with `{by, at}` for a day that is locked already,
 * `NOT_FOUND` for a lock or holiday that is gone or is kept by every store.
 */
export async function checkCalendarChange(
  tx: Tx,
  storeId: string,
  change: CalendarChange,
  today: LocalDate,
): Promise<void> {
  switch (change.kind) {
    case 'lock': {
      checkDay(change.date, today);
      if ((change.reason?.length ?? 0) > 200) throw problem('reason', 'Use at most 200 characters.');
      const locked = await tx.lockedDay.findUnique({
        where: { storeId_lockedDate: { storeId, lockedDate: change.date } },
      });
      if (locked !== null)
        throw new DaybreakError('STATE', `${formatDay(change.date)} is locked already.`, {
          by: locked.lockedBy,
          at: locked.lockedAt,
        });
      return;
    }
    case 'unlock': {
      const where = { storeId, lockedDate: change.date };
      if ((await tx.lockedDay.count({ where })) === 0)
        throw new DaybreakError('NOT_FOUND', `${formatDay(change.date)} is not locked any more.`);
      return;
    }
    case 'holiday_add': {
      checkDay(change.date, today);
      if (change.name.trim().length === 0 || change.name.length > 100)
        throw problem('name', 'Give a name of at most 100 characters.');
      const known = expandHolidays(await listHolidays(tx, storeId), change.date, change.date);
      if (known[0] !== undefined)
        throw problem('date', `${formatDay(change.date)} is a holiday already: ${known[0].name}.`);
      return;
    }
    case 'holiday_delete':
      await ownHoliday(tx, storeId, change.id);
  }
}

/** Carries a checked change out; call it in the transaction of the check. Answers what the record shows. */
export async function makeCalendarChange(
  tx: Tx,
  storeId: string,
  change: CalendarChange,
  by: string,
  at: Date,
): Promise<{ action: string; subjectId: string; before?: object; after?: object }> {
  switch (change.kind) {
    case 'lock': {
      const { date, reason } = change;
      await lockDay(tx, storeId, { date, reason, by, at });
      return { action: 'day.lock', subjectId: date, after: { date, reason } };
    }
    case 'unlock': {
      const { date } = change;
      const was = await tx.lockedDay.findUniqueOrThrow({
        where: { storeId_lockedDate: { storeId, lockedDate: date } },
      });
      await unlockDay(tx, storeId, date);
      const before = { date, reason: was.reason, lockedBy: was.lockedBy };
      return { action: 'day.unlock', subjectId: date, before };
    }
    case 'holiday_add': {
      const rule = ruleColumns(change);
      const name = change.name.trim();
      const id = await addHoliday(tx, storeId, { name, ...rule, createdBy: by });
      return { action: 'holiday.add', subjectId: String(id), after: { name, ...rule } };
    }
    case 'holiday_delete': {
      const was = await ownHoliday(tx, storeId, change.id);
      await tx.companyHoliday.deleteMany({ where: { id: was.id, storeId } });
      const { name, kind, holidayDate, recurringMonth, recurringDay, recurringRule } = was;
      const before = { name, kind, holidayDate, recurringMonth, recurringDay, recurringRule };
      return { action: 'holiday.delete', subjectId: String(was.id), before };
    }
  }
}

/** The data of a run as it would be after the change. */
export async function snapshotAfter(
  tx: Tx,
  storeId: string,
  snapshot: Snapshot,
  change: CalendarChange,
  today: LocalDate,
): Promise<Snapshot> {
  switch (change.kind) {
    case 'lock':
      return { ...snapshot, lockedDays: [...snapshot.lockedDays, { date: change.date }] };
    case 'unlock':
      return { ...snapshot, lockedDays: snapshot.lockedDays.filter(({ date }) => date !== change.date) };
    default: {
      const rows: Rule[] = await listHolidays(tx, storeId);
      const after =
        change.kind === 'holiday_add'
          ? [...rows, { id: 0, name: change.name, ...EMPTY_RULE, ...ruleColumns(change) }]
          : rows.filter((row) => row.id !== change.id);
      const range = [addDays(today, -BEHIND_DAYS), addDays(today, AHEAD_DAYS)] as const;
      return { ...snapshot, holidays: expandHolidays(after, ...range) };
    }
  }
}

/** What the calendar shows: locked days from today on, and every holiday with its next date. */
export async function readCalendarDays(
  db: Tx,
  storeId: string,
  today: LocalDate,
): Promise<Pick<CalendarView, 'locked' | 'holidays'>> {
  const locked = await db.lockedDay.findMany({
    where: { storeId, lockedDate: { gte: today } },
    orderBy: { lockedDate: 'asc' },
  });
  const holidays = (await listHolidays(db, storeId)).map((row) => ({
    id: row.id,
    name: row.name,
    next: expandHolidays([row], today, addDays(today, AHEAD_DAYS))[0]?.date ?? null,
    repeats: repeatsOf(row.kind),
    everyStore: row.storeId === null,
  }));
  return {
    locked: locked.map((row) => ({
      date: row.lockedDate,
      reason: row.reason,
      by: row.lockedBy,
      at: row.lockedAt,
    })),
    holidays: holidays
      // A single day that is over is history.
      .filter(({ next, repeats }) => next !== null || repeats !== 'once')
      .sort((a, b) => ((a.next ?? '9999') < (b.next ?? '9999') ? -1 : 1)),
  };
}

type Rule = Parameters<typeof expandHolidays>[0][number] & { id: number };

const EMPTY_RULE = { holidayDate: null, recurringMonth: null, recurringDay: null, recurringRule: null };

function ruleColumns({ date, repeats }: { date: LocalDate; repeats: Repeats }) {
  const month = Number(date.slice(5, 7));
  const day = Number(date.slice(8, 10));
  switch (repeats) {
    case 'once':
      return { kind: 'date', holidayDate: date };
    case 'yearly':
      return { kind: 'yearly', recurringMonth: month, recurringDay: day };
    case 'weekday':
      return { kind: 'nth_weekday', recurringRule: `${month}:${Math.ceil(day / 7)}:${weekday(date)}` };
  }
}

function repeatsOf(kind: string): Repeats {
  if (kind === 'yearly') return 'yearly';
  return kind === 'date' ? 'once' : 'weekday';
}

async function ownHoliday(tx: Tx, storeId: string, id: number): Promise<CompanyHolidayRow> {
  const row = await tx.companyHoliday.findFirst({ where: { id, storeId, isActive: true } });
  if (row === null) throw new DaybreakError('NOT_FOUND', 'This holiday is not in the list any more.');
  return row;
}

function checkDay(date: LocalDate, today: LocalDate): void {
  if (!isLocalDate(date)) throw problem('date', 'Choose a day.');
  if (date < today) throw problem('date', `${formatDay(date)} is over; choose today or a later day.`);
  if (date > addDays(today, AHEAD_DAYS))
    throw problem('date', `Choose a day within the next ${AHEAD_DAYS} days.`);
}

function problem(path: string, message: string): ValidationError {
  return new ValidationError([{ path, message }]);
}

import type { CompanyHolidayRow } from '../db/database.ts';
import { addDays, dateOfDayNumber, dayNumber, isLocalDate, weekday } from '../domain/dates.ts';
import type { LocalDate } from '../domain/types.ts';

type Holiday = Pick<
  CompanyHolidayRow,
  'name' | 'kind' | 'holidayDate' | 'recurringMonth' | 'recurringDay' | 'recurringRule'
>;

/**
 * The dates between `from` and `to` (both included) on which the holidays fall, in order, one entry a date (AVAIL-1).
 * February 29 falls on the 28th in other years; a fifth weekday that a month lacks does not occur.
 */
export function expandHolidays(
  holidays: readonly Holiday[],
  from: LocalDate,
  to: LocalDate,
): { date: LocalDate; name: string }[] {
  const names = new Map<LocalDate, string>();
  for (const holiday of holidays) {
    for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1) {
      const date = dateInYear(holiday, year);
      if (date !== null && date >= from && date <= to && !names.has(date)) names.set(date, holiday.name);
    }
  }
  return [...names].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1));
}

function dateInYear(holiday: Holiday, year: number): LocalDate | null {
  if (holiday.kind === 'date')
    return holiday.holidayDate?.startsWith(`${year}-`) ? holiday.holidayDate : null;
  if (holiday.kind === 'yearly') {
    const date = `${year}-${two(holiday.recurringMonth ?? 0)}-${two(holiday.recurringDay ?? 0)}`;
    if (isLocalDate(date)) return date;
    return date.endsWith('-02-29') ? `${year}-02-28` : null;
  }
  const [month = 0, nth = 0, day = 0] = (holiday.recurringRule ?? '').split(':').map(Number);
  return nthWeekday(year, month, nth, day);
}

/** `nth` 1–5 counts from the start of the month, −1 is the last one. */
function nthWeekday(year: number, month: number, nth: number, day: number): LocalDate | null {
  if (month < 1 || month > 12) return null;
  const first = `${year}-${two(month)}-01`;
  if (nth > 0) {
    const date = addDays(first, ((day - weekday(first) + 7) % 7) + 7 * (nth - 1));
    return date.slice(0, 7) === first.slice(0, 7) ? date : null;
  }
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${two(month + 1)}-01`;
  const last = dateOfDayNumber(dayNumber(next) - 1);
  return addDays(last, -((weekday(last) - day + 7) % 7));
}

const two = (value: number): string => String(value).padStart(2, '0');

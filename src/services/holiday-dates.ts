import type { CompanyHolidayRow } from '../db/database.ts';
import { type HolidayRule, holidayDates, parseNthWeekday } from '../domain/holidays.ts';
import type { LocalDate } from '../domain/types.ts';

type Holiday = Pick<
  CompanyHolidayRow,
  'name' | 'kind' | 'holidayDate' | 'recurringMonth' | 'recurringDay' | 'recurringRule'
>;

/** The dates between `from` and `to` (both included) on which stored holidays fall, one entry a date (AVAIL-1). */
export function expandHolidays(
  holidays: readonly Holiday[],
  from: LocalDate,
  to: LocalDate,
): { date: LocalDate; name: string }[] {
  const names = new Map<LocalDate, string>();
  for (const holiday of holidays) {
    const rule = ruleOf(holiday);
    for (const date of rule === null ? [] : holidayDates(rule, from, to))
      if (!names.has(date)) names.set(date, holiday.name);
  }
  return [...names].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1));
}

function ruleOf(holiday: Holiday): HolidayRule | null {
  if (holiday.kind === 'date')
    return holiday.holidayDate === null ? null : { kind: 'date', date: holiday.holidayDate };
  if (holiday.kind === 'yearly' && holiday.recurringMonth !== null && holiday.recurringDay !== null)
    return { kind: 'yearly', month: holiday.recurringMonth, day: holiday.recurringDay };
  return parseNthWeekday(holiday.recurringRule ?? '');
}

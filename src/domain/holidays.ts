import { addDays, dateOfDayNumber, dayNumber, isLocalDate, weekday } from './dates.ts';
import type { LocalDate, Weekday } from './types.ts';

/** How a company holiday repeats. `n` counts weekdays from the first of the month, −1 = the last one. */
export type HolidayRule =
  | { kind: 'date'; date: LocalDate }
  | { kind: 'yearly'; month: number; day: number }
  | { kind: 'nth_weekday'; month: number; n: number; weekday: Weekday };

/** `11:4:3` (4th Thursday of November) as a rule; null when the text is not of that form. */
export function parseNthWeekday(text: string): HolidayRule | null {
  const match = /^(\d{1,2}):(-1|[1-5]):([0-6])$/.exec(text);
  if (match === null) return null;
  const month = Number(match[1]);
  if (month < 1 || month > 12) return null;
  return { kind: 'nth_weekday', month, n: Number(match[2]), weekday: Number(match[3]) as Weekday };
}

/**
 * The dates of a rule from `first` to `last`, both included, ascending. A yearly Feb 29 falls on Feb 28 in other years;
 * a fifth weekday that a month lacks does not occur.
 */
export function holidayDates(rule: HolidayRule, first: LocalDate, last: LocalDate): LocalDate[] {
  if (rule.kind === 'date') return rule.date >= first && rule.date <= last ? [rule.date] : [];
  const dates: LocalDate[] = [];
  for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year += 1) {
    const date = rule.kind === 'yearly' ? yearly(year, rule.month, rule.day) : nthWeekday(year, rule);
    if (date !== null && date >= first && date <= last) dates.push(date);
  }
  return dates;
}

function yearly(year: number, month: number, day: number): LocalDate | null {
  const date = civil(year, month, day);
  if (isLocalDate(date)) return date;
  return month === 2 && day === 29 ? civil(year, 2, 28) : null;
}

function nthWeekday(year: number, rule: { month: number; n: number; weekday: Weekday }): LocalDate | null {
  const first = civil(year, rule.month, 1);
  const next = rule.month === 12 ? civil(year + 1, 1, 1) : civil(year, rule.month + 1, 1);
  if (rule.n === -1) {
    const last = addDays(next, -1);
    return addDays(last, -((weekday(last) - rule.weekday + 7) % 7));
  }
  const number = dayNumber(first) + ((rule.weekday - weekday(first) + 7) % 7) + (rule.n - 1) * 7;
  return number < dayNumber(next) ? dateOfDayNumber(number) : null;
}

function civil(year: number, month: number, day: number): LocalDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

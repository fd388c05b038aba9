import type { LocalDate, LocalTime, Weekday } from './types.ts';

/*
 * Calendar arithmetic on `YYYY-MM-DD` and `HH:mm` strings. Dates are counted in whole days since 1970-01-01 with integer
 * arithmetic alone, so no time zone can shift one; zones matter only where an instant meets a local date and time.
 */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const WEEKDAYS_LONG = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** What is asked about a date again and again, worked out once; there are only so many dates. */
interface KnownDay {
  number: number;
  weekday: Weekday;
  week: LocalDate;
  text: string;
}

const knownDays = new Map<LocalDate, KnownDay>();
const dayNames = new Map<number, LocalDate>();

function known(date: LocalDate): KnownDay {
  let day = knownDays.get(date);
  if (day === undefined) {
    const number = dayNumberUncached(date);
    // 1970-01-01 was a Thursday.
    const weekday = ((((number + 3) % 7) + 7) % 7) as Weekday;
    const week = dateOfDayNumber(number - ((weekday + 1) % 7));
    const text = `${WEEKDAYS[weekday]} ${MONTHS[Number(date.slice(5, 7)) - 1]} ${Number(date.slice(8, 10))}`;
    day = { number, weekday, week, text };
    knownDays.set(date, day);
  }
  return day;
}

/** Days since 1970-01-01 of a valid date. */
export function dayNumber(date: LocalDate): number {
  return known(date).number;
}

/** The inverse of `dayNumber`. */
export function dateOfDayNumber(number: number): LocalDate {
  const name = dayNames.get(number);
  if (name !== undefined) return name;
  const [year, month, day] = civilFromDays(number);
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  dayNames.set(number, date);
  return date;
}

/** `date` moved by whole calendar days. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDayNumber(dayNumber(date) + days);
}

/** `later − earlier` in calendar days. */
export function diffDays(later: LocalDate, earlier: LocalDate): number {
  return dayNumber(later) - dayNumber(earlier);
}

/** 0 = Monday … 6 = Sunday. */
export function weekday(date: LocalDate): Weekday {
  return known(date).weekday;
}

/** The Sunday that begins the week (Sunday to Saturday) of a date. */
export function weekOf(date: LocalDate): LocalDate {
  return known(date).week;
}

/** Every date from `first` to `last`, both included; empty when `last < first`. */
export function datesBetween(first: LocalDate, last: LocalDate): LocalDate[] {
  const dates: LocalDate[] = [];
  const end = dayNumber(last);
  for (let number = dayNumber(first); number <= end; number += 1) dates.push(dateOfDayNumber(number));
  return dates;
}

/** The later of two dates. */
export function laterOf(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b;
}

/** The earlier of two dates. */
export function earlierOf(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b;
}

/** Whether the text is an existing calendar date `YYYY-MM-DD`. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '1000-01-01') return false;
  const [year, month, day] = civilFromDays(dayNumberUncached(text));
  return text === `${year}-${two(month)}-${two(day)}`;
}

/** Whether the text is a wall time `00:00` … `23:59`. */
export function isLocalTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** Minutes since midnight of `HH:mm`. */
export function minutesOf(time: LocalTime): number {
  return 600 * digit(time, 0) + 60 * digit(time, 1) + 10 * digit(time, 3) + digit(time, 4);
}

function digit(text: string, at: number): number {
  return text.charCodeAt(at) - 48;
}

/** `HH:mm` of minutes since midnight, 0 … 1439. */
export function timeOf(minutes: number): LocalTime {
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `2026-11-26` → `Thu Nov 26`, the way dates read in every message. */
export function formatDay(date: LocalDate): string {
  return known(date).text;
}

/** `Thursday` of weekday 3. */
export function weekdayName(day: Weekday): string {
  return WEEKDAYS_LONG[day];
}

/** At most three dates as people read them, then "and n more". */
export function formatDays(dates: readonly LocalDate[]): string {
  const shown = dates.slice(0, 3).map(formatDay);
  return dates.length > 3 ? `${shown.join(', ')} and ${dates.length - 3} more` : shown.join(', ');
}

/** Whether the text names an IANA time zone this runtime knows. Offsets such as `+02:00` are not zones. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    zoneFormat(zone);
    return true;
  } catch {
    return false;
  }
}

/** The calendar date and wall time of an instant in a zone. */
export function localOf(instant: Date | number, zone: string): { date: LocalDate; time: LocalTime } {
  const local = Number(instant) + offsetMinutesAt(Number(instant), zone) * MINUTE_MS;
  const number = Math.floor(local / DAY_MS);
  return { date: dateOfDayNumber(number), time: timeOf(Math.floor((local - number * DAY_MS) / MINUTE_MS)) };
}

/**
 * The instant of a local date and time. A time that the clocks skip means the same time span later (02:30 → 03:30);
 * a time that happens twice means its first occurrence.
 */
export function instantOf(date: LocalDate, time: LocalTime, zone: string): Date {
  const local = dayNumber(date) * DAY_MS + minutesOf(time) * MINUTE_MS;
  // A day on either side brackets any change of the clocks near the wanted time.
  const before = offsetMinutesAt(local - DAY_MS, zone);
  const after = offsetMinutesAt(local + DAY_MS, zone);
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    const instant = local - offset * MINUTE_MS;
    if (offsetMinutesAt(instant, zone) === offset) return new Date(instant);
  }
  return new Date(local - before * MINUTE_MS);
}

/** `2026-03-08T10:15:00-04:00`: local date and time with the offset of that instant. */
export function zonedIso(date: LocalDate, time: LocalTime, zone: string): string {
  const instant = instantOf(date, time, zone);
  const local = localOf(instant, zone);
  const offset = offsetMinutesAt(instant.getTime(), zone);
  const sign = offset < 0 ? '-' : '+';
  return `${local.date}T${local.time}:00${sign}${timeOf(Math.abs(offset))}`;
}

/** Minutes east of UTC at an instant (milliseconds since 1970). */
export function offsetMinutesAt(instant: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const part of zoneFormat(zone).formatToParts(instant)) parts[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  const local = daysFromCivil(year, month, day) * 1440 + hour * 60 + minute;
  return local - Math.floor(instant / MINUTE_MS);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(zone: string): Intl.DateTimeFormat {
  const cached = formats.get(zone);
  if (cached !== undefined) return cached;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(zone, format);
  return format;
}

function dayNumberUncached(date: LocalDate): number {
  return daysFromCivil(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Proleptic Gregorian calendar; years are counted from March so that the leap day comes last. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civilFromDays(number: number): [year: number, month: number, day: number] {
  const z = number + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

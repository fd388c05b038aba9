import {
  addDays,
  instantOf,
  isLocalDate,
  isLocalTime,
  isTimeZone,
  localOf,
  zonedIso,
} from '../domain/dates.ts';
import type { LocalDate, LocalTime } from '../domain/types.ts';
import type { ZonedStamp } from './port.ts';

/** Every conversion between dates of the app and dates on the wire (§6). */

export interface RemoteDateTime {
  date: LocalDate;
  time: LocalTime;
  seconds: number;
}

/** The instant of a wall time; skipped and doubled times as `domain/dates.ts` decides. Throws RangeError for a wrong date, time or zone. */
export function instantOfStamp(stamp: ZonedStamp): Date {
  assertStamp(stamp);
  return instantOf(stamp.date, stamp.time, stamp.zone);
}

/** `2026-01-04T10:30:00-05:00`: no milliseconds, a colon in the offset, never `Z`. Throws RangeError like `instantOfStamp`. */
export function toWireStamp(stamp: ZonedStamp): string {
  assertStamp(stamp);
  return zonedIso(stamp.date, stamp.time, stamp.zone);
}

/** `2026-01-04` → `01/04/2026`. */
export function toUsDate(date: LocalDate): string {
  const [year, month, day] = date.split('-');
  return `${month}/${day}/${year}`;
}

/** The `project` field of the scheduling reads. */
export function projectRange(from: LocalDate, to: LocalDate, times: 'with times' | 'dates only'): string {
  return times === 'with times'
    ? `${toUsDate(from)} 00:00:00,${toUsDate(to)} 23:59:59`
    : `${toUsDate(from)},${toUsDate(to)}`;
}

/** `MM/DD/YYYY HH:MM:SS` of an instant on the wall of a zone. */
export function toUsDateTime(instant: Date, zone: string): string {
  const { date, time } = localOf(instant, zone);
  return `${toUsDate(date)} ${time}:${two(instant.getUTCSeconds())}`;
}

const US = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?$/;
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/** A remote date or date-time without offset. A date alone is midnight. null: not a date, or an impossible one (`02/30/2026`). */
export function parseRemoteDateTime(text: string): RemoteDateTime | null {
  const trimmed = text.trim();
  const us = US.exec(trimmed);
  const iso = us ? null : ISO.exec(trimmed);
  const [year, month, day] = us ? [us[3], us[1], us[2]] : [iso?.[1], iso?.[2], iso?.[3]];
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isLocalDate(date)) return null;

  const [hourText = '0', minuteText = '0', secondText = '0', half] = (us ?? iso ?? []).slice(4);
  const wall = Number(hourText);
  if (half && (wall < 1 || wall > 12)) return null;
  const hour = half ? (wall % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : wall;
  const time = `${two(hour)}:${minuteText.padStart(2, '0')}`;
  const seconds = Number(secondText);
  return isLocalTime(time) && seconds <= 59 ? { date, time, seconds } : null;
}

/** The due date as an exclusive day: a date or midnight is that date, any later time on day D is D + 1. */
export function exclusiveDueDate(due: RemoteDateTime): LocalDate {
  return due.time === '00:00' && due.seconds === 0 ? due.date : addDays(due.date, 1);
}

function assertStamp({ date, time, zone }: ZonedStamp): void {
  if (!isLocalDate(date) || !isLocalTime(time)) throw new RangeError(`not a local time: ${date} ${time}`);
  if (!isTimeZone(zone)) throw new RangeError(`unknown time zone "${zone}"`);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

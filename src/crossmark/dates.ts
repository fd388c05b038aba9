import { tzOffset } from '@date-fns/tz';
import type { LocalDate, LocalTime } from '../domain/types.ts';
import type { ZonedStamp } from './port.ts';

/** Every conversion between dates of the app and dates on the wire (§6). */

export interface LocalMinute {
  date: LocalDate;
  time: LocalTime;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The offset of a zone at an instant, in minutes east of UTC. Throws RangeError for an unknown zone. */
function offsetMinutes(zone: string, at: number): number {
  const offset = tzOffset(zone, new Date(at));
  if (Number.isNaN(offset)) throw new RangeError(`unknown time zone "${zone}"`);
  return offset;
}

/**
 * The instant of a wall time. A time that exists twice means its first occurrence; a time that does not exist moves forward by the gap.
 */
export function instantOf(stamp: ZonedStamp): Date {
  const wall = wallMs(stamp.date, stamp.time);
  const before = offsetMinutes(stamp.zone, wall - DAY);
  const after = offsetMinutes(stamp.zone, wall + DAY);
  const candidates = [before, after]
    .map((offset) => ({ offset, at: wall - offset * MINUTE }))
    .filter(({ offset, at }) => offsetMinutes(stamp.zone, at) === offset)
    .map(({ at }) => at);
  return new Date(candidates.length > 0 ? Math.min(...candidates) : wall - before * MINUTE);
}

/** The wall time of an instant in a zone, seconds dropped. */
export function wallTimeOf(instant: Date, zone: string): LocalMinute {
  const shifted = new Date(instant.getTime() + offsetMinutes(zone, instant.getTime()) * MINUTE).toISOString();
  return { date: shifted.slice(0, 10), time: shifted.slice(11, 16) };
}

/** Start plus a duration that really passes (a night with a clock change is one hour shorter or longer on the wall). */
export function addMinutes(stamp: ZonedStamp, minutes: number): ZonedStamp {
  const end = new Date(instantOf(stamp).getTime() + minutes * MINUTE);
  return { ...wallTimeOf(end, stamp.zone), zone: stamp.zone };
}

/** `2026-01-04T10:30:00-05:00`: no milliseconds, a colon in the offset, never `Z`. */
export function toWireStamp(stamp: ZonedStamp): string {
  const instant = instantOf(stamp);
  const offset = offsetMinutes(stamp.zone, instant.getTime());
  const { date, time } = wallTimeOf(instant, stamp.zone);
  const abs = Math.abs(offset);
  const sign = offset < 0 ? '-' : '+';
  return `${date}T${time}:00${sign}${two(Math.floor(abs / 60))}:${two(abs % 60)}`;
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
  const { date, time } = wallTimeOf(instant, zone);
  return `${toUsDate(date)} ${time}:${two(instant.getUTCSeconds())}`;
}

const US = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?$/;
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/** A remote date or date-time without offset. A date alone is midnight. null: not a date, or an impossible one (`02/30/2026`). */
export function parseRemoteDateTime(text: string): (LocalMinute & { seconds: number }) | null {
  const trimmed = text.trim();
  const us = US.exec(trimmed);
  const iso = us ? null : ISO.exec(trimmed);
  const [year, month, day] = us ? [us[3], us[1], us[2]] : [iso?.[1], iso?.[2], iso?.[3]];
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isRealDate(date)) return null;

  const match = us?.slice(4) ?? iso?.slice(4) ?? [];
  const half = match[3]?.toLowerCase();
  let hour = Number(match[0] ?? 0);
  const minute = Number(match[1] ?? 0);
  const seconds = Number(match[2] ?? 0);
  if (half && (hour < 1 || hour > 12)) return null;
  if (half) hour = (hour % 12) + (half === 'pm' ? 12 : 0);
  if (hour > 23 || minute > 59 || seconds > 59) return null;
  return { date, time: `${two(hour)}:${two(minute)}`, seconds };
}

/** The due date as an exclusive day: a date or midnight is that date, any later time on day D is D + 1. */
export function exclusiveDueDate(due: LocalMinute & { seconds: number }): LocalDate {
  return due.time === '00:00' && due.seconds === 0 ? due.date : addDays(due.date, 1);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

function isRealDate(date: LocalDate): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === date;
}

function wallMs(date: LocalDate, time: LocalTime): number {
  const ms = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(ms) || !isRealDate(date)) throw new RangeError(`not a local time: ${date} ${time}`);
  return ms;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

import { addDays, instantOf, localOf } from '../../domain/dates.ts';
import type { LocalTime } from '../../domain/types.ts';

/** When people are reminded and when they are left alone; pure arithmetic in wall times, daylight saving included. */

const HOUR_MS = 3_600_000;
const AFTER_READY_MS = 4 * HOUR_MS;
/** Two reminders closer together than this would be one too many. */
const APART_MS = 2 * HOUR_MS;
/** A second reminder that is later than a day helps nobody. */
const GRACE_MS = 24 * HOUR_MS;

export interface ReminderHours {
  /** No reminder comes earlier in the store's day. */
  reminderTime: LocalTime;
  secondReminderTime: LocalTime;
}

/** Between these nobody is written to; may cross midnight, and the same time twice means never. */
export interface QuietHours {
  quietFrom: LocalTime;
  quietUntil: LocalTime;
}

/**
 * The two instants of a proposal: four hours after it was ready, not before `reminderTime`; then at the next
 * `secondReminderTime`, all in the store's zone.
 */
export function reminderTimes(
  ready: Date,
  zone: string,
  hours: ReminderHours,
): { first: Date; second: Date } {
  const first = notBefore(new Date(ready.getTime() + AFTER_READY_MS), zone, hours.reminderTime);
  const earliest = first.getTime() + APART_MS;
  let { date } = localOf(first, zone);
  let second = instantOf(date, hours.secondReminderTime, zone);
  while (second.getTime() < earliest) {
    date = addDays(date, 1);
    second = instantOf(date, hours.secondReminderTime, zone);
  }
  return { first, second };
}

/** The first reminder comes within the hour: time to learn in which zones people are. */
export function isReminderNear(ready: Date, zone: string, hours: ReminderHours, now: Date): boolean {
  const ahead = reminderTimes(ready, zone, hours).first.getTime() - now.getTime();
  return ahead > 0 && ahead <= HOUR_MS;
}

/** Which reminder a proposal that still waits is due for; null before the first, a day after the second, and at night. */
export function dueReminder(
  ready: Date,
  zone: string,
  hours: ReminderHours,
  now: Date,
): 'first' | 'second' | null {
  const { first, second } = reminderTimes(ready, zone, hours);
  if (now < first || now.getTime() >= second.getTime() + GRACE_MS) return null;
  if (localOf(now, zone).time < hours.reminderTime) return null;
  return now < second ? 'first' : 'second';
}

/** The end of the quiet hours that the person is in, by the clock where they are; null when they may be written to. */
export function quietEnd(now: Date, zone: string, { quietFrom, quietUntil }: QuietHours): Date | null {
  const { date, time } = localOf(now, zone);
  const hasBegun = time >= quietFrom;
  const isOver = time >= quietUntil;
  const isNight = quietFrom > quietUntil;
  const isQuiet = isNight ? hasBegun || !isOver : hasBegun && !isOver;
  if (!isQuiet) return null;
  return instantOf(isNight && hasBegun ? addDays(date, 1) : date, quietUntil, zone);
}

function notBefore(at: Date, zone: string, time: LocalTime): Date {
  const local = localOf(at, zone);
  return local.time < time ? instantOf(local.date, time, zone) : at;
}

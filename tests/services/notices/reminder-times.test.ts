import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localOf } from '../../../src/domain/dates.ts';
import {
  dueReminder,
  isReminderNear,
  quietEnd,
  reminderTimes,
} from '../../../src/services/notices/reminder-times.ts';

const hours = { reminderTime: '08:00', secondReminderTime: '16:00' };
const CHICAGO = 'America/Chicago';
const times = (ready: string, zone = CHICAGO, more = hours) => {
  const { first, second } = reminderTimes(new Date(ready), zone, more);
  return [first, second].map((at) => {
    const { date, time } = localOf(at, zone);
    return `${date} ${time}`;
  });
};

describe('when a proposal that waits is brought back to mind', () => {
  it('planned at 02:00: at 08:00 and at 16:00 of that day', () => {
    expect(times('2026-11-20T08:00:05Z')).toEqual(['2026-11-20 08:00', '2026-11-20 16:00']);
  });

  it('four hours after it was ready, when that is later than 08:00', () => {
    expect(times('2026-11-20T15:00:00Z')).toEqual(['2026-11-20 13:00', '2026-11-20 16:00']);
  });

  it('never twice within two hours: then 16:00 of the next day', () => {
    expect(times('2026-11-20T17:00:00Z')).toEqual(['2026-11-20 15:00', '2026-11-21 16:00']);
    expect(times('2026-11-20T16:00:00Z')).toEqual(['2026-11-20 14:00', '2026-11-20 16:00']);
  });

  it('after midnight it waits for 08:00', () => {
    expect(times('2026-11-21T03:00:00Z')).toEqual(['2026-11-21 08:00', '2026-11-21 16:00']);
  });

  it('follows the hours of the store', () => {
    const early = { reminderTime: '07:30', secondReminderTime: '12:00' };
    expect(times('2026-11-20T08:00:00Z', CHICAGO, early)).toEqual(['2026-11-20 07:30', '2026-11-20 12:00']);
  });

  it('keeps wall times when the clocks change', () => {
    expect(times('2027-03-14T06:30:00Z', 'America/New_York')).toEqual([
      '2027-03-14 08:00',
      '2027-03-14 16:00',
    ]);
    expect(times('2027-11-07T05:30:00Z', 'America/New_York')).toEqual([
      '2027-11-07 08:00',
      '2027-11-07 16:00',
    ]);
    const skipped = { reminderTime: '02:30', secondReminderTime: '16:00' };
    expect(times('2027-03-14T02:30:00Z', 'America/New_York', skipped)[0]).toBe('2027-03-14 03:30');
  });

  it('is due from the first instant to a day after the second, never before 08:00', () => {
    const due = (now: string) => dueReminder(new Date('2026-11-20T08:00:00Z'), CHICAGO, hours, new Date(now));
    expect(due('2026-11-20T13:59:59Z')).toBeNull();
    expect(due('2026-11-20T14:00:00Z')).toBe('first');
    expect(due('2026-11-20T21:59:59Z')).toBe('first');
    expect(due('2026-11-20T22:00:00Z')).toBe('second');
    expect(due('2026-11-21T13:59:00Z')).toBeNull();
    expect(due('2026-11-21T14:00:00Z')).toBe('second');
    expect(due('2026-11-21T22:00:00Z')).toBeNull();
  });

  it('in any zone and hours: the first at least four hours later, not early, the second at its hour', () => {
    const zone = fc.constantFrom(
      'America/New_York',
      'Europe/London',
      'Africa/Cairo',
      'Australia/Lord_Howe',
      CHICAGO,
    );
    const minute = fc.nat({ max: 365 * 24 * 60 }).map((n) => new Date(Date.UTC(2027, 0, 1) + n * 60_000));
    const hour = fc.nat({ max: 23 }).map((n) => `${String(n).padStart(2, '0')}:30`);
    fc.assert(
      fc.property(minute, zone, hour, hour, (ready, where, reminderTime, secondReminderTime) => {
        const { first, second } = reminderTimes(ready, where, { reminderTime, secondReminderTime });
        expect(first.getTime() - ready.getTime()).toBeGreaterThanOrEqual(4 * 3_600_000);
        expect(localOf(first, where).time >= reminderTime).toBe(true);
        expect(second.getTime() - first.getTime()).toBeGreaterThanOrEqual(2 * 3_600_000);
        expect(second.getTime() - first.getTime()).toBeLessThanOrEqual(27 * 3_600_000);
        expect([secondReminderTime, skipped(secondReminderTime)]).toContain(localOf(second, where).time);
      }),
      { seed: 41, numRuns: 2000 },
    );
  });
});

/** A wall time that the clocks skip is an hour later, half an hour on Lord Howe. */
const skipped = (time: string) => (time === '02:30' ? '03:30' : time === '00:30' ? '01:30' : time);

describe('the hour before the first reminder', () => {
  it.each([
    ['2026-11-20T12:59:00Z', false],
    ['2026-11-20T13:00:00Z', true],
    ['2026-11-20T13:59:00Z', true],
    ['2026-11-20T14:00:00Z', false],
  ])('at %s: %s', (now, near) => {
    const ready = new Date('2026-11-20T08:00:00Z');
    expect(isReminderNear(ready, CHICAGO, hours, new Date(now))).toBe(near);
  });
});

const NIGHT = { quietFrom: '21:00', quietUntil: '07:00' };

describe('quiet hours', () => {
  it.each([
    ['2026-11-20T02:59:00Z', null],
    ['2026-11-20T03:00:00Z', '2026-11-20T13:00:00.000Z'],
    ['2026-11-20T12:59:00Z', '2026-11-20T13:00:00.000Z'],
    ['2026-11-20T13:00:00Z', null],
  ])('in Chicago at %s: until %s', (now, until) => {
    expect(quietEnd(new Date(now), CHICAGO, NIGHT)?.toISOString() ?? null).toBe(until);
  });

  it('end at 07:00 by the clock on the night it changes', () => {
    expect(quietEnd(new Date('2027-03-14T04:00:00Z'), 'America/New_York', NIGHT)?.toISOString()).toBe(
      '2027-03-14T11:00:00.000Z',
    );
  });

  it.each([
    ['12:00', '13:30', '2026-11-20T18:30:00Z', '2026-11-20T19:30:00.000Z'],
    ['12:00', '13:30', '2026-11-20T19:30:00Z', null],
    ['00:00', '06:00', '2026-11-20T06:00:00Z', '2026-11-20T12:00:00.000Z'],
    ['18:00', '00:00', '2026-11-21T05:59:00Z', '2026-11-21T06:00:00.000Z'],
    ['18:00', '00:00', '2026-11-21T06:00:00Z', null],
    ['08:00', '08:00', '2026-11-20T14:00:00Z', null],
  ])('%s to %s, at %s: until %s', (quietFrom, quietUntil, now, until) => {
    const end = quietEnd(new Date(now), CHICAGO, { quietFrom, quietUntil });
    expect(end?.toISOString() ?? null).toBe(until);
  });
});

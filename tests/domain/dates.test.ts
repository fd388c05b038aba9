import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  datesBetween,
  diffDays,
  formatDay,
  formatDays,
  instantOf,
  isLocalDate,
  isLocalTime,
  isTimeZone,
  localOf,
  minutesOf,
  timeOf,
  weekday,
  weekOf,
  zonedIso,
} from '../../src/domain/dates.ts';

const anyDate = fc.integer({ min: -10_000, max: 40_000 }).map((day) => addDays('1970-01-01', day));

describe('local dates', () => {
  it('agree with the calendar of the runtime on every day of two centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30_000, max: 60_000 }), (day) => {
        const date = new Date(day * 86_400_000);
        expect(addDays('1970-01-01', day)).toBe(date.toISOString().slice(0, 10));
        expect(weekday(addDays('1970-01-01', day))).toBe((date.getUTCDay() + 6) % 7);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('add and subtract whole calendar days', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -500, max: 500 }), (date, days) => {
        expect(diffDays(addDays(date, days), date)).toBe(days);
      }),
      { seed: 2, numRuns: 200 },
    );
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(diffDays('2026-03-09', '2026-03-08')).toBe(1);
  });

  it('count weekdays from Monday = 0 and weeks from Sunday to Saturday', () => {
    expect(weekday('2026-11-23')).toBe(0);
    expect(weekday('2026-11-29')).toBe(6);
    expect(weekOf('2026-11-28')).toBe('2026-11-22');
    expect(weekOf('2026-11-29')).toBe('2026-11-29');
    fc.assert(
      fc.property(anyDate, (date) => {
        const sunday = weekOf(date);
        expect(weekday(sunday)).toBe(6);
        expect(diffDays(date, sunday)).toBeGreaterThanOrEqual(0);
        expect(diffDays(date, sunday)).toBeLessThan(7);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('list every day of a range, both ends included', () => {
    expect(datesBetween('2026-11-29', '2026-12-02')).toEqual([
      '2026-11-29',
      '2026-11-30',
      '2026-12-01',
      '2026-12-02',
    ]);
    expect(datesBetween('2026-12-02', '2026-12-01')).toEqual([]);
  });

  it('refuse dates that do not exist', () => {
    expect(
      ['2026-02-30', '2026-13-01', '2026-00-10', '2026-1-01', '2027-02-29', '', '0000-01-01'].filter(
        isLocalDate,
      ),
    ).toEqual([]);
    expect(isLocalDate('2028-02-29')).toBe(true);
  });

  it('read the way messages show them', () => {
    expect(formatDay('2026-11-26')).toBe('Thu Nov 26');
    expect(formatDay('2026-12-05')).toBe('Sat Dec 5');
    expect(formatDays(['2026-11-26', '2026-11-27'])).toBe('Thu Nov 26, Fri Nov 27');
    expect(formatDays(datesBetween('2026-11-26', '2026-11-30'))).toBe(
      'Thu Nov 26, Fri Nov 27, Sat Nov 28 and 2 more',
    );
  });
});

describe('wall times', () => {
  it('round-trip through minutes', () => {
    expect(minutesOf('10:15')).toBe(615);
    expect(timeOf(615)).toBe('10:15');
    expect(['24:00', '9:00', '10:60', '10:5'].filter(isLocalTime)).toEqual([]);
  });
});

describe('zones', () => {
  it('are IANA names only', () => {
    expect(['America/Indiana/Indianapolis', 'Asia/Kolkata', 'UTC'].every(isTimeZone)).toBe(true);
    expect(['Mars/Olympus', '', '+02:00', 'America/Nowhere'].some(isTimeZone)).toBe(false);
  });

  it.each([
    ['2026-03-07', '10:15', 'America/Indiana/Indianapolis', '2026-03-07T10:15:00-05:00'],
    ['2026-03-08', '10:15', 'America/Indiana/Indianapolis', '2026-03-08T10:15:00-04:00'],
    ['2026-03-08', '02:30', 'America/Indiana/Indianapolis', '2026-03-08T03:30:00-04:00'],
    ['2026-11-01', '01:30', 'America/Indiana/Indianapolis', '2026-11-01T01:30:00-04:00'],
    ['2026-07-04', '10:15', 'America/Phoenix', '2026-07-04T10:15:00-07:00'],
    ['2026-01-04', '10:30', 'Asia/Kolkata', '2026-01-04T10:30:00+05:30'],
    ['2026-01-04', '10:30', 'UTC', '2026-01-04T10:30:00+00:00'],
  ])('send %s %s in %s as %s', (date, time, zone, sent) => {
    expect(zonedIso(date, time, zone)).toBe(sent);
    expect(instantOf(date, time, zone).toISOString()).toBe(new Date(sent).toISOString());
  });

  it('give the calendar date of an instant, not the UTC date', () => {
    const instant = new Date('2026-11-24T02:30:00Z');
    expect(localOf(instant, 'America/Indiana/Indianapolis')).toEqual({ date: '2026-11-23', time: '21:30' });
    expect(localOf(instant, 'Asia/Kolkata')).toEqual({ date: '2026-11-24', time: '08:00' });
  });

  it('round-trip every local time that exists', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000 }),
        fc.constantFrom(
          'America/Indiana/Indianapolis',
          'America/Phoenix',
          'Asia/Kolkata',
          'Europe/London',
          'Australia/Lord_Howe',
        ),
        (minute, zone) => {
          const instant = Date.UTC(2025, 0, 1) + minute * 60_000;
          const local = localOf(instant, zone);
          const again = localOf(instantOf(local.date, local.time, zone), zone);
          expect(again).toEqual(local);
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exclusiveDueDate,
  instantOfStamp,
  parseRemoteDateTime,
  projectRange,
  toUsDateTime,
  toWireStamp,
} from '../../src/crossmark/dates.ts';

describe('wire stamps (§6)', () => {
  it.each([
    ['2026-03-07', '10:15', 'America/Indiana/Indianapolis', '2026-03-07T10:15:00-05:00'],
    ['2026-03-08', '10:15', 'America/Indiana/Indianapolis', '2026-03-08T10:15:00-04:00'],
    ['2026-03-08', '02:30', 'America/Indiana/Indianapolis', '2026-03-08T03:30:00-04:00'],
    ['2026-11-01', '01:30', 'America/Indiana/Indianapolis', '2026-11-01T01:30:00-04:00'],
    ['2026-07-04', '10:15', 'America/Phoenix', '2026-07-04T10:15:00-07:00'],
    ['2026-01-04', '10:30', 'Asia/Kolkata', '2026-01-04T10:30:00+05:30'],
    ['2026-01-04', '10:30', 'UTC', '2026-01-04T10:30:00+00:00'],
    ['2026-01-04', '00:00', 'America/Indiana/Indianapolis', '2026-01-04T00:00:00-05:00'],
    ['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-04T02:45:00+11:00'],
  ])('%s %s in %s is sent as %s', (date, time, zone, wire) => {
    expect(toWireStamp({ date, time, zone })).toBe(wire);
  });

  it('a zone that does not exist and a day that does not exist are refused', () => {
    expect(() => toWireStamp({ date: '2026-01-04', time: '10:30', zone: 'Mars/Olympus' })).toThrow(
      /time zone/,
    );
    expect(() => toWireStamp({ date: '2026-02-30', time: '10:30', zone: 'UTC' })).toThrow(/local time/);
  });

  it('every stamp carries the offset that makes it its instant', () => {
    const zones = [
      'America/Indiana/Indianapolis',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'UTC',
      'America/St_Johns',
    ];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom(...zones), (minutes, zone) => {
        const wall = new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString();
        const stamp = { date: wall.slice(0, 10), time: wall.slice(11, 16), zone };
        const sent = toWireStamp(stamp);
        expect(sent).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00[+-]\d{2}:\d{2}$/);
        expect(Date.parse(sent)).toBe(instantOfStamp(stamp).getTime());
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('the project fields carry both ends', () => {
    expect(projectRange('2026-01-04', '2026-01-11', 'with times')).toBe(
      '01/04/2026 00:00:00,01/11/2026 23:59:59',
    );
    expect(projectRange('2026-01-04', '2026-01-11', 'dates only')).toBe('01/04/2026,01/11/2026');
    expect(toUsDateTime(new Date('2026-01-04T15:30:05Z'), 'America/Indiana/Indianapolis')).toBe(
      '01/04/2026 10:30:05',
    );
  });
});

describe('remote dates (§6)', () => {
  it.each([
    ['01/04/2026 10:30:00 AM', '2026-01-04', '10:30'],
    ['1/4/2026 1:05 pm', '2026-01-04', '13:05'],
    ['01/04/2026 12:15:00 AM', '2026-01-04', '00:15'],
    ['01/04/2026 12:15:00 PM', '2026-01-04', '12:15'],
    ['01/04/2026 23:59', '2026-01-04', '23:59'],
    ['01/04/2026', '2026-01-04', '00:00'],
    ['2026-01-04T10:30:00', '2026-01-04', '10:30'],
    [' 2026-01-04 ', '2026-01-04', '00:00'],
  ])('%s is read', (text, date, time) => {
    expect(parseRemoteDateTime(text)).toMatchObject({ date, time });
  });

  it.each([
    '02/30/2026',
    '13/01/2026',
    '01/04/2026 25:00',
    '01/04/2026 13:00 PM',
    'soon',
    '',
    '2026-01-04T10:30:00Z',
  ])('%s is not a date', (text) => {
    expect(parseRemoteDateTime(text)).toBeNull();
  });

  it.each([
    ['01/11/2026', '2026-01-11'],
    ['01/11/2026 12:00:00 AM', '2026-01-11'],
    ['01/11/2026 11:59:59 PM', '2026-01-12'],
    ['12/31/2026 08:00:00 AM', '2027-01-01'],
  ])('due %s is the exclusive day %s', (text, due) => {
    expect(exclusiveDueDate(parseRemoteDateTime(text)!)).toBe(due);
  });
});

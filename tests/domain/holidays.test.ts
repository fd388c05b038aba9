import { describe, expect, it } from 'vitest';
import { holidayDates, parseNthWeekday } from '../../src/domain/holidays.ts';

describe('company holidays as dates', () => {
  it('a single date occurs once, inside the range only', () => {
    expect(holidayDates({ kind: 'date', date: '2026-11-26' }, '2026-01-01', '2026-12-31')).toEqual([
      '2026-11-26',
    ]);
    expect(holidayDates({ kind: 'date', date: '2026-11-26' }, '2026-11-27', '2026-12-31')).toEqual([]);
  });

  it('a yearly one occurs every year; Feb 29 falls on Feb 28 in other years', () => {
    expect(holidayDates({ kind: 'yearly', month: 12, day: 25 }, '2025-12-01', '2027-01-31')).toEqual([
      '2025-12-25',
      '2026-12-25',
    ]);
    expect(holidayDates({ kind: 'yearly', month: 2, day: 29 }, '2027-01-01', '2028-12-31')).toEqual([
      '2027-02-28',
      '2028-02-29',
    ]);
  });

  it('the 4th Thursday of November, the last Monday of May, the first Monday of a year', () => {
    expect(holidayDates(parseNthWeekday('11:4:3')!, '2026-01-01', '2027-12-31')).toEqual([
      '2026-11-26',
      '2027-11-25',
    ]);
    expect(holidayDates(parseNthWeekday('5:-1:0')!, '2026-01-01', '2026-12-31')).toEqual(['2026-05-25']);
    expect(holidayDates(parseNthWeekday('12:-1:3')!, '2026-01-01', '2026-12-31')).toEqual(['2026-12-31']);
  });

  it('a fifth weekday that a month lacks does not occur', () => {
    expect(holidayDates(parseNthWeekday('11:5:3')!, '2026-01-01', '2026-12-31')).toEqual([]);
    expect(holidayDates(parseNthWeekday('11:5:0')!, '2026-01-01', '2026-12-31')).toEqual(['2026-11-30']);
  });

  it('other texts are no rule', () => {
    expect(['13:1:0', '11:6:0', '11:0:0', '11:1:7', '', '11:1'].map(parseNthWeekday)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

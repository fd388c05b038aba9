import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  count,
  dateRange,
  day,
  dayList,
  dayNumber,
  dueWords,
  link,
  shortDay,
  weekdayOf,
  when,
  who,
} from '../../blocks/words.ts';

describe('dates in words', () => {
  it('name the day of the week', () => {
    expect(day('2026-11-26')).toBe('Thu Nov 26');
    expect(shortDay('2028-02-29')).toBe('Tue 29');
    expect(day('1970-01-01')).toBe('Thu Jan 1');
  });

  it('agree with the calendar on any date', () => {
    const dates = fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        const local = date.toISOString().slice(0, 10);
        expect(weekdayOf(local)).toBe(date.getUTCDay());
        expect(dayNumber(local)).toBe(Math.floor(date.getTime() / 86_400_000));
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('a range names its months once where it can', () => {
    expect(dateRange('2026-11-23', '2026-12-14')).toBe('Mon Nov 23 – Mon Dec 14');
    expect(dateRange('2026-11-23', '2026-11-29')).toBe('Mon Nov 23 – Sun 29');
    expect(dateRange('2026-11-23', '2026-11-23')).toBe('Mon Nov 23');
  });

  it('a list shows three days and how many more', () => {
    expect(dayList(['2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30'])).toBe(
      'Thu Nov 26, Fri Nov 27, Sat Nov 28 and 2 more',
    );
  });

  it.each([
    [0, 'due today'],
    [1, 'due tomorrow'],
    [4, 'due in 4 days'],
    [-1, 'due 1 day ago'],
    [-3, 'due 3 days ago'],
  ])('%i days to the due date', (days, words) => {
    expect(dueWords(days)).toBe(words);
  });
});

describe('people, moments, links', () => {
  it.each([
    ['U0MANAGER', '<@U0MANAGER>'],
    ['system', 'Daybreak'],
    ['cli:<root>', '&lt;root&gt; (command line)'],
    ['api:nightly', 'nightly (API)'],
    ['U<!channel>', 'U&lt;!channel&gt;'],
    [null, 'nobody'],
  ])('%j is shown as %s', (actor, shown) => {
    expect(who(actor).mrkdwn).toBe(shown);
  });

  it('SL-6: a moment has the store’s time as fallback', () => {
    expect(when({ epoch: 1_795_593_600.7, text: 'Wed Nov 25 02:00' }).mrkdwn).toBe(
      '<!date^1795593600^{date_long_pretty} {time}|Wed Nov 25 02:00>',
    );
  });

  it('a link cannot be broken by its words', () => {
    expect(link('https://example.com/a|b>', 'a|b <c>').mrkdwn).toBe('<https://example.com/ab|a/b &lt;c&gt;>');
  });

  it('counts agree with their noun', () => {
    expect([count(1, 'swap'), count(0, 'swap'), count(2, 'booking is', 'bookings are')]).toEqual([
      '1 swap',
      '0 swaps',
      '2 bookings are',
    ]);
  });
});

describe('a second language', () => {
  it('has its words in the catalogues: no listener says a sentence, a right or a refusal of its own', () => {
    const folder = new URL('../../src/slack/listeners/', import.meta.url);
    const spoken =
      /(?:onPress\([^()]*?|\bdone\(|atInput\([^()]*?|(?:sentence|nextStep|title): )(['"`][A-Za-z][^'"`]* [^'"`]*['"`])/g;
    const found = readdirSync(folder).flatMap((file) =>
      [...readFileSync(new URL(file, folder), 'utf8').matchAll(spoken)].map(([, text]) => `${file}: ${text}`),
    );
    expect(found).toEqual([]);
  });
});

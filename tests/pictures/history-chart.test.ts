import { describe, expect, it } from 'vitest';
import {
  CAUSES_SHOWN,
  type HistoryChartVm,
  historyChart,
  RUNS_SHOWN,
} from '../../src/pictures/history-chart.ts';
import { renderPng } from '../../src/pictures/render.ts';

const dates = (n: number) =>
  Array.from({ length: n }, (_, i) => new Date(Date.UTC(2026, 9, 25 + i)).toISOString().slice(0, 10));
const vm = (values: Partial<HistoryChartVm> = {}): HistoryChartVm => ({
  store: 'Riverside',
  timezone: 'America/Chicago',
  runs: dates(10).map((date) => ({ date, placedShare: 0.9, minutesToApproval: 42 })),
  failures: [
    { cause: 'No free place in its window', failed: 7 },
    { cause: 'Nobody on the juicer rotation', failed: 2 },
  ],
  countedRuns: 37,
  ...values,
});
const one = (placedShare: number | null, minutesToApproval: number | null) =>
  vm({ runs: [{ date: '2026-11-20', placedShare, minutesToApproval }] });

/** Every text of the picture, in drawing order. */
const texts = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  );
const textsOf = async (model: HistoryChartVm) => texts(await historyChart(model));
const heightOf = (svg: string) => Number(/height="(\d+)"/.exec(svg)?.[1]);

describe('the picture of the last runs', () => {
  it('names store, period with weekdays and zone, and the month where it begins', async () => {
    const found = await textsOf(vm());
    expect(found).toContain('Runs · Riverside');
    expect(found).toContain('Sun Oct 25 – Tue Nov 3 · America/Chicago');
    // Once per chart for October, once for November.
    expect(found.filter((text) => text === 'Oct')).toHaveLength(2);
    expect(found.filter((text) => text === 'Nov')).toHaveLength(2);
  });

  it('every column and every bar says its value', async () => {
    const found = await textsOf(vm());
    expect(found.filter((text) => text === '90%')).toHaveLength(10);
    expect(found.filter((text) => text === '42')).toHaveLength(10);
    expect(found).toContain('No free place in its window: 7');
    expect(found).toContain('9 times in the last 37 runs');
  });

  it.each([
    [0.999, '99%'],
    [1, '100%'],
    [0, '0%'],
    [0.004, '0%'],
  ])('a share of %d reads %s: never 100 while one event failed', async (share, words) => {
    expect(await textsOf(one(share, 1))).toContain(words);
  });

  it.each([
    [0, ['0', 'min']],
    [99.4, ['99', 'min']],
    [100, ['1.7', 'h']],
    [601, ['▲', '10', 'h']],
    [3000, ['▲', '2.1', 'd']],
  ])('%d minutes read %j', async (minutes, words) => {
    expect(await textsOf(one(1, minutes))).toEqual(expect.arrayContaining(words));
  });

  it('a column that is cut says so, and only then', async () => {
    expect((await textsOf(one(1, 600))).join()).toContain('more than 8 h: column cut');
    expect((await textsOf(one(1, 60))).join()).not.toContain('cut');
  });

  it('what is not there is a dash, and the note says what it means', async () => {
    const some = vm({
      runs: [
        { date: '2026-11-19', placedShare: null, minutesToApproval: null },
        { date: '2026-11-20', placedShare: 1, minutesToApproval: 5 },
      ],
    });
    const found = await textsOf(some);
    expect(found.filter((text) => text === '–')).toHaveLength(2);
    expect(found).toContain('– not approved by a person');
  });

  it('nothing failed, nobody approved: said in words', async () => {
    const found = await textsOf({ ...one(1, null), failures: [] });
    expect(found).toContain('Nobody has approved a run yet.');
    expect(found).toContain('not once in the last 37 runs');
  });

  it('shows the newest runs, and puts small causes together without losing one', async () => {
    const failures = Array.from({ length: 10 }, (_, i) => ({ cause: `Cause ${i}`, failed: 20 - i }));
    const runs = dates(50).map((date, i) => ({ date, placedShare: i / 100, minutesToApproval: 1 }));
    const found = await textsOf(vm({ runs, failures }));
    expect(found.filter((text) => /^\d+%$/.test(text))).toHaveLength(RUNS_SHOWN);
    expect(found).toContain('49%');
    expect(found.filter((text) => text.startsWith('Cause '))).toHaveLength(CAUSES_SHOWN - 1);
    expect(found).toContain('Other causes: 65');
  });

  it('takes any name: markup, placeholders of the library, controls, right-to-left, emoji', async () => {
    const nasty = '<!channel> & {b} {a|x} \u0000\ud800\u202e שלום 😀'.padEnd(75, 'x');
    const svg = await historyChart(vm({ store: nasty, failures: [{ cause: nasty, failed: 1 }] }));
    expect(svg).not.toContain('<!channel>');
    expect(texts(svg).some((text) => text.includes('{b} {a|x}'))).toBe(true);
    expect(renderPng(svg, { width: 1280 }).length).toBeGreaterThan(10_000);
  });

  it('without a run it is still a picture', async () => {
    const svg = await historyChart(vm({ runs: [], failures: [] }));
    expect(renderPng(svg, { width: 1280 }).length).toBeGreaterThan(1000);
    expect(heightOf(svg)).toBeGreaterThan(300);
  });

  it('the same runs give the same bytes', async () => {
    const draw = async () => renderPng(await historyChart(vm()), { width: 640 });
    expect(await draw()).toEqual(await draw());
  });
});

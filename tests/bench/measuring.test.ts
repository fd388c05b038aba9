import { describe, expect, it } from 'vitest';
import { aimsOf, growthOf, percent } from '../../bench/aims.ts';
import { storeOf } from '../../bench/cases.ts';
import { inFreshProcess } from '../../bench/child.ts';
import { measureCold } from '../../bench/cold.ts';
import { planGreedily } from '../../bench/greedy.ts';
import { measure } from '../../bench/measure.ts';
import { measurePool } from '../../bench/pool.ts';
import { figure, table } from '../../bench/table.ts';
import { growthExponent, median, warmMs } from '../../bench/timing.ts';
import { TIGHTNESS } from '../../sandbox/data/generator/sized.ts';
import { obstacle, sundayOf, worldOf } from '../support/checker/world.ts';

const REPEATS = { warmUpMs: 0, warmUpRuns: 1, runs: 7 };

describe('the benchmark', () => {
  it('takes the middle of at least seven runs, after the warm-up', () => {
    expect(median([5, 1, 9, 3, 7])).toBe(5);
    let calls = 0;
    const ms = warmMs(() => {
      calls += 1;
    }, REPEATS);
    expect(calls).toBeGreaterThanOrEqual(8);
    expect(ms).toBeGreaterThanOrEqual(0);
  });

  it('finds the exponent of a power law, and one close to it through noise', () => {
    const points = (ms: (size: number) => number) =>
      [115, 230, 350, 700, 1400].map((size) => ({ size, ms: ms(size) }));
    expect(growthExponent(points((size) => 0.003 * size ** 1.4))).toBeCloseTo(1.4, 10);
    expect(growthExponent(points((size) => size * (size === 350 ? 1.1 : 1)))).toBeCloseTo(1, 1);
  });

  it('never rounds a share up to 100.000 %', () => {
    expect(percent(1)).toBe('100.000 %');
    expect(percent(0.999_999_9)).toBe('99.999 %');
  });

  it('prints columns in line', () => {
    expect(
      table(
        ['name', 'ms'],
        [
          ['a', figure(3.1449)],
          ['bcdef', figure(1234.5)],
        ],
      ),
    ).toBe('name      ms\n-----  -----\na       3.14\nbcdef  1,235');
  });

  it('measures a store: every figure is there and fits the others', async () => {
    const line = await measure({ people: 12, events: 115, tightness: 'over-full', seed: 1 }, REPEATS, 1);
    expect(line.rows).toBeGreaterThanOrEqual(115);
    expect(line.placed).toBeLessThan(line.rows);
    expect(line.reached).toBe(line.optimal);
    expect(line.standing).toBe(line.optimal);
    expect(line.greedyStanding).toBeLessThanOrEqual(line.standing);
    for (const ms of [line.ms, line.coreMs, line.coldMs, line.greedyMs, line.highsMs, line.highsSetMs])
      expect(ms).toBeGreaterThan(0);
    expect(line.peakMb).toBeGreaterThanOrEqual(line.beforeMb);
  });

  it('judges an aim by the worst of its figures', () => {
    const line = {
      people: 12,
      events: 350,
      tightness: 'tight',
      seed: 1,
      ms: 4,
      coldMs: 20,
      coreMs: 5,
      highsMs: 50,
      highsSetMs: 50,
    };
    const good = { ...line, optimal: 9, reached: 9 } as never;
    const slow = { ...line, optimal: 9, reached: 8, ms: 6, coreMs: 6 } as never;
    const growth = growthOf('x', [
      { tightness: 'tight', events: 100, ms: 1 },
      { tightness: 'tight', events: 1000, ms: 10 },
      { tightness: 'loose', events: 100, ms: 1 },
      { tightness: 'loose', events: 1000, ms: 1000 },
    ]);
    expect(growth.exponents.map(({ exponent }) => exponent.toFixed(3))).toEqual(['1.000', '3.000']);
    const pool = { threads: 2, stores: 10, seconds: 1, storesPerSecond: 800, placed: 1 };
    const flat = { name: 'flat', exponents: [{ tightness: 'tight', exponent: 1 }] };
    expect(aimsOf([good], flat, flat, pool).every(({ met }) => met)).toBe(true);
    const missed = aimsOf([good, slow], growth, flat, { ...pool, storesPerSecond: 600 });
    expect(missed.filter(({ met }) => !met).map(({ text }) => text)).toEqual([
      'share of the optimum 100.000 % everywhere',
      '12×350 warm at most 5 ms',
      '12×350: highs ÷ ours, both for what the Core step decides, at least 10',
      '12×350: highs for the set alone ÷ our whole plan at least 10',
      'growth exponent, one store at most 1.4',
      'stores a second on 2 threads at least 700',
    ]);
  });

  it('plans on threads: every store once', async () => {
    const pool = await measurePool(6, 2);
    expect(pool.stores).toBe(6);
    expect(pool.placed).toBeGreaterThan(6 * 60);
  });

  it('says what failed in a fresh process', async () => {
    await expect(inFreshProcess('cold-child.ts', ['/nowhere.json'])).rejects.toThrow('nowhere.json');
    const cold = await measureCold(storeOf({ people: 12, events: 115, tightness: 'loose', seed: 1 }), 1);
    expect(cold.coldMs).toBeGreaterThan(0);
  });
});

describe('plain greedy, the plan to compare with', () => {
  it.each(TIGHTNESS)(
    'keeps the rules that it knows: one blocking event a day, six Core a week (%s)',
    (tightness) => {
      const store = storeOf({ people: 30, events: 1000, tightness, seed: 2 });
      const world = worldOf(store);
      const rows = planGreedily(store);
      const events = new Set(rows.map(({ eventRefNum }) => eventRefNum));
      expect(events.size).toBe(rows.length);
      const booked = store.schedules.map((row) => ({ ...row, type: world.jobs.get(row.eventRefNum)!.type }));
      const full = new Set(
        booked
          .filter(({ eventRefNum }) => world.jobs.get(eventRefNum)!.blocking)
          .map(({ employeeId, date }) => `${employeeId} ${date}`),
      );
      const week = new Map<string, number>();
      for (const { eventRefNum, employeeId, date } of rows) {
        const job = world.jobs.get(eventRefNum)!;
        expect(obstacle(world, world.people.get(employeeId)!, date)).toBeNull();
        expect(date >= job.start && date < job.due && date >= world.earliest).toBe(true);
        if (!job.blocking) continue;
        expect(full.has(`${employeeId} ${date}`)).toBe(false);
        full.add(`${employeeId} ${date}`);
        if (job.type !== 'core') continue;
        const key = `${employeeId} ${sundayOf(date)}`;
        week.set(key, (week.get(key) ?? 0) + 1);
        expect(week.get(key)).toBeLessThanOrEqual(6);
      }
    },
  );
});

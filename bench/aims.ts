import type { Line } from './measure.ts';
import type { PoolResult } from './pool.ts';
import { figure } from './table.ts';
import { growthExponent } from './timing.ts';

/** What the engine is measured against, each with the figure that decides. */
export interface Aim {
  text: string;
  found: string;
  met: boolean;
}

export interface Growth {
  name: string;
  /** One per tightness level. */
  exponents: { tightness: string; exponent: number }[];
}

/** Time over the number of events, per tightness level. */
export function growthOf(
  name: string,
  points: readonly { tightness: string; events: number; ms: number }[],
): Growth {
  const levels = [...new Set(points.map(({ tightness }) => tightness))];
  return {
    name,
    exponents: levels.map((tightness) => ({
      tightness,
      exponent: growthExponent(
        points
          .filter((point) => point.tightness === tightness)
          .map(({ events, ms }) => ({ size: events, ms })),
      ),
    })),
  };
}

/** Every aim is held against the worst of its figures. */
export function aimsOf(lines: readonly Line[], growing: Growth, staffGrows: Growth, pool: PoolResult): Aim[] {
  const at = (people: number, events: number) =>
    lines.filter((line) => line.people === people && line.events === events);
  const most = (text: string, values: readonly number[], limit: number, unit: string): Aim => ({
    text: `${text} at most ${limit} ${unit}`.trim(),
    found: `${figure(Math.max(...values))} ${unit}`.trim(),
    met: values.length > 0 && Math.max(...values) <= limit,
  });
  const least = (text: string, value: number, limit: number, unit: string): Aim => ({
    text: `${text} at least ${limit} ${unit}`.trim(),
    found: `${figure(value)} ${unit}`.trim(),
    met: value >= limit,
  });
  const store = at(12, 350);
  const large = at(200, 10_000);
  const share = Math.min(...lines.map((line) => line.reached / line.optimal));
  return [
    { text: 'share of the optimum 100.000 % everywhere', found: percent(share), met: share === 1 },
    most(
      '12×350 warm',
      store.map(({ ms }) => ms),
      5,
      'ms',
    ),
    most(
      '12×350 cold',
      store.map(({ coldMs }) => coldMs),
      25,
      'ms',
    ),
    least(
      '12×350: highs ÷ ours, both for what the Core step decides,',
      Math.min(...store.map(({ highsMs, coreMs }) => highsMs / coreMs)),
      10,
      '',
    ),
    least(
      '12×350: highs for the set alone ÷ our whole plan',
      Math.min(...store.map(({ highsSetMs, ms }) => highsSetMs / ms)),
      10,
      '',
    ),
    ...(large.length === 0
      ? []
      : [
          most(
            '200×10,000 warm',
            large.map(({ ms }) => ms),
            3000,
            'ms',
          ),
        ]),
    most(
      'growth exponent, one store',
      growing.exponents.map(({ exponent }) => exponent),
      1.4,
      '',
    ),
    most(
      'growth exponent, staff grows too',
      staffGrows.exponents.map(({ exponent }) => exponent),
      2,
      '',
    ),
    least(`stores a second on ${pool.threads} threads`, pool.storesPerSecond, 700, ''),
  ];
}

/** 100.000 % only when nothing is missing. */
export function percent(share: number): string {
  return `${(Math.floor(share * 100_000) / 1000).toFixed(3)} %`;
}

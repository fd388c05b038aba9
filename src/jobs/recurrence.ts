import { Cron } from 'croner';

/**
 * croner does the arithmetic of recurrences (daylight saving included); its timers run nothing.
 * Patterns have five fields; a time that a clock change skips runs at the first valid instant after it.
 */
const cache = new Map<string, Cron>();

function pattern(expression: string, zone: string): Cron {
  const key = `${expression}|${zone}`;
  let cron = cache.get(key);
  if (!cron) {
    cron = new Cron(expression, { timezone: zone, paused: true, mode: '5-part' });
    cache.set(key, cron);
  }
  return cron;
}

/** The newest occurrence that is not later than `at`; null when the pattern never fired before. */
export function latestAtOrBefore(expression: string, zone: string, at: Date): Date | null {
  const wholeSecond = new Date(Math.floor(at.getTime() / 1000) * 1000 + 1000);
  return pattern(expression, zone).previousRuns(1, wholeSecond)[0] ?? null;
}

/** The first occurrence strictly after `at`. */
export function nextAfter(expression: string, zone: string, at: Date): Date | null {
  return pattern(expression, zone).nextRun(at);
}

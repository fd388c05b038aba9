import type { Settings } from './settings.ts';
import { arriveTimes } from './start-times.ts';
import type { LocalTime } from './types.ts';

/** The block numbers that start at an arrive time, ascending; empty for any other time. */
export function blocksAt(settings: Settings, time: LocalTime): number[] {
  return settings.blocks.filter((block) => block.arrive === time).map((block) => block.block);
}

/** The start of the Primary Lead's Core: the arrive time of block 1. */
export function firstArriveTime(settings: Settings): LocalTime {
  return settings.blocks[0]!.arrive;
}

/**
 * §5.2: how many of n Core on a day start at each arrive time, in the order of the arrive times: one per block up to
 * eight, then following `overflowOrder`.
 */
export function targetCounts(n: number, settings: Settings): number[] {
  const times = arriveTimes(settings);
  const counts = times.map(() => 0);
  for (let index = 0; index < n; index += 1) {
    const block = index < 8 ? index + 1 : settings.overflowOrder[(index - 8) % 8]!;
    const at = times.indexOf(settings.blocks[block - 1]!.arrive);
    counts[at] = counts[at]! + 1;
  }
  return counts;
}

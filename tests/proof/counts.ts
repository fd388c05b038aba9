import type { Preset } from '../../sandbox/data/generator/presets.ts';
import { PRESETS } from '../../sandbox/data/generator/presets.ts';
import type { Source } from './instances.ts';

/** How many instances the proofs run over: all of them by `npm run prove`, a part in the ordinary tests. */
export interface Counts {
  brute: number;
  wild: number;
  frozen: ReadonlyMap<Preset, number>;
  metamorphic: ReadonlyMap<Source, number>;
}

export const FULL: Counts = {
  brute: 6_000,
  wild: 5_000,
  frozen: new Map(PRESETS.map((preset) => [preset, 300])),
  metamorphic: new Map<Source, number>([
    ['wild', 3_000],
    ['chains', 1_000],
    ['small', 300],
    ['typical', 300],
    ['busy', 60],
    ['stress', 4],
    ['infeasible', 300],
  ]),
};

export const QUICK: Counts = {
  brute: 2_000,
  wild: 1_000,
  frozen: new Map<Preset, number>([
    ['small', 120],
    ['typical', 120],
    ['busy', 36],
    ['stress', 2],
    ['infeasible', 120],
    ['rolling', 100],
    ['chains', 240],
  ]),
  metamorphic: new Map<Source, number>([
    ['wild', 200],
    ['chains', 200],
    ['typical', 36],
    ['busy', 6],
    ['infeasible', 36],
  ]),
};

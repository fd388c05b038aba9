import type { Tightness } from '../sandbox/data/generator/sized.ts';
import { sized, TIGHTNESS } from '../sandbox/data/generator/sized.ts';
import type { Snapshot } from '../src/engine/snapshot.ts';

/** The stores that are measured. A case decides its snapshot, so every figure can be repeated. */
export interface Case {
  people: number;
  events: number;
  tightness: Tightness;
  seed: number;
  weeks?: number;
}

export const START = '2026-11-20';
export const SEED = 1;

type Size = readonly [people: number, events: number];
export const SIZES: readonly Size[] = [
  [12, 115],
  [12, 350],
  [30, 1000],
  [60, 2500],
  [200, 10_000],
];
const GROWING: readonly number[] = [115, 230, 350, 700, 1400];

/** Every size at every level. */
export function allCases(sizes: readonly Size[] = SIZES): Case[] {
  return sizes.flatMap(([people, events]) =>
    TIGHTNESS.map((tightness) => ({ people, events, tightness, seed: SEED })),
  );
}

/** One store whose work grows while its people stay: over a longer time, or (`weeks`) more and more in the same weeks. */
export function growingStore(tightness: Tightness, weeks?: number): Case[] {
  return GROWING.map((events) => ({ people: 12, events, tightness, seed: SEED, weeks }));
}

/** The store of a case. */
export function storeOf(one: Case): Snapshot {
  return sized({ ...one, start: START });
}

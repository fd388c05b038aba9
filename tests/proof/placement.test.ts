import { describe, expect, it } from 'vitest';
import { QUICK } from './counts.ts';
import { proveByBruteForce, proveFrozen, proveReplaced, proveWild } from './placement.ts';
import type { Tally } from './tally.ts';

function holds(tally: Tally): void {
  expect(tally.failures, tally.proof).toEqual([]);
  expect(tally.tested, tally.proof).toBeGreaterThan(tally.excluded);
}

describe('what the engine places is exactly what can be placed (all instances: `npm run prove`)', () => {
  it('brute force over small stores, and the compact model with it', async () => {
    for (const tally of await proveByBruteForce(QUICK.brute)) holds(tally);
  }, 120_000);

  it.each([...QUICK.frozen])(
    '%s: the exact optimum, every hard rule, full bottlenecks, the same bytes again',
    async (preset, count) => {
      for (const tally of (await proveFrozen(preset, count)).tallies)
        if (tally.tested > 0 || !tally.proof.startsWith('BOT')) holds(tally);
    },
    120_000,
  );

  it('the exact optimum and every hard rule when a plan replaces another one', async () => {
    for (const [source, count] of QUICK.metamorphic)
      for (const tally of await proveReplaced(source, count)) holds(tally);
  }, 120_000);

  it('the exact optimum in stores that hold anything', async () => {
    holds(await proveWild(QUICK.wild));
  }, 120_000);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { Figures } from './figures.ts';
import { openGround } from './ground.ts';
import { KINDS } from './kinds.ts';
import { runScenario } from './scenario.ts';

/** The short run: a few scenarios of every kind, other ones than the first of `npm run chaos`. */
const SEEDS = [901, 902];

let ground: Awaited<ReturnType<typeof openGround>>;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

it.each(KINDS)(
  '$name: nothing lost, nothing double, every difference explained',
  { timeout: 60_000 },
  async (kind) => {
    const figures = new Figures(kind.name);
    for (const seed of SEEDS) figures.add(await runScenario(kind, seed, ground));
    expect(figures.wrong).toEqual([]);
    expect(figures.rows.all).toBeGreaterThan(0);
  },
);

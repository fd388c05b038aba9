import { describe, expect, it } from 'vitest';
import { storeOf } from '../../bench/cases.ts';
import { bestFigures } from '../../bench/lexicographic.ts';
import type { Figures, Spot } from '../../bench/preferences.ts';
import { Liking, spotsOf } from '../../bench/preferences.ts';
import { generate } from '../../sandbox/data/generator/presets.ts';
import { TIGHTNESS } from '../../sandbox/data/generator/sized.ts';
import { plan } from '../../src/engine/plan.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import { sundayOf } from '../support/checker/world.ts';
import type { CoreQuestion } from '../support/oracle/question.ts';
import { coreQuestion } from '../support/oracle/question.ts';
import { exactCoreSet } from '../support/oracle/solve.ts';

/** Below 0 when the first figures are better. */
function compare(a: Figures, b: Figures): number {
  return a.map((value, index) => value - b[index]!).find((difference) => difference !== 0) ?? 0;
}

async function asked(snapshot: Snapshot) {
  const proposal = plan(snapshot);
  const question = coreQuestion(snapshot, proposal);
  const exact = await exactCoreSet(question);
  return { proposal, question, exact, liking: new Liking(snapshot, proposal, question) };
}

/** Every way for these Core to stand, one by one: the best figures of all of them. */
function bestByTrying(
  { contenders, free, units }: CoreQuestion,
  accepted: ReadonlySet<number>,
  liking: Liking,
): Figures | null {
  const items = contenders.filter(({ ref }) => accepted.has(ref));
  const owners = contenders.filter((one) => one.home !== null);
  const taken = new Set<string>();
  const used = new Map<string, number>();
  const spots: Spot[] = [];
  let best: Figures | null = null;
  const stand = (at: number): void => {
    const one = items[at];
    if (one === undefined) {
      const figures = liking.figures(spots);
      if (best === null || compare(figures, best) < 0) best = figures;
      return;
    }
    const take = (who: string, date: string, unit: string | null) => {
      const key = `${who} ${date}`;
      if (taken.has(key)) return;
      if (unit !== null && (used.get(unit) ?? 0) >= units(who, sundayOf(date))) return;
      taken.add(key);
      if (unit !== null) used.set(unit, (used.get(unit) ?? 0) + 1);
      spots.push({ one, who, date });
      stand(at + 1);
      spots.pop();
      if (unit !== null) used.set(unit, used.get(unit)! - 1);
      taken.delete(key);
    };
    const from = one.home === null ? (one.rescueFrom ?? one.from) : one.from;
    const fits = (date: string) => from <= date && date <= one.to;
    if (one.home !== null) take(one.home.who, one.home.date, null);
    for (const owner of owners)
      if (owner !== one && owner.home!.open && fits(owner.home!.date) && one.due < owner.due)
        take(owner.home!.who, owner.home!.date, null);
    for (const [date, people] of free)
      if (fits(date)) for (const who of people) take(who, date, `${who} ${sundayOf(date)}`);
  };
  stand(0);
  return best;
}

describe('the best figures of CORE-11 that the solver finds', () => {
  it('are those that trying every schedule finds', async () => {
    let tried = 0;
    for (let variant = 1; variant <= 150; variant += 1) {
      const { question, exact, liking } = await asked(generate('chains', variant));
      if (exact === null || exact.accepted.size > 5) continue;
      tried += 1;
      expect(await bestFigures(question, exact.accepted, liking)).toEqual(
        bestByTrying(question, exact.accepted, liking),
      );
    }
    expect(tried).toBeGreaterThan(60);
  });

  it.each(TIGHTNESS)('are never worse than ours: a schedule has its figures (%s)', async (tightness) => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const { proposal, question, exact, liking } = await asked(
        storeOf({ people: 12, events: 115, tightness, seed }),
      );
      if (exact === null) continue;
      const spots = spotsOf(question, proposal);
      expect(new Set(spots.map(({ one }) => one.ref))).toEqual(exact.accepted);
      const best = await bestFigures(question, exact.accepted, liking);
      expect(compare(best, liking.figures(spots))).toBeLessThanOrEqual(0);
    }
  });
});

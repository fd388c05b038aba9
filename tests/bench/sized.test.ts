import { describe, expect, it } from 'vitest';
import { storeOf } from '../../bench/cases.ts';
import { compareWithOptimum } from '../../bench/optimum.ts';
import { TIGHTNESS } from '../../sandbox/data/generator/sized.ts';
import { eventsOf } from '../../src/engine/entry.ts';
import { buildFacts } from '../../src/engine/facts.ts';
import { plan } from '../../src/engine/plan.ts';
import { parseSnapshot } from '../../src/engine/snapshot.ts';
import { checkProposal } from '../support/checker/check.ts';

const CASES = (
  [
    [12, 115],
    [12, 350],
    [30, 1000],
  ] as const
).flatMap(([people, events]) => TIGHTNESS.map((tightness) => ({ people, events, tightness, seed: 7 })));

describe('a store of a given size', () => {
  it.each(CASES)('has exactly $people people and $events events that enter: $tightness', (one) => {
    const store = storeOf(one);
    expect(parseSnapshot(JSON.parse(JSON.stringify(store)))).toEqual({ ok: true, snapshot: store });
    expect(store.employees).toHaveLength(one.people);
    expect(eventsOf(buildFacts(store))).toHaveLength(one.events);
    expect(store.schedules.length).toBeGreaterThan(0);
    expect(store.events).toHaveLength(one.events + store.schedules.length);
  });

  it('is the same store for the same seed and another one for another', () => {
    const one = { people: 12, events: 115, tightness: 'tight', seed: 3 } as const;
    expect(storeOf(one)).toEqual(storeOf(one));
    expect(storeOf(one)).not.toEqual(storeOf({ ...one, seed: 4 }));
  });

  it('is as full as its level says, and is planned by the rules, all Core that can stand standing', async () => {
    const loads: Record<string, number> = {};
    for (const one of CASES.filter(({ events }) => events === 350)) {
      const store = storeOf(one);
      const proposal = plan(store);
      expect(checkProposal(store, proposal)).toEqual([]);
      const { load, reached, optimal } = await compareWithOptimum(store, proposal, 1);
      expect(reached).toBe(optimal);
      loads[one.tightness] = load;
    }
    expect(loads.loose).toBeLessThan(0.85);
    expect(loads.tight).toBeGreaterThan(0.9);
    expect(loads.tight).toBeLessThan(1.2);
    expect(loads['over-full']).toBeGreaterThan(1.2);
  });

  it('keeps its volume a week when it looks further ahead', () => {
    const store = storeOf({ people: 12, events: 700, tightness: 'tight', seed: 1 });
    const last = store.events.reduce((max, { dueDate }) => (dueDate > max ? dueDate : max), '');
    expect(last).toBe('2027-01-03');
  });
});

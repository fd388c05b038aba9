import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Preset } from '../../sandbox/data/generator/presets.ts';
import { generate } from '../../sandbox/data/generator/presets.ts';
import { addDays } from '../../src/domain/dates.ts';
import { plan } from '../../src/engine/plan.ts';
import { previousOf } from '../../src/engine/previous.ts';
import type { Proposal, ProposalRow } from '../../src/engine/proposal.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import { comparePlans, countChanges } from '../../src/engine/what-if/difference.ts';
import { checkProposal } from '../support/checker/check.ts';
import { coreOnly } from '../support/core-only.ts';
import { unforced } from '../support/unforced.ts';

const variant = fc.integer({ min: 0, max: 1_000_000 });
const start = fc.integer({ min: 0, max: 364 }).map((days) => addDays('2026-03-01', days));
const pick = fc.nat();
const PRESETS: [Preset, number][] = [
  ['small', 40],
  ['typical', 25],
  ['busy', 10],
  ['stress', 1],
  ['infeasible', 25],
  ['rolling', 15],
  ['chains', 150],
];

const standing = ({ rows }: Proposal) =>
  rows.map(({ eventRefNum, outcome, employeeId, date, time, block, overflow }) =>
    [eventRefNum, outcome, employeeId, date, time, block, overflow].join(' '),
  );
const canceled = (snapshot: Snapshot, refNum: number): Snapshot => ({
  ...snapshot,
  events: snapshot.events.map((event) =>
    event.refNum === refNum ? { ...event, condition: 'canceled' as const } : event,
  ),
});
const removed = (snapshot: Snapshot, refNum: number): Snapshot => ({
  ...snapshot,
  events: snapshot.events.filter((event) => event.refNum !== refNum),
});

/** Placed events that the store has not booked: one of them is lost. */
function losable(snapshot: Snapshot, { rows }: Proposal): ProposalRow[] {
  const booked = new Set(snapshot.schedules.map((row) => row.eventRefNum));
  return rows.filter((row) => row.outcome === 'placed' && !booked.has(row.eventRefNum));
}

describe('a store that has not changed is planned as before', () => {
  it.each(PRESETS)(
    '%s',
    (preset, numRuns) => {
      fc.assert(
        fc.property(variant, start, (number, day) => {
          const snapshot = generate(preset, number, day);
          const base = plan(snapshot);
          const previous = previousOf(base);
          const again = plan({ ...snapshot, previous });
          expect(standing(again)).toEqual(standing(base));
          // INV-14: the order in which the replaced plan is told changes nothing, down to the explanations.
          const reversed = plan({ ...snapshot, previous: [...previous].reverse() });
          expect(JSON.stringify(reversed.rows)).toBe(JSON.stringify(again.rows));
        }),
        { seed: 4, numRuns },
      );
    },
    120_000,
  );
});

describe('a booking that was sent away and found no place', () => {
  it.each([1117, 1132])('keeps out of the way of who took its place (infeasible %i)', (number) => {
    const snapshot = generate('infeasible', number, '2026-11-20');
    const base = plan(snapshot);
    expect(base.rows.some((row) => row.failure?.code === 'BUMPED_NOT_REPLACED')).toBe(true);
    expect(standing(plan({ ...snapshot, previous: previousOf(base) }))).toEqual(standing(base));
  });
});

describe('one event that is gone changes nothing else but what the rules force', () => {
  const lose = [
    ['canceled', canceled],
    ['removed', removed],
  ] as const;
  const cases = lose.flatMap(([how, change]) =>
    PRESETS.map(([preset, numRuns]) => [how, preset, numRuns, change] as const),
  );
  it.each(cases)(
    '%s, %s',
    (_, preset, numRuns, change) => {
      fc.assert(
        fc.property(variant, start, pick, (number, day, choice) => {
          const snapshot = generate(preset, number, day);
          const base = plan(snapshot);
          const rows = losable(snapshot, base);
          if (rows.length === 0) return;
          const lost = rows[choice % rows.length]!.eventRefNum;
          const store = { ...change(snapshot, lost), previous: previousOf(base) };
          const again = plan(store);
          expect(unforced(lost, { base: snapshot, changed: store }, base, again)).toEqual([]);
          expect(checkProposal(store, again)).toEqual([]);
        }),
        { seed: 44, numRuns },
      );
    },
    120_000,
  );

  it.each(PRESETS)(
    'and one that is new, %s',
    (preset, numRuns) => {
      fc.assert(
        fc.property(variant, start, pick, (number, day, choice) => {
          const store = generate(preset, number, day);
          const rows = losable(store, plan(store));
          if (rows.length === 0) return;
          const one = rows[choice % rows.length]!.eventRefNum;
          const before = removed(store, one);
          const base = plan(before);
          const next = { ...store, previous: previousOf(base) };
          const again = plan(next);
          expect(unforced(one, { base: before, changed: next }, base, again)).toEqual([]);
          expect(checkProposal(next, again)).toEqual([]);
        }),
        { seed: 45, numRuns },
      );
    },
    120_000,
  );

  it('and moves far less than a plan that knows no other; without one, what is not forced does move', () => {
    let [kept, fresh, free] = [0, 0, 0];
    for (let number = 1; number <= 25; number += 1) {
      const snapshot = generate('busy', number);
      const base = plan(snapshot);
      const rows = losable(snapshot, base).filter((row) => row.type === 'core');
      const lost = rows[(number * 7) % rows.length]!.eventRefNum;
      const store = canceled(snapshot, lost);
      const stores = { base: snapshot, changed: store };
      const count = (next: Proposal) => countChanges(comparePlans(base, next, stores));
      kept += count(plan({ ...store, previous: previousOf(base) }));
      const unaware = plan(store);
      fresh += count(unaware);
      free += unforced(lost, stores, base, unaware).length;
    }
    expect(kept).toBeLessThan(fresh / 4);
    expect(free).toBeGreaterThan(0);
  }, 60_000);
});

describe('a plan that has replaced another', () => {
  it.each(PRESETS)(
    'stays as it is when it is planned again, %s',
    (preset, numRuns) => {
      fc.assert(
        fc.property(variant, start, pick, (number, day, choice) => {
          const snapshot = generate(preset, number, day);
          const first = plan(snapshot);
          const rows = losable(snapshot, first);
          if (rows.length === 0) return;
          const store = canceled(snapshot, rows[choice % rows.length]!.eventRefNum);
          const second = plan({ ...store, previous: previousOf(first) });
          const third = plan({ ...store, previous: previousOf(second) });
          expect(standing(third)).toEqual(standing(second));
        }),
        { seed: 46, numRuns },
      );
    },
    120_000,
  );
});

describe('the replaced plan decides among equals only', () => {
  it.each([
    ['typical', 15],
    ['infeasible', 20],
    ['chains', 150],
  ] as [Preset, number][])(
    '%s: the same Core are placed, whatever the replaced plan was',
    (preset, numRuns) => {
      fc.assert(
        fc.property(variant, variant, start, pick, (number, other, day, choice) => {
          const snapshot = coreOnly(generate(preset, number, day));
          const base = plan(snapshot);
          const rows = losable(snapshot, base);
          // The plan of the store before it lost an event, and one that belongs to another store altogether.
          const lost = rows[choice % Math.max(rows.length, 1)]?.eventRefNum ?? 0;
          const stranger = plan(coreOnly(generate(preset, other, day)));
          for (const previous of [previousOf(base), previousOf(stranger)]) {
            const store = canceled(snapshot, lost);
            const again = plan({ ...store, previous });
            expect(failedCore(again)).toEqual(failedCore(plan(store)));
            expect(checkProposal(store, again)).toEqual([]);
          }
        }),
        { seed: 444, numRuns },
      );
    },
    120_000,
  );

  it('every promise holds for any store with the plan of another one as the replaced plan', () => {
    fc.assert(
      fc.property(variant, variant, start, (number, other, day) => {
        const snapshot = generate('infeasible', number, day);
        const previous = previousOf(plan(generate('typical', other, day)));
        expect(checkProposal(snapshot, plan({ ...snapshot, previous }))).toEqual([]);
      }),
      { seed: 4444, numRuns: 30 },
    );
  }, 120_000);
});

/** The Core without a place; all others stand, on a new place or where they are booked. */
function failedCore({ rows }: Proposal): number[] {
  return rows.filter((row) => row.type === 'core' && row.outcome === 'failed').map((row) => row.eventRefNum);
}

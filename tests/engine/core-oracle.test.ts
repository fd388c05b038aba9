import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/dates.ts';
import { exchangeWithPrimaryLead, restoreHomes } from '../../src/engine/core/finish.ts';
import { runCoreLoop } from '../../src/engine/core/loop.ts';
import type { CoreItem, CorePlace, CoreWeek } from '../../src/engine/core/model.ts';
import { coreItem, corePlace } from '../../src/engine/core/model.ts';
import { CoreNetwork } from '../../src/engine/core/network.ts';

/** A tiny Core problem: people × days in two weeks, few units, nested and crossing windows, some posted Core. */
const DAY0 = '2026-11-26'; // Thursday; the week turns after Saturday
const date = (n: number): string => addDays(DAY0, n);

interface Tiny {
  people: number;
  days: number;
  units: number[][];
  open: boolean[][];
  items: { first: number; length: number; home: number | null }[];
  bumpBeforeNextDay: boolean;
}

const tiny: fc.Arbitrary<Tiny> = fc
  .record({ people: fc.integer({ min: 1, max: 3 }), days: fc.integer({ min: 2, max: 5 }) })
  .chain(({ people, days }) =>
    fc.record({
      people: fc.constant(people),
      days: fc.constant(days),
      units: fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 2 }), {
        minLength: people,
        maxLength: people,
      }),
      open: fc.array(fc.array(fc.boolean(), { minLength: days, maxLength: days }), {
        minLength: people,
        maxLength: people,
      }),
      items: fc.array(
        fc.record({
          first: fc.integer({ min: 0, max: days - 1 }),
          length: fc.integer({ min: 1, max: days }),
          home: fc.option(fc.integer({ min: 0, max: people * days - 1 }), { freq: 1 }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      bumpBeforeNextDay: fc.boolean(),
    }),
  );

interface Built {
  network: CoreNetwork;
  weeks: CoreWeek[];
  places: CorePlace[];
  items: CoreItem[];
}

function build(t: Tiny): Built {
  const weeks: CoreWeek[] = [];
  for (let p = 0; p < t.people; p++) {
    for (let w = 0; w < 2; w++) {
      weeks.push({ employeeId: `E${p}`, weekOf: `w${w}`, units: t.units[p]![w]!, primaryBase: 0 });
    }
  }
  const place = (p: number, d: number, owner: CoreItem | null): CorePlace =>
    corePlace({
      employeeId: `E${p}`,
      date: date(d),
      week: p * 2 + (d >= 3 ? 1 : 0),
      role: p === d % 3 ? 0 : p === 0 ? 1 : 2,
      owner,
      open: true,
      early: false,
    });
  const homes = new Map<number, CoreItem>();
  const places: CorePlace[] = [];
  const raw = t.items.map((item, index) => {
    // A home is taken once; a second Core on it is simply new.
    const home = item.home !== null && !homes.has(item.home) ? item.home : null;
    const core = coreItem({
      refNum: 600_001 + index,
      rank: 0,
      dueDate: date(item.first + item.length),
      first: date(item.first),
      last: date(item.first + item.length - 1),
      rescueFirst: null,
      queued: home === null,
    });
    if (home !== null) homes.set(home, core);
    return core;
  });
  for (const [home, owner] of homes) {
    owner.home = place(Math.floor(home / t.days), home % t.days, owner);
    places.push(owner.home);
  }
  for (let p = 0; p < t.people; p++) {
    for (let d = 0; d < t.days; d++) {
      if (t.open[p]![d]! && !homes.has(p * t.days + d)) places.push(place(p, d, null));
    }
  }
  const items = [...raw].sort(
    (a, b) =>
      a.dueDate.localeCompare(b.dueDate) ||
      Number(a.home === null) - Number(b.home === null) ||
      a.first.localeCompare(b.first) ||
      a.refNum - b.refNum,
  );
  items.forEach((item, index) => {
    item.rank = index;
  });
  return { network: new CoreNetwork(weeks, places, items), weeks, places, items };
}

/** CORE-4 by brute force: may all of `accepted` stand together? */
function canAllStand(built: Built, accepted: CoreItem[]): boolean {
  const taken = new Set<CorePlace>();
  const used = built.weeks.map(() => 0);
  const assign = (at: number): boolean => {
    const item = accepted[at];
    if (!item) return true;
    for (const place of built.places) {
      const fits =
        place.owner === item ||
        (place.date >= item.first &&
          place.date <= item.last &&
          (place.owner === null || item.dueDate < place.owner.dueDate));
      if (!fits || taken.has(place)) continue;
      if (place.owner === null && used[place.week]! >= built.weeks[place.week]!.units) continue;
      taken.add(place);
      if (place.owner === null) used[place.week]!++;
      if (assign(at + 1)) return true;
      taken.delete(place);
      if (place.owner === null) used[place.week]!--;
    }
    return false;
  };
  return assign(0);
}

function greedySet(built: Built): number[] {
  const accepted: CoreItem[] = [];
  for (const item of built.items) if (canAllStand(built, [...accepted, item])) accepted.push(item);
  return accepted.map((item) => item.refNum).sort();
}

const standingSet = (built: Built): number[] =>
  built.items
    .filter((item) => item.place)
    .map((item) => item.refNum)
    .sort();

describe('CORE-4: the placed set', () => {
  it('equals the greedy acceptance set found by brute force', () => {
    fc.assert(
      fc.property(tiny, (t) => {
        const built = build(t);
        const expected = greedySet(built);
        const { stories } = runCoreLoop(built.network, t);
        expect(standingSet(built)).toEqual(expected);
        restoreHomes(built.network);
        exchangeWithPrimaryLead(built.network, stories);
        expect(standingSet(built)).toEqual(expected);
        for (const [week] of built.weeks.entries())
          expect(built.network.unitsLeft(week)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 20261120, numRuns: 20_000 },
    );
  });

  it('is the same wherever the Core of a replaced plan stand to begin with', () => {
    fc.assert(
      fc.property(tiny, fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), (t, picks) => {
        const built = build(t);
        const expected = greedySet(built);
        built.items.forEach((item, index) => {
          // Some posted Core have lost their home before the loop begins.
          if (item.home && picks[index]! % 3 === 0) {
            built.network.lift(item);
            item.queued = true;
          }
        });
        built.items.forEach((item, index) => {
          const open = built.places.filter(
            (place) => built.network.isVacant(place) && built.network.mayStand(item, place),
          );
          const place = open[picks[index]! % (open.length + 1)];
          if (place && !item.place) built.network.put(item, place);
        });
        runCoreLoop(built.network, t);
        expect(standingSet(built)).toEqual(expected);
      }),
      { seed: 5, numRuns: 20_000 },
    );
  });

  it('CORE-12c: bumpBeforeNextDay never changes it', () => {
    fc.assert(
      fc.property(tiny, (t) => {
        const one = build(t);
        const other = build(t);
        runCoreLoop(one.network, { bumpBeforeNextDay: true });
        runCoreLoop(other.network, { bumpBeforeNextDay: false });
        expect(standingSet(one)).toEqual(standingSet(other));
      }),
      { seed: 7, numRuns: 5_000 },
    );
  });

  it('CORE-9, INV-11: afterwards no home stands empty and no Primary Lead could still take over a Core', () => {
    fc.assert(
      fc.property(tiny, (t) => {
        const built = build(t);
        const { stories } = runCoreLoop(built.network, t);
        restoreHomes(built.network);
        exchangeWithPrimaryLead(built.network, stories);
        for (const item of built.items) {
          if (item.home && item.place) {
            expect(item.home.occupant).not.toBeNull();
          }
        }
        for (const { places } of built.network.days) {
          const lead = places.find((place) => place.role === 0 && place.owner === null);
          if (!lead || !built.network.isVacant(lead)) continue;
          expect(places.filter((p) => p.owner === null && p !== lead && p.occupant !== null)).toEqual([]);
        }
      }),
      { seed: 11, numRuns: 5_000 },
    );
  });
});

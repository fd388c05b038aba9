import { describe, expect, it } from 'vitest';
import { applyChain, ChainSearch } from '../../src/engine/core/chain.ts';
import type { CoreItem, CorePlace } from '../../src/engine/core/model.ts';
import { coreItem, corePlace } from '../../src/engine/core/model.ts';
import { CoreNetwork } from '../../src/engine/core/network.ts';

/*
 * CORE-7 on hand-made networks. Days are named 1 … 9 of January; a place is written "person day".
 * Ranks follow the refNum: a smaller number is more urgent.
 */
interface Setup {
  /** "ada 1": a free place; "ada 1!": before `earliest`. */
  places: string[];
  /** Core that stand on a free place: [refNum, first day, last day, place]. */
  standing?: [number, number, number, string][];
  /** Posted Core on their homes: [refNum, first, last, place, due day]. */
  homes?: [number, number, number, string, number][];
  newcomer: { ref: number; first: number; last: number; due?: number; rescueFirst?: number };
  /** Units of each person and week; default plenty. */
  units?: number;
  loads?: Record<string, number>;
  roles?: Record<string, 0 | 1 | 2>;
}

const date = (day: number): string => `2027-01-0${day}`;

function chainOf(setup: Setup): string[] | null {
  const people = [
    ...new Set([...setup.places, ...(setup.homes ?? []).map((h) => h[3])].map((p) => p.split(' ')[0]!)),
  ];
  const weeks = people.map((employeeId) => ({
    employeeId,
    weekOf: date(1),
    units: setup.units ?? 9,
    primaryBase: setup.loads?.[employeeId] ?? 0,
  }));
  const placeOf = (text: string, owner: CoreItem | null): CorePlace => {
    const [employeeId, day] = text.split(' ') as [string, string];
    return corePlace({
      employeeId,
      date: date(Number.parseInt(day, 10)),
      week: people.indexOf(employeeId),
      role: setup.roles?.[employeeId] ?? 2,
      owner,
      open: true,
      early: text.endsWith('!'),
    });
  };
  const item = (refNum: number, first: number, last: number, due = last + 1, queued = true): CoreItem =>
    coreItem({
      ...{ refNum, rank: refNum, dueDate: date(due), first: date(first), last: date(last) },
      ...{ rescueFirst: null, queued },
    });
  const free = new Map(setup.places.map((text) => [text.replace('!', ''), placeOf(text, null)]));
  const homes = (setup.homes ?? []).map(([ref, first, last, text, due]) => {
    const owner = item(ref, first, last, due, false);
    owner.home = placeOf(text, owner);
    return owner;
  });
  const standing = (setup.standing ?? []).map(([ref, first, last]) => item(ref, first, last));
  const { ref, first, last, due, rescueFirst } = setup.newcomer;
  const newcomer = item(ref, first, last, due);
  newcomer.rescueFirst = rescueFirst === undefined ? null : date(rescueFirst);
  const network = new CoreNetwork(
    weeks,
    [...free.values(), ...homes.map((owner) => owner.home!)],
    [...homes, ...standing, newcomer],
  );
  for (const [index, row] of (setup.standing ?? []).entries())
    network.put(standing[index]!, free.get(row[3])!);
  const moves = new ChainSearch(network).find(newcomer);
  if (!moves) return null;
  const told = moves.map(({ item: moved, to }) =>
    to ? `${moved.refNum} → ${to.employeeId} ${Number(to.date.slice(8))}` : `${moved.refNum} → queue`,
  );
  applyChain(network, moves);
  return told;
}

describe('CORE-7: the search', () => {
  it('moves the Core on the place, and the one on the next', () => {
    expect(
      chainOf({
        places: ['ada 1', 'ada 2', 'ada 3'],
        standing: [
          [1, 1, 2, 'ada 1'],
          [2, 2, 3, 'ada 2'],
        ],
        newcomer: { ref: 3, first: 1, last: 1, due: 9 },
      }),
    ).toEqual(['3 → ada 1', '1 → ada 2', '2 → ada 3']);
  });

  it('relieves a full week by moving one of its Core to somebody else', () => {
    expect(
      chainOf({
        places: ['ada 1', 'ada 2', 'ben 1'],
        units: 1,
        standing: [[1, 1, 1, 'ada 1']],
        newcomer: { ref: 2, first: 2, last: 2 },
      }),
    ).toEqual(['2 → ada 2', '1 → ben 1']);
  });

  it('takes the home of a later due posted Core without a unit of the week, by sending it to the queue', () => {
    expect(
      chainOf({
        places: ['ben 2'],
        units: 0,
        homes: [[8, 1, 2, 'ada 1', 9]],
        newcomer: { ref: 3, first: 1, last: 1 },
      }),
    ).toEqual(['3 → ada 1', '8 → queue']);
  });

  it('finds nothing when every move is blocked, and reports what it reached', () => {
    expect(
      chainOf({
        places: ['ada 1'],
        standing: [[1, 1, 1, 'ada 1']],
        newcomer: { ref: 2, first: 1, last: 1 },
      }),
    ).toBeNull();
  });

  it('never drops a more urgent Core, posted or not', () => {
    expect(
      chainOf({
        places: [],
        homes: [[1, 1, 1, 'ada 1', 9]],
        newcomer: { ref: 2, first: 1, last: 1, due: 2 },
      }),
    ).toBeNull();
  });
});

describe('CORE-7: the choice among chains', () => {
  it('first: fewest rows newly on rescue days', () => {
    // Day 1 lies before the lead time and is vacant; the regular way needs two moves.
    expect(
      chainOf({
        places: ['ada 1!', 'ben 4', 'ben 5'],
        standing: [[1, 4, 5, 'ben 4']],
        newcomer: { ref: 2, first: 4, last: 4, rescueFirst: 1 },
      }),
    ).toEqual(['2 → ben 4', '1 → ben 5']);
  });

  it('then: ends without sending anyone to the queue', () => {
    expect(
      chainOf({
        places: ['ben 1', 'ben 2'],
        standing: [[1, 1, 2, 'ben 1']],
        homes: [[8, 1, 1, 'ada 1', 9]],
        newcomer: { ref: 2, first: 1, last: 1 },
      }),
    ).toEqual(['2 → ben 1', '1 → ben 2']);
  });

  it('then: fewest posted Core moved', () => {
    expect(
      chainOf({
        places: ['ben 1', 'ben 2', 'ben 3', 'cleo 2'],
        standing: [
          [1, 1, 2, 'ben 1'],
          [2, 2, 3, 'ben 2'],
        ],
        homes: [[8, 1, 2, 'ada 1', 9]],
        newcomer: { ref: 3, first: 1, last: 1 },
      }),
    ).toEqual(['3 → ben 1', '1 → cleo 2']);
  });

  it('then: fewest rows moved', () => {
    expect(
      chainOf({
        places: ['ada 1', 'ada 2', 'ada 3', 'ben 1', 'ben 4'],
        standing: [
          [1, 1, 2, 'ada 1'],
          [2, 2, 3, 'ada 2'],
          [3, 1, 4, 'ben 1'],
        ],
        newcomer: { ref: 4, first: 1, last: 1 },
      }),
    ).toEqual(['4 → ben 1', '3 → ada 3']);
  });

  it('then: the places by date, Primary Lead before Lead before others, load, id', () => {
    const vacant = (more: Partial<Setup>) =>
      chainOf({ places: ['ada 1', 'ben 1', 'cleo 1'], newcomer: { ref: 1, first: 1, last: 2 }, ...more });
    expect(vacant({})).toEqual(['1 → ada 1']);
    expect(vacant({ loads: { ada: 2, ben: 1, cleo: 1 } })).toEqual(['1 → ben 1']);
    expect(vacant({ roles: { cleo: 1 } })).toEqual(['1 → cleo 1']);
    expect(vacant({ roles: { cleo: 1, ben: 0 } })).toEqual(['1 → ben 1']);
    expect(vacant({ places: ['ada 2', 'cleo 1'] })).toEqual(['1 → cleo 1']);
  });

  it('last, for equal places: the least urgent row moves', () => {
    // Ada's week is full; either of her two Core could go to ben 3.
    expect(
      chainOf({
        places: ['ada 1', 'ada 2', 'ada 4', 'ben 3'],
        units: 2,
        standing: [
          [1, 1, 3, 'ada 1'],
          [2, 1, 3, 'ada 2'],
        ],
        newcomer: { ref: 3, first: 4, last: 4 },
      }),
    ).toEqual(['3 → ada 4', '2 → ben 3']);
  });
});

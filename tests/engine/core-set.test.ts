import { describe, expect, it } from 'vitest';
import { generate } from '../../sandbox/data/generator/presets.ts';
import { shuffled } from '../../sandbox/data/generator/shuffle.ts';
import { addDays, datesBetween, diffDays, weekday, weekOf } from '../../src/domain/dates.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings.ts';
import { plan } from '../../src/engine/plan.ts';
import type { Snapshot, SnapshotEvent } from '../../src/engine/snapshot.ts';

/*
 * CORE-12a: the set of CORE-4 by maximum flow, event by event, straight from the snapshot and with none of the
 * engine's own code. It knows Core only, and people without time off, as the preset `chains` makes them.
 */
interface Item {
  event: SnapshotEvent;
  isPosted: boolean;
  home: string | null;
  days: string[];
}

function expectedSet(snapshot: Snapshot): number[] | null {
  const settings = { ...DEFAULT_SETTINGS, ...snapshot.settings };
  const today = snapshot.now.slice(0, 10);
  const earliest = addDays(today, settings.bufferDays);
  const closed = new Set(snapshot.lockedDays.map((day) => day.date));
  const postedOf = new Map(snapshot.schedules.map((row) => [row.eventRefNum, row]));
  const inWeek = (person: string, week: string): number =>
    snapshot.schedules.filter((row) => row.employeeId === person && weekOf(row.date) === week).length;
  const openDays = (from: string, event: SnapshotEvent): string[] =>
    datesBetween(from > event.startDate ? from : event.startDate, addDays(event.dueDate, -1)).filter(
      (date) => !closed.has(date),
    );

  const items: Item[] = [];
  for (const event of snapshot.events) {
    const row = postedOf.get(event.refNum);
    const daysToDue = diffDays(event.dueDate, today);
    const rescues = daysToDue <= settings.rescueDays && settings.bufferDays > 1;
    if (!row) {
      if (event.dueDate <= today) continue;
      items.push({
        event,
        isPosted: false,
        home: null,
        days: openDays(rescues ? addDays(today, 1) : earliest, event),
      });
      continue;
    }
    const movable =
      settings.bumping &&
      row.date >= today &&
      !closed.has(row.date) &&
      daysToDue >= settings.bumpSafetyDays &&
      openDays(earliest, event).length > 0;
    if (!movable) continue;
    // A bumped Core may be rescued, one that is only moved may not: the set then depends on the way there.
    if (rescues) return null;
    items.push({
      event,
      isPosted: true,
      home: `${row.employeeId}|${row.date}`,
      days: openDays(earliest, event),
    });
  }
  items.sort(
    (a, b) =>
      a.event.dueDate.localeCompare(b.event.dueDate) ||
      Number(b.isPosted) - Number(a.isPosted) ||
      a.event.startDate.localeCompare(b.event.startDate) ||
      a.event.refNum - b.event.refNum,
  );

  const ownerOf = new Map(items.flatMap((item) => (item.home === null ? [] : [[item.home, item] as const])));
  const takenDays = new Set(snapshot.schedules.map((row) => `${row.employeeId}|${row.date}`));
  const works = (person: Snapshot['employees'][number], date: string): boolean =>
    person.weeklyAvailability?.[weekday(date)] ?? true;
  const placesOf = (item: Item): string[] => {
    const places = item.home === null ? [] : [item.home];
    for (const date of item.days) {
      for (const person of snapshot.employees) {
        const place = `${person.id}|${date}`;
        const owner = ownerOf.get(place);
        if (!works(person, date) || owner === item) continue;
        if (owner ? item.event.dueDate < owner.event.dueDate : !takenDays.has(place)) places.push(place);
      }
    }
    return places;
  };
  const unitOf = (place: string): { key: string; capacity: number } => {
    if (ownerOf.has(place)) return { key: place, capacity: 1 };
    const [person, date] = place.split('|') as [string, string];
    const week = weekOf(date);
    return {
      key: `${person}|w|${week}`,
      capacity: Math.max(0, settings.maxCorePerWeek - inWeek(person, week)),
    };
  };

  const accepted: Item[] = [];
  for (const item of items) {
    if (allFit([...accepted, item].map(placesOf), unitOf)) accepted.push(item);
  }
  return accepted.map((item) => item.event.refNum).sort((a, b) => a - b);
}

/** Maximum flow item → place → unit → sink by breadth-first augmentation. */
function allFit(choices: string[][], unitOf: (place: string) => { key: string; capacity: number }): boolean {
  const capacity = new Map<string, Map<string, number>>();
  const edge = (from: string, to: string, value: number): void => {
    for (const [a, b, c] of [
      [from, to, value],
      [to, from, 0],
    ] as const) {
      const row = capacity.get(a) ?? new Map<string, number>();
      if (!row.has(b) || c > 0) row.set(b, c);
      capacity.set(a, row);
    }
  };
  choices.forEach((places, index) => {
    edge('source', `item ${index}`, 1);
    for (const place of places) {
      const { key, capacity: units } = unitOf(place);
      edge(`item ${index}`, `place ${place}`, 1);
      edge(`place ${place}`, `unit ${key}`, 1);
      edge(`unit ${key}`, 'sink', units);
    }
  });
  let flow = 0;
  for (;;) {
    const parent = new Map<string, string>([['source', '']]);
    const queue = ['source'];
    for (const node of queue) {
      for (const [next, left] of capacity.get(node) ?? []) {
        if (left <= 0 || parent.has(next)) continue;
        parent.set(next, node);
        queue.push(next);
      }
    }
    if (!parent.has('sink')) return flow === choices.length;
    for (let node = 'sink'; node !== 'source'; node = parent.get(node)!) {
      const before = parent.get(node)!;
      capacity.get(before)!.set(node, capacity.get(before)!.get(node)! - 1);
      capacity.get(node)!.set(before, (capacity.get(node)!.get(before) ?? 0) + 1);
    }
    flow++;
  }
}

/** Core that stand after the run: placed, or posted and movable without a row (still at home). */
function standingSet(snapshot: Snapshot, expected: number[]): number[] {
  const rows = new Map(plan(snapshot).rows.map((row) => [row.eventRefNum, row.outcome]));
  const movable = new Set(expected);
  return snapshot.events
    .filter((event) => {
      const outcome = rows.get(event.refNum);
      const isPosted = snapshot.schedules.some((row) => row.eventRefNum === event.refNum);
      return outcome === undefined ? isPosted && movable.has(event.refNum) : outcome === 'placed';
    })
    .map((event) => event.refNum)
    .sort((a, b) => a - b);
}

describe('INV-10: the placed Core are the set of CORE-4', () => {
  it('by maximum flow over generated tight snapshots', () => {
    let compared = 0;
    let rejected = 0;
    for (let variant = 1; variant <= 1500; variant++) {
      const snapshot = generate('chains', variant);
      const expected = expectedSet(snapshot);
      if (expected === null) continue;
      compared++;
      rejected += snapshot.events.length - expected.length;
      expect(standingSet(snapshot, expected), `chains ${variant}`).toEqual(expected);
    }
    // The instances are tight enough to say something.
    expect(compared).toBeGreaterThan(800);
    expect(rejected).toBeGreaterThan(300);
  });

  it('CORE-12c: neither bumpBeforeNextDay nor the order of the input changes it', () => {
    for (let variant = 1; variant <= 300; variant++) {
      const snapshot = generate('chains', variant);
      const placed = (other: Snapshot) =>
        plan(other)
          .rows.filter((row) => row.outcome === 'failed')
          .map((row) => row.eventRefNum);
      const expected = placed(snapshot);
      const flipped = { ...snapshot.settings, bumpBeforeNextDay: !snapshot.settings?.bumpBeforeNextDay };
      if (expectedSet(snapshot) === null) continue;
      expect(placed({ ...snapshot, settings: flipped }), `chains ${variant}`).toEqual(expected);
      expect(placed(shuffled(snapshot, variant)), `chains ${variant}`).toEqual(expected);
    }
  });
});

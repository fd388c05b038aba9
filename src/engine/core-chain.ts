import type { CoreItem, CoreNetwork, CorePlace } from './core-network.ts';
import { comparePlaces } from './core-network.ts';
import { Heap } from './heap.ts';

/** One move of a chain; `to` null = sent from its place into the queue. */
export interface ChainMove {
  item: CoreItem;
  from: CorePlace | null;
  to: CorePlace | null;
}

export type ChainSearch =
  | { found: true; moves: ChainMove[] }
  /** The certificate of BOT-1: everything the search could reach. */
  | { found: false; items: CoreItem[]; places: CorePlace[] };

/** The chain so far: `item` moves onto `place`. `dropped` set: the chain ends by sending that Core to the queue. */
interface Step {
  parent: Step | null;
  item: CoreItem;
  place: CorePlace;
  dropped: CoreItem | null;
  cost: number;
  depth: number;
}

// The first four criteria of CORE-7 in one number, most important first (each below 2^16, the total below 2^53).
const RESCUE = 2 ** 36;
const TO_QUEUE = 2 ** 32;
const POSTED = 2 ** 16;
const ROW = 1;

/**
 * CORE-7: the best chain that places `newcomer`, by a best-first search over the residual network.
 * Every edge costs something, so the best chain is simple; if any chain exists it is found.
 */
export function findChain(network: CoreNetwork, newcomer: CoreItem): ChainSearch {
  const open = new Heap<Step>((a, b) => compareSteps(network, a, b));
  const best = new Map<CorePlace, Step>();
  const reachedPlaces = new Set<CorePlace>();
  const relievedWeeks = new Set<number>();
  const expanded = new Set<CoreItem>();

  const moveOn = (item: CoreItem, parent: Step | null): void => {
    if (parent && mayBeDropped(item, newcomer)) {
      open.push({ ...parent, parent, dropped: item, cost: parent.cost + TO_QUEUE });
    }
    if (expanded.has(item)) return;
    expanded.add(item);
    const at = network.placeOf(item);
    const leavesHome = at !== undefined && at === item.home;
    const depth = (parent?.depth ?? 0) + 1;
    for (const place of network.placesFor(item)) {
      if (place === at || reachedPlaces.has(place)) continue;
      const newlyEarly = place.early && place !== item.home && !at?.early;
      const cost = (parent?.cost ?? 0) + ROW + (leavesHome ? POSTED : 0) + (newlyEarly ? RESCUE : 0);
      const step: Step = { parent, item, place, dropped: null, cost, depth };
      // Only the best way to each place matters; worse ones never enter the heap.
      const known = best.get(place);
      if (known && compareSteps(network, known, step) <= 0) continue;
      best.set(place, step);
      open.push(step);
    }
  };

  moveOn(newcomer, null);
  for (let step = open.pop(); step; step = open.pop()) {
    if (step.dropped) return { found: true, moves: movesOf(network, step) };
    if (reachedPlaces.has(step.place)) continue;
    reachedPlaces.add(step.place);
    const occupant = network.occupant(step.place);
    if (occupant) {
      moveOn(occupant, step);
    } else if (network.isVacant(step.place)) {
      return { found: true, moves: movesOf(network, step) };
    } else if (!relievedWeeks.has(step.place.week)) {
      relievedWeeks.add(step.place.week);
      for (const item of network.drawing(step.place.week)) moveOn(item, step);
    }
  }
  return { found: false, items: [...expanded], places: [...reachedPlaces] };
}

/** Carries a chain out. A Core sent to the queue is marked as queued. */
export function applyChain(network: CoreNetwork, moves: readonly ChainMove[]): void {
  for (const move of moves) if (move.from) network.lift(move.item);
  for (const move of moves) {
    if (move.to) network.put(move.item, move.to);
    else move.item.queued = true;
  }
}

/** Only a posted Core that is less urgent and has not had its turn yet; an accepted Core never (CORE-5). */
function mayBeDropped(item: CoreItem, newcomer: CoreItem): boolean {
  return !item.queued && item.rank > newcomer.rank;
}

function movesOf(network: CoreNetwork, end: Step): ChainMove[] {
  const moves: ChainMove[] = [];
  // A dropping step repeats the place of its parent: only the Core that gives way is new.
  if (end.dropped) moves.push({ item: end.dropped, from: network.placeOf(end.dropped)!, to: null });
  for (let step = end.dropped ? end.parent : end; step; step = step.parent) {
    moves.push({ item: step.item, from: network.placeOf(step.item) ?? null, to: step.place });
  }
  return moves.reverse();
}

function compareSteps(network: CoreNetwork, a: Step, b: Step): number {
  if (a.cost !== b.cost) return a.cost - b.cost;
  // Equal costs mean equally many moves, so the chains can be held against each other move by move.
  return (
    comparePath(a, b, (x, y) => comparePlaces(network, x.place, y.place)) ||
    // Equal places: the least urgent row moves.
    comparePath(a, b, (x, y) => y.item.rank - x.item.rank) ||
    (b.dropped?.rank ?? 0) - (a.dropped?.rank ?? 0)
  );
}

/** The first difference from the newcomer on; a dropping step counts through its parent, whose place it repeats. */
function comparePath(a: Step, b: Step, compare: (a: Step, b: Step) => number): number {
  if (a.dropped) return comparePath(a.parent!, b, compare);
  if (b.dropped) return comparePath(a, b.parent!, compare);
  if (a === b) return 0;
  const before = a.parent && b.parent ? comparePath(a.parent, b.parent, compare) : 0;
  return before || compare(a, b);
}

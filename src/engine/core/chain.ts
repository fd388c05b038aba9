import { Heap } from '../heap.ts';
import { DeadEnds } from './dead-end.ts';
import { Marks } from './marks.ts';
import type { CoreItem, CorePlace } from './model.ts';
import type { CoreNetwork } from './network.ts';

/** One move of a chain; `to` null = sent from its place into the queue. */
export interface ChainMove {
  item: CoreItem;
  from: CorePlace | null;
  to: CorePlace | null;
}

/** The chain so far: `item` moves onto `place`, after all that `parent` tells. */
interface Step {
  parent: Step | null;
  item: CoreItem;
  place: CorePlace;
  cost: number;
}

/** A day the search has opened: its places in their order, tried one after the other, all at the same cost. */
interface Front {
  step: Step;
  order: readonly CorePlace[];
  /** The next position in `order` to try. */
  next: number;
}

// The first four criteria of CORE-7 in one number, most important first (each below 2^16, the total below 2^53).
const RESCUE = 2 ** 36;
const TO_QUEUE = 2 ** 32;
const POSTED = 2 ** 16;
const ROW = 1;

/** Carries a chain out. */
export function applyChain(network: CoreNetwork, moves: readonly ChainMove[]): void {
  for (const move of moves) if (move.from) network.lift(move.item);
  for (const move of moves) if (move.to) network.put(move.item, move.to);
}

/**
 * CORE-7: the best chain that places a newcomer, by a best-first search over the residual network.
 * Every move costs something, so the best chain is simple; if any chain exists it is found. Each day is opened once: all
 * that open it later come to the same places at a higher price.
 */
export class ChainSearch {
  readonly #network: CoreNetwork;
  readonly #deadEnds: DeadEnds;
  #newcomer!: CoreItem;
  #open!: Heap<Front>;
  /** The best way known onto the places of each day, and onto each home. */
  #fronts: (Front | undefined)[] = [];
  #homeFronts = new Map<CorePlace, Front>();
  #orders: (CorePlace[] | undefined)[] = [];
  readonly #expanded: Marks;
  readonly #relieved: Marks;
  /** The best chain so far that ends by sending a Core to the queue. */
  #drop: { step: Step; item: CoreItem } | null = null;

  /** @param deadEnds where earlier searches have found that no chain leads */
  constructor(network: CoreNetwork, deadEnds = new DeadEnds(network)) {
    this.#network = network;
    this.#deadEnds = deadEnds;
    this.#expanded = new Marks(network.items.length);
    this.#relieved = new Marks(network.weeks.length);
  }

  /** The moves, newcomer first; null when there is no chain. Nothing is moved yet. */
  find(newcomer: CoreItem): ChainMove[] | null {
    this.#begin(newcomer);
    this.#moveOn(newcomer, null);
    for (let front = this.#open.pop(); front; front = this.#open.pop()) {
      const { step } = front;
      if (this.#drop && this.#drop.step.cost + TO_QUEUE < step.cost) break;
      if (!this.#isCurrent(front)) continue;
      const { place } = step;
      if (place.occupant) {
        this.#moveOn(place.occupant, step);
      } else if (this.#network.isVacant(place)) {
        return movesOf(step);
      } else {
        // Nobody stands here, but the person's week is full: any of its Core may give its unit.
        this.#relieved.add(place.week);
        for (const item of this.#network.drawing(place.week)) this.#moveOn(item, step);
      }
      if (this.#advance(front)) this.#open.push(front);
    }
    if (!this.#drop) return null;
    const { step, item } = this.#drop;
    return [...movesOf(step), { item, from: item.place, to: null }];
  }

  #begin(newcomer: CoreItem): void {
    this.#newcomer = newcomer;
    this.#open = new Heap<Front>((a, b) => this.#compare(a.step, b.step));
    this.#fronts = [];
    this.#homeFronts = new Map();
    this.#orders = [];
    this.#expanded.clear();
    this.#relieved.clear();
    this.#drop = null;
  }

  /** The Core `item` has to leave: to the queue, or to any day of its window. */
  #moveOn(item: CoreItem, parent: Step | null): void {
    if (parent && this.#mayBeDropped(item)) this.#offerDrop(item, parent);
    if (this.#expanded.has(item.index)) return;
    this.#expanded.add(item.index);
    const at = item.place;
    const leavesHome = at !== null && at === item.home;
    const cost = (parent?.cost ?? 0) + ROW + (leavesHome ? POSTED : 0);
    for (let day = this.#network.firstDay(item); day < item.endDay; day++) {
      const { early, homes } = this.#network.days[day]!;
      const dayCost = cost + (early && !at?.early ? RESCUE : 0);
      this.#openDay(day, item, parent, dayCost);
      for (const home of homes) {
        if (home.owner!.due <= item.due) break;
        if (home !== at && !this.#deadEnds.hasPlace(home)) this.#openHome(home, item, parent, dayCost);
      }
    }
    if (item.home && !leavesHome) this.#openHome(item.home, item, parent, cost);
  }

  #openDay(day: number, item: CoreItem, parent: Step | null, cost: number): void {
    const known = this.#fronts[day];
    if (known && known.step.cost < cost) return;
    this.#orders[day] ??= this.#network.inOrder(this.#network.days[day]!.free);
    const order = this.#orders[day]!;
    if (order.length === 0) return;
    if (known) {
      const { place } = known.step;
      if (this.#compare(known.step, { parent, item, place, cost }) <= 0) return;
    }
    const front: Front = { step: { parent, item, place: order[0]!, cost }, order, next: 0 };
    this.#fronts[day] = front;
    if (this.#advance(front)) this.#open.push(front);
  }

  #openHome(home: CorePlace, item: CoreItem, parent: Step | null, cost: number): void {
    const known = this.#homeFronts.get(home);
    const step: Step = { parent, item, place: home, cost };
    if (known && this.#compare(known.step, step) <= 0) return;
    const front: Front = { step, order: [home], next: 1 };
    this.#homeFronts.set(home, front);
    this.#open.push(front);
  }

  /** A better way to the same day or home makes the front it replaces worthless. */
  #isCurrent(front: Front): boolean {
    const { place } = front.step;
    return (place.owner ? this.#homeFronts.get(place) : this.#fronts[place.dayIndex]) === front;
  }

  /** Moves a front to its next place that leads anywhere; false when none is left. */
  #advance(front: Front): boolean {
    const { order, step } = front;
    while (front.next < order.length) {
      const place = order[front.next++]!;
      if (place.occupant === step.item || !this.#leadsOn(place)) continue;
      front.step = { parent: step.parent, item: step.item, place, cost: step.cost };
      return true;
    }
    return false;
  }

  #leadsOn(place: CorePlace): boolean {
    if (this.#deadEnds.hasPlace(place)) return false;
    const { occupant } = place;
    if (occupant) return !this.#expanded.has(occupant.index) || this.#mayBeDropped(occupant);
    return !this.#relieved.has(place.week) || this.#network.unitsLeft(place.week) > 0;
  }

  /** Only a Core that is less urgent and has not had its turn yet; an accepted Core never (CORE-5). */
  #mayBeDropped(item: CoreItem): boolean {
    return item.rank > this.#newcomer.rank;
  }

  #offerDrop(item: CoreItem, step: Step): void {
    if (this.#drop) {
      const order = this.#compare(this.#drop.step, step) || item.rank - this.#drop.item.rank;
      if (order <= 0) return;
    }
    this.#drop = { step, item };
  }

  /** By cost; equal costs mean equally many moves, so the chains can be held against each other move by move. */
  #compare(a: Step, b: Step): number {
    if (a.cost !== b.cost) return a.cost - b.cost;
    return (
      comparePath(a, b, (x, y) => this.#network.compare(x.place, y.place)) ||
      // Equal places: the least urgent row moves.
      comparePath(a, b, (x, y) => y.item.rank - x.item.rank)
    );
  }
}

function movesOf(end: Step): ChainMove[] {
  const moves: ChainMove[] = [];
  for (let step: Step | null = end; step; step = step.parent)
    moves.push({ item: step.item, from: step.item.place, to: step.place });
  return moves.reverse();
}

/** The first difference from the newcomer on. */
function comparePath(a: Step, b: Step, compare: (a: Step, b: Step) => number): number {
  if (a === b) return 0;
  const before = a.parent && b.parent ? comparePath(a.parent, b.parent, compare) : 0;
  return before || compare(a, b);
}

import { Marks } from './marks.ts';
import type { CoreItem, CorePlace } from './model.ts';
import type { CoreNetwork } from './network.ts';

/** The certificate of BOT-1: everything that a Core without a chain can reach. */
export interface Certificate {
  /** The Core itself, then every Core it would have to move, in the order ≺. */
  items: readonly CoreItem[];
  places: readonly CorePlace[];
}

/**
 * The parts of the network that no chain leads out of. What a failed search has reached is full and closed: every place
 * in it is taken by, or waits for a unit of, a Core in it, and all of these are more urgent than whoever comes later. So
 * nothing in it ever moves again while Core are placed; later searches pass it by, and a Core that could stand
 * nowhere else fails without a search.
 */
export class DeadEnds {
  readonly #network: CoreNetwork;
  readonly #places: Marks;
  readonly #seen: Marks;
  readonly #relieved: Marks;
  readonly #byWindow = new Map<string, Certificate>();

  constructor(network: CoreNetwork) {
    this.#network = network;
    this.#places = new Marks(network.places.length);
    this.#seen = new Marks(network.items.length);
    this.#relieved = new Marks(network.weeks.length);
  }

  hasPlace(place: CorePlace): boolean {
    return this.#places.has(place.index);
  }

  /** The certificate of a Core whose like has failed before; null when that is not known. */
  known(item: CoreItem): Certificate | null {
    if (item.home) return null;
    const like = this.#byWindow.get(windowOf(item));
    return like ? { items: [item, ...like.items.slice(1)], places: like.places } : null;
  }

  /** To be called when the search for a Core has failed, while the network stands as the search saw it. */
  close(item: CoreItem): Certificate {
    this.#seen.clear();
    this.#relieved.clear();
    const certificate = reachOf(this.#network, item, this.#seen, this.#relieved);
    for (const { index } of certificate.places) this.#places.add(index);
    if (!item.home) this.#byWindow.set(windowOf(item), certificate);
    return certificate;
  }
}

/** Core without a home that may stand on the same places. */
function windowOf(item: CoreItem): string {
  return `${item.rescueFirst}|${item.first}|${item.dueDate}`;
}

/** Everything a Core can reach: the places it may stand on, who would have to leave them, and so on. */
function reachOf(network: CoreNetwork, newcomer: CoreItem, seen: Marks, relieved: Marks): Certificate {
  const walk: CoreItem[] = [newcomer];
  seen.add(newcomer.index);
  const openers = network.days.map(() => 0);
  const homes = new Set<CorePlace>();
  const moveOn = (item: CoreItem): void => {
    if (seen.has(item.index)) return;
    seen.add(item.index);
    walk.push(item);
  };
  const enter = (place: CorePlace): void => {
    if (place.occupant) moveOn(place.occupant);
    else if (!relieved.has(place.week)) {
      relieved.add(place.week);
      network.drawing(place.week).forEach(moveOn);
    }
  };
  const enterHome = (home: CorePlace): void => {
    if (homes.has(home)) return;
    homes.add(home);
    if (home.occupant) moveOn(home.occupant);
  };
  // The list grows while it is walked.
  for (let next = 0; next < walk.length; next++) {
    const item = walk[next]!;
    for (let at = network.firstDay(item); at < item.endDay; at++) {
      const day = network.days[at]!;
      if (openers[at]!++ === 0) day.free.forEach(enter);
      if (day.homes.length === 0) continue;
      for (const home of day.homes) {
        if (home.owner!.due <= item.due) break;
        if (home !== item.place) enterHome(home);
      }
    }
    if (item.home && item.home !== item.place) enterHome(item.home);
  }
  return {
    items: [newcomer, ...network.items.filter((item) => seen.has(item.index) && item !== newcomer)],
    places: [...homes, ...freePlacesOn(network, openers, seen)],
  };
}

/** The free places of the days that were opened. */
function freePlacesOn(network: CoreNetwork, openers: readonly number[], seen: Marks): CorePlace[] {
  const places: CorePlace[] = [];
  network.days.forEach((day, at) => {
    if (openers[at] === 0) return;
    for (const place of day.free) {
      // A Core that alone has this day in its window cannot move to where it stands.
      const { occupant } = place;
      const own = openers[at] === 1 && occupant && seen.has(occupant.index) && covers(network, occupant, at);
      if (!own) places.push(place);
    }
  });
  return places;
}

function covers(network: CoreNetwork, item: CoreItem, day: number): boolean {
  return network.firstDay(item) <= day && day < item.endDay;
}

import type { LocalDate } from '../domain/types.ts';

/**
 * The Core problem as a network (CORE-1 … CORE-3): Core on the left, person-days ("places") on the right,
 * every free place drawing one unit from its person's week. It knows nothing of people or calendars;
 * `core-places.ts` builds it, the steps of CORE-5 … CORE-10 move Core about in it.
 */

/** A person-day that can hold one Core. */
export interface CorePlace {
  employeeId: string;
  date: LocalDate;
  /** The person's week: index into the network's weeks. */
  week: number;
  /** 0 the date's Primary Lead, 1 another Lead, 2 anybody else. */
  role: 0 | 1 | 2;
  /** The posted Core whose home this is (BUMP-1); null = a free place. A home brings its own unit. */
  owner: CoreItem | null;
  /** May somebody other than the owner stand here (availability, role, open day)? True for free places. */
  open: boolean;
  /** Before `earliest`: only rescue rows and the owner stand here (CORE-8). */
  early: boolean;
}

/** A Core that is new, bumped, or stands on a home. */
export interface CoreItem {
  refNum: number;
  /** Position in ≺; lower is more urgent. Unique. */
  rank: number;
  dueDate: LocalDate;
  /** `days(z)`: first and last date, both inclusive (open days only carry places). `first > last`: none. */
  first: LocalDate;
  last: LocalDate;
  /** First rescue date; used once the Core is queued (CORE-8). Null = no rescue. */
  rescueFirst: LocalDate | null;
  /** Its own posted person-day, if that can be given to others. */
  home: CorePlace | null;
  /** In the queue of this run: new, or bumped. A queued Core that is placed is accepted for good (CORE-5). */
  queued: boolean;
}

export interface CoreWeek {
  employeeId: string;
  weekOf: LocalDate;
  /** CORE-2: free Core units of this person and week. */
  units: number;
  /** Primary events of the week outside the network (posted, foreign, juicer). */
  primaryBase: number;
}

/** The standing of every Core, changed only through {@link put} and {@link lift}. */
export class CoreNetwork {
  readonly weeks: readonly CoreWeek[];
  readonly items: readonly CoreItem[];
  readonly placesByDate: ReadonlyMap<LocalDate, readonly CorePlace[]>;
  readonly dates: readonly LocalDate[];
  readonly #weekIndex: ReadonlyMap<string, number>;
  #occupant = new Map<CorePlace, CoreItem>();
  #standing = new Map<CoreItem, CorePlace>();
  #used: number[];
  #primary: number[];
  #byWeek: Set<CoreItem>[];

  /** Posted Core with a home start on it; the others stand nowhere. */
  constructor(weeks: CoreWeek[], places: CorePlace[], items: CoreItem[]) {
    this.weeks = weeks;
    this.#weekIndex = new Map(weeks.map((week, index) => [`${week.employeeId}|${week.weekOf}`, index]));
    this.items = [...items].sort((a, b) => a.rank - b.rank);
    this.#used = weeks.map(() => 0);
    this.#primary = weeks.map((week) => week.primaryBase);
    this.#byWeek = weeks.map(() => new Set());
    const byDate = new Map<LocalDate, CorePlace[]>();
    for (const place of places) {
      const list = byDate.get(place.date);
      if (list) list.push(place);
      else byDate.set(place.date, [place]);
    }
    this.dates = [...byDate.keys()].sort();
    this.placesByDate = byDate;
    for (const item of this.items) if (item.home && !item.queued) this.put(item, item.home);
  }

  occupant(place: CorePlace): CoreItem | undefined {
    return this.#occupant.get(place);
  }

  placeOf(item: CoreItem): CorePlace | undefined {
    return this.#standing.get(item);
  }

  /** Core that draw a unit from this week, most urgent first. */
  drawing(week: number): CoreItem[] {
    return [...this.#byWeek[week]!].sort((a, b) => a.rank - b.rank);
  }

  /** CORE-2: units of the person's week that no Core uses. */
  unitsLeft(week: number): number {
    return this.weeks[week]!.units - this.#used[week]!;
  }

  /** Core that draw a unit from a person's week, which the network may not know. */
  drawnIn(employeeId: string, weekOf: LocalDate): number {
    const week = this.#weekIndex.get(`${employeeId}|${weekOf}`);
    return week === undefined ? 0 : this.#used[week]!;
  }

  /** Primary events of the person in that week, as things stand. */
  primaryCount(week: number): number {
    return this.#primary[week]!;
  }

  /** Is the place empty, with a unit to be had? */
  isVacant(place: CorePlace): boolean {
    return !this.#occupant.has(place) && (place.owner !== null || this.unitsLeft(place.week) > 0);
  }

  /** CORE-3 and CORE-8. */
  mayStand(item: CoreItem, place: CorePlace): boolean {
    if (place.owner === item) return true;
    if (!place.open || place.date > item.last) return false;
    const from = item.queued && item.rescueFirst !== null ? item.rescueFirst : item.first;
    if (place.date < from) return false;
    return place.owner === null || item.dueDate < place.owner.dueDate;
  }

  /** Every place the Core may stand on: its window by date, then its own home. */
  placesFor(item: CoreItem): CorePlace[] {
    const found: CorePlace[] = [];
    const from = item.queued && item.rescueFirst !== null ? item.rescueFirst : item.first;
    for (const date of this.dates) {
      if (date < from) continue;
      if (date > item.last) break;
      for (const place of this.placesByDate.get(date)!) {
        if (place.owner !== item && this.mayStand(item, place)) found.push(place);
      }
    }
    if (item.home) found.push(item.home);
    return found;
  }

  put(item: CoreItem, place: CorePlace): void {
    if (this.#occupant.has(place) || this.#standing.has(item)) throw new Error('core network: place taken');
    this.#occupant.set(place, item);
    this.#standing.set(item, place);
    this.#primary[place.week]!++;
    if (place.owner === null) {
      this.#used[place.week]!++;
      this.#byWeek[place.week]!.add(item);
    }
  }

  /** Takes the Core from where it stands; returns that place. */
  lift(item: CoreItem): CorePlace {
    const place = this.#standing.get(item);
    if (!place) throw new Error('core network: stands nowhere');
    this.#standing.delete(item);
    this.#occupant.delete(place);
    this.#primary[place.week]!--;
    if (place.owner === null) {
      this.#used[place.week]!--;
      this.#byWeek[place.week]!.delete(item);
    }
    return place;
  }
}

/** CORE-6 and CORE-7: date, Primary Lead before Lead before others, fewest primary events that week, id. */
export function comparePlaces(network: CoreNetwork, a: CorePlace, b: CorePlace): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  if (a.role !== b.role) return a.role - b.role;
  const load = network.primaryCount(a.week) - network.primaryCount(b.week);
  if (load !== 0) return load;
  return a.employeeId < b.employeeId ? -1 : a.employeeId > b.employeeId ? 1 : 0;
}

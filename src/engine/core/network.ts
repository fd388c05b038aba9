import type { LocalDate } from '../../domain/types.ts';
import type { CoreDay, CoreItem, CorePlace, CoreWeek } from './model.ts';

/*
 * THE IDEA, told once.
 *
 * Planning Core is a seating problem. A *place* is one person on one day; it seats one Core. A Core may sit on any place
 * of the days in its window. A person sells only so many places a week: every free place costs one *unit* of that
 * person's week. The home of a posted Core is a place too, but brings its own unit.
 *
 *      Core (by window)        days              places                 weeks
 *
 *      601  Thu ─ Fri ───────▶ Thu ──┬──────── ana·Thu ──────────┬─── ana, week of Sun 22: 2 units
 *                    ╲               └──────── ben·Thu ──┐       │
 *      602  Thu ─ Sat ─╲─────▶ Fri ──┬──────── ana·Fri ──│───────┘
 *                       ╲            └──────── ben·Fri ──┴─────────── ben, week of Sun 22: 1 unit
 *      603  Sat only ────────▶ Sat ─────────── ana·Sat ──────────────┘ (ana's third place, but only two units)
 *
 * Water that runs from left to right through such pipes is a plan, and the most water is the fullest plan: a *flow
 * network*. Core with the same window are alike, so a Core is never joined to single places: it opens days, a day has
 * places, a place draws on a week. Nothing here is as large as Core × people × days.
 *
 * When a Core finds every place taken, it need not fail: whoever sits on a place it could use may have somewhere else to
 * go. 603 takes ana·Sat, for which 601 gives ana's unit back and moves from ana·Thu to ben·Thu. That is a *chain* (in
 * the books: an augmenting path), and chain.ts finds the cheapest. The theorem everything rests on: **if no chain exists,
 * no rearrangement of any kind exists.** Core taken one by one in order of urgency, each accepted when a chain exists,
 * therefore give exactly the set that CORE-4 asks for, and a failed search proves the failure: the Core it reached fill
 * all the places it reached, to the last unit (that is the bottleneck people are shown).
 *
 * Exact: which Core are placed (CORE-4). Ordered preference, decided step by step: where they stand (CORE-6, 7, 9, 10),
 * and everything that rides on Core (Supervisors, light work).
 *
 * This file is the state: who sits where. places.ts builds it from a store; keep.ts starts from the plan that is replaced,
 * if there is one; loop.ts (CORE-5) calls direct.ts (CORE-6) and chain.ts (CORE-7), and remembers in dead-end.ts where no
 * chain leads; finish.ts tidies up (CORE-9, 10); failure.ts, suggestions.ts, reasons.ts and considered.ts explain.
 */

/** The standing of every Core, changed only through {@link put} and {@link lift}. */
export class CoreNetwork {
  readonly weeks: readonly CoreWeek[];
  /** In the order ≺. */
  readonly items: readonly CoreItem[];
  /** By date and person id. */
  readonly places: readonly CorePlace[];
  /** The days that have places, ascending. */
  readonly days: readonly CoreDay[];
  /** Grows with every change, so that what was found out can be remembered as long as nothing moves. */
  version = 0;
  readonly #weekIndex = new Map<string, number>();
  readonly #used: number[];
  readonly #primary: number[];
  /** The free places of each week, and the Core standing on them. */
  readonly #freeOfWeek: CorePlace[][];
  readonly #drawing: CoreItem[][];

  /** Posted Core with a home start on it; the others stand nowhere. */
  constructor(weeks: readonly CoreWeek[], places: readonly CorePlace[], items: readonly CoreItem[]) {
    this.weeks = weeks;
    this.#used = weeks.map(() => 0);
    this.#primary = weeks.map((week) => week.primaryBase);
    this.#freeOfWeek = weeks.map(() => []);
    this.#drawing = weeks.map(() => []);
    weeks.forEach((week, index) => {
      this.#weekIndex.set(`${week.employeeId}|${week.weekOf}`, index);
    });
    this.places = [...places].sort(byDateAndPerson);
    this.days = daysOf(this.places);
    for (const place of this.places) if (place.owner === null) this.#freeOfWeek[place.week]!.push(place);
    for (const day of this.days) for (const place of day.free) if (this.isVacant(place)) day.vacant++;
    this.items = [...items].sort((a, b) => a.rank - b.rank);
    this.items.forEach((item, index) => {
      item.index = index;
      item.startDay = this.#dayFrom(item.first);
      item.rescueDay = item.rescueFirst === null ? item.startDay : this.#dayFrom(item.rescueFirst);
      item.endDay = this.#dayAfter(item.last);
      if (item.home && !item.queued) this.put(item, item.home);
    });
  }

  /** The day with places of a date; undefined when it has none. */
  dayOn(date: LocalDate): CoreDay | undefined {
    const day = this.days[this.#dayFrom(date)];
    return day?.date === date ? day : undefined;
  }

  /** The place of a person on a date; undefined when there is none. */
  placeAt(employeeId: string, date: LocalDate): CorePlace | undefined {
    return this.dayOn(date)?.places.find((place) => place.employeeId === employeeId);
  }

  /** Position of the first day of the Core's window; rescue days count once it is queued (CORE-8). */
  firstDay(item: CoreItem): number {
    return item.queued ? item.rescueDay : item.startDay;
  }

  /** Core that draw a unit from this week, in no particular order. */
  drawing(week: number): readonly CoreItem[] {
    return this.#drawing[week]!;
  }

  /** CORE-2: units of the person's week that no Core uses. */
  unitsLeft(week: number): number {
    return this.weeks[week]!.units - this.#used[week]!;
  }

  /** Index of a person's week; null when no place of the network is in it. */
  weekIndex(employeeId: string, weekOf: LocalDate): number | null {
    return this.#weekIndex.get(`${employeeId}|${weekOf}`) ?? null;
  }

  /** Primary events of the person in that week, as things stand. */
  primaryCount(week: number): number {
    return this.#primary[week]!;
  }

  /** Is the place empty, with a unit to be had? */
  isVacant(place: CorePlace): boolean {
    return place.occupant === null && (place.owner !== null || this.unitsLeft(place.week) > 0);
  }

  /** CORE-3 and CORE-8. */
  mayStand(item: CoreItem, place: CorePlace): boolean {
    if (place.owner === item) return true;
    if (!place.open || place.dayIndex >= item.endDay || place.dayIndex < this.firstDay(item)) return false;
    return place.owner === null || item.due < place.owner.due;
  }

  /** CORE-6 and CORE-7: date, Primary Lead before Lead before others, fewest primary events that week, id. */
  compare(a: CorePlace, b: CorePlace): number {
    return (
      a.dayIndex - b.dayIndex ||
      a.role - b.role ||
      this.#primary[a.week]! - this.#primary[b.week]! ||
      a.index - b.index
    );
  }

  /** Places of one day, given by person id, in the order of {@link compare}: dealt out into piles by role and load. */
  inOrder(places: readonly CorePlace[]): CorePlace[] {
    let loads = 1;
    for (const place of places) loads = Math.max(loads, this.#primary[place.week]! + 1);
    const piles: CorePlace[][] = [];
    for (const place of places) {
      const pile = place.role * loads + this.#primary[place.week]!;
      const found = piles[pile];
      if (found) found.push(place);
      else piles[pile] = [place];
    }
    const order: CorePlace[] = [];
    for (const pile of piles) if (pile) for (const place of pile) order.push(place);
    return order;
  }

  put(item: CoreItem, place: CorePlace): void {
    if (place.occupant || item.place) throw new Error('core network: place taken');
    const left = this.unitsLeft(place.week);
    place.occupant = item;
    item.place = place;
    this.version++;
    this.#primary[place.week]!++;
    const day = this.days[place.dayIndex]!;
    if (place.owner !== null) {
      day.emptyHomes--;
      return;
    }
    if (left > 0) day.vacant--;
    if (left === 1) for (const other of this.#emptyFree(place.week)) this.days[other.dayIndex]!.vacant--;
    this.#used[place.week]!++;
    this.#drawing[place.week]!.push(item);
  }

  /** Takes the Core from where it stands; returns that place. */
  lift(item: CoreItem): CorePlace {
    const { place } = item;
    if (!place) throw new Error('core network: stands nowhere');
    item.place = null;
    this.version++;
    this.#primary[place.week]!--;
    const day = this.days[place.dayIndex]!;
    if (place.owner !== null) {
      place.occupant = null;
      day.emptyHomes++;
      return place;
    }
    const left = this.unitsLeft(place.week);
    if (left === 0) for (const other of this.#emptyFree(place.week)) this.days[other.dayIndex]!.vacant++;
    if (left >= 0) day.vacant++;
    place.occupant = null;
    this.#used[place.week]!--;
    const drawing = this.#drawing[place.week]!;
    drawing.splice(drawing.indexOf(item), 1);
    return place;
  }

  #emptyFree(week: number): CorePlace[] {
    return this.#freeOfWeek[week]!.filter((place) => place.occupant === null);
  }

  /** Position of the first day with places on or after a date. */
  #dayFrom(date: LocalDate): number {
    const at = this.days.findIndex((day) => day.date >= date);
    return at === -1 ? this.days.length : at;
  }

  /** Position behind the last day with places on or before a date. */
  #dayAfter(date: LocalDate): number {
    const at = this.days.findIndex((day) => day.date > date);
    return at === -1 ? this.days.length : at;
  }
}

function byDateAndPerson(a: CorePlace, b: CorePlace): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.employeeId < b.employeeId ? -1 : a.employeeId > b.employeeId ? 1 : 0;
}

/** Groups sorted places by day and tells every place where it is. */
function daysOf(places: readonly CorePlace[]): CoreDay[] {
  const days: CoreDay[] = [];
  places.forEach((place, index) => {
    if (days.at(-1)?.date !== place.date) {
      const { date, early } = place;
      days.push({ date, early, places: [], free: [], homes: [], lead: null, vacant: 0, emptyHomes: 0 });
    }
    const day = days.at(-1)!;
    place.index = index;
    place.dayIndex = days.length - 1;
    day.places.push(place);
    if (place.role === 0) day.lead ??= place;
    if (place.owner === null) day.free.push(place);
    else day.emptyHomes++;
    if (place.owner !== null && place.open) day.homes.push(place);
  });
  for (const day of days)
    day.homes.sort((a, b) => b.owner!.due - a.owner!.due || b.owner!.refNum - a.owner!.refNum);
  return days;
}

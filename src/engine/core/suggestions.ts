import { datesBetween, formatDay, weekday, weekdayName, weekOf } from '../../domain/dates.ts';
import type { LocalDate } from '../../domain/types.ts';
import { coreLimit, isUnderWay } from '../bump.ts';
import { availabilityOf, isActive } from '../facts/availability.ts';
import type { EngineEmployee, EngineEvent } from '../facts/model.ts';
import type { Suggestion, SuggestionKind } from '../proposal.ts';
import type { Run } from '../run.ts';
import type { Certificate } from './dead-end.ts';
import type { CoreItem, CorePlace } from './model.ts';
import type { CoreProblem } from './places.ts';

const KINDS: readonly SuggestionKind[] = [
  'unlock_day',
  'time_off',
  'availability',
  'move_posted',
  'weekly_limit',
];
/** BOT-3: so many are kept. */
const KEPT = 3;

/** A person-day that would do for a Core but for one thing. What the thing is does not change while Core are placed. */
interface NearMiss {
  employee: EngineEmployee;
  date: LocalDate;
  kind: SuggestionKind;
  place: CorePlace | null;
  /** The posted Core that would have to be moved away. */
  posted: EngineEvent | null;
  /** The person's week. */
  week: PersonWeek;
}

/** CORE-2 of one person and week, without the Core of the network. */
interface PersonWeek {
  limit: number;
  fixed: number;
  /** The week in the network; null when nobody could draw on it. */
  index: number | null;
}

/**
 * BOT-3: single changes, each enough by itself to place a failed Core (or a more urgent failed one): person-days
 * that a competitor could use but for exactly one obstacle. Why that is enough: the competitor can be reached by the
 * failed search, so with the person-day a chain would have ended there.
 */
export class Obstacles {
  readonly #run: Run;
  readonly #problem: CoreProblem;
  readonly #byDate = new Map<LocalDate, Readonly<Record<SuggestionKind, readonly NearMiss[]>>>();
  /** By the places a search reached: the dates its Core could stand on. */
  readonly #dates = new WeakMap<readonly CorePlace[], LocalDate[]>();
  readonly #weeks = new Map<string, PersonWeek>();

  constructor(run: Run, problem: CoreProblem) {
    this.#run = run;
    this.#problem = problem;
  }

  /** At most three, the easiest kind first, then by date and person; as the network stands now. */
  suggest(failed: CoreItem, { items, places }: Certificate): Suggestion[] {
    let dates = this.#dates.get(places);
    if (!dates) {
      dates = datesOfInterest(items);
      this.#dates.set(places, dates);
    }
    const found = new Map<string, Suggestion>();
    for (const kind of KINDS) {
      for (const date of dates) {
        for (const miss of this.#on(date)[kind]) {
          if (!this.#helps(miss, failed)) continue;
          const suggestion = this.#tell(miss);
          if (!found.has(suggestion.text)) found.set(suggestion.text, suggestion);
          if (found.size === KEPT) return [...found.values()];
        }
      }
    }
    return [...found.values()];
  }

  /** Is the one obstacle all that is missing right now? */
  #helps({ kind, place, posted, week }: NearMiss, failed: CoreItem): boolean {
    const left = week.limit - this.#coreIn(week);
    if (kind === 'weekly_limit') return !place?.occupant && left <= 0;
    if (!posted) return left > 0;
    const standsThere = !place || (place.owner !== null && place.occupant === place.owner);
    // Taking the posted Core away gives its unit back.
    return standsThere && posted.dueDate >= failed.dueDate && left + 1 > 0;
  }

  #tell({ employee, date, kind, posted, week }: NearMiss): Suggestion {
    const { name, id: employeeId } = employee;
    const day = formatDay(date);
    switch (kind) {
      case 'unlock_day':
        return { kind, date, text: `Unlock ${day}.` };
      case 'time_off':
        return { kind, date, employeeId, text: `${name} has ${day} off.` };
      case 'availability': {
        const pattern = availabilityOf(this.#run.facts, employee, date).layer === 'AVAIL-5';
        const text = pattern
          ? `${name} usually does not work ${weekdayName(weekday(date))}s; ask for ${day}.`
          : `${name} is marked unavailable; ask for ${day}.`;
        return { kind, date, employeeId, text };
      }
      case 'move_posted': {
        const { refNum, dueDate } = posted!;
        const text = `Move ${refNum} (due ${formatDay(dueDate)}) away from ${day}.`;
        return { kind, date, employeeId, eventRefNum: refNum, text };
      }
      case 'weekly_limit': {
        const text = `${name} already has ${this.#coreIn(week)} Core in the week of ${formatDay(weekOf(date))}.`;
        return { kind, date, employeeId, text };
      }
    }
  }

  #on(date: LocalDate): Readonly<Record<SuggestionKind, readonly NearMiss[]>> {
    let misses = this.#byDate.get(date);
    if (!misses) {
      const found = this.#find(date);
      const of = (kind: SuggestionKind) => found.filter((miss) => miss.kind === kind);
      misses = {
        unlock_day: of('unlock_day'),
        time_off: of('time_off'),
        availability: of('availability'),
        move_posted: of('move_posted'),
        weekly_limit: of('weekly_limit'),
      };
      this.#byDate.set(date, misses);
    }
    return misses;
  }

  /** Everybody with exactly one obstacle that somebody could take away; without any, only the week can be full. */
  #find(date: LocalDate): NearMiss[] {
    const { facts, occupancy } = this.#run;
    if (facts.calendar.isHoliday(date)) return [];
    const places = new Map(
      this.#problem.network.dayOn(date)?.places.map((place) => [place.employeeId, place]),
    );
    const misses: NearMiss[] = [];
    for (const employee of facts.employees) {
      if (employee.isClubSupervisor || !isActive(employee, date)) continue;
      const rows = occupancy.ofPersonDay(employee.id, date);
      if (employee.jobTitle === 'juicer_barista' && rows.some((row) => row.event.type.startsWith('juicer_')))
        continue;
      const obstacles: SuggestionKind[] = facts.calendar.isLocked(date) ? ['unlock_day'] : [];
      obstacles.push(...this.#away(employee, date));
      const blocking = rows.filter((row) => row.event.blocking);
      const row = blocking[0];
      if (row) {
        const movable = row.source === 'posted' && row.event.type === 'core' && !isUnderWay(row.event);
        if (blocking.length > 1 || !movable) continue;
        obstacles.push('move_posted');
      }
      if (obstacles.length > 1) continue;
      const kind = obstacles[0] ?? 'weekly_limit';
      misses.push({
        employee,
        date,
        kind,
        place: places.get(employee.id) ?? null,
        posted: row?.event ?? null,
        week: this.#week(employee.id, weekOf(date)),
      });
    }
    return misses;
  }

  /** What keeps an active person away on a date: nothing, one thing, or time off on a day they do not work anyway. */
  #away(employee: EngineEmployee, date: LocalDate): SuggestionKind[] {
    const { facts } = this.#run;
    const { available, layer } = availabilityOf(facts, employee, date);
    if (available) return [];
    if (layer !== 'AVAIL-2') return ['availability'];
    const works = availabilityOf(facts, { ...employee, timeOff: [] }, date).available;
    return works ? ['time_off'] : ['time_off', 'availability'];
  }

  /** The Core a person holds in a week, as things stand now. */
  #coreIn({ fixed, index }: PersonWeek): number {
    return fixed + (index === null ? 0 : this.#problem.network.drawing(index).length);
  }

  #week(employeeId: string, weekOf: LocalDate): PersonWeek {
    const key = `${weekOf}|${employeeId}`;
    let week = this.#weeks.get(key);
    if (!week) {
      week = {
        limit: coreLimit(this.#run, employeeId, weekOf),
        fixed: this.#run.occupancy.coreInWeek(employeeId, weekOf),
        index: this.#problem.network.weekIndex(employeeId, weekOf),
      };
      this.#weeks.set(key, week);
    }
    return week;
  }
}

/** Every date on which some competitor could stand if there were a place, ascending. */
function datesOfInterest(items: readonly CoreItem[]): LocalDate[] {
  const lastFrom = new Map<LocalDate, LocalDate>();
  for (const { queued, rescueFirst, first, last } of items) {
    const from = queued && rescueFirst !== null ? rescueFirst : first;
    const known = lastFrom.get(from);
    if (known === undefined || known < last) lastFrom.set(from, last);
  }
  const dates = new Set<LocalDate>();
  for (const [from, last] of lastFrom) for (const date of datesBetween(from, last)) dates.add(date);
  return [...dates].sort();
}

import { datesBetween, earlierOf, laterOf, weekOf } from '../../domain/dates.ts';
import { isJuicerType } from '../../domain/event-types.ts';
import type { LocalDate } from '../../domain/types.ts';
import { coreLimit, isVictim } from '../bump.ts';
import { firstDayOf, lastDayOf, rescueFirstOf } from '../entry.ts';
import { isAvailable } from '../facts/availability.ts';
import type { Booking, EngineEmployee, EngineEvent } from '../facts/model.ts';
import { compareUrgency } from '../facts/order.ts';
import { primaryLead } from '../facts/rotation.ts';
import type { Run } from '../run.ts';
import type { CoreItem, CorePlace, CoreWeek } from './model.ts';
import { coreItem, corePlace } from './model.ts';
import { CoreNetwork } from './network.ts';

/** The network of step 3 with the way back to events and bookings. */
export interface CoreProblem {
  network: CoreNetwork;
  eventOf: ReadonlyMap<CoreItem, EngineEvent>;
  /** The posted row of every Core that has a home. */
  bookingOf: ReadonlyMap<CoreItem, Booking>;
}

/** CORE-1 to CORE-3 as things stand after steps 1 and 2. */
export function buildCoreProblem(run: Run): CoreProblem {
  const homes = new Map<EngineEvent, Booking>();
  for (const booking of run.facts.posted) {
    const stands = run.occupancy.ofEvent(booking.event.refNum)?.source === 'posted';
    if (stands && booking.event.type === 'core' && isVictim(run, booking)) homes.set(booking.event, booking);
  }
  const bumped = [...run.bumped.values()].map(({ booking }) => booking.event);
  const fresh = run.entered.filter((event) => event.type === 'core');
  const events = [...fresh, ...bumped, ...homes.keys()].sort(compareUrgency);

  const weeks = new WeekTable(run);
  const places: CorePlace[] = [];
  const eventOf = new Map<CoreItem, EngineEvent>();
  const bookingOf = new Map<CoreItem, Booking>();
  events.forEach((event, rank) => {
    const booking = homes.get(event);
    const item = itemOf(run, event, rank, booking !== undefined);
    eventOf.set(item, event);
    if (!booking) return;
    bookingOf.set(item, booking);
    item.home = homePlace(run, booking, item, weeks);
    places.push(item.home);
  });
  const items = [...eventOf.keys()];
  places.push(...freePlaces(run, items, weeks));
  return { network: new CoreNetwork(weeks.list, places, items), eventOf, bookingOf };
}

function itemOf(run: Run, event: EngineEvent, rank: number, hasHome: boolean): CoreItem {
  return coreItem({
    refNum: event.refNum,
    rank,
    dueDate: event.dueDate,
    first: firstDayOf(run.facts, event),
    last: lastDayOf(run.facts, event),
    rescueFirst: rescueFirstOf(run.facts, event),
    queued: !hasHome,
  });
}

/** CORE-1: a person-day whose person may take Core in runs and is free, on an open day somebody could use. */
function freePlaces(run: Run, items: readonly CoreItem[], weeks: WeekTable): CorePlace[] {
  const { facts, occupancy } = run;
  if (items.length === 0) return [];
  const first = items.map((item) => item.rescueFirst ?? item.first).reduce(earlierOf);
  const last = items.map((item) => item.last).reduce(laterOf);
  const places: CorePlace[] = [];
  for (const date of datesBetween(first, last)) {
    if (!facts.calendar.isOpen(date)) continue;
    const day = dayFacts(run, date);
    for (const employee of facts.employees) {
      if (!mayTakeCoreOn(run, employee, date) || occupancy.hasBlocking(employee.id, date)) continue;
      places.push(placeOf(employee, day, weeks, null, true));
    }
  }
  return places;
}

/** The home of a posted Core. Others may stand there when its person could take a Core that day anew. */
function homePlace(run: Run, booking: Booking, owner: CoreItem, weeks: WeekTable): CorePlace {
  const employee = run.facts.employeeById.get(booking.employeeId)!;
  const { date } = booking;
  const open = run.facts.calendar.isOpen(date) && mayTakeCoreOn(run, employee, date);
  const place = placeOf(employee, dayFacts(run, date), weeks, owner, open);
  // The network counts the Core that stands here; the table counted the posted one.
  weeks.list[place.week]!.primaryBase--;
  return place;
}

/** §3.1 and availability: no Club Supervisor, no barista on a day with a juicer event. */
function mayTakeCoreOn(run: Run, employee: EngineEmployee, date: LocalDate): boolean {
  if (employee.isClubSupervisor || !isAvailable(run.facts, employee, date)) return false;
  if (employee.jobTitle !== 'juicer_barista') return true;
  return !run.occupancy.ofPersonDay(employee.id, date).some((row) => isJuicerType(row.event.type));
}

/** What all places of a date share. */
interface DayFacts {
  date: LocalDate;
  week: LocalDate;
  lead: EngineEmployee | null;
  early: boolean;
}

function dayFacts(run: Run, date: LocalDate): DayFacts {
  const lead = primaryLead(run.facts, date);
  return { date, week: weekOf(date), lead, early: date < run.facts.earliest };
}

function placeOf(
  employee: EngineEmployee,
  { date, week, lead, early }: DayFacts,
  weeks: WeekTable,
  owner: CoreItem | null,
  open: boolean,
): CorePlace {
  const role = employee === lead ? 0 : employee.isLead ? 1 : 2;
  return corePlace({
    employeeId: employee.id,
    date,
    week: weeks.indexOf(employee, week),
    role,
    owner,
    open,
    early,
  });
}

/** CORE-2: the weeks met so far, each with its free units. */
class WeekTable {
  readonly list: CoreWeek[] = [];
  readonly #index = new Map<LocalDate, Map<EngineEmployee, number>>();
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  indexOf(employee: EngineEmployee, weekOf: LocalDate): number {
    let ofWeek = this.#index.get(weekOf);
    if (!ofWeek) {
      ofWeek = new Map();
      this.#index.set(weekOf, ofWeek);
    }
    let index = ofWeek.get(employee);
    if (index === undefined) {
      const { occupancy } = this.#run;
      const employeeId = employee.id;
      const used = occupancy.coreInWeek(employeeId, weekOf);
      index = this.list.length;
      this.list.push({
        employeeId,
        weekOf,
        units: Math.max(0, coreLimit(this.#run, employeeId, weekOf) - used),
        primaryBase: occupancy.primaryInWeek(employeeId, weekOf),
      });
      ofWeek.set(employee, index);
    }
    return index;
  }
}

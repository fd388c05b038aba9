import { datesBetween, formatDay, weekday, weekdayName, weekOf } from '../domain/dates.ts';
import type { LocalDate } from '../domain/types.ts';
import { coreLimit, isUnderWay } from './bump.ts';
import type { Certificate } from './core-loop.ts';
import type { CoreItem, CorePlace } from './core-network.ts';
import type { CoreProblem } from './core-places.ts';
import { availabilityOf, isActive } from './facts/availability.ts';
import type { EngineEmployee } from './facts/model.ts';
import type { Suggestion, SuggestionKind } from './proposal.ts';
import type { Run } from './run.ts';

const KINDS: readonly SuggestionKind[] = [
  'unlock_day',
  'time_off',
  'availability',
  'move_posted',
  'weekly_limit',
];

/**
 * BOT-3: single changes, each enough by itself to place the failed Core (or a more urgent failed one): person-days
 * that a competitor could use but for exactly one obstacle. At most three, the easiest kind first.
 */
export function suggestChanges(
  run: Run,
  problem: CoreProblem,
  failed: CoreItem,
  certificate: Certificate,
): Suggestion[] {
  const found = new Map<string, Suggestion>();
  const placeAt = placeIndex(problem);
  for (const date of datesOfInterest(certificate.items)) {
    if (run.facts.calendar.isHoliday(date)) continue;
    for (const employee of run.facts.employees) {
      if (employee.isClubSupervisor || !isActive(employee, date)) continue;
      const suggestion = suggestOn(run, problem, failed, employee, date, placeAt);
      if (!suggestion) continue;
      const key = suggestion.text;
      if (!found.has(key)) found.set(key, suggestion);
    }
  }
  // Dates ascend and people come in id order, so a stable sort by kind is enough.
  return [...found.values()].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)).slice(0, 3);
}

function suggestOn(
  run: Run,
  problem: CoreProblem,
  failed: CoreItem,
  employee: EngineEmployee,
  date: LocalDate,
  placeAt: ReadonlyMap<string, CorePlace>,
): Suggestion | null {
  const place = placeAt.get(`${employee.id}|${date}`);
  const obstacles: Suggestion[] = [];
  const week = weekRoom(run, problem, employee.id, date);
  const name = employee.name;
  const base = { date, employeeId: employee.id };

  if (run.facts.calendar.isLocked(date)) {
    obstacles.push({ kind: 'unlock_day', date, text: `Unlock ${formatDay(date)}.` });
  }
  const away = awayObstacle(run, employee, date);
  if (away === 'both') return null;
  if (away) obstacles.push(away);

  const rows = run.occupancy.ofPersonDay(employee.id, date);
  if (employee.jobTitle === 'juicer_barista' && rows.some((row) => row.event.type.startsWith('juicer_')))
    return null;
  const blocking = rows.filter((row) => row.event.blocking);
  let room = week.room;
  if (blocking.length > 0) {
    const [row] = blocking;
    const standsThere = !place || (place.owner !== null && problem.network.occupant(place) === place.owner);
    const movable = row!.source === 'posted' && row!.event.type === 'core' && !isUnderWay(row!.event);
    if (blocking.length > 1 || !standsThere || !movable || row!.event.dueDate < failed.dueDate) return null;
    const { refNum, dueDate } = row!.event;
    const text = `Move ${refNum} (due ${formatDay(dueDate)}) away from ${formatDay(date)}.`;
    obstacles.push({ kind: 'move_posted', ...base, eventRefNum: refNum, text });
    // Taking it away gives its unit back.
    room += 1;
  } else if (place && problem.network.occupant(place)) {
    return null;
  }
  if (obstacles.length === 0 && room <= 0) {
    const text = `${name} already has ${week.core} Core in the week of ${formatDay(weekOf(date))}.`;
    return { kind: 'weekly_limit', ...base, text };
  }
  return obstacles.length === 1 && room > 0 ? obstacles[0]! : null;
}

/** What keeps an active person away on a date; `both` = more than one thing does. */
function awayObstacle(run: Run, employee: EngineEmployee, date: LocalDate): Suggestion | 'both' | null {
  const { available, layer } = availabilityOf(run.facts, employee, date);
  if (available) return null;
  const base = { date, employeeId: employee.id };
  const day = formatDay(date);
  if (layer === 'AVAIL-2') {
    if (!availabilityOf(run.facts, { ...employee, timeOff: [] }, date).available) return 'both';
    return { kind: 'time_off', ...base, text: `${employee.name} has ${day} off.` };
  }
  const text =
    layer === 'AVAIL-5'
      ? `${employee.name} usually does not work ${weekdayName(weekday(date))}s; ask for ${day}.`
      : `${employee.name} is marked unavailable; ask for ${day}.`;
  return { kind: 'availability', ...base, text };
}

/** Core units a person has left in the week of a date (may be negative), and the Core they hold there. */
function weekRoom(
  run: Run,
  { network }: CoreProblem,
  employeeId: string,
  date: LocalDate,
): { room: number; core: number } {
  const week = weekOf(date);
  const fixed = run.occupancy.coreInWeek(employeeId, week);
  const drawn = network.drawnIn(employeeId, week);
  return { room: coreLimit(run, employeeId, week) - fixed - drawn, core: fixed + drawn };
}

/** Every date on which some competitor could stand if there were a place. */
function datesOfInterest(items: readonly CoreItem[]): LocalDate[] {
  const dates = new Set<LocalDate>();
  for (const item of items) {
    const from = item.queued && item.rescueFirst !== null ? item.rescueFirst : item.first;
    for (const date of datesBetween(from, item.last)) dates.add(date);
  }
  return [...dates].sort();
}

function placeIndex({ network }: CoreProblem): Map<string, CorePlace> {
  const index = new Map<string, CorePlace>();
  for (const places of network.placesByDate.values()) {
    for (const place of places) index.set(`${place.employeeId}|${place.date}`, place);
  }
  return index;
}

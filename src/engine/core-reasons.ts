import { isJuicerType } from '../domain/event-types.ts';
import type { LocalDate } from '../domain/types.ts';
import type { CoreItem, CoreNetwork } from './core-network.ts';
import { availabilityOf, isActive } from './facts/availability.ts';
import type { EngineEmployee } from './facts/model.ts';
import type { Candidate } from './proposal.ts';
import type { Run } from './run.ts';

/** Why somebody has no person-day for a Core on an open date: the constraint ids, before any Core is placed. */
export function whyNoPlace(run: Run, employee: EngineEmployee, date: LocalDate): string[] {
  if (!isActive(employee, date)) return ['H5'];
  const { available, layer } = availabilityOf(run.facts, employee, date);
  if (!available) return [layer === 'AVAIL-1' ? 'H2' : layer === 'AVAIL-2' ? 'H3' : 'H4'];
  if (employee.isClubSupervisor) return ['S1'];
  const rows = run.occupancy.ofPersonDay(employee.id, date);
  if (rows.some((row) => isJuicerType(row.event.type) && row.event.blocking)) return ['H13'];
  if (rows.some((row) => row.event.fullDayOther)) return ['H15'];
  if (rows.some((row) => row.event.type === 'core')) return ['H7'];
  return ['H13'];
}

/** OUT-4 for a failed Core: per possible day, how many people each constraint blocked, with the first three. */
export function blockedByDay(
  run: Run,
  network: CoreNetwork,
  item: CoreItem,
  days: readonly LocalDate[],
): Candidate[] {
  const candidates: Candidate[] = [];
  for (const date of days) {
    const places = new Map(network.placesByDate.get(date)?.map((place) => [place.employeeId, place]));
    const byId = new Map<string, string[]>();
    for (const employee of run.facts.employees) {
      const place = places.get(employee.id);
      const taken = place && (network.occupant(place) !== undefined || !network.mayStand(item, place));
      for (const id of place ? [taken ? 'H7' : 'H8'] : whyNoPlace(run, employee, date)) {
        const people = byId.get(id);
        if (people) people.push(employee.id);
        else byId.set(id, [employee.id]);
      }
    }
    candidates.push(...countsOf(date, byId));
  }
  return candidates;
}

/** One entry per constraint of a day, by id; the first three people are named. */
export function countsOf(date: LocalDate, byId: ReadonlyMap<string, readonly string[]>): Candidate[] {
  return [...byId]
    .sort(([a], [b]) => constraintOrder(a) - constraintOrder(b))
    .map(([id, people]) => ({
      date,
      verdict: 'blocked' as const,
      by: [id],
      count: people.length,
      employeeIds: people.slice(0, 3),
    }));
}

/** H1 … H18 before S1 … S11. */
function constraintOrder(id: string): number {
  return (id.startsWith('H') ? 0 : 100) + Number(id.slice(1));
}

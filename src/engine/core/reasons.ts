import { isJuicerType } from '../../domain/event-types.ts';
import type { LocalDate } from '../../domain/types.ts';
import { availabilityOf, isActive } from '../facts/availability.ts';
import type { EngineEmployee } from '../facts/model.ts';
import { primaryLead } from '../facts/rotation.ts';
import type { Candidate } from '../proposal.ts';
import { CANDIDATES_SHOWN } from '../proposal.ts';
import { countsOf } from '../reason-counts.ts';
import type { Run } from '../run.ts';
import type { CoreItem, CorePlace } from './model.ts';
import type { CoreNetwork } from './network.ts';

/** Why somebody has no person-day for a Core on an open date: the constraint id, before any Core is placed. */
export function whyNoPlace(run: Run, employee: EngineEmployee, date: LocalDate): string {
  if (!isActive(employee, date)) return 'H5';
  const { available, layer } = availabilityOf(run.facts, employee, date);
  if (!available) return layer === 'AVAIL-1' ? 'H2' : layer === 'AVAIL-2' ? 'H3' : 'H4';
  if (employee.isClubSupervisor) return 'S1';
  const rows = run.occupancy.ofPersonDay(employee.id, date);
  if (rows.some((row) => isJuicerType(row.event.type) && row.event.blocking)) return 'H13';
  if (rows.some((row) => row.event.fullDayOther)) return 'H15';
  return rows.some((row) => row.event.type === 'core') ? 'H7' : 'H13';
}

/** Somebody on a date: their place, or why they have none. */
export interface PersonOnDay {
  readonly employee: EngineEmployee;
  readonly place: CorePlace | null;
  /** The constraint id; empty for whoever has a place. */
  readonly reason: string;
}

/** Everybody on a date in id order. None of it changes while Core are placed. */
export interface DayCrew {
  readonly people: readonly PersonOnDay[];
  /** Who could be asked for a Core but has no place that day, as explanations list them. */
  readonly absent: readonly { role: number; candidate: Candidate }[];
  /** How many of them stand before role 0, 1, 2 and 3 in the order of CORE-6. */
  readonly absentBefore: readonly number[];
}

/** The crew of each date, found out once per run. */
export class DayCrews {
  readonly #run: Run;
  readonly #network: CoreNetwork;
  readonly #byDate = new Map<LocalDate, DayCrew>();

  constructor(run: Run, network: CoreNetwork) {
    this.#run = run;
    this.#network = network;
  }

  on(date: LocalDate): DayCrew {
    let crew = this.#byDate.get(date);
    if (!crew) {
      crew = this.#find(date);
      this.#byDate.set(date, crew);
    }
    return crew;
  }

  #find(date: LocalDate): DayCrew {
    const lead = primaryLead(this.#run.facts, date);
    const places = this.#network.dayOn(date)?.places ?? [];
    const absent: { role: number; candidate: Candidate }[] = [];
    const absentBefore = [0, 0, 0, 0];
    let next = 0;
    const people = this.#run.facts.employees.map((employee): PersonOnDay => {
      // Places and employees are both in id order.
      const place = places[next]?.employeeId === employee.id ? places[next++]! : null;
      const reason = place ? '' : whyNoPlace(this.#run, employee, date);
      if (!place && !employee.isClubSupervisor) {
        const role = employee === lead ? 0 : employee.isLead ? 1 : 2;
        const candidate: Candidate = { employeeId: employee.id, date, verdict: 'blocked', by: [reason] };
        absent.push({ role, candidate });
        for (let later = role + 1; later <= 3; later++) absentBefore[later]!++;
      }
      return { employee, place, reason };
    });
    return { people, absent, absentBefore };
  }
}

/** OUT-4 for a failed Core: per possible day, how many people each constraint blocked, with the first three. */
export function blockedByDay(
  crews: DayCrews,
  network: CoreNetwork,
  item: CoreItem,
  days: readonly LocalDate[],
): { considered: Candidate[]; more: number } {
  const considered: Candidate[] = [];
  let count = 0;
  for (const date of days) {
    const byId = new Map<string, string[]>();
    for (const { employee, place, reason } of crews.on(date).people) {
      const taken = place && (place.occupant !== null || !network.mayStand(item, place));
      const id = place ? (taken ? 'H7' : 'H8') : reason;
      const blocked = byId.get(id);
      if (blocked) blocked.push(employee.id);
      else byId.set(id, [employee.id]);
    }
    count += byId.size;
    // What is not shown is only counted.
    if (considered.length < CANDIDATES_SHOWN) considered.push(...countsOf(date, byId));
  }
  considered.splice(CANDIDATES_SHOWN);
  return { considered, more: count - considered.length };
}

import { datesBetween, laterOf } from '../domain/dates.ts';
import type { LocalDate } from '../domain/types.ts';
import type { CoreStory } from './core-loop.ts';
import type { CoreItem, CoreNetwork, CorePlace } from './core-network.ts';
import { whyNoPlace } from './core-reasons.ts';
import type { EngineEmployee } from './facts/model.ts';
import { primaryLead } from './facts/rotation.ts';
import type { Candidate } from './proposal.ts';
import type { Run } from './run.ts';

/**
 * Who was considered for a placed Core, in order: on each day searched the people whose person-day was taken or
 * without a unit, then those who could not take a Core that day at all; last the chosen one.
 */
export function considerCore(
  run: Run,
  network: CoreNetwork,
  item: CoreItem,
  at: CorePlace,
  story: CoreStory,
): Candidate[] {
  const considered: Candidate[] = [];
  for (const date of searchedDays(run, item, at, story)) {
    // On the chosen day the search ended with the chosen one's group.
    const below = date === at.date && story.rank < 4 ? at.role : 3;
    for (const { place, by } of story.passed) {
      if (place.date === date)
        considered.push({ employeeId: place.employeeId, date, verdict: 'blocked', by: [by] });
    }
    const known = new Set(network.placesByDate.get(date)?.map((place) => place.employeeId));
    for (const employee of run.facts.employees) {
      if (employee.isClubSupervisor || known.has(employee.id) || roleOn(run, employee, date) >= below)
        continue;
      considered.push({
        employeeId: employee.id,
        date,
        verdict: 'blocked',
        by: whyNoPlace(run, employee, date),
      });
    }
  }
  considered.push({ employeeId: at.employeeId, date: at.date, verdict: 'chosen', by: [] });
  return considered;
}

/** The days a search of its own went through; a Core that was only moved searched none. */
function searchedDays(run: Run, item: CoreItem, at: CorePlace, story: CoreStory): LocalDate[] {
  if (story.rule === 'core.chain-moved' || story.rule === 'core.primary-lead-exchange') return [];
  const last = story.passed.reduce(
    (latest, { place }) => laterOf(latest, place.date),
    story.rank === 5 ? item.first : at.date,
  );
  return datesBetween(item.first, last).filter(run.facts.calendar.isOpen);
}

function roleOn(run: Run, employee: EngineEmployee, date: LocalDate): number {
  if (primaryLead(run.facts, date) === employee) return 0;
  return employee.isLead ? 1 : 2;
}

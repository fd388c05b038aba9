import { datesBetween } from '../domain/dates.ts';
import type { CoreStory } from './core-loop.ts';
import type { CoreNetwork, CorePlace } from './core-network.ts';
import { whyNoPlace } from './core-reasons.ts';
import type { Candidate } from './proposal.ts';
import type { Run } from './run.ts';

/** A list longer than this is cut in the explanation (OUT-4). */
const ENOUGH = 60;

/**
 * Who was considered for a placed Core, in order: on each day searched first the people whose person-day was taken or
 * without a unit, then those who could not take a Core that day at all; last the chosen one.
 */
export function considerCore(run: Run, network: CoreNetwork, at: CorePlace, story: CoreStory): Candidate[] {
  const considered: Candidate[] = [];
  const dates = [...new Set(story.passed.map(({ place }) => place.date))];
  const first = dates[0];
  const searched =
    first === undefined
      ? []
      : datesBetween(first, dates.at(-1)!).filter((date) => network.placesByDate.has(date));
  for (const date of searched) {
    if (considered.length >= ENOUGH) break;
    const passed = story.passed.filter(({ place }) => place.date === date);
    for (const { place, by } of passed) {
      considered.push({ employeeId: place.employeeId, date, verdict: 'blocked', by: [by] });
    }
    const known = new Set(network.placesByDate.get(date)!.map((place) => place.employeeId));
    for (const employee of run.facts.employees) {
      if (known.has(employee.id)) continue;
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

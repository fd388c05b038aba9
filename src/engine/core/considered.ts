import { datesBetween, earlierOf, laterOf } from '../../domain/dates.ts';
import type { LocalDate } from '../../domain/types.ts';
import type { Candidate } from '../proposal.ts';
import { CANDIDATES_SHOWN } from '../proposal.ts';
import type { Run } from '../run.ts';
import type { CoreStory } from './loop.ts';
import type { CoreItem, CorePlace } from './model.ts';
import type { DayCrews } from './reasons.ts';

/**
 * Who was considered for a placed Core, in order: on each day searched the people whose person-day was taken or
 * without a unit, then those who could not take a Core that day at all; last the chosen one.
 */
export function considerCore(
  run: Run,
  crews: DayCrews,
  item: CoreItem,
  at: CorePlace,
  story: CoreStory,
): { considered: Candidate[]; more: number } {
  const considered: Candidate[] = [];
  let count = 1;
  const passedOn = new Map(story.passed.map((passed) => [passed.day.date, passed]));
  for (const date of searchedDays(run, item, at, story)) {
    const passed = passedOn.get(date);
    if (passed) {
      count += passed.count;
      for (const { place, by } of passed.shown)
        if (considered.length < CANDIDATES_SHOWN)
          considered.push({ employeeId: place.employeeId, date, verdict: 'blocked', by: [by] });
    }
    // On the chosen day the search ended with the chosen one's group.
    const below = date === at.date && story.rank < 4 ? at.role : 3;
    const { absent, absentBefore } = crews.on(date);
    count += absentBefore[below]!;
    if (considered.length >= CANDIDATES_SHOWN) continue;
    for (const { role, candidate } of absent)
      if (role < below && considered.length < CANDIDATES_SHOWN) considered.push(candidate);
  }
  if (considered.length === CANDIDATES_SHOWN) considered.pop();
  considered.push({ employeeId: at.employeeId, date: at.date, verdict: 'chosen', by: [] });
  return { considered, more: count - considered.length };
}

/** A Core that was only moved or kept has not searched. */
const WITHOUT_SEARCH = ['core.chain-moved', 'core.primary-lead-exchange', 'core.kept'];

/** The days of its window that a search of its own went through; a window inside the lead time has none. */
function searchedDays(run: Run, item: CoreItem, at: CorePlace, story: CoreStory): LocalDate[] {
  if (WITHOUT_SEARCH.includes(story.rule)) return [];
  const lastPassed = story.passed.at(-1)?.day.date ?? item.first;
  const last = laterOf(lastPassed, story.rank === 5 ? item.first : at.date);
  return datesBetween(item.first, earlierOf(last, item.last)).filter(run.facts.calendar.isOpen);
}

import { addDays, datesBetween, earlierOf, laterOf } from '../domain/dates.ts';
import { isSchedulableCondition } from '../domain/event-types.ts';
import type { LocalDate } from '../domain/types.ts';
import type { EngineEvent, Facts } from './facts/model.ts';
import { firstUsableTime, usableTimes } from './facts/start-times.ts';

/** Why an event does not enter a run (RUN-1), to follow "it …"; null = it enters. */
export function reasonNotEntered(facts: Facts, event: EngineEvent): string | null {
  const { settings, today } = facts;
  if (!settings.enabledTypes.includes(event.type)) return 'its type is turned off for runs';
  if (!isSchedulableCondition(event.condition)) return `it is ${event.condition.replaceAll('_', ' ')}`;
  if (facts.postedByEvent.has(event.refNum)) return 'it is already scheduled';
  if (facts.foreignByEvent.has(event.refNum)) return 'it is part of another proposal';
  if (!event.autoSchedule) return `it ${keptOutBecause(event)}`;
  if (event.startDate > facts.lastStartDay) return 'it starts later than this run looks';
  if (event.dueDate <= today) return 'it is already due';
  return null;
}

/** Why an event stays out of automatic runs, to follow its name. */
export function keptOutBecause(event: EngineEvent): string {
  return event.source.autoReason === 'SYNC_CONFLICT'
    ? 'stands differently in Crossmark, and somebody has to decide which is right'
    : 'is left out of automatic runs';
}

/** RUN-1. */
export function eventsOf(facts: Facts): EngineEvent[] {
  return facts.events.filter((event) => reasonNotEntered(facts, event) === null);
}

/** The last day searched: `min(dueDate − 1, today + searchDays)`. */
export function lastDayOf(facts: Facts, event: EngineEvent): LocalDate {
  return earlierOf(addDays(event.dueDate, -1), facts.lastSearchDay);
}

/** The first day of `days(z)` (RUN-2), which may lie behind the last; today only with a start time left. */
export function firstDayOf(facts: Facts, event: EngineEvent): LocalDate {
  const first = laterOf(event.startDate, facts.earliest);
  if (first === facts.today && usableTimes(facts, event, first).length === 0) return addDays(first, 1);
  return first;
}

/** `days(z)` of RUN-2: the open days of the window from `earliest` on. */
export function daysOf(facts: Facts, event: EngineEvent): LocalDate[] {
  return datesBetween(firstDayOf(facts, event), lastDayOf(facts, event)).filter(facts.calendar.isOpen);
}

/** The first rescue day of a queued Core (CORE-8): never today, null when it has none. */
export function rescueFirstOf(facts: Facts, event: EngineEvent): LocalDate | null {
  if (facts.settings.rescueDays === 0 || event.daysToDue > facts.settings.rescueDays) return null;
  const first = laterOf(event.startDate, addDays(facts.today, 1));
  return first < facts.earliest ? first : null;
}

/** The days of a window that a start time can still be given on, lead time and closed days not yet considered. */
export function daysStillAhead(facts: Facts, event: EngineEvent): LocalDate[] {
  const first = laterOf(event.startDate, facts.today);
  const lost = first === facts.today && firstUsableTime(facts, event, first) === null;
  return datesBetween(lost ? addDays(first, 1) : first, lastDayOf(facts, event));
}

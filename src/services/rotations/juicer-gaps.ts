import { addDays, datesBetween, earlierOf, laterOf } from '../../domain/dates.ts';
import { isJuicerType, isSchedulableCondition } from '../../domain/event-types.ts';
import type { LocalDate } from '../../domain/types.ts';
import type { EngineEvent, Facts } from '../../engine/facts/model.ts';

/**
 * Juicer events that are still to be planned and have nobody on any of their open days up to `until`, by the first of these
 * days. Who counts as somebody is the caller's question: the week as it is set, or people who are there on that date.
 */
export function juicerGaps(
  facts: Facts,
  until: LocalDate,
  isCovered: (date: LocalDate) => boolean,
): ReadonlyMap<LocalDate, readonly EngineEvent[]> {
  const gaps = new Map<LocalDate, EngineEvent[]>();
  for (const event of facts.events) {
    const days = daysOfJuicerWork(facts, event, until);
    const [first] = days;
    if (first === undefined || days.some(isCovered)) continue;
    gaps.set(first, [...(gaps.get(first) ?? []), event]);
  }
  return gaps;
}

/** The open days on which an unbooked juicer event could be worked. */
function daysOfJuicerWork(facts: Facts, event: EngineEvent, until: LocalDate): LocalDate[] {
  if (!isJuicerType(event.type) || !isSchedulableCondition(event.condition) || event.isPosted) return [];
  // A Survey goes where its Production goes; alone it is worked on its start date.
  if (facts.pairing.productionOfSurvey.has(event.refNum)) return [];
  const end = event.type === 'juicer_survey' ? event.startDate : addDays(event.dueDate, -1);
  return datesBetween(laterOf(event.startDate, facts.today), earlierOf(end, until)).filter(
    facts.calendar.isOpen,
  );
}

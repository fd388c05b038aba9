import { allowedTimes } from '../../domain/start-times.ts';
import type { LocalDate, LocalTime } from '../../domain/types.ts';
import type { EngineEvent, Facts } from './model.ts';

/** The start times of TYPE-14 that are still to come: all on a later date, those after now on today, none in the past. */
export function usableTimes(facts: Facts, event: EngineEvent, date: LocalDate): readonly LocalTime[] {
  if (date < facts.today) return [];
  const times = allowedTimes(event, date, facts.settings);
  return date === facts.today ? times.filter((time) => time > facts.nowTime) : times;
}

/** The first of `usableTimes`, or null. */
export function firstUsableTime(facts: Facts, event: EngineEvent, date: LocalDate): LocalTime | null {
  if (date < facts.today) return null;
  const times = allowedTimes(event, date, facts.settings);
  const time = date === facts.today ? times.find((candidate) => candidate > facts.nowTime) : times[0];
  return time ?? null;
}

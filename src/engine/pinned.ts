import { formatDay, weekday } from '../domain/dates.ts';
import type { LocalTime } from '../domain/types.ts';
import type { EngineEvent, Facts } from './facts/model.ts';
import { dayLocked, insideBuffer, setupNotSaturday, startDateBlocked, startInPast } from './failures.ts';
import type { Failure } from './proposal.ts';

const SATURDAY = 5;

/** RUN-3: why an event that is worked on its start date only cannot be, before anybody is asked; null = it can. */
export function pinnedFailure(facts: Facts, event: EngineEvent, time: LocalTime): Failure | null {
  const date = event.startDate;
  const { calendar } = facts;
  if (event.type === 'digital_setup' && weekday(date) !== SATURDAY) return setupNotSaturday(event);
  if (date < facts.today || (date === facts.today && time <= facts.nowTime))
    return startInPast(event, date, time);
  if (date < facts.earliest) return insideBuffer(facts, event, [date]);
  if (calendar.isLocked(date)) return dayLocked(event, [date], date);
  if (calendar.isHoliday(date))
    return startDateBlocked(event, [date], `${formatDay(date)} is ${calendar.holiday(date)}`);
  return null;
}

import { formatDay } from '../domain/dates.ts';
import { allowedTimes } from '../domain/start-times.ts';
import type { LocalDate } from '../domain/types.ts';
import { daysStillAhead, lastDayOf } from './entry.ts';
import type { EngineEvent, Facts } from './facts/model.ts';
import { dayLocked, insideBuffer, startDateBlocked, startInPast } from './failures.ts';
import type { Failure } from './proposal.ts';

/**
 * The day set of §9.7 for a Core, Production or Deep Clean: the days it could be placed on, or the failure that says
 * what took the last of them away.
 * @param options.rescueFirst first rescue day, where rescue applies
 * @param options.excluded days that H14 rules out, with the reason
 */
export function daySetOf(
  facts: Facts,
  event: EngineEvent,
  options: { rescueFirst?: LocalDate | null; excluded?: (date: LocalDate) => string | null } = {},
): { days: LocalDate[]; failure: Failure | null } {
  const { calendar } = facts;
  const { rescueFirst = null, excluded = () => null } = options;
  const ahead = daysStillAhead(facts, event);
  if (ahead.length === 0) {
    const last = lastDayOf(facts, event);
    return { days: [], failure: startInPast(event, last, allowedTimes(event, last, facts.settings).at(-1)!) };
  }
  const from = rescueFirst ?? facts.earliest;
  const allowed = ahead.filter((date) => date >= from);
  if (allowed.length === 0) return { days: [], failure: insideBuffer(facts, event, ahead) };
  const days = allowed.filter((date) => calendar.isOpen(date) && excluded(date) === null);
  if (days.length > 0) return { days, failure: null };
  const locked = allowed.find(calendar.isLocked);
  if (locked !== undefined) return { days, failure: dayLocked(event, allowed, locked) };
  const reasons = allowed
    .slice(0, 3)
    .map((date) =>
      calendar.isHoliday(date) ? `${formatDay(date)} is ${calendar.holiday(date)}` : excluded(date)!,
    );
  return { days, failure: startDateBlocked(event, allowed, reasons.join(', ')) };
}

import { addDays, datesBetween, laterOf, weekOf } from '../domain/dates.ts';
import type { LocalDate } from '../domain/types.ts';
import type { Booking, EngineEvent } from './facts/model.ts';
import type { Run } from './run.ts';

/** Work that has begun: such a Core keeps its place. */
export function isUnderWay(event: EngineEvent): boolean {
  return ['in_progress', 'paused', 'submitted'].includes(event.condition);
}

/**
 * The Core a person may hold in a week in a run: `maxCorePerWeek`, or the lower figure of H17 when a working-time
 * cap is set (every Core counts as the default Core minutes).
 */
export function coreLimit(run: Run, employeeId: string, week: LocalDate): number {
  const { maxCorePerWeek, maxMinutesPerWeek, durations } = run.facts.settings;
  if (maxMinutesPerWeek === null) return maxCorePerWeek;
  let other = 0;
  for (const row of run.occupancy.ofPersonWeek(employeeId, week)) {
    if (row.event.blocking && row.event.type !== 'core') other += row.minutes;
  }
  return Math.min(maxCorePerWeek, Math.floor((maxMinutesPerWeek - other) / durations.core));
}

/** BUMP-1, counted as things stand: may this posted Core lose its place? */
export function isVictim(run: Run, booking: Booking): boolean {
  if (!run.facts.settings.bumping || !isBumpableEvent(run, booking)) return false;
  return isOnlyBlocking(run, booking) && !exceedsWeek(run, booking);
}

/** The part of BUMP-1 that does not depend on what else the person does. */
function isBumpableEvent(run: Run, booking: Booking): boolean {
  const { facts } = run;
  const { event, date } = booking;
  if (booking.source !== 'posted' || event.type !== 'core' || event.inactive || isUnderWay(event))
    return false;
  if (!facts.settings.enabledTypes.includes('core') || !event.autoSchedule) return false;
  if (date < facts.today || facts.calendar.isLocked(date)) return false;
  if (event.daysToDue < facts.settings.bumpSafetyDays) return false;
  const left = datesBetween(laterOf(event.startDate, facts.earliest), addDays(event.dueDate, -1));
  return left.some(facts.calendar.isOpen) && supervisorCanFollow(run, event.refNum);
}

function supervisorCanFollow(run: Run, coreRef: number): boolean {
  const supervisor = run.facts.pairing.supervisorOfCore.get(coreRef);
  if (supervisor === undefined) return true;
  if (run.facts.foreignByEvent.has(supervisor)) return false;
  const posted = run.facts.postedByEvent.get(supervisor);
  return posted === undefined || !run.facts.calendar.isLocked(posted.date);
}

function isOnlyBlocking(run: Run, booking: Booking): boolean {
  const blocking = run.occupancy.blockingOf(booking.employeeId, booking.date);
  return blocking.length === 1 && blocking[0]!.event === booking.event;
}

function exceedsWeek(run: Run, booking: Booking): boolean {
  const week = weekOf(booking.date);
  return run.occupancy.coreInWeek(booking.employeeId, week) > coreLimit(run, booking.employeeId, week);
}

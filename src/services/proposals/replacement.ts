import type { PendingScheduleRow } from '../../db/database.ts';
import { datesBetween, formatDay } from '../../domain/dates.ts';
import { fitsRotation } from '../../domain/eligibility.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { isJuicerType } from '../../domain/event-types.ts';
import type { LocalDate, RotationType } from '../../domain/types.ts';
import { availabilityOf, isAvailable, unavailableReason } from '../../engine/facts/availability.ts';
import type { Facts } from '../../engine/facts/model.ts';
import { rotationOf } from '../../engine/facts/rotation.ts';
import type { PersonOption } from '../contracts.ts';
import { eventOf } from '../store-state.ts';
import { occupancyForEdit } from './judge.ts';
import { daysOfEvent } from './placing.ts';
import type { LoadedProposal } from './proposal.ts';

/** WF-17, 7.3: somebody else does the rotation's work on one day. Pure; `ProposalService` stores the result. */

/** Which rotation the work of a row belongs to. */
export function rotationOfRow(facts: Facts, row: PendingScheduleRow): RotationType {
  return isJuicerType(eventOf(facts, row.eventRefNum).type) ? 'juicer' : 'primary_lead';
}

/**
 * Open days of the event on which a replacement would help: first those on which nobody of the rotation is there. At
 * least one day, whatever the calendar says.
 */
export function daysForReplacement(proposal: LoadedProposal, row: PendingScheduleRow): LocalDate[] {
  const { facts } = proposal.state;
  const { first, last } = daysOfEvent(
    facts,
    occupancyForEdit(proposal, row),
    eventOf(facts, row.eventRefNum),
  );
  const days = datesBetween(first, last).filter((date) => date >= facts.today && facts.calendar.isOpen(date));
  const type = rotationOfRow(facts, row);
  const uncovered = days.filter((date) => {
    const { primary, backup } = rotationOf(facts, date, type);
    return ![primary, backup].some((one) => one !== null && isAvailable(facts, one, date));
  });
  if (uncovered.length > 0) return uncovered;
  return days.length > 0 ? days : [first];
}

/** The people with the rotation's role who are there that day, in the order of the ranking. */
export function replacementsAmong(
  proposal: LoadedProposal,
  row: PendingScheduleRow,
  date: LocalDate,
  ranked: readonly PersonOption[],
): PersonOption[] {
  const { facts } = proposal.state;
  const type = rotationOfRow(facts, row);
  const { primary } = rotationOf(facts, date, type);
  return ranked.filter((option) => {
    const employee = facts.employeeById.get(option.employeeId);
    if (employee === undefined || employee.id === primary?.id || !fitsRotation(employee, type)) return false;
    return isAvailable(facts, employee, date) || softlyUnavailable(facts, option.employeeId, date);
  });
}

/**
 * 7.3: whether this person may stand in on this day.
 * @throws DaybreakError `VALIDATION_ERROR` for a past day, `DAY_LOCKED`, `EMPLOYEE_NOT_FOUND`, `INVALID_EMPLOYEE_ROLE`,
 * `CONSTRAINT_VIOLATION` for somebody who is off, `REASON_REQUIRED` against the usual pattern.
 */
export function demandReplacement(
  facts: Facts,
  type: RotationType,
  input: { employeeId: string; date: LocalDate; reason?: string },
): void {
  const { employeeId, date } = input;
  if (date < facts.today) throw new DaybreakError('VALIDATION_ERROR', `${formatDay(date)} is in the past.`);
  if (facts.calendar.isLocked(date))
    throw new DaybreakError('DAY_LOCKED', undefined, [{ date, reason: facts.calendar.lockReason(date) }]);
  const employee = facts.employeeById.get(employeeId);
  if (employee === undefined) throw new DaybreakError('EMPLOYEE_NOT_FOUND');
  if (!fitsRotation(employee, type))
    throw new DaybreakError('INVALID_EMPLOYEE_ROLE', undefined, {
      employeeId,
      requiredRole: type,
      actualRole: employee.jobTitle,
    });
  const reason = unavailableReason(facts, employee, date);
  if (reason === null) return;
  const message = `${employee.name} ${reason}.`;
  if (!softlyUnavailable(facts, employeeId, date)) throw new DaybreakError('CONSTRAINT_VIOLATION', message);
  if ((input.reason?.trim() ?? '').length < 3) throw new DaybreakError('REASON_REQUIRED', message);
}

/** Only an override or the weekly pattern says no; with a reason that may be passed over. */
function softlyUnavailable(facts: Facts, employeeId: string, date: LocalDate): boolean {
  const employee = facts.employeeById.get(employeeId);
  if (employee === undefined || !employee.active) return false;
  const { available, layer } = availabilityOf(facts, employee, date);
  return !available && (layer === 'AVAIL-4' || layer === 'AVAIL-5');
}

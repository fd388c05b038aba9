import { formatDay } from '../../domain/dates.ts';
import { fitsRotation } from '../../domain/eligibility.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { LocalDate, RotationType } from '../../domain/types.ts';
import { availabilityOf, isActive, isAvailable, unavailableReason } from '../../engine/facts/availability.ts';
import type { EngineEmployee, Facts } from '../../engine/facts/model.ts';
import { rotationOf } from '../../engine/facts/rotation.ts';

/** Who may stand on a rotation, every week or on one day (7.1, 7.3). Pure. */

/**
 * 7.1: known, active and with the rotation's role.
 * @throws DaybreakError `EMPLOYEE_NOT_FOUND`, `EMPLOYEE_INACTIVE`, `INVALID_EMPLOYEE_ROLE`
 */
export function demandRole(facts: Facts, type: RotationType, employeeId: string): EngineEmployee {
  const employee = facts.employeeById.get(employeeId);
  if (employee === undefined) throw new DaybreakError('EMPLOYEE_NOT_FOUND');
  if (!isActive(employee, facts.today))
    throw new DaybreakError('EMPLOYEE_INACTIVE', `${employee.name} is not active.`, { employeeId });
  if (!fitsRotation(employee, type))
    throw new DaybreakError('INVALID_EMPLOYEE_ROLE', `${employee.name} does not have the role for this.`, {
      employeeId,
      requiredRole: type,
      actualRole: employee.jobTitle,
    });
  return employee;
}

/**
 * 7.3: whether this person may stand in on this day.
 * @throws DaybreakError `VALIDATION_ERROR` for a past day, `DAY_LOCKED`, what `demandRole` throws,
 * `CONSTRAINT_VIOLATION` for somebody who is off, `REASON_REQUIRED` against the usual pattern.
 */
export function demandStandIn(
  facts: Facts,
  type: RotationType,
  input: { employeeId: string; date: LocalDate; reason?: string },
): void {
  const { employeeId, date } = input;
  if (date < facts.today) throw new DaybreakError('VALIDATION_ERROR', `${formatDay(date)} is in the past.`);
  if (facts.calendar.isLocked(date))
    throw new DaybreakError('DAY_LOCKED', undefined, [{ date, reason: facts.calendar.lockReason(date) }]);
  const employee = demandRole(facts, type, employeeId);
  const reason = unavailableReason(facts, employee, date);
  if (reason === null) return;
  const message = `${employee.name} ${reason}.`;
  if (!isSoftlyUnavailable(facts, employee, date)) throw new DaybreakError('CONSTRAINT_VIOLATION', message);
  if ((input.reason?.trim() ?? '').length < 3) throw new DaybreakError('REASON_REQUIRED', message);
}

/** Whether somebody could stand in: with the role, not the rotation's own person, there or only usually not there. */
export function couldStandIn(
  facts: Facts,
  type: RotationType,
  employee: EngineEmployee,
  date: LocalDate,
): boolean {
  if (employee.id === rotationOf(facts, date, type).primary?.id || !fitsRotation(employee, type))
    return false;
  return isAvailable(facts, employee, date) || isSoftlyUnavailable(facts, employee, date);
}

/** Only an override or the weekly pattern says no; with a reason that may be passed over. */
export function isSoftlyUnavailable(facts: Facts, employee: EngineEmployee, date: LocalDate): boolean {
  if (!isActive(employee, date)) return false;
  const { available, layer } = availabilityOf(facts, employee, date);
  return !available && (layer === 'AVAIL-4' || layer === 'AVAIL-5');
}

import type { Tx } from '../../db/database.ts';
import { setException } from '../../db/repositories/rotations.ts';
import { formatDay } from '../../domain/dates.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { LocalDate, RotationType } from '../../domain/types.ts';
import { unavailableReason } from '../../engine/facts/availability.ts';
import type { Facts } from '../../engine/facts/model.ts';
import { rotationKey, rotationOf } from '../../engine/facts/rotation.ts';
import type { Occupancy } from '../../engine/occupancy.ts';
import { type LogEntry, logDone } from '../action-log.ts';
import type { ExceptionInput, RotationOption } from './model.ts';
import { couldStandIn, demandStandIn } from './rules.ts';

/** 7.3: somebody else does the rotation's work on one day. The store's row is held by the caller. */

/** What people call the work of a rotation. */
export const ROTATION_WORK: Readonly<Record<RotationType, string>> = {
  juicer: 'the juicer work',
  primary_lead: 'the lead of the day',
};

/**
 * Sets the exception and records it.
 * @throws DaybreakError what `demandStandIn` throws, `EXCEPTION_EXISTS` unless it may be replaced.
 */
export async function saveException(
  tx: Tx,
  facts: Facts,
  input: ExceptionInput,
  entry: LogEntry & { storeId: string },
): Promise<void> {
  const { date, type: rotationType, employeeId } = input;
  demandStandIn(facts, rotationType, input);
  const existing = facts.exceptions.get(rotationKey(rotationType, date));
  if (existing !== undefined && existing !== employeeId && input.replace !== true) {
    const name = facts.employeeById.get(existing)?.name ?? existing;
    const message = `${name} already takes ${ROTATION_WORK[rotationType]} on ${formatDay(date)}.`;
    throw new DaybreakError('EXCEPTION_EXISTS', message, { employeeId: existing, name });
  }
  const before = rotationOf(facts, date, rotationType).primary;
  const reason = input.reason?.trim() || null;
  await setException(tx, entry.storeId, { date, rotationType, employeeId, reason, createdBy: entry.actor });
  await logDone(tx, {
    ...entry,
    before: { employeeId: before?.id ?? null },
    after: { date, rotationType, employeeId },
    ...(reason === null ? {} : { reason }),
  });
}

/** Everybody who could stand in that day: who is there first, the less they have to do the sooner. */
export function standInsOf(
  facts: Facts,
  occupancy: Occupancy,
  type: RotationType,
  date: LocalDate,
): RotationOption[] {
  const options = facts.employees
    .filter((employee) => couldStandIn(facts, type, employee, date))
    .map((employee) => {
      const reason = unavailableReason(facts, employee, date);
      const busy = occupancy.ofPersonDay(employee.id, date).length;
      const words = busy === 0 ? 'nothing else that day' : `${busy} that day`;
      const option: RotationOption = {
        employeeId: employee.id,
        name: employee.name,
        title: employee.jobTitle,
        verdict: reason === null ? 'fits' : 'needs_reason',
        reason: reason === null ? words : `${employee.name} ${reason}`,
      };
      return { option, busy };
    });
  const rank = ({ option, busy }: (typeof options)[number]) => (option.verdict === 'fits' ? 0 : 100) + busy;
  return options
    .sort((a, b) => rank(a) - rank(b) || (a.option.name < b.option.name ? -1 : 1))
    .map(({ option }) => option);
}

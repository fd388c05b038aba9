import type { RotationAssignmentRow, ScheduleExceptionRow, Tx } from '../database.ts';

/** Rotations and their exceptions of one store. */

/** All cells that have a person, by weekday (0 = Monday) and type. */
export function listRotations(db: Tx, storeId: string): Promise<RotationAssignmentRow[]> {
  return db.rotationAssignment.findMany({
    where: { storeId },
    orderBy: [{ dayOfWeek: 'asc' }, { rotationType: 'asc' }],
  });
}

export interface RotationCell {
  dayOfWeek: number;
  rotationType: string;
  /** Null clears the cell. */
  employeeId: string | null;
  backupEmployeeId: string | null;
}

/** Sets or clears the listed cells and leaves the others, if nobody saved since `version` (7.2); false = somebody did. */
export async function saveRotations(
  tx: Tx,
  storeId: string,
  version: number,
  cells: readonly RotationCell[],
  updatedBy: string,
): Promise<boolean> {
  const { count } = await tx.store.updateMany({
    where: { id: storeId, rotationsVersion: version },
    data: { rotationsVersion: version + 1 },
  });
  if (count === 0) return false;
  for (const { dayOfWeek, rotationType, employeeId, backupEmployeeId } of cells) {
    const key = { storeId, dayOfWeek, rotationType };
    if (employeeId === null) await tx.rotationAssignment.deleteMany({ where: key });
    else
      await tx.rotationAssignment.upsert({
        where: { storeId_dayOfWeek_rotationType: key },
        create: { ...key, employeeId, backupEmployeeId, updatedBy },
        update: { employeeId, backupEmployeeId, updatedBy },
      });
  }
  return true;
}

/** Exceptions of a range, both dates included, by date and type. */
export function listExceptions(
  db: Tx,
  storeId: string,
  from: string,
  to: string,
): Promise<ScheduleExceptionRow[]> {
  return db.scheduleException.findMany({
    where: { storeId, exceptionDate: { gte: from, lte: to } },
    orderBy: [{ exceptionDate: 'asc' }, { rotationType: 'asc' }],
  });
}

/** Sets the exception of a date and type, replacing one that is there. */
export async function setException(
  tx: Tx,
  storeId: string,
  exception: {
    date: string;
    rotationType: string;
    employeeId: string;
    reason: string | null;
    createdBy: string;
  },
): Promise<number> {
  const { date: exceptionDate, rotationType, ...rest } = exception;
  const key = { storeId, exceptionDate, rotationType };
  const { id } = await tx.scheduleException.upsert({
    where: { storeId_exceptionDate_rotationType: key },
    create: { ...key, ...rest },
    update: rest,
  });
  return id;
}

/** Deletes an exception of the store; false when there is none of that id. */
export async function deleteException(tx: Tx, storeId: string, id: number): Promise<boolean> {
  const { count } = await tx.scheduleException.deleteMany({ where: { storeId, id } });
  return count > 0;
}

import type { EmployeeRow, Prisma, Tx } from '../database.ts';
import { inBatches } from './batches.ts';

/** People of one store and when they can work. */

/** The person, or null; ids compare as text. */
export function findEmployee(db: Tx, storeId: string, id: string): Promise<EmployeeRow | null> {
  return db.employee.findUnique({ where: { storeId_id: { storeId, id } } });
}

/** Everybody of the store, inactive people included, by name. */
export function listEmployees(db: Tx, storeId: string): Promise<EmployeeRow[]> {
  return db.employee.findMany({ where: { storeId }, orderBy: [{ nameLower: 'asc' }, { id: 'asc' }] });
}

/** The person that a Slack account is linked to in this store, or null. */
export function findEmployeeBySlackUser(
  db: Tx,
  storeId: string,
  slackUserId: string,
): Promise<EmployeeRow | null> {
  return db.employee.findUnique({ where: { storeId_slackUserId: { storeId, slackUserId } } });
}

/** Inserts new people. */
export async function insertEmployees(
  tx: Tx,
  storeId: string,
  people: readonly Omit<Prisma.EmployeeCreateManyInput, 'storeId'>[],
): Promise<void> {
  await inBatches(people, async (some) => {
    await tx.employee.createMany({ data: some.map((person) => ({ ...person, storeId })) });
    return [];
  });
}

/** Changes a person if nobody did since `version`; false = somebody was faster. */
export async function updateEmployee(
  tx: Tx,
  storeId: string,
  id: string,
  version: number,
  data: Prisma.EmployeeUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await tx.employee.updateMany({
    where: { storeId, id, version },
    data: { ...data, version: version + 1 },
  });
  return count === 1;
}

export type Week = Record<
  'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday',
  boolean
>;

/** Sets the weekly pattern of a person; without a row every day is possible. */
export async function setWeeklyAvailability(
  tx: Tx,
  storeId: string,
  employeeId: string,
  week: Week,
): Promise<void> {
  await tx.weeklyAvailability.upsert({
    where: { storeId_employeeId: { storeId, employeeId } },
    create: { storeId, employeeId, ...week },
    update: week,
  });
}

/** The weekly pattern of people who have none yet. */
export async function insertWeeklyAvailability(
  tx: Tx,
  storeId: string,
  employeeIds: readonly string[],
  week: Week,
): Promise<void> {
  await inBatches(employeeIds, async (some) => {
    await tx.weeklyAvailability.createMany({
      data: some.map((employeeId) => ({ storeId, employeeId, ...week })),
    });
    return [];
  });
}

/** Sets one date of a person. */
export async function setDateAvailability(
  tx: Tx,
  storeId: string,
  employeeId: string,
  day: { date: string; isAvailable: boolean; reason?: string },
): Promise<void> {
  const { date, isAvailable, reason = null } = day;
  await tx.dateAvailability.upsert({
    where: { storeId_employeeId_date: { storeId, employeeId, date } },
    create: { storeId, employeeId, date, isAvailable, reason },
    update: { isAvailable, reason },
  });
}

/** Adds time off, both dates included. */
export async function addTimeOff(
  tx: Tx,
  storeId: string,
  timeOff: Omit<Prisma.TimeOffUncheckedCreateInput, 'storeId'>,
): Promise<number> {
  const { id } = await tx.timeOff.create({ data: { ...timeOff, storeId } });
  return id;
}

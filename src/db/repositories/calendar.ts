import type { CompanyHolidayRow, LockedDayRow, Prisma, Tx } from '../database.ts';

/** Locked days and holidays of one store. */

/** Locked days of a range, both dates included, by date. */
export function listLockedDays(db: Tx, storeId: string, from: string, to: string): Promise<LockedDayRow[]> {
  return db.lockedDay.findMany({
    where: { storeId, lockedDate: { gte: from, lte: to } },
    orderBy: { lockedDate: 'asc' },
  });
}

/** Locks a day; false when it was locked already. */
export async function lockDay(
  tx: Tx,
  storeId: string,
  day: { date: string; reason: string | null; by: string; at: Date },
): Promise<boolean> {
  if ((await tx.lockedDay.count({ where: { storeId, lockedDate: day.date } })) > 0) return false;
  await tx.lockedDay.create({
    data: { storeId, lockedDate: day.date, reason: day.reason, lockedBy: day.by, lockedAt: day.at },
  });
  return true;
}

/** Unlocks a day; false when it was not locked. */
export async function unlockDay(tx: Tx, storeId: string, date: string): Promise<boolean> {
  const { count } = await tx.lockedDay.deleteMany({ where: { storeId, lockedDate: date } });
  return count > 0;
}

/** Active holidays that the store keeps: its own and those of every store. */
export function listHolidays(db: Tx, storeId: string): Promise<CompanyHolidayRow[]> {
  return db.companyHoliday.findMany({
    where: { isActive: true, OR: [{ storeId }, { storeId: null }] },
    orderBy: { id: 'asc' },
  });
}

/** Adds a holiday; `storeId` null = for every store. */
export async function addHoliday(
  tx: Tx,
  storeId: string | null,
  holiday: Omit<Prisma.CompanyHolidayUncheckedCreateInput, 'storeId'>,
): Promise<number> {
  const { id } = await tx.companyHoliday.create({ data: { ...holiday, storeId } });
  return id;
}

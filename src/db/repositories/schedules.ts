import type { Prisma, ScheduleRow, Tx } from '../database.ts';
import { inBatches } from './batches.ts';

/** Bookings of one store: at most one per event. */

/** The booking of an event, or null. */
export function findBooking(db: Tx, storeId: string, eventRefNum: number): Promise<ScheduleRow | null> {
  return db.schedule.findUnique({ where: { storeId_eventRefNum: { storeId, eventRefNum } } });
}

/** Bookings of the given events. */
export function findBookings(db: Tx, storeId: string, refs: readonly number[]): Promise<ScheduleRow[]> {
  return inBatches(refs, (some) =>
    db.schedule.findMany({ where: { storeId, eventRefNum: { in: [...some] } } }),
  );
}

/** Inserts bookings; the unique key on the event is the last guard against a second one. */
export async function insertBookings(
  tx: Tx,
  storeId: string,
  bookings: readonly Omit<Prisma.ScheduleCreateManyInput, 'storeId'>[],
): Promise<void> {
  await inBatches(bookings, async (some) => {
    await tx.schedule.createMany({ data: some.map((booking) => ({ ...booking, storeId })) });
    return [];
  });
}

/** Changes a booking if nobody did since `version`; false = somebody was faster. */
export async function updateBooking(
  tx: Tx,
  storeId: string,
  id: number,
  version: number,
  data: Prisma.ScheduleUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await tx.schedule.updateMany({
    where: { storeId, id, version },
    data: { ...data, version: version + 1 },
  });
  return count === 1;
}

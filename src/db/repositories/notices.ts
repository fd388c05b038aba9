import type { Prisma, Tx } from '../database.ts';

/** Records of who was told about a change on short notice (WF-31). */

export async function addNotices(
  tx: Tx,
  notices: readonly Prisma.ScheduleNotificationCreateManyInput[],
): Promise<void> {
  if (notices.length > 0) await tx.scheduleNotification.createMany({ data: [...notices] });
}

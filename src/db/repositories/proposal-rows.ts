import type { PendingScheduleRow, Prisma, Tx } from '../database.ts';

/** The rows of proposals. Every change repeats the old state in its condition; zero rows = somebody else was first. */

/** Statuses of rows that may still change (WF-4, 6.7). */
export const UNDECIDED = ['proposed', 'user_edited'] as const;

export function rowsOfRun(db: Tx, storeId: string, runId: number): Promise<PendingScheduleRow[]> {
  return db.pendingSchedule.findMany({
    where: { storeId, schedulerRunId: runId },
    orderBy: [{ scheduleDate: 'asc' }, { scheduleTime: 'asc' }, { eventRefNum: 'asc' }],
  });
}

export function findRow(db: Tx, storeId: string, rowId: number): Promise<PendingScheduleRow | null> {
  return db.pendingSchedule.findFirst({ where: { id: rowId, storeId } });
}

export const openKeyOf = (storeId: string, eventRefNum: number): string => `${storeId}:${eventRefNum}`;

/** One conditional change of one row; false when the row is not what it was. */
export async function changeRow(
  tx: Tx,
  row: Pick<PendingScheduleRow, 'id' | 'version' | 'status'>,
  data: Prisma.PendingScheduleUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await tx.pendingSchedule.updateMany({
    where: { id: row.id, version: row.version, status: row.status },
    data: { ...data, version: { increment: 1 } },
  });
  return count === 1;
}

/** The same change for many rows whose status is one of these; returns how many it met. */
export async function changeRows(
  tx: Tx,
  ids: readonly number[],
  statuses: readonly string[],
  data: Prisma.PendingScheduleUncheckedUpdateManyInput,
): Promise<number> {
  let changed = 0;
  for (let at = 0; at < ids.length; at += 200) {
    const { count } = await tx.pendingSchedule.updateMany({
      where: { id: { in: ids.slice(at, at + 200) }, status: { in: [...statuses] } },
      data: { ...data, version: { increment: 1 } },
    });
    changed += count;
  }
  return changed;
}

/** `approved` → `submitting`, or a claim whose lease ran out taken over (WF-21, WF-27). */
export async function claimRow(
  db: Tx,
  row: Pick<PendingScheduleRow, 'id' | 'status' | 'leaseToken'>,
  lease: { token: string; until: Date; now: Date },
): Promise<boolean> {
  const { count } = await db.pendingSchedule.updateMany({
    where:
      row.status === 'approved'
        ? { id: row.id, status: 'approved', openKey: { not: null } }
        : { id: row.id, status: 'submitting', leaseToken: row.leaseToken, leaseUntil: { lte: lease.now } },
    data: {
      status: 'submitting',
      leaseToken: lease.token,
      leaseUntil: lease.until,
      attempts: { increment: 1 },
      version: { increment: 1 },
    },
  });
  return count === 1;
}

/** Keeps a claim alive; false when somebody else holds the row by now. */
export async function renewLease(db: Tx, rowId: number, token: string, until: Date): Promise<boolean> {
  const { count } = await db.pendingSchedule.updateMany({
    where: { id: rowId, status: 'submitting', leaseToken: token },
    data: { leaseUntil: until },
  });
  return count === 1;
}

/** Ends a claim with its result; false when the lease was lost (then nothing else may be written). */
export async function finishClaim(
  tx: Tx,
  rowId: number,
  token: string,
  data: Prisma.PendingScheduleUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await tx.pendingSchedule.updateMany({
    where: { id: rowId, status: 'submitting', leaseToken: token },
    data: { ...data, leaseToken: null, leaseUntil: null, version: { increment: 1 } },
  });
  return count === 1;
}

/** Rows of a batch that still have to be sent: approved ones, and claims whose holder is gone. */
export function dueRows(
  db: Tx,
  storeId: string,
  runId: number,
  rowIds: readonly number[] | null,
  now: Date,
): Promise<PendingScheduleRow[]> {
  return db.pendingSchedule.findMany({
    where: {
      storeId,
      schedulerRunId: runId,
      ...(rowIds === null ? {} : { id: { in: [...rowIds] } }),
      OR: [
        { status: 'approved', openKey: { not: null } },
        { status: 'submitting', leaseUntil: { lte: now } },
      ],
    },
  });
}

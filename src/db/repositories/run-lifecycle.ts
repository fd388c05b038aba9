import type { Prisma, Tx } from '../database.ts';
import { isUniqueViolation } from '../errors.ts';
import type { SchedulerRun } from '../generated/sqlite/client.ts';

export type SchedulerRunRow = SchedulerRun;

/** Runs as their worker sees them. Every transition is one conditional update on the old state and the lease. */

interface Leased {
  runId: number;
  leaseToken: string;
}

/** Inserts a running run; null when the store has one already (unique `running_key`). */
export async function insertRunning(
  db: Tx,
  run: { storeId: string; runType: string; mode: string; requestedBy: string; leaseToken: string; now: Date },
): Promise<number | null> {
  try {
    const { id } = await db.schedulerRun.create({
      data: {
        storeId: run.storeId,
        runType: run.runType,
        mode: run.mode,
        status: 'running',
        runningKey: run.storeId,
        leaseToken: run.leaseToken,
        heartbeatAt: run.now,
        startedAt: run.now,
        requestedBy: run.requestedBy,
        stage: 'begun',
      },
    });
    return id;
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
}

export function runningRun(db: Tx, storeId: string): Promise<SchedulerRunRow | null> {
  return db.schedulerRun.findUnique({ where: { runningKey: storeId } });
}

export function countManualSince(db: Tx, storeId: string, since: Date): Promise<number> {
  return db.schedulerRun.count({ where: { storeId, runType: 'manual', startedAt: { gte: since } } });
}

/** Automatic runs that belong to one occurrence of the nightly job, oldest first. */
export function automaticRunsSince(db: Tx, storeId: string, since: Date): Promise<SchedulerRunRow[]> {
  return db.schedulerRun.findMany({
    where: { storeId, runType: 'automatic', startedAt: { gte: since } },
    orderBy: { startedAt: 'asc' },
  });
}

export async function heartbeat(db: Tx, lease: Leased, now: Date, stage?: string): Promise<void> {
  await db.schedulerRun.updateMany({
    where: { id: lease.runId, status: 'running', leaseToken: lease.leaseToken },
    data: { heartbeatAt: now, ...(stage ? { stage } : {}) },
  });
}

/** Running runs whose heartbeat is older than the store's `runStaleMinutes` (default 10). */
export async function staleRuns(db: Tx, now: Date, storeId?: string): Promise<SchedulerRunRow[]> {
  const running = await db.schedulerRun.findMany({
    where: { status: 'running', ...(storeId ? { storeId } : {}) },
  });
  if (running.length === 0) return [];
  const settings = await db.storeSetting.findMany({
    where: { key: 'runStaleMinutes', storeId: { in: running.map((run) => run.storeId) } },
  });
  const minutes = new Map(settings.map((s) => [s.storeId, Number(s.value)]));
  return running.filter((run) => {
    const age = now.getTime() - (run.heartbeatAt ?? run.startedAt).getTime();
    return age > (minutes.get(run.storeId) ?? 10) * 60_000;
  });
}

export async function markCrashed(db: Tx, run: SchedulerRunRow, now: Date): Promise<boolean> {
  const { count } = await db.schedulerRun.updateMany({
    where: { id: run.id, status: 'running', heartbeatAt: run.heartbeatAt },
    data: {
      status: 'crashed',
      runningKey: null,
      completedAt: now,
      errorCode: 'CRASHED',
      errorMessage: 'The run was interrupted before it had stored anything.',
      version: { increment: 1 },
    },
  });
  return count === 1;
}

export async function dismissCrash(db: Tx, run: SchedulerRunRow, actor: string, now: Date): Promise<void> {
  await db.schedulerRun.updateMany({
    where: { id: run.id, status: 'crashed', crashDismissedAt: null },
    data: { crashDismissedAt: now, crashDismissedBy: actor, version: { increment: 1 } },
  });
}

/** running → completed, only for the worker that still holds the lease (8.2). */
export async function complete(
  db: Tx,
  lease: Leased,
  result: Prisma.SchedulerRunUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await db.schedulerRun.updateMany({
    where: { id: lease.runId, status: 'running', leaseToken: lease.leaseToken },
    data: { ...result, status: 'completed', runningKey: null, stage: null, version: { increment: 1 } },
  });
  return count === 1;
}

export async function fail(
  db: Tx,
  lease: Leased,
  error: { code: string; message: string; now: Date },
): Promise<boolean> {
  const { count } = await db.schedulerRun.updateMany({
    where: { id: lease.runId, status: 'running', leaseToken: lease.leaseToken },
    data: {
      status: 'failed',
      runningKey: null,
      completedAt: error.now,
      errorCode: error.code,
      errorMessage: error.message,
      version: { increment: 1 },
    },
  });
  return count === 1;
}

/** WF-5: waiting runs none of whose rows a person has edited, left out, approved or superseded. */
export async function untouchedWaitingRuns(db: Tx, storeId: string): Promise<SchedulerRunRow[]> {
  const setting = await db.storeSetting.findUnique({
    where: { storeId_key: { storeId, key: 'waitingProposal' } },
  });
  if (setting?.value === '"keep"') return [];
  return db.schedulerRun.findMany({
    where: {
      storeId,
      status: 'completed',
      approvedAt: null,
      rows: {
        none: { OR: [{ editedBy: { not: null } }, { leftOut: true }, { status: { not: 'proposed' } }] },
      },
    },
  });
}

/** Untouched waiting run → rejected by a newer one; false when it changed since it was read. */
export async function replace(db: Tx, older: SchedulerRunRow, newRunId: number, now: Date): Promise<boolean> {
  const { count } = await db.schedulerRun.updateMany({
    where: { id: older.id, status: 'completed', approvedAt: null, version: older.version },
    data: {
      status: 'rejected',
      replacedByRunId: newRunId,
      rejectedAt: now,
      rejectedBy: 'system',
      rejectReason: 'replaced',
      version: { increment: 1 },
    },
  });
  if (count === 0) return false;
  await db.pendingSchedule.updateMany({
    where: { storeId: older.storeId, schedulerRunId: older.id, status: { in: ['proposed', 'user_edited'] } },
    data: { status: 'superseded', supersededReason: 'replaced', openKey: null, version: { increment: 1 } },
  });
  return true;
}

export async function saveSnapshot(db: Tx, run: SchedulerRunRow, body: Uint8Array): Promise<void> {
  await db.runSnapshot.create({ data: { runId: run.id, storeId: run.storeId, body: new Uint8Array(body) } });
}

const BATCH = 100;
export async function insertRows(
  db: Tx,
  run: SchedulerRunRow,
  rows: Prisma.PendingScheduleCreateManyInput[],
): Promise<void> {
  for (let i = 0; i < rows.length; i += BATCH) {
    await db.pendingSchedule.createMany({
      data: rows.slice(i, i + BATCH).map((row) => ({ ...row, storeId: run.storeId })),
    });
  }
}

/** Failed rows of older runs about the same events are answered by this run (`newer_result`); answers those runs. */
export async function supersedeOlderFailed(
  db: Tx,
  run: SchedulerRunRow,
  eventRefNums: number[],
  now: Date,
): Promise<number[]> {
  const concerned = new Set<number>();
  for (let i = 0; i < eventRefNums.length; i += BATCH) {
    const where: Prisma.PendingScheduleWhereInput = {
      storeId: run.storeId,
      schedulerRunId: { lt: run.id },
      eventRefNum: { in: eventRefNums.slice(i, i + BATCH) },
      openKey: null,
      leftOut: false,
      OR: [
        { status: { in: ['proposed', 'user_edited'] }, failureCode: { not: null } },
        { status: 'api_failed' },
      ],
    };
    const rows = await db.pendingSchedule.findMany({ where, select: { schedulerRunId: true } });
    for (const { schedulerRunId } of rows) concerned.add(schedulerRunId);
    await db.pendingSchedule.updateMany({
      where,
      data: {
        status: 'superseded',
        supersededReason: 'newer_result',
        updatedAt: now,
        version: { increment: 1 },
      },
    });
  }
  return [...concerned];
}

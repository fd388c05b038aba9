import type { Prisma, SchedulerRunRow, Tx } from '../database.ts';

/** Runs as people decide on them. A run of another store is a missing run. */

export function findRun(db: Tx, storeId: string, runId: number): Promise<SchedulerRunRow | null> {
  return db.schedulerRun.findFirst({ where: { id: runId, storeId } });
}

/**
 * Opens a change of a proposal: its version goes up by one, which also keeps every other change out until this
 * transaction ends. False: the run is not `completed`, is decided although it must wait, or has another version.
 */
export async function touchRun(
  tx: Tx,
  storeId: string,
  runId: number,
  condition: { waiting?: boolean; version?: number },
): Promise<boolean> {
  const { count } = await tx.schedulerRun.updateMany({
    where: {
      id: runId,
      storeId,
      status: 'completed',
      ...(condition.waiting ? { approvedAt: null } : {}),
      ...(condition.version === undefined ? {} : { version: condition.version }),
    },
    data: { version: { increment: 1 } },
  });
  return count === 1;
}

/** Records the decision on a run that was opened with `touchRun` in the same transaction. */
export async function decideRun(
  tx: Tx,
  runId: number,
  decision: Prisma.SchedulerRunUpdateManyMutationInput,
): Promise<void> {
  await tx.schedulerRun.updateMany({ where: { id: runId }, data: decision });
}

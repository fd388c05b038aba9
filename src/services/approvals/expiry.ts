import type { Database, SchedulerRunRow } from '../../db/database.ts';
import { markChanged } from '../../db/repositories/messages.ts';
import { UNDECIDED } from '../../db/repositories/proposal-rows.ts';
import { decideRun, touchRun } from '../../db/repositories/runs.ts';
import type { Clock } from '../../domain/clock.ts';
import { localOf } from '../../domain/dates.ts';
import { logDone } from '../action-log.ts';

/**
 * Closes waiting proposals once the last day on which they place a row has begun (workflow 2.1): nobody can follow them
 * any more, and their events enter the next run. Rows that were decided singly stay as they are.
 * @returns the runs that were closed.
 */
export async function expireProposals(db: Database, clock: Clock): Promise<number[]> {
  const waiting = await db.client.schedulerRun.findMany({
    where: { status: 'completed', approvedAt: null },
    include: { store: { select: { timezone: true } } },
    orderBy: { id: 'asc' },
  });
  const expired: number[] = [];
  for (const run of waiting) {
    const { _max } = await db.client.pendingSchedule.aggregate({
      where: { schedulerRunId: run.id, employeeId: { not: null }, status: { not: 'superseded' } },
      _max: { scheduleDate: true },
    });
    const today = localOf(clock.now(), run.store.timezone).date;
    if (_max.scheduleDate === null || today < _max.scheduleDate) continue;
    if (await expire(db, run, clock.now())) expired.push(run.id);
  }
  return expired;
}

async function expire(db: Database, run: SchedulerRunRow, now: Date): Promise<boolean> {
  const { storeId, id: runId } = run;
  return db.transaction(async (tx) => {
    if (!(await touchRun(tx, storeId, runId, { waiting: true, version: run.version }))) return false;
    const decided = await tx.pendingSchedule.count({
      where: { schedulerRunId: runId, approvedAt: { not: null } },
    });
    await decideRun(
      tx,
      runId,
      decided > 0
        ? { approvedAt: now, approvedByUser: 'system' }
        : { status: 'rejected', rejectedAt: now, rejectedBy: 'system', rejectReason: 'expired' },
    );
    await tx.pendingSchedule.updateMany({
      where: { schedulerRunId: runId, storeId, status: { in: [...UNDECIDED] } },
      data: { status: 'superseded', supersededReason: 'expired', openKey: null, version: { increment: 1 } },
    });
    await markChanged(tx, storeId, 'run', runId);
    await logDone(tx, {
      storeId,
      actor: 'system',
      action: 'proposal.expire',
      subjectType: 'run',
      subjectId: runId,
      runId,
      at: now,
    });
    return true;
  });
}

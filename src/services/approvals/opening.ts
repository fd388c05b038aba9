import type { SchedulerRunRow, Tx } from '../../db/database.ts';
import { findRun, touchRun } from '../../db/repositories/runs.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { isWaiting } from '../proposals/proposal.ts';

/**
 * 6.2 steps 3 and 4: the conditional update comes first, so that two deciders never both get through.
 * @throws DaybreakError `RUN_NOT_FOUND`, `ALREADY_APPROVED`, `RUN_NOT_APPROVABLE`, `PROPOSAL_CHANGED`.
 */
export async function openForDecision(
  tx: Tx,
  storeId: string,
  runId: number,
  version?: number,
  singleRow = false,
): Promise<void> {
  if (await touchRun(tx, storeId, runId, { waiting: !singleRow, version })) return;
  const run = await findRun(tx, storeId, runId);
  if (run === null) throw new DaybreakError('RUN_NOT_FOUND');
  if (!mayDecide(run, singleRow)) throw notApprovable(run);
  throw new DaybreakError('PROPOSAL_CHANGED', undefined, { runId, version: run.version });
}

/** A row that was edited after it had failed is approved singly, also when the rest of its run is decided (2.2). */
export function mayDecide(run: SchedulerRunRow, singleRow: boolean): boolean {
  return singleRow ? run.status === 'completed' : isWaiting(run);
}

/** Why nobody decides on this run any more: who was first, and when. */
export function notApprovable(run: SchedulerRunRow): DaybreakError {
  if (run.approvedAt !== null)
    return new DaybreakError('ALREADY_APPROVED', undefined, {
      runId: run.id,
      by: run.approvedByUser,
      at: run.approvedAt.toISOString(),
    });
  const message =
    run.replacedByRunId === null ? undefined : `This proposal was replaced by run ${run.replacedByRunId}.`;
  return new DaybreakError('RUN_NOT_APPROVABLE', message, {
    runId: run.id,
    status: run.status,
    replacedByRunId: run.replacedByRunId,
    by: run.rejectedBy,
  });
}

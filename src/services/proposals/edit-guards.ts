import type { PendingScheduleRow, Tx } from '../../db/database.ts';
import { findRun } from '../../db/repositories/runs.ts';
import { diffDays } from '../../domain/dates.ts';
import { DaybreakError, ValidationError } from '../../domain/errors.ts';
import type { LocalDate } from '../../domain/types.ts';
import { type EditPlan, needsReason } from './edit-plan.ts';
import { isHard } from './judge.ts';
import { isPlaced, isUndecided, isWaiting, type LoadedProposal } from './proposal.ts';

/** What stands against an edit, each with the error people read. */

/** WF-9: rows that people may still change. */
export function demandEditable(proposal: LoadedProposal, row: PendingScheduleRow): void {
  const details = { rowId: row.id, status: row.status };
  if (row.status === 'submitting') throw new DaybreakError('CHANGE_IN_PROGRESS', undefined, details);
  const failed = row.status === 'api_failed' && row.apiErrorCode !== 'OUTCOME_UNKNOWN';
  if (row.status === 'api_failed' && !failed)
    throw new DaybreakError(
      'CHANGE_IN_PROGRESS',
      'It is not known yet whether Crossmark took this row. Retry first.',
      details,
    );
  if (!failed && !isUndecided(row)) throw new DaybreakError('ROW_ALREADY_PROCESSED', undefined, details);
  if (isUndecided(row) && row.status === 'proposed' && !isWaiting(proposal.run) && isPlaced(row))
    throw new DaybreakError('ROW_ALREADY_PROCESSED', undefined, details);
}

export async function notEditable(tx: Tx, storeId: string, runId: number): Promise<DaybreakError> {
  const run = await findRun(tx, storeId, runId);
  if (run === null) return new DaybreakError('RUN_NOT_FOUND');
  const message =
    run.replacedByRunId === null ? undefined : `This proposal was replaced by run ${run.replacedByRunId}.`;
  return new DaybreakError('RUN_NOT_APPROVABLE', message, { runId, status: run.status });
}

export function demandLegal(plan: Pick<EditPlan, 'findings'>): void {
  const hard = plan.findings.filter(isHard);
  if (hard.length > 0)
    throw violation(
      hard.map((finding) => finding.message),
      hard,
    );
}

export function violation(messages: readonly string[], details: unknown): DaybreakError {
  return new DaybreakError('CONSTRAINT_VIOLATION', messages.join(' '), details);
}

/** WF-12: one reason for all soft findings. */
export function demandReason(plan: Pick<EditPlan, 'findings'>, reason: string | undefined): void {
  const soft = needsReason(plan.findings);
  if (soft.length === 0) return;
  const text = reason?.trim() ?? '';
  if (text === '')
    throw new DaybreakError('REASON_REQUIRED', soft.map((finding) => finding.message).join(' '), soft);
  if (text.length < 3 || text.length > 200)
    throw new ValidationError([{ path: 'reason', message: 'expected 3 to 200 characters' }]);
}

export function isShortNotice(proposal: LoadedProposal, date: LocalDate): boolean {
  const { today, settings } = proposal.state.facts;
  return diffDays(date, today) < settings.shortNoticeDays;
}

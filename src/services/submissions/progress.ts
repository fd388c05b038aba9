import type { PendingScheduleRow, SubmissionJobRow } from '../../db/database.ts';
import type { SubmissionProgress } from '../contracts.ts';

/** How far the submission of a decided run got (WF-30); null while nothing was approved. */
export function progressOf(
  rows: readonly PendingScheduleRow[],
  jobs: readonly Pick<SubmissionJobRow, 'status' | 'stopCode'>[],
): SubmissionProgress | null {
  const count = (test: (row: PendingScheduleRow) => boolean): number => rows.filter(test).length;
  const submitted = count((row) => row.status === 'api_submitted');
  const failed = count((row) => row.status === 'api_failed');
  const local = count((row) => row.status === 'approved' && row.openKey === null);
  const waiting = count(
    (row) => row.status === 'submitting' || (row.status === 'approved' && row.openKey !== null),
  );
  const total = submitted + failed + local + waiting;
  if (total === 0 && jobs.length === 0) return null;
  const active = jobs.some((job) => job.status === 'pending' || job.status === 'running');
  const last = jobs.at(-1);
  const stopped = !active && waiting > 0 && last?.status === 'stopped';
  return {
    total,
    submitted,
    failed,
    waiting,
    local,
    state: active ? 'running' : stopped ? 'stopped' : 'done',
    stopCode: stopped ? last.stopCode : null,
  };
}

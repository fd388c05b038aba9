import type { RowEnd } from './row-end.ts';

/** WF-30: what a batch came to. */
export interface SubmissionReport {
  submitted: number;
  failed: number;
  skipped: number;
  local: number;
  failedRows: { rowId: number; eventRef: number; code: string; message: string }[];
}

export const emptyReport = (): SubmissionReport => ({
  submitted: 0,
  failed: 0,
  skipped: 0,
  local: 0,
  failedRows: [],
});

/** Counts the end of one row in. */
export function addToReport(
  report: SubmissionReport,
  row: { id: number; eventRefNum: number },
  end: RowEnd,
): void {
  if (end.kind === 'submitted') report.submitted += 1;
  else if (end.kind === 'local') report.local += 1;
  else if (end.kind === 'failed') {
    report.failed += 1;
    const { code, message } = end;
    report.failedRows.push({ rowId: row.id, eventRef: row.eventRefNum, code, message });
  } else report.skipped += 1;
}

import type { AlertVm } from '../../../blocks/alert.ts';
import type { RunVm } from '../../../blocks/run-parent.ts';
import type { ProposalSummary, RowView } from '../../services/contracts.ts';
import { wordsOfCode } from '../explain.ts';
import { stamp, stampOrNull } from '../stamps.ts';

/** Data older than this is named in the message. */
const FRESH_MS = 15 * 60_000;

/** The parent message of a run from its figures and the rows whose submission failed. */
export function runVm(
  summary: ProposalSummary,
  failedRows: readonly RowView[],
  reviewUrl: string | null,
): RunVm {
  const zone = summary.timezone;
  const { decision, submission } = summary;
  const took = summary.completedAt
    ? (summary.completedAt.getTime() - summary.startedAt.getTime()) / 1000
    : null;
  const old = summary.dataAsOf && summary.startedAt.getTime() - summary.dataAsOf.getTime() > FRESH_MS;
  return {
    ...summary,
    startedAt: stamp(summary.startedAt, zone),
    tookSeconds: took,
    dataAsOf: old ? stampOrNull(summary.dataAsOf, zone) : null,
    decision: decision && { ...decision, at: stamp(decision.at, zone) },
    error: summary.errorCode
      ? { sentence: summary.errorMessage ?? '', nextStep: wordsOfCode(summary.errorCode).nextStep }
      : null,
    submission: submission && {
      ...submission,
      stopReason: submission.stopCode ? wordsOfCode(submission.stopCode).sentence : null,
    },
    report: {
      skipped: failedRows.filter((row) => row.apiError?.code === 'DEPENDS_ON_FAILED_ROW').length,
      failedRows,
    },
    reviewUrl,
  };
}

/** The DM about failed submissions of a run; `subjectRows` are all rows it has ever named. */
export function alertVm(summary: ProposalSummary, rows: readonly RowView[]): AlertVm {
  const open = rows.filter((row) => row.status === 'api_failed');
  return {
    runId: summary.runId,
    version: summary.version,
    storeName: summary.storeName,
    timezone: summary.timezone,
    total: summary.submission?.total ?? rows.length,
    submitted: summary.submission?.submitted ?? 0,
    skipped: open.filter((row) => row.apiError?.code === 'DEPENDS_ON_FAILED_ROW').length,
    waiting: summary.submission?.waiting ?? 0,
    state: summary.submission?.state ?? 'done',
    stopReason: summary.submission?.stopCode ? wordsOfCode(summary.submission.stopCode).sentence : null,
    rows: rows.map((row) => ({
      row,
      sentence: row.apiError?.message ?? '',
      nextStep: row.apiError ? wordsOfCode(row.apiError.code).nextStep : '',
    })),
    resolved: null,
  };
}

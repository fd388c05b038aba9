import type { PendingScheduleRow, SchedulerRunRow, StoreRow, SubmissionJobRow } from '../../db/database.ts';
import type { Decision, ProposalSummary, RunStatus } from '../contracts.ts';
import { progressOf } from '../submissions/progress.ts';
import { countsOf } from './listing.ts';

/** WF-7: what the parent message of a run says. Pure. */
export function summaryOf(read: {
  store: Pick<StoreRow, 'id' | 'name' | 'timezone' | 'slackChannelId'>;
  run: SchedulerRunRow;
  rows: readonly PendingScheduleRow[];
  jobs: readonly Pick<SubmissionJobRow, 'status' | 'stopCode'>[];
  health: ProposalSummary['health'];
}): ProposalSummary {
  const { store, run, rows, jobs, health } = read;
  return {
    storeId: store.id,
    storeName: store.name,
    timezone: store.timezone,
    channelId: store.slackChannelId,
    runId: run.id,
    version: run.version,
    runType: run.runType as ProposalSummary['runType'],
    mode: run.mode as ProposalSummary['mode'],
    status: run.status as RunStatus,
    requestedBy: run.requestedBy,
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    windowStart: run.windowStart,
    windowEnd: run.windowEnd,
    dataAsOf: run.dataAsOf,
    decision: decisionOf(run),
    replacedByRunId: run.replacedByRunId,
    errorCode: run.errorCode,
    errorMessage: run.errorMessage,
    counts: countsOf(rows),
    health,
    submission: progressOf(rows, jobs),
  };
}

function decisionOf(run: SchedulerRunRow): Decision | null {
  if (run.approvedAt) {
    const by = run.approvedByUser ?? 'system';
    const empty = run.eventsScheduled === 0;
    return { kind: empty ? 'acknowledged' : 'approved', by, at: run.approvedAt, reason: null };
  }
  if (run.status !== 'rejected' || !run.rejectedAt) return null;
  const kind = run.replacedByRunId
    ? 'replaced'
    : run.rejectReason === 'expired' && run.rejectedBy === 'system'
      ? 'expired'
      : 'rejected';
  return {
    kind,
    by: run.rejectedBy ?? 'system',
    at: run.rejectedAt,
    reason: kind === 'rejected' ? run.rejectReason : null,
  };
}

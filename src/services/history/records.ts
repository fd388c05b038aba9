import type { SchedulerRunRow } from '../../db/database.ts';

/** What became of a run, in one word. */
export const RUN_OUTCOMES = [
  'running',
  'failed',
  'crashed',
  'waiting',
  'nothing',
  'approved',
  'acknowledged',
  'rejected',
  'replaced',
  'expired',
] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** One run of the history (workflow §10): its frozen counters, its decision, and what its rows came to. */
export interface RunRecord {
  runId: number;
  runType: 'automatic' | 'manual';
  mode: 'normal' | 'emergency';
  startedAt: Date;
  /** Null while it runs, or when nobody knows when it ended. */
  durationMs: number | null;
  outcome: RunOutcome;
  processed: number;
  scheduled: number;
  swaps: number;
  failed: number;
  health: number | null;
  /** A person, `system`, or null while nothing is decided. */
  decidedBy: string | null;
  /** From the end of the run to its decision by a person; null when there was none. */
  minutesToDecision: number | null;
  /** Rows that Crossmark has taken, and rows whose submission stands as failed. */
  submitted: number;
  submissionFailed: number;
  /** Rows with a place now, and rows that a person has changed. */
  placed: number;
  edited: number;
  /** Rows sent to Crossmark at least once: taken at the first attempt, taken later. */
  attempted: number;
  takenAtOnce: number;
  takenLater: number;
  /** The rows that failed when the run planned, whatever was done with them since. */
  failures: readonly { code: string; eventRefNum: number }[];
}

/** What the rows of one run came to. */
export type RowTotals = Pick<
  RunRecord,
  | 'submitted'
  | 'submissionFailed'
  | 'placed'
  | 'edited'
  | 'attempted'
  | 'takenAtOnce'
  | 'takenLater'
  | 'failures'
>;

export function recordOf(run: SchedulerRunRow, totals: RowTotals): RunRecord {
  const outcome = outcomeOf(run);
  const decidedAt = run.approvedAt ?? run.rejectedAt;
  const decidedBy =
    decidedAt === null ? null : ((run.approvedAt ? run.approvedByUser : run.rejectedBy) ?? 'system');
  const byPerson = decidedBy !== null && decidedBy !== 'system';
  return {
    runId: run.id,
    runType: run.runType as RunRecord['runType'],
    mode: run.mode as RunRecord['mode'],
    startedAt: run.startedAt,
    // A crashed run is closed by whoever finds it, so its end says nothing.
    durationMs:
      run.completedAt === null || run.status === 'crashed'
        ? null
        : run.completedAt.getTime() - run.startedAt.getTime(),
    outcome,
    processed: run.totalEventsProcessed,
    scheduled: run.eventsScheduled,
    swaps: run.eventsRequiringSwaps,
    failed: run.eventsFailed,
    health: run.healthScore,
    decidedBy,
    minutesToDecision:
      byPerson && decidedAt && run.completedAt
        ? Math.max(0, (decidedAt.getTime() - run.completedAt.getTime()) / 60_000)
        : null,
    ...totals,
  };
}

function outcomeOf(run: SchedulerRunRow): RunOutcome {
  if (run.status === 'running' || run.status === 'failed' || run.status === 'crashed') return run.status;
  if (run.approvedAt !== null) {
    if (run.totalEventsProcessed === 0) return 'nothing';
    return run.eventsScheduled === 0 ? 'acknowledged' : 'approved';
  }
  if (run.status !== 'rejected') return 'waiting';
  if (run.replacedByRunId !== null) return 'replaced';
  return run.rejectedBy === 'system' && run.rejectReason === 'expired' ? 'expired' : 'rejected';
}

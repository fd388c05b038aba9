import { localOf, weekOf } from '../../domain/dates.ts';
import type { RunRecord } from './records.ts';

/**
 * The figures of workflow §10 over a list of runs. Pure. A ratio is between 0 and 1; null where nothing can be said,
 * because there is nothing to divide by.
 */

export interface HistoryFigures {
  runs: number;
  /** Σ placed ÷ Σ planned, over the runs that finished planning. */
  successRate: number | null;
  eventsPerRun: number | null;
  durationMs: { p50: number | null; p95: number | null };
  /** Σ swaps ÷ Σ placed. */
  swapRate: number | null;
  /** Rows that a person has changed ÷ placed rows, over the runs that a person has decided. */
  editRate: number | null;
  /** Median minutes from the end of a run to its approval by a person. */
  minutesToApproval: number | null;
  /** Decided by nobody; never counted as rejected. */
  replaced: number;
  expired: number;
  /** Rejected by a person ÷ decided by a person. */
  rejectionRate: number | null;
  manualRate: number | null;
  /** Rows taken at the first attempt ÷ rows attempted. */
  submissionRate: number | null;
  /** Rows taken later ÷ rows that failed at first. */
  retryRate: number | null;
}

export interface FailureWeek {
  /** The Sunday that begins it. */
  week: string;
  runs: number;
  failed: number;
  distinctEvents: number;
}

export interface FailureTrend {
  /** Most frequent first. An event that fails in n runs counts n times. */
  codes: { code: string; failed: number; distinctEvents: number }[];
  failed: number;
  distinctEvents: number;
  /** Oldest first; weeks without a run are left out. */
  weeks: FailureWeek[];
}

const finished = ({ outcome }: RunRecord) =>
  outcome !== 'running' && outcome !== 'failed' && outcome !== 'crashed';
const decidedByPerson = (run: RunRecord) => run.minutesToDecision !== null;

export function figuresOf(runs: readonly RunRecord[]): HistoryFigures {
  const planned = runs.filter(finished);
  const decided = runs.filter(decidedByPerson);
  const durations = planned.flatMap(({ durationMs }) => (durationMs === null ? [] : [durationMs]));
  const toApproval = decided.flatMap(({ outcome, minutesToDecision }) =>
    outcome === 'approved' && minutesToDecision !== null ? [minutesToDecision] : [],
  );
  const of = (outcome: RunRecord['outcome']) => runs.filter((run) => run.outcome === outcome).length;
  const attempted = sum(runs, 'attempted');
  const takenAtOnce = sum(runs, 'takenAtOnce');
  return {
    runs: runs.length,
    successRate: ratio(sum(planned, 'scheduled'), sum(planned, 'processed')),
    eventsPerRun: ratio(sum(planned, 'processed'), planned.length),
    durationMs: { p50: percentile(durations, 0.5), p95: percentile(durations, 0.95) },
    swapRate: ratio(sum(planned, 'swaps'), sum(planned, 'scheduled')),
    editRate: ratio(sum(decided, 'edited'), sum(decided, 'placed')),
    minutesToApproval: median(toApproval),
    replaced: of('replaced'),
    expired: of('expired'),
    rejectionRate: ratio(decided.filter(({ outcome }) => outcome === 'rejected').length, decided.length),
    manualRate: ratio(runs.filter(({ runType }) => runType === 'manual').length, runs.length),
    submissionRate: ratio(takenAtOnce, attempted),
    retryRate: ratio(sum(runs, 'takenLater'), attempted - takenAtOnce),
  };
}

/** Which failures come up, and whether they become fewer; weeks are those of the store's calendar. */
export function failureTrend(runs: readonly RunRecord[], timezone: string): FailureTrend {
  const all = runs.flatMap(({ failures }) => failures);
  const planned = runs.filter(finished);
  const weeks = groupBy(planned, ({ startedAt }) => weekOf(localOf(startedAt, timezone).date));
  return {
    codes: [...groupBy(all, ({ code }) => code)]
      .map(([code, rows]) => ({ code, failed: rows.length, distinctEvents: distinct(rows) }))
      .sort((a, b) => b.failed - a.failed || (a.code < b.code ? -1 : 1)),
    failed: all.length,
    distinctEvents: distinct(all),
    weeks: [...weeks]
      .map(([week, group]) => {
        const failures = group.flatMap((run) => run.failures);
        return { week, runs: group.length, failed: failures.length, distinctEvents: distinct(failures) };
      })
      .sort((a, b) => (a.week < b.week ? -1 : 1)),
  };
}

/** `a ÷ b`; null for a zero denominator. */
export function ratio(a: number, b: number): number | null {
  return b === 0 ? null : a / b;
}

/** The middle one, or the mean of the two in the middle; null for an empty list. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const high = sorted[upper] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[upper - 1] ?? 0) + high) / 2;
}

/** Nearest rank: the smallest value that at least the share `p` of the values does not exceed. */
export function percentile(values: readonly number[], p: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? null;
}

type Counter = { [K in keyof RunRecord]: RunRecord[K] extends number ? K : never }[keyof RunRecord];
const sum = (runs: readonly RunRecord[], key: Counter) => runs.reduce((total, run) => total + run[key], 0);
const distinct = (rows: readonly { eventRefNum: number }[]) =>
  new Set(rows.map(({ eventRefNum }) => eventRefNum)).size;

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

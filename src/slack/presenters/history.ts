import { causeWords, type HistoryRunVm, type HistoryVm } from '../../../blocks/history.ts';
import { localOf } from '../../domain/dates.ts';
import { type HistoryChartVm, RUNS_SHOWN } from '../../pictures/history-chart.ts';
import type { History } from '../../services/history/history-service.ts';
import type { RunRecord } from '../../services/history/records.ts';
import { stamp } from '../stamps.ts';

/** As many runs as a message can hold without becoming a wall. */
const LISTED = 10;

/**
 * `/autoschedule history`: the newest runs, or the page that begins with the run `from`, wherever newer ones have moved it.
 * A run that is gone gives its place to the next older one.
 */
export function historyVm(
  storeId: string,
  history: History,
  mayExport: boolean,
  from: number | null = null,
): HistoryVm {
  const { storeName, timezone, runs, figures, failures } = history;
  const skipped =
    from === null
      ? 0
      : Math.max(
          0,
          runs.findIndex(({ runId }) => runId <= from),
        );
  return {
    storeId,
    storeName,
    timezone,
    total: runs.length,
    runs: runs.slice(skipped, skipped + LISTED).map((run) => runVm(run, timezone)),
    skipped,
    newerFrom: skipped === 0 ? null : (runs[Math.max(0, skipped - LISTED)]?.runId ?? null),
    olderFrom: runs[skipped + LISTED]?.runId ?? null,
    figures,
    failures,
    mayExport,
  };
}

function runVm(run: RunRecord, timezone: string): HistoryRunVm {
  return {
    ...run,
    started: stamp(run.startedAt, timezone).text,
    tookSeconds: run.durationMs === null ? null : run.durationMs / 1000,
  };
}

/** The picture: the newest runs that planned something, oldest first. */
export function historyChartVm({ storeName, timezone, runs, failures }: History): HistoryChartVm {
  return {
    store: storeName,
    timezone,
    runs: runs
      .filter(({ outcome, processed }) => processed > 0 && outcome !== 'running')
      .slice(0, RUNS_SHOWN)
      .reverse()
      .map(({ startedAt, scheduled, processed, outcome, minutesToDecision }) => ({
        date: localOf(startedAt, timezone).date,
        placedShare: scheduled / processed,
        minutesToApproval: outcome === 'approved' ? minutesToDecision : null,
      })),
    failures: failures.codes.map(({ code, failed }) => ({ cause: causeWords(code), failed })),
    countedRuns: runs.length,
  };
}

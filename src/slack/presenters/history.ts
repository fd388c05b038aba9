import { causeWords, type HistoryRunVm, type HistoryVm } from '../../../blocks/history.ts';
import { localOf } from '../../domain/dates.ts';
import { type HistoryChartVm, RUNS_SHOWN } from '../../pictures/history-chart.ts';
import type { History } from '../../services/history/history-service.ts';
import type { RunRecord } from '../../services/history/records.ts';
import { stamp } from '../stamps.ts';

/** As many runs as a message can hold without becoming a wall. */
const LISTED = 10;

/** `/autoschedule history`. */
export function historyVm(storeId: string, history: History, mayExport: boolean): HistoryVm {
  const { storeName, timezone, runs, figures, failures } = history;
  return {
    storeId,
    storeName,
    timezone,
    total: runs.length,
    runs: runs.slice(0, LISTED).map((run) => runVm(run, timezone)),
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

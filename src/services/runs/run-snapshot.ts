import type { PendingScheduleRow, Tx } from '../../db/database.ts';
import type { SchedulerRunRow } from '../../db/repositories/run-lifecycle.ts';
import { untouchedWaitingRuns } from '../../db/repositories/run-lifecycle.ts';
import type { RunMode } from '../../domain/types.ts';
import type { Snapshot, SnapshotPrevious } from '../../engine/snapshot.ts';
import { loadSnapshot } from '../store-snapshot.ts';

/**
 * What a run that begins now plans, and the untouched waiting proposals that it replaces (WF-5). Their placed rows go
 * with the snapshot, so that the new proposal moves only what has to move. Call it inside a transaction.
 * @throws DaybreakError `NOT_FOUND` for an unknown store.
 */
export async function snapshotForRun(
  tx: Tx,
  storeId: string,
  now: Date,
  mode: RunMode = 'normal',
): Promise<{ snapshot: Snapshot; replaced: SchedulerRunRow[] }> {
  const replaced = await untouchedWaitingRuns(tx, storeId);
  const exceptRuns = replaced.map((run) => run.id);
  const { snapshot, openRows } = await loadSnapshot(tx, storeId, now, { mode, openRows: { exceptRuns } });
  const previous = openRows.filter((row) => exceptRuns.includes(row.schedulerRunId)).flatMap(previousRow);
  previous.sort((a, b) => a.eventRefNum - b.eventRefNum);
  return { snapshot: previous.length === 0 ? snapshot : { ...snapshot, previous }, replaced };
}

function previousRow(row: PendingScheduleRow): SnapshotPrevious[] {
  const { eventRefNum, employeeId, scheduleDate: date, scheduleTime: time, shiftBlock: block } = row;
  if (employeeId === null || date === null || time === null) return [];
  const stood = { eventRefNum, employeeId, date, time };
  return [block === null ? stood : { ...stood, block, blockOverflow: row.blockOverflow }];
}

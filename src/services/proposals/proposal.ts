import type { PendingScheduleRow, SchedulerRunRow, Tx } from '../../db/database.ts';
import { rowsOfRun } from '../../db/repositories/proposal-rows.ts';
import { findRun } from '../../db/repositories/runs.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { loadStoreState, type StoreState } from '../store-state.ts';

/** One run with its rows, and the store as it is now: what every question about a proposal is answered from. */
export interface LoadedProposal {
  storeId: string;
  now: Date;
  run: SchedulerRunRow;
  rows: readonly PendingScheduleRow[];
  rowByEvent: ReadonlyMap<number, PendingScheduleRow>;
  state: StoreState;
}

/** @throws DaybreakError `RUN_NOT_FOUND`, also for a run of another store. */
export async function loadProposal(
  db: Tx,
  storeId: string,
  runId: number,
  now: Date,
): Promise<LoadedProposal> {
  const run = await findRun(db, storeId, runId);
  if (run === null) throw new DaybreakError('RUN_NOT_FOUND');
  const rows = await rowsOfRun(db, storeId, runId);
  const state = await loadStoreState(db, storeId, now);
  return { storeId, now, run, rows, rowByEvent: byEvent(rows), state };
}

/** @throws DaybreakError `ROW_NOT_FOUND` */
export function rowOf(proposal: LoadedProposal, rowId: number): PendingScheduleRow {
  const row = proposal.rows.find((one) => one.id === rowId);
  if (row === undefined) throw new DaybreakError('ROW_NOT_FOUND');
  return row;
}

export const isWaiting = (run: SchedulerRunRow): boolean =>
  run.status === 'completed' && run.approvedAt === null;

export const isPlaced = (row: PendingScheduleRow): boolean => row.employeeId !== null;

/** Not yet decided: proposed or edited. */
export const isUndecided = (row: PendingScheduleRow): boolean =>
  row.status === 'proposed' || row.status === 'user_edited';

/** Placed, undecided and not left out: what an approval sends. */
export const isToSend = (row: PendingScheduleRow): boolean =>
  isPlaced(row) && isUndecided(row) && !row.leftOut;

/** Rows of other runs that hold their events, and rows of this run that an approval has already released. */
export function otherOpenRows(proposal: LoadedProposal): PendingScheduleRow[] {
  return proposal.state.openRows.filter((row) => row.schedulerRunId !== proposal.run.id || !isUndecided(row));
}

function byEvent(rows: readonly PendingScheduleRow[]): ReadonlyMap<number, PendingScheduleRow> {
  return new Map(rows.map((row) => [row.eventRefNum, row]));
}

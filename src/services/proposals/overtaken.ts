import type { PendingScheduleRow, Tx } from '../../db/database.ts';
import { inBatches } from '../../db/repositories/batches.ts';
import { markChanged } from '../../db/repositories/messages.ts';
import { changeRows } from '../../db/repositories/proposal-rows.ts';

type Overtaken = Pick<
  PendingScheduleRow,
  | 'id'
  | 'schedulerRunId'
  | 'eventRefNum'
  | 'bumpedEventRefNum'
  | 'isSwap'
  | 'status'
  | 'openKey'
  | 'apiErrorCode'
>;

/** Statuses that something outside the proposal may end; a row on its way to Crossmark ends by its own result. */
const OPEN = ['proposed', 'user_edited', 'approved', 'api_failed'];

/**
 * 6.7: ends the rows of events that were booked elsewhere or became inactive, with the swap chains they belong to and,
 * for an inactive event, its Supervisor. The versions of their runs go up and their messages are rendered again. Failed
 * rows are answered as well. What stays: rows being submitted, rows of unknown outcome (only Crossmark can tell), and
 * approved rows whose booking is local, for these are final. Call it in the transaction that changes the events.
 * @returns the runs concerned.
 */
export async function supersedeOvertaken(
  tx: Tx,
  storeId: string,
  eventRefNums: readonly number[],
  reason: 'booked_elsewhere' | 'event_inactive',
  options: { exceptRun?: number } = {},
): Promise<number[]> {
  const hit = await inBatches([...new Set(eventRefNums)], (some) =>
    tx.pendingSchedule.findMany({
      where: {
        storeId,
        status: { in: OPEN },
        OR: [{ eventRefNum: { in: [...some] } }, { bumpedEventRefNum: { in: [...some] } }],
        ...(options.exceptRun === undefined ? {} : { schedulerRunId: { not: options.exceptRun } }),
      },
    }),
  );
  const runs = [...new Set(hit.filter(mayEnd).map((row) => row.schedulerRunId))].sort((a, b) => a - b);
  for (const runId of runs) {
    const rows = (
      await tx.pendingSchedule.findMany({ where: { storeId, schedulerRunId: runId, status: { in: OPEN } } })
    ).filter(mayEnd);
    const first = rows.filter((row) => hit.some((one) => one.id === row.id));
    const supervisors = await supervisorRows(tx, storeId, rows);
    const ids = chainsOf(first, rows, supervisors, reason === 'event_inactive').map((row) => row.id);
    await changeRows(tx, ids, OPEN, { status: 'superseded', supersededReason: reason, openKey: null });
    await tx.schedulerRun.updateMany({ where: { id: runId, storeId }, data: { version: { increment: 1 } } });
    await markChanged(tx, storeId, 'run', runId);
  }
  return runs;
}

function mayEnd(row: Overtaken): boolean {
  return row.apiErrorCode !== 'OUTCOME_UNKNOWN' && !(row.status === 'approved' && row.openKey === null);
}

/** Rows of Supervisor events by the Core they follow. */
async function supervisorRows<Row extends Overtaken>(
  tx: Tx,
  storeId: string,
  rows: readonly Row[],
): Promise<Map<number, Row>> {
  const events = await inBatches(
    rows.map((row) => row.eventRefNum),
    (some) =>
      tx.event.findMany({
        where: {
          storeId,
          projectRefNum: { in: [...some] },
          eventType: 'supervisor',
          parentEventRefNum: { not: null },
        },
        select: { projectRefNum: true, parentEventRefNum: true },
      }),
  );
  return new Map(
    events.flatMap((event) => {
      const row = rows.find((one) => one.eventRefNum === event.projectRefNum);
      return row === undefined || event.parentEventRefNum === null
        ? []
        : [[event.parentEventRefNum, row] as const];
    }),
  );
}

/** These rows and what falls with them: both sides of their swaps, onwards, and the Supervisors of Core that moved by them. */
function chainsOf<Row extends Overtaken>(
  first: readonly Row[],
  rows: readonly Row[],
  supervisors: ReadonlyMap<number, Row>,
  withSupervisors: boolean,
): Row[] {
  const found = new Map<number, Row>();
  const queue = [...first];
  for (let row = queue.pop(); row !== undefined; row = queue.pop()) {
    if (found.has(row.id)) continue;
    found.set(row.id, row);
    const { eventRefNum, bumpedEventRefNum } = row;
    const partners = rows.filter(
      (other) => other.eventRefNum === bumpedEventRefNum || other.bumpedEventRefNum === eventRefNum,
    );
    const swapped = row.isSwap || partners.length > 0;
    const supervisor = withSupervisors || swapped ? supervisors.get(eventRefNum) : undefined;
    queue.push(...partners, ...(supervisor === undefined ? [] : [supervisor]));
  }
  return [...found.values()];
}

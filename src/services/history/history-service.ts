import type { Database, SchedulerRunRow, Tx } from '../../db/database.ts';
import { announceFile } from '../../db/repositories/messages.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { logDone } from '../action-log.ts';
import { authorize } from '../authz.ts';
import type { Actor } from '../contracts.ts';
import { originalOf } from '../proposals/row-json.ts';
import { type FailureTrend, failureTrend, figuresOf, type HistoryFigures } from './figures.ts';
import { type RowTotals, type RunRecord, recordOf } from './records.ts';

/** As far as the history goes back, in every form of it. */
export const HISTORY_RUNS = 50;

/** The files that can be asked for. */
export type HistoryFile = 'picture' | 'csv';

export interface History {
  storeName: string;
  storeNumber: string;
  timezone: string;
  /** Newest first. */
  runs: RunRecord[];
  figures: HistoryFigures;
  failures: FailureTrend;
}

/** The last runs of a store and what they add up to (workflow §10). */
export class HistoryService {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(options: { db: Database; clock: Clock }) {
    this.#db = options.db;
    this.#clock = options.clock;
  }

  /** @throws NOT_FOUND, ForbiddenError */
  async history(storeId: string, actor: Actor): Promise<History> {
    await authorize(this.#db.client, storeId, actor, 'read');
    return this.read(storeId);
  }

  /** Four queries, whatever the number of rows. For surfaces that were authorised when they were asked for. @throws NOT_FOUND */
  async read(storeId: string): Promise<History> {
    const { client } = this.#db;
    const store = await client.store.findUnique({ where: { id: storeId } });
    if (!store) throw new DaybreakError('NOT_FOUND');
    const runs = await client.schedulerRun.findMany({
      where: { storeId },
      orderBy: { id: 'desc' },
      take: HISTORY_RUNS,
    });
    const totals = await totalsOf(client, storeId, runs);
    const records = runs.map((run) => recordOf(run, totals(run.id)));
    return {
      storeName: store.name,
      storeNumber: store.number,
      timezone: store.timezone,
      runs: records,
      figures: figuresOf(records),
      failures: failureTrend(records, store.timezone),
    };
  }

  /**
   * Puts a file about the history on its way to a person's direct messages. False: the same one is on its way already.
   * `request` tells two requests apart. @throws NOT_FOUND, ForbiddenError
   */
  async request(storeId: string, actor: Actor, file: HistoryFile, request: string): Promise<boolean> {
    await authorize(this.#db.client, storeId, actor, file === 'csv' ? 'export' : 'read');
    return this.#db.transaction(async (tx) => {
      await logDone(tx, {
        storeId,
        at: this.#clock.now(),
        actor,
        action: `history.${file}`,
        subjectType: 'history',
        subjectId: storeId,
        correlationId: request,
      });
      return announceFile(tx, {
        storeId,
        kind: `file.history_${file}`,
        subjectType: 'file',
        subjectId: 'history',
        recipient: actor,
        part: `${storeId}:${request}`,
        priority: 1,
      });
    });
  }
}

const NONE: RowTotals = {
  submitted: 0,
  submissionFailed: 0,
  placed: 0,
  edited: 0,
  attempted: 0,
  takenAtOnce: 0,
  takenLater: 0,
  failures: [],
};

/** Counts the rows of the runs in the database; only rows that failed or were changed are read one by one. */
async function totalsOf(
  db: Tx,
  storeId: string,
  runs: readonly SchedulerRunRow[],
): Promise<(runId: number) => RowTotals> {
  const of = { storeId, schedulerRunId: { in: runs.map(({ id }) => id) } };
  const groups = await db.pendingSchedule.groupBy({
    by: ['schedulerRunId', 'status', 'attempts'],
    where: of,
    _count: { _all: true, employeeId: true, editedBy: true },
  });
  const rows = await db.pendingSchedule.findMany({
    where: { ...of, OR: [{ failureCode: { not: null } }, { editedBy: { not: null } }] },
    select: { schedulerRunId: true, eventRefNum: true, original: true },
    orderBy: { id: 'asc' },
  });
  const totals = new Map(
    runs.map(({ id }) => [id, { ...NONE, failures: [] as RowTotals['failures'][number][] }]),
  );
  for (const { schedulerRunId, status, attempts, _count: count } of groups) {
    const total = totals.get(schedulerRunId);
    if (total === undefined) continue;
    total.placed += count.employeeId;
    total.edited += count.editedBy;
    if (status === 'api_submitted') total.submitted += count._all;
    if (status === 'api_failed') total.submissionFailed += count._all;
    // A row that failed before anything was sent (it no longer fitted) was not attempted.
    if (attempts === 0 || (status !== 'api_submitted' && status !== 'api_failed')) continue;
    total.attempted += count._all;
    if (status !== 'api_submitted') continue;
    if (attempts === 1) total.takenAtOnce += count._all;
    else total.takenLater += count._all;
  }
  for (const row of rows) {
    const { failureCode } = originalOf(row);
    if (failureCode !== null)
      totals.get(row.schedulerRunId)?.failures.push({ code: failureCode, eventRefNum: row.eventRefNum });
  }
  return (runId) => totals.get(runId) ?? NONE;
}

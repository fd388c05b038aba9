import {
  type Database,
  isUniqueViolation,
  type PendingScheduleRow,
  type Prisma,
  type Tx,
} from '../../db/database.ts';
import { markChanged } from '../../db/repositories/messages.ts';
import { changeRow, findRow, openKeyOf } from '../../db/repositories/proposal-rows.ts';
import { touchRun } from '../../db/repositories/runs.ts';
import { addSubmissionJob } from '../../db/repositories/submission-jobs.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { logDone, recordingRefusals } from '../action-log.ts';
import { authorize } from '../authz.ts';
import type { Actor } from '../contracts.ts';
import { chainOf } from '../proposals/chains.ts';
import { isHard, judgeRow, occupancyForEdit } from '../proposals/judge.ts';
import { isPlaced, type LoadedProposal, loadProposal, rowOf } from '../proposals/proposal.ts';
import { VERIFY_KEY } from './submission-batch.ts';

/** Failures after which nothing was sent: the system itself tries again (§11 rule 8). */
const AUTOMATIC = ['API_UNAVAILABLE', 'RATE_LIMITED', 'SESSION_EXPIRED', 'DATABASE_ERROR'];
const AUTOMATIC_LIMIT = 5;
const AUTOMATIC_PAUSE_MS = 10 * 60_000;

/** Second attempts at rows that failed on their way to Crossmark (workflow 6.5). A second click finds no row. */
export class SubmissionService {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #wake: () => void;

  constructor(options: { db: Database; clock: Clock; wake?: () => void }) {
    this.#db = options.db;
    this.#clock = options.clock;
    this.#wake = options.wake ?? (() => {});
  }

  /**
   * Sends one failed row again, with the failed rows of its chain. An unknown outcome is verified first by the worker.
   * @throws ForbiddenError, DaybreakError `ROW_NOT_FOUND`, `ROW_ALREADY_PROCESSED`, `EVENT_TAKEN`; `DAY_LOCKED` or
   * `CONSTRAINT_VIOLATION` when a refused row still does not fit.
   */
  async retry(storeId: string, actor: Actor, rowId: number): Promise<{ runId: number; rows: number }> {
    await authorize(this.#db.client, storeId, actor, 'approve');
    const known = await findRow(this.#db.client, storeId, rowId);
    if (known === null) throw new DaybreakError('ROW_NOT_FOUND');
    return this.#again(storeId, actor, known.schedulerRunId, 'submission.retry', (proposal) => {
      const row = rowOf(proposal, rowId);
      if (row.status !== 'api_failed')
        throw new DaybreakError('ROW_ALREADY_PROCESSED', undefined, { rowId, status: row.status });
      const failed = proposal.rows.filter((one) => one.status === 'api_failed' && isPlaced(one));
      const rows = chainOf(row, failed, proposal.state.facts);
      for (const one of rows) checkFits(proposal, one);
      return { rows, key: `retry:${row.schedulerRunId}:${rowId}:${row.version}` };
    });
  }

  /** Sends every failed row of a proposal again that still holds its event. */
  async retryAll(storeId: string, actor: Actor, runId: number): Promise<{ runId: number; rows: number }> {
    await authorize(this.#db.client, storeId, actor, 'approve');
    return this.#again(storeId, actor, runId, 'submission.retry_all', (proposal) => ({
      rows: proposal.rows.filter((row) => row.status === 'api_failed' && row.openKey !== null),
      key: `retry:${runId}:all:${proposal.run.version}`,
    }));
  }

  /** WF-28: a new batch over the rows that a stopped one left approved. */
  async resume(storeId: string, actor: Actor, runId: number): Promise<{ runId: number; rows: number }> {
    await authorize(this.#db.client, storeId, actor, 'approve');
    return this.#again(storeId, actor, runId, 'submission.resume', (proposal) => ({
      rows: proposal.rows.filter((row) => row.status === 'approved' && row.openKey !== null),
      key: `resume:${runId}:${proposal.run.version}`,
    }));
  }

  /** 2.2: the system goes on with rows of which nothing was sent, at most five times each; for a job every ten minutes. */
  async retryAutomatically(): Promise<number> {
    return this.#bySystem('retry:auto:', { apiErrorCode: { in: AUTOMATIC } });
  }

  /**
   * §11 rule 8: looks up what became of calls whose outcome is unknown, for the same job. A plain create is never sent again
   * by this; a swap or a move that had begun is continued or taken back, so that nobody is left without a booking.
   */
  async verifyUnknown(): Promise<number> {
    const unknown = await this.#db.client.remoteOperation.findMany({
      where: { state: 'unknown', pendingScheduleId: { not: null } },
      select: { pendingScheduleId: true },
    });
    const ids = unknown.flatMap((one) => (one.pendingScheduleId === null ? [] : [one.pendingScheduleId]));
    return this.#bySystem(VERIFY_KEY, { apiErrorCode: 'OUTCOME_UNKNOWN', id: { in: ids } });
  }

  async #bySystem(prefix: string, where: Prisma.PendingScheduleWhereInput): Promise<number> {
    const before = new Date(this.#clock.now().getTime() - AUTOMATIC_PAUSE_MS);
    const rows = await this.#db.client.pendingSchedule.findMany({
      where: {
        ...where,
        status: 'api_failed',
        openKey: { not: null },
        attempts: { lte: AUTOMATIC_LIMIT },
        updatedAt: { lte: before },
      },
    });
    const runs = new Map(rows.map((row) => [row.schedulerRunId, row.storeId]));
    const ids = new Set(rows.map((row) => row.id));
    for (const [runId, storeId] of runs)
      await this.#again(storeId, 'system', runId, 'submission.retry', (proposal) => ({
        rows: proposal.rows.filter((row) => ids.has(row.id) && row.status === 'api_failed'),
        key: `${prefix}${runId}:${proposal.run.version}`,
      }));
    return rows.length;
  }

  async #again(
    storeId: string,
    actor: Actor,
    runId: number,
    action: string,
    choose: (proposal: LoadedProposal) => { rows: readonly PendingScheduleRow[]; key: string },
  ): Promise<{ runId: number; rows: number }> {
    const now = this.#clock.now();
    const entry = { storeId, actor, action, subjectType: 'run', subjectId: runId, runId, at: now };
    const result = await recordingRefusals(this.#db, entry, async () => {
      try {
        return await this.#db.transaction(async (tx) => {
          if (!(await touchRun(tx, storeId, runId, {}))) throw new DaybreakError('RUN_NOT_FOUND');
          const proposal = await loadProposal(tx, storeId, runId, now);
          const { rows, key } = choose(proposal);
          if (rows.length === 0) return { runId, rows: 0 };
          for (const row of rows) await approveAgain(tx, row);
          const rowIds = rows.map((row) => row.id);
          const requestedBy = actor === 'system' ? (rows[0]?.approvedBy ?? actor) : actor;
          await addSubmissionJob(tx, { storeId, runId, key, rowIds, requestedBy, now });
          await markChanged(tx, storeId, 'run', runId);
          await logDone(tx, { ...entry, after: { rows: rowIds } });
          return { runId, rows: rows.length };
        });
      } catch (error) {
        if (isUniqueViolation(error)) throw new DaybreakError('EVENT_TAKEN');
        throw error;
      }
    });
    if (result.rows > 0) this.#wake();
    return result;
  }
}

/** `api_failed` → `approved`; the row takes its event again. An approved row of a resume stays as it is. */
async function approveAgain(tx: Tx, row: PendingScheduleRow): Promise<void> {
  if (row.status === 'approved') return;
  const data = { status: 'approved', openKey: openKeyOf(row.storeId, row.eventRefNum) };
  if (!(await changeRow(tx, row, data))) throw new DaybreakError('ROW_ALREADY_PROCESSED');
}

/** 6.5: a row that was refused before anything was sent is judged first. */
function checkFits(proposal: LoadedProposal, row: PendingScheduleRow): void {
  if (row.apiErrorCode !== 'VALIDATION_ERROR' && row.apiErrorCode !== 'DAY_LOCKED') return;
  const hard = judgeRow(proposal.state, occupancyForEdit(proposal, row), row, 'approval').filter(isHard);
  if (hard.length === 0) return;
  const message = hard.map((finding) => finding.message).join(' ');
  const locked = hard.some((finding) => finding.id === 'H12');
  throw new DaybreakError(locked ? 'DAY_LOCKED' : 'CONSTRAINT_VIOLATION', message, hard);
}

import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { CrossmarkPort } from '../../crossmark/port.ts';
import type { Database, SubmissionJobRow } from '../../db/database.ts';
import { announce, markChanged } from '../../db/repositories/messages.ts';
import { claimRow, dueRows, renewLease } from '../../db/repositories/proposal-rows.ts';
import {
  claimJob,
  dueJobs,
  freeWriteSlot,
  releaseJob,
  renewJob,
  takeWriteSlot,
} from '../../db/repositories/submission-jobs.ts';
import type { Clock } from '../../domain/clock.ts';
import { groupBy } from '../../engine/collections.ts';
import { submissionOrder } from '../proposals/chains.ts';
import { isPlaced, loadProposal } from '../proposals/proposal.ts';
import { LeaseLostError } from './commit.ts';
import { addToReport, emptyReport, type SubmissionReport } from './report.ts';
import type { RowEnd } from './row-end.ts';
import { RowSubmitter } from './row-submitter.ts';

export interface SubmissionWorkerOptions {
  db: Database;
  clock: Clock;
  log: Logger;
  /** The way to Crossmark of a store; null = its bookings stay local (WF-29). */
  portOf: (storeId: string) => CrossmarkPort | null | Promise<CrossmarkPort | null>;
  sleep?: (ms: number) => Promise<void>;
  /** `CROSSMARK_CREATE_PRECHECK`; default true. */
  precheck?: boolean;
  /** Life of a claim without renewal; default 2 minutes. */
  leaseMs?: number;
  /** Default 30 seconds. */
  renewMs?: number;
  /** How often due batches are looked for when nobody wakes the worker; default 5 seconds. */
  pollMs?: number;
}

const TRANSPORT = new Set(['API_UNAVAILABLE', 'API_TIMEOUT', 'OUTCOME_UNKNOWN']);
const MAX_PAUSES = 5;
/** Batches whose key begins like this only look up what became of earlier calls. */
export const VERIFY_KEY = 'verify:';

/**
 * Works off approved rows, one at a time per connection (WF-20, WF-28). Nothing in memory matters: whatever process
 * dies, the next one continues from the leases and the journal.
 */
export class SubmissionWorker {
  readonly #options: Required<SubmissionWorkerOptions>;
  readonly #submitter: RowSubmitter;
  /** Lanes that this process is working on; a connection is one lane, a store without one is a lane of its own. */
  readonly #lanes = new Map<string, Promise<void>>();
  #looking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #again = false;
  #started = false;
  #stopping = false;

  constructor(options: SubmissionWorkerOptions) {
    this.#options = {
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      precheck: true,
      leaseMs: 120_000,
      renewMs: 30_000,
      pollMs: 5_000,
      ...options,
    };
    this.#submitter = new RowSubmitter(this.#options);
  }

  /** Begins with what an earlier process left over, then looks for due batches until `stop`. */
  start(): void {
    this.#started = true;
    this.wake();
  }

  /** Drains: the rows in hand are finished, the rest of their batches goes back. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#started = false;
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.allSettled(this.#lanes.values());
  }

  /** There is something to submit; returns at once. A lane that is free begins at once, whatever the others do. */
  wake(): void {
    if (!this.#started) return;
    if (this.#looking !== null) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#looking = this.#startLanes()
      .then((lanes) => {
        for (const lane of lanes) lane.catch((error: unknown) => this.#logFailure(error));
      })
      .catch((error: unknown) => this.#logFailure(error))
      .finally(() => {
        this.#looking = null;
        if (!this.#started) return;
        if (this.#again) {
          this.#again = false;
          this.wake();
        } else this.#timer = setTimeout(() => this.wake(), this.#options.pollMs);
      });
  }

  /** Works off every batch that is due now. Rejects with the first error of a lane; the other lanes go on. */
  async runDue(): Promise<void> {
    await Promise.all(await this.#startLanes());
  }

  #logFailure(error: unknown): void {
    this.#options.log.error({ err: error }, 'submission failed; it is tried again');
  }

  /** Begins with every lane that has something to do and is free; returns the ones it began, still at work. */
  async #startLanes(): Promise<Promise<void>[]> {
    const { db, clock } = this.#options;
    const jobs = await dueJobs(db.client, clock.now());
    if (this.#stopping) return [];
    const started: Promise<void>[] = [];
    for (const [lane, batches] of groupBy(jobs, laneOf)) {
      if (this.#lanes.has(lane)) continue;
      const work = this.#workLane(lane, batches).finally(() => this.#lanes.delete(lane));
      this.#lanes.set(lane, work);
      started.push(work);
    }
    return started;
  }

  /** Batches of one lane one after another; what came in meanwhile is looked for at once. */
  async #workLane(lane: string, batches: readonly SubmissionJobRow[]): Promise<void> {
    let worked = false;
    for (const job of batches) if (!this.#stopping && (await this.#runJob(lane, job))) worked = true;
    // Not before this lane counts as free. Without anything done, another process has it: that one is left to the timer.
    if (worked) setImmediate(() => this.wake());
  }

  /** @returns false when somebody else has the lane or the batch. */
  async #runJob(lane: string, job: SubmissionJobRow): Promise<boolean> {
    const { db, renewMs, log } = this.#options;
    const token = randomUUID();
    if (!(await takeWriteSlot(db.client, lane, this.#lease(token)))) return false;
    if (!(await claimJob(db.client, job, this.#lease(token)))) {
      await freeWriteSlot(db.client, lane, token);
      return false;
    }
    const beat = setInterval(() => {
      const lease = this.#lease(token);
      Promise.all([
        renewJob(db.client, job.id, token, lease.until),
        takeWriteSlot(db.client, lane, lease),
      ]).catch((error: unknown) => log.warn({ err: error, jobId: job.id }, 'lease not renewed'));
    }, renewMs);
    try {
      await this.#submitRows(job, token);
      return true;
    } finally {
      clearInterval(beat);
      await freeWriteSlot(db.client, lane, token);
    }
  }

  async #submitRows(job: SubmissionJobRow, jobToken: string): Promise<void> {
    const { db, clock, log } = this.#options;
    const port = await this.#options.portOf(job.storeId);
    const report = emptyReport();
    const tried = new Set<number>();
    let inARow = 0;
    let pauses = 0;
    for (;;) {
      if (this.#stopping) {
        await releaseJob(db.client, job.id, jobToken, { status: 'pending' });
        return;
      }
      const row = await this.#nextRow(job, tried);
      if (row === null) break;
      const token = randomUUID();
      const lease = this.#lease(token);
      if (!(await claimRow(db.client, row, lease))) {
        tried.add(row.id);
        continue;
      }
      const claimed = { ...row, status: 'submitting', leaseToken: token };
      const end = await this.#submitRow(claimed, token, port, job.key.startsWith(VERIFY_KEY));
      log.info({ storeId: job.storeId, runId: job.runId, rowId: row.id, end: end.kind }, 'row submitted');
      if (end.kind === 'released' && end.code === 'RATE_LIMITED' && pauses < MAX_PAUSES) {
        pauses += 1;
        await this.#options.sleep(end.retryAfterMs);
        continue;
      }
      tried.add(row.id);
      if (end.kind === 'released') return this.#stopBatch(job, jobToken, end.code, report);
      addToReport(report, row, end);
      await markChanged(db.client, job.storeId, 'run', job.runId);
      inARow = end.kind === 'failed' && TRANSPORT.has(end.code) ? inARow + 1 : 0;
      pauses = 0;
      if (inARow === 3 && end.kind === 'failed') return this.#stopBatch(job, jobToken, end.code, report);
    }
    const completedAt = clock.now();
    await this.#finish(job, jobToken, report, { status: 'done', completedAt });
  }

  /** The row to send next, in the order of WF-20; re-read each time, because a failure changes what follows it. */
  async #nextRow(job: SubmissionJobRow, tried: ReadonlySet<number>) {
    const { db, clock } = this.#options;
    const now = clock.now();
    const ids = job.rowIds === null ? null : (JSON.parse(job.rowIds) as number[]);
    const due = (await dueRows(db.client, job.storeId, job.runId, ids, now)).filter(
      (row) => !tried.has(row.id),
    );
    if (due.length === 0) return null;
    // A claim that somebody left behind comes first: it may already be booked.
    const left = due.find((row) => row.status === 'submitting');
    if (left !== undefined) return left;
    const { state, rows } = await loadProposal(db.client, job.storeId, job.runId, now);
    // The order is that of the whole proposal, so a victim's row follows its swap even when that one is done.
    const waiting = new Set(due.map((row) => row.id));
    const order = submissionOrder(rows.filter(isPlaced), state.facts);
    return order.find((row) => waiting.has(row.id)) ?? null;
  }

  async #submitRow(
    row: Parameters<RowSubmitter['submit']>[0],
    token: string,
    port: CrossmarkPort | null,
    verifyOnly: boolean,
  ): Promise<RowEnd> {
    const { db, renewMs, log } = this.#options;
    const beat = setInterval(() => {
      renewLease(db.client, row.id, token, this.#lease(token).until).catch((error: unknown) =>
        log.warn({ err: error, rowId: row.id }, 'lease of a row not renewed'),
      );
    }, renewMs);
    try {
      return await this.#submitter.submit(row, token, port, { verifyOnly });
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error;
      log.warn({ rowId: row.id }, 'another worker took the row over');
      return { kind: 'superseded' };
    } finally {
      clearInterval(beat);
    }
  }

  /** WF-28: the remaining rows stay approved; Resume starts a new batch over them. */
  #stopBatch(
    job: SubmissionJobRow,
    token: string,
    stopCode: string,
    report: SubmissionReport,
  ): Promise<void> {
    return this.#finish(job, token, report, {
      status: 'stopped',
      stopCode,
      completedAt: this.#options.clock.now(),
    });
  }

  async #finish(
    job: SubmissionJobRow,
    token: string,
    report: SubmissionReport,
    end: { status: 'done' | 'stopped'; stopCode?: string; completedAt: Date },
  ): Promise<void> {
    await this.#options.db.transaction(async (tx) => {
      if (!(await releaseJob(tx, job.id, token, { ...end, result: JSON.stringify(report) }))) return;
      const failures = await tx.pendingSchedule.count({
        where: { schedulerRunId: job.runId, storeId: job.storeId, status: 'api_failed' },
      });
      // One message per proposal and approver; it stays until every failure is resolved (WF-30).
      if ((failures > 0 || end.status === 'stopped') && /^[UW]/.test(job.requestedBy))
        await announce(tx, {
          storeId: job.storeId,
          kind: 'alert.submission',
          subjectType: 'run',
          subjectId: job.runId,
          recipient: job.requestedBy,
          priority: 0,
        });
      await markChanged(tx, job.storeId, 'run', job.runId);
    });
  }

  #lease(token: string): { token: string; until: Date; now: Date } {
    const now = this.#options.clock.now();
    return { token, now, until: new Date(now.getTime() + this.#options.leaseMs) };
  }
}

const laneOf = (job: { storeId: string; store: { connectionId: string | null } }): string =>
  `write:${job.store.connectionId ?? `store:${job.storeId}`}`;

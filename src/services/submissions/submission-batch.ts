import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { CrossmarkPort, MplanRef } from '../../crossmark/port.ts';
import type { Database, PendingScheduleRow } from '../../db/database.ts';
import { announce, markChanged } from '../../db/repositories/messages.ts';
import { claimRow, dueRows, findRow, renewLease } from '../../db/repositories/proposal-rows.ts';
import { type dueJobs, releaseJob } from '../../db/repositories/submission-jobs.ts';
import type { Clock } from '../../domain/clock.ts';
import { submissionOrder } from '../proposals/chains.ts';
import { isPlaced, loadProposal } from '../proposals/proposal.ts';
import type { StoreState } from '../store-state.ts';
import { LeaseLostError } from './commit.ts';
import { ConditionAhead } from './condition-ahead.ts';
import { addToReport, emptyReport } from './report.ts';
import type { RowEnd } from './row-end.ts';
import type { RowSubmitter } from './row-submitter.ts';
import type { WriteSlots } from './write-slots.ts';

export interface BatchOptions {
  db: Database;
  clock: Clock;
  log: Logger;
  portOf: (storeId: string) => CrossmarkPort | null | Promise<CrossmarkPort | null>;
  slots: WriteSlots;
  sleep: (ms: number) => Promise<void>;
  precheck: boolean;
  leaseMs: number;
  renewMs: number;
}

export type DueJob = Awaited<ReturnType<typeof dueJobs>>[number];

/** Batches whose key begins like this only look up what became of earlier calls. */
export const VERIFY_KEY = 'verify:';
const TRANSPORT = new Set(['API_UNAVAILABLE', 'API_TIMEOUT', 'OUTCOME_UNKNOWN']);
const MAX_PAUSES = 5;

/** The rows of one claimed batch, one after another, until all have ended or the batch has to stop (WF-20 … WF-28). */
export class SubmissionBatch {
  readonly #options: BatchOptions;
  readonly #submitter: RowSubmitter;
  readonly #job: DueJob;
  readonly #token: string;
  readonly #stop: AbortSignal;
  readonly #report = emptyReport();
  readonly #tried = new Set<number>();

  constructor(
    options: BatchOptions,
    submitter: RowSubmitter,
    claimed: { job: DueJob; token: string; stop: AbortSignal },
  ) {
    this.#options = options;
    this.#submitter = submitter;
    this.#job = claimed.job;
    this.#token = claimed.token;
    this.#stop = claimed.stop;
  }

  /** Submits row after row. @returns false when another process kept every write slot; the batch then waits for its next turn. */
  async run(): Promise<boolean> {
    const { db, clock, log } = this.#options;
    const job = this.#job;
    const port = await this.#options.portOf(job.storeId);
    const ahead = port === null ? null : new ConditionAhead(port, clock);
    let order: readonly PlannedRow[] = [];
    let inARow = 0;
    let pauses = 0;
    for (;;) {
      // The order holds as long as every row is booked; a failure changes what follows it.
      if (order.length === 0) order = await this.#rowsToSend();
      const [next, following] = order;
      if (next === undefined) break;
      const end = await this.#inSlot(next, following, ahead);
      if (end === 'stopping' || end === 'busy') {
        await releaseJob(db.client, job.id, this.#token, { status: 'pending' });
        return end !== 'busy';
      }
      order = order.slice(1);
      if (end === 'gone') {
        this.#tried.add(next.rowId);
        continue;
      }
      log.info({ storeId: job.storeId, runId: job.runId, rowId: next.rowId, end: end.kind }, 'row submitted');
      if (end.kind !== 'submitted' && end.kind !== 'local') order = [];
      if (end.kind === 'released' && pauses < this.#pausesFor(end.code, inARow)) {
        pauses += 1;
        await this.#pause(end.retryAfterMs);
        continue;
      }
      this.#tried.add(next.rowId);
      if (end.kind === 'released') return this.#endEarly(end.code);
      addToReport(this.#report, { id: next.rowId, eventRefNum: next.eventRefNum }, end);
      await markChanged(db.client, job.storeId, 'run', job.runId);
      inARow = end.kind === 'failed' && TRANSPORT.has(end.code) ? inARow + 1 : 0;
      pauses = 0;
      if (inARow === 3 && end.kind === 'failed') return this.#endEarly(end.code);
    }
    await this.#finish({ status: 'done', completedAt: clock.now() });
    return true;
  }

  /** Waits, but not longer than the process lives. */
  async #pause(ms: number): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      this.#stop.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([this.#options.sleep(ms), stopped]);
  }

  /**
   * How often a row that was held back is waited for. A batch that begins while the circuit is open waits for its end once;
   * in the middle of failures that is one more of them.
   */
  #pausesFor(code: string, failuresInARow: number): number {
    if (code === 'RATE_LIMITED') return MAX_PAUSES;
    return code === 'API_UNAVAILABLE' && failuresInARow === 0 ? 1 : 0;
  }

  /** The rows that are due, in the order of WF-20. */
  async #rowsToSend(): Promise<PlannedRow[]> {
    const { db, clock } = this.#options;
    const job = this.#job;
    const now = clock.now();
    const ids = job.rowIds === null ? null : (JSON.parse(job.rowIds) as number[]);
    const due = (await dueRows(db.client, job.storeId, job.runId, ids, now)).filter(
      (row) => !this.#tried.has(row.id),
    );
    if (due.length === 0) return [];
    const { state, rows } = await loadProposal(db.client, job.storeId, job.runId, now);
    const planned = (row: PendingScheduleRow): PlannedRow => ({
      rowId: row.id,
      eventRefNum: row.eventRefNum,
      ref: mplanRefOf(state, row.eventRefNum),
    });
    // A claim that somebody left behind comes first: it may already be booked.
    const left = due.find((row) => row.status === 'submitting');
    if (left !== undefined) return [planned(left)];
    // The order is that of the whole proposal, so a victim's row follows its swap even when that one is done.
    const waiting = new Set(due.map((row) => row.id));
    const order = submissionOrder(rows.filter(isPlaced), state.facts);
    return order.filter((row) => waiting.has(row.id)).map(planned);
  }

  /** One row under a write slot; without a connection there is nothing to wait for. */
  #inSlot(
    next: PlannedRow,
    following: PlannedRow | undefined,
    ahead: ConditionAhead | null,
  ): Promise<RowEnd | 'gone' | 'stopping' | 'busy'> {
    if (ahead === null) return this.#claimAndSubmit(next, null);
    const place = { connectionId: this.#job.store.connectionId, storeId: this.#job.storeId };
    const { slots, precheck } = this.#options;
    return slots.use(
      place,
      () => {
        // While this row is written, the condition of the next one is read – unless that one has to wait for its turn.
        if (precheck && !slots.isCrowded(place)) ahead.look(following?.ref);
        return this.#claimAndSubmit(next, ahead.port);
      },
      { onNext: () => precheck && ahead.look(next.ref) },
    );
  }

  async #claimAndSubmit(next: PlannedRow, port: CrossmarkPort | null): Promise<RowEnd | 'gone' | 'stopping'> {
    const { db } = this.#options;
    if (this.#stop.aborted) return 'stopping';
    const row = await findRow(db.client, this.#job.storeId, next.rowId);
    const token = randomUUID();
    if (row === null || !(await claimRow(db.client, row, leaseOf(this.#options, token)))) return 'gone';
    const claimed = { ...row, status: 'submitting', leaseToken: token };
    return this.#submitRow(claimed, token, port);
  }

  async #submitRow(
    row: Parameters<RowSubmitter['submit']>[0],
    token: string,
    port: CrossmarkPort | null,
  ): Promise<RowEnd> {
    const { db, renewMs, log } = this.#options;
    const verifyOnly = this.#job.key.startsWith(VERIFY_KEY);
    const beat = setInterval(() => {
      renewLease(db.client, row.id, token, leaseOf(this.#options, token).until).catch((error: unknown) =>
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
  async #endEarly(stopCode: string): Promise<true> {
    await this.#finish({ status: 'stopped', stopCode, completedAt: this.#options.clock.now() });
    return true;
  }

  async #finish(end: { status: 'done' | 'stopped'; stopCode?: string; completedAt: Date }): Promise<void> {
    const job = this.#job;
    const result = JSON.stringify(this.#report);
    await this.#options.db.transaction(async (tx) => {
      if (!(await releaseJob(tx, job.id, this.#token, { ...end, result }))) return;
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
}

/** A row as it was when the order was made; it is read again when its turn comes. */
interface PlannedRow {
  rowId: number;
  eventRefNum: number;
  ref: MplanRef | null;
}

/** What the condition of an event is asked by; null when an id is missing. */
function mplanRefOf(state: StoreState, eventRefNum: number): MplanRef | null {
  const event = state.events.get(eventRefNum);
  const locationId = event?.locationId ?? state.store.locationId;
  return event?.externalId && locationId ? { mPlanId: event.externalId, locationId } : null;
}

/** A claim from now on. */
export function leaseOf(
  { clock, leaseMs }: { clock: Clock; leaseMs: number },
  token: string,
): { token: string; until: Date; now: Date } {
  const now = clock.now();
  return { token, now, until: new Date(now.getTime() + leaseMs) };
}

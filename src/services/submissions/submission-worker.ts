import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { CrossmarkPort } from '../../crossmark/port.ts';
import type { Database } from '../../db/database.ts';
import { freeLease, keepLease, takeLease } from '../../db/repositories/leases.ts';
import { claimJob, dueJobs, renewJob } from '../../db/repositories/submission-jobs.ts';
import type { Clock } from '../../domain/clock.ts';
import { groupBy } from '../../engine/collections.ts';
import { RowSubmitter } from './row-submitter.ts';
import { type DueJob, leaseOf, SubmissionBatch } from './submission-batch.ts';
import { WriteSlots } from './write-slots.ts';

export interface SubmissionWorkerOptions {
  db: Database;
  clock: Clock;
  log: Logger;
  /** The way to Crossmark of a store; null = its bookings stay local (WF-29). */
  portOf: (storeId: string) => CrossmarkPort | null | Promise<CrossmarkPort | null>;
  /** Shared with everybody who writes to Crossmark; default: one slot of its own. */
  slots?: WriteSlots;
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

/**
 * Works off approved rows (WF-20, WF-28): one batch of a store at a time, row by row, each row under a write slot of its
 * connection. Nothing in memory matters: whatever process dies, the next one continues from the leases and the journal.
 */
export class SubmissionWorker {
  readonly #options: Required<SubmissionWorkerOptions>;
  readonly #submitter: RowSubmitter;
  /** Lanes that this process is working on; every store is one. */
  readonly #lanes = new Map<string, Promise<void>>();
  #looking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #again = false;
  #started = false;
  readonly #stop = new AbortController();

  constructor(options: SubmissionWorkerOptions) {
    this.#options = {
      slots: new WriteSlots({ ...options, slots: 1 }),
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
    this.#stop.abort();
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
    if (this.#stop.signal.aborted) return [];
    const started: Promise<void>[] = [];
    for (const [lane, batches] of groupBy(jobs, (job) => job.storeId)) {
      if (this.#lanes.has(lane)) continue;
      const work = this.#workLane(batches).finally(() => this.#lanes.delete(lane));
      this.#lanes.set(lane, work);
      started.push(work);
    }
    return started;
  }

  /** Batches of one store one after another; what came in meanwhile is looked for at once. */
  async #workLane(batches: readonly DueJob[]): Promise<void> {
    let worked = false;
    for (const job of batches) if (!this.#stop.signal.aborted && (await this.#runJob(job))) worked = true;
    // Not before this lane counts as free. Without anything done, another process has it: that one is left to the timer.
    if (worked) setImmediate(() => this.wake());
  }

  /** @returns false when another process works on the store, has the batch, or kept every write slot. */
  async #runJob(job: DueJob): Promise<boolean> {
    const { db, renewMs, log } = this.#options;
    const token = randomUUID();
    const lane = `submission:${job.storeId}`;
    if (!(await takeLease(db.client, lane, leaseOf(this.#options, token)))) return false;
    if (!(await claimJob(db.client, job, leaseOf(this.#options, token)))) {
      await freeLease(db.client, lane, token);
      return false;
    }
    const beat = setInterval(() => {
      const lease = leaseOf(this.#options, token);
      Promise.all([renewJob(db.client, job.id, token, lease.until), keepLease(db.client, lane, lease)]).catch(
        (error: unknown) => log.warn({ err: error, jobId: job.id }, 'lease not renewed'),
      );
    }, renewMs);
    try {
      const claimed = { job, token, stop: this.#stop.signal };
      return await new SubmissionBatch(this.#options, this.#submitter, claimed).run();
    } finally {
      clearInterval(beat);
      await freeLease(db.client, lane, token);
    }
  }
}

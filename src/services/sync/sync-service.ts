import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { CrossmarkError, messageForPeople } from '../../crossmark/errors.ts';
import type { CrossmarkPort } from '../../crossmark/port.ts';
import { isUniqueViolation } from '../../db/database.ts';
import { addSyncRun, lastCompletePull } from '../../db/repositories/sync-runs.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { authorize } from '../authz.ts';
import type { Actor } from '../contracts.ts';
import { isOfStore } from './mapping.ts';
import { findMissing } from './missing.ts';
import type { OnProgress, SyncCounters, SyncKind, SyncReport, SyncStatus } from './model.ts';
import { type StagedPull, StagedPulls } from './staged-pulls.ts';
import { type MergeRequest, mergeStore } from './store-merge.ts';
import { pullOfStore, type StorePullOptions } from './store-pull.ts';

export interface SyncServiceOptions extends StorePullOptions {
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** The way to Crossmark of a store; null = it works locally. */
  portOf: (storeId: string) => CrossmarkPort | null | Promise<CrossmarkPort | null>;
  /** How often the job pulls a store. */
  intervalMs: number;
  shrinkLimitPercent: number;
  /** Ends early when the signal says so. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** A run pulls first when the last complete pull is older (workflow 3.1). */
const OLD_MS = 15 * 60_000;
const MERGE_TIMEOUT_MS = 120_000;

const STOPPING = { code: 'STOPPING', message: 'Daybreak was stopping; the next sync does it.' };

const NO_COUNTERS: SyncCounters = {
  ...{ pulled: 0, otherStores: 0, badRows: 0, chunks: 0, failedChunks: 0 },
  ...{ inserted: 0, updated: 0, bookings: 0, conflicts: 0, cancelled: 0 },
};

interface Attempt extends MergeRequest {
  port: CrossmarkPort;
  tell: OnProgress;
}

/** Brings a store into step with Crossmark (§12): reads, merges in one transaction, leaves what people must decide open. */
export class SyncService {
  readonly #options: Required<SyncServiceOptions>;
  readonly #pulls: StagedPulls;
  readonly #running = new Map<string, { sync: Promise<SyncReport | null>; listeners: Set<OnProgress> }>();
  #stopping = false;

  constructor(options: SyncServiceOptions) {
    const sleep = (ms: number, signal?: AbortSignal) => wait(ms, undefined, { signal }).catch(() => {});
    this.#options = { sleep, ...options };
    this.#pulls = new StagedPulls(this.#options);
  }

  /**
   * A person's "sync now": reads anew, or joins the sync that runs. What went wrong at Crossmark stands in the report.
   * @throws FORBIDDEN, NOT_FOUND, STORE_INACTIVE, VALIDATION_ERROR for a store without a connection.
   */
  async syncNow(storeId: string, actor: Actor, onProgress: OnProgress = () => {}): Promise<SyncReport> {
    await authorize(this.#options.db.client, storeId, actor, 'import');
    const report = await this.#join(storeId, actor, 'manual', 0, onProgress);
    if (report === null) {
      const store = await this.#options.db.client.store.findUniqueOrThrow({ where: { id: storeId } });
      throw new DaybreakError('VALIDATION_ERROR', `${store.name} has no Crossmark connection.`);
    }
    return report;
  }

  /** The job's pull; null for a store that works locally. Uses what another store of the connection has just read. */
  syncScheduled(storeId: string): Promise<SyncReport | null> {
    return this.#join(storeId, 'system', 'scheduled', this.#options.intervalMs / 2, () => {});
  }

  /**
   * Before a run: pulls when the last complete pull is old, and waits for it `waitMs` at most; a slower one goes on by
   * itself. Never throws: a run plans with the data there is.
   */
  async syncForRun(storeId: string, waitMs: number): Promise<void> {
    const { db, clock, sleep, log } = this.#options;
    try {
      const last = await lastCompletePull(db.client, storeId);
      if (last?.dataAsOf && clock.now().getTime() - last.dataAsOf.getTime() < OLD_MS) return;
      const sync = this.#join(storeId, 'system', 'run', this.#options.intervalMs / 2, () => {}).catch(
        (error: unknown) => log.warn({ err: error, storeId }, 'the pull before a run failed'),
      );
      const enough = new AbortController();
      await Promise.race([sync, sleep(waitMs, enough.signal)]);
      enough.abort();
    } catch (error) {
      log.warn({ err: error, storeId }, 'the pull before a run failed');
    }
  }

  /** No merge begins any more; resolves when those at work have ended. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.allSettled([...this.#running.values()].map(({ sync }) => sync));
  }

  /** One sync of a store at a time; whoever comes meanwhile gets the same. */
  #join(
    storeId: string,
    actor: Actor,
    kind: SyncKind,
    maxAgeMs: number,
    onProgress: OnProgress,
  ): Promise<SyncReport | null> {
    const running = this.#running.get(storeId);
    if (running) {
      running.listeners.add(onProgress);
      return running.sync;
    }
    const listeners = new Set([onProgress]);
    const tell: OnProgress = (progress) => {
      for (const listener of listeners) listener(progress);
    };
    const sync = this.#begin(storeId, { actor, kind, tell }, maxAgeMs).finally(() =>
      this.#running.delete(storeId),
    );
    this.#running.set(storeId, { sync, listeners });
    return sync;
  }

  /** Null: the store works locally, or is inactive. */
  async #begin(
    storeId: string,
    who: Pick<Attempt, 'actor' | 'kind' | 'tell'>,
    maxAgeMs: number,
  ): Promise<SyncReport | null> {
    const { db, clock } = this.#options;
    const startedAt = clock.now();
    const store = await db.client.store.findUnique({ where: { id: storeId } });
    const port = store?.isActive ? await this.#options.portOf(storeId) : null;
    if (!store?.connectionId || port === null) return null;
    return this.#attempt(
      { ...who, port, startedAt, store: { ...store, connectionId: store.connectionId } },
      maxAgeMs,
    );
  }

  async #attempt(attempt: Attempt, maxAgeMs: number): Promise<SyncReport> {
    const { log } = this.#options;
    const { store, port, kind } = attempt;
    try {
      const health = await port.health();
      if (health.state === 'disabled') return await this.#nothing(attempt, 'disabled', null);
      if (health.authBlockedUntil)
        return await this.#nothing(attempt, 'disabled', {
          code: 'AUTH_FAILED',
          message: 'Daybreak cannot sign in to Crossmark.',
        });
      const pull = await this.#pull(attempt, maxAgeMs);
      if (pull === 'busy') return await this.#nothing(attempt, 'skipped', null);
      const report = await this.#merge(attempt, pull);
      const { counters, status, pullMs, mergeMs } = report;
      log.info({ storeId: store.id, kind, status, ...counters, pullMs, mergeMs }, 'synced');
      return report;
    } catch (error) {
      const known = error instanceof CrossmarkError;
      if (known) log.warn({ storeId: store.id, kind, code: error.code }, 'sync failed');
      else log.error({ err: error, storeId: store.id, kind }, 'sync failed');
      return await this.#nothing(attempt, 'failed', {
        code: known ? error.code : 'INTERNAL_ERROR',
        message: known
          ? messageForPeople(error)
          : 'Something went wrong while syncing. The log has the details.',
      });
    }
  }

  #pull({ store, port, tell }: Attempt, maxAgeMs: number): Promise<StagedPull | 'busy'> {
    return pullOfStore(this.#pulls, this.#options, { store, port, maxAgeMs, onProgress: tell });
  }

  async #merge(attempt: Attempt, pull: StagedPull): Promise<SyncReport> {
    const { db, clock, shrinkLimitPercent } = this.#options;
    const { store, port, tell } = attempt;
    const rows = pull.pulled.rows.filter((row) => isOfStore(row, store));
    const input = { storeId: store.id, pull, rows, shrinkLimitPercent, onProgress: tell };
    const missing = await findMissing(db, port, input);
    tell({ stage: 'merge', done: 0, total: 0 });
    if (this.#stopping) return this.#nothing(attempt, 'skipped', STOPPING);
    const merge = () =>
      db.transaction((tx) => mergeStore(tx, attempt, { clock, pull, rows, missing }), {
        timeoutMs: MERGE_TIMEOUT_MS,
      });
    try {
      return await merge();
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      // Somebody booked or imported at this very moment; what is known is read anew.
      return await merge();
    }
  }

  /** A sync that changed nothing, and why. */
  async #nothing(attempt: Attempt, status: SyncStatus, error: SyncReport['error']): Promise<SyncReport> {
    const { db, clock } = this.#options;
    const { store, kind, actor, startedAt } = attempt;
    const finishedAt = clock.now();
    const base = { storeId: store.id, kind, requestedBy: actor, status, startedAt, finishedAt };
    const run = await addSyncRun(db.client, {
      ...{ ...base, connectionId: store.connectionId },
      ...(error === null ? {} : { errorCode: error.code, error: error.message }),
    });
    return {
      ...base,
      ...{ syncRunId: run.id, dataAsOf: null, complete: false, counters: NO_COUNTERS, error },
      ...{ pullMs: 0, mergeMs: 0, warnings: [], conflicts: [] },
    };
  }
}

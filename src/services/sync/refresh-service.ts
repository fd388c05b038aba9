import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CrossmarkPort, RemoteEvent } from '../../crossmark/port.ts';
import { isMissingReference, isUniqueViolation, type StoreRow } from '../../db/database.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { recordingRefusals } from '../action-log.ts';
import { authorize } from '../authz.ts';
import type { Actor } from '../contracts.ts';
import { isOfStore } from './mapping.ts';
import { findMissing, type MissingResult } from './missing.ts';
import type { OnProgress, SyncWarning } from './model.ts';
import { writeBackup } from './refresh-backup.ts';
import type { RefreshLine } from './refresh-plan.ts';
import { demandNothingOpen, draftRefresh, openWork, type RefreshDraft } from './refresh-read.ts';
import { Overtaken, writeRefresh } from './refresh-write.ts';
import { type StagedPull, StagedPulls } from './staged-pulls.ts';
import { pullWarnings } from './store-merge.ts';
import { pullOfStore, type StorePullOptions } from './store-pull.ts';

export interface RefreshServiceOptions extends StorePullOptions {
  log: Pick<Logger, 'info'>;
  /** The way to Crossmark of a store; null = it works locally. */
  portOf: (storeId: string) => CrossmarkPort | null | Promise<CrossmarkPort | null>;
  shrinkLimitPercent: number;
}

/** The stages that are reported, in this order (§12.7). */
export type RefreshStage = 'fetch' | 'durations' | 'backup' | 'process' | 'schedules' | 'finish';
export type OnRefresh = (progress: { stage: RefreshStage; done: number; total: number }) => void;

/** The difference between both sides and, when it was applied, what became of it. */
export interface RefreshReport {
  storeId: string;
  storeNumber: string;
  applied: boolean;
  /** When the pull began. */
  dataAsOf: Date;
  /** Events of the store in Crossmark. */
  pulled: number;
  counts: Record<RefreshLine['kind'], number>;
  lines: RefreshLine[];
  warnings: SyncWarning[];
  /** What is on its way to Crossmark: until it is over, nothing can be applied. */
  waitsFor: string[];
  /** File with the rows as they were. */
  backup: string | null;
  syncRunId: number | null;
}

interface Fetched {
  store: StoreRow & { connectionId: string };
  pull: StagedPull;
  rows: RemoteEvent[];
  missing: MissingResult;
}

const ATTEMPTS = 3;
const TIMEOUT_MS = 120_000;

/**
 * §12.7: an administrator lets Crossmark win everywhere in a store. First the difference is shown, which changes nothing;
 * applied, it is one transaction after a backup. Nothing here calls itself: it is never automatic.
 */
export class RefreshService {
  readonly #options: RefreshServiceOptions;
  readonly #pulls: StagedPulls;

  constructor(options: RefreshServiceOptions) {
    this.#options = options;
    this.#pulls = new StagedPulls({ ...options, sleep: (ms) => wait(ms) });
  }

  /**
   * The difference; nothing is changed.
   * @throws FORBIDDEN, NOT_FOUND, STORE_INACTIVE, VALIDATION_ERROR for a store without a connection, STATE when the pull
   * cannot be trusted, CrossmarkError
   */
  async preview(
    storeId: string,
    actor: Actor,
    options: { includeLocked?: boolean; onProgress?: OnRefresh } = {},
  ): Promise<RefreshReport> {
    const { db, clock } = this.#options;
    const store = await this.#storeOf(storeId, actor);
    const fetched = await this.#fetch(store, options.onProgress);
    return db.transaction(async (tx) => {
      const pulled = { ...fetched, now: clock.now() };
      const draft = await draftRefresh(tx, store, pulled, options.includeLocked ?? false);
      return reportOf(fetched, draft, await openWork(tx, storeId));
    });
  }

  /**
   * Applies the difference in one transaction; the rows that it changes are in `backup` before it begins.
   * @param input `confirm`: the number of the store, typed by the person
   * @throws as `preview`, and VALIDATION_ERROR for another number or a backup that cannot be written,
   * CHANGE_IN_PROGRESS while something is on its way to Crossmark, CONTENT_CHANGED when people were faster three times
   */
  async apply(
    storeId: string,
    actor: Actor,
    input: { confirm: string; backup: string; includeLocked?: boolean; onProgress?: OnRefresh },
  ): Promise<RefreshReport> {
    const { db, clock } = this.#options;
    const store = await this.#storeOf(storeId, actor);
    const entry = {
      storeId,
      actor,
      at: clock.now(),
      action: 'sync.full',
      subjectType: 'store',
      subjectId: storeId,
    };
    return recordingRefusals(db, entry, async () => {
      if (input.confirm !== store.number)
        throw new DaybreakError(
          'VALIDATION_ERROR',
          `${input.confirm} is not the number of ${store.name}. Nothing was changed.`,
        );
      await demandNothingOpen(db.client, storeId);
      const fetched = await this.#fetch(store, input.onProgress);
      return this.#apply(fetched, actor, { ...input, startedAt: entry.at });
    });
  }

  async #apply(
    fetched: Fetched,
    actor: Actor,
    input: { startedAt: Date; backup: string; includeLocked?: boolean; onProgress?: OnRefresh },
  ): Promise<RefreshReport> {
    const { db, clock, log } = this.#options;
    const { store, pull } = fetched;
    const { startedAt, backup, includeLocked = false, onProgress = () => {} } = input;
    const tell = (stage: RefreshStage) => onProgress({ stage, done: 0, total: 0 });
    for (let attempt = 1; ; attempt += 1) {
      const now = clock.now();
      tell('backup');
      const draft = await db.transaction((tx) => draftRefresh(tx, store, { ...fetched, now }, includeLocked));
      const saved = { store: store.id, number: store.number, takenAt: now, dataAsOf: pull.startedAt };
      await writeBackup(backup, { ...saved, ...draft.before }, attempt > 1);
      try {
        const request = { ...fetched, actor, startedAt, now, includeLocked, backup, tell };
        const syncRunId = await db.transaction((tx) => writeRefresh(tx, request, draft.before), {
          timeoutMs: TIMEOUT_MS,
        });
        const report = reportOf(fetched, draft, []);
        log.info({ storeId: store.id, syncRunId, ...report.counts }, 'refreshed in full');
        return { ...report, applied: true, backup, syncRunId };
      } catch (error) {
        const again = error instanceof Overtaken || isUniqueViolation(error) || isMissingReference(error);
        if (!again) throw error;
        if (attempt === ATTEMPTS)
          throw new DaybreakError(
            'CONTENT_CHANGED',
            'People kept changing the store meanwhile; nothing was changed.',
          );
      }
    }
  }

  /** @throws FORBIDDEN, NOT_FOUND, STORE_INACTIVE, VALIDATION_ERROR */
  async #storeOf(storeId: string, actor: Actor): Promise<StoreRow & { connectionId: string }> {
    const { client } = this.#options.db;
    await authorize(client, storeId, actor, 'refresh');
    const store = await client.store.findUniqueOrThrow({ where: { id: storeId } });
    if (store.connectionId === null)
      throw new DaybreakError('VALIDATION_ERROR', `${store.name} has no Crossmark connection.`);
    return { ...store, connectionId: store.connectionId };
  }

  /** A new pull that can be trusted, with every event looked up by id that it does not show. */
  async #fetch(store: Fetched['store'], onProgress: OnRefresh = () => {}): Promise<Fetched> {
    const { db, portOf, shrinkLimitPercent } = this.#options;
    const port = await portOf(store.id);
    const health = await port?.health();
    if (port === null || health === undefined || health.state === 'disabled')
      throw new DaybreakError('VALIDATION_ERROR', `Crossmark is turned off for ${store.name}.`);
    if (health.authBlockedUntil) throw new DaybreakError('AUTH_FAILED');
    const tell: OnProgress = ({ stage, done, total }) =>
      onProgress({ stage: stage === 'events' ? 'fetch' : 'durations', done, total });
    const pull = await pullOfStore(this.#pulls, this.#options, {
      store,
      port,
      maxAgeMs: 0,
      onProgress: tell,
    });
    if (pull === 'busy')
      throw new DaybreakError('STATE', 'Another process is reading Crossmark. Nothing was changed.');
    const { complete, failedChunks, chunks } = pull.pulled;
    if (!complete)
      throw new DaybreakError(
        'STATE',
        `Crossmark did not answer for every day (${failedChunks.length} of ${chunks} parts). Nothing was changed.`,
      );
    const rows = pull.pulled.rows.filter((row) => isOfStore(row, store));
    if (rows.length === 0)
      throw new DaybreakError(
        'STATE',
        'Crossmark listed no event of this store at all. Nothing was changed.',
      );
    const missing = await findMissing(db, port, {
      ...{ storeId: store.id, pull, rows, shrinkLimitPercent, onProgress: tell },
      everything: true,
    });
    return { store, pull, rows, missing };
  }
}

function reportOf(
  { store, pull, rows, missing }: Fetched,
  draft: RefreshDraft,
  waitsFor: string[],
): RefreshReport {
  const { lines, merge } = draft.plan;
  const counts = { new: 0, overwritten: 0, booking: 0, closed: 0, deleted: 0, kept: 0 };
  for (const { kind } of lines) counts[kind] += 1;
  return {
    ...{ storeId: store.id, storeNumber: store.number, applied: false, dataAsOf: pull.startedAt },
    ...{ pulled: rows.length, counts, lines, waitsFor, backup: null, syncRunId: null },
    warnings: [...pullWarnings(pull), ...missing.warnings, ...merge.warnings],
  };
}

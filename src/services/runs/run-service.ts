import { createHash, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Logger } from 'pino';
import type { Database, Tx } from '../../db/database.ts';
import { linkParent } from '../../db/repositories/events.ts';
import { announceRun, markChanged } from '../../db/repositories/messages.ts';
import type { SchedulerRunRow } from '../../db/repositories/run-lifecycle.ts';
import * as runs from '../../db/repositories/run-lifecycle.ts';
import { lastCompletePull } from '../../db/repositories/sync-runs.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { RunMode } from '../../domain/types.ts';
import { ENGINE_VERSION, plan } from '../../engine/plan.ts';
import type { Proposal } from '../../engine/proposal.ts';
import type { Snapshot } from '../../engine/snapshot.ts';
import { logDone } from '../action-log.ts';
import { authorize, whoMay } from '../authz.ts';
import type { Actor } from '../contracts.ts';
import { healthOfPlan } from '../proposals/health.ts';
import { linksFoundIn } from './found-links.ts';
import { proposalRows } from './proposal-rows.ts';
import { snapshotForRun } from './run-snapshot.ts';
import { tellOfTrouble } from './trouble.ts';

const HEARTBEAT_MS = 30_000;
const MANUAL_RUNS_PER_HOUR = 6;
/** Steps 4–7 of workflow 3.1. */
const TIME_LIMIT_MS = { automatic: 60_000, manual: 40_000 } as const;
/** How long a run waits for fresh data; a person does not wait as long as a night. */
const PULL_WAIT_MS = { automatic: 60_000, manual: 15_000 } as const;

export interface StartedRun {
  storeId: string;
  runId: number;
  leaseToken: string;
}

export interface RunOutcome {
  runId: number;
  status: 'completed' | 'failed' | 'discarded';
  counters: Proposal['counters'] | null;
  error: { code: string; message: string } | null;
}

export interface RunServiceOptions {
  db: Database;
  clock: Clock;
  log: Logger;
  /** Brings the store into step with Crossmark first, waiting no longer than this; never rejects (workflow 3.1 step 3). */
  pull?: (storeId: string, waitMs: number) => Promise<void>;
}

/**
 * The life of a run (workflow §2.1, §3, §8): begin → execute → completed, failed or crashed. One running run per
 * store is a unique key in the database; a run writes its result in one transaction or leaves nothing behind.
 */
export class RunService {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #pull: NonNullable<RunServiceOptions['pull']>;

  constructor(options: RunServiceOptions) {
    this.#db = options.db;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#pull = options.pull ?? (() => Promise.resolve());
  }

  /**
   * Takes the store's running key. A person needs the right `run`; `system` is the nightly job.
   * @throws RUN_IN_PROGRESS with `details.runId`, RATE_LIMITED, FORBIDDEN, STORE_INACTIVE.
   */
  async begin(
    storeId: string,
    actor: Actor,
    request: { runType: 'automatic' | 'manual'; mode?: RunMode },
  ): Promise<StartedRun> {
    const { client } = this.#db;
    if (actor !== 'system') await authorize(client, storeId, actor, 'run');
    const store = await client.store.findUnique({ where: { id: storeId } });
    if (!store) throw new DaybreakError('NOT_FOUND', `There is no store ${storeId}.`);
    if (!store.isActive) throw new DaybreakError('STORE_INACTIVE');
    const now = this.#clock.now();
    if (request.runType === 'manual') {
      const recent = await runs.countManualSince(client, storeId, new Date(now.getTime() - 3_600_000));
      if (recent >= MANUAL_RUNS_PER_HOUR) {
        throw new DaybreakError('RATE_LIMITED', `This store has had ${recent} manual runs within an hour.`);
      }
    }
    const leaseToken = randomUUID();
    const input = {
      storeId,
      runType: request.runType,
      mode: request.mode ?? 'normal',
      requestedBy: actor,
      leaseToken,
      now,
    };
    let runId = await runs.insertRunning(client, input);
    if (runId === null) {
      await this.sweepCrashed(storeId);
      runId = await runs.insertRunning(client, input);
    }
    if (runId === null) {
      const holder = await runs.runningRun(client, storeId);
      throw new DaybreakError('RUN_IN_PROGRESS', undefined, {
        runId: holder?.id ?? null,
        requestedBy: holder?.requestedBy ?? null,
        startedAt: holder?.startedAt ?? null,
      });
    }
    return { storeId, runId, leaseToken };
  }

  /** Plans and stores a begun run. Never throws: what goes wrong becomes the state of the run. */
  async execute(started: StartedRun): Promise<RunOutcome> {
    const log = this.#log.child({ storeId: started.storeId, runId: started.runId });
    const beat = setInterval(() => {
      runs.heartbeat(this.#db.client, started, this.#clock.now()).catch((error: unknown) => {
        log.warn({ err: error }, 'heartbeat failed');
      });
    }, HEARTBEAT_MS);
    try {
      return await this.#planAndStore(started, log);
    } catch (error) {
      const failed = failureOf(started, error);
      log.error({ err: error, code: failed.error.code }, 'run failed');
      // A database that is gone leaves the run to the watchdog.
      await this.#recordFailure(started, failed.error).catch((again: unknown) => {
        log.error({ err: again }, 'the failure of the run could not be recorded');
      });
      return failed;
    } finally {
      clearInterval(beat);
    }
  }

  /** 8.1: running runs without a heartbeat for `runStaleMinutes` become `crashed`; people are told once. */
  async sweepCrashed(storeId?: string): Promise<number[]> {
    const now = this.#clock.now();
    const stale = await runs.staleRuns(this.#db.client, now, storeId);
    const crashed: number[] = [];
    for (const run of stale) {
      const { storeId, id: runId } = run;
      // A nightly run is repeated by its job before anybody is told.
      const concerned = run.runType === 'manual' ? await whoMay(this.#db.client, storeId, 'run') : [];
      await this.#db.transaction(async (tx) => {
        if (!(await runs.markCrashed(tx, run, now))) return;
        await logDone(tx, { storeId, at: now, actor: 'system', action: 'run.crashed', runId });
        await markChanged(tx, storeId, 'run', runId);
        await tellOfTrouble(tx, storeId, runId, concerned, now);
        crashed.push(runId);
      });
    }
    if (crashed.length > 0)
      this.#log.warn({ runs: crashed }, 'runs without a heartbeat were marked as crashed');
    return crashed;
  }

  /**
   * Tells the store's managers that a run came to nothing, those in their quiet hours when these are over. Repeating it
   * is fine: everybody is told once.
   */
  async tellManagers(storeId: string, runId: number): Promise<void> {
    const concerned = await whoMay(this.#db.client, storeId, 'run');
    const now = this.#clock.now();
    await this.#db.transaction((tx) => tellOfTrouble(tx, storeId, runId, concerned, now));
  }

  /** Ends the notice about an interrupted run. Repeating it is fine. */
  async dismissCrash(storeId: string, actor: Actor, runId: number): Promise<void> {
    await authorize(this.#db.client, storeId, actor, 'run');
    const run = await this.#db.client.schedulerRun.findFirst({ where: { id: runId, storeId } });
    if (!run) throw new DaybreakError('RUN_NOT_FOUND');
    if (run.status !== 'crashed') throw new DaybreakError('STATE', 'This run was not interrupted.');
    await runs.dismissCrash(this.#db.client, run, actor, this.#clock.now());
  }

  async #planAndStore(started: StartedRun, log: Logger): Promise<RunOutcome> {
    const run = await this.#db.client.schedulerRun.findUniqueOrThrow({ where: { id: started.runId } });
    const runType = run.runType as 'automatic' | 'manual';
    await this.#stage(started, 'pull');
    await this.#pull(started.storeId, PULL_WAIT_MS[runType]);
    const begunAt = this.#clock.now().getTime();
    // WF-5: a waiting run that a person touches while we plan makes the result stale; then plan once more.
    for (let attempt = 1; ; attempt += 1) {
      await this.#stage(started, 'snapshot');
      const { snapshot, replaced, dataAsOf } = await this.#db.transaction(async (tx) => ({
        ...(await snapshotForRun(tx, started.storeId, run.startedAt, run.mode as RunMode)),
        dataAsOf: (await lastCompletePull(tx, started.storeId))?.dataAsOf ?? null,
      }));
      await this.#stage(started, 'engine');
      const proposal = plan(snapshot, () => performance.now());
      await this.#stage(started, 'store');
      if (this.#clock.now().getTime() - begunAt > TIME_LIMIT_MS[runType]) {
        throw new DaybreakError('TIME_LIMIT');
      }
      const outcome = await this.#store(started, run, snapshot, proposal, replaced, dataAsOf);
      if (outcome !== 'stale') {
        log.info(
          { outcome, ...proposal.counters, engineMs: Math.round(proposal.stats.elapsedMs) },
          'run stored',
        );
        return { runId: run.id, status: outcome, counters: proposal.counters, error: null };
      }
      if (attempt === 2) throw new DaybreakError('SNAPSHOT_STALE');
      log.info('a waiting proposal was changed meanwhile: planning once more');
    }
  }

  /** Step 7 of workflow 3.1: everything in one transaction, the conditional update first. */
  async #store(
    started: StartedRun,
    run: SchedulerRunRow,
    snapshot: Snapshot,
    proposal: Proposal,
    replaced: SchedulerRunRow[],
    dataAsOf: Date | null,
  ): Promise<'completed' | 'discarded' | 'stale'> {
    const now = this.#clock.now();
    const body = JSON.stringify(snapshot);
    const { processed, placed, swaps, failed } = proposal.counters;
    const links = linksFoundIn(snapshot);
    const dates = proposal.rows.flatMap((row) => (row.date ? [row.date] : [])).sort();
    const healthScore = healthOfPlan(snapshot, proposal)?.score ?? null;
    class Stale extends Error {}
    try {
      return await this.#db.transaction(async (tx) => {
        const stored = await runs.complete(tx, started, {
          completedAt: now,
          totalEventsProcessed: processed,
          eventsScheduled: placed,
          eventsRequiringSwaps: swaps,
          eventsFailed: failed,
          windowStart: dates[0] ?? null,
          windowEnd: dates.at(-1) ?? null,
          dataAsOf,
          engineVersion: ENGINE_VERSION,
          snapshotHash: createHash('sha256').update(body).digest('hex'),
          healthScore,
          // Nothing to plan: there is nothing to decide either.
          ...(processed === 0 ? { approvedAt: now, approvedByUser: 'system' } : {}),
        });
        if (!stored) return 'discarded';
        for (const older of replaced) {
          if (!(await runs.replace(tx, older, run.id, now))) throw new Stale();
          await markChanged(tx, run.storeId, 'run', older.id);
        }
        await runs.saveSnapshot(tx, run, gzipSync(body));
        await runs.insertRows(tx, run, proposalRows(run, proposal));
        const events = proposal.rows.map((row) => row.eventRefNum);
        for (const older of await runs.supersedeOlderFailed(tx, run, events, now))
          await markChanged(tx, run.storeId, 'run', older);
        for (const [child, parent] of links) await linkParent(tx, run.storeId, child, parent);
        await logDone(tx, {
          storeId: run.storeId,
          at: now,
          actor: run.requestedBy,
          action: 'run.completed',
          runId: run.id,
          after: { processed, placed, swaps, failed },
        });
        if (processed > 0) await announceRun(tx, run.storeId, run.id);
        return 'completed';
      });
    } catch (error) {
      if (error instanceof Stale) return 'stale';
      throw error;
    }
  }

  async #recordFailure(
    started: StartedRun,
    { code, message }: { code: string; message: string },
  ): Promise<void> {
    const { storeId, runId } = started;
    const now = this.#clock.now();
    await this.#db.transaction(async (tx: Tx) => {
      if (!(await runs.fail(tx, started, { code, message, now }))) return;
      const { requestedBy: actor } = await tx.schedulerRun.findUniqueOrThrow({ where: { id: runId } });
      await logDone(tx, { storeId, at: now, actor, action: 'run.failed', runId, after: { code } });
      // The person who asked is told at once; a nightly run is repeated by its job first.
      if (/^[UW]/.test(actor)) await tellOfTrouble(tx, storeId, runId, [actor]);
    });
  }

  #stage(started: StartedRun, stage: string): Promise<void> {
    return runs.heartbeat(this.#db.client, started, this.#clock.now(), stage);
  }
}

function failureOf({ runId }: StartedRun, error: unknown): RunOutcome & { status: 'failed'; error: object } {
  const known = error instanceof DaybreakError;
  return {
    runId,
    status: 'failed',
    counters: null,
    error: {
      code: known ? error.code : 'INTERNAL_ERROR',
      message: known ? error.message : 'Something went wrong while planning. The log has the details.',
    },
  };
}

import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { automaticRunsSince, type SchedulerRunRow } from '../db/repositories/run-lifecycle.ts';
import { listActiveStores } from '../db/repositories/stores.ts';
import type { Clock } from '../domain/clock.ts';
import { DaybreakError } from '../domain/errors.ts';
import type { RunService } from '../services/runs/run-service.ts';
import { latestAtOrBefore } from './recurrence.ts';

/** 02:00 in the store's zone. */
export const NIGHTLY_PATTERN = '0 2 * * *';
/** A plan that comes more than six hours late is of no use any more. */
const GRACE_MS = 6 * 3_600_000;
/** A failed or crashed nightly run is repeated twice, five minutes apart. */
const MAX_RUNS_PER_NIGHT = 3;
const REPEAT_AFTER_MS = 5 * 60_000;

export interface NightlyOptions {
  db: Database;
  runs: Pick<RunService, 'begin' | 'execute' | 'tellManagers'>;
  clock: Clock;
  log: Logger;
}

/**
 * One pass over all stores: begins the nightly run where it is due. What is due is read from the runs themselves, so
 * a run that was missed while the app was down is made up, and a restart never plans a night twice.
 */
export async function runDueNights({ db, runs, clock, log }: NightlyOptions): Promise<void> {
  const stores = await listActiveStores(db.client);
  for (const store of stores) {
    try {
      const now = clock.now();
      const due = latestAtOrBefore(NIGHTLY_PATTERN, store.timezone, now);
      if (!due || store.createdAt > due || now.getTime() - due.getTime() > GRACE_MS) continue;
      const tonight = await automaticRunsSince(db.client, store.id, due);
      const last = tonight.at(-1);
      if (last && isGivenUp(tonight)) await runs.tellManagers(store.id, last.id);
      if (!isWanted(tonight, now)) continue;
      await runs.execute(await runs.begin(store.id, 'system', { runType: 'automatic' }));
    } catch (error) {
      if (error instanceof DaybreakError && error.code === 'RUN_IN_PROGRESS') continue;
      log.error({ err: error, storeId: store.id }, 'nightly run could not be started');
    }
  }
}

type NightRun = Pick<SchedulerRunRow, 'status' | 'completedAt'>;

const cameToNothing = (run: NightRun) => run.status === 'failed' || run.status === 'crashed';

/** Every try of this night came to nothing: only now people are told (8.3). */
function isGivenUp(tonight: readonly NightRun[]): boolean {
  return tonight.length >= MAX_RUNS_PER_NIGHT && tonight.every(cameToNothing);
}

function isWanted(tonight: readonly NightRun[], now: Date): boolean {
  if (!tonight.every(cameToNothing) || tonight.length >= MAX_RUNS_PER_NIGHT) return false;
  const last = tonight.at(-1);
  return !last || now.getTime() - (last.completedAt ?? now).getTime() >= REPEAT_AFTER_MS;
}

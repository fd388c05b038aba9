import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { listActiveStores } from '../db/repositories/stores.ts';
import type { Clock } from '../domain/clock.ts';
import type { RosterRefresh } from '../services/roster/refresh.ts';
import { latestAtOrBefore } from './recurrence.ts';

/** 03:30 in the store's zone, after the nightly run. */
export const ROSTER_PATTERN = '30 3 * * *';
/** A failed refresh is repeated twice, half an hour apart; then the next day's comes. */
const MAX_TRIES = 3;
const REPEAT_AFTER_MS = 30 * 60_000;

export interface RosterJobOptions {
  db: Database;
  refresh: Pick<RosterRefresh, 'record' | 'isConnected' | 'pass'>;
  clock: Clock;
  log: Logger;
}

/**
 * One pass over all stores: refreshes names and addresses where it is due. What is due is read from the record, so a
 * restart never does a day twice, and a day that was missed is made up.
 */
export async function runDueRosters({ db, refresh, clock, log }: RosterJobOptions): Promise<void> {
  const run = refresh.pass();
  for (const store of await listActiveStores(db.client)) {
    try {
      const now = clock.now();
      const due = latestAtOrBefore(ROSTER_PATTERN, store.timezone, now);
      if (!due || store.createdAt > due || !(await refresh.isConnected(store.id))) continue;
      const { done, failures, last } = await refresh.record(store.id, due);
      if (done || failures >= MAX_TRIES) continue;
      if (last !== null && now.getTime() - last.getTime() < REPEAT_AFTER_MS) continue;
      const people = await run({ storeId: store.id, actor: 'system', due });
      if (people !== null) log.info({ storeId: store.id, people }, 'roster refreshed');
    } catch (error) {
      log.error({ err: error, storeId: store.id }, 'the roster of a store could not be refreshed');
    }
  }
}

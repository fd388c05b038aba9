import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { storesToSync } from '../db/repositories/sync-runs.ts';
import type { Clock } from '../domain/clock.ts';
import type { SyncService } from '../services/sync/sync-service.ts';

export interface SyncJobOptions {
  db: Database;
  sync: Pick<SyncService, 'syncScheduled'>;
  clock: Clock;
  log: Pick<Logger, 'error'>;
  intervalMs: number;
  /** Each store pulls its own rows: then stores are spread, else connections. */
  storeFilter: boolean;
}

/**
 * One pass over all stores with a connection: pulls those that are due. What is due is read from the pulls themselves, so
 * a restart pulls nothing too early. Stores of one connection come together, because they share what is read; connections
 * lie spread over the interval.
 */
export async function runDueSyncs(options: SyncJobOptions): Promise<void> {
  const { db, sync, clock, log, intervalMs, storeFilter } = options;
  // Whoever has had no turn for so long is due in any case.
  const since = new Date(clock.now().getTime() - 2 * intervalMs);
  for (const { storeId, connectionId, lastStartedAt } of await storesToSync(db.client, since)) {
    const offset = spread(storeFilter ? storeId : connectionId, intervalMs);
    if (!isDue(clock.now(), lastStartedAt, intervalMs, offset)) continue;
    try {
      await sync.syncScheduled(storeId);
    } catch (error) {
      log.error({ err: error, storeId }, 'a store could not be synced');
    }
  }
}

/** A turn has begun since the last pull, which was not just now. */
export function isDue(now: Date, lastStartedAt: Date | null, intervalMs: number, offsetMs: number): boolean {
  if (lastStartedAt === null) return true;
  const turn = Math.floor((now.getTime() - offsetMs) / intervalMs) * intervalMs + offsetMs;
  return lastStartedAt.getTime() < turn && now.getTime() - lastStartedAt.getTime() >= intervalMs / 2;
}

/** Where in the interval a name has its turn; the same after every restart. */
function spread(name: string, intervalMs: number): number {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + letter.charCodeAt(0)) % 1_000_003;
  return hash % intervalMs;
}

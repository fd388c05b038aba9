import type { Config } from '../config.ts';
import { createDefaultClient, DEFAULT_CONNECTION } from '../crossmark/default-client.ts';
import type { Database } from '../db/database.ts';
import { systemClock } from '../domain/clock.ts';
import { createLog } from '../logging.ts';
import { connectionOf } from '../services/connections.ts';
import type { SyncServiceOptions } from '../services/sync/sync-service.ts';

/** What reading Crossmark needs, with the account in the environment, for one command. */
export async function withCrossmark<T>(
  db: Database,
  { crossmark, logLevel }: Config,
  work: (options: SyncServiceOptions) => Promise<T>,
): Promise<T> {
  const log = createLog(logLevel);
  const client = crossmark.mode === 'off' ? null : createDefaultClient(crossmark, log);
  try {
    return await work({
      ...{ db, clock: systemClock, log },
      portOf: async (storeId) => ((await connectionOf(db, storeId)) === DEFAULT_CONNECTION ? client : null),
      windowDays: { past: crossmark.windowPastDays, future: crossmark.windowFutureDays },
      intervalMs: crossmark.syncIntervalMinutes * 60_000,
      shrinkLimitPercent: crossmark.syncShrinkLimitPercent,
      storeFilter: crossmark.storeFilterField !== '',
    });
  } finally {
    await client?.signOut();
  }
}

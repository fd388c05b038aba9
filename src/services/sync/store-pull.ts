import type { CrossmarkPort } from '../../crossmark/port.ts';
import type { Database, StoreRow } from '../../db/database.ts';
import { storesOfConnection } from '../../db/repositories/sync-runs.ts';
import type { Clock } from '../../domain/clock.ts';
import { addDays, localOf } from '../../domain/dates.ts';
import type { OnProgress } from './model.ts';
import type { StagedPull, StagedPulls } from './staged-pulls.ts';

export interface StorePullOptions {
  db: Database;
  clock: Clock;
  windowDays: { past: number; future: number };
  /** Each store pulls its own rows (`CROSSMARK_STORE_FILTER_FIELD`), so nothing is shared. */
  storeFilter: boolean;
}

/** The pull of one store: its window, and what it shares with others of its connection. @throws CrossmarkError */
export async function pullOfStore(
  pulls: StagedPulls,
  { db, clock, windowDays, storeFilter }: StorePullOptions,
  request: {
    store: StoreRow & { connectionId: string };
    port: CrossmarkPort;
    maxAgeMs: number;
    onProgress: OnProgress;
  },
): Promise<StagedPull | 'busy'> {
  const { store, port, maxAgeMs, onProgress } = request;
  const today = localOf(clock.now(), store.timezone).date;
  const window = { from: addDays(today, -windowDays.past), to: addDays(today, windowDays.future) };
  const share = !storeFilter && (await storesOfConnection(db.client, store.connectionId)) > 1;
  const key = storeFilter ? `${store.connectionId}:${store.id}` : store.connectionId;
  const locationId = storeFilter ? store.locationId : null;
  return pulls.get(key, { port, window, locationId, maxAgeMs, share, onProgress });
}

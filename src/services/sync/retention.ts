import type { Database } from '../../db/database.ts';
import { addDays, localOf } from '../../domain/dates.ts';

const SYNCS_DAYS = 30;
const CHANGES_DAYS = 90;
const DAY_MS = 24 * 3_600_000;

/**
 * Forgets old syncs and what they changed. The newest complete pull of a store stays, and so does every decision about an
 * event that may still come: without it the same conflict would come twice.
 */
export async function purgeSyncs(db: Database, now: Date): Promise<void> {
  const { client } = db;
  const newest = await client.syncRun.groupBy({
    by: ['storeId'],
    where: { complete: true },
    _max: { id: true },
  });
  await client.syncRun.deleteMany({
    where: {
      startedAt: { lt: new Date(now.getTime() - SYNCS_DAYS * DAY_MS) },
      id: { notIn: newest.flatMap(({ _max }) => _max.id ?? []) },
    },
  });
  const old = { detectedAt: { lt: new Date(now.getTime() - CHANGES_DAYS * DAY_MS) } };
  await client.syncChangeLog.deleteMany({ where: { ...old, isConflict: false } });
  const over = addDays(localOf(now, 'UTC').date, -CHANGES_DAYS);
  await client.syncChangeLog.deleteMany({
    where: { ...old, isConflict: true, resolved: true, event: { is: { dueDate: { lt: over } } } },
  });
}

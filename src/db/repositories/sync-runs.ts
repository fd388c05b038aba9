import type { Prisma, SyncRunRow, Tx } from '../database.ts';

/** Pulls of a store as they ended. */

export function addSyncRun(tx: Tx, run: Prisma.SyncRunUncheckedCreateInput): Promise<SyncRunRow> {
  return tx.syncRun.create({ data: run });
}

/** The last pull that read every day of its window, or null: what "data of …" means. */
export function lastCompletePull(
  db: Tx,
  storeId: string,
): Promise<{ dataAsOf: Date | null; pulled: number } | null> {
  return db.syncRun.findFirst({
    where: { storeId, complete: true },
    orderBy: { dataAsOf: 'desc' },
    select: { dataAsOf: true, pulled: true },
  });
}

/** Active stores with an enabled connection, by id. */
export function connectedStores(db: Tx): Promise<{ id: string; connectionId: string | null }[]> {
  return db.store.findMany({
    where: { isActive: true, connection: { is: { enabled: true } } },
    select: { id: true, connectionId: true },
    orderBy: { id: 'asc' },
  });
}

/** Active stores with an enabled connection, and when their newest pull since a moment began. */
export async function storesToSync(
  db: Tx,
  since: Date,
): Promise<{ storeId: string; connectionId: string; lastStartedAt: Date | null }[]> {
  const stores = await connectedStores(db);
  const last = await db.syncRun.groupBy({
    by: ['storeId'],
    where: { startedAt: { gte: since } },
    _max: { startedAt: true },
  });
  const startedAt = new Map(last.map((row) => [row.storeId, row._max.startedAt]));
  return stores.flatMap(({ id, connectionId }) =>
    connectionId === null ? [] : [{ storeId: id, connectionId, lastStartedAt: startedAt.get(id) ?? null }],
  );
}

/** How many active stores a connection serves. */
export function storesOfConnection(db: Tx, connectionId: string): Promise<number> {
  return db.store.count({ where: { isActive: true, connectionId } });
}

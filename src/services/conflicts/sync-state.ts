import type { SyncRunRow, Tx } from '../../db/database.ts';

/** How a store stands with Crossmark, as far as the database knows; whether Crossmark answers is asked elsewhere. */
export interface SyncState {
  /** The store has a connection. */
  connected: boolean;
  /** The newest sync that read something. */
  last: { at: Date; events: number; changes: number } | null;
  /** The newest one, when it did not work and came after `last`. */
  failed: { at: Date; code: string | null; message: string | null } | null;
  openConflicts: number;
}

const READ = {
  select: {
    status: true,
    finishedAt: true,
    pulled: true,
    inserted: true,
    updated: true,
    bookings: true,
    cancelled: true,
    errorCode: true,
    error: true,
  },
} as const;
type Run = Pick<SyncRunRow, keyof (typeof READ)['select']>;

export async function readSyncState(db: Tx, storeId: string): Promise<SyncState> {
  const runsOf = (statuses: string[]) =>
    db.syncRun.findFirst({ where: { storeId, status: { in: statuses } }, orderBy: { id: 'desc' }, ...READ });
  const [store, last, failed, openConflicts] = await Promise.all([
    db.store.findUnique({ where: { id: storeId }, select: { connectionId: true } }),
    runsOf(['success', 'partial']),
    runsOf(['failed']),
    db.syncChangeLog.count({ where: { storeId, isConflict: true, resolved: false } }),
  ]);
  const newer = failed !== null && (last === null || failed.finishedAt > last.finishedAt) ? failed : null;
  return {
    connected: Boolean(store?.connectionId),
    last: last && { at: last.finishedAt, events: last.pulled, changes: changesOf(last) },
    failed: newer && { at: newer.finishedAt, code: newer.errorCode, message: newer.error },
    openConflicts,
  };
}

function changesOf({ inserted, updated, bookings, cancelled }: Run): number {
  return inserted + updated + bookings + cancelled;
}

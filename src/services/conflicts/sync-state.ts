import type { Tx } from '../../db/database.ts';

/** How a store stands with Crossmark, as far as the database knows; whether Crossmark answers is asked elsewhere. */
export interface SyncState {
  /** The store has a connection. */
  connected: boolean;
  /** The newest sync that read something. */
  last: { at: Date; events: number; changes: number } | null;
  /** The newest one, when it did not work and came after `last`. */
  failed: { at: Date; code: string | null } | null;
  openConflicts: number;
}

type Whole = number | bigint;
interface Row {
  connectionId: string | null;
  open: Whole;
  lastAt: Date | string | null;
  events: Whole | null;
  changes: Whole | null;
  failedAt: Date | string | null;
  code: string | null;
}

/** One query: App Home waits for it. */
export async function readSyncState(db: Tx, storeId: string): Promise<SyncState> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT s.connection_id AS "connectionId",
           (SELECT COUNT(*) FROM sync_change_logs c
             WHERE c.store_id = s.id AND c.is_conflict AND NOT c.resolved) AS open,
           r.finished_at AS "lastAt", r.pulled AS events,
           r.inserted + r.updated + r.bookings + r.cancelled AS changes,
           f.finished_at AS "failedAt", f.error_code AS code
      FROM stores s
      LEFT JOIN sync_runs r ON r.id = (SELECT a.id FROM sync_runs a
        WHERE a.store_id = s.id AND a.status IN ('success', 'partial') ORDER BY a.started_at DESC, a.id DESC LIMIT 1)
      LEFT JOIN sync_runs f ON f.id = (SELECT b.id FROM sync_runs b
        WHERE b.store_id = s.id AND b.status = 'failed' ORDER BY b.started_at DESC, b.id DESC LIMIT 1)
     WHERE s.id = ${storeId}`;
  if (row === undefined) return { connected: false, last: null, failed: null, openConflicts: 0 };
  const at = (value: Date | string | null) => (value === null ? null : new Date(value));
  const last = at(row.lastAt);
  const failed = at(row.failedAt);
  return {
    connected: row.connectionId !== null,
    last: last && { at: last, events: Number(row.events), changes: Number(row.changes) },
    failed: failed !== null && (last === null || failed > last) ? { at: failed, code: row.code } : null,
    openConflicts: Number(row.open),
  };
}

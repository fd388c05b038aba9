import type { Database } from '../../../src/db/database.ts';
import { announceConflicts } from '../../../src/services/conflicts/announce.ts';

interface Found {
  refNum: number;
  fields: Record<string, { local: unknown; upstream: unknown }>;
  urgent?: boolean;
}

/** One sync of a store that found these conflicts, as the pull writes them. @returns ids of the sync and of the conflicts */
export async function foundBySync(
  db: Database,
  storeId: string,
  found: readonly Found[],
  now: Date,
): Promise<{ syncId: number; ids: number[] }> {
  return db.transaction(async (tx) => {
    const { id: syncId } = await tx.syncRun.create({
      data: {
        ...{
          storeId,
          kind: 'scheduled',
          requestedBy: 'system',
          status: 'success',
          complete: true,
          dataAsOf: now,
        },
        ...{ startedAt: now, finishedAt: now, pulled: 212, inserted: 2, updated: 1 },
        conflicts: found.length,
      },
    });
    const ids: number[] = [];
    for (const { refNum, fields, urgent = false } of found) {
      const about = 'booking' in fields ? 'schedule' : 'event';
      const { id } = await tx.syncChangeLog.create({
        data: {
          ...{ storeId, syncRunId: syncId, changeType: 'conflict', entityType: about, isConflict: true },
          ...{ entityId: String(refNum), eventRefNum: refNum, summary: `${refNum} differs`, urgent },
          ...{ fieldChanges: JSON.stringify(fields), fingerprint: `${syncId}-${refNum}-${about}` },
          detectedAt: now,
        },
      });
      ids.push(id);
    }
    await announceConflicts(tx, { storeId, syncRunId: syncId, now });
    return { syncId, ids };
  });
}

/** One side of a booking, as the pull keeps it. */
export function side(
  employeeId: string | null,
  name: string,
  date: string,
  time: string,
  scheduleEventId: string | null = '49990001',
) {
  return { employeeId, name, date, time, scheduleEventId };
}

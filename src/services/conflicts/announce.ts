import type { Tx } from '../../db/database.ts';
import { inBatches } from '../../db/repositories/batches.ts';
import { announce, markChanged } from '../../db/repositories/messages.ts';
import { whoMay } from '../authz.ts';

/** Kinds of the messages about conflicts; their subject is the sync that found them. */
export const CONFLICTS_KIND = 'sync.conflicts';
export const URGENT_CONFLICTS_KIND = 'sync.conflicts.urgent';
export const SYNC_SUBJECT = 'sync_run';

/**
 * One quiet message in the store's channel about the conflicts that a sync has found, and a direct message about the
 * urgent ones to everybody who may decide. Each conflict is announced once. Call it in the transaction that wrote them.
 */
export async function announceConflicts(
  tx: Tx,
  { storeId, syncRunId, now }: { storeId: string; syncRunId: number; now: Date },
): Promise<void> {
  const where = { storeId, syncRunId, isConflict: true, notifiedAt: null };
  const urgent = await tx.syncChangeLog.count({ where: { ...where, urgent: true } });
  const { count } = await tx.syncChangeLog.updateMany({ where, data: { notifiedAt: now } });
  if (count === 0) return;
  const store = await tx.store.findUniqueOrThrow({ where: { id: storeId } });
  const message = { storeId, subjectType: SYNC_SUBJECT, subjectId: syncRunId };
  if (store.slackTeamId && store.slackChannelId)
    await announce(tx, { ...message, kind: CONFLICTS_KIND, recipient: store.slackChannelId });
  if (urgent === 0) return;
  for (const recipient of await whoMay(tx, storeId, 'manual'))
    await announce(tx, { ...message, kind: URGENT_CONFLICTS_KIND, recipient, priority: 1 });
}

/** These conflicts were closed: the messages that show them are drawn again. */
export async function conflictsClosed(tx: Tx, storeId: string, logIds: readonly number[]): Promise<void> {
  const rows = await inBatches(logIds, (some) =>
    tx.syncChangeLog.findMany({ where: { storeId, id: { in: [...some] } }, select: { syncRunId: true } }),
  );
  const runs = new Set(rows.flatMap(({ syncRunId }) => (syncRunId === null ? [] : [syncRunId])));
  for (const runId of runs) await markChanged(tx, storeId, SYNC_SUBJECT, runId);
}

import type { Tx } from '../../db/database.ts';
import { announce, markChanged } from '../../db/repositories/messages.ts';
import { subjectsOf } from '../../db/repositories/remote-operations.ts';
import { whoMay } from '../authz.ts';

/** Kind of the message about a change of bookings that did not end as wanted. */
export const BOOKING_ALERT = 'alert.booking';

/**
 * Announces what became of an operation to whoever asked for it; of a lost booking the managers and the store's channel
 * hear too, also in quiet hours (11.1). A requester without a Slack account is stood for by the managers.
 */
export async function alertPeople(
  tx: Tx,
  { id, storeId, requestedBy }: { id: number; storeId: string; requestedBy: string },
  options: { lost: boolean },
): Promise<void> {
  const requester = /^[UW]/.test(requestedBy) ? [requestedBy] : [];
  const managers = options.lost || requester.length === 0 ? await whoMay(tx, storeId, 'manual') : [];
  const store = await tx.store.findUnique({ where: { id: storeId }, select: { slackChannelId: true } });
  const channel = options.lost && store?.slackChannelId ? [store.slackChannelId] : [];
  for (const recipient of new Set([...requester, ...managers, ...channel]))
    await announce(tx, {
      storeId,
      kind: BOOKING_ALERT,
      subjectType: 'operation',
      subjectId: id,
      recipient,
      priority: 0,
    });
}

/** Messages about earlier changes of these events say what is true now. */
export async function redrawAlerts(tx: Tx, storeId: string, events: readonly number[]): Promise<void> {
  const alerts = await tx.slackMessage.findMany({
    where: { storeId, kind: BOOKING_ALERT, status: { not: 'deleted' } },
    select: { subjectId: true },
  });
  const ids = [...new Set(alerts.map(({ subjectId }) => Number(subjectId)))];
  if (ids.length === 0) return;
  const operations = await tx.remoteOperation.findMany({ where: { storeId, id: { in: ids } } });
  for (const operation of operations)
    if (subjectsOf(operation).some((event) => events.includes(event)))
      await markChanged(tx, storeId, 'operation', operation.id);
}

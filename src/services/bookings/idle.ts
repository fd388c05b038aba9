import type { Tx } from '../../db/database.ts';
import { openOperationsOf } from '../../db/repositories/remote-operations.ts';
import { DaybreakError } from '../../domain/errors.ts';

/**
 * Section 13: nobody changes an event of which a row is on its way to Crossmark, or of which an operation is not over.
 * @param own an operation that may be open: the one that asks
 * @throws DaybreakError `CHANGE_IN_PROGRESS`
 */
export async function demandIdle(
  tx: Tx,
  storeId: string,
  events: readonly number[],
  own: number | null = null,
): Promise<void> {
  const submitting = await tx.pendingSchedule.count({
    where: {
      ...{ storeId, status: 'submitting' },
      OR: [{ eventRefNum: { in: [...events] } }, { bumpedEventRefNum: { in: [...events] } }],
    },
  });
  const others = (await openOperationsOf(tx, storeId, events)).filter(({ id }) => id !== own);
  if (others.some(({ state }) => state === 'unknown'))
    throw new DaybreakError(
      'CHANGE_IN_PROGRESS',
      'It is not known yet whether Crossmark took the last change of this event.',
    );
  if (submitting > 0 || others.length > 0) throw new DaybreakError('CHANGE_IN_PROGRESS');
}

import type { Tx } from '../../db/database.ts';
import { announce, isAnnounced } from '../../db/repositories/messages.ts';
import { zonesOf } from '../notices/people.ts';
import { quietHoursOf } from '../notices/quiet-hours.ts';
import { quietEnd } from '../notices/reminder-times.ts';

/**
 * A direct message about a failed or interrupted run, once to each. With `now` it waits for the end of the quiet hours of
 * those who are in them; the person who has just asked for the run is told at once.
 */
export async function tellOfTrouble(
  tx: Tx,
  storeId: string,
  runId: number,
  people: readonly string[],
  now?: Date,
): Promise<void> {
  const store = await tx.store.findUniqueOrThrow({ where: { id: storeId } });
  const hours = await quietHoursOf(tx, storeId);
  const zones = await zonesOf(tx, store, people);
  for (const [recipient, zone] of zones) {
    const message = { kind: 'notice.run_failed', subjectId: runId, recipient };
    if (await isAnnounced(tx, message)) continue;
    const notBefore = now === undefined ? null : quietEnd(now, zone, hours);
    await announce(tx, { ...message, storeId, subjectType: 'run', priority: 1, notBefore });
  }
}

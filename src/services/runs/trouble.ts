import type { Tx } from '../../db/database.ts';
import { announce, isAnnounced } from '../../db/repositories/messages.ts';

/** A direct message about a failed or interrupted run, once to each. */
export async function tellOfTrouble(
  tx: Tx,
  storeId: string,
  runId: number,
  people: readonly string[],
): Promise<void> {
  for (const recipient of people) {
    const message = { kind: 'notice.run_failed', subjectId: runId, recipient };
    if (await isAnnounced(tx, message)) continue;
    await announce(tx, { ...message, storeId, subjectType: 'run', priority: 1 });
  }
}

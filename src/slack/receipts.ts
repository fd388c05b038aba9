import type { Tx } from '../db/database.ts';
import { isUniqueViolation } from '../db/errors.ts';

const KEEP_MS = 24 * 3_600_000;

/** Notes an Events API delivery; false when it was delivered before (Slack repeats for up to a day). */
export async function rememberEvent(db: Tx, eventId: string, now: Date): Promise<boolean> {
  try {
    await db.slackEventReceipt.create({ data: { eventId, receivedAt: now } });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Receipts that no repeat can ask for any more. */
export async function purgeReceipts(db: Tx, now: Date): Promise<void> {
  await db.slackEventReceipt.deleteMany({ where: { receivedAt: { lt: new Date(now.getTime() - KEEP_MS) } } });
}

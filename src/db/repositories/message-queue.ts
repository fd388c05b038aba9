import type { Tx } from '../database.ts';
import type { SlackMessage } from '../generated/sqlite/client.ts';

export type SlackMessageRow = SlackMessage;

/**
 * The sending side of `slack_messages`: which rows are due and how each attempt ends. Every step is one conditional
 * update, so two processes never send the same row, and a process that dies leaves a state that the next one repairs.
 */

/** A claim older than this belongs to a process that died: a post may or may not have reached Slack. */
export const CLAIM_SECONDS = 60;

const staleBefore = (now: Date) => new Date(now.getTime() - CLAIM_SECONDS * 1000);
const dueAt = (now: Date) => ({ OR: [{ nextAttemptAt: null }, { nextAttemptAt: { lte: now } }] });

/** Posts whose sender died are `unknown` from now on: they are looked for before they are posted once more. */
export async function markAbandonedPosts(db: Tx, now: Date): Promise<number> {
  const { count } = await db.slackMessage.updateMany({
    where: { status: 'sending', sendingAt: { lt: staleBefore(now) } },
    data: { status: 'unknown', updatedAt: now },
  });
  return count;
}

/** Messages with something to do now, most important first: new posts, changed ones, and lost answers after a minute. */
export function dueMessages(db: Tx, now: Date, limit: number): Promise<SlackMessageRow[]> {
  return db.slackMessage.findMany({
    where: {
      OR: [
        { status: 'pending', AND: dueAt(now) },
        {
          status: 'sent',
          needsSync: true,
          AND: [dueAt(now), { OR: [{ sendingAt: null }, { sendingAt: { lt: staleBefore(now) } }] }],
        },
        { status: 'unknown', sendingAt: { lt: staleBefore(now) }, AND: dueAt(now) },
      ],
    },
    orderBy: [{ priority: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
}

/** Where replies go: the parent must have been posted first. */
export async function threadParent(
  db: Tx,
  logicalKey: string,
): Promise<{ channelId: string; ts: string } | null> {
  const parent = await db.slackMessage.findUnique({
    where: { logicalKey },
    select: { channelId: true, ts: true },
  });
  return parent?.channelId && parent.ts ? { channelId: parent.channelId, ts: parent.ts } : null;
}

/** `pending` or `unknown` → `sending`. False: another process has it. */
export async function claimPost(db: Tx, row: SlackMessageRow, now: Date): Promise<boolean> {
  const { count } = await db.slackMessage.updateMany({
    where: { id: row.id, status: row.status, attempts: row.attempts },
    data: { status: 'sending', sendingAt: now, attempts: row.attempts + 1 },
  });
  return count === 1;
}

/** Takes a sent message for an update; `sendingAt` is the claim, the status stays. */
export async function claimUpdate(db: Tx, row: SlackMessageRow, now: Date): Promise<boolean> {
  const { count } = await db.slackMessage.updateMany({
    where: { id: row.id, status: 'sent', needsSync: true, sendingAt: row.sendingAt },
    data: { sendingAt: now, attempts: row.attempts + 1 },
  });
  return count === 1;
}

/**
 * The message stands in Slack with this content. `needsSync` is cleared only when nothing changed meanwhile
 * (same version), otherwise the next pass updates again.
 */
export async function recordSent(
  db: Tx,
  row: SlackMessageRow,
  sent: {
    channelId: string;
    ts: string;
    hash: string;
    nextAttemptAt: Date | null;
    possibleDuplicate?: boolean;
  },
): Promise<void> {
  const common = {
    status: 'sent',
    channelId: sent.channelId,
    ts: sent.ts,
    sentHash: sent.hash,
    contentHash: sent.hash,
    attempts: 0,
    sendingAt: null,
    lastError: null,
    nextAttemptAt: sent.nextAttemptAt,
    ...(sent.possibleDuplicate === undefined ? {} : { possibleDuplicate: sent.possibleDuplicate }),
  };
  const { count } = await db.slackMessage.updateMany({
    where: { id: row.id, version: row.version },
    data: { ...common, needsSync: false },
  });
  if (count === 0)
    await db.slackMessage.updateMany({ where: { id: row.id }, data: { ...common, needsSync: true } });
}

/** Back to its state before the claim, to be tried again at `at`. */
export async function postpone(db: Tx, row: SlackMessageRow, at: Date, error: string): Promise<void> {
  await db.slackMessage.updateMany({
    where: { id: row.id },
    data: {
      status: row.status,
      sendingAt: row.status === 'unknown' ? row.sendingAt : null,
      nextAttemptAt: at,
      lastError: error,
    },
  });
}

/** The answer to a post was lost: Slack may have taken it. */
export async function markUnknown(db: Tx, row: SlackMessageRow, now: Date, error: string): Promise<void> {
  await db.slackMessage.updateMany({
    where: { id: row.id, status: 'sending' },
    data: { status: 'unknown', sendingAt: now, lastError: error },
  });
}

/** The posted message is gone in Slack: post it anew. */
export async function forgetPosted(db: Tx, row: SlackMessageRow): Promise<void> {
  await db.slackMessage.updateMany({
    where: { id: row.id, ts: row.ts },
    data: {
      status: 'pending',
      ts: null,
      sentHash: null,
      sendingAt: null,
      nextAttemptAt: null,
      needsSync: true,
    },
  });
}

/** Nobody can deliver this until a person mends the reason. */
export async function markFailed(db: Tx, row: SlackMessageRow, error: string): Promise<void> {
  await db.slackMessage.updateMany({
    where: { id: row.id },
    data: { status: 'failed', sendingAt: null, needsSync: false, lastError: error },
  });
}

import type { Prisma, Tx } from '../database.ts';
import type { SlackMessage } from '../generated/sqlite/client.ts';

export type SlackMessageRow = SlackMessage;

/**
 * The sending side of `slack_messages`: which rows are due and how each attempt ends. Every step is one conditional
 * update on the row as its sender knows it, so two processes never send the same row, a late one changes nothing, and
 * one that dies leaves a state that the next one repairs.
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

/**
 * Messages with something to do now, most important first: new posts, changed ones, lost answers after a minute, and
 * failed ones whose subject has changed since.
 */
export function dueMessages(db: Tx, now: Date, limit: number): Promise<SlackMessageRow[]> {
  const free = { OR: [{ sendingAt: null }, { sendingAt: { lt: staleBefore(now) } }] };
  return db.slackMessage.findMany({
    where: {
      AND: dueAt(now),
      OR: [
        { status: 'pending' },
        { status: 'sent', needsSync: true, AND: free },
        { status: 'unknown', sendingAt: { lt: staleBefore(now) } },
        { status: 'failed', needsSync: true },
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

/**
 * Takes a message for one attempt: a new post becomes `sending`; one that stands in Slack keeps its state, `sendingAt`
 * is the claim. Answers the row as it stands from now on; null: another process has it.
 */
export async function claim(db: Tx, row: SlackMessageRow, now: Date): Promise<SlackMessageRow | null> {
  const claimed = { status: row.ts ? 'sent' : 'sending', sendingAt: now, attempts: row.attempts + 1 };
  const { count } = await db.slackMessage.updateMany({
    where: { ...asKnown(row), sendingAt: row.sendingAt },
    data: claimed,
  });
  return count === 1 ? { ...row, ...claimed } : null;
}

/** The row as its sender knows it: nobody has taken or settled it meanwhile. */
const asKnown = (row: SlackMessageRow) => ({ id: row.id, status: row.status, attempts: row.attempts });

/** Ends an attempt. `needsSync` is cleared only when the subject did not change meanwhile (same version). */
async function settle(db: Tx, row: SlackMessageRow, data: Prisma.SlackMessageUpdateManyMutationInput) {
  const { count } = await db.slackMessage.updateMany({
    where: { ...asKnown(row), version: row.version },
    data: { ...data, needsSync: false },
  });
  if (count === 0)
    await db.slackMessage.updateMany({ where: asKnown(row), data: { ...data, needsSync: true } });
}

/** The message stands in Slack with this content; `hash` null = with some content, so it is updated once more. */
export async function recordSent(
  db: Tx,
  row: SlackMessageRow,
  sent: {
    channelId: string;
    ts: string;
    hash: string | null;
    nextAttemptAt: Date | null;
    possibleDuplicate: boolean;
  },
): Promise<void> {
  const end = {
    status: 'sent',
    channelId: sent.channelId,
    ts: sent.ts,
    sentHash: sent.hash,
    contentHash: sent.hash,
    attempts: 0,
    sendingAt: null,
    lastError: null,
    nextAttemptAt: sent.nextAttemptAt,
    possibleDuplicate: sent.possibleDuplicate,
  };
  if (sent.hash === null)
    await db.slackMessage.updateMany({ where: asKnown(row), data: { ...end, needsSync: true } });
  else await settle(db, row, end);
}

/** Nobody can deliver this until a person mends the reason; the next change of the subject tries again. */
export function markFailed(db: Tx, row: SlackMessageRow, error: string): Promise<void> {
  return settle(db, row, {
    status: 'failed',
    sendingAt: null,
    attempts: 0,
    nextAttemptAt: null,
    lastError: error,
  });
}

/** To be tried again at `at`, in the state and with the count of attempts that `before` says. */
export async function postpone(
  db: Tx,
  row: SlackMessageRow,
  before: Pick<SlackMessageRow, 'status' | 'sendingAt' | 'attempts'>,
  at: Date,
  error: string | null,
): Promise<void> {
  const { status, attempts } = before;
  await db.slackMessage.updateMany({
    where: asKnown(row),
    data: {
      status,
      attempts,
      // For a lost post it says since when to look for it; everywhere else it is the claim, which ends here.
      sendingAt: status === 'unknown' ? before.sendingAt : null,
      nextAttemptAt: at,
      lastError: error,
    },
  });
}

/** The answer to a post was lost: Slack may have taken it. */
export async function markUnknown(
  db: Tx,
  row: SlackMessageRow,
  now: Date,
  nextAttemptAt: Date | null,
  error: string,
): Promise<void> {
  await db.slackMessage.updateMany({
    where: asKnown(row),
    data: { status: 'unknown', sendingAt: now, nextAttemptAt, lastError: error },
  });
}

/** The posted message is gone in Slack: post it anew. */
export async function forgetPosted(db: Tx, row: SlackMessageRow, at: Date, error: string): Promise<void> {
  await db.slackMessage.updateMany({
    where: asKnown(row),
    data: {
      status: 'pending',
      ts: null,
      sentHash: null,
      sendingAt: null,
      nextAttemptAt: at,
      lastError: error,
      needsSync: true,
    },
  });
}

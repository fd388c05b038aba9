import type { SlackMessageRow, Tx } from '../database.ts';

/**
 * The announcing side of `slack_messages`: one row per logical message, written in the transaction that changes its
 * subject. Whatever a message shows is rendered from the subject when it is sent (SL-22).
 */

export interface NewMessage {
  storeId: string;
  /** Default: the store's workspace. */
  teamId?: string;
  kind: string;
  subjectType: string;
  subjectId: string | number;
  /** `C…`, `G…` or `U…` */
  recipient: string;
  /** Distinguishes several messages about one subject to one recipient. */
  part?: string;
  threadKey?: string;
  /** 0–3, 0 first; default 2. */
  priority?: number;
  /** Held back until then; default: sent at once. */
  notBefore?: Date | null;
}

/** The five messages of a proposal: the parent and its four sections in the thread. */
export const RUN_MESSAGE_KINDS = [
  'run.summary',
  'run.new',
  'run.swaps',
  'run.needs_you',
  'run.preview',
] as const;

/** `<kind>:<subjectId>:<recipient>[:<part>]` */
export function logicalKey(message: Pick<NewMessage, 'kind' | 'subjectId' | 'recipient' | 'part'>): string {
  const key = `${message.kind}:${message.subjectId}:${message.recipient}`;
  return message.part === undefined ? key : `${key}:${message.part}`;
}

/**
 * Announces a subject to a recipient. The same logical message is never announced twice: when it exists, it is only
 * marked for an update.
 */
export async function announce(tx: Tx, message: NewMessage): Promise<SlackMessageRow> {
  const key = logicalKey(message);
  const { storeId, kind, subjectType, recipient, threadKey = null, priority = 2 } = message;
  const { notBefore: nextAttemptAt = null } = message;
  const teamId = message.teamId ?? (await teamOf(tx, storeId));
  return tx.slackMessage.upsert({
    where: { logicalKey: key },
    create: {
      storeId,
      teamId,
      logicalKey: key,
      kind,
      subjectType,
      subjectId: String(message.subjectId),
      recipient,
      threadKey,
      priority,
      nextAttemptAt,
    },
    update: { needsSync: true, version: { increment: 1 } },
  });
}

/**
 * Announces a file; what it holds is made when it is sent. Each request is a file of its own (`part` tells them
 * apart), only while the same one still waits to be sent nothing is added. False: it waits already.
 */
export async function announceFile(tx: Tx, file: NewMessage & { part: string }): Promise<boolean> {
  const { kind, recipient } = file;
  const waiting = await tx.slackMessage.count({
    where: {
      storeId: file.storeId,
      kind,
      recipient,
      subjectId: String(file.subjectId),
      status: { in: ['pending', 'sending', 'unknown'] },
    },
  });
  if (waiting > 0) return false;
  await announce(tx, file);
  return true;
}

/** Whether a message about the subject to the recipient exists already, sent or not. */
export async function isAnnounced(
  db: Tx,
  message: Pick<NewMessage, 'kind' | 'subjectId' | 'recipient' | 'part'>,
): Promise<boolean> {
  return (await db.slackMessage.count({ where: { logicalKey: logicalKey(message) } })) > 0;
}

async function teamOf(tx: Tx, storeId: string): Promise<string> {
  const store = await tx.store.findUnique({ where: { id: storeId }, select: { slackTeamId: true } });
  return store?.slackTeamId ?? '';
}

/** Announces a proposal in the store's channel; nothing when the store has no channel. */
export async function announceRun(tx: Tx, storeId: string, runId: number): Promise<void> {
  const store = await tx.store.findUnique({ where: { id: storeId } });
  if (!store?.slackTeamId || !store.slackChannelId) return;
  const common = {
    storeId,
    teamId: store.slackTeamId,
    subjectType: 'run',
    subjectId: runId,
    recipient: store.slackChannelId,
    priority: 1,
  };
  const parent = logicalKey({ ...common, kind: 'run.summary' });
  for (const kind of RUN_MESSAGE_KINDS)
    await announce(tx, { ...common, kind, ...(kind === 'run.summary' ? {} : { threadKey: parent }) });
}

/** Everything that shows this subject is to be rendered again. Returns how many messages that concerns. */
export async function markChanged(
  tx: Tx,
  storeId: string,
  subjectType: string,
  subjectId: string | number,
): Promise<number> {
  const { count } = await tx.slackMessage.updateMany({
    where: { storeId, subjectType, subjectId: String(subjectId), status: { not: 'deleted' } },
    data: { needsSync: true, subjectVersion: { increment: 1 }, version: { increment: 1 } },
  });
  return count;
}

/** The message that stands there is to be rendered again; false when it is none of ours. */
export async function markMessageChanged(tx: Tx, channelId: string, ts: string): Promise<boolean> {
  const { count } = await tx.slackMessage.updateMany({
    where: { channelId, ts },
    data: { needsSync: true, version: { increment: 1 } },
  });
  return count > 0;
}

/** Turns a paged message to another page and marks it for an update; false when it no longer exists. */
export async function turnPage(tx: Tx, storeId: string, key: string, page: number): Promise<boolean> {
  const { count } = await tx.slackMessage.updateMany({
    where: { storeId, logicalKey: key },
    data: { page, needsSync: true, version: { increment: 1 } },
  });
  return count === 1;
}

/** The same for the message that stands there, as a press names it. */
export async function turnPageAt(
  tx: Tx,
  channelId: string | undefined,
  ts: string | undefined,
  page: number,
): Promise<boolean> {
  if (!channelId || !ts) return false;
  const { count } = await tx.slackMessage.updateMany({
    where: { channelId, ts },
    data: { page, needsSync: true, version: { increment: 1 } },
  });
  return count === 1;
}

import { createHash } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import type { ConversationsHistoryResponse, WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { SlackMessageRow } from '../db/repositories/message-queue.ts';
import type { Clock } from '../domain/clock.ts';
import { classifySlackError } from './api-errors.ts';
import { announceUpload, type FileContent, sendBytes } from './file-upload.ts';
import { Pacer } from './pacer.ts';

/** What a logical message shows now. */
export interface Rendered {
  text: string;
  blocks: KnownBlock[];
  /** Pace of further updates of this message (progress: 3 s). */
  paceMs?: number;
  /** Then the message is this file, `text` stands with it and `blocks` is empty. It is posted once, never updated. */
  file?: FileContent;
}

/** Where a new message goes: a conversation, or a person whose direct message is opened first. */
export interface Target {
  recipient: string;
  threadTs?: string;
}

/** Where a message stands. */
export interface Posted {
  channelId: string;
  ts: string;
}

export interface DeliveryOptions {
  /** Background client: no retries of its own, rejects rate-limited calls (SL-16). */
  slack: WebClient;
  clock: Clock;
  log: Logger;
  /** Look lost posts up in the history (needs history scopes). */
  reconcileHistory: boolean;
}

const EVENT_TYPE = 'daybreak_message';
/** Added to Slack's own wait, so that the next call does not come a moment too early. */
const RETRY_MARGIN_MS = 500;

/** The calls that put a message into Slack, at our pace. Errors pass through; a 429 pauses the method it hit. */
export class Delivery {
  readonly #o: DeliveryOptions;
  readonly #pacer = new Pacer();
  /** Direct messages that were opened; a person's never changes. */
  readonly #opened = new Map<string, string>();
  #reconcile: boolean;

  constructor(options: DeliveryOptions) {
    this.#o = options;
    this.#reconcile = options.reconcileHistory;
  }

  /** Takes a place for one post; else the milliseconds to wait for it. */
  turnToPost({ recipient }: Target): number {
    const opening = this.#needsOpening(recipient)
      ? this.#pacer.take('conversations.open', '', this.#now())
      : 0;
    return opening || this.#pacer.take('chat.postMessage', recipient, this.#now());
  }

  /** Takes a place for one file; else the milliseconds to wait for it. */
  turnToUpload({ recipient }: Target): number {
    const methods = ['files.getUploadURLExternal', 'files.completeUploadExternal'];
    if (this.#needsOpening(recipient)) methods.unshift('conversations.open');
    return methods.reduce((wait, method) => wait || this.#pacer.take(method, '', this.#now()), 0);
  }

  /** Takes a place for one update; else the milliseconds to wait for it. */
  turnToUpdate(): number {
    return this.#pacer.take('chat.update', '', this.#now());
  }

  /** Posts a message; one whose answer was lost is looked up first, when the history may be read (SL-22). */
  async post(row: SlackMessageRow, target: Target, content: Rendered): Promise<Posted & { found: boolean }> {
    const channel = await this.#channelOf(target.recipient);
    if (row.status === 'unknown' && this.#reconcile) {
      const ts = await this.#findLost(row, channel, target.threadTs);
      if (ts !== null) return { channelId: channel, ts, found: true };
    }
    const message = {
      channel,
      ...(target.threadTs ? { thread_ts: target.threadTs } : {}),
      metadata: { event_type: EVENT_TYPE, event_payload: { key: row.logicalKey, trace: String(row.id) } },
      unfurl_links: false,
      unfurl_media: false,
    };
    const answer = await this.#call('chat.postMessage', () =>
      this.#orPlainText(row, content, (shown) => this.#o.slack.chat.postMessage({ ...message, ...shown })),
    );
    return { channelId: answer.channel ?? channel, ts: answer.ts ?? '', found: false };
  }

  /**
   * Uploads a file and posts it (SL-25). Until the last call nothing stands in the conversation, so whatever fails
   * before it is simply repeated; a lost answer to the last call is reconciled like that of a post. A file has no
   * timestamp of its own: `ts` is its id.
   */
  async postFile(
    row: SlackMessageRow,
    target: Target,
    { text, file }: { text: string; file: FileContent },
  ): Promise<Posted & { found: boolean }> {
    const channel = await this.#channelOf(target.recipient);
    if (row.status === 'unknown' && this.#reconcile) {
      const found = await this.#findLostFile(row, channel, file, target.threadTs);
      if (found !== null) return { channelId: channel, ts: found, found: true };
    }
    try {
      const id = await this.#upload(channel, target.threadTs, text, file);
      return { channelId: channel, ts: id, found: false };
    } catch (error) {
      const failure = classifySlackError(error);
      if (failure.kind !== 'defect' && failure.kind !== 'missing_scope') throw error;
      this.#o.log.error({ kind: row.kind, key: row.logicalKey, failure }, 'Slack refused a file');
      return this.post(row, target, { text: `${text}\n${file.refused}`, blocks: [] });
    }
  }

  /** The three steps of an upload; the id of the file. */
  async #upload(
    channel: string,
    thread: string | undefined,
    text: string,
    file: FileContent,
  ): Promise<string> {
    const { slack } = this.#o;
    const { url, id } = await this.#call('files.getUploadURLExternal', () => announceUpload(slack, file));
    await sendBytes(url, file.bytes);
    await this.#call('files.completeUploadExternal', () =>
      slack.files.completeUploadExternal({
        files: [{ id, title: file.title }],
        channel_id: channel,
        initial_comment: text,
        ...(thread ? { thread_ts: thread } : {}),
      }),
    );
    return id;
  }

  async update(row: SlackMessageRow, at: Posted, content: Rendered): Promise<void> {
    await this.#call('chat.update', () =>
      this.#orPlainText(row, content, (shown) =>
        this.#o.slack.chat.update({ channel: at.channelId, ts: at.ts, ...shown }),
      ),
    );
  }

  async #channelOf(recipient: string): Promise<string> {
    if (!isPerson(recipient)) return recipient;
    const known = this.#opened.get(recipient);
    if (known) return known;
    const { channel } = await this.#call('conversations.open', () =>
      this.#o.slack.conversations.open({ users: recipient }),
    );
    if (!channel?.id) throw new Error('conversations.open answered without a channel');
    this.#opened.set(recipient, channel.id);
    return channel.id;
  }

  #needsOpening(recipient: string): boolean {
    return isPerson(recipient) && !this.#opened.has(recipient);
  }

  /** Slack refused our blocks: that is our defect, so people get the complete text at least. */
  async #orPlainText<T>(
    row: SlackMessageRow,
    { text, blocks }: Rendered,
    call: (content: { text: string; blocks: KnownBlock[] } | { text: string }) => Promise<T>,
  ): Promise<T> {
    try {
      return await call({ text, blocks });
    } catch (error) {
      const failure = classifySlackError(error);
      if (failure.kind !== 'defect') throw error;
      const { code, details } = failure;
      this.#o.log.error({ kind: row.kind, key: row.logicalKey, code, details }, 'Slack refused blocks');
      return await call({ text });
    }
  }

  /** The timestamp of a post that did arrive, by the key in its metadata. */
  async #findLost(row: SlackMessageRow, channel: string, threadTs?: string): Promise<string | null> {
    const messages = await this.#messagesSince(row, channel, threadTs);
    const mine = messages.find((message) => {
      const payload = message.metadata?.event_payload as { key?: unknown } | undefined;
      return message.metadata?.event_type === EVENT_TYPE && payload?.key === row.logicalKey;
    });
    return mine?.ts ?? null;
  }

  /** The id of a file that did arrive. It carries no metadata: name, title and time have to do. */
  async #findLostFile(
    row: SlackMessageRow,
    channel: string,
    { name, title }: FileContent,
    threadTs?: string,
  ): Promise<string | null> {
    const files = (await this.#messagesSince(row, channel, threadTs)).flatMap(
      (message) => message.files ?? [],
    );
    return files.find((file) => file.name === name && file.title === title)?.id ?? null;
  }

  /** What was posted around a lost answer; empty from the day on that a scope is missing. */
  async #messagesSince(row: SlackMessageRow, channel: string, threadTs?: string): Promise<FoundMessage[]> {
    const since = (row.sendingAt ?? row.createdAt).getTime() - 60_000;
    const options = { channel, oldest: String(since / 1000), limit: 50, include_all_metadata: true };
    try {
      const { messages } = threadTs
        ? await this.#call('conversations.replies', () =>
            this.#o.slack.conversations.replies({ ...options, ts: threadTs }),
          )
        : await this.#call('conversations.history', () => this.#o.slack.conversations.history(options));
      return messages ?? [];
    } catch (error) {
      const failure = classifySlackError(error);
      if (failure.kind !== 'missing_scope') throw error;
      this.#reconcile = false;
      this.#o.log.warn({ scope: failure.scope }, 'lost messages are not looked up: a scope is missing');
      return [];
    }
  }

  async #call<T>(method: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const failure = classifySlackError(error);
      if (failure.kind === 'rate_limited')
        this.#pacer.pause(method, this.#now() + failure.retryAfterMs + RETRY_MARGIN_MS);
      throw error;
    }
  }

  #now(): number {
    return this.#o.clock.now().getTime();
  }
}

type FoundMessage = NonNullable<ConversationsHistoryResponse['messages']>[number];

const isPerson = (recipient: string) => /^[UW]/.test(recipient);

/** SHA-256 of what people see: equal content needs no call. */
export function hashOf({ text, blocks }: Rendered): string {
  return createHash('sha256')
    .update(JSON.stringify([text, blocks]))
    .digest('hex');
}

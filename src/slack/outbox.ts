import { createHash } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { checkMessage } from '../../blocks/limits.ts';
import type { Client } from '../db/database.ts';
import type { SlackMessageRow } from '../db/repositories/message-queue.ts';
import * as queue from '../db/repositories/message-queue.ts';
import type { Clock } from '../domain/clock.ts';
import { classifySlackError, type SlackFailure } from './api-errors.ts';
import { Pacer } from './pacer.ts';

/** What a logical message shows now; `null`: its subject is gone, leave what stands. */
export interface Rendered {
  text: string;
  blocks: KnownBlock[];
  /** Pace of further updates of this message (progress: 3 s). */
  paceMs?: number;
}
export type Renderer = (message: SlackMessageRow) => Promise<Rendered | null>;

export interface OutboxOptions {
  db: Client;
  /** Background client: no retries of its own, rejects rate-limited calls (SL-16). */
  slack: WebClient;
  renderers: Record<string, Renderer>;
  clock: Clock;
  log: Logger;
  /** Look lost posts up in the history (needs history scopes). */
  reconcileHistory: boolean;
}

const BATCH = 50;
const MAX_ATTEMPTS = 12;
const EVENT_TYPE = 'daybreak_message';

/**
 * Sends what the database says: posts new messages, updates changed ones, repairs lost ones (SL-22, SL-23).
 * One pass works off everything that is due; the caller repeats passes and wakes it after a change.
 */
export class Outbox {
  readonly #o: OutboxOptions;
  readonly #pacer = new Pacer();
  #credentialsProblem: string | null = null;

  constructor(options: OutboxOptions) {
    this.#o = options;
  }

  /** Set once Slack refused our token: nothing is sent any more and readiness fails. */
  get credentialsProblem(): string | null {
    return this.#credentialsProblem;
  }

  /** Slack has taken our token away: nothing can be sent until a restart with a new one. */
  stopSending(reason: string): void {
    this.#credentialsProblem = reason;
  }

  /** @returns the number of messages that were sent or settled. */
  async sendDue(): Promise<number> {
    const { db, clock } = this.#o;
    await queue.markAbandonedPosts(db, clock.now());
    let settled = 0;
    const tried = new Set<number>();
    while (this.#credentialsProblem === null) {
      // A reply becomes due when its parent has a timestamp, so a pass may need several rounds.
      const due = (await queue.dueMessages(db, clock.now(), BATCH + tried.size)).filter(
        (row) => !tried.has(row.id),
      );
      if (due.length === 0) break;
      for (const row of due) {
        tried.add(row.id);
        if (await this.#send(row)) settled += 1;
        if (this.#credentialsProblem !== null) break;
      }
    }
    return settled;
  }

  async #send(row: SlackMessageRow): Promise<boolean> {
    const render = this.#o.renderers[row.kind];
    if (!render) {
      await queue.markFailed(this.#o.db, row, `no renderer for ${row.kind}`);
      return false;
    }
    let claimed = false;
    try {
      const rendered = await render(row);
      if (rendered === null) {
        await queue.markFailed(this.#o.db, row, 'subject is gone');
        return false;
      }
      this.#logLimits(row, rendered);
      const target = await this.#target(row);
      if (target === null) return false;
      const wait = this.#pacer.take(
        row.ts ? 'chat.update' : 'chat.postMessage',
        target.channel,
        this.#o.clock.now().getTime(),
      );
      if (wait > 0) {
        await queue.postpone(this.#o.db, row, this.#in(wait), row.lastError ?? 'waiting for its turn');
        return false;
      }
      claimed = await (row.ts ? queue.claimUpdate : queue.claimPost)(this.#o.db, row, this.#o.clock.now());
      if (!claimed) return false;
      if (row.ts) await this.#update(row, { channel: target.channel, ts: row.ts }, rendered);
      else await this.#post(row, target, rendered);
      return true;
    } catch (error) {
      await this.#settle(row, claimed, classifySlackError(error));
      return false;
    }
  }

  /** Channel and thread of a post; null while its parent is not posted yet. */
  async #target(row: SlackMessageRow): Promise<{ channel: string; threadTs?: string } | null> {
    if (row.threadKey) {
      const parent = await queue.threadParent(this.#o.db, row.threadKey);
      return parent ? { channel: parent.channelId, threadTs: parent.ts } : null;
    }
    if (row.channelId) return { channel: row.channelId };
    if (!/^[UW]/.test(row.recipient)) return { channel: row.recipient };
    const opened = await this.#o.slack.conversations.open({ users: row.recipient });
    const channel = opened.channel?.id;
    if (!channel) throw new Error('conversations.open answered without a channel');
    return { channel };
  }

  async #post(
    row: SlackMessageRow,
    target: { channel: string; threadTs?: string },
    rendered: Rendered,
  ): Promise<void> {
    const hash = hashOf(rendered);
    if (row.status === 'unknown' && this.#o.reconcileHistory) {
      const found = await this.#findLost(row, target);
      if (found) {
        await queue.recordSent(this.#o.db, row, {
          channelId: target.channel,
          ts: found,
          hash,
          nextAttemptAt: null,
        });
        return;
      }
    }
    const message = {
      channel: target.channel,
      ...(target.threadTs ? { thread_ts: target.threadTs } : {}),
      metadata: { event_type: EVENT_TYPE, event_payload: { key: row.logicalKey, trace: String(row.id) } },
      unfurl_links: false,
      unfurl_media: false,
    };
    const answer = await this.#orPlainText(row, rendered, (content) =>
      this.#o.slack.chat.postMessage({ ...message, ...content }),
    );
    await queue.recordSent(this.#o.db, row, {
      channelId: answer.channel ?? target.channel,
      ts: answer.ts ?? '',
      hash,
      nextAttemptAt: this.#pace(rendered),
      ...(row.status === 'unknown' ? { possibleDuplicate: true } : {}),
    });
  }

  async #update(
    row: SlackMessageRow,
    at: { channel: string; ts: string },
    rendered: Rendered,
  ): Promise<void> {
    const hash = hashOf(rendered);
    if (hash !== row.sentHash) {
      await this.#orPlainText(row, rendered, (content) => this.#o.slack.chat.update({ ...at, ...content }));
    }
    await queue.recordSent(this.#o.db, row, {
      channelId: at.channel,
      ts: at.ts,
      hash,
      nextAttemptAt: this.#pace(rendered),
    });
  }

  /** Slack refused our blocks: that is our defect, so people get the complete text at least. */
  async #orPlainText<T>(
    row: SlackMessageRow,
    rendered: Rendered,
    call: (content: { text: string; blocks: KnownBlock[] } | { text: string }) => Promise<T>,
  ): Promise<T> {
    try {
      return await call({ text: rendered.text, blocks: rendered.blocks });
    } catch (error) {
      const failure = classifySlackError(error);
      if (failure.kind !== 'defect') throw error;
      this.#o.log.error(
        { kind: row.kind, key: row.logicalKey, code: failure.code, details: failure.details },
        'Slack refused blocks',
      );
      return await call({ text: rendered.text });
    }
  }

  async #findLost(
    row: SlackMessageRow,
    target: { channel: string; threadTs?: string },
  ): Promise<string | null> {
    const oldest = String(((row.sendingAt ?? row.createdAt).getTime() - 60_000) / 1000);
    const options = { channel: target.channel, oldest, limit: 50, include_all_metadata: true };
    const { messages } = target.threadTs
      ? await this.#o.slack.conversations.replies({ ...options, ts: target.threadTs })
      : await this.#o.slack.conversations.history(options);
    const mine = messages?.find((m) => {
      const payload = m.metadata?.event_payload as { key?: unknown } | undefined;
      return m.metadata?.event_type === EVENT_TYPE && payload?.key === row.logicalKey;
    });
    return mine?.ts ?? null;
  }

  /** One place decides what each kind of failure does to the row (slack rules §5). */
  async #settle(row: SlackMessageRow, claimed: boolean, failure: SlackFailure): Promise<void> {
    const { db, log } = this.#o;
    log.warn(
      { key: row.logicalKey, failure: failure.kind, code: failure.code },
      'Slack message not delivered',
    );
    switch (failure.kind) {
      case 'rate_limited': {
        const wait = failure.retryAfterMs + 500;
        this.#pacer.pause(row.ts ? 'chat.update' : 'chat.postMessage', this.#in(wait).getTime());
        return queue.postpone(db, row, this.#in(wait), failure.code);
      }
      case 'credentials':
        this.#credentialsProblem = failure.code;
        return queue.postpone(db, row, this.#in(60_000), failure.code);
      case 'lost_message':
        return queue.forgetPosted(db, row);
      case 'unknown':
        // A lost update is simply repeated; only a lost post may have left a message behind.
        if (claimed && !row.ts) return queue.markUnknown(db, row, this.#o.clock.now(), failure.code);
        return this.#retryLater(row, failure.code);
      case 'not_sent':
      case 'transient':
        return this.#retryLater(row, failure.code);
      case 'configuration':
      case 'missing_scope':
      case 'defect':
        return queue.markFailed(db, row, failure.code);
    }
  }

  #retryLater(row: SlackMessageRow, code: string): Promise<void> {
    if (row.attempts + 1 >= MAX_ATTEMPTS) return queue.markFailed(this.#o.db, row, code);
    return queue.postpone(this.#o.db, row, this.#in(Math.min(5000 * 2 ** row.attempts, 600_000)), code);
  }

  #pace(rendered: Rendered): Date | null {
    return rendered.paceMs ? this.#in(rendered.paceMs) : null;
  }

  #in(ms: number): Date {
    return new Date(this.#o.clock.now().getTime() + ms);
  }

  #logLimits(row: SlackMessageRow, rendered: Rendered): void {
    const breaches = checkMessage(rendered);
    if (breaches.length > 0)
      this.#o.log.error({ kind: row.kind, key: row.logicalKey, breaches }, 'message over its limits');
  }
}

function hashOf(rendered: Rendered): string {
  return createHash('sha256')
    .update(JSON.stringify([rendered.text, rendered.blocks]))
    .digest('hex');
}

import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { checkMessage } from '../../blocks/limits.ts';
import type { Client } from '../db/database.ts';
import type { SlackMessageRow } from '../db/repositories/message-queue.ts';
import * as queue from '../db/repositories/message-queue.ts';
import type { Clock } from '../domain/clock.ts';
import { classifySlackError } from './api-errors.ts';
import { Delivery, hashOf, type Rendered, type Target } from './delivery.ts';

/** `null`: the subject is gone, leave what stands. */
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
/** Attempts of a new post; an update is repeated until it goes through. */
const MAX_POSTS = 12;

/**
 * Sends what the database says: posts new messages, updates changed ones, repairs lost ones (SL-22, SL-23).
 * One pass works off everything that is due; the caller repeats passes and wakes it after a change.
 */
export class Outbox {
  readonly #o: OutboxOptions;
  readonly #delivery: Delivery;
  #credentialsProblem: string | null = null;

  constructor(options: OutboxOptions) {
    this.#o = options;
    this.#delivery = new Delivery(options);
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
    const waiting = new Set<number>();
    // A reply becomes due when its parent has a timestamp, so a pass may need several rounds.
    for (let moved = true; moved; ) {
      moved = false;
      for (const row of await queue.dueMessages(db, clock.now(), BATCH + tried.size + waiting.size)) {
        if (this.#credentialsProblem !== null) return settled;
        if (tried.has(row.id)) continue;
        if (await this.#waitsForParent(row)) {
          moved ||= !waiting.has(row.id);
          waiting.add(row.id);
          continue;
        }
        tried.add(row.id);
        moved = true;
        if (await this.#send(row)) settled += 1;
      }
    }
    return settled;
  }

  async #waitsForParent({ ts, threadKey }: SlackMessageRow): Promise<boolean> {
    return !ts && threadKey !== null && (await queue.threadParent(this.#o.db, threadKey)) === null;
  }

  /** One message; whatever goes wrong becomes its state, so that the others go on. */
  async #send(row: SlackMessageRow): Promise<boolean> {
    const { db, clock } = this.#o;
    let claimed: SlackMessageRow | null = null;
    try {
      const target = row.ts ? null : await this.#target(row);
      if (!row.ts && target === null) return false;
      const rendered = await this.#render(row);
      if (rendered === null) return false;
      // A file that stands is never exchanged.
      if (row.ts && (rendered.file || hashOf(rendered) === row.sentHash)) {
        await this.#sent(row, { channelId: row.channelId ?? '', ts: row.ts }, rendered);
        return true;
      }
      const wait = this.#turn(target, rendered);
      if (wait > 0) {
        await queue.postpone(db, row, row, this.#in(wait), row.lastError);
        return false;
      }
      claimed = await queue.claim(db, row, clock.now());
      if (claimed === null) return false;
      if (target === null) await this.#update(row, claimed, rendered);
      else await this.#post(row, claimed, target, rendered);
      return true;
    } catch (error) {
      await this.#settle(row, claimed, error);
      return false;
    }
  }

  /** Takes the turn for what comes next; else the milliseconds to wait for it. */
  #turn(target: Target | null, { file }: Rendered): number {
    if (target === null) return this.#delivery.turnToUpdate();
    return file ? this.#delivery.turnToUpload(target) : this.#delivery.turnToPost(target);
  }

  /** Where a new message goes; null while its parent is not posted yet. */
  async #target(row: SlackMessageRow): Promise<Target | null> {
    if (row.threadKey === null) return { recipient: row.channelId ?? row.recipient };
    const parent = await queue.threadParent(this.#o.db, row.threadKey);
    return parent && { recipient: parent.channelId, threadTs: parent.ts };
  }

  /** What it shows now; null when it can never be shown, which is recorded. */
  async #render(row: SlackMessageRow): Promise<Rendered | null> {
    const render = this.#o.renderers[row.kind];
    const rendered = render ? await render(row) : null;
    if (rendered === null) {
      await queue.markFailed(this.#o.db, row, render ? 'subject is gone' : `no renderer for ${row.kind}`);
      return null;
    }
    const breaches = checkMessage(rendered);
    if (breaches.length > 0)
      this.#o.log.error({ kind: row.kind, key: row.logicalKey, breaches }, 'message over its limits');
    return rendered;
  }

  async #post(
    row: SlackMessageRow,
    claimed: SlackMessageRow,
    target: Target,
    rendered: Rendered,
  ): Promise<void> {
    const { file } = rendered;
    const { found, ...posted } = file
      ? await this.#delivery.postFile(row, target, { text: rendered.text, file })
      : await this.#delivery.post(row, target, rendered);
    const again = row.status === 'unknown' && !found;
    // What was found may show an older state: without a hash the next pass updates it.
    const shown = found && !file ? null : rendered;
    await this.#sent(
      { ...claimed, possibleDuplicate: again || row.possibleDuplicate },
      posted,
      rendered,
      shown,
    );
  }

  async #update(row: SlackMessageRow, claimed: SlackMessageRow, rendered: Rendered): Promise<void> {
    const at = { channelId: row.channelId ?? '', ts: row.ts ?? '' };
    await this.#delivery.update(row, at, rendered);
    await this.#sent(claimed, at, rendered);
  }

  async #sent(
    row: SlackMessageRow,
    at: { channelId: string; ts: string },
    rendered: Rendered,
    shown: Rendered | null = rendered,
  ): Promise<void> {
    await queue.recordSent(this.#o.db, row, {
      ...at,
      hash: shown && hashOf(shown),
      nextAttemptAt: rendered.paceMs ? this.#in(rendered.paceMs) : null,
      possibleDuplicate: row.possibleDuplicate,
    });
  }

  /** One place decides what each kind of failure does to the row (slack rules §5). */
  async #settle(row: SlackMessageRow, claimed: SlackMessageRow | null, error: unknown): Promise<void> {
    const { db, log, clock } = this.#o;
    const failure = classifySlackError(error);
    const { kind, code } = failure;
    const known = claimed ?? row;
    log.warn(
      { key: row.logicalKey, failure: kind, code, ...(kind === 'not_slack' ? { err: error } : {}) },
      'Slack message not delivered',
    );
    switch (kind) {
      case 'rate_limited':
        return queue.postpone(db, known, row, this.#in(failure.retryAfterMs + 500), code);
      case 'credentials':
        this.#credentialsProblem = code;
        return queue.postpone(db, known, row, this.#in(0), code);
      case 'lost_message':
        return queue.forgetPosted(db, known, this.#in(backOff(row)), code);
      case 'unknown':
      case 'not_slack':
        // Only a lost post may have left a message behind; everything else is simply repeated.
        if (claimed === null || row.ts) return this.#retryLater(row, known, code);
        if (claimed.attempts >= MAX_POSTS) return queue.markFailed(db, known, code);
        return queue.markUnknown(db, known, clock.now(), this.#in(backOff(row)), code);
      case 'not_sent':
      case 'transient':
        return this.#retryLater(row, known, code);
      case 'configuration':
      case 'missing_scope':
      case 'defect':
        log.error({ key: row.logicalKey, code, recipient: row.recipient }, 'Slack refuses this message');
        return queue.markFailed(db, known, code);
    }
  }

  #retryLater(row: SlackMessageRow, known: SlackMessageRow, code: string): Promise<void> {
    const attempts = row.attempts + 1;
    if (!row.ts && attempts >= MAX_POSTS) return queue.markFailed(this.#o.db, known, code);
    return queue.postpone(this.#o.db, known, { ...row, attempts }, this.#in(backOff(row)), code);
  }

  #in(ms: number): Date {
    return new Date(this.#o.clock.now().getTime() + ms);
  }
}

/** 5 s × 2ⁿ, at most 10 minutes. */
function backOff({ attempts }: SlackMessageRow): number {
  return Math.min(5000 * 2 ** attempts, 600_000);
}

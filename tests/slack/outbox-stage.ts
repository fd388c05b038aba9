import { pino } from 'pino';
import { type SlackSandbox, startSlackSandbox } from '../../sandbox/slack/server.ts';
import type { SlackMessageRow } from '../../src/db/repositories/message-queue.ts';
import { announce, markChanged, type NewMessage } from '../../src/db/repositories/messages.ts';
import { type FixedClock, fixedClock } from '../../src/domain/clock.ts';
import { backgroundClient } from '../../src/slack/background.ts';
import type { Rendered } from '../../src/slack/delivery.ts';
import { Outbox, type OutboxOptions } from '../../src/slack/outbox.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { addTestStore } from '../support/seed.ts';

export const CHANNEL = 'C0000OPS';
export const MAYA = 'U000MAYA';
const TEAM = 'T0000001';

interface SandboxMessage {
  ts: string;
  text: string;
  blocks?: unknown[];
}

/** A real database, a real Slack client, and the sandbox workspace behind it. */
export class OutboxStage {
  readonly clock: FixedClock = fixedClock('2026-11-20T12:00:00Z');
  readonly log = pino({ level: 'silent' });
  /** What each subject says now; a function may fail instead. */
  readonly says = new Map<string, string | (() => Rendered | null)>();
  readonly sandbox: SlackSandbox;
  readonly db: TestDatabase;
  #seen = 0;

  private constructor(sandbox: SlackSandbox, db: TestDatabase) {
    this.sandbox = sandbox;
    this.db = db;
  }

  static async open(): Promise<OutboxStage> {
    const sandbox = await startSlackSandbox({ env: {} });
    const db = await openFreshDatabase();
    await addTestStore(db.client, 's', { slackTeamId: TEAM, slackChannelId: CHANNEL });
    return new OutboxStage(sandbox, db);
  }

  async close(): Promise<void> {
    await this.db.close();
    await this.sandbox.close();
  }

  outbox(options: Partial<OutboxOptions> & { token?: string; apiUrl?: string } = {}): Outbox {
    const { token = this.sandbox.botToken, apiUrl = this.sandbox.apiUrl, ...rest } = options;
    return new Outbox({
      db: this.db.client,
      slack: backgroundClient({ token, apiUrl, log: this.log }),
      renderers: { note: async (row) => this.#render(row) },
      clock: this.clock,
      log: this.log,
      reconcileHistory: false,
      ...rest,
    });
  }

  #render(row: SlackMessageRow): Rendered | null {
    const said = this.says.get(row.subjectId) ?? `Subject ${row.subjectId}`;
    return typeof said === 'function' ? said() : rendered(said);
  }

  announce(subjectId: string, more: Partial<NewMessage> = {}): Promise<SlackMessageRow> {
    return announce(this.db.client, {
      storeId: 's',
      kind: 'note',
      subjectType: 'test',
      subjectId,
      recipient: CHANNEL,
      ...more,
    });
  }

  async change(subjectId: string, text: string): Promise<void> {
    this.says.set(subjectId, text);
    await markChanged(this.db.client, 's', 'test', subjectId);
  }

  row(subjectId: string): Promise<SlackMessageRow> {
    return this.db.client.slackMessage.findFirstOrThrow({ where: { subjectId } });
  }

  /** Methods that reached Slack since the last call of this function. */
  async calls(): Promise<string[]> {
    const { log } = await this.get<{ log: { seq: number; direction: string; kind: string }[] }>(
      `log?after=${this.#seen}`,
    );
    this.#seen = log.at(-1)?.seq ?? this.#seen;
    return log.filter((entry) => entry.direction === 'in').map((entry) => entry.kind);
  }

  async texts(channel = CHANNEL): Promise<string[]> {
    const { messages } = await this.get<{ messages: SandboxMessage[] }>(`messages/${channel}?user=${MAYA}`);
    return messages.map((message) => message.text);
  }

  async get<T>(path: string): Promise<T> {
    return (await (await fetch(`${this.sandbox.url}/_control/${path}`)).json()) as T;
  }
}

export const rendered = (text: string): Rendered => ({
  text,
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
});

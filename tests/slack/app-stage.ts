import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App, AppOptions } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { pino } from 'pino';
import { markChanged, markMessageChanged } from '../../src/db/repositories/messages.ts';
import { BookingService } from '../../src/services/bookings/booking-service.ts';
import { ConflictService } from '../../src/services/conflicts/conflict-service.ts';
import { ConnectionHealthService } from '../../src/services/connection-health.ts';
import { HistoryService } from '../../src/services/history/history-service.ts';
import { ActivationService } from '../../src/services/roster/activation.ts';
import { RosterService } from '../../src/services/roster/roster-service.ts';
import { RotationService } from '../../src/services/rotations/rotation-service.ts';
import { RunService } from '../../src/services/runs/run-service.ts';
import { ScheduleService } from '../../src/services/schedule/schedule-service.ts';
import { SettingsService } from '../../src/services/settings/settings-service.ts';
import { WhatIfService } from '../../src/services/what-if-service.ts';
import { buildSlackApp } from '../../src/slack/app.ts';
import type { SlackDeps } from '../../src/slack/deps.ts';
import type { SlackApp } from '../../src/slack/handle.ts';
import { HomePublisher } from '../../src/slack/home-publisher.ts';
import { InFlight } from '../../src/slack/in-flight.ts';
import { MessageLinks } from '../../src/slack/presenters/links.ts';
import { Fixture } from '../services/proposals/fixture.ts';
import type { TestDatabase } from '../support/database.ts';

type Json = Record<string, unknown>;
type Receiver = NonNullable<AppOptions['receiver']>;

/** Hands payloads to the app as a transport would, and keeps every ack. */
class TestReceiver implements Receiver {
  #app: App | undefined;
  init(app: App): void {
    this.#app = app;
  }
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  /** What the app answered; empty: nothing matched. */
  async send(body: Json): Promise<unknown[]> {
    const acks: unknown[] = [];
    await this.#app?.processEvent({
      body,
      ack: async (answer) => {
        acks.push(answer);
      },
    });
    return acks;
  }
}

export interface SlackCall {
  method: string;
  args: Json;
}

/** Slack's side of the Web API: records every call and answers `ok`, or the error a test asks for. */
class FakeSlack {
  readonly calls: SlackCall[] = [];
  readonly errors = new Map<string, string>();
  readonly #once = new Map<string, string>();
  #server: Server | undefined;
  readonly #team: string;

  constructor(team: string) {
    this.#team = team;
  }

  async listen(): Promise<string> {
    const server = createServer((req, res) => {
      const parts: Buffer[] = [];
      req.on('data', (part: Buffer) => parts.push(part));
      req.on('end', () => {
        const method = (req.url ?? '').replace('/api/', '');
        this.calls.push({ method, args: decode(Buffer.concat(parts).toString()) });
        const error = this.#once.get(method) ?? this.errors.get(method);
        this.#once.delete(method);
        res.setHeader('content-type', 'application/json');
        res.end(JSON.stringify(error ? { ok: false, error } : { ok: true, ...this.#answer(method) }));
      });
    });
    this.#server = server;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  }

  #answer(method: string): Json {
    if (method === 'auth.test')
      return { team_id: this.#team, user_id: 'U0BOT', bot_id: 'B0BOT', user: 'daybreak' };
    if (method.startsWith('views.')) return { view: { id: 'V1', hash: 'h1' } };
    return { channel: 'C1', ts: '1.1', message_ts: '1.1' };
  }

  /** The next call of the method fails, the ones after it do not. */
  errorOnce(method: string, error: string): void {
    this.#once.set(method, error);
  }

  of(method: string): Json[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.args);
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }
}

function decode(text: string): Json {
  if (text.startsWith('{')) return JSON.parse(text) as Json;
  const parsed = (value: string): unknown => {
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return value;
    }
  };
  return Object.fromEntries([...new URLSearchParams(text)].map(([key, value]) => [key, parsed(value)]));
}

/** The whole Slack side of the app on real services and a real database; only Slack itself is played. */
export class AppStage {
  readonly fixture: Fixture;
  readonly slack: FakeSlack;
  readonly deps: SlackDeps;
  readonly app: SlackApp;
  readonly team: string;
  readonly channel: string;
  readonly #receiver: TestReceiver;
  wakes = 0;
  /** What a sync answers here; a test says what. */
  sync: SlackDeps['sync']['syncNow'] = () => Promise.reject(new Error('no sync expected'));
  uninstalled = false;

  private constructor(
    fixture: Fixture,
    slack: FakeSlack,
    url: string,
    store: { team: string; channel: string },
  ) {
    this.fixture = fixture;
    this.slack = slack;
    this.team = store.team;
    this.channel = store.channel;
    const { db, clock, proposals, approvals, submissions } = fixture;
    const log = pino({ level: 'silent' });
    const client = new WebClient('xoxb-test', { slackApiUrl: url, retryConfig: { retries: 0 } });
    let requests = 0;
    this.deps = {
      database: db,
      runs: new RunService({ db, clock, log }),
      proposals,
      approvals,
      submissions,
      bookings: new BookingService({
        db,
        clock,
        log,
        portOf: () => fixture.port,
        sleep: async () => {},
        precheck: false,
      }),
      rotations: new RotationService({ db, clock }),
      roster: new RosterService({ db, clock, portOf: async () => fixture.port }),
      activation: new ActivationService({ db, clock }),
      schedule: new ScheduleService({ db, clock }),
      whatIf: new WhatIfService({ db, clock }),
      settings: new SettingsService({ db, clock }),
      history: new HistoryService({ db, clock }),
      conflicts: new ConflictService({ db, clock }),
      sync: { syncNow: (...args) => this.sync(...args) },
      connections: new ConnectionHealthService({ db, clock, portOf: async () => fixture.port }),
      outbox: {
        wake: () => {
          this.wakes += 1;
        },
      },
      links: new MessageLinks(db.client, client),
      redraw: async (subjectType, storeId, subjectId) => {
        await markChanged(db.client, storeId, subjectType, subjectId);
      },
      redrawMessage: async (channel, ts) => {
        if (channel && ts) await markMessageChanged(db.client, channel, ts);
      },
      publishHome: (homeClient, user, storeId) => home.publish(homeClient, user, storeId),
      onUninstalled: () => {
        this.uninstalled = true;
      },
      inFlight: new InFlight(),
      clock,
      log,
      newId: () => {
        requests += 1;
        return `req-${requests}`;
      },
      teamId: () => store.team,
      commandPrefix: '',
      nextRun: () => null,
    };
    const home = new HomePublisher(this.deps);
    this.#receiver = new TestReceiver();
    this.app = buildSlackApp({
      receiver: this.#receiver,
      token: 'xoxb-test',
      apiUrl: url,
      log,
      deps: this.deps,
    });
  }

  static async open(db: TestDatabase): Promise<AppStage> {
    const fixture = await Fixture.create(db);
    const store = await db.client.store.findUniqueOrThrow({ where: { id: fixture.storeId } });
    const team = store.slackTeamId ?? '';
    // The fixture's people have their roles in its workspace.
    await db.client.storeMember.updateMany({ where: { storeId: store.id }, data: { slackTeamId: team } });
    const slack = new FakeSlack(team);
    const url = await slack.listen();
    const stage = new AppStage(fixture, slack, url, { team, channel: store.slackChannelId ?? '' });
    await stage.app.init();
    slack.calls.length = 0;
    return stage;
  }

  close(): void {
    this.slack.close();
  }

  send(body: Json): Promise<unknown[]> {
    return this.#receiver.send(body);
  }

  press(user: string, actionId: string, value: string | undefined, more: Json = {}): Promise<unknown[]> {
    return this.send(this.pressBody(user, actionId, value, more));
  }

  pressBody(user: string, actionId: string, value: string | undefined, more: Json = {}): Json {
    return {
      ...this.#envelope('block_actions', user),
      channel: { id: this.channel },
      message: { ts: '1.1' },
      container: { type: 'message', message_ts: '1.1', channel_id: this.channel },
      actions: [{ type: 'button', action_id: actionId, block_id: 'b', value, action_ts: '1' }],
      ...more,
    };
  }

  /** A choice in a menu or select of a message. */
  choose(user: string, actionId: string, value: string): Promise<unknown[]> {
    const action = {
      type: 'overflow',
      action_id: actionId,
      block_id: 'b',
      selected_option: { value },
      action_ts: '1',
    };
    return this.press(user, actionId, undefined, { actions: [action] });
  }

  view(callbackId: string, metadata: string, values: Json = {}): Json {
    return {
      id: 'V1',
      hash: 'h1',
      type: 'modal',
      callback_id: callbackId,
      private_metadata: metadata,
      state: { values },
      blocks: [],
    };
  }

  submit(user: string, callbackId: string, metadata: string, values: Json = {}): Promise<unknown[]> {
    const view = this.view(callbackId, metadata, values);
    return this.send({ ...this.#envelope('view_submission', user), view });
  }

  /** A change of an input in an open modal. */
  change(
    user: string,
    actionId: string,
    callbackId: string,
    metadata: string,
    values: Json,
  ): Promise<unknown[]> {
    const view = this.view(callbackId, metadata, values);
    const actions = [{ type: 'static_select', action_id: actionId, block_id: 'b', action_ts: '1' }];
    return this.send({
      ...this.#envelope('block_actions', user),
      view,
      actions,
      container: { type: 'view', view_id: 'V1' },
    });
  }

  suggest(
    user: string,
    actionId: string,
    callbackId: string,
    metadata: string,
    typed: string,
    values: Json = {},
  ) {
    const view = this.view(callbackId, metadata, values);
    return this.send({
      ...this.#envelope('block_suggestion', user),
      view,
      action_id: actionId,
      block_id: 'b',
      value: typed,
    });
  }

  command(user: string, text: string, more: Json = {}): Promise<unknown[]> {
    return this.send({
      command: '/autoschedule',
      text,
      user_id: user,
      team_id: this.team,
      channel_id: this.channel,
      trigger_id: 't1',
      response_url: `${this.app.client.slackApiUrl}response`,
      ...more,
    });
  }

  event(event: Json, eventId: string): Promise<unknown[]> {
    return this.send({ type: 'event_callback', team_id: this.team, event_id: eventId, event });
  }

  #envelope(type: string, user: string): Json {
    return {
      type,
      user: { id: user, team_id: this.team },
      team: { id: this.team },
      trigger_id: 't1',
      api_app_id: 'A1',
      token: 'x',
    };
  }

  /** What people were told privately, newest last, as text. */
  told(): string[] {
    return this.slack.of('chat.postEphemeral').map((args) => String(args.text));
  }

  /** The view that was shown last, as text. */
  shown(): string {
    const views = this.slack.calls.filter((call) => /^views\.(open|update|push)/.test(call.method));
    return JSON.stringify(views.at(-1)?.args.view ?? null);
  }

  refusals(): Promise<{ actor: string; action: string; errorCode: string | null }[]> {
    return this.fixture.db.client.actionLog.findMany({
      where: { storeId: this.fixture.storeId, outcome: 'refused' },
      select: { actor: true, action: true, errorCode: true },
      orderBy: { id: 'asc' },
    });
  }
}

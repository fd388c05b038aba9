import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isValidSlackRequest } from '@slack/bolt';
import { type SandboxOptions, type SlackSandbox, startSlackSandbox } from '../../../sandbox/slack/server.ts';

export type Json = Record<string, unknown>;

/** What the tiny app answers with. */
export interface Answer {
  status?: number;
  body?: unknown;
  /** The answer waits for this. */
  hold?: Promise<unknown>;
  headers?: Record<string, string>;
}

export interface Received {
  /** Payload kind: command, event, or the payload's own type. */
  kind: string;
  /** Form fields of a command, the interaction payload, or the event envelope. */
  payload: Json;
  valid: boolean;
  headers: IncomingMessage['headers'];
}

export interface FakeApp {
  url: string;
  received: Received[];
  /** Decides the next answers; default 200 and empty. */
  answer: (received: Received) => Answer;
  ofKind(kind: string): Received[];
  close(): Promise<void>;
}

function decode(contentType: string, body: string): { kind: string; payload: Json } {
  if (contentType === 'application/json') return { kind: 'event', payload: JSON.parse(body) as Json };
  const form = Object.fromEntries(new URLSearchParams(body));
  if (form.payload === undefined) return { kind: 'command', payload: form };
  const payload = JSON.parse(form.payload) as Json;
  return { kind: String(payload.type), payload };
}

/** An app of a dozen lines: checks the signature as Bolt does, records, answers what the test wants. */
export async function startFakeApp(signingSecret: () => string): Promise<FakeApp> {
  const server: Server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      const valid = isValidSlackRequest({
        signingSecret: signingSecret(),
        body,
        headers: {
          'x-slack-signature': String(req.headers['x-slack-signature']),
          'x-slack-request-timestamp': Number(req.headers['x-slack-request-timestamp']),
        },
      });
      const received: Received = {
        ...decode(String(req.headers['content-type']), body),
        valid,
        headers: req.headers,
      };
      app.received.push(received);
      const {
        status = 200,
        body: answer,
        hold,
        headers = {},
      } = valid ? app.answer(received) : { status: 401 };
      void Promise.resolve(hold).then(() => {
        const isText = typeof answer === 'string';
        res.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
        res.end(answer === undefined ? '' : isText ? answer : JSON.stringify(answer));
      });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const app: FakeApp = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    received: [],
    answer: () => ({}),
    ofKind: (kind) => app.received.filter((r) => r.kind === kind),
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
  return app;
}

/** Seconds never pass in these tests unless the control API advances them. */
export const NOON = new Date('2026-11-20T12:00:00Z');

export interface Stage {
  sandbox: SlackSandbox;
  app: FakeApp;
  /** One Web API call with the bot token. */
  api(method: string, args?: Json, token?: string): Promise<Json>;
  post(path: string, body: unknown): Promise<{ status: number; body: Json }>;
  get(path: string): Promise<Json>;
  close(): Promise<void>;
}

/** A sandbox with a standing clock and the tiny app behind it. */
export async function startStage(options: SandboxOptions = {}): Promise<Stage> {
  let secret = '';
  const app = await startFakeApp(() => secret);
  const sandbox = await startSlackSandbox({
    clock: { now: () => NOON },
    eventsUrl: app.url,
    env: {},
    ...options,
  });
  secret = sandbox.signingSecret;
  return {
    sandbox,
    app,
    async api(method, args = {}, token = sandbox.botToken) {
      const res = await fetch(sandbox.apiUrl + method, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        body: JSON.stringify(args),
      });
      return (await res.json()) as Json;
    },
    async post(path, body) {
      const res = await fetch(sandbox.url + path, { method: 'POST', body: JSON.stringify(body) });
      return { status: res.status, body: (await res.json()) as Json };
    },
    async get(path) {
      return (await (await fetch(sandbox.url + path)).json()) as Json;
    },
    async close() {
      await sandbox.close();
      await app.close();
    },
  };
}

export const MAYA = 'U000MAYA';
export const OTTO = 'U000OTTO';
export const OPS = 'C0000OPS';

export const plain = (text: string) => ({ type: 'plain_text', text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const option = (value: string, text = value) => ({ text: plain(text), value });
export const button = (action_id: string, more: Json = {}) => ({
  type: 'button',
  action_id,
  text: plain('Go'),
  ...more,
});
export const actions = (...elements: Json[]) => ({ type: 'actions', block_id: 'row', elements });
export const section = (text: string, more: Json = {}) => ({ type: 'section', text: mrkdwn(text), ...more });
export const input = (block_id: string, element: Json, more: Json = {}) => ({
  type: 'input',
  block_id,
  label: plain(block_id),
  element,
  ...more,
});
export const textInput = (more: Json = {}) => ({ type: 'plain_text_input', action_id: 'text', ...more });
export const modal = (blocks: Json[], more: Json = {}) => ({
  type: 'modal',
  callback_id: 'test.modal',
  title: plain('Title'),
  submit: plain('Send'),
  blocks,
  ...more,
});
export const home = (blocks: Json[], more: Json = {}) => ({ type: 'home', blocks, ...more });

/** A fresh trigger of a person, as a command brings it. */
export async function triggerOf(stage: Stage, user = MAYA): Promise<string> {
  await stage.sandbox.control.command({ user, channel: OPS, command: '/autoschedule' });
  return String(stage.app.ofKind('command').at(-1)?.payload.trigger_id);
}

/** A promise and what fulfils it: an answer is held back until the test lets it go. */
export function gate(): { open: () => void; promise: Promise<void> } {
  let open = (): void => {};
  const promise = new Promise<void>((done) => {
    open = done;
  });
  return { open, promise };
}

/** Makes the 3-second rule short, for the tests in which the app does not answer. */
export const IMPATIENT: SandboxOptions = { ackTimeoutMs: 100 };

/** Opens a modal for a person and answers its id. */
export async function openModal(stage: Stage, view: Json, user = MAYA): Promise<Json> {
  const opened = await stage.api('views.open', { trigger_id: await triggerOf(stage, user), view });
  if (!opened.ok) throw new Error(JSON.stringify(opened));
  return opened.view as Json;
}

/** Posts a message with blocks and answers its ts. */
export async function postBlocks(stage: Stage, blocks: Json[], channel = OPS): Promise<string> {
  const posted = await stage.api('chat.postMessage', { channel, text: 'with blocks', blocks });
  if (!posted.ok) throw new Error(JSON.stringify(posted));
  return String(posted.ts);
}

export const repeat = <T>(n: number, make: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => make(i));

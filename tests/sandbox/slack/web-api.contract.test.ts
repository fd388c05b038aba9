import { LogLevel, WebAPIPlatformError, WebClient, type WebClientOptions } from '@slack/web-api';
import { createEmulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSlackSandbox } from '../../../sandbox/slack/server.ts';
import { startFakeApp } from './harness.ts';

/** What the suite needs of a workspace that is not ours to know. */
interface Workspace {
  client: WebClient;
  apiUrl: string;
  /** A client whose token lacks every scope. */
  limited: WebClient;
  channel: string;
  person: string;
  trigger(view?: string): Promise<string>;
  close(): Promise<void>;
}

const SCOPES = [
  'commands',
  'chat:write',
  'users:read',
  'users:read.email',
  'files:write',
  'files:read',
  'im:write',
  'im:history',
  'channels:read',
  'channels:history',
];
const options = (slackApiUrl: string): WebClientOptions => ({
  slackApiUrl,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  logLevel: LogLevel.ERROR,
});

async function sandboxWorkspace(): Promise<Workspace> {
  let secret = '';
  const app = await startFakeApp(() => secret);
  const start = () => startSlackSandbox({ env: {}, eventsUrl: app.url });
  const [sandbox, second] = [await start(), await start()];
  secret = sandbox.signingSecret;
  await sandbox.control.scopes({ scopes: SCOPES });
  // The sandbox has one token; a workspace without scopes stands in for a token without them.
  await second.control.scopes({ scopes: [] });
  const person = 'U000MAYA';
  return {
    client: new WebClient(sandbox.botToken, options(sandbox.apiUrl)),
    apiUrl: sandbox.apiUrl,
    limited: new WebClient(second.botToken, options(second.apiUrl)),
    channel: 'C0000OPS',
    person,
    async trigger(view) {
      const [top] = app.received.slice(-1);
      if (view) await sandbox.control.action({ user: person, view, action_id: 'go' });
      else await sandbox.control.command({ user: person, channel: 'C0000OPS', command: '/autoschedule' });
      const latest = app.received.at(-1);
      if (latest === top) throw new Error('nothing was delivered');
      return String(latest?.payload.trigger_id);
    },
    async close() {
      await sandbox.close();
      await second.close();
      await app.close();
    },
  };
}

async function emulateWorkspace(): Promise<Workspace> {
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        team: { name: 'Harbor Demo Team', domain: 'harbor-demo' },
        users: [
          { name: 'maya', real_name: 'Maya Lindqvist', email: 'maya@harbor-demo.example' },
          { name: 'daybreak', real_name: 'Daybreak' },
        ],
        channels: [{ name: 'ops' }],
        strict_scopes: true,
        tokens: [
          { token: 'xoxb-all', user: 'daybreak', scopes: SCOPES },
          { token: 'xoxb-none', user: 'daybreak', scopes: ['commands'] },
        ],
      },
    },
  });
  const apiUrl = `${emulator.url}/api/`;
  const client = new WebClient('xoxb-all', options(apiUrl));
  const { channels = [] } = await client.conversations.list();
  const { members = [] } = await client.users.list({});
  const person = String(members.find((m) => m.name === 'maya')?.id);
  return {
    client,
    apiUrl,
    limited: new WebClient('xoxb-none', options(apiUrl)),
    channel: String(channels.find((c) => c.name === 'ops')?.id),
    person,
    async trigger(view) {
      const minted = await client.apiCall('views.generateTriggerId', {
        user_id: person,
        ...(view ? { view_id: view } : {}),
      });
      return String((minted as { trigger_id?: string }).trigger_id);
    },
    close: () => emulator.close(),
  };
}

const errorOf = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.then(
    () => undefined,
    (e: unknown) => e,
  );
  return error instanceof WebAPIPlatformError ? error.data.error : `not a platform error: ${String(error)}`;
};

const modal = (text: string) => ({
  type: 'modal' as const,
  callback_id: 'contract.modal',
  title: { type: 'plain_text' as const, text: 'Contract' },
  private_metadata: '{"v":1}',
  blocks: [
    { type: 'section' as const, text: { type: 'mrkdwn' as const, text } },
    {
      type: 'actions' as const,
      block_id: 'row',
      elements: [
        { type: 'button' as const, action_id: 'go', text: { type: 'plain_text' as const, text: 'Go' } },
      ],
    },
  ],
});

/** One suite, two workspaces: the sandbox, and an independent test double as a second opinion. */
describe.each([
  ['sandbox', sandboxWorkspace],
  ['emulate', emulateWorkspace],
] as const)('the Web API of %s', (_name, start) => {
  let ws: Workspace;
  beforeAll(async () => {
    ws = await start();
  });
  afterAll(() => ws.close());

  const post = (more: Record<string, unknown> = {}) =>
    ws.client.chat.postMessage({ channel: ws.channel, text: 'hello', ...more });

  describe('tokens', () => {
    it('auth.test names team and bot user', async () => {
      const me = await ws.client.auth.test();
      expect(me.team_id).toMatch(/^T/);
      expect(me.user_id).toMatch(/^U/);
    });

    it('no token is not_authed', async () => {
      expect(await errorOf(new WebClient(undefined, options(ws.apiUrl)).auth.test())).toBe('not_authed');
    });

    it('a scope that is missing is named', async () => {
      const error = await ws.limited.chat
        .postMessage({ channel: ws.channel, text: 'x' })
        .catch((e: unknown) => e);
      expect(error).toBeInstanceOf(WebAPIPlatformError);
      expect((error as WebAPIPlatformError).data).toMatchObject({
        error: 'missing_scope',
        needed: 'chat:write',
      });
    });
  });

  describe('people', () => {
    it('users.info finds a person', async () => {
      const { user } = await ws.client.users.info({ user: ws.person });
      expect(user).toMatchObject({
        id: ws.person,
        name: 'maya',
        real_name: 'Maya Lindqvist',
        deleted: false,
        is_bot: false,
      });
    });

    it('users.info of nobody is user_not_found', async () => {
      expect(await errorOf(ws.client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
    });

    it('users.lookupByEmail finds by address', async () => {
      const { user } = await ws.client.users.lookupByEmail({ email: 'maya@harbor-demo.example' });
      expect(user?.id).toBe(ws.person);
      expect(await errorOf(ws.client.users.lookupByEmail({ email: 'nobody@harbor-demo.example' }))).toBe(
        'users_not_found',
      );
    });

    it('users.list pages with a cursor', async () => {
      const first = await ws.client.users.list({ limit: 1 });
      expect(first.members).toHaveLength(1);
      const second = await ws.client.users.list({
        limit: 1,
        cursor: String(first.response_metadata?.next_cursor),
      });
      expect(second.members?.[0]?.id).not.toBe(first.members?.[0]?.id);
    });
  });

  describe('conversations', () => {
    it('open gives one DM, the same every time', async () => {
      const first = await ws.client.conversations.open({ users: ws.person });
      const again = await ws.client.conversations.open({ users: ws.person });
      expect(first.channel?.id).toMatch(/^D/);
      expect(again.channel?.id).toBe(first.channel?.id);
      const posted = await ws.client.chat.postMessage({ channel: String(first.channel?.id), text: 'to you' });
      expect(posted.channel).toBe(first.channel?.id);
    });

    it('open of nobody is user_not_found', async () => {
      expect(await errorOf(ws.client.conversations.open({ users: 'U0NOBODY' }))).toBe('user_not_found');
    });

    it('info and list know the channel', async () => {
      const { channel } = await ws.client.conversations.info({ channel: ws.channel });
      expect(channel).toMatchObject({ id: ws.channel, name: 'ops' });
      const { channels } = await ws.client.conversations.list();
      expect(channels?.some((c) => c.id === ws.channel)).toBe(true);
      expect(await errorOf(ws.client.conversations.info({ channel: 'C0NOWHERE' }))).toBe('channel_not_found');
    });
  });

  describe('messages', () => {
    it('post, read back newest first, with blocks', async () => {
      const blocks = modal('a block').blocks;
      const older = await post({ text: 'older' });
      const newer = await post({ text: 'newer', blocks });
      const { messages = [] } = await ws.client.conversations.history({ channel: ws.channel, limit: 2 });
      expect(messages.map((m) => m.ts)).toEqual([newer.ts, older.ts]);
      expect(messages[0]?.blocks).toMatchObject([{ type: 'section' }, { block_id: 'row' }]);
    });

    it('update keeps the ts; text without blocks removes the blocks', async () => {
      const { ts = '' } = await post({ blocks: modal('x').blocks });
      const updated = await ws.client.chat.update({ channel: ws.channel, ts, text: 'only text' });
      expect(updated).toMatchObject({ ts, text: 'only text' });
      const { messages = [] } = await ws.client.conversations.history({ channel: ws.channel, limit: 1 });
      expect(messages[0]).toMatchObject({ ts, text: 'only text' });
      expect(messages[0]?.blocks).toBeUndefined();
    });

    it('update and delete of what is not there is message_not_found', async () => {
      const gone = { channel: ws.channel, ts: '1.000001' };
      expect(await errorOf(ws.client.chat.update({ ...gone, text: 'x' }))).toBe('message_not_found');
      expect(await errorOf(ws.client.chat.delete(gone))).toBe('message_not_found');
    });

    it('delete removes', async () => {
      const { ts = '' } = await post();
      await ws.client.chat.delete({ channel: ws.channel, ts });
      expect(await errorOf(ws.client.chat.delete({ channel: ws.channel, ts }))).toBe('message_not_found');
    });

    it('replies stay in their thread', async () => {
      const parent = await post({ text: 'parent' });
      await post({ text: 'first', thread_ts: parent.ts });
      await post({ text: 'second', thread_ts: parent.ts });
      const { messages = [] } = await ws.client.conversations.replies({
        channel: ws.channel,
        ts: String(parent.ts),
      });
      expect(messages.map((m) => m.text)).toEqual(['parent', 'first', 'second']);
      const { messages: top = [] } = await ws.client.conversations.history({ channel: ws.channel, limit: 1 });
      expect(top[0]).toMatchObject({ text: 'parent', reply_count: 2 });
    });

    it('metadata comes back when asked for', async () => {
      const metadata = { event_type: 'daybreak_message', event_payload: { key: 'run.summary:1:C1' } };
      await post({ metadata });
      const { messages = [] } = await ws.client.conversations.history({
        channel: ws.channel,
        limit: 1,
        include_all_metadata: true,
      });
      expect(messages[0]?.metadata).toMatchObject(metadata);
    });

    it('refusals: unknown channel, nothing to say', async () => {
      expect(await errorOf(post({ channel: 'C0NOWHERE' }))).toBe('channel_not_found');
      expect(await errorOf(post({ text: '' }))).toBe('no_text');
    });

    it('an ephemeral message is not in the history', async () => {
      const before = await post({ text: 'the last one' });
      const note = await ws.client.chat.postEphemeral({
        channel: ws.channel,
        user: ws.person,
        text: 'only you',
      });
      expect(note.message_ts).toMatch(/^\d+\.\d+$/);
      const { messages = [] } = await ws.client.conversations.history({ channel: ws.channel, limit: 1 });
      expect(messages[0]?.ts).toBe(before.ts);
    });

    it('getPermalink leads to a message', async () => {
      const { ts = '' } = await post();
      const { permalink } = await ws.client.chat.getPermalink({ channel: ws.channel, message_ts: ts });
      expect(permalink).toContain(`/archives/${ws.channel}/p${ts.replace('.', '')}`);
      expect(
        await errorOf(ws.client.chat.getPermalink({ channel: ws.channel, message_ts: '1.000001' })),
      ).toBe('message_not_found');
    });
  });

  describe('views', () => {
    it('open uses a trigger up', async () => {
      const trigger_id = await ws.trigger();
      const { view } = await ws.client.views.open({ trigger_id, view: modal('one') });
      expect(view).toMatchObject({
        type: 'modal',
        callback_id: 'contract.modal',
        private_metadata: '{"v":1}',
        root_view_id: view?.id,
      });
      expect(await errorOf(ws.client.views.open({ trigger_id, view: modal('two') }))).toBe(
        'exchanged_trigger_id',
      );
    });

    it('open needs a real trigger', async () => {
      expect(await errorOf(ws.client.views.open({ trigger_id: '1.2.3', view: modal('x') }))).toBe(
        'invalid_trigger_id',
      );
    });

    it('update changes the hash; an old hash is hash_conflict', async () => {
      const { view } = await ws.client.views.open({ trigger_id: await ws.trigger(), view: modal('one') });
      const view_id = String(view?.id);
      const second = await ws.client.views.update({ view_id, hash: String(view?.hash), view: modal('two') });
      expect(second.view?.id).toBe(view_id);
      expect(second.view?.hash).not.toBe(view?.hash);
      expect(
        await errorOf(ws.client.views.update({ view_id, hash: String(view?.hash), view: modal('three') })),
      ).toBe('hash_conflict');
      expect((await ws.client.views.update({ view_id, view: modal('four') })).ok).toBe(true);
    });

    it('update of an unknown view is not_found', async () => {
      expect(await errorOf(ws.client.views.update({ view_id: 'V0NOTHING', view: modal('x') }))).toBe(
        'not_found',
      );
    });

    it('push puts up to three views on each other', async () => {
      let { view } = await ws.client.views.open({ trigger_id: await ws.trigger(), view: modal('1') });
      const root = view?.id;
      for (const text of ['2', '3']) {
        const previous = view?.id;
        ({ view } = await ws.client.views.push({
          trigger_id: await ws.trigger(previous),
          view: modal(text),
        }));
        expect(view).toMatchObject({ root_view_id: root, previous_view_id: previous });
      }
      expect(
        await errorOf(ws.client.views.push({ trigger_id: await ws.trigger(view?.id), view: modal('4') })),
      ).toBe('push_limit_reached');
    });

    it('publish keeps one home per person and checks the hash', async () => {
      const view = { type: 'home' as const, blocks: modal('home').blocks };
      const first = await ws.client.views.publish({ user_id: ws.person, view });
      const second = await ws.client.views.publish({
        user_id: ws.person,
        view,
        hash: String(first.view?.hash),
      });
      expect(second.view?.id).toBe(first.view?.id);
      expect(
        await errorOf(ws.client.views.publish({ user_id: ws.person, view, hash: String(first.view?.hash) })),
      ).toBe('hash_conflict');
    });
  });

  describe('files', () => {
    it('filesUploadV2 announces, uploads and shows the file', async () => {
      const bytes = Buffer.from('%PDF-1.4 invented');
      await ws.client.filesUploadV2({
        channel_id: ws.channel,
        filename: 'week.pdf',
        file: bytes,
        title: 'Week 48',
        initial_comment: 'The week',
      });
      const { messages = [] } = await ws.client.conversations.history({ channel: ws.channel, limit: 1 });
      expect(messages[0]).toMatchObject({
        text: 'The week',
        files: [{ name: 'week.pdf', title: 'Week 48', size: bytes.length }],
      });
    });

    it('completing needs bytes first, and happens once', async () => {
      const { file_id = '', upload_url = '' } = await ws.client.files.getUploadURLExternal({
        filename: 'a.txt',
        length: 2,
      });
      const complete = () =>
        ws.client.files.completeUploadExternal({ files: [{ id: file_id }], channel_id: ws.channel });
      expect(await errorOf(complete())).toBe('file_not_found');
      expect((await fetch(upload_url, { method: 'POST', body: 'hi' })).status).toBe(200);
      expect((await complete()).ok).toBe(true);
      expect(await errorOf(complete())).toBe('file_not_found');
      expect((await ws.client.files.info({ file: file_id })).file).toMatchObject({
        id: file_id,
        name: 'a.txt',
      });
    });

    it('refuses an unknown file and channel', async () => {
      expect(await errorOf(ws.client.files.info({ file: 'F0NOTHING' }))).toBe('file_not_found');
      const { file_id = '', upload_url = '' } = await ws.client.files.getUploadURLExternal({
        filename: 'a.txt',
        length: 2,
      });
      await fetch(upload_url, { method: 'POST', body: 'hi' });
      const complete = ws.client.files.completeUploadExternal({
        files: [{ id: file_id }],
        channel_id: 'C0NOWHERE',
      });
      expect(await errorOf(complete)).toBe('channel_not_found');
    });
  });
});

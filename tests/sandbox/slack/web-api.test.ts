import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actions, button, type Json, MAYA, OPS, OTTO, type Stage, section, startStage } from './harness.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const post = (args: Json) => stage.api('chat.postMessage', { channel: OPS, text: 'text', ...args });
const messages = async () => (await stage.get(`/_control/messages/${OPS}`)).messages as Json[];

describe('tokens and methods', () => {
  it('no token, a wrong token, an unknown method', async () => {
    expect((await stage.api('auth.test', {}, '')).error).toBe('not_authed');
    expect((await stage.api('auth.test', {}, 'xoxb-other')).error).toBe('invalid_auth');
    expect((await stage.api('chat.sing')).error).toBe('unknown_method');
    expect((await stage.api('constructor')).error).toBe('unknown_method');
  });

  it('takes the token as a form field too', async () => {
    const body = new URLSearchParams({ token: stage.sandbox.botToken, user: MAYA });
    const res = await fetch(`${stage.sandbox.apiUrl}users.info`, { method: 'POST', body });
    expect(await res.json()).toMatchObject({ ok: true, user: { id: MAYA } });
    expect(res.headers.get('x-oauth-scopes')).toContain('chat:write');
    // The log shows what was asked, not the credential.
    expect(JSON.stringify(await stage.get('/_control/log'))).not.toContain(stage.sandbox.botToken);
  });

  it('grants the required scopes and no more unless told', async () => {
    const history = { channel: OPS };
    expect(await stage.api('conversations.history', history)).toMatchObject({
      error: 'missing_scope',
      needed: 'channels:history',
    });
    await stage.sandbox.control.scopes({ scopes: ['channels:history'] });
    expect((await stage.api('conversations.history', history)).ok).toBe(true);
    expect((await post({})).error).toBe('missing_scope');
  });
});

describe('people', () => {
  it('have a zone with its offset today, and an address only with users:read.email', async () => {
    const info = async () => (await stage.api('users.info', { user: MAYA })).user as Json & { profile: Json };
    expect(await info()).toMatchObject({
      tz: 'America/Chicago',
      tz_offset: -6 * 3600,
      deleted: false,
      is_bot: false,
    });
    expect((await info()).profile).not.toHaveProperty('email');
    await stage.sandbox.control.scopes({ scopes: ['users:read', 'users:read.email'] });
    expect((await info()).profile.email).toBe('maya@harbor-demo.example');
    expect((await stage.api('users.info', { user: 'U000GONE' })).user).toMatchObject({ deleted: true });
  });

  it('deactivated: no DM', async () => {
    expect((await stage.api('conversations.open', { users: 'U000GONE' })).error).toBe('user_disabled');
    expect((await post({ channel: 'U000GONE' })).error).toBe('user_disabled');
  });
});

describe('where the app may post', () => {
  it('private channels without it do not exist, archived ones refuse, left ones say so', async () => {
    expect((await post({ channel: 'G000PRIV' })).error).toBe('channel_not_found');
    expect((await post({ channel: 'C0000OLD' })).error).toBe('is_archived');
    await stage.post('/_control/channels', { id: OPS, botIn: false });
    expect((await post({})).error).toBe('not_in_channel');
    await stage.sandbox.control.scopes({ scopes: ['chat:write', 'chat:write.public'] });
    expect((await post({})).ok).toBe(true);
  });

  it('a U… id opens the DM', async () => {
    const posted = await post({ channel: OTTO });
    expect(posted.channel).toMatch(/^D/);
    expect((await stage.api('conversations.open', { users: OTTO })).channel).toEqual({ id: posted.channel });
  });

  it('a thread must exist; a reply to a reply stays in the same thread', async () => {
    expect((await post({ thread_ts: '1.000001' })).error).toBe('thread_not_found');
    const parent = (await post({})).ts;
    const reply = (await post({ thread_ts: parent })).ts;
    await post({ thread_ts: reply });
    expect((await stage.get(`/_control/thread/${OPS}/${parent}`)).messages).toHaveLength(3);
  });

  it('ephemeral messages go to members only', async () => {
    const note = (user: string) => stage.api('chat.postEphemeral', { channel: OPS, user, text: 'x' });
    expect((await note('U000GONE')).error).toBe('user_not_in_channel');
    expect((await note(MAYA)).ok).toBe(true);
    const { message_ts } = await note(MAYA);
    expect((await stage.api('chat.update', { channel: OPS, ts: message_ts, text: 'x' })).error).toBe(
      'message_not_found',
    );
  });
});

describe('chat.update', () => {
  it('is for the app’s own messages', async () => {
    const typed = await stage.sandbox.control.message({ user: MAYA, channel: OPS, text: 'mine' });
    expect((await stage.api('chat.update', { channel: OPS, ts: typed.ts, text: 'x' })).error).toBe(
      'cant_update_message',
    );
    expect((await stage.api('chat.delete', { channel: OPS, ts: typed.ts })).error).toBe(
      'cant_delete_message',
    );
  });

  it('needs the id of a conversation, not of a person', async () => {
    const { ts } = await post({ channel: MAYA });
    expect((await stage.api('chat.update', { channel: MAYA, ts, text: 'x' })).error).toBe(
      'channel_not_found',
    );
  });

  it('keeps metadata unless new is sent, and marks the message as changed', async () => {
    const metadata = (key: string) => ({ event_type: 'e', event_payload: { key } });
    const { ts } = await post({ metadata: metadata('a') });
    const update = (more: Json) => stage.api('chat.update', { channel: OPS, ts, text: 'x', ...more });
    expect((await update({})).message).toMatchObject({ metadata: metadata('a') });
    expect((await update({ metadata: metadata('b') })).message).toMatchObject({ metadata: metadata('b') });
    expect(await messages()).toMatchObject([{ ts, edited: {} }]);
  });

  it('changes nothing when it is refused', async () => {
    const { ts } = await post({ text: 'before', blocks: [section('before')] });
    expect(
      (await stage.api('chat.update', { channel: OPS, ts, text: 'after', blocks: [section('')] })).error,
    ).toBe('invalid_blocks');
    expect(await messages()).toMatchObject([{ text: 'before', blocks: [{ text: { text: 'before' } }] }]);
  });
});

describe('stored blocks', () => {
  it('get the ids the app left out, and keep the app’s own', async () => {
    await post({
      blocks: [
        section('x'),
        { type: 'actions', elements: [{ ...button('go'), action_id: undefined }] },
        actions(button('own')),
      ],
    });
    const [message] = await messages();
    expect(message?.blocks).toMatchObject([
      { block_id: expect.stringMatching(/./) },
      { elements: [{ action_id: expect.stringMatching(/./) }] },
      { block_id: 'row', elements: [{ action_id: 'own' }] },
    ]);
  });
});

describe('files', () => {
  const announce = (args: Json) => stage.api('files.getUploadURLExternal', args);

  it('need a name and a length that is then kept', async () => {
    expect((await announce({ filename: 'a.pdf', length: 0 })).error).toBe('invalid_arguments');
    expect((await announce({ length: 3 })).error).toBe('invalid_arguments');
    expect((await announce({ filename: 'a.pdf', length: 3, alt_txt: 'x'.repeat(1_001) })).error).toBe(
      'invalid_arguments',
    );
    const { upload_url } = await announce({ filename: 'a.pdf', length: 3 });
    expect((await fetch(String(upload_url), { method: 'POST', body: 'four' })).status).toBe(400);
    expect((await fetch(String(upload_url), { method: 'POST', body: 'abc' })).status).toBe(200);
    expect((await fetch(String(upload_url), { method: 'POST', body: 'abc' })).status).toBe(404);
  });

  it('go to conversations, not to persons, and only where the app may post', async () => {
    const complete = async (channel_id?: string) => {
      const { upload_url, file_id } = await announce({ filename: 'a.pdf', length: 3 });
      await fetch(String(upload_url), { method: 'POST', body: 'abc' });
      return stage.api('files.completeUploadExternal', { files: [{ id: file_id }], channel_id });
    };
    expect((await complete(MAYA)).error).toBe('channel_not_found');
    await stage.post('/_control/channels', { id: OPS, botIn: false });
    expect((await complete(OPS)).error).toBe('not_in_channel');
    expect((await complete('C0001234')).ok).toBe(true);
    expect((await complete()).ok).toBe(true);
    expect(await messages()).toEqual([]);
  });

  it('are served to the page, and to the app with its token and files:read', async () => {
    const { file } = await stage.sandbox.control.upload({
      user: MAYA,
      name: 'a.csv',
      bytes: Buffer.from('a;b').toString('base64'),
    });
    const page = await fetch(stage.sandbox.url + file.url);
    expect([page.headers.get('content-type'), await page.text()]).toEqual(['text/csv', 'a;b']);
    const download = (token: string) =>
      fetch(`${stage.sandbox.url}/files/${file.id}`, { headers: { authorization: `Bearer ${token}` } });
    expect((await download('xoxb-other')).status).toBe(401);
    expect((await download(stage.sandbox.botToken)).status).toBe(403);
    await stage.sandbox.control.scopes({ scopes: ['files:read'] });
    expect(await (await download(stage.sandbox.botToken)).text()).toBe('a;b');
  });
});

describe('blocks.validate', () => {
  it('takes exactly one of blocks, view and message, without a token', async () => {
    const validate = (args: Json) => stage.api('blocks.validate', args, '');
    expect((await validate({})).error).toBe('invalid_arguments');
    expect((await validate({ blocks: [], view: {} })).error).toBe('invalid_arguments');
    expect(await validate({ message: { blocks: [section('x')] } })).toEqual({ ok: true, errors: [] });
    expect(await validate({ blocks: [section('')] })).toMatchObject({
      ok: false,
      errors: [{ pointer: '/blocks/0/text/text', message: 'must be more than 0 characters' }],
    });
  });
});

describe('permalinks', () => {
  it('lead to the page at that message', async () => {
    const { ts } = await post({});
    const { permalink } = await stage.api('chat.getPermalink', { channel: OPS, message_ts: ts });
    const res = await fetch(String(permalink), { redirect: 'manual' });
    expect(res.headers.get('location')).toBe(`/#/${OPS}/${ts}`);
  });
});

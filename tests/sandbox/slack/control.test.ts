import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PageBootstrap, PageEvent } from '../../../sandbox/slack/page-api.ts';
import {
  actions,
  button,
  gate,
  home,
  type Json,
  MAYA,
  modal,
  OPS,
  OTTO,
  openModal,
  type Stage,
  section,
  startStage,
} from './harness.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const post = (args: Json) => stage.api('chat.postMessage', { channel: OPS, text: 'text', ...args });
const bootstrap = async (user: string) =>
  (await stage.get(`/_page/bootstrap?user=${user}`)) as unknown as PageBootstrap;

/** Collects a person's events until the stream ends. */
async function listen(user: string): Promise<{ events: PageEvent[]; stop: () => void }> {
  const abort = new AbortController();
  const res = await fetch(`${stage.sandbox.url}/_page/stream?user=${user}`, { signal: abort.signal });
  const events: PageEvent[] = [];
  void (async () => {
    let text = '';
    for await (const part of res.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(part).toString('utf8');
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames)
        if (frame.startsWith('data: ')) events.push(JSON.parse(frame.slice(6)) as PageEvent);
    }
  })().catch(() => {});
  return { events, stop: () => abort.abort() };
}

describe('wait', () => {
  it('answers at once for what is there already', async () => {
    await post({ text: 'Run 42 is ready' });
    expect(
      await stage.sandbox.control.wait({ channel: OPS, includes: 'Run 42', timeoutMs: 0 }),
    ).toMatchObject({ message: { text: 'Run 42 is ready' } });
  });

  it('waits for a text in blocks, a control, an update', async () => {
    const waiting = stage.sandbox.control.wait({ channel: OPS, includes: 'in a block', hasAction: 'go' });
    const { ts } = await post({ blocks: [section('not yet')] });
    await stage.api('chat.update', {
      channel: OPS,
      ts,
      text: 'x',
      blocks: [section('now in a block'), actions(button('go'))],
    });
    expect(await waiting).toMatchObject({ message: { ts } });
  });

  it('finds a person’s modal, home, DM and private notes', async () => {
    const wait = (more: Json) => stage.sandbox.control.wait({ user: MAYA, ...more });
    await openModal(stage, modal([section('x')], { callback_id: 'edit.modal' }));
    expect(await wait({ viewCallback: 'edit.modal' })).toMatchObject({ view: { callback_id: 'edit.modal' } });
    await stage.api('views.publish', { user_id: MAYA, view: home([section('at home')]) });
    expect(await wait({ includes: 'at home' })).toMatchObject({ home: { blocks: [{}] } });
    await post({ channel: MAYA, text: 'a DM' });
    expect(await wait({ includes: 'a DM' })).toMatchObject({ message: { text: 'a DM' } });
    await stage.api('chat.postEphemeral', { channel: OPS, user: MAYA, text: 'between us' });
    expect(await wait({ includes: 'between us' })).toMatchObject({ message: { ephemeral: true } });
  });

  it('can ask for what is newer, or in one thread', async () => {
    const parent = String((await post({ text: 'same' })).ts);
    const wait = (more: Json) =>
      stage.post('/_control/wait', { channel: OPS, includes: 'same', timeoutMs: 0, ...more });
    expect((await wait({ after: parent })).status).toBe(408);
    await post({ text: 'same elsewhere' });
    expect((await wait({ thread: parent })).body).toMatchObject({ message: { ts: parent } });
  });

  it('ends with 408 and what was there instead', async () => {
    await post({ text: 'something else' });
    const late = await stage.post('/_control/wait', { channel: OPS, includes: 'never', timeoutMs: 10 });
    expect(late).toMatchObject({
      status: 408,
      body: { error: 'timeout', candidates: [{ text: 'something else' }] },
    });
    expect((await stage.post('/_control/wait', { includes: 'x' })).status).toBe(400);
    expect((await stage.post('/_control/wait', { channel: OPS })).status).toBe(400);
  });
});

describe('reset', () => {
  it('brings the start data back: the same calls give the same ids', async () => {
    const story = async () => {
      const first = await post({ text: 'one' });
      const view = await openModal(stage, modal([section('x')]));
      const im = (await stage.api('conversations.open', { users: OTTO })).channel;
      return { ts: first.ts, view: view.id, hash: view.hash, im };
    };
    const before = await story();
    await stage.sandbox.control.reset();
    expect((await stage.get(`/_control/messages/${OPS}`)).messages).toEqual([]);
    expect((await stage.get('/_control/log')).log).toEqual([]);
    expect(await story()).toEqual(before);
  });
});

describe('set-up', () => {
  it('adds and changes people and channels', async () => {
    const { body } = await stage.post('/_control/users', { name: 'newcomer', tz: 'America/Denver' });
    const user = body.user as Json;
    expect((await stage.api('users.info', { user: user.id })).user).toMatchObject({
      name: 'newcomer',
      tz_offset: -7 * 3600,
    });
    await stage.post('/_control/users', { id: user.id, deleted: true });
    expect((await stage.api('conversations.open', { users: user.id })).error).toBe('user_disabled');
    await stage.post('/_control/channels', { id: OPS, archived: true });
    expect((await post({})).error).toBe('is_archived');
    const channel = (await stage.post('/_control/channels', { name: 'new', private: true })).body
      .channel as Json;
    expect((await post({ channel: channel.id })).error).toBe('channel_not_found');
    await stage.post('/_control/channels', { id: channel.id, botIn: true });
    expect((await post({ channel: channel.id })).ok).toBe(true);
  });

  it('knows no other route', async () => {
    expect((await stage.post('/_control/nothing', {})).status).toBe(404);
    expect((await stage.get('/_control/nothing')).ok).toBe(false);
    expect((await stage.post('/_control/constructor', {})).status).toBe(404);
  });
});

describe('the page’s first state', () => {
  it('is what one person can see', async () => {
    await post({ text: 'for all' });
    await post({ channel: OTTO, text: 'for Otto' });
    await stage.api('chat.postEphemeral', { channel: OPS, user: MAYA, text: 'lost on reload' });
    const maya = await bootstrap(MAYA);
    expect(maya.me).toMatchObject({ id: MAYA, realName: 'Maya Lindqvist' });
    expect(maya.messages[OPS]?.map((m) => m.text)).toEqual(['for all']);
    expect(
      Object.values(maya.messages)
        .flat()
        .some((m) => m.text === 'for Otto'),
    ).toBe(false);
    // A private note is not stored, so it does not count.
    expect(maya.unread[OPS]).toBe(1);
    expect(maya.commands.map((c) => c.command)).toContain('/autoschedule');
    expect(maya.users.find((u) => u.deleted)?.id).toBe('U000GONE');
    expect(maya.actAs.some((u) => u.deleted || u.isBot)).toBe(false);
    expect(maya.dms).toHaveLength(1);
    await stage.post('/_page/read', { user: MAYA, channel: OPS });
    expect((await bootstrap(MAYA)).unread[OPS]).toBe(0);
  });

  it('knows the first person by default, and nobody it was not told about', async () => {
    expect(((await stage.get('/_page/bootstrap')) as unknown as PageBootstrap).me.id).toBe(MAYA);
    expect((await stage.get('/_page/bootstrap?user=U0NOBODY')).ok).toBe(false);
  });
});

describe('the page’s stream', () => {
  it('tells each person what concerns them, and nobody else’s affairs', async () => {
    const [maya, otto] = [await listen(MAYA), await listen(OTTO)];
    const { ts } = await post({ text: 'one', blocks: [actions(button('go'))] });
    await stage.api('chat.update', { channel: OPS, ts, text: 'two' });
    await stage.api('chat.postEphemeral', { channel: OPS, user: MAYA, text: 'private' });
    await openModal(stage, modal([section('x')]));
    await stage.api('chat.delete', { channel: OPS, ts });
    const types = (events: PageEvent[]) => events.map((e) => e.type).filter((t) => t !== 'log');
    await expect
      .poll(() => types(maya.events))
      .toEqual(['message_posted', 'message_changed', 'message_posted', 'views', 'message_deleted']);
    await expect
      .poll(() => types(otto.events))
      .toEqual(['message_posted', 'message_changed', 'message_deleted']);
    expect(otto.events.some((e) => e.type === 'log' && e.entry.kind === 'views.open')).toBe(true);
    maya.stop();
    otto.stop();
  });

  it('shows a submission under way and its end', async () => {
    await openModal(stage, modal([section('x')]));
    const maya = await listen(MAYA);
    const waiting = gate();
    stage.app.answer = () => ({ hold: waiting.promise });
    const submitting = stage.sandbox.control.submit({ user: MAYA });
    await expect.poll(() => maya.events.some((e) => e.type === 'views' && e.views[0]?.busy)).toBe(true);
    waiting.open();
    await submitting;
    await expect
      .poll(() => maya.events.findLast((e) => e.type === 'views'))
      .toEqual({ type: 'views', views: [] });
    maya.stop();
  });
});

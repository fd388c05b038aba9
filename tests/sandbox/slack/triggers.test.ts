import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  actions,
  button,
  type Json,
  MAYA,
  modal,
  OPS,
  OTTO,
  postBlocks,
  type Stage,
  section,
  startStage,
  triggerOf,
} from './harness.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const advance = (advanceMs: number) => stage.sandbox.control.clock({ advanceMs });
const open = (trigger_id: unknown) =>
  stage.api('views.open', { trigger_id, view: modal([section('x')], { submit: undefined }) });

describe('trigger ids', () => {
  it('work up to three seconds', async () => {
    const trigger = await triggerOf(stage);
    await advance(3_000);
    expect((await open(trigger)).ok).toBe(true);
  });

  it('are expired after that', async () => {
    const trigger = await triggerOf(stage);
    await advance(3_001);
    expect((await open(trigger)).error).toBe('expired_trigger_id');
  });

  it('work once', async () => {
    const trigger = await triggerOf(stage);
    expect((await open(trigger)).ok).toBe(true);
    expect((await open(trigger)).error).toBe('exchanged_trigger_id');
  });

  it('must be real ones', async () => {
    expect((await open('1.2.3')).error).toBe('invalid_trigger_id');
    expect((await open(undefined)).error).toBe('invalid_trigger_id');
  });

  it('open the modal for the person who clicked, and only there', async () => {
    await open(await triggerOf(stage, OTTO));
    expect((await stage.get(`/_control/views/${OTTO}`)).views).toHaveLength(1);
    expect((await stage.get(`/_control/views/${MAYA}`)).views).toHaveLength(0);
  });

  it('of a message cannot push', async () => {
    const ts = await postBlocks(stage, [actions(button('go'))]);
    await stage.sandbox.control.action({ user: MAYA, channel: OPS, ts, action_id: 'go' });
    const trigger_id = stage.app.ofKind('block_actions')[0]?.payload.trigger_id;
    const view = modal([section('x')], { submit: undefined });
    expect((await stage.api('views.push', { trigger_id, view })).error).toBe('invalid_trigger_id');
  });

  it('are not used up by a view that is refused', async () => {
    const trigger_id = await triggerOf(stage);
    expect((await stage.api('views.open', { trigger_id, view: modal([section('')]) })).error).toBe(
      'invalid_arguments',
    );
    expect((await open(trigger_id)).ok).toBe(true);
  });
});

describe('response_url', () => {
  const respond = async (url: unknown, body: Json) => {
    const res = await fetch(String(url), {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return { status: res.status, body: (await res.json()) as Json };
  };
  const commandUrl = async () => {
    await triggerOf(stage);
    return stage.app.ofKind('command').at(-1)?.payload.response_url;
  };
  const clickUrl = async (ts: string) => {
    await stage.sandbox.control.action({ user: MAYA, channel: OPS, ts, action_id: 'go' });
    return stage.app.ofKind('block_actions').at(-1)?.payload.response_url;
  };
  const seen = async (user: string) =>
    (await stage.get(`/_control/messages/${OPS}?user=${user}`)).messages as Json[];

  it('is good for five answers', async () => {
    const url = await commandUrl();
    for (let i = 0; i < 5; i++) expect((await respond(url, { text: `${i}` })).status).toBe(200);
    expect(await respond(url, { text: 'sixth' })).toEqual({
      status: 404,
      body: { ok: false, error: 'used_url' },
    });
    expect(await seen(MAYA)).toHaveLength(5);
  });

  it('is good for thirty minutes', async () => {
    const url = await commandUrl();
    await advance(30 * 60_000);
    expect((await respond(url, { text: 'just in time' })).status).toBe(200);
    await advance(1);
    expect(await respond(url, { text: 'late' })).toEqual({
      status: 404,
      body: { ok: false, error: 'expired_url' },
    });
  });

  it('answers to the person alone unless told otherwise', async () => {
    const url = await commandUrl();
    await respond(url, { text: 'quiet' });
    await respond(url, { text: 'loud', response_type: 'in_channel' });
    expect((await seen(MAYA)).map((m) => m.text)).toEqual(['quiet', 'loud']);
    expect((await seen(OTTO)).map((m) => m.text)).toEqual(['loud']);
  });

  it('replaces and deletes the message the control was in', async () => {
    const ts = await postBlocks(stage, [actions(button('go'))]);
    const url = await clickUrl(ts);
    await respond(url, { text: 'done', replace_original: true });
    expect(await seen(OTTO)).toMatchObject([{ ts, text: 'done' }]);
    expect((await seen(OTTO))[0]).not.toHaveProperty('blocks');
    await respond(url, { delete_original: true });
    expect(await seen(OTTO)).toEqual([]);
  });

  it('of a command does not edit an earlier ephemeral answer', async () => {
    const url = await commandUrl();
    await respond(url, { text: 'first' });
    await respond(url, { text: 'second', replace_original: true });
    expect((await seen(MAYA)).map((m) => m.text)).toEqual(['first', 'second']);
  });

  it('cannot turn a visible message into a private one', async () => {
    const ts = await postBlocks(stage, [actions(button('go'))]);
    await respond(await clickUrl(ts), {
      text: 'still there',
      replace_original: true,
      response_type: 'ephemeral',
    });
    expect((await seen(OTTO)).map((m) => m.text)).toEqual(['still there']);
  });

  it('works where the app may not post', async () => {
    await stage.sandbox.control.command({ user: MAYA, channel: 'G000PRIV', command: '/autoschedule' });
    const url = stage.app.ofKind('command').at(-1)?.payload.response_url;
    expect((await respond(url, { text: 'hello' })).status).toBe(200);
  });

  it('refuses bad blocks with their error', async () => {
    expect(await respond(await commandUrl(), { text: 'x', blocks: [section('')] })).toEqual({
      status: 400,
      body: { ok: false, error: 'invalid_blocks' },
    });
  });
});

import {
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  actions,
  button,
  type Json,
  MAYA,
  modal,
  OPS,
  postBlocks,
  type Stage,
  section,
  startStage,
  triggerOf,
} from './harness.ts';

let stage: Stage;
let client: WebClient;
beforeEach(async () => {
  stage = await startStage();
  client = new WebClient(stage.sandbox.botToken, {
    slackApiUrl: stage.sandbox.apiUrl,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
    rejectRateLimitedCalls: true,
  });
});
afterEach(() => stage.close());

const faults = (...list: Json[]) => stage.post('/_control/faults', list);
const post = () => client.chat.postMessage({ channel: OPS, text: 'x' });
const posted = async () => (await stage.get(`/_control/messages/${OPS}`)).messages as Json[];
const command = () => stage.sandbox.control.command({ user: MAYA, channel: OPS, command: '/autoschedule' });
const homeOpen = () => stage.sandbox.control.homeOpen({ user: MAYA });

describe('faults of the Web API', () => {
  it('rate_limit answers 429 with Retry-After, for its method and count only', async () => {
    await faults({ kind: 'rate_limit', method: 'chat.postMessage', retryAfter: 7, count: 2 });
    expect((await client.auth.test()).ok).toBe(true);
    for (let i = 0; i < 2; i++) {
      const error = await post().catch((e: unknown) => e);
      expect(error).toBeInstanceOf(WebAPIRateLimitedError);
      expect((error as WebAPIRateLimitedError).retryAfter).toBe(7);
    }
    expect((await post()).ok).toBe(true);
    expect(await posted()).toHaveLength(1);
  });

  it('lost_response does the work and breaks the connection', async () => {
    await faults({ kind: 'lost_response', method: 'chat.postMessage' });
    await expect(post()).rejects.toBeInstanceOf(WebAPIRequestError);
    expect(await posted()).toHaveLength(1);
    expect((await post()).ok).toBe(true);
  });

  it('http_error answers before anything happened', async () => {
    await faults({ kind: 'http_error', method: 'chat.postMessage', status: 503 });
    const error = await post().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WebAPIHTTPError);
    expect((error as WebAPIHTTPError).statusCode).toBe(503);
    expect(await posted()).toEqual([]);
  });

  it('latency delays the answer past a client’s patience', async () => {
    await faults({ kind: 'latency', method: 'chat.postMessage', ms: 60_000 });
    const hasty = new WebClient(stage.sandbox.botToken, {
      slackApiUrl: stage.sandbox.apiUrl,
      retryConfig: { retries: 0 },
      logLevel: LogLevel.ERROR,
      timeout: 50,
    });
    await expect(hasty.chat.postMessage({ channel: OPS, text: 'x' })).rejects.toBeInstanceOf(
      WebAPIRequestError,
    );
  });

  it('latency still answers in the end', async () => {
    await faults({ kind: 'latency', method: 'chat.postMessage', ms: 20 });
    expect((await post()).ok).toBe(true);
    expect((await stage.get('/_control/log')).log).toMatchObject([{ fault: 'latency' }]);
  });

  it('platform_error answers with the named error', async () => {
    await faults({ kind: 'platform_error', method: 'chat.postMessage', error: 'fatal_error' });
    const error = await post().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WebAPIPlatformError);
    expect((error as WebAPIPlatformError).data.error).toBe('fatal_error');
    expect((await post()).ok).toBe(true);
  });

  it('missing_scope names what is needed and provided, until cleared', async () => {
    await faults({ kind: 'missing_scope', scope: 'chat:write' });
    const call = () => stage.api('chat.postMessage', { channel: OPS, text: 'x' });
    for (let i = 0; i < 2; i++)
      expect(await call()).toMatchObject({
        error: 'missing_scope',
        needed: 'chat:write',
        provided: expect.stringContaining('commands'),
      });
    await stage.sandbox.control.faults({ clear: true });
    expect((await call()).ok).toBe(true);
  });

  it('revoked_token refuses every call', async () => {
    await faults({ kind: 'revoked_token' });
    expect((await stage.api('auth.test')).error).toBe('token_revoked');
    expect((await stage.api('chat.postMessage', { channel: OPS, text: 'x' })).error).toBe('token_revoked');
  });

  it('plan_upgrade_required is for user groups', async () => {
    await stage.sandbox.control.scopes({ scopes: ['usergroups:read'] });
    expect((await stage.api('usergroups.users.list', { usergroup: 'S1' })).error).toBe('no_such_subteam');
    await faults({ kind: 'plan_upgrade_required' });
    expect((await stage.api('usergroups.users.list', { usergroup: 'S1' })).error).toBe(
      'plan_upgrade_required',
    );
  });

  it('kick_bot makes one channel not_in_channel', async () => {
    await faults({ kind: 'kick_bot', channel: OPS });
    expect((await stage.api('chat.postMessage', { channel: OPS, text: 'x' })).error).toBe('not_in_channel');
    expect((await stage.api('chat.postMessage', { channel: 'C0001234', text: 'x' })).ok).toBe(true);
  });

  it('disable_messages_tab refuses DMs only', async () => {
    await faults({ kind: 'disable_messages_tab' });
    expect((await stage.api('chat.postMessage', { channel: MAYA, text: 'x' })).error).toBe(
      'messages_tab_disabled',
    );
    expect((await stage.api('chat.postMessage', { channel: OPS, text: 'x' })).ok).toBe(true);
  });

  it('an unknown switch is refused', async () => {
    expect((await faults({ kind: 'earthquake' })).status).toBe(400);
  });
});

describe('faults of deliveries', () => {
  it('double_delivery sends the same payload twice', async () => {
    const ts = await postBlocks(stage, [actions(button('go'))]);
    await faults({ kind: 'double_delivery', payload: 'block_actions', delayMs: 5 });
    await stage.sandbox.control.action({ user: MAYA, channel: OPS, ts, action_id: 'go' });
    const [first, second, ...more] = stage.app.ofKind('block_actions');
    expect(more).toEqual([]);
    expect(second?.payload).toEqual(first?.payload);
    expect(second?.valid).toBe(true);
  });

  it('double_delivery of a submission: only the first answer counts', async () => {
    await stage.api('views.open', { trigger_id: await triggerOf(stage), view: modal([section('x')]) });
    await faults({ kind: 'double_delivery', payload: 'view_submission', delayMs: 20 });
    let n = 0;
    stage.app.answer = () =>
      n++ === 0 ? {} : { body: { response_action: 'update', view: modal([section('again')]) } };
    await stage.sandbox.control.submit({ user: MAYA });
    expect((await stage.get(`/_control/views/${MAYA}`)).views).toEqual([]);
    expect(n).toBe(2);
  });

  it('delayed_delivery hands the payload over later', async () => {
    await faults({ kind: 'delayed_delivery', payload: 'command', ms: 20 });
    expect((await command()).delivered).toBe(true);
    expect((await stage.get('/_control/log')).log).toMatchObject([{ fault: 'delayed_delivery' }]);
  });

  it('reordered_delivery lets the next payload overtake', async () => {
    const ts = await postBlocks(stage, [actions(button('first'), button('second'))]);
    await faults({ kind: 'reordered_delivery', payload: 'block_actions', ms: 10_000 });
    const act = (action_id: string) =>
      stage.sandbox.control.action({ user: MAYA, channel: OPS, ts, action_id });
    await Promise.all([act('first'), act('second')]);
    const order = stage.app.ofKind('block_actions').map((r) => (r.payload.actions as Json[])[0]?.action_id);
    expect(order).toEqual(['second', 'first']);
  });

  it('bad_signature and stale_timestamp are refused by an app that checks', async () => {
    for (const kind of ['bad_signature', 'stale_timestamp']) {
      await faults({ kind });
      expect(await command()).toMatchObject({ delivered: false, status: 401 });
      expect(stage.app.received.at(-1)?.valid).toBe(false);
    }
    expect((await command()).delivered).toBe(true);
  });

  it('retry_event sends the event again with retry headers, although it was answered', async () => {
    await faults({ kind: 'retry_event', reason: 'http_timeout' });
    await homeOpen();
    const [first, again] = stage.app.ofKind('event');
    expect(first?.headers).not.toHaveProperty('x-slack-retry-num');
    expect(again?.headers).toMatchObject({
      'x-slack-retry-num': '1',
      'x-slack-retry-reason': 'http_timeout',
    });
    expect(again?.payload.event_id).toBe(first?.payload.event_id);
  });
});

describe('retries of events', () => {
  it('at once, after a minute and after five, then no more', async () => {
    stage.app.answer = () => ({ status: 500 });
    const nums = () => stage.app.ofKind('event').map((r) => r.headers['x-slack-retry-num'] ?? '0');
    const advance = (advanceMs: number) => stage.sandbox.control.clock({ advanceMs });
    expect(await homeOpen()).toMatchObject({ delivered: false, status: 500 });
    expect(nums()).toEqual(['0', '1']);
    await advance(59_999);
    expect(nums()).toEqual(['0', '1']);
    await advance(1);
    await expect.poll(nums).toEqual(['0', '1', '2']);
    // The third is planned only once the second was refused.
    await expect.poll(async () => ((await stage.get('/_control/log')).log as Json[]).length).toBe(3);
    await advance(300_000);
    await expect.poll(nums).toEqual(['0', '1', '2', '3']);
    expect(new Set(stage.app.ofKind('event').map((r) => r.payload.event_id)).size).toBe(1);
    expect(stage.app.ofKind('event')[1]?.headers['x-slack-retry-reason']).toBe('http_error');
  });

  it('end when the app answers', async () => {
    let n = 0;
    stage.app.answer = () => ({ status: n++ === 0 ? 500 : 200 });
    expect((await homeOpen()).delivered).toBe(true);
    await stage.sandbox.control.clock({ advanceMs: 3_600_000 });
    expect(stage.app.ofKind('event')).toHaveLength(2);
  });

  it('are not made when the app says x-slack-no-retry', async () => {
    stage.app.answer = () => ({ status: 500, headers: { 'x-slack-no-retry': '1' } });
    await homeOpen();
    await stage.sandbox.control.clock({ advanceMs: 3_600_000 });
    expect(stage.app.ofKind('event')).toHaveLength(1);
  });
});

describe('further events', () => {
  it('uninstalling and revoked tokens come from the control API', async () => {
    await stage.post('/_control/event', { type: 'app_uninstalled' });
    await stage.post('/_control/event', { type: 'tokens_revoked', tokens: { bot: ['U1'] } });
    expect(stage.app.ofKind('event').map((r) => (r.payload.event as Json).type)).toEqual([
      'app_uninstalled',
      'tokens_revoked',
    ]);
  });

  it('typed text arrives only where the app listens', async () => {
    const state = await stage.get('/_control/state');
    const dm = (state.dms as { id: string; user: string }[]).find((d) => d.user === MAYA)?.id ?? '';
    const say = (channel: string, text: string) =>
      stage.sandbox.control.message({ user: MAYA, channel, text });
    expect((await say(dm, 'hello')).delivered).toBe(false);
    await stage.sandbox.control.scopes({ events: ['message.im', 'app_mention'] });
    const said = await say(dm, 'hello again');
    expect(said.delivered).toBe(true);
    expect(stage.app.ofKind('event')[0]?.payload.event).toMatchObject({
      type: 'message',
      channel_type: 'im',
      text: 'hello again',
      ts: said.ts,
    });
    expect((await say(OPS, 'nobody is meant')).delivered).toBe(false);
    expect((await say(OPS, '@daybreak please')).delivered).toBe(true);
    expect(stage.app.ofKind('event')[1]?.payload.event).toMatchObject({
      type: 'app_mention',
      channel: OPS,
      text: '<@U0000BOT> please',
    });
  });
});

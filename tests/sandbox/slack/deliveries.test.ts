import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  actions,
  button,
  gate,
  IMPATIENT,
  type Json,
  MAYA,
  OPS,
  OTTO,
  option,
  postBlocks,
  type Stage,
  section,
  startStage,
} from './harness.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const logs = async () => (await stage.get('/_control/log')).log as Json[];

describe('slash commands', () => {
  it('arrive signed, as a form, with team, channel, user, escaped text, response_url and trigger_id', async () => {
    const done = await stage.sandbox.control.command({
      user: MAYA,
      channel: OPS,
      command: 'autoschedule',
      text: 'run @otto #ops <now> & later',
    });
    expect(done).toMatchObject({ delivered: true, status: 200, ack: null });
    const [command] = stage.app.received;
    expect(command?.valid).toBe(true);
    expect(command?.payload).toMatchObject({
      team_id: 'T0000001',
      team_domain: 'harbor-demo',
      channel_id: OPS,
      channel_name: 'ops',
      user_id: MAYA,
      user_name: 'maya',
      command: '/autoschedule',
      text: `run <@${OTTO}|otto> <#${OPS}|ops> &lt;now&gt; &amp; later`,
    });
    expect(command?.payload.response_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/response\//);
    expect(command?.payload.trigger_id).toBeTruthy();
  });

  it('are unknown when the app does not register them: 422 with the commands there are', async () => {
    const refused = await stage.post('/_control/command', { user: MAYA, channel: OPS, command: '/nope' });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ ok: false, error: 'unknown_command' });
    expect(refused.body.candidates).toContain('/autoschedule');
  });

  it('show a text answer to the caller only', async () => {
    stage.app.answer = () => ({ body: 'just for you' });
    await stage.sandbox.control.command({ user: MAYA, channel: OPS, command: '/autoschedule' });
    const seen = async (user: string) =>
      (await stage.get(`/_control/messages/${OPS}?user=${user}`)).messages as Json[];
    expect(await seen(MAYA)).toMatchObject([{ text: 'just for you', ephemeral: true }]);
    expect(await seen(OTTO)).toEqual([]);
  });

  it('show an in_channel answer, and what was typed, to everybody', async () => {
    stage.app.answer = () => ({ body: { text: 'for all', response_type: 'in_channel' } });
    await stage.sandbox.control.command({
      user: MAYA,
      channel: OPS,
      command: '/autoschedule',
      text: 'status',
    });
    const seen = (await stage.get(`/_control/messages/${OPS}?user=${OTTO}`)).messages as Json[];
    expect(seen.map((m) => m.text)).toEqual(['/autoschedule status', 'for all']);
  });

  it('answered with blocks that Slack refuses show an error and are logged as bad_ack', async () => {
    stage.app.answer = () => ({ body: { text: 'x', blocks: [section('')] } });
    const done = await stage.sandbox.control.command({ user: MAYA, channel: OPS, command: '/autoschedule' });
    expect(done.notice?.code).toBe('command_failed');
    expect((await logs()).some((e) => e.error === 'bad_ack')).toBe(true);
  });

  it('without an answer in time: operation_timeout, ack_timeout in the log, and the late answer is only recorded', async () => {
    await stage.close();
    stage = await startStage(IMPATIENT);
    const late = gate();
    stage.app.answer = () => ({ hold: late.promise, body: 'too late' });
    const done = await stage.sandbox.control.command({ user: MAYA, channel: OPS, command: '/autoschedule' });
    expect(done).toMatchObject({ delivered: false, status: null, notice: { code: 'operation_timeout' } });
    expect(await logs()).toMatchObject([{ kind: 'command', error: 'ack_timeout' }]);
    late.open();
    await expect.poll(async () => (await logs()).map((e) => e.error)).toEqual(['ack_timeout', 'late_ack']);
    expect((await stage.get(`/_control/messages/${OPS}?user=${MAYA}`)).messages).toEqual([]);
  });

  it('to an app that is not there: the person is told', async () => {
    stage.sandbox.control.setEventsUrl('http://127.0.0.1:9/slack/events');
    const done = await stage.sandbox.control.command({ user: MAYA, channel: OPS, command: '/autoschedule' });
    expect(done).toMatchObject({ delivered: false, notice: { code: 'command_failed' } });
    expect(await logs()).toMatchObject([{ error: 'connection_refused' }]);
  });
});

describe('block_actions in a message', () => {
  it('carry container, channel, message, response_url, trigger and one action with its value', async () => {
    const ts = await postBlocks(stage, [actions(button('go', { value: 'v1' }), button('other'))]);
    const done = await stage.sandbox.control.action({ user: MAYA, channel: OPS, ts, action_id: 'go' });
    expect(done.delivered).toBe(true);
    const payload = stage.app.ofKind('block_actions')[0]?.payload;
    expect(payload).toMatchObject({
      user: { id: MAYA, team_id: 'T0000001' },
      team: { id: 'T0000001' },
      container: { type: 'message', message_ts: ts, channel_id: OPS, is_ephemeral: false },
      channel: { id: OPS, name: 'ops' },
      message: { ts, text: 'with blocks' },
      actions: [{ type: 'button', action_id: 'go', block_id: 'row', value: 'v1' }],
    });
    expect(payload?.actions).toHaveLength(1);
    expect(payload?.response_url).toBeTruthy();
    expect(payload?.trigger_id).toBeTruthy();
  });

  it('name the thread for a reply', async () => {
    const parent = String((await stage.api('chat.postMessage', { channel: OPS, text: 'parent' })).ts);
    const reply = await stage.api('chat.postMessage', {
      channel: OPS,
      text: 'reply',
      thread_ts: parent,
      blocks: [actions(button('go'))],
    });
    await stage.sandbox.control.action({ user: MAYA, channel: OPS, ts: String(reply.ts), action_id: 'go' });
    expect(stage.app.ofKind('block_actions')[0]?.payload).toMatchObject({
      container: { thread_ts: parent },
      message: { thread_ts: parent },
    });
  });

  it('of an ephemeral message bring no message', async () => {
    const posted = await stage.api('chat.postEphemeral', {
      channel: OPS,
      user: MAYA,
      text: 'x',
      blocks: [actions(button('go'))],
    });
    const ts = String(posted.message_ts);
    await stage.sandbox.control.action({ user: MAYA, channel: OPS, ts, action_id: 'go' });
    const payload = stage.app.ofKind('block_actions')[0]?.payload;
    expect(payload?.container).toMatchObject({ is_ephemeral: true, message_ts: ts });
    expect(payload).not.toHaveProperty('message');
    const other = await stage.post('/_control/action', { user: OTTO, channel: OPS, ts, action_id: 'go' });
    expect(other.status).toBe(404);
  });

  it('bring the values of the other inputs of the message, per person', async () => {
    const pick = { type: 'static_select', action_id: 'pick', options: [option('a'), option('b')] };
    const ts = await postBlocks(stage, [actions(pick, button('go'))]);
    await stage.sandbox.control.action({ user: MAYA, channel: OPS, ts, action_id: 'pick', value: 'b' });
    await stage.sandbox.control.action({ user: OTTO, channel: OPS, ts, action_id: 'pick', value: 'a' });
    await stage.sandbox.control.action({ user: MAYA, channel: OPS, ts, action_id: 'go' });
    expect(stage.app.ofKind('block_actions')[2]?.payload).toMatchObject({
      state: { values: { row: { pick: { type: 'static_select', selected_option: { value: 'b' } } } } },
    });
  });

  it('unanswered put a mark on the control', async () => {
    const ts = await postBlocks(stage, [actions(button('go'))]);
    stage.app.answer = () => ({ status: 500 });
    const done = await stage.sandbox.control.action({ user: MAYA, channel: OPS, ts, action_id: 'go' });
    expect(done).toMatchObject({
      delivered: false,
      status: 500,
      notice: { code: 'interaction_failed', channel: OPS, ts, action_id: 'go' },
    });
  });
});

describe('a test cannot press what a person could not see', () => {
  it('unknown element: 422 with the elements there are', async () => {
    const ts = await postBlocks(stage, [actions(button('go', { value: 'v' }))]);
    const refused = await stage.post('/_control/action', { user: MAYA, channel: OPS, ts, action_id: 'gone' });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        error: 'unknown_element',
        candidates: [{ block_id: 'row', action_id: 'go', type: 'button', text: 'Go', value: 'v' }],
      },
    });
    expect(stage.app.received).toEqual([]);
  });

  it('the same action_id twice needs the block_id', async () => {
    const ts = await postBlocks(stage, [
      actions(button('go')),
      { ...actions(button('go')), block_id: 'second' },
    ]);
    const act = (more: Json) =>
      stage.post('/_control/action', { user: MAYA, channel: OPS, ts, action_id: 'go', ...more });
    expect((await act({})).body.error).toBe('ambiguous_element');
    expect((await act({ block_id: 'second' })).body.delivered).toBe(true);
  });

  it('option not in the list: 422 with the options', async () => {
    const overflow = { type: 'overflow', action_id: 'more', options: [option('a', 'Apple')] };
    const ts = await postBlocks(stage, [actions(overflow)]);
    const act = (value?: string) =>
      stage.post('/_control/action', { user: MAYA, channel: OPS, ts, action_id: 'more', value });
    expect(await act('b')).toMatchObject({
      status: 422,
      body: { error: 'unknown_option', candidates: [{ value: 'a', text: 'Apple' }] },
    });
    expect((await act()).body.error).toBe('selection_missing');
    expect((await act('a')).body.delivered).toBe(true);
    expect(stage.app.ofKind('block_actions')[0]?.payload.actions).toMatchObject([
      { type: 'overflow', selected_option: { value: 'a' } },
    ]);
  });

  it('a confirm dialog stands before anything is sent; deny sends nothing', async () => {
    const confirm = {
      title: { type: 'plain_text', text: 'Sure?' },
      text: { type: 'plain_text', text: '3 rows' },
    };
    const ts = await postBlocks(stage, [actions(button('go', { confirm }))]);
    const act = (more: Json) =>
      stage.post('/_control/action', { user: MAYA, channel: OPS, ts, action_id: 'go', ...more });
    expect(await act({})).toMatchObject({ status: 422, body: { error: 'confirm_required', confirm } });
    expect((await act({ confirm: false })).body).toMatchObject({ delivered: false, logSeq: null });
    expect(stage.app.received).toEqual([]);
    expect((await act({ confirm: true })).body.delivered).toBe(true);
  });

  it('somebody who does not exist, is deactivated, or cannot see the channel', async () => {
    const command = (user: string, channel = OPS) =>
      stage.post('/_control/command', { user, channel, command: '/autoschedule' });
    expect((await command('U0NOBODY')).status).toBe(404);
    expect((await command('U000GONE')).body.error).toBe('user_deactivated');
    const state = await stage.get('/_control/state');
    const ottos = (state.dms as { id: string; user: string }[]).find((d) => d.user === OTTO);
    expect((await command(MAYA, ottos?.id)).body.error).toBe('unknown_channel');
  });

  it('a malformed body is 400 and says which field', async () => {
    const refused = await stage.post('/_control/command', { user: MAYA, comand: '/x' });
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain('channel');
  });
});

describe('shortcuts', () => {
  it('carry callback_id and a trigger', async () => {
    await stage.sandbox.control.shortcut({ user: MAYA, callback_id: 'plan.now' });
    expect(stage.app.ofKind('shortcut')[0]).toMatchObject({
      valid: true,
      payload: { callback_id: 'plan.now', user: { id: MAYA } },
    });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  actions,
  button,
  gate,
  home,
  IMPATIENT,
  input,
  type Json,
  MAYA,
  modal,
  OPS,
  OTTO,
  openModal,
  option,
  plain,
  type Stage,
  section,
  startStage,
  textInput,
} from './harness.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const stack = async (user = MAYA) => (await stage.get(`/_control/views/${user}`)).views as Json[];
const submission = () =>
  stage.app.ofKind('view_submission').at(-1)?.payload as { view: Json & { state: { values: Json } } };
const values = () => submission().view.state.values;
const logged = async (error: string) =>
  ((await stage.get('/_control/log')).log as Json[]).some((e) => e.error === error);
const control = () => stage.sandbox.control;

describe('views.update', () => {
  const update = (view_id: unknown, view: Json, more: Json = {}) =>
    stage.api('views.update', { view_id, view, ...more });

  it('keeps values where block_id and action_id stay, and only there', async () => {
    const opened = await openModal(stage, modal([input('a', textInput()), input('b', textInput())]));
    await control().fill({ user: MAYA, values: { a: 'kept', b: 'lost' } });
    await update(
      opened.id,
      modal([input('a', textInput({ initial_value: 'ignored' })), input('b2', textInput())]),
    );
    await control().submit({ user: MAYA, values: { b2: 'new' } });
    expect(values()).toEqual({
      a: { text: { type: 'plain_text_input', value: 'kept' } },
      b2: { text: { type: 'plain_text_input', value: 'new' } },
    });
  });

  it('drops a chosen option that is no longer offered', async () => {
    const pick = (...v: string[]) =>
      input(
        'a',
        { type: 'static_select', action_id: 's', options: v.map((o) => option(o)) },
        { optional: true },
      );
    const opened = await openModal(stage, modal([pick('x', 'y')]));
    await control().fill({ user: MAYA, values: { a: 'x' } });
    await update(opened.id, modal([pick('y', 'z')]));
    await control().submit({ user: MAYA });
    expect(values()).toEqual({ a: { s: { type: 'static_select', selected_option: null } } });
  });

  it('refuses an old hash; without one it always renders', async () => {
    const opened = await openModal(stage, modal([section('1')]));
    const second = await update(opened.id, modal([section('2')]), { hash: opened.hash });
    expect(second.ok).toBe(true);
    expect((await update(opened.id, modal([section('3')]), { hash: opened.hash })).error).toBe(
      'hash_conflict',
    );
    expect((await update(opened.id, modal([section('4')]))).ok).toBe(true);
  });

  it('finds nothing after the person closed the modal', async () => {
    const opened = await openModal(stage, modal([section('1')]));
    await control().close({ user: MAYA });
    expect((await update(opened.id, modal([section('2')]))).error).toBe('not_found');
  });

  it('needs the id of a view', async () => {
    expect((await update(undefined, modal([section('2')]))).error).toBe('invalid_arguments');
  });
});

describe('actions inside a view', () => {
  it('carry the whole view with hash and state, a trigger that may push, and no response_url', async () => {
    const pick = { type: 'static_select', action_id: 'pick', options: [option('x')] };
    const opened = await openModal(
      stage,
      modal([{ ...actions(pick), block_id: 'row' }, input('a', textInput({ initial_value: 'i' }))]),
    );
    await control().action({ user: MAYA, view: String(opened.id), action_id: 'pick', value: 'x' });
    const payload = stage.app.ofKind('block_actions')[0]?.payload as Json;
    expect(payload).toMatchObject({
      container: { type: 'view', view_id: opened.id },
      view: {
        id: opened.id,
        hash: opened.hash,
        root_view_id: opened.id,
        previous_view_id: null,
        state: {
          values: { row: { pick: { selected_option: { value: 'x' } } }, a: { text: { value: 'i' } } },
        },
      },
      actions: [{ action_id: 'pick', selected_option: { value: 'x' } }],
    });
    expect(payload).not.toHaveProperty('response_url');
    const pushed = await stage.api('views.push', {
      trigger_id: payload.trigger_id,
      view: modal([section('on top')]),
    });
    expect(pushed.view).toMatchObject({ root_view_id: opened.id, previous_view_id: opened.id });
  });

  it('are possible in the top view only', async () => {
    const first = await openModal(stage, modal([actions(button('go'))]));
    await control().action({ user: MAYA, view: String(first.id), action_id: 'go' });
    await stage.api('views.push', {
      trigger_id: stage.app.ofKind('block_actions')[0]?.payload.trigger_id,
      view: modal([section('x')]),
    });
    const refused = await stage.post('/_control/action', { user: MAYA, view: first.id, action_id: 'go' });
    expect(refused.body.error).toBe('view_not_on_top');
  });

  it('of an input are sent only with dispatch_action', async () => {
    const opened = await openModal(
      stage,
      modal([input('a', textInput()), input('b', textInput(), { dispatch_action: true })]),
    );
    const act = (block_id: string) =>
      stage.post('/_control/action', {
        user: MAYA,
        view: opened.id,
        block_id,
        action_id: 'text',
        value: 'hi',
      });
    expect((await act('a')).body.error).toBe('not_dispatched');
    expect((await act('b')).body.delivered).toBe(true);
    expect(stage.app.ofKind('block_actions')[0]?.payload.actions).toMatchObject([
      { type: 'plain_text_input', value: 'hi' },
    ]);
  });
});

describe('closing', () => {
  it('is told to the app only with notify_on_close', async () => {
    await openModal(stage, modal([section('x')]));
    expect((await control().close({ user: MAYA })).delivered).toBe(false);
    expect(stage.app.ofKind('view_closed')).toEqual([]);
    await openModal(stage, modal([section('x')], { notify_on_close: true, private_metadata: 'm' }));
    expect((await control().close({ user: MAYA })).delivered).toBe(true);
    expect(stage.app.ofKind('view_closed')[0]?.payload).toMatchObject({
      is_cleared: false,
      view: { private_metadata: 'm' },
    });
  });

  it('with the X takes the whole stack and says so', async () => {
    const first = await openModal(stage, modal([actions(button('go'))]));
    await control().action({ user: MAYA, view: String(first.id), action_id: 'go' });
    const trigger_id = stage.app.ofKind('block_actions')[0]?.payload.trigger_id;
    await stage.api('views.push', { trigger_id, view: modal([section('x')], { notify_on_close: true }) });
    await control().close({ user: MAYA, clear: true });
    expect(await stack()).toEqual([]);
    expect(stage.app.ofKind('view_closed')[0]?.payload).toMatchObject({ is_cleared: true });
  });

  it('the top view shows the one below', async () => {
    const first = await openModal(stage, modal([actions(button('go'))]));
    await control().action({ user: MAYA, view: String(first.id), action_id: 'go' });
    await stage.api('views.push', {
      trigger_id: stage.app.ofKind('block_actions')[0]?.payload.trigger_id,
      view: modal([section('x')]),
    });
    await control().close({ user: MAYA });
    expect(await stack()).toMatchObject([{ id: first.id }]);
  });
});

describe('external selects', () => {
  const find = (more: Json = {}) => input('who', { type: 'external_select', action_id: 'find', ...more });

  it('ask from min_query_length on (3 when not set) and take only what was suggested', async () => {
    const opened = await openModal(stage, modal([find()]));
    stage.app.answer = (r) =>
      r.kind === 'block_suggestion' ? { body: { options: [option('e1', 'Ann')] } } : {};
    const type = (query: string) =>
      control().type({ user: MAYA, view: String(opened.id), action_id: 'find', query });
    expect((await type('an')).delivered).toBe(false);
    expect((await stage.post('/_control/fill', { user: MAYA, values: { who: 'e1' } })).body.error).toBe(
      'unknown_option',
    );
    expect((await type('ann')).options).toEqual([option('e1', 'Ann')]);
    expect(stage.app.ofKind('block_suggestion')[0]?.payload).toMatchObject({
      action_id: 'find',
      block_id: 'who',
      value: 'ann',
      container: { type: 'view', view_id: opened.id },
    });
    await control().submit({ user: MAYA, values: { who: 'e1' } });
    expect(values()).toMatchObject({
      who: { find: { selected_option: { value: 'e1', text: plain('Ann') } } },
    });
  });

  it('keep what was suggested before: several can be chosen over several queries', async () => {
    const several = { type: 'multi_external_select', action_id: 'find', min_query_length: 0 };
    const opened = await openModal(stage, modal([input('who', several)]));
    const offers: Record<string, Json[]> = { d: [option('e1', 'Dev')], a: [option('e2', 'Ann')], zz: [] };
    stage.app.answer = (r) =>
      r.kind === 'block_suggestion' ? { body: { options: offers[String(r.payload.value)] } } : {};
    for (const query of ['d', 'a', 'zz'])
      await control().type({ user: MAYA, view: String(opened.id), action_id: 'find', query });
    await control().submit({ user: MAYA, values: { who: ['e1', 'e2'] } });
    expect(values()).toMatchObject({
      who: { find: { selected_options: [{ value: 'e1' }, { value: 'e2' }] } },
    });
  });

  it('show groups', async () => {
    await openModal(stage, modal([find({ min_query_length: 0 })]));
    const option_groups = [{ label: plain('Leads'), options: [option('e1')] }];
    stage.app.answer = () => ({ body: { option_groups } });
    const [top] = await stack();
    const typed = await control().type({ user: MAYA, view: String(top?.id), action_id: 'find', query: '' });
    expect(typed.option_groups).toEqual(option_groups);
    await control().fill({ user: MAYA, values: { who: 'e1' } });
  });

  it('show nothing when the answer is late or malformed', async () => {
    await stage.close();
    stage = await startStage(IMPATIENT);
    const opened = await openModal(stage, modal([find({ min_query_length: 0 })]));
    const type = () => control().type({ user: MAYA, view: String(opened.id), action_id: 'find', query: '' });
    stage.app.answer = () => ({ hold: new Promise(() => {}) });
    expect(await type()).toMatchObject({ delivered: false, options: [], notice: { code: 'options_failed' } });
    stage.app.answer = () => ({ body: { options: [{ value: 'x' }] } });
    expect((await type()).options).toEqual([]);
    expect(await logged('bad_ack')).toBe(true);
  });

  it('have one question under way per field', async () => {
    const opened = await openModal(stage, modal([find({ min_query_length: 0 })]));
    const waiting = gate();
    stage.app.answer = () => ({ hold: waiting.promise, body: { options: [] } });
    const body = { user: MAYA, view: opened.id, action_id: 'find', query: '' };
    const first = stage.post('/_control/type', body);
    await expect.poll(() => stage.app.ofKind('block_suggestion').length).toBe(1);
    expect((await stage.post('/_control/type', body)).body.error).toBe('suggestion_pending');
    waiting.open();
    expect((await first).status).toBe(200);
  });
});

describe('homes', () => {
  const publish = (view: Json, more: Json = {}) =>
    stage.api('views.publish', { user_id: MAYA, view, ...more });

  it('belong to one person each and carry actions with their view', async () => {
    const published = await publish(home([actions(button('go', { value: 'v' }))]));
    await control().action({ user: MAYA, home: true, action_id: 'go' });
    expect(stage.app.ofKind('block_actions')[0]?.payload).toMatchObject({
      container: { type: 'view', view_id: (published.view as Json).id },
      view: { type: 'home' },
      actions: [{ value: 'v' }],
    });
    expect((await stage.get(`/_control/home/${OTTO}`)).home).toBeNull();
  });

  it('check the hash when one is given', async () => {
    const first = (await publish(home([section('1')]))).view as Json;
    expect((await publish(home([section('2')]), { hash: first.hash })).ok).toBe(true);
    expect((await publish(home([section('3')]), { hash: first.hash })).error).toBe('hash_conflict');
  });

  it('are for people of the workspace', async () => {
    expect((await stage.api('views.publish', { user_id: 'U0NOBODY', view: home([]) })).error).toBe(
      'invalid_arguments',
    );
    expect((await publish(modal([section('x')]))).error).toBe('invalid_arguments');
  });

  it('opened: app_home_opened with the view once there is one', async () => {
    await control().homeOpen({ user: MAYA });
    await publish(home([section('1')]));
    await control().homeOpen({ user: MAYA });
    const [before, after] = stage.app.ofKind('event').map((r) => r.payload.event as Json);
    expect(before).toMatchObject({ type: 'app_home_opened', user: MAYA, tab: 'home' });
    expect(before).not.toHaveProperty('view');
    expect(after?.view).toMatchObject({ type: 'home' });
    expect(OPS).not.toBe(before?.channel);
  });
});

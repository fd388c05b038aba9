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

describe('submissions', () => {
  it('bring every input, initial values included, and null for what is empty', async () => {
    await openModal(
      stage,
      modal(
        [
          input('a', textInput({ initial_value: 'start' })),
          input('b', textInput(), { optional: true }),
          input('c', { type: 'static_select', action_id: 's', options: [option('x')] }, { optional: true }),
          input('d', {
            type: 'checkboxes',
            action_id: 'k',
            options: [option('x')],
            initial_options: [option('x')],
          }),
          input('e', { type: 'datepicker', action_id: 'd', initial_date: '2026-11-26' }),
          input('f', { type: 'timepicker', action_id: 't', timezone: 'America/Chicago' }, { optional: true }),
          input('g', { type: 'multi_users_select', action_id: 'u' }, { optional: true }),
        ],
        { private_metadata: '{"v":1}' },
      ),
    );
    await control().submit({ user: MAYA });
    expect(values()).toEqual({
      a: { text: { type: 'plain_text_input', value: 'start' } },
      b: { text: { type: 'plain_text_input', value: null } },
      c: { s: { type: 'static_select', selected_option: null } },
      d: { k: { type: 'checkboxes', selected_options: [option('x')] } },
      e: { d: { type: 'datepicker', selected_date: '2026-11-26' } },
      f: { t: { type: 'timepicker', selected_time: null, timezone: 'America/Chicago' } },
      g: { u: { type: 'multi_users_select', selected_users: [] } },
    });
    expect(submission().view).toMatchObject({
      callback_id: 'test.modal',
      private_metadata: '{"v":1}',
      type: 'modal',
    });
  });

  it('bring what the person entered', async () => {
    await openModal(
      stage,
      modal([
        input('a', textInput()),
        input('u', { type: 'users_select', action_id: 'who' }),
        input('n', { type: 'number_input', action_id: 'n', is_decimal_allowed: false }),
      ]),
    );
    await control().submit({ user: MAYA, values: { a: 'typed', u: { who: OTTO }, n: 7 } });
    expect(values()).toMatchObject({
      a: { text: { value: 'typed' } },
      u: { who: { selected_user: OTTO } },
      n: { n: { value: '7' } },
    });
  });

  it('answered with nothing close the top view', async () => {
    await openModal(stage, modal([section('x')]));
    expect((await control().submit({ user: MAYA })).delivered).toBe(true);
    expect(await stack()).toEqual([]);
  });

  it('answered with errors show them at the inputs until the next value', async () => {
    await openModal(stage, modal([input('a', textInput())]));
    stage.app.answer = () => ({ body: { response_action: 'errors', errors: { a: 'not that' } } });
    const done = await control().submit({ user: MAYA, values: { a: 'x' } });
    expect(done).not.toHaveProperty('notice');
    expect(await stack()).toMatchObject([
      { errors: { a: 'not that' }, state: { values: { a: { text: { value: 'x' } } } } },
    ]);
    await control().fill({ user: MAYA, values: { a: 'y' } });
    expect(await stack()).toMatchObject([{ errors: {} }]);
  });

  it('answered with update keep the view_id and change the hash', async () => {
    const before = await openModal(stage, modal([section('x')]));
    stage.app.answer = () => ({
      body: { response_action: 'update', view: modal([section('Working…')], { submit: undefined }) },
    });
    await control().submit({ user: MAYA });
    const [after] = await stack();
    expect(after?.id).toBe(before.id);
    expect(after?.hash).not.toBe(before.hash);
    expect(after).not.toHaveProperty('submit');
  });

  it('answered with push put a view on top; clear closes them all', async () => {
    await openModal(stage, modal([section('x')]));
    stage.app.answer = () => ({ body: { response_action: 'push', view: modal([section('second')]) } });
    await control().submit({ user: MAYA });
    expect(await stack()).toHaveLength(2);
    stage.app.answer = () => ({ body: { response_action: 'clear' } });
    await control().submit({ user: MAYA });
    expect(await stack()).toEqual([]);
  });

  const badAcks: [string, unknown][] = [
    ['errors for a block that is not there', { response_action: 'errors', errors: { nope: 'x' } }],
    ['errors for a block that is no input', { response_action: 'errors', errors: { info: 'x' } }],
    ['errors without any', { response_action: 'errors', errors: {} }],
    ['an unknown response_action', { response_action: 'dance' }],
    ['JSON without response_action', { hello: 1 }],
    ['text that is no JSON', 'fine, thanks'],
    ['a view that breaks a limit', { response_action: 'update', view: modal([section('')]) }],
  ];
  it.each(badAcks)('answered with %s: trouble connecting, bad_ack in the log', async (_name, body) => {
    await openModal(stage, modal([section('x', { block_id: 'info' }), input('a', textInput())]));
    stage.app.answer = () => ({ body });
    const done = await control().submit({ user: MAYA, values: { a: 'x' } });
    expect(done.notice?.code).toBe('trouble_connecting');
    expect(await logged('bad_ack')).toBe(true);
    // The person keeps the modal and what was typed.
    expect(await stack()).toMatchObject([
      { notice: { code: 'trouble_connecting' }, state: { values: { a: { text: { value: 'x' } } } } },
    ]);
  });

  it.each([
    ['no answer in time', { hold: new Promise(() => {}) }],
    ['an error status', { status: 500 }],
  ])('%s: trouble connecting, the modal stays', async (_n, answer) => {
    await stage.close();
    stage = await startStage(IMPATIENT);
    await openModal(stage, modal([section('x')]));
    stage.app.answer = () => answer;
    const done = await control().submit({ user: MAYA });
    expect(done).toMatchObject({ delivered: false, notice: { code: 'trouble_connecting' } });
    expect(await stack()).toHaveLength(1);
  });

  it('a second submit while one waits is refused: the button is disabled', async () => {
    await openModal(stage, modal([section('x')]));
    const waiting = gate();
    stage.app.answer = () => ({ hold: waiting.promise });
    const first = control().submit({ user: MAYA });
    expect((await stage.post('/_control/submit', { user: MAYA })).body.error).toBe('view_busy');
    waiting.open();
    expect((await first).delivered).toBe(true);
    expect(stage.app.ofKind('view_submission')).toHaveLength(1);
  });
});

describe('what the client refuses before it sends anything', () => {
  const cases: [string, Json, unknown][] = [
    ['a required input that is empty', input('a', textInput()), ''],
    ['too short a text', input('a', textInput({ min_length: 3 })), 'ab'],
    ['too long a text', input('a', textInput({ max_length: 3 })), 'abcd'],
    [
      'letters in a number',
      input('a', { type: 'number_input', action_id: 'n', is_decimal_allowed: true }),
      'two',
    ],
    [
      'a decimal where none is allowed',
      input('a', { type: 'number_input', action_id: 'n', is_decimal_allowed: false }),
      '1.5',
    ],
    [
      'a number above the maximum',
      input('a', { type: 'number_input', action_id: 'n', is_decimal_allowed: false, max_value: '5' }),
      '6',
    ],
    ['an address without @', input('a', { type: 'email_text_input', action_id: 'e' }), 'nobody'],
    ['a url that is none', input('a', { type: 'url_text_input', action_id: 'u' }), 'nowhere'],
  ];
  it.each(cases)('%s', async (_name, block, value) => {
    await openModal(stage, modal([block]));
    const refused = await stage.post('/_control/submit', { user: MAYA, values: { a: value } });
    expect(refused).toMatchObject({ status: 422, body: { error: 'client_validation' } });
    expect(Object.keys(refused.body.errors as Json)).toEqual(['a']);
    expect(stage.app.ofKind('view_submission')).toEqual([]);
  });

  it('more items than max_selected_items', async () => {
    const pick = {
      type: 'multi_static_select',
      action_id: 'm',
      options: [option('x'), option('y')],
      max_selected_items: 1,
    };
    await openModal(stage, modal([input('a', pick)]));
    expect((await stage.post('/_control/fill', { user: MAYA, values: { a: ['x', 'y'] } })).body.error).toBe(
      'too_many_selected',
    );
  });

  it('files: their number and type; a good one arrives in the state', async () => {
    await openModal(
      stage,
      modal([input('a', { type: 'file_input', action_id: 'f', filetypes: ['csv'], max_files: 1 })]),
    );
    const upload = async (name: string) =>
      (await control().upload({ user: MAYA, name, bytes: Buffer.from('a;b').toString('base64') })).file.id;
    const [csv, pdf, second] = [await upload('a.csv'), await upload('a.pdf'), await upload('b.csv')];
    const submit = (files: string[]) => stage.post('/_control/submit', { user: MAYA, values: { a: files } });
    expect((await submit([pdf])).body.error).toBe('client_validation');
    expect((await submit([csv, second])).body.error).toBe('client_validation');
    expect((await submit([csv])).status).toBe(200);
    expect(values()).toMatchObject({
      a: { f: { files: [{ id: csv, name: 'a.csv', filetype: 'csv', size: 3 }] } },
    });
  });

  it('a modal without a submit button cannot be submitted', async () => {
    await openModal(stage, modal([section('x')], { submit: undefined }));
    expect((await stage.post('/_control/submit', { user: MAYA })).body.error).toBe('no_submit');
  });
});

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

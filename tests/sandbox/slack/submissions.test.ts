import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  gate,
  IMPATIENT,
  input,
  type Json,
  MAYA,
  modal,
  OTTO,
  openModal,
  option,
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

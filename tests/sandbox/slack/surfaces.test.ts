import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  actions,
  button,
  home,
  input,
  type Json,
  MAYA,
  mrkdwn,
  OPS,
  option,
  repeat,
  type Stage,
  section,
  startStage,
  textInput,
} from './harness.ts';
import { cell, select, table, verdict, type Where } from './verdict.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

describe('what may stand where', () => {
  const datetime = { type: 'datetimepicker', action_id: 'd' };
  const file = { type: 'file_input', action_id: 'f' };
  const conversations = { type: 'conversations_select', action_id: 'c', response_url_enabled: true };
  const cases: [string, Where, Json[], boolean][] = [
    ['an input in a message', 'message', [input('b', textInput())], false],
    ['an input in a home', 'home', [input('b', textInput())], true],
    ['a file_input in a modal', 'modal', [input('b', file)], true],
    ['a file_input in a home', 'home', [input('b', file)], false],
    ['a table in a modal', 'modal', [table([[cell()]])], false],
    ['an unknown block type', 'message', [{ type: 'marquee' }], false],
    ['an unknown element type', 'message', [actions({ type: 'slider', action_id: 's' })], false],
    ['a text input in actions', 'modal', [actions(textInput())], false],
    ['a button in an input', 'modal', [input('b', button('a'))], false],
    ['a datetimepicker as accessory', 'message', [section('x', { accessory: datetime })], false],
    ['a datetimepicker in actions', 'message', [actions(datetime)], true],
    ['response_url_enabled in a modal input', 'modal', [input('b', conversations)], true],
    ['response_url_enabled in actions', 'modal', [actions(conversations)], false],
    ['mrkdwn on a button', 'message', [actions(button('a', { text: mrkdwn('x') }))], false],
    ['mrkdwn in a header', 'message', [{ type: 'header', text: mrkdwn('x') }], false],
    ['an image without alt_text', 'message', [{ type: 'image', image_url: 'https://a.example' }], false],
    ['a section without text and fields', 'message', [{ type: 'section' }], false],
    [
      'a select with options and groups',
      'message',
      [actions(select({ options: [option('a')], option_groups: [] }))],
      false,
    ],
    ['a select without options', 'message', [actions(select({ options: [] }))], false],
    [
      'an initial option that is offered',
      'message',
      [actions(select({ options: [option('a')], initial_option: option('a') }))],
      true,
    ],
    [
      'an initial option that is not offered',
      'message',
      [actions(select({ options: [option('a')], initial_option: option('b') }))],
      false,
    ],
    [
      'max_selected_items of 0',
      'modal',
      [
        actions({
          type: 'multi_static_select',
          action_id: 'm',
          options: [option('a')],
          max_selected_items: 0,
        }),
      ],
      false,
    ],
    [
      'a date that is none',
      'message',
      [actions({ type: 'datepicker', action_id: 'd', initial_date: '2026-13-01' })],
      false,
    ],
    [
      'a time that is none',
      'message',
      [actions({ type: 'timepicker', action_id: 't', initial_time: '24:00' })],
      false,
    ],
    ['a button of an unknown style', 'message', [actions(button('a', { style: 'warning' }))], false],
    ['a field Slack does not know', 'message', [section('x', { colour: 'red' })], false],
    [
      'the same block_id twice',
      'message',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      false,
    ],
    ['the same action_id twice in a block', 'message', [actions(button('a'), button('a'))], false],
    [
      'the same action_id in two blocks',
      'message',
      [actions(button('a')), { ...actions(button('a')), block_id: 'other' }],
      true,
    ],
  ];
  it.each(cases)('%s (%s)', async (_name, where, blocks, allowed) => {
    const refusal = where === 'message' ? 'invalid_blocks' : 'invalid_arguments';
    expect((await verdict(stage, where, blocks)).error).toBe(allowed ? 'ok' : refusal);
  });

  it('refuses blocks that are no list', async () => {
    expect((await stage.api('chat.postMessage', { channel: OPS, text: 'x', blocks: 'nope' })).error).toBe(
      'invalid_blocks_format',
    );
  });

  it('views.publish refuses the sixth overflow option, which would break a whole home', async () => {
    const accessory = { type: 'overflow', action_id: 'o', options: repeat(6, (i) => option(`${i}`)) };
    const view = home([section('x', { accessory })]);
    expect((await stage.api('views.publish', { user_id: MAYA, view })).error).toBe('invalid_arguments');
  });
});

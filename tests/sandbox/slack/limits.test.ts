import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_LIMITS as L } from '../../../sandbox/slack/limits.ts';
import {
  actions,
  button,
  home,
  input,
  type Json,
  MAYA,
  modal,
  mrkdwn,
  OPS,
  option,
  plain,
  repeat,
  type Stage,
  section,
  startStage,
  textInput,
} from './harness.ts';

const x = (n: number) => 'x'.repeat(n);

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

type Where = 'message' | 'modal' | 'home';

/** The platform's verdict on blocks in one place: 'ok' or the error with its pointers. */
async function verdict(where: Where, blocks: unknown): Promise<{ error: string; pointers: string[] }> {
  const body =
    where === 'message'
      ? { blocks }
      : { view: where === 'modal' ? modal(blocks as Json[]) : home(blocks as Json[]) };
  return judge(body);
}

async function judge(body: Json): Promise<{ error: string; pointers: string[] }> {
  const answer = await stage.api('blocks.validate', body, '');
  const errors = (answer.errors ?? []) as { pointer: string }[];
  return { error: answer.ok ? 'ok' : String(answer.error), pointers: errors.map((e) => e.pointer) };
}

const select = (more: Json) => ({ type: 'static_select', action_id: 'pick', ...more });
const confirmWith = (more: Json) =>
  actions(button('go', { confirm: { title: plain('T'), text: mrkdwn('x'), ...more } }));
const table = (rows: unknown[], more: Json = {}) => ({ type: 'table', rows, ...more });
const cell = (text = 'x') => ({ type: 'raw_text', text });

/** name of the limit, where, what fits at `n`, and where the pointer leads when one more is used. */
const rows: [keyof typeof L, Where, (n: number) => Json[], string][] = [
  ['messageBlocks', 'message', (n) => repeat(n, () => ({ type: 'divider' })), '/blocks'],
  ['viewBlocks', 'modal', (n) => repeat(n, () => ({ type: 'divider' })), '/view/blocks'],
  ['viewBlocks', 'home', (n) => repeat(n, () => ({ type: 'divider' })), '/view/blocks'],
  ['blockId', 'message', (n) => [{ type: 'divider', block_id: x(n) }], '/blocks/0/block_id'],
  ['actionId', 'message', (n) => [actions(button(x(n)))], '/blocks/0/elements/0/action_id'],
  ['sectionText', 'message', (n) => [section(x(n))], '/blocks/0/text/text'],
  [
    'sectionFields',
    'message',
    (n) => [{ type: 'section', fields: repeat(n, () => mrkdwn('x')) }],
    '/blocks/0/fields',
  ],
  [
    'sectionFieldText',
    'message',
    (n) => [{ type: 'section', fields: [mrkdwn(x(n))] }],
    '/blocks/0/fields/0/text',
  ],
  ['headerText', 'message', (n) => [{ type: 'header', text: plain(x(n)) }], '/blocks/0/text/text'],
  [
    'contextElements',
    'message',
    (n) => [{ type: 'context', elements: repeat(n, () => mrkdwn('x')) }],
    '/blocks/0/elements',
  ],
  [
    'actionsElements',
    'message',
    (n) => [actions(...repeat(n, (i) => button(`b${i}`)))],
    '/blocks/0/elements',
  ],
  [
    'imageAlt',
    'message',
    (n) => [{ type: 'image', image_url: 'https://a.example/i.png', alt_text: x(n) }],
    '/blocks/0/alt_text',
  ],
  [
    'imageUrl',
    'message',
    (n) => [{ type: 'image', image_url: `https://${x(n - 8)}`, alt_text: 'x' }],
    '/blocks/0/image_url',
  ],
  [
    'imageTitle',
    'message',
    (n) => [{ type: 'image', image_url: 'https://a.example', alt_text: 'x', title: plain(x(n)) }],
    '/blocks/0/title/text',
  ],
  [
    'inputLabel',
    'modal',
    (n) => [input('b', textInput(), { label: plain(x(n)) })],
    '/view/blocks/0/label/text',
  ],
  ['inputHint', 'modal', (n) => [input('b', textInput(), { hint: plain(x(n)) })], '/view/blocks/0/hint/text'],
  ['tableRows', 'message', (n) => [table(repeat(n, () => [cell()]))], '/blocks/0/rows'],
  ['tableColumns', 'message', (n) => [table([repeat(n, () => cell())])], '/blocks/0/rows/0'],
  [
    'tableColumns',
    'message',
    (n) => [table([[cell()]], { column_settings: repeat(n, () => ({ align: 'left' })) })],
    '/blocks/0/column_settings',
  ],
  [
    'buttonText',
    'message',
    (n) => [actions(button('a', { text: plain(x(n)) }))],
    '/blocks/0/elements/0/text/text',
  ],
  ['buttonValue', 'message', (n) => [actions(button('a', { value: x(n) }))], '/blocks/0/elements/0/value'],
  [
    'buttonUrl',
    'message',
    (n) => [actions(button('a', { url: `https://${x(n - 8)}` }))],
    '/blocks/0/elements/0/url',
  ],
  [
    'accessibilityLabel',
    'message',
    (n) => [actions(button('a', { accessibility_label: x(n) }))],
    '/blocks/0/elements/0/accessibility_label',
  ],
  [
    'selectOptions',
    'message',
    (n) => [actions(select({ options: repeat(n, (i) => option(`${i}`)) }))],
    '/blocks/0/elements/0/options',
  ],
  [
    'optionGroups',
    'modal',
    (n) => [
      actions(select({ option_groups: repeat(n, () => ({ label: plain('g'), options: [option('a')] })) })),
    ],
    '/view/blocks/0/elements/0/option_groups',
  ],
  [
    'optionGroupLabel',
    'message',
    (n) => [actions(select({ option_groups: [{ label: plain(x(n)), options: [option('a')] }] }))],
    '/blocks/0/elements/0/option_groups/0/label/text',
  ],
  [
    'optionText',
    'message',
    (n) => [actions(select({ options: [option('a', x(n))] }))],
    '/blocks/0/elements/0/options/0/text/text',
  ],
  [
    'optionDescription',
    'message',
    (n) => [actions(select({ options: [{ ...option('a'), description: plain(x(n)) }] }))],
    '/blocks/0/elements/0/options/0/description/text',
  ],
  [
    'optionValue',
    'message',
    (n) => [actions(select({ options: [option(x(n), 'a')] }))],
    '/blocks/0/elements/0/options/0/value',
  ],
  [
    'overflowOptions',
    'home',
    (n) => [
      section('x', {
        accessory: { type: 'overflow', action_id: 'o', options: repeat(n, (i) => option(`${i}`)) },
      }),
    ],
    '/view/blocks/0/accessory/options',
  ],
  [
    'checkboxOptions',
    'modal',
    (n) => [input('b', { type: 'checkboxes', action_id: 'c', options: repeat(n, (i) => option(`${i}`)) })],
    '/view/blocks/0/element/options',
  ],
  [
    'checkboxOptions',
    'modal',
    (n) => [input('b', { type: 'radio_buttons', action_id: 'c', options: repeat(n, (i) => option(`${i}`)) })],
    '/view/blocks/0/element/options',
  ],
  [
    'placeholder',
    'modal',
    (n) => [input('b', textInput({ placeholder: plain(x(n)) }))],
    '/view/blocks/0/element/placeholder/text',
  ],
  [
    'confirmTitle',
    'message',
    (n) => [confirmWith({ title: plain(x(n)) })],
    '/blocks/0/elements/0/confirm/title/text',
  ],
  [
    'confirmText',
    'message',
    (n) => [confirmWith({ text: mrkdwn(x(n)) })],
    '/blocks/0/elements/0/confirm/text/text',
  ],
  [
    'confirmButton',
    'message',
    (n) => [confirmWith({ confirm: plain(x(n)) })],
    '/blocks/0/elements/0/confirm/confirm/text',
  ],
  [
    'confirmButton',
    'message',
    (n) => [confirmWith({ deny: plain(x(n)) })],
    '/blocks/0/elements/0/confirm/deny/text',
  ],
  [
    'inputMaxLength',
    'modal',
    (n) => [input('b', textInput({ max_length: n }))],
    '/view/blocks/0/element/max_length',
  ],
];

describe('size limits of blocks: the last allowed size passes, one more is refused at its pointer', () => {
  it.each(rows)('%s in a %s', async (key, where, build, pointer) => {
    expect(await verdict(where, build(L[key]))).toEqual({ error: 'ok', pointers: [] });
    const refused = await verdict(where, build(L[key] + 1));
    expect(refused.error).toBe(where === 'message' ? 'invalid_blocks' : 'invalid_arguments');
    expect(refused.pointers).toContain(pointer);
  });

  it('counts characters, not UTF-16 halves', async () => {
    expect((await verdict('message', [{ type: 'header', text: plain('😀'.repeat(150)) }])).error).toBe('ok');
    expect((await verdict('message', [{ type: 'header', text: plain('😀'.repeat(151)) }])).error).toBe(
      'invalid_blocks',
    );
  });

  it('refuses empty strings', async () => {
    for (const block of [
      section(''),
      { type: 'header', text: plain('') },
      actions(button('a', { value: '' })),
    ])
      expect((await verdict('message', [block])).error).toBe('invalid_blocks');
    expect((await verdict('message', [table([[cell('')]])])).error).toBe('invalid_blocks');
    expect((await verdict('message', [table([[cell(' ')]])])).error).toBe('ok');
  });
});

describe('limits of views', () => {
  const cases: [keyof typeof L, (n: number) => Json][] = [
    ['viewTitle', (n) => ({ title: plain(x(n)) })],
    ['viewSubmit', (n) => ({ submit: plain(x(n)) })],
    ['viewClose', (n) => ({ close: plain(x(n)) })],
    ['callbackId', (n) => ({ callback_id: x(n) })],
    ['privateMetadata', (n) => ({ private_metadata: x(n) })],
  ];
  it.each(cases)('%s', async (key, more) => {
    const view = (n: number) => ({ view: modal([section('x')], more(n)) });
    expect((await judge(view(L[key]))).error).toBe('ok');
    expect((await judge(view(L[key] + 1))).error).toBe('invalid_arguments');
  });

  it('viewBytes: a view above 250 KB is view_too_large', async () => {
    const blocks = repeat(90, () => section(x(2_900)));
    expect((await judge({ view: modal(blocks) })).error).toBe('view_too_large');
    expect((await judge({ view: modal(blocks.slice(0, 80)) })).error).toBe('ok');
  });

  it('title, submit and close are plain_text only', async () => {
    for (const more of [{ title: mrkdwn('x') }, { submit: mrkdwn('x') }, { close: mrkdwn('x') }])
      expect((await judge({ view: modal([section('x')], more) })).error).toBe('invalid_arguments');
  });

  it('submit is required as soon as there is an input', async () => {
    const { submit: _, ...without } = modal([input('b', textInput())]);
    expect((await judge({ view: without })).error).toBe('invalid_arguments');
    expect((await judge({ view: { ...without, blocks: [section('x')] } })).error).toBe('ok');
  });

  it('only one element has focus_on_load', async () => {
    const focused = (id: string) => input(id, textInput({ focus_on_load: true }));
    expect((await verdict('modal', [focused('a')])).error).toBe('ok');
    expect((await verdict('modal', [focused('a'), focused('b')])).error).toBe('invalid_arguments');
  });

  it('a home has no submit or close', async () => {
    expect((await judge({ view: home([section('x')]) })).error).toBe('ok');
    expect((await judge({ view: home([section('x')], { submit: plain('x') }) })).error).toBe(
      'invalid_arguments',
    );
    expect((await judge({ view: home([section('x')], { close: plain('x') }) })).error).toBe(
      'invalid_arguments',
    );
  });
});

describe('limits of messages', () => {
  const post = (args: Json) => stage.api('chat.postMessage', { channel: OPS, text: 'text', ...args });

  it('messageText: longer text is cut silently', async () => {
    const posted = await post({ text: x(L.messageText + 1) });
    expect((posted.message as Json).text).toHaveLength(L.messageText);
  });

  it('updateText: chat.update refuses longer text', async () => {
    const { ts } = await post({});
    const update = (n: number) => stage.api('chat.update', { channel: OPS, ts, text: x(n) });
    expect((await update(L.updateText)).ok).toBe(true);
    expect((await update(L.updateText + 1)).error).toBe('msg_too_long');
  });

  it('blockText: too much text in all blocks together is msg_blocks_too_long', async () => {
    const blocks = (total: number) => [
      section(x(2_500)),
      section(x(2_500)),
      section(x(2_500)),
      section(x(2_500)),
      section(x(total - 10_000)),
    ];
    expect((await post({ blocks: blocks(L.blockText) })).ok).toBe(true);
    expect((await post({ blocks: blocks(L.blockText + 1) })).error).toBe('msg_blocks_too_long');
  });

  it('tableText: too much text in one table is invalid_attachments', async () => {
    expect((await post({ blocks: [table([[cell(x(5_000)), cell(x(5_000))]])] })).ok).toBe(true);
    expect((await post({ blocks: [table([[cell(x(5_000)), cell(x(5_001))]])] })).error).toBe(
      'invalid_attachments',
    );
  });

  it('takes one table per message', async () => {
    const one = table([[cell()]]);
    expect((await post({ blocks: [one, one] })).error).toBe('only_one_table_allowed');
  });

  it('metadataPayload: more is metadata_too_large', async () => {
    const metadata = (n: number) => ({ event_type: 'e', event_payload: { k: x(n - '{"k":""}'.length) } });
    expect((await post({ metadata: metadata(L.metadataPayload) })).ok).toBe(true);
    expect((await post({ metadata: metadata(L.metadataPayload + 1) })).error).toBe('metadata_too_large');
  });

  it('refuses more than 100 attachments', async () => {
    expect((await post({ attachments: repeat(101, () => ({ text: 'x' })) })).error).toBe(
      'too_many_attachments',
    );
  });

  it('refuses a message of nothing', async () => {
    expect((await post({ text: '' })).error).toBe('no_text');
    expect((await post({ text: '  ', blocks: [] })).error).toBe('no_text');
  });

  it('names each problem with its pointer in response_metadata.messages', async () => {
    const refused = await post({ blocks: [section('fine'), section(x(3_001))] });
    expect(refused).toMatchObject({
      ok: false,
      error: 'invalid_blocks',
      response_metadata: {
        messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]'],
      },
    });
  });
});

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
    expect((await verdict(where, blocks)).error).toBe(allowed ? 'ok' : refusal);
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

describe('suggestionOptions', () => {
  it('more than 100 suggested options show no result', async () => {
    const { sandbox, app } = stage;
    const blocks = [actions({ type: 'external_select', action_id: 'find', min_query_length: 0 })];
    const { ts } = await stage.api('chat.postMessage', { channel: OPS, text: 'x', blocks });
    const type = async (n: number) => {
      app.answer = () => ({ body: { options: repeat(n, (i) => option(`${i}`)) } });
      const typed = await sandbox.control.type({
        user: MAYA,
        channel: OPS,
        ts: String(ts),
        action_id: 'find',
        query: '',
      });
      return typed.options?.length;
    };
    expect(await type(L.suggestionOptions)).toBe(100);
    expect(await type(L.suggestionOptions + 1)).toBe(0);
    app.answer = () => ({});
  });
});

describe('viewStack', () => {
  it('takes three views and refuses a fourth with push_limit_reached', async () => {
    const { sandbox, app } = stage;
    const view = modal([actions(button('more'))]);
    await sandbox.control.command({ user: MAYA, channel: OPS, command: '/autoschedule' });
    await stage.api('views.open', { trigger_id: app.ofKind('command').at(-1)?.payload.trigger_id, view });
    const push = async () => {
      const top = (await stage.get(`/_control/views/${MAYA}`)).views as Json[];
      await sandbox.control.action({ user: MAYA, view: String(top.at(-1)?.id), action_id: 'more' });
      return stage.api('views.push', {
        trigger_id: app.ofKind('block_actions').at(-1)?.payload.trigger_id,
        view,
      });
    };
    for (let depth = 2; depth <= L.viewStack; depth++) expect((await push()).ok).toBe(true);
    expect((await push()).error).toBe('push_limit_reached');
  });
});

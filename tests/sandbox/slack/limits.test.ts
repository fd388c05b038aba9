import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_LIMITS as L } from '../../../sandbox/slack/limits.ts';
import {
  actions,
  button,
  input,
  type Json,
  mrkdwn,
  option,
  plain,
  repeat,
  type Stage,
  section,
  startStage,
  textInput,
} from './harness.ts';
import { cell, select, table, verdict, type Where, x } from './verdict.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const confirmWith = (more: Json) =>
  actions(button('go', { confirm: { title: plain('T'), text: mrkdwn('x'), ...more } }));

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
    expect(await verdict(stage, where, build(L[key]))).toEqual({ error: 'ok', pointers: [] });
    const refused = await verdict(stage, where, build(L[key] + 1));
    expect(refused.error).toBe(where === 'message' ? 'invalid_blocks' : 'invalid_arguments');
    expect(refused.pointers).toContain(pointer);
  });

  it('counts characters, not UTF-16 halves', async () => {
    expect((await verdict(stage, 'message', [{ type: 'header', text: plain('😀'.repeat(150)) }])).error).toBe(
      'ok',
    );
    expect((await verdict(stage, 'message', [{ type: 'header', text: plain('😀'.repeat(151)) }])).error).toBe(
      'invalid_blocks',
    );
  });

  it('refuses empty strings', async () => {
    for (const block of [
      section(''),
      { type: 'header', text: plain('') },
      actions(button('a', { value: '' })),
    ])
      expect((await verdict(stage, 'message', [block])).error).toBe('invalid_blocks');
    expect((await verdict(stage, 'message', [table([[cell('')]])])).error).toBe('invalid_blocks');
    expect((await verdict(stage, 'message', [table([[cell(' ')]])])).error).toBe('ok');
  });
});

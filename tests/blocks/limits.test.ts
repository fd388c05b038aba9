import { describe, expect, it } from 'vitest';
import { checkMessage, checkSuggestions, checkView, LIMITS } from '../../blocks/limits.ts';
import { SANDBOX_LIMITS } from '../../sandbox/slack/limits.ts';

const x = (n: number) => 'x'.repeat(n);
const plain = (text: string) => ({ type: 'plain_text', text });
const section = { type: 'section', text: plain('a') };
const option = (i: number) => ({ text: plain('a'), value: `v${i}` });
const options = (n: number) => Array.from({ length: n }, (_, i) => option(i));
const button = (over: object = {}) => ({ type: 'button', action_id: 'a.b', text: plain('a'), ...over });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const input = (element: object, over: object = {}) => ({
  type: 'input',
  label: plain('a'),
  element,
  ...over,
});
const select = (over: object) => ({ type: 'static_select', action_id: 'a.b', ...over });
const textInput = { type: 'plain_text_input', action_id: 'a.b' };
const message = (...blocks: object[]) => checkMessage({ text: 'a', blocks });
const modal = (over: object = {}) =>
  checkView({
    type: 'modal',
    callback_id: 'a.modal',
    title: plain('a'),
    submit: plain('a'),
    blocks: [section],
    ...over,
  });
const inModal = (...blocks: object[]) => modal({ blocks });

describe('SL-1: what is within the limits passes', () => {
  it('a message and a modal at their very limits', () => {
    const blocks = Array.from({ length: LIMITS.messageBlocks }, () => section);
    expect(checkMessage({ text: x(LIMITS.messageText), blocks })).toEqual([]);
    const full = {
      title: plain(x(24)),
      submit: plain(x(24)),
      close: plain(x(24)),
      private_metadata: x(3000),
      blocks: [
        input(select({ options: options(100), placeholder: plain(x(150)) }), { hint: plain(x(150)) }),
        actions(button({ text: plain(x(75)), value: x(2000), accessibility_label: x(75) })),
      ],
    };
    expect(modal(full)).toEqual([]);
  });

  it('an App Home needs neither a title nor a callback id', () => {
    expect(checkView({ type: 'home', blocks: [section] })).toEqual([]);
  });
});

/** One breach per row of the tables: what is sent, the pointer and the code that must come back. */
const BREACHES: [string, ReturnType<typeof message>, string, string][] = [
  ['text missing', checkMessage({ blocks: [] }), '/text', 'missing'],
  ['text empty', checkMessage({ text: '', blocks: [] }), '/text', 'empty'],
  ['text too long', checkMessage({ text: x(3901) }), '/text', 'messageText'],
  ['blocks of a message', message(...Array.from({ length: 51 }, () => section)), '/blocks', 'messageBlocks'],
  ['blocks of a view', inModal(...Array.from({ length: 101 }, () => section)), '/blocks', 'viewBlocks'],
  [
    'a view as JSON',
    modal({ blocks: Array.from({ length: 99 }, () => ({ ...section, text: plain(x(2900)) })) }),
    '',
    'viewBytes',
  ],
  [
    'all text of a message',
    message(...Array.from({ length: 4 }, () => ({ ...section, text: plain(x(2500)) }))),
    '/blocks',
    'blockText',
  ],
  [
    'metadata',
    checkMessage({ text: 'a', metadata: { event_payload: { key: x(1000) } } }),
    '/metadata/event_payload',
    'metadataPayload',
  ],
  ['block_id', message({ ...section, block_id: x(256) }), '/blocks/0/block_id', 'blockId'],
  [
    'block_id twice',
    message({ ...section, block_id: 'a' }, { ...section, block_id: 'a' }),
    '/blocks/1/block_id',
    'duplicate',
  ],
  ['action_id', message(actions(button({ action_id: x(61) }))), '/blocks/0/elements/0/action_id', 'actionId'],
  ['action_id twice', message(actions(button(), button())), '/blocks/0/elements/1/action_id', 'duplicate'],
  ['callback_id', modal({ callback_id: x(256) }), '/callback_id', 'callbackId'],
  ['callback_id missing', modal({ callback_id: undefined }), '/callback_id', 'missing'],
  ['title', modal({ title: plain(x(25)) }), '/title/text', 'viewTitle'],
  ['title in mrkdwn', modal({ title: { type: 'mrkdwn', text: 'a' } }), '/title/type', 'type'],
  ['submit', modal({ submit: plain(x(25)) }), '/submit/text', 'viewSubmit'],
  [
    'submit missing with inputs',
    modal({ submit: undefined, blocks: [input(textInput)] }),
    '/submit',
    'missing',
  ],
  ['close', modal({ close: plain(x(25)) }), '/close/text', 'viewClose'],
  ['private_metadata', modal({ private_metadata: x(3001) }), '/private_metadata', 'privateMetadata'],
  [
    'two elements in focus',
    inModal(...[1, 2].map(() => input({ ...textInput, focus_on_load: true }))),
    '/blocks',
    'duplicate',
  ],
  [
    'inputs of a view',
    inModal(...Array.from({ length: 7 }, () => input(textInput))),
    '/blocks',
    'viewInputs',
  ],
  ['section text', message({ type: 'section', text: plain(x(3001)) }), '/blocks/0/text/text', 'sectionText'],
  ['empty text', message({ type: 'section', text: plain('') }), '/blocks/0/text/text', 'empty'],
  ['section without anything', message({ type: 'section' }), '/blocks/0', 'missing'],
  [
    'section fields',
    message({ ...section, fields: Array.from({ length: 11 }, () => plain('a')) }),
    '/blocks/0/fields',
    'sectionFields',
  ],
  [
    'section field',
    message({ ...section, fields: [plain(x(2001))] }),
    '/blocks/0/fields/0/text',
    'sectionFieldText',
  ],
  ['header', message({ type: 'header', text: plain(x(151)) }), '/blocks/0/text/text', 'headerText'],
  [
    'header in mrkdwn',
    message({ type: 'header', text: { type: 'mrkdwn', text: 'a' } }),
    '/blocks/0/text/type',
    'type',
  ],
  [
    'context elements',
    message({ type: 'context', elements: Array.from({ length: 11 }, () => plain('a')) }),
    '/blocks/0/elements',
    'contextElements',
  ],
  [
    'context text',
    message({ type: 'context', elements: [plain(x(2001))] }),
    '/blocks/0/elements/0/text',
    'contextText',
  ],
  ['context without elements', message({ type: 'context', elements: [] }), '/blocks/0/elements', 'empty'],
  [
    'actions elements',
    message(actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `a.${i}` })))),
    '/blocks/0/elements',
    'actionsElements',
  ],
  ['image without alt text', message({ type: 'image', image_url: 'u' }), '/blocks/0/alt_text', 'missing'],
  [
    'image alt text',
    message({ type: 'image', image_url: 'u', alt_text: x(2001) }),
    '/blocks/0/alt_text',
    'imageAlt',
  ],
  [
    'image url',
    message({ type: 'image', image_url: x(3001), alt_text: 'a' }),
    '/blocks/0/image_url',
    'imageUrl',
  ],
  [
    'image title',
    message({ type: 'image', image_url: 'u', alt_text: 'a', title: plain(x(2001)) }),
    '/blocks/0/title/text',
    'imageTitle',
  ],
  ['input label', inModal(input(textInput, { label: plain(x(49)) })), '/blocks/0/label/text', 'inputLabel'],
  ['input hint', inModal(input(textInput, { hint: plain(x(151)) })), '/blocks/0/hint/text', 'inputHint'],
  [
    'table rows',
    message({ type: 'table', rows: Array.from({ length: 101 }, () => [plain('a')]) }),
    '/blocks/0/rows',
    'tableRows',
  ],
  [
    'table columns',
    message({ type: 'table', rows: [Array.from({ length: 21 }, () => plain('a'))] }),
    '/blocks/0/rows/0',
    'tableColumns',
  ],
  ['table text', message({ type: 'table', rows: [[plain(x(10_001))]] }), '/blocks/0', 'tableText'],
  ['empty table cell', message({ type: 'table', rows: [[plain('')]] }), '/blocks/0/rows/0/0/text', 'empty'],
  [
    'two tables',
    message(...[1, 2].map(() => ({ type: 'table', rows: [[plain('a')]] }))),
    '/blocks',
    'duplicate',
  ],
  [
    'button text',
    message(actions(button({ text: plain(x(76)) }))),
    '/blocks/0/elements/0/text/text',
    'buttonText',
  ],
  ['button value', message(actions(button({ value: x(2001) }))), '/blocks/0/elements/0/value', 'buttonValue'],
  ['button url', message(actions(button({ url: x(3001) }))), '/blocks/0/elements/0/url', 'buttonUrl'],
  [
    'button label',
    message(actions(button({ accessibility_label: x(76) }))),
    '/blocks/0/elements/0/accessibility_label',
    'accessibilityLabel',
  ],
  [
    'danger without confirm',
    message(actions(button({ style: 'danger' }))),
    '/blocks/0/elements/0/confirm',
    'missing',
  ],
  [
    'select options',
    inModal(input(select({ options: options(101) }))),
    '/blocks/0/element/options',
    'selectOptions',
  ],
  ['select without options', inModal(input(select({ options: [] }))), '/blocks/0/element/options', 'empty'],
  [
    'option groups',
    inModal(
      input(
        select({
          option_groups: Array.from({ length: 101 }, (_, i) => ({ label: plain('a'), options: [option(i)] })),
        }),
      ),
    ),
    '/blocks/0/element/option_groups',
    'optionGroups',
  ],
  [
    'group label',
    inModal(input(select({ option_groups: [{ label: plain(x(76)), options: options(1) }] }))),
    '/blocks/0/element/option_groups/0/label/text',
    'optionGroupLabel',
  ],
  [
    'option text',
    inModal(input(select({ options: [{ text: plain(x(76)), value: 'v' }] }))),
    '/blocks/0/element/options/0/text/text',
    'optionText',
  ],
  [
    'option description',
    inModal(input(select({ options: [{ ...option(1), description: plain(x(76)) }] }))),
    '/blocks/0/element/options/0/description/text',
    'optionDescription',
  ],
  [
    'option value',
    inModal(input(select({ options: [{ text: plain('a'), value: x(76) }] }))),
    '/blocks/0/element/options/0/value',
    'optionValue',
  ],
  [
    'initial option outside the list',
    inModal(input(select({ options: options(1), initial_option: option(9) }))),
    '/blocks/0/element/initial_option',
    'missing',
  ],
  [
    'overflow options',
    message({ ...section, accessory: { type: 'overflow', action_id: 'a.b', options: options(6) } }),
    '/blocks/0/accessory/options',
    'overflowOptions',
  ],
  [
    'radio buttons',
    inModal(input({ type: 'radio_buttons', action_id: 'a.b', options: options(11) })),
    '/blocks/0/element/options',
    'checkboxOptions',
  ],
  [
    'placeholder',
    inModal(input({ ...textInput, placeholder: plain(x(151)) })),
    '/blocks/0/element/placeholder/text',
    'placeholder',
  ],
  [
    'confirm title',
    message(actions(button({ confirm: { title: plain(x(101)), text: plain('a') } }))),
    '/blocks/0/elements/0/confirm/title/text',
    'confirmTitle',
  ],
  [
    'confirm text',
    message(actions(button({ confirm: { text: plain(x(301)) } }))),
    '/blocks/0/elements/0/confirm/text/text',
    'confirmText',
  ],
  [
    'confirm button',
    message(actions(button({ confirm: { text: plain('a'), deny: plain(x(31)) } }))),
    '/blocks/0/elements/0/confirm/deny/text',
    'confirmButton',
  ],
  [
    'longest input',
    inModal(input({ ...textInput, max_length: 3001 })),
    '/blocks/0/element/max_length',
    'inputMaxLength',
  ],
  [
    'a date that is none',
    inModal(input({ type: 'datepicker', action_id: 'a.b', initial_date: '26.11.' })),
    '/blocks/0/element/initial_date',
    'format',
  ],
  [
    'a time that is none',
    inModal(input({ type: 'timepicker', action_id: 'a.b', initial_time: '9:5' })),
    '/blocks/0/element/initial_time',
    'format',
  ],
  ['an input in a message', message(input(textInput)), '/blocks/0/type', 'surface'],
  ['a table in a modal', inModal({ type: 'table', rows: [] }), '/blocks/0/type', 'surface'],
  ['a block that is not used', message({ type: 'rich_text', elements: [] }), '/blocks/0/type', 'surface'],
  ['a button as input', inModal(input(button())), '/blocks/0/element/type', 'surface'],
  ['suggestions', checkSuggestions({ options: options(101) }), '/options', 'suggestionOptions'],
  ['no text object', message({ type: 'section', text: 'a' }), '/blocks/0/text', 'type'],
];

describe('SL-1: each breach is found, and only it', () => {
  it.each(BREACHES)('%s', (_, found, pointer, code) => {
    expect(found.map((breach) => [breach.pointer, breach.code])).toEqual([[pointer, code]]);
    expect(found[0]?.actual).not.toBe(found[0]?.limit);
  });
});

describe('our limits', () => {
  it('are never above those of the sandbox, and name the same things', () => {
    expect(Object.keys(LIMITS).sort()).toEqual(Object.keys(SANDBOX_LIMITS).sort());
    for (const [name, ours] of Object.entries(LIMITS))
      expect([name, ours <= SANDBOX_LIMITS[name as keyof typeof LIMITS]]).toEqual([name, true]);
  });
});

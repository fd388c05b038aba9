import { BUDGETS, LIMITS, type LimitName } from './limit-table.ts';

export type BreachCode =
  | LimitName
  | 'contextText'
  | 'viewInputs'
  | 'empty'
  | 'missing'
  | 'duplicate'
  | 'surface'
  | 'type'
  | 'format';

/** One breach: a JSON pointer into the payload, what was broken, the limit and what was found. */
export interface Breach {
  pointer: string;
  code: BreachCode;
  limit: number | string;
  actual: number | string;
}

type Surface = 'message' | 'modal' | 'home';
type Json = Record<string, unknown>;

const BLOCK_TYPES: Record<Surface, readonly string[]> = {
  message: ['section', 'context', 'actions', 'header', 'divider', 'image', 'table'],
  modal: ['section', 'context', 'actions', 'header', 'divider', 'image', 'input'],
  home: ['section', 'context', 'actions', 'header', 'divider', 'image', 'input'],
};
const ACTION_TYPES = [
  'button',
  'overflow',
  'static_select',
  'external_select',
  'datepicker',
  'timepicker',
  'radio_buttons',
  'checkboxes',
];
const ELEMENT_TYPES = {
  accessory: [...ACTION_TYPES, 'image'],
  actions: ACTION_TYPES,
  input: [
    ...ACTION_TYPES.filter((type) => type !== 'button' && type !== 'overflow'),
    'plain_text_input',
    'multi_static_select',
    'users_select',
    'multi_users_select',
  ],
};
/** Their choices come from elsewhere. */
const WITHOUT_OPTIONS = ['external_select', 'users_select', 'multi_users_select'];

/** Walks one payload and collects its breaches. */
export class Checker {
  readonly found: Breach[] = [];
  /** Text a reader sees, so far. */
  seen = 0;
  focused = 0;
  readonly #surface: Surface;

  constructor(surface: Surface) {
    this.#surface = surface;
  }

  report(pointer: string, code: BreachCode, limit: number | string, actual: number | string) {
    this.found.push({ pointer, code, limit, actual });
  }

  most(pointer: string, name: LimitName, actual: number) {
    if (actual > LIMITS[name]) this.report(pointer, name, LIMITS[name], actual);
  }

  text(pointer: string, value: unknown, name: LimitName) {
    if (typeof value !== 'string') return this.report(pointer, 'missing', 'text', typeof value);
    if (value.length === 0) this.report(pointer, 'empty', 1, 0);
    this.most(pointer, name, value.length);
  }

  textObject(pointer: string, value: unknown, name: LimitName, type?: 'plain_text' | 'mrkdwn') {
    const json = object(value);
    if (json.type !== 'plain_text' && json.type !== 'mrkdwn')
      return this.report(pointer, 'type', 'a text object', String(json.type));
    if (type !== undefined && json.type !== type) this.report(`${pointer}/type`, 'type', type, json.type);
    this.text(`${pointer}/text`, json.text, name);
    this.seen += String(json.text ?? '').length;
  }

  blocks(value: unknown, name: 'messageBlocks' | 'viewBlocks') {
    const blocks = list(value).map(object);
    this.most('/blocks', name, blocks.length);
    const ids = new Set<string>();
    blocks.forEach((block, i) => {
      const at = `/blocks/${i}`;
      if (block.block_id !== undefined) {
        const id = String(block.block_id);
        this.text(`${at}/block_id`, id, 'blockId');
        if (ids.has(id)) this.report(`${at}/block_id`, 'duplicate', 'unique', id);
        ids.add(id);
      }
      if (BLOCK_TYPES[this.#surface].includes(String(block.type))) this.#block(at, block);
      else this.report(`${at}/type`, 'surface', BLOCK_TYPES[this.#surface].join(', '), String(block.type));
    });
  }

  #block(at: string, block: Json) {
    switch (block.type) {
      case 'section':
        return this.#section(at, block);
      case 'header':
        return this.textObject(`${at}/text`, block.text, 'headerText', 'plain_text');
      case 'context':
        return this.#context(at, block);
      case 'actions':
        return this.#elements(at, list(block.elements).map(object));
      case 'image':
        return this.#image(at, block);
      case 'input':
        return this.#input(at, block);
      case 'table':
        return this.#table(at, block);
      default:
    }
  }

  #section(at: string, block: Json) {
    const fields = list(block.fields);
    if (block.text === undefined && fields.length === 0)
      this.report(at, 'missing', 'text or fields', 'nothing');
    if (block.text !== undefined) this.textObject(`${at}/text`, block.text, 'sectionText');
    this.most(`${at}/fields`, 'sectionFields', fields.length);
    fields.forEach((field, i) => {
      this.textObject(`${at}/fields/${i}`, field, 'sectionFieldText');
    });
    if (block.accessory !== undefined)
      this.#element(`${at}/accessory`, object(block.accessory), ELEMENT_TYPES.accessory);
  }

  #context(at: string, block: Json) {
    const elements = list(block.elements).map(object);
    if (elements.length === 0) this.report(`${at}/elements`, 'empty', 1, 0);
    this.most(`${at}/elements`, 'contextElements', elements.length);
    elements.forEach((element, i) => {
      const pointer = `${at}/elements/${i}`;
      if (element.type === 'image') {
        this.#image(pointer, element);
        return;
      }
      this.textObject(pointer, element, 'sectionText');
      const length = String(element.text ?? '').length;
      if (length > BUDGETS.contextText)
        this.report(`${pointer}/text`, 'contextText', BUDGETS.contextText, length);
    });
  }

  #elements(at: string, elements: Json[]) {
    if (elements.length === 0) this.report(`${at}/elements`, 'empty', 1, 0);
    this.most(`${at}/elements`, 'actionsElements', elements.length);
    const ids = new Set<string>();
    elements.forEach((element, i) => {
      const pointer = `${at}/elements/${i}`;
      const id = String(element.action_id);
      if (ids.has(id)) this.report(`${pointer}/action_id`, 'duplicate', 'unique', id);
      ids.add(id);
      this.#element(pointer, element, ELEMENT_TYPES.actions);
    });
  }

  #image(at: string, image: Json) {
    this.text(`${at}/alt_text`, image.alt_text, 'imageAlt');
    this.seen += String(image.alt_text ?? '').length;
    this.text(`${at}/image_url`, image.image_url, 'imageUrl');
    if (image.title !== undefined) this.textObject(`${at}/title`, image.title, 'imageTitle', 'plain_text');
  }

  #input(at: string, block: Json) {
    this.textObject(`${at}/label`, block.label, 'inputLabel', 'plain_text');
    if (block.hint !== undefined) this.textObject(`${at}/hint`, block.hint, 'inputHint', 'plain_text');
    this.#element(`${at}/element`, object(block.element), ELEMENT_TYPES.input);
  }

  #element(at: string, element: Json, allowed: readonly string[]) {
    const type = String(element.type);
    if (!allowed.includes(type)) return this.report(`${at}/type`, 'surface', allowed.join(', '), type);
    if (type === 'image') return this.#image(at, element);
    this.text(`${at}/action_id`, element.action_id, 'actionId');
    if (element.focus_on_load === true) this.focused += 1;
    if (element.placeholder !== undefined)
      this.textObject(`${at}/placeholder`, element.placeholder, 'placeholder', 'plain_text');
    if (element.confirm !== undefined) this.#confirm(`${at}/confirm`, object(element.confirm));
    if (type === 'button') return this.#button(at, element);
    if (type === 'plain_text_input') return this.#textInput(at, element);
    if (type === 'datepicker') return this.#pattern(at, element, 'initial_date', /^\d{4}-\d{2}-\d{2}$/);
    if (type === 'timepicker') return this.#pattern(at, element, 'initial_time', /^\d{2}:\d{2}$/);
    this.#choices(at, type, element);
  }

  #button(at: string, button: Json) {
    this.textObject(`${at}/text`, button.text, 'buttonText', 'plain_text');
    if (button.value !== undefined) this.text(`${at}/value`, button.value, 'buttonValue');
    if (button.url !== undefined) this.text(`${at}/url`, button.url, 'buttonUrl');
    if (button.accessibility_label !== undefined)
      this.text(`${at}/accessibility_label`, button.accessibility_label, 'accessibilityLabel');
    if (button.style === 'danger' && button.confirm === undefined)
      this.report(`${at}/confirm`, 'missing', 'required with the danger style', 'nothing');
  }

  #textInput(at: string, input: Json) {
    if (input.max_length !== undefined)
      this.most(`${at}/max_length`, 'inputMaxLength', Number(input.max_length));
    if (input.initial_value !== undefined)
      this.most(`${at}/initial_value`, 'inputMaxLength', String(input.initial_value).length);
  }

  #pattern(at: string, element: Json, key: string, pattern: RegExp) {
    const value = element[key];
    if (value !== undefined && !pattern.test(String(value)))
      this.report(`${at}/${key}`, 'format', pattern.source, String(value));
  }

  #choices(at: string, type: string, element: Json) {
    const groups = list(element.option_groups).map(object);
    const options = list(element.options).map(object);
    const name: LimitName =
      type === 'overflow'
        ? 'overflowOptions'
        : type.endsWith('_select')
          ? 'selectOptions'
          : 'checkboxOptions';
    if (!WITHOUT_OPTIONS.includes(type) && options.length + groups.length === 0)
      this.report(`${at}/options`, 'empty', 1, 0);
    this.most(`${at}/options`, name, options.length);
    this.most(`${at}/option_groups`, 'optionGroups', groups.length);
    const values = new Set<string>();
    const visit = (pointer: string, option: Json): void => {
      this.option(pointer, option);
      if (values.has(String(option.value)))
        this.report(`${pointer}/value`, 'duplicate', 'unique', String(option.value));
      values.add(String(option.value));
    };
    options.forEach((option, i) => {
      visit(`${at}/options/${i}`, option);
    });
    groups.forEach((group, g) => {
      const pointer = `${at}/option_groups/${g}`;
      this.textObject(`${pointer}/label`, group.label, 'optionGroupLabel', 'plain_text');
      const inside = list(group.options).map(object);
      this.most(`${pointer}/options`, 'selectOptions', inside.length);
      inside.forEach((option, i) => {
        visit(`${pointer}/options/${i}`, option);
      });
    });
    if (element.initial_option !== undefined) {
      const initial = object(element.initial_option);
      this.option(`${at}/initial_option`, initial);
      if (type !== 'external_select' && !values.has(String(initial.value)))
        this.report(`${at}/initial_option`, 'missing', 'one of the options', String(initial.value));
    }
  }

  option(pointer: string, option: Json) {
    this.textObject(`${pointer}/text`, option.text, 'optionText');
    if (option.description !== undefined)
      this.textObject(`${pointer}/description`, option.description, 'optionDescription');
    this.text(`${pointer}/value`, option.value, 'optionValue');
  }

  #confirm(at: string, confirm: Json) {
    if (confirm.title !== undefined)
      this.textObject(`${at}/title`, confirm.title, 'confirmTitle', 'plain_text');
    this.textObject(`${at}/text`, confirm.text, 'confirmText');
    for (const key of ['confirm', 'deny'])
      if (confirm[key] !== undefined)
        this.textObject(`${at}/${key}`, confirm[key], 'confirmButton', 'plain_text');
  }

  #table(at: string, table: Json) {
    const rows = list(table.rows).map(list);
    this.most(`${at}/rows`, 'tableRows', rows.length);
    this.most(`${at}/rows/0`, 'tableColumns', Math.max(0, ...rows.map((row) => row.length)));
    this.most(`${at}/column_settings`, 'tableColumns', list(table.column_settings).length);
    let length = 0;
    rows.forEach((row, r) => {
      row.forEach((cell, c) => {
        const text = String(object(cell).text ?? '');
        if (text.length === 0) this.report(`${at}/rows/${r}/${c}/text`, 'empty', 1, 0);
        length += text.length;
      });
    });
    this.most(at, 'tableText', length);
  }
}

/** The value as an object; anything else is one without keys. */
export function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

/** The value as a list; anything else is an empty one. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

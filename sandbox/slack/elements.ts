import { offeredOptions } from './checker/composition.ts';
import type { IdCounters } from './ids.ts';
import { asList, asObjects, asString, clone, isObject, type Json } from './json.ts';
import type { Block, StateValues } from './page-api.ts';

/** An interactive element where it stands. */
export interface Placed {
  block: Block;
  element: Json;
  actionId: string;
  place: 'accessory' | 'actions' | 'input';
}

/** A copy of the blocks in which every block and element has an id, as Slack's copies do. */
export function withIds(blocks: unknown, ids: IdCounters): Block[] {
  const copy = clone(asObjects(blocks)) as Block[];
  for (const block of copy) {
    block.block_id ??= `b${ids.count('block').toString(36)}`;
    for (const element of rawElements(block)) {
      if (element.type === 'image' || 'action_id' in element || !isInteractive(element)) continue;
      element.action_id = `a${ids.count('action').toString(36)}`;
    }
  }
  return copy;
}

const isInteractive = (element: Json): boolean =>
  !['mrkdwn', 'plain_text', 'image'].includes(String(element.type));

function rawElements(block: Json): Json[] {
  return [block.accessory, block.element, ...asList(block.elements)].filter(isObject);
}

/** Every interactive element, in reading order. */
export function placedElements(blocks: Block[]): Placed[] {
  const found: Placed[] = [];
  for (const block of blocks) {
    const add = (element: unknown, place: Placed['place']) => {
      if (isObject(element) && isInteractive(element))
        found.push({ block, element, actionId: asString(element.action_id) ?? '', place });
    };
    add(block.accessory, 'accessory');
    if (block.type === 'actions') for (const element of asList(block.elements)) add(element, 'actions');
    add(block.element, 'input');
  }
  return found;
}

/** Sets one element's state object. */
export function putState(values: StateValues, block: string, action: string, state: Json): void {
  const inBlock = values[block] ?? {};
  inBlock[action] = state;
  values[block] = inBlock;
}

/** Element type → the field of its state object, and whether that field is a list. */
const STATE_FIELDS: Record<string, { field: string; initial: string; list?: true }> = {
  plain_text_input: { field: 'value', initial: 'initial_value' },
  number_input: { field: 'value', initial: 'initial_value' },
  email_text_input: { field: 'value', initial: 'initial_value' },
  url_text_input: { field: 'value', initial: 'initial_value' },
  static_select: { field: 'selected_option', initial: 'initial_option' },
  external_select: { field: 'selected_option', initial: 'initial_option' },
  radio_buttons: { field: 'selected_option', initial: 'initial_option' },
  checkboxes: { field: 'selected_options', initial: 'initial_options', list: true },
  multi_static_select: { field: 'selected_options', initial: 'initial_options', list: true },
  multi_external_select: { field: 'selected_options', initial: 'initial_options', list: true },
  users_select: { field: 'selected_user', initial: 'initial_user' },
  multi_users_select: { field: 'selected_users', initial: 'initial_users', list: true },
  conversations_select: { field: 'selected_conversation', initial: 'initial_conversation' },
  multi_conversations_select: {
    field: 'selected_conversations',
    initial: 'initial_conversations',
    list: true,
  },
  channels_select: { field: 'selected_channel', initial: 'initial_channel' },
  multi_channels_select: { field: 'selected_channels', initial: 'initial_channels', list: true },
  datepicker: { field: 'selected_date', initial: 'initial_date' },
  timepicker: { field: 'selected_time', initial: 'initial_time' },
  datetimepicker: { field: 'selected_date_time', initial: 'initial_date_time' },
  file_input: { field: 'files', initial: '', list: true },
};

/** Where an element's value stands in its state object; undefined for buttons and overflow menus, which hold none. */
export const stateField = (element: Json) => STATE_FIELDS[asString(element.type) ?? ''];

/** A state object: type, value field, and the timepicker's zone. */
export function stateObject(element: Json, value: unknown): Json {
  const shape = stateField(element);
  if (!shape) return { type: element.type };
  const empty = shape.list ? [] : null;
  const zone = element.type === 'timepicker' && element.timezone ? { timezone: element.timezone } : {};
  return { type: element.type, [shape.field]: value ?? empty, ...zone };
}

/** The value inside a state object. */
export const stateValue = (element: Json, state: Json | undefined): unknown => {
  const shape = stateField(element);
  return shape ? (state?.[shape.field] ?? (shape.list ? [] : null)) : undefined;
};

/**
 * All values of a surface as Slack sends them: what was entered, else the initial value, else null.
 * `entered` of elements that are gone (or changed their type or ids) does not appear.
 */
export function currentState(blocks: Block[], entered: StateValues): StateValues {
  const values: StateValues = {};
  for (const { block, element, actionId } of placedElements(blocks)) {
    const shape = stateField(element);
    if (!shape) continue;
    const known = entered[block.block_id]?.[actionId];
    const kept = known && known.type === element.type && stillOffered(element, known) ? known : undefined;
    const state = kept ?? stateObject(element, shape.initial ? element[shape.initial] : undefined);
    putState(values, block.block_id, actionId, clone(state));
  }
  return values;
}

/** A kept choice must still be among the options, otherwise the initial one is shown again. */
function stillOffered(element: Json, state: Json): boolean {
  const type = String(element.type);
  if (!['static_select', 'multi_static_select', 'radio_buttons', 'checkboxes'].includes(type)) return true;
  const values = new Set(offeredOptions(element).map((o) => o.value));
  const chosen = [state.selected_option, ...asList(state.selected_options)].filter(isObject);
  return chosen.every((o) => values.has(o.value));
}

/** Only the entered values whose block_id and action_id still exist: what survives a views.update. */
export function keepEntered(blocks: Block[], entered: StateValues): StateValues {
  const kept: StateValues = {};
  for (const { block, element, actionId } of placedElements(blocks)) {
    const state = entered[block.block_id]?.[actionId];
    if (state && state.type === element.type) putState(kept, block.block_id, actionId, state);
  }
  return kept;
}

/** All text a reader sees in blocks, one line per text: used for waiting and searching. */
export function readableText(value: unknown): string {
  if (Array.isArray(value)) return value.map(readableText).filter(Boolean).join('\n');
  if (!isObject(value)) return '';
  const own = typeof value.text === 'string' ? value.text : '';
  const nested = Object.entries(value)
    .filter(([key, v]) => key !== 'confirm' && typeof v === 'object')
    .map(([, v]) => readableText(v));
  return [own, ...nested].filter(Boolean).join('\n');
}

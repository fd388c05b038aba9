import { INPUT_WORDS } from '../../blocks/answers.ts';
import { parseOption } from '../../blocks/codec.ts';
import { ACTIONS, BLOCKS, type SettingsChangeValue } from '../../blocks/ids.ts';
import type { Field, Topic } from '../../blocks/settings-fields.ts';
import { EVENT_TYPES } from '../domain/types.ts';
import type { Values } from './view-state.ts';

type Edits = Extract<SettingsChangeValue, { kind: 'settings' }>['edits'];

/** Where a person reads what is wrong: at the input, by its block. */
export type FieldErrors = Record<string, string>;

/** What a submitted topic holds: every field as an edit, or what is wrong at which input. */
export function editsOf(topic: Topic, values: Values): { edits: Edits } | { errors: FieldErrors } {
  const edits: Edits = {};
  const errors: FieldErrors = {};
  for (const field of topic.fields) {
    const block = BLOCKS.settingsField(field.path);
    const read = inputOf(field, values[block]?.[ACTIONS.settingsField.id]);
    if ('error' in read) errors[block] = read.error;
    else edits[field.path] = read.value;
  }
  return Object.keys(errors).length > 0 ? { errors } : { edits };
}

/** Each problem at the input of its path; one that belongs to a whole block of times stands at its first input. */
export function errorsAt(topic: Topic, problems: readonly { path: string; message: string }[]): FieldErrors {
  const errors: FieldErrors = {};
  for (const { path, message } of problems) {
    const dotted = path.replaceAll(/\[(\d+)\]/g, '.$1');
    const field =
      topic.fields.find((each) => each.path === dotted) ??
      topic.fields.find((each) => each.path.startsWith(`${dotted}.`)) ??
      topic.fields[0];
    if (field) errors[BLOCKS.settingsField(field.path)] ??= sentence(field, message);
  }
  return errors;
}

type Element = Values[string][string];
type Read = { value: Edits[string] } | { error: string };

function inputOf(field: Field, element: Element | undefined): Read {
  const chosen = parseOption(element?.selected_option?.value)?.short;
  switch (field.kind) {
    case 'yes_no':
      return chosen === undefined ? { error: INPUT_WORDS.yesOrNo } : { value: chosen === 'true' };
    case 'choice':
      return chosen === undefined ? { error: INPUT_WORDS.one } : { value: chosen };
    case 'types': {
      const types = (element?.selected_options ?? []).map(({ value }) => parseOption(value)?.short);
      // In the order in which they are stored, so that the same choice is the same value.
      return { value: EVENT_TYPES.filter((type) => types.includes(type)) };
    }
    case 'time':
      return element?.selected_time ? { value: element.selected_time } : { error: INPUT_WORDS.time };
    case 'person':
      return { value: element?.selected_user ?? null };
    case 'order':
      return orderOf(element?.value ?? '');
    case 'number':
      return numberOf(field, element?.value?.trim() ?? '');
  }
}

function numberOf(field: Field, text: string): Read {
  if (text === '' && field.optional) return { value: null };
  if (!/^\d{1,6}$/.test(text)) return { error: sentence(field, INPUT_WORDS.number) };
  return { value: Number(text) };
}

function orderOf(text: string): Read {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  if (!parts.every((part) => /^[1-8]$/.test(part))) return { error: INPUT_WORDS.blocks };
  return { value: parts.map(Number) };
}

/** The allowed range says more than "too big". */
function sentence({ range, unit }: Field, message: string): string {
  if (range === undefined) return `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  return INPUT_WORDS.range(range[0], range[1], unit);
}

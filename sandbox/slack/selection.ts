import { offeredOptions } from './checker/composition.ts';
import { ControlProblem } from './control-problem.ts';
import { stateField, stateObject, stateValue } from './elements.ts';
import { asObjects, asString, clone, isObject, type Json } from './json.ts';
import { MAX_UPLOAD_BYTES, MAX_UPLOAD_FILES } from './limits.ts';
import type { Selection } from './page-api.ts';

/** What is needed to turn a choice into Slack's state. */
export interface Choices {
  /** Options the app has suggested so far for this external select. */
  suggested: Json[];
  activeUsers: string[];
  conversations: string[];
  channels: string[];
  file(id: string): Json | undefined;
}

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

const refuse = (error: string, message: string, candidates?: unknown[]): never => {
  throw new ControlProblem(422, error, message, candidates ? { candidates } : {});
};

function optionFrom(offered: Json[], value: unknown): Json {
  const found = offered.find((o) => o.value === value);
  return (
    found ??
    refuse(
      'unknown_option',
      `option ${JSON.stringify(value)} is not offered`,
      offered.map((o) => ({ value: o.value, text: isObject(o.text) ? o.text.text : undefined })),
    )
  );
}

function idFrom(allowed: string[], value: unknown): string {
  const id = asString(value) ?? '';
  return allowed.includes(id) ? id : refuse('unknown_option', `${String(value)} cannot be chosen`, allowed);
}

/** The state's value for one choice of a person. @throws ControlProblem 422 when nobody could have chosen it. */
export function valueFor(element: Json, selection: Selection, choices: Choices): unknown {
  const type = asString(element.type) ?? '';
  if (selection === null || selection === '') return null;
  const single = () => (Array.isArray(selection) ? selection[0] : selection);
  const many = () => (Array.isArray(selection) ? selection : [selection]);
  const limited = <T>(list: T[]): T[] =>
    typeof element.max_selected_items === 'number' && list.length > element.max_selected_items
      ? refuse('too_many_selected', `at most ${element.max_selected_items} may be selected`)
      : list;
  switch (type) {
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return String(single());
    case 'static_select':
    case 'radio_buttons':
    case 'overflow':
      return clone(optionFrom(offeredOptions(element), single()));
    case 'external_select':
      return clone(optionFrom([...choices.suggested, ...asObjects([element.initial_option])], single()));
    case 'checkboxes':
    case 'multi_static_select':
      return limited(many()).map((v) => clone(optionFrom(offeredOptions(element), v)));
    case 'multi_external_select':
      return limited(many()).map((v) =>
        clone(optionFrom([...choices.suggested, ...asObjects(element.initial_options)], v)),
      );
    case 'users_select':
      return idFrom(choices.activeUsers, single());
    case 'multi_users_select':
      return limited(many()).map((v) => idFrom(choices.activeUsers, v));
    case 'conversations_select':
      return idFrom(choices.conversations, single());
    case 'multi_conversations_select':
      return limited(many()).map((v) => idFrom(choices.conversations, v));
    case 'channels_select':
      return idFrom(choices.channels, single());
    case 'multi_channels_select':
      return limited(many()).map((v) => idFrom(choices.channels, v));
    case 'datepicker':
      return DATE.test(String(single())) ? String(single()) : refuse('bad_value', 'a date is YYYY-MM-DD');
    case 'timepicker':
      return TIME.test(String(single())) ? String(single()) : refuse('bad_value', 'a time is HH:mm');
    case 'datetimepicker': {
      const seconds = Number(single());
      return Number.isInteger(seconds) ? seconds : refuse('bad_value', 'unix seconds are needed');
    }
    case 'file_input':
      return many().map((id) => choices.file(String(id)) ?? refuse('unknown_file', `no file ${String(id)}`));
    default:
      return refuse('not_an_input', `${type} takes no value`);
  }
}

/** State object after a choice. */
export const stateAfter = (element: Json, selection: Selection, choices: Choices): Json =>
  stateObject(element, valueFor(element, selection, choices));

/**
 * What Slack's client says before it sends a submission; undefined = fine.
 * Required, lengths, numbers, addresses, number of items, file limits.
 */
export function clientComplaint(block: Json, element: Json, state: Json | undefined): string | undefined {
  const value = stateValue(element, state);
  const empty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (empty) return block.optional === true ? undefined : 'Please complete this required field.';
  const type = asString(element.type);
  if (type === 'plain_text_input') {
    const length = [...String(value)].length;
    if (length < Number(element.min_length ?? 0)) return `Must be at least ${element.min_length} characters.`;
    if (length > Number(element.max_length ?? 3_000))
      return `Must be at most ${element.max_length ?? 3_000} characters.`;
  }
  if (type === 'number_input') {
    const n = Number(value);
    if (!Number.isFinite(n) || (element.is_decimal_allowed === false && !Number.isInteger(n)))
      return 'Must be a number.';
    if (element.min_value !== undefined && n < Number(element.min_value))
      return `Must be at least ${element.min_value}.`;
    if (element.max_value !== undefined && n > Number(element.max_value))
      return `Must be at most ${element.max_value}.`;
  }
  if (type === 'email_text_input' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value)))
    return 'Must be a valid email address.';
  if (type === 'url_text_input' && !/^https?:\/\/\S+$/.test(String(value))) return 'Must be a valid URL.';
  if (type === 'file_input') return filesComplaint(element, asObjects(value));
  return undefined;
}

function filesComplaint(element: Json, files: Json[]): string | undefined {
  const most = Number(element.max_files ?? MAX_UPLOAD_FILES);
  if (files.length > most) return `At most ${most} files.`;
  const types = Array.isArray(element.filetypes) ? element.filetypes.map(String) : undefined;
  for (const file of files) {
    if (Number(file.size) > MAX_UPLOAD_BYTES) return 'Files may have at most 10 MB.';
    if (types && !types.includes(String(file.filetype))) return `Only files of type ${types.join(', ')}.`;
  }
  return undefined;
}

/** True when the element's value goes into `view.state`. */
export const holdsValue = (element: Json): boolean => stateField(element) !== undefined;

import { asString, isObject, type Json } from '../json.ts';
import { SANDBOX_LIMITS as L } from '../limits.ts';
import { checkChoices, checkConfirm, checkInitial, checkOption, checkOptions } from './composition.ts';
import type { Report } from './report.ts';

export type Place = 'accessory' | 'actions' | 'input';

interface ElementRule {
  places: readonly Place[];
  /** Known fields besides type and action_id. */
  fields: readonly string[];
  check(report: Report, element: Json, at: string): void;
}

const EVERYWHERE: readonly Place[] = ['accessory', 'actions', 'input'];
const COMMON = ['placeholder', 'confirm', 'focus_on_load'] as const;

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

const placeholder = (report: Report, element: Json, at: string) =>
  report.text(element, at, 'placeholder', { max: L.placeholder, plain: true, optional: true });

const select = (fields: readonly string[], check: ElementRule['check']): ElementRule => ({
  places: EVERYWHERE,
  fields: [...COMMON, ...fields],
  check(report, element, at) {
    placeholder(report, element, at);
    report.integer(element, at, 'max_selected_items', 1);
    check(report, element, at);
  },
});

const textInput = (fields: readonly string[], check: ElementRule['check']): ElementRule => ({
  places: ['input'],
  fields: ['placeholder', 'focus_on_load', 'initial_value', 'dispatch_action_config', ...fields],
  check(report, element, at) {
    placeholder(report, element, at);
    report.string(element, at, 'initial_value', L.inputMaxLength);
    check(report, element, at);
  },
});

const externalSelect: ElementRule['check'] = (report, element, at) => {
  report.integer(element, at, 'min_query_length', 0);
  if (element.initial_option !== undefined)
    checkOption(report, element.initial_option, `${at}/initial_option`);
  if (element.initial_options !== undefined)
    checkOptions(report, element.initial_options, `${at}/initial_options`, L.selectOptions);
};

const choices: ElementRule['check'] = (report, element, at) => {
  checkChoices(report, element, at);
  checkInitial(report, element, at);
};

const boxes = (fields: readonly string[]): ElementRule => ({
  places: EVERYWHERE,
  fields: ['options', 'confirm', 'focus_on_load', ...fields],
  check(report, element, at) {
    checkOptions(report, element.options, `${at}/options`, L.checkboxOptions, true);
    checkInitial(report, element, at);
  },
});

const conversation = ['response_url_enabled'] as const;

const responseUrl: ElementRule['check'] = (report, element, at) => {
  if (element.response_url_enabled !== undefined && (report.surface !== 'modal' || !at.endsWith('/element')))
    report.add(`${at}/response_url_enabled`, 'only allowed in an input block of a modal');
};

const ELEMENTS: Record<string, ElementRule> = {
  button: {
    places: ['accessory', 'actions'],
    fields: ['text', 'value', 'url', 'style', 'confirm', 'accessibility_label'],
    check(report, element, at) {
      report.text(element, at, 'text', { max: L.buttonText, plain: true });
      report.string(element, at, 'value', L.buttonValue);
      report.url(element, at, 'url', L.buttonUrl);
      report.string(element, at, 'accessibility_label', L.accessibilityLabel);
      report.oneOf(element, at, 'style', ['primary', 'danger']);
    },
  },
  overflow: {
    places: ['accessory', 'actions'],
    fields: ['options', 'confirm'],
    check: (report, element, at) => checkOptions(report, element.options, `${at}/options`, L.overflowOptions),
  },
  checkboxes: boxes(['initial_options']),
  radio_buttons: boxes(['initial_option']),
  static_select: select(['options', 'option_groups', 'initial_option'], choices),
  multi_static_select: select(['options', 'option_groups', 'initial_options', 'max_selected_items'], choices),
  external_select: select(['min_query_length', 'initial_option'], externalSelect),
  multi_external_select: select(
    ['min_query_length', 'initial_options', 'max_selected_items'],
    externalSelect,
  ),
  users_select: select(['initial_user'], () => {}),
  multi_users_select: select(['initial_users', 'max_selected_items'], () => {}),
  conversations_select: select(
    ['initial_conversation', 'default_to_current_conversation', 'filter', ...conversation],
    responseUrl,
  ),
  multi_conversations_select: select(
    ['initial_conversations', 'default_to_current_conversation', 'filter', 'max_selected_items'],
    () => {},
  ),
  channels_select: select(['initial_channel', ...conversation], responseUrl),
  multi_channels_select: select(['initial_channels', 'max_selected_items'], () => {}),
  datepicker: select(['initial_date'], (report, element, at) =>
    report.pattern(element, at, 'initial_date', DATE, 'a date in the form YYYY-MM-DD'),
  ),
  timepicker: select(['initial_time', 'timezone'], (report, element, at) =>
    report.pattern(element, at, 'initial_time', TIME, 'a time in the form HH:mm'),
  ),
  datetimepicker: {
    places: ['actions', 'input'],
    fields: ['initial_date_time', 'confirm', 'focus_on_load'],
    check: (report, element, at) => report.integer(element, at, 'initial_date_time', 1e9, 9_999_999_999),
  },
  plain_text_input: textInput(['multiline', 'min_length', 'max_length'], (report, element, at) => {
    report.flag(element, at, 'multiline');
    report.integer(element, at, 'min_length', 0, L.inputMaxLength);
    report.integer(element, at, 'max_length', 1, L.inputMaxLength);
    if (Number(element.min_length ?? 0) > Number(element.max_length ?? L.inputMaxLength))
      report.add(`${at}/min_length`, 'must not be greater than max_length');
  }),
  number_input: textInput(['is_decimal_allowed', 'min_value', 'max_value'], (report, element, at) => {
    if (typeof element.is_decimal_allowed !== 'boolean') report.missing(at, 'is_decimal_allowed');
  }),
  email_text_input: textInput([], () => {}),
  url_text_input: textInput([], () => {}),
  file_input: {
    places: ['input'],
    fields: ['filetypes', 'max_files'],
    check(report, element, at) {
      if (report.surface !== 'modal') report.add(at, 'file_input is only allowed in modals');
      report.integer(element, at, 'max_files', 1, 10);
      if (element.filetypes !== undefined) report.items(element.filetypes, `${at}/filetypes`, 1, 100);
    },
  },
};

/** Checks one interactive element where it stands. */
export function checkElement(report: Report, element: unknown, at: string, place: Place): void {
  if (!isObject(element)) {
    report.add(at, 'should be an element object');
    return;
  }
  const rule = ELEMENTS[asString(element.type) ?? ''];
  if (!rule) {
    report.add(`${at}/type`, `unsupported element type: ${String(element.type)}`);
    return;
  }
  if (!rule.places.includes(place))
    report.add(at, `element type ${String(element.type)} is not allowed in this kind of block`);
  report.only(element, at, ['type', 'action_id', ...rule.fields]);
  report.string(element, at, 'action_id', L.actionId);
  rule.check(report, element, at);
  checkConfirm(report, element, at);
  report.flag(element, at, 'focus_on_load');
  if (element.focus_on_load === true) report.focused++;
}

/** An image, as a block or as an element. */
export function checkImage(report: Report, image: Json, at: string): void {
  report.readable += asString(image.alt_text)?.length ?? 0;
  report.string(image, at, 'alt_text', L.imageAlt, true);
  if (image.slack_file === undefined) report.url(image, at, 'image_url', L.imageUrl, true);
}

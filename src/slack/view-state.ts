import type { ViewStateValue } from '@slack/bolt';
import { ACTIONS, OTHER_TIME } from '../../blocks/ids.ts';
import type { EditChoice } from './presenters/edit.ts';

export type Values = Record<string, Record<string, ViewStateValue>>;

/** The element with this action id, whatever block it stands in (a block id changes when an input starts afresh). */
function element(values: Values, actionId: string): ViewStateValue | undefined {
  for (const block of Object.values(values)) if (block[actionId]) return block[actionId];
  return undefined;
}

/** The text of an input, trimmed; null when empty or not there. */
export function textOf(values: Values, actionId: string): string | null {
  return element(values, actionId)?.value?.trim() || null;
}

/** The day of a date picker. */
export function dateOf(values: Values, actionId: string): string | null {
  return element(values, actionId)?.selected_date ?? null;
}

/** What the edit form holds. An option value of another version of the app counts as not chosen. */
export function editChoiceOf(values: Values): EditChoice {
  const person = ACTIONS.editEmployee.parse(element(values, ACTIONS.editEmployee.id)?.selected_option?.value);
  const time = ACTIONS.editTime.parse(element(values, ACTIONS.editTime.id)?.selected_option?.value);
  const other = element(values, ACTIONS.editOtherTime.id)?.selected_time ?? null;
  const wantsOther = time?.value === OTHER_TIME;
  return {
    employeeId: person?.value ?? null,
    date: element(values, ACTIONS.editDate.id)?.selected_date ?? null,
    time: wantsOther ? other : (time?.value ?? null),
    otherTime: wantsOther,
  };
}

/** One of two answers of a radio group. */
export function noticeOf(values: Values, control: typeof ACTIONS.editNotice): 'told' | 'send_dm' | undefined {
  return control.parse(element(values, control.id)?.selected_option?.value)?.value;
}

/** The chosen option of a select, radio or check-box group with our own codec. */
export function choiceOf<T extends string>(
  values: Values,
  control: { id: string; parse(raw: string | undefined): { value: T } | null },
): T | null {
  const found = element(values, control.id);
  return control.parse(found?.selected_option?.value ?? found?.selected_options?.[0]?.value)?.value ?? null;
}

/** The id of the block that holds this element in the submitted view: an error may name no other. */
export function blockOf(values: Values, actionId: string): string | undefined {
  return Object.keys(values).find((blockId) => values[blockId]?.[actionId] !== undefined);
}

const ABOUT_TIME = ['H1', 'S2', 'S5', 'S6', 'S8'];
const ABOUT_DAY = ['H2', 'H10', 'H11', 'H12', 'H14', 'S11'];

/** The input under which a finding of the edit form belongs: the time, the day, else the person. */
export function editInputOf(rule: string, { otherTime }: { otherTime: boolean }): string {
  if (ABOUT_TIME.includes(rule)) return (otherTime ? ACTIONS.editOtherTime : ACTIONS.editTime).id;
  return ABOUT_DAY.includes(rule) ? ACTIONS.editDate.id : ACTIONS.editEmployee.id;
}

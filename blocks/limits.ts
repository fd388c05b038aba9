import { type Breach, Checker, list, object } from './checker.ts';
import { BUDGETS, LIMITS } from './limit-table.ts';

export { BUDGETS, LIMITS };

/**
 * Checks what is about to be posted or updated (SL-1). `text` is required (SL-4).
 * @returns every breach, in the order of the payload; empty when the message may be sent.
 */
export function checkMessage(payload: { text?: unknown; blocks?: unknown; metadata?: unknown }): Breach[] {
  const check = new Checker('message');
  check.text('/text', payload.text, 'messageText');
  check.blocks(payload.blocks ?? [], 'messageBlocks');
  if (check.seen > LIMITS.blockText) check.report('/blocks', 'blockText', LIMITS.blockText, check.seen);
  const tables = list(payload.blocks).filter((block) => object(block).type === 'table').length;
  if (tables > 1) check.report('/blocks', 'duplicate', 1, tables);
  const event = object(object(payload.metadata).event_payload);
  check.most('/metadata/event_payload', 'metadataPayload', JSON.stringify(event).length);
  return check.found;
}

/** Checks a modal or an App Home before it is opened, updated or published (SL-1). */
export function checkView(view: object): Breach[] {
  const json = object(view);
  const check = new Checker(json.type === 'home' ? 'home' : 'modal');
  check.most('', 'viewBytes', new TextEncoder().encode(JSON.stringify(view)).length);
  if (json.private_metadata !== undefined)
    check.most('/private_metadata', 'privateMetadata', String(json.private_metadata).length);
  if (json.callback_id !== undefined)
    check.most('/callback_id', 'callbackId', String(json.callback_id).length);
  if (json.type !== 'home') {
    check.textObject('/title', json.title, 'viewTitle', 'plain_text');
    if (json.submit !== undefined) check.textObject('/submit', json.submit, 'viewSubmit', 'plain_text');
    if (json.close !== undefined) check.textObject('/close', json.close, 'viewClose', 'plain_text');
    if (json.callback_id === undefined) check.report('/callback_id', 'missing', 'required', 'nothing');
  }
  check.blocks(json.blocks, 'viewBlocks');
  const inputs = list(json.blocks).filter((block) => object(block).type === 'input').length;
  if (inputs > BUDGETS.viewInputs) check.report('/blocks', 'viewInputs', BUDGETS.viewInputs, inputs);
  if (inputs > 0 && json.type !== 'home' && json.submit === undefined)
    check.report('/submit', 'missing', 'required with inputs', 'nothing');
  if (check.focused > 1) check.report('/blocks', 'duplicate', 'one focus_on_load', check.focused);
  return check.found;
}

/** Checks the answer to a `block_suggestion`: options or groups, at most 100 in all. */
export function checkSuggestions(answer: { options?: unknown; option_groups?: unknown }): Breach[] {
  const check = new Checker('modal');
  const groups = list(answer.option_groups).map(object);
  const options = [...list(answer.options), ...groups.flatMap((group) => list(group.options))];
  check.most('/option_groups', 'optionGroups', groups.length);
  groups.forEach((group, i) => {
    check.textObject(`/option_groups/${i}/label`, group.label, 'optionGroupLabel', 'plain_text');
  });
  check.most('/options', 'suggestionOptions', options.length);
  options.forEach((option, i) => {
    check.option(`/options/${i}`, object(option));
  });
  return check.found;
}

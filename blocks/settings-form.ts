import type { InputBlock, InputBlockElement, ModalView } from '@slack/types';
import { encodeOption } from './codec.ts';
import { ACTIONS, BLOCKS, VIEWS } from './ids.ts';
import { context, inputBlock, modal, option, plainText, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { type Field, hintOf, type Topic, type Values } from './settings-fields.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { topNote } from './views.ts';
import { type Stamp, typeWord, when, who } from './words.ts';

/** The form of one topic, and the one of the approvers. */
const WORDS = {
  next: 'Next',
  back: 'Cancel',
  yes: 'Yes',
  no: 'No',
  choose: 'Choose',
  times: (zone: string) => `Times are those of the store, ${zone}.`,
  nextStep: 'The next step shows what changes.',
  approvers: 'Approvers',
  save: 'Save',
  members: 'Who may approve',
  membersHint: 'Approving includes everything a manager may. Nobody adds themselves.',
  faster: 'Saved by',
};

/** A problem on top of a form; `saved` names who was faster. */
export interface FormProblem {
  sentence: string;
  nextStep: string;
  saved?: { by: string; at: Stamp };
}

export interface SettingsFormVm {
  storeId: string;
  storeName: string;
  timezone: string;
  version: number;
  topic: Topic;
  values: Values;
  /** Every type of event, in the order in which they are stored. */
  types: readonly string[];
  problem?: FormProblem;
}

const hasTimes = ({ fields }: Topic) => fields.some(({ kind }) => kind === 'time');

export function settingsFormView(vm: SettingsFormVm): ModalView {
  return modal({
    callbackId: VIEWS.settingsForm.id,
    title: vm.topic.title,
    metadata: VIEWS.settingsForm.encode({ store: vm.storeId, topic: vm.topic.id, ver: vm.version }),
    submit: WORDS.next,
    close: WORDS.back,
    blocks: [
      ...problemBlocks(vm.problem),
      ...vm.topic.fields.map((field) => fieldInput(field, vm)),
      context(
        join([hasTimes(vm.topic) && raw(WORDS.times(vm.timezone)), WORDS.nextStep], ' '),
        data(vm.storeName, 60),
      ),
    ],
  });
}

export function approversView(vm: {
  storeId: string;
  storeName: string;
  approvers: readonly string[];
  /** Comes back with the form and says whether the list is still the one it shows. */
  shown: string;
  problem?: FormProblem;
}): ModalView {
  return modal({
    callbackId: VIEWS.settingsApprovers.id,
    title: WORDS.approvers,
    metadata: VIEWS.settingsApprovers.encode({ store: vm.storeId, shown: vm.shown }),
    submit: WORDS.save,
    close: WORDS.back,
    blocks: [
      ...problemBlocks(vm.problem),
      inputBlock(
        BLOCKS.settingsMembers,
        WORDS.members,
        {
          type: 'multi_users_select',
          action_id: ACTIONS.settingsMembers.id,
          ...(vm.approvers.length === 0 ? {} : { initial_users: [...vm.approvers] }),
          placeholder: plainText(WORDS.choose, LIMITS.placeholder),
        },
        { hint: WORDS.membersHint },
      ),
      context(data(vm.storeName, 60)),
    ],
  });
}

/** What went wrong, and who was faster. */
export function problemBlocks(problem: FormProblem | undefined) {
  if (problem === undefined) return [];
  const by: Mrkdwn | false =
    problem.saved !== undefined &&
    md`${raw(WORDS.faster)} ${who(problem.saved.by)} · ${when(problem.saved.at)}`;
  return [section(lines(topNote(problem.sentence, problem.nextStep), by))];
}

function fieldInput(field: Field, vm: SettingsFormVm): InputBlock {
  const hint = hintOf(field);
  return inputBlock(BLOCKS.settingsField(field.path), labelOf(field), element(field, vm), {
    ...(hint === undefined ? {} : { hint }),
    optional: field.optional === true,
  });
}

function labelOf({ label, unit }: Field): string {
  return join([label, unit], ', ').mrkdwn;
}

function element(field: Field, { values, types, version }: SettingsFormVm): InputBlockElement {
  const action_id = ACTIONS.settingsField.id;
  const value = values[field.path];
  const choice = (short: string, words: string) => option(words, encodeOption({ short, ver: version }));
  const select = (options: ReturnType<typeof choice>[], now: string): InputBlockElement => {
    const initial = options.find((each) => each.value === encodeOption({ short: now, ver: version }));
    return { type: 'static_select', action_id, options, ...(initial && { initial_option: initial }) };
  };
  switch (field.kind) {
    case 'yes_no':
      return select([choice('true', WORDS.yes), choice('false', WORDS.no)], String(value));
    case 'choice':
      return select(
        (field.options ?? []).map(([short, words]) => choice(short, words)),
        String(value),
      );
    case 'types': {
      const chosen = Array.isArray(value) ? value.map(String) : [];
      const initial = types
        .filter((type) => chosen.includes(type))
        .map((type) => choice(type, typeWord(type)));
      return {
        type: 'multi_static_select',
        action_id,
        options: types.map((type) => choice(type, typeWord(type))),
        ...(initial.length > 0 && { initial_options: initial }),
        placeholder: plainText(WORDS.choose, LIMITS.placeholder),
      };
    }
    case 'time':
      return { type: 'timepicker', action_id, ...(typeof value === 'string' && { initial_time: value }) };
    case 'person':
      return {
        type: 'users_select',
        action_id,
        ...(typeof value === 'string' && { initial_user: value }),
        placeholder: plainText(WORDS.choose, LIMITS.placeholder),
      };
    default: {
      const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
      return {
        type: 'plain_text_input',
        action_id,
        max_length: 40,
        ...(text !== '' && { initial_value: text }),
      };
    }
  }
}

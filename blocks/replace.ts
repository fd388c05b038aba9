import type { ModalView } from '@slack/types';
import { replaceInput } from './exception-form.ts';
import { ACTIONS, BLOCKS, VIEWS } from './ids.ts';
import { context, inputBlock, modal, option, plainText, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import type { RowVm } from './models.ts';
import { eventName } from './row-line.ts';
import { data, lines, md, raw } from './text.ts';
import { topNote } from './views.ts';
import { day } from './words.ts';

/** WF-17: somebody else does the rotation's work on one day. */
const WORDS = {
  title: 'Choose replacement',
  save: 'Save',
  back: 'Cancel',
  intro: 'Saves an exception to the rotation for one day. The weekly rotation stays as it is.',
  date: 'Day',
  person: 'Replacement',
  personHint: 'People with the rotation’s role who are there that day, best first.',
  choosePerson: 'Choose a person',
  reason: 'Reason',
  reasonHint: 'Up to 200 characters; stands in the list of exceptions.',
};

export interface ReplaceVm {
  row: RowVm;
  timezone: string;
  /** Days on which a replacement would help, soonest first; at least one. */
  dates: readonly string[];
  chosenDate: string;
  /** Who an exception has already put there on that day. */
  existing: string | null;
  problem?: { sentence: string; nextStep: string };
}

export function replaceView(vm: ReplaceVm): ModalView {
  const { row, dates, chosenDate } = vm;
  const encode = (value: string) => ACTIONS.replaceDate.encode({ value, ver: row.version });
  const days = (dates.length === 0 ? [chosenDate] : dates)
    .slice(0, LIMITS.selectOptions)
    .map((date) => option(day(date), encode(date)));
  const initial = days.find(({ value }) => value === encode(chosenDate)) ?? days[0];
  return modal({
    callbackId: VIEWS.replace.id,
    title: WORDS.title,
    metadata: VIEWS.replace.encode({ id: row.id, ver: row.version, date: chosenDate }),
    submit: WORDS.save,
    close: WORDS.back,
    blocks: [
      ...(vm.problem === undefined ? [] : [section(topNote(vm.problem.sentence, vm.problem.nextStep))]),
      section(
        lines(md`*${eventName(row)}*`, row.failure !== null && data(row.failure.reason, 300), WORDS.intro),
      ),
      inputBlock(
        BLOCKS.replaceDate,
        WORDS.date,
        {
          type: 'static_select',
          action_id: ACTIONS.replaceDate.id,
          options: days,
          ...(initial === undefined ? {} : { initial_option: initial }),
        },
        { live: true },
      ),
      inputBlock(
        BLOCKS.replaceEmployee(chosenDate),
        WORDS.person,
        {
          type: 'external_select',
          action_id: ACTIONS.replaceEmployee.id,
          min_query_length: 0,
          placeholder: plainText(WORDS.choosePerson, LIMITS.placeholder),
          focus_on_load: true,
        },
        { hint: WORDS.personHint },
      ),
      inputBlock(
        BLOCKS.replaceReason,
        WORDS.reason,
        { type: 'plain_text_input', action_id: ACTIONS.replaceReason.id, max_length: 200 },
        { hint: WORDS.reasonHint, optional: true },
      ),
      ...(vm.existing === null
        ? []
        : [replaceInput(BLOCKS.replaceConfirm(chosenDate), ACTIONS.replaceConfirm, vm.existing)]),
      context(raw(vm.timezone)),
    ],
  });
}

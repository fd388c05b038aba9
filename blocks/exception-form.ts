import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import type { Control } from './codec.ts';
import { ACTIONS, BLOCKS, ROTATIONS, VIEWS } from './ids.ts';
import { context, inputBlock, modal, option, plainText, section } from './kit.ts';
import { BUDGETS, LIMITS } from './limits.ts';
import { type RotationTypeVm, rotationWord } from './rotations.ts';
import { data, join, md, oneLine, raw } from './text.ts';
import { topNote } from './views.ts';
import { day } from './words.ts';

/** 7.3: somebody else does the rotation's work on one day. */
const WORDS = {
  title: 'Add an exception',
  save: 'Save',
  cancel: 'Cancel',
  type: 'Rotation',
  date: 'Day',
  dateHint: 'Today or later, not a locked day.',
  person: 'Who does it',
  personHint: 'People with the role who are there that day.',
  choosePerson: 'Choose a person',
  reason: 'Reason',
  reasonHint: 'Needed when the person usually does not work that day; up to 200 characters.',
  usual: (name: string) => `the weekly rotation has ${name}.`,
  nobody: 'the weekly rotation has nobody.',
  leftOut:
    'a run leaves them out, also with this exception. Assign the work by hand, or choose somebody else.',
  warning: ':warning: Warning –',
  replaceLabel: 'There is an exception already',
  replace: (name: string) => `Replace ${name}`,
};

export interface ExceptionFormVm {
  storeId: string;
  storeName: string;
  timezone: string;
  type: RotationTypeVm;
  date: string;
  /** Who the weekly rotation has on that day. */
  usual: string | null;
  /** Who an exception has already put there. */
  existing: string | null;
  /** Why the chosen person is not there that day, as a sentence without its end; null where a run would plan with them. */
  leftOut: string | null;
  problem?: { sentence: string; nextStep: string };
}

export function exceptionFormView(vm: ExceptionFormVm): ModalView {
  const { type, date, usual, existing } = vm;
  const name = usual === null ? null : oneLine(usual, BUDGETS.employeeName);
  return modal({
    callbackId: VIEWS.exceptionAdd.id,
    title: WORDS.title,
    metadata: VIEWS.exceptionAdd.encode({ store: vm.storeId }),
    submit: WORDS.save,
    close: WORDS.cancel,
    blocks: [
      ...(vm.problem === undefined ? [] : [section(topNote(vm.problem.sentence, vm.problem.nextStep))]),
      typeInput(type),
      inputBlock(
        BLOCKS.exceptionDate,
        WORDS.date,
        { type: 'datepicker', action_id: ACTIONS.exceptionDate.id, initial_date: date },
        { hint: WORDS.dateHint, live: true },
      ),
      context(md`${day(date)}: ${name === null ? WORDS.nobody : WORDS.usual(name)}`),
      inputBlock(
        BLOCKS.exceptionEmployee(type, date),
        WORDS.person,
        {
          type: 'external_select',
          action_id: ACTIONS.exceptionEmployee.id,
          min_query_length: 0,
          placeholder: plainText(WORDS.choosePerson, LIMITS.placeholder),
        },
        { hint: WORDS.personHint, live: true },
      ),
      ...(vm.leftOut === null
        ? []
        : [section(md`${raw(WORDS.warning)} ${data(vm.leftOut, 200)}; ${WORDS.leftOut}`)]),
      inputBlock(
        BLOCKS.exceptionReason,
        WORDS.reason,
        { type: 'plain_text_input', action_id: ACTIONS.exceptionReason.id, max_length: 200 },
        { hint: WORDS.reasonHint, optional: true },
      ),
      ...(existing === null
        ? []
        : [replaceInput(BLOCKS.exceptionReplace(type, date), ACTIONS.exceptionReplace, existing)]),
      context(join([data(vm.storeName, 60), vm.timezone])),
    ],
  });
}

function typeInput(type: RotationTypeVm): InputBlock {
  const one = (value: RotationTypeVm): PlainTextOption =>
    option(rotationWord(value), ACTIONS.exceptionType.encode({ value, ver: 0 }));
  return inputBlock(
    BLOCKS.exceptionType,
    WORDS.type,
    {
      type: 'static_select',
      action_id: ACTIONS.exceptionType.id,
      options: ROTATIONS.map(one),
      initial_option: one(type),
    },
    { live: true },
  );
}

/** The confirmation that an exception which is there already is changed. */
export function replaceInput(
  id: string,
  control: Control<{ value: 'replace'; ver: number }>,
  existing: string,
): InputBlock {
  const name = oneLine(existing, BUDGETS.employeeName);
  return inputBlock(
    id,
    WORDS.replaceLabel,
    {
      type: 'checkboxes',
      action_id: control.id,
      options: [option(WORDS.replace(name), control.encode({ value: 'replace', ver: 0 }))],
    },
    { optional: true },
  );
}

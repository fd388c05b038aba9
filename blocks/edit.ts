import type { InputBlock, KnownBlock, ModalView, SectionBlock, StaticSelect } from '@slack/types';
import { findingLines } from './findings.ts';
import { ACTIONS, BLOCKS, type EditMeta, OTHER_TIME, VIEWS } from './ids.ts';
import { context, divider, inputBlock, modal, option, plainText, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import type { FindingVm, RowVm } from './models.ts';
import { noticeInput } from './notice-input.ts';
import { personOption } from './people.ts';
import { dayAndTime, eventName, personName } from './row-line.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { topNote } from './views.ts';
import { day, dueOn, typeWord } from './words.ts';

const WORDS = {
  titles: { person: 'Change person', time: 'Change time', assign: 'Assign by hand' },
  save: 'Save',
  cancel: 'Cancel',
  now: 'Now',
  person: 'Person',
  personHint: 'Best first; the reason stands under each name.',
  choosePerson: 'Choose a person',
  date: 'Day',
  window: (first: string, last: string) =>
    first === last ? `Only ${day(first)} is possible.` : `From ${day(first)} to ${day(last)}, both included.`,
  time: 'Start time',
  chooseTime: 'Choose a start time',
  otherTime: 'Other time …',
  otherTimeLabel: 'Other start time',
  otherTimeHint: 'A time that is not usual for this work needs a reason.',
  reason: 'Reason',
  reasonHint: 'One reason for everything above marked “Needs a reason”, 3 to 200 characters.',
  unchecked: 'Choose a person, a day and a time; the check appears here.',
  fits: ':white_check_mark: *Fits*',
  block: (block: number, overflow: boolean) => `block ${block}${overflow ? ', second round' : ''}`,
  follows: 'What follows',
};

export interface EditVm {
  row: RowVm;
  timezone: string;
  focus: EditMeta['focus'];
  /** Both included. */
  firstDay: string;
  lastDay: string;
  allowedTimes: readonly string[];
  /** The version of the row that the form shows. */
  version: number;
  /** What stands in the form. */
  chosen: {
    person: { employeeId: string; name: string; title: string; reason: string } | null;
    date: string | null;
    time: string | null;
  };
  /** The free time picker is shown, because the time wanted is none of the allowed ones. */
  otherTime: boolean;
  /** Null until person, day and time are chosen. */
  check: {
    findings: readonly FindingVm[];
    block: number | null;
    blockOverflow: boolean;
    noticeNeeded: boolean;
    /** The person has a linked Slack account, so Daybreak can tell them. */
    canSendDm: boolean;
    consequences: readonly string[];
  } | null;
  /** A refusal that belongs to no input (somebody was faster, the day got locked). */
  problem?: { sentence: string; nextStep: string };
}

/** WF-9 … WF-12: the edit form with its live check. At most six inputs. */
export function editView(vm: EditVm): ModalView {
  const { row, focus } = vm;
  const soft = vm.check?.findings.some(({ severity }) => severity === 'soft') === true;
  const blocks: KnownBlock[] = [
    ...(vm.problem === undefined ? [] : [section(topNote(vm.problem.sentence, vm.problem.nextStep))]),
    section(summary(row)),
    context(raw(vm.timezone)),
    employeeInput(vm),
    dateInput(vm),
    timeInput(vm),
    ...(vm.otherTime ? [otherTimeInput(vm)] : []),
    divider(),
    findingsSection(vm),
    ...(soft ? [reasonInput()] : []),
    ...(vm.check?.noticeNeeded === true
      ? [noticeInput(BLOCKS.editNotice, ACTIONS.editNotice, vm.check.canSendDm, vm.version)]
      : []),
  ];
  return modal({
    callbackId: VIEWS.edit.id,
    title: WORDS.titles[focus],
    metadata: VIEWS.edit.encode({
      id: row.id,
      ver: vm.version,
      run: row.runId,
      focus,
      ...(vm.chosen.date === null ? {} : { date: vm.chosen.date }),
      ...(vm.chosen.time === null ? {} : { time: vm.chosen.time }),
    }),
    submit: WORDS.save,
    close: WORDS.cancel,
    blocks,
  });
}

function summary(row: RowVm): Mrkdwn {
  const place = row.date === null ? data(row.failure?.reason ?? '', 240) : null;
  return lines(
    md`*${eventName(row)}*`,
    join([typeWord(row.eventType), dueOn(row.dueDate, row.daysToDue)]),
    place ?? md`${WORDS.now}: ${dayAndTime(row)} · ${personName(row.employeeName)}`,
  );
}

function employeeInput({ chosen, focus, version }: EditVm): InputBlock {
  const encode = (value: string) => ACTIONS.editEmployee.encode({ value, ver: version });
  return inputBlock(
    BLOCKS.editEmployee,
    WORDS.person,
    {
      type: 'external_select',
      action_id: ACTIONS.editEmployee.id,
      min_query_length: 0,
      placeholder: plainText(WORDS.choosePerson, LIMITS.placeholder),
      ...(chosen.person === null ? {} : { initial_option: personOption(chosen.person, encode) }),
      ...(focus === 'time' ? {} : { focus_on_load: true }),
    },
    { hint: WORDS.personHint, live: true },
  );
}

function dateInput({ chosen, firstDay, lastDay }: EditVm): InputBlock {
  return inputBlock(
    BLOCKS.editDate,
    WORDS.date,
    {
      type: 'datepicker',
      action_id: ACTIONS.editDate.id,
      ...(chosen.date === null ? {} : { initial_date: chosen.date }),
    },
    { hint: WORDS.window(firstDay, lastDay), live: true },
  );
}

function timeInput(vm: EditVm): InputBlock {
  const { allowedTimes, chosen, otherTime, version, focus } = vm;
  const encode = (value: string) => ACTIONS.editTime.encode({ value, ver: version });
  const times = allowedTimes.slice(0, LIMITS.selectOptions - 1).map((time) => option(time, encode(time)));
  const other = option(WORDS.otherTime, encode(OTHER_TIME));
  const initial = otherTime ? other : times[allowedTimes.indexOf(chosen.time ?? '')];
  const select: StaticSelect = {
    type: 'static_select',
    action_id: ACTIONS.editTime.id,
    placeholder: plainText(WORDS.chooseTime, LIMITS.placeholder),
    options: [...times, other],
    ...(initial === undefined ? {} : { initial_option: initial }),
    ...(focus === 'time' ? { focus_on_load: true } : {}),
  };
  return inputBlock(BLOCKS.editTime(chosen.date), WORDS.time, select, { live: true });
}

function otherTimeInput({ chosen }: EditVm): InputBlock {
  return inputBlock(
    BLOCKS.editOtherTime,
    WORDS.otherTimeLabel,
    {
      type: 'timepicker',
      action_id: ACTIONS.editOtherTime.id,
      ...(chosen.time === null ? {} : { initial_time: chosen.time }),
    },
    { hint: WORDS.otherTimeHint, live: true },
  );
}

function reasonInput(): InputBlock {
  return inputBlock(
    BLOCKS.editReason,
    WORDS.reason,
    { type: 'plain_text_input', action_id: ACTIONS.editReason.id, min_length: 3, max_length: 200 },
    { hint: WORDS.reasonHint },
  );
}

/** The live check: hard, soft, notes, then what the change does to other rows. */
function findingsSection({ check }: EditVm): SectionBlock {
  const id = BLOCKS.editFindings;
  if (check === null) return section(md`_${WORDS.unchecked}_`, { id });
  const found = findingLines(check.findings, 10);
  const fits = check.findings.every(({ severity }) => severity === 'info');
  const block = check.block === null ? null : WORDS.block(check.block, check.blockOverflow);
  return section(
    lines(
      fits && join([raw(WORDS.fits), block]),
      ...found,
      check.consequences.length > 0 && md`\n*${WORDS.follows}*`,
      ...check.consequences.slice(0, 4).map((text) => md`• ${data(text, 200)}`),
    ),
    { id },
  );
}

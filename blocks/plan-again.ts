import type { ModalView } from '@slack/types';
import { findingLines } from './findings.ts';
import { ACTIONS, BLOCKS, VIEWS } from './ids.ts';
import { context, inputBlock, modal, section } from './kit.ts';
import { BUDGETS } from './limits.ts';
import type { FindingVm } from './models.ts';
import { noticeInput } from './notice-input.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { topNote } from './views.ts';
import { day } from './words.ts';

/** WF-17: the place that planning one event again has found, before it goes into the proposal. */
const WORDS = {
  title: 'Plan this event again',
  save: 'Put it in',
  cancel: 'Cancel',
  found: ':white_check_mark: *There is a place*',
  untouched: 'Nothing else of the proposal changes.',
  reason: 'Reason',
  reasonHint: 'One reason for everything marked “Needs a reason”, 3 to 200 characters.',
};

export interface FoundPlaceVm {
  eventRefNum: number;
  employeeId: string;
  employeeName: string;
  date: string;
  time: string;
}
export interface PlanAgainVm {
  rowId: number;
  version: number;
  timezone: string;
  /** The event itself first, then what comes along with it. */
  rows: readonly FoundPlaceVm[];
  findings: readonly FindingVm[];
  reasonNeeded: boolean;
  noticeNeeded: boolean;
  canSendDm: boolean;
  problem?: { sentence: string; nextStep: string };
}

const ROWS_SHOWN = 4;

export function planAgainView(vm: PlanAgainVm): ModalView {
  const { rowId, version, rows, findings } = vm;
  const { employeeId, date, time } = rows[0] ?? { employeeId: '–', date: '1970-01-01', time: '00:00' };
  return modal({
    callbackId: VIEWS.planAgain.id,
    title: WORDS.title,
    metadata: VIEWS.planAgain.encode({ id: rowId, ver: version, employeeId, date, time }),
    submit: WORDS.save,
    close: WORDS.cancel,
    blocks: [
      ...(vm.problem === undefined ? [] : [section(topNote(vm.problem.sentence, vm.problem.nextStep))]),
      section(lines(raw(WORDS.found), ...rows.slice(0, ROWS_SHOWN).map(placeLine), WORDS.untouched)),
      ...(findings.length === 0 ? [] : [section(lines(...findingLines(findings, 8)))]),
      ...(vm.reasonNeeded
        ? [
            inputBlock(
              BLOCKS.againReason,
              WORDS.reason,
              {
                type: 'plain_text_input',
                action_id: ACTIONS.againReason.id,
                min_length: 3,
                max_length: 200,
              },
              { hint: WORDS.reasonHint },
            ),
          ]
        : []),
      ...(vm.noticeNeeded
        ? [noticeInput(BLOCKS.againNotice, ACTIONS.againNotice, vm.canSendDm, version)]
        : []),
      context(raw(vm.timezone)),
    ],
  });
}

function placeLine(row: FoundPlaceVm): Mrkdwn {
  const name = data(row.employeeName, BUDGETS.employeeName);
  return join([md`*${row.eventRefNum}*`, day(row.date), row.time, name]);
}

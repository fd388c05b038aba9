import type { KnownBlock, ModalView } from '@slack/types';
import { ACTIONS, BLOCKS, VIEWS } from './ids.ts';
import { context, inputBlock, modal, section } from './kit.ts';
import { BUDGETS } from './limits.ts';
import type { RowVm } from './models.ts';
import { noticeInput } from './notice-input.ts';
import { rowLine } from './row-line.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { topNote } from './views.ts';
import { count, day, dayList, runWord } from './words.ts';

/** The two decisions about a proposal: approve (WF 6.2) and reject (WF 6.6). */
const WORDS = {
  approveTitle: 'Approve proposal',
  approve: 'Approve',
  rejectTitle: 'Reject proposal',
  reject: 'Reject',
  back: 'Back',
  create: (n: number) => count(n, 'booking to create', 'bookings to create'),
  move: (n: number) => count(n, 'booking to move', 'bookings to move'),
  thisWeek: (n: number) => count(n, 'person is affected this week', 'people are affected this week'),
  leftOut: (n: number) => `${n} left out`,
  needYou: (n: number) => (n === 1 ? '1 needs you' : `${n} need you`),
  what: 'On *Approve* the rows go to Crossmark one by one, moves first. The message shows the progress.',
  nothing: 'Nothing is sent: no row can go. Approving closes the proposal.',
  locked: ':lock: Locked days – nothing can be approved while rows touch them:',
  lockedFix: 'Leave these rows out or unlock the day, then press Approve again.',
  lockedReason: 'the paperwork is out',
  noLongerFit: (n: number) =>
    `:warning: ${count(n, 'row no longer fits', 'rows no longer fit')} and will not be sent:`,
  soft: (n: number) =>
    `:warning: ${n === 1 ? '1 row stands on a day on which the person' : `${n} rows stand on days on which the people`} usually ${n === 1 ? 'does' : 'do'} not work. *Approve* accepts this:`,
  notice: 'Changed at short notice; these people have to be told:',
  more: (n: number) => `and ${n} more`,
  reason: 'Reason',
  reasonHint: '3 to 200 characters; stays on the message.',
  rejectText: (rows: number, run: number) =>
    `Run ${run} and its ${count(rows, 'row')} are put aside. Nothing was booked or moved; the events enter the next run.`,
};

export interface ApproveVm {
  runId: number;
  version: number;
  storeName: string;
  timezone: string;
  toCreate: number;
  toMove: number;
  leftOut: number;
  needYou: number;
  noLongerFit: readonly { row: RowVm; reasons: readonly string[] }[];
  softAvailability: readonly { row: RowVm; message: string }[];
  lockedDays: readonly { date: string; reason: string | null; rows: readonly RowVm[] }[];
  noticeNeeded: readonly { employeeName: string; dates: readonly string[]; linked: boolean }[];
  /** Why the dialog is shown again ("The proposal has changed since you opened it"). */
  problem?: { sentence: string; nextStep: string };
}

/** The confirm dialog: figures, what will be sent, what will not, who is told. A locked day leaves no way to submit. */
export function approveView(vm: ApproveVm): ModalView {
  const locked = vm.lockedDays.length > 0;
  const canSendDm = vm.noticeNeeded.some(({ linked }) => linked);
  const blocks: KnownBlock[] = [
    ...(vm.problem === undefined ? [] : [section(topNote(vm.problem.sentence, vm.problem.nextStep))]),
    section(
      lines(md`*${approveFigures(vm)}*`, raw(vm.toCreate + vm.toMove === 0 ? WORDS.nothing : WORDS.what)),
    ),
    ...listed(WORDS.locked, vm.lockedDays.map(lockedLine), WORDS.lockedFix),
    ...listed(WORDS.noLongerFit(vm.noLongerFit.length), vm.noLongerFit.map(unfitLine)),
    ...listed(WORDS.soft(vm.softAvailability.length), softLines(vm.softAvailability)),
    ...listed(WORDS.notice, vm.noticeNeeded.map(noticeLine)),
    ...(vm.noticeNeeded.length > 0 && !locked
      ? [noticeInput(BLOCKS.approveNotice, ACTIONS.approveNotice, canSendDm, vm.version)]
      : []),
    context(join([data(vm.storeName, 60), runWord(vm.runId), vm.timezone])),
  ];
  return modal({
    callbackId: VIEWS.approve.id,
    title: WORDS.approveTitle,
    metadata: VIEWS.approve.encode({ id: vm.runId, ver: vm.version }),
    close: WORDS.back,
    blocks,
    ...(locked ? {} : { submit: WORDS.approve }),
  });
}

function approveFigures(vm: ApproveVm): Mrkdwn {
  const { noticeNeeded } = vm;
  return join([
    WORDS.create(vm.toCreate),
    vm.toMove > 0 && WORDS.move(vm.toMove),
    noticeNeeded.length > 0 && WORDS.thisWeek(noticeNeeded.length),
    vm.leftOut > 0 && WORDS.leftOut(vm.leftOut),
    vm.needYou > 0 && WORDS.needYou(vm.needYou),
  ]);
}

/** A headline, at most eight lines, how many more, and what to do. */
function listed(head: string, entries: readonly Mrkdwn[], foot?: string): KnownBlock[] {
  if (entries.length === 0) return [];
  const shown = entries.slice(0, 8).map((entry) => md`• ${entry}`);
  const rest = entries.length - shown.length;
  return [section(lines(raw(head), ...shown, rest > 0 && WORDS.more(rest), foot))];
}

function lockedLine({ date, reason, rows }: ApproveVm['lockedDays'][number]): Mrkdwn {
  const shown = rows.slice(0, 4).map(({ eventRefNum }) => String(eventRefNum));
  const more = rows.length > shown.length ? [WORDS.more(rows.length - shown.length)] : [];
  return md`*${day(date)}* (${data(reason ?? WORDS.lockedReason, 80)}): ${[...shown, ...more].join(', ')}`;
}

function unfitLine({ row, reasons }: ApproveVm['noLongerFit'][number]): Mrkdwn {
  return md`${rowLine({ ...row, apiError: null })} – ${data(reasons[0] ?? '', 120)}`;
}

/** One line a person: the days on which they usually do not work. */
function softLines(soft: ApproveVm['softAvailability']): Mrkdwn[] {
  const days = new Map<string, Set<string>>();
  for (const { row } of soft) {
    const name = row.employeeName ?? '';
    days.set(name, (days.get(name) ?? new Set()).add(row.date ?? ''));
  }
  return [...days].map(
    ([name, dates]) => md`${data(name, BUDGETS.employeeName)}: ${dayList([...dates].sort())}`,
  );
}

function noticeLine({ employeeName, dates }: ApproveVm['noticeNeeded'][number]): Mrkdwn {
  return md`${data(employeeName, BUDGETS.employeeName)}: ${dayList(dates)}`;
}

export interface RejectVm {
  runId: number;
  version: number;
  rows: number;
}

/** Asks for the reason; says what rejecting does. */
export function rejectView(vm: RejectVm): ModalView {
  return modal({
    callbackId: VIEWS.reject.id,
    title: WORDS.rejectTitle,
    metadata: VIEWS.reject.encode({ id: vm.runId, ver: vm.version }),
    submit: WORDS.reject,
    close: WORDS.back,
    blocks: [
      section(raw(WORDS.rejectText(vm.rows, vm.runId))),
      inputBlock(
        BLOCKS.rejectReason,
        WORDS.reason,
        {
          type: 'plain_text_input',
          action_id: ACTIONS.rejectReason.id,
          min_length: 3,
          max_length: 200,
          focus_on_load: true,
        },
        { hint: WORDS.reasonHint },
      ),
    ],
  });
}

import type { Button, KnownBlock } from '@slack/types';
import { ACTIONS, BLOCKS } from './ids.ts';
import { actions, button, context, header, type Message, message, section, separated } from './kit.ts';
import { LIMITS } from './limits.ts';
import type { RowVm } from './models.ts';
import { dayAndTime, eventName, personName, rowLabel } from './row-line.ts';
import { data, join, lines, type Mrkdwn, md, raw, spread } from './text.ts';
import { count, runWord, type Stamp, typeWord, when, who } from './words.ts';

/** The DM about failed submissions: one per run, stays until everything in it is resolved. */
const WORDS = {
  title: (n: number) => `${count(n, 'row', 'rows')} did not reach Crossmark`,
  againTitle: 'Failed rows are being sent again',
  stoppedTitle: 'Sending to Crossmark has stopped',
  stopped: (n: number) =>
    `${count(n, 'row', 'rows')} still waiting to be sent. Press Resume when it is mended.`,
  resume: 'Resume',
  resolvedTitle: 'All submissions are through',
  resolved: ':white_check_mark: Resolved – nothing is left to do here.',
  allGone: 'All failed rows of this run have been dealt with.',
  figures: (sent: number, total: number, failed: number, skipped: number) =>
    `${sent} / ${total} submitted, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  failed: ':warning: Not submitted –',
  next: 'Next',
  again: ':hourglass_flowing_sand: Being sent again',
  nowSent: ':white_check_mark: Submitted',
  gone: 'No longer part of the proposal',
  leftOut: 'Left out',
  retry: 'Retry',
  retryAll: (n: number) => `Retry all ${n}`,
  change: 'Change',
  more: (n: number) => `and ${n} more in the proposal's thread under “Needs you”`,
  elsewhere: (rows: number, runs: number) =>
    `${count(rows, 'row')} of ${count(runs, 'other run')} failed as well; App Home lists them all.`,
  stays: 'Bookings that went through stay as they are.',
};

export interface AlertRowVm {
  row: RowVm;
  /** What happened and what to do, as sentences. */
  sentence: string;
  nextStep: string;
}
export interface AlertVm {
  runId: number;
  version: number;
  storeName: string;
  timezone: string;
  total: number;
  submitted: number;
  skipped: number;
  /** Rows that have not been tried yet. */
  waiting: number;
  state: 'running' | 'stopped' | 'done';
  /** Why sending stopped, as a sentence. */
  stopReason: string | null;
  /** Every row that failed in this run, resolved or not, in the order of the report. */
  rows: readonly AlertRowVm[];
  resolved: { by: string | null; at: Stamp } | null;
  /** Failed rows of other runs, where somebody has asked for all of them. */
  elsewhere?: { runs: number; rows: number };
}

const SHOWN = 8;

/** The DM with *Retry* per row and *Retry all*. Rows say what became of them. */
export function submissionAlert(vm: AlertVm): Message {
  const open = vm.rows.filter(({ row }) => row.status === 'api_failed');
  const about = join([data(vm.storeName, 60), runWord(vm.runId), vm.timezone]);
  // As long as rows are on their way, or wait for somebody to press Resume, nothing is resolved.
  if (vm.resolved !== null || (open.length === 0 && vm.state === 'done')) return resolvedAlert(vm, about);
  const sorted = [...open, ...vm.rows.filter(({ row }) => row.status !== 'api_failed')];
  const shown = sorted.slice(0, SHOWN);
  const rest = sorted.length - shown.length;
  const stopped = vm.state === 'stopped';
  const title = open.length > 0 ? WORDS.title(open.length) : stopped ? WORDS.stoppedTitle : WORDS.againTitle;
  const why = stopped && lines(vm.stopReason !== null && data(vm.stopReason, 200), WORDS.stopped(vm.waiting));
  const figures = WORDS.figures(vm.submitted, vm.total, open.length, vm.skipped);
  const { elsewhere } = vm;
  const more = [
    ...(rest > 0 ? [raw(WORDS.more(rest))] : []),
    ...(elsewhere !== undefined && elsewhere.rows > 0
      ? [raw(WORDS.elsewhere(elsewhere.rows, elsewhere.runs))]
      : []),
  ];
  return message(
    spread(md`${title} · ${figures} · ${about}`, [...shown.map(alertLine), ...more], LIMITS.messageText),
    [
      header(title),
      section(lines(md`*${figures}*`, why, WORDS.stays), { id: BLOCKS.figures }),
      ...separated(shown.map((item) => rowBlocks(item, open.length === 1))),
      ...more.map((text) => context(text)),
      ...actions(BLOCKS.controls, [stopped && resume(vm), open.length > 1 && retryAll(vm, open.length)]),
      context(about),
    ],
  );
}

function resolvedAlert(vm: AlertVm, about: Mrkdwn): Message {
  const by =
    vm.resolved === null
      ? null
      : join([vm.resolved.by !== null && who(vm.resolved.by), when(vm.resolved.at)]);
  const text = lines(raw(WORDS.resolved), WORDS.allGone, by);
  return message(lines(WORDS.resolvedTitle, text, about), [
    header(WORDS.resolvedTitle),
    section(text, { id: BLOCKS.figures }),
    context(about),
  ]);
}

function rowBlocks(item: AlertRowVm, only: boolean): KnownBlock[] {
  const { row } = item;
  return [
    section(alertText(item), { id: BLOCKS.row(row.id), max: 800 }),
    ...actions(BLOCKS.rowControls(row.id), row.status === 'api_failed' ? rowButtons(row, only) : []),
  ];
}

function alertText(item: AlertRowVm): Mrkdwn {
  return lines(title(item.row), outcome(item));
}

function alertLine(item: AlertRowVm): Mrkdwn {
  return join([title(item.row), outcome(item)]);
}

function title(row: RowVm): Mrkdwn {
  const person = row.employeeName === null ? null : personName(row.employeeName);
  return join([md`*${dayAndTime(row)}*`, typeWord(row.eventType), eventName(row), person]);
}

function outcome({ row, sentence, nextStep }: AlertRowVm): Mrkdwn {
  switch (row.status) {
    case 'api_failed':
      return lines(
        md`${raw(WORDS.failed)} ${data(sentence, 240)}`,
        md`_${WORDS.next}:_ ${data(nextStep, 160)}`,
      );
    case 'approved':
    case 'submitting':
      return raw(WORDS.again);
    case 'api_submitted':
      return raw(WORDS.nowSent);
    default:
      return raw(row.supersededReason === 'left_out' ? WORDS.leftOut : WORDS.gone);
  }
}

/** An unclear outcome is verified by Retry and cannot be changed by hand (WF-9). One button stands out: of several rows *Retry all*. */
function rowButtons(row: RowVm, only: boolean): (Button | false)[] {
  const value = { id: row.id, ver: row.version };
  return [
    button(ACTIONS.rowRetry.id, WORDS.retry, ACTIONS.rowRetry.encode(value), {
      ...(only ? { style: 'primary' } : {}),
      label: rowLabel(WORDS.retry, row),
    }),
    row.apiError?.code !== 'OUTCOME_UNKNOWN' &&
      button(ACTIONS.rowChange.id, WORDS.change, ACTIONS.rowChange.encode(value), {
        label: rowLabel(WORDS.change, row),
      }),
  ];
}

function resume(vm: AlertVm): Button {
  const value = ACTIONS.runResume.encode({ id: vm.runId, ver: vm.version });
  return button(ACTIONS.runResume.id, WORDS.resume, value, { style: 'primary' });
}

function retryAll(vm: AlertVm, open: number): Button {
  const value = ACTIONS.runRetryAll.encode({ id: vm.runId, ver: vm.version });
  return button(ACTIONS.runRetryAll.id, WORDS.retryAll(open), value, { style: 'primary' });
}

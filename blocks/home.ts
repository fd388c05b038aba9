import type { HomeView, KnownBlock } from '@slack/types';
import { ACTIONS, BLOCKS } from './ids.ts';
import { actions, button, context, divider, header, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import type { RowVm } from './models.ts';
import { failedSubmission, rowLabel } from './row-line.ts';
import { figures, type RunVm } from './run-parent.ts';
import { lastLine } from './status.ts';
import { join, lines, type Mrkdwn, md, raw } from './text.ts';
import { count, link, runWord, when } from './words.ts';

/** App Home: what waits for this person, first things first. */
const WORDS = {
  title: 'Daybreak',
  noRole: 'You have no role in a store yet.',
  noRoleNext:
    'Ask the manager or an administrator of your store to give you one; this page then shows your store.',
  proposal: 'Waiting proposal',
  none: 'No proposal waits.',
  open: 'Open the proposal',
  review: 'Review',
  approve: 'Approve',
  failed: (n: number) => `${count(n, 'submission')} failed`,
  notSubmitted: ':warning: Not submitted –',
  retry: 'Retry',
  retryAll: (n: number) => `Retry all ${n}`,
  more: (n: number) => `and ${n} more in the proposal's thread`,
  interrupted: 'A run was interrupted',
  interruptedText: (run: number) =>
    `Run ${run} stopped before its result was stored. Nothing was booked or moved.`,
  now: 'Run now',
  dismiss: 'Dismiss',
  last: 'Last run',
  shortcuts: 'Shortcuts',
  run: 'Run the planner',
  status: 'Status',
  help: 'Help',
  healthNone: 'Planned work appears here after the first run.',
};

export interface HomeVm {
  /** Null: this person has no role anywhere. */
  store: { id: string; name: string; timezone: string } | null;
  may: { run: boolean; approve: boolean };
  waiting: { run: RunVm; url: string | null } | null;
  last: RunVm | null;
  /** Failed submissions that hold their event; shown to approvers with Retry. */
  failed: { runId: number; version: number; rows: readonly RowVm[] } | null;
  interrupted: { runId: number; version: number; at: RunVm['startedAt'] } | null;
}

const FAILED_SHOWN = 8;

export function homeView(vm: HomeVm): HomeView {
  if (vm.store === null)
    return home([header(WORDS.title), section(lines(md`*${WORDS.noRole}*`, WORDS.noRoleNext))]);
  return home([
    header(`${WORDS.title} · ${vm.store.name}`),
    ...interruptedBlocks(vm),
    ...failedBlocks(vm),
    ...waitingBlocks(vm),
    ...lastBlocks(vm),
    divider(),
    ...shortcutBlocks(vm, vm.store.id),
    context(raw(vm.store.timezone)),
  ]);
}

function home(blocks: KnownBlock[]): HomeView {
  return { type: 'home', blocks: blocks.slice(0, LIMITS.viewBlocks) };
}

function interruptedBlocks({ interrupted, may }: HomeVm): KnownBlock[] {
  if (interrupted === null) return [];
  const value = { id: interrupted.runId, ver: interrupted.version };
  return [
    header(WORDS.interrupted),
    section(join([WORDS.interruptedText(interrupted.runId), when(interrupted.at)], ' ')),
    ...actions('home.interrupted', [
      may.run && button(ACTIONS.runAgain.id, WORDS.now, ACTIONS.runAgain.encode(value), { style: 'primary' }),
      may.run && button(ACTIONS.runDismiss.id, WORDS.dismiss, ACTIONS.runDismiss.encode(value)),
    ]),
  ];
}

function failedBlocks({ failed, may }: HomeVm): KnownBlock[] {
  if (failed === null || failed.rows.length === 0) return [];
  const shown = failed.rows.slice(0, FAILED_SHOWN);
  const rest = failed.rows.length - shown.length;
  return [
    header(WORDS.failed(failed.rows.length)),
    ...shown.map((row) => failedRow(row, may.approve)),
    ...(rest > 0 ? [context(raw(WORDS.more(rest)))] : []),
    ...actions('home.failed', [may.approve && failed.rows.length > 1 && retryAll(failed)]),
  ];
}

function failedRow(row: RowVm, mayRetry: boolean): KnownBlock {
  const { title, why } = failedSubmission(row);
  const text = lines(title, md`${raw(WORDS.notSubmitted)} ${why}`);
  const id = BLOCKS.row(row.id);
  if (!mayRetry) return section(text, { id });
  const value = ACTIONS.rowRetry.encode({ id: row.id, ver: row.version });
  return section(text, {
    id,
    accessory: button(ACTIONS.rowRetry.id, WORDS.retry, value, { label: rowLabel(WORDS.retry, row) }),
  });
}

function retryAll(failed: NonNullable<HomeVm['failed']>) {
  const value = ACTIONS.runRetryAll.encode({ id: failed.runId, ver: failed.version });
  return button(ACTIONS.runRetryAll.id, WORDS.retryAll(failed.rows.length), value, { style: 'primary' });
}

function waitingBlocks({ waiting, may }: HomeVm): KnownBlock[] {
  if (waiting === null) return [header(WORDS.proposal), section(raw(WORDS.none))];
  const { run, url } = waiting;
  const value = { id: run.runId, ver: run.version };
  return [
    header(WORDS.proposal),
    section(lines(md`*${figures(run)}*`, waitingAbout(run, url))),
    ...actions('home.waiting', [
      may.approve &&
        button(ACTIONS.runApprove.id, WORDS.approve, ACTIONS.runApprove.encode(value), { style: 'primary' }),
      button(
        ACTIONS.runReview.id,
        WORDS.review,
        ACTIONS.runReview.encode(value),
        url === null ? {} : { url },
      ),
    ]),
  ];
}

function waitingAbout(run: RunVm, url: string | null): Mrkdwn {
  return join([runWord(run.runId), when(run.startedAt), url !== null && link(url, WORDS.open)]);
}

function lastBlocks({ last, waiting }: HomeVm): KnownBlock[] {
  if (last === null) return [context(raw(WORDS.healthNone))];
  return last.runId === waiting?.run.runId
    ? []
    : [header(WORDS.last), section(lastLine(last, { bare: true }))];
}

function shortcutBlocks({ may }: HomeVm, storeId: string): KnownBlock[] {
  const store = { store: storeId };
  return [
    section(md`*${WORDS.shortcuts}*`),
    ...actions('home.shortcuts', [
      may.run && button(ACTIONS.homeRun.id, WORDS.run, ACTIONS.homeRun.encode(store)),
      button(ACTIONS.homeStatus.id, WORDS.status, ACTIONS.homeStatus.encode(store)),
      button(ACTIONS.homeHelp.id, WORDS.help, ACTIONS.homeHelp.encode(store)),
    ]),
  ];
}

import type { HomeView, KnownBlock } from '@slack/types';
import { type CrossmarkVm, crossmarkBlocks } from './home-crossmark.ts';
import {
  type ComingUpVm,
  comingUpBlocks,
  dayBlocks,
  type HomeDayVm,
  type OwnDaysVm,
  ownBlocks,
} from './home-days.ts';
import { ACTIONS, BLOCKS, HOME_VIEW } from './ids.ts';
import { actions, button, context, divider, header, option, plainText, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import type { RowVm } from './models.ts';
import { type NoApproverHint, noApproverBlocks } from './no-approver.ts';
import { failedSubmission, rowLabel } from './row-line.ts';
import { figures, type RunVm } from './run-parent.ts';
import { lastLine } from './status.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { count, link, runWord, type Stamp, when } from './words.ts';

/** App Home: what waits for this person, first things first. */
const WORDS = {
  title: 'Daybreak',
  noRole: 'You have no role in a store yet.',
  noRoleNext:
    'Ask the manager or an administrator of your store to give you one; this page then shows your store.',
  noRoleWork:
    'Do you work there? Ask the manager to link your Slack account; this page then shows your next two weeks.',
  noRoleId: 'They need your Slack member ID:',
  store: 'Store',
  proposal: 'Waiting proposal',
  none: 'No proposal waits.',
  moreWaiting: (n: number) =>
    n === 1
      ? 'One more proposal waits; *Status* shows it.'
      : `${n} more proposals wait; *Status* shows them.`,
  open: 'Open the proposal',
  review: 'Review',
  approve: 'Approve',
  healthBefore: (score: number) => `health ${score}`,
  healthBeforeWhen: 'before it was changed',
  failed: (n: number) => `${count(n, 'submission')} failed`,
  notSubmitted: ':warning: Not submitted –',
  retry: 'Retry',
  retryAll: (n: number) => `Retry all ${n}`,
  retryAllOf: (n: number, run: number) => `Retry all ${n} of run ${run}`,
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
  today: "Today's schedule",
  week: 'Week',
  rotations: 'Rotations',
  history: 'History',
  settings: 'Settings',
  help: 'Help',
  healthNone: 'Planned work appears here after the first run.',
};

interface StoreVm {
  id: string;
  name: string;
  timezone: string;
}

/** `stores`: everything the person may choose from; one store needs no choice. */
export type HomeVm =
  | { kind: 'nobody'; userId: string }
  | { kind: 'own'; store: StoreVm; stores: readonly StoreVm[]; own: OwnDaysVm }
  | ({ kind: 'store'; store: StoreVm; stores: readonly StoreVm[] } & StoreHomeVm);

export interface StoreHomeVm extends ComingUpVm {
  may: { run: boolean; approve: boolean };
  /** Set while nobody may approve in the store. */
  noApprover: NoApproverHint | null;
  waiting: { run: RunVm; url: string | null; healthBefore: RunVm['health']; others: number } | null;
  last: RunVm | null;
  /** Failed submissions that hold their event, by run; shown to approvers with Retry. */
  failed: readonly { runId: number; version: number; rows: readonly RowVm[] }[];
  interrupted: { runId: number; version: number; at: Stamp } | null;
  crossmark: CrossmarkVm;
  /** Today and tomorrow. */
  days: readonly HomeDayVm[];
  /** Set for people who work in the store themselves. */
  own: OwnDaysVm | null;
}

const FAILED_SHOWN = 8;
const RETRY_ALL_SHOWN = 3;

export function homeView(vm: HomeVm): HomeView {
  if (vm.kind === 'nobody') {
    const text = lines(md`*${WORDS.noRole}*`, WORDS.noRoleNext, WORDS.noRoleWork);
    const id = md`${WORDS.noRoleId} ${raw('`')}${vm.userId}${raw('`')}`;
    return home(null, [header(WORDS.title), section(text), context(id)]);
  }
  const top = [header(`${WORDS.title} · ${vm.store.name}`), ...storeChoice(vm)];
  const zone = context(raw(vm.store.timezone));
  if (vm.kind === 'own') return home(vm.store.id, [...top, ...ownBlocks(vm.own), zone]);
  const [today, tomorrow] = vm.days;
  return home(vm.store.id, [
    ...top,
    ...interruptedBlocks(vm),
    ...failedBlocks(vm),
    ...(vm.noApprover === null ? [] : noApproverBlocks(vm.noApprover)),
    ...waitingBlocks(vm),
    ...lastBlocks(vm),
    divider(),
    ...(today === undefined ? [] : dayBlocks(today, 'today')),
    ...(tomorrow === undefined ? [] : dayBlocks(tomorrow, 'tomorrow')),
    divider(),
    ...comingUpBlocks(vm),
    divider(),
    ...crossmarkBlocks(vm.crossmark, vm.store.id),
    divider(),
    ...shortcutBlocks(vm, vm.store.id),
    ...(vm.own === null ? [] : [divider(), ...ownBlocks(vm.own)]),
    zone,
  ]);
}

/** The view remembers which store it shows, so that it comes back to it when it is opened again. */
function home(store: string | null, blocks: KnownBlock[]): HomeView {
  return {
    type: 'home',
    callback_id: HOME_VIEW.id,
    ...(store === null ? {} : { private_metadata: HOME_VIEW.encode({ store }) }),
    blocks: blocks.slice(0, LIMITS.viewBlocks),
  };
}

function storeChoice({ store, stores }: { store: StoreVm; stores: readonly StoreVm[] }): KnownBlock[] {
  if (stores.length < 2) return [];
  const optionOf = ({ id, name }: StoreVm) => option(name, ACTIONS.homeStore.encode({ value: id, ver: 0 }));
  const listed = stores.slice(0, LIMITS.selectOptions);
  const current = listed.find(({ id }) => id === store.id);
  return [
    {
      type: 'actions',
      block_id: BLOCKS.homeStore(store.id),
      elements: [
        {
          type: 'static_select',
          action_id: ACTIONS.homeStore.id,
          placeholder: plainText(WORDS.store, LIMITS.placeholder),
          options: listed.map(optionOf),
          ...(current === undefined ? {} : { initial_option: optionOf(current) }),
        },
      ],
    },
  ];
}

function interruptedBlocks({ interrupted, may }: StoreHomeVm): KnownBlock[] {
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

function failedBlocks({ failed, may }: StoreHomeVm): KnownBlock[] {
  const rows = failed.flatMap((run) => run.rows);
  if (rows.length === 0) return [];
  const shown = rows.slice(0, FAILED_SHOWN);
  const rest = rows.length - shown.length;
  const several = failed.filter((run) => run.rows.length > 1).slice(0, RETRY_ALL_SHOWN);
  return [
    header(WORDS.failed(rows.length)),
    ...shown.map((row) => failedRow(row, may.approve)),
    ...(rest > 0 ? [context(raw(WORDS.more(rest)))] : []),
    // One control of a kind in a block (SL-1).
    ...several.flatMap((run) =>
      actions(`home.failed:${run.runId}`, [may.approve && retryAll(run, failed.length > 1)]),
    ),
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

function retryAll(run: StoreHomeVm['failed'][number], oneOfSeveral: boolean) {
  const value = ACTIONS.runRetryAll.encode({ id: run.runId, ver: run.version });
  const n = run.rows.length;
  const words = oneOfSeveral ? WORDS.retryAllOf(n, run.runId) : WORDS.retryAll(n);
  return button(ACTIONS.runRetryAll.id, words, value, oneOfSeveral ? {} : { style: 'primary' });
}

function waitingBlocks({ waiting, may }: StoreHomeVm): KnownBlock[] {
  if (waiting === null) return [header(WORDS.proposal), section(raw(WORDS.none))];
  const { run, url, healthBefore, others } = waiting;
  const value = { id: run.runId, ver: run.version };
  const health =
    healthBefore !== null &&
    md`${WORDS.healthBefore(healthBefore.score)} ${data(healthBefore.band, 30)} ${WORDS.healthBeforeWhen}`;
  return [
    header(WORDS.proposal),
    section(lines(md`*${figures(run)}*`, health, waitingAbout(run, url))),
    ...actions('home.waiting', [
      may.approve &&
        run.counts.placed > 0 &&
        button(ACTIONS.runApprove.id, WORDS.approve, ACTIONS.runApprove.encode(value), { style: 'primary' }),
      button(
        ACTIONS.runReview.id,
        WORDS.review,
        ACTIONS.runReview.encode(value),
        url === null ? {} : { url },
      ),
    ]),
    ...(others > 0 ? [context(raw(WORDS.moreWaiting(others)))] : []),
  ];
}

function waitingAbout(run: RunVm, url: string | null): Mrkdwn {
  return join([runWord(run.runId), when(run.startedAt), url !== null && link(url, WORDS.open)]);
}

function lastBlocks({ last, waiting, interrupted }: StoreHomeVm): KnownBlock[] {
  if (last === null) return interrupted === null ? [context(raw(WORDS.healthNone))] : [];
  return last.runId === waiting?.run.runId
    ? []
    : [header(WORDS.last), section(lastLine(last, { bare: true }))];
}

function shortcutBlocks({ may }: StoreHomeVm, storeId: string): KnownBlock[] {
  const store = { store: storeId };
  return [
    section(md`*${WORDS.shortcuts}*`),
    ...actions('home.shortcuts', [
      button(
        ACTIONS.scheduleToday.id,
        WORDS.today,
        ACTIONS.scheduleToday.encode({ ...store, view: 'day', date: 'today' }),
      ),
      button(
        ACTIONS.scheduleWeek.id,
        WORDS.week,
        ACTIONS.scheduleWeek.encode({ ...store, view: 'week', date: 'today' }),
      ),
      button(ACTIONS.rotationsOpen.id, WORDS.rotations, ACTIONS.rotationsOpen.encode(store)),
      may.run && button(ACTIONS.homeRun.id, WORDS.run, ACTIONS.homeRun.encode(store)),
      button(ACTIONS.homeHistory.id, WORDS.history, ACTIONS.homeHistory.encode(store)),
      button(ACTIONS.homeStatus.id, WORDS.status, ACTIONS.homeStatus.encode(store)),
      may.run && button(ACTIONS.homeSettings.id, WORDS.settings, ACTIONS.homeSettings.encode(store)),
      button(ACTIONS.homeHelp.id, WORDS.help, ACTIONS.homeHelp.encode(store)),
    ]),
  ];
}

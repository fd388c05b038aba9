import type { Button, ModalView } from '@slack/types';
import { ACTIONS, BLOCKS, VIEWS } from './ids.ts';
import { actions, button, context, modal, section } from './kit.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { count, type Stamp, when } from './words.ts';

/** *Sync now*: how far it is, then what came of it. */
const WORDS = {
  title: 'Sync with Crossmark',
  working: ':hourglass_flowing_sand: Working –',
  done: ':white_check_mark: Done –',
  partial: ':warning: Partly done –',
  failed: ':warning: Not done –',
  stages: {
    start: 'asking Crossmark',
    events: 'reading events',
    durations: 'reading lengths',
    lookups: 'looking up events that are no longer listed',
    merge: 'comparing with what is here',
  } as Record<string, string>,
  part: (done: number, total: number) => `${done} of ${total}`,
  close: 'You can close this: it goes on, and App Home shows the result.',
  nothing: 'nothing has changed',
  figures: (events: number) => `${count(events, 'event')} read`,
  kept: 'What could not be read stays as it was.',
  review: (n: number) => `Review ${count(n, 'difference')}`,
  more: (n: number) => `and ${n} more`,
  asOf: 'as of',
};

export interface SyncFiguresVm {
  events: number;
  inserted: number;
  updated: number;
  bookings: number;
  cancelled: number;
  conflicts: number;
}

export type SyncVm = { storeId: string; storeName: string; timezone: string } & (
  | { state: 'working'; stage: string; done: number; total: number }
  | {
      state: 'done' | 'partial';
      at: Stamp;
      figures: SyncFiguresVm;
      warnings: readonly string[];
      open: number;
    }
  | { state: 'failed'; sentence: string; nextStep: string }
);

const WARNINGS_SHOWN = 5;

export function syncView(vm: SyncVm): ModalView {
  return modal({
    callbackId: VIEWS.sync.id,
    title: WORDS.title,
    metadata: VIEWS.sync.encode({ store: vm.storeId }),
    blocks: [
      section(lines(md`*${data(vm.storeName, 60)}*`, sentence(vm))),
      ...(vm.state === 'working' ? [context(raw(WORDS.close))] : []),
      ...(vm.state === 'done' || vm.state === 'partial' ? warnings(vm.warnings) : []),
      ...((vm.state === 'done' || vm.state === 'partial') && vm.open > 0
        ? actions(BLOCKS.crossmarkControls, [review(vm.storeId, vm.open)])
        : []),
      context(
        join([
          (vm.state === 'done' || vm.state === 'partial') && md`${WORDS.asOf} ${when(vm.at)}`,
          vm.timezone,
        ]),
      ),
    ],
  });
}

function review(store: string, open: number): Button {
  const value = ACTIONS.crossmarkReview.encode({ store });
  return button(ACTIONS.crossmarkReview.id, WORDS.review(open), value, { style: 'primary' });
}

function sentence(vm: SyncVm): Mrkdwn {
  switch (vm.state) {
    case 'working':
      return md`${raw(WORDS.working)} ${join([
        WORDS.stages[vm.stage] ?? WORDS.stages.start,
        vm.total > 1 && WORDS.part(vm.done, vm.total),
      ])} …`;
    case 'failed':
      return lines(md`${raw(WORDS.failed)} ${data(vm.sentence, 300)}`, data(vm.nextStep, 200));
    default:
      return lines(
        md`${raw(vm.state === 'done' ? WORDS.done : WORDS.partial)} ${figuresText(vm.figures)}.`,
        vm.state === 'partial' && WORDS.kept,
      );
  }
}

/** `212 events read · 2 new · 1 booking`. */
function figuresText(figures: SyncFiguresVm): Mrkdwn {
  const { inserted, updated, bookings, cancelled, conflicts } = figures;
  const changed = inserted + updated + bookings + cancelled + conflicts > 0;
  return join([
    WORDS.figures(figures.events),
    inserted > 0 && `${inserted} new`,
    updated > 0 && `${updated} updated`,
    bookings > 0 && count(bookings, 'booking'),
    cancelled > 0 && `${cancelled} closed`,
    conflicts > 0 && `${count(conflicts, 'difference')} to decide`,
    !changed && WORDS.nothing,
  ]);
}

function warnings(texts: readonly string[]) {
  const shown = texts.slice(0, WARNINGS_SHOWN).map((text) => md`• ${data(text, 200)}`);
  const rest = texts.length - shown.length;
  return shown.length === 0 ? [] : [section(lines(...shown, rest > 0 && WORDS.more(rest)))];
}

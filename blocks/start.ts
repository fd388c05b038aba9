import type { KnownBlock, ModalView } from '@slack/types';
import { ACTIONS, BLOCKS, VIEWS } from './ids.ts';
import { context, inputBlock, modal, option, section } from './kit.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { topNote } from './views.ts';
import { count } from './words.ts';

/** WF-6: the dialog of a manual run. */
const WORDS = {
  title: 'Run the planner',
  run: 'Run',
  back: 'Cancel',
  intro: 'Plans everything that is open. Nothing is sent; the result is a proposal.',
  none: 'No proposal waits.',
  waits: 'What waits now',
  line: (run: number, rows: number) => `Run ${run} with ${count(rows, 'row')}`,
  byHand: (n: number) => `${n} changed by hand`,
  replaced: 'will be replaced',
  stays: 'stays, only the rest is planned',
  mode: 'Mode',
  normal: 'Normal',
  normalText: 'Keeps the lead time',
  emergency: 'Emergency',
  emergencyText: 'Plans from today, without lead time',
  discard: 'Changes made by hand',
  discardOption: 'Discard them too',
  discardText: 'Rejects the waiting proposal first',
  more: (n: number) => `and ${n} more`,
};

export interface StartVm {
  storeId: string;
  storeName: string;
  timezone: string;
  mode: 'normal' | 'emergency';
  waiting: readonly {
    runId: number;
    version: number;
    rows: number;
    /** Rows that a person edited or left out. */
    touched: number;
    willBeReplaced: boolean;
  }[];
  /** The person may approve, so they may also discard what others changed. */
  mayDiscard: boolean;
  problem?: { sentence: string; nextStep: string };
}

export function startView(vm: StartVm): ModalView {
  const stays = vm.waiting.some(({ willBeReplaced }) => !willBeReplaced);
  const blocks: KnownBlock[] = [
    ...(vm.problem === undefined ? [] : [section(topNote(vm.problem.sentence, vm.problem.nextStep))]),
    section(raw(WORDS.intro)),
    section(waitingText(vm)),
    modeInput(vm.mode),
    ...(stays && vm.mayDiscard ? [discardInput()] : []),
    context(join([data(vm.storeName, 60), vm.timezone])),
  ];
  return modal({
    callbackId: VIEWS.start.id,
    title: WORDS.title,
    metadata: VIEWS.start.encode({
      store: vm.storeId,
      waiting: vm.waiting.slice(0, 20).map(({ runId, version }) => ({ id: runId, ver: version })),
    }),
    submit: WORDS.run,
    close: WORDS.back,
    blocks,
  });
}

function waitingText({ waiting }: StartVm): Mrkdwn {
  if (waiting.length === 0) return raw(WORDS.none);
  const shown = waiting.slice(0, 8).map((run) => {
    const what = join([WORDS.line(run.runId, run.rows), run.touched > 0 && WORDS.byHand(run.touched)], ', ');
    return md`• ${what}: ${run.willBeReplaced ? WORDS.replaced : WORDS.stays}`;
  });
  const rest = waiting.length - shown.length;
  return lines(raw(`*${WORDS.waits}*`), ...shown, rest > 0 && WORDS.more(rest));
}

function modeInput(mode: StartVm['mode']) {
  const { runMode } = ACTIONS;
  const normal = option(WORDS.normal, runMode.encode({ value: 'normal', ver: 0 }), WORDS.normalText);
  const emergency = option(
    WORDS.emergency,
    runMode.encode({ value: 'emergency', ver: 0 }),
    WORDS.emergencyText,
  );
  return inputBlock(BLOCKS.runMode, WORDS.mode, {
    type: 'radio_buttons',
    action_id: runMode.id,
    options: [normal, emergency],
    initial_option: mode === 'emergency' ? emergency : normal,
  });
}

function discardInput() {
  const { runDiscard } = ACTIONS;
  return inputBlock(
    BLOCKS.runDiscard,
    WORDS.discard,
    {
      type: 'checkboxes',
      action_id: runDiscard.id,
      options: [
        option(WORDS.discardOption, runDiscard.encode({ value: 'discard', ver: 0 }), WORDS.discardText),
      ],
    },
    { optional: true },
  );
}

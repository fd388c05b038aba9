import type { ModalView } from '@slack/types';
import type { BookingVm, ConflictVm } from './conflict-model.ts';
import { conflictSides, conflictTitle, decidedText, decisionButtons, takeSentence } from './conflict-row.ts';
import { ACTIONS, BLOCKS, VIEWS } from './ids.ts';
import { actions, context, divider, type Message, message, modal, section } from './kit.ts';
import { BUDGETS } from './limits.ts';
import { noticeInput } from './notice-input.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { topNote } from './views.ts';
import { day, type Stamp, when, who } from './words.ts';

/** One event on which Daybreak and Crossmark differ, and the two steps that ask before anything is changed. */
const WORDS = {
  title: 'Event',
  window: (start: string, due: string) => `${start} – due ${due}`,
  state: 'State',
  crossmarkId: 'Crossmark id',
  bookingId: 'booking',
  synced: 'last compared',
  history: 'What happened so far',
  noHistory: 'Nothing is recorded yet.',
  takeTitle: 'Take theirs',
  take: 'Take theirs',
  cancel: 'Cancel',
  supervisor: (event: number, place: Mrkdwn) =>
    md`${raw(':warning:')} Its Supervisor ${event} stays where it is: ${place}.`,
  gone: 'The event leaves the waiting proposal.',
  quiet: 'Nothing is sent to Crossmark.',
  already: 'Already decided:',
  happened: {
    conflict: 'Different',
    modified: 'Updated from Crossmark',
    new_event: 'New from Crossmark',
    cancelled: 'Closed in Crossmark',
    'sync.keep_local': 'Kept ours',
    'sync.take_upstream': 'Took theirs',
    'booking.move': 'Moved',
    'booking.reassign': 'Given to somebody else',
    'booking.remove': 'Removed',
    'booking.trade': 'Traded',
    'booking.send': 'Sent to Crossmark',
    'booking.retry': 'Tried again',
  } as Record<string, string>,
};

export interface ConflictEventVm {
  storeId: string;
  /** Page of the list below it; 0 without one. */
  page: number;
  timezone: string;
  conflict: ConflictVm;
  startDate: string;
  dueDate: string;
  condition: string;
  crossmarkId: string | null;
  bookingId: string | null;
  comparedAt: Stamp | null;
  /** Newest first: actions of the record, and what syncs found (`conflict`, `modified`, …) with its text. */
  history: readonly { at: Stamp; by: string | null; what: string; text: string | null }[];
}

const HISTORY_SHOWN = 10;

/** *Open event*: its facts, both sides, what was decided and changed before, and the same decisions. */
export function conflictEventView(vm: ConflictEventVm): ModalView {
  const { conflict, storeId: store } = vm;
  const [ours, theirs] = conflictSides(conflict, { narrow: true });
  const history = vm.history.slice(0, HISTORY_SHOWN).map(historyLine);
  return modal({
    callbackId: VIEWS.conflictEvent.id,
    title: WORDS.title,
    metadata: VIEWS.conflictEvent.encode({ store, id: conflict.id, page: vm.page }),
    blocks: [
      section(lines(conflictTitle(conflict), facts(vm)), { fields: [ours, theirs] }),
      context(decidedText(conflict) ?? takeText(conflict)),
      ...actions(BLOCKS.conflictControls(conflict.id), decisionButtons(store, conflict)),
      divider(),
      section(lines(md`*${WORDS.history}*`, ...(history.length === 0 ? [WORDS.noHistory] : history))),
      context(
        join([
          vm.crossmarkId !== null && md`${WORDS.crossmarkId} ${data(vm.crossmarkId, 20)}`,
          vm.bookingId !== null && md`${WORDS.bookingId} ${data(vm.bookingId, 20)}`,
          vm.comparedAt !== null && md`${WORDS.synced} ${when(vm.comparedAt)}`,
          vm.timezone,
        ]),
      ),
    ],
  });
}

function facts({ startDate, dueDate, condition }: ConflictEventVm): Mrkdwn {
  return join([
    WORDS.window(day(startDate), day(dueDate)),
    md`${WORDS.state}: ${condition.replaceAll('_', ' ')}`,
  ]);
}

function historyLine({ at, by, what, text }: ConflictEventVm['history'][number]): Mrkdwn {
  const words = join([data(WORDS.happened[what] ?? what, 60), text !== null && data(text, 160)], ': ');
  return md`• ${when(at)} · ${join([words, by !== null && who(by)])}`;
}

function takeText(conflict: ConflictVm): Mrkdwn {
  return join([takeSentence(conflict), conflict.take.ok && WORDS.quiet], ' ');
}

export interface TakeTheirsVm {
  storeId: string;
  page: number;
  below: 'message' | 'list' | 'event';
  timezone: string;
  conflict: ConflictVm;
  /** Rows of proposals that end with it. */
  endsRows: boolean;
  /** Its booked Supervisor event that would not be on its day any more. */
  leftBehind: (BookingVm & { eventRefNum: number }) | null;
  noticeNeeded: boolean;
  canSendDm: boolean;
  problem?: { sentence: string; nextStep: string };
}

/** The step between *Take theirs* and doing it: what changes here, and who tells the people concerned. */
export function takeTheirsView(vm: TakeTheirsVm): ModalView {
  const { conflict, storeId: store, problem } = vm;
  const [ours, theirs] = conflictSides(conflict, { narrow: true });
  return modal({
    callbackId: VIEWS.conflictTake.id,
    title: WORDS.takeTitle,
    metadata: VIEWS.conflictTake.encode({
      ...{ store, id: conflict.id, ver: conflict.version },
      ...{ page: vm.page, below: vm.below },
    }),
    submit: WORDS.take,
    close: WORDS.cancel,
    blocks: [
      ...(problem === undefined ? [] : [section(topNote(problem.sentence, problem.nextStep))]),
      section(conflictTitle(conflict), { fields: [ours, theirs] }),
      section(
        lines(
          takeText(conflict),
          vm.endsRows && WORDS.gone,
          vm.leftBehind !== null && supervisorText(vm.leftBehind),
        ),
      ),
      ...(vm.noticeNeeded
        ? [noticeInput(BLOCKS.conflictNotice, ACTIONS.conflictNotice, vm.canSendDm, conflict.version)]
        : []),
      context(raw(vm.timezone)),
    ],
  });
}

function supervisorText({ eventRefNum, date, time, name }: NonNullable<TakeTheirsVm['leftBehind']>): Mrkdwn {
  const place = join([day(date), time, data(name, BUDGETS.employeeName)]);
  return WORDS.supervisor(eventRefNum, place);
}

/** The second of two people reads how the first one decided. */
export function conflictDecidedNote(vm: ConflictVm): Message {
  const text = lines(md`${WORDS.already} ${decidedText(vm) ?? ''}`, conflictTitle(vm));
  return message(text, [section(text)]);
}

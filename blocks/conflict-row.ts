import type { Button, KnownBlock } from '@slack/types';
import type { BookingVm, ConflictVm } from './conflict-model.ts';
import { ACTIONS, BLOCKS } from './ids.ts';
import { actions, button, confirmation, context, section } from './kit.ts';
import { BUDGETS } from './limits.ts';
import { eventName } from './row-line.ts';
import { clip, data, join, lines, type Mrkdwn, md, raw, spoken } from './text.ts';
import { day, typeWord, when, who } from './words.ts';

/** How one difference with Crossmark reads, the same in the message, the list and the event's modal. */
const WORDS = {
  daybreak: 'Daybreak',
  crossmark: 'Crossmark',
  urgent: ':warning: Urgent',
  notBooked: 'not booked',
  noValue: 'nothing',
  fields: {
    projectName: 'Name',
    startDate: 'Starts',
    dueDate: 'Due',
    estimatedMinutes: 'Length',
    eventType: 'Type',
    walmartEventId: 'Event number',
    storeNumber: 'Store number',
    storeName: 'Store',
    locationId: 'Location',
    locationMvid: 'Location id',
    condition: 'State',
  } as Record<string, string>,
  minutes: (minutes: string) => `${minutes} min`,
  state: 'State',
  active: 'active',
  ended: {
    missing: 'no longer listed',
    canceled: 'canceled',
    expired: 'expired',
    cannot_complete: 'cannot be completed',
    unknown: 'in a state that is not known here',
  } as Record<string, string>,
  take: 'Take theirs',
  keep: 'Keep ours',
  open: 'Open event',
  import: 'Import people',
  send: 'Send our booking',
  sends: {
    title: 'Send our booking to Crossmark?',
    create: (ours: string) => `${ours} is booked in Crossmark.`,
    replace: (theirs: string, ours: string) =>
      `${theirs} is deleted in Crossmark, then ${ours} is booked there. If Crossmark refuses ours, theirs is put back.`,
    yes: 'Send it',
    no: 'Cancel',
  },
  takes: {
    booking: (who: Mrkdwn, at: Mrkdwn) => md`${who} is booked here for ${at}`,
    leaves: (who: Mrkdwn, at: Mrkdwn) => md`${who} is no longer booked for ${at}`,
    unbooked: 'the next run plans the event anew',
    closed: 'the event is closed here',
    fields: (names: string) => `${names} as in Crossmark`,
    fieldsBooked: 'our booking stays',
  },
  unknown: (name: Mrkdwn) =>
    md`${name} is not in the list of people here. Import them; the next sync then compares again.`,
  locked: (date: string) => `${date} is locked. Unlock it first, then *Take theirs* is possible.`,
  decided: {
    keep_local: ':white_check_mark: Kept ours',
    take_upstream: ':white_check_mark: Took theirs',
    auto_cleared: ':white_check_mark: Settled – both sides say the same again',
    superseded: 'Replaced – Crossmark has changed again; the newer difference counts',
  } as Record<string, string>,
  decidedOther: 'Decided',
};

/** `*612345 Brand Product* · Core · urgent`. */
export function conflictTitle(vm: ConflictVm): Mrkdwn {
  return join([
    md`*${eventName(vm)}*`,
    typeWord(vm.eventType),
    vm.urgent && vm.decided === null && raw(WORDS.urgent),
  ]);
}

/** Both sides, to stand next to each other; in a narrow modal the person has a line of their own. */
export function conflictSides(vm: ConflictVm, { narrow = false } = {}): [ours: Mrkdwn, theirs: Mrkdwn] {
  return [side(vm, 'ours', narrow), side(vm, 'theirs', narrow)];
}

function side(vm: ConflictVm, which: 'ours' | 'theirs', narrow: boolean): Mrkdwn {
  // Of an event that has ended there, its state says it all.
  const showsBooking = vm.booking !== null && (vm.ended === null || vm.booking[which] !== null);
  const ended = vm.ended !== null && (which === 'ours' ? WORDS.active : endedWord(vm.ended));
  return lines(
    md`*${which === 'ours' ? WORDS.daybreak : WORDS.crossmark}*`,
    showsBooking && bookingText(vm.booking?.[which] ?? null, narrow ? '\n' : ' · '),
    ended !== false && md`${WORDS.state}: ${ended}`,
    ...vm.fields.map((item) => md`${fieldWord(item.field)}: ${fieldValue(item.field, item[which])}`),
  );
}

/** `Thu Nov 26 · 10:15 · Ana Petrova`. */
function bookingText(booking: BookingVm | null, separator = ' · '): Mrkdwn {
  return booking === null ? raw(WORDS.notBooked) : join([placeText(booking), nameOf(booking)], separator);
}

const placeText = ({ date, time }: BookingVm): Mrkdwn => raw(`${day(date)} · ${time}`);
const nameOf = ({ name }: BookingVm): Mrkdwn => data(name, BUDGETS.employeeName);
const endedWord = (ended: string): string => WORDS.ended[ended] ?? ended;
const fieldWord = (field: string): string => WORDS.fields[field] ?? field;

function fieldValue(field: string, value: string | null): Mrkdwn {
  if (value === null) return raw(WORDS.noValue);
  if (field === 'startDate' || field === 'dueDate') return raw(day(value));
  if (field === 'estimatedMinutes') return data(WORDS.minutes(value), 20);
  return data(field === 'eventType' ? typeWord(value) : value, BUDGETS.eventName);
}

/** What taking Crossmark's side does here, in one sentence. */
export function takeSentence(vm: ConflictVm): Mrkdwn {
  if (!vm.take.ok)
    return vm.take.reason === 'locked'
      ? raw(WORDS.locked(day(vm.take.detail)))
      : WORDS.unknown(data(vm.take.detail, BUDGETS.employeeName));
  const { ours = null, theirs = null } = vm.booking ?? {};
  const swapped = ours !== null && (theirs === null || theirs.name !== ours.name);
  const parts = [
    theirs !== null && WORDS.takes.booking(nameOf(theirs), placeText(theirs)),
    swapped && WORDS.takes.leaves(nameOf(ours), placeText(ours)),
    vm.ended !== null && WORDS.takes.closed,
    vm.ended === null && ours !== null && theirs === null && WORDS.takes.unbooked,
    vm.fields.length > 0 && WORDS.takes.fields(vm.fields.map(({ field }) => fieldWord(field)).join(', ')),
    vm.fields.length > 0 && vm.booking === null && WORDS.takes.fieldsBooked,
  ];
  return md`*${WORDS.take}:* ${join(parts, '; ')}.`;
}

/** How it was decided; null while it is open. */
export function decidedText({ decided }: ConflictVm): Mrkdwn | null {
  if (decided === null) return null;
  const words = WORDS.decided[decided.resolution] ?? WORDS.decidedOther;
  return join([
    raw(words),
    decided.by !== null && decided.by !== 'system' && who(decided.by),
    when(decided.at),
  ]);
}

/** Ten differences fit a message; all of one is in the event's modal. */
const TITLE_SHOWN = 140;
const SIDE_SHOWN = 200;
const SENTENCE_SHOWN = 230;

/** One difference with what can be done about it: two to three blocks. */
export function conflictBlocks(store: string, vm: ConflictVm): KnownBlock[] {
  const [ours, theirs] = conflictSides(vm);
  const short = (text: Mrkdwn, max: number) => raw(clip(text.mrkdwn, max));
  return [
    section(short(conflictTitle(vm), TITLE_SHOWN), {
      id: BLOCKS.conflict(vm.id),
      fields: [short(ours, SIDE_SHOWN), short(theirs, SIDE_SHOWN)],
    }),
    context(short(decidedText(vm) ?? takeSentence(vm), SENTENCE_SHOWN)),
    ...actions(BLOCKS.conflictControls(vm.id), [...decisionButtons(store, vm), openButton(store, vm)]),
  ];
}

/** *Keep ours* and *Take theirs* while it is open; *Send our booking* after ours was kept. */
export function decisionButtons(store: string, vm: ConflictVm): (Button | false)[] {
  const value = { store, id: vm.id, ver: vm.version };
  if (vm.decided !== null) return [vm.maySend && sendButton(vm, ACTIONS.conflictSend.encode(value))];
  return [
    button(ACTIONS.conflictKeep.id, WORDS.keep, ACTIONS.conflictKeep.encode(value), {
      label: conflictLabel(WORDS.keep, vm),
    }),
    !vm.take.ok &&
      vm.take.reason === 'unknown_person' &&
      button(ACTIONS.homeImport.id, WORDS.import, ACTIONS.homeImport.encode({ store })),
    vm.take.ok &&
      button(ACTIONS.conflictTake.id, WORDS.take, ACTIONS.conflictTake.encode(value), {
        label: conflictLabel(WORDS.take, vm),
      }),
  ];
}

/** A step of its own: keeping ours alone sends nothing. */
function sendButton(vm: ConflictVm, value: string): Button {
  const { ours = null, theirs = null } = vm.booking ?? {};
  const words = (side: BookingVm | null) => (side === null ? '' : spoken(bookingText(side)));
  const text =
    theirs === null ? WORDS.sends.create(words(ours)) : WORDS.sends.replace(words(theirs), words(ours));
  return button(ACTIONS.conflictSend.id, WORDS.send, value, {
    label: conflictLabel(WORDS.send, vm),
    confirm: confirmation(WORDS.sends.title, text, WORDS.sends.yes, WORDS.sends.no),
  });
}

function openButton(store: string, vm: ConflictVm): Button {
  const value = ACTIONS.conflictOpen.encode({ store, id: vm.id, ver: vm.version });
  return button(ACTIONS.conflictOpen.id, WORDS.open, value, { label: conflictLabel(WORDS.open, vm) });
}

/** One line for `text`: everything that the blocks say (SL-4). */
export function conflictLine(vm: ConflictVm): Mrkdwn {
  const [ours, theirs] = conflictSides(vm).map((text) =>
    raw(text.mrkdwn.replace('*\n', ':* ').replaceAll('\n', ', ')),
  );
  return join([conflictTitle(vm), ours, theirs, decidedText(vm)], ' | ');
}

function conflictLabel(verb: string, vm: ConflictVm): string {
  return spoken(md`${verb}: ${eventName(vm)}`);
}

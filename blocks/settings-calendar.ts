import type { KnownBlock, ModalView } from '@slack/types';
import { ACTIONS, BLOCKS, type CalendarPagesValue, VIEWS } from './ids.ts';
import { actions, button, context, inputBlock, modal, option, section } from './kit.ts';
import { type FormProblem, problemBlocks } from './settings-form.ts';
import { data, join, lines, md, raw } from './text.ts';
import { count, day, type Stamp, when, who } from './words.ts';

/** Locked days and holidays of a store: listed, added, taken away. */
const WORDS = {
  title: 'Locked days, holidays',
  locked: 'Locked days',
  lockedText: 'Nothing is planned, moved or sent on a locked day; what is booked stays.',
  noLocked: 'No day is locked from today on.',
  lockedBy: 'locked by',
  unlock: 'Unlock',
  lock: 'Lock a day',
  holidays: 'Holidays',
  holidaysText: 'Nothing is planned on a holiday.',
  noHolidays: 'No holiday is known.',
  noDate: 'not within the next 400 days',
  everyStore: 'kept by every store',
  repeats: {
    once: 'once',
    yearly: 'every year on this date',
    weekday: 'every year on this weekday of the month',
  },
  remove: 'Delete',
  add: 'Add a holiday',
  done: ':white_check_mark: Saved –',
  previous: '‹',
  following: '›',
  lockedCount: (n: number) => count(n, 'locked day'),
  holidayCount: (n: number) => count(n, 'holiday'),
  page: (page: number, pages: number) => `page ${page} of ${pages}`,
  turn: (list: string, page: number) => `${list}, page ${page}`,
  next: 'Next',
  back: 'Cancel',
  date: 'Day',
  reason: 'Reason',
  reasonHint: 'People read it where the day is marked.',
  name: 'Name',
  again: 'Repeats',
};
/** Of each of the two lists. */
const PAGE = 15;

export interface CalendarVm {
  storeId: string;
  storeName: string;
  timezone: string;
  locked: readonly { date: string; reason: string | null; by: string; at: Stamp }[];
  holidays: readonly {
    id: number;
    name: string;
    next: string | null;
    repeats: 'once' | 'yearly' | 'weekday';
    everyStore: boolean;
  }[];
  /** Which pages are on the screen; one that is gone gives way to the last one. Default: the first. */
  pages?: { locked: number; holidays: number };
  done?: string;
}

export function calendarView(vm: CalendarVm): ModalView {
  const at: CalendarPagesValue = {
    store: vm.storeId,
    locked: pageIn(vm.locked, vm.pages?.locked),
    holidays: pageIn(vm.holidays, vm.pages?.holidays),
  };
  return modal({
    callbackId: VIEWS.settingsCalendar.id,
    title: WORDS.title,
    metadata: VIEWS.settingsCalendar.encode(at),
    blocks: [
      ...(vm.done === undefined ? [] : [section(md`${raw(WORDS.done)} ${data(vm.done, 300)}`)]),
      section(lines(raw(`*${WORDS.locked}*`), WORDS.lockedText)),
      ...list(vm.locked, at.locked, WORDS.noLocked, (each) => lockedRow(vm.storeId, each)),
      ...turns(vm.locked, at, 'locked'),
      section(lines(raw(`*${WORDS.holidays}*`), WORDS.holidaysText)),
      ...list(vm.holidays, at.holidays, WORDS.noHolidays, (each) => holidayRow(vm.storeId, each)),
      ...turns(vm.holidays, at, 'holidays'),
      ...actions(BLOCKS.settingsCalendar, [
        button(ACTIONS.settingsLock.id, WORDS.lock, ACTIONS.settingsLock.encode({ store: vm.storeId })),
        button(ACTIONS.settingsHoliday.id, WORDS.add, ACTIONS.settingsHoliday.encode({ store: vm.storeId })),
      ]),
      context(join([data(vm.storeName, 60), vm.timezone])),
    ],
  });
}

const pagesOf = (items: readonly unknown[]) => Math.max(1, Math.ceil(items.length / PAGE));
const pageIn = (items: readonly unknown[], page = 1) => Math.min(Math.max(1, page), pagesOf(items));

function list<T>(
  items: readonly T[],
  page: number,
  none: string,
  draw: (item: T) => KnownBlock,
): KnownBlock[] {
  if (items.length === 0) return [context(raw(none))];
  return items.slice((page - 1) * PAGE, page * PAGE).map(draw);
}

/** `‹ ›` and where one is, below a list of several pages; the other list stays on its page. */
function turns(
  items: readonly unknown[],
  at: CalendarPagesValue,
  which: 'locked' | 'holidays',
): KnownBlock[] {
  const pages = pagesOf(items);
  if (pages === 1) return [];
  const page = at[which];
  const isLocked = which === 'locked';
  const name = isLocked ? WORDS.locked : WORDS.holidays;
  const to = (control: typeof ACTIONS.lockedNext, words: string, target: number) =>
    button(control.id, words, control.encode({ ...at, [which]: target }), {
      label: WORDS.turn(name, target),
    });
  return [
    ...actions(isLocked ? BLOCKS.settingsLockedPages : BLOCKS.settingsHolidayPages, [
      page > 1 && to(isLocked ? ACTIONS.lockedPrevious : ACTIONS.holidaysPrevious, WORDS.previous, page - 1),
      page < pages && to(isLocked ? ACTIONS.lockedNext : ACTIONS.holidaysNext, WORDS.following, page + 1),
    ]),
    context(
      join([
        isLocked ? WORDS.lockedCount(items.length) : WORDS.holidayCount(items.length),
        WORDS.page(page, pages),
      ]),
    ),
  ];
}

function lockedRow(store: string, { date, reason, by, at }: CalendarVm['locked'][number]): KnownBlock {
  const about = md`${raw(WORDS.lockedBy)} ${who(by)} · ${when(at)}`;
  return section(lines(join([md`*${day(date)}*`, reason !== null && data(reason, 200)]), about), {
    id: BLOCKS.settingsLocked(date),
    accessory: button(
      ACTIONS.settingsUnlock.id,
      WORDS.unlock,
      ACTIONS.settingsUnlock.encode({ store, date }),
      { label: `${WORDS.unlock} ${day(date)}` },
    ),
  });
}

function holidayRow(store: string, holiday: CalendarVm['holidays'][number]): KnownBlock {
  const { id, name, next, repeats, everyStore } = holiday;
  const date = next === null ? WORDS.noDate : day(next);
  const about = join([WORDS.repeats[repeats], everyStore && WORDS.everyStore]);
  return section(lines(md`*${date}* · ${data(name, 100)}`, about), {
    id: BLOCKS.settingsHoliday(id),
    ...(!everyStore && {
      accessory: button(
        ACTIONS.settingsForget.id,
        WORDS.remove,
        ACTIONS.settingsForget.encode({ store, id }),
        {
          label: `${WORDS.remove} ${name}`,
        },
      ),
    }),
  });
}

interface FormVm {
  storeId: string;
  timezone: string;
  /** The day that is offered first. */
  today: string;
  problem?: FormProblem;
}

export function lockView(vm: FormVm): ModalView {
  return modal({
    callbackId: VIEWS.settingsLock.id,
    title: WORDS.lock,
    metadata: VIEWS.settingsLock.encode({ store: vm.storeId }),
    submit: WORDS.next,
    close: WORDS.back,
    blocks: [
      ...problemBlocks(vm.problem),
      dateInput(vm.today),
      inputBlock(
        BLOCKS.settingsReason,
        WORDS.reason,
        { type: 'plain_text_input', action_id: ACTIONS.settingsReason.id, max_length: 200 },
        { hint: WORDS.reasonHint, optional: true },
      ),
      context(raw(vm.timezone)),
    ],
  });
}

export function holidayView(vm: FormVm): ModalView {
  const { settingsRepeats } = ACTIONS;
  const options = (['once', 'yearly', 'weekday'] as const).map((value) =>
    option(WORDS.repeats[value], settingsRepeats.encode({ value, ver: 0 })),
  );
  return modal({
    callbackId: VIEWS.settingsHoliday.id,
    title: WORDS.add,
    metadata: VIEWS.settingsHoliday.encode({ store: vm.storeId }),
    submit: WORDS.next,
    close: WORDS.back,
    blocks: [
      ...problemBlocks(vm.problem),
      inputBlock(BLOCKS.settingsName, WORDS.name, {
        type: 'plain_text_input',
        action_id: ACTIONS.settingsName.id,
        max_length: 100,
      }),
      dateInput(vm.today),
      inputBlock(BLOCKS.settingsRepeats, WORDS.again, {
        type: 'radio_buttons',
        action_id: settingsRepeats.id,
        options,
        ...(options[0] && { initial_option: options[0] }),
      }),
      context(raw(vm.timezone)),
    ],
  });
}

function dateInput(today: string) {
  return inputBlock(BLOCKS.settingsDate, WORDS.date, {
    type: 'datepicker',
    action_id: ACTIONS.settingsDate.id,
    initial_date: today,
  });
}

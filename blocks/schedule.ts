import type { ActionsBlock, KnownBlock, ModalView, SectionBlock } from '@slack/types';
import { ACTIONS, BLOCKS, type BoardValue, VIEWS } from './ids.ts';
import { actions, button, context, header, type Message, message, modal, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { packedSections } from './packing.ts';
import { personName } from './row-line.ts';
import type { ScheduleDayVm, SchedulePersonVm, ScheduleVm } from './schedule-model.ts';
import { awayWord, dayMarks, itemLines, rolesLine, unstaffedLine } from './schedule-words.ts';
import { data, join, lines, type Mrkdwn, md, raw, spread } from './text.ts';
import { timeline } from './timeline.ts';
import { count, day, dayNumber, titleWord } from './words.ts';

/** `/schedule`: one day, people down and time across; a person is one line and what they do. */
const WORDS = {
  today: 'today',
  tomorrow: 'tomorrow',
  yesterday: 'yesterday',
  asOf: (time: string) => `as of ${time}`,
  nobody: 'Nobody works this day.',
  away: (reason: string) => `:warning: Works although off: ${reason}`,
  legend: '█ booked   ▒ proposed',
  open: ':warning: Nobody yet',
  free: 'Free',
  off: 'Off',
  later: (n: number) => `${count(n, 'further event')} without a person may also be worked later.`,
  more: (n: number) => `and ${n} more`,
  morePeople: (n: number) => `and ${count(n, 'more person', 'more people')}`,
  todayButton: 'Today',
  week: 'Week',
  picture: 'Week plan to print',
  modal: 'Schedule',
};

/** Budgets of text, so that everything fits beside the rest of the day. */
const PEOPLE_TEXT = 4_000;
const OPEN_TEXT = 1_400;
const NAMES_TEXT = 600;

/** The board of one day. @throws RangeError without a day */
export function scheduleDay(vm: ScheduleVm): Message {
  const board = onlyDay(vm);
  const blocks: KnownBlock[] = [
    header(titleOf(vm, board.date)),
    context(about(vm)),
    ...sections(dayMarks(board), rolesLine(board)),
    ...timelineBlock(board),
    ...(board.people.length === 0
      ? [section(raw(WORDS.nobody))]
      : packedSections(board.people.map(personText), PEOPLE_TEXT, WORDS.morePeople)),
    ...openBlocks(board),
    ...sections(namesLine(WORDS.free, freeNames(board)), namesLine(WORDS.off, offNames(board))),
    ...turnControls(vm, 'day', board.date),
  ];
  return message(spokenDay(vm, board), blocks);
}

/** The same in a modal, where there is no conversation to answer in. */
export function scheduleView(blocks: KnownBlock[]): ModalView {
  return modal({
    callbackId: VIEWS.schedule.id,
    title: WORDS.modal,
    metadata: VIEWS.schedule.encode({}),
    blocks,
  });
}

function onlyDay({ days }: ScheduleVm): ScheduleDayVm {
  const [board] = days;
  if (board === undefined) throw new RangeError('a board of no day');
  return board;
}

/** `Thu Nov 26 · tomorrow`. */
function titleOf({ today }: ScheduleVm, date: string): string {
  const away = dayNumber(date) - dayNumber(today);
  const word = { '-1': WORDS.yesterday, '0': WORDS.today, '1': WORDS.tomorrow }[String(away)];
  return word === undefined ? day(date) : `${day(date)} · ${word}`;
}

/** `Harbor Store · America/Chicago · as of 10:35`. */
export function about(vm: ScheduleVm): Mrkdwn {
  return join([data(vm.storeName, 60), vm.timezone, WORDS.asOf(vm.now)]);
}

function sections(...texts: Mrkdwn[]): SectionBlock[] {
  const text = lines(...texts);
  return text.mrkdwn === '' ? [] : [section(text)];
}

function timelineBlock(board: ScheduleDayVm): SectionBlock[] {
  const lanes = board.people.map(({ name, items }) => ({
    name,
    items: items.map(({ time, endTime, state }) => ({ time, endTime, proposed: state === 'proposed' })),
  }));
  const picture = timeline(lanes);
  return picture === null ? [] : [section(raw(`\`\`\`\n${picture}\n\`\`\`\n${WORDS.legend}`))];
}

function personText(person: SchedulePersonVm): Mrkdwn {
  const all = itemLines(person.items);
  const shown = all.slice(0, 8);
  const left = all.length - shown.length;
  return lines(
    md`*${personName(person.name)}* · ${titleWord(person.title)}`,
    person.away !== null && raw(WORDS.away(awayWord(person.away))),
    ...shown.map((line) => md`• ${line}`),
    left > 0 && raw(WORDS.more(left)),
  );
}

function openBlocks(board: ScheduleDayVm): KnownBlock[] {
  const { unstaffed, openLater } = board;
  const list =
    unstaffed.length === 0
      ? []
      : packedSections(
          [
            raw(`*${openTitle(unstaffed.length)}*`),
            ...unstaffed.map((event) => md`• ${unstaffedLine(event)}`),
          ],
          OPEN_TEXT,
          WORDS.more,
        );
  return openLater === 0 ? list : [...list, context(raw(WORDS.later(openLater)))];
}

/** `:warning: Nobody yet: 3 events`. */
export function openTitle(n: number): string {
  return `${WORDS.open}: ${count(n, 'event')}`;
}

const freeNames = ({ free }: ScheduleDayVm) => free.map(({ name }) => personName(name));
const offNames = ({ off, holiday }: ScheduleDayVm) =>
  // On a holiday everybody is off, and the holiday is named already.
  holiday === null ? off.map(({ name, why }) => md`${personName(name)} (${awayWord(why)})`) : [];

/** `Off: Sam Rivera (time off), Priya Nair (not on this weekday)`, as many as fit. */
function namesLine(label: string, names: readonly Mrkdwn[]): Mrkdwn {
  if (names.length === 0) return raw('');
  const shown: Mrkdwn[] = [];
  let used = 0;
  for (const name of names) {
    used += name.mrkdwn.length + 2;
    if (used > NAMES_TEXT) break;
    shown.push(name);
  }
  const left = names.length - shown.length;
  return md`*${label}*: ${join([...shown, left > 0 && WORDS.more(left)], ', ')}`;
}

/** ‹ the day or week before · Today · the next one ›, then what else there is to see. */
export function turnControls(vm: ScheduleVm, view: BoardValue['view'], date: string): ActionsBlock[] {
  const { schedulePrevious, scheduleToday, scheduleNext, scheduleWeek, schedulePicture } = ACTIONS;
  const store = vm.storeId;
  const { before, after } = vm;
  const onToday = vm.days.some((board) => board.date === vm.today);
  return [
    ...actions(BLOCKS.scheduleTurn, [
      button(schedulePrevious.id, `‹ ${day(before)}`, schedulePrevious.encode({ store, view, date: before })),
      !onToday &&
        button(
          scheduleToday.id,
          WORDS.todayButton,
          scheduleToday.encode({ store, view: 'day', date: 'today' }),
        ),
      button(scheduleNext.id, `${day(after)} ›`, scheduleNext.encode({ store, view, date: after })),
    ]),
    ...actions(BLOCKS.scheduleMore, [
      view === 'day' &&
        button(scheduleWeek.id, WORDS.week, scheduleWeek.encode({ store, view: 'week', date })),
      button(schedulePicture.id, WORDS.picture, schedulePicture.encode({ store, view: 'week', date })),
    ]),
  ];
}

function spokenDay(vm: ScheduleVm, board: ScheduleDayVm): Mrkdwn {
  const head = join([titleOf(vm, board.date), about(vm), dayMarks(board), rolesLine(board)]);
  const people = board.people.map(
    ({ name, away, items }) =>
      md`${personName(name)}: ${join([away !== null && WORDS.away(awayWord(away)), ...itemLines(items).slice(0, 6)], ', ')}`,
  );
  const open = board.unstaffed.map(unstaffedLine);
  return spread(
    head,
    [
      ...(people.length === 0 ? [raw(WORDS.nobody)] : people.slice(0, 30)),
      ...(people.length > 30 ? [raw(WORDS.morePeople(people.length - 30))] : []),
      ...(open.length === 0
        ? []
        : [
            md`${raw(openTitle(open.length))} – ${join([...open.slice(0, 12), open.length > 12 && WORDS.more(open.length - 12)], '; ')}`,
          ]),
      ...[namesLine(WORDS.free, freeNames(board)), namesLine(WORDS.off, offNames(board))].filter(
        ({ mrkdwn }) => mrkdwn !== '',
      ),
    ],
    LIMITS.messageText,
  );
}

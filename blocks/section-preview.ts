import type { ActionsBlock, KnownBlock, SectionBlock, TableBlock } from '@slack/types';
import { ACTIONS } from './ids.ts';
import { context, type Message, option, plainText, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import type { BoardDayVm, BoardItemVm, DayTabVm, PageVm, SectionRunVm } from './models.ts';
import { packedSections } from './packing.ts';
import { sectionMessage } from './paging.ts';
import { eventName, personName } from './row-line.ts';
import { data, join, lines, type Mrkdwn, md, oneLine, plain, raw } from './text.ts';
import { timeline } from './timeline.ts';
import { count, day, dayNumber, shortDay, titleWord, typeWord, weekdayOf } from './words.ts';

const WORDS = {
  name: 'Daily preview',
  unit: 'day',
  empty: 'No days to show.',
  nobody: 'Nobody works this day.',
  holiday: ':palm_tree: Holiday',
  locked: ':lock: Locked',
  lockedReason: 'the paperwork of this day is out',
  proposed: '*proposed*',
  legend: '▒ proposed   █ booked',
  block: (block: number) => `block ${block}`,
  free: 'free',
  none: '–',
  tabHoliday: 'holiday',
  tabLocked: 'locked',
  jump: 'Go to a day',
  tab: (proposed: number, booked: number) => `${proposed} proposed, ${booked} booked`,
  more: (n: number) => `and ${count(n, 'more person', 'more people')}`,
  head: { person: 'Person', time: 'Time', work: 'Work', state: 'State' },
  booked: 'booked',
  tableProposed: 'proposed',
};

/** Budget for the people of one day, so that strip, timeline and menus fit beside it. */
const PEOPLE_TEXT = 4_200;

export interface PreviewVm extends PageVm<BoardDayVm> {
  days: readonly DayTabVm[];
}

/** Thread message 4: one day a page, the week as a strip, people down and times across. */
export function previewSection(
  run: SectionRunVm,
  preview: PreviewVm,
  options: { table?: boolean } = {},
): Message {
  const board = preview.items[0];
  if (board === undefined)
    return sectionMessage({
      run,
      sec: 'preview',
      name: WORDS.name,
      page: { ...preview, total: 0 },
      blocks: [],
      spoken: [],
      empty: WORDS.empty,
    });
  const marks = dayMarks(board);
  const dayBlocks = options.table === true ? [dayTable(board)] : peopleBlocks(board);
  const blocks: KnownBlock[] = [
    section(lines(md`*${day(board.date)}*`, marks)),
    ...timelineBlock(board),
    ...(board.people.length === 0 ? [context(raw(WORDS.nobody))] : dayBlocks),
    ...dayMenu(run, preview, board.date),
  ];
  return sectionMessage({
    run,
    sec: 'preview',
    name: WORDS.name,
    page: preview,
    unit: WORDS.unit,
    note: weekStrip(preview.days, board.date),
    blocks,
    spoken: [join([md`${day(board.date)}`, marks]), ...spokenPeople(board)],
    empty: WORDS.empty,
  });
}

function dayMarks({ holiday, locked }: BoardDayVm): Mrkdwn {
  return lines(
    holiday !== null && md`${raw(WORDS.holiday)} – ${data(holiday, 60)}`,
    locked !== null && md`${raw(WORDS.locked)} – ${data(locked.reason ?? WORDS.lockedReason, 80)}`,
  );
}

/** `Sun 22 (–) · Mon 23 (5) · *[Tue 24 (7)]* · Thu 26 (holiday)`: the week, Sunday to Saturday, of the day on show. */
export function weekStrip(days: readonly DayTabVm[], current: string): Mrkdwn {
  const sunday = dayNumber(current) - weekdayOf(current);
  const week = days.filter(({ date }) => dayNumber(date) >= sunday && dayNumber(date) < sunday + 7);
  return join(
    week.map((tab) => {
      const words = `${shortDay(tab.date)} ${tabWords(tab)}`;
      return tab.date === current ? raw(`*[${words}]*`) : raw(words);
    }),
  );
}

function tabWords({ proposed, booked, holiday, locked }: DayTabVm): string {
  const number = proposed + booked;
  const marks = [number > 0 && String(number), holiday && WORDS.tabHoliday, locked && WORDS.tabLocked];
  const words = marks.filter((mark) => mark !== false);
  return `(${words.length === 0 ? WORDS.none : words.join(', ')})`;
}

function timelineBlock(board: BoardDayVm): SectionBlock[] {
  const picture = timeline(board.people.map(({ name, items }) => ({ name, items })));
  if (picture === null) return [];
  return [section(raw(`\`\`\`\n${picture}\n\`\`\`\n${WORDS.legend}`))];
}

/** People in words, several in a section; at most what the budget holds, then how many more. */
function peopleBlocks(board: BoardDayVm): SectionBlock[] {
  return packedSections(board.people.map(personText), PEOPLE_TEXT, WORDS.more);
}

function personText(person: BoardDayVm['people'][number]): Mrkdwn {
  const head = md`*${personName(person.name)}* · ${titleWord(person.title)}`;
  if (person.items.length === 0) return md`${head} · ${WORDS.free}`;
  return lines(head, ...person.items.slice(0, 8).map((item) => md`• ${itemText(item)}`));
}

/** `10:15–16:45 · Core · 612345 Brand · block 3 · proposed`. */
function itemText(item: BoardItemVm): Mrkdwn {
  return join([
    `${item.time}–${item.endTime}`,
    typeWord(item.eventType),
    eventName(item, 40),
    item.block !== null && WORDS.block(item.block),
    item.proposed && raw(WORDS.proposed),
  ]);
}

function spokenPeople(board: BoardDayVm): Mrkdwn[] {
  if (board.people.length === 0) return [raw(WORDS.nobody)];
  const shown = board.people.slice(0, 30);
  const rest = board.people.length - shown.length;
  return [
    ...shown.map(
      ({ name, items }) =>
        md`${personName(name)}: ${items.length === 0 ? WORDS.free : join(items.slice(0, 4).map(itemText), ', ')}`,
    ),
    ...(rest > 0 ? [raw(WORDS.more(rest))] : []),
  ];
}

/** A menu of all days (≤ 100): the quick way through a long window. */
function dayMenu(run: SectionRunVm, preview: PreviewVm, current: string): ActionsBlock[] {
  if (preview.days.length <= 1) return [];
  const at = Math.max(
    0,
    preview.days.findIndex(({ date }) => date === current),
  );
  const first = Math.max(
    0,
    Math.min(at - LIMITS.selectOptions / 2, preview.days.length - LIMITS.selectOptions),
  );
  const options = preview.days
    .slice(first, first + LIMITS.selectOptions)
    .map((tab, i) =>
      option(
        `${day(tab.date)} · ${WORDS.tab(tab.proposed, tab.booked)}`,
        ACTIONS.pageDay.encode({ value: `${run.runId}.${first + i + 1}`, ver: run.version }),
      ),
    );
  const initial = options[at - first];
  return [
    {
      type: 'actions',
      block_id: ACTIONS.pageDay.id,
      elements: [
        {
          type: 'static_select',
          action_id: ACTIONS.pageDay.id,
          placeholder: plainText(WORDS.jump, LIMITS.placeholder),
          options,
          ...(initial === undefined ? {} : { initial_option: initial }),
        },
      ],
    },
  ];
}

/** The day as a table, where a workspace has tables switched on. */
function dayTable(board: BoardDayVm): TableBlock {
  const cell = (text: string) => ({ type: 'raw_text' as const, text: plain(text, 60) });
  const { person, time, work, state } = WORDS.head;
  const rows = board.people.flatMap(({ name, items }) =>
    items.map((item) => [
      cell(name),
      cell(`${item.time}–${item.endTime}`),
      cell(`${typeWord(item.eventType)} ${oneLine(item.shortName, 34)}`),
      cell(item.proposed ? WORDS.tableProposed : WORDS.booked),
    ]),
  );
  return { type: 'table', rows: [[person, time, work, state].map(cell), ...rows.slice(0, 45)] };
}

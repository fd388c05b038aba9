import type { ActionsBlock, KnownBlock } from '@slack/types';
import { ACTIONS, BLOCKS } from './ids.ts';
import { actions, context, header, type Message, message, option, plainText, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { personName } from './row-line.ts';
import { about, openTitle, turnControls } from './schedule.ts';
import type { ScheduleDayVm, SchedulePersonVm, ScheduleVm } from './schedule-model.ts';
import { dayMarks, rolesLine, stateWord, unstaffedLine } from './schedule-words.ts';
import { clip, join, lines, type Mrkdwn, md, oneLine, raw, spread } from './text.ts';
import { count, dateRange, day } from './words.ts';

/** `/schedule week`: seven days, one section each. */
const WORDS = {
  title: (range: string) => `Week ${range}`,
  today: 'today',
  nobody: 'Nobody works.',
  people: (n: number) => count(n, 'person', 'people'),
  jump: 'Open a day',
  more: (n: number) => `and ${n} more`,
};

/** People of one day before the rest is counted; a phone shows about four lines of them. */
const PEOPLE = 20;
const OPEN = 3;
/** A seventh of what a message may hold. */
const DAY_TEXT = 1_150;

/** The board of a week. @throws RangeError without days */
export function scheduleWeek(vm: ScheduleVm): Message {
  const first = vm.days[0];
  const last = vm.days[vm.days.length - 1];
  if (first === undefined || last === undefined) throw new RangeError('a board of no days');
  const title = WORDS.title(dateRange(first.date, last.date));
  const texts = vm.days.map((board) => dayText(board, vm.today));
  const blocks: KnownBlock[] = [
    header(title),
    context(about(vm)),
    ...texts.map((text) => section(text, { max: DAY_TEXT })),
    ...dayMenu(vm),
    ...turnControls(vm, 'week', first.date),
  ];
  return message(spread(join([title, about(vm)]), texts, LIMITS.messageText), blocks);
}

function dayText(board: ScheduleDayVm, today: string): Mrkdwn {
  const { people, unstaffed, date } = board;
  const title = md`*${day(date)}*${date === today ? ` · ${WORDS.today}` : ''} · ${people.length === 0 ? WORDS.nobody : WORDS.people(people.length)}`;
  const open = unstaffed.slice(0, OPEN).map(unstaffedLine);
  return lines(
    title,
    join([...dayMarks(board).mrkdwn.split('\n').map(raw)]),
    clipped(rolesLine(board), 200),
    clipped(
      join([spans(people.slice(0, PEOPLE)), people.length > PEOPLE && WORDS.more(people.length - PEOPLE)]),
      560,
    ),
    unstaffed.length > 0 &&
      clipped(
        md`${raw(openTitle(unstaffed.length))} – ${join([...open, unstaffed.length > OPEN && WORDS.more(unstaffed.length - OPEN)], '; ')}`,
        280,
      ),
  );
}

const clipped = ({ mrkdwn }: Mrkdwn, max: number): Mrkdwn => raw(clip(mrkdwn, max));

/** `09:00–18:00 Alma R. · 10:15–16:45 Jonah T., Otto B. · 10:45–17:15 Tess M. proposed`, by start. */
function spans(people: readonly SchedulePersonVm[]): Mrkdwn {
  const groups = new Map<string, Mrkdwn[]>();
  const all = people.map(({ name }) => shortPerson(name));
  people.forEach((person, i) => {
    const short = all[i] ?? '';
    const name = personName(all.indexOf(short) === all.lastIndexOf(short) ? short : person.name);
    const { time, state } = spanOf(person);
    groups.set(time, [...(groups.get(time) ?? []), join([name, state], ' ')]);
  });
  return join(
    [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([time, names]) => md`${time} ${join(names, ', ')}`),
  );
}

/** From the first start to the last end, with a word when not all of it is booked. */
function spanOf({ items: all }: SchedulePersonVm): { time: string; state: Mrkdwn | false } {
  const staying = all.filter(({ moves }) => !moves);
  const items = staying.length === 0 ? all : staying;
  const from = items[0]?.time ?? '';
  const to = items
    .map(({ endTime }) => endTime)
    .sort()
    .at(-1);
  const unsettled =
    items.find(({ state }) => state === 'failed') ?? items.find(({ state }) => state !== 'booked');
  return { time: `${from}–${to}`, state: unsettled !== undefined && stateWord(unsettled) };
}

/** `Maya O.` */
function shortPerson(name: string): string {
  const words = oneLine(name, 80).split(' ');
  const last = words.length > 1 ? [...(words[words.length - 1] ?? '')][0] : undefined;
  return last === undefined ? (words[0] ?? '') : `${words[0]} ${last}.`;
}

function dayMenu(vm: ScheduleVm): ActionsBlock[] {
  const options = vm.days.map((board) =>
    option(day(board.date), ACTIONS.scheduleDay.encode({ value: `${vm.storeId}.${board.date}`, ver: 1 })),
  );
  return actions(BLOCKS.scheduleDay, [
    {
      type: 'static_select',
      action_id: ACTIONS.scheduleDay.id,
      placeholder: plainText(WORDS.jump, LIMITS.placeholder),
      options,
    },
  ]);
}

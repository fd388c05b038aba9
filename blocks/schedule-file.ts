import { type Message, message, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import type { ScheduleDayVm, ScheduleVm } from './schedule-model.ts';
import { clip, data, join, type Mrkdwn, md, raw, spoken } from './text.ts';
import { count, dateRange, day } from './words.ts';

/** The week plan as a picture: the words that stand with it, and the note that it is coming. */
const WORDS = {
  title: (range: string) => `Week plan · ${range}`,
  page: (page: number, pages: number) => (pages > 1 ? ` · page ${page} of ${pages}` : ''),
  toPrint: 'A4 landscape, to print and hang up.',
  refused: 'The picture could not be uploaded. `/schedule week` shows the same in words.',
  alt: (title: string) => `${title}, people down and days across.`,
  working: (n: number) => `${count(n, 'person', 'people')} at work`,
  open: (n: number) => `${count(n, 'event')} without a person`,
  holiday: 'holiday',
  locked: 'locked',
  coming: ':printer: On its way – the week plan comes as a direct message from Daybreak.',
  waiting:
    ':hourglass_flowing_sand: Already on its way – the week plan comes as a direct message from Daybreak.',
};

/** Title, text beside it, alternative text and what is said when Slack refuses the file. */
export function weekPlanWords(
  vm: Pick<ScheduleVm, 'storeName' | 'timezone' | 'days'>,
  page: number,
  pages: number,
): { title: string; text: string; alt: string; refused: string } {
  const first = vm.days[0]?.date ?? '';
  const last = vm.days[vm.days.length - 1]?.date ?? '';
  const title = `${WORDS.title(dateRange(first, last))}${WORDS.page(page, pages)}`;
  const text = join([md`*${title}*`, data(vm.storeName, 60), vm.timezone, WORDS.toPrint]);
  const alt = [
    WORDS.alt(`${title}, ${vm.storeName}`),
    ...vm.days.map((board) => spoken(dayWords(board))),
  ].join(' ');
  return {
    title,
    text: clip(text.mrkdwn, LIMITS.messageText),
    alt: clip(alt, 1_000),
    refused: WORDS.refused,
  };
}

/** `Thu Nov 26: holiday, 5 people at work, 2 events without a person.` */
function dayWords({ date, people, unstaffed, holiday, locked }: ScheduleDayVm): Mrkdwn {
  const words = [
    holiday !== null && WORDS.holiday,
    locked !== null && WORDS.locked,
    WORDS.working(people.length),
    unstaffed.length > 0 && WORDS.open(unstaffed.length),
  ];
  return md`${day(date)}: ${join(words, ', ')}.`;
}

/** The private answer to the button. */
export function weekPlanNote(isNew: boolean): Message {
  const text = raw(isNew ? WORDS.coming : WORDS.waiting);
  return message(text, [section(text)]);
}

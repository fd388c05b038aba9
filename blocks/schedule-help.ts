import { type Message, message, section } from './kit.ts';
import { data, lines, type Mrkdwn, md, raw } from './text.ts';

const WORDS = {
  title: 'What you can type',
  unknown: (text: string) => md`“${data(text, 40)}” is no day that I know.`,
  nearest: (command: string, word: string) => md`Did you mean ${raw('`')}${command} ${word}${raw('`')}?`,
  uses: [
    ['', 'the board of today'],
    ['tomorrow', 'the next day; also a weekday (`fri`)'],
    ['2026-11-26', 'any date, written as year-month-day'],
    ['week', 'seven days, Sunday to Saturday; also `week next` and `week 2026-11-26`'],
  ],
} as const;

/** Usage of `/schedule`; for a word that is no day, with the nearest one that is. */
export function scheduleHelp(vm: { command: string; unknown?: string; nearest?: string | null }): Message {
  const text = lines(
    vm.unknown !== undefined && WORDS.unknown(vm.unknown),
    vm.nearest != null && WORDS.nearest(vm.command, vm.nearest),
    raw(`*${WORDS.title}*`),
    ...WORDS.uses.map(([word, meaning]) => usage(vm.command, word, meaning)),
  );
  return message(text, [section(text)]);
}

function usage(command: string, word: string, meaning: string): Mrkdwn {
  return md`${raw('`')}${`${command} ${word}`.trim()}${raw('`')} – ${raw(meaning)}`;
}

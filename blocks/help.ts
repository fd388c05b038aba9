import { type Message, message, section } from './kit.ts';
import { data, lines, type Mrkdwn, md, raw } from './text.ts';

const WORDS = {
  title: 'What you can type',
  unknown: (word: string) => md`“${data(word, 40)}” is not a word I know.`,
  nearest: (command: string, word: string) => md`Did you mean ${raw('`')}${command} ${word}${raw('`')}?`,
  words: [
    ['status', 'last run, waiting proposal, what needs somebody (also without a word)'],
    ['run', 'plan now'],
    ['review', 'link to the waiting proposal'],
    ['retry', 'failed submissions, with Retry'],
    ['help', 'this text'],
  ],
} as const;

/** The words of `/autoschedule` in this version. The first is meant by an empty text. */
export const COMMAND_WORDS = WORDS.words.map(([word]) => word);
export type CommandWord = (typeof WORDS.words)[number][0];

/** Usage; for an unknown word with the nearest known one, never silence (SL 4.7). */
export function helpMessage(vm: { command: string; unknown?: string }): Message {
  const near = vm.unknown === undefined ? null : nearestWord(vm.unknown);
  const text = lines(
    vm.unknown !== undefined && WORDS.unknown(vm.unknown),
    near !== null && WORDS.nearest(vm.command, near),
    raw(`*${WORDS.title}*`),
    ...WORDS.words.map(([word, meaning]) => usage(vm.command, word, meaning)),
  );
  return message(text, [section(text)]);
}

function usage(command: string, word: string, meaning: string): Mrkdwn {
  return md`${raw('`')}${command} ${word}${raw('`')} – ${meaning}`;
}

/** The known word with the fewest typing errors, or null when none is near (more than half of it differs). */
export function nearestWord(typed: string): CommandWord | null {
  const word = [...typed.toLowerCase()].slice(0, 40).join('');
  const best = COMMAND_WORDS.map((known) => ({ known, errors: distance(word, known) })).sort(
    (a, b) => a.errors - b.errors,
  )[0];
  return best !== undefined && best.errors <= Math.ceil(best.known.length / 2) ? best.known : null;
}

/** Levenshtein: insertions, deletions and replacements from `a` to `b`. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

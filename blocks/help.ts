import { type Message, message, section } from './kit.ts';
import { nearest } from './nearest.ts';
import { data, lines, type Mrkdwn, md, raw } from './text.ts';

const WORDS = {
  title: 'What you can type',
  others: 'Other commands',
  more: (command: string) => md`${raw('`')}${command} help run${raw('`')} says more about one word.`,
  unknown: (word: string) => md`“${data(word, 40)}” is not a word I know.`,
  nearest: (command: string, word: string) => md`Did you mean ${raw('`')}${command} ${word}${raw('`')}?`,
  /** Each word: what it is for, and what there is to know about it. */
  words: [
    [
      'status',
      'last run, waiting proposal, what needs somebody (also without a word)',
      'It also says who can approve and when the next automatic run comes.',
    ],
    [
      'run',
      'plan now',
      'A dialog first says what waits and what would be replaced. An emergency run does not keep the lead time. Nothing is sent before somebody approves.',
    ],
    [
      'review',
      'link to the waiting proposal',
      'The proposal stands in the channel of the store; in its thread every row can be changed.',
    ],
    [
      'retry',
      'failed submissions, with Retry',
      'Each event that Crossmark did not take, with the reason. Retry sends it again, after a check that it is not booked already.',
    ],
    [
      'history',
      'last runs, figures, a picture and a CSV file',
      'How much was placed, why events failed, how long approvals took. Picture and CSV come as direct messages.',
    ],
    [
      'sync',
      'compare with Crossmark now',
      'It happens by itself every few minutes. A dialog says how far it is and what has changed; what cannot be decided by itself waits under conflicts.',
    ],
    [
      'conflicts',
      'differences with Crossmark that wait for a decision',
      'Both sides next to each other, with Keep ours and Take theirs. Neither sends anything to Crossmark.',
    ],
    [
      'settings',
      'settings, reminders, locked days, holidays, approvers',
      'Before anything is saved, a step says what the next run would do with it. Approvers are changed by administrators.',
    ],
    [
      'import',
      'people from Crossmark',
      'Shows who of the roster is not in Daybreak yet, to choose from. They start inactive: nobody is scheduled before the days somebody can work are set. Somebody whom the roster does not have is added by hand.',
    ],
    ['help', 'this text', 'With a word behind it: more about that word.'],
  ],
} as const;

/** The words of `/autoschedule` in this version. The first is meant by an empty text. */
export const COMMAND_WORDS = WORDS.words.map(([word]) => word);
export type CommandWord = (typeof WORDS.words)[number][0];

export interface HelpVm {
  command: string;
  /** What was typed and is no word. */
  unknown?: string;
  /** The word to say more about. */
  about?: CommandWord;
  /** The other commands of this installation. */
  others?: readonly { command: string; description: string }[];
}

/** Usage, of all words or of one; for an unknown word with the nearest known one, never silence (SL 4.7). */
export function helpMessage({ command, unknown, about, others = [] }: HelpVm): Message {
  const one = WORDS.words.find(([word]) => word === about);
  if (one !== undefined) {
    const [word, meaning, detail] = one;
    const text = lines(usage(command, word, meaning), raw(detail));
    return message(text, [section(text)]);
  }
  const near = unknown === undefined ? null : nearestWord(unknown);
  const text = lines(
    unknown !== undefined && WORDS.unknown(unknown),
    near !== null && WORDS.nearest(command, near),
    raw(`*${WORDS.title}*`),
    ...WORDS.words.map(([word, meaning]) => usage(command, word, meaning)),
    WORDS.more(command),
    others.length > 0 && raw(`*${WORDS.others}*`),
    ...others.map((other) => md`${raw('`')}${other.command}${raw('`')} – ${other.description}`),
  );
  return message(text, [section(text)]);
}

function usage(command: string, word: string, meaning: string): Mrkdwn {
  return md`${raw('`')}${command} ${word}${raw('`')} – ${meaning}`;
}

/** Whether it is a word of `/autoschedule`. */
export function isCommandWord(typed: string): typed is CommandWord {
  return (COMMAND_WORDS as readonly string[]).includes(typed);
}

/** The known word that was probably meant. */
export function nearestWord(typed: string): CommandWord | null {
  return nearest(typed, COMMAND_WORDS);
}

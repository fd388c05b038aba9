import { MESSAGES_FOR_PEOPLE } from '../../crossmark/errors.ts';
import { formatDay } from '../../domain/dates.ts';
import type { Failure } from '../submissions/journal.ts';
import type { BookingPlace, Intent } from './intent.ts';
import type { BookingOutcome } from './model.ts';

/** What happened to one booking, in a sentence. */
export interface Told {
  /** Number and short name of the event. */
  label: string;
  verb: Intent['verb'];
  outcome: BookingOutcome;
  before: (BookingPlace & { name: string }) | null;
  after: (BookingPlace & { name: string }) | null;
  failure: Failure | null;
}

const WORDS = {
  moved: (label: string, place: string) => `${label} stands on ${place} now.`,
  removed: (label: string) => `${label} is not booked any more.`,
  sent: (label: string, place: string) => `${label} is booked in Crossmark: ${place}.`,
  localOnly: 'It is saved here; Crossmark was not told.',
  failed: (label: string) => `${label} stays as it was.`,
  stillBooked: (label: string) => `${label} is still booked in Crossmark.`,
  notSent: (label: string) => `${label} is still not in Crossmark.`,
  compensated: (label: string, place: string) =>
    `Crossmark did not take the change of ${label}; its booking on ${place} was put back.`,
  lost: (label: string) => `Crossmark has no booking for ${label} any more.`,
  replaced: (label: string) => `Crossmark does not have our booking of ${label} any more.`,
  unknown: (label: string) =>
    `It is not known yet whether Crossmark took the change of ${label}. Daybreak goes on looking.`,
  queued: (label: string) => `${label} is changed as soon as Crossmark is free.`,
};

export function sentenceOf(told: Told): string {
  const { label, verb, outcome, before, after, failure } = told;
  const reason = failure === null || outcome === 'unknown' ? [] : [reasonOf(failure)];
  const say = (...sentences: string[]) => [...sentences, ...reason].join(' ');
  switch (outcome) {
    case 'done':
    case 'local':
      return say(changed(label, verb, after), ...(outcome === 'local' ? [WORDS.localOnly] : []));
    case 'failed':
      if (verb === 'remove') return say(WORDS.stillBooked(label));
      return say(verb === 'send' ? WORDS.notSent(label) : WORDS.failed(label));
    case 'compensated':
      return say(WORDS.compensated(label, before === null ? '' : placeWords(before)));
    case 'lost':
      return say(failure?.code === 'REMOTE_CONFLICT' ? WORDS.replaced(label) : WORDS.lost(label));
    case 'unknown':
      return say(WORDS.unknown(label));
    case 'queued':
      return say(WORDS.queued(label));
  }
}

function changed(label: string, verb: Intent['verb'], after: Told['after']): string {
  if (after === null) return WORDS.removed(label);
  return verb === 'send' ? WORDS.sent(label, placeWords(after)) : WORDS.moved(label, placeWords(after));
}

/** `Fri Nov 27 10:15 with Ana Ruiz` */
const placeWords = ({ date, time, name }: BookingPlace & { name: string }): string =>
  `${formatDay(date)} ${time} with ${name}`;

/** Why, as people read it; remote text is not escaped here. */
export function reasonOf({ code, message }: Failure): string {
  const known =
    code in MESSAGES_FOR_PEOPLE ? MESSAGES_FOR_PEOPLE[code as keyof typeof MESSAGES_FOR_PEOPLE] : null;
  const text = (known ?? message).trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

import { ACTIONS, BLOCKS } from './ids.ts';
import { actions, button, context, header, type Message, message, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { data, join, lines, type Mrkdwn, md, raw, spread } from './text.ts';
import { day, type Stamp, typeWord, when } from './words.ts';

/** The message about a change of a booking that did not end as wanted; it stays until that is mended. */
const WORDS = {
  titles: {
    lost: 'Crossmark has no booking for this event any more',
    still_there: 'Crossmark still has a booking that was to go',
    not_followed: 'A Supervisor does not stand on the day of its Core',
    unknown: 'It is not known whether Crossmark took a change',
    unchanged: 'A booking was not changed',
    settled: 'This booking is in order again',
  },
  states: {
    lost: ':warning: Not booked in Crossmark. The person stays noted here; Retry books it again.',
    still_there: ':warning: Still booked in Crossmark. Retry removes it there and here.',
    not_followed: ':warning: Not on the day of its Core. Retry looks for a place again.',
    unknown: ':hourglass_flowing_sand: Daybreak looks every ten minutes for a day. Retry looks now.',
    unchanged: ':information_source: As it was before',
    settled: ':white_check_mark: Resolved – nothing is left to do here.',
  },
  why: 'Why',
  notBooked: 'not booked',
  retry: 'Retry',
};

export type BookingProblemKind = keyof typeof WORDS.titles;

export interface BookingProblemVm {
  eventRefNum: number;
  shortName: string;
  eventType: string;
  kind: BookingProblemKind;
  open: boolean;
  /** Where it stands here; null = nowhere. */
  place: { employeeName: string; date: string; time: string } | null;
}
export interface BookingAlertVm {
  operationId: number;
  storeName: string;
  timezone: string;
  at: Stamp;
  /** What Crossmark or the rules said, as sentences. */
  reason: string;
  problems: readonly BookingProblemVm[];
}

/** The worst first: its words are the title. */
const ORDER: readonly BookingProblemKind[] = [
  'lost',
  'still_there',
  'not_followed',
  'unknown',
  'unchanged',
  'settled',
];

/** One message for the requester, the managers and the channel, with *Retry* as long as something is open. */
export function bookingAlert(vm: BookingAlertVm): Message {
  const kind = ORDER.find((one) => vm.problems.some((problem) => problem.kind === one)) ?? 'settled';
  const open = vm.problems.some((problem) => problem.open);
  const title = WORDS.titles[kind];
  const why =
    vm.reason === '' || kind === 'settled' || kind === 'unknown'
      ? null
      : md`_${WORDS.why}:_ ${data(vm.reason, 400)}`;
  const about = join([data(vm.storeName, 60), when(vm.at), vm.timezone]);
  const items = vm.problems.map(problemText);
  const retry = button(
    ACTIONS.bookingRetry.id,
    WORDS.retry,
    ACTIONS.bookingRetry.encode({ id: vm.operationId }),
    { style: 'primary' },
  );
  return message(spread(lines(title, why, about), items, LIMITS.messageText), [
    header(title),
    ...vm.problems.map((problem) =>
      section(problemText(problem), { id: BLOCKS.row(problem.eventRefNum), max: 800 }),
    ),
    ...(why === null ? [] : [section(why)]),
    ...actions(BLOCKS.controls, [open && retry]),
    context(about),
  ]);
}

function problemText({ place, eventType, eventRefNum, shortName, kind }: BookingProblemVm): Mrkdwn {
  const where = place === null ? WORDS.notBooked : `${day(place.date)} · ${place.time}`;
  const person = place === null ? null : data(place.employeeName, 60);
  const event = md`${eventRefNum} ${data(shortName, 80)}`;
  return lines(join([md`*${where}*`, typeWord(eventType), event, person]), raw(WORDS.states[kind]));
}

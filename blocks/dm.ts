import { context, type Message, message, section } from './kit.ts';
import { data, join, lines, md, raw } from './text.ts';
import { day } from './words.ts';

/** Direct messages that only tell something. */
const WORDS = {
  changed: (name: string) => `Hello ${name}, your schedule changes on short notice:`,
  kinds: {
    event_added: 'New',
    event_removed: 'Removed',
    time_changed: 'New time',
    employee_swapped_in: 'You take over',
    employee_swapped_out: 'Somebody else takes over',
    event_traded: 'Traded',
  } as Record<string, string>,
  questions: 'Talk to your manager when something does not fit.',
  more: (n: number) => `and ${n} more`,
  runFailed: (run: number) => `:warning: Run ${run} did not finish.`,
  unchanged: 'Nothing was booked or moved.',
};

export interface ShortNoticeVm {
  storeName: string;
  timezone: string;
  personName: string;
  changes: readonly { kind: string; eventRefNum: number; shortName: string; date: string; time: string }[];
}

const SHOWN = 20;

/** WF-31: what changes for one person within the next days, one message per person and batch. */
export function shortNotice(vm: ShortNoticeVm): Message {
  const shown = vm.changes.slice(0, SHOWN);
  const rest = vm.changes.length - shown.length;
  const changes = shown.map(
    (change) =>
      md`• *${day(change.date)} · ${change.time}* · ${WORDS.kinds[change.kind] ?? change.kind}: ${data(change.shortName, 80)}`,
  );
  const text = lines(
    md`${WORDS.changed(vm.personName)}`,
    ...changes,
    rest > 0 && raw(WORDS.more(rest)),
    raw(WORDS.questions),
  );
  const about = join([data(vm.storeName, 60), vm.timezone]);
  return message(lines(text, about), [section(text), context(about)]);
}

export interface RunFailedVm {
  runId: number;
  storeName: string;
  sentence: string;
  nextStep: string;
}

/** The person who asked for a run is told that it failed. */
export function runFailedNotice(vm: RunFailedVm): Message {
  const text = lines(
    md`${raw(WORDS.runFailed(vm.runId))} ${data(vm.sentence, 400)}`,
    md`${raw(WORDS.unchanged)} ${data(vm.nextStep, 200)}`,
  );
  const about = data(vm.storeName, 60);
  return message(lines(text, about), [section(text), context(about)]);
}

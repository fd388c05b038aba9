import { eventName, personName } from './row-line.ts';
import type { RotationOfDayVm, ScheduleDayVm, ScheduleItemVm, UnstaffedVm } from './schedule-model.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { typeWord } from './words.ts';

/** How the board of a day and of a week say the same things. */
const WORDS = {
  holiday: ':palm_tree: Holiday',
  locked: ':lock: Locked',
  lockedReason: 'the paperwork of this day is out',
  lead: 'Primary Lead',
  juicer: 'Juicer',
  nobodyYet: 'nobody yet',
  backup: 'backup',
  exception: 'by exception',
  warning: ':warning:',
  block: (block: number) => `block ${block}`,
  moves: '_a proposal moves it_',
  more: (n: number) => `and ${n} more`,
  states: {
    booked: '',
    proposed: '*proposed*',
    submitting: '_being sent_',
    failed: ':warning: not submitted',
  },
  away: {
    holiday: 'holiday',
    time_off: 'time off',
    marked_off: 'marked unavailable',
    temporary_schedule: 'off in a temporary schedule',
    not_this_weekday: 'usually off that day',
    inactive: 'not active',
  } as Record<string, string>,
  why: {
    only_day: 'this day only',
    last_day: 'last day',
    with_core: 'goes with its Core',
  } as Record<string, string>,
};

/** Reference numbers on one line before the rest is counted. */
const NUMBERS = 10;

/** Holiday and lock, in words; empty on an ordinary day. */
export function dayMarks({ holiday, locked }: ScheduleDayVm): Mrkdwn {
  return lines(
    holiday !== null && md`${raw(WORDS.holiday)} – ${data(holiday, 60)}`,
    locked !== null && md`${raw(WORDS.locked)} – ${data(locked.reason ?? WORDS.lockedReason, 80)}`,
  );
}

/** `Primary Lead: Maya Okafor · Juicer: Alma Reyes (time off, backup Theo Lind)`; a gap carries a warning. */
export function rolesLine({ lead, juicer, juicerWork, holiday }: ScheduleDayVm): Mrkdwn {
  if (holiday !== null) return raw('');
  return join([
    role(WORDS.lead, lead, true),
    (juicer !== null || juicerWork) && role(WORDS.juicer, juicer, juicerWork),
  ]);
}

function role(label: string, slot: RotationOfDayVm | null, needed: boolean): Mrkdwn {
  if (slot === null) return md`${raw(WORDS.warning)} ${label}: ${WORDS.nobodyYet}`;
  const notes = [
    slot.away !== null && awayWord(slot.away),
    slot.fromException && WORDS.exception,
    slot.away !== null && slot.backup !== null && md`${WORDS.backup} ${personName(slot.backup)}`,
  ];
  const note = join(notes, ', ');
  const text = md`${label}: ${personName(slot.name)}${note.mrkdwn === '' ? '' : md` (${note})`}`;
  return slot.away !== null && slot.backup === null && needed ? md`${raw(WORDS.warning)} ${text}` : text;
}

/** `time off`. */
export function awayWord(reason: string): string {
  return WORDS.away[reason] ?? reason;
}

/**
 * What somebody does, one line each: `10:15–16:45 · Core · 612345 Brand Product · block 3 · proposed`. Short jobs of one
 * kind at one time share a line: `12:00–12:05 · Supervisor × 3 · 612346, 612347, 612348`.
 */
export function itemLines(items: readonly ScheduleItemVm[]): Mrkdwn[] {
  const groups = new Map<string, ScheduleItemVm[]>();
  for (const item of items) {
    const key = [item.time, item.endTime, item.eventType, item.block, item.state, item.moves].join();
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].map(groupLine);
}

function groupLine(group: readonly ScheduleItemVm[]): Mrkdwn {
  const item = group[0]!;
  const { time, endTime, eventType, block, moves } = item;
  const times = group.length > 1 ? ` × ${group.length}` : '';
  const left = group.length - NUMBERS;
  const numbers = group.slice(0, NUMBERS).map(({ eventRefNum }) => String(eventRefNum));
  return join([
    `${time}–${endTime}`,
    `${typeWord(eventType)}${times}`,
    group.length === 1 ? eventName(item, 40) : join([...numbers, left > 0 && WORDS.more(left)], ', '),
    block !== null && WORDS.block(block),
    stateWord(item),
    moves && raw(WORDS.moves),
  ]);
}

/** What is to be known about a line that does not simply stand. */
export function stateWord({ state }: Pick<ScheduleItemVm, 'state'>): Mrkdwn {
  return raw(WORDS.states[state]);
}

/** `Core · 612345 Brand Product · last day`. */
export function unstaffedLine(event: UnstaffedVm): Mrkdwn {
  return join([typeWord(event.eventType), eventName(event, 40), WORDS.why[event.why] ?? event.why]);
}

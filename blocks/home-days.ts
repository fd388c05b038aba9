import type { KnownBlock } from '@slack/types';
import { context, header, section } from './kit.ts';
import { packedSections } from './packing.ts';
import { eventName, personName } from './row-line.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { count, day, dayList, type Stamp, typeWord, when } from './words.ts';

/** The calendar part of App Home: today and tomorrow, a person's own days, and what comes up. */
const WORDS = {
  today: 'Today',
  tomorrow: 'Tomorrow',
  lead: 'Lead',
  juicer: 'Juicer',
  noWork: 'Nobody is booked.',
  bookings: (n: number) => count(n, 'booking'),
  people: (n: number) => count(n, 'person', 'people'),
  holiday: ':palm_tree: *Holiday*',
  locked: ':lock: *Locked*',
  lockedReason: 'nothing is changed on this day',
  block: (block: number) => `block ${block}`,
  more: (n: number) => `and ${count(n, 'more person', 'more people')}`,
  several: (n: number, type: string) => `${type} × ${n}`,
  moreWork: (n: number) => `${n} more`,
  moreDays: (n: number) => `and ${count(n, 'more day', 'more days')}`,
  states: {
    booked: '',
    proposed: '_proposed_',
    sending: '_being sent_',
    failed: ':warning: not submitted',
  },
  own: 'Your next two weeks',
  ownNone: (until: string) => `You have no bookings until ${until}.`,
  ownLater: 'Work that was approved appears here.',
  off: '*Days off*',
  offKinds: { holiday: 'holiday', time_off: 'time off', unavailable: 'not available' },
  comingUp: 'Coming up',
  noLead: ':warning: *No Primary Lead*',
  noJuicer: ':warning: *Juicer work without a juicer*',
  nobodySet: 'nobody is set',
  gapsNone: 'The rotations of the next 7 days are complete.',
  open: (n: number) =>
    `:warning: *${count(n, 'event')} ${n === 1 ? 'starts or ends' : 'start or end'} soon without anybody*`,
  lastDay: 'last day',
  moreEvents: (n: number) => `and ${n} more`,
  next: 'Next automatic run',
} as const;

export interface HomeItemVm {
  eventRefNum: number;
  shortName: string;
  eventType: string;
  time: string;
  endTime: string;
  block: number | null;
  state: 'booked' | 'proposed' | 'sending' | 'failed';
}
export interface HomeDayVm {
  date: string;
  holiday: string | null;
  locked: { reason: string | null } | null;
  lead: string | null;
  juicer: string | null;
  people: readonly { name: string; items: readonly HomeItemVm[] }[];
}
export interface OwnDaysVm {
  name: string;
  until: string;
  days: readonly { date: string; items: readonly HomeItemVm[] }[];
  off: readonly {
    from: string;
    to: string;
    kind: 'holiday' | 'time_off' | 'unavailable';
    text: string | null;
  }[];
}
export interface ComingUpVm {
  gaps: readonly {
    type: 'juicer' | 'primary_lead';
    date: string;
    reason: string | null;
    events: readonly { eventRefNum: number; shortName: string }[];
  }[];
  ahead: readonly { date: string; kind: 'holiday' | 'locked'; text: string | null }[];
  open: {
    total: number;
    first: readonly { eventRefNum: number; shortName: string; eventType: string; lastDay: string }[];
  };
  nextRun: Stamp | null;
}

/** What one day, or one's own two weeks, may say in all. */
const TEXT = 5000;
const NAME = 32;
const NOTE = 80;
const GAPS_SHOWN = 7;
const AHEAD_SHOWN = 6;

/** Today, or tomorrow: who leads, then one line a person. */
export function dayBlocks(vm: HomeDayVm, which: 'today' | 'tomorrow'): KnownBlock[] {
  const bookings = vm.people.reduce((sum, { items }) => sum + items.length, 0);
  const about = join([
    vm.lead !== null && md`${WORDS.lead}: ${personName(vm.lead)}`,
    vm.juicer !== null && md`${WORDS.juicer}: ${personName(vm.juicer)}`,
    bookings > 0 && `${WORDS.people(vm.people.length)}, ${WORDS.bookings(bookings)}`,
  ]);
  const marks = [
    vm.holiday !== null && md`${raw(WORDS.holiday)} – ${data(vm.holiday, NOTE)}`,
    vm.locked !== null && md`${raw(WORDS.locked)} – ${data(vm.locked.reason ?? WORDS.lockedReason, NOTE)}`,
  ].filter((mark) => mark !== false);
  const people = vm.people.length === 0 ? [raw(WORDS.noWork)] : vm.people.map(personLine);
  return [
    header(`${WORDS[which]} · ${day(vm.date)}`),
    ...(about.mrkdwn === '' ? [] : [context(about)]),
    ...packedSections([...marks, ...people], TEXT, WORDS.more),
  ];
}

/** `*Maya Okafor* · 10:15–16:45 Core 612345 Brand, block 1 · 12:00 Supervisor × 3`: the longest work in full. */
function personLine({ name, items }: HomeDayVm['people'][number]): Mrkdwn {
  const longest = [...items].sort((a, b) => lengthOf(b) - lengthOf(a))[0];
  const groups = alike(items);
  // Many of a kind are counted, also when there is nothing longer.
  const full = groups.find((group) => longest !== undefined && group.includes(longest) && group.length < 3);
  const main = full && longest;
  const counted = groups
    .map((group) => group.filter((item) => item !== main))
    .filter((group): group is Alike => group.length > 0);
  const shown = counted.slice(0, 3);
  const rest = counted.slice(3).reduce((sum, group) => sum + group.length, 0);
  return join([
    md`*${data(name, NAME)}*`,
    main !== undefined &&
      md`${main.time}–${main.endTime} ${typeWord(main.eventType)} ${eventName(main, 40)}${blockPart(main)}`,
    main !== undefined && main.state !== 'booked' && raw(WORDS.states[main.state]),
    ...shown.map(([first, ...more]) => `${first.time} ${times(first, more.length + 1)}`),
    rest > 0 && WORDS.moreWork(rest),
  ]);
}

type Alike = [HomeItemVm, ...HomeItemVm[]];

/** Work of one type at one time, such as a Club Supervisor's at noon, together. */
function alike(items: readonly HomeItemVm[]): Alike[] {
  const groups = new Map<string, Alike>();
  for (const item of items) {
    const key = `${item.time} ${item.eventType}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

const times = ({ eventType }: HomeItemVm, n: number): string =>
  n === 1 ? typeWord(eventType) : WORDS.several(n, typeWord(eventType));

const blockPart = ({ block }: HomeItemVm): string => (block === null ? '' : `, ${WORDS.block(block)}`);
/** Times have the same length, so their texts can be compared by number. */
const lengthOf = ({ time, endTime }: HomeItemVm): number => minutes(endTime) - minutes(time);
const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** One's own bookings day by day, then the days off. */
export function ownBlocks(own: OwnDaysVm): KnownBlock[] {
  const days = own.days.map(({ date, items }) =>
    lines(md`*${day(date)}*`, ...alike(items).slice(0, 6).flatMap(ownItems)),
  );
  const off = own.off.map(offLine);
  return [
    header(WORDS.own),
    ...(days.length === 0
      ? [section(lines(WORDS.ownNone(day(own.until)), WORDS.ownLater))]
      : packedSections(days, TEXT, WORDS.moreDays)),
    ...(off.length === 0 ? [] : [section(lines(raw(WORDS.off), ...off))]),
  ];
}

/** `• 10:15–16:45 · Core · 612345 Brand · block 3`; more than two alike are only counted. */
function ownItems(items: Alike): Mrkdwn[] {
  if (items.length > 2) {
    const [first] = items;
    return [md`• ${first.time}–${first.endTime} · ${times(first, items.length)}`];
  }
  return items.map((item) => {
    const text = join([
      `${item.time}–${item.endTime}`,
      typeWord(item.eventType),
      eventName(item, 48),
      item.block !== null && WORDS.block(item.block),
    ]);
    return md`• ${text}`;
  });
}

function offLine({ from, to, kind, text }: OwnDaysVm['off'][number]): Mrkdwn {
  const dates = from === to ? day(from) : `${day(from)} – ${day(to)}`;
  return md`• ${dates} – ${text === null ? WORDS.offKinds[kind] : data(text, NOTE)}`;
}

/** Gaps of the rotations, open events, closed days, the next run. */
export function comingUpBlocks(vm: ComingUpVm): KnownBlock[] {
  const gaps = gapLines(vm.gaps);
  return [
    header(WORDS.comingUp),
    section(lines(...(gaps.length === 0 ? [raw(WORDS.gapsNone)] : gaps), openLine(vm.open))),
    ...(vm.ahead.length === 0 ? [] : [section(lines(...aheadLines(vm.ahead)))]),
    ...(vm.nextRun === null ? [] : [context(md`${WORDS.next}: ${when(vm.nextRun)}`)]),
  ];
}

/** Days on which nobody is set are named together; any other gap has its own line. */
function gapLines(gaps: ComingUpVm['gaps']): Mrkdwn[] {
  const bare = gaps.filter((gap) => gap.type === 'primary_lead' && gap.reason === null);
  const others = gaps.filter((gap) => !bare.includes(gap));
  const together =
    bare.length === 0
      ? []
      : [md`${raw(WORDS.noLead)} – ${dayList(bare.map(({ date }) => date))}: ${WORDS.nobodySet}`];
  const told = others.slice(0, GAPS_SHOWN).map((gap) => {
    const [first] = gap.events;
    const about = join(
      [
        data(gap.reason ?? WORDS.nobodySet, 120),
        first !== undefined && eventName(first, 40),
        gap.events.length > 1 && WORDS.moreEvents(gap.events.length - 1),
      ],
      ', ',
    );
    return md`${raw(gap.type === 'juicer' ? WORDS.noJuicer : WORDS.noLead)} – ${day(gap.date)}: ${about}`;
  });
  const rest = others.length - told.length;
  return [...together, ...told, ...(rest > 0 ? [raw(WORDS.moreDays(rest))] : [])];
}

function openLine({ total, first }: ComingUpVm['open']): Mrkdwn | null {
  if (total === 0) return null;
  const shown = first
    .slice(0, 3)
    .map(
      (event) =>
        md`• ${typeWord(event.eventType)} ${eventName(event, 48)}, ${WORDS.lastDay} ${day(event.lastDay)}`,
    );
  const rest = total - shown.length;
  return lines(raw(WORDS.open(total)), ...shown, rest > 0 && WORDS.moreEvents(rest));
}

function aheadLines(ahead: ComingUpVm['ahead']): Mrkdwn[] {
  const shown = ahead.slice(0, AHEAD_SHOWN).map(({ date, kind, text }) => {
    const note = text ?? (kind === 'locked' ? WORDS.lockedReason : WORDS.offKinds.holiday);
    return md`${raw(WORDS[kind])} – ${day(date)}: ${data(note, NOTE)}`;
  });
  const rest = ahead.length - shown.length;
  return [...shown, ...(rest > 0 ? [raw(WORDS.moreDays(rest))] : [])];
}

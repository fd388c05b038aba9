import { formatDay, minutesOf } from '../domain/dates.ts';
import { isJuicerType } from '../domain/event-types.ts';
import type { EventType, JobTitle } from '../domain/types.ts';
import type { WeekPlanBox, WeekPlanCell, WeekPlanDay, WeekPlanPerson, WeekPlanVm } from './week-plan.ts';

/** The board of a week as the words of the plan on the wall. The field names are those of the schedule service. */
export interface WeekOnWall {
  storeName: string;
  timezone: string;
  today: string;
  now: string;
  days: readonly DayOnWall[];
}
interface DayOnWall {
  date: string;
  holiday: string | null;
  locked: { reason: string | null } | null;
  lead: RoleOnWall | null;
  juicer: RoleOnWall | null;
  juicerWork: boolean;
  people: readonly {
    employeeId: string;
    name: string;
    title: JobTitle;
    items: readonly ItemOnWall[];
  }[];
  free: readonly { employeeId: string; name: string; title: JobTitle }[];
  off: readonly { employeeId: string; name: string; title: JobTitle; why: string }[];
  unstaffed: readonly { shortName: string; eventType: EventType; eventRefNum: number }[];
}
interface RoleOnWall {
  name: string;
  away: string | null;
  backup: string | null;
}
interface ItemOnWall {
  shortName: string;
  eventType: EventType;
  time: string;
  endTime: string;
  block: number | null;
  state: 'booked' | 'proposed' | 'submitting' | 'failed';
  moves: boolean;
}

const WORDS = {
  lead: 'Lead',
  juicer: 'Juicer',
  nobodyYet: 'nobody yet',
  away: 'away',
  lockedReason: 'paperwork is out',
  block: (block: number) => `B${block}`,
  times: (n: number) => `× ${n}`,
  states: { booked: null, proposed: 'proposed', submitting: 'being sent', failed: 'not submitted' },
  moves: 'may move',
  types: {
    core: 'Core',
    supervisor: 'Supervisor',
    juicer_production: 'Juicer',
    juicer_survey: 'Juicer Survey',
    juicer_deep_clean: 'Juicer',
    digital_setup: 'Setup',
    digital_refresh: 'Refresh',
    digital_teardown: 'Teardown',
    digital: 'Digital',
    freeosk: 'Freeosk',
    other: 'Other',
  } satisfies Record<EventType, string>,
  /** Juicer work has no brand; its long name says only this. */
  juicerNames: {
    juicer_production: 'Production',
    juicer_survey: '',
    juicer_deep_clean: 'Deep Clean',
  } as Partial<Record<EventType, string>>,
  titles: {
    club_supervisor: 'Club Supervisor',
    lead_event_specialist: 'Lead',
    event_specialist: 'Event Specialist',
    juicer_barista: 'Juicer Barista',
  } satisfies Record<JobTitle, string>,
  off: {
    time_off: 'time off',
    marked_off: 'not available',
    temporary_schedule: 'not available',
    not_this_weekday: 'not working',
  } as Record<string, string>,
};

/** From here a piece of work is the shift itself. */
const MAIN_MINUTES = 120;
const TITLE_ORDER: readonly JobTitle[] = [
  'club_supervisor',
  'lead_event_specialist',
  'juicer_barista',
  'event_specialist',
];

/** What stands on the plan: everybody who is active in the week, by title and name. */
export function weekPlanVm(week: WeekOnWall): WeekPlanVm {
  const { storeName, timezone, today, now, days } = week;
  return {
    store: storeName,
    timezone,
    week: rangeOf(days),
    printedAt: `${formatDay(today)}, ${now}`,
    days: days.map(dayOf),
    people: peopleOf(days),
  };
}

/** `Sun Nov 22 – Sat Nov 28, 2026`. */
function rangeOf(days: readonly DayOnWall[]): string {
  const [first, last] = [days[0]?.date, days.at(-1)?.date];
  if (first === undefined || last === undefined) return '';
  return `${formatDay(first)} – ${formatDay(last)}, ${last.slice(0, 4)}`;
}

function dayOf(day: DayOnWall): WeekPlanDay {
  const { date, holiday, locked, lead, juicer, juicerWork, unstaffed } = day;
  const roles = [
    role(WORDS.lead, lead),
    ...(juicer !== null || juicerWork ? [role(WORDS.juicer, juicer)] : []),
  ];
  return {
    name: formatDay(date),
    holiday,
    locked: locked === null ? null : (locked.reason ?? WORDS.lockedReason),
    roles: holiday === null ? roles : [],
    open: unstaffed.map((event) => `${WORDS.types[event.eventType]} ${nameOf(event)}`.trim()),
  };
}

/** Who does it that day: the backup when the first one is away; a gap when nobody does. */
function role(label: string, slot: RoleOnWall | null): { words: string; gap: boolean } {
  if (slot === null) return { words: `${label}: ${WORDS.nobodyYet}`, gap: true };
  if (slot.away === null) return { words: `${label}: ${slot.name}`, gap: false };
  return slot.backup === null
    ? { words: `${label}: ${slot.name} (${WORDS.away})`, gap: true }
    : { words: `${label}: ${slot.backup}`, gap: false };
}

function peopleOf(days: readonly DayOnWall[]): WeekPlanPerson[] {
  const known = new Map<string, { name: string; title: JobTitle }>();
  for (const { people, free, off } of days)
    for (const { employeeId, name, title } of [...people, ...free, ...off])
      known.set(employeeId, { name, title });
  const rank = (title: JobTitle) => TITLE_ORDER.indexOf(title);
  return [...known]
    .sort(([, a], [, b]) => rank(a.title) - rank(b.title) || a.name.localeCompare(b.name))
    .map(([id, { name, title }]) => ({
      name,
      title: WORDS.titles[title],
      cells: days.map((day) => cellOf(day, id)),
    }));
}

function cellOf(day: DayOnWall, employeeId: string): WeekPlanCell {
  const items = day.people.find((person) => person.employeeId === employeeId)?.items ?? [];
  const why = day.off.find((person) => person.employeeId === employeeId)?.why;
  // The head of the column names the holiday already.
  const off = why === undefined || day.holiday !== null ? null : (WORDS.off[why] ?? why);
  return { off, boxes: boxesOf(items) };
}

/** The shift first, then what is done within it; several short jobs of one kind at one time are one line. */
function boxesOf(items: readonly ItemOnWall[]): WeekPlanBox[] {
  const main = items.filter(isMain);
  const groups = new Map<string, ItemOnWall[]>();
  for (const item of items) {
    if (isMain(item)) continue;
    const key = [item.time, item.eventType, item.state, item.moves].join();
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [
    ...main.map((item) => box(item, mainHead(item), nameOf(item))),
    ...[...groups.values()].map((group) => {
      const item = group[0]!;
      const head = `${item.time} ${WORDS.types[item.eventType]}`;
      return group.length === 1
        ? box(item, head, nameOf(item))
        : box(item, `${head} ${WORDS.times(group.length)}`, '');
    }),
  ];
}

function nameOf({ eventType, shortName }: Pick<ItemOnWall, 'eventType' | 'shortName'>): string {
  return WORDS.juicerNames[eventType] ?? shortName;
}

function mainHead({ time, endTime, eventType, block }: ItemOnWall): string {
  const head = `${time}–${endTime} ${WORDS.types[eventType]}`;
  return block === null ? head : `${head} ${WORDS.block(block)}`;
}

function box(item: ItemOnWall, head: string, name: string): WeekPlanBox {
  // What a proposal takes away needs one line, not the room of a shift.
  const kind =
    !isMain(item) || item.moves
      ? 'small'
      : item.eventType === 'core'
        ? 'core'
        : isJuicerType(item.eventType)
          ? 'juicer'
          : 'other';
  return { kind, head, name, note: WORDS.states[item.state] ?? (item.moves ? WORDS.moves : null) };
}

function isMain({ time, endTime }: ItemOnWall): boolean {
  return minutesOf(endTime) - minutesOf(time) >= MAIN_MINUTES;
}

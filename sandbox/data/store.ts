import { addDays, weekday, weekOf } from '../../src/domain/dates.ts';
import { detectType, effectiveMinutes } from '../../src/domain/event-types.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings.ts';
import { plan } from '../../src/engine/plan.ts';
import type { SnapshotEvent, SnapshotSchedule } from '../../src/engine/snapshot.ts';
import { PEOPLE } from './cast.ts';
import { WorkBank } from './generator/events.ts';
import { Random } from './generator/random.ts';
import { packed } from './goods.ts';
import { type Rotation, type StoreData, type StoreEvent, snapshotOf } from './model.ts';
import { meets, projectOf, type Targets, tune, urgentDays } from './tuning.ts';
import { CHANNEL } from './workspace.ts';

/**
 * The invented store of demo and tests: 12 people, three weeks of about 115 events, the coming week posted, and the
 * things that make a real Monday: time off, a holiday, a locked day, gaps in the rotations, late arrivals.
 * Everything is relative to `today`, and the same day and seed give the same store.
 */

export interface StoreOptions {
  /** Another store of the same kind; default 1. */
  seed?: number;
  /** Events per week as a part of the usual 115; default 1. */
  share?: number;
  /** Days of events after today; default the horizon, 21. */
  days?: number;
}

export const ZONE = 'America/Chicago';
const TARGETS: Targets = { swaps: { min: 3, max: 5 }, needsYou: 7 };
const TRIES = 12;

/** The store as it stands in the morning of `today` (`YYYY-MM-DD` in the store's zone). */
export function demoStore(today: string, options: StoreOptions = {}): StoreData {
  const { seed = 1, share = 1, days = 21 } = options;
  let data = variant(today, `${seed}`, share, days);
  // Some stores have too little on their books to swap anything: then the next one of the same kind.
  for (let tries = 1; tries < TRIES && !meets(data, TARGETS); tries += 1)
    data = variant(today, `${seed}.${tries}`, share, days);
  return data;
}

function variant(today: string, seed: string, share: number, days: number): StoreData {
  const random = new Random(`store/${seed}/${today}`);
  const bare: StoreData = {
    store: {
      id: 'brookfield',
      name: 'Brookfield',
      number: '9901',
      timezone: ZONE,
      locationId: '500001',
      locationMvid: '00000000-0000-4000-8000-000000000001',
      channelId: CHANNEL.id,
    },
    // Who makes juice on a day without a rotation is for people to decide.
    settings: { juicerFallback: false },
    today,
    people: PEOPLE,
    events: [],
    rotations: rotations(),
    ...calendar(random, today),
  };
  const bank = new WorkBank(random, packed());
  const last = addDays(today, days);
  for (let sunday = addDays(weekOf(today), -7); sunday < last; sunday = addDays(sunday, 7))
    bank.addWeek(sunday, share);
  const holidays = new Set(bare.holidays.map(({ date }) => date));
  const known = clean(bank.events).filter(
    (event) => event.startDate < last && !(isPinned(event) && holidays.has(event.startDate)),
  );
  const posted = postedWeek(bare, known);
  const open = known.filter((event) => posted.has(event.refNum) || isOpen(event, today));
  const planted = plantTrouble(bank, bare);
  const late = urgentDays(bare).flatMap((date) =>
    [1, 2].map(() => {
      const first = bank.events.length;
      bank.addCampaign(date, addDays(date, 1));
      return clean(bank.events.slice(first)).map((event) => storeEvent(event));
    }),
  );
  const events = [...open, ...planted].map((event) => storeEvent(event, posted.get(event.refNum)));
  return tune({ ...bare, events }, late, new Set(planted.map(({ refNum }) => refNum)), TARGETS);
}

/** Without what a run would not touch: cancelled and excluded events, Supervisors without a Core. */
function clean(events: readonly SnapshotEvent[]): SnapshotEvent[] {
  const alive = events.filter((event) => event.condition !== 'canceled' && event.autoSchedule !== false);
  const cores = new Set(alive.filter((event) => detectType(event.name) === 'core').map(projectOf));
  return alive.filter((event) => detectType(event.name) !== 'supervisor' || cores.has(projectOf(event)));
}

/** Done on its first day or not at all. */
function isPinned(event: SnapshotEvent): boolean {
  return !event.name.includes(' - V2-') || event.dueDate === addDays(event.startDate, 1);
}

/** Still worth planning: it has days left, and what belongs to its first day has not begun. */
function isOpen(event: SnapshotEvent, today: string): boolean {
  const firstDay = addDays(today, 3);
  return isPinned(event) ? event.startDate > addDays(today, 6) : event.dueDate > firstDay;
}

/** What needs somebody: a juicer day without a rotation, a Core on the holiday, a visit that arrived too late to plan. */
function plantTrouble(bank: WorkBank, { today, rotations: rows, holidays }: StoreData): SnapshotEvent[] {
  const first = bank.events.length;
  const juicerDays = new Set(rows.filter(({ type }) => type === 'juicer').map((row) => row.weekday));
  const closed = new Set(holidays.map(({ date }) => date));
  const gap = [7, 8, 9, 10, 12, 13, 14]
    .map((days) => addDays(today, days))
    .find((date) => !juicerDays.has(weekday(date)) && weekday(date) < 5 && !closed.has(date))!;
  bank.addProduction(gap);
  bank.events[first]!.dueDate = addDays(gap, 1);
  const holiday = holidays[0]!.date;
  bank.addCampaign(holiday, addDays(holiday, 1));
  const tomorrow = addDays(today, 1);
  const day = `${tomorrow.slice(5, 7)}.${tomorrow.slice(8)}`;
  return [
    ...bank.events
      .slice(first)
      .map(({ refNum, name, startDate, dueDate }) => ({ refNum, name, startDate, dueDate })),
    {
      refNum: 799_001,
      name: `${day}-LUMA-Sparkling Water (${tomorrow.slice(2).replaceAll('-', '')}799001) - ${day} Digital Demo Refresh`,
      startDate: tomorrow,
      dueDate: addDays(tomorrow, 1),
    },
  ];
}

/**
 * What a run of last week proposed for the days up to `today + 6` is on the books by now. Cancelled and expired events
 * of that run are gone; what it put later is proposed afresh.
 */
function postedWeek(data: StoreData, known: readonly SnapshotEvent[]): Map<number, SnapshotSchedule> {
  const { today } = data;
  const events = known.map((event) => storeEvent(event));
  const { rows } = plan(snapshotOf({ ...data, today: addDays(today, -7), events, lockedDays: [] }));
  const bookings = rows.flatMap(({ eventRefNum, employeeId, date, time }) =>
    employeeId !== null && date !== null && time !== null && date >= today && date <= addDays(today, 6)
      ? [{ id: `B${eventRefNum}`, eventRefNum, employeeId, date, time }]
      : [],
  );
  return new Map(bookings.map((row) => [row.eventRefNum, row]));
}

function storeEvent(event: SnapshotEvent, row?: SnapshotSchedule): StoreEvent {
  const { refNum, name, startDate, dueDate } = event;
  const minutes = effectiveMinutes({ type: detectType(name), name }, DEFAULT_SETTINGS.durations);
  return {
    ...{ refNum, name, startDate, dueDate, mPlanId: String(refNum) },
    ...(row ? { booking: { repId: row.employeeId, date: row.date, time: row.time, minutes } } : {}),
  };
}

/** A Primary Lead every day; a juicer on Tuesday, Thursday, Friday and Saturday: Sunday is the gap. */
function rotations(): Rotation[] {
  const [, lead, second] = PEOPLE;
  const juicer = PEOPLE.find(({ jobTitle }) => jobTitle === 'juicer_barista')!;
  const backup = PEOPLE.findLast(({ jobTitle }) => jobTitle === 'juicer_barista')!;
  const leads = ([0, 1, 2, 3, 4, 5, 6] as const).map((day): Rotation => {
    const first = second!.daysOff.includes(day) || day % 2 === 0 ? lead! : second!;
    const other = first === lead ? second! : lead!;
    return { weekday: day, type: 'primary_lead', repId: first.repId, backupRepId: other.repId };
  });
  const juicers = ([1, 3, 4, 5] as const).map(
    (day): Rotation => ({
      weekday: day,
      type: 'juicer',
      repId: juicer.repId,
      ...(backup.daysOff.includes(day) ? {} : { backupRepId: backup.repId }),
    }),
  );
  return [...leads, ...juicers];
}

function calendar(
  random: Random,
  today: string,
): Pick<StoreData, 'timeOff' | 'dateAvailability' | 'holidays' | 'lockedDays'> {
  const timeOff: StoreData['timeOff'] = [];
  for (let index = 0; index < 9; index += 1) {
    const { repId } = random.pick(PEOPLE.slice(1, 8));
    const start = addDays(today, random.int(-2, 18));
    const length = random.chance(0.75) ? 1 : random.int(2, 5);
    timeOff.push({
      repId,
      start,
      end: addDays(start, length - 1),
      reason: length > 2 ? 'Vacation' : 'Personal day',
    });
  }
  return {
    timeOff,
    dateAvailability: [
      { repId: PEOPLE[8]!.repId, date: addDays(today, 5), isAvailable: true, reason: 'Can help out' },
      { repId: PEOPLE[6]!.repId, date: addDays(today, 8), isAvailable: false, reason: 'Training day' },
    ],
    holidays: [{ date: addDays(today, 11), name: 'Founders’ Day' }],
    lockedDays: [{ date: addDays(today, 4), reason: 'Schedules are printed' }],
  };
}

import type { ScheduleDayVm, ScheduleItemVm, ScheduleVm } from '../../blocks/schedule-model.ts';

/** Boards of days and weeks, and the worst day of all. */
export const DATES = [22, 23, 24, 25, 26, 27, 28].map((day) => `2026-11-${day}`);
export const item = (over: Partial<ScheduleItemVm> = {}): ScheduleItemVm => ({
  eventRefNum: 612_345,
  shortName: 'BRIO Sparkling Water',
  eventType: 'core',
  time: '10:15',
  endTime: '16:45',
  block: 3,
  state: 'booked',
  moves: false,
  ...over,
});
export const person = (name: string, items: readonly ScheduleItemVm[], away: string | null = null) => ({
  employeeId: name,
  name,
  title: 'event_specialist',
  away,
  items,
});
export const day = (over: Partial<ScheduleDayVm> = {}): ScheduleDayVm => ({
  date: '2026-11-26',
  holiday: null,
  locked: null,
  lead: { name: 'Maya Okafor', away: null, backup: null, fromException: false },
  juicer: null,
  juicerWork: false,
  people: [],
  free: [],
  off: [],
  unstaffed: [],
  openLater: 0,
  ...over,
});
export const board = (days: readonly ScheduleDayVm[], over: Partial<ScheduleVm> = {}): ScheduleVm => ({
  storeId: 'harbor',
  storeName: 'Harbor Store',
  timezone: 'America/Chicago',
  today: '2026-11-25',
  now: '10:35',
  before: '2026-11-25',
  after: '2026-11-27',
  days,
  ...over,
});
export const week = (over: Partial<ScheduleDayVm> = {}): ScheduleVm =>
  board(
    DATES.map((date) => day({ date, ...over })),
    { before: '2026-11-15', after: '2026-11-29' },
  );

const EVIL = [
  '<!channel> & <@U1>',
  '&'.repeat(75),
  'אבגדה'.repeat(15),
  '😀'.repeat(37),
  'x\n`*_~'.repeat(12),
];
export const evil = (i: number) => EVIL[i % EVIL.length] ?? '';
/** 400 events on 60 people, everything as long as it can be. */
export const worstDay = (date: string): ScheduleDayVm =>
  day({
    date,
    holiday: evil(0),
    locked: { reason: evil(1).repeat(4) },
    lead: { name: evil(1), away: 'time_off', backup: evil(2), fromException: true },
    juicer: { name: evil(3), away: 'inactive', backup: null, fromException: true },
    juicerWork: true,
    people: Array.from({ length: 60 }, (_, p) =>
      person(
        evil(p),
        Array.from({ length: 7 }, (_, j) =>
          item({
            shortName: evil(p + j),
            eventRefNum: 2_000_000_000 + p * 7 + j,
            time: `1${j}:00`,
            endTime: `1${j}:59`,
            state: j % 2 ? 'failed' : 'proposed',
            moves: j % 3 === 0,
          }),
        ),
        'not_this_weekday',
      ),
    ),
    free: Array.from({ length: 60 }, (_, i) => ({ name: evil(i) })),
    off: Array.from({ length: 60 }, (_, i) => ({ name: evil(i), why: 'temporary_schedule' })),
    unstaffed: Array.from({ length: 400 }, (_, i) => ({
      eventRefNum: 2_000_000_000 + i,
      shortName: evil(i),
      eventType: 'juicer_production',
      why: 'with_core',
    })),
    openLater: 400,
  });

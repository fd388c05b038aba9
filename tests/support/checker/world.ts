import type { Snapshot, SnapshotEmployee, SnapshotEvent } from '../../../src/engine/snapshot.ts';

/*
 * A second reading of the rules, for checking proposals. It shares types with the engine and not a line of code: its own
 * calendar (through Date), its own detection of types, its own availability and pairing, written for plainness.
 */

const DAY = 86_400_000;

export const plus = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
export const between = (later: string, earlier: string): number =>
  (Date.parse(`${later}T00:00:00Z`) - Date.parse(`${earlier}T00:00:00Z`)) / DAY;
/** 0 = Monday. */
export const dayOfWeek = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
export const sundayOf = (date: string): string => plus(date, -new Date(`${date}T00:00:00Z`).getUTCDay());
export const clock = (time: string): number => Number(time.split(':')[0]) * 60 + Number(time.split(':')[1]);

export interface Job {
  ref: number;
  type: string;
  minutes: number;
  start: string;
  due: string;
  dead: boolean;
  blocking: boolean;
  fullDay: boolean;
  primary: boolean;
  raw: SnapshotEvent;
}

export interface Stand {
  job: Job;
  who: string;
  date: string;
  time: string;
  block: number | null;
  from: 'posted' | 'foreign' | 'run';
  id: string | null;
}

/** The same stands, found by date, by person and date, and by person and week. */
export interface StandIndex {
  onDate: ReadonlyMap<string, readonly Stand[]>;
  onDay: ReadonlyMap<string, readonly Stand[]>;
  inWeek: ReadonlyMap<string, readonly Stand[]>;
}

export interface World {
  snapshot: Snapshot;
  today: string;
  nowTime: string;
  earliest: string;
  emergency: boolean;
  jobs: Map<number, Job>;
  people: Map<string, SnapshotEmployee>;
  stands: Stand[];
  index: StandIndex;
  coreOf: Map<number, number>;
  supervisorOf: Map<number, number>;
  productionOf: Map<number, number>;
  set: {
    bufferDays: number;
    rescueDays: number;
    searchDays: number;
    horizonDays: number;
    weekly: number;
    productions: number;
    minutes: number | null;
    coreMinutes: number;
    safety: number;
    bumping: boolean;
    juicerFallback: boolean;
  };
}

export function worldOf(snapshot: Snapshot): World {
  const local = new Intl.DateTimeFormat('sv-SE', {
    timeZone: snapshot.store.timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(new Date(snapshot.now));
  const [today = '', nowTime = ''] = local.split(' ');
  const stored = snapshot.settings ?? {};
  const emergency = snapshot.mode === 'emergency';
  const set = {
    bufferDays: emergency ? 0 : (stored.bufferDays ?? 3),
    rescueDays: stored.rescueDays ?? 3,
    searchDays: stored.searchDays ?? 56,
    horizonDays: stored.horizonDays ?? 21,
    weekly: stored.maxCorePerWeek ?? 6,
    productions: stored.maxJuicerProductionPerWeek ?? 5,
    minutes: stored.maxMinutesPerWeek ?? null,
    coreMinutes: stored.durations?.core ?? 390,
    safety: stored.bumpSafetyDays ?? 2,
    bumping: stored.bumping ?? true,
    juicerFallback: stored.juicerFallback ?? true,
  };
  const jobs = new Map(snapshot.events.map((event) => [event.refNum, jobOf(event, stored)]));
  const people = new Map(snapshot.employees.map((person) => [person.id, person]));
  const stands: Stand[] = [
    ...snapshot.schedules.map((row) => ({
      job: jobs.get(row.eventRefNum)!,
      who: row.employeeId,
      date: row.date,
      time: row.time,
      block: row.block ?? null,
      from: 'posted' as const,
      id: row.id,
    })),
    ...snapshot.pending.map((row) => ({
      job: jobs.get(row.eventRefNum)!,
      who: row.employeeId,
      date: row.date,
      time: row.time,
      block: row.block ?? null,
      from: 'foreign' as const,
      id: null,
    })),
  ].filter((stand) => !stand.job.dead);
  return {
    snapshot,
    today,
    nowTime,
    earliest: plus(today, set.bufferDays),
    emergency,
    jobs,
    people,
    stands,
    index: indexOf(stands),
    ...pairs([...jobs.values()]),
    set,
  };
}

const indexes = new WeakMap<readonly Stand[], StandIndex>();

/** The index of a list that no longer changes, made once. */
export function indexOf(stands: readonly Stand[]): StandIndex {
  const made = indexes.get(stands) ?? {
    onDate: groupBy(stands, (stand) => stand.date),
    onDay: groupBy(stands, (stand) => `${stand.who} ${stand.date}`),
    inWeek: groupBy(stands, (stand) => `${stand.who} ${sundayOf(stand.date)}`),
  };
  indexes.set(stands, made);
  return made;
}

function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function jobOf(event: SnapshotEvent, settings: NonNullable<Snapshot['settings']>): Job {
  const type = event.type ?? typeOf(event.name, event.estimatedMinutes ?? 0);
  const minutes =
    event.estimatedMinutes ||
    (type === 'other' ? hinted(event.name) : 0) ||
    settings.durations?.[type as keyof typeof settings.durations] ||
    MINUTES[type] ||
    15;
  const fullDay = type === 'other' && minutes >= (settings.fullDayMinutes ?? 480);
  return {
    ref: event.refNum,
    type,
    minutes,
    start: event.startDate,
    due: event.dueDate,
    dead: ['canceled', 'expired', 'cannot_complete', 'unknown'].includes(event.condition ?? 'unstaffed'),
    blocking: fullDay || ['core', 'juicer_production', 'juicer_deep_clean'].includes(type),
    fullDay,
    primary: ['core', 'juicer_production'].includes(type),
    raw: event,
  };
}

const MINUTES: Record<string, number> = {
  core: 390,
  supervisor: 5,
  juicer_production: 540,
  juicer_deep_clean: 240,
  digital_setup: 30,
};

const PATTERNS: [RegExp, string][] = [
  [/V2-CORE/, 'core'],
  [/V2-SUPER|SUPERVISO/, 'supervisor'],
  [/JUICER DEEP CLEAN/, 'juicer_deep_clean'],
  [/^(?=.*JUICE).*PRODUCTION-SPCLTY/, 'juicer_production'],
  [/^(?=.*JUICE).*SURVEY-SPCLTY/, 'juicer_survey'],
  [/^(?=.*DIGITAL).*TEAR\s*DOWN/, 'digital_teardown'],
  [/^(?=.*DIGITAL).*REFRESH/, 'digital_refresh'],
  [/^(?=.*DIGITAL).*SETUP/, 'digital_setup'],
  [/DIGITAL/, 'digital'],
  [/FREEOSK|(^|[^A-Z0-9])FSK([^A-Z0-9]|$)/, 'freeosk'],
  [/(^|[^A-Z0-9])CORE([^A-Z0-9]|$)/, 'core'],
];

function typeOf(name: string, minutes: number): string {
  const hit = PATTERNS.find(([pattern]) => pattern.test(name.toUpperCase()));
  if (hit !== undefined) return hit[1];
  return { 360: 'core', 390: 'core', 5: 'supervisor', 240: 'juicer_deep_clean' }[minutes] ?? 'other';
}

function hinted(name: string): number {
  const found = /(?:^|[^A-Z0-9])(\d+)(HR|MINS?)(?![A-Z0-9])/.exec(name.toUpperCase());
  return found === null ? 0 : Number(found[1]) * (found[2] === 'HR' ? 60 : 1);
}

function pairs(all: Job[]) {
  const jobs = all.filter((job) => !job.dead).sort((a, b) => a.ref - b.ref);
  const coreOf = new Map<number, number>();
  const supervisorOf = new Map<number, number>();
  const productionOf = new Map<number, number>();
  const cores = jobs.filter((job) => job.type === 'core');
  const keys = [
    (job: Job) => (job.type === 'core' ? String(job.ref) : String(job.raw.parentRefNum ?? 'none')),
    (job: Job) => job.raw.name.match(/\((\d{9,12})\)/)?.[1] ?? 'none',
    (job: Job) => job.raw.name.match(/(?:^|\D)(\d{6})(?=\D|$)/)?.[1] ?? 'none',
  ];
  keys.forEach((key, index) => {
    const coresWith = groupBy(cores, key);
    for (const job of jobs.filter(
      (other) => other.type === 'supervisor' && !coreOf.has(other.ref) && key(other) !== 'none',
    )) {
      const fitting = (coresWith.get(key(job)) ?? [])
        .filter((core) => !supervisorOf.has(core.ref))
        .filter((core) => index === 0 || (core.start < job.due && job.start < core.due))
        .sort((a, b) => Number(b.start === job.start) - Number(a.start === job.start) || a.ref - b.ref);
      if (fitting[0] === undefined) continue;
      coreOf.set(job.ref, fitting[0].ref);
      supervisorOf.set(fitting[0].ref, job.ref);
    }
  });
  const productions = jobs.filter((job) => job.type === 'juicer_production');
  const surveys = jobs.filter((job) => job.type === 'juicer_survey');
  const used = new Set<number>();
  for (const stored of [true, false])
    for (const survey of surveys.filter((job) => !productionOf.has(job.ref))) {
      const match = productions.find(
        (job) =>
          !used.has(job.ref) &&
          (stored
            ? survey.raw.parentRefNum === job.ref
            : job.start === survey.start && job.due === survey.due),
      );
      if (match === undefined) continue;
      used.add(match.ref);
      productionOf.set(survey.ref, match.ref);
    }
  return { coreOf, supervisorOf, productionOf };
}

export const isHoliday = (world: World, date: string): boolean =>
  world.snapshot.holidays.some((day) => day.date === date);
export const isLocked = (world: World, date: string): boolean =>
  world.snapshot.lockedDays.some((day) => day.date === date);

/** Which layer keeps a person from working on a date; null = available. */
export function obstacle(
  world: World,
  person: SnapshotEmployee,
  date: string,
): 'inactive' | 'holiday' | 'time_off' | 'date_row' | 'override' | 'pattern' | null {
  if (!person.active || (person.terminationDate !== undefined && person.terminationDate <= date))
    return 'inactive';
  if (isHoliday(world, date)) return 'holiday';
  for (const off of person.timeOff ?? [])
    if (off.status === 'approved' && off.start <= date && off.end >= date) return 'time_off';
  const rows = (person.dateAvailability ?? []).filter((row) => row.date === date);
  if (rows.length > 0) return rows.some((row) => !row.available) ? 'date_row' : null;
  const day = dayOfWeek(date);
  const deciding = (person.overrides ?? [])
    .filter((override) => override.start <= date && override.end >= date && override.days[day] !== null)
    .sort(
      (a, b) =>
        Date.parse(b.createdAt) - Date.parse(a.createdAt) ||
        (a.start < b.start ? 1 : a.start > b.start ? -1 : 0) ||
        (a.end < b.end ? 1 : a.end > b.end ? -1 : 0) ||
        Number(a.days[day]) - Number(b.days[day]),
    )[0];
  if (deciding !== undefined) return deciding.days[day] ? null : 'override';
  return person.weeklyAvailability === undefined || person.weeklyAvailability[day] ? null : 'pattern';
}

/** The Primary Lead of a date, if the stored person may be one. */
export function leadOf(world: World, date: string): SnapshotEmployee | undefined {
  const exception = world.snapshot.exceptions.find((row) => row.type === 'primary_lead' && row.date === date);
  const row = world.snapshot.rotations.find(
    (other) => other.type === 'primary_lead' && other.weekday === dayOfWeek(date),
  );
  const person = world.people.get((exception ?? row)?.employeeId ?? '');
  return person !== undefined && ['club_supervisor', 'lead_event_specialist'].includes(person.jobTitle)
    ? person
    : undefined;
}

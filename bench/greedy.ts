import { addDays, datesBetween, earlierOf, laterOf, weekday, weekOf } from '../src/domain/dates.ts';
import { detectType, effectiveMinutes, isBlocking } from '../src/domain/event-types.ts';
import { parseSettings } from '../src/domain/settings.ts';
import type { EventType, LocalDate } from '../src/domain/types.ts';
import type { Snapshot, SnapshotEmployee, SnapshotEvent } from '../src/engine/snapshot.ts';

export interface GreedyRow {
  eventRefNum: number;
  type: EventType;
  employeeId: string;
  date: LocalDate;
}

/** Steps in the order of a run: juicer work, full days, Core, Supervisors, the rest. */
const stepOf = (type: EventType, blocking: boolean): number => {
  if (type.startsWith('juicer')) return 0;
  if (type === 'core') return 2;
  if (type === 'supervisor') return 3;
  return blocking ? 1 : 4;
};

/**
 * What one would write in an afternoon, to compare with: step by step the events by due date, each on its first day with
 * somebody who may do it and is free. Nothing is moved, bumped, explained, timed or checked. Returns what found a place.
 */
export function planGreedily(snapshot: Snapshot): GreedyRow[] {
  const settings = parseSettings(snapshot.settings);
  const today = snapshot.now.slice(0, 10);
  const earliest = addDays(today, settings.bufferDays);
  const horizon = addDays(today, Math.min(settings.horizonDays, settings.searchDays));
  const lastDay = addDays(today, settings.searchDays);
  const diary = new Diary(snapshot, settings.maxCorePerWeek);
  const taken = new Set([...snapshot.schedules, ...snapshot.pending].map((row) => row.eventRefNum));
  const rows: GreedyRow[] = [];
  const coreDate = new Map<string, LocalDate>();

  const jobs = snapshot.events.map((event) => {
    const type = event.type ?? detectType(event.name, event.estimatedMinutes);
    const minutes = effectiveMinutes({ ...event, type }, settings.durations);
    const blocking = isBlocking(type, minutes, settings.fullDayMinutes);
    return { event, type, blocking, step: stepOf(type, blocking) };
  });
  const jobOf = new Map(jobs.map((job) => [job.event.refNum, job]));
  for (const row of [...snapshot.schedules, ...snapshot.pending]) {
    const job = jobOf.get(row.eventRefNum)!;
    diary.take(row.employeeId, row.date, job.type, job.blocking);
  }
  const open = jobs
    .filter(({ event }) => !taken.has(event.refNum) && isOpen(event) && event.startDate <= horizon)
    .filter(({ event }) => event.dueDate > today)
    .sort((a, b) => a.step - b.step || (a.event.dueDate < b.event.dueDate ? -1 : 1));
  for (const { event, type, blocking } of open) {
    const pinned = !['core', 'juicer_production', 'juicer_deep_clean'].includes(type);
    const last = pinned ? event.startDate : earlierOf(addDays(event.dueDate, -1), lastDay);
    const core = type === 'supervisor' ? coreDate.get(projectOf(event)) : undefined;
    const dates =
      type !== 'supervisor'
        ? datesBetween(laterOf(event.startDate, earliest), last)
        : core === undefined
          ? []
          : [core];
    const found = firstPlace(type, blocking, dates);
    if (found === undefined) continue;
    diary.take(found.employeeId, found.date, type, blocking);
    rows.push({ eventRefNum: event.refNum, type, ...found });
    if (type === 'core') coreDate.set(projectOf(event), found.date);
  }
  return rows;

  function firstPlace(type: EventType, blocking: boolean, dates: readonly LocalDate[]) {
    const able = peopleFor(type, blocking);
    for (const date of dates)
      for (const person of able)
        if (diary.works(person, date) && diary.isFree(person, date, type, blocking))
          return { employeeId: person.id, date };
    return undefined;
  }

  /** Baristas come first at the juice bar, so that the others stay free for Core. */
  function peopleFor(type: EventType, blocking: boolean): readonly SnapshotEmployee[] {
    const able = snapshot.employees.filter((person) => mayDo(person, type, blocking));
    const barista = (person: SnapshotEmployee) => Number(person.jobTitle === 'juicer_barista');
    return type.startsWith('juicer') ? able.sort((a, b) => barista(b) - barista(a)) : able;
  }
}

function isOpen(event: SnapshotEvent): boolean {
  return ['unstaffed', 'reissued'].includes(event.condition ?? 'unstaffed') && event.autoSchedule !== false;
}

function projectOf(event: SnapshotEvent): string {
  return /\d{6}/.exec(event.name)?.[0] ?? '';
}

function mayDo(person: SnapshotEmployee, type: EventType, blocking: boolean): boolean {
  const supervisor = person.jobTitle === 'club_supervisor';
  if (type === 'core') return !supervisor;
  if (type.startsWith('juicer'))
    return supervisor || person.jobTitle === 'juicer_barista' || person.juicerTrained === true;
  return blocking ? !supervisor : supervisor || person.jobTitle === 'lead_event_specialist';
}

/** Who works when, and who is full. */
class Diary {
  readonly #closed: ReadonlySet<LocalDate>;
  readonly #limit: number;
  readonly #works = new Map<string, boolean>();
  readonly #full = new Set<string>();
  readonly #juicer = new Set<string>();
  readonly #coreInWeek = new Map<string, number>();

  constructor(snapshot: Snapshot, limit: number) {
    this.#closed = new Set([...snapshot.holidays, ...snapshot.lockedDays].map((day) => day.date));
    this.#limit = limit;
  }

  works(person: SnapshotEmployee, date: LocalDate): boolean {
    const key = `${person.id} ${date}`;
    let known = this.#works.get(key);
    if (known === undefined) {
      known = !this.#closed.has(date) && worksOn(person, date);
      this.#works.set(key, known);
    }
    return known;
  }

  isFree(person: SnapshotEmployee, date: LocalDate, type: EventType, blocking: boolean): boolean {
    const key = `${person.id} ${date}`;
    if (blocking && this.#full.has(key)) return false;
    if (type !== 'core') return true;
    if (person.jobTitle === 'juicer_barista' && this.#juicer.has(key)) return false;
    return (this.#coreInWeek.get(`${person.id} ${weekOf(date)}`) ?? 0) < this.#limit;
  }

  take(employeeId: string, date: LocalDate, type: EventType, blocking: boolean): void {
    const key = `${employeeId} ${date}`;
    if (blocking) this.#full.add(key);
    if (type.startsWith('juicer')) this.#juicer.add(key);
    if (type !== 'core') return;
    const week = `${employeeId} ${weekOf(date)}`;
    this.#coreInWeek.set(week, (this.#coreInWeek.get(week) ?? 0) + 1);
  }
}

function worksOn(person: SnapshotEmployee, date: LocalDate): boolean {
  if (!person.active || (person.terminationDate ?? '9999-12-31') <= date) return false;
  if (person.timeOff?.some((off) => off.status === 'approved' && off.start <= date && date <= off.end))
    return false;
  const row = person.dateAvailability?.find((one) => one.date === date);
  if (row !== undefined) return row.available;
  const day = weekday(date);
  const override = person.overrides?.find((one) => one.start <= date && date <= one.end)?.days[day];
  return override ?? person.weeklyAvailability?.[day] ?? true;
}

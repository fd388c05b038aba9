import type { Database } from '../../db/database.ts';
import { announceFile } from '../../db/repositories/messages.ts';
import type { Clock } from '../../domain/clock.ts';
import { addDays, datesBetween, localOf, weekOf } from '../../domain/dates.ts';
import { isJuicerType } from '../../domain/event-types.ts';
import type { JobTitle, LocalDate, RotationType } from '../../domain/types.ts';
import { groupBy } from '../../engine/collections.ts';
import { availabilityOf, isActive } from '../../engine/facts/availability.ts';
import type { EngineEmployee, Facts } from '../../engine/facts/model.ts';
import { rotationOf } from '../../engine/facts/rotation.ts';
import { logDone } from '../action-log.ts';
import { authorize } from '../authz.ts';
import type { Actor } from '../contracts.ts';
import { type Entry, entriesOf, factsOf } from './entries.ts';
import type { AwayReason, RotationOfDay, ScheduleDay, SchedulePerson, ScheduleView } from './model.ts';
import { readSchedule, type ScheduleReading } from './schedule-reading.ts';
import { type Unstaffed, unstaffedOf } from './unstaffed.ts';

/** The board: who works when, who is off, what has nobody. Reads only. */
export class ScheduleService {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor({ db, clock }: { db: Database; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /** One day. @throws ForbiddenError @throws DaybreakError `NOT_FOUND` */
  day(storeId: string, actor: Actor, date: LocalDate): Promise<ScheduleView> {
    return this.days(storeId, actor, date, date);
  }

  /** Sunday to Saturday around a date. @throws ForbiddenError @throws DaybreakError `NOT_FOUND` */
  week(storeId: string, actor: Actor, date: LocalDate): Promise<ScheduleView> {
    const sunday = weekOf(date);
    return this.days(storeId, actor, sunday, addDays(sunday, 6));
  }

  /** Any days in a row, both included. @throws ForbiddenError @throws DaybreakError `NOT_FOUND` */
  async days(storeId: string, actor: Actor, from: LocalDate, to: LocalDate): Promise<ScheduleView> {
    await authorize(this.#db.client, storeId, actor, 'read');
    return this.read(storeId, from, to);
  }

  /**
   * Asks for the plan of a week as pictures in their direct messages, one for each page; `request` tells two requests
   * apart. False: it is on its way already. @throws ForbiddenError @throws DaybreakError `NOT_FOUND`
   */
  async requestPicture(
    storeId: string,
    actor: Actor,
    { sunday, pages, request }: { sunday: LocalDate; pages: number; request: string },
  ): Promise<boolean> {
    await authorize(this.#db.client, storeId, actor, 'read');
    return this.#db.transaction(async (tx) => {
      await logDone(tx, {
        storeId,
        at: this.#clock.now(),
        actor,
        action: 'schedule.picture',
        subjectType: 'week',
        subjectId: sunday,
        correlationId: request,
      });
      let isNew = false;
      for (let page = 1; page <= pages; page++) {
        const added = await announceFile(tx, {
          storeId,
          kind: 'file.week_plan',
          subjectType: 'file',
          subjectId: `${sunday}/${page}`,
          recipient: actor,
          part: `${storeId}:${request}`,
          priority: 1,
        });
        isNew ||= added;
      }
      return isNew;
    });
  }

  /** The same days without asking for a right, for files that were asked for with one. */
  async read(storeId: string, from: LocalDate, to: LocalDate): Promise<ScheduleView> {
    const reading = await readSchedule(this.#db.client, storeId, from, to);
    const { name, timezone } = reading.store;
    const now = this.#clock.now();
    const facts = factsOf(storeId, reading, now, from, to);
    const entries = groupBy(entriesOf(reading.work, facts), (entry) => entry.date);
    const unstaffed = unstaffedOf(reading.work);
    const local = localOf(now, timezone);
    return {
      storeId,
      storeName: name,
      timezone,
      today: local.date,
      now: local.time,
      days: datesBetween(from, to).map((date) =>
        dayOf(facts, reading, date, entries.get(date) ?? [], unstaffed),
      ),
    };
  }
}

function dayOf(
  facts: Facts,
  reading: ScheduleReading,
  date: LocalDate,
  entries: readonly Entry[],
  unstaffed: Unstaffed,
): ScheduleDay {
  const people = peopleOf(facts, reading, date, entries);
  const working = new Set(people.map(({ employeeId }) => employeeId));
  const others = facts.employees.filter((person) => isActive(person, date) && !working.has(person.id));
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  const open = unstaffed.onDay(date);
  const locked = facts.calendar.isLocked(date);
  return {
    date,
    holiday: facts.calendar.holiday(date),
    locked: locked ? { reason: facts.calendar.lockReason(date) } : null,
    lead: rotation(facts, date, 'primary_lead'),
    juicer: rotation(facts, date, 'juicer'),
    juicerWork: [...entries.map(({ item }) => item), ...open].some(({ eventType }) =>
      isJuicerType(eventType),
    ),
    people,
    free: others
      .filter((person) => awayReason(facts, person, date) === null)
      .map((person) => ({ employeeId: person.id, name: nameOf(person), title: person.jobTitle }))
      .sort(byName),
    off: others
      .flatMap((person) => {
        const why = awayReason(facts, person, date);
        return why === null
          ? []
          : [{ employeeId: person.id, name: nameOf(person), title: person.jobTitle, why }];
      })
      .sort(byName),
    unstaffed: open,
    openLater: unstaffed.later(date),
  };
}

function peopleOf(
  facts: Facts,
  reading: ScheduleReading,
  date: LocalDate,
  entries: readonly Entry[],
): SchedulePerson[] {
  const first = (person: SchedulePerson) => person.items[0]?.time ?? '';
  const people = [...groupBy(entries, (entry) => entry.employeeId)].map(([employeeId, own]) => {
    const known = facts.employeeById.get(employeeId);
    const row = reading.employees.find(({ id }) => id === employeeId);
    return {
      employeeId,
      name: row?.name ?? employeeId,
      title: (row?.jobTitle ?? 'event_specialist') as JobTitle,
      away: known === undefined ? null : awayReason(facts, known, date),
      items: own
        .map(({ item }) => item)
        .sort((a, b) => a.time.localeCompare(b.time) || a.eventRefNum - b.eventRefNum),
    };
  });
  return people.sort((a, b) => first(a).localeCompare(first(b)) || a.name.localeCompare(b.name));
}

function rotation(facts: Facts, date: LocalDate, type: RotationType): RotationOfDay | null {
  const { primary, backup, fromException } = rotationOf(facts, date, type);
  if (primary === null) return null;
  return {
    employeeId: primary.id,
    name: nameOf(primary),
    away: isActive(primary, date) ? awayReason(facts, primary, date) : 'inactive',
    backup: backup === null ? null : nameOf(backup),
    fromException,
  };
}

function awayReason(facts: Facts, employee: EngineEmployee, date: LocalDate): AwayReason | null {
  const { available, layer } = availabilityOf(facts, employee, date);
  if (available) return null;
  switch (layer) {
    case 'AVAIL-1':
      return 'holiday';
    case 'AVAIL-2':
      return 'time_off';
    case 'AVAIL-3':
      return 'marked_off';
    case 'AVAIL-4':
      return 'temporary_schedule';
    default:
      return 'not_this_weekday';
  }
}

const nameOf = ({ id, name }: EngineEmployee) => name ?? id;

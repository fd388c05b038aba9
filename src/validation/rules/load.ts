import { firstArriveTime } from '../../domain/blocks.ts';
import { formatDay, minutesOf, weekday } from '../../domain/dates.ts';
import { isDigitalType } from '../../domain/event-types.ts';
import { arriveTimes, stepGroup } from '../../domain/start-times.ts';
import type { LocalTime } from '../../domain/types.ts';
import { isAvailable } from '../../engine/facts/availability.ts';
import type { EngineEmployee } from '../../engine/facts/model.ts';
import { primaryLead } from '../../engine/facts/rotation.ts';
import type { Taken } from '../../engine/occupancy.ts';
import { hasHard } from '../../engine/validator.ts';
import type { Hit } from '../model.ts';
import { type Day, isCore, personOf, type Week } from '../view.ts';
import { eventName, eventNames, names, personName, span, weekName } from '../words.ts';

/** How much one person has on a day and in a week. */

const SATURDAY = 5;
/** A start time on this many days of a week is no variety any more (RULE-017). */
const SAME_TIME_DAYS = 4;
/** From here the difference in Core between two people is worth evening out (RULE-024). */
const WORKLOAD_GAP = 2;

const refs = (rows: readonly Taken[]): number[] => rows.map((row) => row.event.refNum);
const daysOf = (rows: readonly Taken[]): string[] => [...new Set(rows.map((row) => row.date))].sort();

/** RULE-002: two blocking events of one person overlap (DBL-1); touching ends do not. One finding per pair. */
export function doubleBooking(day: Day): Hit[] {
  return [...day.people].flatMap(([id, rows]) => {
    const blocking = rows
      .filter((row) => row.event.blocking)
      .sort((a, b) => minutesOf(a.time) - minutesOf(b.time) || a.event.refNum - b.event.refNum);
    return blocking.flatMap((first, index) =>
      blocking
        .slice(index + 1)
        .filter((second) => minutesOf(second.time) < minutesOf(first.time) + first.minutes)
        .map((second) => ({
          employeeIds: [id],
          eventRefs: refs([first, second]),
          message: `${personName(day, id)} has ${eventName(first.event)} ${span(first)} and ${eventName(second.event)} ${span(second)} on ${formatDay(day.date)}.`,
          actual: `${span(first)} and ${span(second)}`,
          expected: 'no overlap',
        })),
    );
  });
}

/** RULE-004: more Core than one person may hold on a day (H7). */
export function corePerDay(day: Day): Hit[] {
  const limit = day.facts.settings.maxCorePerDay;
  return [...day.people].flatMap(([id, rows]): Hit[] => {
    const cores = rows.filter(isCore);
    if (cores.length <= limit) return [];
    return [
      {
        employeeIds: [id],
        eventRefs: refs(cores),
        message: `${personName(day, id)} has ${cores.length} Core on ${formatDay(day.date)}; the limit is ${limit}: ${eventNames(cores)}.`,
        actual: String(cores.length),
        expected: `at most ${limit}`,
      },
    ];
  });
}

/** RULE-017: the same start on most days of a week. The Primary Lead's own opening does not count. */
export function sameTime(week: Week): Hit[] {
  const { facts } = week;
  const opening = firstArriveTime(facts.settings);
  return [...week.people].flatMap(([id, rows]) =>
    arriveTimes(facts.settings).flatMap((time: LocalTime): Hit[] => {
      const at = rows.filter(
        (row) =>
          isCore(row) && row.time === time && !(time === opening && primaryLead(facts, row.date)?.id === id),
      );
      const count = daysOf(at).length;
      if (count < SAME_TIME_DAYS) return [];
      return [
        {
          employeeIds: [id],
          eventRefs: refs(at),
          key: time,
          message: `${personName(week, id)} starts at ${time} on ${count} days of ${weekName(week.start)}; vary the start times.`,
          actual: `${time} on ${count} days`,
          expected: `at most ${SAME_TIME_DAYS - 1} days`,
        },
      ];
    }),
  );
}

/** RULE-018: more Core than one person may hold in a week (H8). */
export function corePerWeek(week: Week): Hit[] {
  return overWeeklyLimit(week, isCore, week.facts.settings.maxCorePerWeek, 'Core');
}

/** RULE-019: more Productions than one person may hold in a week (H16). */
export function productionPerWeek(week: Week): Hit[] {
  const limit = week.facts.settings.maxJuicerProductionPerWeek;
  return overWeeklyLimit(week, (row) => row.event.type === 'juicer_production', limit, 'Juicer Production');
}

function overWeeklyLimit(week: Week, counts: (row: Taken) => boolean, limit: number, what: string): Hit[] {
  return [...week.people].flatMap(([id, rows]): Hit[] => {
    const counted = rows.filter(counts);
    if (counted.length <= limit) return [];
    return [
      {
        employeeIds: [id],
        eventRefs: refs(counted),
        message: `${personName(week, id)} has ${counted.length} ${what} in ${weekName(week.start)}; the limit is ${limit}.`,
        actual: String(counted.length),
        expected: `at most ${limit}`,
      },
    ];
  });
}

/** RULE-022: the Club Supervisor's Core of a week, as one finding. */
export function supervisorCoreWeek(week: Week): Hit[] {
  return [...week.people].flatMap(([id, rows]): Hit[] => {
    const cores = rows.filter(isCore);
    if (!personOf(week, id)?.isClubSupervisor || cores.length === 0) return [];
    const days = daysOf(cores).map(formatDay).join(', ');
    return [
      {
        employeeIds: [id],
        eventRefs: refs(cores),
        message: `${personName(week, id)} (Club Supervisor) has ${cores.length} Core in ${weekName(week.start)}: ${days}.`,
        actual: String(cores.length),
        expected: 'none',
      },
    ];
  });
}

/**
 * RULE-023: the Club Supervisor does a Digital while a Lead with a Core or Production was there for it. Whoever has
 * Saturday's Setup is not asked for the Refresh as well (S9).
 */
export function supervisorOnDigital(day: Day): Hit[] {
  const { facts, date } = day;
  const leads = facts.employees.filter(
    (person) =>
      person.isLead && day.occupancy.hasPrimary(person.id, date) && isAvailable(facts, person, date),
  );
  const hasSetup = (person: EngineEmployee) =>
    weekday(date) === SATURDAY &&
    day.people.get(person.id)?.some((row) => row.event.type === 'digital_setup');
  return day.rows
    .filter((row) => isDigitalType(row.event.type) && personOf(day, row.employeeId)?.isClubSupervisor)
    .flatMap((row): Hit[] => {
      const isRefresh = stepGroup(row.event.type) === 'refresh';
      const able = leads.filter((lead) => !(isRefresh && hasSetup(lead)));
      if (able.length === 0) return [];
      return [
        {
          employeeIds: [row.employeeId],
          eventRefs: [row.event.refNum],
          message: `${eventName(row.event)} on ${formatDay(date)} is with ${personName(day, row.employeeId)} although ${names(able)} could do it.`,
          actual: personName(day, row.employeeId),
          expected: names(able),
        },
      ];
    });
}

/** RULE-024: a Core that could move from somebody busy to somebody with two fewer. The widest gap of the week only. */
export function workload(week: Week): Hit[] {
  const people = week.facts.employees.filter(
    (person) => person.jobTitle === 'event_specialist' || person.jobTitle === 'juicer_barista',
  );
  const coreOf = (person: EngineEmployee) => week.occupancy.coreInWeek(person.id, week.start);
  const pairs = people
    .flatMap((busy) => people.map((other) => ({ busy, other, gap: coreOf(busy) - coreOf(other) })))
    .filter((pair) => pair.gap >= WORKLOAD_GAP)
    .sort((a, b) => b.gap - a.gap);
  for (const { busy, other } of pairs) {
    const movable = week.people.get(busy.id)?.find((row) => isCore(row) && couldTake(week, other, row));
    if (movable === undefined) continue;
    return [
      {
        employeeIds: [busy.id, other.id],
        eventRefs: [movable.event.refNum],
        message: `${busy.name} has ${coreOf(busy)} Core in ${weekName(week.start)}, ${other.name} has ${coreOf(other)}; ${eventName(movable.event)} on ${formatDay(movable.date)} could move to ${other.name}.`,
        actual: `${coreOf(busy)} and ${coreOf(other)}`,
        expected: `a difference under ${WORKLOAD_GAP}`,
      },
    ];
  }
  return [];
}

/** Whether a Core could be somebody else's: there, without a Core or Production, and no hard constraint. */
function couldTake({ facts, occupancy }: Week, person: EngineEmployee, row: Taken): boolean {
  const { event, date, time, block } = row;
  if (!isAvailable(facts, person, date) || occupancy.hasPrimary(person.id, date)) return false;
  return !hasHard({ event, employeeId: person.id, date, time, block }, 'manual', facts, occupancy);
}

/** RULE-037: nobody works all days of a week. */
export function workDays(week: Week): Hit[] {
  return [...week.people]
    .filter(([, rows]) => daysOf(rows).length === week.days.length)
    .map(([id, rows]) => ({
      employeeIds: [id],
      eventRefs: refs(rows),
      message: `${personName(week, id)} works all 7 days of ${weekName(week.start)}.`,
      actual: '7 days',
      expected: 'at most 6 days',
    }));
}

import { formatDay, weekday } from '../../domain/dates.ts';
import { allowedTimes, isAllowedTime, stepGroup } from '../../domain/start-times.ts';
import { isAvailable } from '../../engine/facts/availability.ts';
import { primaryLead } from '../../engine/facts/rotation.ts';
import type { Taken } from '../../engine/occupancy.ts';
import type { Hit } from '../model.ts';
import { type Day, personOf } from '../view.ts';
import { dayTime, eventName, names, personName } from '../words.ts';

/** The fixed start times of §4.3. */

const FRIDAY = 4;

const about = (row: Taken): Pick<Hit, 'employeeIds' | 'eventRefs'> => ({
  employeeIds: [row.employeeId],
  eventRefs: [row.event.refNum],
});
const timesOf = (day: Day, row: Taken) => allowedTimes(row.event, day.date, day.facts.settings);
const isOnTime = (day: Day, row: Taken) => timesOf(day, row).includes(row.time);

/** RULE-007b: two Digitals of one kind for one person at one start time (S8); they go one step apart. */
export function digitalSameTime(day: Day): Hit[] {
  const step = day.facts.settings.digitalStepMinutes;
  return [...day.people].flatMap(([id, rows]) => {
    if (personOf(day, id)?.isClubSupervisor) return [];
    const groups = new Map<string, Taken[]>();
    for (const row of rows) {
      const group = stepGroup(row.event.type);
      if (group === null) continue;
      const key = `${group} ${row.time}`;
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    return [...groups]
      .filter(([, same]) => same.length > 1)
      .map(([key, same]) => ({
        employeeIds: [id],
        eventRefs: same.map((row) => row.event.refNum),
        key,
        message: `${personName(day, id)} has ${same.map((row) => eventName(row.event)).join(' and ')} ${same.length === 2 ? 'both' : 'all'} at ${same[0]!.time} on ${formatDay(day.date)}; they go ${step} minutes apart.`,
        actual: same[0]!.time,
        expected: `${step} minutes apart`,
      }));
  });
}

/** RULE-009: Production and Survey at their times, a Survey where its Production is. */
export function juicerTimes(day: Day): Hit[] {
  return day.rows.flatMap((row): Hit[] => {
    const { type, refNum } = row.event;
    if (type !== 'juicer_production' && type !== 'juicer_survey') return [];
    const production = day.facts.pairing.productionOfSurvey.get(refNum);
    const companion = production === undefined ? undefined : day.occupancy.ofEvent(production);
    const goesAlong =
      companion === undefined || (companion.employeeId === row.employeeId && companion.date === row.date);
    if (isOnTime(day, row) && goesAlong) return [];
    const time = timesOf(day, row)[0] ?? '';
    const expected =
      companion === undefined
        ? `${time} on ${formatDay(day.date)}`
        : `${formatDay(companion.date)} · ${time} with ${personName(day, companion.employeeId)}`;
    const actual =
      companion === undefined ? dayTime(row) : `${dayTime(row)} with ${personName(day, row.employeeId)}`;
    return [
      {
        ...about(row),
        message: `${eventName(row.event)}: ${actual}; expected ${expected}.`,
        actual,
        expected,
      },
    ];
  });
}

/** RULE-010: Freeosk on a Friday at the time of its subtype. */
export const freeoskFriday = (day: Day): Hit[] =>
  weekday(day.date) === FRIDAY ? freeoskTimes(day, 'on Fridays ') : [];

/** RULE-011: the same on every other day. */
export const freeoskOtherDays = (day: Day): Hit[] =>
  weekday(day.date) === FRIDAY ? [] : freeoskTimes(day, '');

function freeoskTimes(day: Day, when: string): Hit[] {
  return offTime(day, 'freeosk').map(({ row, expected }) => {
    const subtype = (row.event.freeoskSubtype ?? 'other').replaceAll('_', ' ');
    return {
      ...about(row),
      message: `${eventName(row.event)} of ${personName(day, row.employeeId)} at ${row.time} on ${formatDay(day.date)}; ${when}${subtype} is at ${expected}.`,
      actual: row.time,
      expected,
    };
  });
}

/** RULE-012: Friday's Teardown in the evening, with a Lead who does not have to open the day. */
export function fridayTeardown(day: Day): Hit[] {
  if (weekday(day.date) !== FRIDAY) return [];
  const { facts, date } = day;
  const first = primaryLead(facts, date);
  return day.rows
    .filter((row) => row.event.type === 'digital_teardown')
    .flatMap((row): Hit[] => {
      const person = personOf(day, row.employeeId);
      const others = facts.employees.filter(
        (lead) =>
          lead.isLead &&
          lead.id !== first?.id &&
          lead.id !== row.employeeId &&
          day.people.has(lead.id) &&
          isAvailable(facts, lead, date),
      );
      const isSecondLead = person?.isLead === true && person.id !== first?.id;
      if (isOnTime(day, row) && (isSecondLead || others.length === 0)) return [];
      const leads = isSecondLead ? person.name : names(others);
      const expected = `a second Lead from ${facts.settings.digitalTeardownTime} (${leads})`;
      const actual = `${personName(day, row.employeeId)} at ${row.time}`;
      return [
        {
          ...about(row),
          message: `${eventName(row.event)} on ${formatDay(date)}: ${actual}; expected ${expected}.`,
          actual,
          expected,
        },
      ];
    });
}

/** RULE-034: a Core begins with a block. */
export function coreTime(day: Day): Hit[] {
  return offTime(day, 'core').map(({ row, expected }) => ({
    ...about(row),
    message: `${eventName(row.event)} of ${personName(day, row.employeeId)} starts ${dayTime(row)}; allowed: ${expected}.`,
    actual: row.time,
    expected,
  }));
}

/** RULE-039: Supervisor visits at their time. */
export function supervisorTime(day: Day): Hit[] {
  return offTime(day, 'supervisor').map(({ row, expected }) => ({
    ...about(row),
    message: `${eventName(row.event)} of ${personName(day, row.employeeId)} at ${row.time} on ${formatDay(day.date)}; expected ${expected}.`,
    actual: row.time,
    expected,
  }));
}

/** Assignments of a type away from its times. */
function offTime(day: Day, type: Taken['event']['type']): { row: Taken; expected: string }[] {
  return day.rows
    .filter(
      (row) =>
        row.event.type === type && !isAllowedTime(row.event, day.date, row.time, null, day.facts.settings),
    )
    .map((row) => ({ row, expected: timesOf(day, row).join(', ') }));
}

import { formatDay, minutesOf, timeOf, weekOf } from '../../domain/dates.ts';
import type { LocalDate } from '../../domain/types.ts';
import type { Taken } from '../occupancy.ts';
import type { Hit, RuleInput } from './model.ts';
import { countOthers, counts, hit, otherThatDay } from './model.ts';

/** How much one person, and the store, can take on a day and in a week. */

const isCore = (row: Taken) => row.event.type === 'core';
const isProduction = (row: Taken) => row.event.type === 'juicer_production';
const isDeepClean = (row: Taken) => row.event.type === 'juicer_deep_clean';
const isJuicerDay = (row: Taken) => isProduction(row) || isDeepClean(row);

/** H7 (Core): how many a person may hold on a day; runs always plan one. */
export function dailyLimit({ employee, date, facts, blocking, auto }: RuleInput): Hit | null {
  const limit = auto ? 1 : facts.settings.maxCorePerDay;
  const cores = blocking.filter(isCore).length;
  if (cores + 1 <= limit) return null;
  return hit(
    'H7',
    () =>
      cores === 1
        ? `${employee.name} already has Core ${blocking.find(isCore)!.event.label} on ${formatDay(date)}.`
        : `${employee.name} already has ${cores} Core on ${formatDay(date)}.`,
    { limit, others: cores },
  );
}

/** H8 (Core): how many a person may hold in a week. */
export function weeklyLimit(input: RuleInput): Hit | null {
  const { employee, date, facts, occupancy } = input;
  const limit = facts.settings.maxCorePerWeek;
  const week = weekOf(date);
  if (occupancy.coreInWeek(employee.id, week) < limit) return null;
  const others = countOthers(input, occupancy.ofPersonWeek(employee.id, week), isCore);
  if (others + 1 <= limit) return null;
  return hit('H8', () => `${employee.name} already has ${others} Core in the week of ${formatDay(week)}.`, {
    limit,
    others,
    week,
  });
}

/** H9, DBL-1: two blocking events of one person must not overlap; touching ends do not. */
export function overlap({ event, employee, date, time, blocking }: RuleInput): Hit | null {
  if (!event.blocking) return null;
  const start = minutesOf(time);
  const other = blocking.find(
    (row) => minutesOf(row.time) < start + event.minutes && start < minutesOf(row.time) + row.minutes,
  );
  if (other === undefined) return null;
  return hit(
    'H9',
    () =>
      `${employee.name} is busy with ${other.event.label} ${other.time}–${endOf(other)} on ${formatDay(date)}.`,
    { eventRefNum: other.event.refNum, scheduleId: other.scheduleId },
  );
}

/** H13 (Core, Production, Deep Clean): they exclude each other; a barista's Survey alone only asks for a confirmation. */
export function juicerAndCore(input: RuleInput): Hit | null {
  const { event, employee, date, blocking } = input;
  if (event.type !== 'core') {
    const core = blocking.find(isCore);
    return core === undefined ? null : juicerHit('H13.blocking', employee.name, date, core);
  }
  const juicer = blocking.find(isJuicerDay);
  if (juicer !== undefined) return juicerHit('H13.blocking', employee.name, date, juicer);
  if (employee.jobTitle !== 'juicer_barista') return null;
  const survey = otherThatDay(input, (row) => row.event.type === 'juicer_survey');
  return survey === undefined ? null : juicerHit('H13.survey', employee.name, date, survey);
}

/** H14 (Production, Deep Clean): they never share a date in the store. */
export function deepCleanDay(input: RuleInput): Hit | null {
  const { event, date, occupancy } = input;
  const clashes = event.type === 'juicer_deep_clean' ? isProduction : isDeepClean;
  const other = occupancy.ofDay(date).find((row) => clashes(row) && counts(input, row));
  if (other === undefined) return null;
  return hit(
    'H14',
    () => `Deep Clean and Production cannot share a day; ${other.event.label} is on ${formatDay(date)}.`,
    { eventRefNum: other.event.refNum },
  );
}

/** H15: a full-day Other leaves room for no other blocking event, and the reverse. */
export function fullDay({ event, employee, date, blocking }: RuleInput): Hit | null {
  if (!event.blocking) return null;
  const other = blocking.find((row) => event.fullDayOther || row.event.fullDayOther);
  if (other === undefined) return null;
  return hit(
    'H15',
    () => `${employee.name} already has a full day on ${formatDay(date)} (${other.event.label}).`,
    { eventRefNum: other.event.refNum },
  );
}

/** H16 (Production): one a day, `maxJuicerProductionPerWeek` a week. */
export function juicerLimit(input: RuleInput): Hit | null {
  const { employee, date, facts, occupancy, blocking } = input;
  const same = blocking.find(isProduction);
  if (same !== undefined)
    return hit(
      'H16',
      () => `${employee.name} already has Production ${same.event.label} on ${formatDay(date)}.`,
      { eventRefNum: same.event.refNum },
    );
  const limit = facts.settings.maxJuicerProductionPerWeek;
  const week = weekOf(date);
  if (occupancy.productionInWeek(employee.id, week) < limit) return null;
  const others = countOthers(input, occupancy.ofPersonWeek(employee.id, week), isProduction);
  if (others + 1 <= limit) return null;
  return hit(
    'H16',
    () => `${employee.name} already has ${others} Productions in the week of ${formatDay(week)}.`,
    { limit, others, week },
  );
}

/** H17: working time of blocking events in a week. In runs every Core counts as the default Core. */
export function weeklyMinutes(input: RuleInput): Hit | null {
  const { event, employee, date, facts, occupancy, auto } = input;
  const limit = facts.settings.maxMinutesPerWeek;
  if (limit === null || !event.blocking) return null;
  const minutesOfEvent = (row: { event: { type: string }; minutes: number }) =>
    auto && row.event.type === 'core' ? facts.settings.durations.core : row.minutes;
  const week = weekOf(date);
  let total = minutesOfEvent({ event, minutes: event.minutes });
  for (const row of occupancy.ofPersonWeek(employee.id, week))
    if (row.event.blocking && counts(input, row)) total += minutesOfEvent(row);
  if (total <= limit) return null;
  return hit(
    'H17',
    () =>
      `${employee.name} would work ${hours(total)} in the week of ${formatDay(week)}; the limit is ${hours(limit)}.`,
    { limit, minutes: total, week },
  );
}

function juicerHit(key: 'H13.blocking' | 'H13.survey', name: string, date: LocalDate, other: Taken): Hit {
  return {
    key,
    message: () =>
      `${name} already has ${other.event.label} on ${formatDay(date)}; Core and juicer work do not mix.`,
    details: { eventRefNum: other.event.refNum },
  };
}

function endOf(row: Taken): string {
  return timeOf((minutesOf(row.time) + row.minutes) % 1440);
}

function hours(minutes: number): string {
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

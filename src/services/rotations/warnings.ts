import { addDays, datesBetween, formatDay, formatDays, weekday, weekdayName } from '../../domain/dates.ts';
import { fitsRotation } from '../../domain/eligibility.ts';
import { type LocalDate, ROTATION_TYPES, type RotationType, type Weekday } from '../../domain/types.ts';
import { hasTimeOff, isActive } from '../../engine/facts/availability.ts';
import type { EngineEmployee, Facts } from '../../engine/facts/model.ts';
import { rotationKey } from '../../engine/facts/rotation.ts';
import { juicerGaps } from './juicer-gaps.ts';
import type { RotationWarning } from './model.ts';

/** How far ahead time off and juicer events are looked at: today and 20 more days. */
const DAYS_AHEAD = 20;
const EVENTS_NAMED = 2;

export const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const satisfies readonly Weekday[];

/** The cells of the week by `rotationKey(type, weekday)`, as `Facts.rotations` has them. */
export type Cells = ReadonlyMap<string, { employeeId: string; backupEmployeeId: string | null }>;

/** 7.2: everything about these rotations that a manager should look at, by weekday. Pure. */
export function rotationWarnings(facts: Facts, cells: Cells): RotationWarning[] {
  const warnings = [
    ...WEEKDAYS.flatMap((day) => ROTATION_TYPES.flatMap((type) => ofCell(facts, cells, day, type))),
    ...juicerWork(facts, cells),
    ...WEEKDAYS.flatMap((day) => [...leadGap(cells, day), ...twoRoles(facts, cells, day)]),
  ];
  return warnings.sort((a, b) => a.weekday - b.weekday);
}

/** People who no longer fit, do not work that weekday or are off soon. */
function ofCell(facts: Facts, cells: Cells, day: Weekday, type: RotationType): RotationWarning[] {
  const cell = cells.get(rotationKey(type, day));
  if (cell === undefined) return [];
  const warn = (code: RotationWarning['code'], message: string) => ({ weekday: day, type, code, message });
  const warnings: RotationWarning[] = [];
  const backup = facts.employeeById.get(cell.backupEmployeeId ?? '');
  for (const id of [cell.employeeId, cell.backupEmployeeId]) {
    if (id === null) continue;
    const employee = facts.employeeById.get(id);
    const unfit = unfitReason(facts, type, employee);
    if (unfit !== null) warnings.push(warn('unfit', `${employee?.name ?? id} ${unfit}.`));
    else if (employee?.weeklyAvailability?.[day] === false)
      warnings.push(warn('pattern', `${employee.name} usually does not work ${weekdayName(day)}s.`));
  }
  const person = facts.employeeById.get(cell.employeeId);
  const off = person === undefined ? [] : daysOff(facts, person, day, type);
  if (person !== undefined && off.length > 0) {
    const then = backup === undefined ? 'nobody stands in' : `${backup.name} is the backup`;
    warnings.push(warn('time_off', `${person.name} has time off on ${formatDays(off)}; ${then}.`));
  }
  return warnings;
}

function unfitReason(facts: Facts, type: RotationType, employee: EngineEmployee | undefined): string | null {
  if (employee === undefined || !isActive(employee, facts.today)) return 'is not active any more';
  return fitsRotation(employee, type) ? null : 'does not have the role for it any more';
}

/** Days off within the next three weeks that no exception covers; a holiday is nobody's time off. */
function daysOff(facts: Facts, employee: EngineEmployee, day: Weekday, type: RotationType): string[] {
  return daysAhead(facts).filter(
    (date) =>
      weekday(date) === day &&
      hasTimeOff(employee, date) &&
      !facts.calendar.isHoliday(date) &&
      !facts.exceptions.has(rotationKey(type, date)),
  );
}

/** Juicer events that nobody is set for on any of their next days, by the weekday of the first of them. */
function juicerWork(facts: Facts, cells: Cells): RotationWarning[] {
  const isSet = (date: LocalDate) =>
    facts.exceptions.has(rotationKey('juicer', date)) || cells.has(rotationKey('juicer', weekday(date)));
  const byDay = new Map<Weekday, string[]>();
  for (const [date, events] of juicerGaps(facts, addDays(facts.today, DAYS_AHEAD), isSet)) {
    const day = weekday(date);
    const told = events.map((event) => `${event.label} (${formatDay(date)})`);
    byDay.set(day, [...(byDay.get(day) ?? []), ...told]);
  }
  return [...byDay].map(([day, events]) => {
    const named = events.slice(0, EVENTS_NAMED).join(', ');
    const rest = events.length - EVENTS_NAMED;
    const need = events.length === 1 ? 'a juicer event needs one' : `${events.length} juicer events need one`;
    const list = rest > 0 ? `${named} and ${rest} more` : named;
    const message = `Nobody is juicer on ${weekdayName(day)}s and ${need}: ${list}.`;
    return { weekday: day, type: 'juicer' as const, code: 'juicer_gap' as const, message };
  });
}

function leadGap(cells: Cells, day: Weekday): RotationWarning[] {
  if (cells.has(rotationKey('primary_lead', day))) return [];
  const message = `Nobody is Primary Lead on ${weekdayName(day)}s.`;
  return [{ weekday: day, type: 'primary_lead', code: 'lead_gap', message }];
}

function twoRoles(facts: Facts, cells: Cells, day: Weekday): RotationWarning[] {
  const juicer = cells.get(rotationKey('juicer', day));
  const lead = cells.get(rotationKey('primary_lead', day));
  if (juicer === undefined || juicer.employeeId !== lead?.employeeId) return [];
  const name = facts.employeeById.get(juicer.employeeId)?.name ?? juicer.employeeId;
  const message = `${name} is juicer and Primary Lead on ${weekdayName(day)}s.`;
  return [{ weekday: day, type: 'juicer', code: 'two_roles', message }];
}

function daysAhead(facts: Facts): string[] {
  return datesBetween(facts.today, addDays(facts.today, DAYS_AHEAD));
}

import { formatDay, weekday, weekdayName } from '../../domain/dates.ts';
import type { LocalDate, Weekday } from '../../domain/types.ts';
import type { EngineEmployee, Facts } from './model.ts';

export type AvailabilityLayer = 'AVAIL-1' | 'AVAIL-2' | 'AVAIL-3' | 'AVAIL-4' | 'AVAIL-5' | 'AVAIL-6';

/** What AVAIL says, and which layer decided. Being active is not part of it. */
export interface AvailabilityVerdict {
  available: boolean;
  layer: AvailabilityLayer;
}

const verdict = (layer: AvailabilityLayer, available: boolean): AvailabilityVerdict => ({ layer, available });
const HOLIDAY = verdict('AVAIL-1', false);
const TIME_OFF = verdict('AVAIL-2', false);
const DATE_ROW = [verdict('AVAIL-3', false), verdict('AVAIL-3', true)] as const;
const OVERRIDE = [verdict('AVAIL-4', false), verdict('AVAIL-4', true)] as const;
const PATTERN = [verdict('AVAIL-5', false), verdict('AVAIL-5', true)] as const;
const DEFAULT = verdict('AVAIL-6', true);

const caches = new WeakMap<Facts, Map<EngineEmployee, Map<LocalDate, AvailabilityVerdict>>>();

/** AVAIL-1 … AVAIL-6: the first layer that decides wins. */
export function availabilityOf(facts: Facts, employee: EngineEmployee, date: LocalDate): AvailabilityVerdict {
  const byDate = cacheOf(facts, employee);
  let known = byDate.get(date);
  if (known === undefined) {
    known = decide(facts, employee, date);
    byDate.set(date, known);
  }
  return known;
}

/** `active`, and no termination date on or before the date. */
export function isActive(employee: EngineEmployee, date: LocalDate): boolean {
  return employee.active && (employee.terminationDate === undefined || employee.terminationDate > date);
}

/** AVAIL-2: approved time off, both ends included. */
export function hasTimeOff(employee: EngineEmployee, date: LocalDate): boolean {
  return (
    employee.timeOff?.some((off) => off.status === 'approved' && off.start <= date && date <= off.end) ??
    false
  );
}

/** available(e, d): active and AVAIL says available. */
export function isAvailable(facts: Facts, employee: EngineEmployee, date: LocalDate): boolean {
  return isActive(employee, date) && availabilityOf(facts, employee, date).available;
}

/** not off(e, d), the last resort for the Club Supervisor: the weekly pattern alone is ignored. */
export function isNotOff(facts: Facts, employee: EngineEmployee, date: LocalDate): boolean {
  if (!isActive(employee, date)) return false;
  const { available, layer } = availabilityOf(facts, employee, date);
  return available || layer === 'AVAIL-5';
}

/** Why somebody cannot work on a date, to follow "{name} …"; null when they can. */
export function unavailableReason(facts: Facts, employee: EngineEmployee, date: LocalDate): string | null {
  if (!isActive(employee, date)) return 'is not active';
  const { available, layer } = availabilityOf(facts, employee, date);
  if (available) return null;
  switch (layer) {
    case 'AVAIL-1':
      return `is off for the holiday on ${formatDay(date)}`;
    case 'AVAIL-2':
      return `has time off on ${formatDay(date)}`;
    case 'AVAIL-3':
      return `is marked unavailable on ${formatDay(date)}`;
    case 'AVAIL-4':
      return `has ${formatDay(date)} off in their temporary schedule`;
    default:
      return `usually does not work ${weekdayName(weekday(date))}s`;
  }
}

function decide(facts: Facts, employee: EngineEmployee, date: LocalDate): AvailabilityVerdict {
  if (facts.calendar.isHoliday(date)) return HOLIDAY;
  if (hasTimeOff(employee, date)) return TIME_OFF;
  // Two rows for one date contradict each other; the cautious one counts whatever their order.
  const rows = employee.dateAvailability?.filter((row) => row.date === date) ?? [];
  if (rows.length > 0) return DATE_ROW[rows.every((row) => row.available) ? 1 : 0];
  const day = weekday(date);
  const override = decidingOverride(employee, date, day);
  if (override !== null) return OVERRIDE[override ? 1 : 0];
  if (employee.weeklyAvailability === undefined) return DEFAULT;
  return PATTERN[employee.weeklyAvailability[day] ? 1 : 0];
}

type Override = NonNullable<EngineEmployee['overrides']>[number];

/** AVAIL-4: the value of the newest override that has one for the weekday; null = none decides. */
function decidingOverride(employee: EngineEmployee, date: LocalDate, day: Weekday): boolean | null {
  let best: Override | null = null;
  for (const override of employee.overrides ?? []) {
    if (date < override.start || date > override.end || typeof override.days[day] !== 'boolean') continue;
    if (best === null || outranks(override, best, day)) best = override;
  }
  return best === null ? null : best.days[day] === true;
}

/** Newest first; ties: later start, later end, then unavailable before available. */
function outranks(a: Override, b: Override, day: Weekday): boolean {
  const newer = Date.parse(a.createdAt) - Date.parse(b.createdAt);
  if (newer !== 0) return newer > 0;
  if (a.start !== b.start) return a.start > b.start;
  if (a.end !== b.end) return a.end > b.end;
  return a.days[day] === false && b.days[day] === true;
}

function cacheOf(facts: Facts, employee: EngineEmployee): Map<LocalDate, AvailabilityVerdict> {
  let byEmployee = caches.get(facts);
  if (byEmployee === undefined) {
    byEmployee = new Map();
    caches.set(facts, byEmployee);
  }
  let byDate = byEmployee.get(employee);
  if (byDate === undefined) {
    byDate = new Map();
    byEmployee.set(employee, byDate);
  }
  return byDate;
}

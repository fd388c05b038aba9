import { addDays, diffDays, formatDay, weekday, weekdayName } from '../../domain/dates.ts';
import { keptOutBecause } from '../entry.ts';
import { hasTimeOff, isActive } from '../facts/availability.ts';
import type { Hit, RuleInput } from './model.ts';
import { hit } from './model.ts';

/** Whether the day is possible at all: past, closed, off, outside the window. */

/** H1: the past, or today at a time that is over. */
export function past({ date, time, facts }: RuleInput): Hit | null {
  if (date > facts.today || (date === facts.today && time > facts.nowTime)) return null;
  return hit('H1', () => `${formatDay(date)} ${time} has already passed.`);
}

/** H2: a company holiday. */
export function holiday({ date, facts }: RuleInput): Hit | null {
  if (!facts.calendar.isHoliday(date)) return null;
  const name = facts.calendar.holiday(date) ?? '';
  return hit('H2', () => `${formatDay(date)} is a holiday${name === '' ? '' : ` (${name})`}.`, {
    holiday: name,
  });
}

/** H3: approved time off. */
export function timeOff({ employee, date, availability: { layer } }: RuleInput): Hit | null {
  // The verdict answers but for holidays, which come before time off.
  if (layer !== 'AVAIL-2' && (layer !== 'AVAIL-1' || !hasTimeOff(employee, date))) return null;
  return hit('H3', () => `${employee.name} has time off on ${formatDay(date)}.`);
}

/** H4: a date row (hard everywhere), an override or the weekly pattern (ask first). */
export function availability({ employee, date, availability, options }: RuleInput): Hit | null {
  const { available, layer } = availability;
  if (available || layer === 'AVAIL-1' || layer === 'AVAIL-2') return null;
  const details = { layer };
  if (layer === 'AVAIL-3')
    return hit('H4.date_row', () => `${employee.name} is marked unavailable on ${formatDay(date)}.`, details);
  if (layer === 'AVAIL-4')
    return hit(
      'H4.pattern',
      () => `${employee.name} has ${formatDay(date)} off in their temporary schedule. Check with them first.`,
      details,
    );
  return hit(
    options.lastResort && employee.isClubSupervisor ? 'H4.last_resort' : 'H4.pattern',
    () =>
      `${employee.name} usually does not work ${weekdayName(weekday(date))}s. Check with them first (${formatDay(date)}).`,
    details,
  );
}

/** H5: not active on the date. */
export function inactive({ employee, date }: RuleInput): Hit | null {
  if (isActive(employee, date)) return null;
  return hit('H5', () => `${employee.name} is not active on ${formatDay(date)}.`);
}

/** H10: before the window opens; for a Supervisor whose Core has a place, any date but the Core's. */
export function startDate(input: RuleInput): Hit | null {
  const { event, date } = input;
  const coreDate = dateOfPairedCore(input);
  if (coreDate !== null) {
    if (date === coreDate) return null;
    return hit('H10', () => `${event.label} goes with its Core, which is on ${formatDay(coreDate)}.`, {
      coreDate,
    });
  }
  if (date >= event.startDate) return null;
  return hit('H10', () => `${event.label} cannot start before ${formatDay(event.startDate)}.`, {
    startDate: event.startDate,
  });
}

/** H11: the due date itself is not workable. Not for a Supervisor whose Core has a place. */
export function dueDate(input: RuleInput): Hit | null {
  const { event, date } = input;
  if (date < event.dueDate || dateOfPairedCore(input) !== null) return null;
  return hit(
    'H11',
    () =>
      `${event.label} is due ${formatDay(event.dueDate)}; its last day is ${formatDay(addDays(event.dueDate, -1))}.`,
    { dueDate: event.dueDate },
  );
}

/** H12: the paperwork of the day is out; also of the day the assignment leaves. */
export function lockedDay({ date, facts, options }: RuleInput): Hit | null {
  const locked = facts.calendar.isLocked(date) ? date : options.leaving?.date;
  if (locked === undefined || !facts.calendar.isLocked(locked)) return null;
  const reason = facts.calendar.lockReason(locked);
  return hit(
    'H12',
    () => `${formatDay(locked)} is locked${reason === null ? '' : ` (${reason})`}. Unlock it first.`,
    { date: locked },
  );
}

/** H18: left out of automatic runs by hand, or until a difference with Crossmark is decided. */
export function autoExcluded({ event }: RuleInput): Hit | null {
  if (event.autoSchedule) return null;
  return hit('H18', () => `${event.label} ${keptOutBecause(event)}.`);
}

/** S3: somebody has to be told. */
export function shortNotice({ date, employee, facts }: RuleInput): Hit | null {
  const days = diffDays(date, facts.today);
  if (days >= facts.settings.shortNoticeDays) return null;
  return hit('S3', () => `${formatDay(date)} is ${daysAhead(days)}. Record that ${employee.name} was told.`, {
    days,
  });
}

/** S11: inside the lead time, outside the exceptions of INV-5. */
export function leadTime(input: RuleInput): Hit | null {
  const { date, facts } = input;
  if (date >= facts.earliest || mayUseLeadTime(input)) return null;
  return hit('S11', () => `${formatDay(date)} is inside the ${facts.settings.bufferDays}-day lead time.`, {
    earliest: facts.earliest,
  });
}

/** INV-5: Supervisors, Surveys of a Production that already stands, and Core on rescue days (CORE-8). */
function mayUseLeadTime({ event, date, facts, occupancy }: RuleInput): boolean {
  if (event.type === 'supervisor') return true;
  if (event.type === 'core')
    return (
      facts.settings.rescueDays > 0 && event.daysToDue <= facts.settings.rescueDays && date > facts.today
    );
  if (event.type !== 'juicer_survey') return false;
  const production = facts.pairing.productionOfSurvey.get(event.refNum);
  const row = production === undefined ? undefined : occupancy.ofEvent(production);
  return row !== undefined && row.source !== 'run';
}

function dateOfPairedCore({ event, facts, occupancy }: RuleInput): string | null {
  if (event.type !== 'supervisor') return null;
  const core = facts.pairing.coreOfSupervisor.get(event.refNum);
  return core === undefined ? null : (occupancy.ofEvent(core)?.date ?? null);
}

function daysAhead(days: number): string {
  if (days < 0) return 'in the past';
  if (days === 0) return 'today';
  return days === 1 ? 'tomorrow' : `only ${days} days ahead`;
}

import { weekday } from '../../domain/dates.ts';
import { fitsRotation } from '../../domain/eligibility.ts';
import type { LocalDate, RotationType } from '../../domain/types.ts';
import { onceByDate } from './by-date.ts';
import type { EngineEmployee, Facts } from './model.ts';

/** §3.2: who is on a rotation on a date. Somebody inactive or unavailable is still present here. */
export interface RotationSlot {
  primary: EngineEmployee | null;
  backup: EngineEmployee | null;
  /** An exception replaces the row of the weekday and has no backup. */
  fromException: boolean;
  /** Stored people who count as absent because of their title, for the explanation. */
  wrongTitle: readonly EngineEmployee[];
}

const SLOT_OF: Readonly<Record<RotationType, (facts: Facts, date: LocalDate) => RotationSlot>> = {
  juicer: onceByDate((facts, date) => lookUp(facts, date, 'juicer')),
  primary_lead: onceByDate((facts, date) => lookUp(facts, date, 'primary_lead')),
};

/** The rotation of a date: its exception, else the row of the weekday. */
export function rotationOf(facts: Facts, date: LocalDate, type: RotationType): RotationSlot {
  return SLOT_OF[type](facts, date);
}

export function primaryJuicer(facts: Facts, date: LocalDate): EngineEmployee | null {
  return rotationOf(facts, date, 'juicer').primary;
}

export function backupJuicer(facts: Facts, date: LocalDate): EngineEmployee | null {
  return rotationOf(facts, date, 'juicer').backup;
}

export function primaryLead(facts: Facts, date: LocalDate): EngineEmployee | null {
  return rotationOf(facts, date, 'primary_lead').primary;
}

export function backupLead(facts: Facts, date: LocalDate): EngineEmployee | null {
  return rotationOf(facts, date, 'primary_lead').backup;
}

/** The key of `Facts.rotations` (with a weekday) and `Facts.exceptions` (with a date). */
export function rotationKey(type: RotationType, day: LocalDate | number): string {
  return `${type}|${day}`;
}

function lookUp(facts: Facts, date: LocalDate, type: RotationType): RotationSlot {
  const exception = facts.exceptions.get(rotationKey(type, date));
  const row = facts.rotations.get(rotationKey(type, weekday(date)));
  const primaryId = exception ?? row?.employeeId ?? null;
  const backupId = exception === undefined ? (row?.backupEmployeeId ?? null) : null;
  const wrongTitle: EngineEmployee[] = [];
  const fitting = (id: string | null): EngineEmployee | null => {
    const employee = id === null ? undefined : facts.employeeById.get(id);
    if (employee === undefined) return null;
    if (fitsRotation(employee, type)) return employee;
    wrongTitle.push(employee);
    return null;
  };
  const primary = fitting(primaryId);
  const backup = backupId === primaryId ? null : fitting(backupId);
  return { primary, backup, fromException: exception !== undefined, wrongTitle };
}

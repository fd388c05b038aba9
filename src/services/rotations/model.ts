import type { JobTitle, LocalDate, RotationType, Weekday } from '../../domain/types.ts';
import type { Actor } from '../contracts.ts';

/** What rotations look like for every surface. Plain data of one store. */

export interface RotationPerson {
  employeeId: string;
  name: string;
  title: JobTitle;
}

export interface RotationCellView {
  person: RotationPerson | null;
  backup: RotationPerson | null;
}

export type RotationWarningCode = 'unfit' | 'pattern' | 'time_off' | 'juicer_gap' | 'lead_gap' | 'two_roles';

/** 7.2: what should be looked at; saved all the same. */
export interface RotationWarning {
  weekday: Weekday;
  type: RotationType;
  code: RotationWarningCode;
  /** One sentence. */
  message: string;
}

/** The week as it stands, or as a form would leave it. */
export interface RotationGrid {
  storeId: string;
  storeName: string;
  timezone: string;
  /** `stores.rotations_version`, for saving. */
  version: number;
  mayEdit: boolean;
  /** The last save on record; null when nobody has saved yet. */
  saved: { by: Actor; at: Date } | null;
  /** Monday to Sunday. */
  days: { weekday: Weekday; juicer: RotationCellView; primaryLead: RotationCellView }[];
  warnings: RotationWarning[];
  /** Exceptions from today on. */
  exceptionsAhead: number;
}

/** One cell as somebody wants it; `employeeId` null clears it (7.2). */
export interface CellInput {
  weekday: Weekday;
  type: RotationType;
  employeeId: string | null;
  backupEmployeeId: string | null;
}

/** A person for a cell or a day, with what there is to know in a few words. */
export interface RotationOption extends RotationPerson {
  verdict: 'fits' | 'needs_reason' | 'cannot';
  reason: string;
}

export interface ExceptionInput {
  date: LocalDate;
  type: RotationType;
  employeeId: string;
  reason?: string;
  /** Confirms that an exception which is there already is changed. */
  replace?: boolean;
}

export interface ExceptionView {
  id: number;
  date: LocalDate;
  type: RotationType;
  person: RotationPerson;
  reason: string | null;
  createdBy: Actor | null;
  /** Who the weekly rotation would have; null = nobody. */
  insteadOf: string | null;
  /** Past ones stay for the record (7.4). */
  past: boolean;
  /** Why the person cannot come after all; null = they can, or it is past. */
  problem: string | null;
}

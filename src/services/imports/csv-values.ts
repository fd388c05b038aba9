import { addDays, isLocalDate } from '../../domain/dates.ts';
import type { LocalDate, LocalTime } from '../../domain/types.ts';
import { type ImportLine, shown } from './report.ts';

/** Reads the cells of one row and collects everything that is wrong with it. */
export class RowReader {
  readonly line: number;
  readonly problems: ImportLine[] = [];
  readonly #cells: Readonly<Record<string, string>>;
  key = '';

  constructor(line: number, cells: Readonly<Record<string, string>>) {
    this.line = line;
    this.#cells = cells;
  }

  fail(message: string, column?: string, value?: string): undefined {
    this.problems.push({
      line: this.line,
      key: this.key,
      result: 'error',
      ...(column === undefined ? {} : { column }),
      message,
      ...(value === undefined || value === '' ? {} : { value: shown(value) }),
    });
    return undefined;
  }

  /** The cell as text, '' when empty; longer than `max` is an error. */
  text(column: string, max: number): string {
    const value = this.#cells[column] ?? '';
    if (value.length > max) this.fail(`longer than ${max} characters`, column, value);
    return value;
  }

  required(column: string, max: number): string | undefined {
    const value = this.text(column, max);
    return value === '' ? this.fail('must not be empty', column) : value;
  }

  /** A cell that must match when it is not empty. */
  matching(column: string, pattern: RegExp, expected: string): string | null {
    const value = this.#cells[column] ?? '';
    if (value === '') return null;
    if (pattern.test(value)) return value;
    this.fail(`expected ${expected}`, column, value);
    return null;
  }

  /** `min` … `max`, digits only; undefined and an error otherwise, null when empty. */
  integer(column: string, min: number, max: number): number | null | undefined {
    const value = this.#cells[column] ?? '';
    if (value === '') return null;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= min && number <= max) return number;
    return this.fail(`expected a whole number from ${min} to ${max}`, column, value);
  }

  /** `MM/DD/YYYY hh:mm:ss AM`, also 24-hour, without seconds or without a time; null when empty. */
  dateTime(column: string): DateTime | null | undefined {
    const value = this.#cells[column] ?? '';
    if (value === '') return null;
    return parseDateTime(value) ?? this.fail('expected a date MM/DD/YYYY hh:mm:ss AM/PM', column, value);
  }

  /** yes/no, true/false, 1/0; null when empty. */
  yesNo(column: string): boolean | null | undefined {
    const value = (this.#cells[column] ?? '').toLowerCase();
    if (value === '') return null;
    if (['yes', 'y', 'true', '1'].includes(value)) return true;
    if (['no', 'n', 'false', '0'].includes(value)) return false;
    return this.fail('expected yes or no', column, value);
  }
}

export interface DateTime {
  date: LocalDate;
  /** Null when the cell has only a date. */
  time: LocalTime | null;
  /** Exactly midnight, or no time at all. */
  midnight: boolean;
}

/** The written forms of the spreadsheet; null for anything else. */
export function parseDateTime(text: string): DateTime | null {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AP]M))?)?$/i.exec(
    text,
  );
  if (match === null) return null;
  const [, month = '', day = '', year = '', hour, minute = '', second = '00', half] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isLocalDate(date)) return null;
  if (hour === undefined) return { date, time: null, midnight: true };
  const hours = hourOf(Number(hour), half?.toUpperCase());
  if (hours === null || Number(minute) > 59 || Number(second) > 59) return null;
  const time = `${String(hours).padStart(2, '0')}:${minute}`;
  return { date, time, midnight: time === '00:00' && second === '00' };
}

function hourOf(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour <= 23 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half === 'PM' ? 12 : 0);
}

/** A due date is exclusive: midnight of a day is that day, any later time still allows work on it. */
export function dueDateOf(due: DateTime): LocalDate {
  return due.midnight ? due.date : addDays(due.date, 1);
}

/** Names are compared without regard to case and spacing (WF regression 24). */
export function nameKey(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase();
}

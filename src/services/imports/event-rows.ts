import type { LocalDate, LocalTime } from '../../domain/types.ts';
import { type Columns, type CsvFile, FileProblem, readCsv } from './csv-file.ts';
import { dueDateOf, RowReader } from './csv-values.ts';
import type { ImportLine } from './report.ts';

/** A row of the work bank or of the scheduled export, checked on its own. */
export interface EventCsvRow {
  line: number;
  refNum: number;
  name: string;
  startDate: LocalDate;
  /** Exclusive. */
  dueDate: LocalDate;
  minutes: number | null;
  locationMvid: string | null;
  storeNumber: string | null;
  storeName: string | null;
  repName: string | null;
  /** `US` and six digits. */
  repEmployeeId: string | null;
  /** Scheduled export only. */
  schedule: { date: LocalDate; time: LocalTime } | null;
}

const WORK_BANK = [
  'Project Name',
  'Project Reference Number',
  'Location MVID',
  'Store Number',
  'Store Name',
  'Start Date/Time',
  'Due Date/Time',
  'Estimated Time',
  'Rep Name',
  'Employee ID',
] as const;
const SCHEDULE = 'Schedule Date/Time';
const GUID = /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i;

export interface ReadRows<Row> {
  rows: Row[];
  lines: ImportLine[];
  notes: string[];
}

/**
 * Reads and checks all rows of a work bank or scheduled file for one store (WF-51); rows with an error are left out of
 * `rows` and named in `lines`, repeats of an identical row are `skipped`.
 * @throws FileProblem
 */
export function readEventRows(
  fileName: string,
  bytes: Uint8Array,
  storeNumber: string,
  scheduled: boolean,
): ReadRows<EventCsvRow> {
  const columns: Columns = scheduled
    ? { required: [...WORK_BANK, SCHEDULE], optional: [] }
    : { required: WORK_BANK, optional: [] };
  const file = readCsv(fileName, bytes, columns);
  const lines: ImportLine[] = [];
  const byRef = new Map<number, EventCsvRow[]>();
  for (const csv of file.rows) {
    const reader = new RowReader(csv.line, csv.cells);
    if (csv.problem !== undefined) reader.fail(csv.problem.message, csv.problem.column, csv.problem.value);
    const row = csv.problem === undefined ? eventRow(reader, storeNumber, scheduled) : undefined;
    if (row !== undefined) byRef.set(row.refNum, [...(byRef.get(row.refNum) ?? []), row]);
    lines.push(...reader.problems);
  }
  const rows: EventCsvRow[] = [];
  for (const [first, ...repeats] of byRef.values()) {
    if (first === undefined) continue;
    if (repeats.every((row) => same(row, first))) {
      rows.push(first);
      lines.push(...repeats.map((row) => repeatLine(row, first)));
    } else {
      // Nobody can say which of them is right.
      lines.push(...[first, ...repeats].map((row) => contradictionLine(row, [first, ...repeats])));
    }
  }
  return { rows, lines, notes: ignoredNote(file) };
}

function repeatLine(row: EventCsvRow, first: EventCsvRow): ImportLine {
  return {
    line: row.line,
    key: String(row.refNum),
    result: 'skipped',
    message: `the same as line ${first.line}`,
  };
}

function contradictionLine(row: EventCsvRow, group: readonly EventCsvRow[]): ImportLine {
  const others = group.filter((other) => other !== row).map((other) => other.line);
  return {
    line: row.line,
    key: String(row.refNum),
    result: 'error',
    column: 'Project Reference Number',
    message: `the same reference has different content on line ${others.join(', ')}`,
    value: String(row.refNum),
  };
}

/** A sentence about columns that were not used. */
export function ignoredNote(file: CsvFile): string[] {
  return file.ignoredColumns.length === 0
    ? []
    : [`Columns that were ignored: ${file.ignoredColumns.join(', ')}.`];
}

/** What a file problem looks like in a report. */
export function fileProblemLine(error: unknown): ImportLine {
  if (!(error instanceof FileProblem)) throw error;
  return { line: error.line, key: '', result: 'error', message: error.message };
}

function eventRow(reader: RowReader, storeNumber: string, scheduled: boolean): EventCsvRow | undefined {
  const refNum = reader.integer('Project Reference Number', 1, 2_147_483_647);
  if (refNum === null) reader.fail('must not be empty', 'Project Reference Number');
  reader.key = refNum ? String(refNum) : '';
  const name = reader.required('Project Name', 200);
  const mvid = reader.matching('Location MVID', GUID, 'a GUID');
  const number = reader.matching('Store Number', /^\d+$/, 'digits');
  if (number !== null && withoutZeros(number) !== withoutZeros(storeNumber))
    reader.fail(`belongs to another store; this one is ${storeNumber}`, 'Store Number', number);
  const storeName = reader.text('Store Name', 100);
  const start = reader.dateTime('Start Date/Time');
  const due = reader.dateTime('Due Date/Time');
  if (start === null) reader.fail('must not be empty', 'Start Date/Time');
  if (due === null) reader.fail('must not be empty', 'Due Date/Time');
  const minutes = reader.integer('Estimated Time', 0, 1440);
  const repName = reader.text('Rep Name', 100);
  const repEmployeeId = reader.matching('Employee ID', /^US\d{6}$/i, 'US and six digits');
  const schedule = scheduled ? scheduleOf(reader) : null;
  if (start && due && dueDateOf(due) <= start.date)
    reader.fail(`must be after the start ${start.date}`, 'Due Date/Time', due.date);
  if (scheduled && repName === '' && repEmployeeId === null)
    reader.fail('a booking needs a person', 'Rep Name');
  if (reader.problems.length > 0 || !refNum || name === undefined || !start || !due) return undefined;
  return {
    line: reader.line,
    refNum,
    name,
    startDate: start.date,
    dueDate: dueDateOf(due),
    minutes: minutes || null,
    locationMvid: mvid === null ? null : mvid.replace(/[{}]/g, '').toLowerCase(),
    storeNumber: number,
    storeName: storeName === '' ? null : storeName,
    repName: repName === '' ? null : repName,
    repEmployeeId: repEmployeeId === null ? null : repEmployeeId.toUpperCase(),
    schedule,
  };
}

function scheduleOf(reader: RowReader): EventCsvRow['schedule'] {
  const value = reader.dateTime(SCHEDULE);
  if (value === null) reader.fail('must not be empty', SCHEDULE);
  if (!value) return null;
  if (value.time === null) {
    reader.fail('a booking needs a time of day', SCHEDULE, value.date);
    return null;
  }
  return { date: value.date, time: value.time };
}

function same(a: EventCsvRow, b: EventCsvRow): boolean {
  return JSON.stringify({ ...a, line: 0 }) === JSON.stringify({ ...b, line: 0 });
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

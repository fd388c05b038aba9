import { CsvError, parse } from 'csv-parse/sync';

/** A file problem (WF-50): nothing of the file can be used. */
export class FileProblem extends Error {
  /** Physical line, 0 = the whole file. */
  readonly line: number;

  constructor(message: string, line = 0) {
    super(message);
    this.line = line;
  }
}

export interface CsvRow {
  /** Physical line of the row's start, 1-based. */
  line: number;
  /** Cells by column name as the importer spells it; missing optional columns are ''. */
  cells: Readonly<Record<string, string>>;
  /** Set when the row as such is unusable. */
  problem?: { column?: string; message: string; value?: string };
}

export interface CsvFile {
  rows: CsvRow[];
  /** Column names of the file that nobody asked for. */
  ignoredColumns: string[];
}

export interface Columns {
  required: readonly string[];
  optional: readonly string[];
}

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_ROWS = 20_000;
// Line breaks and tabs may stand inside quotes; they become a space.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * Reads an uploaded CSV file: encoding, grammar, header, row shape.
 * @throws FileProblem with a sentence that says what to change.
 */
export function readCsv(fileName: string, bytes: Uint8Array, columns: Columns): CsvFile {
  if (!/\.csv$/i.test(fileName)) throw new FileProblem('The name of the file must end in .csv.');
  if (bytes.byteLength > MAX_BYTES)
    throw new FileProblem('The file is larger than 5 MB. Split it and import the parts.');
  const records = parseRecords(decode(bytes));
  const [header, ...body] = records;
  if (header === undefined) throw new FileProblem('The file is empty.');
  if (header.cells.length === 1 && /[;\t|]/.test(header.cells[0] ?? ''))
    throw new FileProblem(
      'The columns must be separated by commas. Save the file as CSV with commas.',
      header.line,
    );
  const names = header.cells.map(collapse);
  const indexOf = locateColumns(names, header.line, columns);
  if (body.length > MAX_ROWS)
    throw new FileProblem(`The file has ${body.length} rows; at most ${MAX_ROWS} can be imported at once.`);
  const known = new Set(indexOf.values());
  return {
    rows: body.map((record) => rowOf(record, names.length, indexOf)),
    ignoredColumns: names.filter((name, index) => name !== '' && !known.has(index)),
  };
}

interface RawRecord {
  line: number;
  cells: string[];
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  try {
    if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { fatal: true }).decode(bytes);
    if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { fatal: true }).decode(bytes);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FileProblem('The file is not valid UTF-8. Save it as "CSV UTF-8" and import it again.');
  }
}

function parseRecords(text: string): RawRecord[] {
  try {
    const records = parse(text.replace(/\r\n?/g, '\n'), {
      comment: '#',
      comment_no_infix: true,
      info: true,
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records
      .map(({ record, info }) => ({ line: info.lines - breaksIn(record), cells: record }))
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 0;
    throw new FileProblem(`The quotes of line ${line} do not match: ${error.message}`, line);
  }
}

/** The parser counts up to the end of a row; a row with line breaks inside quotes began earlier. */
function breaksIn(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + cell.split('\n').length - 1, 0);
}

function locateColumns(names: readonly string[], line: number, columns: Columns): Map<string, number> {
  const indexOf = new Map<string, number>();
  const lower = names.map((name) => name.toLowerCase());
  const places = (column: string): number[] =>
    lower.flatMap((name, index) => (name === column.toLowerCase() ? [index] : []));
  const missing = columns.required.filter((column) => places(column).length === 0);
  if (missing.length > 0) throw new FileProblem(`Required columns are missing: ${missing.join(', ')}.`, line);
  for (const column of [...columns.required, ...columns.optional]) {
    const [first, second] = places(column);
    if (second !== undefined) throw new FileProblem(`The column ${column} appears twice.`, line);
    if (first !== undefined) indexOf.set(column, first);
  }
  return indexOf;
}

function rowOf(record: RawRecord, width: number, indexOf: ReadonlyMap<string, number>): CsvRow {
  const cells: Record<string, string> = {};
  let problem: CsvRow['problem'];
  if (record.cells.length !== width)
    problem = { message: `expected ${width} columns as in the header, found ${record.cells.length}` };
  for (const [column, index] of indexOf) {
    const raw = record.cells[index] ?? '';
    if (CONTROL.test(raw))
      problem ??= { column, message: 'contains a control character', value: raw.replace(CONTROL, '�') };
    cells[column] = withoutGuard(collapse(raw));
  }
  return problem === undefined ? { line: record.line, cells } : { line: record.line, cells, problem };
}

/** Undoes the export guard: one leading apostrophe before a character that a spreadsheet would read as a formula. */
function withoutGuard(cell: string): string {
  return /^'[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}

function collapse(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

import type { Database, EmployeeRow, Tx } from '../../db/database.ts';
import { listEmployees } from '../../db/repositories/employees.ts';
import { listRotations, type RotationCell, saveRotations } from '../../db/repositories/rotations.ts';
import { findStore } from '../../db/repositories/stores.ts';
import type { Clock } from '../../domain/clock.ts';
import { weekdayName } from '../../domain/dates.ts';
import { fitsRotation } from '../../domain/eligibility.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { JOB_TITLES, ROTATION_TYPES, type RotationType, type Weekday } from '../../domain/types.ts';
import { readCsv } from './csv-file.ts';
import { RowReader } from './csv-values.ts';
import { ignoredNote, type ReadRows } from './event-rows.ts';
import { PeopleIndex } from './people.ts';
import type { ImportLine, ImportReport } from './report.ts';
import { type ImportRequest, type Plan, runImport } from './saving.ts';

interface RotationCsvRow {
  line: number;
  day: Weekday;
  type: RotationType;
  /** Null clears the cell. */
  person: string | null;
  backup: string | null;
}

const DAYS: readonly Weekday[] = [0, 1, 2, 3, 4, 5, 6];

/**
 * Imports rotations (workflow §14, 7.1): the listed cells are replaced, an empty Person clears one, all others stay.
 * @throws DaybreakError `NOT_FOUND`, `STORE_INACTIVE`; everything wrong with the file is in the report.
 */
export function importRotations(db: Database, clock: Clock, request: ImportRequest): Promise<ImportReport> {
  return runImport(
    db,
    clock,
    'rotations',
    request,
    () => readRotations(request.fileName, request.bytes),
    (tx, rows) => planRotations(tx, request, rows),
  );
}

function readRotations(fileName: string, bytes: Uint8Array): ReadRows<RotationCsvRow> {
  const file = readCsv(fileName, bytes, { required: ['Day', 'Type', 'Person'], optional: ['Backup'] });
  const lines: ImportLine[] = [];
  const rows: RotationCsvRow[] = [];
  for (const csv of file.rows) {
    const reader = new RowReader(csv.line, csv.cells);
    if (csv.problem !== undefined) reader.fail(csv.problem.message, csv.problem.column, csv.problem.value);
    const row = csv.problem === undefined ? rotationRow(reader) : undefined;
    const twin = rows.find((other) => other.day === row?.day && other.type === row?.type);
    if (twin !== undefined) reader.fail(`the same day and type as line ${twin.line}`, 'Day');
    else if (row !== undefined) rows.push(row);
    lines.push(...reader.problems);
  }
  return { rows, lines, notes: ignoredNote(file) };
}

function rotationRow(reader: RowReader): RotationCsvRow | undefined {
  const dayText = reader.required('Day', 20);
  const typeText = reader.required('Type', 30);
  reader.key = `${dayText ?? ''} ${typeText ?? ''}`.trim();
  const day = DAYS.find((candidate) => dayText !== undefined && namesDay(dayText, candidate));
  if (day === undefined && dayText !== undefined)
    reader.fail('expected a weekday such as Monday', 'Day', dayText);
  const word = typeText?.toLowerCase().replace(/[\s-]+/g, '_');
  const type = ROTATION_TYPES.find((candidate) => candidate === word);
  if (type === undefined && typeText !== undefined)
    reader.fail('expected juicer or primary_lead', 'Type', typeText);
  const person = reader.text('Person', 100);
  const backup = reader.text('Backup', 100);
  if (person === '' && backup !== '') reader.fail('a backup needs a person', 'Backup', backup);
  if (reader.problems.length > 0 || day === undefined || type === undefined) return undefined;
  return { line: reader.line, day, type, person: person || null, backup: backup || null };
}

function namesDay(text: string, day: Weekday): boolean {
  const name = weekdayName(day).toLowerCase();
  return text.toLowerCase() === name || text.toLowerCase() === name.slice(0, 3);
}

async function planRotations(
  tx: Tx,
  { storeId, actor }: ImportRequest,
  rows: readonly RotationCsvRow[],
): Promise<Plan> {
  const index = new PeopleIndex(await listEmployees(tx, storeId));
  const store = await findStore(tx, storeId);
  const current = new Map(
    (await listRotations(tx, storeId)).map((cell) => [`${cell.dayOfWeek} ${cell.rotationType}`, cell]),
  );
  const lines: ImportLine[] = [];
  const cells: RotationCell[] = [];
  for (const row of rows) {
    const line = { line: row.line, key: `${weekdayName(row.day)} ${row.type}` };
    const person = lookUp(index, row.type, row.person);
    const backup = lookUp(index, row.type, row.backup);
    const same = person.employee !== null && person.employee.id === backup.employee?.id;
    const problems: Pick<ImportLine, 'column' | 'message' | 'value'>[] = [];
    if (person.problem !== null)
      problems.push({ column: 'Person', message: person.problem, value: row.person ?? '' });
    if (backup.problem !== null)
      problems.push({ column: 'Backup', message: backup.problem, value: row.backup ?? '' });
    if (same)
      problems.push({
        column: 'Backup',
        message: 'the backup must be somebody else',
        value: row.backup ?? '',
      });
    if (problems.length > 0) {
      lines.push(...problems.map((problem) => ({ ...line, result: 'error' as const, ...problem })));
      continue;
    }
    const employeeId = person.employee?.id ?? null;
    const backupEmployeeId = backup.employee?.id ?? null;
    const old = current.get(`${row.day} ${row.type}`);
    if ((old?.employeeId ?? null) === employeeId && (old?.backupEmployeeId ?? null) === backupEmployeeId) {
      lines.push({ ...line, result: 'skipped' });
      continue;
    }
    cells.push({ dayOfWeek: row.day, rotationType: row.type, employeeId, backupEmployeeId });
    lines.push({ ...line, result: old === undefined ? 'created' : 'updated' });
  }
  return {
    lines,
    changes: cells.length,
    save: async (tx) => {
      if (!(await saveRotations(tx, storeId, store?.rotationsVersion ?? 1, cells, actor)))
        throw new DaybreakError('STALE_FORM');
    },
  };
}

function lookUp(
  index: PeopleIndex,
  type: RotationType,
  name: string | null,
): { employee: EmployeeRow | null; problem: string | null } {
  if (name === null) return { employee: null, problem: null };
  const found = index.find({ name, crossmarkEmployeeId: name.toUpperCase(), externalId: name });
  if (found === null) return { employee: null, problem: 'the store does not know this person' };
  const { person } = found;
  if (!person.isActive) return { employee: person, problem: 'this person is not active' };
  const jobTitle = JOB_TITLES.find((title) => title === person.jobTitle) ?? 'event_specialist';
  if (!fitsRotation({ jobTitle, juicerTrained: person.juicerTrained }, type))
    return { employee: person, problem: `this person does not have the role for the rotation ${type}` };
  return { employee: person, problem: null };
}

import type { Database, EmployeeRow, Prisma, Tx } from '../../db/database.ts';
import {
  insertEmployees,
  listEmployees,
  setWeeklyAvailability,
  updateEmployee,
} from '../../db/repositories/employees.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { JOB_TITLES, type JobTitle } from '../../domain/types.ts';
import { readCsv } from './csv-file.ts';
import { nameKey, RowReader } from './csv-values.ts';
import { ignoredNote, type ReadRows } from './event-rows.ts';
import { PeopleIndex } from './people.ts';
import type { ImportLine, ImportReport } from './report.ts';
import { type ImportRequest, type Plan, runImport } from './saving.ts';

export interface EmployeesRequest extends ImportRequest {
  /** `IMPORT_ACTIVATE`: new people without a word in the column Active become active, with all days available. */
  activate?: boolean;
}

interface EmployeeCsvRow {
  line: number;
  name: string;
  crossmarkEmployeeId: string | null;
  externalId: string | null;
  jobTitle: JobTitle | null;
  juicerTrained: boolean | null;
  active: boolean | null;
}

const ALL_DAYS = {
  monday: true,
  tuesday: true,
  wednesday: true,
  thursday: true,
  friday: true,
  saturday: true,
  sunday: true,
};

/**
 * Imports people (workflow §14): known ones are reported as `exists` and only their empty fields filled in; new ones are
 * inactive Event Specialists unless the file says otherwise.
 * @throws DaybreakError `NOT_FOUND`, `STORE_INACTIVE`; everything wrong with the file is in the report.
 */
export function importEmployees(
  db: Database,
  clock: Clock,
  request: EmployeesRequest,
): Promise<ImportReport> {
  return runImport(
    db,
    clock,
    'employees',
    request,
    () => readEmployees(request.fileName, request.bytes),
    (tx, rows) => planEmployees(tx, request, rows),
  );
}

function readEmployees(fileName: string, bytes: Uint8Array): ReadRows<EmployeeCsvRow> {
  const file = readCsv(fileName, bytes, {
    required: ['Name'],
    optional: ['Employee ID', 'MV Retail #', 'Role', 'Juicer Trained', 'Active'],
  });
  const lines: ImportLine[] = [];
  const rows: EmployeeCsvRow[] = [];
  const seen = new Map<string, EmployeeCsvRow>();
  for (const csv of file.rows) {
    const reader = new RowReader(csv.line, csv.cells);
    if (csv.problem !== undefined) reader.fail(csv.problem.message, csv.problem.column, csv.problem.value);
    const row = csv.problem === undefined ? employeeRow(reader) : undefined;
    const keys = row === undefined ? [] : keysOf(row);
    const twin = keys.map((key) => seen.get(key)).find((other) => other !== undefined);
    if (row !== undefined && twin === undefined) {
      rows.push(row);
      for (const key of keys) seen.set(key, row);
    } else if (row !== undefined && twin !== undefined) {
      if (JSON.stringify({ ...row, line: 0 }) === JSON.stringify({ ...twin, line: 0 }))
        lines.push({
          line: row.line,
          key: row.name,
          result: 'skipped',
          message: `the same as line ${twin.line}`,
        });
      else reader.fail(`the same person with different content as line ${twin.line}`, 'Name', row.name);
    }
    lines.push(...reader.problems);
  }
  return { rows, lines, notes: ignoredNote(file) };
}

function employeeRow(reader: RowReader): EmployeeCsvRow | undefined {
  const name = reader.required('Name', 100);
  reader.key = name ?? '';
  if (name !== undefined && name.length < 2) reader.fail('must have at least 2 characters', 'Name', name);
  const crossmarkEmployeeId = reader.matching('Employee ID', /^US\d{6}$/i, 'US and six digits');
  const externalId = reader.matching('MV Retail #', /^\d{1,20}$/, 'digits');
  const role = reader.text('Role', 50);
  const jobTitle = role === '' ? null : titleOf(role);
  if (jobTitle === undefined)
    reader.fail(
      'expected Club Supervisor, Lead Event Specialist, Event Specialist or Juicer Barista',
      'Role',
      role,
    );
  const juicerTrained = reader.yesNo('Juicer Trained');
  const active = reader.yesNo('Active');
  if (reader.problems.length > 0 || name === undefined) return undefined;
  return {
    line: reader.line,
    name,
    crossmarkEmployeeId: crossmarkEmployeeId === null ? null : crossmarkEmployeeId.toUpperCase(),
    externalId,
    jobTitle: jobTitle ?? null,
    juicerTrained: juicerTrained ?? null,
    active: active ?? null,
  };
}

function titleOf(role: string): JobTitle | undefined {
  const word = role.toLowerCase().replace(/[\s-]+/g, '_');
  return JOB_TITLES.find((title) => title === word);
}

/** Two rows that share one of these name the same person. */
function keysOf(row: EmployeeCsvRow): string[] {
  const ids = [
    row.externalId && `rep ${row.externalId}`,
    row.crossmarkEmployeeId && `id ${row.crossmarkEmployeeId}`,
  ];
  return [`name ${nameKey(row.name)}`, ...ids.filter((id) => id !== null)];
}

async function planEmployees(
  tx: Tx,
  { storeId, activate = false }: EmployeesRequest,
  rows: readonly EmployeeCsvRow[],
): Promise<Plan> {
  const index = new PeopleIndex(await listEmployees(tx, storeId));
  const lines: ImportLine[] = [];
  const created: Omit<Prisma.EmployeeCreateManyInput, 'storeId'>[] = [];
  const activated: string[] = [];
  const filled: { person: EmployeeRow; data: Prisma.EmployeeUncheckedUpdateManyInput }[] = [];
  for (const row of rows) {
    const match = index.find(row);
    if (match === null) {
      const id = index.newId(storeId, row.name);
      created.push(newPerson(id, row, activate));
      if (row.active === null && activate) activated.push(id);
      lines.push({ line: row.line, key: row.name, result: 'created' });
      continue;
    }
    const outcome = fill(match.person, row, index);
    if (outcome.data !== null) filled.push({ person: match.person, data: outcome.data });
    lines.push({
      line: row.line,
      key: row.name,
      result: 'exists',
      ...(outcome.note === null ? {} : { message: outcome.note }),
    });
  }
  return {
    lines,
    changes: created.length + filled.length,
    save: async (tx) => {
      await insertEmployees(tx, storeId, created);
      for (const id of activated) await setWeeklyAvailability(tx, storeId, id, ALL_DAYS);
      for (const { person, data } of filled)
        if (!(await updateEmployee(tx, storeId, person.id, person.version, data)))
          throw new DaybreakError('STALE_FORM');
    },
  };
}

function newPerson(
  id: string,
  row: EmployeeCsvRow,
  activate: boolean,
): Omit<Prisma.EmployeeCreateManyInput, 'storeId'> {
  return {
    id,
    name: row.name,
    nameLower: nameKey(row.name),
    isActive: row.active ?? activate,
    jobTitle: row.jobTitle ?? 'event_specialist',
    juicerTrained: row.juicerTrained ?? false,
    externalId: row.externalId,
    crossmarkEmployeeId: row.crossmarkEmployeeId,
  };
}

/** Only what is empty is filled in; ids that contradict the stored ones are left to people. */
function fill(
  person: EmployeeRow,
  row: EmployeeCsvRow,
  index: PeopleIndex,
): { data: Prisma.EmployeeUncheckedUpdateManyInput | null; note: string | null } {
  const differs = (stored: string | null, given: string | null): boolean =>
    stored !== null && given !== null && stored !== given;
  if (
    differs(person.externalId, row.externalId) ||
    differs(person.crossmarkEmployeeId, row.crossmarkEmployeeId) ||
    index.takenByOther(person, row)
  )
    return { data: null, note: 'needs attention: the ids differ from the stored ones, nothing was changed' };
  const data: Prisma.EmployeeUncheckedUpdateManyInput = {};
  const names: string[] = [];
  if (person.externalId === null && row.externalId !== null) {
    data.externalId = row.externalId;
    names.push('MV Retail #');
  }
  if (person.crossmarkEmployeeId === null && row.crossmarkEmployeeId !== null) {
    data.crossmarkEmployeeId = row.crossmarkEmployeeId;
    names.push('Employee ID');
  }
  return names.length === 0 ? { data: null, note: null } : { data, note: `filled in ${names.join(', ')}` };
}

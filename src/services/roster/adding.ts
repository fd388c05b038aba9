import type { Database, EmployeeRow } from '../../db/database.ts';
import { insertEmployees, listEmployees } from '../../db/repositories/employees.ts';
import { lockStore } from '../../db/repositories/stores.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { JOB_TITLES, type JobTitle } from '../../domain/types.ts';
import { type LogEntry, logDone, recordingRefusals } from '../action-log.ts';
import { nameKey } from '../imports/csv-values.ts';
import { PeopleIndex } from '../imports/people.ts';
import { cleanName, REP_ID } from './compare.ts';
import { NAME_LIMIT } from './names.ts';
import { RosterError } from './trouble.ts';

/** A person as somebody writes them into a form or on a command line. */
export interface NewPerson {
  name: string;
  /** `US` and six digits; null = none. */
  employeeId: string | null;
  /** MV Retail #; null = none: what is booked for the person stays here. */
  repId: string | null;
  jobTitle: string;
}

/** A person cannot be added as written; `field` says which input it is about. */
export class NewPersonError extends RosterError {
  readonly field: keyof NewPerson;

  constructor(field: keyof NewPerson, sentence: string, nextStep: string) {
    super('VALIDATION_ERROR', sentence, nextStep);
    this.field = field;
  }
}

const EMPLOYEE_ID = /^US\d{6}$/;

/**
 * Adds a person by hand, not active, in one transaction; whoever has the number or the name is found as in the import.
 * @param entry who adds, where and when
 * @throws NewPersonError, DaybreakError `STORE_INACTIVE`
 */
export function addPerson(
  db: Database,
  entry: LogEntry & { storeId: string },
  written: NewPerson,
): Promise<{ id: string; name: string; repId: string | null }> {
  const { storeId, at } = entry;
  return recordingRefusals(db, entry, () => {
    const person = checked(written);
    return db.transaction(async (tx) => {
      if (!(await lockStore(tx, storeId, at))) throw new DaybreakError('STORE_INACTIVE');
      const people = await listEmployees(tx, storeId);
      refuseKnown(person, people);
      const { name, repId, employeeId, jobTitle } = person;
      const id = new PeopleIndex(people).newId(storeId, name);
      const ids = { externalId: repId, crossmarkEmployeeId: employeeId };
      const values = { name, ...ids, jobTitle, isActive: false };
      await insertEmployees(tx, storeId, [{ id, nameLower: nameKey(name), ...values }]);
      await logDone(tx, { ...entry, subjectId: id, after: { ...values, from: 'hand' } });
      return { id, name, repId };
    });
  });
}

function checked({ name: raw, employeeId, repId, jobTitle }: NewPerson): NewPerson & { jobTitle: JobTitle } {
  const name = raw.trim().length > NAME_LIMIT ? null : cleanName(raw);
  const number = repId?.trim() || null;
  const id = employeeId?.trim().toUpperCase() || null;
  const title = JOB_TITLES.find((one) => one === jobTitle);
  if (name === null)
    throw new NewPersonError('name', 'This is not a name.', `Use 2 to ${NAME_LIMIT} characters.`);
  if (id !== null && !EMPLOYEE_ID.test(id))
    throw new NewPersonError('employeeId', 'This is not an Employee ID.', 'Use US and six digits.');
  if (number !== null && !REP_ID.test(number))
    throw new NewPersonError('repId', 'This is not an MV Retail #.', 'Use 4 to 9 digits.');
  if (title === undefined)
    throw new NewPersonError('jobTitle', 'This is not a role.', `Use one of ${JOB_TITLES.join(', ')}.`);
  return { name, employeeId: id, repId: number, jobTitle: title };
}

/** RepID, then employee id, then name: as the import finds people. */
function refuseKnown({ name, repId, employeeId }: NewPerson, people: readonly EmployeeRow[]): void {
  const owner = (has: (one: EmployeeRow) => boolean) => people.find(has);
  const byRep = repId === null ? undefined : owner(({ externalId }) => externalId === repId);
  if (byRep) throw new NewPersonError('repId', `${byRep.name} has this number already.`, 'Use another one.');
  const byId = employeeId === null ? undefined : owner((one) => one.crossmarkEmployeeId === employeeId);
  if (byId)
    throw new NewPersonError('employeeId', `${byId.name} has this Employee ID already.`, 'Use another one.');
  const namesake = owner((one) => nameKey(one.name) === nameKey(name));
  if (namesake)
    throw new NewPersonError(
      'name',
      `The store has ${namesake.name} already (${numbersOf(namesake)}).`,
      'The same person: nothing to add. Another person: add something to the name.',
    );
}

function numbersOf({ crossmarkEmployeeId, externalId, isActive }: EmployeeRow): string {
  const numbers = [crossmarkEmployeeId, externalId && `MV Retail # ${externalId}`].filter(Boolean);
  return [...(numbers.length === 0 ? ['no numbers'] : numbers), ...(isActive ? [] : ['not active'])].join(
    ', ',
  );
}

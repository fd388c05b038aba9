import type { RemoteRep } from '../../crossmark/port.ts';
import type { EmployeeRow } from '../../db/database.ts';
import { nameKey } from '../imports/csv-values.ts';
import type { Doubtful, RosterPerson } from './model.ts';
import { cutName, distinctName, NAME_LIMIT, nameInRoster } from './names.ts';

/** Crossmark's roster against the people of a store (crossmark §13): pure, one look-up map per key. */

/** What the roster completes of a person whom the store has. */
export interface Completion {
  row: RosterPerson;
  person: EmployeeRow;
  changes: { externalId?: string; crossmarkEmployeeId?: string; name?: string };
}

export interface Comparison {
  /** Nobody of the store; by name. */
  fresh: RosterPerson[];
  /** Only people for whom there is something to complete. */
  completions: Completion[];
  attention: Doubtful[];
}

/** What the client accepts as RepID; anybody else could never be booked. */
export const REP_ID = /^\d{4,9}$/;
const EMAIL = /^[^\s@<>]{1,64}@[^\s@<>]{1,150}\.[^\s@<>]{2,40}$/;
/** People whom one row may be: as many as a choice on the screen can hold. */
const CANDIDATES = 8;
/** Controls, halves of characters and marks that turn the text around them: never part of a name. */
const DISTURBING = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** Usable rows once each, names on one line; `hidden` counts the rest. */
export function normalise(reps: readonly RemoteRep[]): { rows: RosterPerson[]; hidden: number } {
  const rows = new Map<string, RosterPerson>();
  for (const rep of reps) {
    const name = cleanName(rep.name);
    if (!REP_ID.test(rep.repId) || name === null || rows.has(rep.repId)) continue;
    rows.set(rep.repId, {
      repId: rep.repId,
      employeeId: rep.employeeId,
      name,
      email: cleanEmail(rep.email),
      phone: rep.phone?.replace(DISTURBING, ' ').trim().slice(0, 40) || null,
    });
  }
  return { rows: [...rows.values()], hidden: reps.length - rows.size };
}

/** One line of at most 100 characters; null when nothing is left that could be a name. */
export function cleanName(raw: string): string | null {
  const line = raw.replace(DISTURBING, ' ').replace(/\s+/gu, ' ').trim();
  const name = line.length <= NAME_LIMIT ? line : cutName(line, NAME_LIMIT);
  return name.length < 2 ? null : name;
}

/** Lower case; null for what is no address. */
export function cleanEmail(raw: string | null): string | null {
  const email = raw?.trim().toLowerCase() ?? '';
  return EMAIL.test(email) ? email : null;
}

/**
 * Finds each row by RepID, then employee id, then name; the first hit wins, and no person is found twice. What the ids of
 * two people contradict, or what two rows claim, is left to people, with the choices that break no unique key.
 */
export function compareRoster(rows: readonly RosterPerson[], people: readonly EmployeeRow[]): Comparison {
  const lookUp = lookUpOf(people);
  const { byRepId, byEmployeeId, byName } = lookUp;
  const firstOf = indexBy(rows, ({ employeeId }) => employeeId);
  const repIds = new Set(rows.map(({ repId }) => repId));
  const taken = new Set(people.map(({ name }) => nameKey(name)));
  const attention: Doubtful[] = [];
  const doubtful = (reason: Doubtful['reason'], row: RosterPerson, other: Doubtful['other']) => {
    const { name, repId, employeeId } = other;
    const repeated = row.employeeId !== null && firstOf.get(row.employeeId) !== row;
    const { candidates, another } = repeated ? { candidates: [], another: false } : choicesOf(row, lookUp);
    attention.push({
      ...{ reason, row, other: { name, repId, employeeId } },
      candidates: candidates.slice(0, CANDIDATES).map((one) => ({
        ...{ id: one.id, version: one.version, ...ours(one) },
        stillThere: one.externalId !== null && one.externalId !== row.repId && repIds.has(one.externalId),
      })),
      newName: another ? distinctName(row.name, row.repId, taken) : null,
    });
  };
  const found: { row: RosterPerson; person: EmployeeRow }[] = [];
  const claimed = new Set<string>();
  const claim = (row: RosterPerson, person: EmployeeRow) => {
    if (claimed.has(person.id)) return doubtful('ids_differ', row, ours(person));
    claimed.add(person.id);
    found.push({ row, person });
  };

  const clear = rows.filter((row) => {
    const first = row.employeeId === null ? row : firstOf.get(row.employeeId);
    if (first === row || first === undefined) return true;
    doubtful('employee_id_twice', row, first);
    return false;
  });

  const byIds = (row: RosterPerson): EmployeeRow | undefined =>
    byRepId.get(row.repId) ?? (row.employeeId === null ? undefined : byEmployeeId.get(row.employeeId));
  // RepIDs first: a row that names somebody by another key must not take the person from the row that has the RepID.
  for (const row of clear) if (byRepId.has(row.repId)) claim(row, byRepId.get(row.repId) as EmployeeRow);
  for (const row of clear) {
    const person = byIds(row);
    if (person !== undefined && !byRepId.has(row.repId)) claim(row, person);
  }

  const unknown = clear.filter((row) => byIds(row) === undefined);
  const namesakes = groupBy(unknown, ({ name }) => nameKey(name));
  const fresh: RosterPerson[] = [];
  for (const row of unknown) {
    const key = nameKey(row.name);
    const [person, another] = byName.get(key) ?? [];
    const twin = namesakes.get(key)?.find((one) => one !== row);
    if (person === undefined) fresh.push(row);
    else if (another !== undefined) doubtful('name_twice', row, ours(person));
    else if (contradicts(row, person)) doubtful('ids_differ', row, ours(person));
    else if (twin !== undefined) doubtful('name_twice', row, twin);
    else claim(row, person);
  }

  const completions: Completion[] = [];
  for (const { row, person } of found) {
    const owner = row.employeeId === null ? undefined : byEmployeeId.get(row.employeeId);
    if (contradicts(row, person) || (owner !== undefined && owner.id !== person.id))
      doubtful('ids_differ', row, ours(owner ?? person));
    else {
      const changes = completionOf(row, person);
      if (Object.keys(changes).length > 0) completions.push({ row, person, changes });
    }
  }
  fresh.sort((a, b) => order(nameKey(a.name), nameKey(b.name)) || order(a.repId, b.repId));
  return { fresh, completions, attention };
}

function completionOf(row: RosterPerson, person: EmployeeRow): Completion['changes'] {
  return {
    ...(person.externalId === null ? { externalId: row.repId } : {}),
    ...(person.crossmarkEmployeeId === null && row.employeeId !== null
      ? { crossmarkEmployeeId: row.employeeId }
      : {}),
    ...spelling(row, person),
  };
}

/** What a person takes over who is said to be the one of the row: its ids, and the spelling of the name. */
export function takeOver(row: RosterPerson, person: EmployeeRow): Completion['changes'] {
  const { repId, employeeId } = row;
  return {
    ...(person.externalId === repId ? {} : { externalId: repId }),
    ...(employeeId === null || person.crossmarkEmployeeId === employeeId
      ? {}
      : { crossmarkEmployeeId: employeeId }),
    ...spelling(row, person),
  };
}

function spelling(row: RosterPerson, { name }: EmployeeRow): { name?: string } {
  return name !== row.name && nameKey(name) === nameKey(row.name) ? { name: row.name } : {};
}

export interface PeopleLookUp {
  byRepId: Map<string, EmployeeRow>;
  byEmployeeId: Map<string, EmployeeRow>;
  byName: Map<string, EmployeeRow[]>;
}

export function lookUpOf(people: readonly EmployeeRow[]): PeopleLookUp {
  return {
    byRepId: indexBy(people, ({ externalId }) => externalId),
    byEmployeeId: indexBy(people, ({ crossmarkEmployeeId }) => crossmarkEmployeeId),
    byName: groupBy(people, (person) => nameKey(nameInRoster(person))),
  };
}

/** Whom the row may be, and whether it may be somebody new, without taking an id from anybody else of the store. */
export function choicesOf(
  { repId, employeeId, name }: RosterPerson,
  { byRepId, byEmployeeId, byName }: PeopleLookUp,
): { candidates: readonly EmployeeRow[]; another: boolean } {
  const one = byRepId.get(repId);
  const other = employeeId === null ? undefined : byEmployeeId.get(employeeId);
  const owner = one ?? other;
  if (owner === undefined) return { candidates: byName.get(nameKey(name)) ?? [], another: true };
  return { candidates: other === undefined || owner === other ? [owner] : [], another: false };
}

function contradicts(row: RosterPerson, person: EmployeeRow): boolean {
  const { externalId, crossmarkEmployeeId } = person;
  return (
    (externalId !== null && externalId !== row.repId) ||
    (crossmarkEmployeeId !== null && row.employeeId !== null && crossmarkEmployeeId !== row.employeeId)
  );
}

function ours({ name, externalId, crossmarkEmployeeId }: EmployeeRow): Doubtful['other'] {
  return { name, repId: externalId, employeeId: crossmarkEmployeeId };
}

function indexBy<T>(items: readonly T[], keyOf: (item: T) => string | null): Map<string, T> {
  const index = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== null && !index.has(key)) index.set(key, item);
  }
  return index;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

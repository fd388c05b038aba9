import type { RemoteRep } from '../../crossmark/port.ts';
import type { EmployeeRow } from '../../db/database.ts';
import { nameKey } from '../imports/csv-values.ts';
import type { Attention, RosterPerson } from './model.ts';

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
  attention: Attention[];
}

/** What the client accepts as RepID; anybody else could never be booked. */
const REP_ID = /^\d{4,9}$/;
const EMAIL = /^[^\s@<>]{1,64}@[^\s@<>]{1,150}\.[^\s@<>]{2,40}$/;
const NAME_LIMIT = 100;
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
  const name = line.length <= NAME_LIMIT ? line : cut(line);
  return name.length < 2 ? null : name;
}

/** Whole characters only: half of a pair is refused by PostgreSQL. */
function cut(line: string): string {
  let name = '';
  for (const character of line) {
    if (name.length + character.length > NAME_LIMIT) break;
    name += character;
  }
  return name.trimEnd();
}

/** Lower case; null for what is no address. */
export function cleanEmail(raw: string | null): string | null {
  const email = raw?.trim().toLowerCase() ?? '';
  return EMAIL.test(email) ? email : null;
}

/**
 * Finds each row by RepID, then employee id, then name; the first hit wins, and no person is found twice. What the ids of
 * two people contradict, or what two rows claim, is left to people.
 */
export function compareRoster(rows: readonly RosterPerson[], people: readonly EmployeeRow[]): Comparison {
  const byRepId = indexBy(people, ({ externalId }) => externalId);
  const byEmployeeId = indexBy(people, ({ crossmarkEmployeeId }) => crossmarkEmployeeId);
  const byName = groupBy(people, ({ name }) => nameKey(name));
  const attention: Attention[] = [];
  const found: { row: RosterPerson; person: EmployeeRow }[] = [];
  const claimed = new Set<string>();
  const claim = (row: RosterPerson, person: EmployeeRow) => {
    if (claimed.has(person.id)) return void attention.push(doubtful('ids_differ', row, ours(person)));
    claimed.add(person.id);
    found.push({ row, person });
  };

  const firstOf = indexBy(rows, ({ employeeId }) => employeeId);
  const clear = rows.filter((row) => {
    const first = row.employeeId === null ? row : firstOf.get(row.employeeId);
    if (first === row || first === undefined) return true;
    attention.push(doubtful('employee_id_twice', row, first));
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
    else if (another !== undefined) attention.push(doubtful('name_twice', row, ours(person)));
    else if (contradicts(row, person)) attention.push(doubtful('ids_differ', row, ours(person)));
    else if (twin !== undefined) attention.push(doubtful('name_twice', row, twin));
    else claim(row, person);
  }

  const completions: Completion[] = [];
  for (const { row, person } of found) {
    const owner = row.employeeId === null ? undefined : byEmployeeId.get(row.employeeId);
    if (contradicts(row, person) || (owner !== undefined && owner.id !== person.id))
      attention.push(doubtful('ids_differ', row, ours(owner ?? person)));
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
    ...(person.name !== row.name && nameKey(person.name) === nameKey(row.name) ? { name: row.name } : {}),
  };
}

function contradicts(row: RosterPerson, person: EmployeeRow): boolean {
  const { externalId, crossmarkEmployeeId } = person;
  return (
    (externalId !== null && externalId !== row.repId) ||
    (crossmarkEmployeeId !== null && row.employeeId !== null && crossmarkEmployeeId !== row.employeeId)
  );
}

function doubtful(reason: Attention['reason'], row: RosterPerson, other: Attention['other']): Attention {
  const { name, repId, employeeId } = row;
  return {
    ...{ reason, name, repId, employeeId },
    other: { name: other.name, repId: other.repId, employeeId: other.employeeId },
  };
}

function ours({ name, externalId, crossmarkEmployeeId }: EmployeeRow): Attention['other'] {
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

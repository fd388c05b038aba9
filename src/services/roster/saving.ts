import type { Database, EmployeeRow, Tx } from '../../db/database.ts';
import {
  insertEmployees,
  insertWeeklyAvailability,
  listEmployees,
  updateEmployee,
  type Week,
} from '../../db/repositories/employees.ts';
import { lockStore } from '../../db/repositories/stores.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { logAllDone, logDone } from '../action-log.ts';
import { nameKey } from '../imports/csv-values.ts';
import { PeopleIndex } from '../imports/people.ts';
import { type Completion, compareRoster } from './compare.ts';
import { identify } from './identities.ts';
import type { RosterPerson, RosterResult, StoredRoster } from './model.ts';
import { distinctName } from './names.ts';
import { type PreviewRef, takePreview } from './previews.ts';
import { noLongerKept } from './trouble.ts';

const ALL_DAYS: Week = {
  ...{ monday: true, tuesday: true, wednesday: true, thursday: true },
  ...{ friday: true, saturday: true, sunday: true },
};

export type Saved = Omit<RosterResult, 'storeId' | 'storeName' | 'timezone' | 'inactive'>;

/**
 * Saves what was chosen, all or nothing: the kept list goes, new people come, known ones are completed, everything is
 * recorded. With the store's row held, everything is compared once more: whoever came or changed meanwhile is skipped. What
 * people said about doubtful rows comes first.
 * @throws DaybreakError `CONTENT_CHANGED`, `STORE_INACTIVE`
 */
export async function saveRoster(
  db: Database,
  ref: PreviewRef,
  body: StoredRoster,
  { activate, now }: { activate: boolean; now: Date },
): Promise<Saved> {
  return db.transaction(
    async (tx) => {
      if (!(await lockStore(tx, ref.storeId, now))) throw new DaybreakError('STORE_INACTIVE');
      if (!(await takePreview(tx, ref.token))) throw noLongerKept();
      const identified = identify(body, await listEmployees(tx, ref.storeId));
      const { people } = identified;
      const chosen = body.chosen.flatMap((place) => body.fresh[place] ?? []);
      const { fresh, completions } = compareRoster([...chosen, ...body.known], people);
      const wanted = new Set(chosen.map(({ repId }) => repId));
      const added = fresh.filter(({ repId }) => wanted.has(repId));
      const asked = new Set(body.known.map(({ repId }) => repId));
      const completed = completions.filter(({ row }) => asked.has(row.repId));

      await complete(tx, ref, identified.same, now, 'said to be the same person');
      const { created, withoutEmail } = await add(tx, ref, [...identified.another, ...added], people, {
        ...{ activate, now },
      });
      await complete(tx, ref, completed, now);
      const saved: Saved = {
        ...{ created, activated: activate, withoutEmail },
        completed: namesOf(completed),
        matched: namesOf(identified.same),
        skipped: [...identified.outdated, ...chosen.filter((row) => !added.includes(row))].map(
          ({ name }) => name,
        ),
      };
      await logDone(tx, {
        ...{ storeId: ref.storeId, actor: ref.actor, at: now, action: 'data.import.roster' },
        after: {
          ...{ created: created.length, active: activate, completed: completed.length },
          ...(identified.same.length === 0 ? {} : { matched: identified.same.length }),
          skipped: saved.skipped.length,
        },
      });
      return saved;
    },
    { timeoutMs: 120_000 },
  );
}

async function add(
  tx: Tx,
  { storeId, actor }: PreviewRef,
  rows: readonly RosterPerson[],
  people: readonly EmployeeRow[],
  { activate, now }: { activate: boolean; now: Date },
): Promise<{ created: RosterResult['created']; withoutEmail: string[] }> {
  const index = new PeopleIndex(people);
  const addresses = new Set(people.map(({ email }) => email));
  const names = new Set(people.map((person) => nameKey(person.name)));
  const withoutEmail: string[] = [];
  const created = rows.map((row) => {
    const taken = row.email !== null && addresses.has(row.email);
    const name = distinctName(row.name, row.repId, names);
    if (taken) withoutEmail.push(name);
    addresses.add(row.email);
    names.add(nameKey(name));
    return {
      ...{ id: index.newId(storeId, name), name, nameLower: nameKey(name) },
      ...{ externalId: row.repId, crossmarkEmployeeId: row.employeeId, phone: row.phone },
      ...{ email: taken ? null : row.email, isActive: activate, jobTitle: 'event_specialist' },
      ...{ syncStatus: 'synced', lastSynced: now },
    };
  });
  await insertEmployees(tx, storeId, created);
  if (activate) {
    const ids = created.map(({ id }) => id);
    await insertWeeklyAvailability(tx, storeId, ids, ALL_DAYS);
  }
  await logAllDone(
    tx,
    created.map(({ id, name, externalId, isActive }) => ({
      ...{ storeId, actor, at: now, action: 'person.add', subjectType: 'employee', subjectId: id },
      after: { name, externalId, isActive, from: 'roster' },
    })),
  );
  return { created: created.map(({ id, name }) => ({ id, name })), withoutEmail };
}

async function complete(
  tx: Tx,
  { storeId, actor }: PreviewRef,
  completions: readonly Completion[],
  now: Date,
  reason?: string,
): Promise<void> {
  for (const { person, changes } of completions) {
    const changed = await updateEmployee(tx, storeId, person.id, person.version, {
      ...changes,
      ...(changes.name === undefined ? {} : { nameLower: nameKey(changes.name) }),
      lastSynced: now,
    });
    if (!changed) throw new DaybreakError('STALE_FORM');
  }
  await logAllDone(
    tx,
    completions.map(({ person, changes }) => ({
      ...{ storeId, actor, at: now, action: 'person.edit', subjectType: 'employee', subjectId: person.id },
      before: before(person, changes),
      after: { ...changes },
      ...(reason === undefined ? {} : { reason }),
    })),
  );
}

function namesOf(changed: readonly Completion[]): string[] {
  return changed.map(({ person, changes }) => changes.name ?? person.name);
}

/** The former values of what changed. */
export function before<T extends object>(person: T, changes: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(changes).map((key) => [key, person[key as keyof T]]));
}

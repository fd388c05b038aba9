import { createHash } from 'node:crypto';
import type { EmployeeRow } from '../../db/database.ts';
import { nameKey } from './csv-values.ts';

/** What a file says about a person. */
export interface NamedPerson {
  name: string | null;
  /** RepID, "MV Retail #". */
  externalId?: string | null;
  crossmarkEmployeeId: string | null;
}

export interface Match {
  person: EmployeeRow;
  by: 'externalId' | 'crossmarkEmployeeId' | 'name';
}

/** Finds people by RepID, then employee id, then name without regard to case and spacing; the first hit wins. */
export class PeopleIndex {
  readonly #byExternalId = new Map<string, EmployeeRow>();
  readonly #byEmployeeId = new Map<string, EmployeeRow>();
  readonly #byName = new Map<string, EmployeeRow>();
  readonly #ids = new Set<string>();

  constructor(people: readonly EmployeeRow[]) {
    // Of two people with one name the active one is meant.
    for (const person of [...people].sort((a, b) => Number(a.isActive) - Number(b.isActive))) {
      if (person.externalId !== null) this.#byExternalId.set(person.externalId, person);
      if (person.crossmarkEmployeeId !== null) this.#byEmployeeId.set(person.crossmarkEmployeeId, person);
      this.#byName.set(nameKey(person.name), person);
      this.#ids.add(person.id);
    }
  }

  find(wanted: NamedPerson): Match | null {
    const byExternalId = wanted.externalId ? this.#byExternalId.get(wanted.externalId) : undefined;
    if (byExternalId !== undefined) return { person: byExternalId, by: 'externalId' };
    const byEmployeeId = wanted.crossmarkEmployeeId
      ? this.#byEmployeeId.get(wanted.crossmarkEmployeeId)
      : undefined;
    if (byEmployeeId !== undefined) return { person: byEmployeeId, by: 'crossmarkEmployeeId' };
    const byName = wanted.name === null ? undefined : this.#byName.get(nameKey(wanted.name));
    return byName === undefined ? null : { person: byName, by: 'name' };
  }

  /** Whether somebody else of the store has one of these ids. */
  takenByOther(person: EmployeeRow, ids: Pick<NamedPerson, 'externalId' | 'crossmarkEmployeeId'>): boolean {
    const owners = [
      ids.externalId ? this.#byExternalId.get(ids.externalId) : undefined,
      ids.crossmarkEmployeeId ? this.#byEmployeeId.get(ids.crossmarkEmployeeId) : undefined,
    ];
    return owners.some((owner) => owner !== undefined && owner.id !== person.id);
  }

  /** An id for a new person: the same for the same store and name, so that repeated set-ups plan alike. */
  newId(storeId: string, name: string): string {
    for (let attempt = 0; ; attempt += 1) {
      const seed = `${storeId}\n${nameKey(name)}\n${attempt}`;
      const id = `p-${createHash('sha256').update(seed).digest('hex').slice(0, 12)}`;
      if (!this.#ids.has(id)) {
        this.#ids.add(id);
        return id;
      }
    }
  }
}

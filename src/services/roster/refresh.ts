import type { CrossmarkPort, RemoteRep } from '../../crossmark/port.ts';
import type { Database, EmployeeRow } from '../../db/database.ts';
import { listEmployees, updateEmployee } from '../../db/repositories/employees.ts';
import { lockStore } from '../../db/repositories/stores.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { type LogEntry, logAllDone, logDone, logRefused } from '../action-log.ts';
import { authorize } from '../authz.ts';
import type { Actor } from '../contracts.ts';
import { nameKey } from '../imports/csv-values.ts';
import { normalise } from './compare.ts';
import type { RosterPerson } from './model.ts';
import { distinctName } from './names.ts';
import { dropExpired } from './previews.ts';
import { before } from './saving.ts';
import { notConnected, rosterTrouble } from './trouble.ts';

/** What is due of a store: the time it was due at is the key under which it is recorded. */
export interface DueRefresh {
  storeId: string;
  actor: Actor;
  /** Null: asked for by a person, whatever was done before. */
  due: Date | null;
}

const WEEK_MS = 7 * 86_400_000;
const ACTION = 'roster.refresh';
const SUBJECT = 'roster';

/**
 * Names and e-mail addresses follow Crossmark (crossmark §12.1), for people matched by RepID only; nobody is added,
 * activated or deactivated. One pass reads the roster of a connection once for all its stores.
 */
export class RosterRefresh {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #portOf: (storeId: string) => Promise<CrossmarkPort | null>;

  constructor(options: {
    db: Database;
    clock: Clock;
    portOf: (storeId: string) => Promise<CrossmarkPort | null>;
  }) {
    this.#db = options.db;
    this.#clock = options.clock;
    this.#portOf = options.portOf;
  }

  /** How often it was tried since it was due, and whether it is done. */
  async record(storeId: string, due: Date): Promise<{ done: boolean; failures: number; last: Date | null }> {
    const rows = await this.#db.client.actionLog.findMany({
      where: { storeId, subjectType: SUBJECT, subjectId: due.toISOString(), action: ACTION },
      select: { outcome: true, at: true },
      orderBy: { at: 'asc' },
    });
    return {
      done: rows.some(({ outcome }) => outcome === 'done'),
      failures: rows.filter(({ outcome }) => outcome !== 'done').length,
      last: rows.at(-1)?.at ?? null,
    };
  }

  /** Whether the store has a roster at all. */
  async isConnected(storeId: string): Promise<boolean> {
    return (await this.#portOf(storeId)) !== null;
  }

  /**
   * Begins a pass; what it answers refreshes one store and says how many people changed, or null when another process has
   * done what was due.
   * @throws ForbiddenError, RosterError, DaybreakError `NOT_FOUND`, `STORE_INACTIVE`; a failure is recorded.
   */
  pass(): (wanted: DueRefresh) => Promise<number | null> {
    const rosters = new Map<CrossmarkPort, Promise<RosterPerson[]>>();
    return async (wanted) => {
      await authorize(this.#db.client, wanted.storeId, wanted.actor, 'import');
      const port = await this.#portOf(wanted.storeId);
      if (port === null) throw notConnected();
      const roster = rosters.get(port) ?? this.#read(port);
      rosters.set(port, roster);
      try {
        return await this.#apply(wanted, await roster);
      } catch (error) {
        const known = rosterTrouble(error);
        const code = known instanceof DaybreakError ? known.code : 'INTERNAL_ERROR';
        await logRefused(this.#db.client, this.#entry(wanted), code);
        throw known;
      }
    };
  }

  async #read(port: CrossmarkPort): Promise<RosterPerson[]> {
    const from = this.#clock.now();
    await dropExpired(this.#db.client, from);
    const { rows } = await port.listReps({ from, to: new Date(from.getTime() + WEEK_MS) });
    return normalise(rows satisfies RemoteRep[]).rows;
  }

  #apply(wanted: DueRefresh, roster: readonly RosterPerson[]): Promise<number | null> {
    const { storeId, due } = wanted;
    return this.#db.transaction(
      async (tx) => {
        const entry = this.#entry(wanted);
        if (!(await lockStore(tx, storeId, entry.at))) throw new DaybreakError('STORE_INACTIVE');
        const key = { storeId, subjectType: SUBJECT, subjectId: entry.subjectId ?? '', action: ACTION };
        if (due !== null && (await tx.actionLog.count({ where: { ...key, outcome: 'done' } })) > 0)
          return null;
        const changed = changesIn(roster, await listEmployees(tx, storeId));
        for (const { person, changes } of changed) {
          const name = changes.name === undefined ? {} : { nameLower: nameKey(changes.name) };
          const data = { ...changes, ...name, lastSynced: entry.at };
          if (!(await updateEmployee(tx, storeId, person.id, person.version, data)))
            throw new DaybreakError('STALE_FORM');
        }
        await logAllDone(
          tx,
          changed.map(({ person, changes }) => ({
            ...{ ...entry, action: 'person.edit', subjectType: 'employee', subjectId: person.id },
            ...{ before: before(person, changes), after: changes },
          })),
        );
        await logDone(tx, { ...entry, after: { people: changed.length } });
        return changed.length;
      },
      { timeoutMs: 120_000 },
    );
  }

  #entry({ storeId, actor, due }: DueRefresh): LogEntry & { subjectId?: string } {
    const at = this.#clock.now();
    const subjectId = (due ?? at).toISOString();
    return { storeId, actor, at, action: ACTION, subjectType: SUBJECT, subjectId };
  }
}

/** An address that somebody else of the store has is left alone: it identifies a person; a namesake keeps the number. */
function changesIn(roster: readonly RosterPerson[], people: readonly EmployeeRow[]) {
  const byRepId = new Map(roster.map((row) => [row.repId, row]));
  const addresses = new Set(people.map(({ email }) => email));
  const names = new Set(people.map(({ name }) => nameKey(name)));
  return people.flatMap((person) => {
    const row = person.externalId === null ? undefined : byRepId.get(person.externalId);
    if (row === undefined) return [];
    const changes: { name?: string; email?: string } = {};
    const isSame = nameKey(row.name) === nameKey(person.name);
    const name = isSame ? row.name : nameAmong(names, row, person);
    if (name !== person.name) {
      changes.name = name;
      names.add(nameKey(name));
    }
    if (row.email !== null && row.email !== person.email && !addresses.has(row.email)) {
      changes.email = row.email;
      addresses.add(row.email);
    }
    return Object.keys(changes).length === 0 ? [] : [{ person, changes }];
  });
}

/** The roster's name, unless somebody else of the store has it. */
function nameAmong(names: ReadonlySet<string>, { name, repId }: RosterPerson, person: EmployeeRow): string {
  const others = new Set(names);
  others.delete(nameKey(person.name));
  return distinctName(name, repId, others);
}

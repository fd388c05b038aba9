import type { Database, StoreRow } from '../../db/database.ts';
import {
  findEmployee,
  setWeeklyAvailability,
  updateEmployee,
  type Week,
} from '../../db/repositories/employees.ts';
import { findStore } from '../../db/repositories/stores.ts';
import type { Clock } from '../../domain/clock.ts';
import { localOf } from '../../domain/dates.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { LocalDate, Weekday } from '../../domain/types.ts';
import { type LogEntry, logDone, recordingRefusals } from '../action-log.ts';
import { authorize } from '../authz.ts';
import type { Actor, Page } from '../contracts.ts';
import { addPerson, type NewPerson } from './adding.ts';
import { RosterError } from './trouble.ts';

/** A person whom nobody plans with yet. */
export interface InactivePerson {
  id: string;
  name: string;
  employeeId: string | null;
  repId: string | null;
  version: number;
}

export interface AddedPerson {
  id: string;
  name: string;
  repId: string | null;
  storeName: string;
}

const PAGE = 10;
/** Monday = 0. */
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/**
 * Adds people by hand, and makes those who were imported or added active. Without an availability row every day is possible,
 * therefore the days are set in the same step (crossmark §13).
 */
export class ActivationService {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor({ db, clock }: { db: Database; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /** One page of the people who could be active but are not, by name. @throws ForbiddenError */
  async inactive(
    storeId: string,
    actor: Actor,
    wanted: number,
  ): Promise<Page<InactivePerson> & { storeName: string; timezone: string }> {
    const store = await this.#store(storeId, actor);
    const where = notYetActive(store.id, this.#today(store));
    const { employee } = this.#db.client;
    const total = await employee.count({ where });
    const pages = Math.max(1, Math.ceil(total / PAGE));
    const page = Math.min(Math.max(1, wanted), pages);
    const rows = await employee.findMany({
      where,
      orderBy: [{ nameLower: 'asc' }, { id: 'asc' }],
      skip: (page - 1) * PAGE,
      take: PAGE,
    });
    const items = rows.map(({ id, name, crossmarkEmployeeId, externalId, version }) => ({
      ...{ id, name, employeeId: crossmarkEmployeeId, repId: externalId, version },
    }));
    return { items, page, pages, total, storeName: store.name, timezone: store.timezone };
  }

  /** For forms about people of the store. @throws ForbiddenError */
  async storeName(storeId: string, actor: Actor): Promise<string> {
    return (await this.#store(storeId, actor)).name;
  }

  /**
   * Adds somebody whom the roster does not have, not active.
   * @returns the person, as saved
   * @throws ForbiddenError, NewPersonError, DaybreakError `NOT_FOUND`, `STORE_INACTIVE`
   */
  async add(storeId: string, actor: Actor, written: NewPerson): Promise<AddedPerson> {
    const { name: storeName } = await this.#store(storeId, actor);
    const entry = { storeId, actor, at: this.#clock.now(), action: 'person.add', subjectType: 'employee' };
    return { storeName, ...(await addPerson(this.#db, entry, written)) };
  }

  /** The person of the form. @throws ForbiddenError, DaybreakError `EMPLOYEE_NOT_FOUND`, `STATE` when already active */
  async person(storeId: string, actor: Actor, id: string): Promise<InactivePerson & { storeName: string }> {
    const store = await this.#store(storeId, actor);
    const person = await findEmployee(this.#db.client, storeId, id);
    if (person === null) throw new DaybreakError('EMPLOYEE_NOT_FOUND');
    if (person.isActive) throw alreadyActive(person.name);
    if (person.terminationDate !== null && person.terminationDate <= this.#today(store))
      throw new RosterError(
        'EMPLOYEE_INACTIVE',
        `${person.name} has left the store.`,
        'Choose somebody else.',
      );
    const { name, crossmarkEmployeeId: employeeId, externalId: repId, version } = person;
    return { id, name, employeeId, repId, version, storeName: store.name };
  }

  /**
   * Activates a person on these weekdays, in one transaction.
   * @returns the name
   * @throws ForbiddenError, DaybreakError `EMPLOYEE_NOT_FOUND`, `STATE`, `STALE_FORM`, `VALIDATION_ERROR` without a day
   */
  async activate(
    storeId: string,
    actor: Actor,
    input: { id: string; version: number; weekdays: readonly Weekday[] },
  ): Promise<string> {
    const { id, version, weekdays } = input;
    const person = await this.person(storeId, actor, id);
    if (weekdays.length === 0)
      throw new RosterError('VALIDATION_ERROR', 'No day is ticked.', 'Tick at least one day.');
    const week = Object.fromEntries(DAYS.map((day, i) => [day, weekdays.includes(i as Weekday)])) as Week;
    const entry: LogEntry = {
      ...{ storeId, actor, at: this.#clock.now() },
      ...{ action: 'person.activate', subjectType: 'employee', subjectId: id },
    };
    await recordingRefusals(this.#db, entry, () =>
      this.#db.transaction(async (tx) => {
        if (!(await updateEmployee(tx, storeId, id, version, { isActive: true })))
          throw new DaybreakError('STALE_FORM');
        await setWeeklyAvailability(tx, storeId, id, week);
        const days = DAYS.filter((day) => week[day]);
        await logDone(tx, { ...entry, before: { isActive: false }, after: { isActive: true, days } });
      }),
    );
    return person.name;
  }

  async #store(storeId: string, actor: Actor): Promise<StoreRow> {
    await authorize(this.#db.client, storeId, actor, 'people');
    const store = await findStore(this.#db.client, storeId);
    if (store === null) throw new DaybreakError('NOT_FOUND');
    return store;
  }

  #today(store: StoreRow): LocalDate {
    return localOf(this.#clock.now(), store.timezone).date;
  }
}

function alreadyActive(name: string): RosterError {
  return new RosterError('STATE', `${name} is active already.`, 'Nothing has to be done.');
}

/** Inactive, and not because they left. */
export function notYetActive(storeId: string, today: LocalDate) {
  return {
    ...{ storeId, isActive: false },
    OR: [{ terminationDate: null }, { terminationDate: { gt: today } }],
  };
}

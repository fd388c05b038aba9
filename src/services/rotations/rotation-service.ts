import type { Database, Tx } from '../../db/database.ts';
import { deleteException, listExceptions, saveRotations } from '../../db/repositories/rotations.ts';
import { lockStore } from '../../db/repositories/stores.ts';
import type { Clock } from '../../domain/clock.ts';
import { weekday, weekdayName } from '../../domain/dates.ts';
import { fitsRotation } from '../../domain/eligibility.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { LocalDate, RotationType, Weekday } from '../../domain/types.ts';
import { isActive, isAvailable, unavailableReason } from '../../engine/facts/availability.ts';
import type { Facts } from '../../engine/facts/model.ts';
import { rotationKey } from '../../engine/facts/rotation.ts';
import { logDone, recordingRefusals } from '../action-log.ts';
import { authorize, mayDo } from '../authz.ts';
import type { Actor, Page } from '../contracts.ts';
import { PAGE_SIZE } from '../contracts.ts';
import { loadStoreState, occupancyWith, type StoreState } from '../store-state.ts';
import { saveException, standInsOf } from './exceptions.ts';
import type {
  CellInput,
  ExceptionInput,
  ExceptionView,
  RotationCellView,
  RotationGrid,
  RotationOption,
  RotationPerson,
} from './model.ts';
import { demandRole } from './rules.ts';
import { type Cells, rotationWarnings, WEEKDAYS } from './warnings.ts';

/** How many past exceptions a store looks back on. */
const PAST_SHOWN = 60;

/** The weekly rotations of a store and their exceptions (workflow §7). Every change is one transaction and one record. */
export class RotationService {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor({ db, clock }: { db: Database; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /**
   * The week as it stands, or as it would be with these cells changed (7.1, 7.2).
   * @throws ForbiddenError, DaybreakError `NOT_FOUND`
   */
  async grid(storeId: string, actor: Actor, changed: readonly CellInput[] = []): Promise<RotationGrid> {
    await authorize(this.#db.client, storeId, actor, 'read');
    const state = await this.#state(storeId);
    const { facts, store } = state;
    const cells = withCells(facts.rotations, changed);
    const view = (type: RotationType, day: Weekday) => cellView(facts, cells, type, day);
    return {
      storeId,
      storeName: store.name,
      timezone: store.timezone,
      version: store.rotationsVersion,
      mayEdit: await mayDo(this.#db.client, storeId, actor, 'rotations'),
      saved: await this.#lastSave(storeId),
      days: WEEKDAYS.map((day) => ({
        weekday: day,
        juicer: view('juicer', day),
        primaryLead: view('primary_lead', day),
      })),
      warnings: rotationWarnings(facts, cells),
      exceptionsAhead: [...facts.exceptions.keys()].filter((key) => dateOf(key) >= facts.today).length,
    };
  }

  /** 7.1: everybody who fits a rotation, by name, with what speaks against the weekday. */
  async people(storeId: string, actor: Actor, type: RotationType, day: Weekday): Promise<RotationOption[]> {
    await authorize(this.#db.client, storeId, actor, 'rotations');
    const { facts } = await this.#state(storeId);
    return facts.employees
      .filter((employee) => isActive(employee, facts.today) && fitsRotation(employee, type))
      .map((employee) => {
        const works = employee.weeklyAvailability?.[day] !== false;
        const reason = works ? `works ${weekdayName(day)}s` : `usually does not work ${weekdayName(day)}s`;
        const verdict = works ? ('fits' as const) : ('needs_reason' as const);
        return { ...personOf(facts, employee.id), verdict, reason };
      })
      .sort((a, b) => Number(a.verdict !== 'fits') - Number(b.verdict !== 'fits') || compare(a.name, b.name));
  }

  /**
   * 7.2: saves all changed cells in one transaction; cells that are not listed stay. A save that changes nothing leaves
   * the version alone.
   * @returns how many cells have changed
   * @throws ForbiddenError, DaybreakError `STALE_FORM` with `{by, at}`, `VALIDATION_ERROR`, what `demandRole` throws.
   */
  async save(
    storeId: string,
    actor: Actor,
    input: { version: number; cells: readonly CellInput[] },
  ): Promise<{ changed: number }> {
    await authorize(this.#db.client, storeId, actor, 'rotations');
    const at = this.#clock.now();
    const entry = { storeId, actor, action: 'rotation.save', subjectType: 'store', subjectId: storeId, at };
    return recordingRefusals(this.#db, entry, () =>
      this.#db.transaction(async (tx) => {
        await holdStore(tx, storeId, at);
        const { facts, store } = await loadStoreState(tx, storeId, at);
        if (store.rotationsVersion !== input.version) throw await this.#stale(tx, storeId);
        const changes = input.cells.filter((cell) => differs(facts.rotations, cell));
        if (changes.length === 0) return { changed: 0 };
        for (const cell of changes) demandCell(facts, cell);
        const rows = changes.map(({ weekday: dayOfWeek, type: rotationType, ...people }) => ({
          ...{ dayOfWeek, rotationType },
          ...people,
        }));
        if (!(await saveRotations(tx, storeId, input.version, rows, actor)))
          throw await this.#stale(tx, storeId);
        await logDone(tx, {
          ...entry,
          before: { cells: changes.map((cell) => spokenCell(facts.rotations, cell)) },
          after: { cells: changes.map((cell) => spokenCell(withCells(new Map(), changes), cell)) },
        });
        return { changed: changes.length };
      }),
    );
  }

  /** Exceptions from today on, soonest first, then those that are past, newest first. */
  async exceptions(storeId: string, actor: Actor, page: number): Promise<Page<ExceptionView>> {
    await authorize(this.#db.client, storeId, actor, 'read');
    const { facts } = await this.#state(storeId);
    const rows = await listExceptions(this.#db.client, storeId, '0000-01-01', '9999-12-31');
    const ahead = rows.filter((row) => row.exceptionDate >= facts.today);
    const past = rows.filter((row) => row.exceptionDate < facts.today).reverse();
    const all = [...ahead, ...past.slice(0, PAST_SHOWN)];
    const pages = Math.max(1, Math.ceil(all.length / PAGE_SIZE));
    const at = Math.min(Math.max(1, page), pages);
    const items = all.slice((at - 1) * PAGE_SIZE, at * PAGE_SIZE).map((row): ExceptionView => {
      const type = row.rotationType as RotationType;
      const usual = facts.rotations.get(rotationKey(type, weekday(row.exceptionDate)))?.employeeId;
      const employee = facts.employeeById.get(row.employeeId);
      const gone = employee === undefined ? 'is not known any more' : null;
      const isPast = row.exceptionDate < facts.today;
      const problem = isPast ? null : (gone ?? unavailableReason(facts, employee!, row.exceptionDate));
      const person = personOf(facts, row.employeeId);
      return {
        ...{ id: row.id, date: row.exceptionDate, type, person },
        ...{ reason: row.reason, createdBy: row.createdBy, past: isPast },
        insteadOf: usual === undefined ? null : (facts.employeeById.get(usual)?.name ?? usual),
        problem: problem === null ? null : `${person.name} ${problem}; a run leaves them out.`,
      };
    });
    return { items, page: at, pages, total: all.length };
  }

  /** Who could take the rotation's work on that day, and who has been chosen for it already. */
  async standIns(
    storeId: string,
    actor: Actor,
    type: RotationType,
    date: LocalDate,
  ): Promise<{ people: RotationOption[]; existing: RotationPerson | null; usual: RotationPerson | null }> {
    await authorize(this.#db.client, storeId, actor, 'rotations');
    const state = await this.#state(storeId);
    const { facts } = state;
    const existing = facts.exceptions.get(rotationKey(type, date));
    const usual = facts.rotations.get(rotationKey(type, weekday(date)))?.employeeId;
    return {
      people: standInsOf(facts, occupancyWith(state, state.openRows), type, date),
      existing: existing === undefined ? null : personOf(facts, existing),
      usual: usual === undefined ? null : personOf(facts, usual),
    };
  }

  /** The store's today and zone, for forms that ask for a date. */
  async today(storeId: string): Promise<{ today: LocalDate; timezone: string; storeName: string }> {
    const { facts, store } = await this.#state(storeId);
    return { today: facts.today, timezone: store.timezone, storeName: store.name };
  }

  /**
   * 7.3. Existing rows stay as they are; the next run uses it. A person who usually is not there that day is saved with a
   * reason, and a run leaves them out all the same: then the answer is true.
   * @throws ForbiddenError and what `saveException` throws.
   */
  async addException(storeId: string, actor: Actor, input: ExceptionInput): Promise<boolean> {
    await authorize(this.#db.client, storeId, actor, 'rotations');
    const at = this.#clock.now();
    const entry = { storeId, actor, action: 'rotation.exception', subjectType: 'exception', at };
    const named = { ...entry, subjectId: `${input.date} ${input.type}` };
    return recordingRefusals(this.#db, named, () =>
      this.#db.transaction(async (tx) => {
        await holdStore(tx, storeId, at);
        const { facts } = await loadStoreState(tx, storeId, at);
        await saveException(tx, facts, input, named);
        return !isAvailable(facts, facts.employeeById.get(input.employeeId)!, input.date);
      }),
    );
  }

  /** 7.4. @throws ForbiddenError, DaybreakError `NOT_FOUND`, `STATE` for a past one. */
  async deleteException(storeId: string, actor: Actor, id: number): Promise<void> {
    await authorize(this.#db.client, storeId, actor, 'rotations');
    const at = this.#clock.now();
    const entry = { storeId, actor, action: 'rotation.exception_delete', subjectType: 'exception', at };
    const named = { ...entry, subjectId: id };
    await recordingRefusals(this.#db, named, () =>
      this.#db.transaction(async (tx) => {
        await holdStore(tx, storeId, at);
        const row = await tx.scheduleException.findFirst({ where: { id, storeId } });
        if (row === null) throw new DaybreakError('NOT_FOUND');
        const { facts } = await loadStoreState(tx, storeId, at);
        if (row.exceptionDate < facts.today)
          throw new DaybreakError('STATE', 'This exception is past and stays for the record.');
        await deleteException(tx, storeId, id);
        const { exceptionDate: date, rotationType, employeeId } = row;
        await logDone(tx, { ...named, before: { date, rotationType, employeeId }, after: {} });
      }),
    );
  }

  #state(storeId: string): Promise<StoreState> {
    return loadStoreState(this.#db.client, storeId, this.#clock.now());
  }

  async #stale(tx: Tx, storeId: string): Promise<DaybreakError> {
    return new DaybreakError('STALE_FORM', undefined, await this.#lastSave(storeId, tx));
  }

  async #lastSave(storeId: string, tx: Tx = this.#db.client): Promise<RotationGrid['saved']> {
    const entry = await tx.actionLog.findFirst({
      where: { storeId, outcome: 'done', action: { in: ['rotation.save', 'data.import.rotations'] } },
      orderBy: { id: 'desc' },
      select: { actor: true, at: true },
    });
    return entry === null ? null : { by: entry.actor, at: entry.at };
  }
}

/** Changes of one store come one after another. */
async function holdStore(tx: Tx, storeId: string, at: Date): Promise<void> {
  if (!(await lockStore(tx, storeId, at))) throw new DaybreakError('STORE_INACTIVE');
}

function withCells(cells: Cells, changed: readonly CellInput[]): Cells {
  const next = new Map(cells);
  for (const { type, weekday: day, employeeId, backupEmployeeId } of changed) {
    if (employeeId === null) next.delete(rotationKey(type, day));
    else next.set(rotationKey(type, day), { employeeId, backupEmployeeId });
  }
  return next;
}

function differs(cells: Cells, cell: CellInput): boolean {
  const old = cells.get(rotationKey(cell.type, cell.weekday));
  return (
    (old?.employeeId ?? null) !== cell.employeeId || (old?.backupEmployeeId ?? null) !== cell.backupEmployeeId
  );
}

/** 7.1. */
function demandCell(facts: Facts, cell: CellInput): void {
  const { employeeId, backupEmployeeId, type, weekday: day } = cell;
  const refuse = (message: string) =>
    new DaybreakError('VALIDATION_ERROR', `${weekdayName(day)}: ${message}`, { weekday: day, type });
  if (employeeId === null) {
    if (backupEmployeeId !== null) throw refuse('a backup needs a person.');
    return;
  }
  demandRole(facts, type, employeeId);
  if (backupEmployeeId === null) return;
  if (backupEmployeeId === employeeId) throw refuse('the backup must be somebody else.');
  demandRole(facts, type, backupEmployeeId);
}

function cellView(facts: Facts, cells: Cells, type: RotationType, day: Weekday): RotationCellView {
  const cell = cells.get(rotationKey(type, day));
  const person = (id: string | null | undefined) => (id == null ? null : personOf(facts, id));
  return { person: person(cell?.employeeId), backup: person(cell?.backupEmployeeId) };
}

function personOf(facts: Facts, employeeId: string): RotationPerson {
  const employee = facts.employeeById.get(employeeId);
  return {
    employeeId,
    name: employee?.name ?? employeeId,
    title: employee?.jobTitle ?? 'event_specialist',
  };
}

function spokenCell(cells: Cells, { weekday: day, type }: CellInput) {
  const cell = cells.get(rotationKey(type, day));
  return { day: weekdayName(day), type, ...(cell ?? { employeeId: null, backupEmployeeId: null }) };
}

function dateOf(key: string): LocalDate {
  return key.slice(key.indexOf('|') + 1);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

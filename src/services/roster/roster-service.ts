import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { CrossmarkPort } from '../../crossmark/port.ts';
import type { Database, StoreRow } from '../../db/database.ts';
import { listEmployees } from '../../db/repositories/employees.ts';
import { findStore } from '../../db/repositories/stores.ts';
import type { Clock } from '../../domain/clock.ts';
import { localOf } from '../../domain/dates.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { type LogEntry, recordingRefusals } from '../action-log.ts';
import { authorize, mayDo } from '../authz.ts';
import type { Actor, Page } from '../contracts.ts';
import { nameKey } from '../imports/csv-values.ts';
import { notYetActive } from './activation.ts';
import { compareRoster, normalise } from './compare.ts';
import { attentionOf, choicesAfter } from './identities.ts';
import type {
  Attention,
  Identity,
  RosterPage,
  RosterPerson,
  RosterResult,
  SelectionChange,
  StoredRoster,
} from './model.ts';
import { changePreview, keepPreview, type PreviewRef, readPreview } from './previews.ts';
import { saveRoster } from './saving.ts';
import { notConnected, RosterError, rosterTrouble } from './trouble.ts';

export interface RosterServiceOptions {
  db: Database;
  clock: Clock;
  /** The way to Crossmark of a store; null = it works locally. */
  portOf: (storeId: string) => Promise<CrossmarkPort | null>;
  /** `IMPORT_ACTIVATE`: whether the tick *activate* is set at first. */
  activate?: boolean;
}

/** People on one page of the list, and of what needs attention. */
export const ROSTER_PAGE = 20;
const ATTENTION_PAGE = 10;
/** The roster is asked for the week from now (crossmark §7.3). */
const WEEK_MS = 7 * 86_400_000;
/** How often a selection is tried again when two presses meet. */
const TRIES = 5;

/** The employee import wizard without its surface (crossmark §13): fetch, choose, save. Slack and the command line use it. */
export class RosterService {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #portOf: RosterServiceOptions['portOf'];
  readonly #activate: boolean;

  constructor({ db, clock, portOf, activate = false }: RosterServiceOptions) {
    this.#db = db;
    this.#clock = clock;
    this.#portOf = portOf;
    this.#activate = activate;
  }

  /**
   * Reads the roster once and keeps what is new to the store for 30 minutes, nobody chosen.
   * @returns the token of the list
   * @throws ForbiddenError, RosterError, DaybreakError `NOT_FOUND`, `STORE_INACTIVE`
   */
  async fetch(storeId: string, actor: Actor): Promise<string> {
    await authorize(this.#db.client, storeId, actor, 'import');
    const port = await this.#portOf(storeId);
    if (port === null) throw notConnected();
    const from = this.#clock.now();
    const window = { from, to: new Date(from.getTime() + WEEK_MS) };
    const roster = await port.listReps(window).catch((error: unknown) => {
      throw rosterTrouble(error);
    });
    const { rows, hidden } = normalise(roster.rows);
    const people = await listEmployees(this.#db.client, storeId);
    const { fresh, completions, attention } = compareRoster(rows, people);
    const body: StoredRoster = {
      ...{ fetchedAt: from.toISOString(), fresh, attention, chosen: [], choices: {} },
      known: completions.map(({ row }) => row),
      hidden: hidden + roster.bad.length,
    };
    const token = randomUUID();
    await keepPreview(this.#db.client, { storeId, actor, token }, body, this.#clock.now());
    return token;
  }

  /**
   * One page of the new people, after a change of the selection if there is one.
   * @throws ForbiddenError, RosterError `CONTENT_CHANGED`
   */
  async list(
    ref: PreviewRef,
    { query = '', page = 1, change }: { query?: string; page?: number; change?: SelectionChange } = {},
  ): Promise<RosterPage> {
    const store = await this.#store(ref);
    const body =
      change === undefined
        ? await this.#read(ref)
        : await this.#change(ref, (kept) => ({ ...kept, chosen: selectionAfter(kept, change) }));
    const found = findIn(body.fresh, query);
    const shown = pageOf(found, page, ROSTER_PAGE);
    const chosen = new Set(body.chosen);
    const names = new Map<string, number>();
    for (const { name } of body.fresh) names.set(nameKey(name), (names.get(nameKey(name)) ?? 0) + 1);
    return {
      ...{ token: ref.token, storeId: store.id, storeName: store.name, timezone: store.timezone },
      ...{ fetchedAt: new Date(body.fetchedAt), query },
      items: shown.items.map((place) => {
        const person = body.fresh[place] as RosterPerson;
        const sameName = (names.get(nameKey(person.name)) ?? 0) > 1;
        return { place, person, chosen: chosen.has(place), sameName };
      }),
      ...{ page: shown.page, pages: shown.pages, found: shown.total },
      ...{ total: body.fresh.length, chosen: body.chosen.length, completes: body.known.length },
      ...{ attention: body.attention.length, hidden: body.hidden, ...counted(body) },
      inactive: await this.#inactive(store),
      activate: this.#activate,
    };
  }

  /**
   * What people must look at, with what was said about it, and whether the actor may say it.
   * @throws ForbiddenError, RosterError `CONTENT_CHANGED`
   */
  async attention(
    ref: PreviewRef,
    page: number,
  ): Promise<Page<Attention> & { storeName: string; mayIdentify: boolean }> {
    const store = await this.#store(ref);
    const { attention, choices } = await this.#read(ref);
    const mayIdentify = await mayDo(this.#db.client, ref.storeId, ref.actor, 'people');
    const { items, ...place } = pageOf(attention, page, ATTENTION_PAGE);
    return {
      ...{ ...place, storeName: store.name, mayIdentify },
      items: items.map((one) => attentionOf(one, choices)),
    };
  }

  /**
   * Keeps who a doubtful row is until the list is saved; null = not decided.
   * @returns how many other rows lost their person by it
   * @throws ForbiddenError, RosterError `CONTENT_CHANGED`, `VALIDATION_ERROR`
   */
  async identify(ref: PreviewRef, said: { repId: string; choice: Identity | null }): Promise<number> {
    await authorize(this.#db.client, ref.storeId, ref.actor, 'people');
    let lost = 0;
    await this.#change(ref, (kept) => {
      const choices = choicesAfter(kept, said);
      lost = Object.keys(kept.choices).filter((id) => id !== said.repId && !(id in choices)).length;
      return { ...kept, choices };
    });
    return lost;
  }

  /**
   * Imports the chosen people, completes the known ones and does what was said about doubtful rows, all or nothing.
   * @throws ForbiddenError, RosterError `CONTENT_CHANGED`, `VALIDATION_ERROR` when there is nothing to save
   */
  async save(ref: PreviewRef, { activate }: { activate: boolean }): Promise<RosterResult> {
    const { storeId, actor } = ref;
    const store = await this.#store(ref);
    const body = await this.#read(ref);
    const identified = Object.keys(body.choices).length;
    if (body.chosen.length + body.known.length + identified === 0)
      throw new RosterError('VALIDATION_ERROR', 'Nobody is chosen.', 'Tick at least one person.');
    if (identified > 0) await authorize(this.#db.client, storeId, actor, 'people');
    const now = this.#clock.now();
    const entry: LogEntry = { storeId, actor, action: 'data.import.roster', at: now };
    const saved = await recordingRefusals(this.#db, entry, () =>
      saveRoster(this.#db, ref, body, { activate, now }),
    );
    const inactive = await this.#inactive(store);
    return { storeId, storeName: store.name, timezone: store.timezone, ...saved, inactive };
  }

  async #store({ storeId, actor }: PreviewRef): Promise<StoreRow> {
    await authorize(this.#db.client, storeId, actor, 'import');
    const store = await findStore(this.#db.client, storeId);
    if (store === null) throw new DaybreakError('NOT_FOUND');
    return store;
  }

  async #read(ref: PreviewRef): Promise<StoredRoster> {
    return (await readPreview(this.#db.client, ref, this.#clock.now())).body;
  }

  /** Two presses at once both count: the second is made on what the first has left. */
  async #change(ref: PreviewRef, step: (kept: StoredRoster) => StoredRoster): Promise<StoredRoster> {
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const { body, version } = await readPreview(this.#db.client, ref, this.#clock.now());
      const next = step(body);
      if (isDeepStrictEqual([next.chosen, next.choices], [body.chosen, body.choices])) return body;
      if (await changePreview(this.#db.client, ref.token, version, next)) return next;
    }
    throw new DaybreakError('STALE_FORM');
  }

  #inactive(store: StoreRow): Promise<number> {
    const { date } = localOf(this.#clock.now(), store.timezone);
    return this.#db.client.employee.count({ where: notYetActive(store.id, date) });
  }
}

/** What was said about doubtful rows, by what comes of it. */
function counted({ choices }: StoredRoster): { another: number; same: number } {
  const said = Object.values(choices);
  const another = said.filter(({ kind }) => kind === 'another').length;
  return { another, same: said.length - another };
}

/** Places of the people whom the words of the query all fit: name, Employee ID or MV Retail #. */
function findIn(fresh: readonly RosterPerson[], query: string): number[] {
  const words = nameKey(query).split(' ').filter(Boolean);
  return fresh.flatMap(({ name, employeeId, repId }, place) => {
    const text = `${nameKey(name)} ${employeeId?.toLowerCase() ?? ''} ${repId}`;
    return words.every((word) => text.includes(word)) ? [place] : [];
  });
}

function selectionAfter({ fresh, chosen }: StoredRoster, change: SelectionChange): number[] {
  const selection = new Set(chosen);
  if (change.kind === 'exactly') {
    selection.clear();
    const wanted = change.repIds === 'all' ? null : new Set(change.repIds);
    fresh.forEach(({ repId }, place) => {
      if (wanted === null || wanted.has(repId)) selection.add(place);
    });
  } else {
    const on = change.kind === 'visible' ? change.on : change.chosen ? findIn(fresh, change.query) : [];
    const off = change.kind === 'visible' ? change.off : change.chosen ? [] : findIn(fresh, change.query);
    for (const place of off) selection.delete(place);
    for (const place of on) if (place in fresh) selection.add(place);
  }
  return [...selection].sort((a, b) => a - b);
}

function pageOf<T>(items: readonly T[], wanted: number, size: number): Page<T> {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const page = Math.min(Math.max(1, wanted), pages);
  return { items: items.slice((page - 1) * size, page * size), page, pages, total: items.length };
}

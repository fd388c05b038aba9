import type { Database, StoreRow, Tx } from '../../db/database.ts';
import { markChanged } from '../../db/repositories/messages.ts';
import * as stores from '../../db/repositories/stores.ts';
import type { Clock } from '../../domain/clock.ts';
import { localOf } from '../../domain/dates.ts';
import { DaybreakError, ValidationError } from '../../domain/errors.ts';
import { problemsOf } from '../../domain/problems.ts';
import { settingsSchema } from '../../domain/settings.ts';
import type { Snapshot } from '../../engine/snapshot.ts';
import { type LogEntry, logDone, recordingRefusals } from '../action-log.ts';
import { authorize, mayDo, whoMay } from '../authz.ts';
import type { Actor } from '../contracts.ts';
import { snapshotForRun } from '../runs/run-snapshot.ts';
import { changeSettings } from '../stores.ts';
import { approversMark } from './approvers-mark.ts';
import {
  type CalendarChange,
  checkCalendarChange,
  makeCalendarChange,
  readCalendarDays,
  snapshotAfter,
} from './calendar.ts';
import { impactOn } from './impact.ts';
import type { CalendarView, ChangedValue, Impact, Saved, SettingsChange, SettingsView } from './model.ts';
import { changesIn, keysWith } from './paths.ts';
import { DEFAULTS, type StoreSettings, storedSettingsSchema } from './schema.ts';

/** Settings, calendar and approvers of a store: shown, tried on the next run, saved with a record of before and after. */
export class SettingsService {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor({ db, clock }: { db: Database; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /** @throws ForbiddenError, DaybreakError `NOT_FOUND` */
  async view(storeId: string, actor: Actor): Promise<SettingsView> {
    const { client } = this.#db;
    await authorize(client, storeId, actor, 'settings');
    const { name, timezone, settingsVersion } = await this.#store(client, storeId);
    return {
      storeId,
      storeName: name,
      timezone,
      version: settingsVersion,
      settings: await this.#settings(client, storeId),
      saved: await lastSave(client, storeId),
      approvers: await whoMay(client, storeId, 'approve'),
      mayConfigure: await mayDo(client, storeId, actor, 'configure'),
    };
  }

  /** Locked days and holidays. @throws ForbiddenError, DaybreakError `NOT_FOUND` */
  async calendar(storeId: string, actor: Actor): Promise<CalendarView> {
    const { client } = this.#db;
    await authorize(client, storeId, actor, 'settings');
    const store = await this.#store(client, storeId);
    const today = this.#today(store);
    const days = await readCalendarDays(client, storeId, today);
    return { storeId, storeName: store.name, timezone: store.timezone, today, ...days };
  }

  /**
   * What the change would do to the next run; nothing is written, a refusal in the action log aside.
   * @throws what `save` throws.
   */
  async preview(storeId: string, actor: Actor, change: SettingsChange): Promise<Impact> {
    await authorize(this.#db.client, storeId, actor, rightOf(change));
    const now = this.#clock.now();
    const { changed, before, after } = await this.#db.transaction(async (tx) => {
      const store = await this.#store(tx, storeId);
      if (change.kind !== 'settings') {
        const today = this.#today(store);
        await checkCalendarChange(tx, storeId, change, today);
        const { snapshot } = await snapshotForRun(tx, storeId, now);
        const next = await snapshotAfter(tx, storeId, snapshot, change, today);
        return { changed: [], before: snapshot, after: next };
      }
      if (store.settingsVersion !== change.version) throw await stale(tx, storeId);
      const changes = await this.#check(tx, storeId, change.edits);
      if (!changes.some(({ path }) => isOfEngine(path)))
        return { changed: changes, before: null, after: null };
      const { snapshot } = await snapshotForRun(tx, storeId, now);
      return { changed: changes, before: snapshot, after: withEdits(snapshot, change.edits) };
    });
    return { changed, plan: before && after ? impactOn(before, after) : null };
  }

  /**
   * Saves a change under the version that was on the screen.
   * @returns the values that really changed; empty for a change of the calendar
   * @throws ForbiddenError; ValidationError with the path of each wrong value; DaybreakError `STALE_FORM` and `STATE`
   * with `{by, at}` of the one who was faster, `NOT_FOUND`.
   */
  async save(storeId: string, actor: Actor, change: SettingsChange): Promise<ChangedValue[]> {
    await authorize(this.#db.client, storeId, actor, rightOf(change));
    const at = this.#clock.now();
    const entry = { storeId, actor, subjectType: 'store', subjectId: storeId, at };
    if (change.kind !== 'settings') {
      await recordingRefusals(this.#db, { ...entry, action: `calendar.${change.kind}` }, () =>
        this.#changeCalendar(storeId, actor, change, at),
      );
      return [];
    }
    return recordingRefusals(this.#db, { ...entry, action: 'settings.change' }, () =>
      this.#changeSettings(storeId, actor, change),
    );
  }

  /**
   * Sets who may approve; `shown` is the `approversMark` of the list that was on the screen. Only administrators, and nobody for themselves.
   * @returns whether anything changed
   * @throws ForbiddenError; ValidationError (path `approvers`); DaybreakError `STALE_FORM` with `{by, at}`.
   */
  async setApprovers(
    storeId: string,
    actor: Actor,
    input: { shown: string; wanted: readonly string[] },
  ): Promise<boolean> {
    await authorize(this.#db.client, storeId, actor, 'configure');
    const at = this.#clock.now();
    const entry = { storeId, actor, subjectType: 'slack_user', at };
    const refusals = { ...entry, action: 'role.grant' };
    return recordingRefusals(this.#db, refusals, () =>
      this.#db.transaction(async (tx) => {
        if (!(await stores.lockStore(tx, storeId, at))) throw new DaybreakError('STORE_INACTIVE');
        const { slackTeamId } = await this.#store(tx, storeId);
        const current = await whoMay(tx, storeId, 'approve');
        if (approversMark(current) !== input.shown)
          throw await stale(tx, storeId, ['role.grant', 'role.revoke']);
        const added = input.wanted.filter((user) => !current.includes(user));
        const removed = current.filter((user) => !input.wanted.includes(user));
        if (added.includes(actor) && !actor.startsWith('cli:'))
          throw new ValidationError([
            { path: 'approvers', message: 'Nobody gives a right to themselves; ask another administrator.' },
          ]);
        for (const slackUserId of added) {
          const member = { slackTeamId: slackTeamId ?? '', slackUserId, role: 'approver' };
          await stores.addMember(tx, storeId, member, actor);
          await logDone(tx, approverEntry(entry, 'role.grant', slackUserId));
        }
        for (const slackUserId of removed) {
          await stores.removeMember(tx, storeId, slackUserId, 'approver');
          await logDone(tx, approverEntry(entry, 'role.revoke', slackUserId));
        }
        // Notices that nobody may approve end with the first approver.
        await markChanged(tx, storeId, 'store', storeId);
        return added.length + removed.length > 0;
      }),
    );
  }

  async #changeSettings(
    storeId: string,
    actor: Actor,
    { version, edits }: SettingsChange & { kind: 'settings' },
  ): Promise<ChangedValue[]> {
    const { client } = this.#db;
    const changed = await this.#check(client, storeId, edits);
    if (changed.length === 0) return [];
    const values = keysWith(await this.#settings(client, storeId), edits);
    try {
      await changeSettings(this.#db, this.#clock, storeId, values, { actor, version });
    } catch (error) {
      if (error instanceof DaybreakError && error.code === 'STALE_FORM') throw await stale(client, storeId);
      throw error;
    }
    return changed;
  }

  #changeCalendar(storeId: string, actor: Actor, change: CalendarChange, at: Date): Promise<void> {
    return this.#db.transaction(async (tx) => {
      if (!(await stores.lockStore(tx, storeId, at))) throw new DaybreakError('STORE_INACTIVE');
      await checkCalendarChange(tx, storeId, change, this.#today(await this.#store(tx, storeId)));
      const { before, after, ...entry } = await makeCalendarChange(tx, storeId, change, actor, at);
      await logDone(tx, {
        ...{ storeId, actor, at, subjectType: 'calendar', ...entry },
        ...(before === undefined ? {} : { before: { ...before } }),
        ...(after === undefined ? {} : { after: { ...after } }),
      });
      // 6.7: rows that no longer fit are marked in the proposals that wait.
      const waiting = { storeId, status: 'completed', approvedAt: null };
      for (const { id } of await tx.schedulerRun.findMany({ where: waiting, select: { id: true } }))
        await markChanged(tx, storeId, 'run', id);
    });
  }

  /** What the edits change. @throws ValidationError */
  async #check(
    tx: Tx,
    storeId: string,
    edits: (SettingsChange & { kind: 'settings' })['edits'],
  ): Promise<ChangedValue[]> {
    const settings = await this.#settings(tx, storeId);
    const next = { ...settings, ...keysWith(settings, edits) };
    const parsed = storedSettingsSchema.safeParse(next);
    if (!parsed.success) throw new ValidationError(problemsOf(parsed.error, next));
    const { deputyUserId } = edits;
    if (typeof deputyUserId === 'string' && !(await whoMay(tx, storeId, 'approve')).includes(deputyUserId))
      throw new ValidationError([
        { path: 'deputyUserId', message: 'This person may not approve in this store.' },
      ]);
    return changesIn(settings, edits);
  }

  async #settings(tx: Tx, storeId: string): Promise<StoreSettings> {
    return storedSettingsSchema.parse({ ...DEFAULTS, ...(await stores.readSettings(tx, storeId)) });
  }

  async #store(tx: Tx, storeId: string): Promise<StoreRow> {
    const store = await stores.findStore(tx, storeId);
    if (store === null) throw new DaybreakError('NOT_FOUND');
    return store;
  }

  #today({ timezone }: StoreRow): string {
    return localOf(this.#clock.now(), timezone).date;
  }
}

/** Days are locked and unlocked by managers like settings, but the right has a name of its own (workflow §12). */
function rightOf({ kind }: SettingsChange): 'settings' | 'lock' {
  return kind === 'lock' || kind === 'unlock' ? 'lock' : 'settings';
}

function isOfEngine(path: string): boolean {
  return (path.split('.')[0] ?? '') in settingsSchema.shape;
}

/** Only the engine's own settings go into the data of a run. */
function withEdits(snapshot: Snapshot, edits: (SettingsChange & { kind: 'settings' })['edits']): Snapshot {
  const own = Object.fromEntries(Object.entries(edits).filter(([path]) => isOfEngine(path)));
  const settings = { ...DEFAULTS, ...snapshot.settings };
  return { ...snapshot, settings: { ...snapshot.settings, ...keysWith(settings, own) } };
}

async function stale(
  tx: Tx,
  storeId: string,
  actions: readonly string[] = ['settings.change'],
): Promise<DaybreakError> {
  return new DaybreakError('STALE_FORM', undefined, await lastSave(tx, storeId, actions));
}

async function lastSave(
  tx: Tx,
  storeId: string,
  actions: readonly string[] = ['settings.change'],
): Promise<Saved | null> {
  const entry = await tx.actionLog.findFirst({
    where: { storeId, outcome: 'done', action: { in: [...actions] } },
    orderBy: { id: 'desc' },
    select: { actor: true, at: true },
  });
  return entry === null ? null : { by: entry.actor, at: entry.at };
}

function approverEntry(
  entry: Omit<LogEntry, 'action'>,
  action: 'role.grant' | 'role.revoke',
  subjectId: string,
): LogEntry {
  const role = { role: 'approver' };
  return { ...entry, action, subjectId, ...(action === 'role.grant' ? { after: role } : { before: role }) };
}

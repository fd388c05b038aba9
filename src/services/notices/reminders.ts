import type { Database, StoreRow, Tx } from '../../db/database.ts';
import { announce, isAnnounced } from '../../db/repositories/messages.ts';
import type { SchedulerRunRow } from '../../db/repositories/run-lifecycle.ts';
import { readSettings } from '../../db/repositories/stores.ts';
import type { Clock } from '../../domain/clock.ts';
import { addDays, localOf } from '../../domain/dates.ts';
import { whoMay } from '../authz.ts';
import { serviceSettingsOf } from '../settings/schema.ts';
import { zonesOf } from './people.ts';
import { dueReminder, isReminderNear, type QuietHours, quietEnd } from './reminder-times.ts';

/** Kinds of messages that this service announces; the last part of their key says which reminder it is. */
export const REMINDER_KIND = 'reminder.approval';
export const NO_APPROVER_KIND = 'notice.no_approver';

/** `deputy`: the second reminder, which goes to the deputy alone. */
export const REMINDER_PARTS = ['first', 'second', 'deputy'] as const;
export type ReminderPart = (typeof REMINDER_PARTS)[number];

const EVERY_DAYS = 7;

/** A store with its proposals that wait. */
export interface WaitingStore {
  store: StoreRow;
  runs: readonly SchedulerRunRow[];
}

interface ReminderOptions {
  db: Database;
  clock: Clock;
  /** Learns zone and state of people from Slack where that is not known yet; never fails. */
  learn: (teamId: string, users: readonly string[]) => Promise<void>;
}

/**
 * Reminds people of proposals that wait (workflow 11.1): approvers at most twice, the second time the deputy alone where
 * there is one; administrators of a store in which nobody may approve, once a week. Nobody during their quiet hours.
 * What is due follows from the run and the settings, and what was announced from the outbox, so a pass may be repeated,
 * run twice at once, or come late.
 */
export class ReminderService {
  readonly #o: ReminderOptions;

  constructor(options: ReminderOptions) {
    this.#o = options;
  }

  /** Every active store with a proposal that waits, in one query. */
  async waitingStores(): Promise<WaitingStore[]> {
    const runs = await this.#o.db.client.schedulerRun.findMany({
      where: { status: 'completed', approvedAt: null, store: { isActive: true } },
      include: { store: true },
      orderBy: { id: 'asc' },
    });
    const byStore = new Map<string, { store: StoreRow; runs: SchedulerRunRow[] }>();
    for (const { store, ...run } of runs) {
      const entry = byStore.get(store.id) ?? { store, runs: [] };
      entry.runs.push(run);
      byStore.set(store.id, entry);
    }
    return [...byStore.values()];
  }

  /** Announces what is due in one store now. @returns how many messages */
  async remind({ store, runs }: WaitingStore): Promise<number> {
    const { client } = this.#o.db;
    const approvers = await whoMay(client, store.id, 'approve');
    const settings = serviceSettingsOf(await readSettings(client, store.id));
    const withHours = { ...store, quietFrom: settings.quietFrom, quietUntil: settings.quietUntil };
    if (approvers.length === 0) return this.#tellAdministrators(withHours);
    if (!settings.approvalReminders) return 0;
    const now = this.#o.clock.now();
    let announced = 0;
    for (const run of runs) {
      const ready = run.completedAt;
      if (ready === null) continue;
      if (isReminderNear(ready, store.timezone, settings, now))
        await this.#o.learn(store.slackTeamId ?? '', approvers);
      const due = dueReminder(ready, store.timezone, settings, now);
      if (!due) continue;
      const { part, people } = recipients(due, approvers, settings.deputyUserId);
      announced += await this.#remindOf(run, withHours, part, people);
    }
    return announced;
  }

  async #remindOf(
    run: SchedulerRunRow,
    store: StoreRow & QuietHours,
    part: ReminderPart,
    people: readonly string[],
  ): Promise<number> {
    const { db } = this.#o;
    const message = { kind: REMINDER_KIND, subjectType: 'run', subjectId: run.id, storeId: store.id };
    const isLeft = async (tx: Tx, recipient: string) => {
      const parts: readonly ReminderPart[] = part === 'first' ? ['first'] : ['second', 'deputy'];
      for (const each of parts)
        if (await isAnnounced(tx, { ...message, recipient, part: each })) return false;
      return true;
    };
    let announced = 0;
    for (const recipient of await this.#reachable(
      store,
      await filter(people, (each) => isLeft(db.client, each)),
    ))
      announced += await db.transaction(async (tx) => {
        // Somebody may have decided, or another process announced it, since the pass began.
        const waits = { id: run.id, storeId: store.id, status: 'completed', approvedAt: null };
        if ((await tx.schedulerRun.count({ where: waits })) === 0) return 0;
        if (!(await isLeft(tx, recipient))) return 0;
        await announce(tx, { ...message, recipient, part });
        return 1;
      });
    return announced;
  }

  /** WF-34: with the first proposal that waits, then weekly while nobody may approve. */
  async #tellAdministrators(store: StoreRow & QuietHours): Promise<number> {
    const { db, clock } = this.#o;
    const today = localOf(clock.now(), store.timezone).date;
    const message = { kind: NO_APPROVER_KIND, subjectType: 'store', subjectId: store.id, storeId: store.id };
    const isLeft = async (tx: Tx, recipient: string) => {
      const told = await tx.slackMessage.findMany({
        where: { storeId: store.id, kind: NO_APPROVER_KIND, recipient },
        select: { logicalKey: true },
      });
      return told.every(
        ({ logicalKey }) => addDays(logicalKey.slice(-'YYYY-MM-DD'.length), EVERY_DAYS) <= today,
      );
    };
    const admins = (await db.client.admin.findMany()).map(({ slackUserId }) => slackUserId).sort();
    let announced = 0;
    for (const recipient of await this.#reachable(
      store,
      await filter(admins, (each) => isLeft(db.client, each)),
    ))
      announced += await db.transaction(async (tx) => {
        if (!(await isLeft(tx, recipient))) return 0;
        await announce(tx, { ...message, recipient, part: today, priority: 1 });
        return 1;
      });
    return announced;
  }

  /** Those who are outside of their quiet hours. */
  async #reachable(store: StoreRow & QuietHours, people: readonly string[]): Promise<string[]> {
    if (people.length === 0) return [];
    await this.#o.learn(store.slackTeamId ?? '', people);
    const now = this.#o.clock.now();
    const zones = await zonesOf(this.#o.db.client, store, people);
    return [...zones].filter(([, zone]) => quietEnd(now, zone, store) === null).map(([user]) => user);
  }
}

/** The first goes to everybody but the deputy, the second to the deputy alone; without a deputy both go to all. */
export function recipients(
  due: 'first' | 'second',
  approvers: readonly string[],
  deputy: string | null,
): { part: ReminderPart; people: readonly string[] } {
  const others = approvers.filter((user) => user !== deputy);
  const hasDeputy = others.length < approvers.length && others.length > 0;
  if (due === 'first') return { part: 'first', people: hasDeputy ? others : approvers };
  return hasDeputy && deputy !== null
    ? { part: 'deputy', people: [deputy] }
    : { part: 'second', people: approvers };
}

async function filter<T>(items: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept: T[] = [];
  for (const item of items) if (await keep(item)) kept.push(item);
  return kept;
}

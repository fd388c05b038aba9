import { DaybreakError } from '../../src/domain/errors.ts';
import { APPROVER, APPROVER_TWO, MANAGER } from '../services/proposals/fixture.ts';
import type { App } from './app.ts';
import type { Random } from './random.ts';
import { type Setting, slot } from './store.ts';

/** Days and times that no row of a proposal uses. */
const FREE_SLOTS = [54, 77] as const;

/** The people of a store: they approve, press Retry, change bookings and decide conflicts. A refusal is an answer to them. */
export class People {
  /** Events whose booking somebody wanted away, with the Supervisor that goes along. */
  readonly removed = new Set<number>();
  readonly #setting: Setting;
  readonly #random: Random;
  /** What came of the changes of bookings, by outcome. */
  readonly changes = new Map<string, number>();

  constructor(setting: Setting, random: Random) {
    this.#setting = setting;
    this.#random = random;
  }

  async approve(app: App, who: string, version: number): Promise<void> {
    const { f, runId } = this.#setting;
    await this.#asked(() => app.approvals.approve(f.storeId, who, runId, { version, notice: 'told' }));
  }

  /** Retry all and Resume, at the same time. */
  async press(app: App): Promise<void> {
    const { f, runId } = this.#setting;
    const presses = [
      () => app.submissions.retryAll(f.storeId, APPROVER, runId),
      () => app.submissions.resume(f.storeId, APPROVER_TWO, runId),
    ];
    await Promise.all(this.#random.shuffled(presses).map((press) => this.#asked(press)));
  }

  /** Retry of what changes of bookings left open. */
  async pressAlerts(app: App): Promise<void> {
    const { f } = this.#setting;
    const operations = await f.db.client.remoteOperation.findMany({
      where: { intent: { not: null }, state: { notIn: ['planned', 'running', 'done'] } },
    });
    for (const { id } of operations) await this.#changing(() => app.bookings.retry(f.storeId, MANAGER, id));
  }

  /** Moves, reassigns, removes or trades a booking. */
  async changeBooking(app: App): Promise<void> {
    const { f } = this.#setting;
    const random = this.#random;
    const cores = await f.db.client.event.findMany({
      where: { eventType: 'core', schedule: { isNot: null } },
      orderBy: { projectRefNum: 'asc' },
    });
    if (cores.length === 0) return;
    const [one, other] = random.shuffled(cores.map((core) => core.projectRefNum));
    const eventRefNum = one!;
    const place = slot(f, random.int(...FREE_SLOTS));
    const told = { reason: 'It has to be.', notice: 'told' } as const;
    const employeeId = f.person(place.person);
    const ask = random.pick([
      () =>
        app.bookings.change(f.storeId, MANAGER, { eventRefNum, date: place.date, time: place.time, ...told }),
      () =>
        app.bookings.change(f.storeId, MANAGER, {
          eventRefNum,
          employeeId,
          date: place.date,
          time: place.time,
          ...told,
        }),
      () => app.bookings.change(f.storeId, MANAGER, { eventRefNum, employeeId, ...told }),
      () => {
        this.removed.add(eventRefNum).add(eventRefNum + 500);
        return app.bookings.remove(f.storeId, MANAGER, { eventRefNum, ...told });
      },
      () =>
        app.bookings.trade(f.storeId, MANAGER, {
          eventRefNum,
          withEventRefNum: other ?? eventRefNum,
          ...told,
        }),
    ]);
    await this.#changing(ask);
  }

  /** Every open conflict is decided; ours, when kept, is sent. */
  async decide(app: App): Promise<void> {
    const { f } = this.#setting;
    const open = await f.db.client.syncChangeLog.findMany({ where: { isConflict: true, resolved: false } });
    for (const { id, eventRefNum } of open)
      await this.#asked(async () => {
        const { conflict } = await app.conflicts.previewTake(f.storeId, MANAGER, id);
        if (this.#random.chance(0.6)) {
          const input = { version: conflict.version, notice: 'told' } as const;
          await app.conflicts.takeTheirs(f.storeId, MANAGER, id, input);
          return;
        }
        const kept = await app.conflicts.keepOurs(f.storeId, MANAGER, id);
        if (!kept.maySend || this.#random.chance(0.3)) return;
        const { expectedVersion, replaces } = await app.conflicts.toSend(f.storeId, id);
        const input = { eventRefNum: eventRefNum!, expectedVersion, ...(replaces ? { replaces } : {}) };
        await this.#changing(() => app.bookings.send(f.storeId, APPROVER, input));
      });
  }

  async #changing(change: () => Promise<{ outcome: string }>): Promise<void> {
    await this.#asked(async () => {
      const { outcome } = await change();
      this.changes.set(outcome, (this.changes.get(outcome) ?? 0) + 1);
    });
  }

  async #asked(ask: () => Promise<unknown>): Promise<void> {
    try {
      await ask();
    } catch (error) {
      if (!(error instanceof DaybreakError)) throw error;
      this.changes.set(`refused ${error.code}`, (this.changes.get(`refused ${error.code}`) ?? 0) + 1);
    }
  }
}

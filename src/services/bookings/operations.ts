import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { correlationId } from '../../crossmark/correlation.ts';
import type { CrossmarkPort } from '../../crossmark/port.ts';
import type { Database, RemoteOperationRow } from '../../db/database.ts';
import {
  changeOperation,
  claimOperation,
  leftOperations,
  openOperation,
} from '../../db/repositories/remote-operations.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { Actor } from '../contracts.ts';
import { loadStoreState, type StoreState } from '../store-state.ts';
import { LeaseLostError } from '../submissions/commit.ts';
import { parseSteps, type Step, wasBegun } from '../submissions/journal.ts';
import { type OperationEnd, runOperation } from '../submissions/operation.ts';
import type { WriteSlots } from '../submissions/write-slots.ts';
import { planFollower } from './following.ts';
import { demandIdle } from './idle.ts';
import { type Intent, parseIntent } from './intent.ts';
import { itemsOf } from './items.ts';
import { demandingKey, journalOf, openKeyOf, writeMarked } from './journaling.ts';
import { recheck } from './judging.ts';
import type { BookingItem } from './model.ts';
import type { BookingPlan } from './plan.ts';
import { followerOperation, settle } from './settle.ts';

export interface BookingOperationsOptions {
  db: Database;
  clock: Clock;
  log: Logger;
  /** The way to Crossmark of a store; null = its bookings stay local. */
  portOf: (storeId: string) => CrossmarkPort | null | Promise<CrossmarkPort | null>;
  /** Shared with everybody who writes to Crossmark. */
  slots: WriteSlots;
  sleep: (ms: number) => Promise<void>;
  precheck: boolean;
  /** Life of a claim without renewal. */
  leaseMs: number;
  renewMs: number;
}

/**
 * Runs changes of bookings from the journal: whatever process dies, the next one continues or takes back what it had begun
 * (§10.1). Only the holder of an operation's lease writes.
 */
export class BookingOperations {
  readonly #o: BookingOperationsOptions;

  constructor(options: BookingOperationsOptions) {
    this.#o = options;
  }

  /**
   * Writes the operation before anything is sent, and marks its bookings. Returns its id and the lease to run it with.
   * @throws DaybreakError `STALE_FORM` when a booking changed meanwhile, `CHANGE_IN_PROGRESS`.
   */
  async begin(state: StoreState, plan: BookingPlan, actor: Actor): Promise<{ id: number; token: string }> {
    const token = randomUUID();
    const { store } = state;
    const { id } = await writeMarked(this.#o.db, state, plan, null, (tx) =>
      openOperation(tx, {
        storeId: store.id,
        connectionId: store.connectionId,
        kind: plan.kind,
        requestedBy: actor,
        eventRefNum: plan.intent.parts[0]!.eventRefNum,
        openKey: openKeyOf(state, plan),
        intent: JSON.stringify(plan.intent),
        lease: this.#lease(token),
        now: this.#o.clock.now(),
        ...journalOf(plan),
      }),
    );
    return { id, token };
  }

  /** Plans that a Supervisor follows its Core, once more. @throws DaybreakError `CHANGE_IN_PROGRESS` */
  async follow(
    before: RemoteOperationRow,
    actor: Actor,
    core: number,
    supervisor: number,
    notice: Intent['notice'],
  ): Promise<number> {
    const { db, clock } = this.#o;
    const planned = followerOperation(before, core, supervisor, notice, clock.now());
    const { storeId } = before;
    // Of two presses one plans it: the key is the guard, and the look comes after the write.
    const openKey = `follow:${storeId}:${supervisor}`;
    return demandingKey(() =>
      db.transaction(async (tx) => {
        const { id } = await openOperation(tx, { ...planned, requestedBy: actor, openKey });
        await demandIdle(tx, storeId, [supervisor], id);
        return id;
      }),
    );
  }

  /** Takes an operation up and runs it, with what follows it. Empty: somebody else has it, or it is over. */
  async resume(id: number): Promise<BookingItem[]> {
    const token = randomUUID();
    const { db, clock } = this.#o;
    const lease = { ...this.#lease(token), now: clock.now() };
    if (!(await claimOperation(db.client, id, lease))) return [];
    return this.run(id, token, true);
  }

  /** Continues what nobody works on (§10.1); for the start and for a job. Returns how many operations came to an end. */
  async resumeDue(): Promise<number> {
    let ended = 0;
    for (const { id } of await leftOperations(this.#o.db.client, this.#o.clock.now()))
      try {
        const items = await this.resume(id);
        if (items.some(({ outcome }) => outcome !== 'queued' && outcome !== 'unknown')) ended += 1;
      } catch (error) {
        this.#o.log.error({ err: error, operationId: id }, 'an operation could not be continued');
      }
    return ended;
  }

  /** Runs an operation under its lease to its end, and what follows it. */
  async run(id: number, token: string, unattended = false): Promise<BookingItem[]> {
    const { db, clock, log, renewMs } = this.#o;
    const beat = setInterval(() => {
      const { until: leaseUntil } = this.#lease(token);
      changeOperation(db.client, id, token, { leaseUntil }).catch((error: unknown) =>
        log.warn({ err: error, operationId: id }, 'lease of an operation not renewed'),
      );
    }, renewMs);
    let ended: { items: BookingItem[]; followers: number[] };
    try {
      ended = await this.#runClaimed(id, token, unattended);
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error;
      log.warn({ operationId: id }, 'another process took the operation over');
      return [];
    } finally {
      clearInterval(beat);
    }
    const items = [...ended.items];
    for (const follower of ended.followers) {
      const lease = { token: randomUUID(), now: clock.now() };
      if (await claimOperation(db.client, follower, { ...this.#lease(lease.token), ...lease }))
        items.push(...(await this.run(follower, lease.token, true)));
    }
    return items;
  }

  async #runClaimed(
    id: number,
    token: string,
    unattended: boolean,
  ): Promise<{ items: BookingItem[]; followers: number[] }> {
    const { db, clock, slots } = this.#o;
    const operation = await db.client.remoteOperation.findUniqueOrThrow({ where: { id } });
    const port = await this.#o.portOf(operation.storeId);
    const state = await loadStoreState(db.client, operation.storeId, clock.now());
    const prepared = await this.#prepare(operation, state, token, port !== null);
    if (prepared === 'nothing') return { items: [], followers: [] };
    const { intent, steps } = prepared;
    const about = { operation, state, intent, steps, token, unattended };
    if (prepared.refusal !== null) {
      const { code, message } = prepared.refusal;
      return this.#settle(about, { kind: 'failed', failure: { code, message } });
    }
    if (port === null && steps.length > 0) return this.#release(about);
    const { connectionId } = state.store;
    // Local changes take their turn as well: of two that want the same person the second sees the first.
    const ended = await slots.use({ connectionId, storeId: operation.storeId }, async () =>
      this.#settle(about, await this.#callIn(about, port)),
    );
    return ended === 'busy' ? this.#release(about) : ended;
  }

  /** The calls of an operation whose turn has come. What has not begun is judged once more: others came before it. */
  async #callIn(about: Running, port: CrossmarkPort | null): Promise<OperationEnd> {
    const { db, clock } = this.#o;
    const { operation, state, intent, steps, token } = about;
    if (!wasBegun(steps)) {
      const failure = recheck(await loadStoreState(db.client, operation.storeId, clock.now()), intent);
      if (failure !== null) return { kind: 'failed', failure };
    }
    if (port === null || steps.length === 0) return { kind: 'done' };
    return runOperation(steps, this.#context(operation, state, token, port));
  }

  /** A Supervisor that follows learns now where to; every other operation knows. */
  async #prepare(
    operation: RemoteOperationRow,
    state: StoreState,
    token: string,
    remote: boolean,
  ): Promise<{ intent: Intent; steps: Step[]; refusal: DaybreakError | null } | 'nothing'> {
    const { db, clock } = this.#o;
    const intent = parseIntent(operation.intent);
    const steps = parseSteps(operation.steps);
    if (intent.parts.length > 0 || intent.core === null) return { intent, steps, refusal: null };
    try {
      const plan = planFollower({ state, remote }, intent.core, intent.notice);
      const own = {
        state: 'done',
        openKey: null,
        leaseToken: null,
        leaseUntil: null,
        updatedAt: clock.now(),
      };
      if (plan === null) {
        await changeOperation(db.client, operation.id, token, own);
        return 'nothing';
      }
      await writeMarked(db, state, plan, operation.id, async (tx) => {
        const openKey = openKeyOf(state, plan);
        const data = { ...journalOf(plan), kind: plan.kind, openKey, intent: JSON.stringify(plan.intent) };
        if (!(await changeOperation(tx, operation.id, token, data))) throw new LeaseLostError();
      });
      return { intent: plan.intent, steps: plan.steps, refusal: null };
    } catch (error) {
      if (!(error instanceof DaybreakError)) throw error;
      return { intent, steps, refusal: error };
    }
  }

  async #settle(about: Running, end: OperationEnd): Promise<{ items: BookingItem[]; followers: number[] }> {
    const { operation, state, intent, steps, token, unattended } = about;
    const { db, clock } = this.#o;
    const followers = await db.transaction((tx) =>
      settle(tx, { operation, store: state.store, intent, steps, end, token, unattended, now: clock.now() }),
    );
    this.#o.log.info(
      { storeId: operation.storeId, operationId: operation.id, end: end.kind },
      'booking changed',
    );
    const outcome = end.kind === 'done' && steps.length === 0 ? 'local' : end.kind;
    return { items: itemsOf(about, outcome, end), followers };
  }

  /** The operation waits for Crossmark to be free; the job begins it. */
  async #release(about: Running): Promise<{ items: BookingItem[]; followers: number[] }> {
    const { operation, token } = about;
    const updatedAt = this.#o.clock.now();
    await changeOperation(this.#o.db.client, operation.id, token, {
      leaseToken: null,
      leaseUntil: null,
      updatedAt,
    });
    return { items: itemsOf(about, 'queued', null), followers: [] };
  }

  #context(operation: RemoteOperationRow, state: StoreState, token: string, port: CrossmarkPort) {
    const { db, clock, sleep, precheck } = this.#o;
    return {
      port,
      sleep,
      precheck,
      zone: state.store.timezone,
      save: async (steps: readonly Step[]) => {
        const { until: leaseUntil } = this.#lease(token);
        const data = {
          steps: JSON.stringify(steps),
          leaseUntil,
          updatedAt: clock.now(),
          correlationId: correlationId(),
        };
        // Who has lost the lease must neither write nor call.
        if (!(await changeOperation(db.client, operation.id, token, data))) throw new LeaseLostError();
      },
    };
  }

  #lease(token: string): { token: string; until: Date } {
    return { token, until: new Date(this.#o.clock.now().getTime() + this.#o.leaseMs) };
  }
}

interface Running {
  operation: RemoteOperationRow;
  state: StoreState;
  intent: Intent;
  steps: Step[];
  token: string;
  unattended: boolean;
}

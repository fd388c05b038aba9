import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { withCorrelation } from '../../crossmark/correlation.ts';
import type { Database } from '../../db/database.ts';
import { freeLease, keepLease, type LeaseClaim, takeLease } from '../../db/repositories/leases.ts';
import type { Clock } from '../../domain/clock.ts';

export interface WriteSlotsOptions {
  db: Database;
  clock: Clock;
  log: Logger;
  /** `CROSSMARK_WRITE_SLOTS`: stores of one connection that may write at the same time. */
  slots: number;
  sleep?: (ms: number) => Promise<void>;
  /** Life of a slot without renewal; default 2 minutes. */
  leaseMs?: number;
  /** Default 30 seconds. */
  renewMs?: number;
  /** How long to wait for another process, and how often to ask; default 5 s and 100 ms. */
  patienceMs?: number;
  askEveryMs?: number;
}

/** Where a change in Crossmark is written. */
export interface WritePlace {
  /** null: a store of its own, beside every connection. */
  connectionId: string | null;
  storeId: string;
}

/**
 * Who may write to Crossmark (§3): one change of a store at a time, and at most `slots` stores of a connection at once,
 * over all processes. Inside this process whoever asked first is served first, so that a change made by hand waits for the
 * row that is under way, never for a whole batch; other processes are kept out by leases. The token of the lease is the
 * correlation id of everything that is done under it.
 */
export class WriteSlots {
  readonly #options: Required<WriteSlotsOptions>;
  readonly #queues = new Map<string, Queue>();

  constructor(options: WriteSlotsOptions) {
    this.#options = {
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      leaseMs: 120_000,
      renewMs: 30_000,
      patienceMs: 5_000,
      askEveryMs: 100,
      ...options,
    };
  }

  /**
   * Runs `work` with the right to write; its own errors reach the caller. `busy` = another process kept the right for
   * `patienceMs`, and nothing was done: try again later. `onNext` is called while it waits, when the next free slot will be
   * its own: time to read what the write needs.
   */
  use<T>(
    place: WritePlace,
    work: () => Promise<T>,
    options: { onNext?: () => void } = {},
  ): Promise<T | 'busy'> {
    const connection = connectionOf(place);
    const { slots } = this.#options;
    return this.#inTurn(`writes of ${place.storeId}`, 1, () =>
      this.#inTurn(
        connection,
        slots,
        () => this.#withLeases(connection, place.storeId, work),
        options.onNext,
      ),
    );
  }

  /** Whether more of this process wait for a slot of the same connection than can be served in one round. */
  isCrowded(place: WritePlace): boolean {
    return (this.#queues.get(connectionOf(place))?.waiting.length ?? 0) > this.#options.slots;
  }

  async #withLeases<T>(connection: string, storeId: string, work: () => Promise<T>): Promise<T | 'busy'> {
    const { db, renewMs, log } = this.#options;
    const token = randomUUID();
    const keys = await this.#takeBoth(connection, storeId, token);
    if (keys === null) return 'busy';
    const beat = setInterval(() => {
      const claim = this.#claim(token);
      Promise.all(keys.map((key) => keepLease(db.client, key, claim))).catch((error: unknown) =>
        log.warn({ err: error, storeId }, 'write slot not renewed'),
      );
    }, renewMs);
    try {
      return await withCorrelation(token, work);
    } finally {
      clearInterval(beat);
      for (const key of keys) await freeLease(db.client, key, token);
    }
  }

  /** The lease of the store, then the first free slot of the connection. */
  async #takeBoth(connection: string, storeId: string, token: string): Promise<string[] | null> {
    const { db, sleep, slots, patienceMs, askEveryMs } = this.#options;
    const store = `crossmark-store:${storeId}`;
    for (let waited = 0; waited <= patienceMs; waited += askEveryMs) {
      if (waited > 0) await sleep(askEveryMs);
      if (!(await this.#take(store, token))) continue;
      for (let slot = 1; slot <= slots; slot++) {
        const key = `crossmark-write:${connection}:${slot}`;
        if (await this.#take(key, token)) return [store, key];
      }
      await freeLease(db.client, store, token);
    }
    return null;
  }

  #take(key: string, token: string): Promise<boolean> {
    return takeLease(this.#options.db.client, key, this.#claim(token));
  }

  #claim(token: string): LeaseClaim {
    const { clock, leaseMs } = this.#options;
    const now = clock.now();
    return { token, now, until: new Date(now.getTime() + leaseMs) };
  }

  /** At most `size` at once under this name, in the order of asking. */
  async #inTurn<T>(name: string, size: number, run: () => Promise<T>, onNext?: () => void): Promise<T> {
    const queue = this.#queues.get(name) ?? { working: 0, waiting: [] };
    this.#queues.set(name, queue);
    if (queue.working < size) queue.working += 1;
    else
      await new Promise<void>((resume) => {
        queue.waiting.push({ resume, onNext });
        if (queue.waiting.length <= size) onNext?.();
      });
    try {
      return await run();
    } finally {
      const first = queue.waiting.shift();
      if (first !== undefined) {
        first.resume();
        queue.waiting[size - 1]?.onNext?.();
      } else {
        queue.working -= 1;
        if (queue.working === 0) this.#queues.delete(name);
      }
    }
  }
}

interface Queue {
  working: number;
  waiting: { resume: () => void; onNext?: () => void }[];
}

const connectionOf = ({ connectionId, storeId }: WritePlace): string => connectionId ?? `store:${storeId}`;

import { randomUUID } from 'node:crypto';
import type { CrossmarkPort, DateWindow, PullResult } from '../../crossmark/port.ts';
import type { Database } from '../../db/database.ts';
import { freeLease, keepLease, takeLease } from '../../db/repositories/leases.ts';
import type { Clock } from '../../domain/clock.ts';
import type { OnProgress } from './model.ts';

/** What one pull of a connection brought, before it is sorted into stores. */
export interface StagedPull {
  startedAt: Date;
  window: DateWindow;
  pulled: PullResult;
  /** Null: they could not be read. */
  durations: Map<string, number> | null;
  pullMs: number;
}

export interface PullRequest {
  port: CrossmarkPort;
  window: DateWindow;
  locationId: string | null;
  /** A complete pull that is not older may be used; 0 = read anew. */
  maxAgeMs: number;
  /** Keep it for the other stores of the connection. */
  share: boolean;
  onProgress: OnProgress;
}

const LEASE_MS = 120_000;
const RENEW_MS = 30_000;
const WAIT_MS = 5 * 60_000;
const POLL_MS = 1000;

/**
 * Pulls of connections: one at a time for each, over all processes (§12.1.1). Stores that share a connection share what
 * was read; who comes while a pull runs waits for it.
 */
export class StagedPulls {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #sleep: (ms: number) => Promise<void>;
  readonly #staged = new Map<string, StagedPull>();
  readonly #running = new Map<string, { pull: Promise<StagedPull | 'busy'>; listeners: Set<OnProgress> }>();

  constructor(options: { db: Database; clock: Clock; sleep: (ms: number) => Promise<void> }) {
    this.#db = options.db;
    this.#clock = options.clock;
    this.#sleep = options.sleep;
  }

  /** @param key the connection, or connection and store when each store pulls its own rows. @throws CrossmarkError */
  async get(key: string, request: PullRequest): Promise<StagedPull | 'busy'> {
    const staged = this.#staged.get(key);
    if (staged && this.#clock.now().getTime() - staged.startedAt.getTime() < request.maxAgeMs) return staged;
    this.#staged.delete(key);
    const running = this.#running.get(key);
    if (running) {
      running.listeners.add(request.onProgress);
      return running.pull;
    }
    const listeners = new Set([request.onProgress]);
    const tell: OnProgress = (progress) => {
      for (const listener of listeners) listener(progress);
    };
    const pull = this.#underLease(key, { ...request, onProgress: tell }).finally(() =>
      this.#running.delete(key),
    );
    this.#running.set(key, { pull, listeners });
    return pull;
  }

  async #underLease(key: string, request: PullRequest): Promise<StagedPull | 'busy'> {
    const lease = `crossmark-pull:${key}`;
    const token = randomUUID();
    const { client } = this.#db;
    const claim = () => {
      const now = this.#clock.now();
      return { token, now, until: new Date(now.getTime() + LEASE_MS) };
    };
    for (let waited = 0; !(await takeLease(client, lease, claim())); waited += POLL_MS) {
      if (waited >= WAIT_MS) return 'busy';
      await this.#sleep(POLL_MS);
    }
    const beat = setInterval(() => void keepLease(client, lease, claim()).catch(() => {}), RENEW_MS);
    try {
      const pull = await this.#read(request);
      if (request.share && pull.pulled.complete) this.#staged.set(key, pull);
      return pull;
    } finally {
      clearInterval(beat);
      await freeLease(client, lease, token);
    }
  }

  async #read({ port, window, locationId, onProgress }: PullRequest): Promise<StagedPull> {
    const startedAt = this.#clock.now();
    onProgress({ stage: 'events', done: 0, total: 0 });
    const pulled = await port.pullEvents({
      ...window,
      ...(locationId === null ? {} : { locationId }),
      onChunk: (done, total) => onProgress({ stage: 'events', done, total }),
    });
    onProgress({ stage: 'durations', done: 0, total: 0 });
    // Lengths are a help, not a condition (§12.1.4).
    const durations = await port.getDurations(window).catch(() => null);
    return {
      startedAt,
      window,
      pulled,
      durations,
      pullMs: this.#clock.now().getTime() - startedAt.getTime(),
    };
  }
}

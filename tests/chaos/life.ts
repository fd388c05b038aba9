import type { CrossmarkPort } from '../../src/crossmark/port.ts';
import type { Database } from '../../src/db/database.ts';
import type { FixedClock } from '../../src/domain/clock.ts';

/**
 * One life of the app: the time between a start and its end, or its violent death. Everything the app waits for outside of
 * itself (database, Crossmark, time) goes through a life. When a life ends by a kill, whatever was under way is rolled
 * back or has happened, as with a real kill, and the app never hears of it: its promises stay open for ever.
 */
export class Life {
  dead = false;
  /** Resolves when the life is taken. */
  readonly death: Promise<void>;
  readonly #clock: FixedClock;
  readonly #strike: (mark: string) => boolean;
  readonly #underWay = new Set<Promise<unknown>>();
  #tellDeath: () => void = () => {};

  /** `strike` is asked at every mark (a write or a call, before and after) and says whether the app dies there. */
  constructor(clock: FixedClock, strike: (mark: string) => boolean) {
    this.#clock = clock;
    this.#strike = strike;
    this.death = new Promise((resolve) => {
      this.#tellDeath = resolve;
    });
  }

  /** Resolves when nothing of this life is under way any more outside of the app. */
  async bury(): Promise<void> {
    this.dead = true;
    while (this.#underWay.size > 0) await Promise.allSettled([...this.#underWay]);
  }

  database(db: Database): Database {
    return {
      ...db,
      client: this.#mortal(db.client, this.#orHang),
      transaction: async (work, options) => {
        await this.#orHang('tx:before');
        const value = await this.#watch(
          db.transaction((tx) => work(this.#mortal(tx, this.#orThrow)), options),
        );
        await this.#orHang('tx:after');
        return value;
      },
    };
  }

  port(port: CrossmarkPort): CrossmarkPort {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          await this.#orHang(`${String(name)}:before`);
          try {
            return await this.#watch(Reflect.apply(method, target, args) as Promise<unknown>);
          } finally {
            await this.#orHang(`${String(name)}:after`);
          }
        };
      },
    });
  }

  /** Time inside the client; ends with an error when the life ends, so that nothing is sent after it. */
  readonly clientSleep = async (ms: number): Promise<void> => {
    await this.#orThrow('sleep');
    await this.#pass(ms);
    if (this.dead) throw new Dead();
  };

  /** Time inside the app. */
  readonly sleep = async (ms: number): Promise<void> => {
    await this.#orHang('sleep');
    await this.#pass(ms);
    await this.#orHang('');
  };

  async #pass(ms: number): Promise<void> {
    this.#clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Waits for something real; the app hears of the end only when it still lives. */
  async #watch<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
      if (this.dead) await never();
    }
  }

  #dies(mark: string): boolean {
    if (!this.dead && mark !== '' && this.#strike(mark)) {
      this.dead = true;
      this.#tellDeath();
    }
    return this.dead;
  }

  readonly #orHang = async (mark: string): Promise<void> => {
    if (this.#dies(mark)) await never();
  };

  readonly #orThrow = (mark: string): Promise<void> =>
    this.#dies(mark) ? Promise.reject(new Dead()) : Promise.resolve();

  /** Prisma's client or an open transaction; reads are no marks, because a kill at a read is one at the next mark. */
  #mortal<T extends object>(client: T, gate: (mark: string) => Promise<void>): T {
    const guarded = (target: object, method: (...args: unknown[]) => unknown, mark: string) => {
      const isWrite = /:(create|update|upsert|delete|\$execute)/.test(mark);
      return async (...args: unknown[]) => {
        await gate(isWrite ? `${mark}:before` : '');
        const value = await (gate === this.#orHang
          ? this.#watch(Reflect.apply(method, target, args) as Promise<unknown>)
          : (Reflect.apply(method, target, args) as Promise<unknown>));
        await gate(isWrite ? `${mark}:after` : '');
        return value;
      };
    };
    return new Proxy(client, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value === 'function') return guarded(target, value as never, `db:${String(name)}`);
        if (typeof value !== 'object' || value === null) return value;
        return new Proxy(value, {
          get: (model, operation) => {
            const method: unknown = Reflect.get(model, operation);
            if (typeof method !== 'function') return method;
            return guarded(model, method as never, `db.${String(name)}:${String(operation)}`);
          },
        });
      },
    });
  }
}

/** Ends a transaction or a call of an app that is gone. */
class Dead extends Error {}

const never = (): Promise<never> => new Promise(() => {});

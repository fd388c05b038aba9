import type { CrossmarkPort, RemoteHealth } from '../crossmark/port.ts';
import type { Database } from '../db/database.ts';
import type { Clock } from '../domain/clock.ts';
import { logDone } from './action-log.ts';
import { authorize } from './authz.ts';
import type { Actor } from './contracts.ts';

/** Whether Crossmark answers a store, in the order in which it matters to people. */
export interface ConnectionHealth {
  /**
   * `local`: no connection. `checking`: no answer yet. `slow`: Crossmark has asked to slow down. `circuit`: it is left alone
   * after several calls without an answer; `half_open`: the next call tries. `blocked`: it refuses the sign-in (CM-S5).
   */
  state: 'local' | 'checking' | 'healthy' | 'unhealthy' | 'slow' | 'circuit' | 'half_open' | 'blocked';
  /** Until when, of `slow`, `circuit` and `blocked`. */
  until: Date | null;
  /** Code of the error behind `unhealthy` and `blocked`. */
  code: string | null;
}

export interface ConnectionHealthOptions {
  db: Database;
  clock: Clock;
  /** Null: the store works locally. */
  portOf: (storeId: string) => Promise<CrossmarkPort | null>;
}

/** How stores stand with Crossmark, for surfaces, which never speak with it themselves. */
export class ConnectionHealthService {
  readonly #o: ConnectionHealthOptions;

  constructor(options: ConnectionHealthOptions) {
    this.#o = options;
  }

  /** The answer of a check that may be a minute old; `checking` when it takes longer than `withinMs`. */
  async read(storeId: string, withinMs: number): Promise<ConnectionHealth> {
    const port = await this.#o.portOf(storeId);
    return port === null ? plain('local') : healthOf(await Promise.race([port.health(), after(withinMs)]));
  }

  /** *Try again* of an administrator: lifts the block and signs in once. @throws NOT_FOUND, FORBIDDEN */
  async retrySignIn(storeId: string, actor: Actor): Promise<ConnectionHealth> {
    const { db, clock, portOf } = this.#o;
    await authorize(db.client, storeId, actor, 'configure');
    const port = await portOf(storeId);
    if (port === null) return plain('local');
    const health = healthOf(await port.retrySignIn());
    const after = { state: health.state };
    await logDone(db.client, { storeId, actor, action: 'connection.sign_in', after, at: clock.now() });
    return health;
  }
}

/** Null: the check has not answered yet. */
export function healthOf(health: RemoteHealth | null): ConnectionHealth {
  if (health === null) return plain('checking');
  const { circuit, authBlockedUntil, pausedUntil, detail = null } = health;
  if (authBlockedUntil) return { state: 'blocked', until: authBlockedUntil, code: 'AUTH_FAILED' };
  if (circuit.state === 'open') return { state: 'circuit', until: circuit.until, code: detail };
  if (circuit.state === 'half-open') return plain('half_open');
  if (pausedUntil) return { state: 'slow', until: pausedUntil, code: null };
  return health.state === 'healthy' ? plain('healthy') : { state: 'unhealthy', until: null, code: detail };
}

function plain(state: ConnectionHealth['state']): ConnectionHealth {
  return { state, until: null, code: null };
}

function after(ms: number): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), ms).unref();
  });
}

import { addDays, localOf } from '../domain/dates.ts';
import type { CallLog, CallMetrics } from './caller.ts';
import { createCaller } from './caller.ts';
import { createEndpoints } from './endpoints.ts';
import type { AuthError } from './errors.ts';
import { CrossmarkError } from './errors.ts';
import { assertMplanId } from './ids.ts';
import type { CrossmarkPort, RemoteHealth } from './port.ts';
import type { PullVariant } from './pull.ts';
import { createPull } from './pull.ts';
import { createTransport } from './transport.ts';

export interface CrossmarkClientOptions {
  /** `https://{tenant}.mvretail.com`. */
  baseUrl: string;
  user: string;
  password: string;
  /** IANA name, sent verbatim in the login body; also the zone of "today" and of roster reads. */
  timezone: string;
  userAgent: string;
  clock: { now(): Date };
  sleep: (ms: number) => Promise<void>;
  /** In [0, 1): the jitter of retry delays. */
  random: () => number;
  log: CallLog;
  /** Name of the connection in log lines; default `default`. */
  connection?: string;
  /** Milliseconds; defaults 30000, 60000, 90000. */
  timeouts?: { call?: number; list?: number; print?: number };
  /** Total tries of retryable calls; default 3. */
  maxAttempts?: number;
  /** Default 3600. */
  sessionMaxAgeS?: number;
  pullVariant?: PullVariant;
  /** Days per call and calls at once of a pull; defaults 3 and 4 (at most 4). */
  chunkDays?: number;
  concurrency?: number;
  /** Days around today in which an event is looked up by id; defaults 30 and 120. */
  lookupDays?: { past: number; future: number };
  storeFilterField?: string;
  divisionFilter?: string;
  metrics?: CallMetrics;
  /** Called once per block, for the notice to the administrators (CM-S5). */
  onAuthBlocked?: (error: AuthError, until: Date) => void;
}

/** The port plus what only the owner of a connection needs. */
export interface CrossmarkClient extends CrossmarkPort {
  /** Signs in unless a session is there. Rejects with `AuthError`, `RateLimitError` or `TransientError`. */
  signIn(): Promise<void>;
  /** Best effort; the session is forgotten first. */
  signOut(): Promise<void>;
  /** Display only; null when Crossmark does not say. */
  userInfo(): Promise<{ userId?: string; username?: string; role?: string } | null>;
}

const HEALTH_CACHE_MS = 60_000;

/** The real client of one connection: one tenant, one service account (§2). */
export function createCrossmarkClient(options: CrossmarkClientOptions): CrossmarkClient {
  const { clock, timezone } = options;
  const timeoutMs = options.timeouts?.call ?? 30_000;
  const listTimeoutMs = options.timeouts?.list ?? 60_000;
  const transport = createTransport({ baseUrl: options.baseUrl, userAgent: options.userAgent });
  const { call, sessions, breaker, pausedUntil } = createCaller({
    connection: options.connection ?? 'default',
    transport,
    login: { user: options.user, password: options.password, timezone, timeoutMs },
    maxAttempts: options.maxAttempts ?? 3,
    sessionMaxAgeMs: (options.sessionMaxAgeS ?? 3600) * 1000,
    clock,
    sleep: options.sleep,
    random: options.random,
    log: options.log,
    metrics: options.metrics,
    onAuthBlocked: options.onAuthBlocked,
  });
  const pull = createPull({
    call,
    clock,
    variant: options.pullVariant ?? 'plain',
    timeoutMs: listTimeoutMs,
    chunkDays: options.chunkDays ?? 3,
    concurrency: Math.min(options.concurrency ?? 4, 4),
    storeFilterField: options.storeFilterField,
    divisionFilter: options.divisionFilter,
  });
  const printTimeoutMs = options.timeouts?.print ?? 90_000;
  const endpoints = createEndpoints({ call, clock, timezone, timeoutMs, listTimeoutMs, printTimeoutMs });

  function lookupWindow() {
    const { past, future } = options.lookupDays ?? { past: 30, future: 120 };
    const today = localOf(clock.now(), timezone).date;
    return { from: addDays(today, -past), to: addDays(today, future) };
  }

  let checked: Pick<RemoteHealth, 'state' | 'detail' | 'checkedAt'> | null = null;
  async function check(): Promise<Pick<RemoteHealth, 'state' | 'detail' | 'checkedAt'>> {
    const checkedAt = clock.now();
    const { state } = breaker.circuit();
    if (sessions.blockedUntil() !== null) return { state: 'unhealthy', detail: 'AUTH_FAILED', checkedAt };
    if (state === 'open') return { state: 'unhealthy', detail: 'API_UNAVAILABLE', checkedAt };
    // A check would wait for the end of the pause; that Crossmark asked for one is answer enough.
    if (pausedUntil() !== null) return checked ?? { state: 'healthy', checkedAt };
    // While the circuit is half open, this check is the call that tries.
    const fresh = checked !== null && checkedAt.getTime() - checked.checkedAt.getTime() < HEALTH_CACHE_MS;
    if (checked !== null && fresh && state === 'closed') return checked;
    try {
      // Without a session the sign-in alone is the check: a second one would be one too many (CM-S7).
      if (sessions.current() === null) await sessions.ensure();
      else await endpoints.defaultLength();
      checked = { state: 'healthy', checkedAt };
    } catch (error) {
      const detail = error instanceof CrossmarkError ? error.code : 'INTERNAL';
      checked = { state: 'unhealthy', detail, checkedAt };
    }
    return checked;
  }

  async function health(): Promise<RemoteHealth> {
    const result = await check();
    return {
      ...result,
      circuit: breaker.circuit(),
      authBlockedUntil: sessions.blockedUntil(),
      pausedUntil: pausedUntil(),
    };
  }

  return {
    ...endpoints.port,
    health,
    retrySignIn() {
      sessions.unblock();
      checked = null;
      return health();
    },
    pullEvents: (window) => pull.events(window),
    async getEvent(mPlanId, window) {
      assertMplanId(mPlanId);
      return pull.byId(mPlanId, window ?? lookupWindow());
    },
    async signIn() {
      await sessions.ensure();
    },
    async signOut() {
      const session = sessions.current();
      if (!session) return;
      sessions.drop(session);
      const request = { method: 'GET', path: '/logout', referer: '/planning/', timeoutMs } as const;
      await transport(request, session.id).catch(() => undefined);
    },
    userInfo: endpoints.userInfo,
  };
}

import { type Breaker, createBreaker } from './breaker.ts';
import type { Classified } from './classify.ts';
import { classify } from './classify.ts';
import { correlationId } from './correlation.ts';
import {
  type AuthError,
  CircuitOpenError,
  CrossmarkError,
  RateLimitError,
  SchemaError,
  SessionExpiredError,
  TransientError,
} from './errors.ts';
import type { Session, Sessions } from './session.ts';
import { assertLoginAnswered, createSessions, loginRequest } from './session.ts';
import type { Transport, WireAnswer, WireRequest } from './transport.ts';

/** R = read, D = delete: both may be repeated. C = create: only when Crossmark certainly did nothing (§9). */
export type CallClass = 'R' | 'D' | 'C';

export interface CallSpec<T> {
  endpoint: string;
  class: CallClass;
  request: WireRequest;
  parse: (value: unknown) => T;
  /** What an empty 2xx body means; without it, it is unexpected data. */
  empty?: () => T;
  /** Fewer tries than the connection's own number. */
  maxAttempts?: number;
}

export type Caller = <T>(spec: CallSpec<T>) => Promise<T>;

/** The subset of a pino logger that the client needs. */
export interface CallLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Counters and times of calls (§3); every method is optional work for whoever measures. */
export interface CallMetrics {
  request(endpoint: string, outcome: string, seconds: number): void;
  retry(endpoint: string, result: string): void;
  login(result: string): void;
}

export interface CallerOptions {
  connection: string;
  transport: Transport;
  login: { user: string; password: string; timezone: string; timeoutMs: number };
  maxAttempts: number;
  sessionMaxAgeMs: number;
  clock: { now(): Date };
  sleep: (ms: number) => Promise<void>;
  random: () => number;
  log: CallLog;
  metrics?: CallMetrics;
  onAuthBlocked?: (error: AuthError, until: Date) => void;
}

const READS_AT_ONCE = 4;
const FIRST_DELAY_MS = 1_000;
const JITTER = 0.2;

export interface CallerParts {
  call: Caller;
  sessions: Sessions;
  breaker: Breaker;
  /** The end of a pause that Crossmark asked for; null = none. */
  pausedUntil(): Date | null;
}

/** Sends calls with session, circuit breaker, pause after 429, retries and one log line each. */
export function createCaller(options: CallerOptions): CallerParts {
  const { clock, sleep } = options;
  const readSlot = createLimiter(READS_AT_ONCE);
  let pausedUntil = 0;
  /** Names every request of this process in the log. */
  let requests = 0;
  /** Errors that had all their tries: a failed sign-in inside a call is not tried again by that call. */
  const finished = new WeakSet<object>();
  const breaker = createBreaker({
    clock,
    onChange: (until) => {
      const line = { connection: options.connection, until };
      if (until === null) options.log.info(line, 'crossmark answers again');
      else options.log.warn(line, 'crossmark does not answer; calls are held back');
    },
  });

  const sessions = createSessions({
    maxAgeMs: options.sessionMaxAgeMs,
    clock,
    sendLogin,
    onLogin: (result) => options.metrics?.login(result),
    onBlocked: (error, until) => {
      options.log.warn(
        { connection: options.connection, code: error.code, reason: error.message },
        'crossmark sign-in blocked',
      );
      options.onAuthBlocked?.(error, until);
    },
  });

  function sendLogin(): Promise<WireAnswer> {
    return retrying('login', 'R', options.maxAttempts, (attempt) =>
      send('login', attempt, loginRequest(options.login), null, (answer) => {
        assertLoginAnswered(answer, clock.now());
        return answer;
      }),
    ).catch((error: unknown) => {
      // Whatever became of the sign-in, nothing of the call that needed it was sent.
      const unsent =
        error instanceof TransientError && !(error instanceof CircuitOpenError)
          ? new TransientError(`sign-in: ${error.message}`, 'no', { httpStatus: error.httpStatus })
          : error;
      if (unsent instanceof CrossmarkError) finished.add(unsent);
      throw unsent;
    });
  }

  async function call<T>(spec: CallSpec<T>): Promise<T> {
    let renewed = false;
    return retrying(spec.endpoint, spec.class, spec.maxAttempts ?? options.maxAttempts, async (attempt) => {
      const session = await sessions.ensure();
      try {
        return await once(spec, session, attempt);
      } catch (error) {
        if (!(error instanceof SessionExpiredError)) throw error;
        sessions.drop(session);
        // An HTML page with 200 does not prove that a create was left undone.
        if (renewed || (spec.class === 'C' && error.kind === 'html')) throw error;
        renewed = true;
        try {
          const fresh = await sessions.ensure();
          return await once(spec, fresh, attempt).catch((again: unknown) => {
            if (again instanceof SessionExpiredError) sessions.drop(fresh);
            throw again;
          });
        } catch (again) {
          throw isUnsent(again) && !isUnsent(error) && spec.class !== 'R' ? error : again;
        }
      }
    });
  }

  function once<T>(spec: CallSpec<T>, session: Session, attempt: number): Promise<T> {
    const run = () =>
      send(spec.endpoint, attempt, spec.request, session.id, (answer) =>
        answered(spec, classify(answer, clock.now())),
      );
    return spec.class === 'R' ? readSlot(run) : run();
  }

  async function retrying<T>(
    endpoint: string,
    kind: CallClass,
    maxAttempts: number,
    run: (attempt: number) => Promise<T>,
  ): Promise<T> {
    /** The last failure after which Crossmark may have acted: a later one cannot make it "not sent". */
    let unclear: CrossmarkError | null = null;
    for (let attempt = 1; ; attempt++) {
      try {
        const value = await run(attempt);
        if (attempt > 1) options.metrics?.retry(endpoint, 'success');
        return value;
      } catch (error) {
        if (error instanceof CrossmarkError && !isUnsent(error)) unclear = error;
        const told = unclear !== null && isUnsent(error) ? unclear : error;
        if (!mayRetry(kind, error) || finished.has(error as object)) throw told;
        if (attempt >= maxAttempts) {
          if (attempt > 1) options.metrics?.retry(endpoint, 'exhausted');
          throw told;
        }
        // After a 429 the pause of the connection is the delay.
        if (!(error instanceof RateLimitError)) await sleep(delayMs(attempt, options.random()));
      }
    }
  }

  async function send<T>(
    endpoint: string,
    attempt: number,
    request: WireRequest,
    sessionId: string | null,
    read: (answer: WireAnswer) => T,
  ): Promise<T> {
    const pause = pausedUntil - clock.now().getTime();
    if (pause > 0) await sleep(pause);
    return breaker.run(() => sendNow(endpoint, attempt, request, sessionId, read));
  }

  async function sendNow<T>(
    endpoint: string,
    attempt: number,
    request: WireRequest,
    sessionId: string | null,
    read: (answer: WireAnswer) => T,
  ): Promise<T> {
    const requestNumber = ++requests;
    const startedAt = clock.now().getTime();
    let status: number | undefined;
    let outcome = 'ok';
    try {
      const answer = await options.transport(request, sessionId);
      status = answer.status;
      return read(answer);
    } catch (error) {
      outcome = error instanceof CrossmarkError ? error.code : 'INTERNAL';
      if (error instanceof RateLimitError) {
        pausedUntil = Math.max(pausedUntil, clock.now().getTime() + error.retryAfterMs);
      }
      throw error;
    } finally {
      const durationMs = clock.now().getTime() - startedAt;
      options.metrics?.request(endpoint, outcome, durationMs / 1000);
      const { connection } = options;
      const line = {
        connection,
        endpoint,
        method: request.method,
        status,
        durationMs,
        attempt,
        outcome,
        correlationId: correlationId(),
        request: requestNumber,
      };
      if (outcome === 'ok') options.log.info(line, 'crossmark call');
      else options.log.warn(line, 'crossmark call');
    }
  }

  return {
    call,
    sessions,
    breaker,
    pausedUntil: () => (pausedUntil > clock.now().getTime() ? new Date(pausedUntil) : null),
  };
}

/** §9: the one place that decides whether a call may be sent again. */
function mayRetry(kind: CallClass, error: unknown): boolean {
  if (error instanceof RateLimitError) return true;
  if (error instanceof CircuitOpenError) return false;
  return error instanceof TransientError && (kind !== 'C' || error.sent === 'no');
}

const isUnsent = (error: unknown): boolean => error instanceof CrossmarkError && error.sent === 'no';

/** 1 s, 2 s, 4 s … ±20 %; `random` in [0, 1). */
export function delayMs(attempt: number, random: number): number {
  return Math.round(FIRST_DELAY_MS * 2 ** (attempt - 1) * (1 + JITTER * (2 * random - 1)));
}

function answered<T>(spec: CallSpec<T>, answer: Classified): T {
  if (answer.kind === 'json') return spec.parse(answer.value);
  if (spec.empty) return spec.empty();
  throw new SchemaError('empty body');
}

/** At most `size` runs at once, in the order of asking. */
function createLimiter(size: number): <T>(run: () => Promise<T>) => Promise<T> {
  let free = size;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (free > 0) free--;
    else await new Promise<void>((resume) => waiting.push(resume));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

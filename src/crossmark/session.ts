import { isHtml, isLoginLocation, parseJson, retryAfterMs, trimmed } from './classify.ts';
import { AuthError, RateLimitError, TransientError } from './errors.ts';
import type { WireAnswer, WireRequest } from './transport.ts';
import { LoginResult } from './wire.ts';

/** CM-S1: one per connection and process, in memory only. */
export interface Session {
  readonly id: string;
  readonly issuedAt: Date;
}

export interface Sessions {
  /** The current session, or a new one. Callers that come together share one sign-in (CM-S2). */
  ensure(): Promise<Session>;
  /** CM-S4: forgets the session only if it is still the one the failed request used. */
  drop(session: Session): void;
  /** null without a session, or when it is too old to be used. */
  current(): Session | null;
  blockedUntil(): Date | null;
  /** Ends the block after a refused sign-in (CM-S5), for example when an administrator presses "Try again". */
  unblock(): void;
}

export interface SessionOptions {
  maxAgeMs: number;
  clock: { now(): Date };
  /** Sends the sign-in with the raw transport and its own retries (CM-S3). */
  sendLogin: () => Promise<WireAnswer>;
  onLogin?: (result: 'accepted' | 'refused' | 'failed') => void;
  /** Called once per block. */
  onBlocked?: (error: AuthError, until: Date) => void;
}

export const AUTH_BLOCK_MS = 15 * 60_000;
const LOGIN_WINDOW_MS = 10 * 60_000;
const LOGINS_PER_WINDOW = 5;

/** Sign-in and session of one connection (CM-S1 … CM-S6). */
export function createSessions(options: SessionOptions): Sessions {
  const { clock } = options;
  let session: Session | null = null;
  let pending: Promise<Session> | null = null;
  let block: { until: Date; reason: string } | null = null;
  let logins: number[] = [];

  function assertNotBlocked(now: Date): void {
    if (!block) return;
    if (now < block.until) throw new AuthError(`sign-in is paused after: ${block.reason}`);
    block = null;
  }

  function refuse(error: AuthError): AuthError {
    const until = new Date(clock.now().getTime() + AUTH_BLOCK_MS);
    block = { until, reason: error.message };
    options.onLogin?.('refused');
    options.onBlocked?.(error, until);
    return error;
  }

  async function login(): Promise<Session> {
    const now = clock.now().getTime();
    logins = logins.filter((at) => now - at < LOGIN_WINDOW_MS);
    if (logins.length >= LOGINS_PER_WINDOW) throw refuse(new AuthError('login loop'));
    try {
      const answer = await options.sendLogin();
      // A server that could not be reached has not been signed in to: no loop, however often it is tried.
      logins.push(now);
      session = { id: sessionIdFrom(answer), issuedAt: clock.now() };
      options.onLogin?.('accepted');
      return session;
    } catch (error) {
      if (error instanceof AuthError) throw refuse(error);
      options.onLogin?.('failed');
      throw error;
    }
  }

  function usable(): Session | null {
    const age = session ? clock.now().getTime() - session.issuedAt.getTime() : 0;
    return age < options.maxAgeMs ? session : null;
  }

  return {
    async ensure() {
      const known = usable();
      if (known) return known;
      if (pending) return pending;
      assertNotBlocked(clock.now());
      pending = login().finally(() => {
        pending = null;
      });
      return pending;
    },
    drop(failed) {
      if (session === failed) session = null;
    },
    current: usable,
    blockedUntil: () => (block && clock.now() < block.until ? block.until : null),
    unblock() {
      block = null;
      logins = [];
    },
  };
}

/** §4.1: the sign-in call. */
export function loginRequest(login: {
  user: string;
  password: string;
  timezone: string;
  timeoutMs: number;
}): WireRequest {
  return {
    method: 'POST',
    path: '/login/authenticate',
    referer: '/login',
    timeoutMs: login.timeoutMs,
    body: {
      json: {
        UserType: 'MVEntityUser',
        UserID: login.user,
        Password: login.password,
        Timezone: login.timezone,
      },
    },
  };
}

/** The rows of §4.2 that a repeat can heal. Throws for 429 and 5xx. */
export function assertLoginAnswered(answer: WireAnswer, now: Date): void {
  const { status: httpStatus } = answer;
  if (httpStatus === 429) throw new RateLimitError(retryAfterMs(answer.retryAfter, now));
  if (httpStatus >= 500) throw new TransientError(`HTTP ${httpStatus}`, 'yes', { httpStatus });
}

/** What may stand in a cookie, and no more than a session id needs: it is sent back with every call. */
const SESSION_ID = /^[\w!#$%&'()*+./:<=>?@[\]^`{|}~-]{1,1024}$/;

/** §4.2: the session id of an accepted sign-in. Throws `AuthError` for every other answer. */
export function sessionIdFrom(answer: WireAnswer): string {
  const { status: httpStatus } = answer;
  if (!isAccepted(answer)) throw new AuthError('the sign-in was refused', { httpStatus });
  const id = answer.setCookie
    .map((line) => /^\s*PHPSESSID=([^;]*)/.exec(line)?.[1]?.trim() ?? '')
    .filter((value) => SESSION_ID.test(value) && value !== 'deleted')
    .at(-1);
  if (id === undefined) throw new AuthError('no session cookie', { httpStatus });
  return id;
}

function isAccepted({ status, location, body }: WireAnswer): boolean {
  if (status >= 300 && status < 400) return location !== null && !isLoginLocation(location);
  if (status < 200 || status >= 300) return false;
  const text = trimmed(body);
  if (isHtml(text)) return /\bScheduling\b/.test(text);
  const result = LoginResult.safeParse(parseJson(text));
  if (!result.success || result.data.success === false) return false;
  return result.data.redirectUrl !== undefined || result.data.success === true;
}

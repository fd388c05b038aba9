import { CircuitOpenError, TransientError } from './errors.ts';
import type { Circuit } from './port.ts';

/**
 * Circuit breaker of one connection: after several calls in a row without an answer nothing is sent for a while, then one
 * call tries whether Crossmark is back. Written here because the known libraries count on the system's clock and timers,
 * and because what matters is small: a call that is held back was certainly not sent.
 */
export interface Breaker {
  /** Runs a call, or rejects at once with `CircuitOpenError` (`sent: 'no'`). */
  run<T>(call: () => Promise<T>): Promise<T>;
  circuit(): Circuit;
}

export interface BreakerOptions {
  clock: { now(): Date };
  /** Failures in a row that open the circuit. */
  threshold?: number;
  /** Milliseconds: how long it stays open at first; doubles with every failed probe up to `longestMs`. */
  firstMs?: number;
  longestMs?: number;
  /** Called on every change between closed and open; `until` null = Crossmark answers again. */
  onChange?: (until: Date | null) => void;
}

export const BREAKER_THRESHOLD = 5;
export const BREAKER_FIRST_MS = 15_000;
const LONGEST_MS = 120_000;

export function createBreaker(options: BreakerOptions): Breaker {
  const { clock, threshold = BREAKER_THRESHOLD, firstMs = BREAKER_FIRST_MS } = options;
  let failures = 0;
  let openings = 0;
  let openUntil: number | null = null;
  let probing = false;

  function answered(): void {
    const wasOpen = openUntil !== null;
    failures = 0;
    openings = 0;
    openUntil = null;
    if (wasOpen) options.onChange?.(null);
  }

  function failed(probe: boolean): void {
    // Sent before the circuit opened: it says nothing new.
    if (openUntil !== null && !probe) return;
    failures += 1;
    if (!probe && failures < threshold) return;
    openUntil = clock.now().getTime() + Math.min(firstMs * 2 ** openings, options.longestMs ?? LONGEST_MS);
    openings += 1;
    failures = 0;
    options.onChange?.(new Date(openUntil));
  }

  return {
    async run(call) {
      const now = clock.now().getTime();
      const probe = openUntil !== null;
      if (openUntil !== null && (now < openUntil || probing)) {
        const until = Math.max(now, openUntil);
        throw new CircuitOpenError(new Date(until), until - now);
      }
      if (probe) probing = true;
      try {
        const value = await call();
        answered();
        return value;
      } catch (error) {
        if (isOutage(error)) failed(probe);
        else answered();
        throw error;
      } finally {
        if (probe) probing = false;
      }
    },
    circuit() {
      if (openUntil === null) return { state: 'closed', until: null };
      if (clock.now().getTime() < openUntil) return { state: 'open', until: new Date(openUntil) };
      return { state: 'half-open', until: null };
    },
  };
}

/** No answer, or a gateway's word that there is none. A 500 is an answer: the fault may lie in that one call. */
function isOutage(error: unknown): boolean {
  return error instanceof TransientError && (error.httpStatus === undefined || error.httpStatus > 500);
}

/**
 * Our own ceilings below Slack's limits (slack rules §5), and the pause of one method after a 429.
 * A token bucket per key: `capacity` calls at once, refilled evenly over a minute.
 */
export class Pacer {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  readonly #pausedUntil = new Map<string, number>();

  /** 429: only this method waits; others go on. */
  pause(method: string, untilMs: number): void {
    this.#pausedUntil.set(method, Math.max(untilMs, this.#pausedUntil.get(method) ?? 0));
  }

  /** Takes one call of `method` (for posts: of its channel) when it may go now; else the milliseconds to wait. */
  take(method: string, channel: string, nowMs: number): number {
    const paused = (this.#pausedUntil.get(method) ?? 0) - nowMs;
    if (paused > 0) return paused;
    return method === 'chat.postMessage'
      ? this.#draw(`post:${channel}`, 6, 60, nowMs) || this.#draw('post', 240, 240, nowMs)
      : this.#draw(method, 45, 45, nowMs);
  }

  #draw(key: string, capacity: number, perMinute: number, nowMs: number): number {
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, at: nowMs };
    const tokens = Math.min(capacity, bucket.tokens + ((nowMs - bucket.at) * perMinute) / 60_000);
    if (tokens < 1) return Math.ceil(((1 - tokens) * 60_000) / perMinute);
    this.#buckets.set(key, { tokens: tokens - 1, at: nowMs });
    return 0;
  }
}

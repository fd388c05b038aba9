/** Ids are counters with Slack's prefixes, so that the same calls give the same ids. */
export class IdCounters {
  #counts = new Map<string, number>();

  /** `next('C')` → C0000001, C0000002, … (upper-case base 36, eight characters and more). */
  next(prefix: string): string {
    const n = this.count(prefix);
    return `${prefix}${n.toString(36).toUpperCase().padStart(7, '0')}`;
  }

  /** The next plain number of a series. */
  count(series: string): number {
    const n = (this.#counts.get(series) ?? 0) + 1;
    this.#counts.set(series, n);
    return n;
  }

  /** A message timestamp: unix seconds, a dot, and a counter that never repeats. */
  ts(nowMs: number): string {
    return `${Math.floor(nowMs / 1000)}.${String(this.count('ts')).padStart(6, '0')}`;
  }

  /** A view's hash: changes with every render. */
  hash(nowMs: number): string {
    return `${Math.floor(nowMs / 1000)}.${this.count('hash').toString(36).padStart(6, '0')}`;
  }
}

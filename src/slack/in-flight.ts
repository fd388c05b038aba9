/** Counts work that a shutdown has to wait for: Bolt listeners and what they left running after their ack. */
export class InFlight {
  #running = 0;
  #waiters: (() => void)[] = [];

  get count(): number {
    return this.#running;
  }

  async track<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) for (const done of this.#waiters.splice(0)) done();
    }
  }

  /** Resolves when nothing runs, or after `graceMs`; true when all work ended. */
  async drain(graceMs: number): Promise<boolean> {
    if (this.#running === 0) return true;
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      new Promise<void>((resolve) => this.#waiters.push(resolve)),
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      }),
    ]);
    clearTimeout(timer);
    return this.#running === 0;
  }
}

/** Anything that tells the time; the app's own clock fits. */
export interface TimeSource {
  now(): Date;
}

interface Task {
  due: number;
  run: () => void;
}

/**
 * The workspace's time: a source plus whatever `/_control/clock` added. Expiry of triggers and response_urls and
 * the retries of events follow it; the 3-second rule and injected delays run on real time, as the app does.
 */
export class SandboxClock {
  #source: TimeSource;
  #offset = 0;
  #tasks: Task[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(source: TimeSource = { now: () => new Date() }) {
    this.#source = source;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#source.now().getTime() + this.#offset;
  }

  iso(): string {
    return new Date(this.now()).toISOString();
  }

  /** Moves the clock forward and runs what has become due. */
  advance(ms: number): void {
    this.#offset += ms;
    this.#runDue();
  }

  /** Runs `task` once `delayMs` of this clock have passed. */
  after(delayMs: number, run: () => void): void {
    this.#tasks.push({ due: this.now() + delayMs, run });
    this.#runDue();
  }

  /** Forgets everything that was planned. */
  clear(): void {
    this.#tasks = [];
    clearTimeout(this.#timer);
  }

  #runDue(): void {
    const now = this.now();
    const due = this.#tasks.filter((t) => t.due <= now);
    this.#tasks = this.#tasks.filter((t) => t.due > now);
    for (const task of due) task.run();
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#tasks.length === 0) return;
    const wait = Math.min(...this.#tasks.map((t) => t.due)) - this.now();
    // A source that stands still is looked at again after a second; only `advance` moves it.
    this.#timer = setTimeout(() => this.#runDue(), Math.max(wait, 1_000));
    this.#timer.unref();
  }
}

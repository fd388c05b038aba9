import type { Logger } from 'pino';

export interface Ticker {
  /** Runs the work now; a pass that is under way is followed by one more. */
  wake(): void;
  /** No further pass starts; resolves when the current one has ended. */
  stop(): Promise<void>;
}

/**
 * Repeats one piece of work every `everyMs`, never two passes at once. A failing pass is logged and the next one
 * comes all the same, so one broken store or message never stops the others.
 */
export function startTicker(name: string, everyMs: number, work: () => Promise<void>, log: Logger): Ticker {
  let stopped = false;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let pass: Promise<void> | null = null;

  const run = (): void => {
    if (stopped) return;
    if (pass) {
      again = true;
      return;
    }
    clearTimeout(timer);
    pass = work()
      .catch((error: unknown) => log.error({ err: error, ticker: name }, 'background pass failed'))
      .finally(() => {
        pass = null;
        if (stopped) return;
        timer = setTimeout(run, again ? 0 : everyMs);
        again = false;
      });
  };

  run();
  return {
    wake: run,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await pass;
    },
  };
}

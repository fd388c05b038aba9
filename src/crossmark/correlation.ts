import { AsyncLocalStorage } from 'node:async_hooks';

/** One id for everything that belongs to one change: its lines in the log, its calls, its row in the journal. */

const current = new AsyncLocalStorage<string>();

export function withCorrelation<T>(id: string, run: () => T): T {
  return current.run(id, run);
}

/** The id of the change that is under way here; undefined outside of one. */
export function correlationId(): string | undefined {
  return current.getStore();
}

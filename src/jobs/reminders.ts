import type { Logger } from 'pino';
import type { ReminderService } from '../services/notices/reminders.ts';

export interface RemindersOptions {
  reminders: Pick<ReminderService, 'waitingStores' | 'remind'>;
  /** Sends what was announced at once. */
  wake: () => void;
  log: Logger;
}

/** One pass over all stores with a waiting proposal. One broken store never stops the others. */
export async function runReminders({ reminders, wake, log }: RemindersOptions): Promise<void> {
  let announced = 0;
  for (const waiting of await reminders.waitingStores()) {
    try {
      announced += await reminders.remind(waiting);
    } catch (error) {
      log.error({ err: error, storeId: waiting.store.id }, 'reminders of a store could not be made');
    }
  }
  if (announced > 0) wake();
}

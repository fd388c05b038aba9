import { type Database, isUniqueViolation, type Tx } from '../../db/database.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { StoreState } from '../store-state.ts';
import { demandIdle } from './idle.ts';
import type { BookingPlan } from './plan.ts';

/** How a change of bookings comes into the journal: together with the marks of its bookings, before anything is sent. */

/**
 * Writes a journal row together with the marks of its bookings. The marks come first: of two changes of one booking, or
 * of a change and a swap that moves it, the second finds it changed.
 * @throws DaybreakError `STALE_FORM`, `CHANGE_IN_PROGRESS`
 */
export async function writeMarked<T>(
  db: Database,
  { store }: StoreState,
  plan: BookingPlan,
  /** The operation itself, when it is in the journal already. */
  own: number | null,
  write: (tx: Tx) => Promise<T>,
): Promise<T> {
  const events = plan.intent.parts.map((part) => part.eventRefNum);
  return demandingKey(() =>
    db.transaction(async (tx) => {
      for (const { id, version, eventRefNum } of plan.bookings) {
        const goes = plan.steps.some(
          (step) => step.call === 'delete' && step.eventRefNum === eventRefNum && !step.foreign,
        );
        const { count } = await tx.schedule.updateMany({
          where: { id, version },
          data: { version: { increment: 1 }, ...(goes ? { syncStatus: 'delete_pending' } : {}) },
        });
        if (count === 0) throw new DaybreakError('STALE_FORM');
      }
      await demandIdle(tx, store.id, events, own);
      return write(tx);
    }),
  );
}

/** Work that takes an open key: whoever finds it taken comes too late. @throws DaybreakError `CHANGE_IN_PROGRESS` */
export async function demandingKey<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw new DaybreakError('CHANGE_IN_PROGRESS');
    throw error;
  }
}

/** The columns of the journal that the plan decides. */
export function journalOf(plan: BookingPlan): { subjectIds: string; steps: string } {
  return {
    subjectIds: JSON.stringify(plan.intent.parts.map((part) => part.eventRefNum)),
    steps: JSON.stringify(plan.steps),
  };
}

/** One change of an event at a time. */
export function openKeyOf({ store, events }: StoreState, { intent }: BookingPlan): string {
  const refNum = intent.parts[0]!.eventRefNum;
  const mPlan = events.get(refNum)?.externalId ?? `event-${refNum}`;
  return `${store.connectionId ?? store.id}:${mPlan}`;
}

import type { SandboxControl } from '../../sandbox/crossmark/control.ts';
import type { Mutation } from '../../sandbox/crossmark/model.ts';
import { zonedIso } from '../../src/domain/dates.ts';
import type { Random } from './random.ts';

/**
 * Somebody else books, moves, takes away or cancels an event in Crossmark. When two parties book the same event in the
 * same instant, Crossmark has a booking of each, out of every client's reach; only two of ours are our fault.
 * @returns the mPlan it was about, and the id of the booking they made; null when there was nothing to do.
 */
export function meddle(
  control: SandboxControl,
  random: Random,
  zone: string,
): { mPlanID: string; bookingId: string | null } | null {
  const { mplans, reps } = control.state();
  const plans = mplans.filter((plan) => /^(unstaffed|scheduled)$/i.test(plan.condition));
  if (plans.length === 0) return null;
  const { mPlanID, scheduleEventID } = random.pick(plans);
  const { repId } = random.pick(reps as { repId: string }[]);
  // An own day and minute, so that a booking of others is never taken for one of ours.
  const [start, end] = ['09:07', '15:00'].map((time) => zonedIso('2026-12-03', time, zone));
  const book: Mutation = { op: 'book', mPlanID, repId, start: start!, end: end! };
  const unbook: Mutation = { op: 'unbook', mPlanID };
  const cancel: Mutation = { op: 'cancel', mPlanID };
  const choices: Mutation[][] =
    scheduleEventID === null ? [[book], [book], [cancel]] : [[unbook, book], [unbook], [cancel]];
  const change = random.pick(choices);
  control.mutate(change);
  const after = control.state().mplans.find((plan) => plan.mPlanID === mPlanID);
  return { mPlanID, bookingId: change.includes(book) ? (after?.scheduleEventID ?? null) : null };
}

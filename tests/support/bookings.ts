import type { World } from '../../sandbox/demo/world.ts';

const CREATE = '/planningextcontroller/scheduleMplanEvent';

/** What the sandbox Crossmark holds and was asked to do. */
export async function crossmarkBookings({ crossmark }: Pick<World, 'crossmark'>): Promise<{
  bookings: { ID: string; RepID: string; mPlanID: string; Start: string }[];
  /** mPlans with more than one booking. */
  twice: string[];
  /** Creates that took effect. */
  creates: number;
}> {
  const { scheduledEvents } = crossmark.control.state();
  const count = new Map<string, number>();
  for (const { mPlanID } of scheduledEvents) count.set(mPlanID, (count.get(mPlanID) ?? 0) + 1);
  const log = crossmark.control.log();
  const noEffect = new Set(['status', 'reset', 'ok_zero', 'commit_late']);
  const creates = log.filter(
    (entry) => entry.path.includes(CREATE) && !entry.refused && !noEffect.has(entry.fault ?? ''),
  );
  return {
    bookings: scheduledEvents,
    twice: [...count].filter(([, n]) => n > 1).map(([mPlanID]) => mPlanID),
    creates: creates.length,
  };
}

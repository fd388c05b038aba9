import type { Told } from './story.ts';
import type { World } from './world.ts';

/** Lets Crossmark refuse one row of a proposal once: something small and early that stands alone. */
export async function refuseOnce({ db, data, crossmark }: World, runId: number): Promise<Told['refused']> {
  const storeId = data.store.id;
  const rows = await db.client.pendingSchedule.findMany({
    where: { storeId, schedulerRunId: runId, employeeId: { not: null }, isSwap: false },
    orderBy: [{ scheduleDate: 'asc' }, { scheduleTime: 'asc' }, { eventRefNum: 'asc' }],
  });
  const alone = { notIn: ['core', 'supervisor', 'juicer_production', 'juicer_survey'] };
  const events = await db.client.event.findMany({ where: { storeId, eventType: alone } });
  const mPlans = new Map(events.map((event) => [event.projectRefNum, event.externalId]));
  const row = rows.find((one) => mPlans.get(one.eventRefNum));
  if (!row) throw new Error('no row that Crossmark could refuse');
  const mPlanId = mPlans.get(row.eventRefNum)!;
  crossmark.control.faults([
    { kind: 'ok_zero', message: 'Rep is not cleared for this visit yet', fields: { mPlanID: mPlanId } },
  ]);
  return { rowId: row.id, mPlanId };
}

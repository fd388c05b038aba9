import type { World } from '../../sandbox/demo/world.ts';
import { addDays } from '../../src/domain/dates.ts';

interface Place {
  eventRefNum: number;
  date: string;
  time: string;
  name: string;
}

/**
 * Somebody changes a booking in Crossmark itself: another person, three quarters of an hour later.
 * @returns how it stands here, and how it stands there now
 */
export async function bookElsewhere({
  db,
  data,
  crossmark,
}: World): Promise<{ before: Place; theirs: Place }> {
  const { client } = db;
  const storeId = data.store.id;
  const today = data.today;
  const locked = await client.lockedDay.findMany({ where: { storeId }, select: { lockedDate: true } });
  const booking = await client.schedule.findFirstOrThrow({
    where: {
      ...{
        storeId,
        syncStatus: 'synced',
        externalId: { not: null },
        scheduleDate: { gt: addDays(today, 1), notIn: locked.map(({ lockedDate }) => lockedDate) },
      },
    },
    include: { event: true, employee: true },
    orderBy: [
      { event: { eventType: 'asc' } },
      { scheduleDate: 'asc' },
      { scheduleTime: 'asc' },
      { id: 'asc' },
    ],
  });
  const { scheduleDate: date, scheduleTime: time, eventRefNum, employee, event } = booking;
  const busy = await client.schedule.findMany({
    where: { storeId, scheduleDate: date },
    select: { employeeId: true },
  });
  const other = await client.employee.findFirstOrThrow({
    where: { storeId, externalId: { not: null }, id: { notIn: busy.map(({ employeeId }) => employeeId) } },
    orderBy: { id: 'asc' },
  });
  const mPlanID = event.externalId ?? '';
  const theirTime = '13:00';
  const offset = crossmark.control
    .state()
    .scheduledEvents.find((one) => one.mPlanID === mPlanID)
    ?.Start.slice(-6);
  const at = (clock: string) => `${date}T${clock}:00${offset}`;
  crossmark.control.mutate([
    { op: 'unbook', mPlanID },
    { op: 'book', mPlanID, repId: other.externalId ?? '', start: at(theirTime), end: at('19:30') },
  ]);
  return {
    before: { eventRefNum, date, time, name: employee.name },
    theirs: { eventRefNum, date, time: theirTime, name: other.name },
  };
}

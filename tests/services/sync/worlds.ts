import fc from 'fast-check';
import type { RemoteEvent } from '../../../src/crossmark/port.ts';
import type { Database } from '../../../src/db/database.ts';
import { addTestBooking, addTestEvent } from '../../support/seed.ts';
import { ada, booked, bram, remote, type SyncStage, syncStage } from './stage.ts';

const here = fc.record({
  known: fc.boolean(),
  condition: fc.constantFrom('unstaffed', 'reissued', 'canceled'),
  booking: fc.option(
    fc.record({
      person: fc.constantFrom('ada', 'bram'),
      date: fc.constantFrom('2026-11-24', '2026-11-26'),
      status: fc.constantFrom('pending', 'pending_sync', 'synced', 'delete_failed', 'failed'),
      withId: fc.boolean(),
    }),
  ),
});
const there = fc.option(
  fc.record({
    booking: fc.option(
      fc.record({
        repId: fc.constantFrom('70001', '70002'),
        date: fc.constantFrom('2026-11-24', '2026-11-26'),
      }),
    ),
    condition: fc.constantFrom('unstaffed', 'canceled', 'unknown', 'in_progress' as const),
    dueDate: fc.constantFrom('2026-12-07', '2026-12-09'),
    minutes: fc.constantFrom(390, null),
  }),
);
/** What both sides hold, at random: up to ten events. */
export const worlds = fc.array(fc.record({ here, there }), { minLength: 1, maxLength: 10 });
export type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

/** A store of its own that holds this world, with Crossmark's side to be read. */
export async function build(db: Database, world: World): Promise<SyncStage> {
  const stage = await syncStage(db);
  const rows: RemoteEvent[] = [];
  for (const [index, { here: ours, there: theirs }] of world.entries()) {
    const id = String(30_010_001 + index);
    if (theirs !== null) {
      const { booking, condition, dueDate, minutes: estimatedMinutes } = theirs;
      const common = { dueDate, estimatedMinutes };
      const inactive = condition === 'canceled' || condition === 'unknown';
      rows.push(
        booking === null || inactive
          ? remote(id, { ...common, condition: condition === 'in_progress' ? 'unstaffed' : condition })
          : booked(id, {
              ...common,
              condition: condition === 'in_progress' ? condition : 'scheduled',
              repId: booking.repId,
              scheduledAt: { date: booking.date, time: '10:15' },
            }),
      );
    }
    if (!ours.known) continue;
    const { startDate, dueDate, name: projectName } = remote(id);
    const dates = { startDate, dueDate, estimatedMinutes: 390, walmartEventId: null };
    const place = { externalId: id, locationId: '500001', storeNumber: '9901', storeName: 'Harbor Club' };
    await addTestEvent(db.client, stage.storeId, Number(id), {
      ...dates,
      ...place,
      projectName,
      condition: ours.condition,
    });
    if (ours.booking === null) continue;
    const { person, date: scheduleDate, status: syncStatus, withId } = ours.booking;
    await addTestBooking(db.client, stage.storeId, Number(id), person === 'ada' ? ada(stage) : bram(stage), {
      ...{ scheduleDate, syncStatus, externalId: withId ? `4${id.slice(1)}` : null },
    });
  }
  stage.crossmark.rows = rows;
  return stage;
}

/** Everything that a pull may change, as text. */
export const stateOf = async ({ db, storeId }: SyncStage): Promise<string> =>
  JSON.stringify([
    await db.client.event.findMany({ where: { storeId }, orderBy: { id: 'asc' } }),
    await db.client.schedule.findMany({ where: { storeId }, orderBy: { id: 'asc' } }),
    await db.client.syncChangeLog.findMany({ where: { storeId }, orderBy: { id: 'asc' } }),
    await db.client.scheduleNotification.findMany({ where: { storeId }, orderBy: { id: 'asc' } }),
  ]);

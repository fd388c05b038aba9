import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeUpstream } from '../../../src/services/sync/apply.ts';
import { openFreshDatabase, type TestDatabase } from '../../support/database.ts';
import { build, stateOf, worlds } from './worlds.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openFreshDatabase();
});
afterAll(() => db.close());

describe('whatever both sides hold', () => {
  it('a second pull of the same changes nothing, and once Crossmark’s side was taken everywhere, both agree', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const stage = await build(db, world);
        const { storeId, clock, sync } = stage;
        expect(await sync.syncNow(storeId, 'cli:test')).toMatchObject({ status: 'success' });
        const once = await stateOf(stage);
        clock.advance(300_000);
        expect(await sync.syncNow(storeId, 'cli:test')).toMatchObject({ status: 'success', conflicts: [] });
        expect(await stateOf(stage)).toBe(once);

        const where = { storeId, isConflict: true, resolved: false };
        for (const conflict of await db.client.syncChangeLog.findMany({ where })) {
          await db.transaction((tx) => takeUpstream(tx, { storeId, now: clock.now(), conflict }));
          await db.client.syncChangeLog.update({
            where: { id: conflict.id },
            data: { resolved: true, resolvedAt: clock.now(), resolution: 'take_upstream' },
          });
        }
        clock.advance(300_000);
        expect(await sync.syncNow(storeId, 'cli:test')).toMatchObject({ conflicts: [] });
        expect(await db.client.syncChangeLog.count({ where })).toBe(0);
        const bookings = await db.client.schedule.findMany({ where: { storeId, syncStatus: 'synced' } });
        for (const booking of bookings) {
          const row = stage.crossmark.rows.find((one) => Number(one.mPlanId) === booking.eventRefNum);
          if (row?.condition === 'unknown') continue;
          expect(row?.scheduledAt?.date).toBe(booking.scheduleDate);
        }
      }),
      { seed: 12, numRuns: 25 },
    );
  }, 60_000);
});

import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/logging.ts';
import { RefreshService } from '../../../src/services/sync/refresh-service.ts';
import { openFreshDatabase, type TestDatabase, temporaryFolder } from '../../support/database.ts';
import { booked, type SyncStage } from './stage.ts';
import { build, stateOf, worlds } from './worlds.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openFreshDatabase();
});
afterAll(() => db.close());

const CLI = 'cli:test';

/** What the worlds do not have: approved bookings, locked days, ids that events share, strangers, other names and ends. */
const twists = fc.record({
  locked: fc.boolean(),
  includeLocked: fc.boolean(),
  pulledBefore: fc.boolean(),
  /** By the last digit of the event. */
  events: fc.array(
    fc.record({
      approved: fc.boolean(),
      ended: fc.constantFrom('', '', 'expired', 'unknown'),
      theirs: fc.constantFrom('', '', '', 'expired', 'renamed', 'stranger', '40010001', '40010002'),
    }),
    { minLength: 10, maxLength: 10 },
  ),
});
type Twists = typeof twists extends fc.Arbitrary<infer T> ? T : never;

async function twist(stage: SyncStage, { locked, events }: Twists): Promise<void> {
  const { storeId } = stage;
  const of = (ref: number | string) => events[Number(ref) % 10];
  const run = await db.client.schedulerRun.create({
    data: { storeId, runType: 'manual', status: 'completed', requestedBy: CLI },
  });
  for (const { id, eventRefNum } of await db.client.schedule.findMany({ where: { storeId } }))
    if (of(eventRefNum)?.approved)
      await db.client.schedule.update({ where: { id }, data: { runId: run.id } });
  for (const { id, projectRefNum } of await db.client.event.findMany({ where: { storeId } })) {
    const condition = of(projectRefNum)?.ended;
    if (condition) await db.client.event.update({ where: { id }, data: { condition } });
  }
  if (locked)
    await db.client.lockedDay.create({ data: { storeId, lockedDate: '2026-11-26', lockedBy: CLI } });
  stage.crossmark.rows = stage.crossmark.rows.map((row) => {
    const theirs = of(row.mPlanId)?.theirs ?? '';
    if (theirs === 'renamed') return { ...row, name: row.name.replace('Oat', 'Fig') };
    if (row.scheduledAt === null) return theirs === 'expired' ? { ...row, condition: 'expired' } : row;
    if (theirs === 'stranger') return { ...row, repId: '79999', staffedReps: ['Cleo Stranger'] };
    return theirs.startsWith('4') ? { ...booked(row.mPlanId, row), scheduleEventId: theirs } : row;
  });
}

describe('whatever both sides hold', () => {
  it('what was shown is done, a second refresh and a pull change nothing, and what differs still is named', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, twists, async (world, twisted) => {
        const stage = await build(db, world);
        if (stage.crossmark.rows.length === 0) return;
        await twist(stage, twisted);
        const { storeId, clock, crossmark, sync } = stage;
        const refresh = new RefreshService({
          ...{ db, clock, log: createLog('silent'), portOf: () => crossmark },
          ...{ windowDays: { past: 30, future: 120 }, shrinkLimitPercent: 30, storeFilter: false },
        });
        const { includeLocked } = twisted;
        const apply = () =>
          refresh.apply(storeId, CLI, {
            ...{ confirm: '9901', backup: join(temporaryFolder(), 'before.json'), includeLocked },
          });
        if (twisted.pulledBefore) await sync.syncNow(storeId, CLI);
        clock.advance(300_000);
        const untouched = await stateOf(stage);
        const shown = await refresh.preview(storeId, CLI, { includeLocked });
        expect(await stateOf(stage)).toBe(untouched);
        const done = await apply();
        expect(done.lines).toEqual(shown.lines);
        const once = await stateOf(stage);
        clock.advance(300_000);
        expect((await apply()).lines.filter(({ kind }) => kind !== 'kept')).toEqual([]);
        expect(await stateOf(stage)).toBe(once);
        clock.advance(300_000);
        expect((await sync.syncNow(storeId, CLI)).conflicts).toEqual([]);
        expect(await stateOf(stage)).toBe(once);

        const kept = new Set(
          done.lines.filter(({ kind }) => kind === 'kept').map((line) => line.eventRefNum),
        );
        const events = await db.client.event.findMany({ where: { storeId }, include: { schedule: true } });
        for (const event of events) {
          const row = crossmark.rows.find(({ mPlanId }) => mPlanId === event.externalId);
          if (row !== undefined) expect(event).toMatchObject({ projectName: row.name, dueDate: row.dueDate });
          if (kept.has(event.projectRefNum) || row?.condition === 'unknown') continue;
          // Whatever is neither in Crossmark nor kept was deleted.
          expect(event.condition).toBe(row?.condition);
          expect(event.schedule?.scheduleDate).toBe(row?.scheduledAt?.date);
          expect(event.schedule?.externalId).toBe(row?.scheduleEventId ?? undefined);
        }
      }),
      { seed: 7, numRuns: 20 },
    );
  }, 60_000);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TransientError } from '../../../src/crossmark/errors.ts';
import { isDue, runDueSyncs } from '../../../src/jobs/sync.ts';
import { createLog } from '../../../src/logging.ts';
import { RunService } from '../../../src/services/runs/run-service.ts';
import { loadSnapshot } from '../../../src/services/store-snapshot.ts';
import { purgeSyncs } from '../../../src/services/sync/retention.ts';
import { openFreshDatabase, type TestDatabase } from '../../support/database.ts';
import { addTestEmployee, addTestStore } from '../../support/seed.ts';
import { booked, remote, type SyncStage, syncStage } from './stage.ts';

const log = createLog('silent');
let db: TestDatabase;
beforeAll(async () => {
  db = await openFreshDatabase();
});
afterAll(() => db.close());

/** A second store on the same connection. */
async function neighbour(stage: SyncStage): Promise<string> {
  const { connectionId } = await db.client.store.findUniqueOrThrow({ where: { id: stage.storeId } });
  return addTestStore(db.client, `${stage.storeId}-b`, {
    ...{ number: '9902', connectionId, locationId: '500002' },
  });
}
const theirs = (id: string) => remote(id, { locationId: '500002', storeNumber: '9902' });
const syncs = (storeId: string) => db.client.syncRun.findMany({ where: { storeId }, orderBy: { id: 'asc' } });
const job = ({ sync, clock }: SyncStage) =>
  runDueSyncs({ db, sync, clock, log, intervalMs: 300_000, storeFilter: false });

describe('pulls of one connection', () => {
  it('case 20: two stores, one pull, both merged; a person who asks reads anew', async () => {
    const stage = await syncStage(db);
    const other = await neighbour(stage);
    stage.crossmark.rows = [remote('30010001'), theirs('30020001')];
    await job(stage);
    expect(stage.crossmark.pulls).toBe(1);
    for (const storeId of [stage.storeId, other])
      expect(await syncs(storeId)).toMatchObject([
        { status: 'success', pulled: 1, inserted: 1, kind: 'scheduled' },
      ]);
    await job(stage);
    expect(stage.crossmark.pulls).toBe(1);
    await stage.sync.syncNow(other, 'cli:test');
    expect(stage.crossmark.pulls).toBe(2);
    stage.clock.advance(300_000);
    await job(stage);
    expect(stage.crossmark.pulls).toBe(3);
  });

  it('with a search field for stores each store pulls its own rows', async () => {
    const stage = await syncStage(db, { storeFilter: true });
    await neighbour(stage);
    await job(stage);
    expect(stage.crossmark.pulls).toBe(2);
  });

  it('who comes while a sync runs gets the same one', async () => {
    const stage = await syncStage(db);
    stage.crossmark.rows = [remote('30010001')];
    const [one, two] = await Promise.all([
      stage.sync.syncNow(stage.storeId, 'cli:test'),
      stage.sync.syncNow(stage.storeId, 'cli:test'),
    ]);
    expect(two.syncRunId).toBe(one.syncRunId);
    expect(stage.crossmark.pulls).toBe(1);
  });

  it('another process that pulls is waited for, five minutes at most', async () => {
    const stage = await syncStage(db);
    const { connectionId } = await db.client.store.findUniqueOrThrow({ where: { id: stage.storeId } });
    const expiresAt = new Date(stage.clock.now().getTime() + 3_600_000);
    const key = `crossmark-pull:${connectionId}`;
    await db.client.lease.create({ data: { key, holder: 'other', token: 'other', expiresAt } });
    expect(await stage.sync.syncNow(stage.storeId, 'cli:test')).toMatchObject({ status: 'skipped' });
    expect(stage.slept.length).toBe(300);
    await db.client.lease.delete({ where: { key } });
    expect(await stage.sync.syncNow(stage.storeId, 'cli:test')).toMatchObject({ status: 'success' });
    expect(await db.client.lease.count({ where: { key } })).toBe(0);
  });

  it('one broken store never stops the others, and a stopped service begins no merge', async () => {
    const stage = await syncStage(db);
    const other = await neighbour(stage);
    await db.client.store.update({ where: { id: stage.storeId }, data: { timezone: 'Nowhere/Land' } });
    await job(stage);
    expect(await syncs(stage.storeId)).toMatchObject([{ status: 'failed', errorCode: 'INTERNAL_ERROR' }]);
    expect(await syncs(other)).toMatchObject([{ status: 'success' }]);
    stage.crossmark.onPull = async () => void stage.sync.stop();
    expect(await stage.sync.syncNow(other, 'cli:test')).toMatchObject({ status: 'skipped' });
  });

  it('is due once per turn, not right after another pull, and at once when there was none', () => {
    const at = (text: string) => new Date(`2026-11-24T${text}Z`);
    const due = (now: string, last: string | null) =>
      isDue(at(now), last === null ? null : at(last), 300_000, 60_000);
    expect(due('10:03:00', null)).toBe(true);
    expect(due('10:05:59', '10:01:00')).toBe(false);
    expect(due('10:06:00', '10:01:00')).toBe(true);
    expect(due('10:06:00', '10:04:00')).toBe(false);
    expect(due('10:06:30', '10:04:00')).toBe(true);
  });
});

describe('before a run', () => {
  const runOf = (stage: SyncStage) =>
    new RunService({
      db,
      clock: stage.clock,
      log,
      pull: (storeId, ms) => stage.sync.syncForRun(storeId, ms),
    });
  const plan = async (stage: SyncStage, runType: 'automatic' | 'manual' = 'automatic') => {
    const runs = runOf(stage);
    const started = await runs.begin(stage.storeId, 'system', { runType });
    await runs.execute(started);
    return db.client.schedulerRun.findUniqueOrThrow({ where: { id: started.runId } });
  };

  it('old data are read anew, fresh ones are used', async () => {
    const stage = await syncStage(db, { sleep: () => new Promise(() => {}) });
    stage.crossmark.rows = [remote('30010001')];
    expect(await plan(stage)).toMatchObject({ status: 'completed', dataAsOf: stage.clock.now() });
    expect(await syncs(stage.storeId)).toMatchObject([{ kind: 'run', inserted: 1 }]);
    stage.clock.advance(14 * 60_000);
    await plan(stage);
    expect(stage.crossmark.pulls).toBe(1);
    stage.clock.advance(60_000);
    await plan(stage);
    expect(stage.crossmark.pulls).toBe(2);
  });

  it('a pull that fails or takes too long is noted; the run plans with what there is', async () => {
    const stage = await syncStage(db);
    stage.crossmark.rows = [remote('30010001')];
    await stage.sync.syncNow(stage.storeId, 'cli:test');
    const dataAsOf = stage.clock.now();
    stage.clock.advance(3_600_000);
    stage.crossmark.error = new TransientError('no answer', 'maybe');
    expect(await plan(stage)).toMatchObject({ status: 'completed', dataAsOf });
    stage.crossmark.error = null;
    let release = (): void => {};
    stage.crossmark.onPull = () => new Promise((resolve) => (release = resolve));
    expect(await plan(stage, 'manual')).toMatchObject({ status: 'completed', dataAsOf });
    expect(stage.slept).toContain(15_000);
    release();
    await stage.sync.stop();
  });

  it('an event with an open conflict stays out of the run, and the lists say why', async () => {
    const stage = await syncStage(db);
    stage.crossmark.rows = [remote('30010001'), remote('30010002')];
    await stage.sync.syncNow(stage.storeId, 'cli:test');
    stage.crossmark.rows = [remote('30010001', { dueDate: '2026-12-09' }), remote('30010002')];
    await stage.sync.syncNow(stage.storeId, 'cli:test');
    const { snapshot } = await loadSnapshot(db.client, stage.storeId, stage.clock.now());
    expect(
      snapshot.events.map(({ refNum, autoSchedule, autoReason }) => [refNum, autoSchedule, autoReason]),
    ).toEqual([
      [30010001, false, 'SYNC_CONFLICT'],
      [30010002, undefined, undefined],
    ]);
    const { id } = await plan(stage);
    const rows = await db.client.pendingSchedule.findMany({ where: { schedulerRunId: id } });
    expect(rows.map((row) => row.eventRefNum)).toEqual([30010002]);
  });
});

describe('what is kept of syncs', () => {
  it('30 days of syncs, 90 days of changes; the newest complete pull and decisions that still count stay', async () => {
    const stage = await syncStage(db);
    const day = 24 * 3_600_000;
    stage.crossmark.rows = [remote('30010001', { dueDate: '2027-06-01' })];
    await stage.sync.syncNow(stage.storeId, 'cli:test');
    stage.crossmark.rows = [remote('30010001', { dueDate: '2027-06-02' })];
    await stage.sync.syncNow(stage.storeId, 'cli:test');
    await purgeSyncs(db, new Date(stage.clock.now().getTime() + 91 * day));
    expect(await syncs(stage.storeId)).toHaveLength(1);
    const kept = () => db.client.syncChangeLog.findMany({ where: { storeId: stage.storeId } });
    expect(await kept()).toMatchObject([{ isConflict: true }]);
    await db.client.syncChangeLog.updateMany({
      where: { storeId: stage.storeId },
      data: { resolved: true, resolvedAt: stage.clock.now(), resolution: 'keep_local' },
    });
    await purgeSyncs(db, new Date(stage.clock.now().getTime() + 200 * day));
    expect(await kept()).toHaveLength(1);
    await purgeSyncs(db, new Date(stage.clock.now().getTime() + 400 * day));
    expect(await kept()).toEqual([]);
  });
});

describe('a large store', () => {
  /** `SYNC_ROWS=5000` prints the figures of a large chain store. */
  const rows = Number(process.env.SYNC_ROWS ?? 1000);
  it('is merged in one transaction, and once more without a change', async () => {
    const stage = await syncStage(db);
    for (let person = 0; person < 40; person += 1)
      await addTestEmployee(db.client, stage.storeId, `${stage.storeId}-${person}`, {
        ...{ name: `Person ${person}`, externalId: String(80_000 + person) },
      });
    stage.crossmark.rows = Array.from({ length: rows }, (_, index) => {
      const id = String(30_100_000 + index);
      const day = `2026-12-${String(1 + (index % 28)).padStart(2, '0')}`;
      const dates = { startDate: day, dueDate: '2027-01-10' };
      if (index % 5 > 0) return remote(id, dates);
      const repId = String(80_000 + (index % 40));
      return booked(id, { ...dates, repId, scheduledAt: { date: day, time: '10:15' } });
    });
    const first = await stage.sync.syncNow(stage.storeId, 'cli:test');
    expect(first).toMatchObject({
      status: 'success',
      counters: { pulled: rows, inserted: rows, bookings: rows / 5 },
    });
    stage.clock.advance(300_000);
    const second = await stage.sync.syncNow(stage.storeId, 'cli:test');
    expect(second.counters).toMatchObject({
      inserted: 0,
      updated: 0,
      bookings: 0,
      conflicts: 0,
      cancelled: 0,
    });
    if (process.env.SYNC_ROWS)
      process.stdout.write(`${rows} events: ${first.mergeMs} ms, again ${second.mergeMs} ms\n`);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { TransientError } from '../../../src/crossmark/errors.ts';
import { takeUpstream } from '../../../src/services/sync/apply.ts';
import type { SyncReport } from '../../../src/services/sync/model.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { addTestBooking, addTestEvent } from '../../support/seed.ts';
import { ada, booked, bram, remote, type SyncStage, syncStage } from './stage.ts';

const REF = 30010001;
const ID = '30010001';

describeOnBothDatabases('a sync of a store', (getDb) => {
  let stage: SyncStage;
  beforeEach(async () => {
    stage = await syncStage(getDb());
  });
  const sync = async (...rows: SyncStage['crossmark']['rows']): Promise<SyncReport> => {
    stage.crossmark.rows = rows;
    stage.clock.advance(300_000);
    return stage.sync.syncNow(stage.storeId, 'cli:test');
  };
  const client = () => getDb().client;
  const event = () =>
    client().event.findUniqueOrThrow({
      where: { storeId_projectRefNum: { storeId: stage.storeId, projectRefNum: REF } },
      include: { schedule: true },
    });
  const logs = (where: object = {}) =>
    client().syncChangeLog.findMany({ where: { storeId: stage.storeId, ...where }, orderBy: { id: 'asc' } });
  const open = () => logs({ isConflict: true, resolved: false });
  const propose = async (status = 'proposed', more: object = {}) => {
    const { storeId } = stage;
    const run = await client().schedulerRun.create({
      data: { storeId, runType: 'manual', status: 'completed', requestedBy: 'cli:test' },
    });
    return client().pendingSchedule.create({
      data: {
        ...{ storeId, schedulerRunId: run.id, eventRefNum: REF, employeeId: ada(stage), status },
        ...{ scheduleDate: '2026-11-26', scheduleTime: '10:15', original: '{}' },
        ...{ openKey: `${storeId}:${REF}`, ...more },
      },
    });
  };
  const operation = (state: string, updatedAt: Date) =>
    client().remoteOperation.create({
      data: {
        ...{ storeId: stage.storeId, kind: 'create', requestedBy: 'U1', eventRefNum: REF, state, updatedAt },
        ...{ subjectIds: `[${REF}]`, steps: '[]' },
      },
    });

  it('rows 1 and 6: brings events with their bookings, tells nobody at the first time, and twice changes nothing', async () => {
    const first = await sync(booked(ID), remote('30010002'), remote('50010003', { locationId: '500002' }));
    expect(first).toMatchObject({
      ...{ status: 'success', complete: true, conflicts: [], warnings: [], error: null },
      counters: { pulled: 2, otherStores: 1, inserted: 2, updated: 0, bookings: 1, conflicts: 0 },
    });
    expect(await event()).toMatchObject({
      ...{ externalId: ID, eventType: 'core', condition: 'scheduled', isScheduled: true },
      schedule: { employeeId: ada(stage), scheduleDate: '2026-11-26', syncStatus: 'synced', source: 'sync' },
    });
    expect(await client().scheduleNotification.count({ where: { storeId: stage.storeId } })).toBe(0);
    const before = JSON.stringify([await event(), await logs()]);
    const second = await sync(booked(ID), remote('30010002'));
    expect(second.counters).toMatchObject({ inserted: 0, updated: 0, bookings: 0, cancelled: 0 });
    expect(JSON.stringify([await event(), await logs()])).toBe(before);
    expect(await client().syncRun.count({ where: { storeId: stage.storeId, complete: true } })).toBe(2);
  });

  it('rows 2, 4 and 3: safe fields follow, until somebody is booked', async () => {
    await sync(remote(ID));
    await sync(remote(ID, { name: `${ID}-BRIO-Pear Bar - V2-CORE`, salesToolsUrl: 'https://tools.example' }));
    expect(await event()).toMatchObject({ projectName: `${ID}-BRIO-Pear Bar - V2-CORE`, productKey: null });
    await addTestBooking(client(), stage.storeId, REF, ada(stage), {
      ...{ scheduleDate: '2026-11-26', syncStatus: 'synced', externalId: '40010001' },
    });
    const there = booked(ID, {
      name: `${ID}-BRIO-Fig Bar - V2-CORE`,
      storeName: 'Harbor',
      estimatedMinutes: 60,
    });
    const report = await sync(there);
    expect(await event()).toMatchObject({
      ...{ projectName: `${ID}-BRIO-Pear Bar - V2-CORE`, storeName: 'Harbor', estimatedMinutes: 390 },
    });
    expect(report.counters).toMatchObject({ updated: 1, conflicts: 1 });
    expect(await open()).toMatchObject([{ mergeRow: 3, entityType: 'event', changeType: 'conflict' }]);
    expect(Object.keys(JSON.parse((await open())[0]?.fieldChanges ?? '{}'))).toEqual([
      'projectName',
      'estimatedMinutes',
    ]);
  });

  it('row 5: a new due date is asked about once; another one replaces the question; agreed, it ends by itself', async () => {
    await sync(remote(ID));
    const report = await sync(remote(ID, { dueDate: '2026-12-09' }));
    expect(report.conflicts).toMatchObject([
      {
        summary: expect.stringContaining('due date here Mon Dec 7, Crossmark Wed Dec 9'),
        urgent: false,
      },
    ]);
    expect((await sync(remote(ID, { dueDate: '2026-12-09' }))).conflicts).toEqual([]);
    expect(await open()).toHaveLength(1);
    expect((await sync(remote(ID, { dueDate: '2026-12-10' }))).conflicts).toHaveLength(1);
    expect((await logs({ isConflict: true })).map((log) => log.resolution)).toEqual(['superseded', null]);
    expect((await sync(remote(ID))).conflicts).toEqual([]);
    expect((await logs({ isConflict: true })).map((log) => log.resolution)).toEqual([
      'superseded',
      'auto_cleared',
    ]);
    // Back again: open once more, without a second message.
    expect((await sync(remote(ID, { dueDate: '2026-12-10' }))).conflicts).toEqual([]);
    expect(await open()).toHaveLength(1);
    expect(
      await client().slackMessage.count({ where: { storeId: stage.storeId, kind: 'sync.conflicts' } }),
    ).toBe(2);
  });

  it('what a person has decided to keep is not asked again, also when another field joins it', async () => {
    await sync(remote(ID));
    await sync(remote(ID, { dueDate: '2026-12-09' }));
    await client().syncChangeLog.updateMany({
      where: { storeId: stage.storeId, isConflict: true },
      data: { resolved: true, resolvedAt: new Date(), resolvedBy: 'U1', resolution: 'keep_local' },
    });
    expect((await sync(remote(ID, { dueDate: '2026-12-09' }))).conflicts).toEqual([]);
    await sync(remote(ID, { dueDate: '2026-12-09', startDate: '2026-11-24' }));
    expect(JSON.parse((await open())[0]?.fieldChanges ?? '{}')).toEqual({
      startDate: { local: '2026-11-23', upstream: '2026-11-24' },
    });
  });

  it('one id of Crossmark for two bookings is a question about the second, never the end of the sync', async () => {
    const scheduleEventId = '40010001';
    const twice = [booked(ID, { scheduleEventId }), booked('30010002', { scheduleEventId })];
    expect(await sync(...twice)).toMatchObject({ status: 'success', counters: { inserted: 2, bookings: 1 } });
    expect(await open()).toMatchObject([{ eventRefNum: 30010002, mergeRow: 7 }]);
    await addTestBooking(client(), stage.storeId, 30010002, ada(stage), {
      ...{ scheduleDate: '2026-11-26', scheduleTime: '10:15', syncStatus: 'pending_sync' },
    });
    expect(await sync(...twice)).toMatchObject({ status: 'success', counters: { bookings: 0 } });
    expect(await open()).toMatchObject([{ eventRefNum: 30010002, mergeRow: 9 }]);
  });

  it('row 6: a booking made there is adopted, its person is told, and a failed row ends', async () => {
    await sync(remote(ID));
    await client().employee.updateMany({ where: { id: ada(stage) }, data: { slackUserId: 'U1' } });
    const { id } = await propose('api_failed', { apiErrorCode: 'REMOTE_REJECTED' });
    expect((await sync(booked(ID))).counters.bookings).toBe(1);
    expect(await client().pendingSchedule.findUnique({ where: { id } })).toMatchObject({
      ...{ status: 'superseded', supersededReason: 'booked_elsewhere' },
    });
    const told = await client().scheduleNotification.findMany({ where: { storeId: stage.storeId } });
    expect(told).toMatchObject([{ kind: 'event_added', employeeId: ada(stage), ack: 'send_dm' }]);
    expect(await logs({ mergeRow: 6 })).toMatchObject([{ changeType: 'modified', entityType: 'schedule' }]);
  });

  it('row 7: a proposal, a stranger and a locked day hold it; once they are gone it is adopted and the question ends', async () => {
    await sync(remote(ID));
    const { id } = await propose();
    expect((await sync(booked(ID))).conflicts).toHaveLength(1);
    expect(await client().pendingSchedule.findUnique({ where: { id } })).toMatchObject({
      status: 'proposed',
    });
    await client().pendingSchedule.delete({ where: { id } });
    const stranger = booked(ID, { repId: '79999', staffedReps: ['Nobody Here'] });
    const report = await sync(stranger);
    expect(report.warnings).toMatchObject([{ code: 'unresolved_employee', subject: ID }]);
    expect(report.conflicts).toMatchObject([
      { summary: expect.stringContaining('Nobody Here on Thu Nov 26') },
    ]);
    await client().lockedDay.create({
      data: { storeId: stage.storeId, lockedDate: '2026-11-26', lockedBy: 'U1' },
    });
    await sync(booked(ID));
    expect((await event()).schedule).toBeNull();
    await client().lockedDay.deleteMany({ where: { storeId: stage.storeId } });
    await sync(booked(ID));
    expect((await event()).schedule).toMatchObject({ employeeId: ada(stage) });
    expect(await open()).toEqual([]);
  });

  it('row 8: an unclear booking that is there is confirmed, with its row and its operation', async () => {
    await sync(remote(ID));
    const row = await propose('api_failed', { apiErrorCode: 'OUTCOME_UNKNOWN', apiErrorDetails: '{}' });
    const pending = { scheduleDate: '2026-11-26', syncStatus: 'pending_sync', runId: row.schedulerRunId };
    await addTestBooking(client(), stage.storeId, REF, ada(stage), pending);
    const { id } = await operation('unknown', stage.clock.now());
    expect((await sync(booked(ID))).counters.bookings).toBe(1);
    expect((await event()).schedule).toMatchObject({ syncStatus: 'synced', externalId: '40010001' });
    expect(await client().pendingSchedule.findUnique({ where: { id: row.id } })).toMatchObject({
      ...{ status: 'api_submitted', openKey: null, apiErrorCode: null },
    });
    expect(await client().remoteOperation.findUnique({ where: { id } })).toMatchObject({ state: 'done' });
  });

  it('rows 9 and 10: what differs is asked about, urgent on the day itself', async () => {
    await sync(booked(ID, { scheduledAt: { date: '2026-11-24', time: '10:15' } }));
    const moved = await sync(
      booked(ID, { repId: '70002', scheduledAt: { date: '2026-11-24', time: '12:00' } }),
    );
    expect(moved.conflicts).toMatchObject([{ urgent: true }]);
    expect(JSON.parse((await open())[0]?.fieldChanges ?? '{}')).toEqual({
      booking: {
        local: {
          ...{ employeeId: ada(stage), name: 'Ada Maple', date: '2026-11-24', time: '10:15' },
          scheduleEventId: '40010001',
        },
        upstream: {
          ...{ employeeId: bram(stage), name: 'Bram Norrow', date: '2026-11-24', time: '12:00' },
          scheduleEventId: '40010001',
        },
      },
    });
    await sync(remote(ID));
    expect(await open()).toMatchObject([{ mergeRow: 10, urgent: true }]);
    expect((await event()).schedule).toMatchObject({ employeeId: ada(stage) });
  });

  it('row 12: an unclear booking that is not there is removed; its row may be sent again', async () => {
    await sync(remote(ID));
    const row = await propose('api_failed', { apiErrorCode: 'OUTCOME_UNKNOWN', apiErrorDetails: '{}' });
    const pending = { scheduleDate: '2026-11-26', syncStatus: 'pending_sync', runId: row.schedulerRunId };
    await addTestBooking(client(), stage.storeId, REF, ada(stage), pending);
    await operation('unknown', new Date(stage.clock.now().getTime() + 200_000));
    await sync(remote(ID));
    expect((await event()).schedule).toMatchObject({ syncStatus: 'pending_sync' });
    await sync(remote(ID));
    expect(await event()).toMatchObject({ schedule: null, isScheduled: false, condition: 'unstaffed' });
    expect(await client().pendingSchedule.findUnique({ where: { id: row.id } })).toMatchObject({
      ...{ status: 'api_failed', apiErrorCode: 'API_TIMEOUT' },
    });
  });

  it('row 12: an unclear change by hand is left to its own verification, which knows what to put back', async () => {
    await sync(remote(ID));
    await addTestBooking(client(), stage.storeId, REF, ada(stage), { syncStatus: 'pending_sync' });
    const { id } = await operation('unknown', new Date(stage.clock.now().getTime() - 3_600_000));
    await client().remoteOperation.update({ where: { id }, data: { intent: '{}' } });
    await sync(remote(ID));
    expect((await event()).schedule).toMatchObject({ syncStatus: 'pending_sync' });
    expect(await client().remoteOperation.findUnique({ where: { id } })).toMatchObject({ state: 'unknown' });
  });

  it('rows 11 and 13: a local booking stays, a deleted one is gone', async () => {
    await sync(remote(ID), remote('30010002'));
    await addTestBooking(client(), stage.storeId, REF, ada(stage), { syncStatus: 'pending' });
    await addTestBooking(client(), stage.storeId, 30010002, bram(stage), { syncStatus: 'delete_failed' });
    expect(await sync(remote(ID), remote('30010002'))).toMatchObject({
      counters: { bookings: 1 },
      conflicts: [],
    });
    expect((await event()).schedule).toMatchObject({ syncStatus: 'pending' });
    expect(await client().schedule.count({ where: { storeId: stage.storeId } })).toBe(1);
  });

  it('rows 14, 15, 19: conditions follow; an ended event ends its proposal and comes back', async () => {
    await sync(remote(ID));
    const { id } = await propose();
    expect((await sync(remote(ID, { condition: 'canceled' }))).counters).toMatchObject({
      cancelled: 1,
      updated: 0,
    });
    expect(await client().pendingSchedule.findUnique({ where: { id } })).toMatchObject({
      ...{ status: 'superseded', supersededReason: 'event_inactive' },
    });
    await sync(remote(ID, { condition: 'expired' }));
    expect(await event()).toMatchObject({ condition: 'expired' });
    await sync(remote(ID));
    expect(await event()).toMatchObject({ condition: 'unstaffed' });
    expect(
      (await logs({ changeType: { not: 'new_event' } })).map((log) => [log.mergeRow, log.changeType]),
    ).toEqual([
      [15, 'cancelled'],
      [14, 'modified'],
      [19, 'modified'],
    ]);
  });

  it('row 16: an ended event that is booked here stays, and is urgent', async () => {
    await sync(booked(ID));
    await sync(booked(ID, { condition: 'canceled', isScheduled: false, scheduledAt: null }));
    expect(await event()).toMatchObject({ condition: 'scheduled', schedule: { employeeId: ada(stage) } });
    expect(await open()).toMatchObject([{ mergeRow: 16, urgent: true }]);
    expect(
      await client().slackMessage.count({ where: { storeId: stage.storeId, kind: 'sync.conflicts' } }),
    ).toBe(1);
  });

  it('rows 17 and 18: what is missing is looked up by id first', async () => {
    const rest = Array.from({ length: 8 }, (_, index) => remote(String(30020000 + index)));
    await sync(remote(ID), booked('30010002'), remote('30010003'), ...rest);
    stage.crossmark.hidden.set('30010003', remote('30010003', { condition: 'cannot_complete' }));
    const report = await sync(...rest);
    expect(stage.crossmark.lookups).toEqual([ID, '30010002', '30010003']);
    expect(report.counters).toMatchObject({ cancelled: 2, conflicts: 1 });
    expect(await event()).toMatchObject({ condition: 'canceled' });
    expect(await open()).toMatchObject([{ mergeRow: 18, eventRefNum: 30010002 }]);
  });

  it('nothing counts as missing after a half pull, an empty one, a shrunken one, a failed look-up or too many at once', async () => {
    const many = Array.from({ length: 100 }, (_, index) => remote(String(30010001 + index)));
    await sync(...many);
    const intact = async () =>
      expect(await client().event.count({ where: { storeId: stage.storeId, condition: 'unstaffed' } })).toBe(
        100,
      );
    stage.crossmark.result = { complete: false, failedChunks: ['2026-11-23'], chunks: 2 };
    expect(await sync(...many.slice(1))).toMatchObject({
      status: 'partial',
      warnings: [{ code: 'days_missing' }],
    });
    stage.crossmark.result = {};
    expect((await sync()).warnings).toMatchObject([{ code: 'nothing_for_store' }]);
    await sync(...many);
    expect((await sync(...many.slice(31))).warnings).toMatchObject([{ code: 'shrunk' }]);
    await sync(...many);
    expect((await sync(...many.slice(26))).warnings).toMatchObject([{ code: 'too_many_missing' }]);
    expect(stage.crossmark.lookups).toEqual([]);
    stage.crossmark.hidden.set(ID, new TransientError('no answer', 'maybe'));
    expect((await sync(...many.slice(1))).warnings).toMatchObject([{ code: 'lookup_failed', subject: ID }]);
    await intact();
  });

  it('a change of ours under way, or newer than what was read, leaves the booking alone', async () => {
    await sync(remote(ID));
    const { id } = await operation('running', stage.clock.now());
    expect(await sync(booked(ID))).toMatchObject({ counters: { bookings: 0 }, conflicts: [] });
    const later = new Date(stage.clock.now().getTime() + 300_000);
    await client().remoteOperation.update({ where: { id }, data: { state: 'done', updatedAt: later } });
    expect(await sync(booked(ID))).toMatchObject({ counters: { bookings: 0 }, conflicts: [] });
    expect((await sync(booked(ID))).counters.bookings).toBe(1);
  });

  it('a failed pull and a refused sign-in change nothing and say why', async () => {
    await sync(remote(ID));
    stage.crossmark.error = new TransientError('no answer', 'maybe');
    expect(await sync()).toMatchObject({ status: 'failed', error: { message: 'Crossmark did not answer.' } });
    expect(
      await client().syncRun.findFirst({ where: { storeId: stage.storeId }, orderBy: { id: 'desc' } }),
    ).toMatchObject({ status: 'failed', errorCode: 'API_TIMEOUT', complete: false, dataAsOf: null });
    expect(await event()).toMatchObject({ condition: 'unstaffed' });
  });

  it('all or nothing: a merge that breaks off leaves the store as it was, and the next one does it all', async () => {
    await sync(remote(ID));
    const broken = new Error('the process died');
    const {
      sync: service,
      crossmark,
      storeId,
    } = await syncStage({
      ...getDb(),
      transaction: (work, options) =>
        getDb().transaction(async (tx) => {
          await work(tx);
          throw broken;
        }, options),
    });
    crossmark.rows = [booked(ID)];
    expect(await service.syncNow(storeId, 'cli:test')).toMatchObject({ status: 'failed' });
    expect(await client().event.count({ where: { storeId } })).toBe(0);
    expect(await client().syncChangeLog.count({ where: { storeId } })).toBe(0);
    expect(await client().actionLog.count({ where: { storeId } })).toBe(0);
  });

  describe('taking Crossmark’s side', () => {
    const take = async () => {
      const [conflict] = await open();
      if (!conflict) throw new Error('there is no conflict');
      await getDb().transaction((tx) =>
        takeUpstream(tx, { storeId: stage.storeId, now: stage.clock.now(), conflict }),
      );
      await client().syncChangeLog.update({
        where: { id: conflict.id },
        data: { resolved: true, resolvedAt: new Date(), resolvedBy: 'U1', resolution: 'take_upstream' },
      });
    };
    const agrees = async (...rows: SyncStage['crossmark']['rows']) =>
      expect(await sync(...rows)).toMatchObject({ conflicts: [], counters: { updated: 0, bookings: 0 } });

    it('does not settle the same difference for ever: when it comes back, it is open again', async () => {
      const [shorter, longer] = [
        remote(ID, { dueDate: '2026-12-09' }),
        remote(ID, { dueDate: '2026-12-10' }),
      ];
      await sync(remote(ID));
      for (const theirs of [shorter, longer]) {
        await sync(theirs);
        await take();
      }
      await sync(shorter);
      expect(await open()).toMatchObject([{ mergeRow: 5, resolution: null, resolvedBy: null }]);
    });

    it('of fields, of another booking, of no booking, of an ended event: the next pull finds both sides agreed', async () => {
      await sync(booked(ID));
      await sync(booked(ID, { dueDate: '2026-12-09' }));
      await take();
      expect(await event()).toMatchObject({ dueDate: '2026-12-09' });
      await agrees(booked(ID, { dueDate: '2026-12-09' }));
      const theirs = booked(ID, { dueDate: '2026-12-09', repId: '70002', scheduleEventId: '49999999' });
      await sync(theirs);
      await take();
      expect((await event()).schedule).toMatchObject({ employeeId: bram(stage), externalId: '49999999' });
      await agrees(theirs);
      await sync(remote(ID, { dueDate: '2026-12-09' }));
      await take();
      expect(await event()).toMatchObject({ schedule: null, isScheduled: false, condition: 'unstaffed' });
      await agrees(remote(ID, { dueDate: '2026-12-09' }));
      await sync(booked(ID, { dueDate: '2026-12-09' }));
      const gone = remote(ID, { dueDate: '2026-12-09', condition: 'canceled' });
      await sync(gone);
      await take();
      expect(await event()).toMatchObject({ schedule: null, condition: 'canceled' });
      await agrees(gone);
    });

    it('is refused while their person is not known here', async () => {
      await addTestEvent(client(), stage.storeId, REF, { externalId: ID });
      await sync(booked(ID, { repId: '79999', staffedReps: ['Nobody Here'] }));
      const conflict = (await open()).find((one) => one.entityType === 'schedule')!;
      await expect(
        getDb().transaction((tx) =>
          takeUpstream(tx, { storeId: stage.storeId, now: stage.clock.now(), conflict }),
        ),
      ).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    });
  });
});

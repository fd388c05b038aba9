import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { createLog } from '../../../src/logging.ts';
import { RefreshService, type RefreshStage } from '../../../src/services/sync/refresh-service.ts';
import { describeOnBothDatabases, temporaryFolder } from '../../support/database.ts';
import { addTestBooking, addTestEvent } from '../../support/seed.ts';
import { ada, booked, bram, remote, type SyncStage, syncStage } from './stage.ts';
import { stateOf } from './worlds.ts';

const REF = 30010001;
const ID = '30010001';
const CLI = 'cli:test';

const serviceOf = ({ db, clock, crossmark }: SyncStage): RefreshService =>
  new RefreshService({
    ...{ db, clock, log: createLog('silent') },
    portOf: () => crossmark,
    ...{ windowDays: { past: 30, future: 120 }, shrinkLimitPercent: 30, storeFilter: false },
  });
const backup = () => join(temporaryFolder(), 'before.json');
const apply = (stage: SyncStage, more: object = {}) =>
  serviceOf(stage).apply(stage.storeId, CLI, { confirm: '9901', backup: backup(), ...more });

describeOnBothDatabases('a full refresh', (getDb) => {
  let stage: SyncStage;
  beforeEach(async () => {
    stage = await syncStage(getDb());
  });
  const client = () => getDb().client;
  const event = (ref = REF) =>
    client().event.findUnique({
      where: { storeId_projectRefNum: { storeId: stage.storeId, projectRefNum: ref } },
      include: { schedule: true },
    });
  const open = () =>
    client().syncChangeLog.findMany({
      where: { storeId: stage.storeId, isConflict: true, resolved: false },
    });
  const sync = async (...rows: SyncStage['crossmark']['rows']) => {
    stage.crossmark.rows = rows;
    stage.clock.advance(300_000);
    return stage.sync.syncNow(stage.storeId, CLI);
  };
  /** An event that Crossmark knows as well. */
  const here = (id: string, values: object = {}) => {
    const { startDate, dueDate, name: projectName } = remote(id);
    return addTestEvent(client(), stage.storeId, Number(id), {
      ...{ externalId: id, startDate, dueDate, projectName, estimatedMinutes: 390 },
      ...{ locationId: '500001', storeNumber: '9901', storeName: 'Harbor Club', ...values },
    });
  };
  const book = (ref: number, values: object = {}, person = ada(stage)) =>
    addTestBooking(client(), stage.storeId, ref, person, {
      ...{ scheduleDate: '2026-11-26', syncStatus: 'synced', externalId: `4${String(ref).slice(1)}` },
      ...values,
    });
  const proposed = async (eventRefNum = REF) => {
    const { storeId } = stage;
    const run = await client().schedulerRun.create({
      data: { storeId, runType: 'manual', status: 'completed', requestedBy: CLI },
    });
    await client().pendingSchedule.create({
      data: {
        ...{ storeId, schedulerRunId: run.id, eventRefNum, employeeId: ada(stage), status: 'approved' },
        ...{ scheduleDate: '2026-11-26', scheduleTime: '10:15', original: '{}' },
      },
    });
    return run.id;
  };

  it('shows the difference and changes nothing; applied, both sides agree, open differences are closed, people are told', async () => {
    await sync(remote(ID), remote('30010002'), remote('30010003'));
    await book(REF, { shiftBlock: 3 });
    await book(30010002);
    await client().employee.update({ where: { id: bram(stage) }, data: { slackUserId: 'UBRAM' } });
    const there = [
      booked(ID, {
        repId: '70002',
        staffedReps: ['Bram Norrow'],
        dueDate: '2026-12-09',
        estimatedMinutes: 60,
      }),
      remote('30010002', { condition: 'canceled', rawCondition: 'Canceled' }),
      remote('30010003', { name: '30010003-BRIO-Fig Bar - V2-CORE' }),
      booked('30010004'),
    ];
    await sync(...there);
    expect(await open()).toHaveLength(3);
    const before = await stateOf(stage);

    const shown = await serviceOf(stage).preview(stage.storeId, CLI);
    expect(shown).toMatchObject({
      ...{ applied: false, pulled: 4, waitsFor: [], backup: null, syncRunId: null },
      counts: { new: 0, overwritten: 1, booking: 2, closed: 1, deleted: 0, kept: 0 },
    });
    expect(shown.lines.map((line) => line.text).join('\n')).toMatch(
      /due date here Mon Dec 7, Crossmark Wed Dec 9/,
    );
    expect(await stateOf(stage)).toBe(before);
    expect(await client().syncRun.count({ where: { storeId: stage.storeId, kind: 'full' } })).toBe(0);

    const stages: RefreshStage[] = [];
    const file = backup();
    const done = await apply(stage, {
      backup: file,
      onProgress: ({ stage: at }: { stage: RefreshStage }) => stages.at(-1) === at || stages.push(at),
    });
    expect(done).toMatchObject({ applied: true, backup: file, counts: shown.counts });
    expect(done.lines).toEqual(shown.lines);
    expect(stages).toEqual(['fetch', 'durations', 'backup', 'process', 'schedules', 'finish']);
    expect(await event()).toMatchObject({
      ...{ dueDate: '2026-12-09', estimatedMinutes: 60, condition: 'scheduled', isScheduled: true },
      schedule: { employeeId: bram(stage), syncStatus: 'synced', externalId: '40010001', shiftBlock: null },
    });
    expect(await event(30010002)).toMatchObject({
      condition: 'canceled',
      isScheduled: false,
      schedule: null,
    });
    expect(await open()).toEqual([]);
    const where = { storeId: stage.storeId };
    expect(await client().syncRun.findFirstOrThrow({ where: { ...where, kind: 'full' } })).toMatchObject({
      ...{ id: done.syncRunId, status: 'success', requestedBy: CLI, updated: 1, bookings: 2, cancelled: 1 },
    });
    expect(
      await client().actionLog.count({ where: { ...where, action: 'sync.full', outcome: 'done' } }),
    ).toBe(1);
    const told = await client().scheduleNotification.findMany({ where, orderBy: { id: 'asc' } });
    expect(told.map(({ employeeId, kind, eventRefNum }) => [employeeId, kind, eventRefNum])).toEqual(
      expect.arrayContaining([
        [bram(stage), 'event_added', REF],
        [ada(stage), 'event_removed', REF],
        [ada(stage), 'event_removed', 30010002],
      ]),
    );
    // The file holds what was there, and is the owner's alone.
    const saved = JSON.parse(readFileSync(file, 'utf8'));
    expect(saved.schedules.map((row: { employeeId: string }) => row.employeeId)).toEqual([
      ada(stage),
      ada(stage),
    ]);
    expect(saved.events).toMatchObject([{ dueDate: '2026-12-07' }, { condition: 'scheduled' }]);
    expect(saved.conflicts).toHaveLength(3);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await sync(...there)).counters).toMatchObject({
      updated: 0,
      bookings: 0,
      conflicts: 0,
      cancelled: 0,
    });
  });

  it('bookings of approved proposals stay, unless their event is over or booked there; others that Crossmark lacks go', async () => {
    const ids = ['30010001', '30010002', '30010003', '30010004', '30010005'];
    for (const id of ids) await here(id);
    const runId = await proposed();
    await book(30010001, { syncStatus: 'pending', externalId: null, runId });
    await book(30010002, { syncStatus: 'pending_sync', externalId: null, runId });
    await book(30010003, { syncStatus: 'pending', externalId: null, runId });
    await book(30010004, { syncStatus: 'pending', externalId: null });
    await book(30010005, { syncStatus: 'delete_failed' });
    stage.crossmark.rows = [
      remote('30010001'),
      booked('30010002', { repId: '70002' }),
      remote('30010003', { condition: 'expired', rawCondition: 'Expired' }),
      remote('30010004'),
      booked('30010005'),
    ];
    const { lines } = await apply(stage);
    expect(lines.filter((line) => line.kind === 'kept')).toMatchObject([
      { eventRefNum: REF, reason: 'approved' },
    ]);
    expect((await event(30010001))?.schedule).toMatchObject({ syncStatus: 'pending' });
    expect((await event(30010002))?.schedule).toMatchObject({
      employeeId: bram(stage),
      syncStatus: 'synced',
    });
    for (const gone of [30010003, 30010004]) expect((await event(gone))?.schedule).toBeNull();
    expect((await event(30010005))?.schedule).toMatchObject({ syncStatus: 'synced' });
  });

  it('what Crossmark no longer lists is deleted, and closed where something hangs on it; what somebody is booked for stays', async () => {
    await here('30010009');
    for (const id of ['30010001', '30010002', '30010003', '30010004', '30010005']) await here(id);
    await here('30010006', { condition: 'canceled', parentEventRefNum: null });
    await addTestEvent(client(), stage.storeId, 810000001, {});
    await client().event.updateMany({
      where: { storeId: stage.storeId, projectRefNum: 30010009 },
      data: { parentEventRefNum: REF },
    });
    await proposed(30010002);
    await client().eventTypeOverride.create({
      data: { storeId: stage.storeId, eventRefNum: 30010003, overrideEventType: 'freeosk' },
    });
    await client().event.updateMany({
      where: { storeId: stage.storeId, projectRefNum: 30010004 },
      data: { preferredRep: 'Ada Maple' },
    });
    await book(30010005);
    await sync(
      remote(ID, { dueDate: '2026-12-09' }),
      remote('30010009'),
      ...['2', '3', '4', '5', '6'].map((n) => remote(`3001000${n}`)),
    );
    stage.crossmark.rows = [
      remote('30010009'),
      ...Array.from({ length: 6 }, (_, n) => remote(`3002000${n}`)),
    ];
    const report = await apply(stage);
    expect(report.counts).toMatchObject({ deleted: 2, closed: 3, kept: 2 });
    expect(stage.crossmark.lookups.length).toBeGreaterThanOrEqual(6);
    expect(await event(REF)).toBeNull();
    expect(await event(30010006)).toBeNull();
    expect(await event(30010009)).toMatchObject({ parentEventRefNum: null });
    for (const ref of [30010002, 30010003, 30010004])
      expect(await event(ref)).toMatchObject({ condition: 'canceled' });
    expect(await event(30010005)).toMatchObject({
      condition: 'scheduled',
      schedule: { syncStatus: 'synced' },
    });
    expect(report.lines.flatMap(({ reason }) => reason ?? []).sort()).toEqual(['booked', 'no_id']);
    expect((await open()).map((row) => row.mergeRow)).toEqual([18]);
    const again = await stateOf(stage);
    stage.clock.advance(300_000);
    expect((await apply(stage)).counts).toMatchObject({ deleted: 0, closed: 0, kept: 2 });
    expect(await stateOf(stage)).toBe(again);
  });

  it('a locked day stays and is named, unless the administrator includes it; a type set by hand holds', async () => {
    await here(ID);
    await book(REF);
    await client().eventTypeOverride.create({
      data: { storeId: stage.storeId, eventRefNum: REF, overrideEventType: 'freeosk' },
    });
    await client().lockedDay.create({
      data: { storeId: stage.storeId, lockedDate: '2026-11-26', lockedBy: CLI },
    });
    stage.crossmark.rows = [remote(ID, { dueDate: '2026-12-09' })];
    expect((await apply(stage)).lines).toMatchObject([
      { kind: 'kept', reason: 'locked_day', text: expect.stringContaining('Stays: the day is locked.') },
      { kind: 'overwritten' },
    ]);
    expect(await event()).toMatchObject({
      eventType: 'freeosk',
      dueDate: '2026-12-09',
      schedule: { syncStatus: 'synced' },
    });
    expect(await open()).toMatchObject([{ mergeRow: 10 }]);
    await apply(stage, { includeLocked: true });
    expect(await event()).toMatchObject({ condition: 'unstaffed', schedule: null });
    expect(await open()).toEqual([]);
  });

  it('two bookings may change their ids with each other; one that two events claim, or of a stranger, stays a question', async () => {
    for (const id of ['30010001', '30010002', '30010003', '30010004']) await here(id);
    for (const ref of [30010001, 30010002, 30010003, 30010004]) await book(ref);
    stage.crossmark.rows = [
      booked('30010001', { scheduleEventId: '40010002' }),
      booked('30010002', { scheduleEventId: '40010001' }),
      booked('30010003', { scheduleEventId: '40010001', scheduledAt: { date: '2026-11-27', time: '10:15' } }),
      booked('30010004', {
        ...{ repId: '79999', staffedReps: ['Cleo Stranger'], scheduleEventId: '40019999' },
      }),
    ];
    const { lines } = await apply(stage);
    expect((await event(30010001))?.schedule).toMatchObject({ externalId: '40010002' });
    expect((await event(30010002))?.schedule).toMatchObject({ externalId: '40010001' });
    expect(lines.flatMap(({ reason, eventRefNum }) => (reason ? [[eventRefNum, reason]] : []))).toEqual([
      [30010003, 'id_taken'],
      [30010004, 'unknown_person'],
    ]);
    expect(await open()).toHaveLength(2);
  });

  it('is refused: another number, a pull that is not whole or empty, work on its way, a file that is there, no administrator', async () => {
    await sync(remote(ID));
    stage.crossmark.rows = [remote(ID, { dueDate: '2026-12-09' })];
    const before = await stateOf(stage);
    const { storeId } = stage;
    const refused = (code: string, text: RegExp) => ({ code, message: expect.stringMatching(text) });
    await expect(apply(stage, { confirm: '9902' })).rejects.toMatchObject(
      refused('VALIDATION_ERROR', /9902 is not/),
    );
    expect(stage.crossmark.pulls).toBe(1);
    stage.crossmark.result = { complete: false, failedChunks: [{ from: 'x', to: 'y' }] as never, chunks: 2 };
    await expect(apply(stage)).rejects.toMatchObject(refused('STATE', /1 of 2 parts/));
    await expect(serviceOf(stage).preview(storeId, CLI)).rejects.toMatchObject({ code: 'STATE' });
    stage.crossmark.result = { rows: [] };
    await expect(apply(stage)).rejects.toMatchObject(refused('STATE', /no event of this store/));
    stage.crossmark.result = {};
    const file = backup();
    writeFileSync(file, 'mine');
    await expect(apply(stage, { backup: file })).rejects.toMatchObject(
      refused('VALIDATION_ERROR', /is there already/),
    );
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const { id } = await client().remoteOperation.create({
      data: {
        ...{ storeId, kind: 'create', requestedBy: 'U1', eventRefNum: REF, state: 'unknown' },
        ...{ subjectIds: `[${REF}]`, steps: '[]' },
      },
    });
    await expect(apply(stage)).rejects.toMatchObject(
      refused('CHANGE_IN_PROGRESS', /A change of event 30010001 has an outcome that nobody knows yet/),
    );
    expect((await serviceOf(stage).preview(storeId, CLI)).waitsFor).toHaveLength(1);
    await client().remoteOperation.delete({ where: { id } });
    const runId = await proposed();
    const job = { storeId, runId, key: `submit:${runId}`, requestedBy: 'U1' };
    await client().submissionJob.create({ data: job });
    await client().pendingSchedule.updateMany({
      where: { storeId },
      data: { status: 'submitting', leaseToken: 't', leaseUntil: stage.clock.now() },
    });
    await expect(apply(stage)).rejects.toMatchObject(
      refused(
        'CHANGE_IN_PROGRESS',
        new RegExp(`The row of event ${REF} is under way. Run ${runId} is being submitted.`),
      ),
    );
    await client().schedulerRun.delete({ where: { id: runId } });
    await client().storeMember.create({
      data: { storeId, slackTeamId: 'T1', slackUserId: 'UMANAGER', role: 'approver', grantedBy: CLI },
    });
    for (const actor of ['UMANAGER', 'system'])
      await expect(serviceOf(stage).preview(storeId, actor)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await stateOf(stage)).toBe(before);
    expect(await client().syncRun.count({ where: { storeId, kind: 'full' } })).toBe(0);
    expect(
      await client().actionLog.count({ where: { storeId, action: 'sync.full', outcome: 'refused' } }),
    ).toBe(6);
  });

  it('what ends before the commit changes nothing; what people change in between is planned and saved anew', async () => {
    await sync(remote(ID));
    await book(REF);
    stage.crossmark.rows = [remote(ID)];
    const before = await stateOf(stage);
    const onProgress = ({ stage: at }: { stage: RefreshStage }) => {
      if (at === 'finish') throw new Error('the end');
    };
    await expect(apply(stage, { onProgress })).rejects.toThrow('the end');
    expect(await stateOf(stage)).toBe(before);

    const file = backup();
    let turns = 0;
    const move = () =>
      client().schedule.updateMany({
        where: { storeId: stage.storeId },
        data: { scheduleTime: '11:15', version: { increment: 1 } },
      });
    const real = getDb().transaction;
    const db = {
      ...getDb(),
      transaction: (async (work, options) => {
        turns += 1;
        if (turns === 2) await move();
        return real(work, options);
      }) as typeof real,
    };
    const report = await serviceOf({ ...stage, db }).apply(stage.storeId, CLI, {
      confirm: '9901',
      backup: file,
    });
    expect(turns).toBe(4);
    expect(report.applied).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8')).schedules).toMatchObject([{ scheduleTime: '11:15' }]);
    expect((await event())?.schedule).toBeNull();
  });
});

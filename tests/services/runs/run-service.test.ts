import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../src/db/database.ts';
import { fixedClock } from '../../../src/domain/clock.ts';
import { plan } from '../../../src/engine/plan.ts';
import type { Snapshot } from '../../../src/engine/snapshot.ts';
import { parseSnapshot } from '../../../src/engine/snapshot.ts';
import { RunService } from '../../../src/services/runs/run-service.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { APPROVER, APPROVER_TWO, MANAGER, VIEWER } from '../proposals/fixture.ts';
import { RunStage } from './run-stage.ts';

const CORES = [600101, 600102, 600103];

describeOnBothDatabases('runs', (getDb) => {
  const open = (cores: readonly number[] = CORES) => RunStage.open(getDb(), cores);
  const snapshotOf = async (runId: number): Promise<Snapshot> => {
    const { body } = await getDb().client.runSnapshot.findUniqueOrThrow({ where: { runId } });
    const parsed = parseSnapshot(JSON.parse(gunzipSync(body).toString()));
    if (!parsed.ok) throw new Error(parsed.problems.join());
    return parsed.snapshot;
  };

  it('1. Two processes start a run of one store at once: one run, one RUN_IN_PROGRESS. Different stores: both run.', async () => {
    const [here, there] = [await open(), await open()];
    const second = await openDatabase({ url: getDb().url });
    try {
      const other = new RunService({ db: second, clock: here.fixture.clock, log: pino({ level: 'silent' }) });
      const starts = await Promise.allSettled([
        here.begin(),
        other.begin(here.storeId, 'system', { runType: 'automatic' }),
        there.begin(),
      ]);
      expect(starts.filter((start) => start.status === 'fulfilled')).toHaveLength(2);
      expect(starts[2]?.status).toBe('fulfilled');
      const [lost] = starts.filter((start) => start.status === 'rejected');
      expect(lost?.reason).toMatchObject({ code: 'RUN_IN_PROGRESS', details: { runId: expect.any(Number) } });
      expect(await getDb().client.schedulerRun.count({ where: { storeId: here.storeId } })).toBe(1);
    } finally {
      await second.close();
    }
  });

  it('2. Kill between heartbeat and store: after 10 min crashed, nothing else changed, Run now works; the late worker’s result is discarded.', async () => {
    const stage = await open();
    const before = await stage.fixture.businessState();
    const killed = await stage.begin(MANAGER);
    stage.fixture.clock.advance(10 * 60_000);
    expect(await stage.runs.sweepCrashed(stage.storeId)).toEqual([]);
    stage.fixture.clock.advance(1);
    expect(await stage.runs.sweepCrashed(stage.storeId)).toEqual([killed.runId]);
    expect(await stage.runs.sweepCrashed(stage.storeId)).toEqual([]);
    expect(await stage.row(killed.runId)).toMatchObject({
      status: 'crashed',
      runningKey: null,
      errorCode: 'CRASHED',
    });
    expect(await stage.fixture.businessState()).toBe(before);
    expect(await stage.announced(killed.runId)).toEqual(
      [APPROVER, APPROVER_TWO, MANAGER].map((who) => `notice.run_failed ${who}`),
    );
    const again = await stage.run(MANAGER);
    expect(again.status).toBe('completed');
    expect(await stage.runs.execute(killed)).toMatchObject({ status: 'discarded' });
    expect(await stage.rows(killed.runId)).toEqual([]);
    expect((await stage.row(killed.runId)).status).toBe('crashed');
  });

  it('a start attempt frees the store from a run that died, without waiting for the watchdog', async () => {
    const stage = await open();
    const killed = await stage.begin();
    stage.fixture.clock.advance(11 * 60_000);
    expect((await stage.run()).status).toBe('completed');
    expect((await stage.row(killed.runId)).status).toBe('crashed');
  });

  it('a heartbeat keeps a slow run alive', async () => {
    const stage = await open();
    const slow = await stage.begin();
    stage.fixture.clock.advance(9 * 60_000);
    await getDb().client.schedulerRun.update({
      where: { id: slow.runId },
      data: { heartbeatAt: stage.fixture.clock.now() },
    });
    stage.fixture.clock.advance(9 * 60_000);
    expect(await stage.runs.sweepCrashed(stage.storeId)).toEqual([]);
  });

  it('14. Untouched proposal replaced by the next run, edited one kept; replacement and an edit at the same moment: the edit wins.', async () => {
    const stage = await open();
    const first = await stage.run();
    const second = await stage.run();
    expect(await stage.row(first.runId)).toMatchObject({
      status: 'rejected',
      replacedByRunId: second.runId,
      rejectedBy: 'system',
    });
    expect(
      (await stage.rows(first.runId)).map((row) => [row.status, row.supersededReason, row.openKey]),
    ).toEqual(CORES.map(() => ['superseded', 'replaced', null]));

    const [row] = await stage.rows(second.runId);
    await stage.fixture.proposals.leaveOut(stage.storeId, MANAGER, row?.id ?? 0);
    const third = await stage.run();
    expect(await stage.row(second.runId)).toMatchObject({ status: 'completed', replacedByRunId: null });
    expect(third.counters).toMatchObject({ processed: 0 });
  });

  it('14b. An edit while the next run is planning: planned once more, the edited proposal stays', async () => {
    const stage = await open();
    const first = await stage.run();
    const [row] = await stage.rows(first.runId);
    const started = await stage.begin();
    // The edit comes after the run has read its data and before it stores its result.
    const { client } = getDb();
    let transactions = 0;
    const racing = new RunService({
      db: {
        ...getDb(),
        client,
        transaction: async (work, options) => {
          transactions += 1;
          if (transactions === 2) {
            await stage.fixture.proposals.leaveOut(stage.storeId, MANAGER, row?.id ?? 0);
          }
          return getDb().transaction(work, options);
        },
      },
      clock: stage.fixture.clock,
      log: pino({ level: 'silent' }),
    });
    expect(await racing.execute(started)).toMatchObject({ status: 'completed', counters: { processed: 0 } });
    expect((await stage.row(first.runId)).status).toBe('completed');
  });

  it('16. Counters: processed = scheduled + failed = rows; swaps = rows with is_swap, also with bumps, Supervisors and rescue.', async () => {
    const stage = await open([]);
    const { fixture } = stage;
    // Booked far from their due dates; the urgent newcomers below need their places.
    for (let i = 0; i < 6; i += 1) {
      await fixture.event(700101 + i, { startDate: '2026-11-20', dueDate: '2027-01-15' });
      await fixture.supervisor(700201 + i, 700101 + i);
      await fixture.booking(700101 + i, `e${(i % 4) + 1}`, '2026-11-24');
    }
    for (let i = 0; i < 30; i += 1)
      await fixture.event(710101 + i, { startDate: '2026-11-23', dueDate: '2026-11-26' });
    const { runId, counters } = await stage.run();
    const rows = await stage.rows(runId);
    const run = await stage.row(runId);
    const failed = rows.filter((row) => row.failureCode !== null);
    expect(run).toMatchObject({
      totalEventsProcessed: rows.length,
      eventsScheduled: rows.length - failed.length,
      eventsFailed: failed.length,
      eventsRequiringSwaps: rows.filter((row) => row.isSwap).length,
    });
    expect(counters).toMatchObject({ processed: rows.length, failed: failed.length });
    expect(failed.length).toBeGreaterThan(0);
    expect(run.eventsRequiringSwaps).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row.failureCode === null).toBe(row.employeeId !== null);
      expect(row.openKey).toBe(row.employeeId === null ? null : `${stage.storeId}:${row.eventRefNum}`);
    }
  });

  it.each([
    ['America/New_York', '2027-03-15T03:30:00Z'],
    ['America/New_York', '2026-11-02T04:30:00Z'],
    ['Pacific/Pago_Pago', '2026-11-21T10:30:00Z'],
    ['Pacific/Tongatapu', '2026-11-20T10:30:00Z'],
  ])(
    '18. Dates do not shift: 23:30 store time on the days of both clock changes, zones −10 … +13 (%s %s)',
    async (zone, now) => {
      const stage = await open([]);
      const clock = fixedClock(now);
      await getDb().client.store.update({ where: { id: stage.storeId }, data: { timezone: zone } });
      const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(clock.now());
      const tomorrow = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(
        new Date(clock.now().getTime() + 86_400_000),
      );
      await stage.fixture.event(600201, { startDate: today, dueDate: tomorrow });
      const runs = new RunService({ db: getDb(), clock, log: pino({ level: 'silent' }) });
      for (const mode of ['normal', 'emergency'] as const) {
        const { runId } = await runs.execute(
          await runs.begin(stage.storeId, 'cli:ops', { runType: 'manual', mode }),
        );
        const stored = await getDb().client.runSnapshot.findUniqueOrThrow({ where: { runId } });
        const parsed = parseSnapshot(JSON.parse(gunzipSync(stored.body).toString()));
        expect(parsed.ok && parsed.snapshot.events[0]).toMatchObject({ startDate: today, dueDate: tomorrow });
        for (const row of await stage.rows(runId)) expect(row.scheduleDate ?? today).toBe(today);
      }
    },
  );

  it('the snapshot of a run replays to byte-identical rows', async () => {
    const stage = await open();
    await stage.fixture.supervisor(600301, 600101);
    const { runId } = await stage.run();
    const replayed = plan(await snapshotOf(runId), () => 0);
    const stored = await stage.rows(runId);
    expect(replayed.rows).toHaveLength(stored.length);
    for (const [i, row] of replayed.rows.entries()) {
      const saved = stored[i];
      expect(saved?.explanation).toBe(JSON.stringify(row.explanation));
      expect([
        saved?.eventRefNum,
        saved?.employeeId,
        saved?.scheduleDate,
        saved?.scheduleTime,
        saved?.shiftBlock,
      ]).toEqual([row.eventRefNum, row.employeeId, row.date, row.time, row.block]);
    }
  });

  it('a run carries the placed rows of the proposal it replaces, and a re-run of the same data moves nothing', async () => {
    const stage = await open();
    const places = async (runId: number) =>
      (await stage.rows(runId)).map((row) =>
        [row.eventRefNum, row.employeeId, row.scheduleDate, row.scheduleTime, row.shiftBlock].join(' '),
      );
    const first = await stage.run();
    expect((await snapshotOf(first.runId)).previous).toBeUndefined();
    const second = await stage.run();
    const { previous } = await snapshotOf(second.runId);
    expect(
      previous?.map((row) => [row.eventRefNum, row.employeeId, row.date, row.time, row.block].join(' ')),
    ).toEqual(await places(first.runId));
    expect(await places(second.runId)).toEqual(await places(first.runId));
  });

  it('a proposal that somebody touched stays and is no plan to replace', async () => {
    const stage = await open();
    const first = await stage.run();
    const [row] = await stage.rows(first.runId);
    await stage.fixture.proposals.leaveOut(stage.storeId, MANAGER, row?.id ?? 0);
    const second = await stage.run();
    expect((await snapshotOf(second.runId)).previous).toBeUndefined();
  });

  it('a result announces the proposal: the parent and its four sections', async () => {
    const stage = await open();
    const { runId } = await stage.run();
    const kinds = (await stage.announced(runId)).map((line) => line.split(' ')[0]);
    expect(kinds).toEqual(['run.summary', 'run.new', 'run.swaps', 'run.needs_you', 'run.preview']);
  });

  it('zero events: acknowledged by the system at once, no message', async () => {
    const stage = await open([]);
    const { runId, counters } = await stage.run();
    expect(counters).toMatchObject({ processed: 0 });
    expect(await stage.row(runId)).toMatchObject({
      status: 'completed',
      approvedByUser: 'system',
      runningKey: null,
    });
    expect(await stage.announced(runId)).toEqual([]);
  });

  it('an engine that fails: the run fails, nothing is stored, the person who asked is told without internals', async () => {
    const stage = await open();
    await getDb().client.storeSetting.create({
      data: { storeId: stage.storeId, key: 'maxCorePerDay', value: 'not JSON' },
    });
    const { runId, status, error } = await stage.run(MANAGER);
    expect(status).toBe('failed');
    expect(error?.message).toBe('Something went wrong while planning. The log has the details.');
    expect(await stage.row(runId)).toMatchObject({
      status: 'failed',
      runningKey: null,
      totalEventsProcessed: 0,
    });
    expect(await stage.rows(runId)).toEqual([]);
    expect(await getDb().client.runSnapshot.count({ where: { runId } })).toBe(0);
    expect(await stage.announced(runId)).toEqual([`notice.run_failed ${MANAGER}`]);
  });

  it('a setting that cannot be used is named', async () => {
    const stage = await open();
    await getDb().client.storeSetting.create({
      data: { storeId: stage.storeId, key: 'maxCorePerDay', value: '"many"' },
    });
    const { runId } = await stage.run();
    expect((await stage.row(runId)).errorMessage).toContain('maxCorePerDay');
  });

  it('a run that takes longer than its limit fails with TIME_LIMIT', async () => {
    const stage = await open();
    const started = await stage.begin();
    const clock = { now: () => stage.fixture.clock.now() };
    let readings = 0;
    const slow = new RunService({
      db: getDb(),
      clock: { now: () => new Date(clock.now().getTime() + 15_000 * readings++) },
      log: pino({ level: 'silent' }),
    });
    expect(await slow.execute(started)).toMatchObject({ status: 'failed', error: { code: 'TIME_LIMIT' } });
    expect(await stage.rows(started.runId)).toEqual([]);
  });

  it('a failure that cannot even be recorded is still an answer, not an exception', async () => {
    const stage = await open();
    const started = await stage.begin();
    const broken = new RunService({
      db: { ...getDb(), transaction: () => Promise.reject(new Error('the database is gone')) },
      clock: stage.fixture.clock,
      log: pino({ level: 'silent' }),
    });
    expect(await broken.execute(started)).toMatchObject({
      status: 'failed',
      error: { code: 'INTERNAL_ERROR' },
    });
  });

  it('a failed run replaces nothing', async () => {
    const stage = await open();
    const first = await stage.run();
    await getDb().client.storeSetting.create({
      data: { storeId: stage.storeId, key: 'maxCorePerDay', value: '"many"' },
    });
    expect((await stage.run()).status).toBe('failed');
    expect((await stage.row(first.runId)).status).toBe('completed');
  });

  it('with waitingProposal = keep an untouched proposal stays and its events do not enter again', async () => {
    const stage = await open();
    await getDb().client.storeSetting.create({
      data: { storeId: stage.storeId, key: 'waitingProposal', value: '"keep"' },
    });
    const first = await stage.run();
    expect((await stage.run()).counters).toMatchObject({ processed: 0 });
    expect((await stage.row(first.runId)).status).toBe('completed');
  });

  it('at most six manual runs an hour', async () => {
    const stage = await open([]);
    for (let i = 0; i < 6; i += 1) expect((await stage.run()).status).toBe('completed');
    await expect(stage.begin()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect((await stage.runs.begin(stage.storeId, 'system', { runType: 'automatic' })).runId).toBeGreaterThan(
      0,
    );
    stage.fixture.clock.advance(3_600_001);
    await stage.runs.sweepCrashed();
    expect((await stage.run()).status).toBe('completed');
  });

  it('who may not run, and a store that is not active', async () => {
    const stage = await open([]);
    await expect(stage.begin(VIEWER)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await getDb().client.store.update({ where: { id: stage.storeId }, data: { isActive: false } });
    await expect(stage.begin('system')).rejects.toMatchObject({ code: 'STORE_INACTIVE' });
    await expect(stage.runs.begin('nowhere', 'system', { runType: 'automatic' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('links that pairing finds by name are stored with the result (WF-2)', async () => {
    const stage = await open([]);
    const { fixture } = stage;
    await fixture.event(600501, { projectName: '600501-BRIO-Water (261123000501) - V2-CORE' });
    await fixture.event(600502, {
      projectName: '600501-BRIO-Water (261123000501) - V2-Supervisor',
      eventType: 'supervisor',
    });
    await stage.run();
    const event = await getDb().client.event.findFirstOrThrow({
      where: { storeId: stage.storeId, projectRefNum: 600502 },
    });
    expect(event.parentEventRefNum).toBe(600501);
  });

  it('a newer result answers failed rows of older proposals, and their messages are drawn again', async () => {
    const stage = await open([]);
    const { fixture } = stage;
    await fixture.event(600601);
    await fixture.event(600602);
    const older = await fixture.run([{ event: 600601, failure: 'NO_SLOT_IN_WINDOW' }, { event: 600602 }]);
    const { id } = await fixture.row(older, 600602);
    await fixture.proposals.leaveOut(stage.storeId, MANAGER, id);
    const { client } = getDb();
    await client.slackMessage.create({
      data: {
        storeId: stage.storeId,
        teamId: 'T',
        logicalKey: `older:${older}`,
        kind: 'run.needs_you',
        subjectType: 'run',
        subjectId: String(older),
        recipient: 'C',
      },
    });
    await stage.run();
    expect(await fixture.row(older, 600601)).toMatchObject({
      status: 'superseded',
      supersededReason: 'newer_result',
    });
    expect(await client.slackMessage.findUnique({ where: { logicalKey: `older:${older}` } })).toMatchObject({
      needsSync: true,
    });
  });

  it('dismiss ends the notice; other runs have nothing to dismiss', async () => {
    const stage = await open([]);
    const { runId } = await stage.begin();
    await expect(stage.runs.dismissCrash(stage.storeId, MANAGER, runId)).rejects.toMatchObject({
      code: 'STATE',
    });
    stage.fixture.clock.advance(11 * 60_000);
    await stage.runs.sweepCrashed(stage.storeId);
    await stage.runs.dismissCrash(stage.storeId, MANAGER, runId);
    await stage.runs.dismissCrash(stage.storeId, APPROVER, runId);
    expect((await stage.row(runId)).crashDismissedBy).toBe(MANAGER);
    await expect(stage.runs.dismissCrash('elsewhere', MANAGER, runId)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

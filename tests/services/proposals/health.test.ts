import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { RunService } from '../../../src/services/runs/run-service.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { DAY, Fixture, MANAGER } from './fixture.ts';

describeOnBothDatabases('the health of a run', (getDb) => {
  let f: Fixture;
  beforeEach(async () => {
    f = await Fixture.create(getDb());
  });

  const healthOf = async (runId: number) => (await f.proposals.summary(f.storeId, runId)).health;
  const change = async (
    runId: number,
    event: number,
    input: { employee: string; time: string; reason?: string },
  ) => {
    const row = await f.row(runId, event);
    return f.proposals.edit(f.storeId, MANAGER, row.id, {
      employeeId: f.person(input.employee),
      date: row.scheduleDate ?? DAY,
      time: input.time,
      expectedVersion: row.version,
      ...(input.reason === undefined ? {} : { reason: input.reason }),
    });
  };

  it('is what the engine’s plan scores, kept with the run and shown in its message', async () => {
    await f.event(600_101);
    await f.event(600_102);
    // Nobody can do this one, and its last day is in a week of the plan: one critical finding.
    await f.event(600_103, {
      projectName: '600103-Digital Demo Setup',
      eventType: 'digital_setup',
      startDate: '2026-11-25',
      dueDate: '2026-11-26',
    });
    const runs = new RunService({ db: f.db, clock: f.clock, log: pino({ level: 'silent' }) });
    const started = await runs.begin(f.storeId, MANAGER, { runType: 'manual' });
    await runs.execute(started);
    const run = await f.db.client.schedulerRun.findUniqueOrThrow({ where: { id: started.runId } });
    expect(run.healthScore).toBe(90);
    expect(await healthOf(run.id)).toEqual({ score: 90, band: 'Excellent' });
  });

  it('follows the edits of a waiting run; a reason given for an odd time takes its weight away', async () => {
    await f.event(600_101);
    await f.event(600_102);
    const rows = [
      { event: 600_101, employee: 'e1', block: 1 },
      { event: 600_102, employee: 'e2', block: 2 },
    ];
    const runId = await f.run(rows, { healthScore: 55 });
    expect(await healthOf(runId)).toEqual({ score: 100, band: 'Excellent' });
    // 10:45 is a start time, but the second Core of a day goes to 10:15: RULE-021 or RULE-013, one warning.
    await change(runId, 600_102, { employee: 'e2', time: '10:45' });
    expect(await healthOf(runId)).toEqual({ score: 97, band: 'Excellent' });
    await change(runId, 600_102, { employee: 'e2', time: '10:30', reason: 'agreed with the store' });
    expect(await healthOf(runId)).toEqual({ score: 100, band: 'Excellent' });
  });

  it('counts rows of other waiting runs as they stand', async () => {
    await f.event(600_101);
    await f.event(600_102);
    const first = await f.run([{ event: 600_101, employee: 'e1', block: 1 }]);
    const second = await f.run([{ event: 600_102, employee: 'e2', block: 2 }]);
    expect(await healthOf(second)).toEqual({ score: 100, band: 'Excellent' });
    const { id } = await f.row(first, 600_101);
    await f.proposals.leaveOut(f.storeId, MANAGER, id);
    expect(await healthOf(second)).toEqual({ score: 97, band: 'Excellent' });
  });

  it('a posted Supervisor whose Core loses its place does not count where its booking was', async () => {
    await f.event(600_101);
    await f.event(600_102);
    await f.supervisor(600_601, 600_101);
    await f.booking(600_101, 'e1', DAY, '10:15', { shiftBlock: 1 });
    await f.booking(600_601, 'cs', DAY, '12:00');
    const runId = await f.run([
      { event: 600_102, employee: 'e1', block: 1, bumps: 600_101 },
      { event: 600_101, failure: 'BUMPED_NOT_REPLACED' },
      { event: 600_601, failure: 'SUP_CORE_FAILED' },
    ]);
    expect(await healthOf(runId)).toEqual({ score: 100, band: 'Excellent' });
  });

  it('stays as the run was proposed once it is decided, and is nothing while there is no plan', async () => {
    await f.event(600_101);
    const row = { event: 600_101, employee: 'e1', block: 3, time: '10:45' };
    const waiting = await f.run([row], { healthScore: 62 });
    expect((await healthOf(waiting))?.score).toBe(97);
    await f.approve(waiting);
    expect(await healthOf(waiting)).toEqual({ score: 62, band: 'Fair' });
    expect(await healthOf(await f.run([], { status: 'failed' }))).toBeNull();
    expect(await healthOf(await f.run([{ event: 600_101, failure: 'NO_SLOT_IN_WINDOW' }]))).toBeNull();
  });
});

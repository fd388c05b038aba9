import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { RunService } from '../../../src/services/runs/run-service.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { FakeCrossmark, mPlan } from '../submissions/fake-crossmark.ts';
import { Fixture, MANAGER } from './fixture.ts';

describeOnBothDatabases('case 16: counters of a stored run', (getDb) => {
  let f: Fixture;
  beforeEach(async () => {
    f = await Fixture.create(getDb());
  });

  it('processed = scheduled + failed = rows, swaps = rows with is_swap, with bumps, Supervisors and rescue', async () => {
    // Everybody is booked on the two days on which the urgent Core can be worked; they move to later days.
    const people = ['e1', 'e2', 'e3', 'e4', 'l1', 'l2', 'j1'];
    for (const [n, person] of people.entries())
      for (const day of [0, 1]) {
        const event = 600_100 + n * 10 + day;
        await f.event(event);
        await f.booking(event, person, `2026-11-${23 + day}`);
        if (n > 0) continue;
        await f.supervisor(event + 500, event);
        await f.booking(event + 500, 'cs', `2026-11-${23 + day}`, '12:00');
      }
    for (let n = 0; n < 4; n += 1) {
      await f.event(600_900 + n, { startDate: '2026-11-20', dueDate: '2026-11-25' });
      await f.supervisor(600_950 + n, 600_900 + n);
    }
    // Due tomorrow: only a rescue day is left. And one that nobody can do.
    await f.event(600_990, { startDate: '2026-11-20', dueDate: '2026-11-22' });
    await f.event(600_991, {
      projectName: '600991-Digital Demo Setup',
      eventType: 'digital_setup',
      startDate: '2026-11-25',
      dueDate: '2026-11-26',
    });

    const crossmark = new FakeCrossmark();
    const posted = await f.db.client.schedule.findMany({
      where: { storeId: f.storeId },
      include: { employee: true },
    });
    for (const { eventRefNum, externalId, employee, scheduleDate, scheduleTime } of posted)
      crossmark.book(
        mPlan(eventRefNum),
        externalId ?? '',
        employee.externalId ?? '',
        scheduleDate,
        scheduleTime,
      );
    f.port = crossmark;

    const runs = new RunService({ db: f.db, clock: f.clock, log: pino({ level: 'silent' }) });
    const started = await runs.begin(f.storeId, MANAGER, { runType: 'manual' });
    const outcome = await runs.execute(started);
    expect(outcome).toMatchObject({ status: 'completed', error: null });
    const run = await f.db.client.schedulerRun.findUniqueOrThrow({ where: { id: started.runId } });
    const rows = await f.db.client.pendingSchedule.findMany({ where: { schedulerRunId: run.id } });
    expect(run.totalEventsProcessed).toBe(rows.length);
    expect(run.eventsScheduled + run.eventsFailed).toBe(rows.length);
    expect(run.eventsFailed).toBe(rows.filter((row) => row.failureCode !== null).length);
    expect(run.eventsRequiringSwaps).toBe(rows.filter((row) => row.isSwap).length);
    // The cases the rule speaks of are really there.
    expect(run.eventsRequiringSwaps).toBeGreaterThan(0);
    expect(run.eventsFailed).toBeGreaterThan(0);
    expect(rows.some((row) => row.wave === 'rescue')).toBe(true);

    // WF-7: what people see adds up the same way, and every placed row still fits.
    const { counts } = await f.proposals.summary(f.storeId, run.id);
    expect(counts).toMatchObject({
      swaps: run.eventsRequiringSwaps,
      needYou: run.eventsFailed,
      placed: run.eventsScheduled,
    });
    const version = await f.version(run.id);
    const preview = await f.approvals.preview(f.storeId, 'UAPPROVE1', run.id);
    expect(preview.noLongerFit).toEqual([]);
    const approval = await f.approvals.approve(f.storeId, 'UAPPROVE1', run.id, { version, notice: 'told' });
    expect(approval.approved).toBe(run.eventsScheduled);
    await f.worker().runDue();
    // Every approved row is booked where it was proposed, here and in Crossmark; what was moved stands there once.
    const bookings = await f.db.client.schedule.findMany({ where: { storeId: f.storeId } });
    for (const row of rows.filter((one) => one.employeeId !== null))
      expect(bookings.find((one) => one.eventRefNum === row.eventRefNum)).toMatchObject({
        employeeId: row.employeeId,
        scheduleDate: row.scheduleDate,
        scheduleTime: row.scheduleTime,
        syncStatus: 'synced',
        externalId: crossmark.bookings.get(mPlan(row.eventRefNum))?.id,
      });
    expect(crossmark.bookings.size).toBe(bookings.length);
  });
});

import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { countChanges } from '../../src/engine/what-if/difference.ts';
import { WhatIfService } from '../../src/services/what-if-service.ts';
import { describeOnBothDatabases } from '../support/database.ts';
import { DAY, MANAGER, VIEWER } from './proposals/fixture.ts';
import { RunStage } from './runs/run-stage.ts';

/** Who may do Core on a normal day of the fixture. */
const CORE_PEOPLE = ['l1', 'l2', 'e1', 'e2', 'e3', 'e4', 'j1'];

describeOnBothDatabases('what if', (getDb) => {
  /** Seven Core that have only one day, and e4 is off on it: one finds no place. */
  async function tightDay() {
    const stage = await RunStage.open(getDb());
    const { fixture } = stage;
    const cores = CORE_PEOPLE.map((_, index) => 600101 + index);
    for (const core of cores)
      await fixture.event(core, { startDate: DAY, dueDate: fixture.day(1), projectName: `Item ${core}` });
    await getDb().client.timeOff.create({
      data: {
        storeId: stage.storeId,
        employeeId: fixture.person('e4'),
        startDate: DAY,
        endDate: DAY,
        status: 'approved',
      },
    });
    const service = new WhatIfService({ db: getDb(), clock: fixture.clock });
    return { stage, service, cores, last: cores.at(-1)! };
  }

  it('tells what a change would have done to a run, with names, and writes nothing', async () => {
    const { stage, service, last } = await tightDay();
    const { runId } = await stage.run();
    const before = await everything(stage.storeId);
    const e4 = stage.fixture.person('e4');
    const view = await service.ofRun(VIEWER, runId, [{ kind: 'add_available', employeeId: e4, date: DAY }]);
    expect(view.difference).toMatchObject({
      base: { placed: 6, failed: 1 },
      changed: { placed: 7, failed: 0 },
      newlyFailed: [],
      gone: [],
    });
    expect(view.difference.newlyPlaced).toMatchObject([{ eventRefNum: last, after: { date: DAY } }]);
    expect(view).toMatchObject({ storeId: stage.storeId, runId, staying: [] });
    expect(view.names[e4]).toBe('Person e4');
    expect(view.events[last]).toEqual({
      shortName: `Item ${last}`,
      type: 'core',
      dueDate: stage.fixture.day(1),
    });
    expect(await everything(stage.storeId)).toBe(before);
  });

  it('asks about the data of the run, not of today; the store as it is now is another question', async () => {
    const { stage, service } = await tightDay();
    const { runId } = await stage.run();
    await getDb().client.timeOff.deleteMany({ where: { storeId: stage.storeId } });
    const comes = { kind: 'add_available' as const, employeeId: stage.fixture.person('e4'), date: DAY };
    const then = await service.ofRun(VIEWER, runId, [comes]);
    expect(then.difference.changed.placed).toBe(7);
    await expect(service.ofStore(VIEWER, stage.storeId, [comes])).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      problems: [{ path: 'changes[0]', message: 'Person e4 already works on Sat Nov 28' }],
    });
    const now = await service.ofStore(VIEWER, stage.storeId, [
      { kind: 'without_employee', employeeId: comes.employeeId },
    ]);
    expect(now).toMatchObject({ runId: null, difference: { base: { placed: 7 }, changed: { placed: 6 } } });
  });

  it('plans again for every suggestion of a failed row', async () => {
    const { stage, service, cores, last } = await tightDay();
    const { runId } = await stage.run();
    const before = await everything(stage.storeId);
    const checks = await service.checkSuggestions(VIEWER, runId, last);
    expect(checks.map(({ suggestion }) => suggestion.kind)).toEqual(['time_off']);
    expect(checks[0]).toMatchObject({
      change: { kind: 'add_available', employeeId: stage.fixture.person('e4'), date: DAY },
      problem: null,
      placed: { eventRefNum: last, date: DAY },
      newlyFailed: [],
      alsoPlaced: 0,
    });
    expect(await service.checkSuggestions(VIEWER, runId, cores[0]!)).toEqual([]);
    expect(await everything(stage.storeId)).toBe(before);
  });

  it('a booking that is just as urgent would take its place back; left for a person it makes room', async () => {
    const { stage, service, cores, last } = await tightDay();
    const first = cores[0]!;
    await stage.fixture.booking(first, 'e1', DAY);
    const { runId } = await stage.run();
    const checks = await service.checkSuggestions(VIEWER, runId, last);
    expect(checks.find(({ suggestion }) => suggestion.kind === 'move_posted')).toMatchObject({
      change: { kind: 'move_posted', eventRefNum: first, byHand: true },
      placed: { eventRefNum: last, date: DAY },
      newlyFailed: [first],
      difference: { newlyFailed: [{ eventRefNum: first, before: { booked: true }, after: null }], gone: [] },
    });
  });

  it('without changes nothing changes, also for a run that had replaced another', async () => {
    const { stage, service } = await tightDay();
    await stage.run();
    const { runId } = await stage.run();
    for (const view of [
      await service.ofRun(VIEWER, runId, []),
      await service.ofStore(VIEWER, stage.storeId, []),
    ])
      expect(countChanges(view.difference)).toBe(0);
  });

  it('plans the store as the next run would: an untouched proposal is replaced, a touched one stays', async () => {
    const { stage, service, cores } = await tightDay();
    const { runId } = await stage.run();
    const whole = await service.ofStore(VIEWER, stage.storeId, []);
    expect(whole.difference.base.processed).toBe(cores.length);
    const { id } = await stage.fixture.row(runId, cores[0]!);
    await stage.fixture.proposals.leaveOut(stage.storeId, MANAGER, id);
    const rest = await service.ofStore(VIEWER, stage.storeId, []);
    expect(rest.difference.base.processed).toBe(1);
  });

  it('says when the data of a run is of another version', async () => {
    const { stage, service } = await tightDay();
    const { runId } = await stage.run();
    await getDb().client.runSnapshot.update({
      where: { runId },
      data: { body: new Uint8Array(gzipSync('{"version":0}')) },
    });
    await expect(service.ofRun(MANAGER, runId, [])).rejects.toMatchObject({ code: 'STATE' });
  });

  it('refuses strangers, unknown runs and rows, and runs whose data is gone', async () => {
    const { stage, service, last } = await tightDay();
    const { runId } = await stage.run();
    const refused = expect.objectContaining({ code: 'FORBIDDEN' });
    const other = await RunStage.open(getDb());
    await getDb().client.storeMember.create({
      data: { storeId: other.storeId, slackTeamId: 'T1', slackUserId: 'UELSEWHERE', role: 'manager' },
    });
    await expect(service.ofRun('UELSEWHERE', runId, [])).rejects.toEqual(refused);
    await expect(service.ofStore('UELSEWHERE', stage.storeId, [])).rejects.toEqual(refused);
    await expect(service.checkSuggestions('UELSEWHERE', runId, last)).rejects.toEqual(refused);
    await expect(service.ofStore('UELSEWHERE', other.storeId, [])).resolves.toMatchObject({ runId: null });
    await expect(service.ofRun(MANAGER, 999_999, [])).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    await expect(service.checkSuggestions(MANAGER, runId, 1)).rejects.toMatchObject({
      code: 'ROW_NOT_FOUND',
    });
    await getDb().client.runSnapshot.delete({ where: { runId } });
    await expect(service.ofRun(MANAGER, runId, [])).rejects.toMatchObject({
      code: 'RUN_NOT_FOUND',
      message: `The data of run #${runId} is not kept any more.`,
    });
  });

  /** All rows of the store that an answer could touch. */
  async function everything(storeId: string): Promise<string> {
    const { client } = getDb();
    const where = { storeId };
    return JSON.stringify([
      await client.schedule.findMany({ where, orderBy: { id: 'asc' } }),
      await client.event.findMany({ where, orderBy: { id: 'asc' } }),
      await client.pendingSchedule.findMany({ where, orderBy: { id: 'asc' } }),
      await client.schedulerRun.findMany({ where, orderBy: { id: 'asc' } }),
      await client.actionLog.count({ where }),
    ]);
  }
});

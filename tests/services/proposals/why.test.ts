import { beforeEach, expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../support/database.ts';
import { DAY, Fixture, MANAGER } from './fixture.ts';

describeOnBothDatabases('WF-8: what an explanation mentions', (getDb) => {
  let f: Fixture;
  beforeEach(async () => {
    f = await Fixture.create(getDb());
  });

  /** 600001 takes the booked place of 600002, which moves to the next day. */
  async function swap(victim: object = { employee: 'e2', date: f.day(1) }): Promise<number> {
    await f.event(600001, { dueDate: '2026-11-30' });
    await f.event(600002, { projectName: '600002-LUMA-Tea 600002 - V2-CORE' });
    await f.booking(600002, 'e1', DAY, '10:15', { shiftBlock: 1 });
    return f.run([
      { event: 600001, employee: 'e1', bumps: 600002 },
      { event: 600002, ...victim },
    ]);
  }
  const why = async (run: number, event: number) => f.proposals.why(f.storeId, (await f.row(run, event)).id);

  it('a swap names what it moves and where that goes; the moved one names what takes its place', async () => {
    const run = await swap();
    expect(await why(run, 600001)).toMatchObject({
      takesFrom: 600002,
      takenBy: null,
      events: {
        600002: {
          ...{ shortName: 'LUMA Tea 600002', eventType: 'core', dueDate: '2026-12-12' },
          place: { employeeId: f.person('e2'), date: f.day(1), time: '10:15' },
        },
      },
    });
    const victim = await why(run, 600002);
    expect(victim).toMatchObject({
      takesFrom: null,
      takenBy: 600001,
      events: { 600001: { dueDate: '2026-11-30', place: { employeeId: f.person('e1'), date: DAY } } },
      explanation: { movedFrom: { employeeId: f.person('e1'), date: DAY, time: '10:15' } },
    });
    expect(victim.names[f.person('e2')]).toBe('Person e2');
  });

  it('a moved one without a place says so to the swap', async () => {
    const run = await swap({ failure: 'BUMPED_NOT_REPLACED' });
    expect((await why(run, 600001)).events[600002]?.place).toBeNull();
  });

  it('an edit leaves what the engine had proposed beside it', async () => {
    await f.event(600003);
    const run = await f.run([{ event: 600003, employee: 'e1' }]);
    const row = await f.row(run, 600003);
    const time = '10:15';
    await f.proposals.edit(f.storeId, MANAGER, row.id, {
      ...{ employeeId: f.person('e3'), date: DAY, time, expectedVersion: row.version },
    });
    const view = await why(run, 600003);
    expect(view.row).toMatchObject({ edited: true, employeeId: f.person('e3') });
    expect(view.original).toEqual({ employeeId: f.person('e1'), date: DAY, time });
  });

  it('an event that is gone is called by its number', async () => {
    await f.event(600003);
    const run = await f.run([{ event: 600003, employee: 'e1' }]);
    const { id, explanation } = await f.row(run, 600003);
    const chain = [{ eventRefNum: 699999, from: null, to: { employeeId: 'somebody', date: DAY } }];
    await f.db.client.pendingSchedule.update({
      where: { id },
      data: { explanation: JSON.stringify({ ...JSON.parse(explanation ?? ''), chain }) },
    });
    expect((await why(run, 600003)).events).toEqual({
      699999: { shortName: '699999', eventType: 'other', dueDate: null, place: null },
    });
  });
});

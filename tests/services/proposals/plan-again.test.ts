import { beforeEach, describe, expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../support/database.ts';
import { DAY, Fixture, MANAGER, VIEWER } from './fixture.ts';

const PRODUCTION = 110;
const SURVEY = 111;
const CORE = 600101;

describeOnBothDatabases('WF-17: planning a failed event again', (getDb) => {
  let f: Fixture;
  let runId: number;

  beforeEach(async () => {
    f = await Fixture.create(getDb());
    await f.db.client.storeSetting.create({
      data: { storeId: f.storeId, key: 'juicerFallback', value: 'false' },
    });
    const window = { startDate: DAY, dueDate: f.day(1) };
    await f.event(PRODUCTION, {
      projectName: '11-28 8HR-ES1-Juicer-Production-SPCLTY (261128000110) - ES1',
      eventType: 'juicer_production',
      ...window,
    });
    await f.event(SURVEY, {
      projectName: '11-28 8HR-ES1-Juicer Survey-SPCLTY (261128000111) - ES1',
      eventType: 'juicer_survey',
      ...window,
    });
    await f.event(CORE);
    await f.event(600102);
    runId = await f.run([
      { event: CORE, employee: 'e1' },
      { event: 600102, failure: 'NO_SLOT_IN_WINDOW' },
      { event: PRODUCTION, failure: 'NO_JUICER_ROTATION' },
      { event: SURVEY, failure: 'NO_JUICER_ROTATION' },
    ]);
  });

  const replaceBy = async (who: string) => {
    const { id } = await f.row(runId, PRODUCTION);
    await f.proposals.chooseReplacement(f.storeId, MANAGER, id, { employeeId: f.person(who), date: DAY });
  };
  const find = async (actor = MANAGER) =>
    f.proposals.findAgain(f.storeId, actor, (await f.row(runId, PRODUCTION)).id);
  const place = async (more: { notice?: 'told'; reason?: string } = {}, actor = MANAGER) => {
    const { id, version } = await f.row(runId, PRODUCTION);
    return f.proposals.placeAgain(f.storeId, actor, id, { expectedVersion: version, ...more });
  };
  /** Every row but these, as it is stored. */
  const others = async (...events: number[]) =>
    JSON.stringify(
      await f.db.client.pendingSchedule.findMany({
        where: { schedulerRunId: runId, eventRefNum: { notIn: events } },
        orderBy: { id: 'asc' },
      }),
    );

  it('finds the place that a run would give, and the Survey with it', async () => {
    await replaceBy('j1');
    expect(await find()).toMatchObject({
      placed: true,
      rows: [
        { eventRefNum: PRODUCTION, employeeName: 'Person j1', date: DAY, time: '09:00' },
        { eventRefNum: SURVEY, employeeName: 'Person j1', date: DAY, time: '17:00' },
      ],
      noticeNeeded: false,
      reasonNeeded: false,
    });
  });

  it('puts both into their rows as an edit by hand, and nothing else changes', async () => {
    await replaceBy('j1');
    const before = await others(PRODUCTION, SURVEY);
    const version = await f.version(runId);
    await place();
    for (const event of [PRODUCTION, SURVEY])
      expect(await f.row(runId, event)).toMatchObject({
        status: 'user_edited',
        editedBy: MANAGER,
        employeeId: f.person('j1'),
        scheduleDate: DAY,
        failureCode: null,
        openKey: `${f.storeId}:${event}`,
      });
    expect(await others(PRODUCTION, SURVEY)).toBe(before);
    expect(await f.version(runId)).toBe(version + 1);
    const log = await f.db.client.actionLog.findFirst({
      where: { storeId: f.storeId, action: 'proposal.plan_again' },
    });
    expect(log).toMatchObject({ outcome: 'done', actor: MANAGER });
    expect(JSON.parse(log?.after ?? '')).toMatchObject({ employeeId: f.person('j1'), followed: [SURVEY] });
  });

  it('takes nobody from another row: the row tells the new reason and stays where it is', async () => {
    // The only juicer has a proposed Core that day.
    const core = await f.row(runId, CORE);
    await f.db.client.pendingSchedule.update({
      where: { id: core.id },
      data: { employeeId: f.person('j1') },
    });
    await replaceBy('j1');
    const before = await others(PRODUCTION);
    expect(await find()).toMatchObject({ placed: false, reason: expect.stringContaining('Person j1') });
    const row = await place();
    expect(row).toMatchObject({ employeeId: null, status: 'proposed', edited: false });
    expect(row.failure).toMatchObject({ code: 'ROTATION_UNAVAILABLE' });
    expect(await others(PRODUCTION)).toBe(before);
  });

  it('moves no booking either', async () => {
    await f.event(600103);
    await f.booking(600103, 'j1', DAY);
    await replaceBy('j1');
    expect(await find()).toMatchObject({ placed: false, reason: expect.stringContaining('Person j1') });
    await place();
    expect(await f.booked()).toEqual([`600103 j1 ${DAY} 10:15 synced`]);
  });

  it('without a replacement the reason is the old one', async () => {
    expect(await find()).toMatchObject({ placed: false });
    expect((await place()).failure?.code).toBe('NO_JUICER_ROTATION');
  });

  it('asks who tells the people when the day is near', async () => {
    f.clock.set('2026-11-24T18:00:00Z');
    await replaceBy('j1');
    expect(await find()).toMatchObject({ placed: true, noticeNeeded: true });
    await expect(place()).rejects.toMatchObject({ code: 'NOTIFICATION_REQUIRED' });
    expect((await f.row(runId, PRODUCTION)).employeeId).toBeNull();
    await place({ notice: 'told' });
    expect(await f.row(runId, PRODUCTION)).toMatchObject({ noticeAck: 'told' });
  });

  it('is refused without the right, from an old screen, and when somebody gave the row a place meanwhile', async () => {
    await replaceBy('j1');
    await expect(find(VIEWER)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(place({}, VIEWER)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { id, version } = await f.row(runId, PRODUCTION);
    const shown = { employeeId: f.person('cs'), date: DAY, time: '09:00' };
    const input = { expectedVersion: version, shown };
    await expect(f.proposals.placeAgain(f.storeId, MANAGER, id, input)).rejects.toMatchObject({
      code: 'STALE_FORM',
    });
    await place();
    await expect(
      f.proposals.placeAgain(f.storeId, MANAGER, id, { expectedVersion: version }),
    ).rejects.toMatchObject({ code: 'STALE_FORM' });
    await expect(find()).rejects.toMatchObject({ code: 'STATE' });
  });

  it('an event that does not enter a run says so', async () => {
    await f.db.client.event.updateMany({
      where: { storeId: f.storeId, projectRefNum: PRODUCTION },
      data: { condition: 'canceled' },
    });
    expect(await find()).toMatchObject({ placed: false, reason: '110 is not planned: it is canceled.' });
  });

  describe('a Core with its Supervisor', () => {
    it('the Supervisor that failed because of it follows', async () => {
      await f.supervisor(600104, 600102);
      const { id: run } = await f.db.client.schedulerRun.findFirstOrThrow({ where: { id: runId } });
      await f.db.client.pendingSchedule.create({
        data: {
          ...{ storeId: f.storeId, schedulerRunId: run, eventRefNum: 600104, status: 'proposed', wave: '4' },
          ...{ failureCode: 'SUP_CORE_FAILED', failureReason: 'Its Core failed.', failureFix: '–' },
          original: (await f.row(runId, 600102)).original,
        },
      });
      const { id, version } = await f.row(runId, 600102);
      await f.proposals.placeAgain(f.storeId, MANAGER, id, { expectedVersion: version, notice: 'told' });
      const [core, supervisor] = [await f.row(runId, 600102), await f.row(runId, 600104)];
      expect(core.employeeId).not.toBeNull();
      expect(supervisor).toMatchObject({ scheduleDate: core.scheduleDate, failureCode: null });
      expect(supervisor.employeeId).not.toBeNull();
    });
  });
});

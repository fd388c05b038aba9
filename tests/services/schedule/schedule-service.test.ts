import { beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../src/domain/dates.ts';
import type { ScheduleDay } from '../../../src/services/schedule/model.ts';
import { readSchedule } from '../../../src/services/schedule/schedule-reading.ts';
import { ScheduleService } from '../../../src/services/schedule/schedule-service.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { DAY, Fixture, TODAY, VIEWER } from '../proposals/fixture.ts';

const STRANGER = 'USTRANGER';
/** The first day of the week that ends with DAY. */
const SUNDAY = '2026-11-22';
const LATE = { startDate: '2026-12-20', dueDate: '2026-12-30' };

describeOnBothDatabases('the board of a day', (getDb) => {
  let fixture: Fixture;
  let schedule: ScheduleService;
  const day = async (date = DAY): Promise<ScheduleDay> =>
    (await schedule.day(fixture.storeId, VIEWER, date)).days[0]!;
  const name = (id: string) => `Person ${id}`;
  const lines = (board: ScheduleDay) =>
    board.people.flatMap((person) =>
      person.items.map(
        (item) =>
          `${person.name.replace('Person ', '')} ${item.time}–${item.endTime} ${item.eventRefNum} ${item.state}${item.moves ? ' moves' : ''}`,
      ),
    );
  const open = (board: ScheduleDay) => board.unstaffed.map((event) => `${event.eventRefNum} ${event.why}`);

  beforeEach(async () => {
    fixture = await Fixture.create(getDb());
    schedule = new ScheduleService({ db: fixture.db, clock: fixture.clock });
  });

  it('names the store, its zone, its own date and the days asked for, Sunday to Saturday', async () => {
    const view = await schedule.week(fixture.storeId, VIEWER, DAY);
    expect(view).toMatchObject({
      storeName: `Store ${fixture.storeId}`,
      timezone: 'America/Chicago',
      today: TODAY,
      now: '12:00',
    });
    expect(view.days.map(({ date }) => date)).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => addDays(SUNDAY, n)));
  });

  it('is refused without a role in the store, and the refusal is recorded', async () => {
    await expect(schedule.day(fixture.storeId, STRANGER, DAY)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(
      await fixture.db.client.actionLog.count({ where: { storeId: fixture.storeId, outcome: 'refused' } }),
    ).toBe(1);
  });

  it('knows no store that does not exist', async () => {
    await expect(readSchedule(fixture.db.client, 'nowhere', DAY, DAY)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('shows bookings by first start, with the end that follows from the length of the work', async () => {
    for (const ref of [612001, 612002, 612003]) await fixture.event(ref);
    await fixture.event(700001, {
      projectName: `11-28 8HR-ES1-Juicer-Production-SPCLTY (261128000001) - ES1`,
      eventType: 'juicer_production',
    });
    await fixture.booking(612001, 'e2', DAY, '10:45', { shiftBlock: 3 });
    await fixture.booking(612002, 'e1', DAY, '10:15', { shiftBlock: 1 });
    await fixture.booking(612003, 'e3', addDays(DAY, 1));
    await fixture.booking(700001, 'j1', DAY, '09:00');
    const board = await day();
    expect(lines(board)).toEqual([
      'j1 09:00–18:00 700001 booked',
      'e1 10:15–16:45 612002 booked',
      'e2 10:45–17:15 612001 booked',
    ]);
    expect(board.people[1]).toMatchObject({
      title: 'event_specialist',
      away: null,
      items: [{ shortName: 'BRIO Water 612002', eventType: 'core', block: 1 }],
    });
    expect(board.free.map((person) => person.name)).toEqual(['cs', 'e3', 'e4', 'l1', 'l2'].map(name));
  });

  it('tells bookings, proposed rows, rows on their way and failed ones apart', async () => {
    for (let ref = 612001; ref <= 612007; ref++) await fixture.event(ref);
    await fixture.booking(612001, 'l1', DAY, '10:15', { syncStatus: 'pending_sync' });
    await fixture.booking(612002, 'l2', DAY, '10:15', { syncStatus: 'delete_failed' });
    await fixture.run([
      { event: 612003, employee: 'e1' },
      { event: 612004, employee: 'e2', status: 'submitting' },
      { event: 612005, employee: 'e3', status: 'api_failed' },
      { event: 612006, failure: 'NO_SLOT_IN_WINDOW' },
      { event: 612007, employee: 'e4', status: 'approved' },
    ]);
    expect(lines(await day())).toEqual([
      'e1 10:15–16:45 612003 proposed',
      'e2 10:15–16:45 612004 submitting',
      'e3 10:15–16:45 612005 failed',
      'e4 10:15–16:45 612007 submitting',
      'l1 10:15–16:45 612001 submitting',
      'l2 10:15–16:45 612002 failed',
    ]);
  });

  it('shows a booking that a proposal moves in both places, and says so in the old one', async () => {
    for (const ref of [612001, 612002, 612003]) await fixture.event(ref);
    await fixture.booking(612001, 'e1', DAY);
    await fixture.booking(612003, 'e2', DAY);
    await fixture.run([
      { event: 612002, employee: 'e1', bumps: 612001 },
      { event: 612001, employee: 'e3', date: addDays(DAY, 1) },
    ]);
    expect(lines(await day())).toEqual([
      'e1 10:15–16:45 612001 booked moves',
      'e1 10:15–16:45 612002 proposed',
      'e2 10:15–16:45 612003 booked',
    ]);
    expect(lines(await day(addDays(DAY, 1)))).toEqual(['e3 10:15–16:45 612001 proposed']);
  });

  it('leaves out what a manager left out, and work that was taken back', async () => {
    await fixture.event(612001, LATE);
    await fixture.event(612002, { condition: 'canceled' });
    await fixture.booking(612002, 'e1', DAY);
    await fixture.db.client.event.updateMany({
      where: { storeId: fixture.storeId, projectRefNum: 612002 },
      data: { condition: 'canceled' },
    });
    const run = await fixture.run([{ event: 612001, employee: 'e2' }]);
    await fixture.db.client.pendingSchedule.updateMany({
      where: { schedulerRunId: run },
      data: { leftOut: true },
    });
    expect(lines(await day())).toEqual([]);
  });

  it('says who is off and why, the most important reason first', async () => {
    const { client } = fixture.db;
    const { storeId } = fixture;
    const at = (id: string) => ({ storeId, employeeId: fixture.person(id) });
    const every = {
      monday: true,
      tuesday: true,
      wednesday: true,
      thursday: true,
      friday: true,
      saturday: true,
      sunday: true,
    };
    await client.timeOff.create({
      data: { ...at('e1'), startDate: DAY, endDate: DAY, status: 'approved', reason: 'private' },
    });
    await client.timeOff.create({
      data: { ...at('e4'), startDate: DAY, endDate: DAY, status: 'pending' },
    });
    await client.dateAvailability.create({ data: { ...at('e2'), date: DAY, isAvailable: false } });
    await client.availabilityOverride.create({
      data: { ...at('e3'), startDate: TODAY, endDate: addDays(DAY, 3), saturday: false },
    });
    await client.weeklyAvailability.create({ data: { ...at('l1'), ...every, saturday: false } });
    await client.employee.update({ where: { id: fixture.person('l2') }, data: { isActive: false } });
    const board = await day();
    expect(board.off.map((person) => `${person.name} ${person.why}`)).toEqual([
      'Person e1 time_off',
      'Person e2 marked_off',
      'Person e3 temporary_schedule',
      'Person l1 not_this_weekday',
    ]);
    expect(board.free.map((person) => person.name)).toEqual(['cs', 'e4', 'j1'].map(name));
    expect((await day(addDays(DAY, 1))).off).toEqual([]);
  });

  it('marks a person who works although they are off', async () => {
    await fixture.event(612001);
    await fixture.booking(612001, 'e1', DAY);
    await fixture.db.client.timeOff.create({
      data: {
        storeId: fixture.storeId,
        employeeId: fixture.person('e1'),
        startDate: DAY,
        endDate: DAY,
        status: 'approved',
      },
    });
    const board = await day();
    expect(board.people[0]).toMatchObject({ away: 'time_off' });
    expect(board.off).toEqual([]);
  });

  it('marks holidays of the store and of every store, and locked days with their reason', async () => {
    const { client } = fixture.db;
    const { storeId } = fixture;
    await client.companyHoliday.create({
      data: { storeId, name: 'Stock day', kind: 'nth_weekday', recurringRule: '11:4:5' },
    });
    await client.lockedDay.create({
      data: {
        storeId,
        lockedDate: addDays(DAY, 1),
        reason: 'Sheets are out',
        lockedBy: 'U1',
        lockedAt: new Date(),
      },
    });
    const board = await day();
    expect(board.holiday).toBe('Stock day');
    expect(board.off.map(({ why }) => why)).toEqual(Array(8).fill('holiday'));
    expect(await day(addDays(DAY, 1))).toMatchObject({ holiday: null, locked: { reason: 'Sheets are out' } });
  });

  it('names Primary Lead and juicer of the day: exception before rotation, and who is away', async () => {
    const { client } = fixture.db;
    const { storeId } = fixture;
    const saturday = 5;
    const cell = (rotationType: string, id: string, backup: string | null) => ({
      storeId,
      dayOfWeek: saturday,
      rotationType,
      employeeId: fixture.person(id),
      backupEmployeeId: backup && fixture.person(backup),
    });
    await client.rotationAssignment.createMany({
      data: [cell('primary_lead', 'l1', 'l2'), cell('juicer', 'j1', null)],
    });
    await client.scheduleException.create({
      data: { storeId, exceptionDate: DAY, rotationType: 'juicer', employeeId: fixture.person('cs') },
    });
    await client.timeOff.create({
      data: {
        storeId,
        employeeId: fixture.person('l1'),
        startDate: DAY,
        endDate: DAY,
        status: 'approved',
      },
    });
    const board = await day();
    expect(board.lead).toMatchObject({ name: 'Person l1', away: 'time_off', backup: 'Person l2' });
    expect(board.juicer).toMatchObject({ name: 'Person cs', away: null, backup: null, fromException: true });
    expect(board.juicerWork).toBe(false);
    expect(await day(addDays(DAY, 1))).toMatchObject({ lead: null, juicer: null });
  });

  describe('work without a person', () => {
    it('stands on the day it has to be done on: pinned work on its start, everything else on its last day', async () => {
      await fixture.event(612001, { startDate: '2026-11-25', dueDate: addDays(DAY, 1) });
      await fixture.event(612002, { startDate: '2026-11-25', dueDate: addDays(DAY, 5) });
      await fixture.event(612003, { startDate: DAY, dueDate: addDays(DAY, 1) });
      await fixture.event(612004, { startDate: addDays(DAY, 1), dueDate: addDays(DAY, 5) });
      await fixture.event(800001, {
        eventType: 'freeosk',
        projectName: '11.28-LKD-FSK-Daily Service-11AM',
        startDate: DAY,
        dueDate: addDays(DAY, 4),
      });
      const board = await day();
      expect(open(board)).toEqual(['612001 last_day', '612003 only_day', '800001 only_day']);
      expect(board.openLater).toBe(1);
      // A Freeosk is done on its day or not at all.
      expect(open(await day(addDays(DAY, 3)))).toEqual([]);
      expect((await day(addDays(DAY, 3))).openLater).toBe(2);
    });

    it('a Supervisor stands on the day of its Core, booked or proposed, whatever its own window says', async () => {
      await fixture.event(612001);
      await fixture.event(612002);
      await fixture.event(612003);
      await fixture.supervisor(612901, 612001);
      await fixture.supervisor(612902, 612002);
      await fixture.supervisor(612903, 612003);
      await fixture.booking(612001, 'e1', DAY);
      await fixture.run([{ event: 612002, employee: 'e2' }]);
      expect(open(await day())).toEqual(['612901 with_core', '612902 with_core']);
    });

    it('a placed row takes its event off the list, a left-out one puts it back', async () => {
      await fixture.event(612001, { startDate: DAY, dueDate: addDays(DAY, 1) });
      const run = await fixture.run([{ event: 612001, employee: 'e1' }]);
      expect(open(await day())).toEqual([]);
      await fixture.db.client.pendingSchedule.updateMany({
        where: { schedulerRunId: run },
        data: { leftOut: true },
      });
      expect(open(await day())).toEqual(['612001 only_day']);
    });

    it('closed work is on no list', async () => {
      for (const [ref, condition] of [
        [612001, 'canceled'],
        [612002, 'submitted'],
        [612003, 'reissued'],
      ] as const)
        await fixture.event(ref, { startDate: DAY, dueDate: addDays(DAY, 1), condition });
      expect(open(await day())).toEqual(['612003 only_day']);
    });

    it('open juicer work asks for a juicer', async () => {
      await fixture.event(700001, {
        eventType: 'juicer_production',
        startDate: DAY,
        dueDate: addDays(DAY, 1),
      });
      expect((await day()).juicerWork).toBe(true);
    });
  });

  it('is read in five queries, however many days and people there are', async () => {
    const { client } = fixture.db;
    let queries = 0;
    const counted = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (on, key) => {
          const value = Reflect.get(on, key) as unknown;
          if (typeof value === 'object' && value !== null) return counted(value);
          return typeof value !== 'function'
            ? value
            : (...args: unknown[]) => {
                queries += 1;
                return value.apply(on, args) as unknown;
              };
        },
      });
    await readSchedule(counted(client), fixture.storeId, SUNDAY, addDays(SUNDAY, 20));
    expect(queries).toBe(5);
  });

  it('shows nothing of another store', async () => {
    const other = await Fixture.create(getDb());
    await other.event(612001, { startDate: DAY, dueDate: addDays(DAY, 1) });
    await other.event(612002);
    await other.booking(612002, 'e1', DAY);
    const board = await day();
    expect(board.people).toEqual([]);
    expect(board.unstaffed).toEqual([]);
    expect([...board.free, ...board.off]).toHaveLength(8);
  });
});

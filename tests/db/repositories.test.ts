import { beforeAll, describe, expect, it } from 'vitest';
import * as calendar from '../../src/db/repositories/calendar.ts';
import * as employees from '../../src/db/repositories/employees.ts';
import * as events from '../../src/db/repositories/events.ts';
import * as rotations from '../../src/db/repositories/rotations.ts';
import * as schedules from '../../src/db/repositories/schedules.ts';
import * as stores from '../../src/db/repositories/stores.ts';
import { describeOnBothDatabases } from '../support/database.ts';
import { addTestBooking, addTestEmployee, addTestEvent, addTestStore } from '../support/seed.ts';

describeOnBothDatabases('repositories', (getDb) => {
  const db = () => getDb().client;

  beforeAll(async () => {
    for (const store of ['mine', 'theirs']) {
      await addTestStore(db(), store);
      await addTestEmployee(db(), store, `${store}-ann`, { name: 'Ann Lee', slackUserId: 'U1' });
      await addTestEvent(db(), store, 810000001);
      await addTestBooking(db(), store, 810000001, `${store}-ann`);
    }
    await addTestEvent(db(), 'theirs', 810000002);
    await addTestBooking(db(), 'theirs', 810000002, 'theirs-ann');
    await calendar.lockDay(db(), 'theirs', { date: '2026-11-24', reason: null, by: 'U1', at: new Date(0) });
    await calendar.addHoliday(db(), 'theirs', { name: 'Theirs', kind: 'date', holidayDate: '2026-11-26' });
    await calendar.addHoliday(db(), null, { name: 'All', kind: 'nth_weekday', recurringRule: '11:4:3' });
    await stores.addMember(
      db(),
      'theirs',
      { slackTeamId: 'T1', slackUserId: 'U1', role: 'approver' },
      'cli:x',
    );
  });

  describe('a row of another store behaves like a missing one (case 21)', () => {
    it('when it is read', async () => {
      expect(await employees.findEmployee(db(), 'mine', 'theirs-ann')).toBeNull();
      expect(await events.findEvent(db(), 'mine', 810000002)).toBeNull();
      expect(await events.findEvents(db(), 'mine', [810000002])).toEqual([]);
      expect(await schedules.findBooking(db(), 'mine', 810000002)).toBeNull();
      expect(await schedules.findBookings(db(), 'mine', [810000002])).toEqual([]);
      expect(await calendar.listLockedDays(db(), 'mine', '2026-11-01', '2026-11-30')).toEqual([]);
      expect(await stores.listMembers(db(), 'mine')).toEqual([]);
      expect((await employees.findEmployeeBySlackUser(db(), 'mine', 'U1'))?.id).toBe('mine-ann');
    });

    it('when it is changed or removed', async () => {
      const booking = await schedules.findBooking(db(), 'theirs', 810000002);
      expect(booking).not.toBeNull();
      expect(await schedules.updateBooking(db(), 'mine', booking!.id, 1, { scheduleTime: '11:15' })).toBe(
        false,
      );
      expect(await employees.updateEmployee(db(), 'mine', 'theirs-ann', 1, { name: 'Bob' })).toBe(false);
      expect(await events.updateEvent(db(), 'mine', 810000002, 1, { projectName: 'x' })).toBe(false);
      expect(await calendar.unlockDay(db(), 'mine', '2026-11-24')).toBe(false);
      expect(await stores.removeMember(db(), 'mine', 'U1', 'approver')).toBe(false);
      const id = await rotations.setException(db(), 'theirs', {
        date: '2026-11-25',
        rotationType: 'juicer',
        employeeId: 'theirs-ann',
        reason: null,
        createdBy: 'U1',
      });
      expect(await rotations.deleteException(db(), 'mine', id)).toBe(false);
      expect(await rotations.listExceptions(db(), 'theirs', '2026-11-25', '2026-11-25')).toHaveLength(1);
      expect((await employees.findEmployee(db(), 'theirs', 'theirs-ann'))?.name).toBe('Ann Lee');
    });

    it('while the same reference and the same Slack account may exist in both', async () => {
      expect((await schedules.findBooking(db(), 'mine', 810000001))?.employeeId).toBe('mine-ann');
      expect((await schedules.findBooking(db(), 'theirs', 810000001))?.employeeId).toBe('theirs-ann');
    });
  });

  it('ids of people compare as text: "007" is not "7" (case 12)', async () => {
    await addTestEmployee(db(), 'mine', '007', { name: 'James Oak' });
    expect(await employees.findEmployee(db(), 'mine', '7')).toBeNull();
  });

  it('a change needs the version that was read; the second of two writers is told', async () => {
    const [first, second] = await Promise.all([
      events.updateEvent(db(), 'mine', 810000001, 1, { storeName: 'first' }),
      events.updateEvent(db(), 'mine', 810000001, 1, { storeName: 'second' }),
    ]);
    expect([first, second].filter(Boolean)).toHaveLength(1);
    expect((await events.findEvent(db(), 'mine', 810000001))?.version).toBe(2);
  });

  it('holidays are those of the store and those of every store', async () => {
    expect((await calendar.listHolidays(db(), 'mine')).map((day) => day.name)).toEqual(['All']);
    expect((await calendar.listHolidays(db(), 'theirs')).map((day) => day.name)).toEqual(['Theirs', 'All']);
  });

  it('a day is locked and unlocked once', async () => {
    const day = { date: '2026-12-01', reason: 'paperwork is out', by: 'U1', at: new Date(0) };
    expect(await calendar.lockDay(db(), 'mine', day)).toBe(true);
    expect(await calendar.lockDay(db(), 'mine', day)).toBe(false);
    expect(await calendar.unlockDay(db(), 'mine', '2026-12-01')).toBe(true);
    expect(await calendar.unlockDay(db(), 'mine', '2026-12-01')).toBe(false);
  });

  it('settings are saved as a whole against their version', async () => {
    const write = (version: number, values: Record<string, unknown>) =>
      getDb().transaction((tx) => stores.writeSettings(tx, 'mine', version, values, 'U1'));
    expect(await write(1, { bufferDays: 2, enabledTypes: ['core'] })).toBe(true);
    expect(await write(1, { bufferDays: 9 })).toBe(false);
    expect(await stores.readSettings(db(), 'mine')).toEqual({ bufferDays: 2, enabledTypes: ['core'] });
    expect(await write(2, { bufferDays: undefined })).toBe(true);
    expect(await stores.readSettings(db(), 'mine')).toEqual({ enabledTypes: ['core'] });
    expect(await stores.readSettings(db(), 'theirs')).toEqual({});
  });

  it('rotations: listed cells change, others stay, an old version is refused (7.2)', async () => {
    await addTestEmployee(db(), 'mine', 'mine-bob');
    const cell = {
      dayOfWeek: 0,
      rotationType: 'juicer',
      employeeId: 'mine-ann',
      backupEmployeeId: 'mine-bob',
    };
    const save = (version: number, cells: rotations.RotationCell[]) =>
      getDb().transaction((tx) => rotations.saveRotations(tx, 'mine', version, cells, 'U1'));
    expect(await save(1, [cell, { ...cell, dayOfWeek: 6 }])).toBe(true);
    expect(await save(1, [{ ...cell, employeeId: null }])).toBe(false);
    expect(await save(2, [{ ...cell, employeeId: null, backupEmployeeId: null }])).toBe(true);
    expect((await rotations.listRotations(db(), 'mine')).map((row) => row.dayOfWeek)).toEqual([6]);
  });

  it('only one of two that take the store at once goes first, and nobody takes an inactive one', async () => {
    await addTestStore(db(), 'closed', { isActive: false });
    const take = (id: string) => getDb().transaction((tx) => stores.lockStore(tx, id, new Date(0)));
    expect(await Promise.all([take('mine'), take('mine')])).toEqual([true, true]);
    expect(await take('closed')).toBe(false);
    expect(await take('nowhere')).toBe(false);
  });

  it('writes more rows than a statement takes parameters', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => ({
      projectRefNum: 900_000_000 + index,
      projectName: `Event ${index}`,
      startDate: '2026-11-23',
      dueDate: '2026-11-30',
    }));
    await getDb().transaction((tx) => events.insertEvents(tx, 'mine', rows));
    const refs = rows.map((row) => row.projectRefNum);
    expect(await events.findEvents(db(), 'mine', refs)).toHaveLength(3_000);
  });
});

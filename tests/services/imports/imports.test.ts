import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../../src/domain/clock.ts';
import { importEmployees } from '../../../src/services/imports/employees.ts';
import { errorLines, exitCodeOf } from '../../../src/services/imports/report.ts';
import { importRotations } from '../../../src/services/imports/rotations.ts';
import { importScheduled, type ScheduledRequest } from '../../../src/services/imports/scheduled.ts';
import { importWorkBank, type WorkBankRequest } from '../../../src/services/imports/work-bank.ts';
import { describeOnBothDatabases, type TestDatabase } from '../../support/database.ts';
import { addTestBooking, addTestEmployee, addTestEvent, addTestStore } from '../../support/seed.ts';

const clock = fixedClock('2026-11-20T14:00:00Z');
const HEADER =
  'Project Name,Project Reference Number,Location MVID,Store Number,Store Name,Start Date/Time,Due Date/Time,Estimated Time,Rep Name,Employee ID';
const CORE = '600101-BRIO-Sparkling Water (261123000101) - V2-CORE';
const SUPERVISOR = '600101-BRIO-Sparkling Water (261123000101) - V2-Supervisor';

interface Row {
  name?: string;
  ref?: number | string;
  store?: string;
  start?: string;
  due?: string;
  minutes?: string;
  rep?: string;
  employeeId?: string;
  at?: string;
}
const row = ({
  name = CORE,
  ref = 810000101,
  store = '9901',
  start = '11/23/2026 12:00:00 AM',
  due = '12/07/2026 12:00:00 AM',
  minutes = '',
  rep = '',
  employeeId = '',
}: Row) => [name, ref, '', store, 'Elm Street', start, due, minutes, rep, employeeId].join(',');
const workBank = (...rows: Row[]) => `${HEADER}\n${rows.map(row).join('\n')}\n`;
const scheduled = (...rows: Row[]) =>
  `${HEADER},Schedule Date/Time\n${rows.map((each) => `${row(each)},${each.at ?? '11/24/2026 10:15:00 AM'}`).join('\n')}\n`;
const request = (storeId: string, text: string) => ({
  storeId,
  actor: 'cli:test',
  fileName: 'file.csv',
  bytes: new TextEncoder().encode(text),
});

describeOnBothDatabases('imports', (getDb) => {
  let count = 0;
  const newStore = (values = {}) => {
    count += 1;
    return addTestStore(getDb().client, `s${count}`, values);
  };
  const bank = (storeId: string, text: string, options: Partial<WorkBankRequest> = {}) =>
    importWorkBank(getDb(), clock, { ...request(storeId, text), ...options });
  const plan = (storeId: string, text: string, options: Partial<ScheduledRequest> = {}) =>
    importScheduled(getDb(), clock, { ...request(storeId, text), ...options });
  const people = (storeId: string, text: string, options = {}) =>
    importEmployees(getDb(), clock, { ...request(storeId, text), ...options });
  const event = (storeId: string, projectRefNum: number) =>
    getDb().client.event.findUnique({ where: { storeId_projectRefNum: { storeId, projectRefNum } } });

  describe('work bank', () => {
    it('creates unstaffed events with their type and links a Supervisor to its Core', async () => {
      const store = await newStore();
      const report = await bank(
        store,
        workBank({ name: SUPERVISOR, ref: 810000102, minutes: '5' }, { minutes: '390' }),
      );
      expect(report).toMatchObject({ errorCode: null, saved: true, totals: { created: 2 } });
      expect(exitCodeOf(report)).toBe(0);
      expect(await event(store, 810000101)).toMatchObject({
        eventType: 'core',
        condition: 'unstaffed',
        isScheduled: false,
        startDate: '2026-11-23',
        dueDate: '2026-12-07',
        estimatedMinutes: 390,
        referenceNumber: 810000101,
        walmartEventId: '600101',
      });
      expect(await event(store, 810000102)).toMatchObject({
        eventType: 'supervisor',
        parentEventRefNum: 810000101,
      });
    });

    it('links a Supervisor that arrived before its Core', async () => {
      const store = await newStore();
      await bank(store, workBank({ name: SUPERVISOR, ref: 810000102 }));
      expect((await event(store, 810000102))?.parentEventRefNum).toBeNull();
      await bank(store, workBank({}));
      expect((await event(store, 810000102))?.parentEventRefNum).toBe(810000101);
    });

    it('imported twice changes nothing: the second time all rows are skipped (case 23)', async () => {
      const store = await newStore();
      const text = workBank({}, { ref: 810000103, name: '600103-LUMA-Lamp - V2-CORE' });
      await bank(store, text);
      const before = await getDb().client.event.findMany({ where: { storeId: store } });
      const second = await bank(store, text);
      expect(second).toMatchObject({ saved: false, totals: { created: 0, skipped: 2, error: 0 } });
      expect(exitCodeOf(second)).toBe(0);
      expect(await getDb().client.event.findMany({ where: { storeId: store } })).toEqual(before);
    });

    it('saves nothing when one row is wrong, and names line, column and value (WF-51)', async () => {
      const store = await newStore();
      const report = await bank(store, workBank({}, { ref: 'abc' }, { ref: 810000103, due: '11/23/2026' }));
      expect(report).toMatchObject({ errorCode: 'ROWS_INVALID', saved: false, totals: { error: 2 } });
      expect(exitCodeOf(report)).toBe(2);
      expect(errorLines(report)).toEqual([
        'file.csv:3: Project Reference Number: expected a whole number from 1 to 2147483647 (found "abc")',
        'file.csv:4: Due Date/Time: must be after the start 2026-11-23 (found "2026-11-23")',
      ]);
      expect(await getDb().client.event.count({ where: { storeId: store } })).toBe(0);
    });

    it('saves the good rows with partial and ends with status 3 (WF-53)', async () => {
      const store = await newStore();
      const report = await bank(store, workBank({}, { ref: '-5' }), { partial: true });
      expect(report).toMatchObject({ errorCode: null, saved: true, totals: { created: 1, error: 1 } });
      expect(exitCodeOf(report)).toBe(3);
      expect(await getDb().client.event.count({ where: { storeId: store } })).toBe(1);
    });

    it('refuses a broken file even with partial (WF-50)', async () => {
      const store = await newStore();
      const report = await bank(store, 'Project Name;Start\nx;y\n', { partial: true });
      expect(report).toMatchObject({ errorCode: 'FILE_INVALID', saved: false });
      expect(exitCodeOf(report)).toBe(2);
    });

    it('a dry run reports and writes nothing', async () => {
      const store = await newStore();
      const report = await bank(store, workBank({}), { dryRun: true });
      expect(report).toMatchObject({ dryRun: true, saved: false, totals: { created: 1 } });
      expect(await getDb().client.event.count({ where: { storeId: store } })).toBe(0);
      expect(await getDb().client.actionLog.count({ where: { storeId: store } })).toBe(0);
    });

    it.each<[string, Row, string]>([
      ['a date that does not exist', { start: '02/30/2026' }, 'Start Date/Time'],
      ['an empty due date', { due: '' }, 'Due Date/Time'],
      ['an empty name', { name: '' }, 'Project Name'],
      ['reference 0', { ref: 0 }, 'Project Reference Number'],
      ['a reference beyond the range', { ref: 2147483648 }, 'Project Reference Number'],
      ['the number of another store', { store: '9902' }, 'Store Number'],
      ['minutes beyond a day', { minutes: '1441' }, 'Estimated Time'],
      ['minutes that are no number', { minutes: '6.5' }, 'Estimated Time'],
      ['a malformed employee id', { employeeId: 'US12' }, 'Employee ID'],
    ])('refuses %s', async (_what, values, column) => {
      const store = await newStore();
      const report = await bank(store, workBank(values));
      expect(report.errorCode).toBe('ROWS_INVALID');
      expect(report.lines.map((line) => line.column)).toContain(column);
    });

    it('the same reference twice: identical once, different an error for both', async () => {
      const store = await newStore();
      expect(await bank(store, workBank({}, {}), { dryRun: true })).toMatchObject({
        totals: { created: 1, skipped: 1 },
      });
      const report = await bank(store, workBank({}, { minutes: '60' }));
      expect(report.lines.filter((line) => line.result === 'error').map((line) => line.line)).toEqual([2, 3]);
    });

    it('two stores may have the same reference', async () => {
      const [one, two] = [await newStore(), await newStore()];
      await bank(one, workBank({}));
      expect(await bank(two, workBank({}))).toMatchObject({ totals: { created: 1 } });
    });

    it('with update, unscheduled events take new name, dates and minutes; scheduled ones do not', async () => {
      const store = await newStore();
      await addTestEmployee(getDb().client, store, `${store}-p`);
      await bank(store, workBank({}, { ref: 810000104, name: '600104-PURO-Bar - V2-CORE' }));
      await addTestBooking(getDb().client, store, 810000104, `${store}-p`);
      const changed = workBank(
        { due: '12/10/2026' },
        { ref: 810000104, name: '600104-PURO-Bar - V2-CORE', due: '12/10/2026' },
      );
      expect(await bank(store, changed)).toMatchObject({ totals: { skipped: 2 } });
      expect(await bank(store, changed, { update: true })).toMatchObject({
        totals: { updated: 1, skipped: 1 },
      });
      expect((await event(store, 810000101))?.dueDate).toBe('2026-12-10');
      expect((await event(store, 810000104))?.dueDate).toBe('2026-12-07');
    });

    it('a type set by hand survives every import, and a known type never becomes other', async () => {
      const store = await newStore();
      await bank(store, workBank({}, { ref: 810000105, name: '600105-NUVO-Oat Bar - V2-CORE' }));
      await getDb().client.eventTypeOverride.create({
        data: { storeId: store, eventRefNum: 810000101, overrideEventType: 'freeosk' },
      });
      await bank(
        store,
        workBank(
          { name: '600101-BRIO-Still Water - V2-CORE' },
          { ref: 810000105, name: '600105-NUVO-Oat Ba' },
        ),
        { update: true },
      );
      expect((await event(store, 810000101))?.eventType).toBe('freeosk');
      expect((await event(store, 810000105))?.eventType).toBe('core');
    });

    it('refuses an unknown and an inactive store', async () => {
      await expect(bank('nowhere', workBank({}))).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const store = await newStore({ isActive: false });
      await expect(bank(store, workBank({}))).rejects.toMatchObject({ code: 'STORE_INACTIVE' });
    });

    it('writes one line to the action log per import that changed something', async () => {
      const store = await newStore();
      await bank(store, workBank({}));
      await bank(store, workBank({}));
      const log = await getDb().client.actionLog.findMany({ where: { storeId: store } });
      expect(log.map((entry) => [entry.action, entry.actor])).toEqual([
        ['data.import.work_bank', 'cli:test'],
      ]);
    });

    it('two imports of one file at the same moment create every event once', async () => {
      const store = await newStore();
      const text = workBank({}, { ref: 810000103 });
      const reports = await Promise.all([bank(store, text), bank(store, text)]);
      expect(reports.map((report) => report.totals.created).sort()).toEqual([0, 2]);
      expect(await getDb().client.event.count({ where: { storeId: store } })).toBe(2);
    });

    it('saves a file of 2,000 rows', async () => {
      const store = await newStore();
      const rows = Array.from({ length: 1000 }, (_, index) => {
        const number = 600000 + index;
        return [
          { name: `${number}-BRIO-Item - V2-CORE`, ref: 820000000 + index },
          { name: `${number}-BRIO-Item - V2-Supervisor`, ref: 830000000 + index },
        ];
      }).flat();
      expect(await bank(store, workBank(...rows))).toMatchObject({ totals: { created: 2000 } });
      expect(
        await getDb().client.event.count({ where: { storeId: store, parentEventRefNum: { not: null } } }),
      ).toBe(1000);
    });
  });

  describe('scheduled', () => {
    const known = async (values = {}) => {
      const store = await newStore(values);
      await addTestEmployee(getDb().client, store, `${store}-ann`, {
        name: 'Ann Lee',
        crossmarkEmployeeId: 'US000001',
      });
      return store;
    };
    const booking = (storeId: string, eventRefNum = 810000101) =>
      getDb().client.schedule.findUnique({ where: { storeId_eventRefNum: { storeId, eventRefNum } } });

    it('creates event and booking, with the block of the start time; names compare without case and spacing', async () => {
      const store = await known();
      const report = await plan(store, scheduled({ rep: 'ANN  lee' }));
      expect(report).toMatchObject({ saved: true, totals: { created: 1 }, unknownPeople: [] });
      expect(await event(store, 810000101)).toMatchObject({ isScheduled: true, condition: 'scheduled' });
      expect(await booking(store)).toMatchObject({
        employeeId: `${store}-ann`,
        scheduleDate: '2026-11-24',
        scheduleTime: '10:15',
        shiftBlock: 1,
        syncStatus: 'pending',
        source: 'import',
      });
    });

    it('finds the person by employee id first, and waits for the pull when there is a connection', async () => {
      await getDb().client.connection.upsert({
        where: { id: 'main' },
        create: {
          id: 'main',
          name: 'Main',
          baseUrl: 'https://crossmark.example.com',
          username: 'u',
          timezone: 'UTC',
        },
        update: {},
      });
      const store = await known({ connectionId: 'main', number: String(9950 + count) });
      await plan(store, scheduled({ rep: 'Somebody Else', employeeId: 'US000001', store: '' }));
      expect(await booking(store)).toMatchObject({ employeeId: `${store}-ann`, syncStatus: 'pending_sync' });
    });

    it('imported twice: the second time skipped; another booking is an error unless replaced', async () => {
      const store = await known();
      await plan(store, scheduled({ rep: 'Ann Lee' }));
      expect(await plan(store, scheduled({ rep: 'Ann Lee' }))).toMatchObject({
        saved: false,
        totals: { skipped: 1 },
      });
      const moved = scheduled({ rep: 'Ann Lee', at: '11/25/2026 10:45 AM' });
      expect(await plan(store, moved)).toMatchObject({ errorCode: 'ROWS_INVALID', totals: { error: 1 } });
      expect(await plan(store, moved, { replace: true })).toMatchObject({ totals: { updated: 1 } });
      expect(await booking(store)).toMatchObject({ scheduleDate: '2026-11-25', shiftBlock: 3, version: 2 });
    });

    it('does not replace a booking that Crossmark knows', async () => {
      const store = await known();
      await addTestEvent(getDb().client, store, 810000101);
      await addTestBooking(getDb().client, store, 810000101, `${store}-ann`, {
        syncStatus: 'synced',
        externalId: '77',
      });
      const report = await plan(store, scheduled({ rep: 'Ann Lee', at: '11/25/2026 10:45 AM' }), {
        replace: true,
      });
      expect(report.lines[0]?.message).toContain('Crossmark knows the booking');
    });

    it('unknown people become inactive, active or are left out, as chosen', async () => {
      const inactive = await known();
      const text = scheduled(
        { rep: 'Cid Moss' },
        { ref: 810000102, rep: 'cid  moss', at: '11/26/2026 10:15 AM' },
      );
      expect(await plan(inactive, text)).toMatchObject({
        unknownPeople: ['cid moss'],
        totals: { created: 2 },
      });
      const find = (storeId: string) =>
        getDb().client.employee.findMany({ where: { storeId, nameLower: 'cid moss' } });
      expect(await find(inactive)).toMatchObject([{ isActive: false, jobTitle: 'event_specialist' }]);
      const active = await known();
      await plan(active, text, { unknown: 'create-active' });
      expect(await find(active)).toMatchObject([{ isActive: true }]);
      const skipped = await known();
      expect(await plan(skipped, text, { unknown: 'skip' })).toMatchObject({
        saved: false,
        totals: { skipped: 2 },
      });
      expect(await find(skipped)).toEqual([]);
    });

    it('a day outside the window or on a holiday is imported with a warning (WF-54), a locked day refused', async () => {
      const store = await known();
      await getDb().client.companyHoliday.create({
        data: { storeId: store, name: 'Harvest Day', kind: 'date', holidayDate: '2026-11-26' },
      });
      await getDb().client.lockedDay.create({
        data: { storeId: store, lockedDate: '2026-11-27', lockedBy: 'U1' },
      });
      const report = await plan(
        store,
        scheduled(
          { rep: 'Ann Lee', at: '12/07/2026 10:15 AM' },
          { ref: 810000102, rep: 'Ann Lee', at: '11/26/2026 10:15 AM' },
          { ref: 810000103, rep: 'Ann Lee', at: '11/27/2026 10:15 AM' },
        ),
        { partial: true },
      );
      expect(report.lines.map((line) => [line.result, line.message])).toEqual([
        ['created', 'warning: outside of the window 2026-11-23 to before 2026-12-07'],
        ['created', 'warning: a holiday (Harvest Day)'],
        ['error', 'the day is locked'],
      ]);
      expect(exitCodeOf(report)).toBe(3);
    });

    it('needs a day, a time and a person; a cancelled event takes no booking', async () => {
      const store = await known();
      await addTestEvent(getDb().client, store, 810000104, { condition: 'canceled' });
      const report = await plan(
        store,
        scheduled(
          { rep: 'Ann Lee', at: '' },
          { ref: 810000102, rep: 'Ann Lee', at: '11/24/2026' },
          { ref: 810000103 },
          { ref: 810000104, rep: 'Ann Lee' },
        ),
      );
      expect(report.lines.map((line) => [line.line, line.column, line.message])).toEqual([
        [2, 'Schedule Date/Time', 'must not be empty'],
        [3, 'Schedule Date/Time', 'a booking needs a time of day'],
        [4, 'Rep Name', 'a booking needs a person'],
        [5, 'Project Reference Number', 'the event is canceled'],
      ]);
    });

    it('Core of one start time take its blocks one after another', async () => {
      const store = await known();
      const report = await plan(
        store,
        scheduled({ rep: 'A One' }, { ref: 810000102, rep: 'B Two' }, { ref: 810000103, rep: 'C Three' }),
      );
      expect(report.totals.created).toBe(3);
      const bookings = await getDb().client.schedule.findMany({
        where: { storeId: store },
        orderBy: { eventRefNum: 'asc' },
      });
      expect(bookings.map((each) => each.shiftBlock)).toEqual([1, 2, null]);
    });

    it('supersedes the open row of a proposal for the event and raises the version of its run', async () => {
      const store = await known();
      await bank(store, workBank({}));
      const run = await proposalFor(getDb(), store, 810000101, 'proposed');
      await plan(store, scheduled({ rep: 'Ann Lee' }));
      const after = await getDb().client.schedulerRun.findUniqueOrThrow({
        where: { id: run },
        include: { rows: true },
      });
      expect(after.version).toBe(2);
      expect(after.rows).toMatchObject([
        { status: 'superseded', supersededReason: 'booked_elsewhere', openKey: null },
      ]);
    });

    it('waits for a row that is being submitted', async () => {
      const store = await known();
      await bank(store, workBank({}));
      await proposalFor(getDb(), store, 810000101, 'submitting');
      const report = await plan(store, scheduled({ rep: 'Ann Lee' }));
      expect(report.lines[0]).toMatchObject({
        result: 'error',
        message: 'the event is being submitted right now',
      });
    });

    it('waits for a booking that is being sent', async () => {
      const store = await known();
      await plan(store, scheduled({ rep: 'Ann Lee' }));
      const { client } = getDb();
      await client.remoteOperation.create({
        data: {
          ...{ storeId: store, kind: 'create', requestedBy: 'U1', eventRefNum: 810000101, state: 'running' },
          ...{ subjectIds: '[810000101]', steps: '[]' },
        },
      });
      const report = await plan(store, scheduled({ rep: 'A One' }), { replace: true });
      expect(report.lines[0]).toMatchObject({
        result: 'error',
        message: 'the event is being submitted right now',
      });
    });
  });

  describe('employees', () => {
    const FILE = 'Name,Employee ID,MV Retail #,Role,Juicer Trained,Active\n';

    it('creates inactive Event Specialists unless the file says otherwise (case 24)', async () => {
      const store = await newStore();
      const report = await people(
        store,
        `${FILE}Ann Lee,,,,,\nBob Oak,US000002,4711,Juicer Barista,yes,YES\n`,
      );
      expect(report.totals.created).toBe(2);
      expect(
        await getDb().client.employee.findMany({ where: { storeId: store }, orderBy: { name: 'asc' } }),
      ).toMatchObject([
        { name: 'Ann Lee', isActive: false, jobTitle: 'event_specialist', juicerTrained: false },
        {
          name: 'Bob Oak',
          isActive: true,
          jobTitle: 'juicer_barista',
          juicerTrained: true,
          externalId: '4711',
        },
      ]);
      expect(await getDb().client.weeklyAvailability.count({ where: { storeId: store } })).toBe(0);
    });

    it('needs only the column Name', async () => {
      expect(await people(await newStore(), 'Name\nAnn Lee\n')).toMatchObject({ totals: { created: 1 } });
    });

    it('fills in what is empty and overwrites nothing; "Ann  LEE" is "ann lee"', async () => {
      const store = await newStore();
      await addTestEmployee(getDb().client, store, `${store}-1`, {
        name: 'ann lee',
        externalId: '4711',
        jobTitle: 'juicer_barista',
      });
      const report = await people(store, `${FILE}Ann  LEE,US000001,,Club Supervisor,yes,no\n`);
      expect(report.lines).toMatchObject([{ result: 'exists', message: 'filled in Employee ID' }]);
      expect(await getDb().client.employee.findMany({ where: { storeId: store } })).toMatchObject([
        {
          name: 'ann lee',
          externalId: '4711',
          crossmarkEmployeeId: 'US000001',
          jobTitle: 'juicer_barista',
          isActive: true,
        },
      ]);
    });

    it('leaves people with contradicting ids alone and says so', async () => {
      const store = await newStore();
      await addTestEmployee(getDb().client, store, `${store}-1`, { name: 'Ann Lee', externalId: '4711' });
      await addTestEmployee(getDb().client, store, `${store}-2`, {
        name: 'Bob Oak',
        crossmarkEmployeeId: 'US000002',
      });
      const report = await people(store, `${FILE}Ann Lee,,4712,,,\nAnn Lee,US000002,4711,,,\n`, {
        partial: true,
      });
      expect(report.saved).toBe(false);
      const again = await people(store, `${FILE}Ann Lee,US000002,4711,,,\n`);
      expect(again).toMatchObject({ saved: false, totals: { exists: 1 } });
      expect(again.lines[0]?.message).toContain('needs attention');
    });

    it.each([
      ['a role nobody has', 'Ann Lee,,,Janitor,,', 'Role'],
      ['a name of one letter', 'A,,,,,', 'Name'],
      ['an id of another form', 'Ann Lee,12,,,,', 'Employee ID'],
      ['letters in the retail number', 'Ann Lee,,x1,,,', 'MV Retail #'],
      ['an answer that is neither yes nor no', 'Ann Lee,,,,perhaps,', 'Juicer Trained'],
    ])('refuses %s', async (_what, line, column) => {
      const report = await people(await newStore(), `${FILE}${line}\n`);
      expect(report.lines).toMatchObject([{ result: 'error', column, line: 2 }]);
    });

    it('activates with all days when asked, but not those who are marked inactive', async () => {
      const store = await newStore();
      await people(store, `${FILE}Ann Lee,,,,,\nBob Oak,,,,,no\n`, { activate: true });
      const rows = await getDb().client.employee.findMany({
        where: { storeId: store },
        include: { weeklyAvailability: true },
        orderBy: { name: 'asc' },
      });
      expect(rows.map((each) => [each.isActive, each.weeklyAvailability.length])).toEqual([
        [true, 1],
        [false, 0],
      ]);
    });

    it('gives the same person of the same store the same id in a new database', async () => {
      const store = await newStore();
      await people(store, 'Name\nAnn Lee\n');
      const first = await getDb().client.employee.findFirstOrThrow({ where: { storeId: store } });
      await getDb().client.employee.deleteMany({ where: { storeId: store } });
      await people(store, 'Name\nAnn Lee\n');
      expect((await getDb().client.employee.findFirstOrThrow({ where: { storeId: store } })).id).toBe(
        first.id,
      );
    });
  });

  describe('rotations', () => {
    const crew = async () => {
      const store = await newStore();
      const db = getDb().client;
      await addTestEmployee(db, store, `${store}-lead`, {
        name: 'Lea Dale',
        jobTitle: 'lead_event_specialist',
      });
      await addTestEmployee(db, store, `${store}-cs`, { name: 'Cal Sand', jobTitle: 'club_supervisor' });
      await addTestEmployee(db, store, `${store}-es`, { name: 'Eve Stone' });
      return store;
    };
    const turn = (storeId: string, text: string) => importRotations(getDb(), clock, request(storeId, text));

    it('replaces the listed cells, clears empty ones and leaves the others (7.2)', async () => {
      const store = await crew();
      await turn(
        store,
        'Day,Type,Person,Backup\nMonday,primary_lead,Lea Dale,Cal Sand\nTue,Juicer,Cal Sand,\n',
      );
      const report = await turn(store, 'Day,Type,Person\nMonday,primary lead,\n');
      expect(report.totals.updated).toBe(1);
      const cells = await getDb().client.rotationAssignment.findMany({ where: { storeId: store } });
      expect(cells).toMatchObject([{ dayOfWeek: 1, rotationType: 'juicer', employeeId: `${store}-cs` }]);
      expect((await getDb().client.store.findUniqueOrThrow({ where: { id: store } })).rotationsVersion).toBe(
        3,
      );
    });

    it('refuses wrong roles, strangers, unknown days and a backup who is the person', async () => {
      const store = await crew();
      const report = await turn(
        store,
        'Day,Type,Person,Backup\nMonday,juicer,Eve Stone,\nTuesday,primary_lead,Nobody,\nSomeday,juicer,Cal Sand,\nFriday,juicer,Cal Sand,Cal Sand\n',
      );
      expect(report.lines.map((line) => [line.line, line.column])).toEqual([
        [2, 'Person'],
        [3, 'Person'],
        [4, 'Day'],
        [5, 'Backup'],
      ]);
      expect(report.errorCode).toBe('ROWS_INVALID');
    });
  });
});

async function proposalFor(
  db: TestDatabase,
  storeId: string,
  eventRefNum: number,
  status: string,
): Promise<number> {
  const run = await db.client.schedulerRun.create({
    data: { storeId, runType: 'manual', status: 'completed', requestedBy: 'system' },
  });
  const lease =
    status === 'submitting' ? { leaseToken: 't', leaseUntil: new Date('2026-11-20T15:00:00Z') } : {};
  await db.client.pendingSchedule.create({
    data: {
      storeId,
      schedulerRunId: run.id,
      eventRefNum,
      employeeId: `${storeId}-ann`,
      scheduleDate: '2026-11-25',
      scheduleTime: '10:15',
      status,
      openKey: `${storeId}:${eventRefNum}`,
      original: '{}',
      ...lease,
    },
  });
  return run.id;
}

import fc from 'fast-check';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RotationType, Weekday } from '../../../src/domain/types.ts';
import type { CellInput, ExceptionInput } from '../../../src/services/rotations/model.ts';
import { RotationService } from '../../../src/services/rotations/rotation-service.ts';
import { RunService } from '../../../src/services/runs/run-service.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { Fixture, MANAGER, TODAY, VIEWER } from '../proposals/fixture.ts';

/** Saturday a week ahead. */
const SATURDAY = '2026-11-28';
const SAT = 5;

describeOnBothDatabases('rotations', (getDb) => {
  let f: Fixture;
  let service: RotationService;
  beforeEach(async () => {
    f = await Fixture.create(getDb());
    service = new RotationService({ db: f.db, clock: f.clock });
  });

  const cell = (day: number, type: RotationType, who: string | null, backup: string | null = null) =>
    ({
      ...{ weekday: day as Weekday, type },
      employeeId: who === null ? null : f.person(who),
      backupEmployeeId: backup === null ? null : f.person(backup),
    }) satisfies CellInput;
  const version = async () => (await service.grid(f.storeId, MANAGER)).version;
  const save = async (...cells: CellInput[]) =>
    service.save(f.storeId, MANAGER, { version: await version(), cells });
  const stored = async () =>
    (
      await f.db.client.rotationAssignment.findMany({
        where: { storeId: f.storeId },
        orderBy: [{ dayOfWeek: 'asc' }, { rotationType: 'asc' }],
      })
    ).map((row) => {
      const [who, backup] = [row.employeeId, row.backupEmployeeId].map((id) => id?.split('-')[0] ?? '–');
      return `${row.dayOfWeek} ${row.rotationType} ${who} ${backup}`;
    });
  const messages = async (...cells: CellInput[]) =>
    (await service.grid(f.storeId, MANAGER, cells)).warnings.map((one) => `${one.code}: ${one.message}`);
  const logged = (action: string) =>
    f.db.client.actionLog.findMany({ where: { storeId: f.storeId, action }, orderBy: { id: 'asc' } });

  describe('7.2: saving', () => {
    it('sets, clears and leaves alone: a Monday-to-Friday save keeps the weekend', async () => {
      await save(cell(0, 'juicer', 'j1', 'cs'), cell(1, 'primary_lead', 'l1'), cell(6, 'juicer', 'j1'));
      expect(await save(cell(0, 'juicer', 'cs'), cell(1, 'primary_lead', null))).toEqual({ changed: 2 });
      expect(await stored()).toEqual(['0 juicer cs –', '6 juicer j1 –']);
    });

    it('saves nothing at all when one cell is wrong', async () => {
      const before = await version();
      await expect(save(cell(0, 'juicer', 'j1'), cell(1, 'juicer', 'e1'))).rejects.toMatchObject({
        code: 'INVALID_EMPLOYEE_ROLE',
        message: expect.stringContaining('Person e1'),
      });
      expect(await stored()).toEqual([]);
      expect(await version()).toBe(before);
      expect(await logged('rotation.save')).toMatchObject([{ outcome: 'refused' }]);
    });

    it.each([
      ['an unknown person', 'nobody', null, 'EMPLOYEE_NOT_FOUND'],
      ['a person who is not active', 'l2', null, 'EMPLOYEE_INACTIVE'],
      ['a Lead without juicer training', 'l1', null, 'INVALID_EMPLOYEE_ROLE'],
      ['a backup with the wrong role', 'j1', 'e1', 'INVALID_EMPLOYEE_ROLE'],
      ['the same person twice', 'j1', 'j1', 'VALIDATION_ERROR'],
      ['a backup without a person', null, 'j1', 'VALIDATION_ERROR'],
    ])('7.1: refuses %s', async (_, who, backup, code) => {
      await f.db.client.employee.updateMany({ where: { id: f.person('l2') }, data: { isActive: false } });
      await expect(save(cell(0, 'juicer', who, backup))).rejects.toMatchObject({ code });
    });

    it('the second of two who save is told by whom and when the first was', async () => {
      const seen = await version();
      await service.save(f.storeId, MANAGER, { version: seen, cells: [cell(0, 'juicer', 'j1')] });
      const late = service.save(f.storeId, MANAGER, { version: seen, cells: [cell(0, 'juicer', 'cs')] });
      await expect(late).rejects.toMatchObject({ code: 'STALE_FORM', details: { by: MANAGER } });
      expect(await stored()).toEqual(['0 juicer j1 –']);
    });

    it('of two saves at the same moment exactly one wins', async () => {
      const seen = await version();
      const results = await Promise.allSettled(
        ['j1', 'cs'].map((who) =>
          service.save(f.storeId, MANAGER, { version: seen, cells: [cell(0, 'juicer', who)] }),
        ),
      );
      expect(results.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await stored()).toHaveLength(1);
      expect(await version()).toBe(seen + 1);
    });

    it('changes nothing when everything stays', async () => {
      await save(cell(0, 'juicer', 'j1'));
      const before = await version();
      expect(await save(cell(0, 'juicer', 'j1'), cell(1, 'juicer', null))).toEqual({ changed: 0 });
      expect(await version()).toBe(before);
      expect(await logged('rotation.save')).toHaveLength(1);
    });

    it('is recorded with what was and what is', async () => {
      await save(cell(0, 'juicer', 'j1'));
      await save(cell(0, 'juicer', 'cs', 'j1'));
      const [, last] = await logged('rotation.save');
      expect(last).toMatchObject({ actor: MANAGER, outcome: 'done' });
      const monday = { day: 'Monday', type: 'juicer' };
      expect(JSON.parse(last?.before ?? '')).toEqual({
        cells: [{ ...monday, employeeId: f.person('j1'), backupEmployeeId: null }],
      });
      expect(JSON.parse(last?.after ?? '')).toEqual({
        cells: [{ ...monday, employeeId: f.person('cs'), backupEmployeeId: f.person('j1') }],
      });
    });

    it('after any series of saves each cell holds what was saved for it last', async () => {
      const days = fc.integer({ min: 0, max: 6 });
      const who = fc.constantFrom(null, ['cs', null], ['l1', null], ['l1', 'l2'], ['cs', 'l1']);
      const series = fc.array(fc.array(fc.tuple(days, who), { minLength: 1, maxLength: 4 }), {
        maxLength: 5,
      });
      await fc.assert(
        fc.asyncProperty(series, async (saves) => {
          await save(...[0, 1, 2, 3, 4, 5, 6].map((day) => cell(day, 'primary_lead', null)));
          const model = new Map<number, string>();
          for (const one of saves) {
            // A day stands once in a form.
            const form = new Map(one);
            await save(
              ...[...form].map(([day, pair]) =>
                cell(day, 'primary_lead', pair?.[0] ?? null, pair?.[1] ?? null),
              ),
            );
            for (const [day, pair] of form) {
              if (pair === null) model.delete(day);
              else model.set(day, `${day} primary_lead ${pair[0]} ${pair[1] ?? '–'}`);
            }
          }
          expect(await stored()).toEqual([...model].sort(([a], [b]) => a - b).map(([, text]) => text));
        }),
        { seed: 7, numRuns: 5 },
      );
    });

    it('who only reads may look and not save', async () => {
      expect((await service.grid(f.storeId, VIEWER)).mayEdit).toBe(false);
      const save = service.save(f.storeId, VIEWER, { version: 1, cells: [cell(0, 'juicer', 'j1')] });
      await expect(save).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(service.grid(f.storeId, 'UOUTSIDER')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });
  });

  describe('7.2: warnings, live and after saving', () => {
    const LEADS = [0, 1, 2, 3, 4, 5, 6].map((day) => [day, 'primary_lead', 'l1'] as const);
    const leads = () => LEADS.map(([day, type, who]) => cell(day, type, who));

    it('a day without a Primary Lead', async () => {
      expect(await messages(...leads().slice(1))).toEqual(['lead_gap: Nobody is Primary Lead on Mondays.']);
      expect(await messages(...leads())).toEqual([]);
    });

    it('a person whose week leaves the weekday out, as person or backup', async () => {
      await f.db.client.weeklyAvailability.create({
        data: { storeId: f.storeId, employeeId: f.person('j1'), monday: false },
      });
      expect(await messages(...leads(), cell(0, 'juicer', 'j1'), cell(1, 'juicer', 'j1'))).toEqual([
        'pattern: Person j1 usually does not work Mondays.',
      ]);
      expect(await messages(...leads(), cell(0, 'juicer', 'cs', 'j1'))).toEqual([
        'pattern: Person j1 usually does not work Mondays.',
      ]);
    });

    it('time off in the next three weeks, unless an exception covers it', async () => {
      await f.db.client.timeOff.create({
        data: {
          ...{ storeId: f.storeId, employeeId: f.person('j1'), status: 'approved' },
          ...{ startDate: SATURDAY, endDate: '2026-12-12' },
        },
      });
      const juicer = cell(SAT, 'juicer', 'j1', 'cs');
      expect(await messages(...leads(), juicer)).toEqual([
        // Dec 12 is more than three weeks ahead.
        'time_off: Person j1 has time off on Sat Nov 28, Sat Dec 5; Person cs is the backup.',
      ]);
      await service.addException(f.storeId, MANAGER, {
        ...{ date: SATURDAY, type: 'juicer', employeeId: f.person('cs') },
      });
      expect(await messages(...leads(), juicer)).toEqual([
        'time_off: Person j1 has time off on Sat Dec 5; Person cs is the backup.',
      ]);
    });

    it('juicer work that nobody on the rotation could do; other days of its window count', async () => {
      const production = (refNum: number, startDate: string, dueDate: string) =>
        f.event(refNum, {
          projectName: `11-28 8HR-ES1-Juicer-Production-SPCLTY (261128000${refNum}) - ES1`,
          eventType: 'juicer_production',
          ...{ startDate, dueDate },
        });
      await production(110, SATURDAY, '2026-11-29');
      const [gap, ...rest] = await messages(...leads());
      expect(gap).toMatch(/^juicer_gap: Nobody is juicer on Saturdays and a juicer event needs one: 110/);
      expect(rest).toEqual([]);
      expect(await messages(...leads(), cell(SAT, 'juicer', 'j1'))).toEqual([]);
      await f.db.client.event.updateMany({ where: { projectRefNum: 110 }, data: { dueDate: '2026-11-30' } });
      expect(await messages(...leads(), cell(6, 'juicer', 'j1'))).toEqual([]);
    });

    it('one person in two roles, and one who has lost the role', async () => {
      await save(cell(0, 'juicer', 'cs'), ...leads().slice(1), cell(0, 'primary_lead', 'cs'));
      expect(await messages()).toEqual(['two_roles: Person cs is juicer and Primary Lead on Mondays.']);
      await f.db.client.employee.updateMany({
        where: { id: f.person('cs') },
        data: { jobTitle: 'event_specialist' },
      });
      expect(await messages()).toContain('unfit: Person cs does not have the role for it any more.');
    });
  });

  describe('7.3, 7.4: exceptions', () => {
    const add = (input: Partial<ExceptionInput> = {}) =>
      service.addException(f.storeId, MANAGER, {
        ...{ date: SATURDAY, type: 'juicer', employeeId: f.person('j1') },
        ...input,
      });
    const list = async (page = 1) => service.exceptions(f.storeId, VIEWER, page);

    it('are listed from today on, then past ones for the record, with who would usually do it', async () => {
      await save(cell(SAT, 'juicer', 'cs'));
      await add({ reason: 'They swapped' });
      await f.db.client.scheduleException.create({
        data: {
          ...{ storeId: f.storeId, exceptionDate: '2026-11-14', rotationType: 'juicer' },
          employeeId: f.person('j1'),
        },
      });
      const { items, total } = await list();
      expect(total).toBe(2);
      expect(items).toMatchObject([
        { date: SATURDAY, past: false, insteadOf: 'Person cs', reason: 'They swapped', createdBy: MANAGER },
        { date: '2026-11-14', past: true, problem: null },
      ]);
    });

    it('say when the person cannot come after all', async () => {
      await add();
      await f.db.client.timeOff.create({
        data: {
          ...{ storeId: f.storeId, employeeId: f.person('j1'), status: 'approved' },
          ...{ startDate: SATURDAY, endDate: SATURDAY },
        },
      });
      expect((await list()).items[0]?.problem).toBe(
        'Person j1 has time off on Sat Nov 28; a run leaves them out.',
      );
    });

    it.each([
      ['yesterday', { date: '2026-11-19' }, 'VALIDATION_ERROR'],
      ['a wrong role', { employeeId: 'e1' }, 'INVALID_EMPLOYEE_ROLE'],
      ['somebody unknown', { employeeId: 'nobody' }, 'EMPLOYEE_NOT_FOUND'],
      ['a locked day', { date: '2026-11-27' }, 'DAY_LOCKED'],
      ['somebody who is off', { date: '2026-11-29' }, 'CONSTRAINT_VIOLATION'],
      ['against the usual week without a reason', { date: '2026-11-30' }, 'REASON_REQUIRED'],
    ])('7.3: refuses %s', async (_, input, code) => {
      const { storeId } = f;
      const employeeId = f.person('j1');
      await f.db.client.lockedDay.create({ data: { storeId, lockedDate: '2026-11-27', lockedBy: 'U1' } });
      await f.db.client.dateAvailability.create({
        data: { storeId, employeeId, date: '2026-11-29', isAvailable: false },
      });
      await f.db.client.weeklyAvailability.create({ data: { storeId, employeeId, monday: false } });
      const who = 'employeeId' in input ? { employeeId: f.person(input.employeeId as string) } : {};
      await expect(add({ ...input, ...who })).rejects.toMatchObject({ code });
      expect((await list()).total).toBe(0);
      if (code === 'REASON_REQUIRED') await add({ ...input, reason: 'They offered' });
    });

    it('one that is there is changed only after a confirmation', async () => {
      await add();
      await expect(add({ employeeId: f.person('cs') })).rejects.toMatchObject({
        code: 'EXCEPTION_EXISTS',
        message: 'Person j1 already takes the juicer work on Sat Nov 28.',
      });
      await add({ employeeId: f.person('cs'), replace: true });
      expect((await list()).items).toMatchObject([{ person: { name: 'Person cs' } }]);
    });

    it('offers only people with the role who are there, the free ones first', async () => {
      await f.event(600101);
      await f.booking(600101, 'j1', SATURDAY);
      const { people } = await service.standIns(f.storeId, MANAGER, 'juicer', SATURDAY);
      expect(people.map((one) => `${one.name}: ${one.reason}`)).toEqual([
        'Person cs: nothing else that day',
        'Person j1: 1 that day',
      ]);
    });

    it('7.4: future ones are deleted, past ones stay, foreign ones do not exist', async () => {
      await add({ date: TODAY });
      const past = await f.db.client.scheduleException.create({
        data: {
          ...{ storeId: f.storeId, exceptionDate: '2026-11-14', rotationType: 'juicer' },
          employeeId: f.person('j1'),
        },
      });
      const [today] = (await list()).items;
      await service.deleteException(f.storeId, MANAGER, today?.id ?? 0);
      await expect(service.deleteException(f.storeId, MANAGER, today?.id ?? 0)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      await expect(service.deleteException(f.storeId, MANAGER, past.id)).rejects.toMatchObject({
        code: 'STATE',
      });
      const other = await Fixture.create(getDb());
      const elsewhere = new RotationService({ db: other.db, clock: other.clock });
      await expect(elsewhere.deleteException(other.storeId, MANAGER, past.id)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      expect((await list()).items).toMatchObject([{ past: true }]);
      expect(await logged('rotation.exception_delete')).toMatchObject([
        { outcome: 'done', actor: MANAGER },
        { outcome: 'refused' },
        { outcome: 'refused' },
      ]);
    });

    it('a person who only reads may neither add nor delete', async () => {
      const input = { date: SATURDAY, type: 'juicer', employeeId: f.person('j1') } as const;
      await expect(service.addException(f.storeId, VIEWER, input)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    });
  });

  it('the next run plans with what was saved', async () => {
    await f.db.client.storeSetting.create({
      data: { storeId: f.storeId, key: 'juicerFallback', value: 'false' },
    });
    await f.event(110, {
      projectName: '11-28 8HR-ES1-Juicer-Production-SPCLTY (261128000110) - ES1',
      eventType: 'juicer_production',
      ...{ startDate: SATURDAY, dueDate: '2026-11-29' },
    });
    const runs = new RunService({ db: f.db, clock: f.clock, log: pino({ level: 'silent' }) });
    const plan = async () => {
      const { runId } = await runs.execute(await runs.begin(f.storeId, 'system', { runType: 'automatic' }));
      const { employeeId, failureCode } = await f.row(runId, 110);
      return employeeId?.split('-')[0] ?? failureCode;
    };
    expect(await plan()).toBe('NO_JUICER_ROTATION');
    await save(cell(SAT, 'juicer', 'j1', 'cs'));
    expect(await plan()).toBe('j1');
    await service.addException(f.storeId, MANAGER, {
      ...{ date: SATURDAY, type: 'juicer', employeeId: f.person('cs') },
    });
    expect(await plan()).toBe('cs');
  });
});

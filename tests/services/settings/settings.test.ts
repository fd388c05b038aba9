import { expect, it } from 'vitest';
import { announce } from '../../../src/db/repositories/messages.ts';
import { DaybreakError } from '../../../src/domain/errors.ts';
import { approversMark } from '../../../src/services/settings/approvers-mark.ts';
import type { SettingsChange } from '../../../src/services/settings/model.ts';
import { DEFAULTS } from '../../../src/services/settings/schema.ts';
import { SettingsService } from '../../../src/services/settings/settings-service.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { ADMIN, APPROVER, APPROVER_TWO, DAY, Fixture, MANAGER, VIEWER } from '../proposals/fixture.ts';

describeOnBothDatabases('settings of a store', (getDb) => {
  async function open() {
    const fixture = await Fixture.create(getDb());
    const { storeId, clock } = fixture;
    const service = new SettingsService({ db: getDb(), clock });
    const version = async () => (await service.view(storeId, MANAGER)).version;
    const edit = async (
      edits: (SettingsChange & { kind: 'settings' })['edits'],
      at?: number,
    ): Promise<SettingsChange> => ({ kind: 'settings', version: at ?? (await version()), edits });
    const stored = async () =>
      Object.fromEntries(
        (await getDb().client.storeSetting.findMany({ where: { storeId } })).map((row) => [
          row.key,
          JSON.parse(row.value) as unknown,
        ]),
      );
    const log = (action: string) =>
      getDb().client.actionLog.findMany({ where: { storeId, action }, orderBy: { id: 'asc' } });
    return { fixture, storeId, service, edit, stored, log };
  }
  const errorOf = async (work: Promise<unknown>): Promise<DaybreakError> => {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof DaybreakError)) throw new Error(`no refusal: ${String(error)}`);
    return error;
  };

  it('shows defaults, then what is saved; only what differs from the default is stored', async () => {
    const { service, storeId, edit, stored } = await open();
    expect((await service.view(storeId, MANAGER)).settings).toEqual(DEFAULTS);
    await service.save(
      storeId,
      MANAGER,
      await edit({ horizonDays: 14, bumping: true, reminderTime: '09:00' }),
    );
    expect(await stored()).toEqual({ horizonDays: 14, reminderTime: '09:00' });
    await service.save(storeId, APPROVER, await edit({ horizonDays: DEFAULTS.horizonDays }));
    expect(await stored()).toEqual({ reminderTime: '09:00' });
    const view = await service.view(storeId, MANAGER);
    expect(view.settings.reminderTime).toBe('09:00');
    expect(view.saved?.by).toBe(APPROVER);
  });

  it('changes one time of one block and leaves the others alone', async () => {
    const { service, storeId, edit, stored } = await open();
    const changed = await service.save(
      storeId,
      MANAGER,
      await edit({ 'blocks.2.lunchBegin': '14:15', 'durations.core': 400 }),
    );
    expect(changed).toEqual([
      { path: 'blocks.2.lunchBegin', before: '14:00', after: '14:15' },
      { path: 'durations.core', before: 390, after: 400 },
    ]);
    const { blocks, durations } = (await stored()) as unknown as typeof DEFAULTS;
    expect(blocks[2]).toEqual({ ...DEFAULTS.blocks[2], lunchBegin: '14:15' });
    expect(blocks.filter((_, i) => i !== 2)).toEqual(DEFAULTS.blocks.filter((_, i) => i !== 2));
    expect(durations).toEqual({ ...DEFAULTS.durations, core: 400 });
  });

  it('keeps what stood before and what stands after in the record', async () => {
    const { service, storeId, edit, log } = await open();
    await service.save(storeId, MANAGER, await edit({ bufferDays: 5 }));
    await service.save(storeId, MANAGER, await edit({ bufferDays: 2 }));
    const entries = (await log('settings.change')).map(({ actor, before, after, outcome }) => [
      actor,
      before,
      after,
      outcome,
    ]);
    expect(entries).toEqual([
      [MANAGER, '{"bufferDays":null}', '{"bufferDays":5}', 'done'],
      [MANAGER, '{"bufferDays":5}', '{"bufferDays":2}', 'done'],
    ]);
  });

  it('a save that changes nothing leaves version and record alone', async () => {
    const { service, storeId, edit, log } = await open();
    expect(await service.save(storeId, MANAGER, await edit({ bufferDays: DEFAULTS.bufferDays }))).toEqual([]);
    expect(await log('settings.change')).toEqual([]);
    expect((await service.view(storeId, MANAGER)).version).toBe(1);
  });

  it('names the path of every wrong value and saves nothing', async () => {
    const { service, storeId, edit, stored } = await open();
    const change = await edit({
      horizonDays: 91,
      'blocks.0.lunchEnd': '09:00',
      'durations.core': 3,
      unheardOf: 1,
      deputyUserId: 'nobody',
    });
    for (const verb of ['preview', 'save'] as const) {
      const error = await errorOf(service[verb](storeId, MANAGER, change));
      expect(error.code).toBe('VALIDATION_ERROR');
      expect((error.details as { path: string }[]).map(({ path }) => path).sort()).toEqual([
        'blocks[0]',
        'deputyUserId',
        'durations.core',
        'horizonDays',
        'unheardOf',
      ]);
    }
    expect(await stored()).toEqual({});
  });

  it('the deputy is somebody who may approve', async () => {
    const { service, storeId, edit } = await open();
    const error = await errorOf(service.save(storeId, MANAGER, await edit({ deputyUserId: VIEWER })));
    expect(error.details).toMatchObject([{ path: 'deputyUserId' }]);
    await service.save(storeId, MANAGER, await edit({ deputyUserId: APPROVER_TWO }));
    expect((await service.view(storeId, MANAGER)).settings.deputyUserId).toBe(APPROVER_TWO);
  });

  it('the second of two people is told who was faster', async () => {
    const { service, storeId, edit, stored } = await open();
    const mine = await edit({ horizonDays: 10 });
    await service.save(storeId, APPROVER, await edit({ horizonDays: 12 }));
    for (const verb of ['preview', 'save'] as const) {
      const error = await errorOf(service[verb](storeId, MANAGER, mine));
      expect(error).toMatchObject({ code: 'STALE_FORM', details: { by: APPROVER } });
    }
    expect(await stored()).toEqual({ horizonDays: 12 });
  });

  it('two saves at the same time: one wins, one is stale', async () => {
    const { service, storeId, edit } = await open();
    const change = (days: number) => edit({ horizonDays: days }, 1);
    const results = await Promise.allSettled([
      service.save(storeId, APPROVER, await change(11)),
      service.save(storeId, MANAGER, await change(12)),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('says what the next run would do differently, and writes nothing', async () => {
    const { fixture, service, storeId, edit, stored } = await open();
    for (const core of [700001, 700002]) await fixture.event(core, { startDate: DAY });
    await fixture.event(700003, { startDate: '2026-12-05', dueDate: '2026-12-20' });
    const none = await service.preview(storeId, MANAGER, await edit({ reminderTime: '10:00' }));
    expect(none).toEqual({
      changed: [{ path: 'reminderTime', before: '08:00', after: '10:00' }],
      plan: null,
    });
    const less = await service.preview(storeId, MANAGER, await edit({ horizonDays: 10 }));
    expect(less.plan).toMatchObject({ withoutPlaceBefore: 0, withoutPlaceAfter: 0, newlyPlaced: 0, gone: 1 });
    const later = await service.preview(
      storeId,
      MANAGER,
      await edit({ 'blocks.0.arrive': '10:00', bufferDays: 10 }),
    );
    expect(later.plan?.moved).toBeGreaterThan(0);
    expect(await stored()).toEqual({});
  });

  it('managers may, viewers may not; every refusal is kept', async () => {
    const { service, storeId, edit, log } = await open();
    const change = await edit({ horizonDays: 10 });
    const day: SettingsChange = { kind: 'lock', date: DAY, reason: null };
    for (const work of [
      () => service.view(storeId, VIEWER),
      () => service.calendar(storeId, VIEWER),
      () => service.preview(storeId, VIEWER, change),
      () => service.save(storeId, VIEWER, change),
      () => service.save(storeId, VIEWER, day),
      () => service.setApprovers(storeId, MANAGER, { shown: '', wanted: [] }),
    ])
      expect((await errorOf(work())).code).toBe('FORBIDDEN');
    expect(await log('right.settings')).toHaveLength(4);
    expect(await log('right.lock')).toHaveLength(1);
    expect(await log('right.configure')).toHaveLength(1);
  });

  it('locks and unlocks a day; the second to lock it is told who was first', async () => {
    const { service, storeId, log } = await open();
    const lock: SettingsChange = { kind: 'lock', date: DAY, reason: 'Paperwork is out' };
    await service.save(storeId, MANAGER, lock);
    expect(await errorOf(service.save(storeId, APPROVER, lock))).toMatchObject({
      code: 'STATE',
      details: { by: MANAGER },
    });
    expect((await service.calendar(storeId, MANAGER)).locked).toMatchObject([
      { date: DAY, reason: 'Paperwork is out', by: MANAGER },
    ]);
    const unlock: SettingsChange = { kind: 'unlock', date: DAY };
    await service.save(storeId, APPROVER, unlock);
    expect((await errorOf(service.save(storeId, APPROVER, unlock))).code).toBe('NOT_FOUND');
    expect(await log('day.lock')).toMatchObject([{ actor: MANAGER, subjectId: DAY }]);
    expect(await log('day.unlock')).toMatchObject([{ actor: APPROVER, outcome: 'done' }]);
    expect(await log('calendar.lock')).toMatchObject([{ outcome: 'refused', errorCode: 'STATE' }]);
  });

  it('two people lock a day at the same time: one of them is told', async () => {
    const { service, storeId } = await open();
    const lock: SettingsChange = { kind: 'lock', date: DAY, reason: null };
    const results = await Promise.allSettled(
      [MANAGER, APPROVER].map((user) => service.save(storeId, user, lock)),
    );
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'STATE' });
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('says what a locked day and a holiday do to the next run', async () => {
    const { fixture, service, storeId } = await open();
    await fixture.event(700011, { startDate: DAY, dueDate: fixture.day(1) });
    const lock = await service.preview(storeId, MANAGER, { kind: 'lock', date: DAY, reason: null });
    expect(lock.plan).toMatchObject({ withoutPlaceBefore: 0, withoutPlaceAfter: 1, newlyFailed: 1 });
    const holiday: SettingsChange = { kind: 'holiday_add', name: 'Inventory', date: DAY, repeats: 'once' };
    expect((await service.preview(storeId, MANAGER, holiday)).plan).toMatchObject({ newlyFailed: 1 });
    await service.save(storeId, MANAGER, holiday);
    const { holidays } = await service.calendar(storeId, MANAGER);
    const added = holidays.find(({ name }) => name === 'Inventory');
    expect(added).toMatchObject({ next: DAY, repeats: 'once', everyStore: false });
    const gone: SettingsChange = { kind: 'holiday_delete', id: added?.id ?? 0 };
    expect((await service.preview(storeId, MANAGER, gone)).plan).toMatchObject({ newlyPlaced: 1 });
    await service.save(storeId, MANAGER, gone);
    expect((await service.calendar(storeId, MANAGER)).holidays.some(({ name }) => name === 'Inventory')).toBe(
      false,
    );
  });

  it('holidays come again on the same date or the same weekday', async () => {
    const { fixture, service, storeId } = await open();
    const add = (name: string, date: string, repeats: 'yearly' | 'weekday') =>
      service.save(storeId, MANAGER, { kind: 'holiday_add', name, date, repeats });
    await add('Founders', '2026-12-20', 'yearly');
    await add('Fourth Thursday', '2026-11-26', 'weekday');
    fixture.clock.set('2027-01-05T18:00:00Z');
    expect((await service.calendar(storeId, MANAGER)).holidays).toMatchObject([
      { name: 'Fourth Thursday', next: '2027-11-25', repeats: 'weekday' },
      { name: 'Founders', next: '2027-12-20', repeats: 'yearly' },
    ]);
  });

  it('refuses days that are over, unknown days, a second holiday and a holiday of every store', async () => {
    const { service, storeId } = await open();
    const { id } = await getDb().client.companyHoliday.create({
      data: { name: 'Everywhere', kind: 'date', holidayDate: '2026-12-24' },
    });
    const path = async (change: SettingsChange) => {
      const { code, details } = await errorOf(service.save(storeId, MANAGER, change));
      return [code, (details as { path: string }[] | undefined)?.[0]?.path];
    };
    expect(await path({ kind: 'lock', date: '2026-11-19', reason: null })).toEqual([
      'VALIDATION_ERROR',
      'date',
    ]);
    expect(await path({ kind: 'lock', date: '2026-02-30', reason: null })).toEqual([
      'VALIDATION_ERROR',
      'date',
    ]);
    const again = { kind: 'holiday_add', name: 'Again', date: '2026-12-24', repeats: 'once' } as const;
    expect(await path(again)).toEqual(['VALIDATION_ERROR', 'date']);
    expect(await path({ ...again, name: ' ', date: '2026-12-23' })).toEqual(['VALIDATION_ERROR', 'name']);
    expect(await path({ kind: 'holiday_delete', id })).toEqual(['NOT_FOUND', undefined]);
    await getDb().client.companyHoliday.delete({ where: { id } });
  });

  it('waiting proposals are drawn again when a day is locked', async () => {
    const { fixture, service, storeId } = await open();
    await fixture.event(700021);
    const runId = await fixture.run([{ event: 700021, employee: 'e1', date: DAY, time: '10:15', block: 1 }]);
    const message = { storeId, kind: 'run.new', subjectType: 'run', subjectId: runId, recipient: 'C1' };
    await announce(getDb().client, message);
    await service.save(storeId, MANAGER, { kind: 'lock', date: DAY, reason: null });
    expect(await getDb().client.slackMessage.count({ where: { storeId, subjectVersion: 1 } })).toBe(1);
  });

  it('administrators set who may approve, never themselves, on the list they have seen', async () => {
    const { service, storeId, log } = await open();
    const before = [APPROVER, APPROVER_TWO];
    expect((await service.view(storeId, ADMIN)).approvers).toEqual(before);
    const shown = approversMark([APPROVER_TWO, APPROVER]);
    const own = service.setApprovers(storeId, ADMIN, { shown, wanted: [...before, ADMIN] });
    expect((await errorOf(own)).code).toBe('VALIDATION_ERROR');
    expect(await service.setApprovers(storeId, ADMIN, { shown, wanted: [APPROVER, MANAGER] })).toBe(true);
    expect((await service.view(storeId, ADMIN)).approvers).toEqual([APPROVER, MANAGER].sort());
    const late = service.setApprovers(storeId, ADMIN, { shown, wanted: [] });
    expect(await errorOf(late)).toMatchObject({ code: 'STALE_FORM', details: { by: ADMIN } });
    expect((await log('role.revoke')).map(({ subjectId }) => subjectId)).toEqual([APPROVER_TWO]);
    const many = Array.from({ length: 120 }, (_, n) => `UMANY${String(n).padStart(4, '0')}`);
    const seen = approversMark([APPROVER, MANAGER]);
    expect(await service.setApprovers(storeId, ADMIN, { shown: seen, wanted: many })).toBe(true);
    expect(await service.setApprovers(storeId, ADMIN, { shown: approversMark(many), wanted: many })).toBe(
      false,
    );
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Database, Tx } from '../../../src/db/database.ts';
import { ConflictService } from '../../../src/services/conflicts/conflict-service.ts';
import { readSyncState } from '../../../src/services/conflicts/sync-state.ts';
import { NoticeReader } from '../../../src/services/notices/notice-reader.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { ADMIN, APPROVER, DAY, Fixture, MANAGER, VIEWER } from '../proposals/fixture.ts';
import { foundBySync, side } from './scene.ts';

describeOnBothDatabases('conflicts with Crossmark', (getDb, provider) => {
  let f: Fixture;
  let conflicts: ConflictService;
  const E1 = 612001;
  const E2 = 612002;

  beforeEach(async () => {
    f = await Fixture.create(getDb());
    conflicts = new ConflictService({ db: f.db, clock: f.clock });
    await f.event(E1);
  });

  const found = (items: Parameters<typeof foundBySync>[2]) =>
    foundBySync(f.db, f.storeId, items, f.clock.now());
  /** Ours: e1 at 10:15; theirs: e2 at 13:00. */
  const moved = async (date = DAY, refNum = E1) => {
    await f.booking(refNum, 'e1', date);
    const ours = side(f.person('e1'), 'Person e1', date, '10:15', String(40_000_000 + refNum));
    const theirs = side(f.person('e2'), 'Person e2', date, '13:00');
    const { ids, syncId } = await found([
      { refNum, fields: { booking: { local: ours, upstream: theirs } }, urgent: date < DAY },
    ]);
    return { id: ids[0]!, syncId };
  };
  const booked = (refNum = E1) =>
    f.db.client.schedule.findFirst({ where: { storeId: f.storeId, eventRefNum: refNum } });
  const take = (id: number, version = 1, notice?: 'told' | 'send_dm') =>
    conflicts.takeTheirs(f.storeId, MANAGER, id, { version, ...(notice ? { notice } : {}) });
  const messages = () =>
    f.db.client.slackMessage.findMany({ where: { storeId: f.storeId }, orderBy: { id: 'asc' } });
  const log = () => f.db.client.actionLog.findMany({ where: { storeId: f.storeId }, orderBy: { id: 'asc' } });

  describe('what is told', () => {
    it('one message per sync in the channel; urgent ones also to everybody who may decide; never twice', async () => {
      const { syncId } = await moved('2026-11-21');
      const sent = (await messages()).map(({ kind, recipient }) => `${kind} ${recipient}`);
      const { slackChannelId } = await f.db.client.store.findUniqueOrThrow({ where: { id: f.storeId } });
      expect(sent.sort()).toEqual(
        [
          `sync.conflicts ${slackChannelId}`,
          ...[APPROVER, 'UAPPROVE2', MANAGER].map((user) => `sync.conflicts.urgent ${user}`),
        ].sort(),
      );
      const again = await found([]);
      expect(again.syncId).not.toBe(syncId);
      expect(await messages()).toHaveLength(sent.length);
    });

    it('a quiet sync tells nobody; one without urgent conflicts writes to nobody directly', async () => {
      await found([]);
      expect(await messages()).toEqual([]);
      await moved();
      expect((await messages()).map(({ kind }) => kind)).toEqual(['sync.conflicts']);
    });
  });

  describe('what is read', () => {
    it('both sides, ours as it stands now, urgent first, ten a page', async () => {
      const refs = Array.from({ length: 12 }, (_, i) => 613000 + i);
      for (const ref of refs) await f.event(ref);
      const { syncId } = await found(
        refs.map((refNum, i) => ({
          refNum,
          urgent: i === 11,
          fields: { dueDate: { local: '2026-12-01', upstream: '2026-12-20' } },
        })),
      );
      const first = await conflicts.reader.ofSync(f.storeId, syncId, { page: 1, urgentOnly: false });
      expect(first).toMatchObject({ open: 12, total: 12, pages: 2 });
      expect(first.items[0]).toMatchObject({ eventRefNum: 613011, urgent: true });
      expect(first.items[1]?.fields).toEqual([
        { field: 'dueDate', ours: '2026-12-12', theirs: '2026-12-20' },
      ]);
      const second = await conflicts.reader.ofSync(f.storeId, syncId, { page: 9, urgentOnly: false });
      expect([second.page, second.items.length]).toEqual([2, 2]);
      const urgent = await conflicts.reader.ofSync(f.storeId, syncId, { page: 1, urgentOnly: true });
      expect(urgent.total).toBe(1);
      expect((await readSyncState(f.db.client, f.storeId)).openConflicts).toBe(12);
    });

    it('the state of the store: last sync, and a newer one that did not work', async () => {
      await found([]);
      const at = f.clock.now();
      expect(await readSyncState(f.db.client, f.storeId)).toEqual({
        ...{ connected: false, failed: null, openConflicts: 0 },
        last: { at, events: 212, changes: 3 },
      });
      f.clock.advance(60_000);
      const later = { startedAt: f.clock.now(), finishedAt: f.clock.now() };
      await f.db.client.syncRun.create({
        data: {
          ...{ storeId: f.storeId, kind: 'scheduled', requestedBy: 'system', status: 'failed' },
          ...{ ...later, errorCode: 'AUTH_FAILED' },
        },
      });
      const state = await readSyncState(f.db.client, f.storeId);
      expect(state.failed).toEqual({ at: f.clock.now(), code: 'AUTH_FAILED' });
      expect(state.last?.at).toEqual(at);
    });
  });

  describe('keep ours', () => {
    it('closes it, changes nothing here, is recorded, and the messages are drawn again', async () => {
      const { id } = await moved();
      const before = await booked();
      const view = await conflicts.keepOurs(f.storeId, MANAGER, id);
      expect(view.decided).toMatchObject({ resolution: 'keep_local', by: MANAGER });
      expect(await booked()).toEqual(before);
      expect((await messages()).every(({ needsSync }) => needsSync)).toBe(true);
      expect(await log()).toMatchObject([
        { action: 'sync.keep_local', actor: MANAGER, subjectType: 'event', subjectId: String(E1) },
      ]);
    });

    it('the second of two people is refused, and told in the log', async () => {
      const { id } = await moved();
      const both = await Promise.allSettled([conflicts.keepOurs(f.storeId, MANAGER, id), take(id)]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await log()).map(({ outcome, errorCode }) => errorCode ?? outcome).sort()).toEqual([
        'STATE',
        'done',
      ]);
    });
  });

  describe('take theirs', () => {
    it('puts their person and time here, ends proposals of the event, and sends nothing', async () => {
      await f.event(E2);
      await f.run([{ event: E2, employee: 'e3' }]);
      const upstream = side(f.person('e2'), 'Person e2', DAY, '13:00');
      const { ids } = await found([{ refNum: E2, fields: { booking: { local: null, upstream } } }]);
      const preview = await conflicts.previewTake(f.storeId, MANAGER, ids[0]!);
      expect(preview).toMatchObject({ endsRows: true, noticeNeeded: [] });
      await take(ids[0]!, 0);
      expect(await booked(E2)).toMatchObject({
        ...{ employeeId: f.person('e2'), scheduleDate: DAY, scheduleTime: '13:00' },
        ...{ externalId: '49990001', syncStatus: 'synced' },
      });
      const row = await f.db.client.pendingSchedule.findFirst({ where: { storeId: f.storeId } });
      expect(row).toMatchObject({ status: 'superseded', supersededReason: 'booked_elsewhere' });
      expect(await f.db.client.remoteOperation.count({ where: { storeId: f.storeId } })).toBe(0);
    });

    it('says beforehand which Supervisor would stay behind', async () => {
      const { id } = await moved();
      const behind = async () => (await conflicts.previewTake(f.storeId, MANAGER, id)).leftBehind;
      expect(await behind()).toBeNull();
      await f.supervisor(E2, E1);
      await f.booking(E2, 'cs', DAY, '12:00');
      expect(await behind()).toBeNull();
      await f.db.client.schedule.updateMany({
        where: { storeId: f.storeId, eventRefNum: E2 },
        data: { scheduleDate: '2026-11-30' },
      });
      expect(await behind()).toEqual({
        eventRefNum: E2,
        date: '2026-11-30',
        time: '12:00',
        name: 'Person cs',
      });
    });

    it('an event that Crossmark has taken back is closed here and loses its booking', async () => {
      await f.booking(E1, 'e1', DAY);
      const { ids } = await found([
        { refNum: E1, fields: { condition: { local: 'scheduled', upstream: 'canceled' } } },
      ]);
      const [item] = (await conflicts.open(f.storeId, VIEWER, 1)).items;
      expect(item).toMatchObject({
        ended: 'canceled',
        booking: { ours: { name: 'Person e1' }, theirs: null },
      });
      await take(ids[0]!);
      expect(await booked()).toBeNull();
      const event = await f.db.client.event.findFirst({ where: { storeId: f.storeId, projectRefNum: E1 } });
      expect(event).toMatchObject({ condition: 'canceled', isScheduled: false });
    });

    it('on short notice somebody has to say who tells the people; both are recorded, the linked one gets a message', async () => {
      const date = '2026-11-23';
      await f.db.client.employee.update({
        where: { id: f.person('e2') },
        data: { slackUserId: 'UBEN00001' },
      });
      const { id } = await moved(date);
      const preview = await conflicts.previewTake(f.storeId, MANAGER, id);
      expect(preview.noticeNeeded.map(({ employeeName, linked }) => [employeeName, linked])).toEqual([
        ['Person e1', false],
        ['Person e2', true],
      ]);
      await expect(take(id)).rejects.toMatchObject({ code: 'NOTIFICATION_REQUIRED' });
      expect((await booked())?.employeeId).toBe(f.person('e1'));
      await take(id, 1, 'send_dm');
      const notices = await f.db.client.scheduleNotification.findMany({
        where: { storeId: f.storeId },
        orderBy: { employeeId: 'asc' },
      });
      expect(notices.map(({ kind, ack, scheduleTime }) => [kind, ack, scheduleTime])).toEqual([
        ['event_removed', 'told', '10:15'],
        ['event_added', 'send_dm', '13:00'],
      ]);
      const dm = (await messages()).find(({ kind }) => kind === 'notice');
      expect(dm?.recipient).toBe('UBEN00001');
      const shown = await new NoticeReader({ db: f.db }).ofBatchAndPerson(f.storeId, dm!.subjectId);
      expect(shown).toMatchObject({ personName: 'Person e2', changes: [{ kind: 'event_added', date }] });
    });

    // SQLite has one writer at a time.
    it.runIf(provider === 'postgresql')(
      'a change that begins in the same moment finds the booking changed',
      async () => {
        const { id } = await moved();
        let change: PromiseLike<{ count: number }> = Promise.resolve({ count: -1 });
        const meanwhile = (tx: Tx): Tx =>
          new Proxy(tx, {
            get(target, name) {
              // The look at what is under way: what comes after it would not be seen.
              if (name === 'remoteOperation')
                change = f.db.client.schedule
                  .updateMany({
                    where: { eventRefNum: E1, storeId: f.storeId, version: 1 },
                    data: { version: 2 },
                  })
                  .then((result) => result);
              const value: unknown = Reflect.get(target, name);
              return typeof value === 'function' ? value.bind(target) : value;
            },
          });
        const db: Database = {
          ...f.db,
          transaction: (work, o) => f.db.transaction((tx) => work(meanwhile(tx)), o),
        };
        await new ConflictService({ db, clock: f.clock }).takeTheirs(f.storeId, MANAGER, id, { version: 1 });
        expect(await change).toEqual({ count: 0 });
      },
    );

    it('is refused on a locked day, for a person who is not known here, and under a change that is on its way', async () => {
      const { id } = await moved();
      await f.db.client.lockedDay.create({
        data: { storeId: f.storeId, lockedDate: DAY, lockedBy: MANAGER },
      });
      await expect(take(id)).rejects.toMatchObject({ code: 'DAY_LOCKED' });
      await f.db.client.lockedDay.deleteMany({ where: { storeId: f.storeId } });
      await f.db.client.remoteOperation.create({
        data: {
          ...{ storeId: f.storeId, kind: 'trade', requestedBy: MANAGER, eventRefNum: 999, state: 'running' },
          ...{ subjectIds: `[999,${E1}]`, steps: '[]', openKey: `x:${f.storeId}` },
        },
      });
      await expect(take(id)).rejects.toMatchObject({ code: 'CHANGE_IN_PROGRESS' });
      await f.event(E2);
      const upstream = side(null, 'Somebody New', DAY, '13:00');
      const { ids } = await found([{ refNum: E2, fields: { booking: { local: null, upstream } } }]);
      expect((await conflicts.open(f.storeId, VIEWER, 1)).items[1]?.take).toEqual({
        ...{ ok: false, reason: 'unknown_person', detail: 'Somebody New' },
      });
      await expect(take(ids[0]!, 0)).rejects.toMatchObject({ code: 'EMPLOYEE_NOT_FOUND' });
      expect(await f.db.client.syncChangeLog.count({ where: { storeId: f.storeId, resolved: false } })).toBe(
        2,
      );
    });

    it('is refused when our booking is another one than was shown', async () => {
      const { id } = await moved();
      await f.db.client.schedule.updateMany({
        where: { storeId: f.storeId },
        data: { scheduleTime: '11:15', version: { increment: 1 } },
      });
      await expect(take(id)).rejects.toMatchObject({ code: 'CONTENT_CHANGED' });
      const [item] = (await conflicts.open(f.storeId, VIEWER, 1)).items;
      expect(item).toMatchObject({ version: 2, booking: { ours: { time: '11:15' } } });
      await take(id, 2);
      expect((await booked())?.scheduleTime).toBe('13:00');
    });
  });

  it('rights: viewers read, managers and administrators decide, other stores find nothing', async () => {
    const { id } = await moved();
    expect((await conflicts.event(f.storeId, VIEWER, id)).conflict.id).toBe(id);
    await expect(conflicts.keepOurs(f.storeId, VIEWER, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(conflicts.open(f.storeId, 'USTRANGER', 1)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const other = await Fixture.create(getDb());
    await expect(conflicts.keepOurs(other.storeId, MANAGER, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await conflicts.keepOurs(f.storeId, ADMIN, id);
    const history = (await conflicts.event(f.storeId, VIEWER, id)).history;
    expect(history).toMatchObject([{ by: ADMIN }]);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { WriteSlots } from '../../../src/services/submissions/write-slots.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { APPROVER, APPROVER_TWO, DAY, MANAGER, TODAY, VIEWER } from '../proposals/fixture.ts';
import { mPlan, refused, timedOut, unreachable } from '../submissions/fake-crossmark.ts';
import { BookingStage } from './booking-stage.ts';

describeOnBothDatabases('changes of bookings', (getDb) => {
  let s: BookingStage;
  beforeEach(async () => {
    s = await BookingStage.create(getDb());
  });
  const move = (event: number, more: object = {}) =>
    s.service().change(s.f.storeId, MANAGER, { eventRefNum: event, date: s.f.day(2), ...more });

  describe('change (CM 10.5)', () => {
    it('deletes, then creates, then changes the booking here', async () => {
      await s.core(600101);
      const result = await move(600101);
      expect(result).toMatchObject({ outcome: 'done', code: null });
      expect(result.sentence).toContain('600101');
      expect(result.sentence).toContain('Mon Nov 30 10:15 with Person e1');
      expect(s.writes).toEqual(['delete 40600101', `create ${mPlan(600101)}`]);
      expect(await s.f.booked()).toEqual([`600101 e1 ${s.f.day(2)} 10:15 synced`]);
      expect(await s.remote()).toEqual([`600101 e1 ${s.f.day(2)} 10:15`]);
      expect((await s.booking(600101)).externalId).toBe(s.crossmark.bookings.get(mPlan(600101))?.id);
      expect(await s.operations()).toEqual(['change 600101 done']);
      const log = await s.f.db.client.actionLog.findFirstOrThrow({
        where: { storeId: s.f.storeId, action: 'booking.move' },
      });
      expect(log).toMatchObject({ actor: MANAGER, outcome: 'done', subjectId: '600101' });
    });

    it('keeps day, time and block when only the person changes', async () => {
      await s.core(600101, 'e1', DAY, '10:45', 3);
      await s.service().change(s.f.storeId, MANAGER, { eventRefNum: 600101, employeeId: s.f.person('e2') });
      expect(await s.f.booked()).toEqual([`600101 e2 ${DAY} 10:45 synced`]);
      expect((await s.booking(600101)).shiftBlock).toBe(3);
    });

    it.each([true, false])(
      'two at once for one person: the second is refused, connected: %s',
      async (connected) => {
        await s.core(600101, 'e1', DAY, '10:15', 1);
        await s.core(600102, 'e2', DAY, '10:15', 2);
        if (!connected) s.f.port = null;
        // Both have begun before the first has its turn.
        let begin = (): void => {};
        let begun = 0;
        let turn: Promise<unknown> = new Promise<void>((resolve) => {
          begin = resolve;
        });
        const slots = {
          use: (_place: unknown, work: () => Promise<unknown>) => {
            begun += 1;
            if (begun === 2) begin();
            turn = turn.then(work);
            return turn;
          },
        } as WriteSlots;
        const service = s.service({ slots });
        const results = await Promise.all(
          [600101, 600102].map((eventRefNum) =>
            service.change(s.f.storeId, MANAGER, { eventRefNum, employeeId: s.f.person('e3') }),
          ),
        );
        expect(results.map(({ code }) => code).sort()).toEqual(['CONSTRAINT_VIOLATION', null]);
        expect((await s.f.booked()).filter((one) => one.includes(' e3 '))).toHaveLength(1);
        expect((await s.remote()).filter((one) => one.includes(' e3 '))).toHaveLength(connected ? 1 : 0);
      },
    );

    it('a day that is locked while a change waits for its turn stays as it is', async () => {
      await s.core(600101);
      const slots = {
        use: async (_place: unknown, work: () => Promise<unknown>) => {
          const lock = { storeId: s.f.storeId, lockedDate: DAY, lockedBy: MANAGER };
          await s.f.db.client.lockedDay.create({ data: lock });
          return work();
        },
      } as WriteSlots;
      const result = await s.service({ slots }).remove(s.f.storeId, MANAGER, { eventRefNum: 600101 });
      expect(result).toMatchObject({ outcome: 'failed', code: 'DAY_LOCKED' });
      expect(await s.f.booked()).toEqual([`600101 e1 ${DAY} 10:15 synced`]);
      expect(s.writes).toEqual([]);
    });

    it('changes nothing when the booking stands there already', async () => {
      await s.core(600101);
      const result = await s.service().change(s.f.storeId, MANAGER, { eventRefNum: 600101, date: DAY });
      expect(result).toMatchObject({ operationId: null, outcome: 'done' });
      expect(await s.operations()).toEqual([]);
    });

    it('puts the old booking back when Crossmark refuses the new one (3a)', async () => {
      await s.core(600101);
      s.crossmark.fault(mPlan(600101), { error: refused() });
      const result = await move(600101);
      expect(result).toMatchObject({ outcome: 'compensated', code: 'REMOTE_REJECTED' });
      expect(result.sentence).toContain('was put back. The rep is not qualified.');
      expect(await s.f.booked()).toEqual([`600101 e1 ${DAY} 10:15 synced`]);
      expect(await s.remote()).toEqual([`600101 e1 ${DAY} 10:15`]);
      expect((await s.booking(600101)).externalId).toBe(s.crossmark.bookings.get(mPlan(600101))?.id);
      expect(await s.operations()).toEqual(['change 600101 compensated']);
    });

    it('says that the booking is lost when the old one cannot be put back (3b), and Retry books it again', async () => {
      await s.core(600101);
      s.crossmark.fault(mPlan(600101), { error: refused() }, { error: refused() });
      const result = await move(600101);
      expect(result).toMatchObject({ outcome: 'lost' });
      expect(result.sentence).toContain('Crossmark has no booking for 600101');
      expect(await s.f.booked()).toEqual([`600101 e1 ${DAY} 10:15 failed`]);
      const event = await s.f.db.client.event.findFirstOrThrow({ where: { storeId: s.f.storeId } });
      expect(event).toMatchObject({ isScheduled: false, condition: 'unstaffed' });
      const store = await s.f.db.client.store.findUniqueOrThrow({ where: { id: s.f.storeId } });
      expect(await s.alerted()).toEqual([store.slackChannelId, APPROVER, APPROVER_TWO, MANAGER].sort());

      expect(await s.service().retry(s.f.storeId, MANAGER, result.operationId!)).toMatchObject({
        outcome: 'done',
      });
      expect(await s.f.booked()).toEqual([`600101 e1 ${DAY} 10:15 synced`]);
      expect(await s.remote()).toEqual([`600101 e1 ${DAY} 10:15`]);
      await expect(s.service().retry(s.f.storeId, MANAGER, result.operationId!)).rejects.toMatchObject({
        code: 'ROW_ALREADY_PROCESSED',
      });
    });

    it('puts nothing back beside a booking that others made meanwhile', async () => {
      await s.core(600101);
      const { deleteSchedule } = s.crossmark;
      s.crossmark.deleteSchedule = async (id) => {
        await deleteSchedule.call(s.crossmark, id);
        s.crossmark.book(mPlan(600101), '40777777', '70099', DAY, '11:15');
      };
      const result = await s
        .service({ precheck: true })
        .change(s.f.storeId, MANAGER, { eventRefNum: 600101, date: s.f.day(2) });
      expect(result).toMatchObject({ outcome: 'lost', code: 'REMOTE_CONFLICT' });
      expect(result.sentence).toContain('does not have our booking');
      expect(s.crossmark.creates).toEqual([]);
      expect(s.crossmark.bookings.get(mPlan(600101))?.id).toBe('40777777');
    });

    it('holds out with putting back while Crossmark cannot be reached', async () => {
      await s.core(600101);
      s.crossmark.fault(
        mPlan(600101),
        { error: refused() },
        { error: unreachable() },
        { error: unreachable() },
      );
      expect(await move(600101)).toMatchObject({ outcome: 'compensated' });
      expect(await s.remote()).toEqual([`600101 e1 ${DAY} 10:15`]);
    });

    it('leaves everything as it was when the delete is refused', async () => {
      await s.core(600101);
      s.crossmark.deleteSchedule = () => Promise.reject(refused());
      const before = await s.booking(600101);
      expect(await move(600101)).toMatchObject({ outcome: 'failed', code: 'REMOTE_REJECTED' });
      expect(await s.booking(600101)).toMatchObject({
        ...before,
        version: expect.any(Number),
        updatedAt: expect.any(Date),
      });
      expect(s.crossmark.creates).toEqual([]);
    });

    it('keeps an unclear create as pending_sync, holds the event, and adopts it when it is looked up later', async () => {
      await s.core(600101);
      s.crossmark.fault(mPlan(600101), { error: timedOut(), commits: true });
      const read = s.crossmark.getEvent.bind(s.crossmark);
      s.crossmark.getEvent = () => Promise.reject(unreachable());
      expect(await move(600101)).toMatchObject({ outcome: 'unknown', code: 'OUTCOME_UNKNOWN' });
      expect(await s.f.booked()).toEqual([`600101 e1 ${s.f.day(2)} 10:15 pending_sync`]);
      await expect(move(600101, { date: s.f.day(4) })).rejects.toMatchObject({ code: 'CHANGE_IN_PROGRESS' });
      s.crossmark.getEvent = read;
      expect(await s.service().resumeDue()).toBe(0);
      s.f.clock.advance(11 * 60_000);
      expect(await s.service().resumeDue()).toBe(1);
      expect(s.crossmark.creates).toHaveLength(1);
      expect(await s.f.booked()).toEqual([`600101 e1 ${s.f.day(2)} 10:15 synced`]);
      expect(await s.operations()).toEqual(['change 600101 done']);
    });
  });

  describe('what is refused before anything happens', () => {
    beforeEach(() => s.core(600101));
    const refusedWith = async (work: Promise<unknown>, code: string) => {
      await expect(work).rejects.toMatchObject({ code });
      expect(s.writes).toEqual([]);
      expect(await s.f.booked()).toEqual([`600101 e1 ${DAY} 10:15 synced`]);
      expect(await s.operations()).toEqual([]);
    };

    it('without the right', () =>
      refusedWith(
        s.service().change(s.f.storeId, VIEWER, { eventRefNum: 600101, date: s.f.day(2) }),
        'FORBIDDEN',
      ));
    it('an event nobody knows', () => refusedWith(move(1), 'EVENT_NOT_FOUND'));
    it('an event of another store', async () => {
      const other = await BookingStage.create(getDb());
      await other.core(600777);
      await refusedWith(move(600777), 'EVENT_NOT_FOUND');
    });
    it('an event that is not booked', async () => {
      await s.f.event(600102);
      await refusedWith(move(600102), 'STATE');
    });
    it('a form that is no longer current', () =>
      refusedWith(move(600101, { expectedVersion: 9 }), 'STALE_FORM'));
    it('a locked day, old or new (case 27)', async () => {
      const lock = (lockedDate: string) =>
        s.f.db.client.lockedDay.create({
          data: { storeId: s.f.storeId, lockedDate, lockedBy: MANAGER, lockedAt: s.f.clock.now() },
        });
      await lock(s.f.day(2));
      await refusedWith(move(600101), 'DAY_LOCKED');
      await lock(DAY);
      await refusedWith(move(600101, { date: s.f.day(3) }), 'DAY_LOCKED');
      await refusedWith(s.service().remove(s.f.storeId, MANAGER, { eventRefNum: 600101 }), 'DAY_LOCKED');
    });
    it('a day outside of the event', () =>
      refusedWith(move(600101, { date: '2026-12-12' }), 'CONSTRAINT_VIOLATION'));
    it('short notice without a word to the people', async () => {
      await refusedWith(move(600101, { date: '2026-11-24' }), 'NOTIFICATION_REQUIRED');
    });
    it('somebody whom Crossmark does not list for the event', async () => {
      s.crossmark.qualifiedReps = async () => [{ repId: '1', firstName: null, lastName: null }] as never;
      await refusedWith(
        s.service().change(s.f.storeId, MANAGER, { eventRefNum: 600101, employeeId: s.f.person('e2') }),
        'REMOTE_REJECTED',
      );
    });
    it('an event whose row is on its way to Crossmark', async () => {
      await s.f.run([{ event: 600101, status: 'submitting' }]);
      await refusedWith(move(600101), 'CHANGE_IN_PROGRESS');
    });
    it('and the refusal is in the record', async () => {
      await refusedWith(move(600101, { date: '2026-12-12' }), 'CONSTRAINT_VIOLATION');
      const where = { storeId: s.f.storeId, outcome: 'refused', errorCode: 'CONSTRAINT_VIOLATION' };
      expect(await s.f.db.client.actionLog.count({ where })).toBe(1);
    });
  });

  it('tells both people of a change on short notice, once each (case 19)', async () => {
    await s.core(600101, 'e1', '2026-11-24');
    const person = (id: string, slackUserId: string) =>
      s.f.db.client.employee.update({ where: { id: s.f.person(id) }, data: { slackUserId } });
    await person('e1', 'UEONE');
    await person('e2', 'UETWO');
    await s.service().change(s.f.storeId, MANAGER, {
      eventRefNum: 600101,
      employeeId: s.f.person('e2'),
      notice: 'send_dm',
    });
    const notices = await s.f.db.client.scheduleNotification.findMany({ where: { storeId: s.f.storeId } });
    expect(notices.map(({ kind }) => kind).sort()).toEqual(['employee_swapped_in', 'employee_swapped_out']);
    const messages = await s.f.db.client.slackMessage.findMany({
      where: { storeId: s.f.storeId, kind: 'notice' },
    });
    expect(messages.map(({ recipient }) => recipient).sort()).toEqual(['UEONE', 'UETWO']);
  });

  it('two changes of one booking at once: one is done, one is refused', async () => {
    await s.core(600101);
    // Both have read the booking before either of them begins.
    let asked = 0;
    s.crossmark.qualifiedReps = async () => {
      asked += 1;
      while (asked < 2) await new Promise((resolve) => setTimeout(resolve, 2));
      return [];
    };
    const give = (person: string) =>
      s.service().change(s.f.storeId, MANAGER, { eventRefNum: 600101, employeeId: s.f.person(person) });
    const answers = await Promise.allSettled([give('e2'), give('e3')]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(s.writes).toHaveLength(2);
    expect(s.crossmark.bookings.size).toBe(1);
  });

  it('a booking that changed while it was planned is not changed on top of that', async () => {
    await s.core(600101);
    let answer = (): void => {};
    let asked = 0;
    s.crossmark.qualifiedReps = () => {
      asked += 1;
      return new Promise((resolve) => {
        answer = () => resolve([]);
      });
    };
    const employeeId = s.f.person('e2');
    const slow = s.service().change(s.f.storeId, MANAGER, { eventRefNum: 600101, employeeId });
    while (asked === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(await move(600101)).toMatchObject({ outcome: 'done' });
    answer();
    await expect(slow).rejects.toMatchObject({ code: 'STALE_FORM' });
    expect(await s.f.booked()).toEqual([`600101 e1 ${s.f.day(2)} 10:15 synced`]);
  });

  it('answers open rows of proposals about the event', async () => {
    await s.core(600101);
    const runId = await s.f.run([{ event: 600101, employee: 'e3', date: s.f.day(5) }]);
    await move(600101);
    expect(await s.f.statuses(runId)).toEqual({ 600101: 'superseded' });
  });

  describe('remove', () => {
    it('deletes in Crossmark, then here; the event is unscheduled', async () => {
      await s.core(600101);
      const result = await s.service().remove(s.f.storeId, MANAGER, { eventRefNum: 600101 });
      expect(result).toMatchObject({ outcome: 'done' });
      expect(await s.f.booked()).toEqual([]);
      expect(s.crossmark.bookings.size).toBe(0);
      const event = await s.f.db.client.event.findFirstOrThrow({ where: { storeId: s.f.storeId } });
      expect(event).toMatchObject({ isScheduled: false, condition: 'unstaffed' });
    });

    it('keeps the booking as delete_failed when Crossmark still has it; Retry removes it', async () => {
      await s.core(600101);
      const real = s.crossmark.deleteSchedule.bind(s.crossmark);
      s.crossmark.deleteSchedule = () => Promise.reject(timedOut());
      const result = await s.service().remove(s.f.storeId, MANAGER, { eventRefNum: 600101 });
      expect(result).toMatchObject({ outcome: 'failed', code: 'API_TIMEOUT' });
      expect(await s.f.booked()).toEqual([`600101 e1 ${DAY} 10:15 delete_failed`]);
      expect(await s.alerted()).toEqual([MANAGER]);
      s.crossmark.deleteSchedule = real;
      await s.service().retry(s.f.storeId, MANAGER, result.operationId!);
      expect(await s.f.booked()).toEqual([]);
    });

    it('learns the id of an uncertain booking first, and never takes away somebody else’s (10.4)', async () => {
      await s.core(600101);
      await s.core(600102, 'e2', DAY, '10:45', 3);
      const uncertain = { syncStatus: 'pending_sync', externalId: null };
      await s.f.db.client.schedule.updateMany({ where: { storeId: s.f.storeId }, data: uncertain });
      s.crossmark.bookings.get(mPlan(600102))!.repId = '99999';
      expect(await s.service().remove(s.f.storeId, MANAGER, { eventRefNum: 600101 })).toMatchObject({
        outcome: 'done',
      });
      expect(await s.service().remove(s.f.storeId, MANAGER, { eventRefNum: 600102 })).toMatchObject({
        outcome: 'failed',
        code: 'REMOTE_CONFLICT',
      });
      expect(s.crossmark.deletes).toEqual(['40600101']);
      expect(await s.f.booked()).toEqual([`600102 e2 ${DAY} 10:45 pending_sync`]);
    });
  });

  describe('trade (CM 10.6)', () => {
    const trade = () =>
      s.service().trade(s.f.storeId, MANAGER, { eventRefNum: 600101, withEventRefNum: 600102 });
    beforeEach(async () => {
      await s.core(600101, 'e1', DAY, '10:15', 1);
      await s.core(600102, 'e2', s.f.day(2), '10:45', 3);
    });
    const before = () => [`600101 e1 ${DAY} 10:15 synced`, `600102 e2 ${s.f.day(2)} 10:45 synced`];
    const remoteBefore = () => before().map((one) => one.replace(' synced', ''));

    it('deletes both, then creates both; people are exchanged', async () => {
      const result = await trade();
      expect(result).toMatchObject({ outcome: 'done' });
      expect(result.items).toHaveLength(2);
      expect(s.writes).toEqual([
        'delete 40600101',
        'delete 40600102',
        `create ${mPlan(600101)}`,
        `create ${mPlan(600102)}`,
      ]);
      expect(await s.f.booked()).toEqual([
        `600101 e2 ${DAY} 10:15 synced`,
        `600102 e1 ${s.f.day(2)} 10:45 synced`,
      ]);
      expect(await s.operations()).toEqual(['trade 600101 done']);
    });

    it('the second create refused: what was created goes, both old bookings come back', async () => {
      s.crossmark.fault(mPlan(600102), { error: refused() });
      expect(await trade()).toMatchObject({ outcome: 'compensated', code: 'REMOTE_REJECTED' });
      expect(await s.f.booked()).toEqual(before());
      expect(await s.remote()).toEqual(remoteBefore());
      expect(s.writes.slice(4)).toEqual([
        'delete 50000001',
        `condition ${mPlan(600102)}`,
        `create ${mPlan(600102)}`,
        `condition ${mPlan(600101)}`,
        `create ${mPlan(600101)}`,
      ]);
    });

    it('one old booking cannot come back: that one is named as lost, the other as put back', async () => {
      s.crossmark.fault(mPlan(600102), { error: refused() });
      s.crossmark.onCreate = () => {
        if (s.crossmark.creates.length === 3) s.crossmark.fault(mPlan(600101), { error: refused() });
      };
      const result = await trade();
      expect(result).toMatchObject({
        outcome: 'lost',
        items: [
          { eventRefNum: 600101, outcome: 'lost' },
          { eventRefNum: 600102, outcome: 'compensated' },
        ],
      });
      expect(result.sentence).toContain('no booking for 600101');
      expect(result.sentence).not.toContain('no booking for 600102');
      expect(await s.remote()).toEqual([`600102 e2 ${s.f.day(2)} 10:45`]);
    });

    it('what was created and cannot be taken back stands; nothing is created beside it', async () => {
      s.crossmark.fault(mPlan(600102), { error: refused() });
      const real = s.crossmark.deleteSchedule.bind(s.crossmark);
      s.crossmark.deleteSchedule = (id) => (id === '50000001' ? Promise.reject(refused()) : real(id));
      const result = await trade();
      expect(result).toMatchObject({ outcome: 'lost' });
      expect(result.sentence).toContain(`600101 BRIO Water 600101 stands on Sat Nov 28 10:15 with Person e2`);
      expect(result.sentence).not.toContain('no booking');
      expect(await s.f.booked()).toEqual([
        `600101 e2 ${DAY} 10:15 synced`,
        `600102 e2 ${s.f.day(2)} 10:45 synced`,
      ]);
      expect(await s.remote()).toEqual((await s.f.booked()).map((one) => one.replace(' synced', '')));
      expect(s.crossmark.creates.filter((plan) => plan === mPlan(600101))).toHaveLength(1);
    });

    it('the second delete refused: the first comes back', async () => {
      const real = s.crossmark.deleteSchedule.bind(s.crossmark);
      s.crossmark.deleteSchedule = (id) => (id === '40600102' ? Promise.reject(refused()) : real(id));
      expect(await trade()).toMatchObject({ outcome: 'compensated' });
      expect(await s.f.booked()).toEqual(before());
      expect(await s.remote()).toEqual(remoteBefore());
    });

    it('what cannot be put back is said per event; the other one stands', async () => {
      s.crossmark.fault(mPlan(600102), { error: refused() }, { error: refused() });
      const result = await trade();
      expect(result).toMatchObject({ outcome: 'lost' });
      expect(await s.f.booked()).toEqual([
        `600101 e1 ${DAY} 10:15 synced`,
        `600102 e2 ${s.f.day(2)} 10:45 failed`,
      ]);
      expect(await s.remote()).toEqual([`600101 e1 ${DAY} 10:15`]);
    });

    it('never counts both sides against themselves (case 12)', async () => {
      await s.core(600103, 'e3', DAY, '11:15', 5);
      const result = await s
        .service()
        .trade(s.f.storeId, MANAGER, { eventRefNum: 600101, withEventRefNum: 600103 });
      expect(result).toMatchObject({ outcome: 'done' });
    });
  });

  describe('a paired Supervisor (PAIR-5, case 17)', () => {
    beforeEach(async () => {
      await s.core(600101);
      await s.supervisor(600901, 600101);
    });

    it('follows its moved Core to the new day, at its time, as an operation of its own', async () => {
      const result = await move(600101);
      expect(result.items.map(({ eventRefNum, outcome }) => `${eventRefNum} ${outcome}`)).toEqual([
        '600101 done',
        '600901 done',
      ]);
      expect(await s.f.booked()).toEqual([
        `600101 e1 ${s.f.day(2)} 10:15 synced`,
        `600901 cs ${s.f.day(2)} 12:00 synced`,
      ]);
      expect(await s.operations()).toEqual(['change 600101 done', 'change 600901 done']);
    });

    it('goes with its removed Core', async () => {
      await s.service().remove(s.f.storeId, MANAGER, { eventRefNum: 600101 });
      expect(await s.f.booked()).toEqual([]);
      expect(s.crossmark.bookings.size).toBe(0);
    });

    it('that cannot follow is an item of its own with Retry; the Core stays moved', async () => {
      s.crossmark.fault(mPlan(600901), { error: refused() });
      const result = await move(600101);
      expect(result).toMatchObject({ outcome: 'done' });
      expect(result.items[1]).toMatchObject({ eventRefNum: 600901, outcome: 'compensated' });
      expect(await s.f.booked()).toEqual([
        `600101 e1 ${s.f.day(2)} 10:15 synced`,
        `600901 cs ${DAY} 12:00 synced`,
      ]);
      expect(await s.alerted()).toEqual([MANAGER]);
      const follower = await s.f.db.client.remoteOperation.findFirstOrThrow({
        where: { storeId: s.f.storeId, eventRefNum: 600901 },
      });
      // Pressed twice at once: one of them does it, the other hears that it is being done, or is.
      const retry = () =>
        s
          .service()
          .retry(s.f.storeId, MANAGER, follower.id)
          .then(
            ({ outcome }) => outcome,
            ({ code }) => code,
          );
      expect((await Promise.all([retry(), retry()])).filter((one) => one === 'done')).toHaveLength(1);
      expect((await s.booking(600901)).scheduleDate).toBe(s.f.day(2));
    });

    it('for whom nobody is there on the new day is said, not forgotten', async () => {
      const { storeId } = s.f;
      for (const id of ['cs', 'l1', 'l2'])
        await s.f.db.client.timeOff.create({
          data: {
            storeId,
            employeeId: s.f.person(id),
            startDate: s.f.day(2),
            endDate: s.f.day(2),
            status: 'approved',
          },
        });
      const result = await move(600101);
      expect(result.items[1]).toMatchObject({ outcome: 'failed', code: 'CONSTRAINT_VIOLATION' });
      expect(result.items[1]?.sentence).toContain('Nobody can supervise');
    });

    it('stays when only its Core’s time changes', async () => {
      await s.service().change(s.f.storeId, MANAGER, { eventRefNum: 600101, time: '10:45' });
      expect(await s.operations()).toEqual(['change 600101 done']);
    });
  });

  describe('without Crossmark', () => {
    it('changes, trades and removes here only, Supervisors too', async () => {
      await s.core(600101);
      await s.supervisor(600901, 600101);
      await s.core(600102, 'e2', s.f.day(4), '10:45', 3);
      s.f.port = null;
      expect(await move(600101)).toMatchObject({ outcome: 'local' });
      expect(await s.f.booked()).toContain(`600901 cs ${s.f.day(2)} 12:00 pending`);
      await s.service().trade(s.f.storeId, MANAGER, { eventRefNum: 600101, withEventRefNum: 600102 });
      expect(await s.f.booked()).toContain(`600101 e2 ${s.f.day(2)} 10:15 pending`);
      await s.service().remove(s.f.storeId, MANAGER, { eventRefNum: 600101 });
      expect(await s.f.booked()).toEqual([`600102 e1 ${s.f.day(4)} 10:45 pending`]);
      expect(s.crossmark.calls).toEqual([]);
      await expect(s.service().send(s.f.storeId, APPROVER, { eventRefNum: 600102 })).rejects.toMatchObject({
        code: 'STATE',
      });
    });
  });

  describe('send', () => {
    it('a local booking, by an approver only; its row counts as submitted then', async () => {
      await s.f.event(600101);
      const runId = await s.f.run([{ event: 600101 }]);
      s.f.port = null;
      await s.f.approve(runId);
      await s.f.worker().runDue();
      s.f.port = s.crossmark;
      const input = { eventRefNum: 600101 };
      await expect(s.service().send(s.f.storeId, MANAGER, input)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      expect(await s.service().send(s.f.storeId, APPROVER, input)).toMatchObject({ outcome: 'done' });
      expect(await s.f.booked()).toEqual([`600101 e1 ${DAY} 10:15 synced`]);
      expect(await s.f.statuses(runId)).toEqual({ 600101: 'api_submitted' });
    });

    it('a refused local booking is shown as failed (2.3)', async () => {
      await s.core(600101);
      s.crossmark.bookings.clear();
      const local = { syncStatus: 'pending', externalId: null };
      await s.f.db.client.schedule.updateMany({ where: { storeId: s.f.storeId }, data: local });
      s.crossmark.fault(mPlan(600101), { error: refused() });
      expect(await s.service().send(s.f.storeId, APPROVER, { eventRefNum: 600101 })).toMatchObject({
        outcome: 'failed',
      });
      expect(await s.f.booked()).toEqual([`600101 e1 ${DAY} 10:15 failed`]);
    });

    it('an uncertain booking is looked up first, and created only when it is not there', async () => {
      await s.core(600101);
      await s.core(600102, 'e2', DAY, '10:45', 3);
      s.crossmark.bookings.delete(mPlan(600102));
      const uncertain = { syncStatus: 'pending_sync', externalId: null };
      await s.f.db.client.schedule.updateMany({ where: { storeId: s.f.storeId }, data: uncertain });
      for (const eventRefNum of [600101, 600102])
        expect(await s.service().send(s.f.storeId, MANAGER, { eventRefNum })).toMatchObject({
          outcome: 'done',
        });
      expect(s.writes).toEqual([`create ${mPlan(600102)}`]);
      expect(await s.f.booked()).toEqual([`600101 e1 ${DAY} 10:15 synced`, `600102 e2 ${DAY} 10:45 synced`]);
    });

    it('ours in place of another booking of Crossmark, which comes back when ours is refused', async () => {
      await s.core(600101);
      const theirs = () => s.crossmark.book(mPlan(600101), '40777777', '70099', DAY, '11:15');
      theirs();
      const input = { eventRefNum: 600101, replaces: '40777777' };
      const seen = s.crossmark.getEvent;
      s.crossmark.getEvent = () => Promise.reject(timedOut());
      await expect(
        s.service().send(s.f.storeId, MANAGER, { ...input, replaces: '40888888' }),
      ).rejects.toMatchObject({ name: 'DaybreakError', code: 'API_TIMEOUT' });
      s.crossmark.getEvent = seen;
      await expect(
        s.service().send(s.f.storeId, MANAGER, { ...input, replaces: '40888888' }),
      ).rejects.toMatchObject({ code: 'REMOTE_CONFLICT' });
      s.crossmark.fault(mPlan(600101), { error: refused() });
      expect(await s.service().send(s.f.storeId, MANAGER, input)).toMatchObject({ outcome: 'compensated' });
      expect(s.crossmark.bookings.get(mPlan(600101))).toMatchObject({ repId: '70099', time: '11:15' });
      expect(await s.f.booked()).toEqual([`600101 e1 ${DAY} 10:15 synced`]);
      const again = s.crossmark.bookings.get(mPlan(600101))!.id;
      expect(await s.service().send(s.f.storeId, MANAGER, { ...input, replaces: again })).toMatchObject({
        outcome: 'done',
      });
      expect(await s.remote()).toEqual([`600101 e1 ${DAY} 10:15`]);
      expect((await s.booking(600101)).externalId).toBe(s.crossmark.bookings.get(mPlan(600101))?.id);
    });
  });

  it('lists bookings by day and time', async () => {
    await s.core(600101, 'e1', s.f.day(1));
    await s.core(600102, 'e2', DAY, '10:45', 3);
    const days = { from: TODAY, to: s.f.day(9) };
    const list = await s.service().list(s.f.storeId, VIEWER, days);
    expect(list.map(({ eventRefNum }) => eventRefNum)).toEqual([600102, 600101]);
  });
});

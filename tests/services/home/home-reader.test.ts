import { beforeEach, expect, it } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { type Home, HomeReader } from '../../../src/services/home/home-reader.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { addTestStore } from '../../support/seed.ts';
import { APPROVER, Fixture, MANAGER, NOW, TODAY, VIEWER } from '../proposals/fixture.ts';

const TOMORROW = '2026-11-21';
const ROBIN = 'UROBIN001';

describeOnBothDatabases('App Home, read', (getDb) => {
  let f: Fixture;
  let teamId: string;
  beforeEach(async () => {
    f = await Fixture.create(getDb());
    const store = await f.db.client.store.findUniqueOrThrow({ where: { id: f.storeId } });
    teamId = store.slackTeamId ?? '';
    await f.db.client.storeMember.updateMany({
      where: { storeId: f.storeId },
      data: { slackTeamId: teamId },
    });
  });

  const read = (userId: string, storeId?: string): Promise<Home> =>
    new HomeReader({ db: f.db, clock: f.clock }).read({ teamId, userId, ...(storeId ? { storeId } : {}) });
  const store = async (userId: string = MANAGER) => {
    const home = await read(userId);
    if (home.kind !== 'store') throw new Error(`read as ${home.kind}`);
    return home;
  };
  const link = (person: string, slackUserId: string, isActive = true) =>
    f.db.client.employee.updateMany({
      where: { storeId: f.storeId, id: f.person(person) },
      data: { slackUserId, isActive },
    });
  const juicer = (refNum: number, startDate: string, dueDate: string) =>
    f.event(refNum, {
      projectName: `${refNum}-JUICE-Fresh - PRODUCTION-SPCLTY`,
      eventType: 'juicer_production',
      startDate,
      dueDate,
    });
  const rotate = async (type: string, person: string, days = [0, 1, 2, 3, 4, 5, 6], backup?: string) => {
    for (const dayOfWeek of days)
      await f.db.client.rotationAssignment.create({
        data: {
          storeId: f.storeId,
          dayOfWeek,
          rotationType: type,
          employeeId: f.person(person),
          backupEmployeeId: backup === undefined ? null : f.person(backup),
        },
      });
  };

  it('WF-34: shows a store to those who may read it, and what each may do there', async () => {
    expect((await store(VIEWER)).may).toEqual({ run: false, approve: false, sync: false, configure: false });
    expect((await store(MANAGER)).may).toEqual({ run: true, approve: false, sync: true, configure: false });
    expect((await store(APPROVER)).may).toEqual({ run: true, approve: true, sync: true, configure: false });
    expect(await read('UNOBODY01')).toEqual({ kind: 'nobody' });
  });

  it('WF-34: tells that nobody may approve, who changes that, and whether the reader can', async () => {
    expect((await store()).noApprover).toBeNull();
    await f.db.client.storeMember.deleteMany({ where: { storeId: f.storeId, role: 'approver' } });
    expect((await store()).noApprover).toMatchObject({ mayGrant: false });
    const admin = { slackTeamId: teamId, slackUserId: MANAGER };
    await f.db.client.admin.create({ data: admin });
    expect((await store()).noApprover).toMatchObject({
      mayGrant: true,
      admins: expect.arrayContaining([MANAGER]),
    });
    await f.db.client.admin.deleteMany({ where: admin });
  });

  it('an administrator without a store of their own sees every store, with the rights of a manager', async () => {
    await f.db.client.admin.create({ data: { slackTeamId: teamId, slackUserId: 'UADMIN777' } });
    const home = await read('UADMIN777', f.storeId);
    expect(home).toMatchObject({
      kind: 'store',
      store: { id: f.storeId },
      may: { run: true, approve: false },
    });
  });

  it('people of several stores get the one they chose, and no other is chosen for them', async () => {
    const other = `${f.storeId}-other`;
    await addTestStore(f.db.client, other, { number: '9902', slackTeamId: teamId });
    await f.db.client.storeMember.create({
      data: { storeId: other, slackTeamId: teamId, slackUserId: MANAGER, role: 'viewer' },
    });
    expect(await read(MANAGER)).toMatchObject({ store: { id: f.storeId }, stores: [{}, { id: other }] });
    expect(await read(MANAGER, other)).toMatchObject({ store: { id: other }, may: { run: false } });
    expect(await read(MANAGER, 'not-mine')).toMatchObject({ store: { id: f.storeId } });
    await f.db.client.store.update({ where: { id: other }, data: { isActive: false } });
    expect(await read(MANAGER, other)).toMatchObject({ store: { id: f.storeId }, stores: [{}] });
  });

  it('a linked employee sees their own two weeks: bookings and days off, no proposals, nobody else', async () => {
    await link('e1', ROBIN);
    for (const [event, person, date] of [
      [600101, 'e1', TODAY],
      [600102, 'e1', '2026-12-03'],
      [600103, 'e1', '2026-12-04'],
      [600104, 'e2', TODAY],
      [600105, 'e1', '2026-11-19'],
    ] as const) {
      await f.event(event);
      await f.booking(event, person, date, '10:15', { shiftBlock: 2 });
    }
    await f.event(600106);
    await f.run([{ event: 600106, employee: 'e1', date: TOMORROW }]);
    const where = { storeId: f.storeId, employeeId: f.person('e1') };
    await f.db.client.timeOff.create({
      data: { ...where, startDate: '2026-11-24', endDate: '2026-11-26', status: 'approved' },
    });
    await f.db.client.timeOff.create({
      data: { ...where, startDate: '2026-11-30', endDate: '2026-11-30', status: 'pending' },
    });
    await f.db.client.dateAvailability.create({ data: { ...where, date: '2026-12-01', isAvailable: false } });
    await f.db.client.companyHoliday.create({
      data: { storeId: f.storeId, name: 'Thanksgiving', kind: 'nth_weekday', recurringRule: '11:4:3' },
    });
    const home = await read(ROBIN);
    expect(home).toMatchObject({
      kind: 'own',
      own: {
        name: 'Person e1',
        days: [
          {
            date: TODAY,
            items: [{ eventRefNum: 600101, time: '10:15', endTime: '16:45', block: 2, state: 'booked' }],
          },
          { date: '2026-12-03', items: [{ eventRefNum: 600102 }] },
        ],
        off: [
          { from: '2026-11-24', to: '2026-11-25', kind: 'time_off' },
          { from: '2026-11-26', to: '2026-11-26', kind: 'holiday', text: 'Thanksgiving' },
          { from: '2026-12-01', to: '2026-12-01', kind: 'unavailable' },
        ],
      },
    });
    await link('e1', ROBIN, false);
    expect(await read(ROBIN)).toEqual({ kind: 'nobody' });
  });

  it('the waiting proposal, the last run and their figures are those of the proposal itself', async () => {
    for (const event of [600101, 600102, 600103]) await f.event(event);
    const first = await f.run([{ event: 600101 }], { status: 'completed', healthScore: 80 });
    const home = await store();
    expect(home.waiting?.summary).toEqual({
      ...(await f.proposals.summary(f.storeId, first)),
      health: { score: 80, band: 'Good' },
    });
    const row = await f.row(first, 600101);
    await f.proposals.leaveOut(f.storeId, MANAGER, row.id);
    expect((await store()).waiting).toMatchObject({
      summary: { health: null, counts: { leftOut: 1 } },
      healthBefore: { score: 80 },
    });
    const second = await f.run([{ event: 600102, failure: 'NO_SLOT_IN_WINDOW' }], { status: 'failed' });
    const later = await store();
    expect(later.waiting?.summary.runId).toBe(first);
    expect(later.last?.runId).toBe(second);
  });

  it('8.3: an interrupted run is shown until it is dismissed or a later run has completed', async () => {
    const before = await f.run([], { status: 'failed' });
    const crashed = await f.run([], { status: 'crashed', completedAt: null });
    // It is told once: beside it stands the run before it.
    expect(await store()).toMatchObject({
      interrupted: { runId: crashed, at: new Date(NOW) },
      last: { runId: before },
    });
    await f.run([], { status: 'failed' });
    expect((await store()).interrupted?.runId).toBe(crashed);
    const done = await f.run([], { approvedAt: new Date(NOW), approvedByUser: 'system' });
    expect((await store()).interrupted).toBeNull();
    await f.db.client.schedulerRun.delete({ where: { id: done } });
    await f.db.client.schedulerRun.update({
      where: { id: crashed },
      data: { crashDismissedAt: new Date(NOW), crashDismissedBy: MANAGER },
    });
    expect((await store()).interrupted).toBeNull();
  });

  it('WF-30: how far a submission got is what the proposal itself says, also while it has stopped', async () => {
    for (const event of [600101, 600102]) await f.event(event);
    const approved = { approvedAt: new Date(NOW), approvedByUser: APPROVER };
    const runId = await f.run(
      [
        { event: 600101, status: 'api_failed' },
        { event: 600102, status: 'approved', employee: 'e2' },
      ],
      { ...approved, healthScore: 80 },
    );
    for (const [status, stopCode] of [
      ['pending', null],
      ['stopped', 'AUTH_FAILED'],
    ] as const) {
      const key = `submit:${runId}`;
      await f.db.client.submissionJob.upsert({
        where: { key },
        create: { storeId: f.storeId, key, runId, status, stopCode, requestedBy: APPROVER },
        update: { status, stopCode },
      });
      const { last } = await store();
      expect(last).toEqual(await f.proposals.summary(f.storeId, runId));
      expect(last?.submission?.state).toBe(status === 'pending' ? 'running' : 'stopped');
    }
  });

  it('failed submissions stay, by run, with their event and person', async () => {
    for (const event of [600101, 600102]) await f.event(event);
    const first = await f.run([{ event: 600101, status: 'api_failed' }], {
      approvedAt: new Date(NOW),
      approvedByUser: APPROVER,
    });
    const second = await f.run([{ event: 600102, employee: 'e2', status: 'api_failed' }], {
      approvedAt: new Date(NOW),
      approvedByUser: APPROVER,
    });
    await f.db.client.pendingSchedule.updateMany({
      where: { schedulerRunId: first },
      data: { apiErrorCode: 'API_TIMEOUT', apiErrorDetails: '{"code":"API_TIMEOUT","message":"x","at":"y"}' },
    });
    const { failed } = await store();
    expect(failed.map(({ runId }) => runId)).toEqual([second, first]);
    expect(failed[1]?.rows[0]).toMatchObject({
      eventRefNum: 600101,
      employeeName: 'Person e1',
      eventType: 'core',
      notes: [],
      apiError: { code: 'API_TIMEOUT' },
    });
    // The same row, read with everything.
    const full = (await f.proposals.failedOfRun(f.storeId, first)).rows;
    expect(failed[1]?.rows).toEqual(full);
  });

  it('today and tomorrow: who works when, with what proposals add and what an approval is moving', async () => {
    await rotate('primary_lead', 'l1', undefined, 'l2');
    for (const event of [600101, 600102, 600103, 600104]) await f.event(event, { startDate: TODAY });
    await f.booking(600101, 'e1', TODAY, '10:45', { shiftBlock: 3 });
    await f.booking(600102, 'e2', TODAY, '10:15');
    await f.run([{ event: 600103, employee: 'e1', date: TOMORROW }]);
    await f.run([{ event: 600102, employee: 'e3', date: TOMORROW, time: '11:15', status: 'approved' }], {
      approvedAt: new Date(NOW),
      approvedByUser: APPROVER,
    });
    await f.db.client.lockedDay.create({
      data: { storeId: f.storeId, lockedDate: TOMORROW, reason: 'Inventory', lockedBy: MANAGER },
    });
    const away = { storeId: f.storeId, employeeId: f.person('l1') };
    await f.db.client.dateAvailability.create({ data: { ...away, date: TODAY, isAvailable: false } });
    const { days, ahead } = await store();
    expect(days).toMatchObject([
      {
        date: TODAY,
        locked: null,
        lead: 'Person l2',
        people: [{ name: 'Person e1', items: [{ block: 3, state: 'booked' }] }],
      },
      {
        date: TOMORROW,
        locked: { reason: 'Inventory' },
        lead: 'Person l1',
        people: [
          { name: 'Person e1', items: [{ eventRefNum: 600103, state: 'proposed' }] },
          { name: 'Person e3', items: [{ eventRefNum: 600102, state: 'sending', time: '11:15' }] },
        ],
      },
    ]);
    expect(days[0]?.people).toHaveLength(1);
    expect(ahead).toEqual([{ date: TOMORROW, kind: 'locked', text: 'Inventory' }]);
  });

  it('rotation gaps: a Primary Lead who is missing or away, juicer work that nobody of the rotation can do', async () => {
    // Nov 20 is a Friday: nobody leads on Sunday, Monday's lead is on time off and has no backup.
    await rotate('primary_lead', 'l1', [4, 5, 1, 2, 3]);
    await rotate('primary_lead', 'l2', [0]);
    await rotate('juicer', 'j1', [1]);
    const off = { storeId: f.storeId, employeeId: f.person('l2'), status: 'approved' };
    await f.db.client.timeOff.create({ data: { ...off, startDate: '2026-11-23', endDate: '2026-11-23' } });
    await juicer(600201, '2026-11-22', '2026-11-23');
    // Tuesday has a juicer, so this one has a day.
    await juicer(600202, '2026-11-23', '2026-11-26');
    await juicer(600203, '2026-11-25', '2026-11-26');
    await f.booking(600203, 'j1', '2026-11-25', '09:00');
    const { gaps } = await store();
    expect(
      gaps.map(({ date, type, reason, events }) => [date, type, reason, events.map((e) => e.eventRefNum)]),
    ).toEqual([
      ['2026-11-22', 'primary_lead', null, []],
      ['2026-11-22', 'juicer', null, [600201]],
      ['2026-11-23', 'primary_lead', 'Person l2 has time off', []],
    ]);
    await f.run([{ event: 600201, employee: 'cs', date: '2026-11-22', time: '09:00' }]);
    expect((await store()).gaps.some(({ type }) => type === 'juicer')).toBe(false);
  });

  it('a day that is closed has no gap', async () => {
    await rotate('primary_lead', 'l1', [0, 1, 2, 3, 4, 5]);
    expect((await store()).gaps).toMatchObject([{ date: '2026-11-22', type: 'primary_lead' }]);
    await f.db.client.lockedDay.create({
      data: { storeId: f.storeId, lockedDate: '2026-11-22', lockedBy: MANAGER },
    });
    expect((await store()).gaps).toEqual([]);
  });

  it('AVAIL-4: a temporary schedule counts for gaps, the newest first', async () => {
    await rotate('primary_lead', 'l1');
    const override = {
      storeId: f.storeId,
      employeeId: f.person('l1'),
      startDate: TODAY,
      endDate: '2026-11-24',
    };
    await f.db.client.availabilityOverride.create({ data: { ...override, monday: false, tuesday: false } });
    await f.db.client.availabilityOverride.create({ data: { ...override, monday: true } });
    expect((await store()).gaps.map(({ date }) => date)).toEqual(['2026-11-24']);
  });

  it('events that start or end soon without anybody, unless a proposal has a place for them', async () => {
    await f.event(600301, { startDate: '2026-11-23', dueDate: '2026-12-20' });
    await f.event(600302, { startDate: '2026-11-01', dueDate: '2026-11-22' });
    await f.event(600303, { startDate: '2026-11-24', dueDate: '2026-12-20' });
    await f.event(600304, { startDate: '2026-11-01', dueDate: '2026-12-20' });
    await f.event(600305, { startDate: '2026-11-01', dueDate: TODAY });
    await f.event(600306, { startDate: '2026-11-22' });
    await f.run([{ event: 600306 }]);
    await f.supervisor(600307, 600301);
    const { open } = await store();
    expect(open.total).toBe(2);
    expect(open.first.map(({ eventRefNum, lastDay }) => [eventRefNum, lastDay])).toEqual([
      [600302, '2026-11-21'],
      [600301, '2026-12-19'],
    ]);
  });

  it.each([
    ['a manager of a store with a waiting proposal of 400 rows', 6, MANAGER],
    ['an employee', 3, ROBIN],
    ['nobody', 1, 'UNOBODY01'],
  ])('%s takes %i queries in at most two round trips', async (_, most, userId) => {
    await link('e1', ROBIN);
    const rows = Array.from({ length: userId === MANAGER ? 400 : 1 }, (_unused, n) => 600400 + n);
    for (const event of rows) await f.event(event);
    await f.run(rows.map((event, n) => ({ event, status: n % 40 === 39 ? 'api_failed' : 'proposed' })));
    const queries: string[] = [];
    let running = 0;
    let trips = 0;
    const client = f.db.client.$extends({
      query: {
        async $allOperations({ args, query, operation, model }) {
          queries.push(`${model ?? ''} ${operation}`);
          if (running === 0) trips += 1;
          running += 1;
          return query(args).finally(() => {
            running -= 1;
          });
        },
      },
    });
    const db = { ...f.db, client: client as unknown as Database['client'] };
    await new HomeReader({ db, clock: f.clock }).read({ teamId, userId });
    expect(queries).toHaveLength(most);
    expect(trips).toBeLessThanOrEqual(2);
  });
});

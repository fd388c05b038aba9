import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxData } from '../../sandbox/crossmark/model.ts';
import type { CrossmarkPort } from '../../src/crossmark/port.ts';
import { type PullReport, pullEvents } from '../../src/services/pull.ts';
import { type Bench, bench, DATA, plan } from '../crossmark/harness.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { addTestBooking, addTestEmployee, addTestEvent, addTestStore } from '../support/seed.ts';

let db: TestDatabase;
let world: Bench;
let stores = 0;
let storeId = '';
beforeAll(async () => {
  db = await openFreshDatabase();
  await db.client.connection.create({
    data: { id: 'default', name: 'Crossmark', baseUrl: 'http://x', username: 'u', timezone: 'UTC' },
  });
});
afterAll(() => db.close());
beforeEach(async () => {
  world = await bench();
  stores += 1;
  // The unique key of a connection and a store number leaves room for one store at a time.
  await db.client.store.updateMany({ data: { connectionId: null } });
  storeId = await addTestStore(db.client, `pull-${stores}`, {
    number: '9901',
    connectionId: 'default',
    locationId: '500001',
    timezone: 'America/Indiana/Indianapolis',
  });
});
afterEach(() => world.sandbox.close());

const pull = (port: CrossmarkPort | null = world.client): Promise<PullReport> =>
  pullEvents({ db, clock: world.time.clock, port, windowDays: { past: 5, future: 30 } }, storeId, 'cli:test');
const load = (...mplans: SandboxData['mplans']) => world.sandbox.control.load({ ...DATA, mplans });
const events = () => db.client.event.findMany({ where: { storeId }, orderBy: { projectRefNum: 'asc' } });
const bookings = () => db.client.schedule.findMany({ where: { storeId } });
const BOOKED = {
  ID: '40000001',
  repId: '70001',
  start: '2026-01-05T10:15:00-05:00',
  end: '2026-01-05T16:45:00-05:00',
};

describe('events pull', () => {
  it('brings the events of the store, typed, and none of another store', async () => {
    const report = await pull();
    expect(report).toMatchObject({ inserted: 3, updated: 0, booked: 0, complete: true, warnings: [] });
    expect(
      (await events()).map((event) => [event.projectRefNum, event.eventType, event.startDate, event.dueDate]),
    ).toEqual([
      [30010001, 'core', '2026-01-04', '2026-01-11'],
      [30010002, 'core', '2026-01-05', '2026-01-09'],
      [30010003, 'core', '2026-01-08', '2026-01-12'],
    ]);
    expect(await db.client.actionLog.count({ where: { storeId, action: 'events.pull' } })).toBe(1);
  });

  it('twice changes nothing', async () => {
    await pull();
    const before = JSON.stringify(await events());
    expect(await pull()).toMatchObject({ inserted: 0, updated: 0, unchanged: 3 });
    expect(JSON.stringify(await events())).toBe(before);
  });

  it('a booked event comes with its booking when the person is known', async () => {
    await addTestEmployee(db.client, storeId, `ada-${stores}`, { name: 'Ada Maple', externalId: '70001' });
    load({ ...DATA.mplans[0]!, condition: 'Scheduled', booking: BOOKED });
    expect(await pull()).toMatchObject({ inserted: 1, booked: 1, warnings: [] });
    expect(await bookings()).toMatchObject([
      {
        employeeId: `ada-${stores}`,
        scheduleDate: '2026-01-05',
        scheduleTime: '10:15',
        syncStatus: 'synced',
        externalId: '40000001',
        source: 'sync',
      },
    ]);
    expect((await events())[0]).toMatchObject({ isScheduled: true, condition: 'scheduled' });
    expect(await pull()).toMatchObject({ booked: 0, unchanged: 1, warnings: [] });
  });

  it('a booked event of an unknown person is named, not booked', async () => {
    load({ ...DATA.mplans[0]!, condition: 'Scheduled', booking: BOOKED });
    const report = await pull();
    expect(report).toMatchObject({ inserted: 1, booked: 0 });
    expect(report.warnings.join()).toContain('import the person first');
    expect((await events())[0]?.isScheduled).toBe(false);
  });

  it('an event that was booked in Crossmark since takes the booking; its proposed row ends, one being submitted stays', async () => {
    const ada = await addTestEmployee(db.client, storeId, `ada-${stores}`, {
      name: 'Ada Maple',
      externalId: '70001',
    });
    await pull();
    const run = await db.client.schedulerRun.create({
      data: { storeId, runType: 'manual', status: 'completed', requestedBy: 'cli:test' },
    });
    const lease = { leaseToken: 'somebody', leaseUntil: world.time.clock.now() };
    for (const [eventRefNum, rest] of [
      [30010001, { status: 'submitting', ...lease }],
      [30010002, { status: 'proposed' }],
    ] as const)
      await db.client.pendingSchedule.create({
        data: {
          ...{ storeId, schedulerRunId: run.id, eventRefNum, employeeId: ada },
          ...{ scheduleDate: '2026-01-06', scheduleTime: '10:15', original: '{}' },
          openKey: `${storeId}:${eventRefNum}`,
          ...rest,
        },
      });
    load(
      { ...DATA.mplans[0]!, condition: 'Scheduled', booking: BOOKED },
      { ...DATA.mplans[1]!, condition: 'Scheduled', booking: { ...BOOKED, ID: '40000002' } },
    );
    const report = await pull();
    expect(report.booked).toBe(1);
    expect(report.warnings).toEqual([expect.stringContaining('30010001')]);
    expect((await bookings()).map((booking) => booking.eventRefNum)).toEqual([30010002]);
    const rows = await db.client.pendingSchedule.findMany({
      where: { storeId },
      orderBy: { eventRefNum: 'asc' },
    });
    expect(rows.map((row) => [row.status, row.supersededReason])).toEqual([
      ['submitting', null],
      ['superseded', 'booked_elsewhere'],
    ]);
  });

  it('case 25: an event that Crossmark has cancelled ends its row', async () => {
    const ada = await addTestEmployee(db.client, storeId, `ada-${stores}`);
    await pull();
    const run = await db.client.schedulerRun.create({
      data: { storeId, runType: 'manual', status: 'completed', requestedBy: 'cli:test' },
    });
    const place = { employeeId: ada, scheduleDate: '2026-01-06', scheduleTime: '10:15', original: '{}' };
    const { id } = await db.client.pendingSchedule.create({
      data: {
        ...place,
        storeId,
        schedulerRunId: run.id,
        eventRefNum: 30010001,
        openKey: `${storeId}:30010001`,
      },
    });
    load({ ...DATA.mplans[0]!, condition: 'Canceled' });
    await pull();
    expect(await db.client.pendingSchedule.findUnique({ where: { id } })).toMatchObject({
      status: 'superseded',
      supersededReason: 'event_inactive',
      openKey: null,
    });
  });

  it('what is booked here stays, and a difference is named', async () => {
    const ada = await addTestEmployee(db.client, storeId, `ada-${stores}`, { externalId: '70001' });
    await pull();
    await addTestBooking(db.client, storeId, 30010001, ada, {
      scheduleDate: '2026-01-07',
      syncStatus: 'synced',
      externalId: '1',
    });
    load({ ...DATA.mplans[0]!, condition: 'Scheduled', booking: BOOKED });
    const report = await pull();
    expect(report.warnings).toEqual([expect.stringContaining('30010001 is booked differently')]);
    expect((await bookings())[0]?.scheduleDate).toBe('2026-01-07');
  });

  it('what Crossmark does not say stays: minutes from the work bank, a longer name, a type set by hand', async () => {
    const long = `600101-BRIO-Oat Bar (260104000101) ${'with all its flavours '.repeat(5)}- V2-CORE`;
    await addTestEvent(db.client, storeId, 810000101, {
      externalId: '30010001',
      projectName: long,
      estimatedMinutes: 345,
      startDate: '2026-01-04',
      dueDate: '2026-01-11',
    });
    await db.client.eventTypeOverride.create({
      data: { storeId, eventRefNum: 810000101, overrideEventType: 'other', createdBy: 'U1' },
    });
    load({
      ...plan('30010001', '2026-01-04', '2026-01-13', long.slice(0, 100)),
      estimatedMinutes: undefined,
    });
    expect(await pull()).toMatchObject({ updated: 1, inserted: 0 });
    expect((await events())[0]).toMatchObject({
      projectRefNum: 810000101,
      projectName: long,
      estimatedMinutes: 345,
      eventType: 'other',
      dueDate: '2026-01-13',
    });
  });

  it('finds an event of the work bank by name and window', async () => {
    const { name, startDate, dueDate } = DATA.mplans[0]!;
    await addTestEvent(db.client, storeId, 810000101, { projectName: name, startDate, dueDate });
    expect(await pull()).toMatchObject({ inserted: 2, updated: 1 });
    expect((await events()).find((event) => event.projectRefNum === 810000101)?.externalId).toBe('30010001');
  });

  it('a Supervisor is linked to its Core', async () => {
    load(
      plan('30010001', '2026-01-04', '2026-01-11', '600101-BRIO-Oat Bar (260104000101) - V2-CORE'),
      plan('30010002', '2026-01-04', '2026-01-11', '600101-BRIO-Oat Bar (260104000101) - V2-Supervisor'),
    );
    await pull();
    expect((await events())[1]).toMatchObject({ eventType: 'supervisor', parentEventRefNum: 30010001 });
  });

  it('days that could not be read make the pull incomplete, the rest is saved', async () => {
    world.sandbox.control.faults([{ kind: 'fail_chunk', date: '2026-01-08', count: 10 }]);
    const report = await pull();
    expect(report.complete).toBe(false);
    expect((await events()).map((event) => event.projectRefNum)).toContain(30010001);
  });

  it('a refused sign-in saves nothing', async () => {
    world.sandbox.control.faults([{ kind: 'login_refused', count: 5 }]);
    await expect(pull()).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    expect(await events()).toEqual([]);
  });

  it('a store without a connection, and one that does not exist', async () => {
    await expect(pull(null)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await db.client.store.update({ where: { id: storeId }, data: { connectionId: null } });
    await expect(pull()).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    storeId = 'nowhere';
    await expect(pull()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

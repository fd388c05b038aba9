import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { TransientError } from '../../src/crossmark/errors.ts';
import type { CrossmarkPort, RemoteRep } from '../../src/crossmark/port.ts';
import { type FixedClock, fixedClock } from '../../src/domain/clock.ts';
import { runDueRosters } from '../../src/jobs/roster.ts';
import { RosterRefresh } from '../../src/services/roster/refresh.ts';
import { describeOnBothDatabases } from '../support/database.ts';
import { addTestEmployee, addTestStore } from '../support/seed.ts';

const log = pino({ level: 'silent' });
const rep = (repId: string, name: string, email: string | null = null): RemoteRep => ({
  ...{ repId, name, email },
  ...{ employeeId: null, phone: null },
});

describeOnBothDatabases('the daily roster refresh', (getDb) => {
  let clock: FixedClock;
  let refresh: RosterRefresh;
  let reps: RemoteRep[];
  let reads: number;
  let down: boolean;
  beforeEach(async () => {
    const { client } = getDb();
    await client.actionLog.deleteMany();
    await client.employee.deleteMany();
    await client.store.deleteMany();
    clock = fixedClock('2026-11-20T09:29:59Z');
    reps = [rep('70001', 'Ada Maple', 'ada@example.com')];
    reads = 0;
    down = false;
    const port = {
      listReps: async () => {
        reads += 1;
        if (down) throw new TransientError('no route', 'no');
        return { rows: reps, bad: [] };
      },
    } as unknown as CrossmarkPort;
    const portOf = async (storeId: string) => (storeId.startsWith('local') ? null : port);
    refresh = new RosterRefresh({ db: getDb(), clock, portOf });
  });

  const store = async (id: string, timezone = 'America/Chicago') => {
    const createdAt = new Date('2026-11-19T20:00:00Z');
    await addTestStore(getDb().client, id, { timezone, createdAt, slackTeamId: id, slackChannelId: id });
    await person(id, 'ada', { name: 'A. Maple', externalId: '70001' });
  };
  const person = (storeId: string, id: string, values: object) =>
    addTestEmployee(getDb().client, storeId, `${id}-${storeId}`, values);
  const pass = () => runDueRosters({ db: getDb(), refresh, clock, log });
  const nameIn = async (storeId: string) =>
    (await getDb().client.employee.findUniqueOrThrow({ where: { id: `ada-${storeId}` } })).name;
  const done = (storeId: string) =>
    getDb().client.actionLog.count({ where: { storeId, action: 'roster.refresh', outcome: 'done' } });

  it('comes at 03:30 in the zone of the store, once a day, whoever restarts or runs beside it', async () => {
    await store('s');
    await pass();
    expect(await done('s')).toBe(0);
    clock.advance(1000);
    await Promise.all([pass(), pass()]);
    clock.advance(60_000);
    await pass();
    expect(await done('s')).toBe(1);
    expect(await nameIn('s')).toBe('Ada Maple');
    clock.advance(86_400_000);
    await pass();
    expect(await done('s')).toBe(2);
  });

  it('is made up when the app was down, and asks once for all stores of a connection', async () => {
    await store('s');
    await store('t', 'America/New_York');
    await store('local', 'America/Chicago');
    clock.set('2026-11-20T20:00:00Z');
    await pass();
    expect([await done('s'), await done('t'), await done('local'), reads]).toEqual([1, 1, 0, 1]);
  });

  it('a failed one is repeated twice, half an hour apart, and stops no other store', async () => {
    await store('s');
    down = true;
    clock.advance(1000);
    for (let i = 0; i < 40; i += 1) {
      await pass();
      clock.advance(5 * 60_000);
    }
    expect(reads).toBe(3);
    expect(await getDb().client.actionLog.findMany({ where: { outcome: 'refused' } })).toMatchObject(
      Array(3).fill({ action: 'roster.refresh', errorCode: 'API_UNAVAILABLE' }),
    );
    expect(await nameIn('s')).toBe('A. Maple');
    down = false;
    clock.advance(86_400_000);
    await pass();
    expect(await nameIn('s')).toBe('Ada Maple');
  });

  it('follows RepIDs only; nobody is added or changed in any other way', async () => {
    await store('s');
    await person('s', 'bram', { name: 'Bram Norrow', isActive: false });
    await person('s', 'cleo', { name: 'Cleo', externalId: '70003', email: 'ada@example.com' });
    await person('s', 'dora', { name: 'Dora', externalId: '70004', isActive: false });
    reps = [
      rep('70001', 'Ada  Maple', 'ADA@example.com'),
      rep('70002', 'Bram Norrow', 'bram@example.com'),
      rep('70003', 'Cleo Oakes', 'no address'),
      rep('70004', 'x'.repeat(200), 'dora@example.com'),
      rep('70005', 'Nobody Here'),
    ];
    clock.advance(1000);
    await pass();
    const rows = await getDb().client.employee.findMany({ orderBy: { id: 'asc' } });
    expect(rows.map(({ name, email, isActive }) => [name, email, isActive])).toEqual([
      ['Ada Maple', null, true],
      ['Bram Norrow', null, false],
      ['Cleo Oakes', 'ada@example.com', true],
      ['x'.repeat(100), 'dora@example.com', false],
    ]);
    expect(await getDb().client.actionLog.count({ where: { action: 'person.edit' } })).toBe(3);
    expect(rows[0]).toMatchObject({ nameLower: 'ada maple', version: 2 });
  });
});

import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import type { CrossmarkPort, RemoteRep } from '../../../src/crossmark/port.ts';
import { nameKey } from '../../../src/services/imports/csv-values.ts';
import type { Identity } from '../../../src/services/roster/model.ts';
import { RosterRefresh } from '../../../src/services/roster/refresh.ts';
import { RosterService } from '../../../src/services/roster/roster-service.ts';
import { People } from '../../../src/services/sync/mapping.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { addTestEmployee } from '../../support/seed.ts';
import { Fixture, MANAGER, VIEWER } from '../proposals/fixture.ts';

const rep = (n: number, name: string, employeeId: string | null = `US${800_000 + n}`): RemoteRep => ({
  ...{ repId: String(80_000 + n), employeeId, name, email: null, phone: '555 0100' },
});

describeOnBothDatabases('who a doubtful row of the roster is', (getDb) => {
  let f: Fixture;
  let reps: RemoteRep[];
  let roster: RosterService;
  let ana: string;
  beforeEach(async () => {
    f = await Fixture.create(getDb());
    reps = [rep(12, 'Ana Reyes')];
    const port = { listReps: async () => ({ rows: reps, bad: [] }) } as unknown as CrossmarkPort;
    roster = new RosterService({ db: f.db, clock: f.clock, portOf: async () => port });
    ana = f.person('ana');
    await addTestEmployee(f.db.client, f.storeId, ana, {
      ...{ name: 'Ana Reyes', nameLower: 'ana reyes', externalId: '80001', crossmarkEmployeeId: 'US800001' },
    });
  });

  const fetch = async (actor = MANAGER) => ({
    ...{ storeId: f.storeId, actor },
    token: await roster.fetch(f.storeId, actor),
  });
  const same = (personId: string): Identity => ({ kind: 'same', personId });
  const another: Identity = { kind: 'another' };
  const stored = async () =>
    (await f.db.client.employee.findMany({ where: { storeId: f.storeId, name: { startsWith: 'Ana' } } }))
      .map(
        ({ name, externalId, crossmarkEmployeeId: id, isActive }) =>
          `${name} ${externalId} ${id} ${isActive}`,
      )
      .sort();
  const logged = (action: string) =>
    f.db.client.actionLog.findMany({ where: { storeId: f.storeId, action }, orderBy: { id: 'asc' } });

  it('the same person takes over the numbers of Crossmark, and the record has both', async () => {
    const ref = await fetch();
    const { items } = await roster.attention(ref, 1);
    expect(items).toMatchObject([
      { repId: '80012', candidates: [{ id: ana, repId: '80001', stillThere: false }], choice: null },
    ]);
    expect(JSON.stringify(items)).not.toContain('555 0100');
    await roster.identify(ref, { repId: '80012', choice: same(ana) });
    expect(await roster.list(ref)).toMatchObject({ same: 1, another: 0, chosen: 0 });
    const result = await roster.save(ref, { activate: false });
    expect(result).toMatchObject({ created: [], matched: ['Ana Reyes'], skipped: [] });
    expect(await stored()).toEqual(['Ana Reyes 80012 US800012 true']);
    expect(await logged('person.edit')).toMatchObject([
      {
        ...{ actor: MANAGER, subjectId: ana, reason: 'said to be the same person' },
        before: JSON.stringify({ externalId: '80001', crossmarkEmployeeId: 'US800001' }),
        after: JSON.stringify({ externalId: '80012', crossmarkEmployeeId: 'US800012' }),
      },
    ]);
    expect(await roster.list(await fetch())).toMatchObject({ total: 0, attention: 0, completes: 0 });
  });

  it('another person comes under a name of their own, which no refresh takes away and no booking confuses', async () => {
    reps.push(rep(1, 'Ana Reyes'));
    const ref = await fetch();
    await roster.identify(ref, { repId: '80012', choice: another });
    const result = await roster.save(ref, { activate: false });
    expect(result).toMatchObject({ created: [{ name: 'Ana Reyes (80012)' }], matched: [], inactive: 1 });
    const both = ['Ana Reyes (80012) 80012 US800012 false', 'Ana Reyes 80001 US800001 true'];
    expect(await stored()).toEqual(both);
    expect(await roster.list(await fetch())).toMatchObject({ total: 0, attention: 0, completes: 0 });

    const port = { listReps: async () => ({ rows: reps, bad: [] }) } as unknown as CrossmarkPort;
    const refresh = new RosterRefresh({ db: f.db, clock: f.clock, portOf: async () => port }).pass();
    expect(await refresh({ storeId: f.storeId, actor: MANAGER, due: null })).toBe(0);
    expect(await stored()).toEqual(both);

    const people = new People(await f.db.client.employee.findMany({ where: { storeId: f.storeId } }));
    const staffed = (repId: string | null) =>
      people.resolve({ repId, staffedReps: ['Ana Reyes'] } as Parameters<People['resolve']>[0]);
    expect(staffed('80012')?.name).toBe('Ana Reyes (80012)');
    expect(staffed(null)).toBeNull();
  });

  it('a refresh does not give one name to two people', async () => {
    await addTestEmployee(f.db.client, f.storeId, f.person('b'), { name: 'A. R.', externalId: '80012' });
    const port = { listReps: async () => ({ rows: reps, bad: [] }) } as unknown as CrossmarkPort;
    const refresh = new RosterRefresh({ db: f.db, clock: f.clock, portOf: async () => port }).pass();
    expect(await refresh({ storeId: f.storeId, actor: MANAGER, due: null })).toBe(1);
    expect(await refresh({ storeId: f.storeId, actor: MANAGER, due: null })).toBe(0);
    expect((await stored()).map((line) => line.slice(0, 17))).toContain('Ana Reyes (80012)');
  });

  it('two new people of one name are told apart by the number, too', async () => {
    reps = [rep(21, 'Zoe Quill'), rep(22, 'zoe quill')];
    const ref = await fetch();
    await roster.list(ref, { change: { kind: 'exactly', repIds: 'all' } });
    expect((await roster.save(ref, { activate: false })).created).toMatchObject([
      ...[{ name: 'Zoe Quill' }, { name: 'zoe quill (80022)' }],
    ]);
  });

  it('is judged again at the save: a person who changed, or a number that came meanwhile, is skipped', async () => {
    reps.push(rep(13, 'Ana Reyes'), rep(20, 'Zoe Quill'));
    const ref = await fetch();
    await roster.identify(ref, { repId: '80012', choice: same(ana) });
    await roster.identify(ref, { repId: '80013', choice: another });
    await roster.list(ref, { change: { kind: 'exactly', repIds: 'all' } });
    await f.db.client.employee.update({ where: { id: ana }, data: { version: 2 } });
    await addTestEmployee(f.db.client, f.storeId, f.person('c'), { name: 'C. C.', externalId: '80013' });
    const result = await roster.save(ref, { activate: false });
    expect(result).toMatchObject({
      ...{ created: [{ name: 'Zoe Quill' }], matched: [] },
      skipped: ['Ana Reyes', 'Ana Reyes'],
    });
    expect(await stored()).toEqual(['Ana Reyes 80001 US800001 true']);
  });

  it('a person is one row at most: the newest choice counts; a choice can be taken back', async () => {
    reps.push(rep(13, 'Ana Reyes'));
    const ref = await fetch();
    expect(await roster.identify(ref, { repId: '80012', choice: same(ana) })).toBe(0);
    expect(await roster.identify(ref, { repId: '80013', choice: same(ana) })).toBe(1);
    const choices = async () =>
      (await roster.attention(ref, 1)).items.map(({ choice }) => choice?.kind ?? null);
    expect(await choices()).toEqual([null, 'same']);
    await roster.identify(ref, { repId: '80012', choice: another });
    await roster.identify(ref, { repId: '80013', choice: null });
    expect(await choices()).toEqual(['another', null]);
  });

  it('needs the right to change people, and only what is offered can be said', async () => {
    const ref = await fetch();
    const said = { repId: '80012', choice: another };
    await expect(roster.identify({ ...ref, actor: VIEWER }, said)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const wrong = { code: 'VALIDATION_ERROR' };
    await expect(roster.identify(ref, { ...said, repId: '80099' })).rejects.toMatchObject(wrong);
    await expect(roster.identify(ref, { ...said, choice: same(f.person('e1')) })).rejects.toMatchObject(
      wrong,
    );
    reps = [rep(1, 'Somebody Else', 'US800009')];
    const owned = await fetch();
    await expect(roster.identify(owned, { repId: '80001', choice: another })).rejects.toMatchObject(wrong);
    await roster.identify(owned, { repId: '80001', choice: same(ana) });
    await roster.save(owned, { activate: false });
    expect(await stored()).toEqual(['Ana Reyes 80001 US800009 true']);
  });

  it('whatever is said, no name and no number is there twice', async () => {
    const some = fc.record({
      numbers: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
      picks: fc.array(fc.constantFrom('another', 'same', 'none'), { minLength: 4, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(some, async ({ numbers, picks }) => {
        reps = numbers.map((n) => rep(n, n % 2 ? 'Ana Reyes' : 'ana  reyes'));
        const ref = await fetch();
        const { items } = await roster.attention(ref, 1);
        for (const [i, { repId, candidates, newName }] of items.entries()) {
          const [candidate] = candidates;
          if (picks[i] === 'another' && newName !== null)
            await roster.identify(ref, { repId, choice: another });
          if (picks[i] === 'same' && candidate)
            await roster.identify(ref, { repId, choice: same(candidate.id) });
        }
        const {
          chosen,
          completes,
          another: more,
          same: known,
        } = await roster.list(ref, {
          change: { kind: 'exactly', repIds: 'all' },
        });
        if (chosen + completes + more + known > 0) await roster.save(ref, { activate: false });
        const people = await f.db.client.employee.findMany({ where: { storeId: f.storeId } });
        const names = people.map(({ name }) => nameKey(name));
        expect(new Set(names).size).toBe(names.length);
      }),
      { seed: 13, numRuns: 15 },
    );
  });
});

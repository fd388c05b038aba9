import { beforeEach, describe, expect, it } from 'vitest';
import { AuthError, SchemaError, TransientError } from '../../../src/crossmark/errors.ts';
import type { CrossmarkPort, RemoteRep } from '../../../src/crossmark/port.ts';
import { ActivationService } from '../../../src/services/roster/activation.ts';
import type { RosterResult } from '../../../src/services/roster/model.ts';
import { RosterService } from '../../../src/services/roster/roster-service.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { addTestEmployee } from '../../support/seed.ts';
import { APPROVER, Fixture, MANAGER, VIEWER } from '../proposals/fixture.ts';

const rep = (n: number, name: string, more: Partial<RemoteRep> = {}): RemoteRep => ({
  ...{ repId: String(80_000 + n), employeeId: `US${String(800_000 + n)}`, name },
  ...{ email: null, phone: null },
  ...more,
});

/** Crossmark as the wizard sees it: one read. */
class FakeRoster {
  reps: RemoteRep[] = [];
  error: Error | null = null;
  reads = 0;
  async listReps() {
    this.reads += 1;
    if (this.error) throw this.error;
    return { rows: this.reps, bad: [] };
  }
  asPort(): CrossmarkPort {
    return this as unknown as CrossmarkPort;
  }
}

describeOnBothDatabases('the roster import', (getDb) => {
  let f: Fixture;
  let crossmark: FakeRoster;
  let roster: RosterService;
  beforeEach(async () => {
    f = await Fixture.create(getDb());
    crossmark = new FakeRoster();
    roster = new RosterService({ db: f.db, clock: f.clock, portOf: async () => crossmark.asPort() });
  });

  const fetch = async (actor = MANAGER) => ({
    ...{ storeId: f.storeId, actor },
    token: await roster.fetch(f.storeId, actor),
  });
  const people = () =>
    f.db.client.employee.findMany({
      where: { storeId: f.storeId, externalId: { startsWith: '8' } },
      include: { weeklyAvailability: true },
      orderBy: { externalId: 'asc' },
    });
  const logged = (action: string) =>
    f.db.client.actionLog.findMany({ where: { storeId: f.storeId, action }, orderBy: { id: 'asc' } });
  const importAll = async (activate = false, actor = MANAGER): Promise<RosterResult> => {
    const ref = await fetch(actor);
    await roster.list(ref, { change: { kind: 'exactly', repIds: 'all' } });
    return roster.save(ref, { activate });
  };

  it('offers only people the store does not have; imported they are inactive and without days', async () => {
    crossmark.reps = [
      rep(1, 'Zoe Quill', { email: 'Zoe@Example.com', phone: ' 555 0100 ' }),
      rep(2, 'Ada Maple'),
      { ...rep(3, 'person E1'), repId: '70005' },
    ];
    const ref = await fetch();
    const page = await roster.list(ref);
    expect(page).toMatchObject({ total: 2, chosen: 0, page: 1, pages: 1, completes: 1, attention: 0 });
    expect(page.items.map(({ person }) => person.name)).toEqual(['Ada Maple', 'Zoe Quill']);
    await roster.list(ref, { change: { kind: 'visible', on: [1], off: [0] } });
    const result = await roster.save(ref, { activate: false });
    expect(result).toMatchObject({
      created: [{ name: 'Zoe Quill' }],
      activated: false,
      skipped: [],
      inactive: 1,
    });
    expect(await people()).toMatchObject([
      {
        ...{ name: 'Zoe Quill', nameLower: 'zoe quill', email: 'zoe@example.com', phone: '555 0100' },
        ...{ externalId: '80001', crossmarkEmployeeId: 'US800001', isActive: false },
        ...{ jobTitle: 'event_specialist', weeklyAvailability: [] },
      },
    ]);
    const [created] = result.created;
    expect(await logged('person.add')).toMatchObject([
      { actor: MANAGER, subjectType: 'employee', subjectId: created!.id, outcome: 'done' },
    ]);
    expect(JSON.stringify(await logged('person.add'))).not.toContain('555 0100');
    // The spelling and the id of the roster came to the person who was known.
    expect(result.completed).toEqual(['person E1']);
    const known = await f.db.client.employee.findUniqueOrThrow({ where: { id: f.person('e1') } });
    expect(known).toMatchObject({
      name: 'person E1',
      crossmarkEmployeeId: 'US800003',
      externalId: '70005',
      version: 2,
    });
    expect(await logged('person.edit')).toMatchObject([{ before: expect.stringContaining('"Person e1"') }]);
  });

  it('the tick makes them active on all days', async () => {
    crossmark.reps = [rep(1, 'Ada Maple'), rep(2, 'Bram Norrow')];
    expect(await importAll(true)).toMatchObject({ activated: true, inactive: 0 });
    const rows = await people();
    expect(rows.map(({ isActive }) => isActive)).toEqual([true, true]);
    for (const { weeklyAvailability } of rows)
      expect(weeklyAvailability).toMatchObject([{ monday: true, wednesday: true, sunday: true }]);
  });

  it('a second import finds nothing new', async () => {
    crossmark.reps = [rep(1, 'Ada Maple'), rep(2, 'Bram Norrow')];
    await importAll();
    const ref = await fetch();
    expect(await roster.list(ref)).toMatchObject({ total: 0, completes: 0, attention: 0, inactive: 2 });
    await expect(roster.save(ref, { activate: false })).rejects.toMatchObject({
      message: 'Nobody is chosen.',
    });
  });

  it('of two people who import the same at once one imports, the other is told who was skipped', async () => {
    crossmark.reps = [rep(1, 'Ada Maple'), rep(2, 'Bram Norrow')];
    const refs = [await fetch(MANAGER), await fetch(APPROVER)];
    for (const ref of refs) await roster.list(ref, { change: { kind: 'exactly', repIds: 'all' } });
    const results = await Promise.all(refs.map((ref) => roster.save(ref, { activate: false })));
    const counts = results.map(({ created, skipped }) => [created.length, skipped.length]).sort();
    expect(counts).toEqual([
      [0, 2],
      [2, 0],
    ]);
    expect(await people()).toHaveLength(2);
    expect(await logged('person.add')).toHaveLength(2);
  });

  it('one list is saved once, however often the button is pressed', async () => {
    crossmark.reps = [rep(1, 'Ada Maple')];
    const ref = await fetch();
    await roster.list(ref, { change: { kind: 'exactly', repIds: 'all' } });
    const results = await Promise.allSettled([1, 2, 3].map(() => roster.save(ref, { activate: false })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of results)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'CONTENT_CHANGED' });
    expect(await people()).toHaveLength(1);
  });

  it('who came meanwhile is skipped, the others are imported', async () => {
    crossmark.reps = [rep(1, 'Ada Maple'), rep(2, 'Bram Norrow'), rep(3, 'Cleo Oakes')];
    const ref = await fetch();
    await roster.list(ref, { change: { kind: 'exactly', repIds: 'all' } });
    await addTestEmployee(f.db.client, f.storeId, f.person('new'), {
      name: 'Ada Maple',
      externalId: '89999',
    });
    await addTestEmployee(f.db.client, f.storeId, f.person('own'), {
      name: 'B. N.',
      crossmarkEmployeeId: 'US800002',
    });
    const result = await roster.save(ref, { activate: false });
    expect(result).toMatchObject({
      created: [{ name: 'Cleo Oakes' }],
      skipped: ['Ada Maple', 'Bram Norrow'],
    });
    // Nobody asked for a completion of the person who came meanwhile.
    expect(await f.db.client.employee.findUnique({ where: { id: f.person('own') } })).toMatchObject({
      externalId: null,
    });
  });

  it('an e-mail address that somebody has is left out and said', async () => {
    await f.db.client.employee.update({ where: { id: f.person('e1') }, data: { email: 'team@example.com' } });
    crossmark.reps = [
      rep(1, 'Ada Maple', { email: 'TEAM@example.com' }),
      rep(2, 'Bram Norrow', { email: 'two@example.com' }),
      rep(3, 'Cleo Oakes', { email: 'two@example.com' }),
    ];
    expect((await importAll()).withoutEmail).toEqual(['Ada Maple', 'Cleo Oakes']);
    expect((await people()).map(({ email }) => email)).toEqual([null, 'two@example.com', null]);
  });

  it('the list belongs to one person and one store, for 30 minutes', async () => {
    crossmark.reps = [rep(1, 'Ada Maple')];
    const ref = await fetch();
    const gone = { code: 'CONTENT_CHANGED' };
    await expect(roster.list({ ...ref, actor: APPROVER })).rejects.toMatchObject(gone);
    const other = await Fixture.create(f.db);
    await expect(roster.list({ ...ref, storeId: other.storeId })).rejects.toMatchObject(gone);
    await expect(roster.list({ ...ref, actor: VIEWER })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    f.clock.advance(30 * 60_000 - 1);
    await roster.list(ref);
    f.clock.advance(1);
    for (const late of [() => roster.list(ref), () => roster.save(ref, { activate: true })])
      await expect(late()).rejects.toMatchObject(gone);
    expect(await people()).toEqual([]);
    await fetch();
    expect(await f.db.client.importPreview.count({ where: { token: ref.token } })).toBe(0);
  });

  it('an empty roster is nothing to import, not a failure', async () => {
    expect(await roster.list(await fetch())).toMatchObject({
      total: 0,
      found: 0,
      page: 1,
      pages: 1,
      items: [],
    });
  });

  it('needs the right to import', async () => {
    await expect(roster.fetch(f.storeId, VIEWER)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(crossmark.reads).toBe(0);
  });

  it.each([
    [new TransientError('no route', 'no'), /cannot connect to Crossmark/, /Try again/],
    [new TransientError('timeout', 'maybe'), /cannot connect to Crossmark/, /Try again/],
    [new AuthError('refused'), /cannot sign in to Crossmark/, /ask an administrator to renew the sign-in/],
    [new SchemaError('not json'), /unexpected data/, /Nothing was imported/],
  ])('%s is told in words, and nothing is kept', async (error, sentence, nextStep) => {
    crossmark.error = error;
    await expect(roster.fetch(f.storeId, MANAGER)).rejects.toMatchObject({
      message: expect.stringMatching(sentence),
      nextStep: expect.stringMatching(nextStep),
    });
    expect(await f.db.client.importPreview.count({ where: { storeId: f.storeId } })).toBe(0);
  });

  it('a store without Crossmark is told so', async () => {
    const local = new RosterService({ db: f.db, clock: f.clock, portOf: async () => null });
    await expect(local.fetch(f.storeId, MANAGER)).rejects.toMatchObject({
      message: expect.stringContaining('works without Crossmark'),
    });
  });

  it('is all or nothing: a failure in the middle leaves people, record and list as they were', async () => {
    crossmark.reps = Array.from({ length: 250 }, (_, i) => rep(i, `Person ${1000 + i}`));
    const ref = await fetch();
    await roster.list(ref, { change: { kind: 'exactly', repIds: 'all' } });
    const failing = new Proxy(f.db, {
      get: (db, key) =>
        key === 'transaction'
          ? (((work, options) =>
              db.transaction(async (tx) => {
                await work(tx);
                throw new Error('killed');
              }, options)) satisfies typeof f.db.transaction)
          : Reflect.get(db, key),
    });
    const broken = new RosterService({ db: failing, clock: f.clock, portOf: async () => null });
    await expect(broken.save(ref, { activate: true })).rejects.toThrow('killed');
    expect(await people()).toEqual([]);
    expect(await logged('person.add')).toEqual([]);
    expect((await roster.save(ref, { activate: true })).created).toHaveLength(250);
  });

  describe('choosing', () => {
    beforeEach(() => {
      crossmark.reps = [
        ...Array.from({ length: 45 }, (_, i) => rep(i, `Person ${1000 + i}`)),
        rep(90, 'Ana Lima'),
        rep(91, 'Anna Lima', { employeeId: null }),
      ];
    });

    it('finds by parts of the name, Employee ID and MV Retail #, and turns pages', async () => {
      const ref = await fetch();
      const found = async (query: string) =>
        (await roster.list(ref, { query })).items.map(({ person }) => person.name);
      expect(await found('LIMA an')).toEqual(['Ana Lima', 'Anna Lima']);
      expect(await found('us800090')).toEqual(['Ana Lima']);
      expect(await found('80091')).toEqual(['Anna Lima']);
      expect(await found('nobody')).toEqual([]);
      expect(await roster.list(ref, { page: 3 })).toMatchObject({ page: 3, pages: 3, found: 47 });
      expect(await roster.list(ref, { page: 99 })).toMatchObject({ page: 3 });
      expect((await roster.list(ref, { page: 3 })).items).toHaveLength(7);
    });

    it('all and none follow the filter and leave the rest of the selection alone', async () => {
      const ref = await fetch();
      const chosen = async (query: string, all: boolean) =>
        (await roster.list(ref, { query, change: { kind: 'found', query, chosen: all } })).chosen;
      expect(await chosen('', true)).toBe(47);
      expect(await chosen('lima', false)).toBe(45);
      expect(await chosen('', false)).toBe(0);
      expect(await chosen('lima', true)).toBe(2);
    });

    it('presses that meet both count, and places that do not exist are nobody', async () => {
      const ref = await fetch();
      await Promise.all(
        [0, 1, 2, 3].map((place) => roster.list(ref, { change: { kind: 'visible', on: [place], off: [] } })),
      );
      const page = await roster.list(ref, { change: { kind: 'visible', on: [999], off: [0] } });
      expect(page.chosen).toBe(3);
      expect(page.items.slice(0, 5).map(({ chosen }) => chosen)).toEqual([false, true, true, true, false]);
    });
  });

  it('10,000 people are listed, filtered and chosen; what is imported of them is exactly what was chosen', async () => {
    crossmark.reps = Array.from({ length: 10_000 }, (_, i) => rep(i, `Guest q${10_000 + i}`));
    const ref = await fetch();
    expect(await roster.list(ref, { page: 500 })).toMatchObject({ total: 10_000, pages: 500, page: 500 });
    const filtered = {
      query: 'q1999',
      change: { kind: 'found', query: 'q1999', chosen: true },
    } as const;
    expect(await roster.list(ref, filtered)).toMatchObject({ found: 10, chosen: 10 });
    expect((await roster.save(ref, { activate: true })).created).toHaveLength(10);
    expect((await people()).map(({ externalId }) => Number(externalId))).toEqual(
      Array.from({ length: 10 }, (_, i) => 89_990 + i),
    );
  });

  it('the reasons for attention can be read page by page', async () => {
    crossmark.reps = Array.from({ length: 12 }, (_, i) => rep(i, 'Person e1'));
    const ref = await fetch();
    expect(await roster.attention(ref, 2)).toMatchObject({ total: 12, pages: 2, page: 2, items: [{}, {}] });
  });

  describe('activation', () => {
    const days = (id: string) => f.db.client.weeklyAvailability.findMany({ where: { employeeId: id } });
    let activation: ActivationService;
    let ada: string;
    beforeEach(async () => {
      activation = new ActivationService({ db: f.db, clock: f.clock });
      crossmark.reps = [rep(1, 'Ada Maple'), rep(2, 'Bram Norrow')];
      ada = (await importAll()).created.find(({ name }) => name === 'Ada Maple')!.id;
    });

    it('sets the days and makes the person active in one step', async () => {
      const { version } = await activation.person(f.storeId, MANAGER, ada);
      expect(await activation.activate(f.storeId, MANAGER, { id: ada, version, weekdays: [0, 5] })).toBe(
        'Ada Maple',
      );
      expect(await days(ada)).toMatchObject([
        { monday: true, tuesday: false, saturday: true, sunday: false },
      ]);
      expect(await activation.inactive(f.storeId, MANAGER, 1)).toMatchObject({
        total: 1,
        items: [{ name: 'Bram Norrow' }],
      });
      expect(await logged('person.activate')).toMatchObject([
        { subjectId: ada, after: expect.stringContaining('saturday') },
      ]);
    });

    it('is refused without a day, without the right, and when somebody was faster', async () => {
      const wanted = { id: ada, version: 1, weekdays: [2] as const };
      const activate = (actor: string, more: object = {}) =>
        activation.activate(f.storeId, actor, { ...wanted, ...more });
      await expect(activate(MANAGER, { weekdays: [] })).rejects.toMatchObject({
        message: 'No day is ticked.',
      });
      await expect(activate(VIEWER)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(activate(MANAGER, { version: 7 })).rejects.toMatchObject({ code: 'STALE_FORM' });
      await expect(activate(MANAGER, { id: 'nobody' })).rejects.toMatchObject({ code: 'EMPLOYEE_NOT_FOUND' });
      expect(await days(ada)).toEqual([]);
      await activate(MANAGER);
      await expect(activate(MANAGER)).rejects.toMatchObject({ message: 'Ada Maple is active already.' });
    });

    it('people who have left are not offered', async () => {
      await f.db.client.employee.update({ where: { id: ada }, data: { terminationDate: '2026-11-01' } });
      expect((await activation.inactive(f.storeId, MANAGER, 1)).total).toBe(1);
      await expect(activation.person(f.storeId, MANAGER, ada)).rejects.toMatchObject({
        code: 'EMPLOYEE_INACTIVE',
      });
    });
  });
});

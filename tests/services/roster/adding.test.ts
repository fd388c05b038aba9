import { beforeEach, expect, it } from 'vitest';
import { ActivationService } from '../../../src/services/roster/activation.ts';
import type { NewPerson } from '../../../src/services/roster/adding.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { addTestEmployee } from '../../support/seed.ts';
import { Fixture, MANAGER, VIEWER } from '../proposals/fixture.ts';

const person = (name: string, more: Partial<NewPerson> = {}): NewPerson => ({
  ...{ name, employeeId: null, repId: null, jobTitle: 'event_specialist' },
  ...more,
});

describeOnBothDatabases('a person added by hand', (getDb) => {
  let f: Fixture;
  let people: ActivationService;
  beforeEach(async () => {
    f = await Fixture.create(getDb());
    people = new ActivationService({ db: f.db, clock: f.clock });
    await addTestEmployee(f.db.client, f.storeId, f.person('ana'), {
      ...{ name: 'Ana Reyes', nameLower: 'ana reyes', externalId: '80001', crossmarkEmployeeId: 'US800001' },
      isActive: false,
    });
  });
  const add = (written: NewPerson, actor = MANAGER) => people.add(f.storeId, actor, written);
  const count = () => f.db.client.employee.count({ where: { storeId: f.storeId } });

  it('needs a name only, is not active, and stands in the record', async () => {
    const added = await add(person('  Zoe   Quill '));
    expect(added).toMatchObject({ name: 'Zoe Quill', repId: null });
    expect(await f.db.client.employee.findUniqueOrThrow({ where: { id: added.id } })).toMatchObject({
      ...{ storeId: f.storeId, name: 'Zoe Quill', nameLower: 'zoe quill', isActive: false },
      ...{ externalId: null, crossmarkEmployeeId: null, jobTitle: 'event_specialist' },
    });
    expect((await people.inactive(f.storeId, MANAGER, 1)).items.map(({ name }) => name)).toEqual([
      ...['Ana Reyes', 'Zoe Quill'],
    ]);
    const where = { storeId: f.storeId, action: 'person.add' };
    expect(await f.db.client.actionLog.findMany({ where })).toMatchObject([
      { actor: MANAGER, subjectId: added.id, outcome: 'done', after: expect.stringContaining('"hand"') },
    ]);
  });

  it('takes numbers and a role', async () => {
    const { id } = await add(
      person('Zoe Quill', { employeeId: ' us800009 ', repId: '80009', jobTitle: 'juicer_barista' }),
    );
    expect(await f.db.client.employee.findUniqueOrThrow({ where: { id } })).toMatchObject({
      ...{ externalId: '80009', crossmarkEmployeeId: 'US800009', jobTitle: 'juicer_barista' },
    });
  });

  it.each([
    ['name', person('ANA  reyes'), /Ana Reyes already \(US800001, MV Retail # 80001, not active\)/],
    ['repId', person('Zoe Quill', { repId: '80001' }), /Ana Reyes has this number already/],
    ['employeeId', person('Zoe Quill', { employeeId: 'us800001' }), /Ana Reyes has this Employee ID/],
    ['name', person(' \u202e x'), /not a name/],
    ['name', person('x'.repeat(101)), /not a name/],
    ['employeeId', person('Zoe Quill', { employeeId: 'US12' }), /not an Employee ID/],
    ['repId', person('Zoe Quill', { repId: '12' }), /not an MV Retail #/],
    ['jobTitle', person('Zoe Quill', { jobTitle: 'boss' }), /not a role/],
  ] as const)('the %s is refused with a sentence: %o', async (field, written, message) => {
    const before = await count();
    await expect(add(written)).rejects.toMatchObject({ field, message: expect.stringMatching(message) });
    expect(await count()).toBe(before);
  });

  it('needs the right to change people; of two at once with one name one is added', async () => {
    await expect(add(person('Zoe Quill'), VIEWER)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const both = await Promise.allSettled([add(person('Zoe Quill')), add(person('zoe quill'))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

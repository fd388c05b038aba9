import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RemoteRep } from '../../../src/crossmark/port.ts';
import type { EmployeeRow } from '../../../src/db/database.ts';
import { cleanEmail, compareRoster, normalise } from '../../../src/services/roster/compare.ts';
import type { RosterPerson } from '../../../src/services/roster/model.ts';
import { distinctName, nameInRoster } from '../../../src/services/roster/names.ts';

const rep = (repId: string, name: string, employeeId: string | null = null): RosterPerson => ({
  ...{ repId, employeeId, name },
  ...{ email: null, phone: null },
});
const remote = (repId: string, name: string, more: Partial<RemoteRep> = {}): RemoteRep => ({
  ...rep(repId, name),
  ...more,
});
const person = (
  id: string,
  name: string,
  externalId: string | null = null,
  employeeId: string | null = null,
) => ({ id, name, externalId, crossmarkEmployeeId: employeeId, isActive: true }) as EmployeeRow;
const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);

describe('the rows of a roster (§13)', () => {
  it('keeps one line of a name, and counts what cannot be used', () => {
    const { rows, hidden } = normalise([
      remote('70001', '  Ada \t\n Maple '),
      remote('70001', 'Ada again'),
      remote('abc', 'No number'),
      remote('12', 'Too short a number'),
      remote('70003', '\u0000\u202e '),
      remote('70004', 'X'),
    ]);
    expect(rows).toMatchObject([{ repId: '70001', name: 'Ada Maple' }]);
    expect(hidden).toBe(5);
  });

  it('hostile names become harmless text of at most 100 characters', () => {
    const { rows } = normalise([
      remote('70001', '<!channel> & <@U1>'),
      remote('70002', `${'a'.repeat(99)}😀${'b'.repeat(99)}`),
      remote('70003', 'evil\u202egnp.exe\u0007'),
      remote('70004', 'عائشة \ud800 بنت'),
    ]);
    expect(names(rows)).toEqual(['<!channel> & <@U1>', 'a'.repeat(99), 'evil gnp.exe', 'عائشة بنت']);
  });

  it('takes an address in lower case, and none that is not one', () => {
    expect(cleanEmail(' Ada.Maple@Example.COM ')).toBe('ada.maple@example.com');
    for (const wrong of ['', 'ada', 'ada@', 'a b@c.de', '<a@b.co>', null])
      expect(cleanEmail(wrong)).toBeNull();
  });
});

describe('matching (§13)', () => {
  it('RepID comes before employee id, employee id before name', () => {
    const people = [
      person('a', 'Ada Maple', '70001', 'US000001'),
      person('b', 'Bram Norrow', null, 'US000002'),
      person('c', 'Cleo Oakes'),
    ];
    const { fresh, completions, attention } = compareRoster(
      [
        rep('70001', 'Somebody Else', 'US000001'),
        rep('70002', 'Another Name', 'US000002'),
        rep('70003', 'CLEO  OAKES', 'US000003'),
        rep('70004', 'Dora Pine', 'US000004'),
      ],
      people,
    );
    expect(names(fresh)).toEqual(['Dora Pine']);
    expect(attention).toEqual([]);
    expect(completions.map(({ person: { id }, changes }) => [id, changes])).toEqual([
      ['b', { externalId: '70002' }],
      ['c', { externalId: '70003', crossmarkEmployeeId: 'US000003', name: 'CLEO  OAKES' }],
    ]);
  });

  it('the row that has the RepID keeps the person, whatever comes first', () => {
    const people = [person('a', 'Ada Maple', '70001')];
    for (const rows of [
      [rep('70009', 'Ada Maple'), rep('70001', 'Ada M.')],
      [rep('70001', 'Ada M.'), rep('70009', 'Ada Maple')],
    ]) {
      const { fresh, completions, attention } = compareRoster(rows, people);
      expect([fresh, completions]).toEqual([[], []]);
      expect(attention).toMatchObject([
        { reason: 'ids_differ', row: { repId: '70009' }, other: { repId: '70001' } },
      ]);
    }
  });

  it.each([
    [
      'a name whose ids contradict',
      [rep('70009', 'Ada Maple')],
      [person('a', 'Ada Maple', '70001')],
      'ids_differ',
    ],
    [
      'a RepID whose employee id contradicts',
      [rep('70001', 'Ada Maple', 'US000009')],
      [person('a', 'Ada Maple', '70001', 'US000001')],
      'ids_differ',
    ],
    [
      'an employee id that belongs to somebody else',
      [rep('70001', 'Ada Maple', 'US000002')],
      [person('a', 'Ada Maple', '70001'), person('b', 'Bram Norrow', null, 'US000002')],
      'ids_differ',
    ],
    [
      'a name that two people of the store have',
      [rep('70001', 'Ada Maple')],
      [person('a', 'Ada Maple'), person('b', 'ada maple')],
      'name_twice',
    ],
  ] as const)('%s needs attention and changes nothing', (_, rows, people, reason) => {
    const { fresh, completions, attention } = compareRoster(rows, people);
    expect([fresh, completions]).toEqual([[], []]);
    expect(attention).toMatchObject([{ reason }]);
  });

  it('two rows that name one person of the store are both left to people', () => {
    const { completions, attention } = compareRoster(
      [rep('70001', 'Ada Maple'), rep('70002', 'ada maple')],
      [person('a', 'Ada Maple')],
    );
    expect(completions).toEqual([]);
    expect(attention.map(({ reason, row }) => [reason, row.repId])).toEqual([
      ['name_twice', '70001'],
      ['name_twice', '70002'],
    ]);
  });

  it('an employee id that stands twice in the roster is taken once', () => {
    const { fresh, attention } = compareRoster(
      [rep('70001', 'Ada Maple', 'US000001'), rep('70002', 'Bram Norrow', 'US000001')],
      [],
    );
    expect(names(fresh)).toEqual(['Ada Maple']);
    expect(attention).toMatchObject([
      { reason: 'employee_id_twice', row: { repId: '70002' }, candidates: [], newName: null },
    ]);
  });

  it('two new people of one name are both offered', () => {
    const { fresh } = compareRoster([rep('70002', 'Ada Maple'), rep('70001', 'Ada Maple')], []);
    expect(fresh.map(({ repId }) => repId)).toEqual(['70001', '70002']);
  });

  it('a namesake may be the one who is here or another person; ids that have an owner leave only the owner', () => {
    const people = [person('a', 'Ada Maple', '70001', 'US000001'), person('b', 'Bram Norrow', '70002')];
    const { attention } = compareRoster(
      [
        rep('70009', 'ada maple', 'US000009'),
        rep('70001', 'A. Maple', 'US000008'),
        rep('70005', 'Bram', 'US000001'),
      ],
      people,
    );
    expect(
      attention.map(({ row, candidates, newName }) => [
        row.repId,
        candidates.map(({ id, stillThere }) => `${id} ${stillThere}`),
        newName,
      ]),
    ).toEqual([
      ['70005', ['a true'], null],
      ['70009', ['a true'], 'ada maple (70009)'],
      ['70001', ['a false'], null],
    ]);
  });

  it('nobody can be chosen for a row whose two ids belong to two people', () => {
    const people = [person('a', 'Ada Maple', '70001'), person('b', 'Bram Norrow', null, 'US000002')];
    const { attention } = compareRoster([rep('70001', 'Ada Maple', 'US000002')], people);
    expect(attention).toMatchObject([{ candidates: [], newName: null }]);
  });

  it('a namesake who came with a number is a namesake of the next one, too', () => {
    const people = [person('a', 'Ada Maple', '70001'), person('b', 'Ada Maple (70009)', '70009')];
    const { attention, completions } = compareRoster(
      [rep('70009', 'Ada Maple'), rep('70010', 'Ada Maple')],
      people,
    );
    expect(completions).toEqual([]);
    expect(attention).toMatchObject([
      { row: { repId: '70010' }, candidates: [{ id: 'a' }, { id: 'b' }], newName: 'Ada Maple (70010)' },
    ]);
  });

  it('names stay unique and within their limit, whatever stands there already', () => {
    const taken = new Set(['ada maple', 'ada maple (70009)', 'x'.repeat(100)]);
    expect(distinctName('Ada Maple', '70009', new Set())).toBe('Ada Maple');
    expect(distinctName('ADA  Maple', '70009', taken)).toBe('ADA  Maple (70009-2)');
    expect(distinctName('x'.repeat(100), '70009', taken)).toBe(`${'x'.repeat(92)} (70009)`);
    expect(nameInRoster({ name: 'Ada Maple (70009)', externalId: '70009' })).toBe('Ada Maple');
    expect(nameInRoster({ name: 'Ada Maple (70009)', externalId: '70001' })).toBe('Ada Maple (70009)');
  });

  it('whatever the roster says, every row has one place and what is applied breaks no unique key', () => {
    const id = fc.constantFrom(null, '1', '2', '3');
    const few = fc.constantFrom('Ada Maple', 'ada  maple', 'Bram', 'Cleo');
    const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), few, id), { maxLength: 6 });
    const people = fc.array(fc.tuple(few, id, id), { maxLength: 4 });
    fc.assert(
      fc.property(rows, people, (someRows, somePeople) => {
        const roster = normalise(
          someRows.map(([n, name, e]) => remote(`7000${n}`, name, { employeeId: e && `US00000${e}` })),
        ).rows;
        const unique = new Map(somePeople.map(([name, ext, emp], i) => [`${ext}`, { name, ext, emp, i }]));
        const store = [
          ...new Map([...unique.values()].map((one) => [`${one.emp ?? one.i}`, one])).values(),
        ].map(({ name, ext, emp, i }) => person(`p${i}`, name, ext && `7000${ext}`, emp && `US00000${emp}`));
        const { fresh, completions, attention } = compareRoster(roster, store);
        const placed = [
          ...fresh,
          ...completions.map(({ row }) => row),
          ...attention.map(({ row }) => row),
        ].map(({ repId }) => repId);
        expect(new Set(placed).size).toBe(placed.length);
        const after = new Map(store.map((one) => [one.id, { ...one }]));
        for (const {
          person: { id: who },
          changes,
        } of completions)
          Object.assign(after.get(who)!, changes);
        const ids = [...after.values()].flatMap(({ externalId, crossmarkEmployeeId }) => [
          externalId,
          crossmarkEmployeeId,
        ]);
        const given = [...ids, ...fresh.flatMap(({ repId, employeeId }) => [repId, employeeId])].filter(
          Boolean,
        );
        expect(new Set(given).size).toBe(given.length);
        expect(compareRoster(roster, [...after.values()]).completions).toEqual([]);
      }),
      { seed: 13, numRuns: 3000 },
    );
  });
});

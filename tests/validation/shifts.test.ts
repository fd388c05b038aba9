import { describe, expect, it } from 'vitest';
import { targetCounts } from '../../src/domain/blocks.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings.ts';
import { blockTarget } from '../../src/validation/rules/shifts.ts';
import { crewWith, person } from '../support/store.ts';
import {
  at,
  core,
  FRI,
  found,
  lead,
  MON,
  report,
  SAT,
  SUN,
  said,
  THU,
  TUE,
  WED,
  weighing,
} from './support.ts';

const BLOCKS = DEFAULT_SETTINGS.blocks;
const PEOPLE = Array.from({ length: 20 }, (_, index) =>
  person(`P${String(index).padStart(2, '0')}`, 'event_specialist'),
);
/** A day of Core in these blocks, one person each. */
const day = (...blocks: number[]) =>
  blocks.map((block, index) => core(index + 1, PEOPLE[index]!.id, TUE, BLOCKS[block - 1]!.arrive, block));
const crew = { employees: PEOPLE };

describe('RULE-003 the Primary Lead opens the day', () => {
  const rotations = [lead(1, 'L1')];
  const other = core(1, 'S1', TUE, '10:45');
  it('(a) has no Core although there is one to have', () => {
    expect(said('003', [other], { rotations })).toEqual(['warning: Maya leads Tue Nov 24 but has no Core.']);
    expect(said('003', [at(1, 'supervisor', 'CS', TUE, '12:00')], { rotations })).toEqual([]);
    const fullDay = at(2, 'other', 'L1', TUE, '09:00', { estimatedMinutes: 540 });
    expect(said('003', [other, fullDay], { rotations })).toEqual([]);
    const week = [SUN, MON, WED, THU, FRI, SAT].map((date, index) => core(10 + index, 'L1', date, '10:15'));
    expect(said('003', [other, ...week], { rotations })).toEqual([]);
    expect(said('003', [other, ...week.slice(1)], { rotations })).toHaveLength(1);
    const twoCore = { maxMinutesPerWeek: 3 * 390 - 1 };
    expect(said('003', [other, ...week.slice(4)], { rotations, settings: twoCore })).toEqual([]);
    expect(said('003', [other, ...week.slice(5)], { rotations, settings: twoCore })).toHaveLength(1);
  });
  it('(b) has one that starts later', () => {
    expect(said('003', [core(1, 'L1', TUE, '10:45', 3)], { rotations })).toEqual([
      'warning: Maya leads Tue Nov 24: Core 1 event 1 at 10:45, block 3; expected 10:15.',
    ]);
    expect(said('003', [core(1, 'L1', TUE, '10:15', 2)], { rotations })).toEqual([]);
    const twice = [core(1, 'L1', TUE, '17:00'), core(2, 'L1', TUE, '10:15', 1)];
    expect(said('003', twice, { rotations })).toEqual([]);
  });
  it('not when away, not for a Club Supervisor on the rotation, and an exception replaces the row', () => {
    const employees = crewWith('L1', { timeOff: [{ start: TUE, end: TUE, status: 'approved' }] });
    expect(said('003', [other], { rotations, employees })).toEqual([]);
    expect(said('003', [other], { rotations: [lead(1, 'CS')] })).toEqual([]);
    const exceptions = [{ date: TUE, type: 'primary_lead' as const, employeeId: 'L2' }];
    expect(said('003', [other], { rotations, exceptions })).toEqual([
      'warning: Jonas leads Tue Nov 24 but has no Core.',
    ]);
  });
});

describe('RULE-007a, 013, 014: blocks', () => {
  it('two Core in one block', () => {
    expect(said('007', day(1, 2, 2), crew)).toEqual([
      'critical: Block 2 on Tue Nov 24 has 2 Core: Core 2 event 2 (P01), Core 3 event 3 (P02).',
    ]);
    expect(said('007', day(1, 2, 3), crew)).toEqual([]);
    expect(found('007', day(1, 2, 3, 4, 5, 6, 7, 8, 1), crew)).toEqual([]);
    expect(found('007', day(1, 2, 3, 4, 5, 6, 7, 8, 2), crew)).toHaveLength(1);
  });
  it('up to eight Core fill the blocks without gaps', () => {
    expect(said('013', day(1, 3), crew)).toEqual([
      'warning: Tue Nov 24: 2 Core in blocks 1, 3; expected 1, 2.',
    ]);
    expect(said('013', day(2, 1), crew)).toEqual([]);
    expect(said('013', day(1, 2, 3, 4, 5, 6, 7, 8, 2), crew)).toEqual([]);
  });
  it('beyond eight the overflow order goes on', () => {
    expect(said('014', day(1, 2, 3, 4, 5, 6, 7, 8, 2), crew)).toEqual([
      'warning: Tue Nov 24: 9 Core in blocks 1, 2, 2, 3, 4, 5, 6, 7, 8; expected 1, 1, 2, 3, 4, 5, 6, 7, 8.',
    ]);
    expect(said('014', day(1, 2, 3, 4, 5, 6, 7, 8, 1), crew)).toEqual([]);
    expect(said('014', day(1, 2, 3, 4, 5, 6, 7, 7), crew)).toEqual([]);
    expect(said('013', day(1, 2, 3, 4, 5, 6, 7, 7), crew)).toHaveLength(1);
  });
  it('a Core without block: only times are judged that day', () => {
    const rows = [...day(1, 2, 2), core(9, 'P19', TUE, '11:45')];
    for (const rule of ['007', '013', '014']) expect(found(rule, rows, crew)).toEqual([]);
  });
  it.each([0, 1, 7, 8, 9, 12, 16, 17])('%i Core in the target blocks satisfy every block rule', (n) => {
    const target = blockTarget(n, DEFAULT_SETTINGS);
    const rows = day(...target);
    for (const rule of ['007', '013', '014', '021', '034', '035'])
      expect(found(rule, rows, crew)).toEqual([]);
    const perTime = [...new Set(BLOCKS.map((block) => block.arrive))].map(
      (time) => rows.filter((row) => row.time === time).length,
    );
    expect(perTime).toEqual(targetCounts(n, DEFAULT_SETTINGS));
  });
  it('the second Core of a block is followed by the second of the next only after all eight had theirs', () => {
    expect(blockTarget(17, DEFAULT_SETTINGS)).toEqual([1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8]);
    expect(blockTarget(12, DEFAULT_SETTINGS)).toEqual([1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8]);
  });
});

describe('RULE-020 same product', () => {
  const named = (ref: number, name: string, who: string) => ({ ...core(ref, who, TUE, '10:15'), name });
  it('two Core of one brand and product, whatever the case and the spaces', () => {
    const first = named(1, '600101-BRIO-Oat  Bar (261123000101) - V2-CORE', 'S1');
    const second = named(2, '600102-brio-oat bar (261123000102) - V2-CORE', 'S2');
    expect(found('020', [first, second])[0]).toMatchObject({ severity: 'warning', eventRefs: [1, 2] });
    expect(found('020', [first, second])[0]?.message).toContain(
      'Tue Nov 24: 2 Core for BRIO-OAT BAR: Core 1',
    );
    expect(found('020', [first, { ...second, date: WED }])).toEqual([]);
    expect(found('020', [first, named(2, '600102-BRIO-Oat Drink - V2-CORE', 'S2')])).toEqual([]);
  });
  it('names without the six digits are not judged', () => {
    expect(found('020', [named(1, 'Roadshow', 'S1'), named(2, 'Roadshow', 'S2')])).toEqual([]);
  });
});

describe('RULE-021, 035: start times of a day', () => {
  const times = (...list: string[]) =>
    list.map((time, index) => core(index + 1, PEOPLE[index]!.id, TUE, time));
  it('away from the target counts', () => {
    expect(said('021', times('10:15', '10:45'), crew)).toEqual([
      'warning: Tue Nov 24: 1-1-0-0; expected 2-0-0-0.',
    ]);
    expect(said('021', times('10:15', '10:15'), crew)).toEqual([]);
  });
  it('a Core at no arrive time is left out', () => {
    expect(said('021', times('10:15', '10:15', '09:00'), crew)).toEqual([]);
  });
  it('three at one time while another stands empty', () => {
    expect(said('035', times('10:15', '10:15', '10:15'), crew)).toEqual([
      'warning: Tue Nov 24: 3-0-0-0 Core per start time.',
    ]);
    expect(said('035', times('10:15', '10:15', '10:45'), crew)).toEqual([]);
    expect(said('035', times('10:15', '10:15', '10:15', '10:45', '11:15', '11:45'), crew)).toEqual([]);
  });
});

describe('RULE-038 lead coverage', () => {
  const late = [core(1, 'L1', TUE, '10:45'), core(2, 'L2', TUE, '11:15'), core(3, 'S1', TUE, '10:15')];
  it('is off unless a store turns it on', () => {
    expect(said('038', late)).toEqual([]);
    expect(said('038', late, { leadCoverage: true })).toEqual([
      'info: No Lead at opening on Tue Nov 24; Maya and Sam could exchange times.',
    ]);
  });
  it('the closing end; fine with one at each end, or with one Lead only', () => {
    const early = [core(1, 'L1', TUE, '10:15'), core(2, 'L2', TUE, '10:15'), core(3, 'S1', TUE, '10:45')];
    expect(found('038', early, { leadCoverage: true })[0]?.message).toContain('No Lead at closing');
    const fine = [core(1, 'L1', TUE, '10:15'), core(2, 'L2', TUE, '10:45'), core(3, 'S1', TUE, '10:45')];
    expect(found('038', fine, { leadCoverage: true })).toEqual([]);
    expect(found('038', late.slice(1), { leadCoverage: true })).toEqual([]);
  });
});

it('the fixed times of the business on one day are no finding', () => {
  const rows = [
    core(1, 'L1', SAT, '10:15', 1),
    at(2, 'digital_setup', 'L1', SAT, '10:15'),
    at(3, 'freeosk', 'L1', SAT, '10:00', { name: 'Freeosk Daily Service' }),
    at(4, 'freeosk', 'L1', SAT, '10:00', { name: 'LKD-FSK-CO-11AM' }),
    at(11, 'other', 'CS', SAT, '12:00'),
    ...[5, 6, 7, 8, 9, 10].map((ref) =>
      at(ref, 'supervisor', 'CS', SAT, '12:00', { parentRefNum: ref + 20 }),
    ),
    ...[5, 6, 7, 8, 9].map((ref, index) =>
      core(ref + 20, PEOPLE[index]!.id, SAT, BLOCKS[index + 1]!.arrive, index + 2),
    ),
    { ...core(30, 'L2', SAT, BLOCKS[6]!.arrive, 7) },
  ];
  const employees = [...crewWith('S1', {}), ...PEOPLE.slice(0, 5)];
  expect(weighing(report(rows, { employees, rotations: [lead(5, 'L1', 'L2')] }))).toEqual([]);
});

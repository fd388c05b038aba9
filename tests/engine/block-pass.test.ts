import { describe, expect, it } from 'vitest';
import { targetCounts } from '../../src/domain/blocks.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings.ts';
import {
  core,
  event,
  FRI,
  lead,
  MON,
  NEXT_SAT,
  only,
  planned,
  posted,
  rotation,
  SAT,
  specialist,
  THU,
  WED,
} from './support/store.ts';

type Planned = ReturnType<typeof planned>;
const people = (n: number) =>
  Array.from({ length: n }, (_, i) => specialist(`p${String(i + 1).padStart(2, '0')}`));
const cores = (n: number, from = 1) => Array.from({ length: n }, (_, i) => core(from + i, THU, FRI));
const blocks = (plan: Planned, refs: number[]) =>
  refs.map((ref) => `${plan.row(ref).block}${plan.row(ref).overflow ? '+' : ''}`);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('BLOCK-7 and §5.2', () => {
  it.each([1, 2, 3, 4, 5, 8, 9, 11, 13, 24])('%i Core on a date start as the table says', (n) => {
    const plan = planned({ employees: people(n), events: cores(n) });
    const times = ['10:15', '10:45', '11:15', '11:45'];
    const counts = times.map((time) => plan.rows.filter((row) => row.time === time).length);
    expect(counts).toEqual(targetCounts(n, DEFAULT_SETTINGS));
  });

  it('gaps first: posted and foreign Core keep their blocks', () => {
    const plan = planned({
      employees: people(5),
      events: [...cores(3), core(8, THU, NEXT_SAT), core(9, THU, NEXT_SAT)],
      schedules: [posted(8, 'p01', THU, '10:15', { block: 2 })],
      pending: [{ eventRefNum: 9, employeeId: 'p02', date: THU, time: '10:45', block: 4 }],
      settings: { bumping: false },
    });
    expect(blocks(plan, [1, 2, 3])).toEqual(['1', '3', '5']);
  });

  it('whoever had the fewest Core at that arrive time this week gets it', () => {
    const plan = planned({
      employees: people(2),
      events: [...cores(1), core(9, WED, THU)],
      schedules: [posted(9, 'p01', WED, '10:15', { block: 1 })],
    });
    expect(plan.row(1)).toMatchObject({ employeeId: 'p02', block: 1 });
    const both = planned({
      employees: people(2),
      settings: {
        blocks: DEFAULT_SETTINGS.blocks.map((row, i) => ({ ...row, arrive: i === 0 ? '10:00' : row.arrive })),
      },
      events: [...cores(2), core(9, WED, THU)],
      schedules: [posted(9, 'p01', WED, '10:00', { block: 1 })],
    });
    const first = both.rows.find((row) => row.block === 1);
    expect(first?.employeeId).toBe('p02');
  });

  it('ties: backup of the Primary Lead, other Leads, others', () => {
    const plan = planned({
      employees: [lead('lea'), lead('lou'), lead('liv'), specialist('ada')],
      rotations: rotation('primary_lead', 'lea', 'lou'),
      events: cores(4),
    });
    const byBlock = upTo(4).map((block) => plan.rows.find((row) => row.block === block)?.employeeId);
    expect(byBlock).toEqual(['lea', 'lou', 'liv', 'ada']);
  });
});

describe('BLOCK-3: what is occupied and usable', () => {
  it('a posted Core without block holds the lowest block of its start time', () => {
    const plan = planned({
      employees: people(3),
      events: [...cores(2), core(9, THU, NEXT_SAT)],
      schedules: [posted(9, 'p01', THU, '10:15')],
      settings: { bumping: false },
    });
    expect(blocks(plan, [1, 2])).toEqual(['2', '3']);
  });

  it('with any other start time it holds none', () => {
    const plan = planned({
      employees: people(2),
      events: [...cores(1), core(9, THU, NEXT_SAT)],
      schedules: [posted(9, 'p01', THU, '09:30')],
      settings: { bumping: false },
    });
    expect(blocks(plan, [1])).toEqual(['1']);
  });

  it('on today blocks whose arrive time is over are not used (emergency mode)', () => {
    const plan = planned({
      mode: 'emergency',
      now: '2026-11-23T11:00:00-05:00',
      employees: people(5),
      events: upTo(5).map((ref) => core(ref, MON, '2026-11-24')),
    });
    expect(blocks(plan, upTo(5))).toEqual(['5', '6', '7', '8', '5+']);
  });
});

describe('BLOCK-4 and BLOCK-6: the Primary Lead', () => {
  const rotations = rotation('primary_lead', 'lea');

  it('always starts at the first arrive time, also when both its blocks are taken', () => {
    const plan = planned({
      employees: [lead('lea'), specialist('ada'), specialist('ben')],
      rotations,
      events: [core(1, THU, FRI), core(8, THU, NEXT_SAT), core(9, THU, NEXT_SAT)],
      schedules: [posted(8, 'ada', THU, '10:15', { block: 1 }), posted(9, 'ben', THU, '10:15', { block: 2 })],
      settings: { bumping: false },
    });
    expect(plan.row(1)).toMatchObject({ employeeId: 'lea', time: '10:15', block: 1, overflow: true });
  });

  it('takes block 2 when block 1 is taken', () => {
    const plan = planned({
      employees: [lead('lea'), specialist('ada')],
      rotations,
      events: [core(1, THU, FRI), core(8, THU, NEXT_SAT)],
      schedules: [posted(8, 'ada', THU, '10:15', { block: 1 })],
      settings: { bumping: false },
    });
    expect(plan.row(1)).toMatchObject({ employeeId: 'lea', block: 2, overflow: false });
  });

  it('BLOCK-6: block 1 stays empty for a Primary Lead posted at another arrive time', () => {
    const plan = planned({
      employees: [lead('lea'), specialist('ada')],
      rotations,
      events: [core(1, THU, FRI), core(8, THU, NEXT_SAT)],
      schedules: [posted(8, 'lea', THU, '11:15', { block: 5 })],
      settings: { bumping: false },
    });
    expect(blocks(plan, [1])).toEqual(['2']);
  });
});

describe('BLOCK-5: the row on a bumped place', () => {
  const bump = (more: Parameters<typeof posted>[4], part: Parameters<typeof planned>[0] = {}) =>
    planned({
      employees: [specialist('ada', only(THU, SAT))],
      events: [core(1, THU, FRI), core(2, THU, NEXT_SAT)],
      schedules: [posted(2, 'ada', THU, '11:15', more)],
      ...part,
    });

  it("keeps the victim's stored block, its overflow included", () => {
    expect(bump({ block: 6 }).row(1)).toMatchObject({ block: 6, overflow: false, time: '11:15' });
    expect(bump({ block: 5, blockOverflow: true }).row(1)).toMatchObject({
      block: 5,
      overflow: true,
      time: '11:15',
    });
  });

  it('without a stored block it is treated like any other row', () => {
    expect(bump({}).row(1)).toMatchObject({ block: 1, overflow: false, time: '10:15' });
  });

  it('BLOCK-4 comes first: a Primary Lead starts at the first arrive time', () => {
    const plan = bump(
      { block: 6 },
      { employees: [lead('ada', only(THU, SAT))], rotations: rotation('primary_lead', 'ada') },
    );
    expect(plan.row(1)).toMatchObject({ block: 1, time: '10:15' });
  });
});

describe('BLOCK-8: overflow', () => {
  it('the 9th and later Core take the blocks of overflowOrder, starting over at its end', () => {
    const plan = planned({ employees: people(17), events: cores(17) });
    const overflow = plan.rows.filter((row) => row.overflow).map((row) => row.block);
    expect(overflow).toEqual([1, 3, 5, 7, 2, 4, 6, 8, 1]);
  });

  it('k counts the posted overflow of the date', () => {
    const plan = planned({
      employees: people(10),
      events: [...cores(9), core(90, THU, NEXT_SAT)],
      schedules: [posted(90, 'p01', THU, '11:45', { block: 8, blockOverflow: true })],
      settings: { bumping: false },
    });
    expect(plan.rows.filter((row) => row.overflow).map((row) => row.block)).toEqual([3, 5]);
  });
});

it('BLOCK-1: only Core carry a block', () => {
  const plan = planned({
    employees: [lead('lea')],
    events: [event(1, 'freeosk', THU, FRI), core(2, THU, FRI)],
  });
  expect(plan.row(1)).toMatchObject({ block: null, overflow: null });
  expect(plan.row(2)).toMatchObject({ block: 1, overflow: false });
});

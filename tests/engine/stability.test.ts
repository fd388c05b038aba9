import { describe, expect, it } from 'vitest';
import { plan } from '../../src/engine/plan.ts';
import { previousOf } from '../../src/engine/previous.ts';
import type { Snapshot, SnapshotPrevious } from '../../src/engine/snapshot.ts';
import {
  barista,
  core,
  event,
  FRI,
  lead,
  NEXT_MON,
  NEXT_SAT,
  planned,
  rotation,
  SAT,
  specialist,
  store,
  THU,
} from './support/store.ts';

const previousPlan = (part: Partial<Snapshot>): SnapshotPrevious[] => previousOf(plan(store(part)));
const stood = (eventRefNum: number, employeeId: string, date: string, time: string): SnapshotPrevious => ({
  eventRefNum,
  employeeId,
  date,
  time,
});
const canceled = (part: Partial<Snapshot>, refNum: number): Partial<Snapshot> => ({
  ...part,
  events: part.events!.map((other) =>
    other.refNum === refNum ? { ...other, condition: 'canceled' as const } : other,
  ),
});

describe('blocks of the replaced plan', () => {
  const day: Partial<Snapshot> = {
    employees: [specialist('ana'), specialist('ben'), specialist('cleo'), specialist('dan')],
    events: [1, 2, 3, 4].map((refNum) => core(refNum, THU, FRI)),
  };
  const blocks = (part: Partial<Snapshot>) =>
    planned(part).rows.map((row) => `${row.eventRefNum}: ${row.block ?? '-'}`);

  it('a row keeps its block as long as that many are needed; who loses it takes the one that became free', () => {
    expect(blocks(day)).toEqual(['1: 1', '2: 2', '3: 3', '4: 4']);
    const left = canceled(day, 1);
    expect(blocks(left)).toEqual(['2: 1', '3: 2', '4: 3']);
    expect(blocks({ ...left, previous: previousPlan(day) })).toEqual(['2: 2', '3: 3', '4: 1']);
  });

  it('a newcomer takes what is left, however urgent it is', () => {
    const before: Partial<Snapshot> = { ...day, events: day.events!.filter(({ refNum }) => refNum > 1) };
    expect(blocks({ ...day, previous: previousPlan(before) })).toEqual(['1: 4', '2: 1', '3: 2', '4: 3']);
  });

  it('a block of another date counts for nothing', () => {
    const previous = [{ ...stood(4, 'dan', FRI, '10:15'), block: 1 }];
    expect(blocks({ ...day, previous })).toEqual(['1: 1', '2: 2', '3: 3', '4: 4']);
  });

  it('the Primary Lead of the date has the first arrive time, whoever stood there', () => {
    const previous = previousPlan(day);
    const withLead = { ...day, employees: [lead('ana'), ...day.employees!.slice(1)] };
    const { rows } = planned({ ...withLead, rotations: rotation('primary_lead', 'ana'), previous });
    expect(rows.find((row) => row.employeeId === 'ana')).toMatchObject({ block: 1, time: '10:15' });
  });

  it('overflow rows keep their blocks too', () => {
    const many: Partial<Snapshot> = {
      employees: Array.from({ length: 11 }, (_, index) => specialist(`p${String(index).padStart(2, '0')}`)),
      events: Array.from({ length: 11 }, (_, index) => core(index + 1, THU, FRI)),
    };
    const first = planned(many);
    expect(first.rows.filter((row) => row.overflow)).toHaveLength(3);
    const again = planned({ ...many, previous: previousOf(first) });
    const standing = ({ rows }: typeof first) =>
      rows.map(({ eventRefNum, block, overflow }) => ({ eventRefNum, block, overflow }));
    expect(standing(again)).toEqual(standing(first));
  });
});

describe('digital steps of the replaced plan', () => {
  const group: Partial<Snapshot> = {
    employees: [lead('lea')],
    rotations: rotation('primary_lead', 'lea'),
    events: [1, 2, 3].map((refNum) => event(refNum, 'digital_refresh', THU, FRI)),
  };
  const times = (part: Partial<Snapshot>) =>
    planned(part).rows.map((row) => `${row.eventRefNum} ${row.time}`);

  it('each keeps its step when another one is gone', () => {
    expect(times(group)).toEqual(['1 10:15', '2 10:30', '3 10:45']);
    const left = canceled(group, 1);
    expect(times(left)).toEqual(['2 10:15', '3 10:30']);
    expect(times({ ...left, previous: previousPlan(group) })).toEqual(['2 10:30', '3 10:45']);
  });

  it('a newcomer takes the first step that nobody is to keep', () => {
    const before: Partial<Snapshot> = { ...group, events: group.events!.slice(1) };
    expect(times({ ...group, previous: previousPlan(before) })).toEqual(['1 10:45', '2 10:15', '3 10:30']);
  });

  it('a step that is not allowed any more, or held twice, is given anew', () => {
    const previous = [
      stood(1, 'lea', THU, '10:20'),
      stood(2, 'lea', THU, '10:45'),
      stood(3, 'lea', THU, '10:45'),
    ];
    expect(times({ ...group, previous })).toEqual(['1 10:15', '2 10:45', '3 10:30']);
  });
});

describe('juicer days of the replaced plan', () => {
  const crew = { employees: [barista('jo'), barista('kim')], rotations: rotation('juicer', 'jo', 'kim') };
  const production = (refNum: number, from = THU, due = NEXT_SAT) =>
    event(refNum, 'juicer_production', from, due);

  it('a Production stays on its day and with its person although an earlier day is open now', () => {
    const part = { ...crew, events: [production(1)] };
    expect(planned(part).at(1)).toMatch(/^jo 2026-11-26 /);
    expect(planned({ ...part, previous: [stood(1, 'kim', SAT, '09:00')] }).at(1)).toMatch(/^kim 2026-11-28 /);
  });

  it('keeps the day and changes the person where only the person cannot', () => {
    const part = { ...crew, events: [production(1)], rotations: rotation('juicer', 'jo') };
    const previous = [stood(1, 'kim', SAT, '09:00')];
    const alone = planned({ ...part, previous, settings: { juicerFallback: false } });
    expect(alone.at(1)).toMatch(/^jo 2026-11-28 /);
    expect(planned({ ...part, previous, settings: { juicerFallback: true } }).row(1)).toMatchObject({
      employeeId: 'kim',
      date: SAT,
      explanation: { rule: 'juicer.fallback', rank: 3 },
    });
  });

  it('goes elsewhere when its day is gone', () => {
    const part = { ...crew, events: [production(1)], lockedDays: [{ date: SAT }] };
    expect(planned({ ...part, previous: [stood(1, 'jo', SAT, '09:00')] }).at(1)).toMatch(/^jo 2026-11-26 /);
  });

  it('a newcomer leaves the days of others alone as long as it has another, and takes one when it has none', () => {
    const solo = { employees: [barista('jo')], rotations: rotation('juicer', 'jo') };
    const previous = [stood(2, 'jo', THU, '09:00')];
    const open = planned({ ...solo, events: [production(1), production(2)], previous });
    expect([open.at(1), open.at(2)]).toEqual([
      expect.stringMatching(`^jo ${FRI} `),
      expect.stringMatching(`^jo ${THU} `),
    ]);
    const tight = planned({ ...solo, events: [production(1, THU, FRI), production(2)], previous });
    expect([tight.at(1), tight.at(2)]).toEqual([
      expect.stringMatching(`^jo ${THU} `),
      expect.stringMatching(`^jo ${FRI} `),
    ]);
  });

  it('a Deep Clean stays on its day and keeps Productions away from it', () => {
    const part = { ...crew, events: [production(1), event(2, 'juicer_deep_clean', THU, NEXT_SAT)] };
    const previous = [stood(2, 'jo', THU, '09:00')];
    const { at } = planned({ ...part, previous });
    expect(at(1)).toMatch(/^jo 2026-11-27 /);
    expect(at(2)).toMatch(/^jo 2026-11-26 /);
    expect(planned({ ...part, previous: [stood(2, 'kim', NEXT_MON, '09:00')] }).at(2)).toMatch(
      /^kim 2026-11-30 /,
    );
  });
});

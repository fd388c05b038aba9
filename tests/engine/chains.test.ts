import { describe, expect, it } from 'vitest';
import {
  core,
  FRI,
  lead,
  NEXT_SAT,
  only,
  planned,
  posted,
  rotation,
  SAT,
  specialist,
  THU,
  TUE,
  WED,
} from './support/store.ts';

describe('CORE-7: chains', () => {
  it('a bumped Core finds its new place in the same run, with other people', () => {
    const { at, row, counters } = planned({
      employees: [specialist('ada', only(THU)), specialist('ben', only(FRI))],
      events: [core(1, THU, FRI), core(2, THU, NEXT_SAT)],
      schedules: [posted(2, 'ada', THU)],
    });
    expect(at(1)).toBe(`ada ${THU} 10:15`);
    expect(at(2)).toBe(`ben ${FRI} 10:15`);
    expect(row(1)).toMatchObject({ isSwap: true, bumpedEventRefNum: 2 });
    expect(counters.swaps).toBe(1);
  });

  it('relieves a full week: a Core of the person moves to somebody else', () => {
    // Ada may hold one Core a week. 1 took her Thursday although Ben could do it; 2 needs her Friday.
    const { at, row } = planned({
      employees: [specialist('ada', only(THU, FRI)), specialist('ben', only(THU))],
      settings: { maxCorePerWeek: 1 },
      events: [core(1, THU, SAT), core(2, FRI, SAT)],
    });
    expect(at(1)).toBe(`ben ${THU} 10:15`);
    expect(at(2)).toBe(`ada ${FRI} 10:15`);
    expect(row(2)).toMatchObject({ wave: 'improve', explanation: { rule: 'core.chain', rank: 5 } });
    expect(row(1)).toMatchObject({ wave: 'improve', explanation: { rule: 'core.chain-moved', rank: 5 } });
    const chain = [
      { eventRefNum: 2, from: null, to: { employeeId: 'ada', date: FRI } },
      { eventRefNum: 1, from: { employeeId: 'ada', date: THU }, to: { employeeId: 'ben', date: THU } },
    ];
    expect(row(1).explanation.chain).toEqual(chain);
    expect(row(2).explanation.chain).toEqual(chain);
  });
});

describe('CORE-8: rescue days', () => {
  const early = specialist('ada', only(TUE, WED));

  it('a Core due within rescueDays may use the days inside the lead time, from tomorrow on', () => {
    const { at, row } = planned({ employees: [early], events: [core(1, TUE, THU)] });
    expect(at(1)).toBe(`ada ${TUE} 10:15`);
    expect(row(1)).toMatchObject({ wave: 'rescue', explanation: { rule: 'core.chain', rank: 5 } });
  });

  it('not when more days are left, not when turned off, never today', () => {
    expect(planned({ employees: [early], events: [core(1, TUE, FRI)] }).at(1)).toBe('NO_ELIGIBLE_EMPLOYEE');
    expect(
      planned({ employees: [early], settings: { rescueDays: 0 }, events: [core(1, TUE, THU)] }).at(1),
    ).toBe('INSIDE_BUFFER');
    expect(
      planned({
        employees: [specialist('ada', only('2026-11-23'))],
        events: [core(1, '2026-11-23', TUE)],
      }).at(1),
    ).toBe('INSIDE_BUFFER');
  });

  it('locked days, availability and limits hold on rescue days too', () => {
    expect(
      planned({ employees: [early], lockedDays: [{ date: TUE }], events: [core(1, TUE, THU)] }).at(1),
    ).toBe(`ada ${WED} 10:15`);
    const full = planned({
      employees: [early],
      settings: { maxCorePerWeek: 1 },
      events: [core(1, TUE, THU), core(2, TUE, THU)],
    });
    expect(full.at(2)).toBe('NO_SLOT_IN_WINDOW');
  });
});

describe('CORE-9 and CORE-10: tidying up', () => {
  it('CORE-9: a posted Core that ends on its home has no row', () => {
    const { at, counters } = planned({
      employees: [specialist('ada', only(THU))],
      events: [core(1, THU, NEXT_SAT), core(2, THU, SAT, { autoSchedule: false })],
      schedules: [posted(1, 'ada', THU)],
    });
    expect(at(1)).toBe('-');
    expect(counters).toEqual({ processed: 0, placed: 0, swaps: 0, failed: 0 });
  });

  it('CORE-10, INV-11: the Primary Lead takes over a Core when a place opens up later in the run', () => {
    // Lea has one unit: Thursday goes to 1. A chain moves 1 away, then Lea could take Friday's Core.
    const { row } = planned({
      employees: [lead('lea', only(THU, FRI)), specialist('ada', only(THU, FRI))],
      rotations: rotation('primary_lead', 'lea'),
      settings: { maxCorePerWeek: 2 },
      events: [core(1, THU, SAT), core(2, THU, SAT), core(3, FRI, SAT)],
    });
    expect([1, 2, 3].map((ref) => row(ref).outcome)).toEqual(['placed', 'placed', 'placed']);
    const onFriday = [1, 2, 3].map(row).filter((r) => r.date === FRI);
    expect(onFriday.map((r) => r.employeeId)).toContain('lea');
  });
});

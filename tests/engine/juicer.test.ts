import { describe, expect, it } from 'vitest';
import {
  barista,
  core,
  event,
  FRI,
  NEXT_SAT,
  planned,
  posted,
  rotation,
  SAT,
  SUN,
  specialist,
  supervisor,
  THU,
  WED,
} from './support/store.ts';

const bo = barista('bo');
const bea = barista('bea');
const off = (date: string) => ({ timeOff: [{ start: date, end: date, status: 'approved' as const }] });
const production = event(1, 'juicer_production', THU, SAT);

describe('JUICE-1: Production', () => {
  it('goes to the primary juicer of the first possible day: juicer.rotation', () => {
    const { at, row } = planned({
      employees: [bo, bea],
      rotations: rotation('juicer', 'bo', 'bea'),
      events: [production],
    });
    expect(at(1)).toBe(`bo ${THU} 09:00`);
    expect(row(1)).toMatchObject({ wave: 1, block: null, overflow: null });
    expect(row(1).explanation).toMatchObject({ rule: 'juicer.rotation', rank: 1 });
    expect(row(1).explanation.summary).toBe('Bo is on the juicer rotation on Thu Nov 26.');
  });

  it('goes to the backup the same day when the primary is away: juicer.backup', () => {
    const { at, row } = planned({
      employees: [barista('bo', off(THU)), bea],
      rotations: rotation('juicer', 'bo', 'bea'),
      events: [production],
    });
    expect(at(1)).toBe(`bea ${THU} 09:00`);
    expect(row(1).explanation).toMatchObject({
      rule: 'juicer.backup',
      rank: 2,
      candidates: [
        { employeeId: 'bo', date: THU, verdict: 'blocked', by: ['H3'] },
        { employeeId: 'bea', date: THU, verdict: 'chosen', by: [] },
      ],
    });
  });

  it('tries every day with the rotation before anybody else', () => {
    const { at } = planned({
      employees: [barista('bo', off(THU)), bea],
      rotations: rotation('juicer', 'bo'),
      events: [production],
    });
    expect(at(1)).toBe(`bo ${FRI} 09:00`);
  });

  it('an exception replaces the rotation row and has no backup', () => {
    const { at } = planned({
      employees: [barista('bo', off(THU)), bea],
      rotations: rotation('juicer', 'bea', 'bea'),
      exceptions: [{ date: THU, type: 'juicer', employeeId: 'bo' }],
      events: [production],
    });
    expect(at(1)).toBe(`bea ${FRI} 09:00`);
  });

  it('bumps the posted Core of the primary juicer rather than going to the backup (OUT-2, OUT-3)', () => {
    const { at, row, counters } = planned({
      employees: [barista('bo', { name: 'Sam' }), bea, specialist('ada')],
      rotations: rotation('juicer', 'bo', 'bea'),
      events: [production, core(2, THU, NEXT_SAT)],
      schedules: [posted(2, 'bo', THU, '10:15', { block: 1 })],
    });
    expect(at(1)).toBe(`bo ${THU} 09:00`);
    expect(row(1)).toMatchObject({
      isSwap: true,
      bumpedEventRefNum: 2,
      bumpedScheduleId: 'P2',
      swapReason: 'Sam does Juicer Production on Thu Nov 26.',
    });
    expect(at(2)).toBe(`ada ${THU} 10:15`);
    expect(row(2).explanation.movedFrom).toEqual({
      scheduleId: 'P2',
      employeeId: 'bo',
      date: THU,
      time: '10:15',
    });
    expect(row(2).explanation.summary).toBe(
      'Moves from Sam on Thu Nov 26 to Ada on Thu Nov 26: 1 takes its place.',
    );
    expect(counters).toEqual({ processed: 2, placed: 2, swaps: 1, failed: 0 });
  });

  it('a Core that may not be bumped makes the person unavailable', () => {
    const { at } = planned({
      employees: [bo, bea],
      rotations: rotation('juicer', 'bo', 'bea'),
      events: [production, core(2, THU, NEXT_SAT, { condition: 'in_progress' })],
      schedules: [posted(2, 'bo', THU)],
    });
    expect(at(1)).toBe(`bea ${THU} 09:00`);
    expect(at(2)).toBe('-');
  });
});

describe('§3.2: rotation people who count as absent or unavailable', () => {
  it('somebody with a wrong title counts as absent but is named', () => {
    const { row } = planned({
      employees: [specialist('ada'), bea],
      rotations: rotation('juicer', 'ada', 'bea'),
      events: [event(1, 'juicer_production', THU, FRI)],
    });
    expect(row(1).employeeId).toBe('bea');
    expect(row(1).explanation.candidates[0]).toEqual({
      employeeId: 'ada',
      date: THU,
      verdict: 'blocked',
      by: ['H6'],
    });
    const alone = planned({
      employees: [specialist('ada')],
      rotations: rotation('juicer', 'ada'),
      events: [event(1, 'juicer_production', THU, FRI)],
    });
    expect(alone.row(1).failure?.code).toBe('NO_JUICER_ROTATION');
    expect(alone.row(1).explanation.candidates).toEqual([
      { date: THU, verdict: 'blocked', by: ['H6'], count: 1, employeeIds: ['ada'] },
    ]);
  });

  it('somebody inactive counts as present but unavailable', () => {
    const { row } = planned({
      employees: [barista('bo', { active: false })],
      rotations: rotation('juicer', 'bo'),
      events: [event(1, 'juicer_production', THU, FRI)],
    });
    expect(row(1).failure?.message).toBe('Bo is not active on Thu Nov 26; no backup can take it.');
  });
});

describe('JUICE-2: fallback', () => {
  it('other qualified people, juicer_baristas first, then juicerTrained, then the Club Supervisor', () => {
    const trained = specialist('ada', { juicerTrained: true });
    const cs = supervisor('cs');
    const run = (people: Parameters<typeof planned>[0]['employees']) =>
      planned({ employees: people, events: [event(1, 'juicer_production', THU, FRI)] });
    expect(run([cs, trained, bea]).at(1)).toBe(`bea ${THU} 09:00`);
    expect(run([cs, trained]).at(1)).toBe(`ada ${THU} 09:00`);
    expect(run([cs]).at(1)).toBe(`cs ${THU} 09:00`);
    expect(run([bea]).row(1).explanation).toMatchObject({ rule: 'juicer.fallback', rank: 3 });
  });

  it('never bumps', () => {
    const { at } = planned({
      employees: [bea],
      events: [event(1, 'juicer_production', THU, FRI), core(2, THU, NEXT_SAT)],
      schedules: [posted(2, 'bea', THU)],
    });
    expect(at(1)).toBe('NO_JUICER_ROTATION');
    expect(at(2)).toBe('-');
  });

  it('stays off when juicerFallback is off', () => {
    const { at } = planned({
      settings: { juicerFallback: false },
      employees: [bea],
      events: [event(1, 'juicer_production', THU, FRI)],
    });
    expect(at(1)).toBe('NO_JUICER_ROTATION');
  });
});

describe('JUICE-3: the Survey of a Production', () => {
  const survey = event(5, 'juicer_survey', THU, SAT);

  it('same person, same date, 17:00: juicer.with-production', () => {
    const { at, row } = planned({
      employees: [bo, supervisor('cs')],
      rotations: rotation('juicer', 'bo'),
      events: [production, survey],
    });
    expect(at(5)).toBe(`bo ${THU} 17:00`);
    expect(row(5).explanation.rule).toBe('juicer.with-production');
  });

  it('goes to a posted Production even inside the lead time', () => {
    const { at } = planned({
      employees: [bo, supervisor('cs')],
      events: [event(1, 'juicer_production', WED, SAT), event(5, 'juicer_survey', WED, SAT)],
      schedules: [posted(1, 'bo', WED, '09:00')],
    });
    expect(at(5)).toBe(`bo ${WED} 17:00`);
  });

  it('is stand-alone when its Production failed', () => {
    const { at, row } = planned({
      employees: [supervisor('cs', off(FRI))],
      settings: { juicerFallback: false },
      events: [production, survey],
    });
    expect(at(1)).toBe('NO_JUICER_ROTATION');
    expect(at(5)).toBe(`cs ${THU} 17:00`);
    expect(row(5).explanation.rule).toBe('juicer.club-supervisor');
  });
});

describe('JUICE-4: the stand-alone Survey', () => {
  const survey = event(5, 'juicer_survey', THU, SAT);
  const rotations = rotation('juicer', 'bo', 'bea');
  const withCore = (id: string) => ({
    events: [survey, core(9, THU, NEXT_SAT)],
    schedules: [posted(9, id, THU)],
  });
  const cs = supervisor('cs');

  it('1 the primary juicer with a primary that day', () => {
    const { at, row } = planned({ employees: [cs, bo, bea], rotations, ...withCore('bo') });
    expect(at(5)).toBe(`bo ${THU} 17:00`);
    expect(row(5).explanation).toMatchObject({ rule: 'juicer.rotation', rank: 1 });
  });

  it('2 the backup with a primary', () => {
    const { at, row } = planned({ employees: [cs, bo, bea], rotations, ...withCore('bea') });
    expect(at(5)).toBe(`bea ${THU} 17:00`);
    expect(row(5).explanation).toMatchObject({ rule: 'juicer.backup', rank: 2 });
  });

  it('3 the Club Supervisor, also against the weekly pattern', () => {
    const { at, row } = planned({
      employees: [
        supervisor('cs', { weeklyAvailability: [false, false, false, false, false, false, false] }),
        bo,
      ],
      rotations,
      events: [survey],
    });
    expect(at(5)).toBe(`cs ${THU} 17:00`);
    expect(row(5).explanation.rule).toBe('juicer.club-supervisor');
    expect(row(5).explanation.notes?.map((note) => note.id)).toContain('H4');
  });

  it('4 other qualified people with a primary', () => {
    const { at, row } = planned({
      employees: [specialist('ada', { juicerTrained: true }), bo],
      rotations,
      ...withCore('ada'),
    });
    expect(at(5)).toBe(`ada ${THU} 17:00`);
    expect(row(5).explanation).toMatchObject({ rule: 'juicer.fallback', rank: 4 });
  });

  it('5 to 7 without a primary, as last resort', () => {
    const run = (employees: Parameters<typeof planned>[0]['employees']) =>
      planned({ employees, rotations, events: [survey] });
    expect(run([bo, bea]).row(5)).toMatchObject({
      employeeId: 'bo',
      explanation: { rule: 'juicer.last-resort', rank: 5 },
    });
    expect(run([barista('bo', off(THU)), bea]).row(5)).toMatchObject({
      employeeId: 'bea',
      explanation: { rank: 6 },
    });
    expect(run([barista('bo', off(THU)), barista('bix')]).row(5)).toMatchObject({
      employeeId: 'bix',
      explanation: { rank: 7 },
    });
    expect(
      run([bo])
        .row(5)
        .explanation.notes?.map((note) => note.id),
    ).toContain('S4');
  });
});

describe('JUICE-5: Deep Clean', () => {
  it('takes the first day without a Production in the store: juicer.deep-clean', () => {
    const { at, row } = planned({
      employees: [bo, bea],
      rotations: rotation('juicer', 'bo', 'bea'),
      events: [event(1, 'juicer_production', THU, FRI), event(2, 'juicer_deep_clean', THU, SUN)],
    });
    expect(at(1)).toBe(`bo ${THU} 09:00`);
    expect(at(2)).toBe(`bo ${FRI} 09:00`);
    expect(row(2).explanation.rule).toBe('juicer.deep-clean');
  });

  it('never bumps: the backup does it', () => {
    const { at } = planned({
      employees: [bo, bea],
      rotations: rotation('juicer', 'bo', 'bea'),
      events: [event(2, 'juicer_deep_clean', THU, FRI), core(9, THU, NEXT_SAT)],
      schedules: [posted(9, 'bo', THU)],
    });
    expect(at(2)).toBe(`bea ${THU} 09:00`);
    expect(at(9)).toBe('-');
  });

  it('a Production avoids the day of a posted Deep Clean', () => {
    const { at } = planned({
      employees: [bo, bea],
      rotations: rotation('juicer', 'bo', 'bea'),
      events: [production, event(2, 'juicer_deep_clean', THU, SAT)],
      schedules: [posted(2, 'bea', THU, '09:00')],
    });
    expect(at(1)).toBe(`bo ${FRI} 09:00`);
  });
});

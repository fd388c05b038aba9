import { describe, expect, it } from 'vitest';
import { generate } from '../../sandbox/data/generator/presets.ts';
import { plan } from '../../src/engine/plan.ts';
import {
  core,
  event,
  FRI,
  lead,
  NEXT_SAT,
  only,
  planned,
  posted,
  rotation,
  SAT,
  specialist,
  supervisor,
  THU,
  worksOn,
} from './support/store.ts';

describe('OUT-4: explanations', () => {
  it('names the people tried before, with the constraints that kept them', () => {
    const { row } = planned({
      employees: [
        lead('lea', { timeOff: [{ start: THU, end: THU, status: 'approved' }] }),
        lead('liv', worksOn(4)),
        specialist('ada'),
        supervisor('cs'),
      ],
      rotations: rotation('primary_lead', 'lea'),
      events: [core(1, THU, SAT)],
    });
    expect(row(1).explanation.candidates).toEqual([
      { employeeId: 'lea', date: THU, verdict: 'blocked', by: ['H3'] },
      { employeeId: 'liv', date: THU, verdict: 'blocked', by: ['H4'] },
      { employeeId: 'ada', date: THU, verdict: 'chosen', by: [] },
    ]);
  });

  it('shows at most 40 candidates, the chosen one always among them', () => {
    const away = Array.from({ length: 45 }, (_, i) => lead(`l${String(i).padStart(2, '0')}`, worksOn(4)));
    const { row } = planned({ employees: [...away, specialist('ada')], events: [core(1, THU, FRI)] });
    const { candidates, more } = row(1).explanation;
    expect(candidates).toHaveLength(40);
    expect(more).toBe(6);
    expect(candidates.at(-1)).toEqual({ employeeId: 'ada', date: THU, verdict: 'chosen', by: [] });
  });

  it('failed rows count per day how many people each constraint blocked, with the first three', () => {
    const off = { timeOff: [{ start: THU, end: THU, status: 'approved' as const }] };
    const { row } = planned({
      employees: [
        ...['a1', 'a2', 'a3', 'a4'].map((id) => specialist(id, off)),
        specialist('b1', { active: false }),
        specialist('c1', worksOn(4)),
        supervisor('cs'),
      ],
      events: [core(1, THU, FRI)],
    });
    expect(row(1).explanation.candidates).toEqual([
      { date: THU, verdict: 'blocked', by: ['H3'], count: 4, employeeIds: ['a1', 'a2', 'a3'] },
      { date: THU, verdict: 'blocked', by: ['H4'], count: 1, employeeIds: ['c1'] },
      { date: THU, verdict: 'blocked', by: ['H5'], count: 1, employeeIds: ['b1'] },
      { date: THU, verdict: 'blocked', by: ['S1'], count: 1, employeeIds: ['cs'] },
    ]);
  });

  it('every row of a realistic store has one short sentence with a person and a weekday, or the failure', () => {
    for (const variant of [1, 2, 3]) {
      const snapshot = generate('typical', variant);
      const names = new Map(snapshot.employees.map(({ id, name }) => [id, name]));
      for (const row of plan(snapshot).rows) {
        const { summary } = row.explanation;
        if (row.outcome === 'failed') {
          expect(summary).toBe(row.failure?.message);
          expect(row.failure?.fix).toMatch(/\.$/);
          continue;
        }
        expect(summary).toContain(names.get(row.employeeId!));
        expect(summary).toMatch(/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{1,2}\b/);
        expect(summary.length).toBeLessThan(160);
      }
    }
  });
});

describe('BOT-3 and BOT-4: suggestions', () => {
  const ada = specialist('ada', { name: 'Maya', ...only(THU) });
  const failing = (part: Parameters<typeof planned>[0]) => {
    const { row } = planned({ events: [core(1, THU, SAT), core(2, THU, SAT)], ...part });
    return row(2).explanation.suggestions?.map(({ kind, text }) => [kind, text]);
  };

  it('unlock_day', () => {
    const free = specialist('ada', only(THU, FRI));
    expect(failing({ employees: [free], lockedDays: [{ date: FRI }] })).toEqual([
      ['unlock_day', 'Unlock Fri Nov 27.'],
    ]);
  });
  it('time_off', () => {
    const off = specialist('maya', {
      ...only(THU, FRI),
      timeOff: [{ start: FRI, end: FRI, status: 'approved' }],
    });
    expect(failing({ employees: [off] })).toEqual([['time_off', 'Maya has Fri Nov 27 off.']]);
  });
  it('time off on a day the person does not work anyway is no single obstacle', () => {
    const off = specialist('maya', { ...only(THU), timeOff: [{ start: FRI, end: FRI, status: 'approved' }] });
    expect(failing({ employees: [off] })).toBeUndefined();
  });
  it('availability', () => {
    expect(failing({ employees: [ada] })).toEqual([
      ['availability', 'Maya usually does not work Fridays; ask for Fri Nov 27.'],
    ]);
  });
  it('move_posted', () => {
    expect(
      failing({
        employees: [specialist('ada', { ...only(THU, FRI), timeOff: [] })],
        events: [core(1, THU, SAT), core(2, THU, SAT), core(600122, THU, NEXT_SAT)],
        schedules: [posted(600122, 'ada', FRI)],
        settings: { bumping: false },
      }),
    ).toEqual([['move_posted', 'Move 600122 (due Sat Dec 5) away from Fri Nov 27.']]);
  });
  it('move_posted counts the unit that the posted Core gives back', () => {
    const { row } = planned({
      employees: [specialist('ada', only(FRI))],
      events: [core(1, THU, SAT), core(600122, THU, NEXT_SAT)],
      schedules: [posted(600122, 'ada', FRI)],
      settings: { bumping: false, maxCorePerWeek: 1 },
    });
    expect(row(1).explanation.suggestions?.map(({ kind }) => kind)).toEqual(['move_posted']);
  });
  it('a posted Core under way is not suggested', () => {
    expect(
      failing({
        employees: [specialist('ada', only(THU, FRI))],
        events: [
          core(1, THU, SAT),
          core(2, THU, SAT),
          core(600122, THU, NEXT_SAT, { condition: 'in_progress' }),
        ],
        schedules: [posted(600122, 'ada', FRI)],
      }),
    ).toBeUndefined();
  });
  it('weekly_limit', () => {
    expect(
      failing({ employees: [specialist('maya', only(THU, FRI))], settings: { maxCorePerWeek: 1 } }),
    ).toEqual([['weekly_limit', 'Maya already has 1 Core in the week of Sun Nov 22.']]);
  });
  it('sorted by kind, at most three', () => {
    const suggestions = failing({
      employees: [
        ada,
        specialist('ben', {
          name: 'Ben',
          ...only(FRI),
          timeOff: [{ start: FRI, end: FRI, status: 'approved' }],
        }),
        specialist('cleo', { name: 'Cleo', ...worksOn() }),
      ],
    });
    expect(suggestions?.map(([kind]) => kind)).toEqual(['time_off', 'availability', 'availability']);
  });
  it('none: ask for a longer window', () => {
    const { row } = planned({
      employees: [specialist('ada', only(THU))],
      events: [core(1, THU, FRI), core(2, THU, FRI)],
    });
    expect(row(2).failure?.fix).toBe('Assign by hand or ask for a longer window.');
  });
});

it('notes carry the soft findings of the final row', () => {
  const { row } = planned({ employees: [supervisor('cs')], events: [event(1, 'freeosk', THU, FRI)] });
  expect(row(1).explanation.notes?.map(({ id, severity }) => [id, severity])).toEqual([['S3', 'info']]);
});

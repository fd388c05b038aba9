import { describe, expect, it } from 'vitest';
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
  TUE,
  WED,
  worksOn,
} from './support/store.ts';

type People = Parameters<typeof planned>[0]['employees'];
const cs = supervisor('cs');
const patternOff = supervisor('cs', worksOn());
const gone = supervisor('cs', { timeOff: [{ start: TUE, end: NEXT_SAT, status: 'approved' }] });
const visit = (ref: number, coreRef: number) =>
  event(ref, 'supervisor', THU, NEXT_SAT, { parentRefNum: coreRef });

describe('§9.5: who supervises', () => {
  // The Core is posted with `holder` on Thursday.
  const run = (employees: People, holder: string) =>
    planned({
      employees,
      rotations: rotation('primary_lead', 'lea', 'lou'),
      events: [core(1, THU, SAT), visit(2, 1)],
      schedules: [posted(1, holder, THU)],
    }).row(2);
  const chosen = (row: ReturnType<typeof run>) => [
    row.employeeId,
    row.explanation.rule,
    row.explanation.rank,
  ];
  const leads = [lead('lea'), lead('lou'), lead('liv')];

  it('1 the Club Supervisor who works that day, at 12:00 on the date of the Core', () => {
    const row = run([cs, ...leads], 'lea');
    expect(chosen(row)).toEqual(['cs', 'supervisor.club-supervisor', 1]);
    expect(row).toMatchObject({ date: THU, time: '12:00', wave: 4, block: null });
  });
  it('2 the Primary Lead with a Core', () => {
    expect(chosen(run([patternOff, ...leads], 'lea'))).toEqual(['lea', 'supervisor.primary-lead', 2]);
  });
  it('3 the backup with a Core', () => {
    expect(chosen(run([patternOff, ...leads], 'lou'))).toEqual(['lou', 'supervisor.backup-lead', 3]);
  });
  it('4 the Club Supervisor against the weekly pattern', () => {
    expect(chosen(run([patternOff, ...leads], 'liv'))).toEqual(['cs', 'supervisor.last-resort', 4]);
  });
  it('5 another Lead with a Core', () => {
    expect(chosen(run([gone, ...leads], 'liv'))).toEqual(['liv', 'supervisor.other-lead', 5]);
  });
  it('a Club Supervisor who is Primary Lead keeps the first place', () => {
    const row = planned({
      employees: [cs, lead('lea')],
      rotations: rotation('primary_lead', 'cs'),
      events: [core(1, THU, SAT), visit(2, 1)],
    }).row(2);
    expect(chosen(row)).toEqual(['cs', 'supervisor.club-supervisor', 1]);
  });
});

describe('§9.5: the date is that of the Core', () => {
  it('whatever the own window says, and inside the lead time', () => {
    const { at } = planned({
      employees: [cs, specialist('ada')],
      events: [core(1, TUE, SAT), visit(2, 1)],
      schedules: [posted(1, 'ada', WED)],
    });
    expect(at(2)).toBe(`cs ${WED} 12:00`);
  });

  it('START_IN_PAST and DAY_LOCKED for a Core that stands there', () => {
    const on = (date: string) =>
      planned({
        employees: [cs, specialist('ada')],
        events: [core(1, '2026-11-20', NEXT_SAT), visit(2, 1)],
        schedules: [posted(1, 'ada', date)],
        lockedDays: [{ date: THU }],
      }).at(2);
    expect(on('2026-11-20')).toBe('START_IN_PAST');
    expect(on(THU)).toBe('DAY_LOCKED');
  });

  it('follows a foreign pending Core', () => {
    const { at } = planned({
      employees: [cs, specialist('ada')],
      events: [core(1, THU, SAT), visit(2, 1)],
      pending: [{ eventRefNum: 1, employeeId: 'ada', date: FRI, time: '10:15' }],
    });
    expect(at(2)).toBe(`cs ${FRI} 12:00`);
  });
});

describe('PAIR-5: posted Supervisors follow', () => {
  const urgent = core(1, THU, FRI);
  const later = core(2, THU, NEXT_SAT);

  it('a bumped Core takes its posted Supervisor along', () => {
    const { at, row } = planned({
      employees: [cs, specialist('ada', worksOn(3, 4))],
      events: [urgent, later, visit(3, 2)],
      schedules: [posted(2, 'ada', THU), posted(3, 'cs', THU, '12:00')],
    });
    expect(at(2)).toBe(`ada ${FRI} 10:15`);
    expect(at(3)).toBe(`cs ${FRI} 12:00`);
    expect(row(3).explanation.movedFrom).toEqual({
      scheduleId: 'P3',
      employeeId: 'cs',
      date: THU,
      time: '12:00',
    });
    expect(row(3).explanation.summary).toMatch(/^Follows its Core from Thu Nov 26: /);
  });

  it('a bumped Core that ends on the same date leaves its Supervisor alone', () => {
    const { at } = planned({
      employees: [cs, specialist('ada', only(THU)), specialist('ben', only(THU))],
      events: [core(1, THU, FRI), later, visit(3, 2), core(4, THU, FRI)],
      schedules: [posted(2, 'ada', THU), posted(3, 'cs', THU, '12:00')],
    });
    expect(at(2)).toBe('BUMPED_NOT_REPLACED');
    expect(at(3)).toBe('SUP_CORE_FAILED');
    const same = planned({
      employees: [cs, specialist('ada', only(THU)), specialist('ben', only(THU))],
      settings: { maxCorePerWeek: 1 },
      rotations: [],
      events: [core(1, THU, FRI), later, visit(3, 2)],
      schedules: [posted(2, 'ada', THU), posted(3, 'cs', THU, '12:00')],
    });
    expect(same.at(3)).toBe('-');
  });

  it('a new Core placed on another date than its posted Supervisor brings it along', () => {
    const { at } = planned({
      employees: [cs, specialist('ada')],
      events: [core(1, THU, SAT), visit(2, 1)],
      schedules: [posted(2, 'cs', FRI, '12:00')],
    });
    expect(at(1)).toBe(`ada ${THU} 10:15`);
    expect(at(2)).toBe(`cs ${THU} 12:00`);
  });

  it('a new Core that fails leaves its posted Supervisor untouched', () => {
    const { at } = planned({
      employees: [cs],
      events: [core(1, THU, SAT), visit(2, 1)],
      schedules: [posted(2, 'cs', FRI, '12:00')],
    });
    expect(at(1)).toBe('NO_ELIGIBLE_EMPLOYEE');
    expect(at(2)).toBe('-');
  });

  it('a Supervisor posted on a locked or past day, or pending elsewhere, stays; the Core says so', () => {
    const notes = (part: Parameters<typeof planned>[0]) => {
      const plan = planned({
        employees: [cs, specialist('ada')],
        events: [core(1, THU, SAT), visit(2, 1)],
        ...part,
      });
      expect(plan.at(2)).toBe('-');
      return plan
        .row(1)
        .explanation.notes?.filter((note) => note.id === 'PAIR-5')
        .map((note) => note.message);
    };
    expect(notes({ schedules: [posted(2, 'cs', FRI, '12:00')], lockedDays: [{ date: FRI }] })).toEqual([
      'Its Supervisor 2 Item 2 stays on Fri Nov 27.',
    ]);
    expect(notes({ schedules: [posted(2, 'cs', '2026-11-20', '12:00')] })).toHaveLength(1);
    expect(notes({ pending: [{ eventRefNum: 2, employeeId: 'cs', date: FRI, time: '12:00' }] })).toHaveLength(
      1,
    );
  });
});

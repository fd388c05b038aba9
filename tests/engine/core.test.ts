import { describe, expect, it } from 'vitest';
import {
  barista,
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
  SUN,
  specialist,
  supervisor,
  THU,
  TUE,
  WED,
  worksOn,
} from './support/store.ts';

const ada = specialist('ada');
const ben = specialist('ben');
const lea = lead('lea');
const liv = lead('liv');
const leads = rotation('primary_lead', 'lea');

describe('RUN-1: what enters', () => {
  const enters = (more: Parameters<typeof core>[3], part: Parameters<typeof planned>[0] = {}) =>
    planned({ employees: [ada], events: [core(1, THU, SAT, more)], ...part }).at(1) !== '-';

  it('unstaffed and reissued events only', () => {
    expect(enters({})).toBe(true);
    expect(enters({ condition: 'reissued' })).toBe(true);
    for (const condition of [
      'scheduled',
      'staffed',
      'in_progress',
      'submitted',
      'canceled',
      'expired',
      'unknown',
    ] as const)
      expect(enters({ condition })).toBe(false);
  });

  it('not what is posted, pending elsewhere, excluded or of a type turned off', () => {
    expect(enters({}, { schedules: [posted(1, 'ada', THU)] })).toBe(false);
    expect(enters({}, { pending: [{ eventRefNum: 1, employeeId: 'ada', date: THU, time: '10:15' }] })).toBe(
      false,
    );
    expect(enters({ autoSchedule: false })).toBe(false);
    expect(enters({}, { settings: { enabledTypes: ['freeosk'] } })).toBe(false);
  });

  it('not what starts beyond the horizon or is due today', () => {
    expect(enters({ startDate: '2026-12-14', dueDate: '2026-12-20' })).toBe(true);
    expect(enters({ startDate: '2026-12-15', dueDate: '2026-12-20' })).toBe(false);
    expect(enters({ startDate: '2026-11-20', dueDate: '2026-11-23' })).toBe(false);
  });
});

describe('RUN-2: the days of a Core', () => {
  it('starts at the lead time, ends the day before it is due, weekends included', () => {
    const plan = planned({
      employees: [ada],
      events: [1, 2, 3, 4].map((ref) => core(ref, TUE, SUN)),
    });
    expect([1, 2, 3].map((ref) => plan.row(ref).date)).toEqual([THU, FRI, SAT]);
    expect(plan.at(4)).toBe('NO_SLOT_IN_WINDOW');
  });

  it('leaves out locked days and holidays', () => {
    const plan = planned({
      employees: [ada],
      events: [core(1, THU, SUN)],
      lockedDays: [{ date: THU }],
      holidays: [{ date: FRI, name: 'Day after' }],
    });
    expect(plan.at(1)).toBe(`ada ${SAT} 10:15`);
  });

  it('is today in emergency mode, as long as a start time is left', () => {
    const at = (time: string) =>
      planned({
        mode: 'emergency',
        now: `2026-11-23T${time}:00-05:00`,
        employees: [ada],
        events: [core(1, '2026-11-23', WED)],
      }).at(1);
    expect(at('10:14')).toBe('ada 2026-11-23 10:15');
    expect(at('10:15')).toBe('ada 2026-11-23 10:45');
    expect(at('11:45')).toBe(`ada ${TUE} 10:15`);
  });
});

describe('CORE-6: the direct step', () => {
  it('a the Primary Lead: core.primary-lead, wave 2', () => {
    const { row } = planned({ employees: [ada, lea, liv], rotations: leads, events: [core(1, THU, SAT)] });
    expect(row(1)).toMatchObject({
      employeeId: 'lea',
      date: THU,
      time: '10:15',
      block: 1,
      overflow: false,
      wave: 2,
    });
    expect(row(1).explanation).toMatchObject({ rule: 'core.primary-lead', rank: 1 });
  });

  it('b other Leads: core.other-lead, wave 3', () => {
    const { row } = planned({
      employees: [ada, lea, liv],
      rotations: leads,
      events: [core(1, THU, SAT), core(2, THU, SAT)],
    });
    expect(row(2)).toMatchObject({ employeeId: 'liv', date: THU, wave: 3 });
    expect(row(2).explanation).toMatchObject({
      rule: 'core.other-lead',
      rank: 2,
      candidates: [
        { employeeId: 'lea', date: THU, verdict: 'blocked', by: ['H7'] },
        { employeeId: 'liv', date: THU, verdict: 'chosen', by: [] },
      ],
    });
  });

  it('c everybody else, the fewest primary events that week first: core.fewest-in-week', () => {
    const { row } = planned({
      employees: [ada, ben],
      events: [core(1, THU, FRI), core(9, SAT, NEXT_SAT, { condition: 'staffed' })],
      schedules: [posted(9, 'ada', FRI)],
    });
    expect(row(1)).toMatchObject({
      employeeId: 'ben',
      explanation: { rule: 'core.fewest-in-week', rank: 3 },
    });
  });

  it('a posted Core that could move counts once in the week, like one that could not', () => {
    const { row } = planned({
      employees: [specialist('ada', only(THU, SAT)), specialist('ben', only(THU, SAT))],
      events: [
        core(1, THU, FRI),
        core(8, THU, NEXT_SAT),
        core(9, THU, NEXT_SAT, { condition: 'in_progress' }),
      ],
      schedules: [posted(8, 'ada', SAT), posted(9, 'ben', SAT)],
    });
    expect(row(1).employeeId).toBe('ada');
  });

  it('a barista takes Core only on days without a juicer event', () => {
    const { at } = planned({
      employees: [barista('bo')],
      events: [core(1, THU, SAT), event(5, 'juicer_survey', THU, FRI)],
      schedules: [posted(5, 'bo', THU, '17:00')],
    });
    expect(at(1)).toBe(`bo ${FRI} 10:15`);
  });

  it('never the Club Supervisor, also not as Primary Lead', () => {
    const { at } = planned({
      employees: [supervisor('cs')],
      rotations: rotation('primary_lead', 'cs'),
      events: [core(1, THU, FRI)],
    });
    expect(at(1)).toBe('NO_ELIGIBLE_EMPLOYEE');
  });

  it('respects the weekly limit, Sunday to Saturday', () => {
    const plan = planned({
      employees: [ada],
      settings: { maxCorePerWeek: 2 },
      events: [core(1, THU, '2026-11-30'), core(2, THU, '2026-11-30'), core(3, THU, '2026-11-30')],
    });
    expect([1, 2, 3].map((ref) => plan.row(ref).date)).toEqual([THU, FRI, SUN]);
  });

  it('H17: a working-time cap lowers the weekly limit', () => {
    const plan = planned({
      employees: [ada],
      settings: { maxMinutesPerWeek: 800 },
      events: [1, 2, 3].map((ref) => core(ref, THU, SUN)),
    });
    expect([1, 2, 3].map(plan.at)).toEqual([`ada ${THU} 10:15`, `ada ${FRI} 10:15`, 'NO_SLOT_IN_WINDOW']);
  });
});

describe('CORE-6 d and BUMP: a less urgent posted Core makes room', () => {
  const urgent = core(1, THU, FRI);
  const later = core(2, THU, NEXT_SAT);
  const bump = (part: Parameters<typeof planned>[0] = {}, victim = later) =>
    planned({
      employees: [specialist('ada', worksOn(3, 4))],
      events: [urgent, victim],
      schedules: [posted(2, 'ada', THU, '10:45', { block: 3 })],
      ...part,
    });

  it('core.bump: the newcomer takes place and block, the victim gets a row of its own', () => {
    const { row, at, counters } = bump();
    expect(row(1)).toMatchObject({
      employeeId: 'ada',
      date: THU,
      time: '10:45',
      block: 3,
      isSwap: true,
      bumpedEventRefNum: 2,
      bumpedScheduleId: 'P2',
      swapReason: '1 is due in 4 days, 2 in 12.',
      explanation: { rule: 'core.bump', rank: 4 },
    });
    expect(at(2)).toBe(`ada ${FRI} 10:15`);
    expect(row(2).isSwap).toBe(false);
    expect(row(2).explanation.movedFrom).toEqual({
      scheduleId: 'P2',
      employeeId: 'ada',
      date: THU,
      time: '10:45',
    });
    expect(counters).toEqual({ processed: 2, placed: 2, swaps: 1, failed: 0 });
  });

  it('CORE-4: the more urgent Core wins even when the victim then has no place', () => {
    const { at } = bump({ employees: [specialist('ada', only(THU))] });
    expect(at(1)).toBe(`ada ${THU} 10:45`);
    expect(at(2)).toBe('BUMPED_NOT_REPLACED');
  });

  it('BUMP-2: an equally due posted Core is never lost to a new one', () => {
    expect(bump({}, core(2, THU, FRI)).at(1)).toBe('NO_SWAP_CANDIDATE');
  });

  it('BUMP-1: bumpSafetyDays, exactly two days may be', () => {
    const due = (dueDate: string) =>
      planned({
        mode: 'emergency',
        employees: [specialist('ada', only(TUE))],
        events: [core(1, TUE, WED), core(2, TUE, dueDate)],
        schedules: [posted(2, 'ada', TUE)],
        settings: { bumpSafetyDays: 3 },
      }).at(1);
    expect(due(THU)).toBe(`ada ${TUE} 10:15`);
    expect(due(WED)).toBe('NO_SWAP_CANDIDATE');
  });

  it.each([
    ['in progress', core(2, THU, NEXT_SAT, { condition: 'in_progress' }), {}],
    ['paused', core(2, THU, NEXT_SAT, { condition: 'paused' }), {}],
    ['submitted', core(2, THU, NEXT_SAT, { condition: 'submitted' }), {}],
    ['left out of automatic runs', core(2, THU, NEXT_SAT, { autoSchedule: false }), {}],
    ['bumping turned off', later, { settings: { bumping: false } }],
  ] as const)('BUMP-1: no victim when %s', (_, victim, part) => {
    expect(bump(part, victim).at(1)).toBe('NO_SWAP_CANDIDATE');
  });

  it('BUMP-1: no victim without an open day left in its own window', () => {
    const { at } = bump({ lockedDays: [{ date: FRI }] }, core(2, THU, SAT, { startDate: FRI }));
    expect(at(1)).toBe('NO_SWAP_CANDIDATE');
  });

  it('BUMP-1: no victim in a week over the limit', () => {
    const { at } = planned({
      employees: [specialist('ada', only(THU))],
      settings: { maxCorePerWeek: 1 },
      events: [urgent, later, core(3, FRI, NEXT_SAT)],
      schedules: [posted(2, 'ada', THU), posted(3, 'ada', FRI)],
    });
    expect(at(1)).toBe('NO_SWAP_CANDIDATE');
  });

  it('BUMP-1: no victim beside another blocking event of that day', () => {
    const { at } = planned({
      employees: [specialist('ada', only(THU))],
      events: [urgent, later, core(3, THU, NEXT_SAT)],
      schedules: [posted(2, 'ada', THU, '10:15'), posted(3, 'ada', THU, '10:45')],
    });
    expect(at(1)).toBe('NO_SWAP_CANDIDATE');
  });

  it('BUMP-1: no victim when its Supervisor is pending elsewhere or posted on a locked day', () => {
    const withSupervisor = [urgent, later, event(7, 'supervisor', THU, NEXT_SAT, { parentRefNum: 2 })];
    const employees = [specialist('ada', only(THU)), supervisor('cs')];
    const schedules = [posted(2, 'ada', THU)];
    const pending = [{ eventRefNum: 7, employeeId: 'cs', date: THU, time: '12:00' }];
    expect(planned({ employees, events: withSupervisor, schedules, pending }).at(1)).toBe(
      'NO_SWAP_CANDIDATE',
    );
    const locked = planned({
      employees,
      events: withSupervisor,
      schedules: [...schedules, posted(7, 'cs', FRI, '12:00')],
      lockedDays: [{ date: FRI }],
    });
    expect(locked.at(1)).toBe('NO_SWAP_CANDIDATE');
  });

  it('a locked day is left alone: nothing there is bumped', () => {
    expect(bump({ lockedDays: [{ date: THU }] }).at(1)).toBe('DAY_LOCKED');
  });

  it('never foreign pending rows', () => {
    const { at } = planned({
      employees: [specialist('ada', only(THU))],
      events: [urgent, later],
      pending: [{ eventRefNum: 2, employeeId: 'ada', date: THU, time: '10:15' }],
    });
    expect(at(1)).toBe('NO_SWAP_CANDIDATE');
  });

  it('the newcomer needs the day itself: role and availability of the person are checked', () => {
    const cs = planned({
      employees: [supervisor('cs')],
      events: [urgent, later],
      schedules: [posted(2, 'cs', THU)],
    });
    expect(cs.at(1)).toBe('NO_ELIGIBLE_EMPLOYEE');
    const off = bump({
      employees: [specialist('ada', { timeOff: [{ start: THU, end: THU, status: 'approved' }] })],
    });
    expect(off.at(1)).toBe('NO_ELIGIBLE_EMPLOYEE');
  });

  it('the victim due latest goes first, then the one with the largest refNum', () => {
    const swapOf = (due3: string, due4: string) =>
      planned({
        employees: [specialist('ada', worksOn(3, 4)), specialist('ben', worksOn(3, 4))],
        events: [urgent, core(3, THU, due3), core(4, THU, due4)],
        schedules: [posted(3, 'ada', THU), posted(4, 'ben', THU)],
      }).row(1).bumpedEventRefNum;
    expect(swapOf('2026-12-04', NEXT_SAT)).toBe(4);
    expect(swapOf(NEXT_SAT, '2026-12-04')).toBe(3);
    expect(swapOf(NEXT_SAT, NEXT_SAT)).toBe(4);
  });

  it('only a victim that could itself take a free place right now is bumped directly', () => {
    // 3 is due latest but nobody works in its window; 4 can go to Friday.
    const { row, at } = planned({
      employees: [specialist('ada', only(THU)), specialist('ben', only(THU)), specialist('cleo', only(FRI))],
      events: [urgent, core(3, SAT, NEXT_SAT), core(4, THU, '2026-12-04')],
      schedules: [posted(3, 'ada', THU), posted(4, 'ben', THU)],
    });
    expect(row(1).bumpedEventRefNum).toBe(4);
    expect(row(1).explanation.rule).toBe('core.bump');
    expect(at(4)).toBe(`cleo ${FRI} 10:15`);
    expect(at(3)).toBe('-');
  });

  it('bumpBeforeNextDay: a bump today or a free place tomorrow', () => {
    const swaps = (bumpBeforeNextDay: boolean) =>
      planned({
        employees: [ada],
        settings: { bumpBeforeNextDay },
        events: [core(1, THU, SAT), later],
        schedules: [posted(2, 'ada', THU)],
      }).counters.swaps;
    expect(swaps(true)).toBe(1);
    expect(swaps(false)).toBe(0);
  });
});

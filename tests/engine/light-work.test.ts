import { describe, expect, it } from 'vitest';
import type { EventType } from '../../src/domain/types.ts';
import {
  core,
  event,
  FRI,
  lead,
  NEXT_SAT,
  planned,
  posted,
  rotation,
  SAT,
  SUN,
  specialist,
  supervisor,
  THU,
} from './support/store.ts';

type Part = Parameters<typeof planned>[0];
const lea = lead('lea');
const lou = lead('lou');
const liv = lead('liv');
const cs = supervisor('cs');
const away = supervisor('cs', { timeOff: [{ start: THU, end: SUN, status: 'approved' }] });
const rotations = rotation('primary_lead', 'lea', 'lou');
/** Everybody named holds a posted Core on the day. */
const holding = (date: string, ...ids: string[]) => ({
  cores: ids.map((_, index) => core(900 + index, date, NEXT_SAT)),
  schedules: ids.map((id, index) => posted(900 + index, id, date)),
});

function light(
  type: EventType,
  date: string,
  employees: Part['employees'],
  coreHolders: string[] = [],
  more: Part = {},
) {
  const { cores, schedules } = holding(date, ...coreHolders);
  return planned({
    rotations,
    employees,
    ...more,
    events: [event(1, type, date, SUN), ...cores, ...(more.events ?? [])],
    schedules: [...schedules, ...(more.schedules ?? [])],
  });
}
const chosen = (plan: ReturnType<typeof planned>, ref = 1) => {
  const { employeeId, explanation } = plan.row(ref);
  return [employeeId, explanation.rule, explanation.rank];
};

describe.each(['freeosk', 'digital_refresh', 'digital'] as const)('§9.6: %s', (type) => {
  it('1 the Primary Lead with a primary', () => {
    expect(chosen(light(type, THU, [cs, lea, lou, liv], ['lea', 'lou', 'liv']))).toEqual([
      'lea',
      `${type}.primary-lead`,
      1,
    ]);
  });
  it('2 the backup with a primary', () => {
    expect(chosen(light(type, THU, [cs, lea, lou, liv], ['lou', 'liv']))).toEqual([
      'lou',
      `${type}.backup-lead`,
      2,
    ]);
  });
  it('3 the Club Supervisor', () => {
    expect(chosen(light(type, THU, [cs, lea, lou, liv], ['liv']))).toEqual([
      'cs',
      `${type}.club-supervisor`,
      3,
    ]);
  });
  it('4 another Lead with a primary', () => {
    expect(chosen(light(type, THU, [away, lea, lou, liv], ['liv']))).toEqual([
      'liv',
      `${type}.other-lead`,
      4,
    ]);
  });
  it('5 any Lead, with the note S4', () => {
    const plan = light(type, THU, [away, lea, lou, liv]);
    expect(chosen(plan)).toEqual(['lea', `${type}.last-resort`, 5]);
    expect(plan.row(1).explanation.notes?.map((note) => note.id)).toContain('S4');
  });
  it('§3.2: a Club Supervisor who is Primary Lead comes first without needing a primary', () => {
    const plan = light(type, THU, [cs, lea], ['lea'], { rotations: rotation('primary_lead', 'cs') });
    expect(chosen(plan)).toEqual(['cs', `${type}.primary-lead`, 1]);
  });
});

it('§3.2: somebody stored as Primary Lead with a wrong title counts as absent but is named', () => {
  const plan = light('freeosk', THU, [specialist('ada'), cs], [], {
    rotations: rotation('primary_lead', 'ada'),
  });
  expect(plan.row(1).explanation.candidates).toEqual([
    { employeeId: 'ada', date: THU, verdict: 'blocked', by: ['H6'] },
    { employeeId: 'cs', date: THU, verdict: 'chosen', by: [] },
  ]);
});

describe('§9.6: Setup, Saturday Refresh, Teardown, short Other', () => {
  it('a Saturday Refresh avoids whoever does the Setup (S9)', () => {
    const plan = light('digital_refresh', SAT, [cs, lea, lou], ['lea', 'lou'], {
      events: [event(2, 'digital_setup', SAT, SUN)],
    });
    expect(plan.at(2)).toBe(`lea ${SAT} 10:15`);
    expect(plan.at(1)).toBe(`lou ${SAT} 12:00`);
  });

  it('6 with nobody else the Setup person does the Refresh too', () => {
    const plan = light('digital_refresh', SAT, [lea], ['lea'], {
      events: [event(2, 'digital_setup', SAT, SUN)],
    });
    expect(chosen(plan)).toEqual(['lea', 'digital_refresh.primary-lead', 6]);
    expect(plan.row(1).explanation.notes?.map((note) => note.id)).toContain('S9');
  });

  it('Teardown: 1 a Lead other than the Primary Lead who is in the store anyway', () => {
    expect(chosen(light('digital_teardown', THU, [cs, lea, lou, liv], ['lea', 'liv']))).toEqual([
      'liv',
      'digital_teardown.other-lead',
      1,
    ]);
  });
  it('Teardown: 2 the Club Supervisor, 3 the Primary Lead, 4 other Leads', () => {
    expect(chosen(light('digital_teardown', THU, [cs, lea, lou], ['lea']))).toEqual([
      'cs',
      'digital_teardown.club-supervisor',
      2,
    ]);
    expect(chosen(light('digital_teardown', THU, [away, lea, lou], ['lea']))).toEqual([
      'lea',
      'digital_teardown.primary-lead',
      3,
    ]);
    expect(chosen(light('digital_teardown', THU, [away, lou]))).toEqual([
      'lou',
      'digital_teardown.last-resort',
      4,
    ]);
  });

  it('short Other: 1 Club Supervisor, 2 Primary Lead, 3 other Leads; no primary needed', () => {
    expect(chosen(light('other', THU, [cs, lea, lou]))).toEqual(['cs', 'other.club-supervisor', 1]);
    expect(chosen(light('other', THU, [away, lea, lou]))).toEqual(['lea', 'other.primary-lead', 2]);
    expect(chosen(light('other', THU, [away, lou, specialist('ada')]))).toEqual([
      'lou',
      'other.other-lead',
      3,
    ]);
  });

  it('short Other: the Club Supervisor is not called in on a day off', () => {
    const cs2 = supervisor('cs', { weeklyAvailability: [true, true, true, false, true, true, true] });
    expect(chosen(light('other', THU, [cs2, lea]))[0]).toBe('lea');
    expect(chosen(light('freeosk', THU, [cs2, lea]))[0]).toBe('cs');
  });
});

describe('TYPE-13: stepping', () => {
  it('digitals of one group take the next free step of the date; Refresh and Digital share theirs', () => {
    const plan = light('digital_refresh', THU, [cs], [], {
      events: [
        event(2, 'digital', THU, FRI),
        event(3, 'digital_refresh', THU, FRI),
        event(4, 'digital_teardown', THU, FRI),
      ],
    });
    expect([1, 2, 3].map((ref) => plan.row(ref).time).sort()).toEqual(['10:15', '10:30', '10:45']);
    expect(plan.row(4).time).toBe('17:00');
  });

  it('a posted digital holds its step', () => {
    const plan = light('digital_refresh', THU, [cs, lea], [], {
      events: [event(2, 'digital_refresh', THU, FRI)],
      schedules: [posted(2, 'lea', THU, '10:15')],
    });
    expect(plan.row(1).time).toBe('10:30');
  });

  it('no step left before midnight: NO_ELIGIBLE_EMPLOYEE', () => {
    const plan = planned({
      employees: [cs],
      settings: { digitalTeardownTime: '23:30', digitalStepMinutes: 30 },
      events: [event(1, 'digital_teardown', THU, FRI), event(2, 'digital_teardown', THU, FRI)],
    });
    expect(plan.at(1)).toBe(`cs ${THU} 23:30`);
    expect(plan.at(2)).toBe('NO_ELIGIBLE_EMPLOYEE');
  });
});

import { describe, expect, it } from 'vitest';
import { ValidationError } from '../../../src/domain/errors.ts';
import { parseSnapshot } from '../../../src/engine/snapshot.ts';
import type { Change } from '../../../src/engine/what-if/changes.ts';
import { applyChanges, carryOut, changeOfSuggestion } from '../../../src/engine/what-if/changes.ts';
import {
  core,
  FRI,
  lead,
  MON,
  NEXT_SAT,
  posted,
  SAT,
  specialist,
  store,
  THU,
  WED,
} from '../support/store.ts';

const base = store({
  employees: [
    specialist('maya', {
      timeOff: [
        { start: WED, end: SAT, status: 'approved' },
        { start: THU, end: THU, status: 'pending' },
      ],
      dateAvailability: [{ date: THU, available: false }],
      overrides: [
        {
          start: MON,
          end: SAT,
          days: [false, false, false, false, false, false, false],
          createdAt: '2026-11-01T00:00:00Z',
        },
      ],
    }),
    specialist('ben'),
    specialist('gone', { active: false }),
    lead('lea', { terminationDate: FRI }),
  ],
  events: [
    core(1, MON, NEXT_SAT),
    core(2, MON, NEXT_SAT, { condition: 'scheduled' }),
    core(3, MON, NEXT_SAT, { condition: 'in_progress' }),
    core(4, MON, NEXT_SAT),
    core(5, MON, NEXT_SAT, { condition: 'canceled' }),
    core(6, MON, NEXT_SAT),
    core(7, MON, NEXT_SAT),
  ],
  schedules: [
    posted(2, 'ben', THU),
    posted(3, 'ben', FRI),
    posted(4, 'ben', SAT),
    posted(5, 'ben', WED),
    posted(6, 'ben', MON, '01:00'),
  ],
  pending: [{ eventRefNum: 7, employeeId: 'ben', date: THU, time: '10:45' }],
  holidays: [{ date: '2026-12-01', name: 'Store holiday' }],
  lockedDays: [{ date: SAT, reason: 'paperwork printed' }],
});

function problems(...changes: Change[]): string[] {
  try {
    applyChanges(base, changes);
    return [];
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}
const booked = (...changes: Change[]) =>
  applyChanges(base, changes)
    .schedules.map((row) => row.eventRefNum)
    .sort();

describe('applying changes', () => {
  it('without a person: not active from now on, bookings ahead taken away, their events open again', () => {
    const { snapshot, taken, staying } = carryOut(base, [{ kind: 'without_employee', employeeId: 'ben' }]);
    expect(snapshot.employees.find(({ id }) => id === 'ben')!.active).toBe(false);
    expect(taken.map((row) => row.eventRefNum)).toEqual([2]);
    expect(snapshot.events.find(({ refNum }) => refNum === 2)!.condition).toBe('unstaffed');
    expect(snapshot.schedules.map((row) => row.eventRefNum)).toEqual([3, 4, 5, 6]);
    expect(staying.map(({ eventRefNum, reason }) => `${eventRefNum} ${reason}`)).toEqual([
      '3 under_way',
      '4 locked_day',
      '6 begun',
      '7 other_proposal',
    ]);
  });

  it('a day off takes that day’s bookings away and no others', () => {
    const { snapshot, taken, staying } = carryOut(base, [
      { kind: 'time_off', employeeId: 'ben', date: THU },
      { kind: 'time_off', employeeId: 'ben', date: SAT },
    ]);
    expect(taken.map((row) => row.eventRefNum)).toEqual([2]);
    expect(staying.map(({ eventRefNum }) => eventRefNum)).toEqual([7, 4]);
    expect(snapshot.employees.find(({ id }) => id === 'ben')!.timeOff).toEqual([
      { start: THU, end: THU, status: 'approved' },
      { start: SAT, end: SAT, status: 'approved' },
    ]);
  });

  it('an unlocked day is open and every other locked day stays locked', () => {
    const two = { ...base, lockedDays: [...base.lockedDays, { date: FRI }] };
    expect(applyChanges(two, [{ kind: 'unlock', date: SAT }]).lockedDays).toEqual([{ date: FRI }]);
  });

  it('somebody who comes in works that day against time off, date row and override, and only that day', () => {
    const changed = applyChanges(base, [{ kind: 'add_available', employeeId: 'maya', date: THU }]);
    const maya = changed.employees[0]!;
    expect(maya.timeOff).toEqual([
      { start: WED, end: WED, status: 'approved' },
      { start: FRI, end: SAT, status: 'approved' },
      { start: THU, end: THU, status: 'pending' },
    ]);
    expect(maya.dateAvailability).toEqual([{ date: THU, available: true }]);
    expect(maya.overrides).toEqual(base.employees[0]!.overrides);
  });

  it('a moved booking is open again', () => {
    expect(booked({ kind: 'move_posted', eventRefNum: 2 })).toEqual([3, 4, 5, 6]);
    const open = applyChanges(base, [{ kind: 'move_posted', eventRefNum: 2 }]).events[1];
    expect(open).toMatchObject({ refNum: 2, condition: 'unstaffed' });
    expect(open).not.toHaveProperty('autoSchedule');
    const left = applyChanges(base, [{ kind: 'move_posted', eventRefNum: 2, byHand: true }]).events[1];
    expect(left).toMatchObject({ refNum: 2, autoSchedule: false });
  });

  it('changes build on each other and leave the given snapshot alone', () => {
    const copy = structuredClone(base);
    expect(booked({ kind: 'unlock', date: SAT }, { kind: 'time_off', employeeId: 'ben', date: SAT })).toEqual(
      [2, 3, 5, 6],
    );
    expect(base).toEqual(copy);
  });

  it('gives a snapshot that passes its own check', () => {
    const changed = applyChanges(base, [
      { kind: 'without_employee', employeeId: 'ben' },
      { kind: 'add_available', employeeId: 'maya', date: THU },
      { kind: 'unlock', date: SAT },
    ]);
    expect(parseSnapshot(changed)).toMatchObject({ ok: true });
  });
});

describe('changes that make no sense', () => {
  it('names every one of them', () => {
    expect(
      problems(
        { kind: 'without_employee', employeeId: 'E9' },
        { kind: 'without_employee', employeeId: 'gone' },
        { kind: 'time_off', employeeId: 'maya', date: FRI },
        { kind: 'time_off', employeeId: 'ben', date: '2027-11-26' },
        { kind: 'time_off', employeeId: 'lea', date: FRI },
        { kind: 'time_off', employeeId: 'ben', date: '2026-12-01' },
        { kind: 'unlock', date: FRI },
        { kind: 'add_available', employeeId: 'ben', date: FRI },
        { kind: 'add_available', employeeId: 'ben', date: '2026-12-01' },
        { kind: 'move_posted', eventRefNum: 99 },
        { kind: 'move_posted', eventRefNum: 1 },
        { kind: 'move_posted', eventRefNum: 3 },
        { kind: 'move_posted', eventRefNum: 4 },
        { kind: 'move_posted', eventRefNum: 6 },
        { kind: 'move_posted', eventRefNum: 7 },
      ),
    ).toEqual([
      'changes[0]: no employee has the id "E9"; known are ben, gone, lea, maya',
      'changes[1]: Gone is already not active',
      'changes[2]: Maya already has Fri Nov 27 off',
      'changes[3]: 2027-11-26 is outside the days that are planned (Mon Nov 23 – Mon Jan 18)',
      'changes[4]: Lea is not active on Fri Nov 27',
      'changes[5]: Tue Dec 1 is a holiday; everybody is off',
      'changes[6]: Fri Nov 27 is not locked; locked: 2026-11-28',
      'changes[7]: Ben already works on Fri Nov 27',
      'changes[8]: Tue Dec 1 is a holiday; nobody works',
      'changes[9]: no event has the number 99',
      'changes[10]: 1 Item 1 is not booked',
      'changes[11]: 3 Item 3 cannot be moved: its work is under way',
      'changes[12]: 4 Item 4 cannot be moved: its day is locked; unlock the day first',
      'changes[13]: 6 Item 6 cannot be moved: it has begun',
      'changes[14]: 7 Item 7 cannot be moved: it is part of another proposal',
    ]);
  });

  it('the same change twice is refused the second time', () => {
    const off: Change = { kind: 'time_off', employeeId: 'ben', date: THU };
    expect(problems(off, off)).toEqual(['changes[1]: Ben already has Thu Nov 26 off']);
    const day: Change = { kind: 'unlock', date: SAT };
    expect(problems(day, day)).toEqual(['changes[1]: Sat Nov 28 is not locked; no day is']);
  });
});

describe('a suggestion as a change', () => {
  it('every kind but the weekly limit has one', () => {
    expect(changeOfSuggestion({ kind: 'unlock_day', date: THU, text: '' })).toEqual({
      kind: 'unlock',
      date: THU,
    });
    const at = { employeeId: 'maya', date: THU, text: '' };
    const comes = { kind: 'add_available', employeeId: 'maya', date: THU };
    expect(changeOfSuggestion({ kind: 'time_off', ...at })).toEqual(comes);
    expect(changeOfSuggestion({ kind: 'availability', ...at })).toEqual(comes);
    expect(changeOfSuggestion({ kind: 'move_posted', ...at, eventRefNum: 2 })).toEqual({
      kind: 'move_posted',
      eventRefNum: 2,
    });
    expect(changeOfSuggestion({ kind: 'weekly_limit', ...at })).toBeNull();
  });
});

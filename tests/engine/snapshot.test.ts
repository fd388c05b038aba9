import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import { parseSnapshot } from '../../src/engine/snapshot.ts';
import { booking, CREW, crewWith, event, store } from '../support/store.ts';

function problems(snapshot: unknown): string[] {
  const parsed = parseSnapshot(snapshot);
  return parsed.ok ? [] : parsed.problems;
}
const broken = (change: Record<string, unknown>) => problems({ ...store(), ...change });

describe('a snapshot file', () => {
  it('passes when it is complete', () => {
    expect(
      problems(
        store({
          events: [event(1, 'core')],
          schedules: [booking(1, 'S1', '2026-11-26', '10:15', { block: 1 })],
        }),
      ),
    ).toEqual([]);
  });

  it('is refused when it is no object, or parts are missing', () => {
    expect(problems(null)).toHaveLength(1);
    expect(problems('[]')).toHaveLength(1);
    const { events: _, ...rest } = store();
    expect(problems(rest)).toEqual(['events: missing']);
  });

  it('names the path of every problem', () => {
    expect(
      broken({ employees: crewWith('S1', { weeklyAvailability: [true, true, true, true, true, true] }) }),
    ).toEqual(['employees[3].weeklyAvailability: expected 7 booleans, got 6']);
    expect(broken({ now: '2026-11-23 02:00', store: { id: 'S', timezone: 'Mars/Olympus' } })).toEqual([
      'now: expected an ISO instant with offset, such as 2026-11-23T02:00:00-05:00, got "2026-11-23 02:00"',
      'store.timezone: expected an IANA time zone, got "Mars/Olympus"',
    ]);
    expect(broken({ events: [event(1, 'core', { startDate: '2026-02-30' })] })).toEqual([
      'events[0].startDate: expected a date YYYY-MM-DD, got "2026-02-30"',
    ]);
  });

  it('refuses unknown keys at every depth', () => {
    expect(broken({ horizon: 3 })).toEqual(['horizon: unknown key']);
    expect(broken({ settings: { durations: { lunch: 30 } } })).toEqual([
      'settings.durations.lunch: unknown key',
    ]);
    expect(broken({ employees: crewWith('S1', { nickname: 'x' } as object) })).toEqual([
      'employees[3].nickname: unknown key',
    ]);
  });

  it('refuses a start on or after the due date, and ranges that end before they start', () => {
    expect(
      broken({ events: [event(1, 'core', { startDate: '2026-11-26', dueDate: '2026-11-26' })] }),
    ).toEqual(['events[0].dueDate: expected a date after the start 2026-11-26, got 2026-11-26']);
    const timeOff = [{ start: '2026-11-27', end: '2026-11-26', status: 'approved' as const }];
    expect(broken({ employees: crewWith('S1', { timeOff }) })).toEqual([
      'employees[3].timeOff[0].end: expected 2026-11-27 or later, got 2026-11-26',
    ]);
  });

  it('refuses numbers, blocks and minutes out of range', () => {
    const events = [
      event(0, 'core'),
      event(2_147_483_648, 'core'),
      event(3, 'core', { estimatedMinutes: 1441 }),
      event(4, 'core', { estimatedMinutes: 0 }),
    ];
    expect(broken({ events })).toEqual([
      'events[0].refNum: expected 1 or more, got 0',
      'events[1].refNum: expected 2147483647 or less, got 2147483648',
      'events[2].estimatedMinutes: expected 1440 or less, got 1441',
    ]);
    expect(
      broken({
        events: [event(1, 'core')],
        schedules: [booking(1, 'S1', '2026-11-26', '10:15', { block: 9 })],
      }),
    ).toEqual(['schedules[0].block: expected 8 or less, got 9']);
  });

  it('refuses references to unknown people and events, a parent link excepted', () => {
    const parts: Partial<Snapshot> = {
      events: [event(1, 'supervisor', { parentRefNum: 999 })],
      schedules: [booking(2, 'E9', '2026-11-26', '10:15')],
      rotations: [{ weekday: 0, type: 'juicer', employeeId: 'J1', backupEmployeeId: 'E8' }],
      exceptions: [{ date: '2026-11-26', type: 'juicer', employeeId: 'E7' }],
    };
    expect(problems(store(parts))).toEqual([
      'schedules[0].eventRefNum: no event has the number 2',
      'schedules[0].employeeId: no employee has the id "E9"',
      'rotations[0].backupEmployeeId: no employee has the id "E8"',
      'exceptions[0].employeeId: no employee has the id "E7"',
    ]);
  });

  it('refuses contradictions: an event booked twice, in either list or in both', () => {
    const twice = store({
      events: [event(1, 'core'), event(2, 'core')],
      schedules: [
        booking(1, 'S1', '2026-11-26', '10:15'),
        { ...booking(1, 'S2', '2026-11-27', '10:15'), id: 'B9' },
      ],
      pending: [{ eventRefNum: 1, employeeId: 'S1', date: '2026-11-26', time: '10:15' }],
    });
    expect(problems(twice)).toEqual([
      'schedules[1].eventRefNum: event 1 already stands in schedules[0].eventRefNum, which is contradictory',
      'pending[0].eventRefNum: event 1 already stands in schedules[0].eventRefNum, which is contradictory',
    ]);
  });

  it('refuses ids that are used twice', () => {
    expect(broken({ employees: [...CREW, CREW[0]] })).toEqual([
      'employees[7].id: "CS" is already used by employees[0].id',
    ]);
    expect(broken({ events: [event(1, 'core'), event(1, 'core')] })).toEqual([
      'events[1].refNum: 1 is already used by events[0].refNum',
    ]);
    const row = { weekday: 0, type: 'juicer', employeeId: 'J1' };
    expect(broken({ rotations: [row, row] })).toHaveLength(1);
  });

  it('takes the rows of the replaced plan; what the store no longer has is no mistake, an event twice is', () => {
    const row = { eventRefNum: 1, employeeId: 'S1', date: '2026-11-26', time: '10:15', block: 1 };
    const gone = { eventRefNum: 77, employeeId: 'E77', date: '2026-11-26', time: '10:15' };
    const events = [event(1, 'core')];
    expect(broken({ events, previous: [row, gone] })).toEqual([]);
    expect(broken({ events, previous: [row, gone, { ...row, employeeId: 'S2' }] })).toEqual([
      'previous[2].eventRefNum: 1 is already used by previous[0].eventRefNum',
    ]);
    expect(broken({ events, previous: [{ ...row, block: 9 }] })).toEqual([
      'previous[0].block: expected 8 or less, got 9',
    ]);
  });
});

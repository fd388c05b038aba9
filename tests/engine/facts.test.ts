import { describe, expect, it } from 'vitest';
import {
  availabilityOf,
  isAvailable,
  isNotOff,
  unavailableReason,
} from '../../src/engine/facts/availability.ts';
import { compareUrgency } from '../../src/engine/facts/order.ts';
import {
  backupJuicer,
  backupLead,
  primaryJuicer,
  primaryLead,
  rotationOf,
} from '../../src/engine/facts/rotation.ts';
import { firstUsableTime, usableTimes } from '../../src/engine/facts/start-times.ts';
import { buildFacts } from '../../src/engine/facts.ts';
import type { Snapshot, SnapshotEmployee } from '../../src/engine/snapshot.ts';
import { booking, CREW, crewWith, event, store } from '../support/store.ts';

const THU = '2026-11-26';
const THURSDAY_OFF = [true, true, true, false, true, true, true];
const THURSDAY = (value: boolean | null) => [null, null, null, value, null, null, null];

function verdict(change: Partial<SnapshotEmployee>, parts: Partial<Snapshot> = {}, date = THU) {
  const facts = buildFacts(store({ ...parts, employees: crewWith('S1', change) }));
  const { available, layer } = availabilityOf(facts, facts.employeeById.get('S1')!, date);
  return `${layer} ${available ? 'available' : 'unavailable'}`;
}

describe('availability (§6)', () => {
  it('nothing stored means available', () => {
    expect(verdict({})).toBe('AVAIL-6 available');
  });

  it('pattern false + date row true → available', () => {
    expect(verdict({ weeklyAvailability: THURSDAY_OFF })).toBe('AVAIL-5 unavailable');
    expect(
      verdict({ weeklyAvailability: THURSDAY_OFF, dateAvailability: [{ date: THU, available: true }] }),
    ).toBe('AVAIL-3 available');
  });

  it('override false + date row true → available', () => {
    const overrides = [{ start: THU, end: THU, days: THURSDAY(false), createdAt: '2026-11-01T00:00:00Z' }];
    expect(verdict({ overrides })).toBe('AVAIL-4 unavailable');
    expect(verdict({ overrides, dateAvailability: [{ date: THU, available: true }] })).toBe(
      'AVAIL-3 available',
    );
  });

  it('override true + approved time off → unavailable', () => {
    const overrides = [{ start: THU, end: THU, days: THURSDAY(true), createdAt: '2026-11-01T00:00:00Z' }];
    const timeOff = [{ start: THU, end: THU, status: 'approved' as const }];
    expect(verdict({ overrides, timeOff })).toBe('AVAIL-2 unavailable');
  });

  it('two overrides, newer null, older false → unavailable', () => {
    const overrides = [
      { start: THU, end: THU, days: THURSDAY(null), createdAt: '2026-11-10T00:00:00Z' },
      { start: THU, end: THU, days: THURSDAY(false), createdAt: '2026-11-01T00:00:00Z' },
    ];
    expect(verdict({ overrides })).toBe('AVAIL-4 unavailable');
    expect(verdict({ overrides: overrides.toReversed() })).toBe('AVAIL-4 unavailable');
  });

  it('the newest override wins; ties by later start, later end, then unavailable', () => {
    const at = (start: string, end: string, value: boolean, createdAt = '2026-11-01T00:00:00Z') => ({
      start,
      end,
      days: THURSDAY(value),
      createdAt,
    });
    const first = (...overrides: ReturnType<typeof at>[]) => [
      verdict({ overrides }),
      verdict({ overrides: overrides.toReversed() }),
    ];
    const available = ['AVAIL-4 available', 'AVAIL-4 available'];
    expect(first(at(THU, THU, false), at(THU, THU, true, '2026-10-31T23:00:00-05:00'))).toEqual(available);
    expect(first(at('2026-11-20', THU, false), at('2026-11-21', THU, true))).toEqual(available);
    expect(first(at(THU, THU, false), at(THU, '2026-11-27', true))).toEqual(available);
    expect(first(at(THU, THU, true), at(THU, THU, false))).toEqual([
      'AVAIL-4 unavailable',
      'AVAIL-4 unavailable',
    ]);
  });

  it('pending or denied time off has no effect', () => {
    for (const status of ['pending', 'denied', 'cancelled'] as const)
      expect(verdict({ timeOff: [{ start: THU, end: THU, status }] })).toBe('AVAIL-6 available');
  });

  it('holiday + date row true → unavailable', () => {
    const holidays = [{ date: THU, name: 'Harvest Day' }];
    expect(verdict({ dateAvailability: [{ date: THU, available: true }] }, { holidays })).toBe(
      'AVAIL-1 unavailable',
    );
  });

  it('the pattern counts from Monday; Sunday is the seventh', () => {
    const sundayOff = [true, true, true, true, true, true, false];
    expect(verdict({ weeklyAvailability: sundayOff }, {}, '2026-11-29')).toBe('AVAIL-5 unavailable');
    expect(verdict({ weeklyAvailability: sundayOff }, {}, '2026-11-30')).toBe('AVAIL-5 available');
  });

  it('not off ignores the weekly pattern alone', () => {
    const notOff = (change: Partial<SnapshotEmployee>) => {
      const facts = buildFacts(store({ employees: crewWith('CS', change) }));
      const boss = facts.employeeById.get('CS')!;
      return [isAvailable(facts, boss, THU), isNotOff(facts, boss, THU)];
    };
    expect(notOff({ weeklyAvailability: THURSDAY_OFF })).toEqual([false, true]);
    expect(notOff({ timeOff: [{ start: THU, end: THU, status: 'approved' }] })).toEqual([false, false]);
    expect(notOff({ dateAvailability: [{ date: THU, available: false }] })).toEqual([false, false]);
    expect(notOff({ active: false })).toEqual([false, false]);
  });

  it('says why somebody cannot work', () => {
    const reason = (change: Partial<SnapshotEmployee>) => {
      const facts = buildFacts(store({ employees: crewWith('S1', change) }));
      return unavailableReason(facts, facts.employeeById.get('S1')!, THU);
    };
    expect(reason({})).toBeNull();
    expect(reason({ weeklyAvailability: THURSDAY_OFF })).toBe('usually does not work Thursdays');
    expect(reason({ timeOff: [{ start: THU, end: THU, status: 'approved' }] })).toBe(
      'has time off on Thu Nov 26',
    );
    expect(reason({ terminationDate: THU })).toBe('is not active');
  });
});

describe('rotations and exceptions (§3.2)', () => {
  const facts = (parts: Partial<Snapshot>) => buildFacts(store(parts));
  const row = (
    weekday: 0 | 1 | 2 | 3 | 4 | 5 | 6,
    type: 'juicer' | 'primary_lead',
    employeeId: string,
    backupEmployeeId?: string,
  ) => ({ weekday, type, employeeId, backupEmployeeId });

  it('the row of the weekday gives primary and backup', () => {
    const store = facts({ rotations: [row(3, 'juicer', 'J1', 'J2'), row(3, 'primary_lead', 'L1')] });
    expect(primaryJuicer(store, THU)?.id).toBe('J1');
    expect(backupJuicer(store, THU)?.id).toBe('J2');
    expect(primaryLead(store, THU)?.id).toBe('L1');
    expect(backupLead(store, THU)).toBeNull();
    expect(primaryJuicer(store, '2026-11-27')).toBeNull();
  });

  it('an exception replaces the row for its date and has no backup', () => {
    const store = facts({
      rotations: [row(3, 'juicer', 'J1', 'J2')],
      exceptions: [{ date: THU, type: 'juicer', employeeId: 'CS' }],
    });
    expect(rotationOf(store, THU, 'juicer')).toMatchObject({
      primary: { id: 'CS' },
      backup: null,
      fromException: true,
    });
    expect(backupJuicer(store, '2026-12-03')?.id).toBe('J2');
  });

  it('a backup that is the primary does not count', () => {
    expect(backupJuicer(facts({ rotations: [row(3, 'juicer', 'J1', 'J1')] }), THU)).toBeNull();
  });

  it('a wrong title counts as absent and is named; somebody unavailable is present', () => {
    const wrong = facts({ rotations: [row(3, 'juicer', 'S1', 'J2')] });
    expect(rotationOf(wrong, THU, 'juicer')).toMatchObject({
      primary: null,
      backup: { id: 'J2' },
      wrongTitle: [{ id: 'S1' }],
    });
    const away = facts({ employees: crewWith('J1', { active: false }), rotations: [row(3, 'juicer', 'J1')] });
    expect(primaryJuicer(away, THU)?.id).toBe('J1');
    const trained = facts({
      employees: crewWith('S1', { juicerTrained: true }),
      rotations: [row(3, 'juicer', 'S1')],
    });
    expect(primaryJuicer(trained, THU)?.id).toBe('S1');
  });
});

describe('pairing (§7.3)', () => {
  const supervisors = (events: Snapshot['events']) =>
    Object.fromEntries(buildFacts(store({ events })).pairing.coreOfSupervisor);
  const window = (startDate: string, dueDate: string) => ({ startDate, dueDate });
  const early = window('2026-11-24', '2026-11-28');
  const late = window('2026-12-01', '2026-12-05');

  it('PAIR-1: a stored link wins over every name; the lowest Supervisor has it', () => {
    const core = event(1, 'core', { name: '600101-A (261123000101)', ...early });
    const other = event(2, 'core', { name: '600102-B (261123000102)', ...early });
    const linked = event(10, 'supervisor', { name: '600102-B (261123000102)', parentRefNum: 1, ...late });
    const second = event(11, 'supervisor', { name: '600102-B (261123000102)', parentRefNum: 1, ...early });
    expect(supervisors([core, other, linked, second])).toEqual({ 10: 1, 11: 2 });
  });

  it('PAIR-1: a link to an inactive or unknown Core is no link', () => {
    const core = event(1, 'core', { name: '600101-A', ...early });
    const dead = event(2, 'core', { name: '600102-B', condition: 'canceled', ...early });
    const supervisor = (parentRefNum: number) =>
      event(10, 'supervisor', { name: '600101-A', parentRefNum, ...early });
    expect(supervisors([core, dead, supervisor(2)])).toEqual({ 10: 1 });
    expect(supervisors([core, dead, supervisor(999)])).toEqual({ 10: 1 });
  });

  it('PAIR-2 before PAIR-3: the reference, then the six digits, and the windows share a day', () => {
    const byNumber = event(1, 'core', { name: '600101-A', ...early });
    const byReference = event(2, 'core', { name: 'X (261123000101)', ...early });
    const supervisor = event(10, 'supervisor', { name: '600101-A (261123000101)', ...early });
    expect(supervisors([byNumber, byReference, supervisor])).toEqual({ 10: 2 });
    expect(supervisors([byNumber, supervisor])).toEqual({ 10: 1 });
    expect(supervisors([{ ...byNumber, ...late }, supervisor])).toEqual({});
    expect(supervisors([{ ...byNumber, ...window('2026-11-28', '2026-11-30') }, supervisor])).toEqual({});
  });

  it('PAIR-4: the same start date first, then the lowest refNum, one to one', () => {
    const a = event(1, 'core', { name: '600101-A', ...window('2026-11-23', '2026-11-28') });
    const b = event(2, 'core', { name: '600101-A', ...early });
    const s = event(10, 'supervisor', { name: '600101-A', ...early });
    const t = event(11, 'supervisor', { name: '600101-A', ...early });
    const u = event(12, 'supervisor', { name: '600101-A', ...early });
    expect(supervisors([u, t, s, b, a])).toEqual({ 10: 2, 11: 1 });
  });

  it('PAIR-6: a Survey by link, else the k-th of an equal window', () => {
    const production = (ref: number, extra = {}) => event(ref, 'juicer_production', { ...early, ...extra });
    const survey = (ref: number, extra = {}) => event(ref, 'juicer_survey', { ...early, ...extra });
    const links = (events: Snapshot['events']) =>
      Object.fromEntries(buildFacts(store({ events })).pairing.productionOfSurvey);
    expect(links([production(1), production(2), survey(10), survey(11), survey(12)])).toEqual({
      10: 1,
      11: 2,
    });
    expect(links([production(1), production(2), survey(10), survey(11, { parentRefNum: 1 })])).toEqual({
      10: 2,
      11: 1,
    });
    expect(links([production(1, { condition: 'expired' }), production(2), survey(10)])).toEqual({ 10: 2 });
    expect(links([production(1), survey(10, late)])).toEqual({});
  });
});

describe('facts of a run', () => {
  it('today, now and the days of the run follow the zone, the settings and the mode', () => {
    const at = (parts: Partial<Snapshot>) => {
      const { today, nowTime, earliest, lastSearchDay } = buildFacts(store(parts));
      return [today, nowTime, earliest, lastSearchDay].join(' ');
    };
    expect(at({})).toBe('2026-11-23 02:00 2026-11-26 2027-01-18');
    expect(at({ now: '2026-11-24T03:30:00Z' })).toBe('2026-11-23 22:30 2026-11-26 2027-01-18');
    expect(at({ mode: 'emergency', settings: { bufferDays: 5, searchDays: 7 } })).toBe(
      '2026-11-23 02:00 2026-11-23 2026-11-30',
    );
  });

  it('lists are sorted by id, so the order of the input never matters', () => {
    const events = [event(3, 'core'), event(1, 'core')];
    const facts = buildFacts(
      store({
        employees: crewWith('CS', {}).toReversed(),
        events,
        schedules: [booking(3, 'S1', THU, '10:15'), booking(1, 'S2', THU, '10:15')],
      }),
    );
    expect(facts.employees.map((employee) => employee.id)).toEqual([
      'CS',
      'J1',
      'J2',
      'L1',
      'L2',
      'S1',
      'S2',
    ]);
    expect(facts.events.map((one) => one.refNum)).toEqual([1, 3]);
    expect(facts.posted.map((one) => one.scheduleId)).toEqual(['B1', 'B3']);
  });

  it('a manual type beats the name', () => {
    const name = '600101-BRIO-Water (261123000101) - V2-CORE';
    const [detected, overridden] = buildFacts(
      store({
        events: [
          { ...event(1, undefined), name },
          { ...event(2, 'other'), name },
        ],
      }),
    ).events;
    expect([detected?.type, overridden?.type]).toEqual(['core', 'other']);
    expect(detected?.label).toBe('1 BRIO Water');
  });

  it('the order of urgency: due date, posted first, type, start, number', () => {
    const events = [
      event(1, 'core', { dueDate: '2026-12-02' }),
      event(2, 'core', { dueDate: '2026-12-01', startDate: '2026-11-21' }),
      event(3, 'core', { dueDate: '2026-12-01' }),
      event(4, 'core', { dueDate: '2026-12-01' }),
      event(5, 'freeosk', { dueDate: '2026-12-01' }),
      event(6, 'core', { dueDate: '2026-12-01', startDate: '2026-11-22' }),
    ];
    const facts = buildFacts(store({ events, schedules: [booking(6, 'S1', THU, '10:15')] }));
    expect([...facts.events].sort(compareUrgency).map((one) => one.refNum)).toEqual([6, 5, 3, 4, 2, 1]);
  });

  it('start times still to come, today after now', () => {
    const facts = buildFacts(
      store({
        now: '2026-11-26T10:45:00-05:00',
        events: [event(1, 'core'), event(2, 'juicer_production'), event(3, 'digital_teardown')],
      }),
    );
    const [core, production, teardown] = facts.events;
    expect(usableTimes(facts, core!, THU)).toEqual(['11:15', '11:45']);
    expect(usableTimes(facts, core!, '2026-11-27')).toHaveLength(4);
    expect(usableTimes(facts, core!, '2026-11-25')).toEqual([]);
    expect(firstUsableTime(facts, production!, THU)).toBeNull();
    expect(usableTimes(facts, teardown!, THU).at(-1)).toBe('23:45');
  });
});

describe('the replaced plan', () => {
  it('is known by event, without events and people that are gone', () => {
    const row = { eventRefNum: 1, employeeId: 'S1', date: THU, time: '10:15' };
    const facts = buildFacts(
      store({
        employees: CREW,
        events: [event(1, 'core'), event(2, 'core')],
        previous: [row, { ...row, eventRefNum: 2, employeeId: 'E77' }, { ...row, eventRefNum: 77 }],
      }),
    );
    expect([...facts.previousByEvent]).toEqual([
      [1, { employeeId: 'S1', date: THU, time: '10:15', block: null, overflow: false }],
    ]);
    expect(buildFacts(store({ employees: CREW })).previousByEvent.size).toBe(0);
  });
});

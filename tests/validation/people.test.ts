import { describe, expect, it } from 'vitest';
import { crewWith } from '../support/store.ts';
import { at, core, FRI, found, juicer, lead, MON, SAT, SUN, said, THU, TUE, WED } from './support.ts';

const off = (start: string, end: string, status: 'approved' | 'pending' = 'approved') =>
  crewWith('S1', { timeOff: [{ start, end, status }] });
const weekdays = (no: number) => [0, 1, 2, 3, 4, 5, 6].map((day) => day !== no);

describe('RULE-001 time off', () => {
  it('names the days off, the event, the day and the time', () => {
    expect(said('001', [core(1, 'S1', TUE, '10:15')], { employees: off(MON, TUE) })).toEqual([
      'critical: Sam is off Mon Nov 23–Tue Nov 24 but has Core 1 event 1 on Tue Nov 24 · 10:15.',
    ]);
  });
  it('begins on its first day', () => {
    expect(found('001', [core(1, 'S1', MON, '10:15')], { employees: off(MON, TUE) })).toHaveLength(1);
    expect(found('001', [core(1, 'S1', SUN, '10:15')], { employees: off(MON, TUE) })).toEqual([]);
  });
  it('the day after the last day off is fine, and so is time off nobody has approved', () => {
    expect(said('001', [core(1, 'S1', WED, '10:15')], { employees: off(MON, TUE) })).toEqual([]);
    expect(said('001', [core(1, 'S1', TUE, '10:15')], { employees: off(MON, TUE, 'pending') })).toEqual([]);
  });
  it('a company holiday counts once, also for somebody who is off as well', () => {
    const holidays = [{ date: TUE, name: 'Founders Day' }];
    expect(said('001', [core(1, 'S1', TUE, '10:15')], { holidays, employees: off(TUE, TUE) })).toEqual([
      'critical: Tue Nov 24 is a holiday (Founders Day); Core 1 event 1 is planned.',
    ]);
    expect(said('001', [core(1, 'S1', WED, '10:15')], { holidays })).toEqual([]);
  });
  it('is not told a second time by RULE-016', () => {
    expect(found('016', [core(1, 'S1', TUE, '10:15')], { employees: off(TUE, TUE) })).toEqual([]);
  });
});

describe('RULE-005 inactive employee', () => {
  it('inactive, or gone from the termination date on', () => {
    const row = [core(1, 'S1', TUE, '10:15')];
    const message = 'critical: Sam is not active on Tue Nov 24 but has Core 1 event 1.';
    expect(said('005', row, { employees: crewWith('S1', { active: false }) })).toEqual([message]);
    expect(said('005', row, { employees: crewWith('S1', { terminationDate: TUE }) })).toEqual([message]);
    expect(said('005', row, { employees: crewWith('S1', { terminationDate: WED }) })).toEqual([]);
  });
  it('somebody the store does not know', () => {
    expect(said('005', [core(1, 'nobody', TUE, '10:15')])).toEqual([
      'critical: nobody is not active on Tue Nov 24 but has Core 1 event 1.',
    ]);
  });
});

describe('RULE-006 supervisor on Core', () => {
  it('the Club Supervisor with a Core, not with a Supervisor visit, nor a Lead with a Core', () => {
    expect(said('006', [core(1, 'CS', TUE, '10:15')])).toEqual([
      'warning: Robin (Club Supervisor) has Core 1 event 1 on Tue Nov 24; Core goes to Leads and Event Specialists.',
    ]);
    expect(said('006', [at(1, 'supervisor', 'CS', TUE, '12:00'), core(2, 'L1', TUE, '10:15')])).toEqual([]);
  });
});

describe('RULE-016 unavailable', () => {
  const employees = crewWith('S1', { weeklyAvailability: weekdays(1) });
  it('the weekly pattern, an override, a date row', () => {
    const row = [core(1, 'S1', TUE, '10:15')];
    expect(said('016', row, { employees })).toEqual([
      'critical: Sam does not work Tuesdays but has Core 1 event 1 on Tue Nov 24 · 10:15.',
    ]);
    const days = [null, false, null, null, null, null, null];
    const override = { start: MON, end: FRI, days, createdAt: '2026-11-01T00:00:00Z' };
    for (const change of [{ overrides: [override] }, { dateAvailability: [{ date: TUE, available: false }] }])
      expect(said('016', row, { employees: crewWith('S1', change) })).toEqual([
        'critical: Sam does not work on Tue Nov 24 but has Core 1 event 1 on Tue Nov 24 · 10:15.',
      ]);
  });
  it('a reason may be given against a pattern, never against a date row', () => {
    const row = [core(1, 'S1', TUE, '10:15')];
    const accepted = [{ id: 'H4', eventRef: 1, employeeId: 'S1', date: TUE, by: 'U1' }];
    expect(found('016', row, { employees, accepted })[0]?.severity).toBe('warning');
    const dated = crewWith('S1', { dateAvailability: [{ date: TUE, available: false }] });
    expect(found('016', row, { employees: dated, accepted })[0]?.severity).toBe('critical');
  });
  it('another weekday, or a date row that says yes', () => {
    expect(said('016', [core(1, 'S1', WED, '10:15')], { employees })).toEqual([]);
    const yes = [{ date: TUE, available: true }];
    expect(
      said('016', [core(1, 'S1', TUE, '10:15')], {
        employees: crewWith('S1', { weeklyAvailability: weekdays(1), dateAvailability: yes }),
      }),
    ).toEqual([]);
  });
  it('light work of the Club Supervisor against the weekly pattern alone only informs', () => {
    const weekly = crewWith('CS', { weeklyAvailability: weekdays(1) });
    const dated = crewWith('CS', { dateAvailability: [{ date: TUE, available: false }] });
    const visit = [at(1, 'supervisor', 'CS', TUE, '12:00')];
    expect(found('016', visit, { employees: weekly })[0]?.severity).toBe('info');
    expect(found('016', visit, { employees: dated })[0]?.severity).toBe('critical');
    expect(found('016', [core(1, 'CS', TUE, '10:15')], { employees: weekly })[0]?.severity).toBe('critical');
  });
});

describe('RULE-026, 030, 031: work that needs a title or training', () => {
  it('a Supervisor visit with neither Club Supervisor nor Lead', () => {
    expect(said('026', [at(1, 'supervisor', 'S1', TUE, '12:00')])).toEqual([
      'warning: Supervisor 1 event 1 on Tue Nov 24 is with Sam (Event Specialist); expected Club Supervisor or Lead.',
    ]);
    expect(said('026', [at(1, 'supervisor', 'L1', TUE, '12:00')])).toEqual([]);
  });
  it('Freeosk and Digital with neither Lead nor Club Supervisor', () => {
    expect(said('030', [at(1, 'freeosk', 'S1', TUE, '10:00')])).toEqual([
      'critical: Freeosk 1 event 1 on Tue Nov 24 is with Sam (Event Specialist); expected Lead or Club Supervisor.',
    ]);
    for (const type of ['digital_setup', 'digital_refresh', 'digital_teardown', 'digital'] as const)
      expect(found('030', [at(1, type, 'J1', TUE, '10:15')])).toHaveLength(1);
    expect(said('030', [at(1, 'freeosk', 'L1', TUE, '10:00'), at(2, 'digital', 'CS', TUE, '10:15')])).toEqual(
      [],
    );
  });
  it('juicer work without the training', () => {
    expect(said('031', [at(1, 'juicer_production', 'S1', TUE, '09:00')])).toEqual([
      'critical: Juicer Production 1 event 1 on Tue Nov 24: Sam is not trained for the juicer.',
    ]);
    const employees = crewWith('S1', { juicerTrained: true });
    expect(said('031', [at(1, 'juicer_production', 'S1', TUE, '09:00')], { employees })).toEqual([]);
    expect(said('031', [at(1, 'juicer_survey', 'CS', TUE, '17:00')])).toEqual([]);
  });
});

describe('RULE-027 support needs a primary', () => {
  const round = [at(1, 'freeosk', 'L1', TUE, '10:00'), at(2, 'digital_refresh', 'L1', TUE, '10:15')];
  it('one finding for all the secondary work of a person and day', () => {
    expect(said('027', round)).toEqual([
      'warning: Maya has only Freeosk 1 event 1, Digital Refresh 2 event 2 on Tue Nov 24; such work goes with a Core or Juicer Production.',
    ]);
  });
  it('not with a Core that day, not for the Club Supervisor, not for a Teardown or a short Other', () => {
    expect(said('027', [...round, core(3, 'L1', TUE, '10:15')])).toEqual([]);
    expect(said('027', [at(1, 'freeosk', 'CS', TUE, '10:00')])).toEqual([]);
    expect(
      said('027', [at(1, 'digital_teardown', 'L1', TUE, '17:00'), at(2, 'other', 'L2', TUE, '12:00')]),
    ).toEqual([]);
  });
});

describe('RULE-028 juicer and Core', () => {
  it('Production or Deep Clean with a Core of one person and day', () => {
    for (const type of ['juicer_production', 'juicer_deep_clean'] as const)
      expect(found('028', [at(1, type, 'J1', TUE, '09:00'), core(2, 'J1', TUE, '10:15')])[0]).toMatchObject({
        severity: 'critical',
        eventRefs: [1, 2],
      });
    expect(
      said('028', [at(1, 'juicer_production', 'J1', TUE, '09:00'), core(2, 'J1', TUE, '10:15')]),
    ).toEqual(['critical: Alma has Juicer Production 1 event 1 and Core 2 event 2 on Tue Nov 24.']);
  });
  it('not with a Survey, nor on another day, nor for two people', () => {
    expect(said('028', [at(1, 'juicer_survey', 'J1', TUE, '17:00'), core(2, 'J1', TUE, '10:15')])).toEqual(
      [],
    );
    const production = at(1, 'juicer_production', 'J1', TUE, '09:00');
    expect(said('028', [production, core(2, 'J1', WED, '10:15'), core(3, 'J2', TUE, '10:15')])).toEqual([]);
  });
});

describe('RULE-029 lead duties', () => {
  const rotations = [lead(1, 'L1', 'L2'), lead(5, 'L1')];
  const opening = core(9, 'L1', TUE, '10:15');
  it('the daily round with somebody else than the lead of the day', () => {
    const service = at(1, 'freeosk', 'L2', TUE, '10:00', { name: 'Freeosk Daily Service' });
    expect(said('029', [opening, service], { rotations })).toEqual([
      'info: Freeosk 1 Freeosk Daily Service on Tue Nov 24 is with Jonas; Maya leads Tue Nov 24.',
    ]);
    expect(said('029', [opening, { ...service, who: 'L1' }], { rotations })).toEqual([]);
    expect(said('029', [service], { rotations })).toEqual([]);
    expect(said('029', [opening, { ...service, name: 'Freeosk Troubleshooting' }], { rotations })).toEqual(
      [],
    );
  });
  it('the backup leads when the Primary Lead is away', () => {
    const employees = crewWith('L1', { timeOff: [{ start: TUE, end: TUE, status: 'approved' }] });
    const rows = [core(9, 'L2', TUE, '10:15'), at(1, 'digital_refresh', 'L2', TUE, '10:15')];
    expect(said('029', rows, { rotations, employees })).toEqual([]);
  });
  it('a Saturday with Setup: Setup is theirs, Refresh another Lead’s', () => {
    const setup = at(1, 'digital_setup', 'L1', SAT, '10:15');
    const refresh = at(2, 'digital_refresh', 'L2', SAT, '12:00');
    expect(said('029', [setup, refresh], { rotations })).toEqual([]);
    expect(found('029', [setup, { ...refresh, who: 'L1' }], { rotations })[0]?.expected).toBe(
      'a Lead other than Maya',
    );
    expect(
      found('029', [{ ...setup, who: 'L2' }, refresh, core(9, 'L1', SAT, '10:15')], { rotations })[0]
        ?.expected,
    ).toBe('Maya');
  });
});

describe('RULE-032 juicer rotation', () => {
  const rotations = [juicer(1, 'J1', 'J2')];
  const production = (who: string, ref = 1) => at(ref, 'juicer_production', who, TUE, '09:00');
  it('the backup while the person of the rotation is there', () => {
    expect(said('032', [production('J2')], { rotations })).toEqual([
      'warning: Juicer Production 1 event 1 on Tue Nov 24 is with Theo; the rotation says Alma.',
    ]);
    expect(said('032', [production('J1')], { rotations })).toEqual([]);
  });
  it('the backup’s turn: the person is away, has a Production already, or is at the weekly limit', () => {
    const employees = crewWith('J1', { timeOff: [{ start: TUE, end: TUE, status: 'approved' }] });
    expect(said('032', [production('J2')], { rotations, employees })).toEqual([]);
    expect(said('032', [production('J1'), production('J2', 2)], { rotations })).toEqual([]);
    const full = [SUN, MON, WED, THU, FRI].map((date, index) =>
      at(10 + index, 'juicer_production', 'J1', date, '09:00'),
    );
    expect(said('032', [production('J2'), ...full], { rotations })).toEqual([]);
    expect(said('032', [production('J2'), ...full.slice(1)], { rotations })).toHaveLength(1);
  });
  it('no row for the weekday says nothing; an exception replaces the row and has no backup', () => {
    expect(said('032', [production('J2')])).toEqual([]);
    const exceptions = [{ date: TUE, type: 'juicer' as const, employeeId: 'CS' }];
    expect(found('032', [production('J1')], { rotations, exceptions })[0]?.expected).toBe('Robin');
    expect(said('032', [production('CS')], { rotations, exceptions })).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { at, core, FRI, found, lead, said, THU, TUE } from './support.ts';

describe('RULE-007b two Digitals of one kind at one start time', () => {
  it('for one person; fine a step apart, for two people, for two kinds, for the Club Supervisor', () => {
    const pair = (who: string, time: string, type: 'digital' | 'digital_setup' = 'digital') => [
      at(1, 'digital_refresh', 'L1', TUE, '10:15'),
      at(2, type, who, TUE, time),
    ];
    expect(said('007', pair('L1', '10:15'))).toEqual([
      'critical: Maya has Digital Refresh 1 event 1 and Digital 2 event 2 both at 10:15 on Tue Nov 24; they go 15 minutes apart.',
    ]);
    expect(said('007', pair('L1', '10:30'))).toEqual([]);
    expect(said('007', pair('L2', '10:15'))).toEqual([]);
    expect(said('007', pair('L1', '10:15', 'digital_setup'))).toEqual([]);
    expect(
      said(
        '007',
        pair('L1', '10:15').map((row) => ({ ...row, who: 'CS' })),
      ),
    ).toEqual([]);
  });
});

describe('RULE-009 juicer times', () => {
  const window = { startDate: TUE, dueDate: FRI };
  const production = at(1, 'juicer_production', 'J1', TUE, '09:00', window);
  const survey = at(2, 'juicer_survey', 'J1', TUE, '17:00', window);
  it('Production and Survey at their times, the Survey with its Production', () => {
    expect(said('009', [production, survey])).toEqual([]);
    expect(said('009', [{ ...production, time: '09:30' }])).toEqual([
      'warning: Juicer Production 1 event 1: Tue Nov 24 · 09:30; expected 09:00 on Tue Nov 24.',
    ]);
    expect(said('009', [production, { ...survey, time: '16:00' }])).toEqual([
      'warning: Juicer Survey 2 event 2: Tue Nov 24 · 16:00 with Alma; expected Tue Nov 24 · 17:00 with Alma.',
    ]);
    expect(said('009', [production, { ...survey, who: 'J2' }])).toHaveLength(1);
    expect(said('009', [production, { ...survey, date: THU }])).toHaveLength(1);
  });
  it('a Survey without Production may be anybody’s, any day', () => {
    expect(said('009', [{ ...survey, who: 'J2', date: THU }])).toEqual([]);
  });
});

describe('RULE-010, 011 Freeosk times', () => {
  const freeosk = (name: string, date: string, time: string) => [
    at(1, 'freeosk', 'L1', date, time, { name }),
  ];
  it('by subtype, on Fridays and on other days', () => {
    expect(said('010', freeosk('Freeosk Daily Service', FRI, '12:00'))).toEqual([
      'warning: Freeosk 1 Freeosk Daily Service of Maya at 12:00 on Fri Nov 27; on Fridays daily service is at 10:00.',
    ]);
    expect(said('011', freeosk('Freeosk Daily Service', THU, '12:00'))).toEqual([
      'warning: Freeosk 1 Freeosk Daily Service of Maya at 12:00 on Thu Nov 26; daily service is at 10:00.',
    ]);
    expect(said('011', freeosk('Freeosk Daily Service', FRI, '12:00'))).toEqual([]);
    expect(said('010', freeosk('Freeosk Daily Service', THU, '12:00'))).toEqual([]);
    for (const [name, time] of [
      ['FSK-CO-11AM', '10:00'],
      ['Freeosk Daily Service', '10:00'],
      ['Freeosk Troubleshooting', '12:00'],
      ['FSK Refill', '12:00'],
    ] as const)
      for (const date of [THU, FRI])
        expect([
          ...found('010', freeosk(name, date, time)),
          ...found('011', freeosk(name, date, time)),
        ]).toEqual([]);
  });
});

describe('RULE-012 Friday teardown', () => {
  const rotations = [lead(4, 'L1')];
  const teardown = (who: string, time = '17:00', date = FRI) => at(1, 'digital_teardown', who, date, time);
  const both = [core(8, 'L1', FRI, '10:15'), core(9, 'L2', FRI, '10:15')];
  it('a time that is no step', () => {
    expect(said('012', [teardown('L2', '16:00'), ...both], { rotations })).toEqual([
      'warning: Digital Teardown 1 event 1 on Fri Nov 27: Jonas at 16:00; expected a second Lead from 17:00 (Jonas).',
    ]);
    expect(said('012', [teardown('L2', '17:45'), ...both], { rotations })).toEqual([]);
    expect(said('012', [teardown('L2', '17:20'), ...both], { rotations })).toHaveLength(1);
  });
  it('the Primary Lead or no Lead at all, while another Lead is at work', () => {
    expect(found('012', [teardown('L1'), ...both], { rotations })[0]?.expected).toBe(
      'a second Lead from 17:00 (Jonas)',
    );
    expect(found('012', [teardown('CS'), ...both], { rotations })).toHaveLength(1);
    expect(found('012', [teardown('L1'), core(8, 'L1', FRI, '10:15')], { rotations })).toEqual([]);
  });
  it('only on Fridays', () => {
    expect(said('012', [teardown('L1', '16:00', THU)], { rotations })).toEqual([]);
  });
});

describe('RULE-034, 039: Core and Supervisor visits', () => {
  it('a Core begins with a block', () => {
    expect(said('034', [core(1, 'S1', TUE, '10:30')])).toEqual([
      'warning: Core 1 event 1 of Sam starts Tue Nov 24 · 10:30; allowed: 10:15, 10:45, 11:15, 11:45.',
    ]);
    expect(said('034', [core(1, 'S1', TUE, '11:45')])).toEqual([]);
  });
  it('a Supervisor visit at the time of the settings', () => {
    const visit = (time: string) => [at(1, 'supervisor', 'CS', TUE, time)];
    expect(said('039', visit('12:30'))).toEqual([
      'warning: Supervisor 1 event 1 of Robin at 12:30 on Tue Nov 24; expected 12:00.',
    ]);
    expect(said('039', visit('12:00'))).toEqual([]);
    expect(said('039', visit('12:30'), { settings: { supervisorTime: '12:30' } })).toEqual([]);
  });
});

describe('V-8: an accepted constraint', () => {
  const rows = [core(1, 'S1', TUE, '10:30')];
  const reason = { id: 'S5', eventRef: 1, employeeId: 'S1', date: TUE, by: 'U1', reason: 'late delivery' };
  it('lowers the finding by one step and says who accepted it and why', () => {
    expect(said('034', rows, { accepted: [reason] })).toEqual([
      'info: Core 1 event 1 of Sam starts Tue Nov 24 · 10:30; allowed: 10:15, 10:45, 11:15, 11:45. Accepted by U1: late delivery.',
    ]);
  });
  it('does not carry over to another person, day, event or rule', () => {
    for (const change of [{ employeeId: 'S2' }, { date: FRI }, { eventRef: 2 }, { id: 'S1' }])
      expect(found('034', rows, { accepted: [{ ...reason, ...change }] })[0]?.severity).toBe('warning');
    expect(found('025', rows, { accepted: [reason] })[0]?.accepted).toBeUndefined();
  });
});

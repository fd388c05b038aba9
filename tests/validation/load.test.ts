import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/dates.ts';
import { CREW, crewWith, person } from '../support/store.ts';
import { at, core, FRI, found, lead, MON, SAT, SUN, said, THU, TUE, WED } from './support.ts';

const DAYS = [SUN, MON, TUE, WED, THU, FRI, SAT];
const cores = (who: string, count: number, time = '10:45') =>
  DAYS.slice(0, count).map((date, index) => core(index + 1, who, date, time));

describe('RULE-002 double booking', () => {
  it('blocking events that overlap; touching ends do not', () => {
    const other = (time: string) => at(2, 'other', 'S1', TUE, time, { estimatedMinutes: 480 });
    expect(said('002', [core(1, 'S1', TUE, '10:15'), other('09:00')])).toEqual([
      'critical: Sam has Other 2 event 2 09:00–17:00 and Core 1 event 1 10:15–16:45 on Tue Nov 24.',
    ]);
    expect(said('002', [core(1, 'S1', TUE, '10:15'), other('16:45')])).toEqual([]);
    expect(said('002', [core(1, 'S1', TUE, '10:15'), other('16:44')])).toHaveLength(1);
    expect(said('002', [core(1, 'S1', TUE, '10:15'), { ...other('09:00'), who: 'S2' }])).toEqual([]);
  });
  it('light work overlaps whatever it likes', () => {
    expect(said('002', [core(1, 'L1', TUE, '10:15'), at(2, 'digital_setup', 'L1', TUE, '10:15')])).toEqual(
      [],
    );
  });
});

describe('RULE-004 Core per day', () => {
  it('more than the limit of the settings', () => {
    const two = [core(1, 'S1', TUE, '10:15'), core(2, 'S1', TUE, '17:00')];
    expect(said('004', two)).toEqual([
      'critical: Sam has 2 Core on Tue Nov 24; the limit is 1: Core 1 event 1, Core 2 event 2.',
    ]);
    expect(said('004', two, { settings: { maxCorePerDay: 2 } })).toEqual([]);
    expect(said('004', [core(1, 'S1', TUE, '10:15'), core(2, 'S1', WED, '10:15')])).toEqual([]);
  });
});

describe('RULE-017 same time', () => {
  it('four days at one start time; three are fine', () => {
    expect(said('017', cores('S1', 4))).toEqual([
      'warning: Sam starts at 10:45 on 4 days of the week of Sun Nov 22; vary the start times.',
    ]);
    expect(said('017', cores('S1', 3))).toEqual([]);
  });
  it('days on which they open as the Primary Lead do not count', () => {
    const rows = cores('L1', 5, '10:15');
    expect(said('017', rows)).toHaveLength(1);
    expect(said('017', rows, { rotations: [lead(0, 'L1'), lead(1, 'L1')] })).toEqual([]);
    expect(said('017', rows, { rotations: [lead(0, 'L1')] })).toHaveLength(1);
    expect(said('017', cores('L1', 5), { rotations: [lead(0, 'L1'), lead(1, 'L1')] })).toHaveLength(1);
  });
});

describe('RULE-018, 019 weekly limits', () => {
  it('one Core more than the limit', () => {
    expect(said('018', cores('S1', 7))).toEqual([
      'critical: Sam has 7 Core in the week of Sun Nov 22; the limit is 6.',
    ]);
    expect(said('018', cores('S1', 6))).toEqual([]);
    expect(said('018', cores('S1', 6), { settings: { maxCorePerWeek: 5 } })).toHaveLength(1);
  });
  it('one Production more than the limit', () => {
    const productions = (count: number) =>
      DAYS.slice(0, count).map((date, index) => at(index + 1, 'juicer_production', 'J1', date, '09:00'));
    expect(said('019', productions(6))).toEqual([
      'critical: Alma has 6 Juicer Production in the week of Sun Nov 22; the limit is 5.',
    ]);
    expect(said('019', productions(5))).toEqual([]);
  });
  it('Saturday and the Sunday after it belong to two weeks', () => {
    const six = [MON, TUE, WED, THU, FRI, SAT].map((date, index) => core(index + 1, 'S1', date, '10:45'));
    const next = core(9, 'S1', addDays(SAT, 1), '10:45');
    expect(said('018', [...six, next])).toEqual([]);
    expect(said('018', [...six, next], { start: WED })).toEqual([]);
    expect(said('018', [...six, core(9, 'S1', SUN, '10:45')])).toHaveLength(1);
  });
  it('a view from Wednesday counts the days before it and names the Sunday', () => {
    expect(said('018', cores('S1', 7), { start: WED })).toEqual([
      'critical: Sam has 7 Core in the week of Sun Nov 22; the limit is 6.',
    ]);
  });
  it.each(['2026-12-27', '2026-03-08', '2026-11-01'])(
    'the week of %s, in which the year or the clocks change, has seven days',
    (sunday) => {
      const rows = DAYS.map((_, index) => core(index + 1, 'S1', addDays(sunday, index), '10:45'));
      expect(found('018', rows, { start: sunday })).toHaveLength(1);
      expect(found('018', rows.slice(1), { start: sunday })).toEqual([]);
      expect(found('018', rows.slice(1), { start: addDays(sunday, 3) })).toEqual([]);
    },
  );
});

describe('RULE-022 the Club Supervisor’s Core of a week', () => {
  it('as one finding', () => {
    expect(said('022', [core(1, 'CS', MON, '10:15'), core(2, 'CS', THU, '10:15')])).toEqual([
      'warning: Robin (Club Supervisor) has 2 Core in the week of Sun Nov 22: Mon Nov 23, Thu Nov 26.',
    ]);
    expect(said('022', [core(1, 'S1', MON, '10:15'), at(2, 'supervisor', 'CS', MON, '12:00')])).toEqual([]);
  });
});

describe('RULE-023 the Club Supervisor on a Digital', () => {
  const refresh = at(1, 'digital_refresh', 'CS', TUE, '10:15');
  it('while a Lead with a Core or Production was there', () => {
    expect(said('023', [refresh, core(2, 'L1', TUE, '10:15')])).toEqual([
      'warning: Digital Refresh 1 event 1 on Tue Nov 24 is with Robin although Maya could do it.',
    ]);
  });
  it('no Lead has one, or the Lead is off', () => {
    expect(said('023', [refresh, core(2, 'S1', TUE, '10:15')])).toEqual([]);
    expect(said('023', [refresh, at(2, 'other', 'L1', TUE, '12:00')])).toEqual([]);
    const employees = crewWith('L1', { timeOff: [{ start: TUE, end: TUE, status: 'approved' }] });
    expect(said('023', [refresh, core(2, 'L1', TUE, '10:15')], { employees })).toEqual([]);
  });
  it('whoever has Saturday’s Setup is not asked for the Refresh', () => {
    const rows = [
      at(1, 'digital_refresh', 'CS', SAT, '12:00'),
      at(2, 'digital_setup', 'L1', SAT, '10:15'),
      core(3, 'L1', SAT, '10:15'),
    ];
    expect(said('023', rows)).toEqual([]);
    expect(found('023', [...rows, core(4, 'L2', SAT, '10:45')])[0]?.expected).toBe('Jonas');
  });
});

describe('RULE-024 workload', () => {
  const employees = [person('S1', 'event_specialist'), person('S2', 'event_specialist')];
  const busy = [THU, FRI, SAT].map((date, index) => core(index + 1, 'S1', date, '10:45'));
  it('a Core that could move to somebody with two fewer', () => {
    expect(said('024', busy.slice(1), { employees })).toEqual([
      'warning: Sam has 2 Core in the week of Sun Nov 22, Priya has 0; Core 2 event 2 on Fri Nov 27 could move to Priya.',
    ]);
    expect(said('024', busy.slice(2), { employees })).toEqual([]);
    expect(said('024', [...busy.slice(1), core(9, 'S2', WED, '10:15')], { employees })).toEqual([]);
  });
  it('the widest gap only, then the smallest ids', () => {
    const three = [...employees, person('S3', 'event_specialist'), person('S0', 'event_specialist')];
    const rows = [...busy, core(9, 'S2', FRI, '10:15')];
    expect(found('024', rows, { employees: three }).map((finding) => finding.employeeIds)).toEqual([
      ['S0', 'S1'],
    ]);
  });
  it('nobody to give to: away, busy, at the limit, or another title', () => {
    const away = { timeOff: [{ start: THU, end: SAT, status: 'approved' as const }] };
    expect(said('024', busy, { employees: [employees[0]!, { ...employees[1]!, ...away }] })).toEqual([]);
    const never = { weeklyAvailability: [false, false, false, false, false, false, false] };
    expect(said('024', busy, { employees: [employees[0]!, { ...employees[1]!, ...never }] })).toEqual([]);
    const blocked = [THU, FRI, SAT].map((date, index) =>
      at(20 + index, 'other', 'S2', date, '09:00', { estimatedMinutes: 480 }),
    );
    expect(said('024', [...busy, ...blocked], { employees })).toEqual([]);
    expect(
      said('024', busy, { employees, lockedDays: [{ date: THU }, { date: FRI }, { date: SAT }] }),
    ).toEqual([]);
    expect(
      said('024', busy, { employees: [employees[0]!, ...CREW.filter((one) => one.id.startsWith('L'))] }),
    ).toEqual([]);
  });
  it('what has passed cannot move', () => {
    const past = [SUN, MON].map((date, index) => core(index + 1, 'S1', date, '10:15'));
    expect(said('024', past, { employees, now: '2026-11-24T02:00:00-05:00' })).toEqual([]);
  });
});

describe('RULE-037 work days', () => {
  it('all seven days, whatever the work', () => {
    const all = DAYS.map((date, index) => at(index + 1, 'other', 'L1', date, '12:00'));
    expect(said('037', all)).toEqual(['warning: Maya works all 7 days of the week of Sun Nov 22.']);
    expect(said('037', all.slice(1))).toEqual([]);
    expect(said('037', [...all.slice(1), at(9, 'other', 'L1', MON, '12:00')])).toEqual([]);
  });
});

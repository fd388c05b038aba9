import { describe, expect, it } from 'vitest';
import type { Trial } from '../support/store.ts';
import { booking, crewWith, event, findings, message, store, weights } from '../support/store.ts';

const THU = '2026-11-26';
const SAT = '2026-11-28';
const FAR = '2026-12-10';
const trial = (
  snapshot: Trial['snapshot'],
  who: string,
  time: string,
  extra: Partial<Trial> = {},
): Trial => ({
  snapshot,
  ref: 1,
  who,
  date: THU,
  time,
  ...extra,
});
const CONFIRM = 'hard soft info';
const ADVISE = 'info soft info';
const CLEAN = '– – –';
type Type = Parameters<typeof event>[1];

/** Event 1 of a type beside booked event 2 of another, one person, one day. */
const beside = (mine: Type, at: string, held: Type, heldAt: string, who: string, date = THU) =>
  trial(
    store({ events: [event(1, mine), event(2, held)], schedules: [booking(2, who, date, heldAt)] }),
    who,
    at,
    { date },
  );

describe('S1 Club Supervisor on regular work', () => {
  it('is never planned by a run and needs a confirmation in an edit', () => {
    expect(weights('S1', trial(store({ events: [event(1, 'core')] }), 'CS', '10:15'))).toBe(CONFIRM);
    expect(
      weights('S1', trial(store({ events: [event(1, 'other', { estimatedMinutes: 480 })] }), 'CS', '09:00')),
    ).toBe(CONFIRM);
    expect(weights('S1', trial(store({ events: [event(1, 'other')] }), 'CS', '12:00'))).toBe(CLEAN);
    expect(weights('S1', trial(store({ events: [event(1, 'core')] }), 'S1', '10:15'))).toBe(CLEAN);
  });
});

describe('S2 proximity', () => {
  it('is a gap of less than two hours to another event', () => {
    expect(weights('S2', beside('other', '17:00', 'freeosk', '15:00', 'L1'))).toBe(ADVISE);
    expect(weights('S2', beside('other', '17:15', 'freeosk', '15:00', 'L1'))).toBe(CLEAN);
    expect(weights('S2', beside('other', '12:45', 'freeosk', '15:00', 'L1'))).toBe(CLEAN);
  });

  it('is not raised for what the fixed times create', () => {
    expect(weights('S2', beside('freeosk', '12:00', 'other', '12:00', 'L1'))).toBe(CLEAN);
    expect(weights('S2', beside('digital_refresh', '13:10', 'core', '10:15', 'L1'))).toBe(CLEAN);
    expect(weights('S2', beside('supervisor', '12:10', 'freeosk', '12:40', 'L1'))).toBe(CLEAN);
    expect(weights('S2', beside('other', '15:10', 'freeosk', '15:00', 'CS'))).toBe(CLEAN);
  });

  it('0 turns it off', () => {
    const near = beside('other', '15:30', 'freeosk', '15:00', 'L1');
    expect(weights('S2', near)).toBe(ADVISE);
    expect(
      weights('S2', { ...near, snapshot: { ...near.snapshot, settings: { proximityMinutes: 0 } } }),
    ).toBe(CLEAN);
  });
});

describe('S3 short notice', () => {
  it('is less than seven days ahead', () => {
    const core = (date: string) => trial(store({ events: [event(1, 'core')] }), 'S1', '10:15', { date });
    expect(weights('S3', core('2026-11-29'))).toBe(ADVISE);
    expect(weights('S3', core('2026-11-30'))).toBe(CLEAN);
    expect(message('S3', core(THU))).toBe('Thu Nov 26 is only 3 days ahead. Record that Sam was told.');
  });
});

describe('S4 no primary', () => {
  it('a secondary event should ride on a Core or Production', () => {
    const alone = (type: Type, who: string) => trial(store({ events: [event(1, type)] }), who, '12:00');
    for (const type of ['supervisor', 'freeosk', 'digital_setup', 'digital_refresh', 'digital'] as const)
      expect(weights('S4', alone(type, 'L1'))).toBe(ADVISE);
    expect(weights('S4', alone('juicer_survey', 'J1'))).toBe(ADVISE);
    expect(weights('S4', beside('freeosk', '10:00', 'core', '10:15', 'L1'))).toBe(CLEAN);
  });

  it('teardowns, short Others and the Club Supervisor are exempt', () => {
    const alone = (type: Type, who: string) => trial(store({ events: [event(1, type)] }), who, '12:00');
    expect(weights('S4', alone('digital_teardown', 'L1'))).toBe(CLEAN);
    expect(weights('S4', alone('other', 'L1'))).toBe(CLEAN);
    expect(weights('S4', alone('freeosk', 'CS'))).toBe(CLEAN);
  });
});

describe('S5 start time', () => {
  const at = (type: Type, who: string, time: string, date = THU, block?: number) =>
    weights('S5', trial(store({ events: [event(1, type)] }), who, time, { date, block }));

  it('a Core starts at an arrive time, with a block at that one', () => {
    expect(at('core', 'S1', '10:30')).toBe(CONFIRM);
    expect(at('core', 'S1', '11:45')).toBe(CLEAN);
    expect(at('core', 'S1', '11:45', THU, 7)).toBe(CLEAN);
    expect(at('core', 'S1', '11:45', THU, 1)).toBe(CONFIRM);
  });

  it('digitals start at the base or a later step; Saturday’s Refresh at noon', () => {
    expect(at('digital_setup', 'L1', '10:45')).toBe(CLEAN);
    expect(at('digital_setup', 'L1', '10:50')).toBe(CONFIRM);
    expect(at('digital_refresh', 'L1', '10:15')).toBe(CLEAN);
    expect(at('digital_refresh', 'L1', '10:15', SAT)).toBe(CONFIRM);
    expect(at('digital', 'L1', '12:15', SAT)).toBe(CLEAN);
    expect(at('digital_teardown', 'L1', '16:45')).toBe(CONFIRM);
  });

  it('everything else has one time', () => {
    expect(at('supervisor', 'CS', '12:00')).toBe(CLEAN);
    expect(at('supervisor', 'CS', '12:15')).toBe(CONFIRM);
    expect(at('juicer_survey', 'J1', '17:00')).toBe(CLEAN);
    expect(at('juicer_production', 'J1', '09:00')).toBe(CLEAN);
  });
});

describe('S6 the Primary Lead opens the day', () => {
  const rotations = [{ weekday: 3 as const, type: 'primary_lead' as const, employeeId: 'L1' }];
  const events = [event(1, 'core'), event(2, 'core')];

  it('their Core starts at the first arrive time', () => {
    const snapshot = store({ rotations, events });
    expect(weights('S6', trial(snapshot, 'L1', '10:45'))).toBe(CONFIRM);
    expect(weights('S6', trial(snapshot, 'L1', '10:15'))).toBe(CLEAN);
    expect(weights('S6', trial(snapshot, 'L2', '10:45'))).toBe(CLEAN);
    expect(message('S6', trial(snapshot, 'L1', '10:45'))).toBe(
      'Maya is Primary Lead on Thu Nov 26 and starts at 10:15.',
    );
  });

  it('block 1 is kept while their booked Core stands at another arrive time', () => {
    const held = store({ rotations, events, schedules: [booking(2, 'L1', THU, '11:15', { block: 5 })] });
    expect(weights('S6', trial(held, 'S1', '10:15', { block: 1 }))).toBe(CONFIRM);
    expect(weights('S6', trial(held, 'S1', '10:15', { block: 2 }))).toBe(CLEAN);
    const first = store({ rotations, events, schedules: [booking(2, 'L1', THU, '10:15', { block: 2 })] });
    expect(weights('S6', trial(first, 'S1', '10:15', { block: 1 }))).toBe(CLEAN);
    const away = {
      ...held,
      employees: crewWith('L1', { dateAvailability: [{ date: THU, available: false }] }),
    };
    expect(weights('S6', trial(away, 'S1', '10:15', { block: 1 }))).toBe(CLEAN);
  });

  it('a Club Supervisor as Primary Lead reserves nothing', () => {
    const boss = store({
      rotations: [{ ...rotations[0]!, employeeId: 'CS' }],
      events,
      schedules: [booking(2, 'CS', THU, '11:15')],
    });
    expect(weights('S6', trial(boss, 'S1', '10:15', { block: 1 }))).toBe(CLEAN);
    expect(weights('S6', trial(boss, 'CS', '10:45'))).toBe(CLEAN);
  });

  it('says nothing once the first arrive time is over', () => {
    const late = store({ rotations, events, mode: 'emergency', now: '2026-11-26T10:20:00-05:00' });
    expect(weights('S6', trial(late, 'L1', '10:45'))).toBe(CLEAN);
  });
});

describe('S7 extra work beside a Production', () => {
  it('is light work other than its own Survey', () => {
    expect(weights('S7', beside('freeosk', '10:00', 'juicer_production', '09:00', 'CS'))).toBe(ADVISE);
    const survey = (parentRefNum: number | undefined, dueDate: string) =>
      trial(
        store({
          events: [event(1, 'juicer_survey', { parentRefNum, dueDate }), event(2, 'juicer_production')],
          schedules: [booking(2, 'J1', THU, '09:00')],
        }),
        'J1',
        '17:00',
      );
    expect(weights('S7', survey(2, '2026-12-01'))).toBe(CLEAN);
    expect(weights('S7', survey(undefined, '2026-12-31'))).toBe(CLEAN);
    expect(weights('S7', survey(undefined, '2026-12-01'))).toBe(ADVISE);
  });
});

describe('S8 two digitals of one group at one time', () => {
  it('count Refresh and plain Digital together; the Club Supervisor may', () => {
    expect(weights('S8', beside('digital', '10:15', 'digital_refresh', '10:15', 'L1'))).toBe(CONFIRM);
    expect(weights('S8', beside('digital', '10:30', 'digital_refresh', '10:15', 'L1'))).toBe(CLEAN);
    expect(weights('S8', beside('digital_setup', '10:15', 'digital_refresh', '10:15', 'L1'))).toBe(CLEAN);
    expect(weights('S8', beside('digital', '10:15', 'digital_refresh', '10:15', 'CS'))).toBe(CLEAN);
  });
});

describe('S9 Setup and Refresh on a Saturday', () => {
  it('should not fall to the same person', () => {
    expect(weights('S9', beside('digital_refresh', '12:00', 'digital_setup', '10:15', 'L1', SAT))).toBe(
      ADVISE,
    );
    expect(weights('S9', beside('digital_refresh', '10:30', 'digital_setup', '10:15', 'L1', THU))).toBe(
      CLEAN,
    );
  });
});

describe('S10 rotation', () => {
  it('informs when it is somebody else’s turn', () => {
    const snapshot = store({
      events: [event(1, 'juicer_production')],
      rotations: [{ weekday: 3, type: 'juicer', employeeId: 'J1', backupEmployeeId: 'CS' }],
    });
    expect(weights('S10', trial(snapshot, 'J2', '09:00'))).toBe('info info info');
    expect(weights('S10', trial(snapshot, 'J1', '09:00'))).toBe(CLEAN);
    expect(weights('S10', trial(snapshot, 'CS', '09:00'))).toBe(CLEAN);
    const exception = { ...snapshot, exceptions: [{ date: THU, type: 'juicer' as const, employeeId: 'J2' }] };
    expect(weights('S10', trial(exception, 'J2', '09:00'))).toBe(CLEAN);
    expect(weights('S10', trial(exception, 'CS', '09:00'))).toBe('info info info');
  });
});

describe('S11 lead time', () => {
  const TUE = '2026-11-24';
  const on = (date: string, snapshot: Trial['snapshot'], who = 'S1', time = '10:15') =>
    weights('S11', trial(snapshot, who, time, { date }));

  it('is three days unless the mode is emergency', () => {
    expect(on('2026-11-25', store({ events: [event(1, 'core')] }))).toBe(CONFIRM);
    expect(on(THU, store({ events: [event(1, 'core')] }))).toBe(CLEAN);
    expect(on(TUE, store({ mode: 'emergency', events: [event(1, 'core')] }))).toBe(CLEAN);
  });

  it('Core that are nearly due may use rescue days from tomorrow on', () => {
    const urgent = [event(1, 'core', { dueDate: THU })];
    expect(on(TUE, store({ events: urgent }))).toBe(CLEAN);
    expect(on('2026-11-23', store({ events: urgent }))).toBe(CONFIRM);
    expect(on(TUE, store({ settings: { rescueDays: 0 }, events: urgent }))).toBe(CONFIRM);
    expect(on(TUE, store({ events: [event(1, 'core', { dueDate: '2026-11-27' })] }))).toBe(CONFIRM);
  });

  it('Supervisors, and Surveys of a Production that already stands, ignore it', () => {
    expect(on(TUE, store({ events: [event(1, 'supervisor')] }), 'CS', '12:00')).toBe(CLEAN);
    const survey = [event(1, 'juicer_survey', { parentRefNum: 2 }), event(2, 'juicer_production')];
    expect(
      on(TUE, store({ events: survey, schedules: [booking(2, 'J1', TUE, '09:00')] }), 'J1', '17:00'),
    ).toBe(CLEAN);
    expect(on(TUE, store({ events: survey }), 'J1', '17:00')).toBe(CONFIRM);
  });
});

describe('confirmed findings', () => {
  const snapshot = store({
    events: [event(1, 'core')],
    employees: crewWith('S1', { weeklyAvailability: [true, true, true, false, true, true, true] }),
  });
  const approval = (accepted: { id: string; employeeId: string; date: string }[]) =>
    findings(trial(snapshot, 'S1', '10:15', { options: { accepted } }), 'approval').find(
      (finding) => finding.id === 'H4',
    )?.severity;

  it('drop to info at approval for the same person and date only', () => {
    expect(approval([])).toBe('soft');
    expect(approval([{ id: 'H4', employeeId: 'S1', date: THU }])).toBe('info');
    expect(approval([{ id: 'H4', employeeId: 'S2', date: THU }])).toBe('soft');
    expect(approval([{ id: 'H4', employeeId: 'S1', date: FAR }])).toBe('soft');
  });

  it('never soften a hard one', () => {
    const locked = { ...snapshot, lockedDays: [{ date: THU }] };
    const options = { accepted: [{ id: 'H12', employeeId: 'S1', date: THU }] };
    const found = findings(trial(locked, 'S1', '10:15', { options }), 'approval');
    expect(found.find((finding) => finding.id === 'H12')?.severity).toBe('hard');
  });
});

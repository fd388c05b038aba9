import { describe, expect, it } from 'vitest';
import type { Trial } from '../support/store.ts';
import { booking, CREW, crewWith, event, findings, message, store, weights } from '../support/store.ts';

/** Thu Nov 26 is far enough ahead for the lead time; the week is Sun Nov 22 – Sat Nov 28. */
const THU = '2026-11-26';
const FRI = '2026-11-27';
const core = (trial: Partial<Trial> = {}): Trial => ({
  snapshot: store({ events: [event(1, 'core')] }),
  ref: 1,
  who: 'S1',
  date: THU,
  time: '10:15',
  ...trial,
});
const ALWAYS = 'hard hard hard';
const CLEAN = '– – –';

describe('a clean assignment', () => {
  it('has no finding but the short notice', () => {
    expect(findings(core(), 'manual').map((finding) => finding.id)).toEqual(['S3']);
    expect(findings(core({ date: '2026-12-03' }), 'auto')).toEqual([]);
  });
});

describe('H1 past', () => {
  it('refuses yesterday, and today at a time that is over', () => {
    const snapshot = store({ now: '2026-11-26T10:45:00-05:00', events: [event(1, 'core')] });
    expect(weights('H1', core({ snapshot, date: '2026-11-25' }))).toBe(ALWAYS);
    expect(weights('H1', core({ snapshot, time: '10:45' }))).toBe(ALWAYS);
    expect(weights('H1', core({ snapshot, time: '11:15' }))).toBe(CLEAN);
  });

  it('knows today by the zone of the store, not by UTC', () => {
    const snapshot = store({ now: '2026-11-27T03:00:00Z', events: [event(1, 'core')] });
    expect(weights('H1', core({ snapshot, date: THU, time: '23:00' }))).toBe(CLEAN);
    expect(message('H1', core({ snapshot, time: '10:15' }))).toBe('Thu Nov 26 10:15 has already passed.');
  });
});

describe('H2 holiday', () => {
  it('refuses a holiday whatever the person says', () => {
    const snapshot = store({
      events: [event(1, 'core')],
      holidays: [{ date: THU, name: 'Harvest Day' }],
      employees: crewWith('S1', { dateAvailability: [{ date: THU, available: true }] }),
    });
    expect(weights('H2', core({ snapshot }))).toBe(ALWAYS);
    expect(message('H2', core({ snapshot }))).toBe('Thu Nov 26 is a holiday (Harvest Day).');
  });
});

describe('H3 time off', () => {
  const off = (status: 'approved' | 'pending' | 'denied' | 'cancelled', start: string, end: string) =>
    core({
      snapshot: store({
        events: [event(1, 'core')],
        employees: crewWith('S1', { timeOff: [{ start, end, status }] }),
      }),
    });

  it('refuses approved time off, both ends included', () => {
    expect(weights('H3', off('approved', THU, FRI))).toBe(ALWAYS);
    expect(weights('H3', off('approved', '2026-11-20', THU))).toBe(ALWAYS);
    expect(weights('H3', off('approved', FRI, FRI))).toBe(CLEAN);
    expect(message('H3', off('approved', THU, THU))).toBe('Sam has time off on Thu Nov 26.');
  });

  it('ignores time off that nobody approved', () => {
    for (const status of ['pending', 'denied', 'cancelled'] as const)
      expect(weights('H3', off(status, THU, THU))).toBe(CLEAN);
  });
});

describe('H4 availability', () => {
  const withPerson = (change: Parameters<typeof crewWith>[1]) =>
    core({ snapshot: store({ events: [event(1, 'core')], employees: crewWith('S1', change) }) });
  const thursdayOff = [true, true, true, false, true, true, true];

  it('a date row is hard everywhere', () => {
    expect(weights('H4', withPerson({ dateAvailability: [{ date: THU, available: false }] }))).toBe(ALWAYS);
  });

  it('an override or the weekly pattern asks to check with the person first', () => {
    expect(weights('H4', withPerson({ weeklyAvailability: thursdayOff }))).toBe('hard soft soft');
    expect(message('H4', withPerson({ weeklyAvailability: thursdayOff }))).toContain(
      'Sam usually does not work Thursdays',
    );
    const overrides = [{ start: THU, end: THU, days: thursdayOff, createdAt: '2026-11-01T00:00:00Z' }];
    expect(weights('H4', withPerson({ overrides }))).toBe('hard soft soft');
  });

  it('a last-resort step of the Club Supervisor ignores the weekly pattern only', () => {
    const boss = (change: Parameters<typeof crewWith>[1]) =>
      core({
        snapshot: store({ events: [event(1, 'freeosk')], employees: crewWith('CS', change) }),
        who: 'CS',
        time: '12:00',
        options: { lastResort: true },
      });
    expect(weights('H4', boss({ weeklyAvailability: thursdayOff }))).toBe('info soft soft');
    expect(weights('H4', boss({ dateAvailability: [{ date: THU, available: false }] }))).toBe(ALWAYS);
  });
});

describe('H5 inactive', () => {
  it('refuses inactive people and the termination date itself', () => {
    const withPerson = (change: Parameters<typeof crewWith>[1]) =>
      core({ snapshot: store({ events: [event(1, 'core')], employees: crewWith('S1', change) }) });
    expect(weights('H5', withPerson({ active: false }))).toBe(ALWAYS);
    expect(weights('H5', withPerson({ terminationDate: THU }))).toBe(ALWAYS);
    expect(weights('H5', withPerson({ terminationDate: FRI }))).toBe(CLEAN);
  });
});

describe('H6 role', () => {
  const who = (type: Parameters<typeof event>[1], id: string, extra = {}) =>
    core({ snapshot: store({ events: [event(1, type, extra)] }), who: id, time: '12:00' });

  it('refuses work the title does not do', () => {
    expect(weights('H6', who('supervisor', 'S1'))).toBe(ALWAYS);
    expect(weights('H6', who('juicer_survey', 'L1'))).toBe(ALWAYS);
    expect(weights('H6', who('digital_setup', 'J1'))).toBe(ALWAYS);
    expect(message('H6', who('supervisor', 'S1'))).toBe(
      'Sam is an Event Specialist and does not do Supervisor.',
    );
  });

  it('a short Other for a specialist is for people to hand out, without a finding', () => {
    expect(weights('H6', who('other', 'S1'))).toBe('hard – –');
    expect(weights('H6', who('other', 'L1'))).toBe(CLEAN);
  });

  it('a full-day Other is not given to a barista with juicer work by a run', () => {
    const snapshot = store({
      events: [event(1, 'other', { estimatedMinutes: 480 }), event(2, 'juicer_survey')],
      schedules: [booking(2, 'J1', THU, '17:00')],
    });
    expect(weights('H6', core({ snapshot, who: 'J1', time: '09:00' }))).toBe('hard – –');
  });
});

describe('H7 daily limit', () => {
  const two = (settings: object) =>
    core({
      snapshot: store({
        settings,
        events: [event(1, 'core'), event(2, 'core', { estimatedMinutes: 30 })],
        schedules: [booking(2, 'S1', THU, '08:00')],
      }),
    });

  it('is one Core a day for runs; the setting relaxes only edits', () => {
    expect(weights('H7', two({}))).toBe(ALWAYS);
    expect(weights('H7', two({ maxCorePerDay: 2 }))).toBe('hard – –');
  });

  it('counts Core only', () => {
    const snapshot = store({
      events: [event(1, 'core'), event(2, 'freeosk')],
      schedules: [booking(2, 'L1', THU, '10:00')],
    });
    expect(weights('H7', core({ snapshot, who: 'L1' }))).toBe(CLEAN);
  });

  it('does not count the row itself, ignored rows, or rows of inactive events', () => {
    expect(weights('H7', { ...two({}), options: { ignoreScheduleIds: ['B2'] } })).toBe(CLEAN);
    expect(weights('H7', { ...two({}), options: { ignoreEventRefs: [2] } })).toBe(CLEAN);
    const own = store({ events: [event(1, 'core')], schedules: [booking(1, 'S1', THU, '10:15')] });
    expect(weights('H7', core({ snapshot: own }))).toBe(CLEAN);
    const dead = store({
      events: [event(1, 'core'), event(2, 'core', { condition: 'canceled' })],
      schedules: [booking(2, 'S1', THU, '10:15')],
    });
    expect(weights('H7', core({ snapshot: dead }))).toBe(CLEAN);
  });
});

describe('H8 weekly limit', () => {
  const days = ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-27', '2026-11-28'];
  const week = (dates: string[]) =>
    core({
      snapshot: store({
        events: [event(1, 'core'), ...dates.map((_, index) => event(index + 2, 'core'))],
        schedules: dates.map((date, index) => booking(index + 2, 'S1', date, '10:15')),
      }),
    });

  it('is six from Sunday to Saturday', () => {
    expect(weights('H8', week(days))).toBe(ALWAYS);
    expect(weights('H8', week(days.slice(1)))).toBe(CLEAN);
    expect(message('H8', week(days))).toBe('Sam already has 6 Core in the week of Sun Nov 22.');
  });

  it('a Core on the next Sunday counts in the next week', () => {
    expect(weights('H8', week([...days.slice(1), '2026-11-29']))).toBe(CLEAN);
  });
});

describe('H9 overlap', () => {
  const beside = (time: string) =>
    core({
      snapshot: store({
        settings: { maxCorePerDay: 2 },
        events: [event(1, 'core'), event(2, 'core')],
        schedules: [booking(2, 'S1', THU, '10:15')],
      }),
      time,
    });

  it('refuses two blocking events at once; touching ends do not overlap', () => {
    expect(weights('H9', beside('16:44'))).toBe(ALWAYS);
    expect(weights('H9', beside('16:45'))).toBe(CLEAN);
    expect(weights('H9', beside('03:45'))).toBe(CLEAN);
    expect(weights('H9', beside('03:46'))).toBe(ALWAYS);
  });

  it('never looks at the same start alone: light work at the start of a Core is normal (DBL-2, DBL-5)', () => {
    const snapshot = store({
      events: [event(1, 'digital_refresh'), event(2, 'core')],
      schedules: [booking(2, 'L1', THU, '10:15')],
    });
    const found = findings(core({ snapshot, who: 'L1' }), 'auto');
    expect(found.filter((finding) => finding.severity !== 'info')).toEqual([]);
  });

  it('several light events at noon are normal (DBL-3)', () => {
    const snapshot = store({
      events: [event(1, 'supervisor'), event(2, 'freeosk'), event(3, 'other')],
      schedules: [booking(2, 'L1', THU, '12:00'), booking(3, 'L1', THU, '12:00')],
    });
    expect(weights('H9', core({ snapshot, who: 'L1', time: '12:00' }))).toBe(CLEAN);
  });
});

describe('H10 and H11 window', () => {
  const window = (date: string) =>
    core({
      snapshot: store({ events: [event(1, 'core', { startDate: THU, dueDate: '2026-11-28' })] }),
      date,
    });

  it('the start is workable, the due date is not', () => {
    expect(weights('H10', window('2026-11-25'))).toBe(ALWAYS);
    expect(weights('H10', window(THU))).toBe(CLEAN);
    expect(weights('H11', window(FRI))).toBe(CLEAN);
    expect(weights('H11', window('2026-11-28'))).toBe(ALWAYS);
    expect(message('H11', window('2026-11-28'))).toBe(
      '1 event 1 is due Sat Nov 28; its last day is Fri Nov 27.',
    );
  });

  it('a Supervisor goes with its Core, whatever its own window says', () => {
    const snapshot = store({
      events: [
        event(1, 'supervisor', { parentRefNum: 2, startDate: '2026-12-10', dueDate: '2026-12-11' }),
        event(2, 'core'),
      ],
      schedules: [booking(2, 'S1', THU, '10:15')],
    });
    const boss = (date: string) => core({ snapshot, who: 'CS', time: '12:00', date });
    expect(weights('H10', boss(THU))).toBe(CLEAN);
    expect(weights('H11', boss(THU))).toBe(CLEAN);
    expect(weights('H10', boss('2026-12-10'))).toBe(ALWAYS);
  });

  it('a Supervisor whose Core stands nowhere keeps its own window', () => {
    const snapshot = store({
      events: [event(1, 'supervisor', { parentRefNum: 2, startDate: FRI }), event(2, 'core')],
    });
    expect(weights('H10', core({ snapshot, who: 'CS', time: '12:00' }))).toBe(ALWAYS);
  });
});

describe('H12 locked day', () => {
  const snapshot = store({
    events: [event(1, 'core')],
    lockedDays: [{ date: THU, reason: 'paperwork printed' }],
  });

  it('refuses the locked day and leaving it', () => {
    expect(weights('H12', core({ snapshot }))).toBe(ALWAYS);
    expect(weights('H12', core({ snapshot, date: FRI, options: { leaving: { date: THU } } }))).toBe(ALWAYS);
    expect(weights('H12', core({ snapshot, date: FRI }))).toBe(CLEAN);
    expect(message('H12', core({ snapshot }))).toBe(
      'Thu Nov 26 is locked (paperwork printed). Unlock it first.',
    );
  });
});

describe('H13 juicer work and Core', () => {
  const beside = (mine: Parameters<typeof event>[1], held: Parameters<typeof event>[1], who = 'J1') =>
    core({
      snapshot: store({
        events: [event(1, mine), event(2, held)],
        schedules: [booking(2, who, THU, '17:00')],
      }),
      who,
    });

  it('Production and Deep Clean exclude Core, both ways', () => {
    for (const juicer of ['juicer_production', 'juicer_deep_clean'] as const) {
      expect(weights('H13', beside('core', juicer))).toBe(ALWAYS);
      expect(weights('H13', beside(juicer, 'core'))).toBe(ALWAYS);
    }
  });

  it('a Core for a barista with only a Survey asks for a confirmation; the reverse is fine', () => {
    expect(weights('H13', beside('core', 'juicer_survey'))).toBe('hard soft info');
    expect(weights('H13', beside('juicer_survey', 'core'))).toBe(CLEAN);
  });

  it('a Survey in the hands of another title does not matter', () => {
    const snapshot = store({
      employees: crewWith('L1', { juicerTrained: true }),
      events: [event(1, 'core'), event(2, 'juicer_survey')],
      schedules: [booking(2, 'L1', THU, '17:00')],
    });
    expect(weights('H13', core({ snapshot, who: 'L1' }))).toBe(CLEAN);
  });
});

describe('H14 Deep Clean and Production share no day of the store', () => {
  it('whoever does them', () => {
    const pair = (mine: Parameters<typeof event>[1], held: Parameters<typeof event>[1]) =>
      core({
        snapshot: store({
          events: [event(1, mine), event(2, held)],
          schedules: [booking(2, 'J2', THU, '09:00')],
        }),
        who: 'J1',
        time: '09:00',
      });
    expect(weights('H14', pair('juicer_deep_clean', 'juicer_production'))).toBe(ALWAYS);
    expect(weights('H14', pair('juicer_production', 'juicer_deep_clean'))).toBe(ALWAYS);
    expect(weights('H14', pair('juicer_production', 'juicer_production'))).toBe(CLEAN);
  });
});

describe('H15 full day', () => {
  it('a full-day Other stands alone, both ways, even without an overlap', () => {
    const events = [event(1, 'core'), event(2, 'other', { estimatedMinutes: 480 })];
    const held = store({ events, schedules: [booking(2, 'S1', THU, '00:00')] });
    expect(weights('H15', core({ snapshot: held }))).toBe(ALWAYS);
    const reverse = store({ events, schedules: [booking(1, 'S1', THU, '17:15')] });
    expect(weights('H15', core({ snapshot: reverse, ref: 2, time: '09:00' }))).toBe(ALWAYS);
  });

  it('a short Other does not fill the day', () => {
    const snapshot = store({
      events: [event(1, 'core'), event(2, 'other', { estimatedMinutes: 479 })],
      schedules: [booking(2, 'S1', THU, '09:00')],
    });
    expect(weights('H15', core({ snapshot }))).toBe(CLEAN);
  });
});

describe('H16 juicer limit', () => {
  const productions = (dates: string[], settings = {}) =>
    core({
      snapshot: store({
        settings,
        events: [
          event(1, 'juicer_production'),
          ...dates.map((_, index) => event(index + 2, 'juicer_production')),
        ],
        schedules: dates.map((date, index) => booking(index + 2, 'J1', date, '09:00')),
      }),
      who: 'J1',
      time: '09:00',
    });

  it('is one Production a day and five a week', () => {
    expect(weights('H16', productions([THU]))).toBe(ALWAYS);
    expect(weights('H16', productions(['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25', FRI]))).toBe(
      ALWAYS,
    );
    expect(weights('H16', productions(['2026-11-23', '2026-11-24', '2026-11-25', FRI]))).toBe(CLEAN);
    expect(weights('H16', productions(['2026-11-23'], { maxJuicerProductionPerWeek: 1 }))).toBe(ALWAYS);
  });
});

describe('H17 weekly minutes', () => {
  const loaded = (minutes: number | undefined, extra: object = {}) =>
    core({
      snapshot: store({
        settings: { maxMinutesPerWeek: 780, ...extra },
        events: [
          event(1, 'core', minutes === undefined ? {} : { estimatedMinutes: minutes }),
          event(2, 'core'),
        ],
        schedules: [booking(2, 'S1', FRI, '10:15')],
      }),
    });

  it('counts blocking minutes of the week when a limit is set', () => {
    expect(weights('H17', loaded(391))).toBe('– soft info');
    expect(weights('H17', loaded(undefined))).toBe(CLEAN);
    expect(weights('H17', loaded(391, { maxMinutesPerWeek: null }))).toBe(CLEAN);
  });

  it('in a run every Core counts as the default Core', () => {
    expect(weights('H17', loaded(60, { maxMinutesPerWeek: 700 }))).toBe('hard – –');
    expect(weights('H17', loaded(undefined, { maxMinutesPerWeek: 779 }))).toBe('hard soft info');
  });
});

describe('H18 excluded from runs', () => {
  it('is hard in runs and says nothing to people', () => {
    const snapshot = store({ events: [event(1, 'core', { autoSchedule: false })] });
    expect(weights('H18', core({ snapshot }))).toBe('hard – –');
  });
});

describe('all findings at once', () => {
  it('come in the order of their ids, each with id, code, severity, sentence and details', () => {
    const snapshot = store({
      events: [event(1, 'core', { startDate: FRI, dueDate: '2026-11-28' })],
      lockedDays: [{ date: THU }],
      employees: CREW.map((employee) => (employee.id === 'S1' ? { ...employee, active: false } : employee)),
    });
    const found = findings(core({ snapshot, time: '11:00' }), 'manual');
    expect(found.map((finding) => finding.id)).toEqual(['H5', 'H10', 'H12', 'S3', 'S5']);
    for (const finding of found) {
      expect(finding.message).toMatch(/^[A-Z0-9].*\.$/);
      expect(finding.details).toBeTypeOf('object');
      expect(finding.code).toMatch(/^[a-z_]+$/);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { generate, type Preset } from '../../sandbox/data/generator/presets.ts';
import { shuffled } from '../../sandbox/data/generator/shuffle.ts';
import { sized } from '../../sandbox/data/generator/sized.ts';
import { plan } from '../../src/engine/plan.ts';
import type { Proposal } from '../../src/engine/proposal.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import { parseSnapshot } from '../../src/engine/snapshot.ts';
import { checkProposal } from '../support/checker/check.ts';
import {
  barista,
  core,
  event,
  FRI,
  lead,
  NEXT_SAT,
  only,
  posted,
  rotation,
  SAT,
  specialist,
  store,
  supervisor,
  THU,
  worksOn,
} from './support/store.ts';

/** What the file says after a trip through JSON; `replace` puts in what no object can hold. */
function problems(snapshot: unknown, replace?: [string, string]): string[] {
  const text = JSON.stringify(snapshot);
  const parsed = parseSnapshot(JSON.parse(replace === undefined ? text : text.replace(...replace)));
  return parsed.ok ? [] : parsed.problems;
}
const wrong = (part: object, replace?: [string, string]) => problems({ ...store({}), ...part }, replace);

/** The plan of a file that is accepted: by all rules, and the same for every order of its lists. */
function accepted(snapshot: Snapshot): Proposal {
  const parsed = parseSnapshot(JSON.parse(JSON.stringify(snapshot)));
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const proposal = plan(parsed.snapshot);
  expect(checkProposal(parsed.snapshot, proposal)).toEqual([]);
  expect(plan(shuffled(parsed.snapshot, 1)).rows).toEqual(proposal.rows);
  return proposal;
}
const failures = (proposal: Proposal) =>
  Object.fromEntries(proposal.rows.map((row) => [row.eventRefNum, row.failure?.code ?? 'placed']));

const SAME_NUMBER = 100_000;

/** One event of every type. */
const ONE_OF_EACH = [
  core(1, THU, NEXT_SAT),
  event(2, 'supervisor', THU, NEXT_SAT, { parentRefNum: 1 }),
  event(3, 'juicer_production', THU, NEXT_SAT),
  event(4, 'juicer_survey', SAT, NEXT_SAT),
  event(5, 'juicer_deep_clean', THU, NEXT_SAT),
  event(6, 'digital_setup', SAT, NEXT_SAT),
  event(7, 'digital_refresh', FRI, NEXT_SAT),
  event(8, 'digital_teardown', FRI, NEXT_SAT),
  event(9, 'digital', FRI, NEXT_SAT),
  event(10, 'freeosk', FRI, NEXT_SAT),
  event(11, 'other', FRI, NEXT_SAT),
  event(12, 'other', FRI, NEXT_SAT, { estimatedMinutes: 540 }),
];
const CREW = [supervisor('cs'), lead('lea'), lead('lou'), specialist('sam'), barista('bea')];

describe('a contradictory snapshot is refused, with the path', () => {
  it('two bookings of one event; an event booked and in another proposal; twice in other proposals', () => {
    const pending = { eventRefNum: 1, employeeId: 'cs', date: THU, time: '10:15' };
    const base = { employees: CREW, events: [core(1, THU, NEXT_SAT)] };
    const stands = 'event 1 already stands in schedules[0].eventRefNum, which is contradictory';
    expect(
      wrong({ ...base, schedules: [posted(1, 'sam', THU), { ...posted(1, 'sam', FRI), id: 'P2' }] }),
    ).toEqual([`schedules[1].eventRefNum: ${stands}`]);
    expect(wrong({ ...base, schedules: [posted(1, 'sam', THU)], pending: [pending] })).toEqual([
      `pending[0].eventRefNum: ${stands}`,
    ]);
    expect(wrong({ ...base, pending: [pending, { ...pending, date: FRI }] })).toEqual([
      'pending[1].eventRefNum: event 1 already stands in pending[0].eventRefNum, which is contradictory',
    ]);
  });

  it('a rotation, a backup, an exception, a booking of somebody who does not exist', () => {
    const nobody = 'no employee has the id "nobody"';
    const row = { weekday: 0, type: 'juicer', employeeId: 'bea' };
    const base = { employees: CREW, events: [core(1, THU, NEXT_SAT)] };
    expect(wrong({ ...base, rotations: [{ ...row, employeeId: 'nobody' }] })).toEqual([
      `rotations[0].employeeId: ${nobody}`,
    ]);
    expect(wrong({ ...base, rotations: [{ ...row, backupEmployeeId: 'nobody' }] })).toEqual([
      `rotations[0].backupEmployeeId: ${nobody}`,
    ]);
    expect(wrong({ ...base, exceptions: [{ date: THU, type: 'juicer', employeeId: 'nobody' }] })).toEqual([
      `exceptions[0].employeeId: ${nobody}`,
    ]);
    expect(wrong({ ...base, schedules: [posted(1, 'nobody', THU)] })).toEqual([
      `schedules[0].employeeId: ${nobody}`,
    ]);
    // Ids are compared exactly.
    expect(wrong({ ...base, schedules: [posted(1, 'SAM', THU)] })).toEqual([
      'schedules[0].employeeId: no employee has the id "SAM"',
    ]);
  });

  it('a replaced plan that has an event in two places; events and people it still knows count for nothing', () => {
    const row = { eventRefNum: 1, employeeId: 'sam', date: THU, time: '10:15' };
    const base = { employees: CREW, events: [core(1, THU, NEXT_SAT)] };
    expect(wrong({ ...base, previous: [row, { ...row, date: FRI }] })).toEqual([
      'previous[1].eventRefNum: 1 is already used by previous[0].eventRefNum',
    ]);
    const gone = [
      { ...row, eventRefNum: 9 },
      { ...row, employeeId: 'nobody' },
    ];
    const without = accepted(store(base)).rows;
    expect(accepted(store({ ...base, previous: gone })).rows).toEqual(without);
  });

  it('due before the start, and due on the start', () => {
    expect(wrong({ events: [core(1, FRI, THU)] })).toEqual([
      `events[0].dueDate: expected a date after the start ${FRI}, got ${THU}`,
    ]);
    expect(wrong({ events: [core(1, FRI, FRI)] })).toEqual([
      `events[0].dueDate: expected a date after the start ${FRI}, got ${FRI}`,
    ]);
  });

  it('numbers and ids that are used twice', () => {
    const row = { weekday: 2, type: 'primary_lead', employeeId: 'lea' };
    const exception = { date: THU, type: 'juicer', employeeId: 'bea' };
    expect(
      wrong({
        employees: [...CREW, specialist('sam')],
        events: [core(1, THU, FRI), core(2, THU, FRI), core(1, THU, NEXT_SAT)],
        schedules: [posted(1, 'sam', THU), { ...posted(2, 'sam', FRI), id: 'P1' }],
        rotations: [row, { ...row, employeeId: 'lou' }],
        exceptions: [exception, exception],
      }),
    ).toEqual([
      'employees[5].id: "sam" is already used by employees[3].id',
      'events[2].refNum: 1 is already used by events[0].refNum',
      'schedules[1].id: "P1" is already used by schedules[0].id',
      'rotations[1]: "primary_lead on weekday 2" is already used by rotations[0]',
      `exceptions[1]: "juicer on ${THU}" is already used by exceptions[0]`,
    ]);
  });

  it('dates that do not exist, in every list', () => {
    const date = '2026-02-30';
    const expected = `expected a date YYYY-MM-DD, got "${date}"`;
    const broken = {
      employees: [
        specialist('sam', {
          terminationDate: date,
          timeOff: [{ start: date, end: date, status: 'approved' }],
          dateAvailability: [{ date, available: true }],
        }),
      ],
      events: [core(1, date, '2026-13-01')],
      schedules: [posted(1, 'sam', date)],
      exceptions: [{ date, type: 'juicer', employeeId: 'sam' }],
      holidays: [{ date, name: 'x' }],
      lockedDays: [{ date: '2026-2-3' }],
    };
    expect(wrong(broken)).toEqual([
      `employees[0].terminationDate: ${expected}`,
      `employees[0].timeOff[0].start: ${expected}`,
      `employees[0].timeOff[0].end: ${expected}`,
      `employees[0].dateAvailability[0].date: ${expected}`,
      `events[0].startDate: ${expected}`,
      'events[0].dueDate: expected a date YYYY-MM-DD, got "2026-13-01"',
      `schedules[0].date: ${expected}`,
      `exceptions[0].date: ${expected}`,
      `holidays[0].date: ${expected}`,
      'lockedDays[0].date: expected a date YYYY-MM-DD, got "2026-2-3"',
    ]);
    expect(wrong({ lockedDays: [{ date: '2027-02-29' }] })).toHaveLength(1);
    expect(wrong({ lockedDays: [{ date: '2028-02-29' }] })).toEqual([]);
  });

  it.each(['2026-02-30T02:00:00-05:00', '2026-11-23T24:00:00-05:00', '2026-11-23T02:00:00', 'tomorrow', ''])(
    'the instant %j',
    (instant) => {
      const message = `expected an ISO instant with offset, such as 2026-11-23T02:00:00-05:00, got ${JSON.stringify(instant)}`;
      expect(wrong({ now: instant })).toEqual([`now: ${message}`]);
      const days = [null, null, null, null, null, null, null];
      const overrides = [{ start: THU, end: FRI, days, createdAt: instant }];
      expect(wrong({ employees: [{ ...specialist('sam'), overrides }] })).toEqual([
        `employees[0].overrides[0].createdAt: ${message}`,
      ]);
    },
  );

  it('a now so far away that its dates no longer compare as text', () => {
    expect(wrong({ now: '9999-12-20T02:00:00-05:00' })).toEqual([
      'now: expected a year from 1970 to 9998, got "9999-12-20T02:00:00-05:00"',
    ]);
    expect(wrong({ now: '0001-01-01T02:00:00-05:00' })).toHaveLength(1);
    expect(wrong({ now: '9998-12-31T02:00:00-05:00' })).toEqual([]);
  });

  it.each(['', 'Mars/Olympus', '+05:00', 'America', 'America/New York'])('the zone %j', (timezone) => {
    expect(wrong({ store: { id: 'S1', timezone } })).toEqual([
      `store.timezone: expected an IANA time zone, got ${JSON.stringify(timezone)}`,
    ]);
  });

  it('settings out of range, and settings that contradict themselves', () => {
    expect(
      wrong({
        settings: {
          horizonDays: 0,
          bufferDays: 15,
          searchDays: 6,
          maxCorePerWeek: 0,
          maxMinutesPerWeek: 1,
          durations: { core: 0 },
          overflowOrder: [1, 1, 2, 3, 4, 5, 6, 7],
          enabledTypes: ['core', 'core'],
        },
      }),
    ).toEqual([
      'settings.horizonDays: expected 1 or more, got 0',
      'settings.bufferDays: expected 14 or less, got 15',
      'settings.searchDays: expected 7 or more, got 6',
      'settings.maxCorePerWeek: expected 1 or more, got 0',
      'settings.maxMinutesPerWeek: expected 600 or more, got 1',
      'settings.enabledTypes: a type is listed twice',
      'settings.durations.core: expected 5 or more, got 0',
      'settings.overflowOrder: expected every block from 1 to 8 exactly once',
    ]);
  });
});

describe('JSON that is no snapshot is refused, with the path', () => {
  it.each([
    [null, 'expected an object, got null'],
    [[], 'expected an object, got a list of 0'],
    ['{}', 'expected an object, got "{}"'],
    [42, 'expected an object, got 42'],
  ])('%j at the top', (json, line) => expect(problems(json)).toEqual([line]));

  it('lists that are objects, rows that are null, values of another kind', () => {
    expect(wrong({ employees: {}, events: [null, 7], holidays: 'none' })).toEqual([
      'employees: expected an array, got an object',
      'events[0]: expected an object, got null',
      'events[1]: expected an object, got 7',
      'holidays: expected an array, got "none"',
    ]);
  });

  it('numbers that are none, not whole, negative, or too large for JSON', () => {
    const of = (refNum: string) => wrong({ events: [core(77_777, THU, FRI)] }, ['77777', refNum]);
    expect(of('"7"')).toEqual(['events[0].refNum: expected a number, got "7"']);
    expect(of('1.5')).toEqual(['events[0].refNum: expected a whole number, got 1.5']);
    expect(of('-1')).toEqual(['events[0].refNum: expected 1 or more, got -1']);
    expect(of('1e999')).toEqual(['events[0].refNum: expected a number, got Infinity']);
    expect(of('null')).toEqual(['events[0].refNum: expected a number, got null']);
    expect(of('1e300')[0]).toBe('events[0].refNum: expected 9007199254740991 or less, got 1e+300');
  });

  it('keys that mean something to JavaScript, at every depth; nothing is polluted', () => {
    const employee = '"__proto__":{"active":true},"jobTitle"';
    const base = { employees: [specialist('sam')], settings: { durations: { core: 77 } } };
    expect(wrong(base, ['{"version"', '{"__proto__":{"x":1},"version"'])).toEqual(['__proto__: unknown key']);
    expect(wrong(base, ['"jobTitle"', employee])).toEqual(['employees[0].__proto__: unknown key']);
    expect(wrong(base, ['"core":77', '"core":77,"__proto__":{"other":1}'])).toEqual([
      'settings.durations.__proto__: unknown key',
    ]);
    expect(wrong(base, ['{"version"', '{"constructor":{"prototype":{"x":1}},"version"'])).toEqual([
      'constructor: unknown key',
    ]);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it('a million brackets', () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
    expect(wrong({ lockedDays: 77_777 }, ['77777', deep])).toEqual([
      'lockedDays[0]: expected an object, got a list of 1',
    ]);
  });

  it('every problem is listed, however many there are', () => {
    const events = Array.from({ length: 20_000 }, (_, index) => core(index + 1, FRI, THU));
    const lines = wrong({ events });
    expect(lines).toHaveLength(20_000);
    expect(lines[19_999]).toBe(`events[19999].dueDate: expected a date after the start ${FRI}, got ${THU}`);
  });
});

describe('a snapshot that speaks twice is read as documented, whatever its order', () => {
  const week = (value: boolean | null) => [value, value, value, value, value, value, value];
  const override = (days: (boolean | null)[], createdAt: string, start = THU, end = NEXT_SAT) => ({
    start,
    end,
    days,
    createdAt: `${createdAt}T00:00:00Z`,
  });
  /** Can sam take the Core of Friday? */
  const works = (overrides: ReturnType<typeof override>[]) =>
    [overrides, overrides.toReversed()].map(
      (list) =>
        accepted(store({ employees: [specialist('sam', { overrides: list })], events: [core(1, FRI, SAT)] }))
          .rows[0]!.outcome,
    );

  it('AVAIL-4: the newest of overlapping overrides wins', () => {
    expect(works([override(week(false), '2026-01-01'), override(week(true), '2026-01-02')])).toEqual([
      'placed',
      'placed',
    ]);
    expect(works([override(week(true), '2026-01-01'), override(week(false), '2026-01-02')])).toEqual([
      'failed',
      'failed',
    ]);
  });

  it('AVAIL-4: a newer override that says nothing for the weekday passes on', () => {
    expect(works([override(week(false), '2026-01-01'), override(week(null), '2026-01-02')])).toEqual([
      'failed',
      'failed',
    ]);
  });

  it('AVAIL-4: of equally new ones the later start wins, then the later end, then unavailable', () => {
    const day = '2026-01-01';
    expect(works([override(week(false), day, THU), override(week(true), day, FRI)])).toEqual([
      'placed',
      'placed',
    ]);
    expect(works([override(week(false), day, THU, FRI), override(week(true), day, THU, NEXT_SAT)])).toEqual([
      'placed',
      'placed',
    ]);
    expect(works([override(week(true), day), override(week(false), day)])).toEqual(['failed', 'failed']);
  });

  it('two date rows that contradict each other: the person is not planned', () => {
    const rows = [
      { date: FRI, available: true },
      { date: FRI, available: false },
    ];
    for (const dateAvailability of [rows, rows.toReversed()]) {
      const { rows: found } = accepted(
        store({ employees: [specialist('sam', { dateAvailability })], events: [core(1, FRI, SAT)] }),
      );
      expect(found[0]!.failure?.code).toBe('NO_ELIGIBLE_EMPLOYEE');
    }
  });

  it('a day locked twice for different reasons and a holiday as well', () => {
    const proposal = accepted(
      store({
        employees: CREW,
        events: [core(1, FRI, SAT)],
        lockedDays: [
          { date: FRI, reason: 'printed' },
          { date: FRI, reason: 'inventory' },
        ],
        holidays: [
          { date: FRI, name: 'One' },
          { date: FRI, name: 'Another' },
        ],
      }),
    );
    expect(proposal.rows[0]!.failure?.code).toBe('DAY_LOCKED');
  });

  it('time off that is approved once and denied once blocks', () => {
    const off = { start: FRI, end: FRI };
    const timeOff = [
      { ...off, status: 'denied' as const },
      { ...off, status: 'approved' as const },
    ];
    const proposal = accepted(
      store({ employees: [specialist('sam', { timeOff })], events: [core(1, FRI, SAT)] }),
    );
    expect(failures(proposal)).toEqual({ 1: 'NO_ELIGIBLE_EMPLOYEE' });
  });

  it('PAIR-1: links to nowhere, to itself, in a circle, to a Core that has a Supervisor already', () => {
    const link = (refNum: number, parentRefNum: number) =>
      event(refNum, 'supervisor', THU, NEXT_SAT, { parentRefNum });
    const proposal = accepted(
      store({
        employees: CREW,
        events: [
          core(1, THU, NEXT_SAT),
          link(2, 1),
          link(3, 1),
          link(4, 999),
          link(5, 5),
          link(6, 7),
          link(7, 6),
        ],
      }),
    );
    // A link to an event that the store does not have counts as none; one to something else than a free Core finds none.
    expect(failures(proposal)).toEqual({
      ...{ 1: 'placed', 2: 'placed', 3: 'SUP_NO_CORE', 4: 'SUP_NO_NUMBER' },
      ...{ 5: 'SUP_NO_CORE', 6: 'SUP_NO_CORE', 7: 'SUP_NO_CORE' },
    });
  });

  it('bookings of people who have left, on days they are off, two at a time', () => {
    const employees = [
      specialist('gone', { active: false }),
      specialist('left', { terminationDate: THU }),
      specialist('off', { timeOff: [{ start: THU, end: NEXT_SAT, status: 'approved' }] }),
      specialist('sam'),
    ];
    const names = ['gone', 'left', 'off', 'sam', 'sam'];
    accepted(
      store({
        employees,
        events: [...names.map((_, index) => core(index + 1, THU, NEXT_SAT)), core(9, THU, FRI)],
        schedules: names.map((name, index) => posted(index + 1, name, THU)),
      }),
    );
  });
});

describe('a store in which nothing can be done gets a plan that says so', () => {
  it('0 events', () => {
    expect(accepted(store({ employees: CREW }))).toMatchObject({
      rows: [],
      counters: { processed: 0, placed: 0, swaps: 0, failed: 0 },
    });
  });

  it('nobody employed; everybody inactive; everybody gone', () => {
    const crews = [
      [],
      CREW.map((employee) => ({ ...employee, active: false })),
      CREW.map((employee) => ({ ...employee, terminationDate: '2020-01-01' })),
    ];
    for (const employees of crews) {
      const { counters, rows } = accepted(store({ employees, events: ONE_OF_EACH }));
      expect(counters).toEqual({ processed: 12, placed: 0, swaps: 0, failed: 12 });
      for (const row of rows) expect(row.failure!.message).not.toBe('');
    }
  });

  it('every day locked: DAY_LOCKED, except what hangs on a Core', () => {
    const lockedDays = range(90).map((day) => ({ date: dayAfter('2026-11-23', day) }));
    const proposal = accepted(store({ employees: CREW, events: ONE_OF_EACH, lockedDays }));
    for (const row of proposal.rows)
      expect(row.failure?.code).toBe(row.type === 'supervisor' ? 'SUP_CORE_FAILED' : 'DAY_LOCKED');
  });

  it('every day a holiday: START_DATE_BLOCKED', () => {
    const holidays = range(90).map((day) => ({ date: dayAfter('2026-11-23', day), name: 'Closed' }));
    const proposal = accepted(store({ employees: CREW, events: ONE_OF_EACH, holidays }));
    for (const row of proposal.rows)
      expect(row.failure?.code).toBe(row.type === 'supervisor' ? 'SUP_CORE_FAILED' : 'START_DATE_BLOCKED');
  });

  it('no rotations at all: juicer work goes to whoever is qualified, or names the rotation', () => {
    const at = (settings: Snapshot['settings']) =>
      failures(accepted(store({ employees: CREW, events: ONE_OF_EACH, settings })));
    expect(at({})).toMatchObject({ 1: 'placed', 3: 'placed' });
    expect(at({ juicerFallback: false })).toMatchObject({ 3: 'NO_JUICER_ROTATION', 5: 'NO_JUICER_ROTATION' });
  });

  it('rotations of people with the wrong title or who have left', () => {
    const employees = [...CREW, specialist('old', { active: false })];
    for (const who of ['sam', 'old', 'cs'])
      accepted(
        store({
          employees,
          events: ONE_OF_EACH,
          rotations: [...rotation('juicer', who, 'sam'), ...rotation('primary_lead', who, 'old')],
        }),
      );
  });

  it('only one title in the whole store', () => {
    for (const hire of [supervisor, lead, specialist, barista])
      accepted(store({ employees: [hire('ann'), hire('bob')], events: ONE_OF_EACH }));
  });

  it('nobody ever works, and somebody works one day a year', () => {
    const employees = [specialist('sam', worksOn()), specialist('ada', only('2026-12-24'))];
    const proposal = accepted(
      store({ employees, events: [core(1, THU, NEXT_SAT), core(2, THU, '2027-11-01')] }),
    );
    expect(failures(proposal)).toEqual({ 1: 'NO_ELIGIBLE_EMPLOYEE', 2: 'placed' });
  });

  it('no type enabled', () => {
    const { rows } = accepted(
      store({ employees: CREW, events: ONE_OF_EACH, settings: { enabledTypes: [] } }),
    );
    expect(rows).toEqual([]);
  });
});

describe('settings at their ends, and days at the end of things', () => {
  const LOWEST: Snapshot['settings'] = {
    ...{ horizonDays: 1, bufferDays: 0, rescueDays: 0, searchDays: 7, bumpSafetyDays: 0 },
    ...{ maxCorePerDay: 1, maxCorePerWeek: 1, maxJuicerProductionPerWeek: 1, maxMinutesPerWeek: 600 },
    ...{ fullDayMinutes: 480, proximityMinutes: 0, shortNoticeDays: 0, digitalStepMinutes: 5 },
  };
  const HIGHEST: Snapshot['settings'] = {
    ...{ horizonDays: 90, bufferDays: 14, rescueDays: 14, searchDays: 120, bumpSafetyDays: 14 },
    ...{ maxCorePerDay: 3, maxCorePerWeek: 7, maxJuicerProductionPerWeek: 7, maxMinutesPerWeek: 4200 },
    ...{ fullDayMinutes: 480, proximityMinutes: 480, shortNoticeDays: 30, digitalStepMinutes: 60 },
  };
  const PRESETS: Preset[] = ['small', 'typical', 'infeasible', 'chains'];

  it.each(PRESETS)('all lowest, all highest: %s', (preset) => {
    for (let variant = 1; variant <= 4; variant += 1)
      for (const settings of [LOWEST, HIGHEST]) accepted({ ...generate(preset, variant), settings });
  });

  it('a lead time that ends behind the last day searched', () => {
    const settings = { bufferDays: 14, searchDays: 7, rescueDays: 0 };
    const proposal = accepted(store({ employees: CREW, events: ONE_OF_EACH, settings }));
    expect(new Set(Object.values(failures(proposal)))).toEqual(new Set(['INSIDE_BUFFER', 'SUP_CORE_FAILED']));
  });

  it.each([
    ['the turn of the year', '2026-12-28'],
    ['a year that begins on a Saturday', '2027-12-30'],
    ['a leap day', '2028-02-25'],
    ['the clocks go forward', '2027-03-12'],
    ['the clocks go back', '2027-11-05'],
  ])('%s', (_, start) => {
    for (const preset of PRESETS) {
      const proposal = accepted(generate(preset, 5, start));
      expect(proposal.counters.placed).toBeGreaterThan(0);
    }
  });

  it('the weekly limit counts across the turn of the year, not from January 1', () => {
    // Sunday Dec 27 2026 to Saturday Jan 2 2027 is one week.
    const events = range(9).map((index) => core(index + 1, '2026-12-27', '2027-01-03'));
    const proposal = accepted(
      store({ now: '2026-12-20T02:00:00-05:00', employees: [specialist('sam')], events }),
    );
    expect(proposal.counters.placed).toBe(6);
  });

  it('a leap day is a day like any other', () => {
    const events = [core(1, '2028-02-29', '2028-03-01'), core(2, '2028-02-28', '2028-03-01')];
    const proposal = accepted(
      store({ now: '2028-02-20T02:00:00-05:00', employees: [specialist('sam')], events }),
    );
    expect(proposal.rows.map((row) => row.date)).toEqual(['2028-02-29', '2028-02-28']);
  });

  it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu', 'America/St_Johns', 'UTC'])(
    'today is the date in the zone of the store: %s',
    (timezone) => {
      const snapshot = store({
        now: '2026-11-23T11:30:00Z',
        store: { id: 'S1', timezone },
        employees: CREW,
        events: ONE_OF_EACH,
      });
      accepted(snapshot);
      accepted({ ...snapshot, mode: 'emergency' });
    },
  );

  it('windows of centuries', () => {
    const proposal = accepted(
      store({
        employees: CREW,
        events: [core(1, '1000-01-01', '9999-12-31'), core(2, '9999-12-30', '9999-12-31')],
      }),
    );
    expect(failures(proposal)).toEqual({ 1: 'placed' });
  });
});

describe('a hundred thousand events', { timeout: 120_000 }, () => {
  const crowd = (of: (refNum: number) => Snapshot['events'][number], more: Partial<Snapshot> = {}) =>
    store({ employees: CREW, events: range(100_000).map((index) => of(index + 1)), ...more });
  const counted = (snapshot: Snapshot) => {
    const parsed = parseSnapshot(snapshot);
    if (!parsed.ok) throw new Error(parsed.problems[0]);
    const { rows, counters } = plan(parsed.snapshot);
    expect(rows).toHaveLength(100_000);
    expect(counters.placed + counters.failed).toBe(100_000);
    return counters;
  };

  it('Core of one day for four people', () => {
    // Two Leads, a specialist and a barista can each take one.
    expect(counted(crowd((refNum) => core(refNum, FRI, SAT))).placed).toBe(4);
  });

  it('Core of three weeks', () => {
    const placed = counted(crowd((refNum) => core(refNum, THU, '2026-12-13'))).placed;
    // Thursday 26 to Saturday 28 are three days; then two whole weeks of six.
    expect(placed).toBe(4 * (3 + 6 + 6));
  });

  it('light work of one day', () => {
    expect(counted(crowd((refNum) => event(refNum, 'freeosk', FRI, SAT))).placed).toBe(100_000);
  });

  it('every day locked', () => {
    const lockedDays = range(90).map((day) => ({ date: dayAfter('2026-11-23', day) }));
    expect(counted(crowd((refNum) => core(refNum, THU, NEXT_SAT), { lockedDays })).placed).toBe(0);
  });

  it('the usual mix, far too much of it for twelve people', () => {
    const snapshot = sized({ people: 12, events: 100_000, tightness: 'over-full', seed: 1, weeks: 3 });
    const { rows, counters } = plan(snapshot);
    expect(rows.length).toBeGreaterThanOrEqual(100_000);
    expect(counters.failed).toBeGreaterThan(30_000);
  });

  it('Core and Supervisors that all carry the same number', () => {
    const events = range(SAME_NUMBER).map((index) =>
      event(index + 1, index % 2 === 0 ? 'core' : 'supervisor', FRI, SAT, { name: '600123-BRIO' }),
    );
    const { counters } = plan(store({ employees: CREW, events }));
    expect(counters).toMatchObject({ placed: 8, failed: SAME_NUMBER - 8 });
  });

  it('bookings on one day of one person', () => {
    const events = range(100_000).map((index) => core(index + 1, FRI, SAT));
    const schedules = events.map(({ refNum }) => posted(refNum, 'sam', FRI));
    const { rows } = plan(
      store({ employees: CREW, events: [...events, core(200_000, FRI, SAT)], schedules }),
    );
    expect(rows.map((row) => [row.eventRefNum, row.outcome])).toEqual([[200_000, 'placed']]);
  });

  it('and five thousand people', () => {
    const employees = range(5000).map((index) => specialist(`e${index}`));
    const events = range(5000).map((index) => core(index + 1, FRI, '2026-11-30'));
    const { counters } = plan(store({ employees, events }));
    expect(counters.placed).toBe(5000);
  });
});

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

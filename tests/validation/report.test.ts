import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generate } from '../../sandbox/data/generator/presets.ts';
import { shuffled } from '../../sandbox/data/generator/shuffle.ts';
import type { Report } from '../../src/validation/model.ts';
import { BAND_NAMES, bandOf, healthScore, proposalHealth, scoreOf } from '../../src/validation/score.ts';
import { RULES } from '../../src/validation/table.ts';
import { validateWeek } from '../../src/validation/week.ts';
import { crewWith, person } from '../support/store.ts';
import {
  at,
  type Booked,
  core,
  FRI,
  found,
  juicer,
  lead,
  MON,
  type Options,
  report,
  SAT,
  SUN,
  scheduleOf,
  snapshotWith,
  THU,
  TUE,
  WED,
} from './support.ts';

describe('the table', () => {
  it('holds RULE-001 … RULE-039, in order, 007 twice', () => {
    const ids = [...new Set(RULES.map((rule) => rule.id))];
    expect(ids).toEqual(
      Array.from({ length: 39 }, (_, index) => `RULE-${String(index + 1).padStart(3, '0')}`),
    );
    expect(RULES).toHaveLength(40);
    expect(new Set(RULES.map((rule) => rule.slug)).size).toBe(39);
  });
});

describe('V-6: one cause counts once', () => {
  const CASES: [weaker: string, stronger: string, rows: Booked[], options?: Options][] = [
    ['035', '021', [1, 2, 3].map((ref) => core(ref, `P${ref}`, TUE, '10:15'))],
    ['021', '013', [core(1, 'S1', TUE, '10:15', 1), core(2, 'S2', TUE, '10:45', 3)]],
    [
      '021',
      '014',
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((ref) => core(ref, `P${ref}`, TUE, '10:15', ref === 9 ? 2 : ref)),
    ],
    ['034', '003', [core(1, 'L1', TUE, '09:30')], { rotations: [lead(1, 'L1')] }],
    ['013', '003', [core(1, 'L1', TUE, '10:45', 3)], { rotations: [lead(1, 'L1')] }],
    [
      '014',
      '003',
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((ref) =>
        core(ref, ref === 9 ? 'L1' : `P${ref}`, TUE, '10:45', ref === 9 ? 3 : ref),
      ),
      { rotations: [lead(1, 'L1')] },
    ],
    ['002', '004', [core(1, 'S1', TUE, '10:15'), core(2, 'S1', TUE, '10:45')]],
    ['002', '028', [at(1, 'juicer_production', 'J1', TUE, '09:00'), core(2, 'J1', TUE, '10:15')]],
    ['022', '006', [core(1, 'CS', TUE, '10:15'), core(2, 'CS', WED, '10:15')]],
    [
      '025',
      '008',
      [at(1, 'supervisor', 'CS', TUE, '12:00', { parentRefNum: 2 }), core(2, 'S1', WED, '10:15')],
    ],
    ['032', '031', [at(1, 'juicer_production', 'S1', TUE, '09:00')], { rotations: [juicer(1, 'J1')] }],
    ['027', '030', [at(1, 'freeosk', 'S1', TUE, '10:00')]],
    [
      '029',
      '012',
      [
        at(1, 'digital_teardown', 'L1', FRI, '16:00'),
        at(2, 'digital_refresh', 'L2', FRI, '10:15'),
        core(3, 'L2', FRI, '10:45'),
      ],
      { rotations: [lead(4, 'L1')] },
    ],
    ['006', '005', [core(1, 'CS', TUE, '10:15')], { employees: crewWith('CS', { active: false }) }],
    ['022', '005', [core(1, 'CS', TUE, '10:15')], { employees: crewWith('CS', { active: false }) }],
    ['027', '005', [at(1, 'freeosk', 'L1', TUE, '10:00')], { employees: crewWith('L1', { active: false }) }],
  ];
  it.each(CASES)('RULE-%s by RULE-%s', (weaker, stronger, rows, options = {}) => {
    const { findings } = report(rows, options);
    const covering = findings
      .filter((finding) => finding.ruleId === `RULE-${stronger}`)
      .map((one) => one.fingerprint);
    expect(covering).not.toEqual([]);
    const covered = findings.filter((finding) => finding.ruleId === `RULE-${weaker}`);
    expect(covered).not.toEqual([]);
    if (weaker !== '022' || stronger !== '005')
      for (const finding of covered) expect(covering).toContain(finding.coveredBy);
    expect(covered.every((finding) => finding.coveredBy !== undefined)).toBe(true);
  });

  it('RULE-002 and 004 keep their weight although the person is gone', () => {
    const employees = crewWith('S1', { active: false });
    const full = { estimatedMinutes: 480 };
    const rows = [
      at(1, 'other', 'S1', TUE, '09:00', full),
      core(2, 'S1', TUE, '10:15'),
      core(3, 'S1', TUE, '17:00'),
    ];
    for (const rule of ['002', '004'])
      expect(
        found(rule, rows, { employees }).filter((finding) => finding.coveredBy === undefined),
      ).not.toEqual([]);
  });
  it('an overlap with something else than a Core is not covered by too many Core', () => {
    const other = at(3, 'other', 'S1', TUE, '09:00', { estimatedMinutes: 480 });
    const rows = [core(1, 'S1', TUE, '10:15'), core(2, 'S1', TUE, '17:00'), other];
    expect(found('002', rows).map((finding) => finding.coveredBy)).toEqual([undefined]);
  });
  it('the same rules on another day cover nothing', () => {
    const rows = [core(1, 'L1', TUE, '10:45', 3), core(2, 'S1', WED, '10:45', 3)];
    const findings = found('013', rows, { rotations: [lead(1, 'L1')] });
    expect(findings.map((finding) => finding.coveredBy === undefined)).toEqual([false, true]);
  });
  it('weighs once: in the counts, in the day and in the score', () => {
    const result = report([core(1, 'S1', TUE, '10:15'), core(2, 'S1', TUE, '10:45')]);
    expect(result.counts.critical).toBe(1);
    expect(result.days.find((day) => day.date === TUE)?.status).toBe('fail');
  });
});

describe('the report', () => {
  const mixed = [
    core(5, 'CS', THU, '10:15'),
    core(3, 'S1', TUE, '10:15'),
    core(4, 'S1', TUE, '17:00'),
    at(6, 'supervisor', 'CS', TUE, '13:00', { parentRefNum: 3 }),
    ...[SUN, MON, WED, FRI, SAT].map((date, index) => core(20 + index, 'S2', date, '10:45')),
  ];
  it('is in order: severity, date, rule, smallest event', () => {
    const rank = { critical: 0, warning: 1, info: 2 };
    const keys = report(mixed).findings.map((finding) => [
      rank[finding.severity],
      finding.date ?? finding.weekStart,
      finding.ruleId,
      String(finding.eventRefs[0] ?? 0).padStart(12, '0'),
    ]);
    expect(keys.map((key) => key.join(' '))).toEqual(keys.map((key) => key.join(' ')).sort());
    expect(new Set(keys.map((key) => key[0])).size).toBe(3);
  });
  it('says per day what is on and how it stands', () => {
    const { days } = report(mixed);
    expect(days.map((day) => day.date)).toEqual([SUN, MON, TUE, WED, THU, FRI, SAT]);
    expect(days[2]).toEqual({
      date: TUE,
      status: 'fail',
      core: 2,
      byType: { core: 2, supervisor: 1 },
      people: 2,
    });
    expect(days[4]).toMatchObject({ status: 'warning', core: 1, people: 1 });
    expect(report([]).days.every((day) => day.status === 'pass')).toBe(true);
  });
  it('a finding’s identity is its cause, not its wording, weight or booking', () => {
    const row = core(1, 'S1', TUE, '10:30');
    const [before] = found('034', [row]);
    const accepted = [{ id: 'S5', eventRef: 1, employeeId: 'S1', date: TUE }];
    const [after] = found('034', [{ ...row, time: '10:40', name: 'renamed' }], { accepted });
    expect(before).toMatchObject({ fingerprint: `RULE-034|${TUE}|S1|1|`, bookingIds: ['B1'] });
    expect(after?.fingerprint).toBe(before?.fingerprint);
    expect(after?.message).not.toBe(before?.message);
    for (const other of [{ who: 'S2' }, { date: WED }, { ref: 2 }])
      expect(found('034', [{ ...row, ...other }])[0]?.fingerprint).not.toBe(before?.fingerprint);
  });
  it('has no two findings of one fingerprint, and does not depend on the order of the input', () => {
    fc.assert(
      fc.property(fc.constantFrom('small', 'typical', 'rolling' as const), fc.nat(1000), (preset, number) => {
        const snapshot = generate(preset, number);
        const judged = validateWeek(scheduleOf(snapshot), SUN);
        expect(validateWeek(scheduleOf(shuffled(snapshot, number + 1)), SUN)).toEqual(judged);
        const fingerprints = judged.findings.map((finding) => finding.fingerprint);
        expect(new Set(fingerprints).size).toBe(fingerprints.length);
      }),
      { seed: 13, numRuns: 25 },
    );
  });
});

describe('the score', () => {
  it.each([
    [0, 0, 100, 'Excellent'],
    [1, 0, 90, 'Excellent'],
    [1, 2, 84, 'Good'],
    [3, 0, 70, 'Good'],
    [3, 1, 67, 'Fair'],
    [5, 0, 50, 'Fair'],
    [5, 1, 47, 'Needs attention'],
    [11, 0, 0, 'Needs attention'],
  ])('%i critical, %i warnings → %i %s', (criticals, warnings, score, band) => {
    expect(healthScore(criticals, warnings)).toBe(score);
    expect(BAND_NAMES[bandOf(score)]).toBe(band);
    const counted: Report = {
      ...report([core(1, 'S1', TUE, '10:15')]),
      counts: { critical: criticals, warning: warnings, info: 9 },
    };
    expect(scoreOf(counted)).toEqual({ score, band: bandOf(score) });
  });
  it('never rises with another finding', () => {
    fc.assert(
      fc.property(fc.nat(15), fc.nat(40), (criticals, warnings) => {
        const score = healthScore(criticals, warnings);
        expect(healthScore(criticals + 1, warnings)).toBeLessThanOrEqual(score);
        expect(healthScore(criticals, warnings + 1)).toBeLessThanOrEqual(score);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
  it('a week without active events and bookings has none', () => {
    expect(scoreOf(report([]))).toBeNull();
    expect(scoreOf(report([core(1, 'S1', TUE, '10:15')]))?.score).toBe(100);
    expect(scoreOf(report([{ ...core(1, 'S1', TUE, '10:15'), condition: 'canceled' }]))).toBeNull();
    const stray = { ...core(1, 'S1', TUE, '10:15'), startDate: '2026-11-01', dueDate: '2026-11-05' };
    expect(scoreOf(report([stray]))?.score).toBe(90);
    const upcoming = {
      refNum: 1,
      name: 'event 1',
      type: 'core' as const,
      startDate: SAT,
      dueDate: '2026-12-31',
    };
    expect(scoreOf(report([], { events: [upcoming] }))?.score).toBe(100);
    expect(scoreOf(report([], { events: [{ ...upcoming, startDate: '2026-11-29' }] }))).toBeNull();
    expect(scoreOf(report([], { events: [{ ...upcoming, startDate: MON, dueDate: SUN }] }))).toBeNull();
  });
});

describe('the health of a proposal', () => {
  const rows = [
    core(1, 'S1', TUE, '10:30'),
    core(2, 'S1', '2026-12-01', '10:15'),
    core(3, 'S1', '2026-12-01', '17:00'),
    core(4, 'S1', '2026-12-08', '10:15'),
  ];
  const schedule = scheduleOf(snapshotWith(rows, { employees: [person('S1', 'event_specialist')] }));
  it('is the lowest score of the weeks in which it places a row', () => {
    expect(proposalHealth(schedule, [TUE, '2026-12-01', '2026-12-08'])).toEqual({
      score: 87,
      band: 'good',
      weekStart: '2026-11-29',
      criticals: 1,
      warnings: 1,
    });
    expect(proposalHealth(schedule, ['2026-12-08', TUE])).toMatchObject({
      score: 97,
      weekStart: SUN,
      warnings: 1,
    });
  });
  it('names the earliest of equal weeks, and nothing placed has no health', () => {
    expect(proposalHealth(scheduleOf(snapshotWith([])), [])).toBeNull();
    const fine = scheduleOf(snapshotWith([rows[0]!, rows[3]!].map((row) => ({ ...row, time: '10:15' }))));
    expect(proposalHealth(fine, ['2026-12-08', TUE])?.weekStart).toBe(SUN);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureTrend, figuresOf, median, percentile, ratio } from '../../../src/services/history/figures.ts';
import { RUN_OUTCOMES, type RunRecord } from '../../../src/services/history/records.ts';

const ZONE = 'America/Chicago';
let id = 0;

function run(values: Partial<RunRecord> = {}): RunRecord {
  id += 1;
  return {
    runId: id,
    runType: 'automatic',
    mode: 'normal',
    startedAt: new Date('2026-11-20T08:00:00Z'),
    durationMs: 2000,
    outcome: 'approved',
    processed: 10,
    scheduled: 8,
    swaps: 2,
    failed: 2,
    health: 90,
    decidedBy: 'U1',
    minutesToDecision: 30,
    submitted: 8,
    submissionFailed: 0,
    placed: 8,
    edited: 1,
    attempted: 8,
    takenAtOnce: 8,
    takenLater: 0,
    failures: [],
    ...values,
  };
}

const undecided = { decidedBy: null, minutesToDecision: null };
const crashed = () =>
  run({ outcome: 'crashed', processed: 0, scheduled: 0, swaps: 0, failed: 0, ...undecided });

describe('figures of workflow §10', () => {
  it('without a run every ratio is unknown, none is zero', () => {
    expect(figuresOf([])).toEqual({
      runs: 0,
      successRate: null,
      eventsPerRun: null,
      durationMs: { p50: null, p95: null },
      swapRate: null,
      editRate: null,
      minutesToApproval: null,
      replaced: 0,
      expired: 0,
      rejectionRate: null,
      manualRate: null,
      submissionRate: null,
      retryRate: null,
    });
  });

  it('success rate is the sum of what was placed over the sum of what was planned, not a mean of rates', () => {
    const runs = [run({ processed: 100, scheduled: 50 }), run({ processed: 2, scheduled: 2 }), crashed()];
    expect(figuresOf(runs).successRate).toBeCloseTo(52 / 102);
  });

  it('runs that did not finish count for nothing but the number of runs', () => {
    const one = figuresOf([run()]);
    expect(figuresOf([run(), crashed(), run({ outcome: 'failed', durationMs: 9e6, ...undecided })])).toEqual({
      ...one,
      runs: 3,
      editRate: one.editRate,
    });
  });

  it('swap rate is over placed rows; nothing placed → unknown', () => {
    expect(figuresOf([run()]).swapRate).toBe(0.25);
    expect(figuresOf([run({ scheduled: 0, swaps: 0 })]).swapRate).toBeNull();
  });

  it('replaced and expired runs are counted apart, never as rejected, and say nothing about edits', () => {
    const runs = [
      run({ outcome: 'rejected' }),
      run(),
      run({ outcome: 'replaced', decidedBy: 'system', minutesToDecision: null, edited: 8 }),
      run({ outcome: 'expired', decidedBy: 'system', minutesToDecision: null, edited: 8 }),
    ];
    expect(figuresOf(runs)).toMatchObject({ replaced: 1, expired: 1, rejectionRate: 0.5, editRate: 2 / 16 });
  });

  it('time to approval is the median of approvals by people; rejections do not count', () => {
    const runs = [10, 20, 600].map((minutesToDecision) => run({ minutesToDecision }));
    expect(figuresOf([...runs, run({ outcome: 'rejected', minutesToDecision: 1 })]).minutesToApproval).toBe(
      20,
    );
    expect(figuresOf([run({ outcome: 'waiting', ...undecided })]).minutesToApproval).toBeNull();
  });

  it('submission success is about the first attempt; what a retry brought through counts for the retries', () => {
    const figures = figuresOf([run({ attempted: 10, takenAtOnce: 6, takenLater: 3 })]);
    expect(figures).toMatchObject({ submissionRate: 0.6, retryRate: 0.75 });
    expect(figuresOf([run()]).retryRate).toBeNull();
  });

  it('manual rate is over all runs', () => {
    expect(figuresOf([run({ runType: 'manual' }), run(), run(), crashed()]).manualRate).toBe(0.25);
  });

  it('every ratio lies between 0 and 1, whatever the runs', () => {
    const record = fc
      .record({
        outcome: fc.constantFrom(...RUN_OUTCOMES),
        rows: fc.nat(100),
        scheduled: fc.nat(100),
        swaps: fc.nat(100),
        edited: fc.nat(100),
        attempted: fc.nat(100),
        takenAtOnce: fc.nat(100),
        minutes: fc.option(fc.nat(5000)),
      })
      .map(({ outcome, rows, minutes, ...r }) => {
        const scheduled = Math.min(r.scheduled, rows);
        const attempted = Math.min(r.attempted, scheduled);
        const takenAtOnce = Math.min(r.takenAtOnce, attempted);
        return run({
          outcome,
          processed: rows,
          scheduled,
          swaps: Math.min(r.swaps, scheduled),
          placed: scheduled,
          edited: Math.min(r.edited, scheduled),
          attempted,
          takenAtOnce,
          takenLater: attempted - takenAtOnce,
          minutesToDecision: minutes,
        });
      });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 60 }), (runs) => {
        const f = figuresOf(runs);
        for (const rate of [
          f.successRate,
          f.swapRate,
          f.editRate,
          f.rejectionRate,
          f.manualRate,
          f.submissionRate,
          f.retryRate,
        ])
          expect(rate === null || (rate >= 0 && rate <= 1)).toBe(true);
      }),
      { seed: 20_261_120, numRuns: 300 },
    );
  });
});

describe('failure trend', () => {
  const fails = (code: string, ...events: number[]) => events.map((eventRefNum) => ({ code, eventRefNum }));

  it('an event that fails in n runs counts n times, and once as an event', () => {
    const runs = [
      run({ failures: fails('A', 1, 2) }),
      run({ failures: [...fails('A', 1), ...fails('B', 3)] }),
    ];
    expect(failureTrend(runs, ZONE)).toMatchObject({
      failed: 4,
      distinctEvents: 3,
      codes: [
        { code: 'A', failed: 3, distinctEvents: 2 },
        { code: 'B', failed: 1, distinctEvents: 1 },
      ],
    });
  });

  it('weeks begin on the Sunday of the store, not of UTC', () => {
    // Saturday evening in Chicago is Sunday in UTC.
    const saturday = run({ startedAt: new Date('2026-11-22T04:00:00Z'), failures: fails('A', 1) });
    const sunday = run({ startedAt: new Date('2026-11-22T08:00:00Z'), failures: [] });
    expect(failureTrend([sunday, saturday], ZONE).weeks).toEqual([
      { week: '2026-11-15', runs: 1, failed: 1, distinctEvents: 1 },
      { week: '2026-11-22', runs: 1, failed: 0, distinctEvents: 0 },
    ]);
  });

  it('a week whose runs were all interrupted is no week without failures', () => {
    expect(failureTrend([crashed()], ZONE).weeks).toEqual([]);
  });
});

describe('the small functions', () => {
  it('median of odd, even and empty lists', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, null]);
  });
  it('percentile by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([percentile(hundred, 0.5), percentile(hundred, 0.95), percentile([7], 0.95)]).toEqual([50, 95, 7]);
    expect(percentile([], 0.5)).toBeNull();
  });
  it('a ratio over nothing is unknown', () => {
    expect([ratio(0, 0), ratio(0, 4), ratio(1, 4)]).toEqual([null, 0, 0.25]);
  });
});

import type { HistoryRunVm, HistoryVm } from '../../blocks/history.ts';
import { FAILURE_CODES } from '../../src/domain/types.ts';
import { many, NASTY } from './fixtures.ts';

/** The figures of a month, of nothing, and of the worst case. */
export const run = (values: Partial<HistoryRunVm> = {}): HistoryRunVm => ({
  runId: 42,
  runType: 'automatic',
  mode: 'normal',
  started: 'Fri Nov 20 02:00',
  tookSeconds: 3.21,
  outcome: 'approved',
  processed: 41,
  scheduled: 38,
  swaps: 3,
  failed: 3,
  health: 94,
  decidedBy: 'U0MANAGER',
  minutesToDecision: 42,
  submitted: 37,
  submissionFailed: 1,
  ...values,
});

export const vm = (values: Partial<HistoryVm> = {}): HistoryVm => ({
  storeId: 'store-1',
  storeName: 'Riverside 9901',
  timezone: 'America/Chicago',
  total: 37,
  runs: many(10, (i) => run({ runId: 42 - i })),
  skipped: 0,
  newerFrom: null,
  olderFrom: 32,
  figures: {
    successRate: 0.917,
    eventsPerRun: 38.4,
    durationMs: { p50: 2100, p95: 4300 },
    swapRate: 0.04,
    editRate: 0.06,
    minutesToApproval: 42.4,
    replaced: 2,
    expired: 1,
    rejectionRate: 0.083,
    manualRate: 0.1,
    submissionRate: 0.97,
    retryRate: 0.8,
  },
  failures: {
    codes: [
      { code: 'NO_SLOT_IN_WINDOW', failed: 6 },
      { code: 'NO_JUICER_ROTATION', failed: 3 },
    ],
    failed: 9,
    distinctEvents: 4,
    weeks: [
      { week: '2026-11-08', runs: 7, failed: 6 },
      { week: '2026-11-15', runs: 6, failed: 3 },
    ],
  },
  mayExport: true,
  ...values,
});

export const nothing: HistoryVm['figures'] = {
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
};
export const noFailures = { codes: [], failed: 0, distinctEvents: 0, weeks: [] };

export const worst = vm({
  storeId: 'x'.repeat(40),
  storeName: NASTY,
  timezone: 'America/Argentina/ComodRivadavia',
  total: 50,
  skipped: 20,
  newerFrom: 2_147_483_000,
  olderFrom: 2_147_483_000,
  runs: many(10, (i) =>
    run({
      runId: 2_147_483_000 + i,
      mode: 'emergency',
      runType: 'manual',
      processed: 400,
      scheduled: 400,
      swaps: 400,
      failed: 400,
      submitted: 400,
      submissionFailed: 400,
      health: 100,
      outcome: i === 0 ? NASTY : 'acknowledged',
      decidedBy: i === 1 ? `api:${NASTY}` : i === 2 ? `cli:${NASTY}` : NASTY,
      minutesToDecision: 28_799,
    }),
  ),
  failures: {
    codes: FAILURE_CODES.map((code) => ({ code, failed: 20_000 })),
    failed: 340_000,
    distinctEvents: 20_000,
    weeks: many(8, () => ({ week: '2026-11-15', runs: 50, failed: 20_000 })),
  },
});

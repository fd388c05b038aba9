import { describe, expect, it } from 'vitest';
import { COMMAND_WORDS, helpMessage, isCommandWord, nearestWord } from '../../blocks/help.ts';
import {
  causeWords,
  type HistoryRunVm,
  type HistoryVm,
  historyCsvWords,
  historyFileNote,
  historyMessage,
  historyPictureWords,
} from '../../blocks/history.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { FAILURE_CODES } from '../../src/domain/types.ts';
import { RUN_OUTCOMES } from '../../src/services/history/records.ts';
import { buttonLabels, controls, expectGoodMessage, expectHarmless } from './check.ts';
import { many, NASTY } from './fixtures.ts';

const run = (values: Partial<HistoryRunVm> = {}): HistoryRunVm => ({
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

const vm = (values: Partial<HistoryVm> = {}): HistoryVm => ({
  storeId: 'store-1',
  storeName: 'Riverside 9901',
  timezone: 'America/Chicago',
  total: 37,
  runs: many(10, (i) => run({ runId: 42 - i })),
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

const nothing: HistoryVm['figures'] = {
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
const noFailures = { codes: [], failed: 0, distinctEvents: 0, weeks: [] };

const worst = vm({
  storeId: 'x'.repeat(40),
  storeName: NASTY,
  timezone: 'America/Argentina/ComodRivadavia',
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

describe('/autoschedule history', () => {
  it.each([
    ['a month of runs', vm()],
    [
      'the first run',
      vm({ total: 1, runs: [run()], figures: { ...nothing, successRate: 1 }, failures: noFailures }),
    ],
    ['no run yet', vm({ total: 0, runs: [], figures: nothing, failures: noFailures })],
    ['the worst case', worst],
  ])('%s keeps every limit', (_, model) => {
    expectGoodMessage(historyMessage(model));
  });

  it('tells the figures in a few lines', () => {
    const { text } = historyMessage(vm());
    for (const words of [
      'Run history · Riverside 9901',
      '*Placed*: 92% of the events · 4% of them swaps · 6% changed by hand',
      '*Without a place*: 9 times (4 different events) · No free place in its window 6 · Nobody on the juicer rotation 3',
      '*By week*: from Sun Nov 8: 6 in 7 runs · from Sun Nov 15: 3 in 6 runs',
      '*Decisions*: approval after 42 min (median) · 8% rejected · 2 replaced by a newer run · 1 expired',
      '*Crossmark*: 97% taken at the first attempt · 80% of the others by Retry',
      'The newest 10 of 37 runs · America/Chicago',
    ])
      expect(text).toContain(words);
  });

  it('the text alone names every run that the blocks show (SL-4)', () => {
    const { text } = historyMessage(worst);
    for (const { runId } of worst.runs) expect(text).toContain(`run ${runId}`);
  });

  it('a run: when, how, what it placed, who decided and how long that took', () => {
    const { blocks } = historyMessage(vm({ runs: [run()] }));
    expect(JSON.stringify(blocks)).toContain(
      [
        '*Fri Nov 20 02:00* · run 42 · automatic · took 3.2 s',
        ':white_check_mark: Approved by <@U0MANAGER> after 42 min · 38 of 41 events placed · 3 swaps · ' +
          '3 without a place · health 94 · 37 submitted · 1 refused or lost on the way',
      ].join('\\n'),
    );
  });

  it('0 in the denominator reads –, never 0% or NaN', () => {
    const { text } = historyMessage(vm({ figures: nothing, failures: noFailures }));
    expect(text).toContain('*Placed*: – of the events');
    expect(text).toContain('approval after – (median)');
    expect(text).toContain('*Without a place*: no event');
    expect(text).not.toMatch(/NaN|0%/);
  });

  it.each([
    [0.9999, '99% of the events'],
    [1, '100% of the events'],
    [0.0001, 'under 1% of the events'],
    [0, '0% of the events'],
  ])('a rate of %d reads “%s”', (successRate, words) => {
    expect(historyMessage(vm({ figures: { ...nothing, successRate } })).text).toContain(words);
  });

  it('has words for every outcome and every failure code', () => {
    for (const outcome of RUN_OUTCOMES)
      expect(historyMessage(vm({ runs: [run({ outcome, decidedBy: null })] })).text).not.toContain(
        `\n${outcome}`,
      );
    for (const code of FAILURE_CODES) {
      expect(causeWords(code)).not.toBe(code);
      expect(causeWords(code).length).toBeLessThanOrEqual(45);
    }
    expect(causeWords('SOMETHING_NEW')).toBe('SOMETHING_NEW');
  });

  it('the system decides nothing: what was replaced or has expired names nobody', () => {
    const { text } = historyMessage(
      vm({ runs: [run({ outcome: 'expired', decidedBy: 'system', minutesToDecision: null })] }),
    );
    expect(text).toContain('Expired, nobody decided in time · 38 of 41');
  });

  it('Picture for everybody who may look, CSV only for those who may export', () => {
    expect(buttonLabels(historyMessage(vm()))).toEqual(['Picture', 'CSV']);
    expect(buttonLabels(historyMessage(vm({ mayExport: false })))).toEqual(['Picture']);
    expect(buttonLabels(historyMessage(vm({ total: 0, runs: [] })))).toEqual([]);
    const [picture] = controls(historyMessage(vm()));
    expect(ACTIONS.historyPicture.parse(String(picture?.value))).toMatchObject({ store: 'store-1' });
  });

  it.each(['picture', 'csv'] as const)('%s: says where it will be, also the second time', (file) => {
    for (const isNew of [true, false]) {
      const note = historyFileNote(file, isNew);
      expectGoodMessage(note);
      expect(note.text).toContain('direct messages');
    }
  });
});

describe('words that go with the files', () => {
  const shown = Array.from({ length: 14 }, (_, i) => ({
    date: `2026-11-${String(7 + i).padStart(2, '0')}`,
    placedShare: i === 3 ? null : 0.9,
    minutesToApproval: i === 3 ? null : 30 + i,
  }));

  it('who does not see the picture reads all of its values', () => {
    const { alt = '' } = historyPictureWords(vm(), shown);
    expect(alt).toContain('Three charts of 14 runs from Sat Nov 7 to Fri Nov 20.');
    expect(alt).toContain('oldest first: 90%, 90%, 90%, –, 90%');
    expect(alt).toContain('From proposal to approval: 30 min, 31 min, 32 min, –, 34 min');
    expect(alt).toContain(
      'Causes of failures: No free place in its window 6, Nobody on the juicer rotation 3.',
    );
  });

  it('keeps the limits in the worst case', () => {
    for (const words of [historyPictureWords(worst, shown), historyCsvWords(worst)]) {
      expect((words.alt ?? '').length).toBeLessThanOrEqual(1000);
      expect(words.text.length).toBeLessThanOrEqual(3900);
      expectHarmless([words.text, words.refused]);
    }
    expect(historyPictureWords(vm({ failures: noFailures }), []).alt).toContain('Every event found a place.');
  });
});

describe('help', () => {
  it('lists every word, and says more about each', () => {
    const all = helpMessage({ command: '/autoschedule' });
    expectGoodMessage(all);
    for (const word of COMMAND_WORDS) {
      expect(all.text).toContain(`\`/autoschedule ${word}\``);
      const one = helpMessage({ command: '/autoschedule', about: word });
      expectGoodMessage(one);
      expect(one.text.split('\n').length).toBe(2);
    }
  });

  it.each([
    ['histroy', 'history'],
    ['retri', 'retry'],
    ['HELP!', 'help'],
    ['runn', 'run'],
  ])('“%s” → %s', (typed, word) => {
    expect(nearestWord(typed)).toBe(word);
  });

  it('a word of ours is known as it is', () => {
    expect(COMMAND_WORDS.every(isCommandWord)).toBe(true);
    expect(isCommandWord('toString')).toBe(false);
  });

  it('takes anything that somebody types', () => {
    expectGoodMessage(helpMessage({ command: '/autoschedule', unknown: NASTY }));
  });
});

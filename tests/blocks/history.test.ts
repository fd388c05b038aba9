import { describe, expect, it } from 'vitest';
import { COMMAND_WORDS, helpMessage, isCommandWord, nearestWord } from '../../blocks/help.ts';
import {
  causeWords,
  historyCsvWords,
  historyFileNote,
  historyMessage,
  historyPictureWords,
} from '../../blocks/history.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { FAILURE_CODES } from '../../src/domain/types.ts';
import { RUN_OUTCOMES } from '../../src/services/history/records.ts';
import { buttonLabels, controls, expectGoodMessage, expectHarmless } from './check.ts';
import { NASTY } from './fixtures.ts';
import { noFailures, nothing, run, vm, worst } from './history-fixtures.ts';

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
    expect(buttonLabels(historyMessage(vm({ olderFrom: null })))).toEqual(['Picture', 'CSV']);
    expect(buttonLabels(historyMessage(vm({ mayExport: false, olderFrom: null })))).toEqual(['Picture']);
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

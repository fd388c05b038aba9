import { describe, expect, it } from 'vitest';
import { approveView, rejectView } from '../../blocks/decide.ts';
import { editView } from '../../blocks/edit.ts';
import { ACTIONS, KNOWN_ACTION_IDS, KNOWN_VIEW_IDS, VIEWS } from '../../blocks/ids.ts';
import { checkSuggestions } from '../../blocks/limits.ts';
import { personSuggestions } from '../../blocks/people.ts';
import { replaceView } from '../../blocks/replace.ts';
import { startView } from '../../blocks/start.ts';
import { errorView, loadingView, resultView, workingView } from '../../blocks/views.ts';
import { controls, expectGoodView, seenTexts } from './check.ts';
import * as fx from './fixtures.ts';

const { many, nasty, NASTY } = fx;
const problem = { sentence: NASTY, nextStep: NASTY };
const findings = many(40, (i) => ({
  id: `H${i}`,
  severity: (['info', 'soft', 'hard'] as const)[i % 3]!,
  message: NASTY,
}));
const start = {
  storeId: 'store-4711',
  storeName: 'Club 4711',
  timezone: fx.zone,
  mode: 'normal' as const,
  mayDiscard: true,
};
const waiting = (touched: number) => ({
  runId: 42,
  version: 7,
  rows: 41,
  touched,
  willBeReplaced: touched === 0,
});

const VIEW_CASES: [string, object][] = [
  ['edit', editView(fx.edit)],
  ['edit, findings', editView(fx.editWithFindings)],
  [
    'edit, nothing chosen',
    editView({
      ...fx.edit,
      row: fx.failedRow(),
      focus: 'assign',
      check: null,
      chosen: { person: null, date: null, time: null },
      allowedTimes: [],
    }),
  ],
  [
    'edit, worst case of 40 findings',
    editView({
      ...nasty(fx.editWithFindings),
      problem,
      allowedTimes: many(
        200,
        (i) => `${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}`,
      ),
      check: { ...fx.editWithFindings.check!, findings, consequences: many(40, () => NASTY) },
    }),
  ],
  ['loading', loadingView()],
  ['working', workingView()],
  ['result', resultView({ sentence: NASTY, details: many(40, () => NASTY) })],
  [
    'result, with what to do next',
    resultView({
      sentence: 'Saved.',
      next: { again: { id: 42, ver: 7 }, assign: { id: 1201, ver: 3 } },
    }),
  ],
  [
    'error',
    errorView({ sentence: NASTY, nextStep: NASTY, details: many(40, () => NASTY), requestId: 'r-1' }),
  ],
  ['approve', approveView(fx.approve)],
  [
    'approve, worst case of 400',
    approveView({
      ...nasty(fx.approve),
      problem,
      noLongerFit: many(400, (i) => ({ row: nasty(fx.row({ id: i })), reasons: [NASTY] })),
      softAvailability: many(400, (i) => ({ row: nasty(fx.row({ id: i })), message: NASTY })),
      lockedDays: many(60, () => ({
        date: '2026-11-26',
        reason: NASTY,
        rows: many(40, (i) => fx.row({ id: i })),
      })),
      noticeNeeded: many(60, () => ({
        employeeName: NASTY,
        dates: many(7, (i) => `2026-11-2${i}`),
        linked: true,
      })),
    }),
  ],
  ['reject', rejectView({ runId: 42, version: 7, rows: 41 })],
  ['start', startView({ ...start, waiting: [] })],
  ['start, worst case', startView({ ...start, storeName: NASTY, waiting: many(40, waiting), problem })],
  [
    'replace',
    replaceView({
      row: fx.failedRow(),
      timezone: fx.zone,
      dates: ['2026-11-26', '2026-11-27'],
      chosenDate: '2026-11-26',
      existing: null,
    }),
  ],
  [
    'replace, worst case',
    replaceView({
      row: nasty(fx.failedRow()),
      timezone: fx.zone,
      dates: many(
        150,
        (i) =>
          `2026-${String(1 + Math.floor(i / 28)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
      ),
      chosenDate: '2026-11-26',
      existing: NASTY,
      problem,
    }),
  ],
];

describe('SL-1, SL-2, SL-8: every view', () => {
  it.each(VIEW_CASES)('%s', (_, view) => {
    expectGoodView(view);
  });

  it('has only ids that the catch-alls know', () => {
    for (const [, view] of VIEW_CASES) {
      const { callback_id, type } = view as { callback_id?: string; type: string };
      if (type === 'modal') expect(KNOWN_VIEW_IDS).toContain(callback_id);
      for (const { action_id } of controls(view)) expect(KNOWN_ACTION_IDS).toContain(action_id);
    }
  });
});

const inputsOf = (view: object) =>
  (
    view as {
      blocks: {
        type: string;
        block_id: string;
        element: Record<string, unknown>;
        dispatch_action?: boolean;
      }[];
    }
  ).blocks.filter(({ type }) => type === 'input');

describe('the edit form', () => {
  it('WF-9: carries the row and the version that it shows', () => {
    const view = editView(fx.edit);
    expect(VIEWS.edit.parse(view.private_metadata)).toMatchObject({
      id: 1201,
      ver: 3,
      run: 42,
      date: '2026-11-26',
    });
  });

  it('says the window in words and checks live', () => {
    const view = editView(fx.edit);
    expect(seenTexts(view)).toContain('From Thu Nov 26 to Fri Dec 4, both included.');
    expect(inputsOf(view).every(({ dispatch_action }) => dispatch_action === true)).toBe(true);
    expect(editView({ ...fx.edit, lastDay: '2026-11-26' }).blocks.length).toBe(view.blocks.length);
  });

  it('asks for a reason and a notice only when they are needed, within six inputs', () => {
    const ids = (view: object) => inputsOf(view).map(({ block_id }) => block_id);
    expect(ids(editView(fx.edit))).toEqual(['edit.employee', 'edit.date', 'edit.time:2026-11-26']);
    expect(ids(editView(fx.editWithFindings))).toEqual([
      'edit.employee',
      'edit.date',
      'edit.time:2026-11-26',
      'edit.other.time',
      'edit.reason',
      'edit.notice',
    ]);
  });

  it('shows hard findings first, then soft, then notes', () => {
    const text = seenTexts(editView(fx.editWithFindings)).find((each) => each.includes('Not possible')) ?? '';
    expect(text.indexOf('Not possible')).toBeLessThan(text.indexOf('Needs a reason'));
    expect(text.indexOf('Needs a reason')).toBeLessThan(text.indexOf('Note –'));
    expect(text).toContain('• Its Supervisor 612700 moves to Fri Nov 27.');
    expect(text).not.toContain('Fits');
  });

  it('another date starts the time afresh, the same date keeps it', () => {
    const timeBlock = (date: string) =>
      inputsOf(editView({ ...fx.edit, chosen: { ...fx.edit.chosen, date } }))[2]?.block_id;
    expect(timeBlock('2026-11-27')).not.toBe(timeBlock('2026-11-26'));
  });

  it('WF-31: Daybreak writes only to people it can reach', () => {
    const options = (canSendDm: boolean) => {
      const check = { ...fx.editWithFindings.check!, canSendDm };
      const notice = inputsOf(editView({ ...fx.editWithFindings, check })).at(-1);
      return (notice?.element.options as unknown[] | undefined)?.length;
    };
    expect([options(true), options(false)]).toEqual([2, 1]);
  });
});

describe('the list of people', () => {
  const encode = (value: string) => ACTIONS.editEmployee.encode({ value, ver: 3 });

  it('is grouped by verdict, best first, with the reason under each name', () => {
    const { option_groups } = personSuggestions(fx.people, '', encode);
    expect(option_groups?.map(({ label, options }) => [label.text, options.length])).toEqual([
      ['Fits', 3],
      ['Possible with a reason', 2],
      ['Cannot', 1],
    ]);
    expect(option_groups?.[0]?.options[0]).toMatchObject({
      text: { text: 'Maya Okafor · Lead' },
      description: { text: 'free that day · 0 Core this week' },
      value: 'v1|e-maya|3',
    });
  });

  it('do not repeat the name and the title in the reason, and keep its first sentence', () => {
    const [sam] = fx.people.filter(({ employeeId }) => employeeId === 'e-sam');
    const reason =
      'Event Specialist · free that day · Sam Lindqvist usually does not work Thursdays. Check with them.';
    const { option_groups } = personSuggestions([{ ...sam!, reason }], '', encode);
    expect(option_groups?.[0]?.options[0]).toMatchObject({
      text: { text: 'Sam Lindqvist · Event Specialist' },
      description: { text: 'free that day · usually does not work Thursdays' },
    });
  });

  it('narrows by what was typed; nobody found is an empty list', () => {
    const { option_groups } = personSuggestions(fx.people, ' raj ', encode);
    expect(option_groups?.flatMap(({ options }) => options.map(({ value }) => value))).toEqual([
      'v1|e-raj|3',
    ]);
    expect(personSuggestions(fx.people, 'zzz', encode)).toEqual({ options: [] });
  });

  it('never answers with more than 100, whatever the names', () => {
    const crowd = many(300, (i) => ({
      ...fx.people[i % 6]!,
      employeeId: `e${i}`,
      name: NASTY,
      reason: NASTY,
    }));
    const answer = personSuggestions(crowd, '', encode);
    expect(checkSuggestions(answer)).toEqual([]);
    expect(answer.option_groups?.reduce((sum, { options }) => sum + options.length, 0)).toBe(100);
  });
});

describe('approve', () => {
  it('WF 6.2: repeats the figures and says what will be sent and what not', () => {
    const texts = seenTexts(approveView(fx.approve)).join('\n');
    expect(texts).toContain(
      '38 bookings to create · 3 bookings to move · 1 person is affected this week · 1 left out · 2 need you',
    );
    expect(texts).toMatch(/1 row no longer fits and will not be sent:\n• Thu Nov 26/);
    expect(texts).toContain('Maya Okafor: Thu Nov 26, Fri Nov 27');
    const [soft] = fx.approve.softAvailability;
    expect(texts).toContain(`accepts this:\n• ${soft!.row.employeeName}: Thu Nov 26`);
  });

  it('names each person once with all days on which they usually do not work', () => {
    const unusual = ['2026-11-29', '2026-12-06', '2026-11-29'].map((date, i) => ({
      row: fx.row({ id: i, date, employeeName: 'Sam Doe' }),
      message: 'Sam Doe usually does not work Sundays.',
    }));
    const texts = seenTexts(approveView({ ...fx.approve, softAvailability: unusual })).join('\n');
    expect(texts).toMatch(/3 rows stand on days .*\n• Sam Doe: Sun Nov 29, Sun Dec 6(\n|$)/);
  });

  it('a locked day leaves no way to submit', () => {
    const view = approveView({
      ...fx.approve,
      lockedDays: [{ date: '2026-11-26', reason: 'Printed', rows: [fx.row()] }],
    });
    expect(view.submit).toBeUndefined();
    expect(inputsOf(view)).toEqual([]);
    expect(seenTexts(view).join('\n')).toContain('*Thu Nov 26* (Printed): 613201');
  });

  it('carries the version that it shows', () => {
    expect(VIEWS.approve.parse(approveView(fx.approve).private_metadata)).toEqual({ id: 42, ver: 7 });
  });

  it('without short notice there is nothing to fill in', () => {
    expect(inputsOf(approveView({ ...fx.approve, noticeNeeded: [] }))).toEqual([]);
  });
});

describe('run', () => {
  it('WF-6: says what waits and what happens to it; only who may approve may discard', () => {
    const texts = (touched: number, mayDiscard: boolean) =>
      seenTexts(startView({ ...start, mayDiscard, waiting: [waiting(touched)] })).join('\n');
    expect(texts(0, true)).toContain('Run 42 with 41 rows: will be replaced');
    expect(texts(3, true)).toContain(
      'Run 42 with 41 rows, 3 changed by hand: stays, only the rest is planned',
    );
    expect(texts(3, true)).toContain('Discard them too');
    expect(texts(0, true)).not.toContain('Discard them too');
    expect(texts(3, false)).not.toContain('Discard them too');
  });
});

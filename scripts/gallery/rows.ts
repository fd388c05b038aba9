import { editView } from '../../blocks/edit.ts';
import { planAgainView } from '../../blocks/plan-again.ts';
import { replaceView } from '../../blocks/replace.ts';
import { startView } from '../../blocks/start.ts';
import { errorView, loadingView, resultView, workingView } from '../../blocks/views.ts';
import { whyView } from '../../blocks/why.ts';
import { whyDetailsView } from '../../blocks/why-details.ts';
import * as fx from '../../tests/blocks/fixtures.ts';
import { again, ID } from '../../tests/blocks/rotations-fixtures.ts';
import { type Entry, entry } from './entry.ts';

const { many, nasty, NASTY } = fx;
const ROWS = 'Rows of a proposal';
const STEPS = 'Run, and the steps between';
const problem = { sentence: 'Somebody was faster.', nextStep: 'Look at the row as it is now.' };
const replace = {
  row: fx.failedRow(),
  timezone: fx.zone,
  dates: ['2026-11-26', '2026-11-27'],
  chosenDate: '2026-11-26',
  existing: null,
};
const start = {
  ...{ storeId: 'store-4711', storeName: 'Club 4711 Riverside', timezone: fx.zone },
  ...{ mode: 'normal' as const, mayDiscard: true },
};
const waiting = (touched: number) => ({
  ...{ runId: 42 - touched, version: 7, rows: 41, touched },
  willBeReplaced: touched === 0,
});

/** What opens from a row, from *Run*, and what stands between two views. */
export function rowEntries(): Entry[] {
  return [
    entry(ROWS, 'fits', editView, fx.edit),
    entry(ROWS, 'with findings', editView, fx.editWithFindings),
    entry(ROWS, 'nothing chosen', editView, {
      ...fx.edit,
      ...{ row: fx.failedRow(), focus: 'assign', check: null, allowedTimes: [] },
      chosen: { person: null, date: null, time: null },
    }),
    entry(ROWS, 'worst case of 40 findings', editView, {
      ...nasty(fx.editWithFindings),
      problem: { sentence: NASTY, nextStep: NASTY },
      check: {
        ...fx.editWithFindings.check!,
        findings: many(40, (i) => ({ id: `H${i}`, severity: 'hard' as const, message: NASTY })),
        consequences: many(40, () => NASTY),
      },
    }),
    entry(ROWS, 'placed', whyView, fx.why),
    entry(ROWS, 'not placed', whyView, fx.whyNot),
    entry(ROWS, 'changed by hand', whyView, { ...fx.why, row: fx.row({ edited: true }) }),
    entry(ROWS, 'placed', whyDetailsView, fx.why),
    entry(ROWS, 'not placed', whyDetailsView, fx.whyNot),
    entry(ROWS, 'worst case', whyDetailsView, nasty(fx.whyNot)),
    entry(ROWS, 'a day to choose', replaceView, replace),
    entry(ROWS, 'somebody was faster', replaceView, { ...replace, existing: 'Raj Patel', problem }),
    entry(ROWS, 'two rows', planAgainView, again),
    entry(ROWS, 'worst case of 40 findings', planAgainView, {
      ...again,
      ...{ reasonNeeded: true, canSendDm: true },
      rows: many(20, (i) => ({ ...again.rows[0]!, employeeId: ID, employeeName: NASTY, eventRefNum: i })),
      findings: many(40, (i) => ({ id: `S${i}`, severity: 'soft' as const, message: NASTY })),
    }),
    entry(STEPS, 'nothing waits', startView, { ...start, waiting: [] }),
    entry(STEPS, 'proposals wait', startView, { ...start, waiting: [waiting(0), waiting(3)] }),
    entry(STEPS, 'worst case of 40', startView, { ...start, storeName: NASTY, waiting: many(40, waiting) }),
    entry(STEPS, 'loading', loadingView),
    entry(STEPS, 'working', workingView),
    entry(STEPS, 'with what to do next', resultView, {
      sentence: 'Lena Hoffmann is juicer on Thu Nov 26.',
      details: ['The next run uses it.'],
      next: { again: { id: 42, ver: 7 }, assign: { id: 1201, ver: 3 } },
    }),
    entry(STEPS, 'not done', errorView, { ...problem, requestId: 'r-7f3a' }),
  ];
}

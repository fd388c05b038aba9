import { exceptionFormView } from '../../blocks/exception-form.ts';
import { exceptionsView } from '../../blocks/exceptions.ts';
import { historyFileNote, historyMessage } from '../../blocks/history.ts';
import { homeView } from '../../blocks/home.ts';
import { rotationEditView } from '../../blocks/rotation-edit.ts';
import { rotationsHelp, rotationsView } from '../../blocks/rotations.ts';
import { scheduleDay, scheduleView } from '../../blocks/schedule.ts';
import { weekPlanNote } from '../../blocks/schedule-file.ts';
import { scheduleHelp } from '../../blocks/schedule-help.ts';
import { scheduleWeek } from '../../blocks/schedule-week.ts';
import { statusMessage } from '../../blocks/status.ts';
import * as fx from '../../tests/blocks/fixtures.ts';
import * as history from '../../tests/blocks/history-fixtures.ts';
import * as home from '../../tests/blocks/home-fixtures.ts';
import * as rota from '../../tests/blocks/rotations-fixtures.ts';
import * as board from '../../tests/blocks/schedule-fixtures.ts';
import { type Entry, entry } from './entry.ts';

const { many, nasty, NASTY } = fx;
const HOME = 'App Home';
const ROTATIONS = 'Rotations';
const SCHEDULE = 'Schedule';
const HISTORY = 'Status and history';
const { ID, problem } = rota;
const ownWorst = { kind: 'own' as const, store: home.worst.store, stores: home.stores, own: home.worstOwn };
const NOBODY = { person: null, backup: null };
const nobodyYet = {
  ...fx.status,
  ...{
    last: null,
    waiting: [],
    failedSubmissions: 0,
    interruptedRunId: null,
    differences: 0,
    approvers: [],
    nextRun: null,
  },
  noApprover: { ...fx.noApprover, admins: ['U000OTTO'] },
};
const people = [
  board.person('Maya Okafor', [
    board.item(),
    board.item({ ...{ time: '12:00', endTime: '12:15', block: null }, eventType: 'supervisor' }),
  ]),
  board.person('Sam Lindqvist', [
    board.item({ ...{ block: 4, time: '10:45', endTime: '17:15' }, state: 'proposed' }),
  ]),
  board.person('Raj Patel', [board.item({ block: 5, state: 'failed', moves: true })], 'time_off'),
];
const fullDay = board.day({
  people,
  juicer: { name: 'Tom Adeyemi', away: 'time_off', backup: 'Lena Hoffmann', fromException: false },
  juicerWork: true,
  free: [{ name: 'Inés Carvalho' }],
  off: [{ name: 'Tom Adeyemi', why: 'time_off' }],
  unstaffed: [{ eventRefNum: 612_500, shortName: 'Kito Noodles', eventType: 'core', why: 'last_day' }],
  openLater: 3,
});
const fullWeek = {
  ...board.week(),
  days: board.DATES.map((date, i) => ({
    ...fullDay,
    ...{ date, holiday: i === 4 ? 'Thanksgiving' : null, locked: i === 1 ? { reason: 'Inventory' } : null },
    people: i === 0 ? [] : people.slice(i % 3),
  })),
};

/** App Home, rotations, boards, status and history. */
export function storeEntries(): Entry[] {
  return [
    entry(HOME, 'a manager', homeView, fx.home),
    entry(HOME, 'a store where nothing is yet', homeView, home.empty),
    entry(HOME, 'worst case of 400', homeView, home.worst),
    entry(HOME, 'nobody may approve', homeView, {
      ...fx.home,
      ...{ failed: [], interrupted: null, noApprover: { ...fx.noApprover, mayGrant: true } },
    }),
    entry(HOME, 'an employee', homeView, home.own),
    entry(HOME, 'an employee, worst case', homeView, ownWorst),
    entry(HOME, 'somebody without a role', homeView, home.nobody),
    entry(ROTATIONS, 'the week', rotationsView, rota.grid),
    entry(ROTATIONS, 'after saving', rotationsView, rota.grid, 2),
    entry(ROTATIONS, 'read only, not set up', rotationsView, {
      ...rota.grid,
      ...{ saved: null, mayEdit: false },
      warnings: rota.grid.days.map(({ weekday }) => ({
        ...rota.grid.warnings[0]!,
        weekday,
        type: 'primary_lead' as const,
        code: 'lead_gap' as const,
        message: 'Nobody is Primary Lead that day.',
      })),
      days: rota.grid.days.map(({ weekday }) => ({ weekday, juicer: NOBODY, primaryLead: NOBODY })),
    }),
    entry(ROTATIONS, 'worst case', rotationsView, { ...nasty(rota.grid), warnings: rota.worstWarnings }, 14),
    entry(ROTATIONS, 'juicers', rotationEditView, rota.edit),
    entry(ROTATIONS, 'Primary Leads, nobody yet', rotationEditView, {
      ...rota.edit,
      ...{ type: 'primary_lead', warnings: [] },
      days: rota.edit.days.map(({ weekday }) => ({ weekday, ...NOBODY })),
    }),
    entry(ROTATIONS, 'somebody was faster', rotationEditView, {
      ...rota.edit,
      stale: { by: 'U000MAYA', at: fx.stamp },
    }),
    entry(ROTATIONS, 'a page', exceptionsView, rota.list),
    entry(ROTATIONS, 'none', exceptionsView, {
      ...rota.list,
      page: { items: [], page: 1, pages: 1, total: 0 },
    }),
    entry(ROTATIONS, 'worst case of 400', exceptionsView, {
      ...nasty(rota.list),
      page: {
        items: many(8, (id) => nasty(rota.exception({ id, insteadOf: NASTY, problem: NASTY }))),
        ...{ page: 49, pages: 50, total: 400 },
      },
    }),
    entry(ROTATIONS, 'a new one', exceptionFormView, rota.form),
    entry(ROTATIONS, 'somebody who usually is not there', exceptionFormView, {
      ...rota.form,
      leftOut: 'Alma Reyes usually does not work Thursdays',
    }),
    entry(ROTATIONS, 'worst case', exceptionFormView, {
      ...rota.form,
      ...{ storeId: ID, storeName: NASTY, usual: NASTY, existing: NASTY, leftOut: NASTY, problem },
    }),
    entry(ROTATIONS, 'usage', rotationsHelp, { command: '/rotations' }),
    entry(ROTATIONS, 'a word nobody knows', rotationsHelp, { command: '/rotations', unknown: 'exeptions' }),
    entry(SCHEDULE, 'a day', scheduleDay, board.board([fullDay])),
    entry(SCHEDULE, 'nobody works', scheduleDay, board.board([board.day()])),
    entry(
      SCHEDULE,
      'a locked holiday',
      scheduleDay,
      board.board([board.day({ holiday: 'Thanksgiving', locked: { reason: 'Inventory' } })]),
    ),
    entry(SCHEDULE, 'worst case of 60 people', scheduleDay, board.board([board.worstDay('2026-11-26')])),
    entry(SCHEDULE, 'a week', scheduleWeek, fullWeek),
    entry(SCHEDULE, 'an empty week', scheduleWeek, board.week()),
    entry(SCHEDULE, 'worst case of 60 people', scheduleWeek, {
      ...board.week(),
      days: board.DATES.map(board.worstDay),
    }),
    entry(SCHEDULE, 'from App Home', scheduleView, scheduleDay(board.board([fullDay])).blocks),
    entry(SCHEDULE, 'usage', scheduleHelp, { command: '/schedule' }),
    entry(SCHEDULE, 'a word nobody knows', scheduleHelp, {
      ...{ command: '/schedule', unknown: 'tomorow', nearest: 'tomorrow' },
    }),
    entry(SCHEDULE, 'new', weekPlanNote, true),
    entry(SCHEDULE, 'sent before', weekPlanNote, false),
    entry(HISTORY, 'a store at work', statusMessage, fx.status),
    entry(HISTORY, 'nothing yet', statusMessage, nobodyYet),
    entry(HISTORY, 'worst case of 40', statusMessage, {
      ...nasty(fx.status),
      waiting: many(40, () => ({ run: nasty(fx.run()), url: 'https://slack.example.com/archives/C1/p1' })),
      approvers: many(40, (i) => `U0MANAGER${i}`),
    }),
    entry(HISTORY, 'a month of runs', historyMessage, history.vm()),
    entry(HISTORY, 'older runs', historyMessage, {
      ...history.vm(),
      ...{ skipped: 10, newerFrom: 42, olderFrom: 22 },
    }),
    entry(HISTORY, 'no run yet', historyMessage, {
      ...history.vm(),
      ...{ total: 0, runs: [], figures: history.nothing, failures: history.noFailures },
    }),
    entry(HISTORY, 'worst case', historyMessage, history.worst),
    entry(HISTORY, 'picture', historyFileNote, 'picture', true),
    entry(HISTORY, 'file sent before', historyFileNote, 'csv', false),
  ];
}

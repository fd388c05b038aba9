import { submissionAlert } from '../../blocks/alert.ts';
import { approveView, rejectView } from '../../blocks/decide.ts';
import { runFailedNotice, shortNotice } from '../../blocks/dm.ts';
import { noApproverMessage, reminderMessage } from '../../blocks/reminder.ts';
import { runParent } from '../../blocks/run-parent.ts';
import { needsYouSection } from '../../blocks/section-needs-you.ts';
import { newSection } from '../../blocks/section-new.ts';
import { previewSection } from '../../blocks/section-preview.ts';
import { swapsSection } from '../../blocks/section-swaps.ts';
import * as fx from '../../tests/blocks/fixtures.ts';
import { type Entry, entry } from './entry.ts';

const { many, nasty, NASTY, pageOf, sectionRun } = fx;
const PROPOSAL = 'Proposal';
const DIRECT = 'Direct messages';
const longRow = (id: number) => ({
  ...nasty(fx.row({ id, eventRefNum: 999_999_999_999, thisWeek: true, edited: true, blockOverflow: true })),
  notes: [NASTY, NASTY],
  noLongerFits: [NASTY],
});
const crowded = {
  ...fx.board,
  holiday: NASTY,
  locked: { reason: NASTY },
  people: many(60, (i) => ({
    employeeId: `e${i}`,
    name: NASTY,
    title: 'lead_event_specialist',
    items: many(10, () => ({ ...fx.board.people[0]!.items[0]!, shortName: NASTY })),
  })),
};
const decision = { kind: 'approved', by: 'U000MAYA', at: fx.stamp, reason: null };
const reminded = ['U000MAYA', 'U000OTTO'];
const reminder = { part: 'first' as const, run: fx.run(), readyAt: fx.stamp, reminded };
const noApprover = { storeId: 'store-4711', storeName: 'Club 4711 Riverside', timezone: fx.zone };
const changes = [
  {
    kind: 'event_added',
    eventRefNum: 612_345,
    shortName: 'Little Fern Tea',
    date: '2026-11-26',
    time: '10:15',
  },
  {
    kind: 'event_removed',
    eventRefNum: 612_400,
    shortName: 'Kito Noodles',
    date: '2026-11-27',
    time: '10:45',
  },
];
const dm = { storeName: 'Club 4711 Riverside', timezone: fx.zone, personName: 'Maya Okafor', changes };

/** The proposal from the planned run to the report, its thread, its forms, and what is sent to single people. */
export function proposalEntries(): Entry[] {
  return [
    ...Object.entries(fx.runs).map(([name, run]) => entry(PROPOSAL, name, runParent, run)),
    entry(PROPOSAL, 'worst case of 400', runParent, {
      ...nasty(fx.runs.reportedWithFailures!),
      counts: { fresh: 400, swaps: 115, needYou: 400, leftOut: 400, edited: 400, placed: 400 },
      report: { skipped: 400, failedRows: many(400, (id) => nasty(fx.rejectedRow({ id }))) },
    }),
    entry(PROPOSAL, 'rows', newSection, sectionRun, pageOf(fx.newRows)),
    entry(PROPOSAL, 'a page of many', newSection, sectionRun, pageOf(fx.newRows, 2, 5, 38)),
    entry(PROPOSAL, 'empty', newSection, sectionRun, pageOf([])),
    entry(PROPOSAL, 'decided', newSection, { ...sectionRun, open: false }, pageOf(fx.newRows)),
    entry(PROPOSAL, 'worst case of 400', newSection, sectionRun, pageOf(many(8, longRow), 25, 50, 400)),
    entry(PROPOSAL, 'swaps', swapsSection, sectionRun, pageOf([fx.swap, fx.swapWithoutPlace])),
    entry(PROPOSAL, 'empty', swapsSection, sectionRun, pageOf([])),
    entry(
      PROPOSAL,
      'worst case of 400',
      swapsSection,
      sectionRun,
      pageOf(
        many(8, (i) => ({
          ...nasty(fx.swap),
          incoming: longRow(i),
          chain: many(8, (k) => longRow(100 * i + k)),
        })),
        ...[25, 50, 400],
      ),
    ),
    entry(PROPOSAL, 'rows', needsYouSection, sectionRun, pageOf(fx.needRows)),
    entry(PROPOSAL, 'empty', needsYouSection, sectionRun, pageOf([])),
    entry(
      PROPOSAL,
      'worst case of 400',
      needsYouSection,
      sectionRun,
      pageOf(
        many(8, (id) => nasty(fx.failedRow({ id }))),
        ...[25, 50, 400],
      ),
    ),
    entry(PROPOSAL, 'a day', previewSection, sectionRun, fx.preview),
    entry(PROPOSAL, 'a day as a table', previewSection, sectionRun, fx.preview, { table: true }),
    entry(PROPOSAL, 'a locked holiday', previewSection, sectionRun, {
      ...fx.preview,
      items: [{ ...fx.board, holiday: 'Thanksgiving', locked: { reason: null } }],
    }),
    entry(PROPOSAL, 'no days', previewSection, sectionRun, { ...pageOf([]), days: [] }),
    entry(PROPOSAL, 'worst case of 60 people', previewSection, sectionRun, {
      ...fx.preview,
      items: [crowded],
    }),
    entry(PROPOSAL, 'with everything to agree to', approveView, fx.approve),
    entry(PROPOSAL, 'a locked day', approveView, {
      ...fx.approve,
      lockedDays: [{ date: '2026-11-26', reason: 'Printed', rows: [fx.row()] }],
    }),
    entry(PROPOSAL, 'nothing to say', approveView, {
      ...fx.approve,
      ...{ leftOut: 0, needYou: 0, noLongerFit: [], softAvailability: [], noticeNeeded: [] },
    }),
    entry(PROPOSAL, 'worst case of 400', approveView, {
      ...nasty(fx.approve),
      noLongerFit: many(400, (id) => ({ row: nasty(fx.row({ id })), reasons: [NASTY] })),
      softAvailability: many(400, (id) => ({ row: nasty(fx.row({ id })), message: NASTY })),
      noticeNeeded: many(60, () => ({ employeeName: NASTY, dates: ['2026-11-26'], linked: true })),
    }),
    entry(PROPOSAL, 'the form', rejectView, { runId: 42, version: 7, rows: 41 }),
    entry(DIRECT, 'two failures', submissionAlert, fx.alert),
    entry(DIRECT, 'resolved', submissionAlert, { ...fx.alert, resolved: { by: 'U000MAYA', at: fx.stamp } }),
    entry(DIRECT, 'worst case of 400', submissionAlert, {
      ...nasty(fx.alert),
      rows: many(400, (id) => ({ row: nasty(fx.rejectedRow({ id })), sentence: NASTY, nextStep: NASTY })),
    }),
    ...(['first', 'second', 'deputy'] as const).map((part) =>
      entry(DIRECT, part, reminderMessage, { ...reminder, part }),
    ),
    entry(DIRECT, 'decided', reminderMessage, { ...reminder, run: fx.run({ decision }) }),
    entry(DIRECT, 'worst case', reminderMessage, {
      ...nasty(reminder),
      part: 'deputy',
      reminded: many(60, (i) => `U0000${100 + i}`),
    }),
    entry(DIRECT, 'nobody may approve', noApproverMessage, { ...noApprover, approvers: [] }),
    entry(DIRECT, 'mended', noApproverMessage, { ...noApprover, approvers: reminded }),
    entry(DIRECT, 'two changes', shortNotice, dm),
    entry(DIRECT, 'worst case of 60', shortNotice, {
      ...nasty(dm),
      personName: NASTY,
      changes: many(60, () => nasty(changes[0]!)),
    }),
    entry(DIRECT, 'a night that failed', runFailedNotice, {
      ...{ runId: 42, storeName: 'Club 4711 Riverside' },
      sentence: 'The run took too long and was stopped.',
      nextStep: 'Run again.',
    }),
  ];
}

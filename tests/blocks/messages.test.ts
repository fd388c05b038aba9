import { describe, expect, it } from 'vitest';
import { submissionAlert } from '../../blocks/alert.ts';
import { runFailedNotice, shortNotice } from '../../blocks/dm.ts';
import { helpMessage, nearestWord } from '../../blocks/help.ts';
import { ACTIONS, KNOWN_ACTION_IDS } from '../../blocks/ids.ts';
import type { Message } from '../../blocks/kit.ts';
import {
  alreadyDecided,
  done,
  forbidden,
  noStore,
  refused,
  replaced,
  reviewLinks,
  slackBusy,
  stale,
  unknownControl,
} from '../../blocks/notices.ts';
import { figures, progressLine, runParent } from '../../blocks/run-parent.ts';
import { needsYouSection } from '../../blocks/section-needs-you.ts';
import { newSection } from '../../blocks/section-new.ts';
import { previewSection, weekStrip } from '../../blocks/section-preview.ts';
import { swapsSection } from '../../blocks/section-swaps.ts';
import { statusMessage } from '../../blocks/status.ts';
import { buttonLabels, controls, expectGoodMessage } from './check.ts';
import * as fx from './fixtures.ts';

const { sectionRun, pageOf, many, nasty, NASTY } = fx;
const longRow = (i: number) => ({
  ...fx.row({
    id: 9_000_000 + i,
    eventRefNum: 999_999_999_999,
    thisWeek: true,
    edited: true,
    blockOverflow: true,
    eventType: 'juicer_deep_clean',
    employeeTitle: 'lead_event_specialist',
    overrideReason: NASTY,
    notes: [NASTY, NASTY, NASTY],
    noLongerFits: [NASTY, NASTY],
  }),
  shortName: NASTY,
  employeeName: NASTY,
});
const longFailed = (i: number) => ({ ...nasty(fx.failedRow({ id: i })), notes: [NASTY] });

/** Every message, in its realistic and in its worst form. */
const MESSAGES: [string, Message][] = [
  ...Object.entries(fx.runs).flatMap(([name, run]): [string, Message][] => [
    [`parent ${name}`, runParent(run)],
    [
      `parent ${name}, worst case`,
      runParent({
        ...nasty(run),
        counts: { fresh: 400, swaps: 115, needYou: 400, leftOut: 400, edited: 400, placed: 400 },
        report: { skipped: 400, failedRows: many(400, (i) => nasty(fx.rejectedRow({ id: i }))) },
      }),
    ],
  ]),
  ['new', newSection(sectionRun, pageOf(fx.newRows))],
  ['new, one row', newSection(sectionRun, pageOf(fx.newRows.slice(0, 1)))],
  ['new, empty', newSection(sectionRun, pageOf([]))],
  ['new, decided', newSection({ ...sectionRun, open: false }, pageOf(fx.newRows))],
  ['new, worst case of 400', newSection(sectionRun, pageOf(many(8, longRow), 25, 50, 400))],
  ['swaps', swapsSection(sectionRun, pageOf([fx.swap, fx.swapWithoutPlace]))],
  ['swaps, empty', swapsSection(sectionRun, pageOf([]))],
  [
    'swaps, worst case of 400',
    swapsSection(
      sectionRun,
      pageOf(
        many(8, (i) => ({
          ...nasty(fx.swap),
          incoming: longRow(i),
          chain: many(8, (k) => longRow(100 * i + k)),
        })),
        25,
        50,
        400,
      ),
    ),
  ],
  ['needs you', needsYouSection(sectionRun, pageOf(fx.needRows))],
  ['needs you, one row', needsYouSection(sectionRun, pageOf(fx.needRows.slice(1, 2)))],
  ['needs you, empty', needsYouSection(sectionRun, pageOf([]))],
  ['needs you, worst case of 400', needsYouSection(sectionRun, pageOf(many(8, longFailed), 25, 50, 400))],
  [
    'needs you, failed submissions, worst case',
    needsYouSection(
      { ...sectionRun, open: false },
      pageOf(
        many(8, (i) => nasty(fx.rejectedRow({ id: i }))),
        25,
        50,
        400,
      ),
    ),
  ],
  ['preview', previewSection(sectionRun, fx.preview)],
  ['preview, no days', previewSection(sectionRun, { ...pageOf([]), days: [] })],
  [
    'preview, one day without people',
    previewSection(sectionRun, { ...pageOf([{ ...fx.board, people: [] }]), days: [] }),
  ],
  [
    'preview, locked holiday',
    previewSection(sectionRun, {
      ...fx.preview,
      items: [{ ...fx.board, holiday: 'Thanksgiving', locked: { reason: null } }],
    }),
  ],
  ['preview as a table', previewSection(sectionRun, fx.preview, { table: true })],
  ['preview, worst case', previewSection(sectionRun, crowdedDay())],
  ['preview, worst case as a table', previewSection(sectionRun, crowdedDay(), { table: true })],
  ['alert', submissionAlert(fx.alert)],
  ['alert, resolved', submissionAlert({ ...fx.alert, resolved: { by: 'U0MANAGER', at: fx.stamp } })],
  ['alert, one row', submissionAlert({ ...fx.alert, rows: fx.alert.rows.slice(0, 1) })],
  [
    'alert, worst case of 400',
    submissionAlert({
      ...nasty(fx.alert),
      rows: many(400, (i) => ({ row: nasty(fx.rejectedRow({ id: i })), sentence: NASTY, nextStep: NASTY })),
    }),
  ],
  ['status', statusMessage(fx.status)],
  [
    'status, nothing yet',
    statusMessage({
      ...fx.status,
      last: null,
      waiting: [],
      failedSubmissions: 0,
      interruptedRunId: null,
      differences: 0,
      approvers: [],
      noApprover: fx.noApprover,
      nextRun: null,
    }),
  ],
  [
    'status, worst case',
    statusMessage({
      ...nasty(fx.status),
      waiting: many(40, () => ({
        run: nasty(fx.run()),
        url: `https://slack.example.com/${'a'.repeat(200)}`,
      })),
      approvers: many(40, (i) => `U0MANAGER${i}`),
      noApprover: { ...fx.noApprover, admins: many(40, (i) => `U0ADMIN${i}`) },
    }),
  ],
  ['help', helpMessage({ command: '/autoschedule' })],
  ['help, unknown word', helpMessage({ command: '/x-autoschedule', unknown: NASTY })],
  ['forbidden', forbidden({ what: 'approve in this store', canDo: many(40, (i) => `U0APPROVER${i}`) })],
  ['forbidden, nobody can', forbidden({ what: 'approve in this store', canDo: [] })],
  ['stale', stale()],
  ['replaced', replaced({ byRunId: 43, url: 'https://slack.example.com/archives/C1/p1' })],
  ['unknown control', unknownControl({ url: null })],
  ['review links', reviewLinks([{ label: 'New', url: 'https://slack.example.com/archives/C1/p1' }])],
  [
    'review links of many proposals',
    reviewLinks(
      many(4, () => ({ label: 'Daily preview', url: `https://slack.example.com/${'a'.repeat(200)}` })),
      many(40, (runId) => ({ runId, url: `https://slack.example.com/${'a'.repeat(200)}` })),
    ),
  ],
  ['review, none', reviewLinks([])],
  ['busy', slackBusy(2.2)],
  ['no store', noStore()],
  [
    'refused, worst case',
    refused({ sentence: NASTY, nextStep: NASTY, details: many(40, () => NASTY), requestId: 'r1' }),
  ],
  [
    'refused, with what to do next',
    refused({
      sentence: 'a',
      nextStep: 'b',
      next: { change: { id: 1, ver: 1 }, leaveOut: { id: 1, ver: 1 } },
    }),
  ],
  [
    'status, nothing to plan',
    statusMessage({
      ...fx.status,
      last: fx.run({
        decision: { kind: 'acknowledged', by: 'system', at: fx.stamp, reason: null },
        counts: { fresh: 0, swaps: 0, needYou: 0, leftOut: 0, edited: 0, placed: 0 },
      }),
    }),
  ],
  [
    'short notice, worst case',
    shortNotice({
      storeName: NASTY,
      timezone: fx.zone,
      personName: NASTY,
      changes: many(60, () => ({
        kind: 'event_removed',
        eventRefNum: 999_999_999_999,
        shortName: NASTY,
        date: '2026-11-26',
        time: '10:15',
      })),
    }),
  ],
  ['run failed', runFailedNotice({ runId: 42, storeName: NASTY, sentence: NASTY, nextStep: NASTY })],
  ['done', done('Left out 612345; its Supervisor is left out too.')],
];

function crowdedDay() {
  const item = { ...fx.board.people[0]!.items[0]!, shortName: NASTY, eventRefNum: 999_999_999_999 };
  const people = many(60, (i) => ({
    employeeId: `e${i}`,
    name: NASTY,
    title: 'lead_event_specialist',
    items: many(10, () => ({ ...item })),
  }));
  const days = many(120, (i) => ({
    ...fx.preview.days[i % 12]!,
    date: `2027-0${1 + Math.floor(i / 28)}-${String(1 + (i % 28)).padStart(2, '0')}`,
  }));
  const board = { date: days[60]!.date, holiday: NASTY, locked: { reason: NASTY }, people };
  return { ...pageOf([board], 61, 120, 120), days };
}

describe('SL-1, SL-2, SL-4, SL-8: every message', () => {
  it.each(MESSAGES)('%s', (_, message) => {
    expectGoodMessage(message);
  });

  it('has only controls that the catch-all knows', () => {
    for (const [, message] of MESSAGES)
      for (const { action_id } of controls(message.blocks)) expect(KNOWN_ACTION_IDS).toContain(action_id);
  });

  it('has controls whose values can be read back', () => {
    const byId = new Map(Object.values(ACTIONS).map((action) => [action.id as string, action]));
    for (const [, message] of MESSAGES)
      for (const control of controls(message.blocks)) {
        const action = byId.get(String(control.action_id))!;
        const options = (control.options as { value: string }[] | undefined) ?? [];
        const values =
          control.type === 'button' ? [String(control.value)] : options.map(({ value }) => value);
        expect(values.length).toBeGreaterThan(0);
        for (const value of values) expect('parse' in action && action.parse(value)).toBeTruthy();
      }
  });
});

describe('the parent message', () => {
  it('says the figures of WF-7 in one line', () => {
    expect(figures(fx.run()).mrkdwn).toBe('38 new · 3 swaps · 2 need you · health 94 Excellent');
    expect(figures(fx.run({ counts: { ...fx.run().counts, needYou: 1, leftOut: 2 } })).mrkdwn).toContain(
      '1 needs you · 2 left out',
    );
  });

  it('WF-30: shows the progress as a bar and as words', () => {
    expect(progressLine({ total: 41, submitted: 19, failed: 1 })).toBe(
      '▓▓▓▓▓░░░░░░░ 19 / 41 submitted, 1 failed',
    );
    expect(progressLine({ total: 41, submitted: 41, failed: 0 })).toBe('▓▓▓▓▓▓▓▓▓▓▓▓ 41 / 41 submitted');
    expect(progressLine({ total: 0, submitted: 0, failed: 0 })).toContain('0 / 0');
  });

  it.each([
    ['running', []],
    ['failed', ['Run again']],
    ['crashed', ['Run now', 'Dismiss']],
    ['dismissed', []],
    ['waiting', ['Approve', 'Review', 'Reject']],
    ['empty', ['Acknowledge', 'Review']],
    ['submitting', ['Review']],
    ['stopped', ['Resume', 'Review']],
    ['reported', ['Review']],
    ['reportedWithFailures', ['Retry 2 failed', 'Review']],
    ['acknowledged', []],
    ['rejected', ['Run again']],
    ['replaced', []],
    ['expired', ['Run again']],
  ])('%s offers %j', (state, labels) => {
    expect(buttonLabels(runParent(fx.runs[state]!))).toEqual(labels);
  });

  it.each([
    ['rejected', /Rejected by <@U0MANAGER>.*\nReason: The truck comes a day later/],
    ['replaced', /Replaced by run 43/],
    ['stopped', /Crossmark did not accept the sign-in.*\n.*\n21 rows still waiting/],
    [
      'reportedWithFailures',
      /39 \/ 41 submitted, 2 failed, 1 skipped\n• \*Thu Nov 26 · 10:15\* · Core · 613401 .* – Crossmark refused/,
    ],
    ['local', /41 bookings are local/],
    ['nothingSent', /no row fitted any more/],
    ['emergency', /Emergency run.*data of/],
    ['failed', /took too long.*Bookings are as they were/],
  ])('SL-4: the text of %s says it all', (state, words) => {
    expect(runParent(fx.runs[state]!).text).toMatch(words);
  });

  it('names the zone once', () => {
    expect(runParent(fx.run()).text.split(fx.zone)).toHaveLength(2);
  });
});

describe('the thread', () => {
  it('one row reads as product words: day, time, type, number, name; then person and block', () => {
    const { text, blocks } = newSection(sectionRun, pageOf(fx.newRows.slice(0, 1)));
    expect(text).toContain('Thu Nov 26 · 10:15 · Core · 613201 Brightwell Granola · Sam Lindqvist');
    expect(JSON.stringify(blocks)).toContain(
      'Sam Lindqvist, Event Specialist · block 2 · due in 10 days · *this week*',
    );
  });

  it('pages in place, without an arrow that leads nowhere', () => {
    const page = (at: number) => buttonLabels(newSection(sectionRun, pageOf(fx.newRows, at, 5, 38)));
    expect(page(1)).toEqual(['1 / 5', '›']);
    expect(page(2)).toEqual(['‹', '2 / 5', '›']);
    expect(page(5)).toEqual(['‹', '5 / 5']);
    expect(buttonLabels(newSection(sectionRun, pageOf(fx.newRows)))).toEqual([]);
  });

  it('offers the changes only while the proposal waits; Why? always', () => {
    const verbs = (open: boolean, row = fx.row()) =>
      controls(newSection({ ...sectionRun, open }, pageOf([row])).blocks)
        .filter(({ type }) => type === 'overflow')
        .flatMap(({ options }) => (options as { text: { text: string } }[]).map(({ text }) => text.text));
    expect(verbs(true)).toEqual(['Change person', 'Change time', 'Why?', 'Leave out']);
    expect(verbs(true, fx.row({ leftOut: true }))).toEqual(['Put back', 'Why?']);
    expect(verbs(false)).toEqual(['Why?']);
    expect(verbs(true, fx.row({ status: 'api_submitted' }))).toEqual(['Why?']);
  });

  it('a swap stands side by side: in, out, and where the other goes', () => {
    const [, head] = swapsSection(sectionRun, pageOf([fx.swap])).blocks;
    expect(head).toMatchObject({
      fields: [
        { text: expect.stringContaining('*Moves in*\n600101') },
        {
          text: expect.stringMatching(
            /\*Moves out\*\n600122[\s\S]*was Sam Lindqvist[\s\S]*goes to Maya Okafor · Fri Nov 27/,
          ),
        },
      ],
    });
    expect(swapsSection(sectionRun, pageOf([fx.swapWithoutPlace])).text).toContain(
      '*no place*, see Needs you',
    );
  });

  it('the row that a swap moves is explained from the same menu', () => {
    const menu = (swap: typeof fx.swap) =>
      controls(swapsSection(sectionRun, pageOf([swap])).blocks)
        .filter(({ type }) => type === 'overflow')
        .flatMap(({ options }) => options as { text: { text: string }; value: string }[]);
    const labels = menu(fx.swap).map(({ text }) => text.text);
    expect(labels).toEqual(['Change person', 'Change time', 'Why?', 'Why does 600122 move?', 'Leave out']);
    expect(menu(fx.swap).map(({ value }) => ACTIONS.rowMenu.parse(value)?.id)).toEqual([
      1301, 1301, 1301, 1302, 1301,
    ]);
    expect(menu(fx.swapWithoutPlace)[3]?.text.text).toBe('Why has 600122 no place?');
  });

  it.each([
    ['ROTATION_UNAVAILABLE', ['Choose replacement', 'Why not?', 'Leave out']],
    ['NO_JUICER_ROTATION', ['Choose replacement', 'Why not?', 'Leave out']],
    ['INSIDE_BUFFER', ['Emergency run', 'Why not?', 'Leave out']],
    ['NO_SLOT_IN_WINDOW', ['Assign by hand', 'Why not?', 'Leave out']],
    ['SUP_NO_CORE', ['Assign by hand', 'Why not?', 'Leave out']],
  ])('%s offers the fitting button first', (code, labels) => {
    const row = fx.failedRow({ failure: { code, reason: 'r', fix: 'f' } });
    expect(buttonLabels(needsYouSection(sectionRun, pageOf([row])))).toEqual(labels);
  });

  it('a failed submission can be retried after the decision too; an unclear one only that', () => {
    const labels = (row: ReturnType<typeof fx.row>) =>
      buttonLabels(needsYouSection({ ...sectionRun, open: false }, pageOf([row])));
    expect(labels(fx.rejectedRow())).toEqual(['Retry', 'Change', 'Leave out']);
    expect(labels(fx.rejectedRow({ apiError: { code: 'OUTCOME_UNKNOWN', message: 'm' } }))).toEqual([
      'Retry',
    ]);
  });

  it('buttons whose label repeats say what they are about', () => {
    const { blocks } = needsYouSection(sectionRun, pageOf(fx.needRows));
    const labels = controls(blocks).map(({ accessibility_label }) => accessibility_label);
    expect(labels).not.toContain(undefined);
    expect(new Set(labels).size).toBe(labels.length);
  });
});

describe('the status', () => {
  const told = (status: typeof fx.status) => statusMessage(status).text;
  it('tells a last run that waits once, with the way to it', () => {
    expect(told(fx.status).match(/run 42/gi)).toHaveLength(1);
    expect(told(fx.status)).toMatch(/run 42 waits for a decision.*\n.*\|Open the proposal>/);
  });
  it('tells what waits beside the last run', () => {
    const last = fx.run({ runId: 43, status: 'failed' });
    expect(told({ ...fx.status, last })).toMatch(/run 43 did not finish.*Waits for a decision: run 42/s);
  });
  it('tells five more that wait, and how many more there are', () => {
    const waiting = many(8, (i) => ({ run: fx.run({ runId: 42 - i }), url: 'https://slack.example.com/p1' }));
    const text = told({ ...fx.status, waiting });
    expect(text.match(/Waits for a decision: run/g)).toHaveLength(5);
    expect(text).toContain('and 2 more proposals');
  });
  it('WF-34: says that nobody may approve, and who changes that: the reader, somebody else, the server', () => {
    const none = (hint: Partial<typeof fx.noApprover>) =>
      statusMessage({ ...fx.status, approvers: [], noApprover: { ...fx.noApprover, ...hint } });
    expect(none({}).text).toContain('An administrator chooses who may: <@U0ADMIN>');
    expect(buttonLabels(none({}))).toEqual([]);
    expect(none({ mayGrant: true }).text).toContain('You are an administrator: choose who may.');
    expect(buttonLabels(none({ mayGrant: true }))).toEqual(['Choose approvers']);
    expect(none({ admins: [] }).text).toContain('`daybreak role grant` on the server');
  });
  it('says that nothing waits', () => {
    expect(told({ ...fx.status, waiting: [] })).toContain('No proposal waits.');
  });
});

describe('rows of several blocks', () => {
  const lines = (message: Message) => message.blocks.filter(({ type }) => type === 'divider').length;
  it.each([
    ['needs you', needsYouSection(sectionRun, pageOf(fx.needRows)), fx.needRows.length],
    ['swaps', swapsSection(sectionRun, pageOf([fx.swap, fx.swapWithoutPlace])), 2],
    ['the alert', submissionAlert(fx.alert), fx.alert.rows.length],
  ])('have a line between them: %s', (_, message, items) => {
    expect(lines(message)).toBe(items - 1);
  });
});

describe('the daily preview', () => {
  it('names holiday and locked day', () => {
    const { text } = previewSection(sectionRun, {
      ...fx.preview,
      items: [{ ...fx.board, holiday: 'Thanksgiving', locked: { reason: 'Printed' } }],
    });
    expect(text).toMatch(/Holiday – Thanksgiving.*Locked – Printed/);
  });

  it('draws people down and times across, no wider than a phone', () => {
    const json = JSON.stringify(previewSection(sectionRun, fx.preview).blocks);
    const picture = /```\\n(.*?)\\n```/.exec(json)?.[1]?.split('\\n') ?? [];
    expect(picture).toHaveLength(6);
    expect(picture[0]).toMatch(/^ {10}9 {3}11/);
    expect(picture[1]).toMatch(/^Maya O {4}··▒+·*$/);
    for (const line of picture) expect(line.length).toBeLessThanOrEqual(38);
  });

  it('shows the week of the day, Sunday to Saturday, and marks the day', () => {
    const strip = weekStrip(fx.preview.days, '2026-11-26').mrkdwn;
    expect(strip).toBe(
      'Mon 23 (locked) · Tue 24 (5) · Wed 25 (10, holiday) · *[Thu 26 (3)]* · Fri 27 (8) · Sat 28 (1)',
    );
    expect(weekStrip(fx.preview.days, '2026-11-29').mrkdwn).toMatch(/^\*\[Sun 29/);
  });

  it('marks what is proposed, in words', () => {
    const { text } = previewSection(sectionRun, fx.preview);
    expect(text).toContain(
      'Maya Okafor: 10:15–16:45 · Core · 612200 Sunfield Oat Drink · block 1 · *proposed*',
    );
    expect(text).toContain('Lena Hoffmann: free');
  });
});

describe('private notes', () => {
  const at = fx.stamp;
  it.each([
    [
      alreadyDecided({ kind: 'approved', by: 'U0MANAGER', at, replacedByRunId: null, url: null }),
      /Already approved by <@U0MANAGER>/,
    ],
    [
      alreadyDecided({ kind: 'replaced', by: 'system', at, replacedByRunId: 43, url: null }),
      /This proposal was replaced by run 43/,
    ],
    [
      forbidden({ what: 'approve', canDo: ['U0LEAD'] }),
      /do not have the right to approve.*\nWho can: <@U0LEAD>/,
    ],
    [forbidden({ what: 'approve', canDo: [] }), /Nobody can yet; an administrator grants/],
    [helpMessage({ command: '/autoschedule', unknown: 'statsu' }), /Did you mean `\/autoschedule status`/],
  ])('%#: say what is the case and what next', (message, words) => {
    expect(message.text).toMatch(words);
  });

  it('the nearest word is offered only when it is near', () => {
    expect(nearestWord('revew')).toBe('review');
    expect(nearestWord('RETRY')).toBe('retry');
    expect(nearestWord('xylophone')).toBeNull();
  });
});

describe('the alert', () => {
  it('has Retry on each open row and Retry all for several', () => {
    expect(buttonLabels(submissionAlert(fx.alert))).toEqual(['Retry', 'Change', 'Retry', 'Retry all 2']);
  });

  it('rows say what became of them; when none is left it is resolved', () => {
    const [first, second] = fx.alert.rows;
    const sent = { ...first!, row: { ...first!.row, status: 'api_submitted' } };
    const half = submissionAlert({ ...fx.alert, rows: [sent, second!] });
    expect(half.text).toMatch(/1 row did not reach Crossmark[\s\S]*Submitted/);
    expect(buttonLabels(half)).toEqual(['Retry']);
    expect(submissionAlert({ ...fx.alert, rows: [sent] }).text).toMatch(/Resolved/);
  });

  it('is not resolved while rows are on their way again, or wait because sending has stopped', () => {
    const [first] = fx.alert.rows;
    const waiting = { ...first!, row: { ...first!.row, status: 'approved' } };
    const again = submissionAlert({ ...fx.alert, rows: [waiting], state: 'running', waiting: 1 });
    expect(again.text).toMatch(/being sent again/);
    const stopReason = 'Crossmark did not accept the sign-in.';
    const stopped = submissionAlert({ ...fx.alert, rows: [], state: 'stopped', waiting: 7, stopReason });
    expect(stopped.text).toMatch(/has stopped/);
    expect(JSON.stringify(stopped.blocks)).toContain(stopReason);
    expect(buttonLabels(stopped)).toEqual(['Resume']);
  });
});

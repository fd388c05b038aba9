import { describe, expect, it } from 'vitest';
import { type HomeVm, homeView } from '../../blocks/home.ts';
import { ACTIONS, HOME_VIEW, KNOWN_ACTION_IDS } from '../../blocks/ids.ts';
import { buttonLabels, controls, expectGoodView, seenTexts } from './check.ts';
import * as fx from './fixtures.ts';
import { date, empty, item, nobody, own, stores, worst, worstOwn } from './home-fixtures.ts';

const { many, storeHome } = fx;
const CASES: [string, HomeVm][] = [
  ['of a store', fx.home],
  ['of a store where nothing is yet', empty],
  ['of a store, worst case', worst],
  ['of an employee', own],
  ['of an employee, worst case', { kind: 'own', store: worst.store, stores, own: worstOwn }],
  ['of an employee without work', { ...own, own: { ...fx.ownDays, days: [], off: [] } }],
  ['of somebody without a role', nobody],
];

const seen = (vm: HomeVm) => seenTexts(homeView(vm)).join('\n');

describe('App Home', () => {
  it.each(CASES)('%s keeps to every limit and lets nothing from outside ring', (_, vm) => {
    const view = homeView(vm);
    expectGoodView(view);
    for (const { action_id } of controls(view)) expect(KNOWN_ACTION_IDS).toContain(action_id);
  });

  it('stays well below a hundred blocks in the worst case', () => {
    expect(homeView(worst).blocks.length).toBeLessThanOrEqual(60);
  });

  it('first says what waits: interrupted run, failures, proposal; then the days, then what comes up', () => {
    const headers = homeView(fx.home)
      .blocks.filter(({ type }) => type === 'header')
      .flatMap((block) => seenTexts(block));
    expect(headers).toEqual([
      'Daybreak · Club 4711 Riverside',
      'A run was interrupted',
      '2 submissions failed',
      'Waiting proposal',
      'Last run',
      'Today · Mon Nov 23',
      'Tomorrow · Tue Nov 24',
      'Coming up',
      'Crossmark',
    ]);
  });

  it('WF-34: says before the proposal that nobody may approve, with the way out, and that more proposals wait', () => {
    const none: HomeVm = {
      ...storeHome,
      noApprover: { ...fx.noApprover, mayGrant: true },
      waiting: { ...storeHome.waiting, others: 2 },
    };
    expect(seen(none)).toMatch(
      /Nobody may approve yet.*Waiting proposal.*2 more proposals wait; \*Status\*/s,
    );
    expect(buttonLabels(homeView(none))).toContain('Choose approvers');
  });

  it('offers what the person may do', () => {
    expect(buttonLabels(homeView(fx.home))).toEqual([
      'Run now',
      'Dismiss',
      'Retry',
      'Retry',
      'Retry all 2',
      'Approve',
      'Review',
      'Review differences',
      'Sync now',
      'Import people',
      "Today's schedule",
      'Week',
      'Rotations',
      'Run the planner',
      'History',
      'Status',
      'Settings',
      'Help',
    ]);
    const crossmark = { ...storeHome.crossmark, may: { sync: false, signIn: false } };
    expect(buttonLabels(homeView({ ...storeHome, crossmark, may: { run: false, approve: false } }))).toEqual([
      'Review',
      'Review differences',
      "Today's schedule",
      'Week',
      'Rotations',
      'History',
      'Status',
      'Help',
    ]);
    expect(buttonLabels(homeView(own))).toEqual([]);
  });

  it('a run that placed nothing has nothing to approve', () => {
    const { counts } = storeHome.waiting.run;
    const run = { ...storeHome.waiting.run, counts: { ...counts, placed: 0 } };
    const labels = buttonLabels(homeView({ ...storeHome, waiting: { ...storeHome.waiting, run } }));
    expect(labels).not.toContain('Approve');
    expect(labels).toContain('Review');
  });

  it('failures of several runs are retried run by run', () => {
    const rows = storeHome.failed[0]!.rows;
    const failed = [
      { runId: 42, version: 1, rows },
      { runId: 40, version: 2, rows: rows.slice(0, 1) },
    ];
    const labels = buttonLabels(homeView({ ...storeHome, failed }));
    expect(labels.filter((label) => label.startsWith('Retry'))).toEqual([
      'Retry',
      'Retry',
      'Retry',
      'Retry all 2 of run 42',
    ]);
    expect(seen({ ...storeHome, failed })).toContain('3 submissions failed');
  });

  it('a day reads: who leads, then one line a person, the longest work in full', () => {
    const text = seen(fx.home);
    expect(text).toContain('Lead: Maya Okafor · Juicer: Alma Reyes · 2 people, 3 bookings');
    expect(text).toContain(
      '*Maya Okafor* · 10:15–16:45 Core 612345 Brio Sparkling Water, block 1 · 12:00 Supervisor',
    );
    expect(text).toContain('_being sent_');
    expect(text).toContain(':lock: *Locked* – Inventory\nNobody is booked.');
  });

  it('work of one type at one time is counted', () => {
    const supervisor = (n: number) => ({
      ...item,
      eventRefNum: 612_000 + n,
      eventType: 'supervisor',
      time: '12:00',
      endTime: '12:05',
      block: null,
    });
    const items = [item, ...many(7, supervisor)];
    const days = [{ ...storeHome.days[0]!, people: [{ name: 'Maya Okafor', items }] }];
    expect(seen({ ...storeHome, days })).toContain('block 1 · 12:00 Supervisor × 7');
    const all = [{ ...storeHome.days[0]!, people: [{ name: 'Maya Okafor', items: many(7, supervisor) }] }];
    expect(seen({ ...storeHome, days: all })).toContain('*Maya Okafor* · 12:00 Supervisor × 7\n');
    const ownWork = seen({ ...own, own: { ...fx.ownDays, days: [{ date: date(1), items }] } });
    expect(ownWork).toContain('• 12:00–12:05 · Supervisor × 7');
  });

  it('gaps where nobody is set are named together, the others with their reason and their work', () => {
    const text = seen(fx.home);
    expect(text).toContain(':warning: *No Primary Lead* – Tue Nov 24, Sun Nov 29');
    expect(text).toContain('*No Primary Lead* – Wed Nov 25: Maya Okafor has time off');
    expect(text).toContain(
      '*Juicer work without a juicer* – Fri Nov 27: nobody is set, 612400 Juice Fresh, and 1 more',
    );
    expect(text).toContain('*4 events start or end soon without anybody*');
    expect(text).toContain(':palm_tree: *Holiday* – Thu Nov 26: Thanksgiving');
    expect(seen(empty)).toContain('The rotations of the next 7 days are complete.');
  });

  it('the health of a proposal that was changed is that before the change', () => {
    const waiting = {
      ...storeHome.waiting,
      run: { ...storeHome.waiting.run, health: null },
      healthBefore: { score: 80, band: 'Good' },
    };
    expect(seen({ ...storeHome, waiting })).toContain('health 80 Good before it was changed');
  });

  it('an employee sees their days, then their days off', () => {
    const text = seen(own);
    expect(text).toContain('*Tue Nov 24*\n• 10:15–16:45 · Core · 612345 Brio Sparkling Water · block 1');
    expect(text).toContain('• Wed Nov 25 – Fri Nov 27 – time off');
    expect(seen({ ...own, own: { ...fx.ownDays, days: [] } })).toContain(
      'You have no bookings until Sun Dec 6.',
    );
  });

  it('somebody without a role reads how to get one, and the id that is needed for it', () => {
    expect(seen(nobody)).toMatch(/no role.*\nAsk the manager.*\nDo you work there\?/);
    expect(seen(nobody)).toContain('`U0STRANGER`');
  });

  it('several stores: a menu that shows the one on view, and the view remembers it', () => {
    const [menu] = controls(homeView({ ...own, stores: stores.slice(0, 3), store: stores[2]! })).filter(
      ({ action_id }) => action_id === ACTIONS.homeStore.id,
    );
    expect(menu).toMatchObject({ initial_option: { value: 'v1|store-2|0' } });
    expect(HOME_VIEW.parse(homeView(fx.home).private_metadata)).toEqual({ store: 'store-4711' });
    expect(controls(homeView(own))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { type HomeVm, homeView } from '../../blocks/home.ts';
import { ACTIONS, HOME_VIEW, KNOWN_ACTION_IDS } from '../../blocks/ids.ts';
import { buttonLabels, controls, expectGoodView, seenTexts } from './check.ts';
import * as fx from './fixtures.ts';

const { many, nasty, NASTY, storeHome } = fx;
const NAME = 'Wilhelmina-Alexandra Konstantinopolskaya-Featherstonehaugh van der Berg III'.slice(0, 75);
const stores = many(400, (i) => ({ id: `store-${i}`, name: i % 2 ? NASTY : NAME, timezone: fx.zone }));
const date = (i: number) => `2026-${i < 28 ? 11 : 12}-${String((i % 28) + 1).padStart(2, '0')}`;
const item = storeHome.days[0]!.people[0]!.items[0]!;
const worstDay = (locked: boolean) => ({
  ...nasty(storeHome.days[0]!),
  holiday: NASTY,
  locked: locked ? { reason: NASTY } : null,
  lead: NASTY,
  juicer: NASTY,
  people: many(200, (i) => ({
    name: i % 2 ? NASTY : NAME,
    items: many(12, (n) => nasty({ ...item, time: `${String(8 + n)}:00`, state: 'failed' as const })),
  })),
});
const worstOwn = {
  ...nasty(fx.ownDays),
  days: many(14, (i) => ({ date: date(i), items: many(40, () => nasty(item)) })),
  off: many(14, (i) => ({ from: date(i), to: date(i), kind: 'holiday' as const, text: NASTY })),
};
const worst: HomeVm = {
  ...nasty(storeHome),
  kind: 'store',
  store: { ...stores[1]!, name: NASTY },
  stores,
  waiting: { ...nasty(storeHome.waiting), healthBefore: { score: 80, band: NASTY } },
  failed: many(5, (run) => ({
    runId: run,
    version: 2,
    rows: many(80, (i) => nasty(fx.rejectedRow({ id: run * 100 + i }))),
  })),
  days: [worstDay(true), worstDay(false)],
  gaps: many(14, (i) => ({
    type: i % 2 ? ('juicer' as const) : ('primary_lead' as const),
    date: date(i),
    reason: i % 3 ? NASTY : null,
    events: many(50, (n) => ({ eventRefNum: 600_000 + n, shortName: NASTY })),
  })),
  ahead: many(44, (i) => ({
    date: date(i),
    kind: i % 2 ? ('locked' as const) : ('holiday' as const),
    text: NASTY,
  })),
  open: {
    total: 400,
    first: many(400, (i) => ({ eventRefNum: i, shortName: NASTY, eventType: 'core', lastDay: date(3) })),
  },
  own: worstOwn,
};

const empty: HomeVm = {
  ...storeHome,
  may: { run: false, approve: false },
  waiting: null,
  last: null,
  failed: [],
  interrupted: null,
  days: storeHome.days.map((day) => ({ ...day, locked: null, lead: null, juicer: null, people: [] })),
  gaps: [],
  ahead: [],
  open: { total: 0, first: [] },
  nextRun: null,
};

const own: HomeVm = { kind: 'own', store: storeHome.store, stores: storeHome.stores, own: fx.ownDays };
const nobody: HomeVm = { kind: 'nobody', userId: 'U0STRANGER' };

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
    ]);
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
      "Today's schedule",
      'Week',
      'Rotations',
      'Run the planner',
      'History',
      'Status',
      'Settings',
      'Help',
    ]);
    expect(buttonLabels(homeView({ ...storeHome, may: { run: false, approve: false } }))).toEqual([
      'Review',
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

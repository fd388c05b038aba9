import type { HomeVm } from '../../blocks/home.ts';
import * as fx from './fixtures.ts';

/** App Home as each reader sees it, and the worst case of each. */
const { many, nasty, NASTY, storeHome } = fx;

const NAME = 'Wilhelmina-Alexandra Konstantinopolskaya-Featherstonehaugh van der Berg III'.slice(0, 75);
export const stores = many(400, (i) => ({ id: `store-${i}`, name: i % 2 ? NASTY : NAME, timezone: fx.zone }));
export const date = (i: number) => `2026-${i < 28 ? 11 : 12}-${String((i % 28) + 1).padStart(2, '0')}`;
export const item = storeHome.days[0]!.people[0]!.items[0]!;
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
export const worstOwn = {
  ...nasty(fx.ownDays),
  days: many(14, (i) => ({ date: date(i), items: many(40, () => nasty(item)) })),
  off: many(14, (i) => ({ from: date(i), to: date(i), kind: 'holiday' as const, text: NASTY })),
};
export const worst = {
  ...nasty(storeHome),
  kind: 'store',
  store: { ...stores[1]!, name: NASTY },
  stores,
  waiting: { ...nasty(storeHome.waiting), healthBefore: { score: 80, band: NASTY }, others: 39 },
  noApprover: { ...fx.noApprover, mayGrant: true, admins: many(40, (i) => `U0ADMIN${i}`) },
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
  crossmark: {
    state: 'blocked',
    until: fx.stamp,
    last: { at: fx.stamp, events: 123_456, changes: 123_456 },
    failed: { at: fx.stamp, sentence: NASTY },
    open: 400,
    may: { sync: true, signIn: true },
  },
  own: worstOwn,
} satisfies HomeVm;

export const empty: HomeVm = {
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
  crossmark: {
    ...{ state: 'local', until: null, last: null, failed: null, open: 0 },
    may: { sync: false, signIn: false },
  },
};

export const own = {
  kind: 'own',
  store: storeHome.store,
  stores: storeHome.stores,
  own: fx.ownDays,
} satisfies HomeVm;
export const nobody: HomeVm = { kind: 'nobody', userId: 'U0STRANGER' };

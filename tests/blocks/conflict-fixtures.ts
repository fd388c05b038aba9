import type { ConflictEventVm, TakeTheirsVm } from '../../blocks/conflict.ts';
import type { ConflictsVm, ConflictVm } from '../../blocks/conflict-model.ts';
import type { CrossmarkVm } from '../../blocks/home-crossmark.ts';
import type { SyncVm } from '../../blocks/sync.ts';
import { home, many, NASTY, nasty, pageOf, stamp, zone } from './fixtures.ts';

/** Invented differences with Crossmark, of every kind, and the worst of them. */

export const conflict: ConflictVm = {
  id: 1,
  version: 3,
  eventRefNum: 612_345,
  shortName: 'Sunfield Oat Drink',
  eventType: 'core',
  urgent: false,
  booking: {
    ours: { date: '2026-11-26', time: '10:15', name: 'Ana Petrova' },
    theirs: { date: '2026-11-26', time: '13:00', name: 'Ben Osei' },
  },
  fields: [],
  ended: null,
  take: { ok: true },
  decided: null,
  maySend: false,
};
const of = (over: Partial<ConflictVm>): ConflictVm => ({ ...conflict, ...over });

export const kinds = {
  moved: conflict,
  gone: of({
    id: 2,
    urgent: true,
    eventRefNum: 612_346,
    shortName: 'Brightwell Granola',
    booking: { ours: { date: '2026-11-24', time: '10:45', name: 'Maya Okafor' }, theirs: null },
  }),
  added: of({
    id: 3,
    eventRefNum: 612_347,
    shortName: 'Harbor Smoked Salmon',
    version: 0,
    booking: { ours: null, theirs: { date: '2026-11-27', time: '10:15', name: 'Ana Petrova' } },
  }),
  unknown: of({
    id: 4,
    eventRefNum: 612_348,
    shortName: 'Little Fern Tea',
    version: 0,
    booking: { ours: null, theirs: { date: '2026-11-27', time: '10:45', name: 'Noor Haddad' } },
    take: { ok: false, reason: 'unknown_person', detail: 'Noor Haddad' },
  }),
  closed: of({
    id: 5,
    urgent: true,
    eventRefNum: 612_349,
    shortName: 'Kito Noodles',
    booking: { ours: { date: '2026-11-24', time: '11:15', name: 'Sam Lindqvist' }, theirs: null },
    ended: 'canceled',
  }),
  dates: of({
    id: 6,
    eventRefNum: 612_350,
    shortName: 'Sunfield Oat Drink',
    booking: null,
    fields: [
      { field: 'startDate', ours: '2026-11-23', theirs: '2026-11-25' },
      { field: 'dueDate', ours: '2026-12-05', theirs: '2026-12-07' },
    ],
  }),
  locked: of({
    id: 7,
    eventRefNum: 612_351,
    take: { ok: false, reason: 'locked', detail: '2026-11-26' },
  }),
  kept: of({ id: 8, maySend: true, decided: { resolution: 'keep_local', by: 'U000MAYA', at: stamp } }),
  taken: of({ id: 9, decided: { resolution: 'take_upstream', by: 'U000MAYA', at: stamp } }),
  cleared: of({ id: 10, decided: { resolution: 'auto_cleared', by: 'system', at: stamp } }),
  superseded: of({ id: 11, decided: { resolution: 'superseded', by: 'system', at: stamp } }),
} satisfies Record<string, ConflictVm>;

export function conflicts(items: readonly ConflictVm[], over: Partial<ConflictsVm> = {}): ConflictsVm {
  return {
    syncId: 71,
    storeId: 's1',
    storeName: 'Club 4711 Riverside',
    timezone: zone,
    page: pageOf(items),
    open: items.filter(({ decided }) => decided === null).length,
    foundAt: stamp,
    urgentOnly: false,
    ...over,
  };
}
const { moved, gone, dates, kept, taken } = kinds;
export const fresh = conflicts([gone, moved, dates]);
export const partly = conflicts([gone, { ...moved, ...{ decided: taken.decided } }, dates]);
export const settled = conflicts([kept, taken]);

const FIELDS = ['projectName', 'startDate', 'dueDate', 'estimatedMinutes', 'eventType', 'walmartEventId'];
const value = (field: string, i: number) =>
  field.endsWith('Date') ? `2026-12-0${1 + i}` : field === 'estimatedMinutes' ? '390' : NASTY;
export const worstConflict: ConflictVm = nasty({
  ...conflict,
  urgent: true,
  ended: 'missing',
  fields: FIELDS.map((field) => ({ field, ours: value(field, 0), theirs: value(field, 1) })),
});
export const worst = conflicts(
  many(10, (i) => ({ ...worstConflict, id: i + 1, eventRefNum: 600_000 + i })),
  {
    storeName: NASTY,
    open: 400,
    page: {
      items: many(10, (i) => ({ ...worstConflict, id: i + 1, eventRefNum: 600_000 + i })),
      ...{ page: 7, pages: 40, total: 400 },
    },
  },
);

export const event: ConflictEventVm = {
  storeId: 's1',
  page: 0,
  timezone: zone,
  conflict,
  startDate: '2026-11-23',
  dueDate: '2026-12-05',
  condition: 'scheduled',
  crossmarkId: '30010001',
  bookingId: '40010001',
  comparedAt: stamp,
  history: [
    { at: stamp, by: 'U000MAYA', what: 'sync.keep_local', text: null },
    {
      at: stamp,
      by: null,
      what: 'conflict',
      text: 'here Ana Petrova on Thu Nov 26 at 10:15, Crossmark Ben Osei on Fri Nov 27 at 10:15.',
    },
  ],
};
export const worstEvent: ConflictEventVm = {
  ...event,
  page: 7,
  conflict: worstConflict,
  condition: 'cannot_complete',
  crossmarkId: NASTY,
  bookingId: NASTY,
  history: many(40, () => ({ at: stamp, by: 'U000MAYA', what: NASTY, text: NASTY })),
};

export const take: TakeTheirsVm = {
  ...{ storeId: 's1', page: 0, below: 'message', timezone: zone, conflict },
  ...{ endsRows: false, leftBehind: null, noticeNeeded: true, canSendDm: true },
};
export const worstTake: TakeTheirsVm = {
  ...{ ...take, page: 40, below: 'event', conflict: worstConflict, endsRows: true },
  leftBehind: { eventRefNum: 612_346, date: '2026-11-26', time: '12:00', name: NASTY },
  problem: { sentence: NASTY, nextStep: NASTY },
};

const place = { storeId: 's1', storeName: 'Club 4711 Riverside', timezone: zone };
export const syncing: SyncVm = { ...place, state: 'working', stage: 'events', done: 12, total: 50 };
export const synced: SyncVm = {
  ...place,
  state: 'done',
  at: stamp,
  figures: { events: 212, inserted: 2, updated: 1, bookings: 1, cancelled: 0, conflicts: 2 },
  warnings: [],
  open: 2,
};
export const unchanged: SyncVm = {
  ...synced,
  figures: { events: 212, inserted: 0, updated: 0, bookings: 0, cancelled: 0, conflicts: 0 },
  open: 0,
};
export const partlySynced: SyncVm = {
  ...synced,
  state: 'partial',
  warnings: ['Nov 26 – 28 could not be read.', 'A row of Crossmark cannot be used (30010007: startDate).'],
};
export const worstSync: SyncVm = {
  ...{ ...synced, storeName: NASTY, state: 'partial', open: 12_345 },
  warnings: many(400, () => NASTY),
};
export const notSynced: SyncVm = {
  ...place,
  state: 'failed',
  sentence: 'Crossmark did not accept the sign-in.',
  nextStep: 'Check the connection’s user and password.',
};

/** App Home in every state of the connection. */
export const states = {
  local: { state: 'local', until: null },
  healthy: { state: 'healthy', until: null },
  checking: { state: 'checking', until: null },
  unhealthy: { state: 'unhealthy', until: null },
  slow: { state: 'slow', until: stamp },
  circuit: { state: 'circuit', until: stamp },
  half_open: { state: 'half_open', until: null },
  blocked: { state: 'blocked', until: stamp },
} satisfies Record<string, Pick<CrossmarkVm, 'state' | 'until'>>;
export function homeWith(over: Partial<CrossmarkVm>) {
  if (home.kind !== 'store') throw new Error('a store is shown');
  return { ...home, crossmark: { ...home.crossmark, ...over } };
}

export const refused = { ...place, since: stamp };
export const mended = { ...place, storeName: NASTY, since: null };

import { type RosterVm, rosterView } from '../../blocks/roster.ts';
import { rosterAddedView, rosterAddView } from '../../blocks/roster-add.ts';
import { type AttentionVm, rosterAttentionView } from '../../blocks/roster-attention.ts';
import {
  rosterDaysView,
  rosterInactiveView,
  rosterNoteView,
  rosterResultView,
} from '../../blocks/roster-people.ts';
import { many, NASTY, stamp, zone } from '../../tests/blocks/fixtures.ts';
import { type Entry, entry } from './entry.ts';

const ROSTER = 'Import of people';
const store = { storeId: 'store-4711', storeName: 'Club 4711 Riverside' };
const token = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const NAMES = [
  ...['Ada Maple', 'Bram Norrow', 'Cleo Oakes', 'Dario Pellman', 'Edda Quist', 'Finn Rasko', 'Gwen Sorrel'],
  ...['Hugo Tamm', 'Ivy Umber', 'Jonas Vell', 'Kira Wendt', 'Lou Yarrow', 'Mara Zell', 'Ada Maple'],
];
const items: RosterVm['items'] = NAMES.map((name, place) => ({
  place,
  person: { name, repId: String(70_001 + place), employeeId: place === 3 ? null : `US00000${place % 10}` },
  chosen: [1, 4, 10].includes(place),
  sameName: name === 'Ada Maple',
}));
const list: RosterVm = {
  ...{ ...store, timezone: zone, token, fetched: stamp, query: '', items, page: 1, pages: 1 },
  ...{ found: items.length, total: items.length, chosen: 3, completes: 2, attention: 1, hidden: 4 },
  ...{ another: 0, same: 0 },
  ...{ inactive: 5, activate: false, gen: 0 },
};
const nastyItems = many(20, (i) => ({
  place: 999_980 + i,
  person: { name: NASTY.repeat(4), repId: '999999999', employeeId: 'US999999' },
  ...{ chosen: true, sameName: true },
}));
const person = { id: 'p-ada', name: 'Ada Maple', employeeId: 'US000001', repId: '70001' };
const nasty = { id: 'p'.repeat(60), name: NASTY, employeeId: 'US999999', repId: '999999999' };
const page = <T>(all: readonly T[], pages = 1) => ({ items: all, page: 1, pages, total: all.length * pages });
const result = {
  ...{ ...store, timezone: zone, created: NAMES.slice(0, 3), activated: false, completed: ['Edda Quist'] },
  matched: ['Finn Rasko'],
  ...{ skipped: [], withoutEmail: [], inactive: 8 },
};

const below = { token, query: '', listPage: 1, gen: 0, boxes: 0 };
const known = { ...person, name: 'Ana Reyes', employeeId: 'US000009', repId: '70009', stillThere: false };
const namesake: AttentionVm = {
  ...{ reason: 'ids_differ', name: 'Ana Reyes', repId: '70012', employeeId: 'US000012' },
  ...{ other: known, candidates: [known], newName: 'Ana Reyes (70012)', choice: { kind: 'another' } },
};
const twice: AttentionVm = {
  ...{ ...namesake, reason: 'employee_id_twice', candidates: [], newName: null, choice: null },
  other: { name: 'Bram Norrow', employeeId: 'US000012', repId: '70002' },
};
const twins: Partial<AttentionVm> = {
  ...{ reason: 'name_twice', repId: '70013', employeeId: 'US000013' },
  newName: 'Ana Reyes (70013)',
  candidates: [
    { ...known, stillThere: true },
    { ...known, id: 'p-2', repId: null, employeeId: null },
  ],
  choice: { kind: 'same', personId: 'p-2' },
};
const nastyDoubt: AttentionVm = {
  ...{ ...nasty, reason: 'name_twice', other: { ...nasty, repId: null }, newName: NASTY },
  candidates: many(8, (i) => ({ ...nasty, id: `p${i}`, stillThere: true })),
  choice: null,
};

/** The import of people from Crossmark's roster and their activation. */
export function rosterEntries(): Entry[] {
  return [
    entry(ROSTER, 'a list', rosterView, list),
    entry(ROSTER, 'searched', rosterView, {
      ...list,
      ...{ items: items.slice(0, 1), query: 'maple', found: 1, page: 1, activate: true },
    }),
    entry(ROSTER, 'nobody found', rosterView, { ...list, items: [], query: 'zz', found: 0 }),
    entry(ROSTER, 'nobody chosen', rosterView, {
      ...{ ...list, items: items.map((item) => ({ ...item, chosen: false })), chosen: 0, completes: 0 },
      problem: 'nobody',
    }),
    entry(ROSTER, 'nothing to import', rosterView, {
      ...{ ...list, items: [], found: 0, total: 0, chosen: 0, completes: 0, attention: 0, hidden: 0 },
    }),
    entry(ROSTER, 'only completions', rosterView, {
      ...{ ...list, items: [], found: 0, total: 0, chosen: 0, completes: 3 },
    }),
    entry(ROSTER, 'only choices', rosterView, {
      ...{ ...list, items: [], found: 0, total: 0, chosen: 0, completes: 0, attention: 3 },
      ...{ another: 1, same: 1 },
    }),
    entry(ROSTER, 'worst case of 10,000', rosterView, {
      ...{ ...list, storeName: NASTY, items: nastyItems, query: NASTY.slice(0, 100), page: 250, pages: 500 },
      ...{ found: 10_000, total: 10_000, chosen: 10_000, completes: 10_000, attention: 10_000 },
      ...{ hidden: 10_000, inactive: 10_000, gen: 9_999, another: 5_000, same: 5_000 },
    }),
    entry(ROSTER, 'imported', rosterResultView, result),
    entry(ROSTER, 'imported as active', rosterResultView, {
      ...{ ...result, activated: true, inactive: 0, completed: [], matched: [] },
      ...{ skipped: ['Hugo Tamm'], withoutEmail: ['Bram Norrow'] },
    }),
    entry(ROSTER, 'worst case of 10,000', rosterResultView, {
      ...{ ...result, storeName: NASTY, created: many(10_000, () => NASTY) },
      ...{
        completed: many(400, () => NASTY),
        matched: many(400, () => NASTY),
        skipped: many(400, () => NASTY),
      },
      withoutEmail: many(400, () => NASTY),
    }),
    entry(ROSTER, 'no sign-in', rosterNoteView, {
      storeId: store.storeId,
      sentence: 'Daybreak cannot sign in to Crossmark.',
      nextStep: 'Nothing was imported. Please ask an administrator to renew the sign-in.',
      again: true,
    }),
    entry(ROSTER, 'a store without Crossmark', rosterNoteView, {
      storeId: store.storeId,
      sentence: 'This store works without Crossmark, so there is no roster to import from.',
      nextStep: 'Ask an administrator to connect the store.',
      again: false,
    }),
    entry(ROSTER, 'three reasons', rosterAttentionView, {
      ...{ ...store, list: below, mayIdentify: true },
      page: page([namesake, twice, { ...namesake, ...twins }]),
    }),
    entry(ROSTER, 'only to look at', rosterAttentionView, {
      ...{ ...store, list: below, mayIdentify: false },
      page: page([namesake, twice]),
    }),
    entry(ROSTER, 'worst case', rosterAttentionView, {
      ...{ ...store, storeName: NASTY, list: { ...below, query: NASTY.slice(0, 100) }, mayIdentify: true },
      page: page(
        many(10, (i) => ({ ...nastyDoubt, repId: String(999_999_990 + i) })),
        3,
      ),
    }),
    entry(ROSTER, 'people to activate', rosterInactiveView, {
      ...{ ...store, timezone: zone, activated: 'Cleo Oakes' },
      page: page([
        person,
        { ...person, id: 'p-bram', name: 'Bram Norrow', repId: '70002', employeeId: null },
      ]),
    }),
    entry(ROSTER, 'everybody is active', rosterInactiveView, { ...store, timezone: zone, page: page([]) }),
    entry(ROSTER, 'worst case', rosterInactiveView, {
      ...{ ...store, storeName: NASTY, timezone: zone, activated: NASTY },
      page: page(
        many(10, (i) => ({ ...nasty, id: `${'p'.repeat(50)}${i}` })),
        40,
      ),
    }),
    entry(ROSTER, 'days', rosterDaysView, { ...store, person: { ...person, version: 1 }, added: false }),
    entry(ROSTER, 'days of somebody just added', rosterDaysView, {
      ...{ ...store, person: { ...person, repId: null, version: 1 }, added: true },
    }),
    entry(ROSTER, 'add by hand', rosterAddView, store),
    entry(ROSTER, 'worst case', rosterAddView, { ...store, storeName: NASTY }),
    entry(ROSTER, 'not active yet', rosterAddedView, {
      ...store,
      person: { ...person, repId: null },
      active: false,
    }),
    entry(ROSTER, 'active', rosterAddedView, { ...store, person, active: true }),
    entry(ROSTER, 'worst case', rosterAddedView, {
      ...{ ...store, storeName: NASTY, person: { ...nasty, repId: null }, active: false },
    }),
    entry(ROSTER, 'worst case, somebody was faster', rosterDaysView, {
      ...{ ...store, storeName: NASTY, person: { ...nasty, version: 99 }, added: true },
      problem: { sentence: NASTY.repeat(3), nextStep: NASTY.repeat(3) },
    }),
  ];
}

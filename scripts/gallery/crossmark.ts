import { conflictDecidedNote, conflictEventView, takeTheirsView } from '../../blocks/conflict.ts';
import { conflictsMessage, openConflictsView } from '../../blocks/conflicts.ts';
import { homeView } from '../../blocks/home.ts';
import { signInNotice } from '../../blocks/sign-in.ts';
import { syncView } from '../../blocks/sync.ts';
import * as fx from '../../tests/blocks/conflict-fixtures.ts';
import { type Entry, entry } from './entry.ts';

const CONFLICTS = 'Differences with Crossmark';
const SYNC = 'Sync with Crossmark';

/** What a sync says, and what it leaves to people. */
export function crossmarkEntries(): Entry[] {
  const list = { storeId: 's1', storeName: 'Club 4711 Riverside', timezone: 'America/Chicago' };
  const { page } = fx.fresh;
  return [
    entry(CONFLICTS, 'three found', conflictsMessage, fx.fresh),
    entry(CONFLICTS, 'one decided', conflictsMessage, fx.partly),
    entry(CONFLICTS, 'all decided', conflictsMessage, fx.settled),
    entry(CONFLICTS, 'every kind', conflictsMessage, fx.conflicts(Object.values(fx.kinds).slice(0, 7))),
    entry(CONFLICTS, 'urgent, to a manager', conflictsMessage, {
      ...fx.conflicts([fx.kinds.gone, fx.kinds.closed]),
      urgentOnly: true,
    }),
    entry(CONFLICTS, 'worst case of 400', conflictsMessage, fx.worst),
    entry(CONFLICTS, 'all that are open', openConflictsView, { ...list, page }),
    entry(CONFLICTS, 'none is open', openConflictsView, {
      ...list,
      page: { items: [], page: 1, pages: 1, total: 0 },
    }),
    entry(CONFLICTS, 'worst case of 400', openConflictsView, { ...list, page: fx.worst.page }),
    entry(CONFLICTS, 'an event', conflictEventView, fx.event),
    entry(CONFLICTS, 'worst case', conflictEventView, fx.worstEvent),
    entry(CONFLICTS, 'on short notice', takeTheirsView, fx.take),
    entry(CONFLICTS, 'worst case', takeTheirsView, fx.worstTake),
    entry(CONFLICTS, 'somebody was faster', conflictDecidedNote, fx.kinds.kept),
    entry(SYNC, 'under way', syncView, fx.syncing),
    entry(SYNC, 'done', syncView, fx.synced),
    entry(SYNC, 'nothing new', syncView, fx.unchanged),
    entry(SYNC, 'partly', syncView, fx.partlySynced),
    entry(SYNC, 'not done', syncView, fx.notSynced),
    entry(SYNC, 'worst case', syncView, fx.worstSync),
    entry(SYNC, 'sign-in refused', signInNotice, fx.refused),
    entry(SYNC, 'mended', signInNotice, fx.mended),
    entry(SYNC, 'on App Home, sign-in refused', homeView, fx.homeWith({ ...fx.states.blocked })),
    entry(SYNC, 'on App Home, left alone for a while', homeView, fx.homeWith({ ...fx.states.circuit })),
  ];
}

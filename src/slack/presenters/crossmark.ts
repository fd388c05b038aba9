import type { CrossmarkVm } from '../../../blocks/home-crossmark.ts';
import { signInNotice } from '../../../blocks/sign-in.ts';
import type { SyncVm } from '../../../blocks/sync.ts';
import type { Client } from '../../db/database.ts';
import type { SyncState } from '../../services/conflicts/sync-state.ts';
import type { ConnectionHealth } from '../../services/connection-health.ts';
import { refusedSignIn, SIGN_IN_KIND } from '../../services/notices/sign-in.ts';
import type { StoreRef } from '../../services/store-choice.ts';
import type { SyncReport } from '../../services/sync/model.ts';
import { wordsOfCode } from '../explain.ts';
import type { Renderer } from '../outbox.ts';
import { stamp, stampOrNull } from '../stamps.ts';

/** How a store stands with Crossmark, for App Home. */
export function crossmarkVm(
  health: ConnectionHealth,
  sync: SyncState,
  timezone: string,
  may: CrossmarkVm['may'],
): CrossmarkVm {
  const { last, failed } = sync;
  return {
    state: health.state,
    until: stampOrNull(health.until, timezone),
    last: last && { ...last, at: stamp(last.at, timezone) },
    failed: failed && {
      at: stamp(failed.at, timezone),
      sentence: wordsOfCode(failed.code ?? 'INTERNAL_ERROR').sentence,
    },
    open: sync.openConflicts,
    may,
  };
}

/** What came of a sync that somebody asked for. `open`: everything that now waits for a decision. */
export function syncResultVm(report: SyncReport, store: StoreRef, open: number): SyncVm {
  const base = { storeId: store.id, storeName: store.name, timezone: store.timezone };
  const { status, counters, error } = report;
  if (status === 'success' || status === 'partial')
    return {
      ...{ ...base, open },
      state: status === 'success' ? 'done' : 'partial',
      at: stamp(report.finishedAt, store.timezone),
      figures: { events: counters.pulled, ...counters },
      warnings: report.warnings.map(({ message }) => message),
    };
  const { sentence, nextStep } = wordsOfCode(error?.code ?? CODES[status] ?? 'INTERNAL_ERROR');
  return { ...base, state: 'failed', sentence: error?.message ?? sentence, nextStep };
}

/** A sync that did not begin says why. */
const CODES: Partial<Record<SyncReport['status'], string>> = {
  disabled: 'API_UNAVAILABLE',
  skipped: 'CHANGE_IN_PROGRESS',
};

/** The notice to administrators, as true as it is when it is sent: one that is mended by then is not sent any more. */
export function signInRenderers(db: Client): Record<string, Renderer> {
  return {
    [SIGN_IN_KIND]: async (row) => {
      const store = await db.store.findUnique({ where: { id: row.storeId ?? '' } });
      if (store === null) return null;
      const refused = await refusedSignIn(db, row.subjectId);
      if (refused === null && !row.ts) return null;
      const { id: storeId, name: storeName, timezone } = store;
      return signInNotice({ storeId, storeName, timezone, since: refused && stamp(refused.since, timezone) });
    },
  };
}

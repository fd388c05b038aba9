import type { CrossmarkPort, RemoteEvent } from '../../crossmark/port.ts';
import type { Database } from '../../db/database.ts';
import { lastCompletePull } from '../../db/repositories/sync-runs.ts';
import { addDays } from '../../domain/dates.ts';
import type { OnProgress, SyncWarning } from './model.ts';
import type { StagedPull } from './staged-pulls.ts';

/** More events gone at once are rather a mistake than the truth. */
const MOST_MISSING = 25;
const AROUND_DAYS = 7;

export interface MissingResult {
  /** Not listed any more: nothing but an empty look-up by id says so (CM-P6). */
  gone: Set<string>;
  /** Not in the pull, but there. */
  found: RemoteEvent[];
  warnings: SyncWarning[];
}

/** §12.6: events of the window that the pull does not show, looked up one by one; only when the pull can be trusted. */
export async function findMissing(
  db: Database,
  port: CrossmarkPort,
  input: {
    storeId: string;
    pull: StagedPull;
    rows: readonly RemoteEvent[];
    shrinkLimitPercent: number;
    onProgress: OnProgress;
    /** Ended events as well, and however many: of a full refresh, whose result a person reads before. */
    everything?: boolean;
  },
): Promise<MissingResult> {
  const { storeId, pull, rows } = input;
  const result: MissingResult = { gone: new Set(), found: [], warnings: [] };
  const stop = (code: SyncWarning['code'], message: string): MissingResult => ({
    ...result,
    warnings: [{ code, subject: null, message: `${message} Nothing counts as removed.` }],
  });
  if (!pull.pulled.complete) return result;
  const candidates = await missingCandidates(db, input);
  if (candidates.length === 0) return result;
  if (rows.length === 0) return stop('nothing_for_store', 'Crossmark listed no event of this store at all.');
  const last = await lastCompletePull(db.client, storeId);
  if (last && rows.length < last.pulled * (1 - input.shrinkLimitPercent / 100))
    return stop('shrunk', `Crossmark listed ${rows.length} events; the pull before had ${last.pulled}.`);
  if (!input.everything && candidates.length > MOST_MISSING)
    return stop('too_many_missing', `${candidates.length} events are missing in Crossmark at once.`);
  for (const [index, { externalId, startDate, dueDate }] of candidates.entries()) {
    input.onProgress({ stage: 'lookups', done: index, total: candidates.length });
    const window = { from: addDays(startDate, -AROUND_DAYS), to: addDays(dueDate, AROUND_DAYS) };
    try {
      const row = await port.getEvent(externalId, window);
      if (row === null) result.gone.add(externalId);
      else result.found.push(row);
    } catch {
      const message = `Event ${externalId} is not in the pull and could not be looked up; it stays as it is.`;
      result.warnings.push({ code: 'lookup_failed', subject: externalId, message });
    }
  }
  return result;
}

/** Events (active ones, unless everything is asked for) whose start lies inside the window, so that Crossmark would have listed them. */
async function missingCandidates(
  db: Database,
  input: { storeId: string; pull: StagedPull; rows: readonly RemoteEvent[]; everything?: boolean },
): Promise<{ externalId: string; startDate: string; dueDate: string }[]> {
  const { storeId, rows, everything = false } = input;
  const { window, pulled } = input.pull;
  const events = await db.client.event.findMany({
    where: {
      storeId,
      externalId: { not: null },
      ...(everything ? {} : { condition: { notIn: ['canceled', 'expired', 'cannot_complete', 'unknown'] } }),
      startDate: { gt: window.from, lt: window.to },
    },
    select: { externalId: true, startDate: true, dueDate: true },
    orderBy: { projectRefNum: 'asc' },
  });
  // A row that could not be read is there all the same.
  const seen = new Set([...rows.map((row) => row.mPlanId), ...pulled.bad.flatMap((bad) => bad.id ?? [])]);
  return events.flatMap(({ externalId, ...dates }) =>
    externalId === null || seen.has(externalId) ? [] : [{ externalId, ...dates }],
  );
}

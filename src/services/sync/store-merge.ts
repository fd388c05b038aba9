import type { RemoteEvent } from '../../crossmark/port.ts';
import type { StoreRow, Tx } from '../../db/database.ts';
import { lockStore } from '../../db/repositories/stores.ts';
import { addSyncRun, lastCompletePull } from '../../db/repositories/sync-runs.ts';
import type { Clock } from '../../domain/clock.ts';
import { localOf } from '../../domain/dates.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { logDone } from '../action-log.ts';
import type { Actor } from '../contracts.ts';
import { type Known, readKnown, takenNumbers } from './known.ts';
import { isOfStore, referenceOf } from './mapping.ts';
import { type MergeResult, writeMerge } from './merge.ts';
import type { MissingResult } from './missing.ts';
import type { SyncCounters, SyncKind, SyncReport, SyncStatus, SyncWarning } from './model.ts';
import { type PlanInput, planMerge } from './plan.ts';
import type { StagedPull } from './staged-pulls.ts';

/** Warnings that are kept with a sync. */
export const KEPT_WARNINGS = 50;

export interface MergeRequest {
  store: StoreRow & { connectionId: string };
  actor: Actor;
  kind: SyncKind;
  startedAt: Date;
}

export interface MergeInput {
  clock: Clock;
  pull: StagedPull;
  /** Rows of this store. */
  rows: readonly RemoteEvent[];
  missing: MissingResult;
}

/** The one transaction of a sync: reads what is known, decides, writes, and records what it did (§12.1.6, §12.1.7). */
export async function mergeStore(
  tx: Tx,
  { store, actor, kind, startedAt }: MergeRequest,
  { clock, pull, rows, missing }: MergeInput,
): Promise<SyncReport> {
  const begun = performance.now();
  const now = clock.now();
  const storeId = store.id;
  // Write first: on SQLite this transaction must not become a writer after it has read.
  if (!(await lockStore(tx, storeId, now))) throw new DaybreakError('STORE_INACTIVE');
  const { known, input } = await readStore(tx, store, { now, pull, rows, missing });
  const plan = planMerge(known, input);
  const warnings = [...pullWarnings(pull), ...missing.warnings, ...plan.warnings];
  const { pulled } = pull;
  const status: SyncStatus = pulled.complete && pulled.bad.length === 0 ? 'success' : 'partial';
  const base = { ...{ storeId, kind, requestedBy: actor, status, startedAt }, complete: pulled.complete };
  const first = (await lastCompletePull(tx, storeId)) === null;
  const run = await addSyncRun(tx, {
    ...{ ...base, connectionId: store.connectionId, dataAsOf: pull.startedAt, finishedAt: now },
    ...{ pulled: rows.length, badRows: pulled.bad.length, warnings: warnings.length },
    ...{ chunks: pulled.chunks, failedChunks: pulled.failedChunks.length, pullMs: pull.pullMs },
    details: JSON.stringify(warnings.slice(0, KEPT_WARNINGS)),
  });
  const result = await writeMerge(tx, { store, now, syncRunId: run.id, first }, known, plan);
  const mergeMs = Math.round(performance.now() - begun);
  const finishedAt = clock.now();
  const counters = countersOf(pull, rows.length, result);
  const { inserted, updated, bookings, cancelled, conflicts } = counters;
  const done = { inserted, updated, bookings, cancelled, conflicts };
  await tx.syncRun.update({ where: { id: run.id }, data: { ...done, mergeMs, finishedAt } });
  // The record is for changes; a look that found nothing is in the syncs.
  if (kind === 'manual' || Object.values(done).some((count) => count > 0))
    await logDone(tx, {
      ...{ storeId, actor, at: now, action: 'sync.pull', subjectType: 'sync_run', subjectId: run.id },
      after: done,
    });
  return {
    ...base,
    ...{ syncRunId: run.id, finishedAt, dataAsOf: pull.startedAt, counters, warnings, mergeMs },
    ...{ pullMs: pull.pullMs, conflicts: result.conflicts, error: null },
  };
}

/** What the store has and what the pull brought, ready to be planned. */
export async function readStore(
  tx: Tx,
  store: StoreRow,
  { now, pull, rows, missing }: Omit<MergeInput, 'clock'> & { now: Date },
): Promise<{ known: Known; input: PlanInput }> {
  const storeId = store.id;
  const all = [...rows, ...missing.found.filter((row) => isOfStore(row, store))];
  const known = await readKnown(tx, storeId, {
    ...{ from: pull.window.from, now },
    pulledIds: all.map((row) => row.mPlanId),
  });
  const mine = new Set(known.events.map((event) => event.externalId));
  const references = new Set(known.events.map((event) => event.referenceNumber));
  const taken = await takenNumbers(tx, storeId, {
    refNums: all.flatMap((row) => (mine.has(row.mPlanId) ? [] : [Number(row.mPlanId)])).filter(fits),
    references: all.flatMap((row) => referenceOf(row) ?? []).filter((one) => !references.has(one)),
  });
  for (const { referenceNumber } of known.events)
    if (referenceNumber !== null) taken.references.add(referenceNumber);
  const input: PlanInput = {
    ...{ store, rows: all, missing: missing.gone, taken },
    today: localOf(now, store.timezone).date,
    durations: pull.durations ?? new Map(),
    readAt: pull.startedAt,
    completePull: pull.pulled.complete,
  };
  return { known, input };
}

const fits = (refNum: number): boolean =>
  Number.isSafeInteger(refNum) && refNum >= 1 && refNum <= 2_147_483_647;

export function countersOf(pull: StagedPull, ofStore: number, result: MergeResult): SyncCounters {
  const { rows, bad, chunks, failedChunks } = pull.pulled;
  return {
    pulled: ofStore,
    otherStores: rows.length - ofStore,
    badRows: bad.length,
    chunks,
    failedChunks: failedChunks.length,
    ...{ inserted: result.inserted, updated: result.updated, bookings: result.bookings },
    ...{ cancelled: result.cancelled, conflicts: result.conflicts.length },
  };
}

/** What the reading itself left open. */
export function pullWarnings({ pulled, durations }: StagedPull): SyncWarning[] {
  const warnings: SyncWarning[] = pulled.bad.map((bad) => ({
    code: 'bad_row',
    subject: bad.id ?? null,
    message: `A row of Crossmark cannot be used (${bad.id ?? `row ${bad.index}`}: ${bad.paths.join(', ')}).`,
  }));
  if (!pulled.complete)
    warnings.unshift({
      code: 'days_missing',
      subject: null,
      message: `Crossmark did not answer for every day (${pulled.failedChunks.length} of ${pulled.chunks} parts); the rest was read, and nothing counts as removed.`,
    });
  if (durations === null)
    warnings.push({
      code: 'durations_missing',
      subject: null,
      message: 'Crossmark did not say how long the events take; what is known stays.',
    });
  return warnings;
}

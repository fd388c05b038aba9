import type { StoreRow, Tx } from '../../db/database.ts';
import { inBatches } from '../../db/repositories/batches.ts';
import { lockStore } from '../../db/repositories/stores.ts';
import { addSyncRun, lastCompletePull } from '../../db/repositories/sync-runs.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { logDone } from '../action-log.ts';
import { conflictsClosed } from '../conflicts/announce.ts';
import type { Actor } from '../contracts.ts';
import { writeMerge } from './merge.ts';
import type { MissingResult } from './missing.ts';
import type { RefreshPlan } from './refresh-plan.ts';
import { demandNothingOpen, draftRefresh, type RowsBefore } from './refresh-read.ts';
import type { StagedPull } from './staged-pulls.ts';
import { KEPT_WARNINGS, pullWarnings } from './store-merge.ts';

/** The store is not any more what the backup says; it has to be planned anew. */
export class Overtaken extends Error {}

export interface WriteRequest {
  store: StoreRow & { connectionId: string };
  pull: StagedPull;
  rows: StagedPull['pulled']['rows'];
  missing: MissingResult;
  actor: Actor;
  startedAt: Date;
  now: Date;
  includeLocked: boolean;
  /** Where the rows are kept as they were. */
  backup: string;
  tell: (stage: 'process' | 'schedules' | 'finish') => void;
}

/**
 * The one transaction of a full refresh. It plans once more, and writes only what the backup holds.
 * @returns the id of the sync
 * @throws CHANGE_IN_PROGRESS, STORE_INACTIVE, Overtaken
 */
export async function writeRefresh(tx: Tx, request: WriteRequest, saved: RowsBefore): Promise<number> {
  const { store, pull, rows, missing, now, actor, backup, includeLocked, tell } = request;
  const storeId = store.id;
  tell('process');
  const begun = performance.now();
  if (!(await lockStore(tx, storeId, now))) throw new DaybreakError('STORE_INACTIVE');
  await holdBookings(tx, storeId, saved);
  await demandNothingOpen(tx, storeId);
  const { known, plan, before } = await draftRefresh(tx, store, request, includeLocked);
  if (comparable(before) !== comparable(saved)) throw new Overtaken();
  const first = (await lastCompletePull(tx, storeId)) === null;
  const { pulled } = pull;
  const warnings = [...pullWarnings(pull), ...missing.warnings, ...plan.merge.warnings];
  const run = await addSyncRun(tx, {
    ...{ storeId, connectionId: store.connectionId, kind: 'full', requestedBy: actor },
    ...{ status: pulled.bad.length === 0 ? 'success' : 'partial', complete: true },
    ...{ startedAt: request.startedAt, finishedAt: now, dataAsOf: pull.startedAt },
    ...{ pulled: rows.length, badRows: pulled.bad.length, warnings: warnings.length },
    ...{ chunks: pulled.chunks, pullMs: pull.pullMs },
    details: JSON.stringify(warnings.slice(0, KEPT_WARNINGS)),
  });
  await unbook(tx, storeId, plan.deleted);
  const result = await writeMerge(
    tx,
    { store, now, syncRunId: run.id, first, onBookings: () => tell('schedules') },
    known,
    plan.merge,
  );
  if (result.overtaken > 0) throw new Overtaken();
  tell('finish');
  await deleteEvents(tx, storeId, plan.deleted, { now, syncRunId: run.id });
  const { inserted, updated, bookings, conflicts } = result;
  const deleted = plan.deleted.length;
  const done = {
    inserted,
    updated,
    bookings,
    cancelled: result.cancelled + deleted,
    conflicts: conflicts.length,
  };
  await tx.syncRun.update({
    where: { id: run.id },
    data: { ...done, mergeMs: Math.round(performance.now() - begun) },
  });
  await logDone(tx, {
    ...{ storeId, actor, at: now, action: 'sync.full', subjectType: 'sync_run', subjectId: run.id },
    after: { ...done, deleted, includeLocked, backup },
  });
  return run.id;
}

/** Whoever is about to change one of these bookings waits, and finds it changed; who was faster is seen from here on. */
async function holdBookings(tx: Tx, storeId: string, { schedules }: RowsBefore): Promise<void> {
  await inBatches(schedules, async (some) => {
    const ids = some.map((booking) => booking.id);
    await tx.schedule.updateMany({
      where: { storeId, id: { in: ids } },
      data: { version: { increment: 0 } },
    });
    return [];
  });
}

/** Everything but the time of the last touch, which holding the bookings moves. */
const comparable = (rows: RowsBefore): string =>
  JSON.stringify(rows, (key, value: unknown) => (key === 'updatedAt' ? undefined : value));

/** Bookings of events that go, first of all: Crossmark may have given their ids to others. */
async function unbook(tx: Tx, storeId: string, deleted: RefreshPlan['deleted']): Promise<void> {
  await inBatches(deleted, async (some) => {
    const refs = some.map((event) => event.projectRefNum);
    await tx.schedule.deleteMany({ where: { storeId, eventRefNum: { in: refs } } });
    return [];
  });
}

/** Events that Crossmark does not have and that nothing of ours hangs on, with what was known about their differences. */
async function deleteEvents(
  tx: Tx,
  storeId: string,
  deleted: RefreshPlan['deleted'],
  { now: detectedAt, syncRunId }: { now: Date; syncRunId: number },
): Promise<void> {
  await inBatches(deleted, async (some) => {
    const refs = some.map((event) => event.projectRefNum);
    const of = { storeId, eventRefNum: { in: refs } };
    const conflicts = await tx.syncChangeLog.findMany({
      where: { ...of, isConflict: true },
      select: { id: true },
    });
    await conflictsClosed(
      tx,
      storeId,
      conflicts.map(({ id }) => id),
    );
    await tx.syncChangeLog.deleteMany({ where: { ...of, isConflict: true } });
    await tx.syncChangeLog.updateMany({ where: of, data: { eventRefNum: null } });
    await tx.event.updateMany({
      where: { storeId, parentEventRefNum: { in: refs } },
      data: { parentEventRefNum: null, version: { increment: 1 } },
    });
    await tx.event.deleteMany({ where: { storeId, projectRefNum: { in: refs } } });
    await tx.syncChangeLog.createMany({
      data: some.map(({ projectRefNum, projectName }) => ({
        ...{ storeId, syncRunId, changeType: 'cancelled', entityType: 'event', mergeRow: 17, detectedAt },
        ...{ entityId: String(projectRefNum), fieldChanges: '{}' },
        summary: `${projectRefNum} ${projectName} was deleted; Crossmark no longer lists it.`,
      })),
    });
    return [];
  });
}

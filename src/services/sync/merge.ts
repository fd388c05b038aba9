import type { Prisma, StoreRow, Tx } from '../../db/database.ts';
import { inBatches } from '../../db/repositories/batches.ts';
import { updateEvent } from '../../db/repositories/events.ts';
import { markChanged } from '../../db/repositories/messages.ts';
import { insertBookings } from '../../db/repositories/schedules.ts';
import { isInactiveCondition, productKey } from '../../domain/event-types.ts';
import type { Condition } from '../../domain/types.ts';
import { announceConflicts, conflictsClosed } from '../conflicts/announce.ts';
import { insertEventsWithLinks } from '../imports/new-events.ts';
import { type BookingChange, recordChanges } from '../notices/changes.ts';
import { supersedeOvertaken } from '../proposals/overtaken.ts';
import { apiErrorColumns } from '../proposals/row-json.ts';
import { bookingColumns, columnsOf, replacingColumns } from './apply.ts';
import type { Known } from './known.ts';
import { settleConflicts } from './ledger.ts';
import type { Change, EventPlan, MergePlan } from './plan.ts';

export interface MergeOptions {
  store: StoreRow;
  now: Date;
  syncRunId: number;
  /** The first pull of a store tells nobody of their own work. */
  first: boolean;
  /** Told when the events are written and the bookings begin. */
  onBookings?: () => void;
}

export interface MergeResult {
  inserted: number;
  updated: number;
  bookings: number;
  cancelled: number;
  conflicts: { id: number; summary: string; urgent: boolean }[];
  /** Events that somebody else has changed meanwhile; they stay for the next pull. */
  overtaken: number;
}

/** Writes a plan, inside one transaction: events, bookings, proposals that end, the record, conflicts and who hears of it. */
export async function writeMerge(
  tx: Tx,
  { store, now, syncRunId, first, onBookings = () => {} }: MergeOptions,
  known: Known,
  plan: MergePlan,
): Promise<MergeResult> {
  const fresh = plan.events.filter((one) => one.event === null);
  await insertEventsWithNumbers(tx, store, now, fresh);
  const written = [...fresh];
  for (const one of plan.events)
    if (one.event !== null && (await changeEvent(tx, one, now))) written.push(one);
  onBookings();
  await changeBookings(tx, store.id, now, written);
  const adopted = written.filter((one) => one.adopt !== null);
  await insertBookings(
    tx,
    store.id,
    adopted.flatMap((one) =>
      one.adopt === null || one.booking !== null
        ? []
        : [{ ...bookingColumns(one.adopt, now), eventRefNum: one.refNum, createdAt: now }],
    ),
  );
  await settleRows(tx, store.id, now, written);
  await supersedeOvertaken(tx, store.id, refs(adopted), 'booked_elsewhere');
  await supersedeOvertaken(tx, store.id, refs(written.filter((one) => one.cancelled)), 'event_inactive');
  await record(
    tx,
    store.id,
    now,
    syncRunId,
    written.flatMap((one) => one.changes),
  );
  const conflicts = await settle(tx, { store, now, syncRunId }, known, plan);
  if (!first)
    await recordChanges(tx, store, {
      now,
      actor: 'system',
      ack: 'send_dm',
      changes: bookingChanges(written),
    });
  const changed = written.filter((one) => one.event !== null);
  return {
    inserted: fresh.length,
    updated: changed.filter((one) => !one.cancelled && Object.keys(one.fields).length > 0).length,
    bookings: written.filter((one) => one.adopt !== null || one.confirm || one.unbook !== null).length,
    cancelled: changed.filter((one) => one.cancelled).length,
    conflicts,
    overtaken: plan.events.length - written.length,
  };
}

const refs = (plans: readonly EventPlan[]): number[] => plans.map((one) => one.refNum);

async function insertEventsWithNumbers(
  tx: Tx,
  store: StoreRow,
  now: Date,
  fresh: readonly EventPlan[],
): Promise<void> {
  if (fresh.length === 0) return;
  const rows = fresh.flatMap((one) => {
    const { upstream, row, adopt } = one;
    if (upstream === null || row === null) return [];
    return [
      {
        projectRefNum: one.refNum,
        externalId: row.mPlanId,
        ...upstream.safe,
        ...upstream.protected,
        productKey: productKey(upstream.safe.projectName),
        condition: upstream.condition,
        isScheduled: adopt !== null,
        syncStatus: 'synced',
        lastSynced: now,
        createdAt: now,
      },
    ];
  });
  await insertEventsWithLinks(tx, store.id, { now: () => now }, rows);
}

/** Changes an event that is here; false = somebody was faster, and the next pull decides. */
async function changeEvent(tx: Tx, one: EventPlan, now: Date): Promise<boolean> {
  const { event, upstream } = one;
  if (event === null) return false;
  const data: Prisma.EventUpdateManyMutationInput = {
    ...columnsOf(one.fields),
    syncStatus: 'synced',
    lastSynced: now,
  };
  if (one.adopt !== null && upstream !== null)
    Object.assign(data, { isScheduled: true, condition: upstream.condition });
  if (one.unbook !== null)
    // WF-1: an event that Crossmark still wants done is open again.
    Object.assign(data, { isScheduled: false, ...(one.cancelled ? {} : { condition: openCondition(one) }) });
  return updateEvent(tx, event.storeId, one.refNum, event.version, data);
}

/** Bookings that were here before: those that go, then those that learn their id or make room for Crossmark's. */
async function changeBookings(
  tx: Tx,
  storeId: string,
  now: Date,
  written: readonly EventPlan[],
): Promise<void> {
  const booked = written.flatMap((one) => (one.booking === null ? [] : [{ ...one, booking: one.booking }]));
  for (const { unbook, booking } of booked)
    if (unbook !== null) await tx.schedule.deleteMany({ where: { storeId, id: booking.id } });
  const replaced = booked.filter((one) => one.adopt !== null);
  // Two bookings may change ids with each other.
  if (replaced.length > 1)
    await inBatches(replaced, async (some) => {
      const ids = some.map(({ booking }) => booking.id);
      await tx.schedule.updateMany({ where: { storeId, id: { in: ids } }, data: { externalId: null } });
      return [];
    });
  for (const { booking, upstream, adopt, confirm } of booked) {
    const externalId = upstream?.booking?.scheduleEventId ?? booking.externalId;
    if (!confirm && adopt === null) continue;
    await tx.schedule.updateMany({
      where: { storeId, id: booking.id },
      data: {
        ...(adopt !== null
          ? replacingColumns(adopt, now)
          : externalId === null
            ? {}
            : { externalId, syncStatus: 'synced' }),
        lastSynced: now,
        version: { increment: 1 },
      },
    });
  }
}

function openCondition({ event, upstream }: EventPlan): string {
  const theirs = upstream?.condition;
  if (theirs !== undefined && !isInactiveCondition(theirs)) return theirs;
  return event !== null && isInactiveCondition(event.condition as Condition) ? event.condition : 'unstaffed';
}

/** WF-26: what the pull has found out about rows and operations whose outcome nobody knew. */
async function settleRows(tx: Tx, storeId: string, now: Date, written: readonly EventPlan[]): Promise<void> {
  for (const one of written) {
    if (one.booking === null || (!one.confirm && one.unbook !== 12)) continue;
    const where = {
      storeId,
      eventRefNum: one.refNum,
      status: 'api_failed',
      apiErrorCode: 'OUTCOME_UNKNOWN',
    };
    const rows = await tx.pendingSchedule.findMany({ where, select: { schedulerRunId: true } });
    await tx.pendingSchedule.updateMany({
      where,
      data: {
        ...(one.confirm
          ? {
              status: 'api_submitted',
              apiSubmittedAt: now,
              openKey: null,
              apiErrorCode: null,
              apiErrorDetails: null,
            }
          : apiErrorColumns('API_TIMEOUT', 'Crossmark did not answer, and has no such booking.', now)),
        version: { increment: 1 },
      },
    });
    await tx.remoteOperation.updateMany({
      where: { storeId, eventRefNum: one.refNum, state: 'unknown' },
      data: { state: one.confirm ? 'done' : 'failed', openKey: null, updatedAt: now },
    });
    for (const runId of new Set(rows.map((row) => row.schedulerRunId))) {
      await tx.schedulerRun.updateMany({
        where: { id: runId, storeId },
        data: { version: { increment: 1 } },
      });
      await markChanged(tx, storeId, 'run', runId);
    }
  }
}

async function record(
  tx: Tx,
  storeId: string,
  now: Date,
  syncRunId: number,
  changes: readonly Change[],
): Promise<void> {
  await inBatches(changes, async (some) => {
    await tx.syncChangeLog.createMany({
      data: some.map((one) => ({
        storeId,
        syncRunId,
        changeType: one.changeType,
        entityType: one.entityType,
        entityId: String(one.eventRefNum),
        eventRefNum: one.eventRefNum,
        mergeRow: one.row,
        summary: one.summary,
        fieldChanges: JSON.stringify(one.fields),
        detectedAt: now,
      })),
    });
    return [];
  });
}

/** Conflicts: new ones are raised and told, agreed ones close by themselves, newer values replace older ones. */
async function settle(
  tx: Tx,
  { store, now, syncRunId }: Pick<MergeOptions, 'store' | 'now' | 'syncRunId'>,
  known: Known,
  plan: MergePlan,
): Promise<MergeResult['conflicts']> {
  const { raised, reopened, refreshed, closed } = settleConflicts(known.conflicts, plan.judgements);
  const conflicts: MergeResult['conflicts'] = [];
  for (const { eventRefNum, about, finding, fingerprint } of raised) {
    const { summary, urgent } = finding;
    const { id } = await tx.syncChangeLog.create({
      data: {
        storeId: store.id,
        syncRunId,
        changeType: 'conflict',
        entityType: about,
        entityId: String(eventRefNum),
        eventRefNum,
        mergeRow: finding.row,
        summary,
        fieldChanges: JSON.stringify(finding.fields),
        isConflict: true,
        urgent,
        fingerprint,
        detectedAt: now,
      },
    });
    conflicts.push({ id, summary, urgent });
  }
  const open = {
    resolved: false,
    resolvedAt: null,
    resolvedBy: null,
    resolution: null,
    resolutionNotes: null,
  };
  for (const [list, more] of [
    [reopened, open],
    [refreshed, {}],
  ] as const)
    for (const { id, finding } of list)
      await tx.syncChangeLog.updateMany({
        where: { storeId: store.id, id },
        data: {
          ...more,
          mergeRow: finding.row,
          summary: finding.summary,
          urgent: finding.urgent,
          fieldChanges: JSON.stringify(finding.fields),
        },
      });
  for (const { id, resolution } of closed)
    await tx.syncChangeLog.updateMany({
      where: { storeId: store.id, id, resolved: false },
      data: { resolved: true, resolvedAt: now, resolvedBy: 'system', resolution },
    });
  await announceConflicts(tx, { storeId: store.id, syncRunId, now });
  await conflictsClosed(
    tx,
    store.id,
    [...closed, ...reopened, ...refreshed].map(({ id }) => id),
  );
  return conflicts;
}

/** Whose work has changed by this pull; both sides of a change of person are told (WF-32). */
function bookingChanges(written: readonly EventPlan[]): BookingChange[] {
  return written.flatMap(({ refNum: eventRefNum, booking, adopt, unbook }): BookingChange[] => {
    const comes = adopt && { employeeId: adopt.employeeId, eventRefNum, date: adopt.date, time: adopt.time };
    // A delete that is confirmed was told when it was asked for.
    const goes = (adopt !== null || (unbook !== null && unbook !== 13)) &&
      booking && {
        ...{ employeeId: booking.employeeId, eventRefNum },
        ...{ date: booking.scheduleDate, time: booking.scheduleTime },
      };
    if (comes && goes && comes.employeeId === goes.employeeId)
      return comes.date === goes.date && comes.time === goes.time ? [] : [{ kind: 'time_changed', ...comes }];
    return [
      ...(comes ? [{ kind: 'event_added' as const, ...comes }] : []),
      ...(goes ? [{ kind: 'event_removed' as const, ...goes }] : []),
    ];
  });
}

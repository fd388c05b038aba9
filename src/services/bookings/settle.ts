import type { RemoteOperationRow, StoreRow, Tx } from '../../db/database.ts';
import { markChanged } from '../../db/repositories/messages.ts';
import {
  changeOperation,
  type OperationState,
  openOperation,
  subjectsOf,
} from '../../db/repositories/remote-operations.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { type LogEntry, logDone, logRefused } from '../action-log.ts';
import { recordChanges } from '../notices/changes.ts';
import { supersedeOvertaken } from '../proposals/overtaken.ts';
import { loadStoreState, type StoreState } from '../store-state.ts';
import { LeaseLostError, removeBookings } from '../submissions/commit.ts';
import type { Failure, Step } from '../submissions/journal.ts';
import type { OperationEnd } from '../submissions/operation.ts';
import { alertPeople, redrawAlerts } from './alerting.ts';
import { planFollower } from './following.ts';
import type { BookingPlace, Intent, Part } from './intent.ts';
import { supervisorOf } from './judging.ts';
import { localEnd } from './outcome.ts';

export interface Settling {
  operation: RemoteOperationRow;
  store: StoreRow;
  intent: Intent;
  steps: readonly Step[];
  end: OperationEnd;
  token: string;
  now: Date;
  /** Nobody waits for the answer: the process that began it is gone, or it follows another change. */
  unattended: boolean;
}

/**
 * §10.5 steps 3a to 5, in one transaction under the operation's lease: the bookings as Crossmark has them, the rows of
 * proposals that this answers, the people concerned, the record, and the Supervisors that have to follow.
 * @returns operations that come next. @throws LeaseLostError
 */
export async function settle(tx: Tx, settling: Settling): Promise<number[]> {
  const { operation, store, intent, steps, end, token, now } = settling;
  const open = end.kind === 'unknown';
  const failure: Failure | null = end.kind === 'done' ? null : end.failure;
  const closed = await changeOperation(tx, operation.id, token, {
    state: end.kind satisfies OperationState,
    steps: JSON.stringify(steps),
    failure: failure === null ? null : JSON.stringify(failure),
    leaseToken: null,
    leaseUntil: null,
    updatedAt: now,
    // As long as the outcome is not known nothing else may be sent for the event.
    ...(open ? {} : { openKey: null }),
  });
  if (!closed) throw new LeaseLostError();
  for (const part of intent.parts) await settlePart(tx, settling, part);
  const events = intent.parts.map((part) => part.eventRefNum);
  if (end.kind === 'done') {
    if (intent.verb === 'send') await submitLocalRows(tx, store.id, events, now);
    else await supersedeOvertaken(tx, store.id, events, 'booked_elsewhere');
    const told = { now, actor: operation.requestedBy, ack: intent.notice ?? 'told', changes: intent.changes };
    await recordChanges(tx, store, told);
  }
  await record(tx, settling);
  await redrawAlerts(tx, store.id, subjectsOf(operation));
  if (failure !== null && (settling.unattended || isForRetry(end, intent)))
    await alertPeople(tx, operation, { lost: end.kind === 'lost' });
  return end.kind === 'done' && intent.verb !== 'send' ? addFollowers(tx, settling) : [];
}

/** Ends that leave something to do. */
function isForRetry(end: OperationEnd, { verb }: Intent): boolean {
  return end.kind === 'lost' || end.kind === 'unknown' || (end.kind === 'failed' && verb === 'remove');
}

async function settlePart(tx: Tx, { store, operation, intent, steps, end, now }: Settling, part: Part) {
  const { eventRefNum } = part;
  const local = localEnd(part, intent, steps, end);
  const where = { storeId: store.id, eventRefNum };
  if (local.kind === 'wait') return;
  if (local.kind === 'remove') {
    const gone = await tx.schedule.findMany({ where, select: { id: true } });
    await removeBookings(
      tx,
      store.id,
      gone.map(({ id }) => id),
    );
    return;
  }
  if (local.kind === 'restore') {
    await tx.schedule.updateMany({
      where,
      data: { syncStatus: local.syncStatus, version: { increment: 1 } },
    });
    if (local.syncStatus === 'failed') await unbooked(tx, store.id, eventRefNum);
    return;
  }
  const { place, syncStatus, externalId } = local;
  const moved = JSON.stringify(place) !== JSON.stringify(placeOnly(part.before));
  const data = {
    ...columnsOf(place, now),
    syncStatus,
    externalId,
    ...(syncStatus === 'synced' ? { lastSynced: now } : {}),
    ...(moved ? { source: 'manual' } : {}),
  };
  const { count } = await tx.schedule.updateMany({ where, data: { ...data, version: { increment: 1 } } });
  if (count === 0)
    await tx.schedule.create({
      data: { ...where, ...data, source: 'manual', createdBy: operation.requestedBy, createdAt: now },
    });
  if (syncStatus === 'failed') await unbooked(tx, store.id, eventRefNum);
  else await bookedFlags(tx, store.id, eventRefNum);
}

const placeOnly = ({ employeeId, date, time, block, blockOverflow }: BookingPlace): BookingPlace => ({
  employeeId,
  date,
  time,
  block,
  blockOverflow,
});

function columnsOf({ employeeId, date, time, block, blockOverflow }: BookingPlace, now: Date) {
  return {
    employeeId,
    scheduleDate: date,
    scheduleTime: time,
    shiftBlock: block,
    blockOverflow,
    shiftBlockAssignedAt: block === null ? null : now,
  };
}

/** 3b: Crossmark has nothing; the booking stays for Retry or removal. */
async function unbooked(tx: Tx, storeId: string, eventRefNum: number): Promise<void> {
  const where = { storeId, projectRefNum: eventRefNum };
  await tx.event.updateMany({
    where: { ...where, condition: { in: ['scheduled', 'staffed'] } },
    data: { condition: 'unstaffed' },
  });
  await tx.event.updateMany({ where, data: { isScheduled: false, version: { increment: 1 } } });
}

async function bookedFlags(tx: Tx, storeId: string, eventRefNum: number): Promise<void> {
  const where = { storeId, projectRefNum: eventRefNum };
  await tx.event.updateMany({
    where: { ...where, condition: 'unstaffed' },
    data: { condition: 'scheduled' },
  });
  await tx.event.updateMany({ where, data: { isScheduled: true, version: { increment: 1 } } });
}

/** 2.2: an approved row whose booking was local has reached Crossmark now. */
async function submitLocalRows(tx: Tx, storeId: string, events: readonly number[], now: Date): Promise<void> {
  const where = { storeId, eventRefNum: { in: [...events] }, status: 'approved', openKey: null };
  const rows = await tx.pendingSchedule.findMany({ where, select: { id: true, schedulerRunId: true } });
  await tx.pendingSchedule.updateMany({
    where: { ...where, id: { in: rows.map(({ id }) => id) } },
    data: { status: 'api_submitted', apiSubmittedAt: now, version: { increment: 1 } },
  });
  for (const runId of new Set(rows.map((row) => row.schedulerRunId)))
    await markChanged(tx, storeId, 'run', runId);
}

async function record(tx: Tx, { operation, store, intent, end, now }: Settling): Promise<void> {
  for (const part of intent.parts) {
    const entry: LogEntry = {
      storeId: store.id,
      actor: operation.requestedBy,
      action: `booking.${intent.verb}`,
      subjectType: 'event',
      subjectId: part.eventRefNum,
      before: { ...placeOnly(part.before) },
      after: { operation: operation.id, state: end.kind, ...(part.after ?? { booked: false }) },
      ...(intent.reason === null ? {} : { reason: intent.reason }),
      at: now,
    };
    if (end.kind === 'done') await logDone(tx, entry);
    else await logRefused(tx, entry, end.failure.code);
  }
}

/** PAIR-5: the Supervisor of a moved or removed Core follows as an operation of its own. */
async function addFollowers(tx: Tx, settling: Settling): Promise<number[]> {
  const { intent, store, operation, now } = settling;
  const cores = await tx.event.findMany({
    where: {
      storeId: store.id,
      projectRefNum: { in: intent.parts.map((part) => part.eventRefNum) },
      eventType: 'core',
    },
    select: { projectRefNum: true },
  });
  if (cores.length === 0) return [];
  const state = await loadStoreState(tx, store.id, now);
  const added: number[] = [];
  for (const { projectRefNum: core } of cores) {
    const supervisor = supervisorOf(state, core);
    if (supervisor === undefined || !hasToFollow(state, core)) continue;
    const follower = followerOperation(operation, core, supervisor.eventRefNum, intent.notice, now);
    added.push((await openOperation(tx, follower)).id);
  }
  return added;
}

function hasToFollow(state: StoreState, core: number): boolean {
  try {
    return planFollower({ state, remote: false }, core, null) !== null;
  } catch (error) {
    // It cannot, and that has to be said.
    if (error instanceof DaybreakError) return true;
    throw error;
  }
}

/** A planned operation without calls: what it takes is decided when it is begun. */
export function followerOperation(
  { storeId, connectionId, requestedBy }: RemoteOperationRow,
  core: number,
  supervisor: number,
  notice: Intent['notice'],
  now: Date,
): Parameters<typeof openOperation>[1] {
  const intent: Intent = { verb: 'move', parts: [], core, reason: null, notice, changes: [] };
  return {
    storeId,
    connectionId,
    requestedBy,
    kind: 'change',
    eventRefNum: supervisor,
    subjectIds: JSON.stringify([supervisor]),
    steps: '[]',
    openKey: null,
    intent: JSON.stringify(intent),
    state: 'planned',
    now,
  };
}

import type { PendingScheduleRow, Tx } from '../../db/database.ts';
import { markChanged } from '../../db/repositories/messages.ts';
import { finishClaim } from '../../db/repositories/proposal-rows.ts';
import { closeOperation, type OperationState } from '../../db/repositories/remote-operations.ts';
import { logDone } from '../action-log.ts';
import { alertPeople, redrawAlerts } from '../bookings/alerting.ts';
import type { Place } from '../proposals/judge.ts';
import { supersedeOvertaken } from '../proposals/overtaken.ts';
import { apiErrorColumns } from '../proposals/row-json.ts';
import type { Failure, Step } from './journal.ts';

/** Somebody else holds the row by now: the later holder decides, this one writes nothing more (WF-21). */
export class LeaseLostError extends Error {}

/** One claimed row; every result is written under its lease. */
export interface Claim {
  row: PendingScheduleRow;
  place: Place;
  token: string;
  now: Date;
  operation: { id: number; steps: Step[] } | null;
}

/** WF-24: the booking stands. `removes` are local bookings that went away with it. */
export async function commitBooked(
  tx: Tx,
  claim: Claim,
  externalId: string,
  removes: readonly number[],
): Promise<void> {
  const { row, now } = claim;
  await finish(tx, claim, {
    status: 'api_submitted',
    apiSubmittedAt: now,
    openKey: null,
    apiErrorCode: null,
    apiErrorDetails: null,
  });
  await removeBookings(tx, row.storeId, [...removes, ...deletedSchedules(claim)]);
  await writeBooking(tx, claim, { syncStatus: 'synced', externalId, lastSynced: now });
  await close(tx, claim, 'done');
  await overtakeOthers(tx, claim);
  await redrawAlerts(tx, row.storeId, [row.eventRefNum]);
  await record(tx, claim, 'submission.done', { externalId });
}

/** WF-29: without a connection the row is final as it is, and its booking is local. */
export async function commitLocal(tx: Tx, claim: Claim, removes: readonly number[]): Promise<void> {
  await finish(tx, claim, { status: 'approved', openKey: null, apiErrorCode: null, apiErrorDetails: null });
  await removeBookings(tx, claim.row.storeId, removes);
  await writeBooking(tx, claim, { syncStatus: 'pending', externalId: null, lastSynced: null });
  await overtakeOthers(tx, claim);
  await record(tx, claim, 'submission.local', {});
}

/** The row failed and Crossmark is as before, or as well as it could be put back (WF-25, §10.5). */
export async function commitFailed(
  tx: Tx,
  claim: Claim,
  failure: Failure,
  end: { state: Extract<OperationState, 'failed' | 'compensated' | 'lost'>; keepsEvent: boolean },
): Promise<void> {
  const { row, now } = claim;
  await finish(tx, claim, {
    status: 'api_failed',
    ...(end.keepsEvent ? {} : { openKey: null }),
    ...apiErrorColumns(failure.code, failure.message, now, {
      httpStatus: failure.httpStatus,
      operationId: claim.operation?.id,
    }),
  });
  // 2.3: an uncertain booking ends with the proof that there is none; beside a foreign one it stays for people to compare.
  if (failure.code !== 'REMOTE_CONFLICT')
    await tx.schedule.deleteMany({
      where: {
        storeId: row.storeId,
        eventRefNum: row.eventRefNum,
        syncStatus: 'pending_sync',
        runId: row.schedulerRunId,
      },
    });
  await unschedule(tx, row.storeId, [row.eventRefNum]);
  for (const step of claim.operation?.steps ?? [])
    if (step.purpose === 'compensate') await restoreBooking(tx, claim, step);
  await close(tx, claim, end.state, failure);
  // Somebody has no booking any more who was not even asked: that is said at once, to everybody concerned (11.1).
  if (end.state === 'lost' && claim.operation !== null)
    await alertPeople(
      tx,
      { id: claim.operation.id, storeId: row.storeId, requestedBy: row.approvedBy ?? 'system' },
      { lost: true },
    );
  await record(tx, claim, 'submission.failed', { code: failure.code, operation: end.state });
}

/** WF-26: nobody knows. The person stays taken by a booking that waits for its verification. */
export async function commitUnknown(tx: Tx, claim: Claim, failure: Failure): Promise<void> {
  const { row, now } = claim;
  await finish(tx, claim, {
    status: 'api_failed',
    ...apiErrorColumns('OUTCOME_UNKNOWN', failure.message, now, {
      httpStatus: failure.httpStatus,
      operationId: claim.operation?.id,
    }),
  });
  const create = claim.operation?.steps.find((step) => step.call === 'create' && step.purpose === 'forward');
  if (create?.state === 'unknown') {
    await removeBookings(tx, row.storeId, deletedSchedules(claim));
    await writeBooking(tx, claim, { syncStatus: 'pending_sync', externalId: null, lastSynced: null });
  }
  await close(tx, claim, 'unknown');
  await record(tx, claim, 'submission.unknown', { code: failure.code });
}

/** The claim ends without a result: the row waits as before (2.2). */
export async function releaseClaim(tx: Tx, claim: Claim, state: OperationState): Promise<void> {
  await finish(tx, claim, { status: 'approved' });
  await close(tx, claim, state);
}

/** 6.7: somebody booked the event meanwhile. */
export async function commitSuperseded(tx: Tx, claim: Claim): Promise<void> {
  await finish(tx, claim, { status: 'superseded', supersededReason: 'booked_elsewhere', openKey: null });
  await record(tx, claim, 'submission.superseded', {});
}

/** 6.7: what other proposals say about this event is answered now. */
async function overtakeOthers(tx: Tx, { row }: Claim): Promise<void> {
  const options = { exceptRun: row.schedulerRunId };
  await supersedeOvertaken(tx, row.storeId, [row.eventRefNum], 'booked_elsewhere', options);
}

async function finish(tx: Tx, claim: Claim, data: Parameters<typeof finishClaim>[3]): Promise<void> {
  if (!(await finishClaim(tx, claim.row.id, claim.token, data))) throw new LeaseLostError();
}

async function close(tx: Tx, claim: Claim, state: OperationState, failure?: Failure): Promise<void> {
  if (claim.operation === null) return;
  const { id, steps } = claim.operation;
  const why = failure === undefined ? null : JSON.stringify(failure);
  await closeOperation(tx, id, { state, steps: JSON.stringify(steps), failure: why, now: claim.now });
}

async function record(tx: Tx, claim: Claim, action: string, after: Record<string, unknown>): Promise<void> {
  const { row, now } = claim;
  await markChanged(tx, row.storeId, 'run', row.schedulerRunId);
  await logDone(tx, {
    storeId: row.storeId,
    actor: row.approvedBy ?? 'system',
    action,
    subjectType: 'row',
    subjectId: row.id,
    runId: row.schedulerRunId,
    after: { eventRefNum: row.eventRefNum, ...after },
    at: now,
  });
}

const deletedSchedules = (claim: Claim): number[] =>
  (claim.operation?.steps ?? []).flatMap((step) =>
    step.call === 'delete' && step.state === 'done' && step.scheduleId !== null ? [step.scheduleId] : [],
  );

/** Takes bookings away; their events are unscheduled (WF-1). */
export async function removeBookings(tx: Tx, storeId: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const gone = await tx.schedule.findMany({ where: { storeId, id: { in: [...ids] } } });
  await tx.schedule.deleteMany({ where: { storeId, id: { in: gone.map((one) => one.id) } } });
  await unschedule(
    tx,
    storeId,
    gone.map((one) => one.eventRefNum),
  );
}

/** WF-1: an event without booking is not scheduled; an inactive one keeps its condition. */
async function unschedule(tx: Tx, storeId: string, events: readonly number[]): Promise<void> {
  const where = { storeId, projectRefNum: { in: [...events] }, schedule: { is: null } };
  await tx.event.updateMany({
    where: { ...where, condition: { in: ['scheduled', 'staffed'] } },
    data: { condition: 'unstaffed' },
  });
  await tx.event.updateMany({
    where: { ...where, isScheduled: true },
    data: { isScheduled: false, version: { increment: 1 } },
  });
}

async function writeBooking(
  tx: Tx,
  claim: Claim,
  sync: { syncStatus: string; externalId: string | null; lastSynced: Date | null },
): Promise<void> {
  const { row, place, now } = claim;
  const data = {
    employeeId: place.employeeId,
    scheduleDate: place.date,
    scheduleTime: place.time,
    shiftBlock: place.block,
    blockOverflow: row.blockOverflow,
    shiftBlockAssignedAt: place.block === null ? null : now,
    ...sync,
  };
  const { count } = await tx.schedule.updateMany({
    where: {
      storeId: row.storeId,
      eventRefNum: row.eventRefNum,
      syncStatus: 'pending_sync',
      runId: row.schedulerRunId,
    },
    data: { ...data, version: { increment: 1 } },
  });
  if (count === 0)
    await tx.schedule.create({
      data: {
        ...data,
        storeId: row.storeId,
        eventRefNum: row.eventRefNum,
        source: 'auto',
        runId: row.schedulerRunId,
        createdBy: row.approvedBy,
        createdAt: now,
      },
    });
  await tx.event.updateMany({
    where: { storeId: row.storeId, projectRefNum: row.eventRefNum },
    data: { isScheduled: true, condition: 'scheduled', version: { increment: 1 } },
  });
}

/** Puts a deleted booking back as far as Crossmark did: with its new id, uncertain, or lost. */
async function restoreBooking(tx: Tx, claim: Claim, step: Step): Promise<void> {
  const { storeId } = claim.row;
  const [syncStatus, externalId] =
    step.state === 'done'
      ? ['synced', step.scheduleEventId]
      : [step.state === 'unknown' ? 'pending_sync' : 'failed', null];
  const sync = { syncStatus, externalId, lastSynced: claim.now };
  const { count } = await tx.schedule.updateMany({
    where: { storeId, id: step.scheduleId ?? -1 },
    data: { ...sync, version: { increment: 1 } },
  });
  if (count === 0)
    await tx.schedule.create({
      data: {
        ...sync,
        storeId,
        eventRefNum: step.eventRefNum,
        employeeId: step.employeeId,
        scheduleDate: step.date,
        scheduleTime: step.time,
        shiftBlock: step.block,
        blockOverflow: step.blockOverflow,
        source: 'auto',
        createdAt: claim.now,
      },
    });
  const stands = syncStatus !== 'failed';
  await tx.event.updateMany({
    where: { storeId, projectRefNum: step.eventRefNum },
    data: {
      isScheduled: stands,
      condition: stands ? 'scheduled' : 'unstaffed',
      version: { increment: 1 },
    },
  });
}

import type { Prisma, ScheduleRow, SyncChangeLogRow, Tx } from '../../db/database.ts';
import { findEvent, updateEvent } from '../../db/repositories/events.ts';
import { findBooking, updateBooking } from '../../db/repositories/schedules.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { isInactiveCondition, productKey } from '../../domain/event-types.ts';
import type { Condition } from '../../domain/types.ts';
import { supersedeOvertaken } from '../proposals/overtaken.ts';
import type { BookingSide, FieldChanges } from './model.ts';

/** What both the pull and a person who takes Crossmark's side write, and nothing else. */

/** The columns of an event that take Crossmark's values, with those that follow from them. */
export function columnsOf(fields: FieldChanges): Prisma.EventUpdateManyMutationInput {
  const { booking: _booking, missing: _missing, ...columns } = fields;
  const values: Record<string, unknown> = Object.fromEntries(
    Object.entries(columns).map(([field, { upstream }]) => [field, upstream]),
  );
  if (typeof values.projectName === 'string') values.productKey = productKey(values.projectName);
  return values as Prisma.EventUpdateManyMutationInput;
}

/** A booking as Crossmark has it. Without its id it stays uncertain, so that the next pull can supply it. */
export function bookingColumns(side: BookingSide & { employeeId: string }, now: Date) {
  return {
    employeeId: side.employeeId,
    scheduleDate: side.date,
    scheduleTime: side.time,
    syncStatus: side.scheduleEventId === null ? 'pending_sync' : 'synced',
    externalId: side.scheduleEventId,
    lastSynced: now,
    source: 'sync',
  };
}

/** Another booking in the place of ours: the shift of the old one and the run that made it are over. */
export function replacingColumns(side: BookingSide & { employeeId: string }, now: Date) {
  return {
    ...bookingColumns(side, now),
    ...{ shiftBlock: null, blockOverflow: false, shiftBlockAssignedAt: null, runId: null },
  };
}

/** WF-1: the booking goes and the event is open again; an inactive event stays what it is. */
export async function removeBooking(tx: Tx, booking: ScheduleRow, condition: Condition): Promise<boolean> {
  const { storeId, eventRefNum } = booking;
  const { count } = await tx.schedule.deleteMany({
    where: { storeId, id: booking.id, version: booking.version },
  });
  if (count === 0) return false;
  await tx.event.updateMany({
    where: { storeId, projectRefNum: eventRefNum },
    data: { isScheduled: false, condition, version: { increment: 1 } },
  });
  return true;
}

/**
 * Takes Crossmark's side of a conflict: fields, condition and booking become what the conflict says about upstream, and
 * proposals that this overtakes end. No call to Crossmark. Rights, locked days, the closing of the conflict and notices
 * are the caller's.
 * @throws VALIDATION_ERROR when its person is not known here or a value no longer fits, STATE when somebody was faster.
 */
export async function takeUpstream(
  tx: Tx,
  { storeId, now, conflict }: { storeId: string; now: Date; conflict: SyncChangeLogRow },
): Promise<void> {
  const refNum = conflict.eventRefNum ?? Number(conflict.entityId);
  const event = await findEvent(tx, storeId, refNum);
  if (event === null) throw new DaybreakError('EVENT_NOT_FOUND');
  const fields = JSON.parse(conflict.fieldChanges) as FieldChanges;
  const booking = await findBooking(tx, storeId, refNum);
  const ended = fields.missing ? 'canceled' : (fields.condition?.upstream as Condition | undefined);

  if (ended !== undefined && isInactiveCondition(ended)) {
    if (booking !== null && !(await removeBooking(tx, booking, ended))) throw new DaybreakError('STATE');
    await tx.event.updateMany({
      where: { storeId, projectRefNum: refNum },
      data: { condition: ended, isScheduled: false, lastSynced: now, version: { increment: 1 } },
    });
    await supersedeOvertaken(tx, storeId, [refNum], 'event_inactive');
    return;
  }
  const columns = columnsOf(fields);
  if (Object.keys(columns).length > 0) {
    const { startDate = event.startDate, dueDate = event.dueDate } = columns;
    if (dueDate <= startDate)
      throw new DaybreakError('VALIDATION_ERROR', 'The due date would not be after the start any more.');
    if (!(await updateEvent(tx, storeId, refNum, event.version, { ...columns, lastSynced: now })))
      throw new DaybreakError('STATE');
  }
  if (!fields.booking) return;
  const theirs = fields.booking.upstream as BookingSide | null;
  if (theirs === null) {
    if (booking !== null && !(await removeBooking(tx, booking, 'unstaffed')))
      throw new DaybreakError('STATE');
    return;
  }
  await takeBooking(tx, { storeId, refNum, booking, theirs, now });
}

async function takeBooking(
  tx: Tx,
  change: {
    storeId: string;
    refNum: number;
    booking: ScheduleRow | null;
    theirs: BookingSide;
    now: Date;
  },
): Promise<void> {
  const { storeId, refNum, booking, theirs, now } = change;
  const { employeeId, scheduleEventId } = theirs;
  if (employeeId === null)
    throw new DaybreakError('VALIDATION_ERROR', `${theirs.name} is not known here; import the person first.`);
  const other =
    scheduleEventId === null
      ? null
      : await tx.schedule.findFirst({
          where: { storeId, externalId: scheduleEventId, eventRefNum: { not: refNum } },
        });
  if (other !== null)
    throw new DaybreakError(
      'VALIDATION_ERROR',
      `Crossmark's booking ${scheduleEventId} belongs to event ${other.eventRefNum} here.`,
    );
  const columns = replacingColumns({ ...theirs, employeeId }, now);
  if (booking === null)
    await tx.schedule.create({ data: { ...columns, storeId, eventRefNum: refNum, createdAt: now } });
  else if (!(await updateBooking(tx, storeId, booking.id, booking.version, columns)))
    throw new DaybreakError('STATE');
  await tx.event.updateMany({
    where: { storeId, projectRefNum: refNum },
    data: { isScheduled: true, condition: 'scheduled', version: { increment: 1 } },
  });
  await supersedeOvertaken(tx, storeId, [refNum], 'booked_elsewhere');
}

import { isUniqueViolation, type PendingScheduleRow, type Prisma, type Tx } from '../../db/database.ts';
import { changeRow, openKeyOf } from '../../db/repositories/proposal-rows.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { Finding } from '../../engine/proposal.ts';
import type { Actor, EditInput } from '../contracts.ts';
import { type EditPlan, needsReason, type SupervisorPlan } from './edit-plan.ts';
import { bookingOfEvent, type Place } from './judge.ts';
import { isPlaced, type LoadedProposal } from './proposal.ts';
import { acceptedOf, originalOf } from './row-json.ts';

/** Writes a planned edit: the row itself, the rows of a swap that ends, and the Supervisor that follows. */
export async function storeEdit(
  tx: Tx,
  proposal: LoadedProposal,
  row: PendingScheduleRow,
  plan: EditPlan,
  input: Pick<EditInput, 'reason' | 'notice'>,
  actor: Actor,
): Promise<void> {
  const { now } = proposal;
  for (const other of plan.superseded)
    await expectChanged(
      changeRow(tx, other, {
        status: 'superseded',
        supersededReason: 'swap_cancelled',
        openKey: null,
      }),
    );
  await expectChanged(changeRow(tx, row, editedColumns(row, plan, input, actor, now)));
  if (plan.supervisor !== null) await storeSupervisor(tx, proposal, plan.supervisor, actor);
}

function editedColumns(
  row: PendingScheduleRow,
  plan: EditPlan,
  input: Pick<EditInput, 'reason' | 'notice'>,
  actor: Actor,
  now: Date,
): Prisma.PendingScheduleUncheckedUpdateManyInput {
  const same = isOriginal(row, plan);
  return {
    ...placeColumns(plan.place, plan.overflow),
    openKey: openKeyOf(row.storeId, row.eventRefNum),
    // WF-16: back at the engine's own place the row counts as never edited.
    status: same ? 'proposed' : 'user_edited',
    editedBy: same ? null : actor,
    editedAt: same ? null : now,
    leftOut: false,
    failureCode: null,
    failureReason: null,
    failureFix: null,
    apiErrorCode: null,
    apiErrorDetails: null,
    ...(plan.cancelsSwap
      ? { isSwap: false, bumpedEventRefNum: null, bumpedPostedScheduleId: null, swapReason: null }
      : {}),
    ...overrideColumns(row, plan.place, plan.findings, input.reason),
    noticeAck: input.notice ?? null,
  };
}

/** WF-12: the soft findings that the reason accepts, kept with the person and date they were accepted for. */
function overrideColumns(
  row: PendingScheduleRow,
  place: Place,
  findings: readonly Finding[],
  reason: string | undefined,
): { overrideCodes: string | null; overrideReason: string | null } {
  const kept = acceptedOf(row).filter(
    (one) => one.employeeId === place.employeeId && one.date === place.date,
  );
  const soft = needsReason(findings).map((finding) => ({
    id: finding.id,
    code: finding.code,
    employeeId: place.employeeId,
    date: place.date,
  }));
  const accepted = [...kept, ...soft];
  if (accepted.length === 0) return { overrideCodes: null, overrideReason: null };
  return { overrideCodes: JSON.stringify(accepted), overrideReason: reason?.trim() ?? row.overrideReason };
}

async function storeSupervisor(
  tx: Tx,
  proposal: LoadedProposal,
  plan: SupervisorPlan,
  actor: Actor,
): Promise<void> {
  const { storeId, now, run } = proposal;
  const columns =
    plan.place === null
      ? {
          ...NO_PLACE,
          openKey: null,
          failureCode: plan.failure?.code ?? 'SUP_UNAVAILABLE',
          failureReason: plan.failure?.message ?? '',
          failureFix: plan.failure?.fix ?? '',
        }
      : {
          ...placeColumns(plan.place, false),
          openKey: openKeyOf(storeId, plan.eventRefNum),
          failureCode: null,
          failureReason: null,
          failureFix: null,
        };
  const edited = { ...columns, status: 'user_edited', editedBy: actor, editedAt: now };
  if (plan.row !== null) {
    await expectChanged(changeRow(tx, plan.row, { ...edited, overrideCodes: null, overrideReason: null }));
    return;
  }
  const booking = bookingOfEvent(proposal.state, plan.eventRefNum);
  if (booking === undefined) return;
  const movedFrom = {
    scheduleId: String(booking.id),
    employeeId: booking.employeeId,
    date: booking.scheduleDate,
    time: booking.scheduleTime,
  };
  const explanation = {
    rule: null,
    rank: null,
    summary: 'It follows its Core.',
    candidates: [],
    more: 0,
    movedFrom,
  };
  await tx.pendingSchedule.create({
    data: {
      ...edited,
      storeId,
      schedulerRunId: run.id,
      eventRefNum: plan.eventRefNum,
      wave: '4',
      explanation: JSON.stringify(explanation),
      original: JSON.stringify({
        employeeId: booking.employeeId,
        date: booking.scheduleDate,
        time: booking.scheduleTime,
        block: null,
        blockOverflow: false,
        isSwap: false,
        bumpedEventRefNum: null,
        bumpedScheduleId: null,
        swapReason: null,
        failureCode: null,
        failureReason: null,
        failureFix: null,
      }),
    },
  });
}

/** Puts a row back to what the engine proposed; the place is judged by the caller. */
export async function storeOriginal(tx: Tx, row: PendingScheduleRow): Promise<void> {
  const original = originalOf(row);
  const placed = original.employeeId !== null;
  await expectChanged(
    changeRow(tx, row, {
      employeeId: original.employeeId,
      scheduleDate: original.date,
      scheduleTime: original.time,
      shiftBlock: original.block,
      blockOverflow: original.blockOverflow,
      isSwap: original.isSwap,
      bumpedEventRefNum: original.bumpedEventRefNum,
      bumpedPostedScheduleId: original.bumpedScheduleId,
      swapReason: original.swapReason,
      failureCode: original.failureCode,
      failureReason: original.failureReason,
      failureFix: original.failureFix,
      openKey: placed ? openKeyOf(row.storeId, row.eventRefNum) : null,
      status: 'proposed',
      editedBy: null,
      editedAt: null,
      leftOut: false,
      overrideCodes: null,
      overrideReason: null,
      noticeAck: null,
    }),
  );
}

/** WF-15. A failed row holds no event, left out or not. */
export async function storeLeftOut(tx: Tx, row: PendingScheduleRow, leftOut: boolean): Promise<void> {
  const openKey = isPlaced(row) ? openKeyOf(row.storeId, row.eventRefNum) : null;
  await expectChanged(changeRow(tx, row, { leftOut, openKey }));
}

/** A failed row answers to nobody any more; a placed one was somebody else's meanwhile. */
export async function expectChanged(change: Promise<boolean>): Promise<void> {
  try {
    if (!(await change)) throw new DaybreakError('STALE_FORM');
  } catch (error) {
    if (isUniqueViolation(error)) throw new DaybreakError('EVENT_TAKEN');
    throw error;
  }
}

const NO_PLACE = {
  employeeId: null,
  scheduleDate: null,
  scheduleTime: null,
  shiftBlock: null,
  blockOverflow: false,
};

function placeColumns(place: Place, overflow: boolean) {
  return {
    employeeId: place.employeeId,
    scheduleDate: place.date,
    scheduleTime: place.time,
    shiftBlock: place.block,
    blockOverflow: overflow,
  };
}

function isOriginal(row: PendingScheduleRow, plan: EditPlan): boolean {
  const original = originalOf(row);
  return (
    !plan.cancelsSwap &&
    original.isSwap === row.isSwap &&
    original.employeeId === plan.place.employeeId &&
    original.date === plan.place.date &&
    original.time === plan.place.time
  );
}

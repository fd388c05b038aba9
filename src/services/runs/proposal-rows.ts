import type { Prisma } from '../../db/database.ts';
import type { SchedulerRunRow } from '../../db/repositories/run-lifecycle.ts';
import type { Proposal, ProposalRow } from '../../engine/proposal.ts';

/** What the engine proposed for a row, kept unchanged in `pending_schedules.original` (undo, WF-16). */
export interface OriginalRow {
  employeeId: string | null;
  date: string | null;
  time: string | null;
  block: number | null;
  blockOverflow: boolean;
  isSwap: boolean;
  bumpedEventRefNum: number | null;
  bumpedScheduleId: number | null;
  swapReason: string | null;
  failureCode: string | null;
  failureReason: string | null;
  failureFix: string | null;
}

/** The database rows of a proposal: one per engine row; placed rows hold their event (WF-4). */
export function proposalRows(
  run: SchedulerRunRow,
  proposal: Proposal,
): Prisma.PendingScheduleCreateManyInput[] {
  return proposal.rows.map((row) => {
    const original = originalOf(row);
    return {
      storeId: run.storeId,
      schedulerRunId: run.id,
      eventRefNum: row.eventRefNum,
      employeeId: original.employeeId,
      scheduleDate: original.date,
      scheduleTime: original.time,
      shiftBlock: original.block,
      blockOverflow: original.blockOverflow,
      wave: String(row.wave),
      status: 'proposed',
      openKey: row.outcome === 'placed' ? `${run.storeId}:${row.eventRefNum}` : null,
      isSwap: original.isSwap,
      bumpedEventRefNum: original.bumpedEventRefNum,
      bumpedPostedScheduleId: original.bumpedScheduleId,
      swapReason: original.swapReason,
      failureCode: original.failureCode,
      failureReason: original.failureReason,
      failureFix: original.failureFix,
      explanation: JSON.stringify(row.explanation),
      original: JSON.stringify(original),
    };
  });
}

function originalOf(row: ProposalRow): OriginalRow {
  return {
    employeeId: row.employeeId,
    date: row.date,
    time: row.time,
    block: row.block,
    blockOverflow: row.overflow ?? false,
    isSwap: row.isSwap,
    bumpedEventRefNum: row.bumpedEventRefNum,
    bumpedScheduleId: row.bumpedScheduleId === null ? null : Number(row.bumpedScheduleId),
    swapReason: row.swapReason,
    failureCode: row.failure?.code ?? null,
    failureReason: row.failure?.message ?? null,
    failureFix: row.failure?.fix ?? null,
  };
}

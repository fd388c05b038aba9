import type { PendingScheduleRow, Prisma, Tx } from '../../db/database.ts';
import { announce } from '../../db/repositories/messages.ts';
import { diffDays } from '../../domain/dates.ts';
import type { ApprovalPreview, NoticeAck } from '../contracts.ts';
import { bookingOfEvent } from '../proposals/judge.ts';
import type { LoadedProposal } from '../proposals/proposal.ts';

/** One person whose work changes on short notice (WF-31, WF-32). */
export interface Change {
  row: PendingScheduleRow;
  employeeId: string;
  kind: 'event_added' | 'time_changed' | 'employee_swapped_in' | 'employee_swapped_out' | 'event_removed';
  eventRefNum: number;
  date: string;
  time: string;
}

/** What booking these rows changes for people less than `shortNoticeDays` ahead; both sides of a swap are told. */
export function changesOnShortNotice(
  proposal: LoadedProposal,
  rows: readonly PendingScheduleRow[],
): Change[] {
  const { facts } = proposal.state;
  const changes: Change[] = [];
  for (const row of rows) {
    if (row.employeeId === null || row.scheduleDate === null || row.scheduleTime === null) continue;
    const before = bookingOfEvent(proposal.state, row.eventRefNum);
    const samePerson = before?.employeeId === row.employeeId;
    changes.push({
      row,
      employeeId: row.employeeId,
      kind: row.isSwap ? 'employee_swapped_in' : samePerson ? 'time_changed' : 'event_added',
      eventRefNum: row.eventRefNum,
      date: row.scheduleDate,
      time: row.scheduleTime,
    });
    if (before !== undefined && !samePerson) changes.push(removed(row, before, 'event_removed'));
    const victim =
      row.bumpedEventRefNum === null ? undefined : bookingOfEvent(proposal.state, row.bumpedEventRefNum);
    const newPlace = rows.find((other) => other.eventRefNum === row.bumpedEventRefNum);
    if (victim !== undefined && newPlace === undefined)
      changes.push(removed(row, victim, 'employee_swapped_out'));
  }
  return changes.filter((change) => diffDays(change.date, facts.today) < facts.settings.shortNoticeDays);
}

function removed(
  row: PendingScheduleRow,
  booking: { employeeId: string; eventRefNum: number; scheduleDate: string; scheduleTime: string },
  kind: Change['kind'],
): Change {
  return {
    row,
    kind,
    employeeId: booking.employeeId,
    eventRefNum: booking.eventRefNum,
    date: booking.scheduleDate,
    time: booking.scheduleTime,
  };
}

/** The people behind the changes, each once, for the dialog that asks for the acknowledgement. */
export function peopleToTell(
  proposal: LoadedProposal,
  changes: readonly Change[],
): ApprovalPreview['noticeNeeded'] {
  const ids = [...new Set(changes.map((change) => change.employeeId))].sort();
  return ids.map((employeeId) => {
    const employee = proposal.state.employees.get(employeeId);
    const dates = changes.filter((change) => change.employeeId === employeeId).map((change) => change.date);
    return {
      employeeId,
      employeeName: employee?.name ?? employeeId,
      dates: [...new Set(dates)].sort(),
      linked: Boolean(employee?.slackUserId),
    };
  });
}

/** The rows of `schedule_notifications`. Somebody without a linked account cannot get a message: they count as told. */
export function noticeRecords(
  proposal: LoadedProposal,
  changes: readonly Change[],
  ack: NoticeAck,
  actor: string,
): Prisma.ScheduleNotificationCreateManyInput[] {
  return changes.map((change) => ({
    storeId: proposal.storeId,
    runId: proposal.run.id,
    eventRefNum: change.eventRefNum,
    employeeId: change.employeeId,
    kind: change.kind,
    scheduleDate: change.date,
    scheduleTime: change.time,
    daysNotice: diffDays(change.date, proposal.state.facts.today),
    ack: proposal.state.employees.get(change.employeeId)?.slackUserId ? ack : 'told',
    notifiedAt: proposal.now,
    notifiedBy: actor,
  }));
}

/** One message per person and batch; who has no linked account was told by somebody. */
export async function announceNotices(
  tx: Tx,
  proposal: LoadedProposal,
  changes: readonly { employeeId: string }[],
): Promise<void> {
  for (const employeeId of new Set(changes.map((change) => change.employeeId))) {
    const recipient = proposal.state.employees.get(employeeId)?.slackUserId;
    if (!recipient) continue;
    await announce(tx, {
      storeId: proposal.storeId,
      kind: 'notice',
      subjectType: 'run_notice',
      subjectId: `${proposal.run.id}:${employeeId}`,
      recipient,
      priority: 1,
    });
  }
}

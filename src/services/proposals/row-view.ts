import type { EmployeeRow, EventRow, PendingScheduleRow } from '../../db/database.ts';
import { diffDays } from '../../domain/dates.ts';
import { ERROR_TABLE, type ErrorCode } from '../../domain/errors.ts';
import { shortName } from '../../domain/event-types.ts';
import type { Condition, EventType } from '../../domain/types.ts';
import type { Facts } from '../../engine/facts/model.ts';
import type { RowStatus, RowView, SupersededReason } from '../contracts.ts';
import { type ApiError, apiErrorOf, explanationOf, originalOf } from './row-json.ts';

/** What is looked up about the rows' events and people. */
export interface RowContext {
  events: ReadonlyMap<
    number,
    Pick<EventRow, 'projectName' | 'eventType' | 'condition' | 'startDate' | 'dueDate' | 'estimatedMinutes'>
  >;
  employees: ReadonlyMap<string, Pick<EmployeeRow, 'name' | 'jobTitle'>>;
  facts: Facts;
}

/** A row as every surface sees it (WF-7). `noLongerFits` is filled by the caller that judged the row. */
export function rowView(
  state: RowContext,
  row: PendingScheduleRow,
  noLongerFits: readonly string[] = [],
): RowView {
  const event = state.events.get(row.eventRefNum);
  const fact = state.facts.eventByRef.get(row.eventRefNum);
  const employee = row.employeeId === null ? undefined : state.employees.get(row.employeeId);
  const { today, settings } = state.facts;
  const name = event?.projectName ?? String(row.eventRefNum);
  return {
    id: row.id,
    runId: row.schedulerRunId,
    version: row.version,
    status: row.status as RowStatus,
    supersededReason: row.supersededReason as SupersededReason | null,
    eventRefNum: row.eventRefNum,
    eventName: name,
    shortName: shortName(name),
    eventType: (event?.eventType ?? 'other') as EventType,
    condition: (event?.condition ?? 'unknown') as Condition,
    startDate: event?.startDate ?? '',
    dueDate: event?.dueDate ?? '',
    daysToDue: event === undefined ? 0 : diffDays(event.dueDate, today),
    minutes: fact?.minutes ?? event?.estimatedMinutes ?? 0,
    employeeId: row.employeeId,
    employeeName: employee?.name ?? row.employeeId,
    employeeTitle: (employee?.jobTitle as RowView['employeeTitle']) ?? null,
    date: row.scheduleDate,
    time: row.scheduleTime,
    block: row.shiftBlock,
    blockOverflow: row.blockOverflow,
    wave: row.wave,
    leftOut: row.leftOut,
    edited: row.editedBy !== null && row.status !== 'proposed',
    thisWeek: row.scheduleDate !== null && diffDays(row.scheduleDate, today) < settings.shortNoticeDays,
    isSwap: row.isSwap,
    bumpedEventRefNum: row.bumpedEventRefNum,
    bumpedScheduleId: row.bumpedPostedScheduleId,
    swapReason: row.swapReason,
    failure:
      row.failureCode === null
        ? null
        : { code: row.failureCode, reason: row.failureReason ?? '', fix: row.failureFix ?? '' },
    apiError: spoken(apiErrorOf(row)),
    overrideReason: row.overrideReason,
    notes: notesOf(row),
    noLongerFits: [...noLongerFits],
  };
}

/** The engine's soft findings, as long as the row stands where the engine put it. */
function notesOf(row: PendingScheduleRow): string[] {
  const original = originalOf(row);
  const moved =
    original.employeeId !== row.employeeId ||
    original.date !== row.scheduleDate ||
    original.time !== row.scheduleTime;
  if (moved) return [];
  // Short notice has its own mark.
  return (explanationOf(row).notes ?? []).filter((note) => note.id !== 'S3').map((note) => note.message);
}

/** Of these the stored message is for the log: it names hosts, time limits and steps. */
const TECHNICAL: ReadonlySet<string> = new Set([
  'API_UNAVAILABLE',
  'API_TIMEOUT',
  'SESSION_EXPIRED',
  'UNEXPECTED_DATA',
  'OUTCOME_UNKNOWN',
  'AUTH_FAILED',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
]);

/** What kept a row from Crossmark, as people read it: a refusal in its own words, anything technical as a sentence. */
function spoken(error: ApiError | null): ApiError | null {
  if (error === null || !TECHNICAL.has(error.code) || !(error.code in ERROR_TABLE)) return error;
  return { ...error, message: ERROR_TABLE[error.code as ErrorCode][1] };
}

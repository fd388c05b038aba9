import { z } from 'zod';
import type { PendingScheduleRow } from '../../db/database.ts';
import type { Explanation } from '../../engine/proposal.ts';

/** The JSON columns of a row, parsed where they are read. */

const originalSchema = z.object({
  employeeId: z.string().nullable(),
  date: z.string().nullable(),
  time: z.string().nullable(),
  block: z.number().nullable(),
  blockOverflow: z.boolean(),
  isSwap: z.boolean(),
  bumpedEventRefNum: z.number().nullable(),
  bumpedScheduleId: z.number().nullable(),
  swapReason: z.string().nullable(),
  failureCode: z.string().nullable(),
  failureReason: z.string().nullable(),
  failureFix: z.string().nullable(),
});
/** What the engine proposed; never changed. */
export type Original = z.output<typeof originalSchema>;

export function originalOf(row: Pick<PendingScheduleRow, 'original'>): Original {
  return originalSchema.parse(JSON.parse(row.original));
}

const acceptedSchema = z.array(
  z.object({ id: z.string(), code: z.string(), employeeId: z.string(), date: z.string() }),
);
/** A soft finding that somebody has accepted for this row. */
export type Accepted = z.output<typeof acceptedSchema>[number];

export function acceptedOf(row: Pick<PendingScheduleRow, 'overrideCodes'>): Accepted[] {
  return row.overrideCodes === null ? [] : acceptedSchema.parse(JSON.parse(row.overrideCodes));
}

const apiErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  at: z.string(),
  httpStatus: z.number().optional(),
  operationId: z.number().optional(),
});
/** WF-25: why Crossmark, or a check before it, said no. */
export type ApiError = z.output<typeof apiErrorSchema>;

export function apiErrorOf(row: Pick<PendingScheduleRow, 'apiErrorDetails'>): ApiError | null {
  return row.apiErrorDetails === null ? null : apiErrorSchema.parse(JSON.parse(row.apiErrorDetails));
}

/** The columns of a failed submission. */
export function apiErrorColumns(code: string, message: string, at: Date, more: Partial<ApiError> = {}) {
  const details: ApiError = { ...more, code, message: message.slice(0, 2000), at: at.toISOString() };
  return { apiErrorCode: code, apiErrorDetails: JSON.stringify(details) };
}

const EMPTY: Explanation = { rule: null, rank: null, summary: '', candidates: [], more: 0 };

/** Written by the engine and read back unchanged, so its shape is trusted. */
export function explanationOf(row: Pick<PendingScheduleRow, 'explanation'>): Explanation {
  return row.explanation === null ? EMPTY : (JSON.parse(row.explanation) as Explanation);
}

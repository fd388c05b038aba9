import { z } from 'zod';
import { isLocalDate, isLocalTime, isTimeZone } from '../domain/dates.ts';
import { settingsSchema } from '../domain/settings.ts';
import type { Weekday } from '../domain/types.ts';
import {
  CONDITIONS,
  EVENT_TYPES,
  JOB_TITLES,
  ROTATION_TYPES,
  RUN_MODES,
  TIME_OFF_STATUSES,
} from '../domain/types.ts';

/** The shape of a snapshot file, without its cross-references (`parseSnapshot` adds those). Unknown keys are refused. */

const MAX_REF = 2_147_483_647;

const id = z.string().min(1);
const date = z.string().refine(isLocalDate, { error: 'expected a date YYYY-MM-DD' });
const time = z.string().refine(isLocalTime, { error: 'expected a time HH:mm' });
const refNum = z.int().min(1).max(MAX_REF);
const block = z.int().min(1).max(8);
const weekday = z
  .int()
  .min(0)
  .max(6)
  .transform((day) => day as Weekday);
const instant = z.string().refine(isInstant, {
  error: 'expected an ISO instant with offset, such as 2026-11-23T02:00:00-05:00',
  abort: true,
});
/** Days are compared as text, so the last day searched must not need a fifth digit. */
const now = instant.refine((text) => text >= '1970' && text < '9999', {
  error: 'expected a year from 1970 to 9998',
});
const sevenBooleans = z.array(z.boolean()).refine((days) => days.length === 7, {
  error: (issue) => `expected 7 booleans, got ${lengthOf(issue.input)}`,
});
const sevenOptional = z.array(z.boolean().nullable()).refine((days) => days.length === 7, {
  error: (issue) => `expected 7 values (true, false or null), got ${lengthOf(issue.input)}`,
});

/** `Date.parse` takes Feb 30 and 24:00 for the next day, so both are looked at by themselves. */
function isInstant(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
    isLocalDate(text.slice(0, 10)) &&
    isLocalTime(text.slice(11, 16)) &&
    !Number.isNaN(Date.parse(text))
  );
}

function lengthOf(input: unknown): number {
  return Array.isArray(input) ? input.length : 0;
}

/** Adds "the end is before the start" to an object with two dates. */
function range<T extends { start: string; end: string }>(schema: z.ZodType<T>) {
  return schema.superRefine((value, context) => {
    if (value.end < value.start)
      context.addIssue({
        code: 'custom',
        path: ['end'],
        message: `expected ${value.start} or later, got ${value.end}`,
      });
  });
}

const employee = z.strictObject({
  id,
  name: z.string().min(1),
  jobTitle: z.enum(JOB_TITLES),
  active: z.boolean(),
  terminationDate: date.optional(),
  juicerTrained: z.boolean().optional(),
  weeklyAvailability: sevenBooleans.optional(),
  timeOff: z
    .array(range(z.strictObject({ start: date, end: date, status: z.enum(TIME_OFF_STATUSES) })))
    .optional(),
  dateAvailability: z.array(z.strictObject({ date, available: z.boolean() })).optional(),
  overrides: z
    .array(range(z.strictObject({ start: date, end: date, days: sevenOptional, createdAt: instant })))
    .optional(),
});

const event = z
  .strictObject({
    refNum,
    name: z.string().min(1),
    type: z.enum(EVENT_TYPES).optional(),
    startDate: date,
    dueDate: date,
    estimatedMinutes: z.int().min(0).max(1440).optional(),
    condition: z.enum(CONDITIONS).optional(),
    parentRefNum: refNum.optional(),
    autoSchedule: z.boolean().optional(),
    autoReason: z.enum(['SYNC_CONFLICT']).optional(),
  })
  .superRefine((value, context) => {
    if (value.dueDate <= value.startDate)
      context.addIssue({
        code: 'custom',
        path: ['dueDate'],
        message: `expected a date after the start ${value.startDate}, got ${value.dueDate}`,
      });
  });

/** A row of another plan. */
const proposed = z.strictObject({ eventRefNum: refNum, employeeId: id, date, time, block: block.optional() });

export const snapshotSchema = z.strictObject({
  version: z.literal(1),
  now,
  store: z.strictObject({
    id,
    name: z.string().optional(),
    timezone: z.string().refine(isTimeZone, { error: 'expected an IANA time zone' }),
  }),
  mode: z.enum(RUN_MODES).optional(),
  settings: settingsSchema.optional(),
  employees: z.array(employee),
  events: z.array(event),
  schedules: z.array(
    z.strictObject({
      id,
      eventRefNum: refNum,
      employeeId: id,
      date,
      time,
      block: block.optional(),
      blockOverflow: z.boolean().optional(),
    }),
  ),
  pending: z.array(proposed),
  rotations: z.array(
    z.strictObject({
      weekday,
      type: z.enum(ROTATION_TYPES),
      employeeId: id,
      backupEmployeeId: id.optional(),
    }),
  ),
  exceptions: z.array(z.strictObject({ date, type: z.enum(ROTATION_TYPES), employeeId: id })),
  holidays: z.array(z.strictObject({ date, name: z.string() })),
  lockedDays: z.array(z.strictObject({ date, reason: z.string().optional() })),
  previous: z.array(proposed.extend({ blockOverflow: z.boolean().optional() })).optional(),
});

import { z } from 'zod';

/** What the `steps` column of a remote operation holds: every call with its inputs and how far it got (§10.1). */

const failureSchema = z.object({
  code: z.string(),
  message: z.string(),
  httpStatus: z.number().optional(),
  retryAfterMs: z.number().optional(),
});
/** How a call, and with it the operation, failed. */
export type Failure = z.output<typeof failureSchema>;

const stepSchema = z.object({
  call: z.enum(['delete', 'create']),
  /** Compensation puts back what a delete of the same operation took away. */
  purpose: z.enum(['forward', 'compensate']),
  /** `begun`: the request may have left. Only a verification says what became of it. */
  state: z.enum(['todo', 'begun', 'done', 'failed', 'unknown']),
  eventRefNum: z.number(),
  mPlanId: z.string(),
  locationId: z.string(),
  repId: z.string(),
  employeeId: z.string(),
  date: z.string(),
  time: z.string(),
  minutes: z.number(),
  window: z.object({ from: z.string(), to: z.string() }),
  /** The local booking that a delete takes away and a compensation restores. */
  scheduleId: z.number().nullable(),
  block: z.number().nullable(),
  blockOverflow: z.boolean(),
  /** Delete: the id to delete, null = to be learnt. Create: the id it got. */
  scheduleEventId: z.string().nullable(),
  /** Somebody else's booking in Crossmark that makes room; it is not what the local booking says. */
  foreign: z.boolean().optional(),
  failure: failureSchema.optional(),
});
export type Step = z.output<typeof stepSchema>;

/** A journal that cannot be read is a fault of the program, not of the data. */
export function parseSteps(text: string): Step[] {
  return z.array(stepSchema).parse(JSON.parse(text));
}

/** Whether any call of the operation may have reached Crossmark (WF-27). */
export function wasBegun(steps: readonly Step[]): boolean {
  return steps.some((step) => step.state !== 'todo');
}

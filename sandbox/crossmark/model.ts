import { z } from 'zod';

/** What the sandbox keeps in memory and what can be told to it. Dates of mPlans are wire text: `MM/DD/YYYY`. */

export interface Location {
  storeID: string;
  storeNumber: string;
  LocationMVID: string;
  name: string;
}

export interface Rep {
  repId: string;
  employeeId: string;
  name: string;
  locationId: string;
}

export interface Mplan {
  mPlanID: string;
  name: string;
  startDate: string;
  dueDate: string;
  storeID: string;
  condition: string;
  role?: string;
  estimatedMinutes?: number;
  salesToolURL?: string;
  referenceNumber?: string;
  scheduleEventID: string | null;
}

export interface Booking {
  ID: string;
  RepID: string;
  mPlanID: string;
  LocationID: string;
  /** As sent: wall time with offset. */
  Start: string;
  End: string;
  createdAt: Date;
}

export interface PendingWork {
  workLogEntryID: string;
  mPlanID: string;
  expirationDate: string;
}

const Text = z.union([z.string(), z.number()]).transform(String);
const Day = z
  .string()
  .regex(/^(\d{4}-\d{2}-\d{2}|\d{1,2}\/\d{1,2}\/\d{4})$/)
  .transform((day) =>
    day.includes('-') ? `${day.slice(5, 7)}/${day.slice(8, 10)}/${day.slice(0, 4)}` : day,
  );

export const MplanInput = z.strictObject({
  mPlanID: Text,
  name: z.string(),
  /** `YYYY-MM-DD` or `MM/DD/YYYY`. */
  startDate: Day,
  dueDate: Day,
  storeID: Text,
  condition: z.string().default('Unstaffed'),
  role: z.string().optional(),
  estimatedMinutes: z.number().int().optional(),
  /** A path such as `/__files/a.pdf` is a file of this server. */
  salesToolURL: z.string().optional(),
  referenceNumber: Text.optional(),
  /** A booking that is already there: `start` and `end` as ISO wall times with offset. */
  booking: z
    .strictObject({ ID: Text.optional(), repId: Text, start: z.string(), end: z.string() })
    .optional(),
});
export type MplanInput = z.input<typeof MplanInput>;

export const SandboxData = z.strictObject({
  locations: z.array(
    z.strictObject({ storeID: Text, storeNumber: Text, LocationMVID: z.string(), name: z.string() }),
  ),
  reps: z.array(z.strictObject({ repId: Text, employeeId: z.string(), name: z.string(), locationId: Text })),
  mplans: z.array(MplanInput),
});
/** The whole world of a sandbox, as a caller gives it. */
export type SandboxData = z.input<typeof SandboxData>;

/** Switches that stay until the next reset; the first value of each is the default. */
export const Options = z.strictObject({
  sessionTtlSeconds: z.number().positive().default(3600),
  expiryStyle: z.enum(['302', '401', '403', 'html200']).default('302'),
  contentTypeQuirk: z.boolean().default(true),
  strict: z.boolean().default(false),
  onDoubleCreate: z.enum(['duplicate', 'reject']).default('duplicate'),
  idType: z.enum(['native', 'string', 'number', 'mixed']).default('native'),
  nameTruncation: z.number().int().min(0).default(100),
  estimatedTime: z.enum(['missing', 'present']).default('missing'),
  listKey: z.enum(['mplans', 'records', 'events']).default('mplans'),
  repsShape: z.enum(['map', 'array', 'empty-array']).default('map'),
  pullVariant: z.enum(['both', 'plain-only', 'stamped-only']).default('both'),
  loginAnswer: z.enum(['redirectUrl', 'success', 'html-inside', 'redirect-302']).default('redirectUrl'),
  shrinkTo: z.number().min(0).max(100).default(100),
});
export type Options = z.output<typeof Options>;
export type OptionsPatch = z.input<typeof Options>;

/** Fields every fault may carry: how often, and which requests. */
const Aim = {
  count: z.number().int().positive().default(1),
  /** Part of the path; default: the endpoints the kind makes sense for. */
  path: z.string().optional(),
  /** Only requests whose parsed fields have these values, for example `{ mPlanID: '30010001' }`. */
  fields: z.record(z.string(), z.string()).optional(),
};
const fault = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.strictObject({ kind: z.literal(kind), ...shape, ...Aim });

export const Fault = z.discriminatedUnion('kind', [
  fault('status', {
    status: z.number().int(),
    body: z.string().optional(),
    retryAfter: z.string().optional(),
  }),
  fault('latency', { ms: z.number().int().min(0) }),
  fault('reset', {}),
  fault('lost_response', {}),
  fault('commit_then_timeout', {}),
  fault('commit_late', { ms: z.number().int().min(0) }),
  fault('drop_scheduled_event', {}),
  fault('ok_zero', { message: z.string() }),
  fault('empty_body', {}),
  fault('malformed_json', {}),
  fault('html_body', {}),
  fault('bad_rows', { n: z.number().int().positive() }),
  fault('fail_chunk', { date: z.string() }),
  fault('duplicate_across_chunks', { mPlanID: z.string() }),
  fault('login_refused', {}),
  fault('no_cookie', {}),
]);
export type Fault = z.output<typeof Fault>;
export type FaultInput = z.input<typeof Fault>;

/** Uses up a matching fault of one of these kinds, and says so in the log. */
export type Take = <K extends Fault['kind']>(
  kinds: K | readonly K[],
  fits?: (fault: Extract<Fault, { kind: K }>) => boolean,
) => Extract<Fault, { kind: K }> | null;

/** Changes made "by others": no session, no checks. */
export const Mutation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('add'), mplan: MplanInput }),
  z.strictObject({
    op: z.literal('change'),
    mPlanID: z.string(),
    set: MplanInput.omit({ mPlanID: true }).partial(),
  }),
  z.strictObject({ op: z.literal('cancel'), mPlanID: z.string() }),
  z.strictObject({ op: z.literal('remove'), mPlanID: z.string() }),
  z.strictObject({
    op: z.literal('book'),
    mPlanID: z.string(),
    repId: z.string(),
    start: z.string(),
    end: z.string(),
  }),
  z.strictObject({ op: z.literal('unbook'), mPlanID: z.string() }),
]);
export type Mutation = z.input<typeof Mutation>;

/** One request as it came in; the value of a cookie is never kept. */
export interface LogEntry {
  seq: number;
  at: string;
  method: string;
  path: string;
  /** Query and body together, as parsed. The password of a sign-in is left out. */
  fields: Record<string, string>;
  /** Query and body as they came over the wire, percent signs and all; null for a sign-in. */
  raw: string | null;
  contentType: string | null;
  headerNames: string[];
  userAgent: string | null;
  /** 1, 2, 3 … in the order of sign-ins; null without a known session. */
  session: number | null;
  /** Absent while unanswered, or when the connection was cut. */
  status?: number;
  fault?: Fault['kind'];
  /** The reason of an `ok: 0`. */
  refused?: string;
}

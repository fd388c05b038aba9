import { z } from 'zod';
import { SchemaError } from './errors.ts';

/** What Crossmark's answers look like (§7, §17): unknown fields pass, empty text counts as absent, ids become strings. */

const blank = (value: unknown): unknown =>
  value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value;

export const Id = z
  .union([z.string(), z.number().int()])
  .transform((value) => String(value).trim())
  .pipe(z.string().min(1));
const OptionalId = z.preprocess(blank, Id.optional());
const Text = z.preprocess(
  blank,
  z
    .union([z.string(), z.number()])
    .transform((value) => String(value).trim())
    .optional(),
);
const Ok = z.union([z.literal(1), z.literal('1'), z.literal(true)]);

const SalesTool = z.looseObject({ salesToolURL: Text });
const SalesTools = z.preprocess(blank, z.array(SalesTool).optional());

export const Mplan = z.looseObject({
  mPlanID: Id,
  name: Text,
  mPlanName: Text,
  startDate: Text,
  mPlanStartDate: Text,
  endDate: Text,
  mPlanDueDate: Text,
  mPlanEndDate: Text,
  scheduleDate: Text,
  condition: Text,
  storeID: OptionalId,
  LocationMVID: Text,
  locationMVID: Text,
  storeName: Text,
  LocationName: Text,
  storeNumber: Text,
  locationNumber: Text,
  staffedReps: Text,
  scheduleRepID: OptionalId,
  scheduleEventID: OptionalId,
  RepID: OptionalId,
  RepFirstName: Text,
  RepLastName: Text,
  salesTools: SalesTools,
  EstimatedTime: Text,
  estimatedTime: Text,
  referenceNumber: Text,
});
export type Mplan = z.output<typeof Mplan>;

/** The list may stand under any of three keys; the first that is an array counts. Rows are parsed one by one later. */
export const MplanList = z.looseObject({}).transform((answer, ctx) => {
  for (const key of ['mplans', 'records', 'events']) {
    const list = answer[key];
    if (Array.isArray(list)) return list as unknown[];
  }
  ctx.addIssue({ code: 'custom', path: ['mplans'], message: 'no list' });
  return z.NEVER;
});

export const Rep = z.looseObject({
  repId: OptionalId,
  id: OptionalId,
  employeeId: Text,
  title: Text,
  firstName: Text,
  lastName: Text,
  email: Text,
  phone: Text,
});
export type Rep = z.output<typeof Rep>;

const RepRows = z.union([
  z
    .array(z.unknown())
    .transform((rows) => rows.map((row) => ({ key: undefined as string | undefined, row }))),
  z
    .record(z.string(), z.unknown())
    .transform((map) => Object.entries(map).map(([key, row]) => ({ key, row }))),
]);
const REP_KEYS = ['reps', 'employees', 'representatives', 'availableReps', 'data', 'results', 'records'];

/** A roster arrives as a map by rep id, an array, or `[]` for an empty map. */
export const RepList = z.union([z.array(z.unknown()), z.looseObject({})]).transform((answer, ctx) => {
  const list = Array.isArray(answer)
    ? answer
    : REP_KEYS.map((key) => answer[key]).find((rows) => rows != null);
  const rows = RepRows.safeParse(list);
  if (rows.success) return rows.data;
  ctx.addIssue({ code: 'custom', path: ['reps'], message: 'no roster' });
  return z.NEVER;
});

export const QualifiedReps = z.looseObject({
  reps: z.array(z.looseObject({ ID: Id, FirstName: Text, LastName: Text })),
});

export const Condition = z.looseObject({ condition: Text, workStatus: Text });

export const ScheduleCreated = z.looseObject({
  ok: Ok,
  MVScheduledEvent: z.looseObject({ ID: Id, mPlanID: OptionalId }),
});

const DurationItem = z.looseObject({
  mPlanID: OptionalId,
  mplanID: OptionalId,
  id: OptionalId,
  EstimatedTime: Text,
});
/** `[mPlanID, minutes text]` of every usable item; items of another form are left out. */
export const Durations = z
  .union([
    z.array(z.unknown()),
    z.looseObject({ events: z.array(z.unknown()) }).transform((answer) => answer.events),
    z.looseObject({ visits: z.array(z.unknown()) }).transform((answer) => answer.visits),
  ])
  .transform((items) =>
    items.flatMap((item) => {
      const parsed = DurationItem.safeParse(item);
      if (!parsed.success) return [];
      const { mPlanID, mplanID, id, EstimatedTime } = parsed.data;
      const key = mPlanID ?? mplanID ?? id;
      return key ? [{ mPlanId: key, minutes: positiveInt(EstimatedTime) }] : [];
    }),
  );

export const PrintResult = z.union([
  z.looseObject({ mergedPdf: z.string().min(1) }).transform((answer) => [answer.mergedPdf]),
  z
    .looseObject({ mplans: z.array(z.looseObject({ salesTools: SalesTools })) })
    .transform((answer) => answer.mplans.flatMap((plan) => salesToolUrls(plan.salesTools))),
]);

export const LoginResult = z.looseObject({ redirectUrl: Text, success: z.unknown().optional() });

export const UserInfo = z.looseObject({ userId: OptionalId, username: Text, role: Text });

export function salesToolUrls(tools: z.output<typeof SalesTools>): string[] {
  return (tools ?? []).flatMap((tool) => tool.salesToolURL ?? []);
}

/** A positive whole number, else null: `0`, `-5`, `2h` and nothing all mean "not known". */
export function positiveInt(text: string | undefined): number | null {
  const value = Number(text);
  return text !== undefined && Number.isInteger(value) && value > 0 ? value : null;
}

/** Parses an answer. Throws `SchemaError` with the paths of what does not fit, never with values. */
export function parseAnswer<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new SchemaError('unexpected fields', { paths: issuePaths(parsed.error) });
}

export function issuePaths(error: z.ZodError): string[] {
  return [...new Set(error.issues.map((issue) => issue.path.join('.') || '(answer)'))];
}

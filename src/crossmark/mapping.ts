import { addDays } from '../domain/dates.ts';
import type { Condition } from '../domain/types.ts';
import { exclusiveDueDate, parseRemoteDateTime } from './dates.ts';
import type { BadRow, RemoteEvent, RemoteRep, RemoteWarning } from './port.ts';
import { issuePaths, Mplan, positiveInt, Rep, salesToolUrls } from './wire.ts';

type Mapped<T> = { row: T } | { bad: BadRow };

const CONDITIONS: Readonly<Record<string, Condition>> = {
  unstaffed: 'unstaffed',
  scheduled: 'scheduled',
  staffed: 'staffed',
  canceled: 'canceled',
  cancelled: 'canceled',
  'in progress': 'in_progress',
  paused: 'paused',
  reissued: 'reissued',
  expired: 'expired',
  submitted: 'submitted',
  'cannot complete': 'cannot_complete',
};
const SCHEDULED: ReadonlySet<Condition> = new Set([
  'scheduled',
  'staffed',
  'in_progress',
  'paused',
  'submitted',
]);
const INACTIVE: ReadonlySet<Condition> = new Set(['canceled', 'expired', 'cannot_complete', 'unknown']);

/** §7.2: the code of a wire spelling, whatever its case and outer space. */
export function conditionCode(raw: string | null | undefined): Condition {
  return CONDITIONS[(raw ?? '').trim().replace(/\s+/g, ' ').toLowerCase()] ?? 'unknown';
}

/** §12.2: one list row as the app sees it, or why it cannot be used. */
export function toRemoteEvent(raw: unknown, index: number, requestedAt: Date): Mapped<RemoteEvent> {
  const parsed = Mplan.safeParse(raw);
  if (!parsed.success) return { bad: { index, ...idOf(raw), paths: issuePaths(parsed.error) } };
  const plan = parsed.data;
  const bad = (...paths: string[]) => ({ bad: { index, id: plan.mPlanID, paths } });

  const name = collapse(plan.name ?? plan.mPlanName);
  const start = optionalDate(plan.startDate ?? plan.mPlanStartDate);
  const due = optionalDate(plan.endDate ?? plan.mPlanDueDate ?? plan.mPlanEndDate);
  const at = optionalDate(plan.scheduleDate);
  if (name === null) return bad('name');
  if (!start) return bad('startDate');
  if (due === null) return bad('endDate');
  if (at === null) return bad('scheduleDate');

  const warnings: RemoteWarning[] = [];
  let dueDate = due ? exclusiveDueDate(due) : start.date;
  if (dueDate <= start.date) {
    dueDate = addDays(start.date, 1);
    warnings.push('due_not_after_start');
  }
  const code = conditionCode(plan.condition);
  const condition = code === 'unstaffed' && at ? 'scheduled' : code;
  const isScheduled = SCHEDULED.has(condition) || (!INACTIVE.has(condition) && at !== undefined);
  if (condition === 'unknown') warnings.push('unknown_condition');
  if (isScheduled && !at) warnings.push('scheduled_without_date');

  return {
    row: {
      mPlanId: plan.mPlanID,
      name,
      startDate: start.date,
      dueDate,
      estimatedMinutes: positiveInt(plan.EstimatedTime ?? plan.estimatedTime),
      condition,
      rawCondition: plan.condition ?? null,
      isScheduled,
      scheduledAt: at ? { date: at.date, time: at.time } : null,
      scheduleEventId: plan.scheduleEventID ?? null,
      repId: plan.scheduleRepID ?? plan.RepID ?? null,
      staffedReps: staffed(plan),
      locationId: plan.storeID ?? null,
      locationMvid: plan.LocationMVID ?? plan.locationMVID ?? null,
      storeNumber: plan.storeNumber ?? plan.locationNumber ?? null,
      storeName: plan.storeName ?? plan.LocationName ?? null,
      salesToolsUrl: salesToolUrls(plan.salesTools)[0] ?? null,
      referenceNumber: plan.referenceNumber ?? null,
      walmartEventId: /^\d{5,7}(?=-)/.exec(name)?.[0] ?? null,
      warnings,
      requestedAt,
    },
  };
}

/** §13: a roster row; `key` is the map key it stood under. */
export function toRemoteRep(raw: unknown, key: string | undefined, index: number): Mapped<RemoteRep> {
  const parsed = Rep.safeParse(raw);
  if (!parsed.success)
    return { bad: { index, ...(key ? { id: key } : {}), paths: issuePaths(parsed.error) } };
  const rep = parsed.data;
  const repId = rep.repId ?? rep.id ?? key;
  const name = collapse(rep.title ?? [rep.firstName, rep.lastName].filter(Boolean).join(' '));
  if (!repId || !name)
    return { bad: { index, ...(repId ? { id: repId } : {}), paths: [repId ? 'title' : 'repId'] } };
  const employeeId = rep.employeeId && /^US\d{6}$/.test(rep.employeeId) ? rep.employeeId : null;
  return { row: { repId, employeeId, name, email: rep.email ?? null, phone: rep.phone ?? null } };
}

function staffed(plan: Mplan): string[] {
  const names = (plan.staffedReps ?? '').split(',').flatMap((name) => collapse(name) ?? []);
  if (names.length > 0) return names;
  const alone = collapse([plan.RepFirstName, plan.RepLastName].filter(Boolean).join(' '));
  return alone ? [alone] : [];
}

/** undefined: not given. null: given but not a date. */
function optionalDate(text: string | undefined): ReturnType<typeof parseRemoteDateTime> | undefined {
  return text === undefined ? undefined : parseRemoteDateTime(text);
}

function collapse(text: string | undefined): string | null {
  const collapsed = (text ?? '').replace(/\s+/g, ' ').trim();
  return collapsed === '' ? null : collapsed;
}

function idOf(raw: unknown): { id?: string } {
  const id = (raw as { mPlanID?: unknown } | null)?.mPlanID;
  return typeof id === 'string' || typeof id === 'number' ? { id: String(id) } : {};
}

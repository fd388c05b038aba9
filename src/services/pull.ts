import type { CrossmarkPort, RemoteEvent } from '../crossmark/port.ts';
import type { Database, EmployeeRow, EventRow, ScheduleRow, StoreRow, Tx } from '../db/database.ts';
import { updateEvent } from '../db/repositories/events.ts';
import type { Clock } from '../domain/clock.ts';
import { addDays, localOf } from '../domain/dates.ts';
import { DaybreakError } from '../domain/errors.ts';
import { detectType, isInactiveCondition, productKey, walmartEventId } from '../domain/event-types.ts';
import { logDone } from './action-log.ts';
import { authorize } from './authz.ts';
import type { Actor } from './contracts.ts';
import { nameKey } from './imports/csv-values.ts';
import { insertEventsWithLinks } from './imports/new-events.ts';
import { supersedeOvertaken } from './proposals/overtaken.ts';

export interface PullOptions {
  db: Database;
  clock: Clock;
  /** Null: the store has no connection. */
  port: CrossmarkPort | null;
  windowDays: { past: number; future: number };
}

export interface PullReport {
  inserted: number;
  updated: number;
  unchanged: number;
  booked: number;
  otherStores: number;
  /** False: some days could not be read; nothing is missing because of that, it only is not there yet. */
  complete: boolean;
  warnings: string[];
}

/** Where a pulled row belongs, looked up once. */
interface Known {
  byExternalId: Map<string, EventRow>;
  byReference: Map<number, EventRow>;
  byName: Map<string, EventRow[]>;
  bookings: Map<number, ScheduleRow>;
  /** Crossmark's ids of the bookings here. */
  bookingIds: Set<string>;
  /** Events of which a proposal's row is on its way to Crossmark, or of which nobody knows whether it arrived. */
  submitting: Set<number>;
  employeesByRep: Map<string, EmployeeRow>;
  employeesByName: Map<string, EmployeeRow[]>;
}

/**
 * `daybreak events pull`: brings the store's events from Crossmark once. New events come in with their booking when
 * its person is known; events without a local booking take Crossmark's values and its booking, which ends their rows in
 * proposals (workflow 6.7); what is booked here stays as it is and a difference is only named. Nothing is ever removed.
 * @throws NOT_FOUND, FORBIDDEN, VALIDATION_ERROR without a connection or location id, CrossmarkError.
 */
export async function pullEvents(options: PullOptions, storeId: string, actor: Actor): Promise<PullReport> {
  const { db, clock, port } = options;
  await authorize(db.client, storeId, actor, 'import');
  const store = await db.client.store.findUniqueOrThrow({ where: { id: storeId } });
  if (!port || !store.connectionId) {
    throw new DaybreakError('VALIDATION_ERROR', `${store.name} has no Crossmark connection.`);
  }
  const today = localOf(clock.now(), store.timezone).date;
  const window = {
    from: addDays(today, -options.windowDays.past),
    to: addDays(today, options.windowDays.future),
  };
  const pulled = await port.pullEvents({
    ...window,
    ...(store.locationId ? { locationId: store.locationId } : {}),
  });
  const durations = await port.getDurations(window).catch(() => new Map<string, number>());
  const rows = pulled.rows.filter((row) => isOfStore(row, store));
  const report: PullReport = {
    inserted: 0,
    updated: 0,
    unchanged: 0,
    booked: 0,
    otherStores: pulled.rows.length - rows.length,
    complete: pulled.complete,
    warnings: pulled.bad.map(
      (bad) =>
        `A row of Crossmark cannot be used (${bad.id ?? `row ${bad.index}`}: ${bad.paths.join(', ')}).`,
    ),
  };
  await db.transaction(
    async (tx) => {
      // Write first: on SQLite this transaction must not become a writer after it has read.
      await tx.store.updateMany({ where: { id: storeId }, data: { updatedAt: clock.now() } });
      await merge(tx, clock, store, rows, durations, report);
      await logDone(tx, {
        storeId,
        actor,
        action: 'events.pull',
        after: { inserted: report.inserted, updated: report.updated, booked: report.booked },
        at: clock.now(),
      });
    },
    { timeoutMs: 120_000 },
  );
  return report;
}

/** `storeID`, else the store number, else the GUID. */
function isOfStore(row: RemoteEvent, store: StoreRow): boolean {
  if (row.locationId && store.locationId) return row.locationId === store.locationId;
  if (row.storeNumber) return row.storeNumber === store.number;
  return row.locationMvid !== null && row.locationMvid.toLowerCase() === store.locationMvid?.toLowerCase();
}

async function merge(
  tx: Tx,
  clock: Clock,
  store: StoreRow,
  rows: RemoteEvent[],
  durations: Map<string, number>,
  report: PullReport,
): Promise<void> {
  const known = await readKnown(tx, store.id);
  const overrides = new Map(
    (await tx.eventTypeOverride.findMany({ where: { storeId: store.id } })).map((o) => [
      o.eventRefNum,
      o.overrideEventType,
    ]),
  );
  const fresh: (ReturnType<typeof columns> & { projectRefNum: number })[] = [];
  const booked: { row: RemoteEvent; refNum: number }[] = [];
  const inactive: number[] = [];
  for (const row of rows) {
    const event = findLocal(known, row);
    const refNum = event?.projectRefNum ?? Number(row.mPlanId);
    if (!Number.isSafeInteger(refNum) || refNum < 1 || refNum > 2_147_483_647) {
      report.warnings.push(`Event ${row.mPlanId} has a number that cannot be kept.`);
      continue;
    }
    const values = columns(
      row,
      durations.get(row.mPlanId) ?? row.estimatedMinutes,
      overrides.get(refNum),
      event,
      clock,
    );
    if (event && known.bookings.has(refNum)) {
      compareBooked(event, row, known, report);
      continue;
    }
    if (event && isInactiveCondition(row.condition)) inactive.push(refNum);
    if (!event) fresh.push({ ...values, projectRefNum: refNum });
    else if (differs(event, values)) {
      await updateEvent(tx, store.id, refNum, event.version, withoutNulls(values));
      report.updated += 1;
    } else report.unchanged += 1;
    if (row.isScheduled) booked.push({ row, refNum });
  }
  await insertEventsWithLinks(tx, store.id, clock, fresh);
  report.inserted = fresh.length;
  const adopted: number[] = [];
  for (const { row, refNum } of booked)
    if (await adoptBooking(tx, clock, store, row, refNum, known, report)) adopted.push(refNum);
  report.booked = adopted.length;
  await supersedeOvertaken(tx, store.id, adopted, 'booked_elsewhere');
  await supersedeOvertaken(tx, store.id, inactive, 'event_inactive');
}

async function readKnown(tx: Tx, storeId: string): Promise<Known> {
  const events = await tx.event.findMany({ where: { storeId } });
  const bookings = await tx.schedule.findMany({ where: { storeId } });
  const employees = await tx.employee.findMany({ where: { storeId } });
  const open = await tx.pendingSchedule.findMany({
    where: {
      storeId,
      OR: [{ status: 'submitting' }, { status: 'api_failed', apiErrorCode: 'OUTCOME_UNKNOWN' }],
    },
    select: { eventRefNum: true },
  });
  const byName = new Map<string, EventRow[]>();
  for (const event of events) if (!event.externalId) push(byName, nameAndWindow(event), event);
  const employeesByName = new Map<string, EmployeeRow[]>();
  for (const employee of employees) push(employeesByName, nameKey(employee.name), employee);
  return {
    byExternalId: new Map(events.flatMap((e) => (e.externalId ? [[e.externalId, e] as const] : []))),
    byReference: new Map(
      events.flatMap((e) => (e.referenceNumber && !e.externalId ? [[e.referenceNumber, e] as const] : [])),
    ),
    byName,
    bookings: new Map(bookings.map((b) => [b.eventRefNum, b])),
    bookingIds: new Set(bookings.flatMap((b) => (b.externalId ? [b.externalId] : []))),
    submitting: new Set(open.map((row) => row.eventRefNum)),
    employeesByRep: new Map(employees.flatMap((e) => (e.externalId ? [[e.externalId, e] as const] : []))),
    employeesByName,
  };
}

const nameAndWindow = (event: { projectName: string; startDate: string; dueDate: string }) =>
  `${event.projectName.slice(0, 100)}|${event.startDate}|${event.dueDate}`;

/** Identity across sources: Crossmark's id, else its reference number, else equal name and window (one candidate only). */
function findLocal(known: Known, row: RemoteEvent): EventRow | undefined {
  const sameName = known.byName.get(nameAndWindow({ ...row, projectName: row.name }));
  return (
    known.byExternalId.get(row.mPlanId) ??
    (row.referenceNumber ? known.byReference.get(Number(row.referenceNumber)) : undefined) ??
    (sameName?.length === 1 ? sameName[0] : undefined)
  );
}

function columns(
  row: RemoteEvent,
  minutes: number | null,
  override: string | undefined,
  event: EventRow | undefined,
  clock: Clock,
) {
  // Crossmark cuts names at 100 characters: a longer name that we know already is the better one.
  const name =
    event && event.projectName.length > row.name.length && event.projectName.startsWith(row.name)
      ? event.projectName
      : row.name;
  const detected = detectType(name, minutes);
  return {
    externalId: row.mPlanId,
    projectName: name,
    eventType: override ?? (event && detected === 'other' ? event.eventType : detected),
    condition: row.condition,
    startDate: row.startDate,
    dueDate: row.dueDate,
    estimatedMinutes: minutes && minutes > 0 && minutes <= 1440 ? minutes : null,
    productKey: productKey(name),
    walmartEventId: row.walmartEventId ?? walmartEventId(name),
    locationId: row.locationId,
    locationMvid: row.locationMvid,
    storeNumber: row.storeNumber,
    storeName: row.storeName,
    salesToolsUrl: row.salesToolsUrl,
    syncStatus: 'synced',
    lastSynced: clock.now(),
    ...(row.referenceNumber && /^\d{1,9}$/.test(row.referenceNumber)
      ? { referenceNumber: Number(row.referenceNumber) }
      : {}),
  };
}

/** What Crossmark does not say stays as it is here. */
function withoutNulls<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Partial<T>;
}

function differs(event: EventRow, values: ReturnType<typeof columns>): boolean {
  const { lastSynced: _when, ...compared } = values;
  return Object.entries(compared).some(
    ([key, value]) => value !== null && event[key as keyof EventRow] !== value,
  );
}

/** What is booked here is never changed by a pull; a difference is named. */
function compareBooked(event: EventRow, row: RemoteEvent, known: Known, report: PullReport): void {
  const booking = known.bookings.get(event.projectRefNum);
  const at = row.scheduledAt;
  const same = booking && at && booking.scheduleDate === at.date && booking.scheduleTime === at.time;
  if (same || (booking?.syncStatus === 'pending' && !row.isScheduled)) report.unchanged += 1;
  else
    report.warnings.push(
      `Event ${event.projectRefNum} is booked differently in Crossmark; the booking here was kept.`,
    );
}

async function adoptBooking(
  tx: Tx,
  clock: Clock,
  store: StoreRow,
  row: RemoteEvent,
  eventRefNum: number,
  known: Known,
  report: PullReport,
): Promise<boolean> {
  if (!row.scheduledAt || !row.scheduleEventId) return false;
  if (known.submitting.has(eventRefNum)) {
    report.warnings.push(
      `Event ${eventRefNum} is booked in Crossmark while a proposal submits it; pull again afterwards.`,
    );
    return false;
  }
  if (known.bookingIds.has(row.scheduleEventId)) {
    report.warnings.push(`Crossmark's booking ${row.scheduleEventId} belongs to another event here.`);
    return false;
  }
  const byName = known.employeesByName.get(nameKey(row.staffedReps[0] ?? '')) ?? [];
  const person =
    (row.repId ? known.employeesByRep.get(row.repId) : undefined) ??
    (byName.length === 1 ? byName[0] : undefined);
  if (!person) {
    report.warnings.push(
      `Event ${eventRefNum} is booked for a person who is not known here; import the person first.`,
    );
    return false;
  }
  await tx.schedule.create({
    data: {
      storeId: store.id,
      eventRefNum,
      employeeId: person.id,
      scheduleDate: row.scheduledAt.date,
      scheduleTime: row.scheduledAt.time,
      syncStatus: 'synced',
      externalId: row.scheduleEventId,
      lastSynced: clock.now(),
      source: 'sync',
    },
  });
  await tx.event.updateMany({
    where: { storeId: store.id, projectRefNum: eventRefNum },
    data: { isScheduled: true },
  });
  return true;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

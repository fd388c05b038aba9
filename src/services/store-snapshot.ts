import type { EmployeeRow, EventRow, PendingScheduleRow, ScheduleRow, StoreRow, Tx } from '../db/database.ts';
import { addDays, localOf } from '../domain/dates.ts';
import { DaybreakError } from '../domain/errors.ts';
import { settingsSchema } from '../domain/settings.ts';
import type { RunMode } from '../domain/types.ts';
import type { Snapshot } from '../engine/snapshot.ts';
import { expandHolidays } from './holiday-dates.ts';
import { readCalendar, snapshotCalendar } from './snapshot-calendar.ts';
import { snapshotEmployees, snapshotEvent, snapshotPending, snapshotSchedule } from './snapshot-rows.ts';

/** How far back bookings and finished events are read: enough for every weekly limit. */
const PAST_DAYS = 35;

export interface SnapshotOptions {
  mode?: RunMode;
  /**
   * Which open rows of proposals become `pending[]` (workflow 3.2): those of all runs but these, or `none` for the
   * bare bookings. Default: all of them.
   */
  openRows?: 'none' | { exceptRuns: readonly number[] };
}

/** Rows of the database beside the snapshot made from them. */
export interface LoadedSnapshot {
  store: StoreRow;
  snapshot: Snapshot;
  employees: ReadonlyMap<string, EmployeeRow>;
  events: ReadonlyMap<number, EventRow>;
  bookings: readonly ScheduleRow[];
  /** Every row of the store that holds its event, left-out ones included. */
  openRows: readonly PendingScheduleRow[];
  /** Settings outside the engine, as stored (JSON already parsed). */
  otherSettings: Readonly<Record<string, unknown>>;
}

/**
 * What the database knows about a store right now, in at most 12 queries whatever its size. Call it inside a
 * transaction for one consistent reading.
 * @throws DaybreakError `NOT_FOUND` for an unknown store.
 */
export async function loadSnapshot(
  db: Tx,
  storeId: string,
  now: Date,
  options: SnapshotOptions = {},
): Promise<LoadedSnapshot> {
  const store = await db.store.findUnique({ where: { id: storeId } });
  if (store === null) throw new DaybreakError('NOT_FOUND');
  const today = localOf(now, store.timezone).date;
  const since = addDays(today, -PAST_DAYS);
  const where = { storeId };

  const settingRows = await db.storeSetting.findMany({ where });
  const employeeRows = await db.employee.findMany({ where, orderBy: { id: 'asc' } });
  const weekly = await db.weeklyAvailability.findMany({ where });
  const overrides = await db.availabilityOverride.findMany({
    where: { storeId, endDate: { gte: since } },
    orderBy: { id: 'asc' },
  });
  const eventRows = await db.event.findMany({
    where: {
      storeId,
      billingOnly: false,
      OR: [{ dueDate: { gt: since } }, { schedule: { is: { scheduleDate: { gte: since } } } }],
    },
    orderBy: { projectRefNum: 'asc' },
  });
  const excluded = await db.eventSchedulingOverride.findMany({
    where: { storeId, allowAutoSchedule: false },
  });
  const differing = new Set(
    (
      await db.syncChangeLog.findMany({
        where: { storeId, isConflict: true, resolved: false },
        select: { eventRefNum: true },
      })
    ).map((conflict) => conflict.eventRefNum),
  );
  const bookings = await db.schedule.findMany({
    where: { storeId, scheduleDate: { gte: since } },
    orderBy: { id: 'asc' },
  });
  const openRows = await db.pendingSchedule.findMany({
    where: { storeId, openKey: { not: null } },
    orderBy: { id: 'asc' },
  });
  const calendar = await readCalendar(db, storeId, since);
  const holidays = await db.companyHoliday.findMany({
    where: { isActive: true, OR: [{ storeId }, { storeId: null }] },
    orderBy: { id: 'asc' },
  });

  const { settings, others } = splitSettings(settingRows);
  const events = new Map(eventRows.map((event) => [event.projectRefNum, event]));
  const { openRows: which = { exceptRuns: [] } } = options;
  const counted =
    which === 'none' ? [] : openRows.filter((row) => !which.exceptRuns.includes(row.schedulerRunId));
  const held = heldByProposals(counted);

  const snapshot: Snapshot = {
    version: 1,
    now: now.toISOString(),
    store: { id: store.id, name: store.name, timezone: store.timezone },
    mode: options.mode ?? 'normal',
    settings,
    employees: snapshotEmployees(employeeRows, weekly, overrides, calendar),
    events: eventRows.map((event) =>
      snapshotEvent(
        event,
        held.noRun.has(event.projectRefNum) || excluded.some((row) => row.eventRefNum === event.projectRefNum)
          ? 'by_hand'
          : differing.has(event.projectRefNum)
            ? 'SYNC_CONFLICT'
            : null,
      ),
    ),
    schedules: bookings
      .filter((row) => events.has(row.eventRefNum) && !held.taken.has(row.eventRefNum))
      .map(snapshotSchedule),
    pending: counted
      .filter((row) => held.taken.has(row.eventRefNum) && events.has(row.eventRefNum))
      .flatMap(snapshotPending),
    ...snapshotCalendar(calendar),
    holidays: expandHolidays(holidays, since, addDays(today, 400)),
  };
  return {
    store,
    snapshot,
    employees: new Map(employeeRows.map((row) => [row.id, row])),
    events,
    bookings,
    openRows,
    otherSettings: others,
  };
}

/** Which events open rows of staying runs hold back from a new run, and which of them take a person. */
function heldByProposals(rows: readonly PendingScheduleRow[]): { taken: Set<number>; noRun: Set<number> } {
  const taken = new Set<number>();
  const noRun = new Set<number>();
  for (const row of rows) {
    if (row.leftOut) noRun.add(row.eventRefNum);
    else if (row.employeeId !== null) taken.add(row.eventRefNum);
    // A booking that a staying proposal moves is not moved a second time.
    if (!row.leftOut && row.bumpedEventRefNum !== null) noRun.add(row.bumpedEventRefNum);
  }
  return { taken, noRun };
}

function splitSettings(rows: readonly { key: string; value: string }[]): {
  settings: NonNullable<Snapshot['settings']>;
  others: Record<string, unknown>;
} {
  const settings: Record<string, unknown> = {};
  const others: Record<string, unknown> = {};
  for (const row of rows) {
    const value: unknown = JSON.parse(row.value);
    (row.key in settingsSchema.shape ? settings : others)[row.key] = value;
  }
  return { settings: settings as NonNullable<Snapshot['settings']>, others };
}

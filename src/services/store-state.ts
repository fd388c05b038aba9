import { z } from 'zod';
import type {
  AvailabilityOverrideRow,
  EmployeeRow,
  EventRow,
  PendingScheduleRow,
  ScheduleRow,
  StoreRow,
  Tx,
} from '../db/database.ts';
import { addDays, localOf } from '../domain/dates.ts';
import { DaybreakError } from '../domain/errors.ts';
import { settingsSchema } from '../domain/settings.ts';
import type { LocalDate, RunMode } from '../domain/types.ts';
import type { EngineEvent, Facts } from '../engine/facts/model.ts';
import { buildFacts } from '../engine/facts.ts';
import { Occupancy, type Taken } from '../engine/occupancy.ts';
import type {
  Snapshot,
  SnapshotEmployee,
  SnapshotEvent,
  SnapshotPending,
  SnapshotSchedule,
} from '../engine/snapshot.ts';
import { expandHolidays } from './holiday-dates.ts';

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
        held.noRun.has(event.projectRefNum) ||
          excluded.some((row) => row.eventRefNum === event.projectRefNum),
      ),
    ),
    schedules: bookings
      .filter((row) => events.has(row.eventRefNum) && !held.taken.has(row.eventRefNum))
      .map(snapshotSchedule),
    pending: counted
      .filter((row) => held.taken.has(row.eventRefNum) && events.has(row.eventRefNum))
      .flatMap(snapshotPending),
    rotations: calendar.flatMap((row) =>
      row.kind === 'rotation'
        ? [
            {
              weekday: weekdaySchema.parse(row.first),
              type: rotationTypeSchema.parse(row.type),
              employeeId: row.person ?? '',
              ...(row.other === null ? {} : { backupEmployeeId: row.other }),
            },
          ]
        : [],
    ),
    exceptions: calendar.flatMap((row) =>
      row.kind === 'exception' && row.first !== null
        ? [{ date: row.first, type: rotationTypeSchema.parse(row.type), employeeId: row.person ?? '' }]
        : [],
    ),
    holidays: expandHolidays(holidays, since, addDays(today, 400)),
    lockedDays: calendar.flatMap((row) =>
      row.kind === 'locked' && row.first !== null
        ? [{ date: row.first, ...(row.other === null ? {} : { reason: row.other }) }]
        : [],
    ),
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

/** A store as the validator sees it: the bookings stand, and every open row of a proposal takes its person. */
export interface StoreState extends LoadedSnapshot {
  facts: Facts;
}

/** Bookings and people of a store, ready for the validator; open rows are added by `occupancyWith`. */
export async function loadStoreState(db: Tx, storeId: string, now: Date): Promise<StoreState> {
  const loaded = await loadSnapshot(db, storeId, now, { openRows: 'none' });
  return { ...loaded, facts: buildFacts(loaded.snapshot) };
}

/**
 * Who is taken once these rows are booked as well (WF-10). A row of a booked event takes the place of its booking; the
 * booking that a swap moves counts no more, nor does its Supervisor's when that one has a row of its own in the same
 * run. Left-out and failed rows take nobody.
 */
export function occupancyWith(state: StoreState, rows: readonly PendingScheduleRow[]): Occupancy {
  const occupancy = Occupancy.of(state.facts);
  const placed = rows.filter((row) => row.employeeId !== null && !row.leftOut);
  for (const row of placed) if (row.bumpedEventRefNum !== null) occupancy.remove(row.bumpedEventRefNum);
  for (const row of placed) {
    const taken = takenByRow(state.facts, row);
    if (taken !== null) occupancy.add(taken);
  }
  return occupancy;
}

/** What a placed row takes; null when it is failed or its event is gone or inactive. */
export function takenByRow(facts: Facts, row: PendingScheduleRow): Taken | null {
  const event = facts.eventByRef.get(row.eventRefNum);
  if (event === undefined || event.inactive || row.employeeId === null || row.scheduleDate === null)
    return null;
  return {
    event,
    employeeId: row.employeeId,
    date: row.scheduleDate,
    time: row.scheduleTime ?? '00:00',
    minutes: event.minutes,
    source: 'foreign',
    scheduleId: null,
    block: row.shiftBlock,
    overflow: row.blockOverflow,
  };
}

/** The engine's view of an event. @throws DaybreakError `EVENT_NOT_FOUND` */
export function eventOf(facts: Facts, refNum: number): EngineEvent {
  const event = facts.eventByRef.get(refNum);
  if (event === undefined) throw new DaybreakError('EVENT_NOT_FOUND');
  return event;
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

const rotationTypeSchema = z.enum(['juicer', 'primary_lead']);
const weekdaySchema = z.coerce
  .number()
  .pipe(
    z.union([
      z.literal(0),
      z.literal(1),
      z.literal(2),
      z.literal(3),
      z.literal(4),
      z.literal(5),
      z.literal(6),
    ]),
  );

/** One dated fact about people or days. `first` is a date (for rotations the weekday), `last` the end of a range. */
interface CalendarRow {
  kind: 'rotation' | 'exception' | 'locked' | 'time_off' | 'works' | 'works_not';
  person: string | null;
  other: string | null;
  type: string | null;
  first: string | null;
  last: string | null;
}

/** Five small tables of dated facts in one query. */
function readCalendar(db: Tx, storeId: string, since: LocalDate): Promise<CalendarRow[]> {
  return db.$queryRaw<CalendarRow[]>`
    SELECT 'rotation' AS kind, employee_id AS person, backup_employee_id AS other, rotation_type AS type,
           CAST(day_of_week AS TEXT) AS first, CAST(NULL AS TEXT) AS last
      FROM rotation_assignments WHERE store_id = ${storeId}
    UNION ALL SELECT 'exception', employee_id, CAST(NULL AS TEXT), rotation_type, exception_date, CAST(NULL AS TEXT)
      FROM schedule_exceptions WHERE store_id = ${storeId} AND exception_date >= ${since}
    UNION ALL SELECT 'locked', CAST(NULL AS TEXT), reason, CAST(NULL AS TEXT), locked_date, CAST(NULL AS TEXT)
      FROM locked_days WHERE store_id = ${storeId} AND locked_date >= ${since}
    UNION ALL SELECT 'time_off', employee_id, CAST(NULL AS TEXT), CAST(NULL AS TEXT), start_date, end_date
      FROM employee_time_off WHERE store_id = ${storeId} AND status = 'approved' AND end_date >= ${since}
    UNION ALL SELECT CASE WHEN is_available THEN 'works' ELSE 'works_not' END, employee_id, CAST(NULL AS TEXT),
           CAST(NULL AS TEXT), date, CAST(NULL AS TEXT)
      FROM employee_availability WHERE store_id = ${storeId} AND date >= ${since}
    ORDER BY 1, 5, 2`;
}

interface WeekPattern<T> {
  monday: T;
  tuesday: T;
  wednesday: T;
  thursday: T;
  friday: T;
  saturday: T;
  sunday: T;
}
const week = <T>(row: WeekPattern<T>): T[] => [
  row.monday,
  row.tuesday,
  row.wednesday,
  row.thursday,
  row.friday,
  row.saturday,
  row.sunday,
];

function snapshotEmployees(
  rows: readonly EmployeeRow[],
  weekly: readonly (WeekPattern<boolean> & { employeeId: string })[],
  overrides: readonly AvailabilityOverrideRow[],
  calendar: readonly CalendarRow[],
): SnapshotEmployee[] {
  return rows.map((row) => {
    const pattern = weekly.find((one) => one.employeeId === row.id);
    const facts = calendar.filter((one) => one.person === row.id);
    return {
      id: row.id,
      name: row.name,
      jobTitle: row.jobTitle as SnapshotEmployee['jobTitle'],
      active: row.isActive,
      ...(row.terminationDate === null ? {} : { terminationDate: row.terminationDate }),
      juicerTrained: row.juicerTrained,
      ...(pattern === undefined ? {} : { weeklyAvailability: week(pattern) }),
      timeOff: facts.flatMap((one) =>
        one.kind === 'time_off' && one.first && one.last
          ? [{ start: one.first, end: one.last, status: 'approved' as const }]
          : [],
      ),
      dateAvailability: facts.flatMap((one) =>
        (one.kind === 'works' || one.kind === 'works_not') && one.first
          ? [{ date: one.first, available: one.kind === 'works' }]
          : [],
      ),
      overrides: overrides
        .filter((one) => one.employeeId === row.id)
        .map((one) => ({
          start: one.startDate,
          end: one.endDate,
          days: week(one),
          createdAt: one.createdAt.toISOString(),
        })),
    };
  });
}

function snapshotEvent(event: EventRow, keptOut: boolean): SnapshotEvent {
  return {
    refNum: event.projectRefNum,
    name: event.projectName,
    type: event.eventType as NonNullable<SnapshotEvent['type']>,
    startDate: event.startDate,
    dueDate: event.dueDate,
    ...(event.estimatedMinutes === null ? {} : { estimatedMinutes: event.estimatedMinutes }),
    condition: event.condition as NonNullable<SnapshotEvent['condition']>,
    ...(event.parentEventRefNum === null ? {} : { parentRefNum: event.parentEventRefNum }),
    ...(keptOut ? { autoSchedule: false } : {}),
  };
}

function snapshotSchedule(row: ScheduleRow): SnapshotSchedule {
  return {
    id: String(row.id),
    eventRefNum: row.eventRefNum,
    employeeId: row.employeeId,
    date: row.scheduleDate,
    time: row.scheduleTime,
    ...(row.shiftBlock === null ? {} : { block: row.shiftBlock, blockOverflow: row.blockOverflow }),
  };
}

function snapshotPending(row: PendingScheduleRow): SnapshotPending[] {
  if (row.employeeId === null || row.scheduleDate === null || row.scheduleTime === null) return [];
  return [
    {
      eventRefNum: row.eventRefNum,
      employeeId: row.employeeId,
      date: row.scheduleDate,
      time: row.scheduleTime,
      ...(row.shiftBlock === null ? {} : { block: row.shiftBlock }),
    },
  ];
}

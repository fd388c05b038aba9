import type { AvailabilityOverrideRow, EmployeeRow, Tx } from '../../db/database.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { LocalDate } from '../../domain/types.ts';
import { type CalendarRow, readCalendar } from '../snapshot-calendar.ts';

/** An event of the asked days with its booking and the open row of a proposal, as far as it has them. */
export interface WorkRow {
  ref: number;
  name: string;
  type: string;
  condition: string;
  start: string;
  due: string;
  minutes: number | null;
  parent: number | null;
  person: string | null;
  date: string | null;
  time: string | null;
  block: number | null;
  sync: string | null;
  rowPerson: string | null;
  rowDate: string | null;
  rowTime: string | null;
  rowBlock: number | null;
  rowStatus: string | null;
  /** Text, because the two databases return other values differently. */
  leftOut: 'yes' | null;
  /** A proposal gives its place to another event. */
  bumped: 'yes' | null;
  /** Where the Core of this Supervisor (the Production of this Survey) is booked. */
  parentDate: string | null;
}

/** One thing a store keeps without a date of its own. */
interface PatternRow {
  kind: 'store' | 'setting' | 'weekly' | 'holiday';
  name: string;
  value: string;
  first: string | null;
  month: string | null;
  day: string | null;
}

export interface ScheduleReading {
  store: { name: string; timezone: string };
  settings: Record<string, unknown>;
  weekly: { employeeId: string; pattern: string }[];
  holidays: {
    name: string;
    kind: string;
    holidayDate: string | null;
    recurringRule: string | null;
    recurringMonth: number | null;
    recurringDay: number | null;
  }[];
  employees: EmployeeRow[];
  overrides: AvailabilityOverrideRow[];
  calendar: CalendarRow[];
  work: WorkRow[];
}

/**
 * Everything the board of these days (both included) shows, in five queries.
 * @throws DaybreakError `NOT_FOUND` for an unknown store.
 */
export async function readSchedule(
  db: Tx,
  storeId: string,
  from: LocalDate,
  to: LocalDate,
): Promise<ScheduleReading> {
  const patterns = await readPatterns(db, storeId);
  const store = patterns.find(({ kind }) => kind === 'store');
  if (store === undefined) throw new DaybreakError('NOT_FOUND');
  const of = (kind: PatternRow['kind']) => patterns.filter((row) => row.kind === kind);
  return {
    store: { name: store.name, timezone: store.value },
    settings: Object.fromEntries(of('setting').map(({ name, value }) => [name, JSON.parse(value)])),
    weekly: of('weekly').map(({ name, value }) => ({ employeeId: name, pattern: value })),
    holidays: of('holiday').map(({ name, value: kind, first, month, day }) => ({
      name,
      kind,
      holidayDate: kind === 'date' ? first : null,
      recurringRule: kind === 'nth_weekday' ? first : null,
      recurringMonth: month === null ? null : Number(month),
      recurringDay: day === null ? null : Number(day),
    })),
    employees: await db.employee.findMany({ where: { storeId }, orderBy: { id: 'asc' } }),
    overrides: await db.availabilityOverride.findMany({
      where: { storeId, endDate: { gte: from }, startDate: { lte: to } },
      orderBy: { id: 'asc' },
    }),
    calendar: await readCalendar(db, storeId, from),
    work: await readWork(db, storeId, from, to),
  };
}

function readPatterns(db: Tx, storeId: string): Promise<PatternRow[]> {
  return db.$queryRaw<PatternRow[]>`
    SELECT 'store' AS kind, name, timezone AS value, CAST(NULL AS TEXT) AS first, CAST(NULL AS TEXT) AS month,
           CAST(NULL AS TEXT) AS day
      FROM stores WHERE id = ${storeId}
    UNION ALL SELECT 'setting', key, value, CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT)
      FROM store_settings WHERE store_id = ${storeId}
    UNION ALL SELECT 'weekly', employee_id,
           CASE WHEN monday THEN '1' ELSE '0' END || CASE WHEN tuesday THEN '1' ELSE '0' END ||
           CASE WHEN wednesday THEN '1' ELSE '0' END || CASE WHEN thursday THEN '1' ELSE '0' END ||
           CASE WHEN friday THEN '1' ELSE '0' END || CASE WHEN saturday THEN '1' ELSE '0' END ||
           CASE WHEN sunday THEN '1' ELSE '0' END, CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT)
      FROM employee_weekly_availability WHERE store_id = ${storeId}
    UNION ALL SELECT 'holiday', name, kind, COALESCE(holiday_date, recurring_rule),
           CAST(recurring_month AS TEXT), CAST(recurring_day AS TEXT)
      FROM company_holidays WHERE is_active AND (store_id = ${storeId} OR store_id IS NULL)`;
}

/** What is booked or proposed on the days, and what could be worked on them and has nobody. */
async function readWork(db: Tx, storeId: string, from: LocalDate, to: LocalDate): Promise<WorkRow[]> {
  return db.$queryRaw<WorkRow[]>`
    SELECT e.project_ref_num AS ref, e.project_name AS name, e.event_type AS type, e.condition AS condition,
           e.start_date AS start, e.due_date AS due, e.estimated_minutes AS minutes,
           e.parent_event_ref_num AS parent,
           s.employee_id AS person, s.schedule_date AS date, s.schedule_time AS time, s.shift_block AS block,
           s.sync_status AS sync,
           p.employee_id AS "rowPerson", p.schedule_date AS "rowDate", p.schedule_time AS "rowTime",
           p.shift_block AS "rowBlock", p.status AS "rowStatus",
           CASE WHEN p.left_out THEN 'yes' END AS "leftOut",
           CASE WHEN EXISTS (
             SELECT 1 FROM pending_schedules b
              WHERE b.store_id = ${storeId} AND b.open_key IS NOT NULL AND NOT b.left_out
                AND b.bumped_event_ref_num = e.project_ref_num
           ) THEN 'yes' END AS bumped,
           c.schedule_date AS "parentDate"
      FROM events e
      LEFT JOIN schedules s ON s.store_id = e.store_id AND s.event_ref_num = e.project_ref_num
      LEFT JOIN schedules c ON c.store_id = e.store_id AND c.event_ref_num = e.parent_event_ref_num
      LEFT JOIN pending_schedules p ON p.open_key = e.store_id || ':' || e.project_ref_num
     WHERE e.store_id = ${storeId} AND NOT e.billing_only
       AND (s.schedule_date BETWEEN ${from} AND ${to}
         OR p.schedule_date BETWEEN ${from} AND ${to}
         OR (s.id IS NULL AND c.schedule_date BETWEEN ${from} AND ${to})
         OR (s.id IS NULL AND e.start_date <= ${to} AND e.due_date > ${from}))
     ORDER BY e.project_ref_num`;
}

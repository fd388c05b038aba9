import type { Tx } from '../../db/database.ts';
import { addDays } from '../../domain/dates.ts';
import { settingsSchema } from '../../domain/settings.ts';
import type { LocalDate } from '../../domain/types.ts';
import type { Snapshot, SnapshotEmployee } from '../../engine/snapshot.ts';
import { expandHolidays } from '../holiday-dates.ts';
import { type CalendarRow, snapshotCalendar } from '../snapshot-calendar.ts';

/** The small facts of a store, ready to become a snapshot, and where its waiting proposals stand in Slack. */
export interface StoreSheet {
  parts: Pick<Snapshot, 'employees' | 'rotations' | 'exceptions' | 'lockedDays' | 'holidays' | 'settings'>;
  /** Batches of the newest runs, oldest first. */
  jobs: { runId: number; status: string; stopCode: string | null }[];
  /** Parent messages of waiting runs. */
  messages: { runId: number; channelId: string; ts: string }[];
  /** Slack ids. */
  approvers: string[];
  admins: string[];
}

/** One fact: what it is, whose, and up to five texts. */
interface Line {
  kind: string;
  person: string | null;
  a: string | null;
  b: string | null;
  c: string | null;
  d: string | null;
  e: string | null;
}

/**
 * Reads people, availability, rotations, calendar, settings, submission batches from `today` on, and who decides, in one
 * query.
 */
export async function readStoreSheet(db: Tx, storeId: string, today: LocalDate): Promise<StoreSheet> {
  const lines = await db.$queryRaw<Line[]>`
    SELECT 'person' AS kind, e.id AS person, e.name AS a, e.job_title AS b, e.termination_date AS c,
           CASE WHEN e.is_active THEN 'active' ELSE '' END || CASE WHEN e.juicer_trained THEN ' juicer' ELSE '' END AS d,
           CASE WHEN w.id IS NULL THEN CAST(NULL AS TEXT) ELSE
             CASE WHEN w.monday THEN '1' ELSE '0' END || CASE WHEN w.tuesday THEN '1' ELSE '0' END ||
             CASE WHEN w.wednesday THEN '1' ELSE '0' END || CASE WHEN w.thursday THEN '1' ELSE '0' END ||
             CASE WHEN w.friday THEN '1' ELSE '0' END || CASE WHEN w.saturday THEN '1' ELSE '0' END ||
             CASE WHEN w.sunday THEN '1' ELSE '0' END END AS e
      FROM employees e
      LEFT JOIN employee_weekly_availability w ON w.store_id = e.store_id AND w.employee_id = e.id
     WHERE e.store_id = ${storeId}
    UNION ALL SELECT 'override', o.employee_id, o.start_date, o.end_date, CAST(o.id AS TEXT), CAST(NULL AS TEXT),
           CASE WHEN o.monday IS NULL THEN '-' WHEN o.monday THEN '1' ELSE '0' END ||
           CASE WHEN o.tuesday IS NULL THEN '-' WHEN o.tuesday THEN '1' ELSE '0' END ||
           CASE WHEN o.wednesday IS NULL THEN '-' WHEN o.wednesday THEN '1' ELSE '0' END ||
           CASE WHEN o.thursday IS NULL THEN '-' WHEN o.thursday THEN '1' ELSE '0' END ||
           CASE WHEN o.friday IS NULL THEN '-' WHEN o.friday THEN '1' ELSE '0' END ||
           CASE WHEN o.saturday IS NULL THEN '-' WHEN o.saturday THEN '1' ELSE '0' END ||
           CASE WHEN o.sunday IS NULL THEN '-' WHEN o.sunday THEN '1' ELSE '0' END
      FROM employee_availability_overrides o WHERE o.store_id = ${storeId} AND o.end_date >= ${today}
    UNION ALL SELECT 'rotation', employee_id, backup_employee_id, rotation_type, CAST(day_of_week AS TEXT),
           CAST(NULL AS TEXT), CAST(NULL AS TEXT)
      FROM rotation_assignments WHERE store_id = ${storeId}
    UNION ALL SELECT 'exception', employee_id, CAST(NULL AS TEXT), rotation_type, exception_date,
           CAST(NULL AS TEXT), CAST(NULL AS TEXT)
      FROM schedule_exceptions WHERE store_id = ${storeId} AND exception_date >= ${today}
    UNION ALL SELECT 'locked', CAST(NULL AS TEXT), reason, CAST(NULL AS TEXT), locked_date, CAST(NULL AS TEXT),
           CAST(NULL AS TEXT)
      FROM locked_days WHERE store_id = ${storeId} AND locked_date >= ${today}
    UNION ALL SELECT 'time_off', employee_id, start_date, end_date, CAST(NULL AS TEXT), CAST(NULL AS TEXT),
           CAST(NULL AS TEXT)
      FROM employee_time_off WHERE store_id = ${storeId} AND status = 'approved' AND end_date >= ${today}
    UNION ALL SELECT 'date', employee_id, date, CASE WHEN is_available THEN '1' ELSE '0' END, CAST(NULL AS TEXT),
           CAST(NULL AS TEXT), CAST(NULL AS TEXT)
      FROM employee_availability WHERE store_id = ${storeId} AND date >= ${today}
    UNION ALL SELECT 'holiday', CAST(NULL AS TEXT), name, kind, COALESCE(holiday_date, recurring_rule),
           CAST(recurring_month AS TEXT), CAST(recurring_day AS TEXT)
      FROM company_holidays WHERE is_active AND (store_id = ${storeId} OR store_id IS NULL)
    UNION ALL SELECT 'setting', CAST(NULL AS TEXT), key, value, CAST(NULL AS TEXT), CAST(NULL AS TEXT),
           CAST(NULL AS TEXT)
      FROM store_settings WHERE store_id = ${storeId}
    UNION ALL SELECT 'job', CAST(NULL AS TEXT), CAST(run_id AS TEXT), status, stop_code, CAST(id AS TEXT),
           CAST(NULL AS TEXT)
      FROM submission_jobs
     WHERE store_id = ${storeId}
       AND run_id IN (SELECT id FROM scheduler_run_history WHERE store_id = ${storeId} ORDER BY id DESC LIMIT 5)
    UNION ALL SELECT 'message', CAST(NULL AS TEXT), m.subject_id, m.channel_id, m.ts, CAST(NULL AS TEXT),
           CAST(NULL AS TEXT)
      FROM slack_messages m
     WHERE m.store_id = ${storeId} AND m.kind = 'run.summary' AND m.ts IS NOT NULL AND m.channel_id IS NOT NULL
       AND m.subject_id IN (SELECT CAST(id AS TEXT) FROM scheduler_run_history
                             WHERE store_id = ${storeId} AND status = 'completed' AND approved_at IS NULL)
    UNION ALL SELECT 'approver', CAST(NULL AS TEXT), slack_user_id, CAST(NULL AS TEXT), CAST(NULL AS TEXT),
           CAST(NULL AS TEXT), CAST(NULL AS TEXT)
      FROM store_members WHERE store_id = ${storeId} AND role = 'approver'
    UNION ALL SELECT 'admin', CAST(NULL AS TEXT), slack_user_id, CAST(NULL AS TEXT), CAST(NULL AS TEXT),
           CAST(NULL AS TEXT), CAST(NULL AS TEXT)
      FROM admins
     ORDER BY 1, 2, 3, 5`;
  const of = (kind: string) => lines.filter((line) => line.kind === kind);
  const settings = of('setting').flatMap((line) =>
    line.a !== null && line.a in settingsSchema.shape ? [[line.a, JSON.parse(line.b ?? 'null')]] : [],
  );
  return {
    parts: {
      employees: of('person').map((line) => employeeOf(line, lines)),
      ...snapshotCalendar([...of('rotation'), ...of('exception'), ...of('locked')].map(calendarRow)),
      holidays: expandHolidays(of('holiday').map(holidayOf), today, addDays(today, 60)),
      settings: Object.fromEntries(settings) as NonNullable<Snapshot['settings']>,
    },
    jobs: of('job')
      .sort((x, y) => Number(x.d) - Number(y.d))
      .map((line) => ({ runId: Number(line.a), status: line.b ?? '', stopCode: line.c })),
    messages: of('message').map((line) => ({
      runId: Number(line.a),
      channelId: line.b ?? '',
      ts: line.c ?? '',
    })),
    approvers: of('approver').flatMap(({ a }) => a ?? []),
    admins: of('admin').flatMap(({ a }) => a ?? []),
  };
}

function calendarRow(line: Line): CalendarRow {
  const kind = line.kind as CalendarRow['kind'];
  return { kind, person: line.person, other: line.a, type: line.b, first: line.c, last: null };
}

function holidayOf(line: Line) {
  const kind = line.b ?? '';
  return {
    name: line.a ?? '',
    kind,
    holidayDate: kind === 'date' ? line.c : null,
    recurringRule: kind === 'nth_weekday' ? line.c : null,
    recurringMonth: line.d === null ? null : Number(line.d),
    recurringDay: line.e === null ? null : Number(line.e),
  };
}

function employeeOf(line: Line, lines: readonly Line[]): SnapshotEmployee {
  const own = lines.filter((other) => other.person === line.person);
  const flags = (line.d ?? '').split(' ');
  return {
    id: line.person ?? '',
    name: line.a ?? '',
    jobTitle: line.b as SnapshotEmployee['jobTitle'],
    active: flags.includes('active'),
    juicerTrained: flags.includes('juicer'),
    ...(line.c === null ? {} : { terminationDate: line.c }),
    ...(line.e === null ? {} : { weeklyAvailability: [...line.e].map((digit) => digit === '1') }),
    timeOff: own.flatMap((one) =>
      one.kind === 'time_off' && one.a && one.b
        ? [{ start: one.a, end: one.b, status: 'approved' as const }]
        : [],
    ),
    dateAvailability: own.flatMap((one) =>
      one.kind === 'date' && one.a ? [{ date: one.a, available: one.b === '1' }] : [],
    ),
    overrides: own.flatMap((one) =>
      one.kind === 'override' && one.a && one.b
        ? [{ start: one.a, end: one.b, days: weekdays(one.e ?? ''), createdAt: instantOfId(one.c) }]
        : [],
    ),
  };
}

const weekdays = (digits: string) => [...digits].map((digit) => (digit === '-' ? null : digit === '1'));

/** The newest override wins (AVAIL-4); ids grow with time, so they put them in the same order. */
const instantOfId = (id: string | null) => new Date(Number(id)).toISOString();

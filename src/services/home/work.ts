import type { EventRow, Tx } from '../../db/database.ts';
import type { LocalDate, LocalTime } from '../../domain/types.ts';

/** An event that App Home has something to say about, with its booking if it has one. */
export interface WorkRow
  extends Pick<
    EventRow,
    'projectRefNum' | 'projectName' | 'eventType' | 'condition' | 'startDate' | 'dueDate' | 'estimatedMinutes'
  > {
  parentEventRefNum: number | null;
  booking: {
    employeeId: string;
    date: LocalDate;
    time: LocalTime;
    block: number | null;
  } | null;
}

interface Row {
  ref: number | bigint;
  name: string;
  type: string;
  condition: string;
  start: string;
  due: string;
  minutes: number | bigint | null;
  parent: number | bigint | null;
  person: string | null;
  date: string | null;
  time: string | null;
  block: number | bigint | null;
}

export interface WorkWanted {
  today: LocalDate;
  tomorrow: LocalDate;
  /** Open events that start later are not looked at. */
  openUntil: LocalDate;
  /** Last day of the person's own bookings. */
  ownUntil: LocalDate;
  employeeId: string | null;
  /** False: the person sees their own bookings only. */
  store: boolean;
}

/**
 * In one query: bookings of today and tomorrow, the person's own, open events of the coming days, and the events of failed submissions and of rows that stand on today or tomorrow.
 */
export async function readWork(db: Tx, storeId: string, wanted: WorkWanted): Promise<WorkRow[]> {
  const { today, tomorrow, openUntil, ownUntil } = wanted;
  const own = wanted.employeeId ?? '';
  const rows = wanted.store
    ? await db.$queryRaw<Row[]>`
    SELECT e.project_ref_num AS ref, e.project_name AS name, e.event_type AS type, e.condition AS condition,
           e.start_date AS start, e.due_date AS due, e.estimated_minutes AS minutes, e.parent_event_ref_num AS parent,
           s.employee_id AS person, s.schedule_date AS date, s.schedule_time AS time, s.shift_block AS block
      FROM events e LEFT JOIN schedules s ON s.store_id = e.store_id AND s.event_ref_num = e.project_ref_num
     WHERE e.store_id = ${storeId} AND (
           (s.schedule_date >= ${today} AND s.schedule_date <= ${tomorrow})
        OR (s.employee_id = ${own} AND s.schedule_date >= ${today} AND s.schedule_date <= ${ownUntil})
        OR (s.id IS NULL AND NOT e.billing_only AND e.condition IN ('unstaffed', 'reissued')
            AND e.due_date > ${today} AND e.start_date <= ${openUntil})
        OR e.project_ref_num IN (
             SELECT p.event_ref_num FROM pending_schedules p
              WHERE p.store_id = ${storeId} AND (p.status = 'api_failed' OR (p.open_key IS NOT NULL
                AND p.schedule_date >= ${today} AND p.schedule_date <= ${tomorrow}))))
     ORDER BY 1`
    : await db.$queryRaw<Row[]>`
    SELECT e.project_ref_num AS ref, e.project_name AS name, e.event_type AS type, e.condition AS condition,
           e.start_date AS start, e.due_date AS due, e.estimated_minutes AS minutes, e.parent_event_ref_num AS parent,
           s.employee_id AS person, s.schedule_date AS date, s.schedule_time AS time, s.shift_block AS block
      FROM schedules s JOIN events e ON e.store_id = s.store_id AND e.project_ref_num = s.event_ref_num
     WHERE s.store_id = ${storeId} AND s.employee_id = ${own}
       AND s.schedule_date >= ${today} AND s.schedule_date <= ${ownUntil}
     ORDER BY 1`;
  return rows.map((row) => ({
    projectRefNum: Number(row.ref),
    projectName: row.name,
    eventType: row.type,
    condition: row.condition,
    startDate: row.start,
    dueDate: row.due,
    estimatedMinutes: numberOrNull(row.minutes),
    parentEventRefNum: numberOrNull(row.parent),
    booking:
      row.person === null || row.date === null || row.time === null
        ? null
        : { employeeId: row.person, date: row.date, time: row.time, block: numberOrNull(row.block) },
  }));
}

const numberOrNull = (value: number | bigint | null): number | null =>
  value === null ? null : Number(value);

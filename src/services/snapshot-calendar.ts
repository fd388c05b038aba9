import { z } from 'zod';
import type { Tx } from '../db/database.ts';
import type { LocalDate } from '../domain/types.ts';
import type { Snapshot } from '../engine/snapshot.ts';

const rotationTypeSchema = z.enum(['juicer', 'primary_lead']);
const weekdaySchema = z.coerce.number().pipe(z.literal([0, 1, 2, 3, 4, 5, 6]));

/** One dated fact about people or days. `first` is a date (for rotations the weekday), `last` the end of a range. */
export interface CalendarRow {
  kind: 'rotation' | 'exception' | 'locked' | 'time_off' | 'works' | 'works_not';
  person: string | null;
  other: string | null;
  type: string | null;
  first: string | null;
  last: string | null;
}

/** Five small tables of dated facts in one query. */
export function readCalendar(db: Tx, storeId: string, since: LocalDate): Promise<CalendarRow[]> {
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

/** Who does the rotations' work, and the days on which nothing may change. */
export function snapshotCalendar(
  calendar: readonly CalendarRow[],
): Pick<Snapshot, 'rotations' | 'exceptions' | 'lockedDays'> {
  return {
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
    lockedDays: calendar.flatMap((row) =>
      row.kind === 'locked' && row.first !== null
        ? [{ date: row.first, ...(row.other === null ? {} : { reason: row.other }) }]
        : [],
    ),
  };
}

import type {
  AvailabilityOverrideRow,
  EmployeeRow,
  EventRow,
  PendingScheduleRow,
  ScheduleRow,
} from '../db/database.ts';
import type {
  SnapshotEmployee,
  SnapshotEvent,
  SnapshotPending,
  SnapshotSchedule,
} from '../engine/snapshot.ts';
import type { CalendarRow } from './snapshot-calendar.ts';

/** Rows of the database as the snapshot of the engine says them. */

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

export function snapshotEmployees(
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

/** @param keptOut `by_hand`, or an open conflict with Crossmark; null = it may enter a run. */
export function snapshotEvent(event: EventRow, keptOut: 'by_hand' | 'SYNC_CONFLICT' | null): SnapshotEvent {
  return {
    refNum: event.projectRefNum,
    name: event.projectName,
    type: event.eventType as NonNullable<SnapshotEvent['type']>,
    startDate: event.startDate,
    dueDate: event.dueDate,
    ...(event.estimatedMinutes === null ? {} : { estimatedMinutes: event.estimatedMinutes }),
    condition: event.condition as NonNullable<SnapshotEvent['condition']>,
    ...(event.parentEventRefNum === null ? {} : { parentRefNum: event.parentEventRefNum }),
    ...(keptOut === null ? {} : { autoSchedule: false }),
    ...(keptOut === 'SYNC_CONFLICT' ? { autoReason: keptOut } : {}),
  };
}

export function snapshotSchedule(row: ScheduleRow): SnapshotSchedule {
  return {
    id: String(row.id),
    eventRefNum: row.eventRefNum,
    employeeId: row.employeeId,
    date: row.scheduleDate,
    time: row.scheduleTime,
    ...(row.shiftBlock === null ? {} : { block: row.shiftBlock, blockOverflow: row.blockOverflow }),
  };
}

export function snapshotPending(row: PendingScheduleRow): SnapshotPending[] {
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

import { addDays, diffDays, localOf } from '../domain/dates.ts';
import { doesJuicerWork } from '../domain/eligibility.ts';
import {
  detectType,
  effectiveMinutes,
  freeoskSubtype,
  isBlocking,
  isFullDayOther,
  isInactiveCondition,
  isPrimaryType,
  isSecondaryType,
  shortName,
  TYPE_PRIORITY,
} from '../domain/event-types.ts';
import { parseSettings, type Settings } from '../domain/settings.ts';
import type { LocalDate } from '../domain/types.ts';
import type { Booking, Calendar, EngineEmployee, EngineEvent, Facts } from './facts/model.ts';
import { compareText } from './facts/order.ts';
import { pairEvents } from './facts/pairing.ts';
import { rotationKey } from './facts/rotation.ts';
import type { Snapshot, SnapshotEmployee, SnapshotEvent } from './snapshot.ts';

/**
 * Everything a run reads, derived from a parsed snapshot. Lists are sorted by id, so the order of the input never
 * matters; "now" is the snapshot's.
 * @throws ValidationError for settings out of range (a parsed snapshot has none).
 */
export function buildFacts(snapshot: Snapshot): Facts {
  const mode = snapshot.mode ?? 'normal';
  const stored = parseSettings(snapshot.settings);
  const settings = mode === 'emergency' ? { ...stored, bufferDays: 0 } : stored;
  const zone = snapshot.store.timezone;
  const { date: today, time: nowTime } = localOf(Date.parse(snapshot.now), zone);
  const employees = snapshot.employees.map(engineEmployee).sort((a, b) => compareText(a.id, b.id));
  const employeeById = new Map(employees.map((employee) => [employee.id, employee]));
  const postedRefs = new Set(snapshot.schedules.map((schedule) => schedule.eventRefNum));
  const events = snapshot.events
    .map((event) => engineEvent(event, settings, today, postedRefs))
    .sort((a, b) => a.refNum - b.refNum);
  const eventByRef = new Map(events.map((event) => [event.refNum, event]));
  const posted = snapshot.schedules
    .map(
      (row): Booking => ({
        ...bookingOf(row, eventByRef),
        overflow: row.blockOverflow ?? false,
        source: 'posted',
        scheduleId: row.id,
      }),
    )
    .sort((a, b) => compareText(a.scheduleId!, b.scheduleId!));
  const foreign = snapshot.pending
    .map(
      (row): Booking => ({
        ...bookingOf(row, eventByRef),
        overflow: false,
        source: 'foreign',
        scheduleId: null,
      }),
    )
    .sort((a, b) => a.event.refNum - b.event.refNum);
  return {
    mode,
    settings,
    zone,
    today,
    nowTime,
    earliest: addDays(today, settings.bufferDays),
    lastSearchDay: addDays(today, settings.searchDays),
    employees,
    employeeById,
    events,
    eventByRef,
    posted,
    postedByEvent: new Map(posted.map((booking) => [booking.event.refNum, booking])),
    foreign,
    foreignByEvent: new Map(foreign.map((booking) => [booking.event.refNum, booking])),
    calendar: calendarOf(snapshot),
    rotations: new Map(
      snapshot.rotations.map((row) => [
        rotationKey(row.type, row.weekday),
        { employeeId: row.employeeId, backupEmployeeId: row.backupEmployeeId ?? null },
      ]),
    ),
    exceptions: new Map(snapshot.exceptions.map((row) => [rotationKey(row.type, row.date), row.employeeId])),
    pairing: pairEvents(events),
    previousByEvent: new Map(
      (snapshot.previous ?? [])
        .filter((row) => eventByRef.has(row.eventRefNum) && employeeById.has(row.employeeId))
        .map(({ eventRefNum, employeeId, date, time, block, blockOverflow }) => [
          eventRefNum,
          { employeeId, date, time, block: block ?? null, overflow: blockOverflow ?? false },
        ]),
    ),
  };
}

function engineEmployee(employee: SnapshotEmployee): EngineEmployee {
  return {
    ...employee,
    isClubSupervisor: employee.jobTitle === 'club_supervisor',
    isLead: employee.jobTitle === 'lead_event_specialist',
    doesJuicer: doesJuicerWork(employee),
  };
}

function engineEvent(
  event: SnapshotEvent,
  settings: Settings,
  today: LocalDate,
  postedRefs: ReadonlySet<number>,
): EngineEvent {
  const type = event.type ?? detectType(event.name, event.estimatedMinutes);
  const minutes = effectiveMinutes({ ...event, type }, settings.durations);
  const condition = event.condition ?? 'unstaffed';
  return {
    refNum: event.refNum,
    name: event.name,
    label: `${event.refNum} ${shortName(event.name)}`,
    type,
    freeoskSubtype: type === 'freeosk' ? freeoskSubtype(event.name) : null,
    startDate: event.startDate,
    dueDate: event.dueDate,
    minutes,
    condition,
    inactive: isInactiveCondition(condition),
    parentRefNum: event.parentRefNum ?? null,
    autoSchedule: event.autoSchedule ?? true,
    blocking: isBlocking(type, minutes, settings.fullDayMinutes),
    fullDayOther: isFullDayOther(type, minutes, settings.fullDayMinutes),
    isPrimary: isPrimaryType(type),
    isSecondary: isSecondaryType(type),
    daysToDue: diffDays(event.dueDate, today),
    typePriority: TYPE_PRIORITY[type],
    isPosted: postedRefs.has(event.refNum),
    source: event,
  };
}

function bookingOf(
  row: { eventRefNum: number; employeeId: string; date: string; time: string; block?: number },
  eventByRef: ReadonlyMap<number, EngineEvent>,
) {
  const event = eventByRef.get(row.eventRefNum);
  if (event === undefined) throw new Error(`the snapshot has no event ${row.eventRefNum}`);
  return { event, employeeId: row.employeeId, date: row.date, time: row.time, block: row.block ?? null };
}

function calendarOf(snapshot: Snapshot): Calendar {
  const holidays = new Map(snapshot.holidays.map((day) => [day.date, day.name]));
  const locked = new Map(snapshot.lockedDays.map((day) => [day.date, day.reason ?? null]));
  return {
    holiday: (date) => holidays.get(date) ?? null,
    isHoliday: (date) => holidays.has(date),
    isLocked: (date) => locked.has(date),
    lockReason: (date) => locked.get(date) ?? null,
    isOpen: (date) => !holidays.has(date) && !locked.has(date),
  };
}

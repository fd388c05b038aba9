import { addDays, localOf } from '../domain/dates.ts';
import { doesJuicerWork } from '../domain/eligibility.ts';
import { parseSettings } from '../domain/settings.ts';
import { KnownEvent } from './facts/event.ts';
import type { Booking, Calendar, EngineEmployee, EngineEvent, Facts } from './facts/model.ts';
import { compareText } from './facts/order.ts';
import { pairEvents } from './facts/pairing.ts';
import { rotationKey } from './facts/rotation.ts';
import type { Snapshot, SnapshotEmployee, SnapshotPending, SnapshotSchedule } from './snapshot.ts';

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
  const employeeById = indexBy(employees, (employee) => employee.id);
  const postedRefs = new Set(snapshot.schedules.map((schedule) => schedule.eventRefNum));
  const events = snapshot.events
    .map((event): EngineEvent => new KnownEvent(event, settings, today, postedRefs.has(event.refNum)))
    .sort((a, b) => a.refNum - b.refNum);
  const eventByRef = indexBy(events, (event) => event.refNum);
  const posted = snapshot.schedules
    .map((row) => postedBooking(row, eventByRef))
    .sort((a, b) => compareText(a.scheduleId!, b.scheduleId!));
  const foreign = snapshot.pending
    .map((row) => foreignBooking(row, eventByRef))
    .sort((a, b) => a.event.refNum - b.event.refNum);
  return {
    mode,
    settings,
    zone,
    today,
    nowTime,
    earliest: addDays(today, settings.bufferDays),
    lastSearchDay: addDays(today, settings.searchDays),
    lastStartDay: addDays(today, Math.min(settings.horizonDays, settings.searchDays)),
    employees,
    employeeById,
    events,
    eventByRef,
    posted,
    postedByEvent: indexBy(posted, (booking) => booking.event.refNum),
    foreign,
    foreignByEvent: indexBy(foreign, (booking) => booking.event.refNum),
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

type EventByRef = ReadonlyMap<number, EngineEvent>;

function postedBooking(row: SnapshotSchedule, eventByRef: EventByRef): Booking {
  return {
    event: eventOf(row, eventByRef),
    employeeId: row.employeeId,
    date: row.date,
    time: row.time,
    block: row.block ?? null,
    overflow: row.blockOverflow ?? false,
    source: 'posted',
    scheduleId: row.id,
  };
}

function foreignBooking(row: SnapshotPending, eventByRef: EventByRef): Booking {
  return {
    event: eventOf(row, eventByRef),
    employeeId: row.employeeId,
    date: row.date,
    time: row.time,
    block: row.block ?? null,
    overflow: false,
    source: 'foreign',
    scheduleId: null,
  };
}

function eventOf({ eventRefNum }: { eventRefNum: number }, eventByRef: EventByRef): EngineEvent {
  const event = eventByRef.get(eventRefNum);
  if (event === undefined) throw new Error(`the snapshot has no event ${eventRefNum}`);
  return event;
}

function indexBy<K, V>(list: readonly V[], keyOf: (value: V) => K): Map<K, V> {
  const index = new Map<K, V>();
  for (const value of list) index.set(keyOf(value), value);
  return index;
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

import type { RemoteEvent } from '../../crossmark/port.ts';
import type { EmployeeRow, EventRow, ScheduleRow, StoreRow } from '../../db/database.ts';
import { diffDays } from '../../domain/dates.ts';
import { detectType, walmartEventId } from '../../domain/event-types.ts';
import type { Condition, EventType } from '../../domain/types.ts';
import { nameKey } from '../imports/csv-values.ts';
import { nameInRoster } from '../roster/names.ts';
import type { BookingSide, BookingStatus, LocalEvent, SafeFields, UpstreamEvent } from './model.ts';

/** The names of events are cut here by Crossmark; from 99 on a name may have lost its end. */
const MAYBE_CUT = 99;
const TWIN_PREFIX = 60;

/** `storeID`, else the store number, else the GUID (§12.1.5). */
export function isOfStore(row: RemoteEvent, store: StoreRow): boolean {
  if (row.locationId && store.locationId) return row.locationId === store.locationId;
  if (row.storeNumber) return row.storeNumber === store.number;
  return row.locationMvid !== null && row.locationMvid.toLowerCase() === store.locationMvid?.toLowerCase();
}

/** Finds people of the store by what Crossmark says about a booking. */
export class People {
  readonly #byRep = new Map<string, EmployeeRow>();
  readonly #byName = new Map<string, EmployeeRow[]>();
  readonly #byId = new Map<string, EmployeeRow>();

  constructor(employees: readonly EmployeeRow[]) {
    for (const employee of employees) {
      this.#byId.set(employee.id, employee);
      if (employee.externalId) this.#byRep.set(employee.externalId, employee);
      // Namesakes carry a number here, but not there.
      const key = nameKey(nameInRoster(employee));
      this.#byName.set(key, [...(this.#byName.get(key) ?? []), employee]);
    }
  }

  /** The rep's id, else the exact name of the first staffed rep; several of that name = nobody. */
  resolve(row: RemoteEvent): EmployeeRow | null {
    const byRep = row.repId ? this.#byRep.get(row.repId) : undefined;
    if (byRep) return byRep;
    const named = this.#byName.get(nameKey(row.staffedReps[0] ?? '')) ?? [];
    return named.length === 1 ? (named[0] ?? null) : null;
  }

  nameOf(employeeId: string): string {
    return this.#byId.get(employeeId)?.name ?? employeeId;
  }
}

export interface MappingInput {
  row: RemoteEvent;
  /** From the durations of the pull; undefined = it does not say. */
  minutes: number | undefined;
  /** The event here, when there is one. */
  event: EventRow | null;
  /** Type that a person has set. */
  override: string | undefined;
  /** TYPE-9: what the neighbour of a cut name says. */
  guess: EventType | null;
  people: People;
}

/** §12.2: Crossmark's row in the words of this store. */
export function upstreamOf({ row, minutes, event, override, guess, people }: MappingInput): UpstreamEvent {
  const name = keptName(row.name, event?.projectName);
  const person = people.resolve(row);
  const booking: BookingSide | null = row.scheduledAt && {
    employeeId: person?.id ?? null,
    name: person?.name ?? row.staffedReps[0] ?? (row.repId ? `rep ${row.repId}` : 'somebody'),
    date: row.scheduledAt.date,
    time: row.scheduledAt.time,
    scheduleEventId: row.scheduleEventId,
  };
  const estimate = usableMinutes(minutes ?? row.estimatedMinutes);
  return {
    safe: {
      projectName: name,
      eventType: typeOf(name, estimate ?? event?.estimatedMinutes ?? null, event, override, guess),
      estimatedMinutes: estimate,
      walmartEventId: row.walmartEventId ?? walmartEventId(name),
      locationId: row.locationId,
      locationMvid: sameGuid(row.locationMvid, event?.locationMvid),
      storeNumber: row.storeNumber,
      storeName: row.storeName,
      salesToolsUrl: row.salesToolsUrl,
      referenceNumber: referenceOf(row),
    },
    protected: { startDate: row.startDate, dueDate: row.dueDate },
    condition: row.condition,
    isScheduled: row.isScheduled,
    booking: row.isScheduled ? booking : null,
    bookedFor: row.repId ?? row.staffedReps[0] ?? null,
  };
}

/** Our side of the same event. */
export function localOf(event: EventRow, booking: ScheduleRow | null, people: People): LocalEvent {
  return {
    safe: {
      projectName: event.projectName,
      eventType: event.eventType,
      estimatedMinutes: event.estimatedMinutes,
      walmartEventId: event.walmartEventId,
      locationId: event.locationId,
      locationMvid: event.locationMvid,
      storeNumber: event.storeNumber,
      storeName: event.storeName,
      salesToolsUrl: event.salesToolsUrl,
      referenceNumber: event.referenceNumber,
    } satisfies SafeFields,
    protected: { startDate: event.startDate, dueDate: event.dueDate },
    condition: event.condition as Condition,
    booking: booking && {
      employeeId: booking.employeeId,
      name: people.nameOf(booking.employeeId),
      date: booking.scheduleDate,
      time: booking.scheduleTime,
      scheduleEventId: booking.externalId,
      status: booking.syncStatus as BookingStatus,
    },
  };
}

/** 9-digit project reference; anything that does not fit the column is not kept. */
export function referenceOf(row: Pick<RemoteEvent, 'referenceNumber'>): number | null {
  return row.referenceNumber && /^\d{1,9}$/.test(row.referenceNumber) ? Number(row.referenceNumber) : null;
}

/** A longer name that is known here is the better one: Crossmark cuts. */
function keptName(name: string, known: string | undefined): string {
  return known !== undefined && known.length > name.length && known.slice(0, 100) === name.slice(0, 100)
    ? known
    : name;
}

function typeOf(
  name: string,
  minutes: number | null,
  event: EventRow | null,
  override: string | undefined,
  guess: EventType | null,
): string {
  if (override !== undefined) return event?.eventType ?? override;
  const named = detectType(name);
  const type = named !== 'other' ? named : (guess ?? detectType(name, minutes));
  // A known type is never lost because a name arrived shorter.
  return type === 'other' && event !== null ? event.eventType : type;
}

function usableMinutes(minutes: number | null): number | null {
  return minutes !== null && Number.isInteger(minutes) && minutes >= 1 && minutes <= 1440 ? minutes : null;
}

/** The same GUID in other letters is the same. */
function sameGuid(theirs: string | null, ours: string | null | undefined): string | null {
  return theirs && ours && theirs.toLowerCase() === ours.toLowerCase() ? ours : theirs;
}

/**
 * TYPE-9: a Core and its Supervisor whose names were cut before they differ. They have neighbouring ids, the same window
 * and the same beginning; the higher id is the Core. By mPlanID, only for rows that their name does not tell.
 */
export function guessedTypes(rows: readonly RemoteEvent[]): Map<string, 'core' | 'supervisor'> {
  const cut = new Map(
    rows
      .filter((row) => row.name.length >= MAYBE_CUT && detectType(row.name) === 'other')
      .map((row) => [row.mPlanId, row]),
  );
  const guesses = new Map<string, 'core' | 'supervisor'>();
  for (const [id, row] of cut) {
    const next = cut.get(String(Number(id) + 1));
    if (next === undefined || guesses.has(id) || !areTwins(row, next)) continue;
    guesses.set(id, 'supervisor').set(next.mPlanId, 'core');
  }
  return guesses;
}

function areTwins(a: RemoteEvent, b: RemoteEvent): boolean {
  return (
    diffDays(a.startDate, b.startDate) === 0 &&
    diffDays(a.dueDate, b.dueDate) === 0 &&
    a.name.slice(0, TWIN_PREFIX) === b.name.slice(0, TWIN_PREFIX)
  );
}

import type { SettingsInput } from '../../src/domain/settings.ts';
import type { RotationType, Weekday } from '../../src/domain/types.ts';
import type { Snapshot, SnapshotEvent } from '../../src/engine/snapshot.ts';
import type { Person } from './cast.ts';

/** What an invented store consists of, and how the engine sees it. */

export interface StoreData {
  store: {
    id: string;
    name: string;
    number: string;
    timezone: string;
    /** Crossmark's storeID. */
    locationId: string;
    locationMvid: string;
    channelId: string;
  };
  /** What differs from the defaults. */
  settings: SettingsInput;
  today: string;
  people: readonly Person[];
  events: StoreEvent[];
  rotations: Rotation[];
  timeOff: { repId: string; start: string; end: string; reason: string }[];
  dateAvailability: { repId: string; date: string; isAvailable: boolean; reason: string }[];
  holidays: { date: string; name: string }[];
  lockedDays: { date: string; reason: string }[];
}

export interface StoreEvent extends SnapshotEvent {
  mPlanId: string;
  /** Absent: still to be planned. */
  booking?: { repId: string; date: string; time: string; minutes: number };
}

export interface Rotation {
  weekday: Weekday;
  type: RotationType;
  repId: string;
  backupRepId?: string;
}

/** The same store as the engine sees it; people carry their rep ids. */
export function snapshotOf(data: StoreData): Snapshot {
  return {
    version: 1,
    now: `${data.today}T02:00:00-06:00`,
    settings: data.settings,
    store: { id: data.store.id, name: data.store.name, timezone: data.store.timezone },
    employees: data.people.map((person) => ({
      id: person.repId,
      name: person.name,
      jobTitle: person.jobTitle,
      active: true,
      ...(person.juicerTrained ? { juicerTrained: true } : {}),
      weeklyAvailability: weekOfPerson(person),
      timeOff: data.timeOff
        .filter(({ repId }) => repId === person.repId)
        .map(({ start, end }) => ({ start, end, status: 'approved' as const })),
      dateAvailability: data.dateAvailability
        .filter(({ repId }) => repId === person.repId)
        .map(({ date, isAvailable }) => ({ date, available: isAvailable })),
    })),
    events: data.events.map(({ mPlanId: _, booking: __, ...event }) => event),
    schedules: data.events.flatMap(({ refNum, booking }) =>
      booking
        ? [
            {
              id: `B${refNum}`,
              eventRefNum: refNum,
              employeeId: booking.repId,
              date: booking.date,
              time: booking.time,
            },
          ]
        : [],
    ),
    pending: [],
    rotations: data.rotations.map(({ weekday: day, type, repId, backupRepId }) => ({
      weekday: day,
      type,
      employeeId: repId,
      ...(backupRepId ? { backupEmployeeId: backupRepId } : {}),
    })),
    exceptions: [],
    holidays: data.holidays,
    lockedDays: data.lockedDays,
  };
}

/** Monday … Sunday. */
export function weekOfPerson(person: Person): boolean[] {
  return [0, 1, 2, 3, 4, 5, 6].map((day) => !person.daysOff.includes(day));
}

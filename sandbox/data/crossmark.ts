import { instantOf, localOf, zonedIso } from '../../src/domain/dates.ts';
import type { SandboxData } from '../crossmark/model.ts';
import type { StoreData } from './model.ts';

/** The store as Crossmark has it: everybody a rep, every event an mPlan, the posted week booked. */
export function crossmarkData({ store, people, events }: StoreData): SandboxData {
  const { locationId: storeID, locationMvid: LocationMVID, number: storeNumber, name, timezone } = store;
  const end = (date: string, time: string, minutes: number) => {
    const at = localOf(new Date(instantOf(date, time, timezone).getTime() + minutes * 60_000), timezone);
    return zonedIso(at.date, at.time, timezone);
  };
  return {
    locations: [{ storeID, storeNumber, LocationMVID, name }],
    reps: people.map((person) => ({
      repId: person.repId,
      employeeId: person.employeeId,
      name: person.name,
      locationId: storeID,
    })),
    mplans: events.map(({ mPlanId, refNum, booking, ...event }) => ({
      mPlanID: mPlanId,
      name: event.name,
      startDate: event.startDate,
      dueDate: event.dueDate,
      storeID,
      referenceNumber: referenceOf(refNum),
      ...(booking
        ? {
            booking: {
              repId: booking.repId,
              start: zonedIso(booking.date, booking.time, timezone),
              end: end(booking.date, booking.time, booking.minutes),
            },
          }
        : {}),
    })),
  };
}

/** The project reference number of the spreadsheets. */
export function referenceOf(refNum: number): string {
  return String(780_000_000 + refNum);
}

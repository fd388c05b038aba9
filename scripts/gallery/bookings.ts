import { bookingAlert } from '../../blocks/booking-alert.ts';
import { alerts } from '../../tests/blocks/booking-fixtures.ts';
import { type Entry, entry } from './entry.ts';

const BOOKINGS = 'Changes of bookings';

/** What people hear of a change that did not end as wanted. */
export function bookingEntries(): Entry[] {
  return [
    entry(BOOKINGS, 'lost', bookingAlert, alerts.lost),
    entry(BOOKINGS, 'still in Crossmark', bookingAlert, alerts.stillThere),
    entry(BOOKINGS, 'a Supervisor that did not follow', bookingAlert, alerts.notFollowed),
    entry(BOOKINGS, 'not known yet', bookingAlert, alerts.unknown),
    entry(BOOKINGS, 'nothing changed', bookingAlert, alerts.unchanged),
    entry(BOOKINGS, 'resolved', bookingAlert, alerts.settled),
    entry(BOOKINGS, 'worst case', bookingAlert, alerts.worst),
  ];
}

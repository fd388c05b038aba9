import { bookingAlert } from '../../blocks/booking-alert.ts';
import { BOOKING_ALERT } from '../services/bookings/alerting.ts';
import type { BookingService } from '../services/bookings/booking-service.ts';
import type { Renderer } from './outbox.ts';
import { stamp } from './stamps.ts';

/** Draws what became of a change of bookings, as it is now. */
export function bookingRenderers(bookings: Pick<BookingService, 'alert'>): Record<string, Renderer> {
  return {
    [BOOKING_ALERT]: async (row) => {
      const alert = await bookings.alert(row.storeId ?? '', Number(row.subjectId));
      if (alert === null) return null;
      const { operation, storeName, timezone, at, reason, problems } = alert;
      return bookingAlert({
        operationId: operation.id,
        storeName,
        timezone,
        at: stamp(at, timezone),
        reason,
        problems,
      });
    },
  };
}

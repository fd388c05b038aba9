import { z } from 'zod';

/** What a conflict keeps of both sides (`sync_change_logs.field_changes`). */

const Booking = z.object({
  /** Null: a person of Crossmark who is not known here. */
  employeeId: z.string().nullable(),
  name: z.string(),
  date: z.string(),
  time: z.string(),
  scheduleEventId: z.string().nullable(),
});
export type BookingSide = z.infer<typeof Booking>;

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Sides = z.object({ local: Value.default(null), upstream: Value.default(null) });

export interface ConflictChanges {
  booking: { local: BookingSide | null; upstream: BookingSide | null } | null;
  /** Crossmark does not list the event any more. */
  missing: boolean;
  /** Every other field by its column. */
  fields: { field: string; local: string | null; upstream: string | null }[];
}

const BookingSides = z.object({ local: Booking.nullable(), upstream: Booking.nullable() });

/** Reads the stored JSON. Anything that does not fit is left out: a surface shows what it can. */
export function changesOf(json: string): ConflictChanges {
  const raw = z.record(z.string(), z.unknown()).parse(JSON.parse(json));
  const { booking, missing, ...others } = raw;
  const sides = BookingSides.safeParse(booking);
  return {
    booking: sides.success ? sides.data : null,
    missing: missing !== undefined,
    fields: Object.entries(others).flatMap(([field, value]) => {
      const found = Sides.safeParse(value);
      if (!found.success) return [];
      return [{ field, local: textOf(found.data.local), upstream: textOf(found.data.upstream) }];
    }),
  };
}

function textOf(value: z.infer<typeof Value>): string | null {
  return value === null || value === '' ? null : String(value);
}

import { z } from 'zod';

/** What an operation wants of the local bookings, kept in the journal until Crossmark has answered. */

const placeSchema = z.object({
  employeeId: z.string(),
  date: z.string(),
  time: z.string(),
  block: z.number().nullable(),
  blockOverflow: z.boolean(),
});
export type BookingPlace = z.output<typeof placeSchema>;

const partSchema = z.object({
  eventRefNum: z.number(),
  scheduleId: z.number(),
  before: placeSchema.extend({ syncStatus: z.string(), externalId: z.string().nullable() }),
  /** Null: the booking goes. */
  after: placeSchema.nullable(),
});
/** One booking of the operation. */
export type Part = z.output<typeof partSchema>;

const changeSchema = z.object({
  employeeId: z.string(),
  kind: z.enum([
    'event_added',
    'event_removed',
    'time_changed',
    'employee_swapped_in',
    'employee_swapped_out',
    'event_traded',
  ]),
  eventRefNum: z.number(),
  date: z.string(),
  time: z.string(),
});

const intentSchema = z.object({
  verb: z.enum(['move', 'reassign', 'remove', 'trade', 'send']),
  /** Empty for a Supervisor that follows its Core until it is begun: where it goes is decided then. */
  parts: z.array(partSchema),
  /** The Core that this operation's event follows (PAIR-5). */
  core: z.number().nullable(),
  reason: z.string().nullable(),
  notice: z.enum(['told', 'send_dm']).nullable(),
  changes: z.array(changeSchema),
});
export type Intent = z.output<typeof intentSchema>;

/** A journal that cannot be read is a fault of the program, not of the data. */
export function parseIntent(text: string | null): Intent {
  return intentSchema.parse(JSON.parse(text ?? 'null'));
}

import { formatDay } from '../../domain/dates.ts';
import { shortName, TYPE_NAMES } from '../../domain/event-types.ts';
import type { EventType } from '../../domain/types.ts';
import type { BookingSide, FieldChanges } from './model.ts';

/** What a change is called on the command line and in the record. */
const WORDS: Readonly<Record<string, string>> = {
  projectName: 'name',
  eventType: 'type',
  estimatedMinutes: 'minutes',
  walmartEventId: 'event number',
  locationId: 'location',
  locationMvid: 'location id',
  storeNumber: 'store number',
  storeName: 'store name',
  salesToolsUrl: 'sales tools',
  referenceNumber: 'reference',
  startDate: 'start',
  dueDate: 'due date',
  condition: 'state',
  externalId: 'Crossmark id',
};

/** `30010001 BRIO Oat Bar: due date here Thu Nov 26 2026, Crossmark Mon Nov 30 2026.` */
export function summaryOf(refNum: number, name: string, fields: FieldChanges): string {
  const said = Object.entries(fields).map(([field, { local, upstream }]) =>
    field === 'missing'
      ? 'Crossmark no longer lists it'
      : field === 'booking'
        ? `here ${bookingText(local as BookingSide | null)}, Crossmark ${bookingText(upstream as BookingSide | null)}`
        : `${WORDS[field] ?? field} here ${valueText(field, local)}, Crossmark ${valueText(field, upstream)}`,
  );
  return `${refNum} ${shortName(name)}: ${said.join('; ')}.`;
}

function bookingText(side: BookingSide | null): string {
  return side === null ? 'not booked' : `${side.name} on ${formatDay(side.date)} at ${side.time}`;
}

function valueText(field: string, value: unknown): string {
  if (value === null || value === '') return 'nothing';
  if (field === 'startDate' || field === 'dueDate') return formatDay(String(value));
  if (field === 'eventType') return TYPE_NAMES[value as EventType] ?? String(value);
  return field === 'condition' ? String(value).replaceAll('_', ' ') : String(value);
}

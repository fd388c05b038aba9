import { stringify } from 'csv-stringify/sync';
import { weekdayName } from '../../src/domain/dates.ts';
import { referenceOf } from './crossmark.ts';
import type { StoreData, StoreEvent } from './model.ts';

/** The store as the spreadsheets that come out of the retailer's and Crossmark's exports. */

type Row = Record<string, string>;

/** `employees import`. */
export function employeesCsv({ people }: StoreData): string {
  return table(
    people.map((person) => ({
      Name: person.name,
      'Employee ID': person.employeeId,
      'MV Retail #': person.repId,
      Role: person.jobTitle
        .split('_')
        .map((word) => word[0]!.toUpperCase() + word.slice(1))
        .join(' '),
      'Juicer Trained': person.juicerTrained ? 'yes' : 'no',
      Active: 'yes',
    })),
  );
}

/** `rotations import`. */
export function rotationsCsv({ rotations, people }: StoreData): string {
  const name = (repId: string | undefined) => people.find((person) => person.repId === repId)?.name ?? '';
  return table(
    rotations.map((row) => ({
      Day: weekdayName(row.weekday),
      Type: row.type,
      Person: name(row.repId),
      Backup: name(row.backupRepId),
    })),
  );
}

/** `events import`: what is still to be planned. */
export function workBankCsv(data: StoreData): string {
  return table(data.events.filter(({ booking }) => !booking).map((event) => eventRow(data, event)));
}

/** `schedules import`: the posted week. */
export function scheduledCsv(data: StoreData): string {
  return table(
    data.events.flatMap((event) =>
      event.booking
        ? [
            {
              ...eventRow(data, event),
              'Schedule Date/Time': stamp(event.booking.date, event.booking.time),
            },
          ]
        : [],
    ),
  );
}

function eventRow({ store, people }: StoreData, event: StoreEvent): Row {
  const person = people.find(({ repId }) => repId === event.booking?.repId);
  return {
    'Project Name': event.name,
    'Project Reference Number': referenceOf(event.refNum),
    'Location MVID': store.locationMvid,
    'Store Number': store.number,
    'Store Name': store.name,
    'Start Date/Time': stamp(event.startDate, '00:00'),
    'Due Date/Time': stamp(event.dueDate, '00:00'),
    'Estimated Time': '',
    'Rep Name': person?.name ?? '',
    'Employee ID': person?.employeeId ?? '',
  };
}

/** `MM/DD/YYYY hh:mm:ss AM`. */
function stamp(date: string, time: string): string {
  const [year, month, day] = date.split('-');
  const hour = Number(time.slice(0, 2));
  const twelve = String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, '0');
  return `${month}/${day}/${year} ${twelve}:${time.slice(3)}:00 ${hour < 12 ? 'AM' : 'PM'}`;
}

function table(rows: Row[]): string {
  return stringify(rows, { header: true });
}

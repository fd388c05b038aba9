import { addDays } from '../../src/domain/dates.ts';
import type { ProposalRow, Suggestion } from '../../src/engine/proposal.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';

/** The order ≺ among Core. */
export function isMoreUrgent(snapshot: Snapshot, a: ProposalRow, b: ProposalRow): boolean {
  const event = (row: ProposalRow) => snapshot.events.find((other) => other.refNum === row.eventRefNum)!;
  const posted = (row: ProposalRow) =>
    snapshot.schedules.some((other) => other.eventRefNum === row.eventRefNum) ? 0 : 1;
  const key = (row: ProposalRow) =>
    `${event(row).dueDate} ${posted(row)} ${event(row).startDate} ${String(row.eventRefNum).padStart(10, '0')}`;
  return key(a) < key(b);
}

/** The store after one suggestion of a failed Core has been carried out (BOT-3); a weekly limit is no single change. */
export function carriedOut(snapshot: Snapshot, suggestion: Suggestion): Snapshot {
  const { kind, date, employeeId, eventRefNum } = suggestion;
  switch (kind) {
    case 'unlock_day':
      return { ...snapshot, lockedDays: snapshot.lockedDays.filter((day) => day.date !== date) };
    case 'time_off':
      return changePerson(snapshot, employeeId!, (person) => ({
        ...person,
        timeOff: person.timeOff!.flatMap((record) => {
          if (record.start > date! || record.end < date!) return [record];
          const before = { ...record, end: addDays(date!, -1) };
          const after = { ...record, start: addDays(date!, 1) };
          return [before, after].filter((part) => part.start <= part.end);
        }),
      }));
    case 'availability':
      return changePerson(snapshot, employeeId!, (person) => ({
        ...person,
        dateAvailability: [
          ...(person.dateAvailability ?? []).filter((row) => row.date !== date),
          { date: date!, available: true },
        ],
      }));
    case 'move_posted':
      return {
        ...snapshot,
        events: snapshot.events.filter((event) => event.refNum !== eventRefNum),
        schedules: snapshot.schedules.filter((row) => row.eventRefNum !== eventRefNum),
      };
    case 'weekly_limit':
      return snapshot;
  }
}

function changePerson(
  snapshot: Snapshot,
  id: string,
  change: (person: Snapshot['employees'][number]) => Snapshot['employees'][number],
): Snapshot {
  return {
    ...snapshot,
    employees: snapshot.employees.map((person) => (person.id === id ? change(person) : person)),
  };
}

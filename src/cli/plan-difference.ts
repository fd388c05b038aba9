import { formatDay } from '../domain/dates.ts';
import { shortName } from '../domain/event-types.ts';
import type { Failure } from '../engine/proposal.ts';
import type { Snapshot } from '../engine/snapshot.ts';
import type { StayReason } from '../engine/what-if/bookings.ts';
import type { Counters, RowChange, Spot } from '../engine/what-if/difference.ts';
import { countChanges } from '../engine/what-if/difference.ts';
import type { WhatIf } from '../engine/what-if/what-if.ts';

const STAYS: Readonly<Record<StayReason, string>> = {
  locked_day: 'the day is locked',
  under_way: 'the work is under way',
  begun: 'it has begun',
  other_proposal: 'it is part of another proposal',
};

/** The answer to a what-if as lines for people: the counters before and after, then one line per event. */
export function differenceText(answer: WhatIf, snapshot: Snapshot): string {
  const { difference, staying } = answer;
  const events = new Map(snapshot.events.map((event) => [event.refNum, event.name]));
  const people = new Map(snapshot.employees.map((employee) => [employee.id, employee.name]));
  const label = (refNum: number): string => `${refNum} ${shortName(events.get(refNum) ?? '')}`;
  const at = ({ employeeId, date, time }: Pick<Spot, 'employeeId' | 'date' | 'time'>): string =>
    `${people.get(employeeId) ?? employeeId} ${formatDay(date)} ${time}`;
  const from = ({ before, failedBefore }: RowChange): string =>
    before ? at(before) : failedBefore ? 'no place' : 'not planned';
  const line = (change: RowChange, to: string): string =>
    `${label(change.eventRefNum)}: ${from(change)} → ${to}`;
  const placed = (change: RowChange): string => line(change, at(change.after!));

  const lines = [
    ...section('Newly placed', difference.newlyPlaced.map(placed)),
    ...section(
      'Needs a person now',
      difference.newlyFailed.map((change) => line(change, failure(change.failedAfter))),
    ),
    ...section('Another person or day', difference.moved.map(placed)),
    ...section(
      'Another time or block',
      difference.retimed.map((change) => `${placed(change)}${blocks(change)}`),
    ),
    ...section(
      'No longer planned',
      difference.gone.map((change) => line(change, change.reason ?? 'no row')),
    ),
    ...section(
      'Stays although the person is away',
      staying.map((row) => `${label(row.eventRefNum)}: ${at(row)}, ${STAYS[row.reason]}`),
    ),
  ];
  const nothing = countChanges(difference) === 0 ? ['Nothing changes.'] : [];
  const taken = answer.taken.length === 0 ? [] : [`Bookings planned again: ${answer.taken.length}.`];
  return [...nothing, counters(answer), ...taken, ...lines].map((text) => `${text}\n`).join('');
}

function counters({ base, changed }: WhatIf): string {
  const figure = (name: string, key: keyof Counters): string => {
    const [before, after] = [base.counters[key], changed.counters[key]];
    return `${name} ${before === after ? before : `${before} → ${after}`}`;
  };
  return `${figure('Planned', 'processed')}, ${figure('placed', 'placed')}, ${figure('swaps', 'swaps')}, ${figure('without a place', 'failed')}.`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title} (${lines.length})`, ...lines];
}

function failure(reason: Failure | null): string {
  return reason === null ? 'no place' : `no place. ${reason.message} ${reason.fix}`;
}

/** Says the blocks where the times alone would read the same. */
function blocks({ before, after }: RowChange): string {
  if (before?.time !== after?.time) return '';
  return ` (block ${before?.block ?? 'none'} → ${after?.block ?? 'none'})`;
}

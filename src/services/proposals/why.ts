import type { PendingScheduleRow } from '../../db/database.ts';
import { shortName } from '../../domain/event-types.ts';
import type { EventType } from '../../domain/types.ts';
import type { Explanation } from '../../engine/proposal.ts';
import type { TimedPlace, WhyEvent, WhyView } from '../contracts.ts';
import { viewOf } from './listing.ts';
import type { LoadedProposal } from './proposal.ts';
import { explanationOf, originalOf } from './row-json.ts';

/** WF-8: the stored explanation of a row with a name for every person and event that it mentions. Pure. */
export function whyOf(proposal: LoadedProposal, row: PendingScheduleRow): WhyView {
  const { rows, state } = proposal;
  const explanation = explanationOf(row);
  const takenBy = rows.find((other) => other.bumpedEventRefNum === row.eventRefNum)?.eventRefNum ?? null;
  const takesFrom = row.bumpedEventRefNum;
  const mentioned = [takenBy, takesFrom, ...eventsIn(explanation)].filter((number) => number !== null);
  return {
    row: viewOf(proposal)(row),
    explanation,
    names: Object.fromEntries([...state.employees.values()].map(({ id, name }) => [id, name])),
    events: Object.fromEntries(mentioned.map((number) => [number, eventIn(proposal, number)])),
    takenBy,
    takesFrom,
    original: timedPlace(originalOf(row)),
  };
}

function eventsIn({ chain = [], bottleneck, suggestions = [] }: Explanation): number[] {
  return [...chain, ...(bottleneck?.competitors ?? []), ...suggestions].flatMap(({ eventRefNum }) =>
    eventRefNum === undefined ? [] : [eventRefNum],
  );
}

/** As the store knows it now; an event that is gone is called by its number. */
function eventIn({ rowByEvent, state }: LoadedProposal, refNum: number): WhyEvent {
  const event = state.events.get(refNum);
  const row = rowByEvent.get(refNum);
  return {
    shortName: event === undefined ? String(refNum) : shortName(event.projectName),
    eventType: (event?.eventType ?? 'other') as EventType,
    dueDate: event?.dueDate ?? null,
    place:
      row === undefined
        ? null
        : timedPlace({ employeeId: row.employeeId, date: row.scheduleDate, time: row.scheduleTime }),
  };
}

type Maybe = { [K in keyof TimedPlace]: TimedPlace[K] | null };

function timedPlace({ employeeId, date, time }: Maybe): TimedPlace | null {
  return employeeId === null || date === null || time === null ? null : { employeeId, date, time };
}

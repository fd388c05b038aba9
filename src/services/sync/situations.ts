import type { RemoteEvent } from '../../crossmark/port.ts';
import type { EventRow } from '../../db/database.ts';
import type { LocalDate } from '../../domain/types.ts';
import type { Situation } from './cases.ts';
import type { Known } from './known.ts';
import { localOf, type People } from './mapping.ts';
import type { UpstreamEvent } from './model.ts';

export interface SituationInput {
  event: EventRow | null;
  refNum: number;
  upstream: UpstreamEvent | null;
  /** When the row was read; of a missing event, when the pull began. */
  readAt: RemoteEvent['requestedAt'];
  completePull: boolean;
  today: LocalDate;
}

/** Everything the table of rules wants to know about one event. */
export function situationOf(known: Known, people: People, input: SituationInput): Situation {
  const { event, refNum, upstream, readAt } = input;
  const { open, unknown, lastAt } = known.operations;
  const last = lastAt.get(refNum);
  const booking = known.bookings.get(refNum) ?? null;
  const theirs = upstream?.booking ?? null;
  const owner = theirs?.scheduleEventId ? known.bookingIds.get(theirs.scheduleEventId) : undefined;
  return {
    local: event && localOf(event, booking, people),
    upstream,
    today: input.today,
    stale: open.has(refNum) || (last !== undefined && last >= readAt),
    inDoubt: unknown.has(refNum),
    sinceAttempt: last === undefined ? null : readAt.getTime() - last.getTime(),
    completePull: input.completePull,
    openProposal: known.proposed.has(refNum),
    awaited: known.awaited.has(refNum),
    lockedDay: theirs !== null && known.lockedDays.has(theirs.date),
    idTaken: owner !== undefined && owner !== refNum,
  };
}

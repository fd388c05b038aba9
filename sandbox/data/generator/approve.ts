import { addDays } from '../../../src/domain/dates.ts';
import type { Proposal, ProposalRow } from '../../../src/engine/proposal.ts';
import type { Snapshot, SnapshotEvent } from '../../../src/engine/snapshot.ts';
import type { Random } from './random.ts';

/** The store after a proposal has been approved: kept rows are booked, moved bookings moved, lost ones gone. */
export function approve(
  snapshot: Snapshot,
  proposal: Proposal,
  keep: (row: ProposalRow) => boolean = () => true,
): Snapshot {
  const schedules = new Map(snapshot.schedules.map((row) => [row.eventRefNum, row]));
  for (const row of proposal.rows.filter(keep)) {
    const id = schedules.get(row.eventRefNum)?.id ?? `N${row.eventRefNum}`;
    schedules.delete(row.eventRefNum);
    if (row.outcome === 'failed') continue;
    schedules.set(row.eventRefNum, {
      id,
      eventRefNum: row.eventRefNum,
      employeeId: row.employeeId!,
      date: row.date!,
      time: row.time!,
      ...(row.block === null ? {} : { block: row.block, blockOverflow: row.overflow ?? false }),
    });
  }
  return { ...snapshot, schedules: [...schedules.values()] };
}

/**
 * Consecutive nights of one store: events become known day by day, each night's proposal is approved with about nine
 * rows of ten kept. Yields what went in and what came out.
 */
export function* nights(
  start: Snapshot,
  random: Random,
  count: number,
  plan: (snapshot: Snapshot) => Proposal,
): Generator<{ snapshot: Snapshot; proposal: Proposal }> {
  const first = start.now.slice(0, 10);
  const booked = new Set(start.schedules.map((row) => row.eventRefNum));
  const knownOn = (event: SnapshotEvent) =>
    booked.has(event.refNum) ? first : addDays(event.startDate, -(7 + (event.refNum % 10)));
  let current: Snapshot = start;
  for (let night = 0; night < count; night += 1) {
    const today = addDays(first, night);
    const events = start.events.filter((event) => knownOn(event) <= today);
    const known = new Set(events.map((event) => event.refNum));
    const pending = start.pending.filter((row) => known.has(row.eventRefNum));
    const snapshot = { ...current, now: `${today}T02:00:00-05:00`, events, pending };
    const proposal = plan(snapshot);
    yield { snapshot, proposal };
    const moved = new Set(snapshot.schedules.map((row) => row.eventRefNum));
    // Rows that hang together stay together; of the plain new ones some are left out.
    const plain = (row: ProposalRow) =>
      !row.isSwap && row.explanation.chain === undefined && !moved.has(row.eventRefNum);
    current = approve(
      snapshot,
      proposal,
      (row) => !(plain(row) && row.type !== 'core' && random.chance(0.1)),
    );
  }
}

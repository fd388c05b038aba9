import { plan } from '../plan.ts';
import { previousOf } from '../previous.ts';
import type { Proposal } from '../proposal.ts';
import type { Snapshot, SnapshotSchedule } from '../snapshot.ts';
import type { StayingBooking } from './bookings.ts';
import type { Change } from './changes.ts';
import { carryOut } from './changes.ts';
import type { PlanDifference } from './difference.ts';
import { comparePlans } from './difference.ts';

/** The answer to "what if": both plans, and what the second does differently. */
export interface WhatIf {
  base: Proposal;
  changed: Proposal;
  difference: PlanDifference;
  /** The changed store as it was planned, with the base plan as its `previous[]`: planning it again gives `changed`. */
  snapshot: Snapshot;
  /** Bookings that the changes took away; their events were planned again. */
  taken: SnapshotSchedule[];
  /** Bookings of people who are away that stay nevertheless (locked day, under way, another proposal). */
  staying: StayingBooking[];
}

/**
 * Plans a store as it is and as it would be. The second plan replaces the first one, so the difference holds what the
 * changes cause and nothing that merely could be otherwise.
 * @param base the plan of the unchanged snapshot, when it is already known
 * @param now milliseconds of a running clock, for `stats.elapsedMs` only
 * @throws ValidationError for changes that make no sense (`applyChanges`), InvariantError as `plan` does.
 */
export function whatIf(
  snapshot: Snapshot,
  changes: readonly Change[],
  base?: Proposal,
  now: () => number = () => 0,
): WhatIf {
  const { snapshot: store, taken, staying } = carryOut(snapshot, changes);
  const first = base ?? plan(snapshot, now);
  const replacing: Snapshot = { ...store, previous: previousOf(first) };
  const changed = plan(replacing, now);
  const difference = comparePlans(first, changed, { base: snapshot, changed: replacing });
  return { base: first, changed, difference, snapshot: replacing, taken, staying };
}

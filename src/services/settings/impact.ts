import { plan } from '../../engine/plan.ts';
import { previousOf } from '../../engine/previous.ts';
import type { Snapshot } from '../../engine/snapshot.ts';
import { comparePlans } from '../../engine/what-if/difference.ts';
import type { Impact } from './model.ts';

/**
 * What a change does to the next run: the store is planned as it is and as it would be. The second plan replaces the
 * first one, so the figures hold what the change causes and nothing that merely could be otherwise.
 * @throws InvariantError as `plan` does.
 */
export function impactOn(snapshot: Snapshot, changed: Snapshot): NonNullable<Impact['plan']> {
  const base = plan(snapshot);
  const replacing = { ...changed, previous: previousOf(base) };
  const second = plan(replacing);
  const difference = comparePlans(base, second, { base: snapshot, changed: replacing });
  return {
    withoutPlaceBefore: base.counters.failed,
    withoutPlaceAfter: second.counters.failed,
    newlyPlaced: difference.newlyPlaced.length,
    newlyFailed: difference.newlyFailed.length,
    moved: difference.moved.length + difference.retimed.length,
    gone: difference.gone.length,
  };
}

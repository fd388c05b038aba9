import type { Run } from '../run.ts';
import type { CoreLoopResult } from './loop.ts';
import type { CoreItem, CorePlace } from './model.ts';
import type { CoreProblem } from './places.ts';

/**
 * Stability: when a plan replaces another one, every Core starts where that plan had it, as far as this is still legal.
 * The loop then goes through the queue as ever: whoever stands already is accepted at its turn, and until then gives
 * way to more urgent ones. So the same Core are placed as without (CORE-4), and fewer of them move.
 */
export function keepPrevious(run: Run, problem: CoreProblem, result: CoreLoopResult): void {
  if (run.facts.previousByEvent.size === 0) return;
  const { network } = problem;
  const targets = previousPlaces(run, problem);
  // Who has no home begins; a Core whose home is wanted leaves it, and may want a home in turn. The set grows on the way.
  const movers = new Set([...targets.keys()].filter((item) => !item.home));
  for (const item of movers) {
    const home = targets.get(item);
    const owner = home?.owner;
    if (!owner || movers.has(owner) || !network.mayStand(item, home)) continue;
    network.lift(owner);
    owner.queued = true;
    result.bumpedBy.set(owner, item);
    movers.add(owner);
  }
  for (const [item, to] of targets) {
    if (!movers.has(item) || !network.isVacant(to) || !network.mayStand(item, to)) continue;
    network.put(item, to);
    const rank = to.owner ? 4 : to.role + 1;
    result.stories.set(item, { rule: 'core.kept', rank, chained: false, passed: [] });
  }
}

/** In the order ≺: where the replaced plan had each Core, if that place still exists. */
function previousPlaces(run: Run, { network }: CoreProblem): Map<CoreItem, CorePlace> {
  const targets = new Map<CoreItem, CorePlace>();
  for (const item of network.items) {
    const previous = run.facts.previousByEvent.get(item.refNum);
    const place = previous && network.placeAt(previous.employeeId, previous.date);
    if (place && place !== item.home) targets.set(item, place);
  }
  return targets;
}

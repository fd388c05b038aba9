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
  const wanted = new Set(targets.values());
  // Posted Core whose home somebody takes leave it first, the last link of a chain of homes before the others.
  let leaving = [...targets.keys()].filter((item) => item.home && wanted.has(item.home));
  for (let moved = true; moved; ) {
    const waiting = leaving.filter((item) => !move(item));
    moved = waiting.length < leaving.length;
    leaving = waiting;
  }
  for (const item of targets.keys()) if (!item.home) move(item);

  function move(item: CoreItem): boolean {
    const to = targets.get(item)!;
    if (!network.isVacant(to) || !network.mayStand(item, to)) return false;
    if (item.place) network.lift(item);
    network.put(item, to);
    const rank = to.owner ? 4 : to.role + 1;
    result.stories.set(item, { rule: 'core.kept', rank, chained: false, passed: [] });
    if (to.owner) result.bumpedBy.set(to.owner, item);
    return true;
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

import type { CoreStory } from './core-loop.ts';
import type { CoreItem, CoreNetwork, CorePlace } from './core-network.ts';

/**
 * CORE-9: while the home of a posted Core stands empty, the first such Core in ≺ returns to it. Chains and bumps refill
 * every home they clear, so this is the rule held for certain rather than a frequent event.
 */
export function restoreHomes(network: CoreNetwork): void {
  for (;;) {
    // `items` are in the order ≺.
    const homeless = network.items.find(
      (item) => item.home && network.placeOf(item) !== undefined && !network.occupant(item.home),
    );
    if (!homeless) return;
    network.lift(homeless);
    network.put(homeless, homeless.home!);
  }
}

/**
 * CORE-10: the Primary Lead of a date takes over a Core that stands on a free place of somebody else, as long as
 * the Primary Lead could take a free place. A non-Lead gives before a Lead, then the most urgent Core goes.
 */
export function exchangeWithPrimaryLead(network: CoreNetwork, stories: Map<CoreItem, CoreStory>): void {
  let changed = true;
  while (changed) {
    changed = false;
    for (const date of network.dates) {
      const places = network.placesByDate.get(date)!;
      const lead = places.find((place) => place.role === 0);
      if (!lead || lead.owner !== null || !network.isVacant(lead)) continue;
      const giver = giverOf(network, places);
      if (!giver) continue;
      network.lift(giver);
      network.put(giver, lead);
      const story = stories.get(giver);
      stories.set(giver, {
        rule: 'core.primary-lead-exchange',
        rank: 1,
        chained: story?.chained ?? false,
        passed: [],
      });
      changed = true;
    }
  }
}

function giverOf(network: CoreNetwork, places: readonly CorePlace[]): CoreItem | null {
  const givers = places
    .filter((place) => place.owner === null && place.role !== 0 && network.occupant(place) !== undefined)
    .sort((a, b) => b.role - a.role || network.occupant(a)!.rank - network.occupant(b)!.rank);
  return givers.length === 0 ? null : network.occupant(givers[0]!)!;
}

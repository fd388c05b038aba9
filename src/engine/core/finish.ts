import type { CoreStory } from './loop.ts';
import type { CoreItem, CorePlace } from './model.ts';
import type { CoreNetwork } from './network.ts';

/**
 * CORE-9: while the home of a posted Core stands empty, the first such Core in ≺ returns to it. Chains and bumps refill
 * every home they clear, so this is the rule held for certain rather than a frequent event.
 */
export function restoreHomes(network: CoreNetwork): void {
  for (;;) {
    // `items` are in the order ≺.
    const homeless = network.items.find((item) => item.home && item.place && !item.home.occupant);
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
    for (const { lead, free } of network.days) {
      if (!lead || lead.owner !== null || !network.isVacant(lead)) continue;
      const giver = giverOf(free);
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

function giverOf(free: readonly CorePlace[]): CoreItem | null {
  let best: CorePlace | null = null;
  for (const place of free) {
    if (place.role === 0 || !place.occupant) continue;
    if (!best || (best.role - place.role || place.occupant.rank - best.occupant!.rank) < 0) best = place;
  }
  return best?.occupant ?? null;
}

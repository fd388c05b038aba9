import { Heap } from '../heap.ts';
import type { ChainMove } from './chain.ts';
import { applyChain, ChainSearch } from './chain.ts';
import type { Certificate } from './dead-end.ts';
import { DeadEnds } from './dead-end.ts';
import type { PassedDay } from './direct.ts';
import { findDirect } from './direct.ts';
import type { CoreItem } from './model.ts';
import type { CoreNetwork } from './network.ts';

/** How a Core came to stand where it stands: what its explanation tells. */
export interface CoreStory {
  rule: string;
  /** 1–4 as in CORE-6, 5 = chain. */
  rank: number;
  /** Placed or moved by a chain (wave `improve`). */
  chained: boolean;
  /** The places the direct step could not have, day by day. */
  passed: readonly PassedDay[];
}

export interface CoreLoopResult {
  stories: Map<CoreItem, CoreStory>;
  /** The last chain each Core was part of, newcomer first; also of those it sent to the queue. */
  chains: Map<CoreItem, readonly ChainMove[]>;
  /** Who sent a bumped Core into the queue. */
  bumpedBy: Map<CoreItem, CoreItem>;
}

const RULE_OF_RANK = {
  1: 'core.primary-lead',
  2: 'core.other-lead',
  3: 'core.fewest-in-week',
  4: 'core.bump',
} as const;

export function emptyResult(): CoreLoopResult {
  return { stories: new Map(), chains: new Map(), bumpedBy: new Map() };
}

/**
 * CORE-5: the queue in ≺; each Core is placed directly, else by a chain, else it fails.
 * Together with the search of CORE-7 this places exactly the set of CORE-4.
 * @param onFailure called while the network still stands as the failed search saw it.
 * @param result what is known of Core that stand before the loop begins (keep.ts)
 */
export function runCoreLoop(
  network: CoreNetwork,
  options: {
    bumpBeforeNextDay: boolean;
    onFailure?: (item: CoreItem, certificate: Certificate) => void;
  },
  result: CoreLoopResult = emptyResult(),
): CoreLoopResult {
  const queue = new Heap<CoreItem>((a, b) => a.rank - b.rank);
  for (const item of network.items) if (item.queued) queue.push(item);
  const deadEnds = new DeadEnds(network);
  const chains = new ChainSearch(network, deadEnds);

  for (let item = queue.pop(); item; item = queue.pop()) {
    // Kept where a replaced plan had it.
    if (item.place) continue;
    const known = deadEnds.known(item);
    if (known) {
      options.onFailure?.(item, known);
      continue;
    }
    const direct = findDirect(network, item, options);
    if (direct.place) {
      if (direct.victim) {
        network.lift(direct.victim);
        sendToQueue(direct.victim, item);
      }
      network.put(item, direct.place);
      result.stories.set(item, {
        rule: RULE_OF_RANK[direct.rank],
        rank: direct.rank,
        chained: false,
        passed: direct.passed,
      });
      continue;
    }
    const moves = chains.find(item);
    if (!moves) {
      const certificate = deadEnds.close(item);
      options.onFailure?.(item, certificate);
      continue;
    }
    applyChain(network, moves);
    for (const move of moves) {
      result.chains.set(move.item, moves);
      if (move.to === null) {
        sendToQueue(move.item, item);
        continue;
      }
      result.stories.set(move.item, {
        rule: move.item === item ? 'core.chain' : 'core.chain-moved',
        rank: 5,
        chained: true,
        passed: move.item === item ? direct.passed : [],
      });
    }
  }
  return result;

  function sendToQueue(victim: CoreItem, newcomer: CoreItem): void {
    result.bumpedBy.set(victim, newcomer);
    // A new Core that was kept on its place still waits in the queue for its turn.
    if (!victim.queued) queue.push(victim);
    victim.queued = true;
  }
}

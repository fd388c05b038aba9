import { buildFacts } from '../../engine/facts.ts';
import type { Snapshot } from '../../engine/snapshot.ts';

/** WF-2: links that pairing found by name (PAIR-2, PAIR-3) or window (surveys), as child → parent. */
export function linksFoundIn(snapshot: Snapshot): Map<number, number> {
  const { pairing, eventByRef } = buildFacts(snapshot);
  const pairs = [...pairing.coreOfSupervisor, ...pairing.productionOfSurvey];
  return new Map(pairs.filter(([child, parent]) => eventByRef.get(child)?.parentRefNum !== parent));
}

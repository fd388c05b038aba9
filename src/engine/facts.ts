import type { Facts } from './facts/model.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Everything a run reads, derived from a parsed snapshot. Lists are sorted by id, so the order of the input never
 * matters; "now" is the snapshot's.
 */
export declare function buildFacts(snapshot: Snapshot): Facts;

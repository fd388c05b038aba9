import type { Proposal, ProposalRow } from './proposal.ts';

/** OUT-6: counted from the final rows, never on the way. */
export function countRows(rows: readonly ProposalRow[]): Proposal['counters'] {
  const placed = rows.filter((row) => row.outcome === 'placed').length;
  return {
    processed: rows.length,
    placed,
    swaps: rows.filter((row) => row.isSwap).length,
    failed: rows.length - placed,
  };
}

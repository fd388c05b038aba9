import type { Proposal } from './proposal.ts';
import type { SnapshotPrevious } from './snapshot.ts';

/**
 * The placed rows of a plan as the `previous[]` of the one that replaces it: what is equally good then stays where it
 * was. Failed rows have no place and are left out.
 */
export function previousOf(proposal: Pick<Proposal, 'rows'>): SnapshotPrevious[] {
  return proposal.rows.flatMap(({ eventRefNum, employeeId, date, time, block, overflow }) =>
    employeeId === null || date === null || time === null
      ? []
      : [
          {
            ...{ eventRefNum, employeeId, date, time },
            ...(block !== null && { block, blockOverflow: overflow ?? false }),
          },
        ],
  );
}

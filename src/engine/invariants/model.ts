import type { LocalDate, LocalTime } from '../../domain/types.ts';
import type { Facts } from '../facts/model.ts';
import type { Occupancy } from '../occupancy.ts';
import type { Proposal, ProposalRow } from '../proposal.ts';

/** What the invariants of §10 look at. */
export interface Check {
  facts: Facts;
  proposal: Pick<Proposal, 'rows' | 'counters'>;
  rowOf: ReadonlyMap<number, ProposalRow>;
  /** Posted and foreign rows as they were. */
  before: Occupancy;
  /** What stays, and all placed rows. */
  after: Occupancy;
}

export type PlacedRow = ProposalRow & { employeeId: string; date: LocalDate; time: LocalTime };

export function isPlaced(row: ProposalRow): row is PlacedRow {
  return row.outcome === 'placed' && row.employeeId !== null && row.date !== null && row.time !== null;
}

export function placedRows(check: Check): PlacedRow[] {
  return check.proposal.rows.filter(isPlaced);
}

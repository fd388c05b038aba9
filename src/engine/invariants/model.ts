import type { LocalDate, LocalTime } from '../../domain/types.ts';
import type { EngineEvent, Facts } from '../facts/model.ts';
import type { Occupancy } from '../occupancy.ts';
import type { Proposal, ProposalRow } from '../proposal.ts';

/** What the invariants of §10 look at. */
export interface Check {
  facts: Facts;
  proposal: Pick<Proposal, 'rows' | 'counters'>;
  rowOf: ReadonlyMap<number, ProposalRow>;
  /** The rows that stand somewhere, each with its event. */
  placed: readonly PlacedRow[];
  /** Posted and foreign rows as they were; built when first asked for, as most runs never ask. */
  before(): Occupancy;
  /** What stays, and all placed rows. */
  after: Occupancy;
}

/** A placed row, its nulls ruled out. */
export interface PlacedRow {
  row: ProposalRow;
  event: EngineEvent;
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
}

/** The placed rows of a proposal whose events are all known. */
export function placedRows(facts: Facts, rows: readonly ProposalRow[]): PlacedRow[] {
  const placed: PlacedRow[] = [];
  for (const row of rows) {
    const { employeeId, date, time } = row;
    if (row.outcome === 'placed' && employeeId !== null && date !== null && time !== null)
      placed.push({ row, event: facts.eventByRef.get(row.eventRefNum)!, employeeId, date, time });
  }
  return placed;
}

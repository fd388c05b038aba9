import type { PendingScheduleRow } from '../../db/database.ts';
import type { ProposalSummary, RowView } from '../contracts.ts';
import { noLongerFitting } from './judge.ts';
import { isPlaced, isUndecided, isWaiting, type LoadedProposal } from './proposal.ts';
import { rowView } from './row-view.ts';

/** Where each row of a proposal is listed and counted (WF-7). */

/** Who is the other side of a swap: listed with it, not under *New*. */
export function victimsOf(rows: readonly PendingScheduleRow[]): Set<number> {
  return new Set(
    rows.flatMap((row) => (row.isSwap && row.bumpedEventRefNum !== null ? [row.bumpedEventRefNum] : [])),
  );
}

/** A row of the section *New*. */
export const isNew = (row: PendingScheduleRow, victims: Set<number>) =>
  isPlaced(row) && !row.isSwap && !victims.has(row.eventRefNum) && isListed(row);

/** Superseded rows are gone, except where the decision itself ended them: then the message shows what was. */
export const isListed = (row: PendingScheduleRow) =>
  row.status !== 'superseded' ||
  ['rejected', 'replaced', 'expired', 'left_out'].includes(row.supersededReason ?? '');

/** A row that nobody could place, or that Crossmark did not take. */
export const needsSomebody = (row: PendingScheduleRow) =>
  row.status === 'api_failed' || (!isPlaced(row) && isUndecided(row) && !row.leftOut);

/** The figures of the proposal's message. */
export function countsOf(rows: readonly PendingScheduleRow[]): ProposalSummary['counts'] {
  const victims = victimsOf(rows);
  const count = (test: (row: PendingScheduleRow) => boolean) => rows.filter(test).length;
  const out = (row: PendingScheduleRow) => row.leftOut || row.supersededReason === 'left_out';
  return {
    fresh: count((row) => isNew(row, victims) && !out(row)),
    swaps: count((row) => row.isSwap && isListed(row) && !out(row)),
    needYou: count(needsSomebody),
    leftOut: count(out),
    edited: count((row) => row.editedBy !== null && row.status !== 'proposed'),
    placed: count((row) => isPlaced(row) && isListed(row) && !out(row)),
  };
}

/** Turns rows into what surfaces see; those of a waiting run say why they no longer fit. */
export function viewOf(
  proposal: LoadedProposal,
  unfit: ReadonlyMap<number, string[]> = isWaiting(proposal.run) ? noLongerFitting(proposal) : new Map(),
): (row: PendingScheduleRow) => RowView {
  return (row) => rowView(proposal.state, row, unfit.get(row.id) ?? []);
}

/** Rows whose submission failed. */
export function failedRowsOf(proposal: LoadedProposal): RowView[] {
  return listed(proposal, (row) => row.status === 'api_failed');
}

/** Rows whose submission failed, and those that another attempt has brought further since. */
export function alertRowsOf(proposal: LoadedProposal): RowView[] {
  const again = (row: PendingScheduleRow) =>
    row.attempts > 1 && ['approved', 'submitting', 'api_submitted'].includes(row.status);
  return listed(proposal, (row) => row.status === 'api_failed' || again(row));
}

function listed(proposal: LoadedProposal, test: (row: PendingScheduleRow) => boolean): RowView[] {
  return proposal.rows.filter(test).map(viewOf(proposal, new Map())).sort(byPlace);
}

/** Date, time, event reference; failed rows by their last day. */
export function byPlace(a: RowView, b: RowView): number {
  const key = (row: RowView) => `${row.date ?? row.dueDate} ${row.time ?? ''}`;
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.eventRefNum - b.eventRefNum;
}

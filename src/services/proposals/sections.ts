import type { PendingScheduleRow } from '../../db/database.ts';
import { shortName } from '../../domain/event-types.ts';
import {
  PAGE_SIZE,
  type Page,
  type RowView,
  type SectionData,
  type SectionName,
  type SwapView,
} from '../contracts.ts';
import { boardPage } from './board.ts';
import { chainOf } from './chains.ts';
import { byPlace, isListed, isNew, needsSomebody, victimsOf, viewOf } from './listing.ts';
import { isPlaced, isUndecided, type LoadedProposal } from './proposal.ts';
import { explanationOf } from './row-json.ts';

/** One page of one section of the review; `page` is clamped to what exists. */
export function sectionOf(
  proposal: LoadedProposal,
  name: SectionName,
  page: number,
  known?: ReturnType<typeof viewOf>,
): SectionData[SectionName] {
  if (name === 'preview') return boardPage(proposal, page);
  const view = known ?? viewOf(proposal);
  const victims = victimsOf(proposal.rows);
  switch (name) {
    case 'new':
      return pageOf(
        proposal.rows
          .filter((row) => isNew(row, victims))
          .map(view)
          .sort(byPlace),
        page,
      );
    case 'swaps':
      return pageOf(
        proposal.rows
          .filter((row) => row.isSwap && isListed(row))
          .map((row) => swapView(proposal, row, view))
          .sort((a, b) => byPlace(a.incoming, b.incoming)),
        page,
      );
    case 'needs_you': {
      const rows = proposal.rows.filter(
        (row) => needsSomebody(row) || (!isPlaced(row) && row.leftOut && isUndecided(row)),
      );
      const views = rows
        .map(view)
        .sort((a, b) => Number(b.apiError !== null) - Number(a.apiError !== null) || byPlace(a, b));
      return pageOf(views, page);
    }
  }
}

function swapView(
  proposal: LoadedProposal,
  row: PendingScheduleRow,
  view: (row: PendingScheduleRow) => RowView,
): SwapView {
  const victim = row.bumpedEventRefNum ?? 0;
  const own = proposal.rowByEvent.get(victim);
  const event = proposal.state.events.get(victim);
  const movedFrom = own ? explanationOf(own).movedFrom : undefined;
  const booking = proposal.state.bookings.find((b) => b.eventRefNum === victim);
  const from =
    movedFrom ??
    (booking
      ? { employeeId: booking.employeeId, date: booking.scheduleDate, time: booking.scheduleTime }
      : null);
  const chain = chainOf(row, proposal.rows, proposal.state.facts).filter(
    (other) => other.id !== row.id && other.id !== own?.id,
  );
  return {
    incoming: view(row),
    outgoing: {
      eventRefNum: victim,
      shortName: shortName(event?.projectName ?? String(victim)),
      dueDate: event?.dueDate ?? '',
      from: from && {
        employeeName: proposal.state.employees.get(from.employeeId)?.name ?? from.employeeId,
        date: from.date,
        time: from.time,
      },
      row: own ? view(own) : null,
    },
    reason: row.swapReason ?? '',
    chain: chain.map(view),
  };
}

function pageOf<T>(items: T[], wanted: number): Page<T> {
  const pages = Math.max(1, Math.ceil(items.length / PAGE_SIZE));
  const page = Math.min(Math.max(1, wanted), pages);
  return { items: items.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE), page, pages, total: items.length };
}

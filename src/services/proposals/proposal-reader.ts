import type { Database, PendingScheduleRow, SchedulerRunRow } from '../../db/database.ts';
import { rowsOfRun } from '../../db/repositories/proposal-rows.ts';
import { untouchedWaitingRuns } from '../../db/repositories/run-lifecycle.ts';
import { findRun } from '../../db/repositories/runs.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { shortName } from '../../domain/event-types.ts';
import type {
  Decision,
  Page,
  ProposalSummary,
  RowView,
  RunStatus,
  SectionData,
  SectionName,
  SwapView,
  WhyView,
} from '../contracts.ts';
import { PAGE_SIZE } from '../contracts.ts';
import { progressOf } from '../submissions/progress.ts';
import { boardPage } from './board.ts';
import { chainOf } from './chains.ts';
import { healthOfRun } from './health.ts';
import { noLongerFitting } from './judge.ts';
import { isPlaced, isUndecided, isWaiting, type LoadedProposal, loadProposal, rowOf } from './proposal.ts';
import { explanationOf } from './row-json.ts';
import { rowView } from './row-view.ts';

/** Reads proposals for every surface; nothing here changes anything, rights are checked by the caller's action. */
export class ProposalReader {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(options: { db: Database; clock: Clock }) {
    this.#db = options.db;
    this.#clock = options.clock;
  }

  /** Store of a run, for surfaces that are handed only its number. @throws RUN_NOT_FOUND */
  async storeOfRun(runId: number): Promise<string> {
    const run = await this.#db.client.schedulerRun.findUnique({
      where: { id: runId },
      select: { storeId: true },
    });
    if (!run) throw new DaybreakError('RUN_NOT_FOUND');
    return run.storeId;
  }

  /** Store and run of a row. @throws ROW_NOT_FOUND */
  async storeOfRow(rowId: number): Promise<{ storeId: string; runId: number }> {
    const row = await this.#db.client.pendingSchedule.findUnique({
      where: { id: rowId },
      select: { storeId: true, schedulerRunId: true },
    });
    if (!row) throw new DaybreakError('ROW_NOT_FOUND');
    return { storeId: row.storeId, runId: row.schedulerRunId };
  }

  /** WF-7: the figures of a run as it stands; the store's state is read for a waiting run only. @throws RUN_NOT_FOUND */
  async summary(storeId: string, runId: number): Promise<ProposalSummary> {
    const { client } = this.#db;
    const run = await findRun(client, storeId, runId);
    if (!run) throw new DaybreakError('RUN_NOT_FOUND');
    const store = await client.store.findUniqueOrThrow({ where: { id: storeId } });
    const rows = await rowsOfRun(client, storeId, runId);
    const jobs = await client.submissionJob.findMany({ where: { storeId, runId }, orderBy: { id: 'asc' } });
    return {
      storeId,
      storeName: store.name,
      timezone: store.timezone,
      channelId: store.slackChannelId,
      runId,
      version: run.version,
      runType: run.runType as ProposalSummary['runType'],
      mode: run.mode as ProposalSummary['mode'],
      status: run.status as RunStatus,
      requestedBy: run.requestedBy,
      startedAt: run.startedAt,
      completedAt: run.completedAt,
      windowStart: run.windowStart,
      windowEnd: run.windowEnd,
      dataAsOf: run.dataAsOf,
      decision: decisionOf(run),
      replacedByRunId: run.replacedByRunId,
      errorCode: run.errorCode,
      errorMessage: run.errorMessage,
      counts: countsOf(rows),
      health: await healthOfRun(client, run, rows, this.#clock.now()),
      submission: progressOf(rows, jobs),
    };
  }

  /** One page of one section; `page` is clamped to what exists. @throws RUN_NOT_FOUND */
  async section<N extends SectionName>(
    storeId: string,
    runId: number,
    name: N,
    page: number,
  ): Promise<SectionData[N]> {
    const proposal = await loadProposal(this.#db.client, storeId, runId, this.#clock.now());
    return sectionOf(proposal, name, page) as SectionData[N];
  }

  /** One row with everything that is known about it now. @throws ROW_NOT_FOUND */
  async row(storeId: string, rowId: number): Promise<RowView> {
    const proposal = await this.#proposalOfRow(storeId, rowId);
    return viewOf(proposal)(rowOf(proposal, rowId));
  }

  /** WF-8. @throws ROW_NOT_FOUND */
  async why(storeId: string, rowId: number): Promise<WhyView> {
    const proposal = await this.#proposalOfRow(storeId, rowId);
    const row = rowOf(proposal, rowId);
    const names = Object.fromEntries([...proposal.state.employees.values()].map((e) => [e.id, e.name]));
    return { row: viewOf(proposal)(row), explanation: explanationOf(row), names };
  }

  /** Runs that wait for a decision, newest first. */
  waitingRuns(storeId: string): Promise<SchedulerRunRow[]> {
    return this.#db.client.schedulerRun.findMany({
      where: { storeId, status: 'completed', approvedAt: null },
      orderBy: { id: 'desc' },
      take: 10,
    });
  }

  lastRun(storeId: string): Promise<SchedulerRunRow | null> {
    return this.#db.client.schedulerRun.findFirst({ where: { storeId }, orderBy: { id: 'desc' } });
  }

  /** The newest interrupted run that nobody has dismissed and no later run has made up for. */
  async interruptedRun(storeId: string): Promise<SchedulerRunRow | null> {
    const crashed = await this.#db.client.schedulerRun.findFirst({
      where: { storeId, status: 'crashed', crashDismissedAt: null },
      orderBy: { id: 'desc' },
    });
    if (!crashed) return null;
    const later = await this.#db.client.schedulerRun.count({
      where: { storeId, id: { gt: crashed.id }, status: { in: ['completed', 'rejected'] } },
    });
    return later === 0 ? crashed : null;
  }

  /** Rows whose submission failed and that nobody has resolved, by run, newest run first. */
  async failedSubmissions(storeId: string): Promise<{ runId: number; version: number; rows: RowView[] }[]> {
    const failed = await this.#db.client.pendingSchedule.findMany({
      where: { storeId, status: 'api_failed' },
      select: { schedulerRunId: true },
      distinct: ['schedulerRunId'],
      orderBy: { schedulerRunId: 'desc' },
      take: 5,
    });
    return Promise.all(failed.map(({ schedulerRunId }) => this.failedOfRun(storeId, schedulerRunId)));
  }

  /** What the alert of a run shows: rows whose submission failed, and those a retry has brought through since. */
  async alertRows(storeId: string, runId: number): Promise<RowView[]> {
    const proposal = await loadProposal(this.#db.client, storeId, runId, this.#clock.now());
    const again = (row: PendingScheduleRow) =>
      row.attempts > 1 && ['approved', 'submitting', 'api_submitted'].includes(row.status);
    const rows = proposal.rows.filter((row) => row.status === 'api_failed' || again(row));
    return rows.map(viewOf(proposal, new Map())).sort(byPlace);
  }

  /** The rows of one run whose submission failed, in submission order of their day. */
  async failedOfRun(
    storeId: string,
    runId: number,
  ): Promise<{ runId: number; version: number; rows: RowView[] }> {
    const proposal = await loadProposal(this.#db.client, storeId, runId, this.#clock.now());
    const rows = proposal.rows.filter((row) => row.status === 'api_failed').map(viewOf(proposal, new Map()));
    return { runId, version: proposal.run.version, rows: rows.sort(byPlace) };
  }

  /** What waits, for the dialog of a manual run (WF-6). */
  async waitingForStart(
    storeId: string,
  ): Promise<{ runId: number; version: number; rows: number; touched: number; willBeReplaced: boolean }[]> {
    const runs = await this.waitingRuns(storeId);
    const replaced = new Set((await untouchedWaitingRuns(this.#db.client, storeId)).map((run) => run.id));
    return Promise.all(
      runs.map(async (run) => {
        const rows = await rowsOfRun(this.#db.client, storeId, run.id);
        const touched = rows.filter(
          (row) => row.editedBy !== null || row.leftOut || row.status !== 'proposed',
        );
        return {
          runId: run.id,
          version: run.version,
          rows: rows.filter(isPlaced).length,
          touched: touched.length,
          willBeReplaced: replaced.has(run.id),
        };
      }),
    );
  }

  async #proposalOfRow(storeId: string, rowId: number): Promise<LoadedProposal> {
    const place = await this.storeOfRow(rowId);
    // A row of another store behaves like a missing one.
    if (place.storeId !== storeId) throw new DaybreakError('ROW_NOT_FOUND');
    return loadProposal(this.#db.client, storeId, place.runId, this.#clock.now());
  }
}

function decisionOf(run: SchedulerRunRow): Decision | null {
  if (run.approvedAt) {
    const by = run.approvedByUser ?? 'system';
    const empty = run.eventsScheduled === 0;
    return { kind: empty ? 'acknowledged' : 'approved', by, at: run.approvedAt, reason: null };
  }
  if (run.status !== 'rejected' || !run.rejectedAt) return null;
  const kind = run.replacedByRunId
    ? 'replaced'
    : run.rejectReason === 'expired' && run.rejectedBy === 'system'
      ? 'expired'
      : 'rejected';
  return {
    kind,
    by: run.rejectedBy ?? 'system',
    at: run.rejectedAt,
    reason: kind === 'rejected' ? run.rejectReason : null,
  };
}

/** Who is the other side of a swap: listed with it, not under *New*. */
function victimsOf(rows: readonly PendingScheduleRow[]): Set<number> {
  return new Set(
    rows.flatMap((row) => (row.isSwap && row.bumpedEventRefNum !== null ? [row.bumpedEventRefNum] : [])),
  );
}

const isNew = (row: PendingScheduleRow, victims: Set<number>) =>
  isPlaced(row) && !row.isSwap && !victims.has(row.eventRefNum) && isListed(row);
/** Superseded rows are gone, except where the decision itself ended them: then the message shows what was. */
const isListed = (row: PendingScheduleRow) =>
  row.status !== 'superseded' ||
  ['rejected', 'replaced', 'expired', 'left_out'].includes(row.supersededReason ?? '');
const needsSomebody = (row: PendingScheduleRow) =>
  row.status === 'api_failed' || (!isPlaced(row) && isUndecided(row) && !row.leftOut);

function countsOf(rows: readonly PendingScheduleRow[]): ProposalSummary['counts'] {
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

const viewOf =
  (proposal: LoadedProposal, unfit?: Map<number, string[]>) =>
  (row: PendingScheduleRow): RowView => {
    const reasons =
      unfit ?? (isWaiting(proposal.run) ? noLongerFitting(proposal) : new Map<number, string[]>());
    return rowView(proposal.state, row, reasons.get(row.id) ?? []);
  };

function sectionOf(proposal: LoadedProposal, name: SectionName, page: number): SectionData[SectionName] {
  const unfit = isWaiting(proposal.run) ? noLongerFitting(proposal) : new Map<number, string[]>();
  const view = viewOf(proposal, unfit);
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
    case 'preview':
      return boardPage(proposal, page);
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

/** Date, time, event reference; failed rows by their last day. */
function byPlace(a: RowView, b: RowView): number {
  const key = (row: RowView) => `${row.date ?? row.dueDate} ${row.time ?? ''}`;
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.eventRefNum - b.eventRefNum;
}

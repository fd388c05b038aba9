import type { Database, SchedulerRunRow } from '../../db/database.ts';
import { rowsOfRun } from '../../db/repositories/proposal-rows.ts';
import { untouchedWaitingRuns } from '../../db/repositories/run-lifecycle.ts';
import { findRun } from '../../db/repositories/runs.ts';
import { jobsOfRun } from '../../db/repositories/submission-jobs.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { ProposalSummary, RowView, SectionData, SectionName, WhyView } from '../contracts.ts';
import { healthOfRun } from './health.ts';
import { alertRowsOf, failedRowsOf, viewOf } from './listing.ts';
import { isPlaced, type LoadedProposal, loadProposal, rowOf } from './proposal.ts';
import { sectionOf } from './sections.ts';
import { summaryOf } from './summary.ts';
import { whyOf } from './why.ts';

/** A run as it stood at one moment: its figures, and any page of its sections without a further query. */
export interface ProposalReview {
  summary: ProposalSummary;
  /** `page` is clamped to what exists. */
  section<N extends SectionName>(name: N, page: number): SectionData[N];
  /** As `failedOfRun`. */
  failedRows(): RowView[];
  /** What the alert of a run shows: rows whose submission failed, and those a retry has brought through since. */
  alertRows(): RowView[];
}

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
    const jobs = await jobsOfRun(client, storeId, runId);
    const health = await healthOfRun(client, run, rows, this.#clock.now());
    return summaryOf({ store, run, rows, jobs, health });
  }

  /**
   * Everything that one redraw of a run shows, from one reading: 14 queries for the message and all its sections,
   * whatever the number of rows and pages. @throws RUN_NOT_FOUND
   */
  async review(storeId: string, runId: number): Promise<ProposalReview> {
    const { client } = this.#db;
    const now = this.#clock.now();
    const proposal = await loadProposal(client, storeId, runId, now);
    const { run, rows, state } = proposal;
    const jobs = await jobsOfRun(client, storeId, runId);
    const health = await healthOfRun(client, run, rows, now, state);
    const view = viewOf(proposal);
    return {
      summary: summaryOf({ store: state.store, run, rows, jobs, health }),
      section: (name, page) => sectionOf(proposal, name, page, view) as SectionData[typeof name],
      failedRows: () => failedRowsOf(proposal),
      alertRows: () => alertRowsOf(proposal),
    };
  }

  /** One row with everything that is known about it now. @throws ROW_NOT_FOUND */
  async row(storeId: string, rowId: number): Promise<RowView> {
    const proposal = await this.#proposalOfRow(storeId, rowId);
    return viewOf(proposal)(rowOf(proposal, rowId));
  }

  /** WF-8. @throws ROW_NOT_FOUND */
  async why(storeId: string, rowId: number): Promise<WhyView> {
    const proposal = await this.#proposalOfRow(storeId, rowId);
    return whyOf(proposal, rowOf(proposal, rowId));
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

  /** The rows of one run whose submission failed, in submission order of their day. */
  async failedOfRun(
    storeId: string,
    runId: number,
  ): Promise<{ runId: number; version: number; rows: RowView[] }> {
    const proposal = await loadProposal(this.#db.client, storeId, runId, this.#clock.now());
    return { runId, version: proposal.run.version, rows: failedRowsOf(proposal) };
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

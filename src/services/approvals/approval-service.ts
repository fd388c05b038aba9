import type { Database, Tx } from '../../db/database.ts';
import { markChanged } from '../../db/repositories/messages.ts';
import { addNotices } from '../../db/repositories/notices.ts';
import { changeRows, UNDECIDED } from '../../db/repositories/proposal-rows.ts';
import { decideRun } from '../../db/repositories/runs.ts';
import { addSubmissionJob } from '../../db/repositories/submission-jobs.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError, ValidationError } from '../../domain/errors.ts';
import { logDone, recordingRefusals } from '../action-log.ts';
import { authorize } from '../authz.ts';
import type { Actor, ApprovalPreview, ApprovalResult, NoticeAck } from '../contracts.ts';
import { chainOf } from '../proposals/chains.ts';
import { judgeForApproval } from '../proposals/judge.ts';
import {
  isPlaced,
  isToSend,
  isUndecided,
  isWaiting,
  type LoadedProposal,
  loadProposal,
  rowOf,
} from '../proposals/proposal.ts';
import { rowView } from '../proposals/row-view.ts';
import { dayLocked, lockedDays, movedBookings } from './locked-days.ts';
import { mayDecide, notApprovable, openForDecision } from './opening.ts';
import { announceNotices, changesOnShortNotice, noticeRecords, peopleToTell } from './short-notice.ts';
import { approveRows, reasonsOf, refuseRows, softAvailability } from './verdicts.ts';

export interface ApprovalServiceOptions {
  db: Database;
  clock: Clock;
  /** Whether bookings of this store go to Crossmark at all (WF-29). */
  hasConnection: (storeId: string) => boolean | Promise<boolean>;
  /** Called after a decision that left something to submit. */
  wake?: () => void;
}

export interface ApproveInput {
  /** Version of the proposal that the dialog showed. */
  version: number;
  /** Needed when something changes less than `shortNoticeDays` ahead. */
  notice?: NoticeAck;
  /** Only this row and its chain (6.3). */
  rowId?: number;
}

/** Decisions on proposals (workflow 6.2, 6.3, 6.6): one write-first transaction each; the system never approves. */
export class ApprovalService {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #hasConnection: ApprovalServiceOptions['hasConnection'];
  readonly #wake: () => void;

  constructor(options: ApprovalServiceOptions) {
    this.#db = options.db;
    this.#clock = options.clock;
    this.#hasConnection = options.hasConnection;
    this.#wake = options.wake ?? (() => {});
  }

  /**
   * 6.2 steps 1–3: what the dialog says before somebody approves; with `rowId` for that row's chain alone.
   * @throws ForbiddenError, DaybreakError `RUN_NOT_FOUND`, `ALREADY_APPROVED`, `RUN_NOT_APPROVABLE`.
   */
  async preview(storeId: string, actor: Actor, runId: number, rowId?: number): Promise<ApprovalPreview> {
    await authorize(this.#db.client, storeId, actor, 'approve');
    const proposal = await loadProposal(this.#db.client, storeId, runId, this.#clock.now());
    if (!mayDecide(proposal.run, rowId !== undefined)) throw notApprovable(proposal.run);
    const verdicts = judgeForApproval(proposal, chainIds(proposal, rowId));
    const sent = verdicts.filter((verdict) => verdict.refused === 'no').map((verdict) => verdict.row);
    const moves = sent.filter((row) => movedBookings(proposal, row).length > 0);
    const { state } = proposal;
    return {
      version: proposal.run.version,
      toCreate: sent.length - moves.length,
      toMove: moves.length,
      leftOut: proposal.rows.filter((row) => isUndecided(row) && row.leftOut).length,
      needYou: proposal.rows.filter((row) => isUndecided(row) && !isPlaced(row) && !row.leftOut).length,
      noLongerFit: verdicts
        .filter((verdict) => verdict.refused !== 'no')
        .map((verdict) => {
          const reasons = reasonsOf(verdict);
          return { row: rowView(state, verdict.row, reasons), reasons };
        }),
      softAvailability: verdicts.flatMap((verdict) => {
        const finding = verdict.refused === 'no' ? softAvailability(verdict) : undefined;
        return finding === undefined ? [] : [{ row: rowView(state, verdict.row), message: finding.message }];
      }),
      lockedDays: lockedDays(proposal, verdicts).map(({ date, reason, rows }) => ({
        date,
        reason,
        rows: rows.map((row) => rowView(state, row)),
      })),
      noticeNeeded: peopleToTell(proposal, changesOnShortNotice(proposal, sent)),
    };
  }

  /**
   * 6.2 steps 3–7: approves the proposal, or one row's chain. Whoever comes second learns who was first.
   * @throws ForbiddenError, DaybreakError `ALREADY_APPROVED`, `RUN_NOT_APPROVABLE`, `PROPOSAL_CHANGED`,
   * `DAY_LOCKED`, `NOTIFICATION_REQUIRED`, `ROW_ALREADY_PROCESSED`.
   */
  async approve(storeId: string, actor: Actor, runId: number, input: ApproveInput): Promise<ApprovalResult> {
    await authorize(this.#db.client, storeId, actor, 'approve');
    const now = this.#clock.now();
    const entry = entryOf('proposal.approve', storeId, actor, runId, now);
    const local = !(await this.#hasConnection(storeId));
    const result = await recordingRefusals(this.#db, entry, () =>
      this.#db.transaction(async (tx) => {
        await openForDecision(tx, storeId, runId, input.version, input.rowId !== undefined);
        const proposal = await loadProposal(tx, storeId, runId, now);
        const only = chainIds(proposal, input.rowId);
        const verdicts = judgeForApproval(proposal, only);
        const locked = lockedDays(proposal, verdicts);
        if (locked.length > 0) throw dayLocked(locked);
        const valid = verdicts.filter((verdict) => verdict.refused === 'no');
        const changes = changesOnShortNotice(
          proposal,
          valid.map((verdict) => verdict.row),
        );
        if (changes.length > 0 && input.notice === undefined)
          throw new DaybreakError('NOTIFICATION_REQUIRED', undefined, peopleToTell(proposal, changes));

        const shortNotice = new Set(changes.map((change) => change.row.id));
        await approveRows(tx, valid, actor, now, shortNotice, input.notice ?? null);
        await refuseRows(tx, verdicts, now);
        const leftOut = await this.#closeRun(tx, proposal, actor, now, input, only);
        if (input.notice !== undefined && changes.length > 0) {
          await addNotices(tx, noticeRecords(proposal, changes, input.notice, actor));
          if (input.notice === 'send_dm') await announceNotices(tx, proposal, changes);
        }
        if (valid.length > 0)
          await addSubmissionJob(tx, {
            storeId,
            runId,
            requestedBy: actor,
            now,
            key:
              input.rowId === undefined
                ? `submit:${runId}`
                : `submit:${runId}:${input.rowId}:${rowOf(proposal, input.rowId).version}`,
            rowIds: only === undefined ? null : valid.map((verdict) => verdict.row.id),
          });
        await markChanged(tx, storeId, 'run', runId);
        const notFitting = verdicts.length - valid.length;
        await logDone(tx, {
          ...entry,
          after: { approved: valid.length, notFitting, leftOut, rowId: input.rowId },
        });
        return { runId, approved: valid.length, notFitting, leftOut, local };
      }),
    );
    if (result.approved > 0) this.#wake();
    return result;
  }

  /**
   * 6.6: nothing was booked, so nothing has to be undone; the events enter the next run.
   * @throws ForbiddenError, DaybreakError `PARTLY_SUBMITTED`, `PROPOSAL_CHANGED`, `ALREADY_APPROVED`, `RUN_NOT_APPROVABLE`.
   */
  async reject(
    storeId: string,
    actor: Actor,
    runId: number,
    input: { version: number; reason: string },
  ): Promise<{ runId: number; restored: number }> {
    await authorize(this.#db.client, storeId, actor, 'approve');
    const now = this.#clock.now();
    const reason = checkedReason(input.reason);
    const entry = { ...entryOf('proposal.reject', storeId, actor, runId, now), reason };
    return recordingRefusals(this.#db, entry, () =>
      this.#db.transaction(async (tx) => {
        await openForDecision(tx, storeId, runId, input.version);
        const released = await tx.pendingSchedule.count({
          where: {
            schedulerRunId: runId,
            status: { in: ['approved', 'submitting', 'api_submitted', 'api_failed'] },
          },
        });
        if (released > 0) throw new DaybreakError('PARTLY_SUBMITTED', undefined, { runId, rows: released });
        await decideRun(tx, runId, {
          status: 'rejected',
          rejectedAt: now,
          rejectedBy: actor,
          rejectReason: reason,
        });
        const { count } = await tx.pendingSchedule.updateMany({
          where: { schedulerRunId: runId, storeId, status: { in: [...UNDECIDED] } },
          data: {
            status: 'superseded',
            supersededReason: 'rejected',
            openKey: null,
            version: { increment: 1 },
          },
        });
        await markChanged(tx, storeId, 'run', runId);
        await logDone(tx, { ...entry, after: { restored: count } });
        return { runId, restored: count };
      }),
    );
  }

  /**
   * A run without a placed row has nothing to approve; a manager takes note of it.
   * @throws ForbiddenError, DaybreakError `STATE` when there are rows to decide on.
   */
  async acknowledge(storeId: string, actor: Actor, runId: number): Promise<void> {
    await authorize(this.#db.client, storeId, actor, 'acknowledge');
    const now = this.#clock.now();
    const entry = entryOf('proposal.acknowledge', storeId, actor, runId, now);
    await recordingRefusals(this.#db, entry, () =>
      this.#db.transaction(async (tx) => {
        await openForDecision(tx, storeId, runId);
        const placed = await tx.pendingSchedule.count({
          where: { schedulerRunId: runId, status: { in: [...UNDECIDED] }, employeeId: { not: null } },
        });
        if (placed > 0) throw new DaybreakError('STATE', 'This proposal has rows to decide on.');
        await decideRun(tx, runId, { approvedAt: now, approvedByUser: actor });
        await markChanged(tx, storeId, 'run', runId);
        await logDone(tx, entry);
      }),
    );
  }

  /** Left-out rows end with the whole run; after a single row the run ends when nothing is left to decide. */
  async #closeRun(
    tx: Tx,
    proposal: LoadedProposal,
    actor: Actor,
    now: Date,
    input: ApproveInput,
    only: ReadonlySet<number> | undefined,
  ): Promise<number> {
    const undecided = proposal.rows.filter((row) => isToSend(row) && only !== undefined && !only.has(row.id));
    if (undecided.length > 0 || !isWaiting(proposal.run)) return 0;
    const leftOut = proposal.rows.filter((row) => isUndecided(row) && row.leftOut).map((row) => row.id);
    await changeRows(tx, leftOut, UNDECIDED, {
      status: 'superseded',
      supersededReason: 'left_out',
      openKey: null,
    });
    await decideRun(tx, proposal.run.id, {
      approvedAt: now,
      approvedByUser: actor,
      approveAck: input.notice ?? null,
    });
    return leftOut.length;
  }
}

/** The rows of a single approval: the row and its chain; undefined = the whole run. */
function chainIds(proposal: LoadedProposal, rowId: number | undefined): Set<number> | undefined {
  if (rowId === undefined) return undefined;
  const row = rowOf(proposal, rowId);
  if (!isToSend(row))
    throw new DaybreakError('ROW_ALREADY_PROCESSED', undefined, { rowId, status: row.status });
  const chain = chainOf(row, proposal.rows.filter(isToSend), proposal.state.facts);
  return new Set(chain.map((one) => one.id));
}

function checkedReason(text: string): string {
  const reason = text.trim();
  if (reason.length < 3 || reason.length > 200)
    throw new ValidationError([{ path: 'reason', message: 'expected 3 to 200 characters' }]);
  return reason;
}

/** The line that a decision leaves in the record. */
const entryOf = (action: string, storeId: string, actor: Actor, runId: number, at: Date) => ({
  storeId,
  actor,
  action,
  subjectType: 'run',
  subjectId: runId,
  runId,
  at,
});

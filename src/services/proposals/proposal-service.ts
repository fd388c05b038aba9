import type { Database, PendingScheduleRow, Tx } from '../../db/database.ts';
import { markChanged } from '../../db/repositories/messages.ts';
import { changeRow } from '../../db/repositories/proposal-rows.ts';
import { touchRun } from '../../db/repositories/runs.ts';
import { lockStore } from '../../db/repositories/stores.ts';
import type { Clock } from '../../domain/clock.ts';
import { formatDay } from '../../domain/dates.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { logDone, recordingRefusals } from '../action-log.ts';
import type { Action } from '../authz.ts';
import { authorize } from '../authz.ts';
import type { Actor, EditInput, RowView } from '../contracts.ts';
import { ROTATION_WORK, saveException } from '../rotations/exceptions.ts';
import type { ExceptionInput } from '../rotations/model.ts';
import { allFollowersOf } from './chains.ts';
import {
  demandEditable,
  demandLegal,
  demandReason,
  isShortNotice,
  notEditable,
  violation,
} from './edit-guards.ts';
import { planEdit } from './edit-plan.ts';
import { expectChanged, storeEdit, storeLeftOut, storeOriginal } from './edit-store.ts';
import { isHard, judgeRow, occupancyForEdit, placeOf } from './judge.ts';
import {
  type AgainInput,
  demandFailed,
  type FoundAgain,
  foundAgain,
  planAgain,
  storeAgain,
} from './plan-again.ts';
import { isPlaced, isUndecided, type LoadedProposal, loadProposal, rowOf } from './proposal.ts';
import { knownRow, ProposalForms } from './proposal-forms.ts';
import { rotationOfRow } from './replacement.ts';
import { originalOf } from './row-json.ts';
import { rowView } from './row-view.ts';

/**
 * Edits proposals (WF-9 … WF-17); reading them and their forms come with it. Every change is one write-first transaction
 * and one line of the record.
 */
export class ProposalService extends ProposalForms {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(options: { db: Database; clock: Clock }) {
    super(options);
    this.#db = options.db;
    this.#clock = options.clock;
  }

  /**
   * Moves a row, or gives a failed one a place.
   * @throws ForbiddenError, DaybreakError `STALE_FORM` with the current values, `CONSTRAINT_VIOLATION`,
   * `REASON_REQUIRED`, `NOTIFICATION_REQUIRED`, `EVENT_TAKEN`, `ROW_ALREADY_PROCESSED`, `CHANGE_IN_PROGRESS`.
   */
  async edit(storeId: string, actor: Actor, rowId: number, input: EditInput): Promise<RowView> {
    const target = { employeeId: input.employeeId, date: input.date, time: input.time };
    return this.#change(storeId, actor, rowId, 'proposal.edit', async (tx, proposal, row) => {
      if (row.version !== input.expectedVersion)
        throw new DaybreakError('STALE_FORM', undefined, rowView(proposal.state, row));
      const before = placeOf(row);
      const same =
        before?.employeeId === target.employeeId &&
        before.date === target.date &&
        before.time === target.time;
      if (same && row.status !== 'api_failed') return null;
      const plan = planEdit(proposal, row, target);
      demandLegal(plan);
      demandReason(plan, input.reason);
      if (isShortNotice(proposal, target.date) && input.notice === undefined)
        throw new DaybreakError('NOTIFICATION_REQUIRED', undefined, [
          { employeeId: target.employeeId, eventRefNum: row.eventRefNum, date: target.date },
        ]);
      await storeEdit(tx, proposal, row, plan, input, actor);
      return { before: before ?? {}, after: { ...plan.place }, reason: input.reason };
    });
  }

  /** Back to what the engine proposed. @throws DaybreakError `CONSTRAINT_VIOLATION` when that no longer fits. */
  async undoEdit(storeId: string, actor: Actor, rowId: number): Promise<RowView> {
    return this.#change(storeId, actor, rowId, 'proposal.undo_edit', async (tx, proposal, row) => {
      if (row.status !== 'user_edited') throw new DaybreakError('STATE', 'This row has not been edited.');
      const original = originalOf(row);
      if (original.isSwap && !row.isSwap)
        throw new DaybreakError('SWAP_PARTNER', 'The swap of this row has ended and cannot be brought back.');
      if (original.employeeId !== null && original.date !== null && original.time !== null) {
        const { employeeId, date, time } = original;
        const plan = planEdit(proposal, row, { employeeId, date, time });
        demandLegal(plan);
        await storeEdit(tx, proposal, row, plan, {}, actor);
      }
      await storeOriginal(tx, { ...row, ...(await freshVersion(tx, row)) });
      return { before: { ...placeOf(row) }, after: { ...original } };
    });
  }

  /**
   * WF-15: leaves a row out of the decision, a Core with its Supervisor, a swap with its victim's row. A row whose
   * submission failed is given up instead, with the rows that failed because of it, which only an approver may do (2.2).
   * @throws DaybreakError `SWAP_PARTNER` for the victim's row alone.
   */
  async leaveOut(storeId: string, actor: Actor, rowId: number): Promise<RowView> {
    const known = await knownRow(this.#db.client, storeId, rowId);
    const right: Action = known.status === 'api_failed' ? 'approve' : 'edit';
    return this.#change(
      storeId,
      actor,
      rowId,
      'proposal.leave_out',
      async (tx, proposal, row) => {
        if (row.status === 'api_failed') {
          const end = { status: 'superseded', supersededReason: 'left_out', openKey: null, leftOut: true };
          for (const one of [row, ...dependants(proposal, row)]) await expectChanged(changeRow(tx, one, end));
          return { after: { leftOut: true } };
        }
        const swap = proposal.rows.find(
          (other) => other.bumpedEventRefNum === row.eventRefNum && isUndecided(other) && !other.leftOut,
        );
        if (swap !== undefined) throw new DaybreakError('SWAP_PARTNER', undefined, { rowId: swap.id });
        for (const one of together(proposal, row)) if (!one.leftOut) await storeLeftOut(tx, one, true);
        return { after: { leftOut: true } };
      },
      right,
    );
  }

  /** Takes a left-out row back, with what was left out with it; judged anew. @throws DaybreakError `CONSTRAINT_VIOLATION` */
  async putBack(storeId: string, actor: Actor, rowId: number): Promise<RowView> {
    return this.#change(storeId, actor, rowId, 'proposal.put_back', async (tx, proposal, row) => {
      const swap = proposal.rows.find(
        (other) => other.bumpedEventRefNum === row.eventRefNum && other.leftOut,
      );
      if (swap !== undefined) throw new DaybreakError('SWAP_PARTNER', undefined, { rowId: swap.id });
      const rows = together(proposal, row).filter((one) => one.leftOut);
      const hard = isPlaced(row)
        ? judgeRow(proposal.state, occupancyForEdit(proposal, row), row, 'manual').filter(isHard)
        : [];
      if (hard.length > 0)
        throw violation(
          hard.map((finding) => finding.message),
          hard,
        );
      for (const one of rows) await storeLeftOut(tx, one, false);
      return { after: { leftOut: false } };
    });
  }

  /**
   * Saves an exception of the rotation for one day (7.3); rows stay as they are, the next run uses it.
   * @throws ForbiddenError and what `saveException` throws.
   */
  async chooseReplacement(
    storeId: string,
    actor: Actor,
    rowId: number,
    input: Omit<ExceptionInput, 'type'>,
  ): Promise<{ sentence: string }> {
    await authorize(this.#db.client, storeId, actor, 'rotations');
    const { schedulerRunId: runId } = await knownRow(this.#db.client, storeId, rowId);
    const at = this.#clock.now();
    const action = 'rotation.exception';
    const entry = { storeId, actor, action, subjectType: 'row', subjectId: rowId, runId, at };
    return recordingRefusals(this.#db, entry, () =>
      this.#db.transaction(async (tx) => {
        if (!(await lockStore(tx, storeId, at))) throw new DaybreakError('STORE_INACTIVE');
        const proposal = await loadProposal(tx, storeId, runId, at);
        const { facts } = proposal.state;
        const type = rotationOfRow(facts, rowOf(proposal, rowId));
        await saveException(tx, facts, { ...input, type }, entry);
        const name = facts.employeeById.get(input.employeeId)?.name ?? input.employeeId;
        return { sentence: `${name} takes ${ROTATION_WORK[type]} on ${formatDay(input.date)}.` };
      }),
    );
  }

  /**
   * Looks for a place for a failed row as a run would, with everything else as it stands; its Survey or Supervisor comes
   * along when it failed because of it. Changes nothing. @throws ForbiddenError and what guards editing (WF-9)
   */
  async findAgain(storeId: string, actor: Actor, rowId: number): Promise<FoundAgain> {
    await authorize(this.#db.client, storeId, actor, 'edit');
    const { schedulerRunId: runId } = await knownRow(this.#db.client, storeId, rowId);
    const proposal = await loadProposal(this.#db.client, storeId, runId, this.#clock.now());
    const row = rowOf(proposal, rowId);
    demandEditable(proposal, row);
    demandFailed(row);
    return foundAgain(proposal, row, await planAgain(this.#db.client, proposal, row));
  }

  /**
   * Puts what `findAgain` finds into that very row, as an edit by hand would; without a place the row tells the new reason.
   * @param input.shown the place that the person has agreed to; another one now is refused
   * @throws ForbiddenError, DaybreakError `STALE_FORM`, `REASON_REQUIRED`, `NOTIFICATION_REQUIRED` and what `edit` throws.
   */
  async placeAgain(storeId: string, actor: Actor, rowId: number, input: AgainInput): Promise<RowView> {
    return this.#change(storeId, actor, rowId, 'proposal.plan_again', async (tx, proposal, row) => {
      if (row.version !== input.expectedVersion)
        throw new DaybreakError('STALE_FORM', undefined, rowView(proposal.state, row));
      demandFailed(row);
      return storeAgain(tx, proposal, row, await planAgain(tx, proposal, row), input, actor);
    });
  }

  /** One change of one row: rights, the run opened first, the change, the record. `null` = nothing to change. */
  async #change(
    storeId: string,
    actor: Actor,
    rowId: number,
    action: string,
    work: (
      tx: Tx,
      proposal: LoadedProposal,
      row: PendingScheduleRow,
    ) => Promise<{
      before?: Record<string, unknown>;
      after: Record<string, unknown>;
      reason?: string;
    } | null>,
    right: Action = 'edit',
  ): Promise<RowView> {
    await authorize(this.#db.client, storeId, actor, right);
    const { schedulerRunId: runId } = await knownRow(this.#db.client, storeId, rowId);
    const now = this.#clock.now();
    const entry = { storeId, actor, action, subjectType: 'row', subjectId: rowId, runId, at: now };
    class Unchanged extends Error {}
    try {
      await recordingRefusals(this.#db, entry, () =>
        this.#db.transaction(async (tx) => {
          if (!(await touchRun(tx, storeId, runId, {}))) throw await notEditable(tx, storeId, runId);
          const proposal = await loadProposal(tx, storeId, runId, now);
          const row = rowOf(proposal, rowId);
          demandEditable(proposal, row);
          const change = await work(tx, proposal, row);
          // WF-16: nothing changed, so the version stays as well.
          if (change === null) throw new Unchanged();
          await markChanged(tx, storeId, 'run', runId);
          await logDone(tx, { ...entry, ...change });
        }),
      );
    } catch (error) {
      if (!(error instanceof Unchanged)) throw error;
    }
    return this.row(storeId, rowId);
  }
}

/** A row and the undecided rows that hang on it: its Supervisor, and what its swap displaces. */
function together(proposal: LoadedProposal, row: PendingScheduleRow): PendingScheduleRow[] {
  return [row, ...allFollowersOf(row, proposal.rows, proposal.state.facts)].filter(isUndecided);
}

/** Rows that failed only because this one did: without it there is nothing for them to follow. */
function dependants(proposal: LoadedProposal, row: PendingScheduleRow): PendingScheduleRow[] {
  return allFollowersOf(row, proposal.rows, proposal.state.facts).filter(
    (other) => other.status === 'api_failed' && other.apiErrorCode === 'DEPENDS_ON_FAILED_ROW',
  );
}

async function freshVersion(tx: Tx, row: PendingScheduleRow): Promise<{ version: number; status: string }> {
  return tx.pendingSchedule.findUniqueOrThrow({
    where: { id: row.id },
    select: { version: true, status: true },
  });
}

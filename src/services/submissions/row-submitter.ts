import { correlationId } from '../../crossmark/correlation.ts';
import type { CrossmarkPort } from '../../crossmark/port.ts';
import {
  type Database,
  isUniqueViolation,
  type PendingScheduleRow,
  type RemoteOperationRow,
} from '../../db/database.ts';
import { renewLease } from '../../db/repositories/proposal-rows.ts';
import {
  closeOperation,
  openOperation,
  openOperationsOf,
  reopenOperation,
  unfinishedOperation,
  writeSteps,
} from '../../db/repositories/remote-operations.ts';
import type { Clock } from '../../domain/clock.ts';
import { isHard, judgeRow, occupancyForEdit, placeOf } from '../proposals/judge.ts';
import { type LoadedProposal, loadProposal } from '../proposals/proposal.ts';
import { type Claim, commitLocal, LeaseLostError } from './commit.ts';
import { type Failure, parseSteps, type Step, wasBegun } from './journal.ts';
import { type OperationContext, runOperation, settleCreate } from './operation.ts';
import { MissingIdError, type PlannedOperation, planOperation } from './plan-operation.ts';
import { failRow, type RowEnd, refuseRow, settleRow } from './row-end.ts';

export interface SubmitterOptions {
  db: Database;
  clock: Clock;
  sleep: (ms: number) => Promise<void>;
  precheck: boolean;
  leaseMs: number;
}

/** Sends one claimed row (WF-22 … WF-27): check, journal, call, verify, commit. Crash-safe at every point. */
export class RowSubmitter {
  readonly #options: SubmitterOptions;

  constructor(options: SubmitterOptions) {
    this.#options = options;
  }

  /**
   * @throws LeaseLostError when another holder took the row over; nothing was written after that.
   */
  async submit(
    row: PendingScheduleRow,
    token: string,
    port: CrossmarkPort | null,
    options: { verifyOnly?: boolean } = {},
  ): Promise<RowEnd> {
    const { db, clock } = this.#options;
    const proposal = await loadProposal(db.client, row.storeId, row.schedulerRunId, clock.now());
    const place = placeOf(row);
    if (place === null) throw new Error(`row ${row.id} has no place`);
    const claim: Claim = { row, place, token, now: clock.now(), operation: null };

    const open = port === null ? null : await unfinishedOperation(db.client, row.storeId, row.id);
    if (open !== null && port !== null) {
      const end = await this.#resume(claim, proposal, open, port);
      if (end !== 'send-again') return end;
      // The system learns what became of a create, but never sends one again by itself (§11 rule 8).
      if (options.verifyOnly)
        return failRow(db, claim, proposal, notTaken(), { state: 'failed', keepsEvent: true });
      // What the earlier attempt left behind is settled; look at the store as it is now.
      return this.#send({ ...claim, operation: null }, await this.#reload(row), port);
    }
    return this.#send(claim, proposal, port);
  }

  #reload(row: PendingScheduleRow): Promise<LoadedProposal> {
    const { db, clock } = this.#options;
    return loadProposal(db.client, row.storeId, row.schedulerRunId, clock.now());
  }

  async #send(claim: Claim, proposal: LoadedProposal, port: CrossmarkPort | null): Promise<RowEnd> {
    const { db } = this.#options;
    const { row } = claim;
    // WF-22: once more with current data; what fails here causes no call.
    const findings = judgeRow(proposal.state, occupancyForEdit(proposal, row), row, 'approval').filter(
      isHard,
    );
    if (findings.length > 0) return refuseRow(db, claim, proposal, findings);
    try {
      const planned = planOperation(proposal, row, claim.place, port !== null);
      const removes = planned.removes.map((booking) => booking.id);
      if (port === null) {
        await db.transaction((tx) => commitLocal(tx, claim, removes));
        return { kind: 'local' };
      }
      const opened = await this.#openOperation(claim, proposal, planned);
      if (opened === null)
        return failRow(db, claim, proposal, inProgress(), { state: 'failed', keepsEvent: true });
      const working = { ...claim, operation: { id: opened.id, steps: planned.steps } };
      return await this.#run(working, proposal, port, removes);
    } catch (error) {
      if (!(error instanceof MissingIdError)) throw error;
      const failure = { code: 'VALIDATION_ERROR', message: error.message };
      return failRow(db, claim, proposal, failure, { state: 'failed', keepsEvent: false });
    }
  }

  /** WF-27: a claim whose holder is gone, or a retry of an unknown outcome. Verify, never create first. */
  async #resume(
    claim: Claim,
    proposal: LoadedProposal,
    open: RemoteOperationRow,
    port: CrossmarkPort,
  ): Promise<RowEnd | 'send-again'> {
    const { db } = this.#options;
    const steps = parseSteps(open.steps);
    const working = { ...claim, operation: { id: open.id, steps } };
    const now = claim.now;
    if (!wasBegun(steps)) {
      await db.transaction((tx) => closeOperation(tx, open.id, { state: 'failed', steps: open.steps, now }));
      return 'send-again';
    }
    if (open.state === 'unknown')
      await db.transaction((tx) => reopenOperation(tx, open.id, openKeyOf(proposal, steps), now));
    const [first] = steps;
    const single = steps.length === 1 && first?.call === 'create' ? first : undefined;
    if (single !== undefined && (single.state === 'begun' || single.state === 'unknown')) {
      const found = await settleCreate(single, this.#context(working, proposal, port));
      if (found === 'absent') {
        await db.transaction(async (tx) => {
          await closeOperation(tx, open.id, { state: 'failed', steps: JSON.stringify(steps), now });
          await tx.schedule.deleteMany({ where: ownUncertainBooking(claim.row) });
        });
        return 'send-again';
      }
    }
    const removes = steps.flatMap((step) =>
      step.call === 'delete' && step.scheduleId !== null ? [step.scheduleId] : [],
    );
    return this.#run(working, proposal, port, removes);
  }

  async #run(
    claim: Claim & { operation: { id: number; steps: Step[] } },
    proposal: LoadedProposal,
    port: CrossmarkPort,
    removes: readonly number[],
  ): Promise<RowEnd> {
    const end = await runOperation(claim.operation.steps, this.#context(claim, proposal, port));
    const { db, clock } = this.#options;
    return settleRow(db, { ...claim, now: clock.now() }, proposal, end, removes);
  }

  async #openOperation(
    claim: Claim,
    proposal: LoadedProposal,
    { kind, steps, removes }: PlannedOperation,
  ): Promise<RemoteOperationRow | null> {
    const { row, now } = claim;
    const events = steps.map((step) => step.eventRefNum);
    try {
      return await this.#options.db.transaction(async (tx) => {
        // Of this and a change made by hand the second finds the booking changed; the marks come before the look.
        for (const { id, version } of removes) {
          const data = { version: { increment: 1 } };
          if ((await tx.schedule.updateMany({ where: { id, version }, data })).count === 0) return null;
        }
        if ((await openOperationsOf(tx, row.storeId, events)).length > 0) return null;
        return openOperation(tx, {
          storeId: row.storeId,
          connectionId: proposal.state.store.connectionId,
          kind,
          requestedBy: row.approvedBy ?? 'system',
          pendingScheduleId: row.id,
          eventRefNum: row.eventRefNum,
          subjectIds: JSON.stringify(events),
          steps: JSON.stringify(steps),
          openKey: openKeyOf(proposal, steps),
          correlationId: correlationId(),
          now,
        });
      });
    } catch (error) {
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  }

  #context(
    claim: Claim & { operation: { id: number } },
    proposal: LoadedProposal,
    port: CrossmarkPort,
  ): OperationContext {
    const { db, clock, sleep, precheck, leaseMs } = this.#options;
    return {
      port,
      sleep,
      precheck,
      zone: proposal.state.store.timezone,
      save: (steps) =>
        db.transaction(async (tx) => {
          const now = clock.now();
          const until = new Date(now.getTime() + leaseMs);
          // The lease is renewed first: who has lost it must neither write nor call.
          if (!(await renewLease(tx, claim.row.id, claim.token, until))) throw new LeaseLostError();
          await writeSteps(tx, claim.operation.id, JSON.stringify(steps), now, correlationId());
        }),
    };
  }
}

function openKeyOf(proposal: LoadedProposal, steps: readonly Step[]): string {
  const { store } = proposal.state;
  return `${store.connectionId ?? store.id}:${steps.at(-1)?.mPlanId ?? ''}`;
}

const ownUncertainBooking = (row: PendingScheduleRow) => ({
  storeId: row.storeId,
  eventRefNum: row.eventRefNum,
  syncStatus: 'pending_sync',
  runId: row.schedulerRunId,
});

const inProgress = (): Failure => ({
  code: 'CHANGE_IN_PROGRESS',
  message: 'Another change of this event is still under way.',
});

const notTaken = (): Failure => ({
  code: 'API_TIMEOUT',
  message: 'Crossmark did not answer, and has no booking for this event.',
});

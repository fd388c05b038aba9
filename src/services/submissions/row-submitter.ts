import type { CrossmarkPort } from '../../crossmark/port.ts';
import {
  type Database,
  isUniqueViolation,
  type PendingScheduleRow,
  type RemoteOperationRow,
} from '../../db/database.ts';
import { changeRows, renewLease } from '../../db/repositories/proposal-rows.ts';
import {
  closeOperation,
  openOperation,
  reopenOperation,
  unfinishedOperation,
  writeSteps,
} from '../../db/repositories/remote-operations.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Finding } from '../../engine/proposal.ts';
import { allFollowersOf } from '../proposals/chains.ts';
import { isHard, judgeRow, occupancyForEdit, placeOf } from '../proposals/judge.ts';
import { type LoadedProposal, loadProposal } from '../proposals/proposal.ts';
import { apiErrorColumns } from '../proposals/row-json.ts';
import {
  type Claim,
  commitBooked,
  commitFailed,
  commitLocal,
  commitSuperseded,
  commitUnknown,
  LeaseLostError,
  releaseClaim,
} from './commit.ts';
import { type Failure, parseSteps, type Step, wasBegun } from './journal.ts';
import { type OperationContext, type OperationEnd, runOperation, settleCreate } from './operation.ts';
import { MissingIdError, planOperation } from './plan-operation.ts';

/** How the attempt at one row ended. */
export type RowEnd =
  | { kind: 'submitted' | 'local' | 'superseded' }
  | { kind: 'failed'; code: string; message: string }
  /** Nothing was sent and the row waits as before: the sign-in is refused, or Crossmark asked to slow down. */
  | { kind: 'released'; code: 'AUTH_FAILED' | 'RATE_LIMITED'; retryAfterMs: number };

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
        return this.#fail(claim, proposal, notTaken(), { state: 'failed', keepsEvent: true });
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
    if (findings.length > 0) return this.#refuse(claim, proposal, findings);
    try {
      const planned = planOperation(proposal, row, claim.place, port !== null);
      const removes = planned.removes.map((booking) => booking.id);
      if (port === null) {
        await db.transaction((tx) => commitLocal(tx, claim, removes));
        return { kind: 'local' };
      }
      const opened = await this.#openOperation(claim, proposal, planned.kind, planned.steps);
      if (opened === null)
        return this.#fail(claim, proposal, inProgress(), { state: 'failed', keepsEvent: true });
      const working = { ...claim, operation: { id: opened.id, steps: planned.steps } };
      return await this.#run(working, proposal, port, removes);
    } catch (error) {
      if (!(error instanceof MissingIdError)) throw error;
      const failure = { code: 'VALIDATION_ERROR', message: error.message };
      return this.#fail(claim, proposal, failure, { state: 'failed', keepsEvent: false });
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
    return this.#commit({ ...claim, now: this.#options.clock.now() }, proposal, end, removes);
  }

  async #commit(
    claim: Claim,
    proposal: LoadedProposal,
    end: OperationEnd,
    removes: readonly number[],
  ): Promise<RowEnd> {
    const { db } = this.#options;
    switch (end.kind) {
      case 'done': {
        const booked = claim.operation?.steps.find(
          (step) => step.call === 'create' && step.purpose === 'forward',
        );
        try {
          await db.transaction((tx) => commitBooked(tx, claim, booked?.scheduleEventId ?? '', removes));
        } catch (error) {
          if (!isUniqueViolation(error)) throw error;
          return this.#taken(claim, proposal, booked?.scheduleEventId ?? '');
        }
        return { kind: 'submitted' };
      }
      case 'unknown':
        await db.transaction((tx) => commitUnknown(tx, claim, end.failure));
        await this.#failFollowers(claim, proposal, true);
        return { kind: 'failed', code: 'OUTCOME_UNKNOWN', message: end.failure.message };
      case 'failed':
        // Nothing was sent, and it is not this row's fault: it waits with the others (WF-28).
        if (end.failure.code === 'AUTH_FAILED' || end.failure.code === 'RATE_LIMITED') {
          await db.transaction((tx) => releaseClaim(tx, claim, 'failed'));
          return { kind: 'released', code: end.failure.code, retryAfterMs: end.failure.retryAfterMs ?? 5000 };
        }
        return this.#fail(claim, proposal, end.failure, { state: 'failed', keepsEvent: true });
      default:
        return this.#fail(claim, proposal, lostOrNot(end, claim), { state: end.kind, keepsEvent: true });
    }
  }

  /** WF-24: the unique key of bookings is the last guard. */
  async #taken(claim: Claim, proposal: LoadedProposal, externalId: string): Promise<RowEnd> {
    const { db } = this.#options;
    const { row, place } = claim;
    const booking = await db.client.schedule.findUnique({
      where: { storeId_eventRefNum: { storeId: row.storeId, eventRefNum: row.eventRefNum } },
    });
    const same =
      booking?.employeeId === place.employeeId &&
      booking.scheduleDate === place.date &&
      booking.scheduleTime === place.time;
    if (booking === null || !same) {
      const failure = {
        code: 'EVENT_TAKEN',
        message: `Event ${row.eventRefNum} was booked by somebody else meanwhile.`,
      };
      return this.#fail(claim, proposal, failure, { state: 'failed', keepsEvent: true });
    }
    await db.transaction((tx) => commitBooked(tx, claim, externalId, [booking.id]));
    return { kind: 'submitted' };
  }

  async #refuse(claim: Claim, proposal: LoadedProposal, findings: readonly Finding[]): Promise<RowEnd> {
    const { db } = this.#options;
    if (findings.some((finding) => finding.id === 'BOOKED')) {
      await db.transaction(async (tx) => {
        await commitSuperseded(tx, claim);
        if (!claim.row.isSwap) return;
        const followers = allFollowersOf(claim.row, proposal.rows, proposal.state.facts);
        await changeRows(
          tx,
          followers.map((row) => row.id),
          ['approved'],
          {
            status: 'superseded',
            supersededReason: 'booked_elsewhere',
            openKey: null,
          },
        );
      });
      return { kind: 'superseded' };
    }
    const code = findings.some((finding) => finding.id === 'H12') ? 'DAY_LOCKED' : 'VALIDATION_ERROR';
    const message = findings.map((finding) => finding.message).join(' ');
    return this.#fail(claim, proposal, { code, message }, { state: 'failed', keepsEvent: false });
  }

  async #fail(
    claim: Claim,
    proposal: LoadedProposal,
    failure: Failure,
    end: Parameters<typeof commitFailed>[3],
  ): Promise<RowEnd> {
    await this.#options.db.transaction((tx) => commitFailed(tx, claim, failure, end));
    await this.#failFollowers(claim, proposal, end.keepsEvent);
    return { kind: 'failed', code: failure.code, message: failure.message };
  }

  /** WF-25: rows that build on this one fail without a call; they keep their event when this row keeps its own. */
  async #failFollowers(claim: Claim, proposal: LoadedProposal, keepsEvent: boolean): Promise<void> {
    const followers = allFollowersOf(claim.row, proposal.rows, proposal.state.facts);
    const message = `It depends on event ${claim.row.eventRefNum}, which could not be submitted.`;
    await changeRows(
      this.#options.db.client,
      followers.map((row) => row.id),
      ['approved'],
      {
        status: 'api_failed',
        ...(keepsEvent ? {} : { openKey: null }),
        ...apiErrorColumns('DEPENDS_ON_FAILED_ROW', message, claim.now),
      },
    );
  }

  async #openOperation(
    claim: Claim,
    proposal: LoadedProposal,
    kind: 'create' | 'change' | 'bump',
    steps: readonly Step[],
  ): Promise<RemoteOperationRow | null> {
    const { row, now } = claim;
    try {
      return await openOperation(this.#options.db.client, {
        storeId: row.storeId,
        connectionId: proposal.state.store.connectionId,
        kind,
        requestedBy: row.approvedBy ?? 'system',
        pendingScheduleId: row.id,
        eventRefNum: row.eventRefNum,
        subjectIds: JSON.stringify(steps.map((step) => step.eventRefNum)),
        steps: JSON.stringify(steps),
        openKey: openKeyOf(proposal, steps),
        now,
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
          await writeSteps(tx, claim.operation.id, JSON.stringify(steps), now);
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

/** A booking that could not be put back is named before anything else. */
function lostOrNot(end: Extract<OperationEnd, { failure: Failure }>, claim: Claim): Failure {
  if (end.kind !== 'lost') return end.failure;
  const lost = (claim.operation?.steps ?? [])
    .filter((step) => step.purpose === 'compensate' && step.state !== 'done')
    .map((step) => step.eventRefNum);
  const message = `Crossmark has no booking for ${lost.join(', ')} any more. ${end.failure.message}`;
  return { ...end.failure, message };
}

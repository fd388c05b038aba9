import { type Database, isUniqueViolation, type Tx } from '../../db/database.ts';
import { changeRows } from '../../db/repositories/proposal-rows.ts';
import type { Finding } from '../../engine/proposal.ts';
import { allFollowersOf } from '../proposals/chains.ts';
import type { LoadedProposal } from '../proposals/proposal.ts';
import { apiErrorColumns } from '../proposals/row-json.ts';
import {
  type Claim,
  commitBooked,
  commitFailed,
  commitSuperseded,
  commitUnknown,
  releaseClaim,
} from './commit.ts';
import type { Failure } from './journal.ts';
import type { OperationEnd } from './operation.ts';

/** How the attempt at one row ended. */
export type RowEnd =
  | { kind: 'submitted' | 'local' | 'superseded' }
  | { kind: 'failed'; code: string; message: string }
  /** Nothing was sent and the row waits as before: the sign-in is refused, or Crossmark is left alone for a while. */
  | { kind: 'released'; code: string; retryAfterMs: number };

/** Writes what became of an operation: the row, its booking, and the rows that build on it, in one transaction. */
export async function settleRow(
  db: Database,
  claim: Claim,
  proposal: LoadedProposal,
  end: OperationEnd,
  removes: readonly number[],
): Promise<RowEnd> {
  switch (end.kind) {
    case 'done': {
      const booked = claim.operation?.steps.find(
        (step) => step.call === 'create' && step.purpose === 'forward',
      );
      const externalId = booked?.scheduleEventId ?? '';
      try {
        await db.transaction((tx) => commitBooked(tx, claim, externalId, removes));
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        return taken(db, claim, proposal, externalId);
      }
      return { kind: 'submitted' };
    }
    case 'unknown':
      await db.transaction(async (tx) => {
        await commitUnknown(tx, claim, end.failure);
        await failFollowers(tx, claim, proposal, true);
      });
      return { kind: 'failed', code: 'OUTCOME_UNKNOWN', message: end.failure.message };
    case 'failed':
      // Nothing was sent, and it is not this row's fault: it waits with the others (WF-28).
      if (isHeldBack(end.failure)) {
        await db.transaction((tx) => releaseClaim(tx, claim, 'failed'));
        return { kind: 'released', code: end.failure.code, retryAfterMs: end.failure.retryAfterMs ?? 5000 };
      }
      return failRow(db, claim, proposal, end.failure, { state: 'failed', keepsEvent: true });
    default:
      return failRow(db, claim, proposal, lostOrNot(end, claim), { state: end.kind, keepsEvent: true });
  }
}

/** `API_UNAVAILABLE` with a time to wait: the circuit is open, no call was made. */
const isHeldBack = ({ code, retryAfterMs }: Failure): boolean =>
  code === 'AUTH_FAILED' ||
  code === 'RATE_LIMITED' ||
  (code === 'API_UNAVAILABLE' && retryAfterMs !== undefined);

/** WF-24: the unique key of bookings is the last guard. */
async function taken(
  db: Database,
  claim: Claim,
  proposal: LoadedProposal,
  externalId: string,
): Promise<RowEnd> {
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
    return failRow(db, claim, proposal, failure, { state: 'failed', keepsEvent: true });
  }
  await db.transaction((tx) => commitBooked(tx, claim, externalId, [booking.id]));
  return { kind: 'submitted' };
}

/** WF-22: current data forbid the row; no call was made. An event booked meanwhile ends it with its swap's chain. */
export async function refuseRow(
  db: Database,
  claim: Claim,
  proposal: LoadedProposal,
  findings: readonly Finding[],
): Promise<RowEnd> {
  if (findings.some((finding) => finding.id === 'BOOKED')) {
    await db.transaction(async (tx) => {
      await commitSuperseded(tx, claim);
      if (!claim.row.isSwap) return;
      await changeFollowers(tx, claim, proposal, {
        status: 'superseded',
        supersededReason: 'booked_elsewhere',
        openKey: null,
      });
    });
    return { kind: 'superseded' };
  }
  const code = findings.some((finding) => finding.id === 'H12') ? 'DAY_LOCKED' : 'VALIDATION_ERROR';
  const message = findings.map((finding) => finding.message).join(' ');
  return failRow(db, claim, proposal, { code, message }, { state: 'failed', keepsEvent: false });
}

/** WF-25: the row fails, and with it what builds on it. */
export async function failRow(
  db: Database,
  claim: Claim,
  proposal: LoadedProposal,
  failure: Failure,
  end: Parameters<typeof commitFailed>[3],
): Promise<RowEnd> {
  await db.transaction(async (tx) => {
    await commitFailed(tx, claim, failure, end);
    await failFollowers(tx, claim, proposal, end.keepsEvent);
  });
  return { kind: 'failed', code: failure.code, message: failure.message };
}

/** Rows that build on this one fail without a call; they keep their event when this row keeps its own. */
async function failFollowers(
  tx: Tx,
  claim: Claim,
  proposal: LoadedProposal,
  keepsEvent: boolean,
): Promise<void> {
  const message = `It depends on event ${claim.row.eventRefNum}, which could not be submitted.`;
  await changeFollowers(tx, claim, proposal, {
    status: 'api_failed',
    ...(keepsEvent ? {} : { openKey: null }),
    ...apiErrorColumns('DEPENDS_ON_FAILED_ROW', message, claim.now),
  });
}

async function changeFollowers(
  tx: Tx,
  { row }: Claim,
  { rows, state }: LoadedProposal,
  data: Parameters<typeof changeRows>[3],
): Promise<void> {
  const followers = allFollowersOf(row, rows, state.facts).map((one) => one.id);
  await changeRows(tx, followers, ['approved'], data);
}

/** A booking that could not be put back is named before anything else. */
function lostOrNot(end: Extract<OperationEnd, { failure: Failure }>, claim: Claim): Failure {
  if (end.kind !== 'lost') return end.failure;
  const notRestored = (claim.operation?.steps ?? []).filter(
    (step) => step.purpose === 'compensate' && step.state !== 'done',
  );
  const events = (unsure: boolean) =>
    notRestored.filter((step) => (step.state === 'unknown') === unsure).map((step) => step.eventRefNum);
  const [lost, unsure] = [events(false), events(true)];
  const message = [
    ...(lost.length > 0 ? [`Crossmark has no booking for ${lost.join(', ')} any more.`] : []),
    ...(unsure.length > 0
      ? [`It is not known whether Crossmark still has ${unsure.join(', ')} booked.`]
      : []),
    end.failure.message,
  ].join(' ');
  return { ...end.failure, message };
}

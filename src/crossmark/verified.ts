import type { Condition } from '../domain/types.ts';
import { instantOfStamp } from './dates.ts';
import {
  CrossmarkError,
  OutcomeUnknownError,
  RateLimitError,
  RemoteConflictError,
  RemoteRejectedError,
  SchemaError,
  SessionExpiredError,
  TransientError,
} from './errors.ts';
import type { CreateInput, CrossmarkPort, DateWindow, RemoteEvent, ZonedStamp } from './port.ts';

/** Creates and deletes whose outcome is known, or known to be unknown (§10.2–10.4). Pure control flow over the port. */

/** One call of an operation. The hook is awaited, so a journal row can be written before and after it. */
export interface OperationStep {
  call: 'precheck' | 'create' | 'verify' | 'delete';
  phase: 'before' | 'after';
  /** 1, or 2 for the second and last create. */
  attempt: number;
  /** After a call: how it ended. */
  result?: string;
  scheduleEventId?: string;
  error?: CrossmarkError;
}

export interface OperationDeps {
  sleep: (ms: number) => Promise<void>;
  /** A rejection ends the operation at once and reaches the caller. */
  onStep?: (step: OperationStep) => Promise<void>;
}

/** When the reads of a verification happen, in milliseconds after the failure. */
export const VERIFY_READS_MS: readonly number[] = [5_000, 15_000, 30_000];

export interface VerifyInput {
  mPlanId: string;
  repId: string;
  start: ZonedStamp;
  /** What made the create unclear; null when it is no longer known (a retry, a restart). */
  failure: CrossmarkError | null;
  sleep: (ms: number) => Promise<void>;
  /** Narrows the look-up; default: the client's own window around today. */
  window?: DateWindow;
  /** Default `VERIFY_READS_MS`. "No schedule" counts only after the last one. */
  readsMs?: readonly number[];
}

export type VerifyResult =
  | { kind: 'adopt'; scheduleEventId: string }
  | { kind: 'conflict'; error: RemoteConflictError }
  /** Verified absent, and the server itself had answered: one more create is allowed. */
  | { kind: 'absent-may-repeat' }
  /** Absent now, but the first create may still arrive. After a longer pause (a retry) this counts as absent. */
  | { kind: 'absent-unknown' }
  /** Nothing could be learnt. */
  | { kind: 'unknown'; error: CrossmarkError | null };

/** §10.3: what became of an unclear create. Reads only. */
export async function verifyCreate(
  port: Pick<CrossmarkPort, 'getEvent'>,
  input: VerifyInput,
): Promise<VerifyResult> {
  let last: VerifyResult = { kind: 'unknown', error: null };
  let waited = 0;
  for (const at of input.readsMs ?? VERIFY_READS_MS) {
    if (at > waited) await input.sleep(at - waited);
    waited = at;
    try {
      const event = await port.getEvent(input.mPlanId, input.window);
      last = event === null ? { kind: 'unknown', error: null } : compare(event, input);
    } catch (error) {
      if (!(error instanceof CrossmarkError)) throw error;
      last = { kind: 'unknown', error };
    }
    if (last.kind === 'adopt' || last.kind === 'conflict') return last;
  }
  return last;
}

function compare(event: RemoteEvent, input: VerifyInput): VerifyResult {
  const { scheduleEventId, scheduledAt, repId } = event;
  if (scheduleEventId === null) {
    // A date without an id is a booking that cannot be adopted yet; the next read may show the id.
    if (scheduledAt !== null) return { kind: 'unknown', error: null };
    return { kind: mayRepeat(input.failure) ? 'absent-may-repeat' : 'absent-unknown' };
  }
  const sameRep = repId === null ? null : repId === input.repId;
  const sameTime = scheduledAt === null ? null : isSameMinute(scheduledAt, input.start);
  if (sameRep && sameTime) return { kind: 'adopt', scheduleEventId };
  if (sameRep === false || sameTime === false) return { kind: 'conflict', error: conflictOf(event) };
  return { kind: 'unknown', error: null };
}

/** Compared as instants in the store's zone, so that a wall time that does not exist equals the one Crossmark made of it. */
function isSameMinute(remote: { date: string; time: string }, ours: ZonedStamp): boolean {
  return instantOfStamp({ ...remote, zone: ours.zone }).getTime() === instantOfStamp(ours).getTime();
}

function conflictOf(event: RemoteEvent): RemoteConflictError {
  return new RemoteConflictError({
    scheduleEventId: event.scheduleEventId,
    repId: event.repId,
    repName: event.staffedReps[0] ?? null,
    date: event.scheduledAt?.date ?? null,
    time: event.scheduledAt?.time ?? null,
  });
}

/** The server itself answered (500, 503, HTML, not JSON, empty body). A gateway, a silence or a claimed success allows no repeat. */
function mayRepeat(failure: CrossmarkError | null): boolean {
  if (failure instanceof TransientError) return failure.httpStatus === 500 || failure.httpStatus === 503;
  if (failure instanceof SessionExpiredError) return failure.kind === 'html';
  return failure instanceof SchemaError && (failure.reason === 'not json' || failure.reason === 'empty body');
}

export interface CreateVerifiedInput extends CreateInput {
  /** Read the condition first (`CROSSMARK_CREATE_PRECHECK`). */
  precheck: boolean;
  /** Narrows the look-up of a verification. */
  window?: DateWindow;
  /**
   * Milliseconds to go on trying while nothing can be sent: for a create that puts back what the same operation has taken
   * away. Default 0.
   */
  holdOutMs?: number;
}

/** Pause between two such tries when Crossmark names none. */
const HOLD_OUT_PAUSE_MS = 5_000;

export type CreateOutcome =
  /** `adopted`: found by a read instead of told by the create. */
  | { kind: 'booked'; scheduleEventId: string; adopted: boolean }
  | { kind: 'refused'; error: CrossmarkError }
  | { kind: 'conflict'; error: RemoteConflictError }
  /** Crossmark certainly has nothing of this create. */
  | { kind: 'not_sent'; error: CrossmarkError }
  | { kind: 'unknown'; error: OutcomeUnknownError };

const BOOKED: readonly Condition[] = ['scheduled', 'staffed', 'in_progress', 'paused', 'submitted'];
const OPEN: readonly Condition[] = ['unstaffed', 'reissued'];

/** §10.2 steps 2–7: pre-check, one create, verification, at most one more create. Rejects only when the hook rejects. */
export async function createVerified(
  port: Pick<CrossmarkPort, 'getCondition' | 'getEvent' | 'createSchedule'>,
  input: CreateVerifiedInput,
  deps: OperationDeps,
): Promise<CreateOutcome> {
  const verify = (attempt: number, failure: CrossmarkError | null, readsMs?: readonly number[]) =>
    step(deps, { call: 'verify', attempt }, async () => {
      const found = await verifyCreate(port, { ...input, failure, sleep: deps.sleep, readsMs });
      return { ...found, result: found.kind };
    });

  if (input.precheck) {
    const stop = await precheck(port, input, deps, verify);
    if (stop) return stop;
  }

  const { mPlanId, repId, locationId, start, end } = input;
  const create = (attempt: number) =>
    step(deps, { call: 'create', attempt }, async () => {
      const created = await port.createSchedule({ mPlanId, repId, locationId, start, end });
      return { ...created, result: 'booked' };
    }).catch(asCrossmarkError);
  let holdOutMs = input.holdOutMs ?? 0;
  let unclear: CrossmarkError | null = null;
  for (const attempt of [1, 2]) {
    let sent = await create(attempt);
    while (isOnlyLate(sent) && holdOutMs > 0) {
      const pause = Math.max(sent.retryAfterMs ?? HOLD_OUT_PAUSE_MS, 1_000);
      holdOutMs -= pause;
      await deps.sleep(pause);
      sent = await create(attempt);
    }
    if (!(sent instanceof CrossmarkError)) {
      return { kind: 'booked', scheduleEventId: sent.scheduleEventId, adopted: false };
    }
    if (sent.sent === 'no') return { kind: 'not_sent', error: sent };
    const refused = sent instanceof RemoteRejectedError;
    if (refused && attempt === 1) return { kind: 'refused', error: sent };
    // A second create that is unclear too ends here: whoever retries begins with a verification anyway.
    if (!refused && attempt === 2) return unknown(sent);
    unclear = sent;

    const found = await verify(attempt, sent);
    if (found.kind === 'adopt') {
      return { kind: 'booked', scheduleEventId: found.scheduleEventId, adopted: true };
    }
    if (found.kind === 'conflict') return found;
    if (found.kind === 'unknown') return unknown(sent);
    // Refused because the first create arrived late would have been found by the reads; so this is a plain refusal.
    if (refused) return { kind: 'refused', error: sent };
    if (found.kind === 'absent-unknown') return unknown(sent);
  }
  return unknown(unclear);
}

/** Nothing was sent because Crossmark could not be reached or asked to slow down. */
function isOnlyLate(sent: unknown): sent is CrossmarkError {
  const isLate = sent instanceof TransientError || sent instanceof RateLimitError;
  return isLate && sent.sent === 'no';
}

type Verify = (
  attempt: number,
  failure: CrossmarkError | null,
  readsMs?: readonly number[],
) => Promise<VerifyResult & { result: string }>;

/** An outcome when the create must not be sent; null to go on (also when the condition could not be read). */
async function precheck(
  port: Pick<CrossmarkPort, 'getCondition'>,
  input: CreateVerifiedInput,
  deps: OperationDeps,
  verify: Verify,
): Promise<CreateOutcome | null> {
  const seen = await step(deps, { call: 'precheck', attempt: 1 }, async () => {
    const condition = await port.getCondition({ mPlanId: input.mPlanId, locationId: input.locationId });
    return { ...condition, result: condition.condition };
  }).catch(asCrossmarkError);
  if (seen instanceof CrossmarkError || seen.rawCondition === null || OPEN.includes(seen.condition))
    return null;
  if (!BOOKED.includes(seen.condition)) {
    return { kind: 'refused', error: new RemoteRejectedError(`event is ${seen.rawCondition}`) };
  }
  const found = await verify(1, null, [0, ...VERIFY_READS_MS]);
  if (found.kind === 'adopt')
    return { kind: 'booked', scheduleEventId: found.scheduleEventId, adopted: true };
  if (found.kind === 'conflict') return found;
  if (found.kind === 'unknown' && found.error) {
    const error = new TransientError('the booking of the event could not be read', 'no', {
      cause: found.error,
    });
    return { kind: 'not_sent', error };
  }
  const booking = { scheduleEventId: null, repId: null, repName: null, date: null, time: null };
  return { kind: 'conflict', error: new RemoteConflictError(booking) };
}

function unknown(cause: CrossmarkError | null): CreateOutcome {
  const message = `the booking could not be verified${cause ? ` after: ${cause.message}` : ''}`;
  return {
    kind: 'unknown',
    error: new OutcomeUnknownError(message, { cause, httpStatus: cause?.httpStatus }),
  };
}

export type DeleteOutcome =
  /** `byRead`: the call failed, but a read shows that the booking is gone. */
  | { kind: 'deleted'; byRead: boolean }
  /** Crossmark still shows the booking. */
  | { kind: 'failed'; error: CrossmarkError }
  | { kind: 'unknown'; error: OutcomeUnknownError };

/** §10.4: delete (safe to repeat, the client retries), then read by id when it failed. Rejects only when the hook rejects. */
export async function deleteVerified(
  port: Pick<CrossmarkPort, 'deleteSchedule' | 'getEvent'>,
  input: { scheduleEventId: string; mPlanId: string; window?: DateWindow },
  deps: OperationDeps,
): Promise<DeleteOutcome> {
  const { scheduleEventId } = input;
  const failure = await step(deps, { call: 'delete', attempt: 1, scheduleEventId }, async () => {
    await port.deleteSchedule(scheduleEventId);
    return { result: 'deleted' };
  }).then(() => null, asCrossmarkError);
  if (failure === null) return { kind: 'deleted', byRead: false };
  if (failure.sent === 'no') return { kind: 'failed', error: failure };

  const event = await step(deps, { call: 'verify', attempt: 1, scheduleEventId }, async () => {
    const found = await port.getEvent(input.mPlanId, input.window);
    return { found, result: found === null ? 'not found' : `shows ${found.scheduleEventId ?? 'no booking'}` };
  }).then(({ found }) => found, asCrossmarkError);
  if (event === null || event instanceof CrossmarkError) {
    const message = `the delete could not be verified after: ${failure.message}`;
    return {
      kind: 'unknown',
      error: new OutcomeUnknownError(message, { cause: failure, httpStatus: failure.httpStatus }),
    };
  }
  if (event.scheduleEventId === scheduleEventId) return { kind: 'failed', error: failure };
  return { kind: 'deleted', byRead: true };
}

/** Runs one call between its two hook calls. A rejection of the hook reaches the caller as it is. */
async function step<T extends { result: string }>(
  deps: OperationDeps,
  about: Pick<OperationStep, 'call' | 'attempt' | 'scheduleEventId'>,
  run: () => Promise<T>,
): Promise<T> {
  await deps.onStep?.({ ...about, phase: 'before' });
  let value: T;
  try {
    value = await run();
  } catch (error) {
    if (error instanceof CrossmarkError)
      await deps.onStep?.({ ...about, phase: 'after', result: error.code, error });
    throw error;
  }
  const id = (value as { scheduleEventId?: string }).scheduleEventId ?? about.scheduleEventId;
  await deps.onStep?.({ ...about, phase: 'after', result: value.result, scheduleEventId: id });
  return value;
}

function asCrossmarkError(error: unknown): CrossmarkError {
  if (error instanceof CrossmarkError) return error;
  throw error;
}

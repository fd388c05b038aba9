import type { CrossmarkError } from '../../crossmark/errors.ts';
import type { CrossmarkPort, ZonedStamp } from '../../crossmark/port.ts';
import { createVerified, deleteVerified, verifyCreate } from '../../crossmark/verified.ts';
import { addDays, minutesOf, timeOf } from '../../domain/dates.ts';
import type { Failure, Step } from './journal.ts';

/**
 * An operation is a list of calls: bookings to take away, then those to make. It can be continued at any point,
 * because the journal says how far it got; a call that was begun is verified before anything else is sent (§10.1).
 */

export type OperationEnd =
  | { kind: 'done' }
  /** Nothing changed in Crossmark. */
  | { kind: 'failed'; failure: Failure }
  /** What had been taken away was put back. */
  | { kind: 'compensated'; failure: Failure }
  /** Something that was taken away could not be put back; the compensation steps say what. */
  | { kind: 'lost'; failure: Failure }
  | { kind: 'unknown'; failure: Failure };

export interface OperationContext {
  port: CrossmarkPort;
  /** Zone of the store. */
  zone: string;
  sleep: (ms: number) => Promise<void>;
  precheck: boolean;
  /** Saves the steps; rejects when the lease is lost, which ends the operation at once. */
  save: (steps: readonly Step[]) => Promise<void>;
}

/** Once something is taken away: how long the create that follows is tried while Crossmark cannot be reached. */
const HOLD_OUT_MS = 2 * 60_000;

/** Runs the steps from the first unfinished one; `steps` is changed in place and saved around every call. */
export async function runOperation(steps: Step[], context: OperationContext): Promise<OperationEnd> {
  for (const step of steps.filter((one) => one.purpose === 'forward')) {
    if (step.state === 'done') continue;
    if (step.state !== 'failed') await runStep(step, steps, context);
    const failure = step.failure ?? { code: 'OUTCOME_UNKNOWN', message: 'The outcome is not known.' };
    if (step.state === 'unknown') return { kind: 'unknown', failure };
    if (step.state === 'failed') return compensate(steps, failure, context);
  }
  return { kind: 'done' };
}

/** §10.5 step 3a, §10.6: takes back what was created and recreates what was deleted, last first. */
async function compensate(steps: Step[], failure: Failure, context: OperationContext): Promise<OperationEnd> {
  if (!steps.some((step) => step.purpose === 'compensate')) steps.push(...compensationOf(steps));
  const undoing = steps.filter((step) => step.purpose === 'compensate');
  if (undoing.length === 0) return { kind: 'failed', failure };
  await context.save(steps);
  for (const [at, step] of undoing.entries()) {
    if (step.state !== 'todo' && step.state !== 'begun') continue;
    // What could not be taken back is still there: creating beside it would book the event twice.
    const before = undoing.slice(0, at).find((one) => one.eventRefNum === step.eventRefNum);
    if (before !== undefined && before.state !== 'done') {
      step.state = 'failed';
      if (before.failure !== undefined) step.failure = before.failure;
      await context.save(steps);
    } else await runStep(step, steps, context);
  }
  const complete = undoing.every((step) => step.state === 'done');
  return { kind: complete ? 'compensated' : 'lost', failure };
}

function compensationOf(steps: readonly Step[]): Step[] {
  return steps
    .filter((step) => step.state === 'done')
    .reverse()
    .map(
      (step): Step =>
        step.call === 'delete'
          ? { ...step, call: 'create', purpose: 'compensate', state: 'todo', scheduleEventId: null }
          : { ...step, call: 'delete', purpose: 'compensate', state: 'todo' },
    );
}

/** One call to its end: afterwards the step is `done`, `failed` or `unknown`. */
async function runStep(step: Step, steps: readonly Step[], context: OperationContext): Promise<void> {
  if (step.call === 'delete') await runDelete(step, steps, context);
  else await runCreate(step, steps, context);
  await context.save(steps);
}

async function runDelete(step: Step, steps: readonly Step[], context: OperationContext): Promise<void> {
  const { port, sleep, save } = context;
  if (step.scheduleEventId === null) {
    // A booking whose answer was lost: first learn what there is (§10.4). Somebody else's is never taken away.
    const learnt: Step = { ...step };
    if ((await settleCreate(learnt, context)) === 'absent') {
      step.state = 'done';
      return;
    }
    if (learnt.state !== 'done') {
      step.state = learnt.state;
      if (learnt.failure !== undefined) step.failure = learnt.failure;
      return;
    }
    step.scheduleEventId = learnt.scheduleEventId;
  }
  if (step.scheduleEventId === null) return;
  const outcome = await deleteVerified(
    port,
    { scheduleEventId: step.scheduleEventId, mPlanId: step.mPlanId, window: step.window },
    {
      sleep,
      onStep: async ({ call, phase }) => {
        if (call !== 'delete' || phase !== 'before') return;
        step.state = 'begun';
        await save(steps);
      },
    },
  );
  if (outcome.kind === 'deleted') {
    step.state = 'done';
    delete step.failure;
  } else if (outcome.kind === 'failed') fail(step, outcome.error);
  else unknown(step, outcome.error);
}

async function runCreate(step: Step, steps: readonly Step[], context: OperationContext): Promise<void> {
  const { port, sleep, save, precheck } = context;
  if (step.state !== 'todo' && (await settleCreate(step, context)) !== 'absent') return;
  const outcome = await createVerified(
    port,
    {
      ...createInput(step, context.zone),
      // What is put back is always looked up: beside a booking that others made meanwhile it would be a second one.
      precheck: precheck || step.purpose === 'compensate',
      window: step.window,
      ...(steps.some((one) => one.call === 'delete' && one.state === 'done')
        ? { holdOutMs: HOLD_OUT_MS }
        : {}),
    },
    {
      sleep,
      onStep: async ({ call, phase, scheduleEventId, error }) => {
        if (call !== 'create') return;
        if (phase === 'before') step.state = 'begun';
        else if (error?.sent === 'no') step.state = 'todo';
        else if (error === undefined && scheduleEventId !== undefined) booked(step, scheduleEventId);
        await save(steps);
      },
    },
  );
  if (outcome.kind === 'booked') booked(step, outcome.scheduleEventId);
  else if (outcome.kind === 'unknown') unknown(step, outcome.error);
  else fail(step, outcome.error);
}

/**
 * §10.3 after a restart or before a retry: what became of a create that was begun. `absent` leaves the step `todo`; in
 * every other case it is `done`, `failed` (somebody else is booked) or `unknown`.
 */
export async function settleCreate(
  step: Step,
  context: Pick<OperationContext, 'port' | 'sleep' | 'zone'>,
): Promise<'settled' | 'absent'> {
  const { repId, mPlanId, start } = createInput(step, context.zone);
  const found = await verifyCreate(context.port, {
    mPlanId,
    repId,
    start,
    window: step.window,
    failure: null,
    sleep: context.sleep,
  });
  switch (found.kind) {
    case 'adopt':
      booked(step, found.scheduleEventId);
      return 'settled';
    case 'conflict':
      fail(step, found.error);
      return 'settled';
    case 'unknown':
      step.state = 'unknown';
      step.failure = {
        code: 'OUTCOME_UNKNOWN',
        message: `The booking could not be verified${found.error === null ? '' : `: ${found.error.message}`}.`,
      };
      return 'settled';
    default:
      step.state = 'todo';
      delete step.failure;
      return 'absent';
  }
}

function createInput(step: Step, zone: string) {
  const start: ZonedStamp = { date: step.date, time: step.time, zone };
  const minutes = minutesOf(step.time) + step.minutes;
  const end: ZonedStamp = {
    date: addDays(step.date, Math.floor(minutes / 1440)),
    time: timeOf(minutes % 1440),
    zone,
  };
  return { mPlanId: step.mPlanId, repId: step.repId, locationId: step.locationId, start, end };
}

function booked(step: Step, scheduleEventId: string): void {
  step.state = 'done';
  step.scheduleEventId = scheduleEventId;
  delete step.failure;
}

function fail(step: Step, error: CrossmarkError): void {
  step.state = 'failed';
  step.failure = failureOf(error);
}

function unknown(step: Step, error: CrossmarkError): void {
  step.state = 'unknown';
  step.failure = failureOf(error);
}

function failureOf(error: CrossmarkError): Failure {
  const { code, message, httpStatus, retryAfterMs } = error;
  return {
    code,
    message,
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

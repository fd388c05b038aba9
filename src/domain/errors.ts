import type { Problem } from './problems.ts';

/** Every code a service, the API or Slack can answer with: HTTP status, the sentence for people, and their next step. */
export const ERROR_TABLE = {
  VALIDATION_ERROR: [
    400,
    'Some of the input cannot be used.',
    'Correct the marked fields and send it again.',
  ],
  INVALID_EMPLOYEE_ROLE: [
    400,
    'This person does not have the role the work needs.',
    'Choose somebody with the right role.',
  ],
  STORE_REQUIRED: [400, 'It is not clear which store is meant.', 'Name the store.'],
  UNAUTHENTICATED: [401, 'The request could not be identified.', 'Sign in again or use a valid token.'],
  FORBIDDEN: [403, 'You do not have the right to do this.', 'Ask somebody who manages the store.'],
  NOT_FOUND: [404, 'This no longer exists.', 'Reload and look again.'],
  EMPLOYEE_NOT_FOUND: [404, 'This person is not known in the store.', 'Check the id or import the person.'],
  EVENT_NOT_FOUND: [404, 'This event is not known in the store.', 'Check the number or import the event.'],
  RUN_NOT_FOUND: [404, 'This run is not known in the store.', 'Open the newest proposal.'],
  ROW_NOT_FOUND: [404, 'This row is not part of the proposal any more.', 'Open the newest proposal.'],
  STORE_INACTIVE: [409, 'The store is not active.', 'Activate the store first.'],
  EMPLOYEE_INACTIVE: [409, 'This person is not active.', 'Choose somebody else or activate the person.'],
  RUN_IN_PROGRESS: [409, 'A run is already under way for this store.', 'Wait until it has finished.'],
  RUN_NOT_APPROVABLE: [409, 'This proposal cannot be decided any more.', 'Open the newest proposal.'],
  ALREADY_APPROVED: [409, 'This proposal has already been approved.', 'Follow its progress in the report.'],
  PARTLY_SUBMITTED: [
    409,
    'Part of this proposal has already been submitted.',
    'Leave out or unschedule single rows instead.',
  ],
  PROPOSAL_CHANGED: [
    409,
    'The proposal has changed since you opened it.',
    'Look at the new figures and decide again.',
  ],
  STALE_FORM: [
    409,
    'Somebody changed this while you had it open.',
    'Check the current values and save again.',
  ],
  CHANGE_IN_PROGRESS: [409, 'A change of this event is still under way.', 'Try again in a moment.'],
  ROW_ALREADY_PROCESSED: [409, 'This row has already been dealt with.', 'Reload to see its state.'],
  EVENT_TAKEN: [409, 'This event is already scheduled.', 'Change or unschedule the existing booking.'],
  EXCEPTION_EXISTS: [
    409,
    'There is already an exception for this day.',
    'Confirm that it should be replaced.',
  ],
  SWAP_PARTNER: [409, 'This row is one half of a swap.', 'Leave out or change the other half.'],
  CONTENT_CHANGED: [409, 'The content has changed since you looked at it.', 'Look again and decide anew.'],
  STATE: [409, 'This step is not possible in the present state.', 'Reload to see the state.'],
  CANCELLED_EVENTS: [409, 'Some of these events have been cancelled.', 'Remove them and try again.'],
  DAY_LOCKED: [409, 'The paperwork of this day is out.', 'Unlock the day first.'],
  NOTIFICATION_REQUIRED: [
    409,
    'People have to be told about a change on short notice.',
    'Record that they were told.',
  ],
  CONSTRAINT_VIOLATION: [422, 'This does not fit the rules.', 'Choose another person, day or time.'],
  REASON_REQUIRED: [422, 'This needs a confirmation.', 'Give a reason to go on.'],
  FILE_INVALID: [422, 'The file cannot be read.', 'Check the format and the columns.'],
  ROWS_INVALID: [
    422,
    'Some rows of the file cannot be used; nothing was saved.',
    'Correct the listed rows and import again.',
  ],
  RATE_LIMITED: [429, 'Too many requests in a short time.', 'Wait a moment and try again.'],
  SNAPSHOT_STALE: [409, 'The data changed while the run was planning.', 'Run again.'],
  CRASHED: [500, 'The run was interrupted.', 'Run again.'],
  TIME_LIMIT: [500, 'The run took too long and was stopped.', 'Run again.'],
  INTERNAL: [
    500,
    'The run stopped because its result did not hold up.',
    'Export the snapshot and report it.',
  ],
  DEPENDS_ON_FAILED_ROW: [409, 'This row waits for another one that failed.', 'Retry the other row first.'],
  REMOTE_REJECTED: [502, 'Crossmark refused the change.', 'Check the event in Crossmark, then retry.'],
  REMOTE_CONFLICT: [
    502,
    'Crossmark holds something different for this event.',
    'Compare both sides, then retry.',
  ],
  AUTH_FAILED: [502, 'Crossmark did not accept the sign-in.', 'Check the connection’s user and password.'],
  SESSION_EXPIRED: [502, 'The Crossmark session ended.', 'Retry.'],
  UNEXPECTED_DATA: [
    502,
    'Crossmark answered with something unexpected.',
    'Retry; report it when it happens again.',
  ],
  API_TIMEOUT: [504, 'Crossmark did not answer in time.', 'Retry.'],
  API_UNAVAILABLE: [502, 'Crossmark cannot be reached.', 'Retry when it is back.'],
  OUTCOME_UNKNOWN: [
    504,
    'It is not clear whether Crossmark accepted the change.',
    'Check the event in Crossmark.',
  ],
  DATABASE_ERROR: [503, 'The data could not be read or saved.', 'Try again in a moment.'],
  INTERNAL_ERROR: [
    500,
    'Something went wrong on our side.',
    'Try again; name the request id when it happens again.',
  ],
} as const satisfies Record<string, readonly [status: number, sentence: string, nextStep: string]>;

export type ErrorCode = keyof typeof ERROR_TABLE;

/** The base of all errors people may see: a stable code and what goes with it. */
export class DaybreakError extends Error {
  readonly code: ErrorCode;
  /** Shape depends on the code; safe to show. */
  readonly details: unknown;

  constructor(code: ErrorCode, message?: string, details?: unknown, cause?: unknown) {
    super(message ?? ERROR_TABLE[code][1], cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return ERROR_TABLE[this.code][0];
  }

  /** One sentence that says what to do now. */
  get nextStep(): string {
    return ERROR_TABLE[this.code][2];
  }
}

/** Input of the wrong shape; `details` lists every problem with its path. */
export class ValidationError extends DaybreakError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const first = problems[0];
    const text =
      first === undefined ? undefined : first.path === '' ? first.message : `${first.path}: ${first.message}`;
    super('VALIDATION_ERROR', text, problems);
    this.problems = problems;
  }
}

/** A run whose result breaks an invariant: nothing may be written. */
export class InvariantError extends DaybreakError {
  constructor(violations: readonly string[]) {
    super(
      'INTERNAL',
      `The plan broke ${violations.length} of its own rules: ${violations.slice(0, 3).join('; ')}`,
      violations,
    );
  }
}

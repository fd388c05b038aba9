/** The error taxonomy of Crossmark (§8): typed classes with a stable code; one table holds what a person reads. */

export type CrossmarkErrorCode =
  | 'VALIDATION_ERROR'
  | 'AUTH_FAILED'
  | 'SESSION_EXPIRED'
  | 'REMOTE_REJECTED'
  | 'REMOTE_CONFLICT'
  | 'UNEXPECTED_DATA'
  | 'RATE_LIMITED'
  | 'API_UNAVAILABLE'
  | 'API_TIMEOUT'
  | 'OUTCOME_UNKNOWN';

/** `no`: Crossmark certainly did nothing. `maybe`: no answer came. `yes`: Crossmark (or something before it) answered. */
export type Sent = 'no' | 'maybe' | 'yes';

export interface CrossmarkErrorOptions {
  sent?: Sent;
  httpStatus?: number;
  retryAfterMs?: number;
  cause?: unknown;
}

/** Longest remote text that is kept. */
export const REMOTE_TEXT_LIMIT = 2000;

export abstract class CrossmarkError extends Error {
  abstract readonly code: CrossmarkErrorCode;
  readonly sent: Sent;
  readonly httpStatus: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, defaultSent: Sent, options: CrossmarkErrorOptions = {}) {
    super(
      message.slice(0, REMOTE_TEXT_LIMIT),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = new.target.name;
    this.sent = options.sent ?? defaultSent;
    this.httpStatus = options.httpStatus;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A missing or wrong id, found before any call. */
export class ValidationError extends CrossmarkError {
  readonly code = 'VALIDATION_ERROR';
  constructor(message: string, options?: CrossmarkErrorOptions) {
    super(message, 'no', options);
  }
}

/** Sign-in refused, no usable session, or the connection is blocked after a refusal (CM-S5, CM-S6). */
export class AuthError extends CrossmarkError {
  readonly code = 'AUTH_FAILED';
  constructor(message: string, options?: CrossmarkErrorOptions) {
    super(message, 'no', options);
  }
}

/** `status` and `redirect` mean that the request was not processed; an HTML page with 200 proves nothing about a create. */
export class SessionExpiredError extends CrossmarkError {
  readonly code = 'SESSION_EXPIRED';
  readonly kind: 'status' | 'redirect' | 'html';
  constructor(kind: 'status' | 'redirect' | 'html', options?: CrossmarkErrorOptions) {
    super(`the session is not accepted (${kind})`, kind === 'html' ? 'yes' : 'no', options);
    this.kind = kind;
  }
}

/** Crossmark said no. `message` is its own text. */
export class RemoteRejectedError extends CrossmarkError {
  readonly code = 'REMOTE_REJECTED';
  constructor(message: string, options?: CrossmarkErrorOptions) {
    super(message, 'yes', options);
  }
}

export interface RemoteBooking {
  scheduleEventId: string | null;
  repId: string | null;
  repName: string | null;
  date: string | null;
  time: string | null;
}

/** The event is already booked remotely for another person or time; never overwritten. */
export class RemoteConflictError extends CrossmarkError {
  readonly code = 'REMOTE_CONFLICT';
  readonly booking: RemoteBooking;
  constructor(booking: RemoteBooking, options?: CrossmarkErrorOptions) {
    const who = booking.repName ?? (booking.repId ? `rep ${booking.repId}` : 'another person');
    const when = booking.date ? ` at ${booking.date}${booking.time ? ` ${booking.time}` : ''}` : '';
    super(`Crossmark already shows ${who}${when}.`, 'yes', options);
    this.booking = booking;
  }
}

export type SchemaReason =
  | 'not json'
  | 'empty body'
  | 'unexpected redirect'
  | 'unexpected fields'
  | 'missing id'
  | 'limit reached'
  | 'answer too large';

/** Crossmark sent something this client cannot read. `paths` name the fields; values are never kept. */
export class SchemaError extends CrossmarkError {
  readonly code = 'UNEXPECTED_DATA';
  readonly reason: SchemaReason;
  readonly paths: readonly string[];
  constructor(reason: SchemaReason, options?: CrossmarkErrorOptions & { paths?: readonly string[] }) {
    const paths = options?.paths ?? [];
    super(paths.length > 0 ? `${reason}: ${paths.join(', ')}` : reason, 'yes', options);
    this.reason = reason;
    this.paths = paths;
  }
}

/** 429. The wait counts for the whole connection. */
export class RateLimitError extends CrossmarkError {
  readonly code = 'RATE_LIMITED';
  override readonly retryAfterMs: number;
  constructor(retryAfterMs: number, options?: CrossmarkErrorOptions) {
    super('Crossmark asked to slow down', 'no', { httpStatus: 429, ...options });
    this.retryAfterMs = retryAfterMs;
  }
}

/** 5xx, timeout or network. `sent` says whether the server may have acted. */
export class TransientError extends CrossmarkError {
  readonly code: 'API_UNAVAILABLE' | 'API_TIMEOUT';
  constructor(message: string, sent: Sent, options?: CrossmarkErrorOptions) {
    super(message, sent, { ...options, sent });
    this.code = sent === 'no' ? 'API_UNAVAILABLE' : 'API_TIMEOUT';
  }
}

/** Crossmark did not answer several calls in a row: this one was held back. `until`: when the next one is let through. */
export class CircuitOpenError extends TransientError {
  readonly until: Date;
  override readonly retryAfterMs: number;
  constructor(until: Date, retryAfterMs: number) {
    super(`Crossmark did not answer several times; no call before ${until.toISOString()}`, 'no');
    this.retryAfterMs = retryAfterMs;
    this.until = until;
  }
}

/** A create or delete that could not be verified; every later attempt starts with the verification. */
export class OutcomeUnknownError extends CrossmarkError {
  readonly code = 'OUTCOME_UNKNOWN';
  constructor(message: string, options?: CrossmarkErrorOptions) {
    super(message, 'maybe', options);
  }
}

/** What a person reads, by code. null: the error's own message is the text. */
export const MESSAGES_FOR_PEOPLE: Record<CrossmarkErrorCode, string | null> = {
  VALIDATION_ERROR: null,
  AUTH_FAILED: 'Daybreak cannot sign in to Crossmark.',
  SESSION_EXPIRED: 'The Crossmark session could not be renewed.',
  REMOTE_REJECTED: null,
  REMOTE_CONFLICT: null,
  UNEXPECTED_DATA: 'Crossmark sent unexpected data.',
  RATE_LIMITED: 'Crossmark asked Daybreak to slow down.',
  API_UNAVAILABLE: 'Crossmark did not answer.',
  API_TIMEOUT: 'Crossmark did not answer.',
  OUTCOME_UNKNOWN: 'It is not known whether Crossmark took the change. Daybreak is checking.',
};

/** The text for people (§8). Remote text is not escaped here: each surface escapes in its own way. */
export function messageForPeople(error: CrossmarkError): string {
  return MESSAGES_FOR_PEOPLE[error.code] ?? error.message;
}

import { describe, expect, it } from 'vitest';
import {
  AuthError,
  CrossmarkError,
  messageForPeople,
  OutcomeUnknownError,
  RateLimitError,
  RemoteConflictError,
  RemoteRejectedError,
  SchemaError,
  SessionExpiredError,
  TransientError,
  ValidationError,
} from '../../src/crossmark/errors.ts';

const BOOKING = {
  scheduleEventId: '40010001',
  repId: '70002',
  repName: 'Bram Norrow',
  date: '2026-01-04',
  time: '10:30',
};

describe('the error taxonomy (§8)', () => {
  it.each<[CrossmarkError, string, string, string]>([
    [new ValidationError('the RepID is missing'), 'VALIDATION_ERROR', 'no', 'the RepID is missing'],
    [new AuthError('refused'), 'AUTH_FAILED', 'no', 'Daybreak cannot sign in to Crossmark.'],
    [
      new SessionExpiredError('status'),
      'SESSION_EXPIRED',
      'no',
      'The Crossmark session could not be renewed.',
    ],
    [
      new SessionExpiredError('html'),
      'SESSION_EXPIRED',
      'yes',
      'The Crossmark session could not be renewed.',
    ],
    [new RemoteRejectedError('Rep is on leave'), 'REMOTE_REJECTED', 'yes', 'Rep is on leave'],
    [
      new RemoteConflictError(BOOKING),
      'REMOTE_CONFLICT',
      'yes',
      'Crossmark already shows Bram Norrow at 2026-01-04 10:30.',
    ],
    [new SchemaError('not json'), 'UNEXPECTED_DATA', 'yes', 'Crossmark sent unexpected data.'],
    [new RateLimitError(5000), 'RATE_LIMITED', 'no', 'Crossmark asked Daybreak to slow down.'],
    [new TransientError('ECONNREFUSED', 'no'), 'API_UNAVAILABLE', 'no', 'Crossmark did not answer.'],
    [new TransientError('ETIMEDOUT', 'maybe'), 'API_TIMEOUT', 'maybe', 'Crossmark did not answer.'],
    [
      new OutcomeUnknownError('x'),
      'OUTCOME_UNKNOWN',
      'maybe',
      'It is not known whether Crossmark took the change. Daybreak is checking.',
    ],
  ])('%s', (error, code, sent, text) => {
    expect(error).toBeInstanceOf(CrossmarkError);
    expect(error).toMatchObject({ code, sent, name: error.constructor.name });
    expect(messageForPeople(error)).toBe(text);
  });

  it('a rate limit carries its wait and status', () => {
    expect(new RateLimitError(7000)).toMatchObject({ retryAfterMs: 7000, httpStatus: 429 });
  });
});

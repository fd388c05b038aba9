import { CrossmarkError, type CrossmarkErrorCode } from '../../crossmark/errors.ts';
import { DaybreakError, type ErrorCode } from '../../domain/errors.ts';

/** Why the roster could not be read or used, with the step that helps (crossmark §13). */
export class RosterError extends DaybreakError {
  readonly #nextStep: string;

  constructor(code: ErrorCode, sentence: string, nextStep: string, cause?: unknown) {
    super(code, sentence, undefined, cause);
    this.#nextStep = nextStep;
  }

  override get nextStep(): string {
    return this.#nextStep;
  }
}

/** The store works locally. */
export function notConnected(): RosterError {
  return new RosterError(
    'STATE',
    'This store works without Crossmark, so there is no roster to import from.',
    'Add people by hand, import a file with `daybreak employees import`, or ask an administrator to connect the store.',
  );
}

/** The list is used up, older than 30 minutes, or of somebody else. */
export function noLongerKept(): RosterError {
  return new RosterError(
    'CONTENT_CHANGED',
    'This list is no longer kept: it was imported already, or it is older than 30 minutes.',
    'Fetch it again; nothing was changed by this step.',
  );
}

const NOT_REACHED = [
  'Daybreak cannot connect to Crossmark.',
  'Nothing was imported. Try again in a few minutes.',
] as const;
const SIGN_IN = [
  'Daybreak cannot sign in to Crossmark.',
  'Nothing was imported. Please ask an administrator to renew the sign-in.',
] as const;
const UNEXPECTED = [
  'Crossmark sent unexpected data instead of the roster.',
  'Nothing was imported. Try again; tell an administrator when it happens again.',
] as const;
const WORDS: Partial<Record<CrossmarkErrorCode, readonly [string, string]>> = {
  AUTH_FAILED: SIGN_IN,
  SESSION_EXPIRED: SIGN_IN,
  UNEXPECTED_DATA: UNEXPECTED,
  REMOTE_REJECTED: UNEXPECTED,
};

/** A failed read in the words of §13; errors that are not Crossmark's stay as they are. */
export function rosterTrouble(error: unknown): unknown {
  if (!(error instanceof CrossmarkError)) return error;
  const [sentence, nextStep] = WORDS[error.code] ?? NOT_REACHED;
  return new RosterError(error.code, sentence, nextStep, error);
}

import { DaybreakError, ERROR_TABLE, type ErrorCode } from '../domain/errors.ts';
import { ForbiddenError } from '../services/authz.ts';

/** What a person reads when something was refused: one sentence, one next step, the details that help. */
export interface Explained {
  code: string;
  sentence: string;
  nextStep: string;
  details: string[];
}

/** One place turns errors into words; anything unforeseen becomes a sentence without internals. */
export function explain(error: unknown): Explained {
  if (error instanceof ForbiddenError) {
    const whoCan = error.whoCan.map((id) => `<@${id}>`).join(', ');
    return {
      code: error.code,
      sentence: error.message,
      nextStep: error.whoCan.length > 0 ? 'Somebody with the right can do it.' : error.nextStep,
      details: whoCan ? [] : [],
    };
  }
  if (error instanceof DaybreakError) {
    return {
      code: error.code,
      sentence: error.message,
      nextStep: error.nextStep,
      details: detailsOf(error.details),
    };
  }
  return {
    code: 'INTERNAL_ERROR',
    sentence: ERROR_TABLE.INTERNAL_ERROR[1],
    nextStep: ERROR_TABLE.INTERNAL_ERROR[2],
    details: [],
  };
}

/** The sentence and the next step of a code that is stored with a row or a run. */
export function wordsOfCode(code: string): { sentence: string; nextStep: string } {
  const [, sentence, nextStep] =
    code in ERROR_TABLE ? ERROR_TABLE[code as ErrorCode] : ERROR_TABLE.INTERNAL_ERROR;
  return { sentence, nextStep };
}

/** Lists of findings and of problems are worth showing; other shapes are for programs. */
function detailsOf(details: unknown): string[] {
  const list = Array.isArray(details)
    ? details
    : ((details as { violations?: unknown } | undefined)?.violations ?? []);
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    const message = (item as { message?: unknown } | null)?.message;
    return typeof message === 'string' ? [message] : [];
  });
}

import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { ANSWER_WORDS } from '../../blocks/answers.ts';
import { DaybreakError, ERROR_TABLE, type ErrorCode } from '../domain/errors.ts';

/** What a person reads when something was refused: one sentence, one next step, the details that help. */
export interface Explained {
  code: string;
  sentence: string;
  nextStep: string;
  details: string[];
}

/** Whether an error says something to the person; everything else belongs in the log. */
export function isForPeople(error: unknown): boolean {
  return error instanceof DaybreakError || slackTrouble(error) !== null;
}

/** One place turns errors into words; anything unforeseen becomes a sentence without internals. */
export function explain(error: unknown): Explained {
  if (error instanceof DaybreakError) {
    const { code, message, nextStep } = error;
    // A sentence made of the findings needs no list of them.
    const details = detailsOf(error.details).filter((detail) => !message.includes(detail));
    return { code, sentence: message, nextStep, details };
  }
  const trouble = slackTrouble(error);
  if (trouble !== null) return { code: 'SLACK', ...trouble, details: [] };
  return { code: 'INTERNAL_ERROR', ...wordsOfCode('INTERNAL_ERROR'), details: [] };
}

/** SL-11: what Slack's own limits mean for the person who pressed something; null for every other error. */
function slackTrouble(error: unknown): { sentence: string; nextStep: string } | null {
  if (error instanceof WebAPIRateLimitedError) return ANSWER_WORDS.slackBusy(error.retryAfter);
  if (error instanceof WebAPIPlatformError && TRIGGER_OVER.has(error.data.error))
    return ANSWER_WORDS.dialogOver;
  return null;
}
const TRIGGER_OVER = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id']);

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

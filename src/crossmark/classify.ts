import {
  RateLimitError,
  REMOTE_TEXT_LIMIT,
  RemoteRejectedError,
  SchemaError,
  SessionExpiredError,
  TransientError,
} from './errors.ts';
import type { WireAnswer } from './transport.ts';

export type Classified = { kind: 'json'; value: unknown } | { kind: 'empty' };

const DEFAULT_WAIT_MS = 5_000;
const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const HTTP_DATE = /^[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}/;

/**
 * Rows 3–12 of the table in §3.1, first match wins (1 and 2 are the transport's, 13 and 14 the endpoint's). The Content-Type is never
 * looked at: Crossmark sends JSON as text/html.
 */
export function classify(answer: WireAnswer, now: Date): Classified {
  const { status: httpStatus } = answer;
  if (httpStatus === 429) throw new RateLimitError(retryAfterMs(answer.retryAfter, now));
  if (httpStatus === 401 || httpStatus === 403) throw new SessionExpiredError('status', { httpStatus });
  if (httpStatus >= 300 && httpStatus < 400) {
    if (isLoginLocation(answer.location)) throw new SessionExpiredError('redirect', { httpStatus });
    throw new SchemaError('unexpected redirect', { httpStatus });
  }
  if (httpStatus >= 500) throw new TransientError(`HTTP ${httpStatus}`, 'yes', { httpStatus });
  const text = trimmed(answer.body);
  if (httpStatus >= 400)
    throw new RemoteRejectedError(rejectionText(text) ?? `HTTP ${httpStatus}`, { httpStatus });
  if (isHtml(text)) throw new SessionExpiredError('html', { httpStatus });
  if (text === '') return { kind: 'empty' };
  const value = parseJson(text);
  if (value === undefined) throw new SchemaError('not json', { httpStatus });
  if (isRefusal(value))
    throw new RemoteRejectedError(messageOf(value) ?? 'refused without a reason', { httpStatus });
  return { kind: 'json', value };
}

/** `Retry-After` as seconds or HTTP date; 5 s without a usable one, at least 1 s and never more than 60 s. */
export function retryAfterMs(header: string | null, now: Date): number {
  const text = header?.trim() ?? '';
  const isSeconds = /^\d+$/.test(text);
  // Other texts are not given to the date parser: it reads "-5" as a month.
  if (!isSeconds && !HTTP_DATE.test(text)) return DEFAULT_WAIT_MS;
  const wait = isSeconds ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(wait) ? DEFAULT_WAIT_MS : Math.min(Math.max(wait, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
}

export function isLoginLocation(location: string | null): boolean {
  return location?.toLowerCase().includes('/login') ?? false;
}

/** Without byte order mark and outer white space. */
export function trimmed(body: string): string {
  return body.replace(/^\uFEFF/, '').trim();
}

export function isHtml(text: string): boolean {
  return /^<(!doctype|html)/i.test(text);
}

/** undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Row 12. Words such as "login" inside the text mean nothing. */
function isRefusal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { error, success, ok } = value as Record<string, unknown>;
  return error === true || success === false || ('ok' in value && ok !== 1 && ok !== '1' && ok !== true);
}

/** The first text among the fields in which Crossmark says why. */
function messageOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { message, msg, errorMessage, error, errors } = value as Record<string, unknown>;
  const first = Array.isArray(errors) ? (errors as unknown[])[0] : undefined;
  const texts = [message, msg, errorMessage, error, first];
  return texts.find((text): text is string => typeof text === 'string' && text.trim() !== '');
}

function rejectionText(text: string): string | undefined {
  if (text === '' || isHtml(text)) return undefined;
  return messageOf(parseJson(text)) ?? text.slice(0, REMOTE_TEXT_LIMIT);
}

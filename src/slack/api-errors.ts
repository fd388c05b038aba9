import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';

/** What a failed Slack call means for the message that was being sent (slack rules §5, §6). */
export type SlackFailure =
  | { kind: 'rate_limited'; retryAfterMs: number; code: string }
  /** Nothing left this machine: sending again cannot double anything. */
  | { kind: 'not_sent'; code: string }
  /** The request left, the answer was lost: Slack may have taken it. */
  | { kind: 'unknown'; code: string }
  | { kind: 'transient'; code: string }
  | { kind: 'configuration'; code: string }
  | { kind: 'lost_message'; code: string }
  | { kind: 'defect'; code: string; details: string[] }
  | { kind: 'credentials'; code: string }
  | { kind: 'missing_scope'; code: string; scope: string }
  /** Not Slack's doing: a renderer, the database or a defect of ours. */
  | { kind: 'not_slack'; code: string };

const CONFIGURATION = new Set([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'user_not_found',
  'user_disabled',
  'messages_tab_disabled',
]);
const LOST_MESSAGE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);
const CREDENTIALS = new Set(['invalid_auth', 'not_authed', 'token_revoked', 'account_inactive']);
const TRANSIENT = new Set([
  'ratelimited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]);
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** A step before the one that puts something into a conversation has failed: nothing can stand there yet (SL-25). */
export class BeforePostError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'BeforePostError';
  }
}

/** SL-18: errors are told apart by class; the code string only refines a platform error. */
export function classifySlackError(error: unknown): SlackFailure {
  if (error instanceof BeforePostError) {
    const failure = classifySlackError(error.cause);
    const lost = failure.kind === 'unknown' || failure.kind === 'not_slack';
    return lost ? { kind: 'not_sent', code: failure.code } : failure;
  }
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'rate_limited', retryAfterMs: error.retryAfter * 1000, code: 'ratelimited' };
  }
  if (error instanceof WebAPIPlatformError) return classifyPlatform(error);
  if (error instanceof WebAPIHTTPError) {
    return error.statusCode >= 500
      ? { kind: 'unknown', code: `http_${error.statusCode}` }
      : { kind: 'transient', code: `http_${error.statusCode}` };
  }
  if (error instanceof WebAPIRequestError) {
    const code = causeCode(error.original);
    return NEVER_LEFT.has(code)
      ? { kind: 'not_sent', code }
      : { kind: 'unknown', code: code || 'request_error' };
  }
  // A 429 without a readable Retry-After arrives as a plain Error.
  if (error instanceof Error && error.message.startsWith('Retry header did not contain')) {
    return { kind: 'rate_limited', retryAfterMs: 30_000, code: 'ratelimited' };
  }
  return { kind: 'not_slack', code: error instanceof Error ? error.name : 'error' };
}

function classifyPlatform(error: WebAPIPlatformError): SlackFailure {
  const code = error.data.error;
  if (CONFIGURATION.has(code)) return { kind: 'configuration', code };
  if (LOST_MESSAGE.has(code)) return { kind: 'lost_message', code };
  if (CREDENTIALS.has(code)) return { kind: 'credentials', code };
  if (TRANSIENT.has(code)) return { kind: 'transient', code };
  if (code === 'missing_scope') {
    return { kind: 'missing_scope', code, scope: String((error.data as { needed?: unknown }).needed ?? '?') };
  }
  return { kind: 'defect', code, details: error.data.response_metadata?.messages ?? [] };
}

/** fetch hides the socket's error code behind one or two `cause` links. */
function causeCode(error: unknown): string {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    const code = (e as NodeJS.ErrnoException).code;
    if (typeof code === 'string') return code;
  }
  return '';
}

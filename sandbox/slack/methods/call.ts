import type { Refusal } from '../checker/payloads.ts';
import { asString, type Json } from '../json.ts';
import type { Conversation } from '../model.ts';
import { conversationOf } from '../shapes.ts';
import type { Workspace } from '../workspace.ts';

/** An answer with `ok: false`. */
export class ApiError extends Error {
  readonly more: Json;

  constructor(error: string, more: Json = {}) {
    super(error);
    this.name = 'ApiError';
    this.more = more;
  }
}

/** One call of a method: the workspace and the arguments, JSON values already decoded. */
export interface Call {
  ws: Workspace;
  args: Json;
}

export interface Method {
  /** Scope that is needed, or one for each kind of conversation. */
  scope?: string | ((call: Call) => string | undefined);
  /** blocks.validate needs no token. */
  withoutToken?: true;
  run(call: Call): Json;
}

export type Methods = Record<string, Method>;

export const fail = (error: string, more?: Json): never => {
  throw new ApiError(error, more);
};

/** Slack's answer to a payload that breaks a rule of Block Kit. */
export const refuse = (refusal: Refusal | undefined): void => {
  if (refusal) fail(refusal.error, { response_metadata: { messages: refusal.messages } });
};

export const badArguments = (message: string): never =>
  fail('invalid_arguments', { response_metadata: { messages: [`[ERROR] ${message}`] } });

/** The conversation a call names. @throws channel_not_found */
export function channelOf(call: Call, word: unknown = call.args.channel): Conversation {
  const conversation = conversationOf(call.ws, asString(word));
  // A private channel the app is not in does not exist for it.
  if (!conversation || (conversation.kind === 'private' && !memberNow(call.ws, conversation)))
    return fail('channel_not_found');
  return conversation;
}

/** Is the app a member, the kick switch considered? */
export const memberNow = (ws: Workspace, conversation: Conversation): boolean =>
  conversation.botIn &&
  !ws.faults.lasting('kick_bot', (f) => f.channel === conversation.id || f.channel === conversation.name);

/** A page of a list with Slack's cursor. */
export function page<T>(list: T[], args: Json, most = 100): { items: T[]; next: string } {
  const start = Number(Buffer.from(asString(args.cursor) ?? '', 'base64url').toString() || 0);
  if (!Number.isInteger(start)) return fail('invalid_cursor');
  const limit = Math.max(1, Math.min(Number(args.limit ?? most) || most, 1_000));
  const end = start + limit;
  const next = end < list.length ? Buffer.from(String(end)).toString('base64url') : '';
  return { items: list.slice(start, end), next };
}

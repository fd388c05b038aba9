import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkMessageBlocks } from './checker/payloads.ts';
import { withIds } from './elements.ts';
import { decodeArguments, readBody, sendJson } from './http.ts';
import { asList, asString, type Json } from './json.ts';
import { SANDBOX_LIMITS } from './limits.ts';
import type { ResponseTarget } from './model.ts';
import type { Workspace } from './workspace.ts';

/**
 * A message body that answers an interaction (response_url, or the answer to a command).
 * Ephemeral unless `response_type: in_channel`. Returns Slack's error name, or undefined.
 */
export function respond(ws: Workspace, target: ResponseTarget, body: Json): string | undefined {
  const original = target.ts ? ws.messages.get(target.channel, target.ts) : undefined;
  if (body.delete_original === true) {
    if (original) ws.messages.delete(original);
    return undefined;
  }
  const hasBlocks = asList(body.blocks).length > 0;
  const text = (asString(body.text) ?? '').slice(0, SANDBOX_LIMITS.messageText);
  if (text.trim() === '' && !hasBlocks) return 'no_text';
  const refusal = hasBlocks ? checkMessageBlocks(body.blocks) : undefined;
  if (refusal) return refusal.error;
  const blocks = hasBlocks ? withIds(body.blocks, ws.ids) : undefined;
  // An original keeps its visibility: ephemeral stays ephemeral, visible stays visible.
  if (body.replace_original === true && original) {
    ws.messages.change(original, { text, blocks, edited: { ts: ws.ids.ts(ws.clock.now()) } });
    return undefined;
  }
  const visible = body.response_type === 'in_channel';
  const threadTs = asString(body.thread_ts) ?? target.threadTs;
  ws.messages.post(target.channel, {
    user: ws.app.userId,
    botId: ws.app.botId,
    text,
    ...(blocks ? { blocks } : {}),
    ...(threadTs && ws.messages.get(target.channel, threadTs) ? { threadTs } : {}),
    ...(visible ? {} : { ephemeralTo: target.user }),
  });
  return undefined;
}

/** `POST /response/{id}`: five uses, thirty minutes. */
export async function handleResponseUrl(
  ws: Workspace,
  id: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const args = decodeArguments(req, await readBody(req));
  const target = ws.responseUrls.use(id);
  const error = typeof target === 'string' ? target : respond(ws, target, args);
  const status = typeof target === 'string' ? 404 : error ? 400 : 200;
  const body = error ? { ok: false, error } : { ok: true };
  ws.addLog({
    direction: 'in',
    kind: 'response_url',
    status,
    ms: Math.round(performance.now() - started),
    request: args,
    response: body,
    ...(error ? { error } : {}),
    ...(typeof target === 'string' ? {} : { user: target.user }),
  });
  sendJson(res, status, body);
}

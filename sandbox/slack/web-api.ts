import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeArguments, readBody, sendJson, sleep } from './http.ts';
import { asString, type Json } from './json.ts';
import { blockMethods } from './methods/blocks.ts';
import { ApiError, type Call, fail, type Method, type Methods } from './methods/call.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { fileMethods } from './methods/files.ts';
import { userMethods } from './methods/users.ts';
import { viewMethods } from './methods/views.ts';
import type { Workspace } from './workspace.ts';

const METHODS: Methods = {
  ...userMethods,
  ...conversationMethods,
  ...chatMethods,
  ...viewMethods,
  ...fileMethods,
  ...blockMethods,
};

/** Names of all methods this workspace knows. */
export const METHOD_NAMES = Object.keys(METHODS);

function authorise(call: Call, name: string, method: Method, token: string | undefined): void {
  const { ws } = call;
  if (method.withoutToken) return;
  if (!token) fail('not_authed');
  if (token !== ws.botToken) fail('invalid_auth');
  if (ws.faults.lasting('revoked_token')) fail('token_revoked');
  const needed = typeof method.scope === 'function' ? method.scope(call) : method.scope;
  const taken = ws.faults.lasting(
    'missing_scope',
    (f) => f.method === name || (!!needed && f.scope === needed),
  );
  if (taken || (needed && !ws.scopes.has(needed)))
    fail('missing_scope', { needed: needed ?? taken?.scope ?? '', provided: [...ws.scopes].join(',') });
}

function answer(ws: Workspace, name: string, args: Json, token: string | undefined): Json {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  try {
    if (!method) return fail('unknown_method', { req_method: name });
    const call = { ws, args };
    authorise(call, name, method, token);
    const injected = ws.faults.take('platform_error', name);
    if (injected) fail(injected.error);
    return { ok: true, ...method.run(call) };
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, error: error.message, ...error.more };
    throw error;
  }
}

/** `POST {apiUrl}{method}`: decodes, lets the fault switches act, answers as Slack does, writes the log. */
export async function handleWebApi(
  ws: Workspace,
  name: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const args = decodeArguments(req, await readBody(req));
  const bearer = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  const token = bearer ?? asString(args.token);
  delete args.token;
  const log = (status: number | null, response: unknown, fault?: string) =>
    ws.addLog({
      direction: 'in',
      kind: name,
      status,
      ms: Math.round(performance.now() - started),
      request: args,
      response,
      ...(isFailure(response) ? { error: response.error } : {}),
      ...(fault ? { fault } : {}),
    });

  const late = ws.faults.take('latency', name);
  if (late) await sleep(late.ms);
  const limited = ws.faults.take('rate_limit', name);
  if (limited) {
    const body = { ok: false, error: 'ratelimited' };
    log(429, body, 'rate_limit');
    sendJson(res, 429, body, { 'retry-after': String(limited.retryAfter) });
    return;
  }
  const broken = ws.faults.take('http_error', name);
  if (broken) {
    log(broken.status, null, 'http_error');
    res
      .writeHead(broken.status, { 'content-type': 'text/html' })
      .end('<html><body>Service error</body></html>');
    return;
  }
  const lost = ws.faults.take('lost_response', name);
  const body = answer(ws, name, args, token);
  if (lost) {
    log(null, body, 'lost_response');
    req.socket.destroy();
    return;
  }
  log(200, body, late ? 'latency' : undefined);
  sendJson(res, 200, body, { 'x-oauth-scopes': [...ws.scopes].join(',') });
}

const isFailure = (body: unknown): body is { ok: false; error: string } =>
  typeof body === 'object' && body !== null && 'ok' in body && body.ok === false;

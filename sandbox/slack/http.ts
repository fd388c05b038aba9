import type { IncomingMessage, ServerResponse } from 'node:http';
import { asString, isObject, type Json, parseJson } from './json.ts';

const MAX_BODY = 32 * 1024 * 1024;

/** The whole body. @throws when it is larger than 32 MB or the sender breaks off. */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req) {
    size += (part as Buffer).length;
    if (size > MAX_BODY) throw new Error('body too large');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

export const contentType = (req: IncomingMessage): string =>
  (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** Fields of a form whose values are JSON. */
const JSON_FIELDS = ['blocks', 'attachments', 'metadata', 'view', 'files', 'message'];

/** The arguments of a Web API call: JSON or form, query string included; JSON values of a form are decoded. */
export function decodeArguments(req: IncomingMessage, body: Buffer): Json {
  const query = new URL(req.url ?? '/', 'http://sandbox').searchParams;
  const args: Json = Object.fromEntries(query);
  if (contentType(req) === 'application/json') {
    const json = parseJson(body.toString('utf8'));
    if (isObject(json)) Object.assign(args, json);
  } else if (contentType(req) === 'application/x-www-form-urlencoded')
    Object.assign(args, Object.fromEntries(new URLSearchParams(body.toString('utf8'))));
  for (const key of JSON_FIELDS) {
    const text = asString(args[key]);
    if (text !== undefined) args[key] = parseJson(text) ?? text;
  }
  return args;
}

export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  if (res.destroyed || res.writableEnded) return;
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  res.end(JSON.stringify(body));
}

export function sendBytes(res: ServerResponse, type: string, bytes: Buffer, name?: string): void {
  res.writeHead(200, {
    'content-type': type,
    'content-length': bytes.length,
    'x-content-type-options': 'nosniff',
    ...(name ? { 'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(name)}` } : {}),
  });
  res.end(bytes);
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

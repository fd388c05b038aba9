import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from './world.ts';

export type BodyKind = 'none' | 'form' | 'multipart' | 'json' | 'other';

/** One request, parsed. */
export interface Exchange {
  method: string;
  path: string;
  query: Record<string, string>;
  /** Query and body, not decoded. */
  raw: string;
  bodyKind: BodyKind;
  body: Record<string, string>;
  json: unknown;
  headers: IncomingMessage['headers'];
  /** The `PHPSESSID` of the one cookie header; null when it is missing or there is more than one. */
  sessionId: string | null;
  hasCookie: boolean;
}

/** An answer before it is written. */
export interface Answer {
  status: number;
  headers?: Record<string, string | string[]>;
  body: string;
  /** The reason of a refusal, for the log. */
  refused?: string;
  /** JSON answers wear the disguise of the real server unless the option is off. */
  json?: boolean;
}

const MAX_BODY_BYTES = 2 * 1024 * 1024;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

export async function readExchange(request: IncomingMessage): Promise<Exchange> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const contentType = request.headers['content-type'] ?? '';
  const raw = await readBody(request);
  const { bodyKind, body, json } = await parseBody(raw, contentType);
  const cookies = (request.headers.cookie ?? '')
    .split(';')
    .flatMap((part) => /^\s*PHPSESSID=(.*)$/.exec(part)?.[1] ?? []);
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    raw: [url.search.slice(1), raw.toString('utf8')].filter((part) => part !== '').join('\n'),
    bodyKind,
    body,
    json,
    headers: request.headers,
    sessionId: cookies.length === 1 ? (cookies[0] ?? null) : null,
    hasCookie: request.headers.cookie !== undefined,
  };
}

/** Only a browser page or program on this machine may talk to the sandbox. */
export function isLocal(headers: IncomingMessage['headers']): boolean {
  const host = `http://${headers.host ?? ''}`;
  const { origin } = headers;
  return isLoopbackUrl(host) && (origin === undefined || origin === host);
}

function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.has(new URL(url).hostname);
}

export function json(value: unknown, status = 200): Answer {
  return { status, body: JSON.stringify(value), json: true };
}

/** `ok: 0` and why. */
export function refusal(message: string): Answer {
  return { ...json({ ok: 0, message }), refused: message };
}

export function html(body: string, status = 200): Answer {
  return { status, body, headers: { 'Content-Type': 'text/html; charset=utf-8' } };
}

/** Writes an answer, JSON with the header quirk of §15. */
export function write(response: ServerResponse, answer: Answer, world: World): void {
  const type = world.options.contentTypeQuirk ? 'text/html; charset="utf-8"' : 'application/json';
  const disguise = {
    'Content-Type': type,
    'Cache-Control': 'no-cache, max-age=0, must-revalidate',
    Pragma: 'no-cache',
    Expires: 'Thu, 19 Nov 1981 08:52:00 GMT',
  };
  response.writeHead(answer.status, { ...(answer.json ? disguise : {}), ...answer.headers });
  response.end(answer.body);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > MAX_BODY_BYTES) throw new Error('body too large');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

async function parseBody(
  raw: Buffer,
  contentType: string,
): Promise<{ bodyKind: BodyKind; body: Record<string, string>; json: unknown }> {
  if (raw.length === 0) return { bodyKind: 'none', body: {}, json: undefined };
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) {
    return {
      bodyKind: 'form',
      body: Object.fromEntries(new URLSearchParams(raw.toString('utf8'))),
      json: undefined,
    };
  }
  if (/^multipart\/form-data\b/i.test(contentType)) {
    const form = await new Response(raw, { headers: { 'Content-Type': contentType } })
      .formData()
      .catch(() => null);
    if (!form) return { bodyKind: 'other', body: {}, json: undefined };
    const fields = [...form].flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    );
    return { bodyKind: 'multipart', body: Object.fromEntries(fields), json: undefined };
  }
  if (/^application\/json\b/i.test(contentType)) {
    try {
      return { bodyKind: 'json', body: {}, json: JSON.parse(raw.toString('utf8')) as unknown };
    } catch {
      return { bodyKind: 'other', body: {}, json: undefined };
    }
  }
  return { bodyKind: 'other', body: {}, json: undefined };
}

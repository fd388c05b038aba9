import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { isAxiosError } from 'axios';
import { type CrossmarkError, SchemaError, TransientError } from './errors.ts';

/** One raw call (§3): no session logic, no retry, no opinion about the answer. */
export interface WireRequest {
  method: 'GET' | 'POST';
  /** Path with its query, already encoded. */
  path: string;
  /** Path of the page that would have sent it. */
  referer: string;
  /** The whole call, from the connection to the last byte of the answer. */
  timeoutMs: number;
  body?: { form: Record<string, string> } | { multipart: Record<string, string> } | { json: unknown };
}

export interface WireAnswer {
  status: number;
  location: string | null;
  setCookie: string[];
  retryAfter: string | null;
  body: string;
}

/**
 * `sessionId` becomes the one `PHPSESSID` of the one `Cookie` header. Rejects with `TransientError` when no answer came, with
 * `SchemaError` when there was too much of it.
 */
export type Transport = (request: WireRequest, sessionId: string | null) => Promise<WireAnswer>;

/** Unpacked: an answer that grows beyond this is dropped while it comes in. */
const MAX_ANSWER_BYTES = 50 * 1024 * 1024;

/** `https://tenant.mvretail.com/` → without the slash at the end. */
export function originOf(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '');
}

export function createTransport(options: { baseUrl: string; userAgent: string }): Transport {
  const base = originOf(options.baseUrl);
  // A kept socket that the server closes at the wrong moment looks like a lost create; a fresh one per call cannot.
  const agent = { keepAlive: false };
  const http = axios.create({
    baseURL: base,
    responseType: 'text',
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_BYTES,
    httpAgent: new HttpAgent(agent),
    httpsAgent: new HttpsAgent(agent),
    ...(isLoopback(base) ? { proxy: false as const } : {}),
  });

  return async (request, sessionId) => {
    const { body } = request;
    try {
      const answer = await http.request<unknown>({
        method: request.method,
        url: request.path,
        data: encode(body),
        // Not the timeout of the socket: that one starts anew with every byte of a slow answer.
        signal: AbortSignal.timeout(request.timeoutMs),
        headers: {
          Accept: body && 'json' in body ? 'application/json, */*' : '*/*',
          ...contentType(body),
          'X-Requested-With': 'XMLHttpRequest',
          Origin: base,
          Referer: `${base}${request.referer}`,
          'User-Agent': options.userAgent,
          ...(sessionId === null ? {} : { Cookie: `PHPSESSID=${sessionId}` }),
        },
      });
      const headers = answer.headers as Record<string, string | string[] | undefined>;
      return {
        status: answer.status,
        location: first(headers.location),
        setCookie: [headers['set-cookie'] ?? []].flat(),
        retryAfter: first(headers['retry-after']),
        body: typeof answer.data === 'string' ? answer.data : '',
      };
    } catch (error) {
      throw failureOf(error, request.timeoutMs);
    }
  };
}

const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
const CERTIFICATE = /CERT|UNABLE_TO_VERIFY_LEAF/;

/** Rows 1 and 2 of §3.1. The cause is left out on purpose: axios errors carry the request with its cookie or password. */
function failureOf(error: unknown, timeoutMs: number): CrossmarkError {
  const code = codeOf(error) ?? 'network error';
  if (code === 'ERR_CANCELED') return new TransientError(`no answer within ${timeoutMs} ms`, 'maybe');
  if (code === 'HPE_HEADER_OVERFLOW' || isTooLarge(error)) return new SchemaError('answer too large');
  const notSent = NOT_SENT.has(code) || CERTIFICATE.test(code);
  return new TransientError(code, notSent ? 'no' : 'maybe');
}

const isTooLarge = (error: unknown): boolean => isAxiosError(error) && /maxContentLength/.test(error.message);

function codeOf(error: unknown): string | undefined {
  if (isAxiosError(error) && error.code) return error.code;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

function encode(body: WireRequest['body']): string | FormData | undefined {
  if (!body) return undefined;
  if ('json' in body) return JSON.stringify(body.json);
  if ('form' in body) return new URLSearchParams(body.form).toString();
  const data = new FormData();
  for (const [name, value] of Object.entries(body.multipart)) data.append(name, value);
  return data;
}

/** Multipart sets its own, with the boundary. */
function contentType(body: WireRequest['body']): Record<string, string> {
  if (body && 'json' in body) return { 'Content-Type': 'application/json' };
  if (body && 'form' in body) return { 'Content-Type': 'application/x-www-form-urlencoded' };
  return {};
}

function first(value: string | string[] | undefined): string | null {
  return [value ?? []].flat()[0] ?? null;
}

function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}

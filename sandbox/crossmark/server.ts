import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { controlAnswer, createControl, type SandboxControl } from './control.ts';
import { type Answer, type Exchange, html, isLocal, json, readExchange, refusal, write } from './exchange.ts';
import type { Fault, SandboxData, Take } from './model.ts';
import { page } from './page.ts';
import { type Call, file, ROUTES } from './routes.ts';
import { expired, LOGIN_PAGE, login, logout, userInfo } from './sign-in.ts';
import { World } from './world.ts';

export interface CrossmarkSandboxOptions {
  /** Default 0: any free port. */
  port?: number;
  /** Which invented data; default 1. */
  variant?: number;
  clock?: { now(): Date };
  /** Own data instead of the invented one. */
  data?: SandboxData;
}

export interface CrossmarkSandbox {
  /** `http://127.0.0.1:<port>` */
  url: string;
  control: SandboxControl;
  close(): Promise<void>;
}

const CREATE = '/planningextcontroller/scheduleMplanEvent';
const LIST = '/planningextcontroller/getPlanningMplans';
const LOGIN = '/login/authenticate';

/** Where a fault strikes when it names no path. Kinds that are not listed strike anywhere but the sign-in. */
const DEFAULT_PATH: Partial<Record<Fault['kind'], string>> = {
  lost_response: CREATE,
  commit_then_timeout: CREATE,
  commit_late: CREATE,
  drop_scheduled_event: CREATE,
  ok_zero: CREATE,
  bad_rows: LIST,
  fail_chunk: LIST,
  duplicate_across_chunks: LIST,
  login_refused: LOGIN,
  no_cookie: LOGIN,
};

/** Faults that answer without doing anything. */
const EARLY = ['status', 'reset', 'ok_zero'] as const;
/** Faults that spoil the answer of something that was done. */
const AFTER = [
  'lost_response',
  'commit_then_timeout',
  'drop_scheduled_event',
  'empty_body',
  'malformed_json',
  'html_body',
] as const;

/**
 * A server that behaves like the real one (§15), on loopback only, everything in memory. Sign-in `sandbox.user` / `sandbox-pass`.
 * Refuses to start with `NODE_ENV=production`.
 */
export async function startCrossmarkSandbox(
  options: CrossmarkSandboxOptions = {},
): Promise<CrossmarkSandbox> {
  if (process.env.NODE_ENV === 'production')
    throw new Error('the Crossmark sandbox does not run in production');
  const world = new World(options.clock ?? { now: () => new Date() });
  world.reset({ data: options.data, variant: options.variant });
  const control = createControl(world);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isLocal(request.headers)) {
      request.resume();
      return write(response, html('<!doctype html><title>Forbidden</title>', 403), world);
    }
    const exchange = await readExchange(request);
    world.settle();
    if (exchange.path.startsWith('/_control/'))
      return write(response, controlAnswer(control, exchange), world);
    if (exchange.path === '/' && exchange.method === 'GET')
      return write(response, html(page(world, exchange.query)), world);
    await serve(exchange, response);
  }

  async function serve(exchange: Exchange, response: ServerResponse): Promise<void> {
    const entry = world.record(logEntry(world, exchange));
    const take: Take = (kinds, fits) => {
      const fault = world.takeFault(
        (one) =>
          [kinds].flat().some((kind) => kind === one.kind) &&
          aims(one, exchange) &&
          (fits?.(one as never) ?? true),
      );
      if (fault) entry.fault = fault.kind;
      return fault as never;
    };
    const call: Call = { world, exchange, take };
    const send = (answer: Answer) => {
      entry.status = answer.status;
      if (answer.refused !== undefined) entry.refused = answer.refused;
      write(response, answer, world);
    };

    const slow = take('latency');
    if (slow) await new Promise((resume) => setTimeout(resume, slow.ms));

    const early = take(EARLY);
    if (early?.kind === 'reset') return void response.destroy();
    if (early?.kind === 'ok_zero') return send(refusal(early.message));
    if (early?.kind === 'status') {
      const headers: Record<string, string> = {};
      if (early.retryAfter !== undefined) headers['Retry-After'] = early.retryAfter;
      return send({ status: early.status, headers, body: early.body ?? '' });
    }
    // What follows spoils the answer of something that happens; without a session nothing would happen.
    if (needsSignIn(call)) return send(expired(world));
    const late = take('commit_late');
    if (late) {
      world.later(late.ms, () => void route(call));
      return send(json({ error: true, message: 'Internal error' }, 500));
    }

    const answer = route(call);
    const after = take(AFTER);
    switch (after?.kind) {
      case 'lost_response':
        return void response.destroy();
      case 'commit_then_timeout':
        return;
      case 'drop_scheduled_event':
        return send(json({ ok: 1 }));
      case 'empty_body':
        return send({ ...answer, body: '' });
      case 'malformed_json':
        return send({ ...answer, body: `${answer.body.slice(0, -1)},,` });
      case 'html_body':
        return send(html(LOGIN_PAGE));
      default:
        return send(answer);
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world.url = url;

  return {
    url,
    control,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Pages that answer without a session. */
const OPEN_PATH = /^\/(login|login\/authenticate|logout|__files\/[^/]+\.pdf)$/;

function needsSignIn({ world, exchange }: Call): boolean {
  if (OPEN_PATH.test(exchange.path)) return false;
  const strictly = !world.options.strict || exchange.headers['x-requested-with'] === 'XMLHttpRequest';
  return world.sessionIndex(exchange.sessionId) === null || !strictly;
}

function route(call: Call): Answer {
  const { method, path } = call.exchange;
  if (path === LOGIN && method === 'POST') return login(call);
  if (path.startsWith('/login')) return html(LOGIN_PAGE);
  if (path === '/logout') return logout(call);
  if (path.startsWith('/__files/')) return file(call);
  if (path === '/users/getUserInfo') return userInfo();
  const endpoint = ROUTES[path];
  if (!endpoint) return html('<!doctype html><title>Not found</title>', 404);
  if (endpoint.method !== method) return html('<!doctype html><title>Method not allowed</title>', 405);
  if (endpoint.body !== call.exchange.bodyKind) return refusal('bad encoding');
  return endpoint.run(call);
}

function aims(fault: Fault, { path, query, body }: Exchange): boolean {
  const aim = fault.path ?? DEFAULT_PATH[fault.kind];
  if (aim === undefined ? path === LOGIN : !path.includes(aim)) return false;
  const fields: Record<string, string> = { ...query, ...body };
  return Object.entries(fault.fields ?? {}).every(([name, value]) => fields[name] === value);
}

function logEntry(world: World, exchange: Exchange) {
  const { Password: _, ...login } = (exchange.path === LOGIN ? (exchange.json ?? {}) : {}) as Record<
    string,
    unknown
  >;
  return {
    method: exchange.method,
    path: exchange.path,
    fields: {
      ...exchange.query,
      ...exchange.body,
      ...Object.fromEntries(Object.entries(login).map(([key, value]) => [key, String(value)])),
    },
    raw: exchange.path === LOGIN ? null : exchange.raw,
    contentType: exchange.headers['content-type']?.split(';')[0] ?? null,
    headerNames: Object.keys(exchange.headers),
    userAgent: exchange.headers['user-agent'] ?? null,
    session: world.sessionIndex(exchange.sessionId),
  };
}

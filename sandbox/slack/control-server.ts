import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SandboxControl } from './control.ts';
import { ControlProblem } from './control-problem.ts';
import { readBody, sendBytes, sendJson } from './http.ts';
import { asInt, isObject, parseJson } from './json.ts';
import { pageChannel, pageHome, pageMessage, pageUser, pageView } from './projection.ts';
import type { Workspace } from './workspace.ts';

/** Path below /_control/ → the control function it carries. */
function writers(control: SandboxControl): Record<string, (body: never) => unknown> {
  return {
    command: control.command,
    action: control.action,
    type: control.type,
    fill: control.fill,
    submit: control.submit,
    close: control.close,
    'home/open': control.homeOpen,
    message: control.message,
    shortcut: control.shortcut,
    event: control.event,
    upload: control.upload,
    wait: control.wait,
    users: control.users,
    channels: control.channels,
    faults: control.faults,
    scopes: control.scopes,
    clock: control.clock,
    reset: control.reset,
    read: control.read,
    'events-url': (body: { url?: string }) => control.setEventsUrl(String(body.url)),
  };
}

/** The whole workspace in short. */
function stateJson(ws: Workspace): object {
  return {
    ok: true,
    team: ws.team,
    app: ws.app,
    users: [...ws.users.values()].map(pageUser),
    channels: [...ws.conversations.values()].filter((c) => c.kind !== 'im').map(pageChannel),
    dms: ws.people().map((u) => ({ id: ws.imWith(u.id).id, user: u.id })),
    eventsUrl: ws.eventsUrl ?? null,
    scopes: [...ws.scopes],
    events: [...ws.events],
    faults: ws.faults.list(),
    views: ws.people().flatMap((u) => ws.views.stack(u.id).map((v) => ({ user: u.id, ...pageView(v) }))),
    now: ws.clock.iso(),
    logSeq: ws.log.at(-1)?.seq ?? 0,
  };
}

const missing = (what: string): never => {
  throw new ControlProblem(404, 'not_found', `no ${what}`);
};

function read(ws: Workspace, parts: string[], url: URL): object {
  const [what, a = '', b = ''] = parts;
  const user = url.searchParams.get('user') ?? '';
  const channel = () => ws.conversations.get(a)?.id ?? missing(`conversation ${a}`);
  switch (what) {
    case 'state':
      return stateJson(ws);
    case 'messages':
      return { ok: true, messages: ws.messages.list(channel(), user).map((m) => pageMessage(ws, m, user)) };
    case 'thread': {
      const parent = ws.messages.get(channel(), b) ?? missing(`message ${b}`);
      return {
        ok: true,
        messages: [parent, ...ws.messages.replies(a, b)].map((m) => pageMessage(ws, m, user)),
      };
    }
    case 'home':
      return { ok: true, home: pageHome(ws, a) };
    case 'views':
      return { ok: true, views: ws.views.stack(a).map(pageView) };
    case 'log':
      return { ok: true, log: ws.log.filter((e) => e.seq > asInt(url.searchParams.get('after'), 0)) };
    default:
      return missing(`route ${parts.join('/')}`);
  }
}

/** `/_control/*`: JSON in, JSON out; problems become their status. */
export async function handleControl(
  ws: Workspace,
  control: SandboxControl,
  path: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://sandbox');
  try {
    if (req.method === 'GET') {
      const parts = path.split('/').map(decodeURIComponent);
      if (parts[0] !== 'files') return sendJson(res, 200, read(ws, parts, url));
      const file = ws.files.get(parts[1] ?? '') ?? missing(`file ${parts[1]}`);
      return sendBytes(res, file.mimetype, file.bytes, file.name);
    }
    const all = writers(control);
    const run = Object.hasOwn(all, path) ? all[path] : undefined;
    if (!run || req.method !== 'POST') return missing(`route ${req.method} ${path}`);
    const text = (await readBody(req)).toString('utf8');
    const body = text === '' ? {} : parseJson(text);
    if (!isObject(body) && !Array.isArray(body))
      throw new ControlProblem(400, 'malformed', 'the body is not JSON');
    sendJson(res, 200, await run(body as never));
  } catch (error) {
    if (!(error instanceof ControlProblem)) throw error;
    sendJson(res, error.status, error.body);
  }
}

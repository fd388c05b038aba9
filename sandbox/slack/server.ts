import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SandboxClock, type TimeSource } from './clock.ts';
import { createControl, type SandboxControl } from './control.ts';
import { handleControl } from './control-server.ts';
import { DEFAULT_DATA, type WorkspaceData } from './data.ts';
import { Courier } from './delivery.ts';
import { handleFileDownload, handleUpload } from './file-server.ts';
import { sendJson } from './http.ts';
import { ACK_TIMEOUT_MS } from './limits.ts';
import { PageServer } from './page-server.ts';
import { handleResponseUrl } from './response-url.ts';
import { assertLoopback, assertSafeToStart, isForeign } from './safety.ts';
import { handleWebApi } from './web-api.ts';
import { Workspace } from './workspace.ts';

export interface SandboxOptions {
  /** 0 (default) picks a free port. */
  port?: number;
  /** The app's `…/slack/events`, loopback only. May be set later with `control.setEventsUrl`. */
  eventsUrl?: string;
  /** Time for triggers, response_urls and retries; default the system's. */
  clock?: TimeSource;
  data?: WorkspaceData;
  /** The 3-second rule; shorter in tests. */
  ackTimeoutMs?: number;
  env?: NodeJS.ProcessEnv;
}

export interface SlackSandbox {
  /** `http://127.0.0.1:<port>`: the page. */
  url: string;
  /** For `slackApiUrl` / SLACK_API_URL. */
  apiUrl: string;
  botToken: string;
  signingSecret: string;
  control: SandboxControl;
  close(): Promise<void>;
}

/**
 * Starts a Slack workspace on loopback: Web API, signed deliveries to the app, the browser page and the control API.
 * @throws Error in production, beside a real-looking token, or for an eventsUrl elsewhere; EADDRINUSE for a busy port
 */
export async function startSlackSandbox(options: SandboxOptions = {}): Promise<SlackSandbox> {
  assertSafeToStart(options.env ?? process.env);
  const ws = new Workspace(options.data ?? DEFAULT_DATA, new SandboxClock(options.clock));
  if (options.eventsUrl) ws.eventsUrl = assertLoopback(options.eventsUrl);
  const courier = new Courier(ws, options.ackTimeoutMs ?? ACK_TIMEOUT_MS);
  const control = createControl({ ws, courier });
  const page = new PageServer(ws);

  const route = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (isForeign(req)) return sendJson(res, 403, { ok: false, error: 'forbidden' });
    const url = new URL(req.url ?? '/', 'http://sandbox');
    const path = url.pathname;
    if (path.startsWith('/api/')) return handleWebApi(ws, path.slice(5), req, res);
    if (path.startsWith('/response/')) return handleResponseUrl(ws, path.slice(10), req, res);
    if (path.startsWith('/upload/')) return handleUpload(ws, path.slice(8), req, res);
    if (path.startsWith('/files/')) return handleFileDownload(ws, path.slice(7), req, res);
    if (path.startsWith('/_control/')) return handleControl(ws, control, path.slice(10), req, res);
    if (path === '/_page/bootstrap') return page.handleBootstrap(url, res);
    if (path === '/_page/stream') return page.handleStream(url, req, res);
    if (path === '/_page/read') return handleControl(ws, control, 'read', req, res);
    if (req.method === 'GET') return page.handleStatic(path, res);
    return sendJson(res, 404, { ok: false, error: 'not_found' });
  };

  const server = createServer((req, res) => {
    route(req, res).catch((error: unknown) => {
      sendJson(res, 500, { ok: false, error: 'sandbox_defect', message: String(error) });
    });
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(options.port ?? 0, '127.0.0.1', done);
  });
  ws.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: ws.url,
    apiUrl: `${ws.url}/api/`,
    botToken: ws.botToken,
    signingSecret: ws.signingSecret,
    control,
    async close() {
      ws.clock.clear();
      courier.close();
      page.close();
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

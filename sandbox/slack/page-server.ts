import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sendJson } from './http.ts';
import type { User } from './model.ts';
import { bootstrap, pageEvent } from './projection.ts';
import type { Workspace } from './workspace.ts';

const ROOT = fileURLToPath(new URL('./page/', import.meta.url));

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** The browser page: its files, its first state and its stream. */
export class PageServer {
  #ws: Workspace;
  #streams = new Set<ServerResponse>();

  constructor(ws: Workspace) {
    this.#ws = ws;
  }

  /** Ends all streams. */
  close(): void {
    for (const res of this.#streams) res.end();
  }

  #person(url: URL): User | undefined {
    const id = url.searchParams.get('user');
    const people = this.#ws.people();
    return id ? people.find((u) => u.id === id) : people[0];
  }

  handleBootstrap(url: URL, res: ServerResponse): void {
    const me = this.#person(url);
    if (!me) sendJson(res, 404, { ok: false, error: 'unknown_user' });
    else sendJson(res, 200, bootstrap(this.#ws, me), { 'cache-control': 'no-store' });
  }

  /** Server-sent events: one `data:` line per PageEvent, a comment now and then to keep the connection. */
  handleStream(url: URL, req: IncomingMessage, res: ServerResponse): void {
    const me = this.#person(url);
    if (!me) {
      sendJson(res, 404, { ok: false, error: 'unknown_user' });
      return;
    }
    res.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      connection: 'keep-alive',
    });
    res.write(': hello\n\n');
    this.#streams.add(res);
    const unsubscribe = this.#ws.subscribe((change) => {
      const event = pageEvent(this.#ws, change, me.id);
      if (event) res.write(`data: ${JSON.stringify(event)}\n\n`);
    });
    const beat = setInterval(() => res.write(': beat\n\n'), 20_000);
    beat.unref();
    req.on('close', () => {
      clearInterval(beat);
      unsubscribe();
      this.#streams.delete(res);
    });
  }

  /** A file below page/. Permalinks (`/archives/C…/p…`) lead to the page at that message. */
  async handleStatic(path: string, res: ServerResponse): Promise<void> {
    const link = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(path);
    if (link) {
      res.writeHead(302, { location: `/#/${link[1]}/${link[2]}.${link[3]}` }).end();
      return;
    }
    const wanted = path === '/' ? '/index.html' : path;
    const file = normalize(join(ROOT, wanted));
    const type = TYPES[extname(file)];
    const bytes =
      type && file.startsWith(ROOT.endsWith(sep) ? ROOT : ROOT + sep)
        ? await readFile(file).catch(() => undefined)
        : undefined;
    if (!bytes || !type) {
      sendJson(res, 404, { ok: false, error: 'not_found' });
      return;
    }
    res.writeHead(200, {
      'content-type': type,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy':
        "default-src 'self'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
    });
    res.end(bytes);
  }
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A parsed payload of the workspace: command fields, interaction or event. */
export type Payload = Record<string, unknown> & { type?: string };
export type Answer = unknown;

/** Reads a nested field of a payload: `at(p, 'actions', 0, 'value')`. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (v, key) => (v as Record<string | number, unknown> | null | undefined)?.[key],
    value,
  );
}

/** An app that records what it gets and answers as the test says; no answer function = an empty 200. */
export async function startFakeApp() {
  const received: Payload[] = [];
  let answer: (payload: Payload) => Answer | Promise<Answer> = () => undefined;
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString('utf8');
    const form = new URLSearchParams(raw);
    const json = req.headers['content-type']?.startsWith('application/json') ? raw : form.get('payload');
    const payload = (json ? JSON.parse(json) : { ...Object.fromEntries(form), type: 'command' }) as Payload;
    received.push(payload);
    const body = await answer(payload);
    if (body === undefined) res.writeHead(200).end();
    else res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    received,
    /** Payloads of one type, oldest first. */
    of: (type: string) => received.filter((p) => p.type === type),
    onRequest(fn: typeof answer) {
      answer = fn;
    },
    reset() {
      received.length = 0;
      answer = () => undefined;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export type FakeApp = Awaited<ReturnType<typeof startFakeApp>>;

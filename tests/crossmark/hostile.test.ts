import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../../src/logging.ts';
import { BOOKING, clientFor, fakeTime } from './harness.ts';

/** Answers that no well-meaning server gives. */

const REF = { mPlanId: '30010001', locationId: '500001' };
const SECRET = 'hunter-two';
const COOKIE = 'c0ffee-session';
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that signs everybody in and answers every other call with `handler`; counts those. */
async function serve(handler: Handler, cookie = COOKIE) {
  const seen = { calls: 0 };
  const server = createServer((request, response) => {
    request.resume();
    response.on('error', () => {});
    if (request.url === '/login/authenticate') {
      response.setHeader('Set-Cookie', `PHPSESSID=${cookie}; path=/`);
      return void response.end('{"success":true}');
    }
    seen.calls += 1;
    handler(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, seen };
}

describe('an answer that is too large', () => {
  const BOMB = gzipSync(Buffer.alloc(51 * 1024 * 1024, 32));
  const bomb: Handler = (_, response) => {
    response.setHeader('Content-Encoding', 'gzip');
    response.end(BOMB);
  };

  it('a small packed answer that unpacks to more than 50 MiB is dropped, named, and not asked for again', async () => {
    const { url, seen } = await serve(bomb);
    await expect(clientFor(url, fakeTime()).getCondition(REF)).rejects.toMatchObject({
      code: 'UNEXPECTED_DATA',
      message: 'answer too large',
    });
    expect(seen.calls).toBe(1);
  });

  it('to a create it is an unclear outcome, and the create is not sent again', async () => {
    const { url, seen } = await serve(bomb);
    await expect(clientFor(url, fakeTime()).createSchedule(BOOKING)).rejects.toMatchObject({
      code: 'UNEXPECTED_DATA',
      sent: 'yes',
    });
    expect(seen.calls).toBe(1);
  });

  it('a length that promises too much is not waited for', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': String(60 * 1024 * 1024) });
      response.write(Buffer.alloc(64 * 1024, 32));
      const timer = setInterval(() => response.write(Buffer.alloc(4 * 1024 * 1024, 32)), 1);
      response.on('close', () => clearInterval(timer));
    });
    await expect(clientFor(url, fakeTime()).getCondition(REF)).rejects.toMatchObject({
      message: 'answer too large',
    });
  });

  it('headers beyond all measure are an unexpected answer, too', async () => {
    const { url, seen } = await serve((_, response) => {
      response.writeHead(200, { 'Set-Cookie': `a=${'x'.repeat(60_000)}` });
      response.end('{"ok":1}');
    });
    await expect(clientFor(url, fakeTime()).getCondition(REF)).rejects.toMatchObject({
      code: 'UNEXPECTED_DATA',
    });
    expect(seen.calls).toBe(1);
  });
});

describe('an answer that takes for ever', () => {
  it.each<[string, Handler]>([
    [
      'comes byte by byte',
      (_, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(timer));
      },
    ],
    ['never begins', () => {}],
    ['has headers and no body', (_, response) => void response.writeHead(200).flushHeaders()],
  ])('one that %s ends at the limit of the call', async (_, handler) => {
    const { url } = await serve(handler);
    const client = clientFor(url, fakeTime(), { timeouts: { call: 300 }, maxAttempts: 1 });
    await expect(client.getCondition(REF)).rejects.toMatchObject({
      code: 'API_TIMEOUT',
      sent: 'maybe',
      message: 'no answer within 300 ms',
    });
  });
});

it('at most four reads run at once', async () => {
  const waiting: ServerResponse[] = [];
  let most = 0;
  const { url, seen } = await serve((_, response) => {
    waiting.push(response);
    most = Math.max(most, waiting.length);
    // Nobody is answered before four are there; a fifth would come in this time.
    const answer = () => waiting.splice(0).forEach((one) => void one.end('{"ok":1,"condition":"Unstaffed"}'));
    if (waiting.length === 4) setTimeout(answer, 20);
  });
  const client = clientFor(url, fakeTime());
  await Promise.all(Array.from({ length: 12 }, () => client.getCondition(REF)));
  expect([seen.calls, most]).toEqual([12, 4]);
});

describe('redirects and cookies', () => {
  it('a redirect to another host is never followed, and the session goes nowhere else', async () => {
    let visited = 0;
    const elsewhere = createServer((_, response) => {
      visited += 1;
      response.end('{}');
    });
    servers.push(elsewhere);
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const Location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/planning/`;
    for (const status of [301, 302, 303, 307, 308]) {
      const { url } = await serve((_, response) => void response.writeHead(status, { Location }).end());
      await expect(clientFor(url, fakeTime()).getCondition(REF)).rejects.toMatchObject({
        code: 'UNEXPECTED_DATA',
        message: 'unexpected redirect',
      });
    }
    expect(visited).toBe(0);
  });

  it.each([
    ['of 8,000 characters', 'x'.repeat(8_000)],
    ['with a blank in it', 'abc def'],
    ['with a comma of a second cookie', 'abc, def=1'],
  ])('a session id %s is none', async (_, cookie) => {
    const { url, seen } = await serve((_, response) => void response.end('{}'), cookie);
    await expect(clientFor(url, fakeTime()).getCondition(REF)).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      message: 'no session cookie',
    });
    expect(seen.calls).toBe(0);
  });
});

describe('what leaves the process besides the call', () => {
  it('no log line at any level holds the password, the session or the body of an answer', async () => {
    const lines: string[] = [];
    const log = createLog('trace', { write: (line: string) => void lines.push(line) });
    let answers = 0;
    const { url } = await serve((request, response) => {
      answers += 1;
      if (answers === 1) return void response.destroy();
      if (answers === 2) return void response.writeHead(500).end('Ada Maple broke it');
      if (answers === 3) return void response.end('{"ok":0,"message":"Ada Maple is not qualified"}');
      if (answers === 4) return void response.end('{"reps": "Ada Maple"}');
      response.end(`<html>${String(request.headers.cookie)} Ada Maple</html>`);
    });
    const client = clientFor(url, fakeTime(), { log, password: SECRET });
    const errors: unknown[] = [];
    for (let i = 0; i < 4; i++)
      await client.qualifiedReps(REF).catch((error: unknown) => {
        errors.push(error);
        log.error({ err: error }, 'a call failed');
      });
    expect(errors.length).toBeGreaterThan(1);
    expect(lines.length).toBeGreaterThan(6);
    const calls = lines.filter((line) => line.includes('crossmark call')).join('');
    expect(calls).not.toContain('Ada');
    for (const secret of [SECRET, COOKIE, 'PHPSESSID']) expect(lines.join('')).not.toContain(secret);
  });
});

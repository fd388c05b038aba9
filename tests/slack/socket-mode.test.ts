import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App } from '@slack/bolt';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { fixedClock } from '../../src/domain/clock.ts';
import { healthRoutes } from '../../src/http/health.ts';
import { boltLogger } from '../../src/slack/bolt-logger.ts';
import { buildTransport } from '../../src/slack/receiver.ts';

const log = pino({ level: 'silent' });
const message = async (socket: WebSocket) =>
  JSON.parse(String((await once(socket, 'message'))[0])) as Record<string, unknown>;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describe('Socket Mode', () => {
  const closing: (() => Promise<unknown> | unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    vi.restoreAllMocks();
  });

  it('takes commands over the socket, answers them there, and serves the health checks over HTTP', async () => {
    const slack = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    closing.push(() => slack.close());
    await once(slack, 'listening');
    const url = `ws://127.0.0.1:${(slack.address() as AddressInfo).port}`;
    const web = globalThis.fetch;
    const asked: string[] = [];
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      if (!String(input).includes('slack.com')) return web(input, init);
      asked.push(`${String(input)} ${new Headers(init?.headers).get('authorization')}`);
      return Response.json({ ok: true, url });
    });

    const port = await freePort();
    const health = healthRoutes([{ name: 'database', run: async () => null }]);
    const clock = fixedClock('2026-11-23T15:00:00Z');
    const transport = buildTransport({
      signingSecret: null,
      appToken: 'xapp-test',
      port,
      customRoutes: health.routes,
      clock,
      log,
    });
    const app = new App({
      receiver: transport.receiver,
      logger: boltLogger(log),
      authorize: async () => ({ botToken: 'xoxb-test', botId: 'B1', botUserId: 'U0', teamId: 'T1' }),
    });
    app.command('/autoschedule', ({ ack, command }) => ack({ text: `You said ${command.text}.` }));

    const connected = once(slack, 'connection') as Promise<[WebSocket]>;
    const started = app.start();
    const [socket] = await connected;
    socket.send(JSON.stringify({ type: 'hello' }));
    await started;
    closing.unshift(() => app.stop());
    expect(asked).toEqual(['https://slack.com/api/apps.connections.open Bearer xapp-test']);

    const answer = message(socket);
    const payload = {
      command: '/autoschedule',
      text: 'status',
      team_id: 'T1',
      user_id: 'U1',
      channel_id: 'C1',
    };
    const envelope = { type: 'slash_commands', envelope_id: 'E1', accepts_response_payload: true };
    socket.send(JSON.stringify({ ...envelope, payload }));
    expect(await answer).toEqual({ envelope_id: 'E1', payload: { text: 'You said status.' } });

    const checked = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect([checked.status, await checked.json()]).toEqual([200, { ready: true, problems: [] }]);

    // A socket that goes away is replaced; only one that stays away is a problem.
    clock.advance(61_000);
    expect(transport.problem()).toBeNull();
    const gone = once(socket, 'close');
    const again = once(slack, 'connection') as Promise<[WebSocket]>;
    socket.close();
    await gone;
    const [second] = await again;
    clock.advance(61_000);
    expect(transport.problem()).toBe('not connected for more than a minute');
    second.send(JSON.stringify({ type: 'hello' }));
    await vi.waitFor(() => expect(transport.problem()).toBeNull());
  });
});

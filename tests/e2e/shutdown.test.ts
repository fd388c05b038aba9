import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { ZONE } from '../../sandbox/data/store.ts';
import { approve, eventually, startTestApp, type TestApp } from '../support/app.ts';
import { crossmarkBookings } from '../support/bookings.ts';

const CREATE = '/planningextcontroller/scheduleMplanEvent';

let app: TestApp;
let child: ChildProcess | undefined;
afterEach(async () => {
  child?.kill('SIGKILL');
  await app.stop();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it('SIGTERM finishes the row in hand, gives the rest back, and the next process sends it', async () => {
  // The command runs on the real clock.
  app = await startTestApp({ start: new Date() });
  const { world } = app;
  await world.app.stop();
  const port = await freePort();
  const { slack, crossmark, databaseUrl } = world;
  child = spawn(process.execPath, ['bin/daybreak.mjs', 'start'], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      CROSSMARK_BASE_URL: crossmark.url,
      CROSSMARK_USER: 'sandbox.user',
      CROSSMARK_PASSWORD: 'sandbox-pass',
      CROSSMARK_TIMEZONE: ZONE,
    },
  });
  const ended = once(child, 'exit');
  const address = `http://127.0.0.1:${port}`;
  await eventually(
    () =>
      fetch(`${address}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      ),
    30_000,
  );
  slack.control.setEventsUrl(`${address}/slack/events`);

  const maya = app.as(ACCOUNTS.approver);
  const { parent } = await app.propose();
  crossmark.control.faults([{ kind: 'latency', ms: 250, path: CREATE, count: 12 }]);
  await approve(maya, parent);
  const rows = (status: string) => world.db.client.pendingSchedule.count({ where: { status } });
  await eventually(async () => (await rows('submitting')) === 1 && (await rows('api_submitted')) > 0);

  child.kill('SIGTERM');
  const [code, signal] = await ended;
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  // Nothing is left half-way: no row is claimed, no operation is open, and the batch waits for the next process.
  expect(await rows('submitting')).toBe(0);
  expect(await rows('approved')).toBeGreaterThan(0);
  const before = await crossmarkBookings(world);
  const local = await world.db.client.schedule.count();
  expect(before.bookings).toHaveLength(local);

  await world.restart();
  await maya.message({ includes: ':white_check_mark: Done' }, 60_000);
  expect(await rows('approved')).toBe(0);
  expect(await rows('api_failed')).toBe(0);
  expect((await crossmarkBookings(world)).twice).toEqual([]);
}, 120_000);

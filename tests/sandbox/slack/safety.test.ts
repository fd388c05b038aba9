import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type SlackSandbox, startSlackSandbox } from '../../../sandbox/slack/server.ts';

let sandbox: SlackSandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

/** A request with headers that fetch would not let through. */
const statusOf = (url: string, headers: Record<string, string>): Promise<number> =>
  new Promise((done, failed) => {
    request(url, { headers }, (res) => {
      res.resume();
      done(res.statusCode ?? 0);
    })
      .on('error', failed)
      .end();
  });

describe('the sandbox stays on this machine', () => {
  it('refuses to start in production', async () => {
    await expect(startSlackSandbox({ env: { NODE_ENV: 'production' } })).rejects.toThrow(
      'NODE_ENV=production',
    );
  });

  it('refuses to start beside a real-looking bot token, and names the variable', async () => {
    await expect(startSlackSandbox({ env: { SLACK_BOT_TOKEN: 'xoxb-123-456' } })).rejects.toThrow(
      'SLACK_BOT_TOKEN',
    );
    sandbox = await startSlackSandbox({ env: { SLACK_BOT_TOKEN: 'xoxb-sandbox-123' } });
  });

  it('delivers to loopback addresses only', async () => {
    for (const eventsUrl of [
      'https://example.com/slack/events',
      'http://10.0.0.1/slack/events',
      'file:///etc',
      'nonsense',
    ])
      await expect(startSlackSandbox({ env: {}, eventsUrl })).rejects.toThrow('loopback');
    sandbox = await startSlackSandbox({ env: {} });
    expect(() => sandbox?.control.setEventsUrl('http://example.com/x')).toThrow('loopback');
    sandbox.control.setEventsUrl('http://localhost:3000/slack/events');
    const body = JSON.stringify({ url: 'http://example.com/x' });
    const res = await fetch(`${sandbox.url}/_control/events-url`, { method: 'POST', body });
    expect(res.status).toBe(400);
  });

  it('listens on 127.0.0.1', async () => {
    sandbox = await startSlackSandbox({ env: {} });
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('answers 403 to a foreign Host and to a foreign Origin', async () => {
    sandbox = await startSlackSandbox({ env: {} });
    const { port } = new URL(sandbox.url);
    const url = `${sandbox.url}/_control/state`;
    const host = `127.0.0.1:${port}`;
    expect(await statusOf(url, { host })).toBe(200);
    expect(await statusOf(url, { host: `localhost:${port}` })).toBe(200);
    expect(await statusOf(url, { host: 'sandbox.example.com' })).toBe(403);
    expect(await statusOf(url, { host, origin: sandbox.url })).toBe(200);
    expect(await statusOf(url, { host, origin: 'https://example.com' })).toBe(403);
    expect(await statusOf(url, { host, origin: 'http://127.0.0.1:1' })).toBe(403);
    expect(await statusOf(url, { host, origin: 'null' })).toBe(403);
  });

  it('makes new credentials at every start', async () => {
    sandbox = await startSlackSandbox({ env: {} });
    const second = await startSlackSandbox({ env: {} });
    expect(sandbox.botToken).toMatch(/^xoxb-sandbox-/);
    expect(second.botToken).not.toBe(sandbox.botToken);
    expect(second.signingSecret).not.toBe(sandbox.signingSecret);
    await second.close();
  });

  it('does not serve files outside the page folder', async () => {
    sandbox = await startSlackSandbox({ env: {} });
    const host = new URL(sandbox.url).host;
    expect(await statusOf(`${sandbox.url}/..%2fserver.ts`, { host })).toBe(404);
    expect(await statusOf(`${sandbox.url}/../server.ts`, { host })).toBe(404);
  });
});

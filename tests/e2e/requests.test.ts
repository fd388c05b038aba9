import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readable } from '../../sandbox/demo/hand.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

describe('requests to the app', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  const post = (
    body: string,
    { secret, age = 0, headers = {} }: { secret?: string; age?: number; headers?: object } = {},
  ) => {
    const timestamp = String(Math.floor(Date.now() / 1000) - age);
    const key = secret ?? app.world.slack.signingSecret;
    const signature = `v0=${createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    return fetch(`${app.world.app.address}/slack/events`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': signature,
        ...headers,
      },
    });
  };
  const challenge = JSON.stringify({ type: 'url_verification', challenge: 'hello' });
  const command = new URLSearchParams({
    command: '/autoschedule',
    text: 'help',
    team_id: 'T0000001',
    user_id: 'U000MAYA',
    channel_id: 'C0009901',
    trigger_id: '1.2.abc',
    response_url: 'http://127.0.0.1:9/none',
  }).toString();
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it('accepts a signed one', async () => {
    const answer = await post(challenge);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ challenge: 'hello' });
    expect((await post(command, { headers: form })).status).toBe(200);
  });

  it('refuses one that is signed with another secret', async () => {
    expect((await post(challenge, { secret: 'somebody-else' })).status).toBe(401);
    expect((await post(command, { secret: 'somebody-else', headers: form })).status).toBe(401);
  });

  it('refuses one without a signature', async () => {
    const answer = await fetch(`${app.world.app.address}/slack/events`, { method: 'POST', body: challenge });
    expect(answer.status).toBe(401);
  });

  it('refuses a replay that is older than five minutes', async () => {
    expect((await post(challenge, { age: 299 })).status).toBe(200);
    expect((await post(challenge, { age: 301 })).status).toBe(401);
    expect((await post(command, { age: 600, headers: form })).status).toBe(401);
  });

  it('refuses a signature that was made for another body', async () => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${createHmac('sha256', app.world.slack.signingSecret).update(`v0:${timestamp}:${challenge}`).digest('hex')}`;
    const answer = await fetch(`${app.world.app.address}/slack/events`, {
      method: 'POST',
      body: challenge.replace('hello', 'other'),
      headers: {
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': signature,
        'content-type': 'application/json',
      },
    });
    expect(answer.status).toBe(401);
  });

  it('refuses one that is too large', async () => {
    const large = JSON.stringify({ type: 'event_callback', text: 'x'.repeat(3_000_000) });
    // The rest of the body is never read, so this connection is of no further use.
    expect((await post(large, { headers: { connection: 'close' } })).status).toBe(413);
  });

  it('knows no other address', async () => {
    expect((await fetch(`${app.world.app.address}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${app.world.app.address}/slack/events`)).status).toBe(404);
  });

  it('answers whether it lives and whether it is ready', async () => {
    const alive = await fetch(`${app.world.app.address}/healthz`);
    expect(alive.status).toBe(200);
    const ready = await fetch(`${app.world.app.address}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ ready: true, problems: [] });
  });

  it('says that a control it does not know is gone', async () => {
    const hand = app.as('U000MAYA');
    const { slack } = app.world;
    const posted = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        channel: app.world.data.store.channelId,
        text: 'An old message',
        blocks: [
          {
            type: 'actions',
            elements: [
              {
                type: 'button',
                action_id: 'once.known',
                text: { type: 'plain_text', text: 'Old' },
                value: '1',
              },
            ],
          },
        ],
      }),
    });
    const { channel, ts } = (await posted.json()) as { channel: string; ts: string };
    const result = await hand.press({ channel, ts }, 'once.known');
    expect(result).toMatchObject({ delivered: true, status: 200 });
    const note = await hand.told({ includes: 'no longer available' });
    expect(readable(note.blocks)).toContain('no longer available');
  });

  it('says what the command understands', async () => {
    const hand = app.as('U000MAYA');
    await hand.command('dance');
    const note = await hand.told({ includes: 'dance' });
    expect(note.ephemeral).toBe(true);
    expect(note.text).toContain('/autoschedule');
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import { afterEach, describe, expect, it } from 'vitest';
import { BeforePostError, classifySlackError } from '../../src/slack/api-errors.ts';
import { announceUpload, sendBytes } from '../../src/slack/file-upload.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A place that answers every request the same way, and keeps what it got. */
async function place(status: number, body: string): Promise<{ url: string; got: Buffer[] }> {
  const got: Buffer[] = [];
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      got.push(Buffer.concat(parts));
      res.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, got };
}

const file = { name: 'a.png', title: 'A', refused: 'no', bytes: new Uint8Array([1, 2, 255]) };
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => ({ before: error instanceof BeforePostError, kind: classifySlackError(error).kind }),
  );

describe('SL-25: nothing stands in Slack before the last step', () => {
  it('sends the bytes as they are', async () => {
    const { url, got } = await place(200, 'OK');
    await sendBytes(url, file.bytes);
    expect(got).toEqual([Buffer.from(file.bytes)]);
  });

  it.each([500, 404, 413])('bytes answered with %d can be sent again', async (status) => {
    const { url } = await place(status, '');
    expect(await failureOf(sendBytes(url, file.bytes))).toEqual({ before: true, kind: 'not_sent' });
  });

  it('a place that nobody answers can be tried again', async () => {
    const { url } = await place(200, '');
    servers.splice(0).forEach((server) => {
      server.close();
    });
    expect(await failureOf(sendBytes(url, file.bytes))).toEqual({ before: true, kind: 'not_sent' });
  });

  it.each([
    ['{"ok":true}', 'not_sent'],
    ['{"ok":false,"error":"internal_error"}', 'transient'],
    ['{"ok":false,"error":"invalid_auth"}', 'credentials'],
    ['{"ok":false,"error":"missing_scope","needed":"files:write"}', 'missing_scope'],
  ])('an announcement answered with %s is %s', async (body, kind) => {
    const { url } = await place(200, body);
    const slack = new WebClient('xoxb-test', { slackApiUrl: url, retryConfig: { retries: 0 } });
    expect(await failureOf(announceUpload(slack, file))).toEqual({ before: true, kind });
  });

  it('a long alternative text is cut to what Slack takes', async () => {
    const { url, got } = await place(200, '{"ok":true,"upload_url":"http://x/","file_id":"F1"}');
    const slack = new WebClient('xoxb-test', { slackApiUrl: url, retryConfig: { retries: 0 } });
    expect(await announceUpload(slack, { ...file, alt: 'ä'.repeat(2000) })).toEqual({
      url: 'http://x/',
      id: 'F1',
    });
    const sent = new URLSearchParams(got[0]?.toString());
    expect(sent.get('alt_txt')).toHaveLength(1000);
    expect(sent.get('length')).toBe('3');
  });
});

import { WebClient } from '@slack/web-api';
import type { Page } from 'playwright-core';
import { type SlackSandbox, startSlackSandbox } from '../../../../sandbox/slack/server.ts';
import { type Browser, findChromium, launchChromium, NO_CHROMIUM } from '../../../support/chromium.ts';
import { type FakeApp, startFakeApp } from './fake-app.ts';

/** False = the browser tests are skipped, and say so. */
export const hasBrowser = findChromium() !== null;
if (!hasBrowser) process.stderr.write(`${NO_CHROMIUM}\n`);

export const MANAGER = 'U0000001';
export const COLLEAGUE = 'U0000002';
export const CHANNEL = 'C0000001';

export interface PageFixture {
  app: FakeApp;
  sandbox: SlackSandbox;
  client: WebClient;
  browser: Browser;
  /** Opens the page at a place, e.g. `#/C0000001`, as a person. */
  open(hash?: string, size?: { width: number; height: number }, as?: string): Promise<Page>;
  /** Posts as the app into the channel; the message's ts. */
  post(message: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

/** A small workspace, an app that records, a browser: the real server and the real page between them. */
export async function startPageFixture(): Promise<PageFixture> {
  const app = await startFakeApp();
  const sandbox = await startSlackSandbox({
    eventsUrl: app.url,
    ackTimeoutMs: 600,
    data: {
      team: { name: 'Orchard Street Team' },
      users: [
        {
          id: MANAGER,
          name: 'ines',
          realName: 'Ines Calloway',
          title: 'Store manager',
          tz: 'America/Chicago',
        },
        { id: COLLEAGUE, name: 'bram', realName: 'Bram Osei', tz: 'America/New_York' },
      ],
      channels: [
        { id: CHANNEL, name: 'store-77' },
        { id: 'C0000002', name: 'ops' },
      ],
      commands: [
        {
          command: '/autoschedule',
          description: 'Plan, review and submit',
          usageHint: 'status | run | help',
        },
        { command: '/rotations', description: 'Weekly rotations' },
      ],
    },
  });
  const client = new WebClient(sandbox.botToken, {
    slackApiUrl: sandbox.apiUrl,
    retryConfig: { retries: 0 },
  });
  const browser = await launchChromium();
  return {
    app,
    sandbox,
    client,
    browser,
    async open(hash = `#/${CHANNEL}`, size, as = MANAGER) {
      const page = await browser.tab(size);
      await page.goto(`${sandbox.url}/?as=${as}${hash}`);
      await page.waitForSelector('#app.is-ready');
      return page;
    },
    async post(message) {
      const answer = (await client.apiCall('chat.postMessage', {
        channel: CHANNEL,
        text: 'fallback',
        ...message,
      })) as { ok: boolean; ts?: string };
      return String(answer.ts);
    },
    async close() {
      await browser.close();
      await sandbox.close();
      await app.close();
    },
  };
}

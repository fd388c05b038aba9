import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import { DEFAULT_DATA, type WorkspaceData } from '../../sandbox/slack/data.ts';
import { startSlackSandbox } from '../../sandbox/slack/server.ts';
import type { Entry } from './entry.ts';

export const VIEWER = 'U000MAYA';
const TZ = 'America/Chicago';
const DATA: WorkspaceData = {
  ...DEFAULT_DATA,
  users: [
    ...DEFAULT_DATA.users,
    { id: 'U0MANAGER', name: 'robin', realName: 'Robin Castell', tz: TZ },
    { id: 'U0000MAYA', name: 'mayao', realName: 'Maya Okafor', tz: TZ },
  ],
};

/** A workspace in which everything of the gallery really is sent, so that it is shown as Slack would take it. */
export interface Stage {
  url: string;
  channel: string;
  /** Posts it; its `ts`. */
  post(payload: Extract<Entry['payload'], { text: string }>): Promise<string>;
  /** Opens it for the viewer, with a trigger as a command gives it. */
  open(view: Entry['payload']): Promise<void>;
  closeModal(): Promise<void>;
  publish(view: Entry['payload']): Promise<void>;
  stop(): Promise<void>;
}

/** @throws Error where the workspace refuses a payload */
export async function startStage(): Promise<Stage> {
  let trigger = '';
  const app = createServer((req, res) => {
    let body = '';
    req.on('data', (part) => {
      body += String(part);
    });
    req.on('end', () => {
      trigger = new URLSearchParams(body).get('trigger_id') ?? trigger;
      res.writeHead(200).end();
    });
  });
  await new Promise<void>((done) => app.listen(0, '127.0.0.1', done));
  const eventsUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/slack/events`;
  const slack = await startSlackSandbox({ data: DATA, eventsUrl });
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  const channel = String(DATA.channels[0]?.id);
  const command = { user: VIEWER, channel, command: '/autoschedule' };
  return {
    ...{ url: slack.url, channel },
    async post({ text, blocks }) {
      return String((await client.chat.postMessage({ channel, text, blocks })).ts);
    },
    async open(view) {
      await slack.control.command(command);
      await client.apiCall('views.open', { trigger_id: trigger, view });
    },
    async closeModal() {
      await slack.control.close({ user: VIEWER, clear: true });
    },
    async publish(view) {
      await client.apiCall('views.publish', { user_id: VIEWER, view });
    },
    async stop() {
      await slack.close();
      await new Promise((done) => app.close(done));
    },
  };
}

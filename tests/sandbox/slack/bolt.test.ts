import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackSandbox, startSlackSandbox } from '../../../sandbox/slack/server.ts';
import { button, input, type Json, MAYA, modal, OPS, option, section, textInput } from './harness.ts';

let sandbox: SlackSandbox;
let app: App;
beforeEach(async () => {
  sandbox = await startSlackSandbox({ env: {} });
  const receiver = new HTTPReceiver({
    signingSecret: sandbox.signingSecret,
    endpoints: '/slack/events',
    logLevel: LogLevel.ERROR,
  });
  app = new App({
    receiver,
    token: sandbox.botToken,
    convoStore: false,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: sandbox.apiUrl, retryConfig: { retries: 0 } },
  });
});
afterEach(async () => {
  await app.stop();
  await sandbox.close();
});

/** App and sandbox start in either order: the address is told afterwards. */
async function start(): Promise<void> {
  const server = (await app.start({ host: '127.0.0.1', port: 0 })) as Server;
  sandbox.control.setEventsUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
}

describe('a real Bolt app on the sandbox', () => {
  it('command → message → button → modal with an external select → submission → update', async () => {
    const { control } = sandbox;
    app.command('/autoschedule', async ({ ack, client, respond }) => {
      await ack();
      const blocks = [{ type: 'actions', block_id: 'row', elements: [button('edit', { value: '{"v":1}' })] }];
      await client.chat.postMessage({ channel: OPS, text: 'Run 42 is ready', blocks: blocks as never });
      await respond('Posted.');
    });
    app.action('edit', async ({ ack, body, client }) => {
      await ack();
      const who = { type: 'external_select', action_id: 'find', min_query_length: 0 };
      const view = modal([input('who', who), input('why', textInput())], { private_metadata: '{"id":"42"}' });
      await client.views.open({
        trigger_id: (body as unknown as { trigger_id: string }).trigger_id,
        view: view as never,
      });
    });
    app.options('find', async ({ ack, options }) =>
      ack({ options: [option('e1', `Ann (${options.value})`)] as never }),
    );
    app.view('test.modal', async ({ ack, view, client, body }) => {
      const why = view.state.values.why?.text?.value ?? '';
      if (why === 'no') return ack({ response_action: 'errors', errors: { why: 'Say more' } });
      await ack();
      const chosen = view.state.values.who?.find?.selected_option?.value;
      await client.chat.postMessage({
        channel: OPS,
        text: `${body.user.id} chose ${chosen} for ${view.private_metadata}`,
      });
    });
    await start();

    await control.command({ user: MAYA, channel: OPS, command: '/autoschedule', text: 'run' });
    const found = (await control.wait({ channel: OPS, hasAction: 'edit' })) as { message: { ts: string } };
    await control.wait({ user: MAYA, includes: 'Posted.' });
    await control.action({ user: MAYA, channel: OPS, ts: found.message.ts, action_id: 'edit' });
    const opened = (await control.wait({ user: MAYA, viewCallback: 'test.modal' })) as {
      view: { id: string };
    };
    const typed = await control.type({ user: MAYA, view: opened.view.id, action_id: 'find', query: 'an' });
    expect(typed.options).toMatchObject([{ value: 'e1', text: { text: 'Ann (an)' } }]);
    const refused = await control.submit({ user: MAYA, values: { who: 'e1', why: 'no' } });
    expect(refused.ack).toEqual({ response_action: 'errors', errors: { why: 'Say more' } });
    expect((await control.submit({ user: MAYA, values: { why: 'holiday' } })).notice).toBeUndefined();
    expect(await control.wait({ channel: OPS, includes: `${MAYA} chose e1 for {"id":"42"}` })).toHaveProperty(
      'message',
    );
  });

  it('refuses a bad signature and a stale timestamp with 401', async () => {
    app.command('/autoschedule', async ({ ack }) => ack());
    await start();
    const command = () => sandbox.control.command({ user: MAYA, channel: OPS, command: '/autoschedule' });
    await sandbox.control.faults([{ kind: 'bad_signature' }]);
    expect((await command()).status).toBe(401);
    await sandbox.control.faults([{ kind: 'stale_timestamp' }]);
    expect((await command()).status).toBe(401);
    expect((await command()).status).toBe(200);
  });

  it('publishes a home when it is opened, and hears a modal close', async () => {
    const closed: Json[] = [];
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({
        user_id: event.user,
        view: { type: 'home', blocks: [section('Good morning')] as never },
      });
    });
    app.shortcut('open', async ({ ack, shortcut, client }) => {
      await ack();
      await client.views.open({
        trigger_id: shortcut.trigger_id,
        view: modal([section('x')], { notify_on_close: true }) as never,
      });
    });
    app.view({ type: 'view_closed', callback_id: 'test.modal' }, async ({ ack, body }) => {
      closed.push(body as unknown as Json);
      await ack();
    });
    await start();
    expect((await sandbox.control.homeOpen({ user: MAYA })).delivered).toBe(true);
    await sandbox.control.wait({ user: MAYA, includes: 'Good morning' });
    await sandbox.control.shortcut({ user: MAYA, callback_id: 'open' });
    await sandbox.control.wait({ user: MAYA, viewCallback: 'test.modal' });
    await sandbox.control.close({ user: MAYA, clear: true });
    expect(closed).toMatchObject([{ is_cleared: true, user: { id: MAYA } }]);
  });
});

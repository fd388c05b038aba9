import type { View } from '@slack/types';
import { WebClient } from '@slack/web-api';
import { createEmulator, type Emulator } from 'emulate';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../blocks/ids.ts';
import { loadingView, resultView } from '../../blocks/views.ts';
import { announceRun, markChanged } from '../../src/db/repositories/messages.ts';
import { NoticeReader } from '../../src/services/notices/notice-reader.ts';
import { classifySlackError } from '../../src/slack/api-errors.ts';
import { backgroundClient, interactiveClientOptions } from '../../src/slack/background.ts';
import { updateView } from '../../src/slack/handle.ts';
import { Outbox } from '../../src/slack/outbox.ts';
import { MessageLinks } from '../../src/slack/presenters/links.ts';
import { buildRenderers } from '../../src/slack/renderers.ts';
import { DAY, Fixture, MANAGER } from '../services/proposals/fixture.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';

const TOKEN = 'xoxb-emulated';
const log = pino({ level: 'silent' });

let emulator: Emulator;
let db: TestDatabase;
let background: WebClient;
let interactive: WebClient;
let channel = '';
let maya = '';
beforeAll(async () => {
  db = await openFreshDatabase();
  emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        team: { name: 'Harbor Demo Team', domain: 'harbor-demo' },
        users: [
          { name: 'maya', real_name: 'Maya Lindqvist' },
          { name: 'daybreak', real_name: 'Daybreak' },
        ],
        channels: [{ name: 'ops' }],
        strict_scopes: true,
        tokens: [
          {
            token: TOKEN,
            user: 'daybreak',
            scopes: [
              'commands',
              'chat:write',
              'users:read',
              'im:write',
              'im:history',
              'channels:read',
              'channels:history',
            ],
          },
        ],
      },
    },
  });
  const apiUrl = `${emulator.url}/api/`;
  background = backgroundClient({ token: TOKEN, apiUrl, log });
  interactive = new WebClient(TOKEN, interactiveClientOptions({ apiUrl, log }));
  const { channels = [] } = await background.conversations.list();
  channel = String(channels.find((one) => one.name === 'ops')?.id);
  const { members = [] } = await background.users.list({});
  maya = String(members.find((member) => member.name === 'maya')?.id);
});
afterAll(async () => {
  await emulator.close();
  await db.close();
});

const trigger = async () =>
  String(
    ((await interactive.apiCall('views.generateTriggerId', { user_id: maya })) as { trigger_id?: string })
      .trigger_id,
  );

describe('against an independent Slack', () => {
  it('a proposal: parent and thread posted, then updated in place; a person is told in their direct message', async () => {
    const fixture = await Fixture.create(db);
    const { storeId, proposals, clock } = fixture;
    await db.client.store.update({ where: { id: storeId }, data: { slackChannelId: channel } });
    await fixture.event(600101);
    await fixture.event(600102);
    const run = await fixture.run([
      { event: 600101, date: DAY },
      { event: 600102, failure: 'NO_SLOT_IN_WINDOW' },
    ]);
    await announceRun(db.client, storeId, run);
    await db.client.slackMessage.create({
      data: {
        storeId,
        teamId: 'T',
        logicalKey: `dm:${run}`,
        kind: 'notice.run_failed',
        subjectType: 'run',
        subjectId: String(run),
        recipient: maya,
      },
    });
    const links = new MessageLinks(db.client, background);
    const outbox = new Outbox({
      db: db.client,
      slack: background,
      renderers: buildRenderers(proposals, new NoticeReader({ db }), links, clock),
      clock,
      log,
      reconcileHistory: true,
    });
    await outbox.sendDue();
    clock.advance(5_000);
    await outbox.sendDue();
    const messages = await db.client.slackMessage.findMany({ where: { storeId } });
    expect(messages.map((message) => message.status)).toEqual(messages.map(() => 'sent'));
    const parent = messages.find((message) => message.kind === 'run.summary');
    const { messages: thread = [] } = await background.conversations.replies({
      channel,
      ts: parent?.ts ?? '',
    });
    expect(thread).toHaveLength(5);
    expect(JSON.stringify(thread[0]?.blocks)).toContain(ACTIONS.runApprove.id);
    expect(messages.find((message) => message.recipient === maya)?.channelId).toMatch(/^D/);

    const row = await fixture.row(run, 600101);
    await proposals.leaveOut(storeId, MANAGER, row.id);
    await markChanged(db.client, storeId, 'run', run);
    clock.advance(60_000);
    await outbox.sendDue();
    const { messages: after = [] } = await background.conversations.replies({
      channel,
      ts: parent?.ts ?? '',
    });
    expect(after).toHaveLength(5);
    expect(after.map((message) => message.ts)).toEqual(thread.map((message) => message.ts));
    expect(after[0]?.text).not.toBe(thread[0]?.text);
    expect(await links.ofRun(run, channel)).toMatch(/^http/);
  });

  it('a modal opens with its trigger once; an older update gives way to a newer one', async () => {
    const once = await trigger();
    const { view } = await interactive.views.open({ trigger_id: once, view: loadingView() });
    const id = String(view?.id);
    await updateView(interactive, id, resultView({ sentence: 'newer' }), String(view?.hash));
    // A conflict is swallowed: the newer view stands.
    await updateView(interactive, id, resultView({ sentence: 'older' }), String(view?.hash));
    const error = await interactive.views
      .update({ view_id: id, hash: String(view?.hash), view: loadingView() as View })
      .catch((caught: unknown) => caught);
    expect((error as { data?: { error?: string } }).data?.error).toBe('hash_conflict');
    await expect(interactive.views.open({ trigger_id: once, view: loadingView() })).rejects.toThrow();
    await updateView(interactive, 'V0GONE', loadingView());
  });

  it('a missing channel is a matter of configuration', async () => {
    const error = await background.chat
      .postMessage({ channel: 'C0NOWHERE', text: 'x' })
      .catch((caught: unknown) => caught);
    expect(classifySlackError(error)).toEqual({ kind: 'configuration', code: 'channel_not_found' });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announceFile } from '../../src/db/repositories/messages.ts';
import type { OutboxOptions } from '../../src/slack/outbox.ts';
import { MAYA, OutboxStage } from './outbox-stage.ts';

let stage: OutboxStage;
beforeEach(async () => {
  stage = await OutboxStage.open();
});
afterEach(() => stage.close());

const CSV = 'run,status\r\n42,approved\r\n';
const fault = (...faults: object[]) => stage.sandbox.control.faults({ faults } as never);

/** A file is made when it is sent. */
const renderers: OutboxOptions['renderers'] = {
  file: async () => ({
    text: 'The last runs as a file.',
    blocks: [],
    file: {
      name: 'run-history.csv',
      title: 'Run history',
      alt: 'Two columns',
      refused: 'Slack did not take the file.',
      bytes: new TextEncoder().encode(CSV),
    },
  }),
};
const outbox = (options: Partial<OutboxOptions> = {}) => stage.outbox({ renderers, ...options });
const announce = (part = 'a', recipient = MAYA) =>
  announceFile(stage.db.client, {
    storeId: 's',
    kind: 'file',
    subjectType: 'file',
    subjectId: 'history',
    recipient,
    part,
  });

interface Posted {
  text: string;
  files?: { name: string; title: string; url: string }[];
}
async function posted(): Promise<Posted[]> {
  const { channelId } = await stage.row('history');
  const path = `messages/${channelId}?user=${MAYA}`;
  return (await stage.get<{ messages: Posted[] }>(path)).messages;
}

describe('SL-25: files through the outbox', () => {
  it('uploads in three steps into the opened direct message', async () => {
    await announce();
    expect(await outbox().sendDue()).toBe(1);
    expect(await stage.calls()).toEqual([
      'conversations.open',
      'files.getUploadURLExternal',
      'upload',
      'files.completeUploadExternal',
    ]);
    const [message] = await posted();
    expect(message).toMatchObject({
      text: 'The last runs as a file.',
      files: [{ name: 'run-history.csv', title: 'Run history' }],
    });
    const bytes = await fetch(`${stage.sandbox.url}${message?.files?.[0]?.url}`);
    expect(await bytes.text()).toBe(CSV);
    expect(await stage.row('history')).toMatchObject({
      status: 'sent',
      needsSync: false,
      channelId: expect.stringMatching(/^D/),
      ts: expect.stringMatching(/^F/),
    });
  });

  it('sends the alternative text under the name that Slack knows', async () => {
    await announce();
    await outbox().sendDue();
    const { log } = await stage.get<{ log: { kind: string; request: unknown }[] }>('log');
    const request = log.find((entry) => entry.kind === 'files.getUploadURLExternal')?.request;
    expect(JSON.stringify(request)).toContain('"alt_txt":"Two columns"');
  });

  it('the same file is asked for once while it waits, and again after it was sent', async () => {
    expect(await announce('a')).toBe(true);
    expect(await announce('b')).toBe(false);
    await outbox().sendDue();
    expect(await announce('c')).toBe(true);
    await outbox().sendDue();
    expect(await posted()).toHaveLength(2);
  });

  it('two senders upload it once', async () => {
    await announce();
    await Promise.all([outbox().sendDue(), outbox().sendDue(), outbox().sendDue()]);
    expect(await posted()).toHaveLength(1);
  });

  it('a file that stands is never exchanged', async () => {
    await announce();
    await outbox().sendDue();
    await stage.calls();
    await stage.db.client.slackMessage.updateMany({ data: { needsSync: true } });
    expect(await outbox().sendDue()).toBe(1);
    expect(await stage.calls()).toEqual([]);
    expect((await stage.row('history')).needsSync).toBe(false);
  });

  it('a lost answer before the last step is repeated from the first one', async () => {
    await announce();
    await fault({ kind: 'lost_response', method: 'files.getUploadURLExternal' });
    await outbox().sendDue();
    expect(await stage.row('history')).toMatchObject({ status: 'pending', ts: null });
    stage.clock.advance(11_000);
    expect(await outbox().sendDue()).toBe(1);
    expect(await posted()).toHaveLength(1);
    expect((await stage.row('history')).possibleDuplicate).toBe(false);
  });

  it('a lost answer of the last step is a possible duplicate a minute later', async () => {
    await announce();
    await fault({ kind: 'lost_response', method: 'files.completeUploadExternal' });
    await outbox().sendDue();
    expect(await stage.row('history')).toMatchObject({ status: 'unknown', ts: null });
    stage.clock.advance(61_000);
    expect(await outbox().sendDue()).toBe(1);
    expect(await stage.row('history')).toMatchObject({ status: 'sent', possibleDuplicate: true });
    expect(await posted()).toHaveLength(2);
  });

  it('with the history the lost file is found and not posted again', async () => {
    await stage.sandbox.control.scopes({ scopes: ['chat:write', 'files:write', 'im:write', 'im:history'] });
    stage.clock.set(new Date());
    await announce();
    await fault({ kind: 'lost_response', method: 'files.completeUploadExternal' });
    await outbox({ reconcileHistory: true }).sendDue();
    stage.clock.advance(61_000);
    expect(await outbox({ reconcileHistory: true }).sendDue()).toBe(1);
    expect(await stage.row('history')).toMatchObject({
      status: 'sent',
      needsSync: false,
      ts: expect.stringMatching(/^F/),
      possibleDuplicate: false,
    });
    expect(await posted()).toHaveLength(1);
  });

  it('a sender that died half-way leaves a file that the next one sends', async () => {
    await announce();
    const row = await stage.row('history');
    await stage.db.client.slackMessage.update({
      where: { id: row.id },
      data: { status: 'sending', attempts: 1, sendingAt: stage.clock.now() },
    });
    stage.clock.advance(61_000);
    await outbox().sendDue();
    stage.clock.advance(61_000);
    await outbox().sendDue();
    expect(await posted()).toHaveLength(1);
  });

  it('429 pauses the method that was hit', async () => {
    await announce();
    await fault({ kind: 'rate_limit', method: 'files.completeUploadExternal', retryAfter: 20 });
    await outbox().sendDue();
    expect(await stage.row('history')).toMatchObject({ status: 'pending', lastError: 'ratelimited' });
    stage.clock.advance(21_000);
    await outbox().sendDue();
    expect(await posted()).toHaveLength(1);
  });

  it('without the scope people read what the file would have said, and that it did not come', async () => {
    await stage.sandbox.control.scopes({ scopes: ['chat:write', 'im:write'] });
    await announce();
    expect(await outbox().sendDue()).toBe(1);
    const [message] = await posted();
    expect(message?.text).toBe('The last runs as a file.\nSlack did not take the file.');
    expect(message?.files).toBeUndefined();
  });

  it('a channel that the app is not in is recorded, not repeated', async () => {
    await announce('a', 'C0000NONE');
    await outbox().sendDue();
    expect(await stage.row('history')).toMatchObject({ status: 'failed', lastError: 'channel_not_found' });
  });
});

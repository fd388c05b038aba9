import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSlackSandbox } from '../../sandbox/slack/server.ts';
import * as queue from '../../src/db/repositories/message-queue.ts';
import { CHANNEL, MAYA, OutboxStage, rendered } from './outbox-stage.ts';

let stage: OutboxStage;
beforeEach(async () => {
  stage = await OutboxStage.open();
});
afterEach(() => stage.close());

const { stringify } = JSON;
const fault = (...faults: object[]) => stage.sandbox.control.faults({ faults } as never);

describe('one message, once', () => {
  it('posts a new message with its key as metadata and remembers where it stands', async () => {
    await stage.announce('1');
    expect(await stage.outbox().sendDue()).toBe(1);
    const row = await stage.row('1');
    expect(row).toMatchObject({ status: 'sent', channelId: CHANNEL, needsSync: false, attempts: 0 });
    const { log } = await stage.get<{ log: { kind: string; request: unknown }[] }>('log');
    expect(stringify(log.find((entry) => entry.kind === 'chat.postMessage')?.request)).toContain(
      row.logicalKey,
    );
    expect(await stage.outbox().sendDue()).toBe(0);
    expect(await stage.texts()).toEqual(['Subject 1']);
  });

  it('announces the same subject to the same recipient only once', async () => {
    await stage.announce('1');
    await stage.announce('1');
    await stage.outbox().sendDue();
    expect(await stage.texts()).toEqual(['Subject 1']);
  });

  it('two senders on one row → one post', async () => {
    await stage.announce('1');
    await Promise.all([stage.outbox().sendDue(), stage.outbox().sendDue(), stage.outbox().sendDue()]);
    expect(await stage.texts()).toEqual(['Subject 1']);
  });

  it('a sender that lost the race does not put the row back', async () => {
    const row = await stage.announce('1');
    const now = stage.clock.now();
    const claimed = await queue.claim(stage.db.client, row, now);
    expect(await queue.claim(stage.db.client, row, now)).toBeNull();
    await queue.postpone(stage.db.client, row, row, now, 'late');
    await queue.markFailed(stage.db.client, row, 'late');
    expect(await stage.row('1')).toMatchObject({
      status: 'sending',
      attempts: claimed?.attempts,
      lastError: null,
    });
  });

  it('the hash is unchanged → no call', async () => {
    await stage.announce('1');
    const outbox = stage.outbox();
    await outbox.sendDue();
    await stage.calls();
    await stage.change('1', 'Subject 1');
    expect(await outbox.sendDue()).toBe(1);
    expect(await stage.calls()).toEqual([]);
    expect((await stage.row('1')).needsSync).toBe(false);
  });

  it('a change updates the message in place', async () => {
    await stage.announce('1');
    await stage.outbox().sendDue();
    await stage.change('1', 'Approved');
    await stage.outbox().sendDue();
    expect(await stage.texts()).toEqual(['Approved']);
  });

  it('a change while the message is being sent is not forgotten', async () => {
    await stage.announce('1');
    const outbox = stage.outbox({
      renderers: {
        note: async () => {
          await stage.change('1', 'newer');
          return rendered('older');
        },
      },
    });
    await outbox.sendDue();
    expect(await stage.row('1')).toMatchObject({ status: 'sent', needsSync: true });
    await stage.outbox().sendDue();
    expect(await stage.texts()).toEqual(['newer']);
  });

  it('a parent goes before its replies, whatever the order of the rows', async () => {
    await stage.announce('reply', { threadKey: `note:parent:${CHANNEL}`, priority: 0 });
    await stage.announce('parent', { priority: 3 });
    expect(await stage.outbox().sendDue()).toBe(2);
    const [parent, reply] = [await stage.row('parent'), await stage.row('reply')];
    const { messages } = await stage.get<{ messages: { ts: string }[] }>(
      `thread/${CHANNEL}/${parent.ts}?user=${MAYA}`,
    );
    expect(messages.map((message) => message.ts)).toEqual([parent.ts, reply.ts]);
  });

  it('a reply whose parent cannot be posted waits, and goes once the parent stands', async () => {
    await stage.announce('parent', { recipient: 'C0000NONE' });
    await stage.announce('reply', { threadKey: 'note:parent:C0000NONE', recipient: 'C0000NONE' });
    await stage.outbox().sendDue();
    expect((await stage.row('parent')).status).toBe('failed');
    expect(await stage.row('reply')).toMatchObject({ status: 'pending', attempts: 0 });
  });

  it('opens the direct message of a person once', async () => {
    const outbox = stage.outbox();
    await stage.announce('1', { recipient: MAYA });
    await stage.announce('2', { recipient: MAYA });
    await outbox.sendDue();
    expect((await stage.calls()).filter((method) => method === 'conversations.open')).toHaveLength(1);
    const row = await stage.row('1');
    expect(row.channelId).toMatch(/^D/);
    expect(await stage.texts(row.channelId ?? '')).toEqual(['Subject 1', 'Subject 2']);
  });
});

describe('lost answers (SL-22)', () => {
  it('a lost post is unknown, waits a minute, and is posted once more as a possible duplicate', async () => {
    await stage.announce('1');
    await fault({ kind: 'lost_response', method: 'chat.postMessage' });
    const outbox = stage.outbox();
    await outbox.sendDue();
    expect(await stage.row('1')).toMatchObject({ status: 'unknown', ts: null });
    stage.clock.advance(59_000);
    expect(await outbox.sendDue()).toBe(0);
    stage.clock.advance(2_000);
    expect(await outbox.sendDue()).toBe(1);
    expect(await stage.row('1')).toMatchObject({ status: 'sent', possibleDuplicate: true });
    expect(await stage.texts()).toEqual(['Subject 1', 'Subject 1']);
  });

  it('with the history the lost post is found again and adopted', async () => {
    await stage.sandbox.control.scopes({ scopes: ['chat:write', 'channels:history'] });
    stage.clock.set(new Date());
    await stage.announce('1');
    await fault({ kind: 'lost_response', method: 'chat.postMessage' });
    const outbox = stage.outbox({ reconcileHistory: true });
    await outbox.sendDue();
    stage.says.set('1', 'changed meanwhile');
    stage.clock.advance(61_000);
    await outbox.sendDue();
    expect(await stage.row('1')).toMatchObject({ status: 'sent', possibleDuplicate: false });
    await outbox.sendDue();
    expect(await stage.texts()).toEqual(['changed meanwhile']);
  });

  it('a lost reply is looked up in its thread', async () => {
    await stage.sandbox.control.scopes({ scopes: ['chat:write', 'channels:history'] });
    stage.clock.set(new Date());
    const outbox = stage.outbox({ reconcileHistory: true });
    await stage.announce('parent');
    await outbox.sendDue();
    await stage.announce('reply', { threadKey: `note:parent:${CHANNEL}` });
    await fault({ kind: 'lost_response', method: 'chat.postMessage' });
    await outbox.sendDue();
    stage.clock.advance(61_000);
    await outbox.sendDue();
    expect((await stage.calls()).filter((method) => method === 'chat.postMessage')).toHaveLength(2);
    expect((await stage.row('reply')).ts).not.toBeNull();
  });

  it('without the scope for the history the message is posted once more', async () => {
    await stage.announce('1');
    await fault({ kind: 'lost_response', method: 'chat.postMessage' });
    const outbox = stage.outbox({ reconcileHistory: true });
    await outbox.sendDue();
    stage.clock.advance(61_000);
    await outbox.sendDue();
    expect(await stage.row('1')).toMatchObject({ status: 'sent', possibleDuplicate: true });
  });

  it('a sender that dies between claim and answer leaves a post that is repaired after a minute', async () => {
    const row = await stage.announce('1');
    await queue.claim(stage.db.client, row, stage.clock.now());
    expect(await stage.outbox().sendDue()).toBe(0);
    stage.clock.advance(61_000);
    expect(await stage.outbox().sendDue()).toBe(1);
    expect(await stage.row('1')).toMatchObject({ status: 'sent', possibleDuplicate: true });
  });

  it('a sender that dies during an update leaves it to the next one', async () => {
    await stage.announce('1');
    await stage.outbox().sendDue();
    await stage.change('1', 'newer');
    await queue.claim(stage.db.client, await stage.row('1'), stage.clock.now());
    await stage.outbox().sendDue();
    expect(await stage.texts()).toEqual(['Subject 1']);
    stage.clock.advance(61_000);
    await stage.outbox().sendDue();
    expect(await stage.texts()).toEqual(['newer']);
  });

  it('a lost update is simply repeated', async () => {
    await stage.announce('1');
    const outbox = stage.outbox();
    await outbox.sendDue();
    await stage.change('1', 'newer');
    await fault({ kind: 'lost_response', method: 'chat.update' });
    await outbox.sendDue();
    expect(await stage.row('1')).toMatchObject({ status: 'sent', needsSync: true });
    stage.clock.advance(5_000);
    await outbox.sendDue();
    expect(await stage.row('1')).toMatchObject({ needsSync: false });
  });

  it('a post that stays without an answer ends as failed, not as ever more copies', async () => {
    await stage.announce('1');
    await fault({ kind: 'http_error', method: 'chat.postMessage', status: 502, count: 100 });
    const outbox = stage.outbox();
    for (let i = 0; i < 20; i += 1) {
      await outbox.sendDue();
      stage.clock.advance(11 * 60_000);
    }
    expect(await stage.row('1')).toMatchObject({ status: 'failed', lastError: 'http_502' });
    expect((await stage.calls()).filter((method) => method === 'chat.postMessage')).toHaveLength(12);
  });
});

describe('what each error does', () => {
  it('429 pauses the method it hit until Retry-After; others go on', async () => {
    const outbox = stage.outbox();
    await stage.announce('old');
    await outbox.sendDue();
    await fault({ kind: 'rate_limit', method: 'chat.postMessage', retryAfter: 30 });
    await stage.announce('1', { priority: 0 });
    await stage.announce('2');
    await stage.change('old', 'updated');
    await stage.calls();
    await outbox.sendDue();
    expect(await stage.calls()).toEqual(['chat.postMessage', 'chat.update']);
    stage.clock.advance(29_000);
    await outbox.sendDue();
    expect(await stage.calls()).toEqual([]);
    stage.clock.advance(2_000);
    await outbox.sendDue();
    expect(await stage.calls()).toEqual(['chat.postMessage', 'chat.postMessage']);
    expect(await stage.row('1')).toMatchObject({ status: 'sent', possibleDuplicate: false });
  });

  it('429 of conversations.open does not stop posts to channels', async () => {
    const outbox = stage.outbox();
    await fault({ kind: 'rate_limit', method: 'conversations.open', retryAfter: 30 });
    await stage.announce('dm', { recipient: MAYA, priority: 0 });
    await stage.announce('1');
    await outbox.sendDue();
    expect((await stage.row('1')).status).toBe('sent');
    expect(await stage.row('dm')).toMatchObject({ status: 'pending', attempts: 0 });
    stage.clock.advance(31_000);
    await outbox.sendDue();
    expect((await stage.row('dm')).status).toBe('sent');
  });

  it.each(['internal_error', 'fatal_error', 'service_unavailable'])(
    '%s: tried again after 5 s, then 10 s',
    async (error) => {
      await stage.announce('1');
      await fault({ kind: 'platform_error', method: 'chat.postMessage', error, count: 2 });
      const outbox = stage.outbox();
      await outbox.sendDue();
      expect(await stage.row('1')).toMatchObject({ status: 'pending', attempts: 1, lastError: error });
      stage.clock.advance(5_000);
      await outbox.sendDue();
      stage.clock.advance(9_000);
      expect(await outbox.sendDue()).toBe(0);
      stage.clock.advance(1_000);
      expect(await outbox.sendDue()).toBe(1);
    },
  );

  it('a refused connection leaves the post as it was: nothing can have arrived', async () => {
    await stage.announce('1');
    const gone = await startSlackSandbox({ env: {} });
    await gone.close();
    await stage.outbox({ apiUrl: gone.apiUrl }).sendDue();
    expect(await stage.row('1')).toMatchObject({ status: 'pending', lastError: 'ECONNREFUSED' });
    stage.clock.advance(5_000);
    await stage.outbox().sendDue();
    expect(await stage.row('1')).toMatchObject({ status: 'sent', possibleDuplicate: false });
  });

  it.each([
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'user_not_found',
    'user_disabled',
    'messages_tab_disabled',
  ])('%s: failed until the subject changes again', async (error) => {
    await stage.announce('1');
    await fault({ kind: 'platform_error', method: 'chat.postMessage', error });
    const outbox = stage.outbox();
    await outbox.sendDue();
    expect(await stage.row('1')).toMatchObject({ status: 'failed', lastError: error });
    stage.clock.advance(3_600_000);
    expect(await outbox.sendDue()).toBe(0);
    await stage.change('1', 'mended');
    expect(await outbox.sendDue()).toBe(1);
    expect(await stage.texts()).toEqual(['mended']);
  });

  it.each(['message_not_found', 'cant_update_message', 'edit_window_closed'])(
    '%s: the message is posted anew',
    async (error) => {
      await stage.announce('1');
      const outbox = stage.outbox();
      await outbox.sendDue();
      const before = await stage.row('1');
      await stage.change('1', 'newer');
      await fault({ kind: 'platform_error', method: 'chat.update', error });
      await outbox.sendDue();
      stage.clock.advance(5_000);
      await outbox.sendDue();
      expect((await stage.row('1')).ts).not.toBe(before.ts);
      expect((await stage.texts()).at(-1)).toBe('newer');
    },
  );

  it.each(['invalid_blocks', 'msg_blocks_too_long', 'metadata_too_large'])(
    '%s: people get the text once',
    async (error) => {
      await stage.announce('1');
      await fault({ kind: 'platform_error', method: 'chat.postMessage', error });
      await stage.outbox().sendDue();
      const { messages } = await stage.get<{ messages: { text: string; blocks?: unknown[] }[] }>(
        `messages/${CHANNEL}?user=${MAYA}`,
      );
      expect(messages).toHaveLength(1);
      expect(messages[0]?.text).toBe('Subject 1');
      expect(messages[0]?.blocks ?? []).toEqual([]);
      expect((await stage.row('1')).status).toBe('sent');
    },
  );

  it('text that Slack refuses as well: failed', async () => {
    await stage.announce('1');
    await fault({ kind: 'platform_error', method: 'chat.postMessage', error: 'msg_too_long', count: 2 });
    await stage.outbox().sendDue();
    expect(await stage.row('1')).toMatchObject({ status: 'failed', lastError: 'msg_too_long' });
  });

  it.each(['invalid_auth', 'not_authed', 'token_revoked', 'account_inactive'])(
    '%s: all sending stops',
    async (error) => {
      await stage.announce('1', { priority: 0 });
      await stage.announce('2');
      await fault({ kind: 'platform_error', method: 'chat.postMessage', error });
      const outbox = stage.outbox();
      await outbox.sendDue();
      expect(outbox.credentialsProblem).toBe(error);
      stage.clock.advance(600_000);
      expect(await outbox.sendDue()).toBe(0);
      expect(await stage.calls()).toEqual(['chat.postMessage']);
      // A new process with a good token delivers everything.
      expect(await stage.outbox().sendDue()).toBe(2);
    },
  );

  it('missing_scope fails the message and names it', async () => {
    await stage.sandbox.control.scopes({ scopes: ['chat:write'] });
    await stage.announce('1', { recipient: MAYA });
    await stage.outbox().sendDue();
    expect(await stage.row('1')).toMatchObject({ status: 'failed', lastError: 'missing_scope' });
  });

  it('one message that cannot be drawn does not stop the others', async () => {
    stage.says.set('broken', () => {
      throw new TypeError('a defect');
    });
    await stage.announce('broken', { priority: 0 });
    await stage.announce('1');
    const outbox = stage.outbox();
    expect(await outbox.sendDue()).toBe(1);
    expect(await stage.row('broken')).toMatchObject({ status: 'pending', attempts: 1 });
    stage.says.set('broken', 'mended');
    stage.clock.advance(5_000);
    await outbox.sendDue();
    expect(await stage.texts()).toEqual(['Subject 1', 'mended']);
  });

  it('a message of an unknown kind and one without a subject end as failed', async () => {
    await stage.announce('1', { kind: 'of.tomorrow' });
    stage.says.set('2', () => null);
    await stage.announce('2');
    await stage.outbox().sendDue();
    expect((await stage.row('1')).lastError).toContain('no renderer');
    expect((await stage.row('2')).lastError).toBe('subject is gone');
  });

  it('an update heals however often it failed', async () => {
    await stage.announce('1');
    const outbox = stage.outbox();
    await outbox.sendDue();
    await stage.change('1', 'newer');
    await fault({ kind: 'http_error', method: 'chat.update', status: 500, count: 15 });
    for (let i = 0; i < 16; i += 1) {
      await outbox.sendDue();
      stage.clock.advance(11 * 60_000);
    }
    expect(await stage.texts()).toEqual(['newer']);
  });
});

describe('pace', () => {
  it('posts to one channel: a short burst, then one a second', async () => {
    for (let i = 1; i <= 9; i += 1) await stage.announce(String(i));
    const outbox = stage.outbox();
    expect(await outbox.sendDue()).toBe(6);
    expect(await outbox.sendDue()).toBe(0);
    stage.clock.advance(1_000);
    expect(await outbox.sendDue()).toBe(1);
    stage.clock.advance(5_000);
    expect(await outbox.sendDue()).toBe(2);
    expect(await stage.texts()).toHaveLength(9);
  });

  it('progress moves a message at most once in the time its renderer asks for', async () => {
    let step = 0;
    stage.says.set('1', () => ({ ...rendered(`${step} submitted`), paceMs: 3_000 }));
    await stage.announce('1');
    const outbox = stage.outbox();
    await outbox.sendDue();
    for (step = 1; step <= 4; step += 1) {
      await stage.db.client.slackMessage.updateMany({ data: { needsSync: true } });
      await outbox.sendDue();
      stage.clock.advance(1_000);
    }
    step = 4;
    await outbox.sendDue();
    expect((await stage.calls()).filter((method) => method === 'chat.update')).toHaveLength(1);
    stage.clock.advance(3_000);
    await stage.db.client.slackMessage.updateMany({ data: { needsSync: true } });
    await outbox.sendDue();
    expect(await stage.texts()).toEqual(['4 submitted']);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { acked } from '../../sandbox/demo/hand.ts';
import { DEFAULT_SCOPES } from '../../sandbox/slack/data.ts';
import { approve, eventually, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
afterEach(() => app.stop());

/** Messages of the app in the store's channel that are no replies. */
async function parents() {
  const messages = await app.as(ACCOUNTS.approver).messages();
  return messages.filter((message) => !message.thread_ts || message.thread_ts === message.ts);
}

describe('what Slack may do to a message', () => {
  it('loses the answer to an update: the message ends with the latest state', async () => {
    app = await startTestApp();
    const { parent } = await app.propose();
    await app.world.slack.control.faults([{ kind: 'lost_response', method: 'chat.update', count: 3 }]);
    const maya = app.as(ACCOUNTS.approver);
    await approve(maya, parent);
    await eventually(async () => {
      // Repeats come later and later: time passes.
      app.clock.advance(5_000);
      const [message] = await maya.thread(parent.ts);
      const waiting = await app.world.db.client.slackMessage.count({ where: { needsSync: true } });
      return message?.text.includes(':white_check_mark: Done') && waiting === 0;
    }, 30_000);
    expect(await parents()).toHaveLength(1);
  }, 60_000);

  it('loses the answer to a post: with the history at hand the message is found, not sent again', async () => {
    app = await startTestApp({ env: { SLACK_RECONCILE_HISTORY: 'true' } });
    await app.world.slack.control.scopes({
      scopes: [...DEFAULT_SCOPES, 'channels:history', 'groups:history', 'im:history'],
    });
    await app.world.slack.control.faults([{ kind: 'lost_response', method: 'chat.postMessage', count: 1 }]);
    await app.world.run();
    const maya = app.as(ACCOUNTS.approver);
    await maya.message({ hasAction: 'run.approve' });
    await eventually(async () => {
      app.clock.advance(30_000);
      return (await app.world.db.client.slackMessage.count({ where: { status: 'sent' } })) === 5;
    }, 30_000);
    const standing = await parents();
    expect(standing).toHaveLength(1);
    expect(await maya.thread(standing[0]!.ts)).toHaveLength(5);
  }, 60_000);

  it('loses the answer to a post, without the history: sent once more and marked, and only the last one is kept up', async () => {
    app = await startTestApp();
    await app.world.slack.control.faults([{ kind: 'lost_response', method: 'chat.postMessage', count: 1 }]);
    await app.world.run();
    await eventually(async () => {
      app.clock.advance(30_000);
      return (await app.world.db.client.slackMessage.count({ where: { status: 'sent' } })) === 5;
    }, 30_000);
    const parent = await app.world.db.client.slackMessage.findFirstOrThrow({
      where: { kind: 'run.summary' },
    });
    expect(parent).toMatchObject({ possibleDuplicate: true });
    expect((await parents()).map(({ ts }) => ts)).toContain(parent.ts);
  }, 60_000);

  it('asks us to slow down: everything arrives all the same', async () => {
    app = await startTestApp();
    await app.world.slack.control.faults([
      { kind: 'rate_limit', method: 'chat.postMessage', retryAfter: 1, count: 2 },
    ]);
    await app.world.run();
    await eventually(async () => {
      app.clock.advance(2_000);
      return (await app.world.db.client.slackMessage.count({ where: { status: 'sent' } })) === 5;
    }, 30_000);
    expect(await parents()).toHaveLength(1);
  }, 60_000);

  it('takes our token away: nothing is sent any more, readiness says so, the proposal is safe', async () => {
    app = await startTestApp();
    await app.world.slack.control.faults([{ kind: 'revoked_token' }]);
    const { runId } = await app.world.run();
    const ready = await eventually(async () => {
      const answer = await fetch(`${app.world.app.address}/readyz`);
      return answer.status === 503 ? ((await answer.json()) as { problems: string[] }) : null;
    });
    expect(ready.problems.join()).toContain('slack');
    const run = await app.world.db.client.schedulerRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run).toMatchObject({ status: 'completed', approvedAt: null });
    // A new token, a restart: the proposal stands.
    await app.world.slack.control.faults({ faults: [], clear: true });
    await app.world.restart();
    await eventually(async () => {
      app.clock.advance(60_000);
      return (await parents()).length === 1;
    });
  }, 60_000);

  it('delivers an event twice: it is worked on once', async () => {
    app = await startTestApp();
    const maya = app.as(ACCOUNTS.approver);
    await app.world.slack.control.faults([{ kind: 'double_delivery', payload: 'event', delayMs: 20 }]);
    acked(await maya.openHome());
    await eventually(async () => (await maya.home()) !== null);
    await eventually(async () => (await maya.log()).filter((entry) => entry.kind === 'event').length === 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const published = (await maya.log()).filter((entry) => entry.kind === 'views.publish');
    expect(published).toHaveLength(1);
  });
});

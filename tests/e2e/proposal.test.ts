import { afterEach, describe, expect, it } from 'vitest';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { acked, readable } from '../../sandbox/demo/hand.ts';
import { approve, eventually, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
afterEach(() => app.stop());

describe('a proposal in Slack', { timeout: 60_000 }, () => {
  it('is there in the morning: a parent message with its four parts, without anybody asking', async () => {
    // 02:05 of the next night in the store's zone.
    const today = new Date();
    const night = new Date(
      Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + 2, 8, 5),
    );
    app = await startTestApp({ start: night });
    const maya = app.as(ACCOUNTS.approver);
    const parent = await maya.message({ hasAction: 'run.approve' });
    expect(parent.text).toContain('automatic');
    for (const title of ['New ·', 'Swaps ·', 'Needs you ·', 'Daily preview ·'])
      expect((await maya.message({ includes: title, thread: parent.ts })).thread_ts).toBe(parent.ts);
    const [run] = await app.world.db.client.schedulerRun.findMany();
    expect(run).toMatchObject({ runType: 'automatic', requestedBy: 'system', status: 'completed' });
    const rows = await app.world.db.client.pendingSchedule.findMany();
    const placed = rows.filter((row) => row.employeeId !== null);
    const swaps = placed.filter((row) => row.isSwap).length;
    expect(run).toMatchObject({
      totalEventsProcessed: rows.length,
      eventsScheduled: placed.length,
      eventsRequiringSwaps: swaps,
      eventsFailed: rows.length - placed.length,
    });
    expect(parent.text).toContain(`${rows.length - placed.length} need you`);
    // Another pass of the same night plans nothing more.
    await app.world.restart();
    expect(await app.world.db.client.schedulerRun.count()).toBe(1);
  });

  it('says that it was replaced when an old button is pressed, and heals once Slack takes updates again', async () => {
    app = await startTestApp();
    const maya = app.as(ACCOUNTS.approver);
    const first = await app.propose();
    // Slack loses every update, so the old message keeps its buttons.
    await app.world.slack.control.faults([
      { kind: 'http_error', method: 'chat.update', status: 503, count: 1000 },
    ]);
    const second = await app.world.run();
    await maya.message({ includes: `run ${second.runId} `, hasAction: 'run.approve' });
    acked(await maya.press(first.parent, 'run.approve'));
    const note = await maya.told({ includes: 'replaced' });
    expect(note.text).toContain(`replaced by run ${second.runId}`);
    expect(await maya.views()).toEqual([]);
    expect(await app.world.db.client.schedule.count({ where: { source: 'auto' } })).toBe(0);

    await app.world.slack.control.faults({ faults: [], clear: true });
    app.clock.advance(600_000);
    const healed = await eventually(async () => {
      const message = (await maya.thread(first.parent.ts))[0];
      return message?.text.includes(`Replaced by run ${second.runId}`) ? message : null;
    });
    expect(JSON.stringify(healed.blocks)).not.toContain('run.approve');
  });

  it('shows its state on App Home before and after the decision', async () => {
    app = await startTestApp();
    const maya = app.as(ACCOUNTS.approver);
    const home = async () => readable((await maya.home())?.blocks);
    acked(await maya.openHome());
    await eventually(async () => (await home()).includes('No proposal waits'));
    const { parent, runId } = await app.propose();
    // Whoever looked at it before sees the news without opening it again.
    await eventually(async () => !(await home()).includes('No proposal waits'));
    await approve(maya, parent);
    await maya.message({ includes: 'Done' });
    await eventually(async () => {
      const text = await home();
      return text.includes('No proposal waits') && text.includes(`Run ${runId} is approved and sent`);
    });
    const stranger = app.as(ACCOUNTS.stranger);
    acked(await stranger.openHome());
    await eventually(async () => readable((await stranger.home())?.blocks).includes('no role in a store'));
  });
});

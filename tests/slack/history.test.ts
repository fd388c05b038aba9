import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../blocks/ids.ts';
import { startSlackSandbox } from '../../sandbox/slack/server.ts';
import { backgroundClient } from '../../src/slack/background.ts';
import { historyRenderers } from '../../src/slack/history-files.ts';
import { Outbox } from '../../src/slack/outbox.ts';
import { APPROVER, MANAGER, NOW, VIEWER } from '../services/proposals/fixture.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { AppStage } from './app-stage.ts';

let db: TestDatabase;
let stage: AppStage;
beforeAll(async () => {
  db = await openFreshDatabase();
  return () => db.close();
});
beforeEach(async () => {
  stage = await AppStage.open(db);
});
afterEach(async () => {
  await stage.deps.inFlight.drain(5_000);
  stage.close();
});

const later = (minutes: number) => new Date(new Date(NOW).getTime() + minutes * 60_000);
const answered = () => stage.slack.of('response').map((args) => String(args.text));
const press = (user: string, control: { id: string; encode(value: { store: string }): string }) =>
  stage.press(user, control.id, control.encode({ store: stage.fixture.storeId }));

/** Three runs with decisions and failures. */
async function runs(): Promise<void> {
  const { fixture } = stage;
  const refs = [600_101, 600_102, 600_103];
  for (const ref of refs) await fixture.event(ref);
  for (const days of [3, 2, 1]) {
    const startedAt = later(-days * 24 * 60);
    const run = await fixture.run(
      refs.map((event) => ({ event, failure: 'NO_SLOT_IN_WINDOW' })),
      {
        startedAt,
        completedAt: later(-days * 24 * 60 + 1),
        totalEventsProcessed: 40,
        eventsScheduled: 37,
        eventsFailed: 3,
        approvedAt: later(-days * 24 * 60 + 30 * days),
        approvedByUser: APPROVER,
      },
    );
    expect(run).toBeGreaterThan(0);
  }
}

describe('/autoschedule history', () => {
  it('answers with figures, runs and the files that the person may have', async () => {
    await runs();
    await stage.command(VIEWER, 'history');
    expect(answered()).toEqual([expect.stringContaining('*Placed*: 93% of the events')]);
    expect(answered()[0]).toContain('9 times (3 different events) · No free place in its window 9');
    const viewer = JSON.stringify(stage.slack.of('response')[0]?.blocks);
    expect(viewer).toContain(ACTIONS.historyPicture.id);
    expect(viewer).not.toContain(ACTIONS.historyCsv.id);
    await stage.command(MANAGER, 'HISTORY');
    expect(JSON.stringify(stage.slack.of('response')[1]?.blocks)).toContain(ACTIONS.historyCsv.id);
  });

  it('a store without a run says how to get one', async () => {
    await stage.command(MANAGER, 'history');
    expect(answered()).toEqual([expect.stringContaining('No run yet')]);
  });

  it('pages hold their place while new runs come, and end where the runs end', async () => {
    const { fixture } = stage;
    const ids: number[] = [];
    for (let n = 0; n < 23; n += 1)
      ids.unshift(await fixture.run([], { approvedAt: later(0), approvedByUser: APPROVER }));
    const turn = (control: typeof ACTIONS.historyOlder, from: number) =>
      stage.press(VIEWER, control.id, control.encode({ store: fixture.storeId, from }), {
        response_url: `${stage.app.client.slackApiUrl}response`,
      });
    const page = () => {
      const { text, blocks } = stage.slack.of('response').at(-1) ?? {};
      const controls = JSON.stringify(blocks);
      return {
        runs: [...String(text).matchAll(/ · run (\d+)/g)].map(([, id]) => Number(id)),
        newer: controls.includes(ACTIONS.historyNewer.id),
        older: controls.includes(ACTIONS.historyOlder.id),
        position: /(?:The newest|Runs) .*of \d+(?: runs)?/.exec(String(text))?.[0],
      };
    };
    await stage.command(VIEWER, 'history');
    expect(page()).toEqual({
      ...{ runs: ids.slice(0, 10), newer: false, older: true },
      position: 'The newest 10 of 23 runs',
    });
    const newest = await fixture.run([], { approvedAt: later(1), approvedByUser: APPROVER });
    await turn(ACTIONS.historyOlder, ids[10]!);
    expect(page()).toMatchObject({ runs: ids.slice(10, 20), newer: true, position: 'Runs 12 to 21 of 24' });
    await turn(ACTIONS.historyOlder, ids[20]!);
    expect(page()).toMatchObject({ runs: ids.slice(20), newer: true, older: false });
    await turn(ACTIONS.historyNewer, newest);
    expect(page()).toMatchObject({ runs: [newest, ...ids.slice(0, 9)], newer: false, older: true });
    // A run that is gone gives its place to the next older one.
    await db.client.schedulerRun.delete({ where: { id: ids[10]! } });
    await turn(ACTIONS.historyOlder, ids[10]!);
    expect(page().runs).toEqual(ids.slice(11, 21));
    await turn(ACTIONS.historyOlder, 0);
    expect(page().runs[0]).toBe(newest);
    await stage.press(
      'UOUTSIDER',
      ACTIONS.historyOlder.id,
      ACTIONS.historyOlder.encode({ store: fixture.storeId, from: ids[20]! }),
    );
    expect(stage.told().at(-1)).toContain('read the history');
  });

  it('is refused to outsiders, and the refusal is recorded', async () => {
    await stage.command('UOUTSIDER', 'history');
    expect(answered()[0]).not.toContain('Run history');
    await press('UOUTSIDER', ACTIONS.historyPicture);
    expect(stage.told().at(-1)).toContain('read the history');
    expect(await db.client.slackMessage.count({ where: { recipient: 'UOUTSIDER' } })).toBe(0);
    expect((await stage.refusals()).map(({ action }) => action)).toContain('right.read');
  });

  it('Picture and CSV are put on their way once, and the person is told where they will be', async () => {
    await runs();
    await press(MANAGER, ACTIONS.historyPicture);
    await press(MANAGER, ACTIONS.historyCsv);
    await press(MANAGER, ACTIONS.historyCsv);
    expect(stage.told()).toEqual([
      expect.stringContaining('The picture is on its way'),
      expect.stringContaining('run-history.csv is on its way'),
      expect.stringContaining('on its way already'),
    ]);
    expect(stage.wakes).toBe(3);
    expect(await db.client.slackMessage.count({ where: { storeId: stage.fixture.storeId } })).toBe(2);
  });

  it('two presses at the same time give one file', async () => {
    await runs();
    await Promise.all([press(MANAGER, ACTIONS.historyCsv), press(MANAGER, ACTIONS.historyCsv)]);
    expect(await db.client.slackMessage.count({ where: { storeId: stage.fixture.storeId } })).toBe(1);
  });

  it('CSV needs the right to export, also when an old button is pressed', async () => {
    await press(VIEWER, ACTIONS.historyCsv);
    expect(stage.told()).toEqual([expect.stringContaining('export the history')]);
  });

  it('from App Home it opens as a window', async () => {
    await runs();
    await stage.press(
      VIEWER,
      ACTIONS.homeHistory.id,
      ACTIONS.homeHistory.encode({ store: stage.fixture.storeId }),
      {
        channel: undefined,
        message: undefined,
        container: { type: 'view', view_id: 'V0' },
        view: { id: 'V0', type: 'home' },
      },
    );
    expect(stage.shown()).toContain('Run history');
  });
});

describe('the files themselves', () => {
  it('arrive in the direct messages: a PNG with words for those who do not see it, and the CSV', async () => {
    await runs();
    const sandbox = await startSlackSandbox({ env: {} });
    try {
      const outbox = new Outbox({
        db: db.client,
        slack: backgroundClient({ token: sandbox.botToken, apiUrl: sandbox.apiUrl, log: stage.deps.log }),
        renderers: historyRenderers(stage.deps.history),
        clock: stage.fixture.clock,
        log: stage.deps.log,
        reconcileHistory: false,
      });
      const { storeId } = stage.fixture;
      await db.client.storeMember.create({
        data: { storeId, slackTeamId: stage.team, slackUserId: 'U000MAYA', role: 'manager' },
      });
      await press('U000MAYA', ACTIONS.historyPicture);
      await press('U000MAYA', ACTIONS.historyCsv);
      await outbox.sendDue();
      const sent = await db.client.slackMessage.findMany({
        where: { storeId, recipient: 'U000MAYA' },
        orderBy: { id: 'asc' },
      });
      expect(sent.map(({ status }) => status)).toEqual(['sent', 'sent']);
      const control = async <T>(path: string) =>
        (await (await fetch(`${sandbox.url}/_control/${path}`)).json()) as T;
      const { messages } = await control<{
        messages: { text: string; files: { name: string; url: string }[] }[];
      }>(`messages/${sent[0]?.channelId}?user=U000MAYA`);
      expect(messages.map(({ files }) => files[0]?.name)).toEqual(['run-history.png', 'run-history.csv']);
      expect(messages[0]?.text).toContain('*Placed*: 93% of the events');
      const bytes = async (i: number) =>
        Buffer.from(await (await fetch(`${sandbox.url}${messages[i]?.files[0]?.url}`)).arrayBuffer());
      const png = await bytes(0);
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect(png.readUInt32BE(16)).toBe(1280);
      expect((await bytes(1)).toString().split('\r\n')).toHaveLength(5);
      const { log } = await control<{ log: { kind: string; request: unknown }[] }>('log');
      expect(
        JSON.stringify(log.find(({ kind }) => kind === 'files.getUploadURLExternal')?.request),
      ).toContain('Three charts of 3 runs');
    } finally {
      await sandbox.close();
    }
  });
});

describe('words of /autoschedule', () => {
  it.each([
    ['help history', /a picture and a CSV file\n.*direct messages/],
    ['history help', /a picture and a CSV file\n.*direct messages/],
    ['help histroy', /“histroy” is not a word I know.*\nDid you mean `\/autoschedule history`/],
    ['hsitory', /Did you mean `\/autoschedule history`/],
    ['help', /`\/autoschedule retry`/],
    ['help', /Other commands\*\n`\/rotations` – /],
  ])('“%s”', async (typed, words) => {
    await stage.command(MANAGER, typed);
    expect(answered()[0]).toMatch(words);
  });
});

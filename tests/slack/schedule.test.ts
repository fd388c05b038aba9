import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACTIONS, type BoardValue } from '../../blocks/ids.ts';
import { startSlackSandbox } from '../../sandbox/slack/server.ts';
import { backgroundClient } from '../../src/slack/background.ts';
import { Outbox } from '../../src/slack/outbox.ts';
import { scheduleRenderers } from '../../src/slack/schedule-files.ts';
import { parseBoard } from '../../src/slack/schedule-words.ts';
import { DAY, TODAY, VIEWER } from '../services/proposals/fixture.ts';
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

const STRANGER = 'USTRANGER';
const answers = () => stage.slack.of('response');
const answered = () => answers().map((args) => String(args.text));
const ask = (text: string, user = VIEWER) => stage.command(user, text, { command: '/schedule' });
const value = (over: Partial<BoardValue> = {}): BoardValue => ({
  store: stage.fixture.storeId,
  view: 'day',
  date: DAY,
  ...over,
});
/** A press in the private answer, which has its own address. */
const press = (
  control: { id: string; encode(value: BoardValue): string },
  over: Partial<BoardValue> = {},
  user = VIEWER,
) =>
  stage.press(user, control.id, control.encode(value(over)), {
    response_url: `${stage.app.client.slackApiUrl}response`,
  });

describe('/schedule', () => {
  it('shows the board of today privately; a word leads to another day or to the week', async () => {
    await stage.fixture.event(612001);
    await stage.fixture.booking(612001, 'e1', DAY);
    await ask('');
    await ask(DAY);
    await ask('week 2026-11-28');
    expect(answered()[0]).toMatch(/^Fri Nov 20 · today · Store store-/);
    expect(answered()[1]).toContain('Person e1: 10:15–16:45 · Core · 612001 BRIO Water');
    expect(answered()[2]).toMatch(/^Week Sun Nov 22 – Sat 28/);
    expect(answers().map((args) => args.response_type)).toEqual(Array(3).fill('ephemeral'));
  });

  it('answers what is no day with the nearest word, and help with all of them', async () => {
    await ask('tomorow');
    await ask('2026-02-30');
    await ask('help');
    expect(answered()[0]).toContain('“tomorow” is no day that I know.\nDid you mean `/schedule tomorrow`?');
    expect(answered()[1]).toContain('is no day that I know');
    expect(answered()[2]).toContain('What you can type');
  });

  it('is refused without a role, with who can', async () => {
    await ask('', STRANGER);
    expect(answered()[0]).toContain('you do not have the right to see the schedule');
    expect(await stage.refusals()).toMatchObject([{ actor: STRANGER, errorCode: 'FORBIDDEN' }]);
  });
});

describe('the buttons of the board', () => {
  it('turn its page in place', async () => {
    await press(ACTIONS.scheduleNext);
    await press(ACTIONS.scheduleWeek, { view: 'week' });
    await press(ACTIONS.scheduleToday, { date: 'today' });
    expect(answered().map((text) => text.split(' · ')[0])).toEqual([
      'Sat Nov 28',
      'Week Sun Nov 22 – Sat 28',
      'Fri Nov 20',
    ]);
    expect(answers().map((args) => args.replace_original)).toEqual([true, true, true]);
  });

  it('the menu opens a day of the week', async () => {
    await stage.press(VIEWER, ACTIONS.scheduleDay.id, undefined, {
      actions: [
        {
          type: 'static_select',
          action_id: ACTIONS.scheduleDay.id,
          block_id: 'b',
          selected_option: {
            value: ACTIONS.scheduleDay.encode({ value: `${stage.fixture.storeId}.${DAY}`, ver: 1 }),
          },
          action_ts: '1',
        },
      ],
      response_url: `${stage.app.client.slackApiUrl}response`,
    });
    expect(answered()[0]).toMatch(/^Sat Nov 28/);
  });

  it('from App Home the board opens as a modal, and turns there', async () => {
    const home = { channel: undefined, message: undefined, container: { type: 'view', view_id: 'V0' } };
    const encoded = ACTIONS.scheduleToday.encode(value({ date: 'today' }));
    await stage.press(VIEWER, ACTIONS.scheduleToday.id, encoded, {
      ...home,
      view: { id: 'V0', type: 'home' },
    });
    expect(stage.slack.of('views.open')).toHaveLength(1);
    expect(stage.shown()).toContain('Fri Nov 20 · today');
    expect(stage.shown()).toContain('schedule.modal');
    await stage.press(VIEWER, ACTIONS.scheduleNext.id, ACTIONS.scheduleNext.encode(value()), {
      ...home,
      view: { id: 'V1', type: 'modal' },
    });
    expect(stage.slack.of('views.open')).toHaveLength(1);
    expect(stage.shown()).toContain('Sat Nov 28');
  });

  it('in a modal the note about the picture lies on top of the board', async () => {
    const modal = { channel: undefined, message: undefined, view: { id: 'V1', type: 'modal' } };
    const encoded = ACTIONS.schedulePicture.encode(value({ view: 'week' }));
    await stage.press(VIEWER, ACTIONS.schedulePicture.id, encoded, modal);
    expect(stage.slack.of('views.push')).toHaveLength(1);
    expect(stage.slack.of('views.update')).toHaveLength(0);
    expect(stage.shown()).toContain('On its way');
  });

  it('are refused without a role, and nothing of the store is said', async () => {
    await press(ACTIONS.scheduleNext, {}, STRANGER);
    expect(answered()).toEqual([]);
    expect(stage.told()[0]).toContain('you do not have the right to see the schedule');
    await press(ACTIONS.schedulePicture, {}, STRANGER);
    expect(await db.client.slackMessage.count({ where: { recipient: STRANGER } })).toBe(0);
  });
});

describe('the week plan', () => {
  it('is asked for once, comes as a direct message with alternative text, and is in the action log', async () => {
    await stage.fixture.event(612001);
    await stage.fixture.booking(612001, 'e1', DAY);
    await press(ACTIONS.schedulePicture);
    await press(ACTIONS.schedulePicture);
    expect(stage.told()[0]).toContain('On its way');
    expect(stage.told()[1]).toContain('Already on its way');
    const row = await db.client.slackMessage.findFirstOrThrow({ where: { storeId: stage.fixture.storeId } });
    expect(row).toMatchObject({ kind: 'file.week_plan', subjectId: '2026-11-22/1', recipient: VIEWER });
    const file = await scheduleRenderers(stage.deps.schedule)['file.week_plan']!(row);
    expect(file?.file).toMatchObject({
      name: 'week-plan-2026-11-22.png',
      title: 'Week plan · Sun Nov 22 – Sat 28',
      alt: expect.stringContaining('Sat Nov 28: 1 person at work.'),
    });
    expect(
      Buffer.from(file?.file?.bytes ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    const log = await db.client.actionLog.findMany({
      where: { storeId: stage.fixture.storeId, action: 'schedule.picture' },
    });
    expect(log.map(({ actor, subjectId }) => `${actor} ${subjectId}`)).toContain(`${VIEWER} 2026-11-22`);
  });

  it('arrives in Slack through the outbox', async () => {
    const sandbox = await startSlackSandbox({ port: 0, env: {} });
    try {
      const { fixture, deps } = stage;
      const slack = backgroundClient({ token: sandbox.botToken, apiUrl: sandbox.apiUrl, log: deps.log });
      const outbox = new Outbox({
        db: db.client,
        slack,
        renderers: scheduleRenderers(deps.schedule),
        clock: deps.clock,
        log: deps.log,
        reconcileHistory: false,
      });
      // What other tests have asked for is not sent here.
      await db.client.slackMessage.deleteMany();
      const user = 'U000MAYA';
      await fixture.db.client.storeMember.create({
        data: { storeId: fixture.storeId, slackTeamId: stage.team, slackUserId: user, role: 'viewer' },
      });
      await deps.schedule.requestPicture(fixture.storeId, user, {
        sunday: '2026-11-22',
        pages: 1,
        request: 'r1',
      });
      await outbox.sendDue();
      const row = await db.client.slackMessage.findFirstOrThrow({
        where: { storeId: fixture.storeId, recipient: user },
      });
      expect(row).toMatchObject({ status: 'sent', lastError: null });
    } finally {
      await sandbox.close();
    }
  });
});

describe('what can be typed', () => {
  it.each([
    ['', 'day 2026-11-20'],
    ['today', 'day 2026-11-20'],
    ['TOMORROW', 'day 2026-11-21'],
    ['yesterday', 'day 2026-11-19'],
    ['2026-12-24', 'day 2026-12-24'],
    ['fri', 'day 2026-11-20'],
    ['thursday', 'day 2026-11-26'],
    ['tu', 'day 2026-11-24'],
    ['week', 'week 2026-11-15'],
    ['week next', 'week 2026-11-22'],
    ['week sun', 'week 2026-11-22'],
    [' week   2026-12-24 ', 'week 2026-12-20'],
  ])('%j means %s', (text, meaning) => {
    const board = parseBoard(text, TODAY);
    expect(board && `${board.view} ${board.date}`).toBe(meaning);
  });

  it.each([
    't',
    's',
    '2026-02-30',
    '26.11.',
    'week week',
    'week 1 2',
    'today tomorrow',
    'next',
    '<!channel>',
  ])('%j is no day', (text) => {
    expect(parseBoard(text, TODAY)).toBeNull();
  });
});

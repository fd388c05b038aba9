import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../blocks/ids.ts';
import type { SlackMessageRow } from '../../src/db/repositories/message-queue.ts';
import { announce } from '../../src/db/repositories/messages.ts';
import { NoticeReader } from '../../src/services/notices/notice-reader.ts';
import { NO_APPROVER_KIND, REMINDER_KIND } from '../../src/services/notices/reminders.ts';
import { grantRole } from '../../src/services/stores.ts';
import { backgroundClient } from '../../src/slack/background.ts';
import { KnownPeople } from '../../src/slack/known-people.ts';
import { reminderRenderers } from '../../src/slack/reminder-renderers.ts';
import { buildRenderers } from '../../src/slack/renderers.ts';
import { ADMIN, APPROVER, APPROVER_TWO, DAY } from '../services/proposals/fixture.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { AppStage } from './app-stage.ts';
import { MAYA, OutboxStage } from './outbox-stage.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openFreshDatabase();
});
afterAll(() => db.close());

describe('reminders in Slack', () => {
  let stage: AppStage;
  let runId: number;
  beforeAll(async () => {
    stage = await AppStage.open(db);
    await stage.fixture.event(830001);
    runId = await stage.fixture.run([{ event: 830001, employee: 'e1', date: DAY, time: '10:15', block: 1 }]);
  });
  afterAll(() => stage.close());

  const announced = (recipient: string, part: string, kind = REMINDER_KIND) =>
    announce(db.client, {
      ...{ storeId: stage.fixture.storeId, kind, recipient, part },
      ...(kind === REMINDER_KIND
        ? { subjectType: 'run', subjectId: runId }
        : { subjectType: 'store', subjectId: stage.fixture.storeId }),
    });
  const draw = (row: SlackMessageRow) =>
    reminderRenderers(db.client, stage.deps.proposals, stage.deps.links)[row.kind]?.(row);
  const posted = (row: SlackMessageRow) => ({ ...row, channelId: 'D1', ts: '1.1', status: 'sent' });

  it('show what waits; the deputy reads who was reminded; approving begins right there', async () => {
    const first = await draw(await announced(APPROVER, 'first'));
    expect(first?.text).toContain('A proposal waits for your decision');
    expect(first?.text).toContain('1 new');
    const deputy = await draw(await announced(APPROVER_TWO, 'deputy'));
    expect(deputy?.text).toContain(`Reminded before, without a decision: <@${APPROVER}>`);

    const approve = JSON.stringify(deputy?.blocks);
    expect(approve).toContain(ACTIONS.runApprove.id);
    const { version } = await db.client.schedulerRun.findUniqueOrThrow({ where: { id: runId } });
    await stage.press(
      APPROVER_TWO,
      ACTIONS.runApprove.id,
      ACTIONS.runApprove.encode({ id: runId, ver: version }),
      {
        channel: { id: 'D1' },
      },
    );
    expect(stage.shown()).toContain('Approve');
  });

  it('after the decision those that stand say so; one that is not sent yet is never sent', async () => {
    const row = await announced(APPROVER, 'second');
    const { version } = await db.client.schedulerRun.findUniqueOrThrow({ where: { id: runId } });
    await stage.fixture.approvals.approve(stage.fixture.storeId, APPROVER, runId, { version });
    expect((await draw(posted(row)))?.text).toContain(`approved by <@${APPROVER}>`);
    expect(await draw(row)).toBeNull();
    await db.client.schedulerRun.update({ where: { id: runId }, data: { version: { increment: 1 } } });
    expect(await draw({ ...row, subjectId: '999999' })).toBeNull();
  });

  it('nobody may approve: leads to the approvers; mended it names them', async () => {
    const { storeId, clock } = stage.fixture;
    await db.client.storeMember.deleteMany({ where: { storeId, role: 'approver' } });
    const row = await announced(ADMIN, '2026-11-20', NO_APPROVER_KIND);
    expect((await draw(row))?.text).toContain('nobody may approve it');
    await stage.press(
      ADMIN,
      ACTIONS.settingsApprovers.id,
      ACTIONS.settingsApprovers.encode({ store: storeId }),
    );
    expect(stage.shown()).toContain('Who may approve');
    const grant = { slackTeamId: 'T0000001', slackUserId: APPROVER_TWO, role: 'approver' };
    await grantRole(db, clock, storeId, grant, 'cli:ops');
    expect((await draw(posted(row)))?.text).toContain(`<@${APPROVER_TWO}>`);
    expect(await draw(row)).toBeNull();
  });
});

describe('a notice that was held back overnight', () => {
  it('is not sent once a later run has completed', async () => {
    const stage = await AppStage.open(db);
    const { fixture, deps } = stage;
    const failed = await fixture.run([], { status: 'failed', errorCode: 'TIME_LIMIT' });
    const row = await announce(db.client, {
      ...{ storeId: fixture.storeId, kind: 'notice.run_failed', recipient: APPROVER },
      ...{ subjectType: 'run', subjectId: failed },
    });
    const renderers = buildRenderers(deps.proposals, new NoticeReader({ db }), deps.links, fixture.clock);
    expect((await renderers[row.kind]?.(row))?.text).toContain('did not finish');
    await fixture.run([]);
    expect(await renderers[row.kind]?.(row)).toBeNull();
    expect(await renderers[row.kind]?.({ ...row, ts: '1.1' })).not.toBeNull();
    stage.close();
  });
});

describe('what is known about people', () => {
  it('comes from Slack, once a day; whoever cannot be looked up stops nobody', async () => {
    const stage = await OutboxStage.open();
    const { sandbox, log, clock } = stage;
    const slack = backgroundClient({ token: sandbox.botToken, apiUrl: sandbox.apiUrl, log });
    const people = new KnownPeople({ db: stage.db.client, slack, clock, log });
    const learn = () => people.learn('T0000001', ['U0UNKNOWN', MAYA, 'U000GONE']);
    await learn();
    await learn();
    const lookups = () => stage.calls().then((calls) => calls.filter((kind) => kind === 'users.info'));
    expect(await lookups()).toHaveLength(4);
    const known = await stage.db.client.slackUser.findMany({ orderBy: { slackUserId: 'asc' } });
    expect(known.map((user) => [user.slackUserId, user.tz, user.disabledAt !== null])).toEqual([
      ['U000GONE', 'America/Chicago', true],
      [MAYA, 'America/Chicago', false],
    ]);
    clock.advance(25 * 3_600_000);
    await learn();
    expect(await lookups()).toHaveLength(3);
    await stage.close();
  });
});

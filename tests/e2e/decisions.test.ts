import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { acked, menuOption, noticeOf, rowsOf } from '../../sandbox/demo/hand.ts';
import { approve, eventually, startTestApp, type TestApp } from '../support/app.ts';
import { crossmarkBookings } from '../support/bookings.ts';

describe('who decides', { timeout: 60_000 }, () => {
  let app: TestApp;
  let parent: Awaited<ReturnType<TestApp['propose']>>['parent'];
  beforeAll(async () => {
    app = await startTestApp();
    ({ parent } = await app.propose());
  });
  afterAll(() => app.stop());

  const refusals = (user: string) =>
    app.world.db.client.actionLog.findMany({ where: { actor: user, outcome: 'refused' } });

  for (const [who, user] of [
    ['somebody without a role', ACCOUNTS.stranger],
    ['a district lead who may read', ACCOUNTS.viewer],
    ['a Lead who may edit', ACCOUNTS.manager],
    ['an administrator', ACCOUNTS.admin],
  ] as const) {
    it(`${who} may not approve: a private note that names who can, and an audit row`, async () => {
      const hand = app.as(user);
      acked(await hand.press(parent, 'run.approve'));
      const note = await hand.told({ includes: 'do not have the right' });
      expect(note.ephemeral).toBe(true);
      expect(note.text).toContain(`<@${ACCOUNTS.approver}>`);
      expect(await hand.views()).toEqual([]);
      const [entry] = await eventually(async () => {
        const entries = await refusals(user);
        return entries.length > 0 && entries;
      });
      expect(entry).toMatchObject({ outcome: 'refused', errorCode: 'FORBIDDEN' });
      expect(await app.world.db.client.submissionJob.count()).toBe(0);
    });
  }

  it('somebody without a role may not open a row either', async () => {
    const hand = app.as(ACCOUNTS.stranger);
    const section = await hand.message({ includes: 'New ·', thread: parent.ts });
    const [row] = rowsOf(section);
    acked(
      await hand.press(section, 'row.menu', {
        block_id: row!.block,
        selection: menuOption(row!, 'person').value,
      }),
    );
    await hand.told({ includes: 'do not have the right' });
    expect(await hand.views()).toEqual([]);
  });

  it('a dialog that came too late says so and offers to try again', async () => {
    const hand = app.as(ACCOUNTS.approver);
    await app.world.slack.control.faults([
      { kind: 'platform_error', method: 'views.open', error: 'expired_trigger_id' },
    ]);
    acked(await hand.press(parent, 'run.approve'));
    const note = await hand.told({ includes: 'Try again' });
    expect(note.ephemeral).toBe(true);
    acked(await hand.press(parent, 'run.approve'));
    await hand.view('approve.modal');
    await hand.close();
  });
});

describe('decisions that meet', { timeout: 60_000 }, () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startTestApp();
  });
  afterEach(() => app.stop());

  async function expectOneDecision(by: string): Promise<void> {
    const { db } = app.world;
    const maya = app.as(ACCOUNTS.approver);
    await maya.message({ includes: ':white_check_mark: Done' }, 30_000);
    const [run] = await db.client.schedulerRun.findMany();
    expect(run?.approvedByUser).toBe(by);
    expect(await db.client.submissionJob.count()).toBe(1);
    expect(await db.client.actionLog.count({ where: { action: 'proposal.approve', outcome: 'done' } })).toBe(
      1,
    );
    const rows = await db.client.pendingSchedule.findMany({ where: { employeeId: { not: null } } });
    expect(new Set(rows.map((row) => row.status))).toEqual(new Set(['api_submitted']));
    const { twice, creates } = await crossmarkBookings(app.world);
    expect(twice).toEqual([]);
    // A moved booking is created again by its own row; nothing is created twice.
    expect(creates).toBe(rows.length);
  }

  it('two managers approve at the same time: one decision, and the other one reads who was first', async () => {
    const { parent } = await app.propose();
    const maya = app.as(ACCOUNTS.approver);
    const otto = app.as(ACCOUNTS.secondApprover);
    acked(await maya.press(parent, 'run.approve'));
    acked(await otto.press(parent, 'run.approve'));
    const first = await maya.view('approve.modal');
    const second = await otto.view('approve.modal');
    const answers = await Promise.all([maya.submit(noticeOf(first)), otto.submit(noticeOf(second))]);
    for (const answer of answers) acked(answer);
    const [run] = await app.world.db.client.schedulerRun.findMany();
    const winner = run?.approvedByUser ?? '';
    expect([ACCOUNTS.approver, ACCOUNTS.secondApprover]).toContain(winner);
    const loser = winner === ACCOUNTS.approver ? otto : maya;
    await loser.told({ includes: `Already approved by <@${winner}>` });
    await expectOneDecision(winner);
  });

  it('Slack delivers the press and the submission twice: one decision, one booking each', async () => {
    const { parent } = await app.propose();
    const maya = app.as(ACCOUNTS.approver);
    await app.world.slack.control.faults([
      { kind: 'double_delivery', payload: 'block_actions', delayMs: 5 },
      { kind: 'double_delivery', payload: 'view_submission', delayMs: 5 },
    ]);
    await approve(maya, parent);
    await expectOneDecision(ACCOUNTS.approver);
  });

  it('one rejects while the other approves: the first one wins', async () => {
    const { parent } = await app.propose();
    const maya = app.as(ACCOUNTS.approver);
    const otto = app.as(ACCOUNTS.secondApprover);
    acked(await maya.press(parent, 'run.approve'));
    acked(await otto.press(parent, 'run.reject'));
    const dialog = await maya.view('approve.modal');
    await otto.view('reject.modal');
    acked(await otto.submit({ 'reject.reason': 'The store is closed next week' }));
    acked(await maya.submit(noticeOf(dialog)));
    await maya.told({ includes: `Already rejected by <@${ACCOUNTS.secondApprover}>` });
    const message = await maya.message({ includes: 'The store is closed next week' });
    expect(JSON.stringify(message.blocks)).not.toContain('run.approve');
    expect(await app.world.db.client.submissionJob.count()).toBe(0);
    expect((await crossmarkBookings(app.world)).creates).toBe(0);
    const open = { status: { in: ['proposed', 'user_edited', 'approved'] } };
    expect(await app.world.db.client.pendingSchedule.count({ where: open })).toBe(0);
  });

  it('an edit while the dialog is open brings the dialog again with the new figures', async () => {
    const { parent } = await app.propose();
    const maya = app.as(ACCOUNTS.approver);
    const pria = app.as(ACCOUNTS.manager);
    acked(await maya.press(parent, 'run.approve'));
    const dialog = await maya.view('approve.modal');
    const section = await pria.message({ includes: 'New ·', thread: parent.ts });
    const [row] = rowsOf(section);
    acked(
      await pria.press(section, 'row.menu', {
        block_id: row!.block,
        selection: menuOption(row!, 'leave_out').value,
      }),
    );
    await pria.message({ includes: 'left out' });
    acked(await maya.submit(noticeOf(dialog)));
    const again = await maya.view('approve.modal', 'left out');
    expect(await app.world.db.client.submissionJob.count()).toBe(0);
    acked(await maya.submit(noticeOf(again)));
    await maya.view('result.modal');
    await maya.message({ includes: ':white_check_mark: Done' }, 30_000);
    expect(
      await app.world.db.client.pendingSchedule.count({ where: { supersededReason: 'left_out' } }),
    ).toBeGreaterThan(0);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeOption } from '../../blocks/codec.ts';
import { ACTIONS, BLOCKS, type SettingsChangeValue, VIEWS } from '../../blocks/ids.ts';
import { approversMark } from '../../src/services/settings/approvers-mark.ts';
import { ADMIN, APPROVER, APPROVER_TWO, DAY, MANAGER, VIEWER } from '../services/proposals/fixture.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { AppStage } from './app-stage.ts';

let db: TestDatabase;
let stage: AppStage;
beforeAll(async () => {
  db = await openFreshDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  stage = await AppStage.open(db);
  return () => stage.close();
});

const store = () => stage.fixture.storeId;
const field = (path: string, value: object) => ({
  [BLOCKS.settingsField(path)]: { [ACTIONS.settingsField.id]: value },
});
const planning = (horizon: string, ver = 1) => ({
  ...field('horizonDays', { value: horizon }),
  ...field('bufferDays', { value: '3' }),
  ...field('searchDays', { value: '56' }),
  ...field('fullDayMinutes', { value: '480' }),
  ...field('waitingProposal', { selected_option: { value: encodeOption({ short: 'keep', ver }) } }),
  ...field('enabledTypes', {
    selected_options: ['other', 'core'].map((short) => ({ value: encodeOption({ short, ver }) })),
  }),
});
const submitTopic = (user: string, topic: string, values: object, ver = 1) =>
  stage.submit(
    user,
    VIEWS.settingsForm.id,
    VIEWS.settingsForm.encode({ store: store(), topic, ver }),
    values as Record<string, unknown>,
  );
const confirm = (user: string, change: SettingsChangeValue) =>
  stage.submit(user, VIEWS.settingsConfirm.id, VIEWS.settingsConfirm.encode({ store: store(), change }));
const stored = async () =>
  Object.fromEntries(
    (await db.client.storeSetting.findMany({ where: { storeId: store() } })).map(({ key, value }) => [
      key,
      JSON.parse(value) as unknown,
    ]),
  );
const metaOf = (acks: unknown[]) => {
  const { view } = acks[0] as { view: { private_metadata: string } };
  return VIEWS.settingsConfirm.parse(view.private_metadata);
};
const text = (value: unknown) => JSON.stringify(value);

describe('/autoschedule settings', () => {
  it('opens the overview for managers', async () => {
    await stage.command(MANAGER, 'settings');
    expect(stage.shown()).toContain('What a run plans');
    expect(stage.shown()).toContain('Changed by administrators only');
  });

  it('is refused without the right, with the names of those who can', async () => {
    await stage.command(VIEWER, 'settings');
    expect(stage.slack.of('views.open')).toEqual([]);
    expect(text(stage.slack.calls)).toContain('you do not have the right to change settings');
    expect(await stage.refusals()).toMatchObject([{ actor: VIEWER, action: 'right.settings' }]);
  });

  it('topic → what the next run would do → saved', async () => {
    await stage.fixture.event(710001, { startDate: '2026-12-05', dueDate: '2026-12-20' });
    await stage.press(
      MANAGER,
      ACTIONS.settingsTopic.id,
      ACTIONS.settingsTopic.encode({ store: store(), topic: 'planning' }),
    );
    expect(stage.shown()).toContain('Horizon, days');
    const step = await submitTopic(MANAGER, 'planning', planning('10'));
    expect(text(step)).toContain('Horizon: 21 days → *10 days*');
    expect(text(step)).toContain('With these settings the next run would leave 1 event for a later run');
    expect(await stored()).toEqual({});

    const meta = metaOf(step);
    expect(await confirm(MANAGER, meta!.change)).toEqual([undefined]);
    expect(await stored()).toEqual({
      horizonDays: 10,
      waitingProposal: 'keep',
      enabledTypes: ['core', 'other'],
    });
  });

  it('says at each input what is wrong', async () => {
    const wrong = { ...planning('91'), ...field('bufferDays', { value: 'soon' }) };
    expect(await submitTopic(MANAGER, 'planning', wrong)).toEqual([
      {
        response_action: 'errors',
        errors: { [BLOCKS.settingsField('bufferDays')]: 'Use a whole number from 0 to 14 (days).' },
      },
    ]);
    expect(await submitTopic(MANAGER, 'planning', planning('91'))).toEqual([
      {
        response_action: 'errors',
        errors: { [BLOCKS.settingsField('horizonDays')]: 'Use a whole number from 1 to 90 (days).' },
      },
    ]);
    const times = ['arrive', 'onFloor', 'lunchBegin', 'lunchEnd', 'offFloor', 'depart'];
    const block = Object.assign(
      {},
      ...times.map((part) => field(`blocks.1.${part}`, { selected_time: '12:00' })),
    );
    const early = { ...block, ...field('blocks.1.depart', { selected_time: '11:00' }) };
    expect(text(await submitTopic(MANAGER, 'block2', early))).toContain('ascending order');
  });

  it('the second of two people sees who was faster, with the values of now', async () => {
    const mine = metaOf(await submitTopic(MANAGER, 'planning', planning('10')))!.change;
    await confirm(APPROVER, { kind: 'settings', version: 1, edits: { horizonDays: 12 } });
    const acks = await confirm(MANAGER, mine);
    expect(text(acks)).toContain(`Saved by <@${APPROVER}>`);
    expect(text(acks)).toContain('"initial_value":"12"');
    expect(await stored()).toEqual({ horizonDays: 12 });
    // The form that comes back saves under the version that it shows.
    const again = metaOf(await submitTopic(MANAGER, 'planning', planning('10', 2), 2))!.change;
    await confirm(MANAGER, again);
    expect(await stored()).toMatchObject({ horizonDays: 10 });
  });

  it('a confirmation without the right saves nothing', async () => {
    const acks = await confirm(VIEWER, { kind: 'settings', version: 1, edits: { horizonDays: 12 } });
    expect(text(acks)).toContain('needs the role manager');
    expect(await stored()).toEqual({});
  });

  it('the overview below is drawn again with what was saved', async () => {
    const change: SettingsChangeValue = { kind: 'settings', version: 1, edits: { horizonDays: 12 } };
    const metadata = VIEWS.settingsConfirm.encode({ store: store(), change });
    const view = {
      ...stage.view(VIEWS.settingsConfirm.id, metadata),
      previous_view_id: 'V0',
      root_view_id: 'V0',
    };
    await stage.send({
      ...{ type: 'view_submission', user: { id: MANAGER, team_id: stage.team }, team: { id: stage.team } },
      ...{ trigger_id: 't1', view },
    });
    expect(stage.slack.of('views.update')).toMatchObject([{ view_id: 'V0' }]);
    expect(stage.shown()).toContain('Saved – Horizon');
    expect(stage.shown()).toContain('*12 days* (default 21 days)');
  });
});

describe('locked days and holidays', () => {
  it('a day is locked after the step that says what it does; the second one is told who was first', async () => {
    await stage.fixture.event(710011, { startDate: DAY, dueDate: stage.fixture.day(1) });
    await stage.press(MANAGER, ACTIONS.settingsLock.id, ACTIONS.settingsLock.encode({ store: store() }));
    expect(stage.shown()).toContain('Lock a day');
    const values = {
      [BLOCKS.settingsDate]: { [ACTIONS.settingsDate.id]: { selected_date: DAY } },
      [BLOCKS.settingsReason]: { [ACTIONS.settingsReason.id]: { value: 'Inventory <!channel> & more' } },
    };
    const lock = (user: string) =>
      stage.submit(user, VIEWS.settingsLock.id, VIEWS.settingsLock.encode({ store: store() }), values);
    const step = await lock(MANAGER);
    expect(text(step)).toContain('find no place for 1 event that it places now');
    expect(text(step)).toContain('Inventory &lt;!channel&gt; &amp; more');
    await confirm(MANAGER, metaOf(step)!.change);
    expect(await db.client.lockedDay.count({ where: { storeId: store(), lockedDate: DAY } })).toBe(1);
    expect(text(await confirm(APPROVER, metaOf(step)!.change))).toContain(`Saved by <@${MANAGER}>`);
    expect(text(await lock(APPROVER))).toContain('is locked already');

    await stage.press(
      MANAGER,
      ACTIONS.settingsUnlock.id,
      ACTIONS.settingsUnlock.encode({ store: store(), date: DAY }),
    );
    expect(stage.shown()).toContain('would place 1 more event');
    await confirm(MANAGER, { kind: 'unlock', date: DAY });
    expect(await db.client.lockedDay.count({ where: { storeId: store() } })).toBe(0);
  });

  it('a day that is over is refused at its input', async () => {
    const values = { [BLOCKS.settingsDate]: { [ACTIONS.settingsDate.id]: { selected_date: '2026-11-19' } } };
    const acks = await stage.submit(
      MANAGER,
      VIEWS.settingsLock.id,
      VIEWS.settingsLock.encode({ store: store() }),
      values,
    );
    expect(acks).toEqual([
      {
        response_action: 'errors',
        errors: { [BLOCKS.settingsDate]: 'Thu Nov 19 is over; choose today or a later day.' },
      },
    ]);
  });

  it('a holiday is added and deleted; the list shows it', async () => {
    const values = {
      [BLOCKS.settingsName]: { [ACTIONS.settingsName.id]: { value: 'Stock-taking' } },
      [BLOCKS.settingsDate]: { [ACTIONS.settingsDate.id]: { selected_date: DAY } },
      [BLOCKS.settingsRepeats]: {
        [ACTIONS.settingsRepeats.id]: {
          selected_option: { value: ACTIONS.settingsRepeats.encode({ value: 'weekday', ver: 0 }) },
        },
      },
    };
    const step = await stage.submit(
      MANAGER,
      VIEWS.settingsHoliday.id,
      VIEWS.settingsHoliday.encode({ store: store() }),
      values,
    );
    await confirm(MANAGER, metaOf(step)!.change);
    await stage.press(
      MANAGER,
      ACTIONS.settingsCalendar.id,
      ACTIONS.settingsCalendar.encode({ store: store() }),
    );
    expect(stage.shown()).toContain('Stock-taking');
    expect(stage.shown()).toContain('every year on this weekday of the month');
    const { id } = await db.client.companyHoliday.findFirstOrThrow({ where: { storeId: store() } });
    await stage.press(
      MANAGER,
      ACTIONS.settingsForget.id,
      ACTIONS.settingsForget.encode({ store: store(), id }),
    );
    await confirm(MANAGER, { kind: 'holiday_delete', id });
    expect(await db.client.companyHoliday.count({ where: { storeId: store() } })).toBe(0);
  });

  it('long lists have pages, and come back to them after a step', async () => {
    const days = Array.from({ length: 20 }, (_, n) => `2027-01-${String(n + 1).padStart(2, '0')}`);
    await db.client.lockedDay.createMany({
      data: days.map((lockedDate) => ({ storeId: store(), lockedDate, lockedBy: MANAGER })),
    });
    const calendar = (locked: number) =>
      stage.view(
        VIEWS.settingsCalendar.id,
        VIEWS.settingsCalendar.encode({ store: store(), locked, holidays: 1 }),
      );
    const turn = ACTIONS.lockedNext.encode({ store: store(), locked: 2, holidays: 1 });
    await stage.press(MANAGER, ACTIONS.lockedNext.id, turn, { view: calendar(1) });
    expect(stage.shown()).toContain('Jan 20');
    expect(stage.shown()).not.toContain('Jan 15');
    expect(stage.shown()).toContain('20 locked days · page 2 of 2');
    await stage.press(
      MANAGER,
      ACTIONS.settingsUnlock.id,
      ACTIONS.settingsUnlock.encode({ store: store(), date: '2027-01-20' }),
      { view: calendar(2) },
    );
    const step = stage.slack.of('views.update').at(-1)?.view as { private_metadata: string };
    expect(VIEWS.settingsConfirm.parse(step.private_metadata)).toMatchObject({ below: { locked: 2 } });
    await stage.send({
      ...{ type: 'view_submission', user: { id: MANAGER }, team: { id: stage.team }, trigger_id: '1.1' },
      view: {
        ...stage.view(VIEWS.settingsConfirm.id, step.private_metadata),
        ...{ id: 'V2', previous_view_id: 'V1', root_view_id: 'V1' },
      },
    });
    await stage.deps.inFlight.drain(5_000);
    expect(stage.shown()).toContain('19 locked days · page 2 of 2');
  });
});

describe('approvers', () => {
  const open = (user: string) =>
    stage.press(user, ACTIONS.settingsApprovers.id, ACTIONS.settingsApprovers.encode({ store: store() }));
  const set = (user: string, wanted: string[], shown = [APPROVER, APPROVER_TWO]) =>
    stage.submit(
      user,
      VIEWS.settingsApprovers.id,
      VIEWS.settingsApprovers.encode({ store: store(), shown: approversMark(shown) }),
      { [BLOCKS.settingsMembers]: { [ACTIONS.settingsMembers.id]: { selected_users: wanted } } },
    );
  const approvers = async () =>
    (await db.client.storeMember.findMany({ where: { storeId: store(), role: 'approver' } }))
      .map(({ slackUserId }) => slackUserId)
      .sort();

  it('administrators change them; managers are refused', async () => {
    await open(MANAGER);
    expect(stage.told().join()).toContain('you do not have the right to change approvers');
    await open(ADMIN);
    expect(stage.shown()).toContain('Who may approve');
    expect(await set(ADMIN, [APPROVER, MANAGER])).toEqual([undefined]);
    expect(await approvers()).toEqual([APPROVER, MANAGER].sort());
  });

  it('nobody adds themselves, and a list that has changed is shown again', async () => {
    expect(text(await set(ADMIN, [APPROVER, APPROVER_TWO, ADMIN]))).toContain(
      'Nobody gives a right to themselves',
    );
    await set(ADMIN, [APPROVER]);
    expect(text(await set(ADMIN, [MANAGER]))).toContain(`Saved by <@${ADMIN}>`);
    expect(await approvers()).toEqual([APPROVER]);
  });
});

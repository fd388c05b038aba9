import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ACTIONS,
  BLOCKS,
  KNOWN_ACTION_IDS,
  KNOWN_OPTION_IDS,
  KNOWN_VIEW_IDS,
  VIEWS,
} from '../../blocks/ids.ts';
import { announceRun } from '../../src/db/repositories/messages.ts';
import { ADMIN, APPROVER, APPROVER_TWO, DAY, MANAGER, VIEWER } from '../services/proposals/fixture.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { AppStage } from './app-stage.ts';

const CORE = 600101;
const OTHER = 600102;
const OUTSIDER = 'UOUTSIDER';

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

/** A waiting proposal with two placed Cores and one event that needs somebody. */
async function waiting(): Promise<{ run: number; row: number; ver: number }> {
  const { fixture } = stage;
  await fixture.event(CORE);
  await fixture.event(OTHER);
  await fixture.event(600103);
  const run = await fixture.run([
    { event: CORE, employee: 'e1', date: DAY },
    { event: OTHER, employee: 'e2', date: DAY, block: 2, time: '10:45' },
    { event: 600103, failure: 'NO_SLOT_IN_WINDOW' },
  ]);
  await announceRun(db.client, fixture.storeId, run);
  const row = await fixture.row(run, CORE);
  return { run, row: row.id, ver: row.version };
}

const editMeta = (row: number, run: number, ver: number) =>
  VIEWS.edit.encode({ id: row, ver, run, focus: 'person' });

/** What the edit form holds when it is submitted; the time select stands in the block of `shownFor`. */
function editValues(employee: string, date: string, time: string, shownFor = date) {
  const option = (control: { encode(v: { value: never; ver: number }): string }, value: string) => ({
    selected_option: { value: control.encode({ value: value as never, ver: 1 }) },
  });
  return {
    [BLOCKS.editEmployee]: { [ACTIONS.editEmployee.id]: option(ACTIONS.editEmployee, employee) },
    [BLOCKS.editDate]: { [ACTIONS.editDate.id]: { selected_date: date } },
    [BLOCKS.editTime(shownFor)]: { [ACTIONS.editTime.id]: option(ACTIONS.editTime, time) },
  };
}

describe('every control is acknowledged exactly once', () => {
  it.each([...KNOWN_ACTION_IDS])('action %s, also with a value of another version', async (id) => {
    expect(await stage.press(APPROVER, id, '{"v":99}')).toHaveLength(1);
    const inModal = await stage.change(APPROVER, id, VIEWS.edit.id, '{"v":99}', {});
    expect(inModal).toHaveLength(1);
  });

  it.each([...KNOWN_VIEW_IDS])('view %s, submitted and closed', async (id) => {
    expect(await stage.submit(APPROVER, id, '{"v":99}')).toHaveLength(1);
    const view = stage.view(id, '{"v":99}');
    expect(
      await stage.send({
        type: 'view_closed',
        user: { id: APPROVER },
        team: { id: stage.team },
        view,
        is_cleared: false,
      }),
    ).toHaveLength(1);
  });

  it.each([...KNOWN_OPTION_IDS])('options of %s', async (id) => {
    expect(await stage.suggest(APPROVER, id, VIEWS.edit.id, '{"v":99}', 'a')).toEqual([{ options: [] }]);
  });

  it.each(['', 'status', 'run', 'review', 'retry', 'help', 'nonsense'])('command word “%s”', async (word) => {
    expect(await stage.command(APPROVER, word)).toHaveLength(1);
  });
});

describe('SL-14: controls that no longer exist', () => {
  it('an unknown button is answered with the way to the current proposal', async () => {
    await waiting();
    expect(await stage.press(APPROVER, 'of.an.old.version', '1')).toHaveLength(1);
    expect(stage.told()).toEqual([expect.stringContaining('no longer available')]);
  });

  it('a link button needs no words', async () => {
    const action = {
      type: 'button',
      action_id: 'x',
      block_id: 'b',
      url: 'https://example.com',
      action_ts: '1',
    };
    expect(await stage.press(APPROVER, 'x', undefined, { actions: [action] })).toHaveLength(1);
    expect(stage.slack.calls).toEqual([]);
  });

  it('unknown views, selects and shortcuts are answered', async () => {
    expect(await stage.submit(APPROVER, 'old.modal', '')).toEqual([undefined]);
    expect(await stage.suggest(APPROVER, 'old.select', 'old.modal', '', 'a')).toEqual([{ options: [] }]);
    const shortcut = {
      type: 'shortcut',
      callback_id: 'old',
      trigger_id: 't',
      user: { id: APPROVER },
      team: { id: stage.team },
    };
    expect(await stage.send(shortcut)).toHaveLength(1);
    expect(stage.slack.of('views.open')).toHaveLength(1);
  });

  it('a value that is not current is told, and the message is drawn again', async () => {
    const { run } = await waiting();
    await db.client.slackMessage.updateMany({
      where: { subjectId: String(run), kind: 'run.summary' },
      data: { status: 'sent', channelId: stage.channel, ts: '1.1', needsSync: false },
    });
    await stage.press(APPROVER, ACTIONS.runApprove.id, '{"v":2,"id":1}');
    expect(stage.told()).toEqual([expect.stringContaining('has changed')]);
    const message = await db.client.slackMessage.findFirstOrThrow({
      where: { channelId: stage.channel, ts: '1.1' },
    });
    expect(message.needsSync).toBe(true);
  });
});

describe('who may', () => {
  const pressed = (who: string, id: string, value: string) => stage.press(who, id, value);

  it.each([
    ['approve', VIEWER, () => ACTIONS.runApprove],
    ['approve', MANAGER, () => ACTIONS.runApprove],
    ['approve', ADMIN, () => ACTIONS.runReject],
    ['run', VIEWER, () => ACTIONS.runAgain],
    ['read', OUTSIDER, () => ACTIONS.runReview],
    ['approve', MANAGER, () => ACTIONS.runRetryAll],
  ] as const)(
    '%s is refused to %s, who learns who can, and the refusal is recorded',
    async (right, who, control) => {
      const { run } = await waiting();
      await pressed(who, control().id, control().encode({ id: run, ver: 1 }));
      expect(stage.told()).toEqual([expect.stringContaining('Not allowed')]);
      expect(stage.told()[0]).toContain(`<@${APPROVER}>`);
      expect(await stage.refusals()).toContainEqual({
        actor: who,
        action: `right.${right}`,
        errorCode: 'FORBIDDEN',
      });
      expect(stage.slack.of('views.open')).toEqual([]);
    },
  );

  it.each(['edit', 'approve', 'start'] as const)(
    'a submitted form of somebody without rights changes nothing: %s',
    async (form) => {
      const { run, row, ver } = await waiting();
      const { storeId } = stage.fixture;
      const metadata = {
        edit: editMeta(row, run, ver),
        approve: VIEWS.approve.encode({ id: run, ver: 1 }),
        start: VIEWS.start.encode({ store: storeId, waiting: [] }),
      }[form];
      const before = await stage.fixture.businessState();
      const [ack] = await stage.submit(
        VIEWER,
        VIEWS[form].id,
        metadata,
        editValues(stage.fixture.person('e3'), DAY, '10:15'),
      );
      expect(JSON.stringify(ack)).toContain('error.modal');
      expect(await stage.refusals()).toHaveLength(1);
      expect(await stage.fixture.businessState()).toBe(before);
      expect(await stage.fixture.statuses(run)).toMatchObject({ [CORE]: 'proposed' });
      expect(await db.client.schedulerRun.count({ where: { storeId } })).toBe(1);
    },
  );

  it('a payload of another workspace reaches no listener', async () => {
    const { run } = await waiting();
    const acks = await stage.press(
      APPROVER,
      ACTIONS.runApprove.id,
      ACTIONS.runApprove.encode({ id: run, ver: 1 }),
      {
        team: { id: 'TOTHER' },
      },
    );
    expect(acks).toEqual([]);
    expect(stage.slack.calls).toEqual([]);
    expect(await stage.command(APPROVER, 'status', { team_id: 'TOTHER' })).toEqual([]);
  });

  it('a person without any role in a workspace with several stores is told', async () => {
    await stage.command(OUTSIDER, 'status', { channel_id: 'CELSEWHERE' });
    expect(JSON.stringify(stage.slack.of('response'))).toContain('No store is linked');
  });

  it('a run of a deleted database is told as missing', async () => {
    await stage.press(APPROVER, ACTIONS.runApprove.id, ACTIONS.runApprove.encode({ id: 999_999, ver: 1 }));
    expect(stage.told()).toEqual([expect.stringContaining('not known')]);
  });
});

describe('approve', () => {
  const approveMeta = async (run: number) =>
    VIEWS.approve.encode({ id: run, ver: await stage.fixture.version(run) });

  it('opens a loading view with the trigger, then the dialog with the figures', async () => {
    const { run } = await waiting();
    await stage.press(APPROVER, ACTIONS.runApprove.id, ACTIONS.runApprove.encode({ id: run, ver: 1 }));
    expect(stage.slack.of('views.open')).toMatchObject([
      { trigger_id: 't1', view: { callback_id: VIEWS.loading.id } },
    ]);
    expect(stage.slack.of('views.update')).toMatchObject([
      { view_id: 'V1', view: { callback_id: VIEWS.approve.id } },
    ]);
  });

  it('double delivery → one approval; the second reads who was first', async () => {
    const { run } = await waiting();
    const metadata = await approveMeta(run);
    const answers = await Promise.all([
      stage.submit(APPROVER, VIEWS.approve.id, metadata),
      stage.submit(APPROVER, VIEWS.approve.id, metadata),
    ]);
    const texts = answers.map(([ack]) => JSON.stringify(ack)).sort();
    expect(texts.filter((text) => text.includes('result.modal'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('Already approved by'))).toHaveLength(1);
    expect(await db.client.submissionJob.count({ where: { runId: run } })).toBe(1);
  });

  it('two approvers within a second: the second one sees who decided and when', async () => {
    const { run } = await waiting();
    const metadata = await approveMeta(run);
    await stage.submit(APPROVER, VIEWS.approve.id, metadata);
    const [late] = await stage.submit(APPROVER_TWO, VIEWS.approve.id, metadata);
    expect(JSON.stringify(late)).toContain(`<@${APPROVER}>`);
    await stage.press(APPROVER_TWO, ACTIONS.runApprove.id, ACTIONS.runApprove.encode({ id: run, ver: 1 }));
    expect(stage.told()).toEqual([expect.stringContaining('Already approved by')]);
  });

  it('a proposal that changed meanwhile: the dialog comes back with the new figures', async () => {
    const { run, row } = await waiting();
    const metadata = await approveMeta(run);
    await stage.fixture.proposals.leaveOut(stage.fixture.storeId, MANAGER, row);
    const [ack] = await stage.submit(APPROVER, VIEWS.approve.id, metadata);
    expect(ack).toMatchObject({ response_action: 'update', view: { callback_id: VIEWS.approve.id } });
    expect(JSON.stringify(ack)).toContain('changed since you opened it');
    expect(await stage.fixture.statuses(run)).toMatchObject({ [CORE]: 'proposed' });
  });

  it('a slow answer turns into “Working”, and the modal becomes the result', async () => {
    const { run } = await waiting();
    const { approvals } = stage.deps;
    const real = approvals.approve.bind(approvals);
    approvals.approve = async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 1_700));
      return real(...args);
    };
    const acks = await stage.submit(APPROVER, VIEWS.approve.id, await approveMeta(run));
    expect(acks).toMatchObject([{ response_action: 'update', view: { callback_id: VIEWS.working.id } }]);
    expect(stage.slack.of('views.update')).toMatchObject([
      { view_id: 'V1', view: { callback_id: VIEWS.result.id } },
    ]);
  });

  it('an unforeseen error ends in a view with a request id and no internals', async () => {
    const { run } = await waiting();
    stage.deps.approvals.approve = async () => {
      throw new TypeError('secret detail');
    };
    const [ack] = await stage.submit(APPROVER, VIEWS.approve.id, await approveMeta(run));
    const text = JSON.stringify(ack);
    expect(text).toContain('req-');
    expect(text).not.toContain('secret detail');
  });
});

describe('old buttons', () => {
  it('the button of a replaced run says by which run', async () => {
    const { run } = await waiting();
    await db.client.schedulerRun.update({
      where: { id: run },
      data: {
        status: 'rejected',
        replacedByRunId: run,
        rejectedAt: stage.deps.clock.now(),
        rejectedBy: 'system',
      },
    });
    for (const control of [ACTIONS.runApprove, ACTIONS.runReject, ACTIONS.runAcknowledge])
      await stage.press(APPROVER, control.id, control.encode({ id: run, ver: 1 }));
    expect(stage.told()).toHaveLength(3);
    for (const text of stage.told()) expect(text).toContain(`replaced by run ${run}`);
    expect(stage.slack.of('views.open')).toEqual([]);
  });

  it('a rejected run says by whom and the message is drawn again', async () => {
    const { run } = await waiting();
    await stage.submit(
      APPROVER,
      VIEWS.reject.id,
      VIEWS.reject.encode({ id: run, ver: await stage.fixture.version(run) }),
      {
        [BLOCKS.rejectReason]: { [ACTIONS.rejectReason.id]: { value: 'Wrong week' } },
      },
    );
    await db.client.slackMessage.updateMany({
      where: { subjectId: String(run) },
      data: { needsSync: false },
    });
    await stage.press(APPROVER_TWO, ACTIONS.runApprove.id, ACTIONS.runApprove.encode({ id: run, ver: 1 }));
    expect(stage.told()).toEqual([expect.stringContaining('Already rejected by')]);
    expect(await db.client.slackMessage.count({ where: { subjectId: String(run), needsSync: true } })).toBe(
      5,
    );
  });

  it('a row of a decided run cannot be edited any more', async () => {
    const { run, row, ver } = await waiting();
    await stage.fixture.approve(run);
    await stage.press(MANAGER, ACTIONS.rowChange.id, ACTIONS.rowChange.encode({ id: row, ver }));
    expect(stage.shown()).toContain('error.modal');
  });
});

describe('edit', () => {
  it('menu → form → saved; the change is recorded and the message marked', async () => {
    const { run, row, ver } = await waiting();
    await stage.choose(MANAGER, ACTIONS.rowMenu.id, ACTIONS.rowMenu.encode({ verb: 'person', id: row, ver }));
    expect(stage.shown()).toContain('edit.modal');
    const acks = await stage.submit(
      MANAGER,
      VIEWS.edit.id,
      editMeta(row, run, ver),
      editValues(stage.fixture.person('e3'), DAY, '10:15'),
    );
    expect(acks).toEqual([undefined]);
    expect(await stage.fixture.row(run, CORE)).toMatchObject({
      employeeId: stage.fixture.person('e3'),
      status: 'user_edited',
      editedBy: MANAGER,
    });
    expect(stage.wakes).toBeGreaterThan(0);
  });

  it('a hard violation stands at an input of the submitted view', async () => {
    const { run, row, ver } = await waiting();
    const values = editValues(stage.fixture.person('e2'), DAY, '10:15');
    const [ack] = await stage.submit(MANAGER, VIEWS.edit.id, editMeta(row, run, ver), values);
    const { response_action: kind, errors } = ack as {
      response_action: string;
      errors: Record<string, string>;
    };
    expect(kind).toBe('errors');
    for (const block of Object.keys(errors)) expect(Object.keys(values)).toContain(block);
    expect(errors[BLOCKS.editEmployee]).toContain('Person e2');
  });

  it('a refused time stands at the time block that is shown, even when it was drawn for another day', async () => {
    const { run, row, ver } = await waiting();
    const values = editValues(stage.fixture.person('e3'), '2026-11-20', '10:15', DAY);
    const [ack] = await stage.submit(MANAGER, VIEWS.edit.id, editMeta(row, run, ver), values);
    const { errors } = ack as { errors: Record<string, string> };
    for (const block of Object.keys(errors)) expect(Object.keys(values)).toContain(block);
    expect(errors[BLOCKS.editDate] ?? errors[BLOCKS.editTime(DAY)]).toBeTruthy();
  });

  it('nothing chosen: the errors stand at the inputs', async () => {
    const { run, row, ver } = await waiting();
    const values = { [BLOCKS.editEmployee]: { [ACTIONS.editEmployee.id]: { selected_option: null } } };
    const [ack] = await stage.submit(MANAGER, VIEWS.edit.id, editMeta(row, run, ver), values);
    expect(ack).toEqual({ response_action: 'errors', errors: { [BLOCKS.editEmployee]: 'Choose a person.' } });
  });

  it('a stale form comes back with the current version', async () => {
    const { run, row, ver } = await waiting();
    const values = editValues(stage.fixture.person('e3'), DAY, '10:15');
    await stage.submit(MANAGER, VIEWS.edit.id, editMeta(row, run, ver), values);
    const later = editValues(stage.fixture.person('e4'), DAY, '10:15');
    const [ack] = await stage.submit(MANAGER, VIEWS.edit.id, editMeta(row, run, ver), later);
    const text = JSON.stringify(ack);
    expect(text).toContain('Somebody changed this');
    const { private_metadata: metadata } = (ack as { view: { private_metadata: string } }).view;
    expect(VIEWS.edit.parse(metadata)?.ver).toBeGreaterThan(ver);
    expect((await stage.submit(MANAGER, VIEWS.edit.id, metadata, later))[0]).toBeUndefined();
  });

  it('every choice is checked at once, with the hash of the view (SL-13)', async () => {
    const { run, row, ver } = await waiting();
    await stage.change(
      MANAGER,
      ACTIONS.editEmployee.id,
      VIEWS.edit.id,
      editMeta(row, run, ver),
      editValues(stage.fixture.person('e2'), DAY, '10:15'),
    );
    expect(stage.slack.of('views.update')).toMatchObject([
      { view_id: 'V1', hash: 'h1', view: { callback_id: VIEWS.edit.id } },
    ]);
  });

  it('a newer action that has rendered already is no error', async () => {
    const { run, row, ver } = await waiting();
    stage.slack.errors.set('views.update', 'hash_conflict');
    await stage.change(
      MANAGER,
      ACTIONS.editDate.id,
      VIEWS.edit.id,
      editMeta(row, run, ver),
      editValues(stage.fixture.person('e2'), DAY, '10:15'),
    );
    expect(stage.told()).toEqual([]);
  });

  it('people come best first, narrowed by what is typed', async () => {
    const { run, row, ver } = await waiting();
    const [ack] = await stage.suggest(
      MANAGER,
      ACTIONS.editEmployee.id,
      VIEWS.edit.id,
      editMeta(row, run, ver),
      'person e3',
    );
    expect(JSON.stringify(ack)).toContain('Person e3');
    expect(JSON.stringify(ack)).not.toContain('Person e4');
  });

  it('a viewer gets no list of people', async () => {
    const { run, row, ver } = await waiting();
    expect(
      await stage.suggest(VIEWER, ACTIONS.editEmployee.id, VIEWS.edit.id, editMeta(row, run, ver), ''),
    ).toEqual([{ options: [] }]);
  });
});

describe('rows', () => {
  it('leave out and put back', async () => {
    const { run, row, ver } = await waiting();
    await stage.choose(
      MANAGER,
      ACTIONS.rowMenu.id,
      ACTIONS.rowMenu.encode({ verb: 'leave_out', id: row, ver }),
    );
    expect((await stage.fixture.row(run, CORE)).leftOut).toBe(true);
    await stage.press(MANAGER, ACTIONS.rowPutBack.id, ACTIONS.rowPutBack.encode({ id: row, ver }));
    expect((await stage.fixture.row(run, CORE)).leftOut).toBe(false);
  });

  it('why opens the explanation', async () => {
    const { row, ver } = await waiting();
    await stage.press(VIEWER, ACTIONS.rowWhy.id, ACTIONS.rowWhy.encode({ id: row, ver }));
    expect(stage.shown()).toContain('why.modal');
  });

  it('a dialog that Slack did not let open any more is explained', async () => {
    const { row, ver } = await waiting();
    stage.slack.errors.set('views.open', 'expired_trigger_id');
    await stage.press(VIEWER, ACTIONS.rowWhy.id, ACTIONS.rowWhy.encode({ id: row, ver }));
    expect(stage.told()).toEqual([expect.stringContaining('three seconds')]);
  });

  it('a page of a thread message is part of its state', async () => {
    const { run } = await waiting();
    await stage.press(
      VIEWER,
      ACTIONS.pageNext.id,
      ACTIONS.pageNext.encode({ id: run, ver: 1, sec: 'new', page: 2 }),
    );
    const message = await db.client.slackMessage.findFirstOrThrow({
      where: { kind: 'run.new', subjectId: String(run) },
    });
    expect(message).toMatchObject({ page: 2, needsSync: true });
  });

  it('choose replacement: the dialog, another day, a saved exception', async () => {
    const { fixture } = stage;
    await fixture.event(700001, {
      eventType: 'juicer_production',
      projectName: '700001-JUICER-PRODUCTION-SPCLTY',
    });
    const run = await fixture.run([{ event: 700001, failure: 'NO_ROTATION' }]);
    const { id, version } = await fixture.row(run, 700001);
    await stage.press(MANAGER, ACTIONS.rowReplace.id, ACTIONS.rowReplace.encode({ id, ver: version }));
    expect(stage.shown()).toContain('replace.modal');
    const { dates } = await fixture.proposals.replacementForm(fixture.storeId, MANAGER, id);
    const metadata = VIEWS.replace.encode({ id, ver: version, date: dates[0] ?? '' });
    const day = dates[2] ?? '';
    const chosen = {
      [BLOCKS.replaceDate]: {
        [ACTIONS.replaceDate.id]: {
          selected_option: { value: ACTIONS.replaceDate.encode({ value: day, ver: version }) },
        },
      },
    };
    await stage.change(MANAGER, ACTIONS.replaceDate.id, VIEWS.replace.id, metadata, chosen);
    expect(stage.shown()).toContain(BLOCKS.replaceEmployee(day));
    // The form was drawn for the first day; the error stands where the person select really is.
    const empty = {
      ...chosen,
      [BLOCKS.replaceEmployee(dates[0] ?? '')]: { [ACTIONS.replaceEmployee.id]: { selected_option: null } },
    };
    expect(await stage.submit(MANAGER, VIEWS.replace.id, metadata, empty)).toEqual([
      { response_action: 'errors', errors: { [BLOCKS.replaceEmployee(dates[0] ?? '')]: 'Choose a person.' } },
    ]);
    const person = ACTIONS.replaceEmployee.encode({ value: fixture.person('j1'), ver: version });
    const full = {
      ...chosen,
      [BLOCKS.replaceEmployee(day)]: { [ACTIONS.replaceEmployee.id]: { selected_option: { value: person } } },
    };
    const [saved] = await stage.submit(MANAGER, VIEWS.replace.id, metadata, full);
    expect(JSON.stringify(saved)).toContain('Replacement saved');
    expect(
      await db.client.scheduleException.findFirst({ where: { storeId: fixture.storeId } }),
    ).toMatchObject({
      exceptionDate: day,
      employeeId: fixture.person('j1'),
    });
  });
});

describe('runs from Slack', () => {
  it('the command opens the dialog; submitting it plans and announces the proposal', async () => {
    const { fixture } = stage;
    await fixture.event(CORE);
    await stage.command(MANAGER, 'run');
    expect(stage.shown()).toContain('start.modal');
    const [ack] = await stage.submit(
      MANAGER,
      VIEWS.start.id,
      VIEWS.start.encode({ store: fixture.storeId, waiting: [] }),
    );
    expect(JSON.stringify(ack)).toContain('is planning');
    await stage.deps.inFlight.drain(5_000);
    const run = await db.client.schedulerRun.findFirstOrThrow({ where: { storeId: fixture.storeId } });
    expect(run).toMatchObject({ status: 'completed', requestedBy: MANAGER, runType: 'manual' });
    expect(
      await db.client.slackMessage.count({ where: { subjectId: String(run.id), subjectType: 'run' } }),
    ).toBe(5);
  });

  it('a second run while one is under way: the dialog says so', async () => {
    const { storeId } = stage.fixture;
    await stage.deps.runs.begin(storeId, MANAGER, { runType: 'manual' });
    const [ack] = await stage.submit(
      MANAGER,
      VIEWS.start.id,
      VIEWS.start.encode({ store: storeId, waiting: [] }),
    );
    expect(JSON.stringify(ack)).toContain('already under way');
  });

  it('“discard changes” is a rejection: only an approver may, and then the new run takes the events', async () => {
    const { run, row } = await waiting();
    const { fixture } = stage;
    await fixture.proposals.leaveOut(fixture.storeId, MANAGER, row);
    const metadata = async () =>
      VIEWS.start.encode({ store: fixture.storeId, waiting: [{ id: run, ver: await fixture.version(run) }] });
    const discard = {
      selected_options: [{ value: ACTIONS.runDiscard.encode({ value: 'discard', ver: 1 }) }],
    };
    const values = { [BLOCKS.runDiscard]: { [ACTIONS.runDiscard.id]: discard } };
    await stage.submit(MANAGER, VIEWS.start.id, await metadata(), values);
    expect(await fixture.statuses(run)).toMatchObject({ [OTHER]: 'proposed' });
    expect(await db.client.schedulerRun.count({ where: { storeId: fixture.storeId } })).toBe(1);
    await stage.submit(APPROVER, VIEWS.start.id, await metadata(), values);
    await stage.deps.inFlight.drain(5_000);
    expect(await fixture.statuses(run)).toMatchObject({ [OTHER]: 'superseded' });
    const next = await db.client.schedulerRun.findFirstOrThrow({
      where: { storeId: fixture.storeId, id: { gt: run } },
    });
    expect(next).toMatchObject({ status: 'completed', totalEventsProcessed: 3 });
  });

  it('“Run now” of an interrupted run starts one and says so', async () => {
    const { fixture } = stage;
    const run = await fixture.run([], { status: 'crashed', approvedAt: null });
    await stage.press(MANAGER, ACTIONS.runAgain.id, ACTIONS.runAgain.encode({ id: run, ver: 1 }));
    await stage.deps.inFlight.drain(5_000);
    expect(stage.told().join()).toMatch(/Run \d+ is planning/);
    expect(stage.told().join()).toContain('nothing to plan');
  });

  it('dismiss ends the notice of an interrupted run', async () => {
    const run = await stage.fixture.run([], { status: 'crashed' });
    await stage.press(MANAGER, ACTIONS.runDismiss.id, ACTIONS.runDismiss.encode({ id: run, ver: 1 }));
    const row = await db.client.schedulerRun.findUniqueOrThrow({ where: { id: run } });
    expect(row.crashDismissedBy).toBe(MANAGER);
    expect(stage.slack.of('views.publish')).toHaveLength(1);
  });
});

describe('events', () => {
  const opened = { type: 'app_home_opened', user: MANAGER, tab: 'home', channel: 'D1', event_ts: '1' };

  it('App Home is published when it is opened', async () => {
    await stage.event(opened, `${stage.team}-1`);
    expect(stage.slack.of('views.publish')).toMatchObject([{ user_id: MANAGER, view: { type: 'home' } }]);
  });

  it('a repeated delivery is worked on once', async () => {
    await stage.event(opened, `${stage.team}-2`);
    await stage.event(opened, `${stage.team}-2`);
    expect(stage.slack.of('views.publish')).toHaveLength(1);
  });

  it.each(['app_uninstalled', 'tokens_revoked'])('%s stops all sending', async (type) => {
    await stage.event({ type, event_ts: '1' }, `${stage.team}-${type}`);
    expect(stage.uninstalled).toBe(true);
  });

  it('a failing listener is logged and ends there', async () => {
    stage.slack.errors.set('views.publish', 'fatal_error');
    await expect(stage.event(opened, `${stage.team}-3`)).resolves.toHaveLength(1);
    stage.slack.errors.clear();
    await stage.event(opened, `${stage.team}-4`);
    expect(stage.slack.of('views.publish')).toHaveLength(2);
  });
});

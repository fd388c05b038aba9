import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACTIONS, BLOCKS, NOBODY, VIEWS } from '../../blocks/ids.ts';
import { readable } from '../../sandbox/demo/hand.ts';
import { DAY, MANAGER, VIEWER } from '../services/proposals/fixture.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { AppStage } from './app-stage.ts';

const OUTSIDER = 'UOUTSIDER';
const PRODUCTION = 700_001;

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

const rotations = (user: string, text = '') => stage.command(user, text, { command: '/rotations' });
const store = () => ({ store: stage.fixture.storeId });
const person = (id: string) => stage.fixture.person(id);
const answered = () => JSON.stringify(stage.slack.of('response'));
const option = (value: string) => ({ selected_option: { value } });

/** What the form of a rotation holds: person and backup by weekday. */
function cells(version: number, chosen: Record<number, [string | null, string | null]>) {
  return Object.fromEntries(
    Object.entries(chosen).map(([day, [who, backup]]) => [
      BLOCKS.rotationCell(version, Number(day)),
      {
        [ACTIONS.rotationPerson.id]: option(
          ACTIONS.rotationPerson.encode({ value: who === null ? NOBODY : person(who), ver: 0 }),
        ),
        [ACTIONS.rotationBackup.id]: option(
          ACTIONS.rotationBackup.encode({ value: backup === null ? NOBODY : person(backup), ver: 0 }),
        ),
      },
    ]),
  );
}
const editMeta = (ver: number) => VIEWS.rotationEdit.encode({ ...store(), type: 'juicer', ver });
const stored = () => db.client.rotationAssignment.findMany({ where: { storeId: stage.fixture.storeId } });

describe('/rotations', () => {
  it('opens the week for whoever may read, without buttons that change it', async () => {
    await rotations(VIEWER);
    expect(stage.shown()).toContain('rotation.modal');
    expect(stage.shown()).not.toContain('Edit juicer');
    await rotations(MANAGER);
    expect(stage.shown()).toContain('Edit juicer');
  });

  it('opens the exceptions', async () => {
    await rotations(VIEWER, ' Exceptions ');
    expect(stage.shown()).toContain('exception.list.modal');
  });

  it.each(['help', 'exeptions'])('“%s” is answered privately with what can be typed', async (word) => {
    await rotations(MANAGER, word);
    expect(stage.slack.of('views.open')).toHaveLength(0);
    expect(answered()).toContain('/rotations exceptions');
    if (word !== 'help') expect(answered()).toContain('Did you mean');
  });

  it('refuses a stranger, and says who can', async () => {
    await rotations(OUTSIDER);
    expect(stage.slack.of('views.open')).toHaveLength(0);
    expect(answered()).toContain('Not allowed');
    expect(await stage.refusals()).toMatchObject([{ actor: OUTSIDER, errorCode: 'FORBIDDEN' }]);
  });

  it('the button of App Home opens it too', async () => {
    await stage.press(VIEWER, ACTIONS.rotationsOpen.id, ACTIONS.rotationsOpen.encode(store()));
    expect(stage.shown()).toContain('rotation.modal');
  });
});

describe('editing a rotation', () => {
  it.each([ACTIONS.rotationsEditJuicer, ACTIONS.rotationsEditLead])(
    '$id needs the right',
    async (control) => {
      await stage.press(VIEWER, control.id, control.encode(store()));
      expect(stage.shown()).not.toContain('rotation.edit.modal');
      expect(stage.told().join()).toContain('Not allowed');
      await stage.press(MANAGER, control.id, control.encode(store()));
      expect(stage.shown()).toContain('rotation.edit.modal');
    },
  );

  it('warns at once, keeps what was chosen, and never overwrites a newer answer (SL-13)', async () => {
    await db.client.weeklyAvailability.create({
      data: { storeId: stage.fixture.storeId, employeeId: person('j1'), monday: false },
    });
    const chosen = cells(1, { 0: ['j1', 'cs'] });
    await stage.change(MANAGER, ACTIONS.rotationPerson.id, VIEWS.rotationEdit.id, editMeta(1), chosen);
    const update = stage.slack.of('views.update').at(-1);
    expect(update?.hash).toBe('h1');
    const text = readable(update?.view);
    expect(text).toContain('Person j1 usually does not work Mondays.');
    expect(text).toContain('Backup: Person cs · Club Supervisor');
    expect(await stored()).toEqual([]);
  });

  it('lists only people with the role, nobody first; nothing for somebody without the right', async () => {
    const suggest = (user: string) =>
      stage.send({
        type: 'block_suggestion',
        user: { id: user },
        team: { id: stage.team },
        view: stage.view(VIEWS.rotationEdit.id, editMeta(1)),
        action_id: ACTIONS.rotationPerson.id,
        block_id: BLOCKS.rotationCell(1, 0),
        value: '',
      });
    const [answer] = (await suggest(MANAGER)) as [{ options: { text: { text: string } }[] }];
    expect(answer.options.map(({ text }) => text.text)).toEqual([
      'Nobody',
      'Person cs · Club Supervisor',
      'Person j1 · Juicer Barista',
    ]);
    expect(await suggest(VIEWER)).toEqual([{ options: [] }]);
  });

  it('saves, closes and draws the week below again', async () => {
    const view = {
      ...stage.view(VIEWS.rotationEdit.id, editMeta(1), cells(1, { 0: ['j1', null], 1: [null, null] })),
      previous_view_id: 'VBELOW',
    };
    const acks = await stage.send({
      ...{ type: 'view_submission', user: { id: MANAGER }, team: { id: stage.team }, view },
    });
    expect(acks).toEqual([undefined]);
    expect(await stored()).toMatchObject([{ dayOfWeek: 0, employeeId: person('j1'), updatedBy: MANAGER }]);
    const below = stage.slack.of('views.update').find((args) => args.view_id === 'VBELOW');
    expect(readable(below?.view)).toContain('Saved – 1 change.');
  });

  it('the second of two sees what stands now and who was faster', async () => {
    const { storeId } = stage.fixture;
    const faster = [{ weekday: 0 as const, type: 'juicer' as const, backupEmployeeId: null }];
    await stage.deps.rotations.save(storeId, MANAGER, {
      version: 1,
      cells: faster.map((cell) => ({ ...cell, employeeId: person('cs') })),
    });
    const late = cells(1, { 0: ['j1', null] });
    const [answer] = await stage.submit(MANAGER, VIEWS.rotationEdit.id, editMeta(1), late);
    const text = readable((answer as { view: object }).view);
    expect(text).toContain(`<@${MANAGER}> has saved these rotations meanwhile`);
    expect(text).toContain('Person cs · Club Supervisor');
    expect(JSON.stringify(answer)).toContain(BLOCKS.rotationCell(2, 0));
    expect(await stored()).toMatchObject([{ employeeId: person('cs') }]);
  });

  it('what cannot be saved comes back with the choices and the reason', async () => {
    const [answer] = await stage.submit(
      MANAGER,
      VIEWS.rotationEdit.id,
      editMeta(1),
      cells(1, { 0: ['j1', 'j1'], 1: ['cs', null] }),
    );
    const text = readable((answer as { view: object }).view);
    expect(text).toContain('Monday: the backup must be somebody else.');
    expect(text).toContain('Person cs · Club Supervisor');
    expect(await stored()).toEqual([]);
  });

  it('saving needs the right, whatever the form says', async () => {
    const [answer] = await stage.submit(
      VIEWER,
      VIEWS.rotationEdit.id,
      editMeta(1),
      cells(1, { 0: ['j1', null] }),
    );
    expect(JSON.stringify(answer)).toContain('error.modal');
    expect(await stored()).toEqual([]);
  });
});

describe('exceptions', () => {
  const meta = () => VIEWS.exceptionAdd.encode(store());
  const values = (date: string, who: string | null, more: { reason?: string; replace?: boolean } = {}) => ({
    [BLOCKS.exceptionType]: {
      [ACTIONS.exceptionType.id]: option(ACTIONS.exceptionType.encode({ value: 'juicer', ver: 0 })),
    },
    [BLOCKS.exceptionDate]: { [ACTIONS.exceptionDate.id]: { selected_date: date } },
    [BLOCKS.exceptionEmployee('juicer', date)]: {
      [ACTIONS.exceptionEmployee.id]:
        who === null
          ? { selected_option: null }
          : option(ACTIONS.exceptionEmployee.encode({ value: person(who), ver: 0 })),
    },
    ...(more.reason
      ? { [BLOCKS.exceptionReason]: { [ACTIONS.exceptionReason.id]: { value: more.reason } } }
      : {}),
    ...(more.replace
      ? {
          [BLOCKS.exceptionReplace('juicer', date)]: {
            [ACTIONS.exceptionReplace.id]: {
              selected_options: [{ value: ACTIONS.exceptionReplace.encode({ value: 'replace', ver: 0 }) }],
            },
          },
        }
      : {}),
  });
  const add = async (...args: Parameters<typeof values>) =>
    (await stage.submit(MANAGER, VIEWS.exceptionAdd.id, meta(), values(...args)))[0];
  const all = () => db.client.scheduleException.findMany({ where: { storeId: stage.fixture.storeId } });

  it('refusals stand at the input they belong to', async () => {
    const { storeId } = stage.fixture;
    await db.client.lockedDay.create({ data: { storeId, lockedDate: '2026-11-27', lockedBy: 'U1' } });
    await db.client.weeklyAvailability.create({
      data: { storeId, employeeId: person('j1'), saturday: false },
    });
    const at = async (...args: Parameters<typeof values>) =>
      Object.entries(((await add(...args)) as { errors: Record<string, string> }).errors)[0];
    expect(await at(DAY, null)).toEqual([BLOCKS.exceptionEmployee('juicer', DAY), 'Choose a person.']);
    expect(await at('2026-11-19', 'j1')).toEqual([
      BLOCKS.exceptionDate,
      expect.stringContaining('Thu Nov 19 is in the past.'),
    ]);
    expect((await at('2026-11-27', 'j1'))?.[0]).toBe(BLOCKS.exceptionDate);
    expect((await at(DAY, 'e1'))?.[0]).toBe(BLOCKS.exceptionEmployee('juicer', DAY));
    expect(await all()).toEqual([]);
  });

  it('somebody who usually is not there: a run leaves them out, which is said when they are chosen and when it is saved', async () => {
    const { storeId } = stage.fixture;
    await db.client.weeklyAvailability.create({
      data: { storeId, employeeId: person('j1'), saturday: false },
    });
    const { id } = ACTIONS.exceptionEmployee;
    const choose = (who: string) =>
      stage.change(MANAGER, id, VIEWS.exceptionAdd.id, meta(), values(DAY, who));
    await choose('cs');
    expect(stage.shown()).not.toContain('a run leaves them out');
    await choose('j1');
    expect(stage.shown()).toContain('Person j1 usually does not work Saturdays; a run leaves them out');
    expect(stage.shown()).toContain(BLOCKS.exceptionEmployee('juicer', DAY));
    expect(await add(DAY, 'j1')).toMatchObject({
      errors: { [BLOCKS.exceptionReason]: expect.stringContaining('Saturdays') },
    });
    const input = { date: DAY, type: 'juicer' as const, reason: 'She has agreed to come.' };
    const { rotations } = stage.deps;
    expect(await rotations.addException(storeId, MANAGER, { ...input, employeeId: person('j1') })).toBe(true);
    const other = { ...input, employeeId: person('cs'), replace: true };
    expect(await rotations.addException(storeId, MANAGER, other)).toBe(false);
  });

  it('one that is there is replaced only after a confirmation', async () => {
    expect(await add(DAY, 'j1')).toBeUndefined();
    const asked = await add(DAY, 'cs');
    expect(readable((asked as { view: object }).view)).toContain('Replace Person j1');
    expect(await add(DAY, 'cs', { replace: true })).toBeUndefined();
    expect(await all()).toMatchObject([{ employeeId: person('cs'), exceptionDate: DAY }]);
  });

  it('another day starts the list of people afresh', async () => {
    await stage.change(MANAGER, ACTIONS.exceptionDate.id, VIEWS.exceptionAdd.id, meta(), values(DAY, 'j1'));
    expect(stage.shown()).toContain(BLOCKS.exceptionEmployee('juicer', DAY));
    const suggest = (block_id: string) =>
      stage.send({
        ...{ type: 'block_suggestion', user: { id: MANAGER }, team: { id: stage.team }, block_id, value: '' },
        view: stage.view(VIEWS.exceptionAdd.id, meta()),
        action_id: ACTIONS.exceptionEmployee.id,
      });
    const [answer] = await suggest(BLOCKS.exceptionEmployee('juicer', DAY));
    expect(readable(answer)).toContain('Person j1');
    expect(readable(answer)).not.toContain('Person e1');
    expect(await suggest('exception.employee')).toEqual([{ options: [] }]);
  });

  it('delete draws the list again; whoever only reads is refused', async () => {
    await add(DAY, 'j1');
    const [{ id } = { id: 0 }] = await all();
    const value = ACTIONS.exceptionDelete.encode({ ...store(), page: 1, id });
    const view = stage.view(VIEWS.exceptions.id, VIEWS.exceptions.encode({ ...store(), page: 1 }));
    await stage.press(VIEWER, ACTIONS.exceptionDelete.id, value, { view });
    expect(await all()).toHaveLength(1);
    expect(stage.shown()).toContain('Not allowed');
    await stage.press(MANAGER, ACTIONS.exceptionDelete.id, value, { view });
    expect(await all()).toEqual([]);
    expect(stage.shown()).toContain('Deleted');
    // A second press finds nothing and says so.
    await stage.press(MANAGER, ACTIONS.exceptionDelete.id, value, { view });
    expect(stage.shown()).toContain('no longer exists');
  });
});

describe('WF-17: planning the event of a failed row again', () => {
  async function failed(): Promise<{ id: number; ver: number; run: number }> {
    const { fixture } = stage;
    await db.client.storeSetting.create({
      data: { storeId: fixture.storeId, key: 'juicerFallback', value: 'false' },
    });
    await fixture.event(PRODUCTION, {
      eventType: 'juicer_production',
      projectName: '11-28 8HR-ES1-Juicer-Production-SPCLTY (261128000110) - ES1',
      ...{ startDate: DAY, dueDate: fixture.day(1) },
    });
    const run = await fixture.run([{ event: PRODUCTION, failure: 'NO_JUICER_ROTATION' }]);
    const { id, version } = await fixture.row(run, PRODUCTION);
    return { id, ver: version, run };
  }
  const replaceBy = (id: number, who: string) =>
    stage.deps.proposals.chooseReplacement(stage.fixture.storeId, MANAGER, id, {
      employeeId: person(who),
      date: DAY,
    });
  const press = (user: string, { id, ver }: { id: number; ver: number }) =>
    stage.press(user, ACTIONS.rowPlanAgain.id, ACTIONS.rowPlanAgain.encode({ id, ver }));

  it('is offered when the replacement is saved', async () => {
    const row = await failed();
    const metadata = VIEWS.replace.encode({ id: row.id, ver: row.ver, date: DAY });
    const value = ACTIONS.replaceEmployee.encode({ value: person('j1'), ver: row.ver });
    const [answer] = await stage.submit(MANAGER, VIEWS.replace.id, metadata, {
      [BLOCKS.replaceEmployee(DAY)]: { [ACTIONS.replaceEmployee.id]: option(value) },
    });
    expect(readable((answer as { view: object }).view)).toContain('Plan this event again now');
  });

  it('a replacement that is there already is changed only after a confirmation', async () => {
    const row = await failed();
    await replaceBy(row.id, 'cs');
    const metadata = VIEWS.replace.encode({ id: row.id, ver: row.ver, date: DAY });
    const value = ACTIONS.replaceEmployee.encode({ value: person('j1'), ver: row.ver });
    const chosen = { [BLOCKS.replaceEmployee(DAY)]: { [ACTIONS.replaceEmployee.id]: option(value) } };
    const [asked] = await stage.submit(MANAGER, VIEWS.replace.id, metadata, chosen);
    expect(readable((asked as { view: object }).view)).toContain('Replace Person cs');
    const yes = ACTIONS.replaceConfirm.encode({ value: 'replace', ver: 0 });
    const [saved] = await stage.submit(MANAGER, VIEWS.replace.id, metadata, {
      ...chosen,
      [BLOCKS.replaceConfirm(DAY)]: { [ACTIONS.replaceConfirm.id]: { selected_options: [{ value: yes }] } },
    });
    expect(readable((saved as { view: object }).view)).toContain('Person j1 takes the juicer work');
  });

  it('puts the event into its row and says where', async () => {
    const row = await failed();
    await replaceBy(row.id, 'j1');
    await press(MANAGER, row);
    expect(stage.shown()).toContain('is on Sat Nov 28 at 09:00 with Person j1');
    expect(await stage.fixture.row(row.run, PRODUCTION)).toMatchObject({ employeeId: person('j1') });
    expect(stage.wakes).toBeGreaterThan(0);
    // A second press of the same button changes nothing.
    await press(MANAGER, row);
    expect(stage.shown()).toContain('has a place by now');
  });

  it('shows the new reason when there is still no place', async () => {
    const row = await failed();
    await stage.fixture.event(700_002);
    await stage.fixture.booking(700_002, 'j1', DAY);
    await replaceBy(row.id, 'j1');
    await press(MANAGER, row);
    expect(stage.shown()).toContain('No place yet');
    expect(await stage.fixture.row(row.run, PRODUCTION)).toMatchObject({
      employeeId: null,
      failureCode: 'ROTATION_UNAVAILABLE',
    });
  });

  it('asks who tells the people when it is short notice, and takes the answer', async () => {
    stage.fixture.clock.set('2026-11-24T18:00:00Z');
    const row = await failed();
    await replaceBy(row.id, 'j1');
    await press(MANAGER, row);
    expect(stage.shown()).toContain('again.modal');
    // Who tells them is asked for; a reason is not.
    expect(stage.shown()).not.toContain('Needs a reason');
    expect(stage.shown()).not.toContain(BLOCKS.againReason);
    const spot = { employeeId: person('j1'), date: DAY, time: '09:00' };
    const metadata = VIEWS.planAgain.encode({ id: row.id, ver: row.ver, ...spot });
    const [unanswered] = await stage.submit(MANAGER, VIEWS.planAgain.id, metadata, {});
    expect(JSON.stringify(unanswered)).toContain('again.modal');
    const told = ACTIONS.againNotice.encode({ value: 'told', ver: row.ver });
    const [answer] = await stage.submit(MANAGER, VIEWS.planAgain.id, metadata, {
      [BLOCKS.againNotice]: { [ACTIONS.againNotice.id]: option(told) },
    });
    expect(readable((answer as { view: object }).view)).toContain('is on Sat Nov 28');
    expect(await stage.fixture.row(row.run, PRODUCTION)).toMatchObject({ noticeAck: 'told' });
  });

  it('needs the right to change rows', async () => {
    const row = await failed();
    await replaceBy(row.id, 'j1');
    await press(VIEWER, row);
    expect(stage.shown()).toContain('role manager');
    expect((await stage.fixture.row(row.run, PRODUCTION)).employeeId).toBeNull();
  });
});

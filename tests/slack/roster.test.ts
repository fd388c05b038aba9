import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeOption } from '../../blocks/codec.ts';
import { ACTIONS, VIEWS } from '../../blocks/ids.ts';
import { AuthError } from '../../src/crossmark/errors.ts';
import type { CrossmarkPort, RemoteRep } from '../../src/crossmark/port.ts';
import { MANAGER, VIEWER } from '../services/proposals/fixture.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { AppStage } from './app-stage.ts';

let db: TestDatabase;
let stage: AppStage;
let reps: RemoteRep[];
let error: Error | null;
beforeAll(async () => {
  db = await openFreshDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  stage = await AppStage.open(db);
  error = null;
  reps = Array.from({ length: 25 }, (_, i) => rep(80_100 + i, `Guest ${100 + i}`));
  const listReps = async () => {
    if (error) throw error;
    return { rows: reps, bad: [] };
  };
  stage.fixture.port = { listReps } as unknown as CrossmarkPort;
  return () => stage.close();
});

const rep = (id: number, name: string): RemoteRep => ({
  ...{ repId: String(id), employeeId: `US8${String(id).slice(-5)}`, name },
  ...{ email: null, phone: '555 0100' },
});
const store = () => stage.fixture.storeId;
const people = () =>
  db.client.employee.findMany({
    where: { storeId: store(), externalId: { startsWith: '801' } },
    orderBy: { externalId: 'asc' },
  });

interface Shown {
  type: string;
  callback_id: string;
  private_metadata: string;
  submit?: { text: string };
  blocks: { block_id?: string; elements?: Element[]; accessory?: Element; element?: Element }[];
}
interface Element {
  type: string;
  action_id: string;
  value?: string;
  text?: { text: string };
  options?: { value: string; text: { text: string } }[];
  initial_options?: { value: string }[];
  initial_option?: { value: string };
}

/** A person in front of the modal: sees the last view, ticks and presses what is in it. */
class Modal {
  typed = '';
  readonly ticks = new Map<string, string[]>();
  /** What stands in text inputs. */
  filled: Record<string, string> = {};
  /** The view that a submission was answered with, instead of the last one that was drawn. */
  answered: Shown | null = null;

  get view(): Shown {
    return this.answered ?? (JSON.parse(stage.shown()) as Shown);
  }
  get text(): string {
    return JSON.stringify(this.view);
  }
  get elements(): Element[] {
    return this.view.blocks.flatMap(({ elements = [], accessory }) => [
      ...elements,
      ...(accessory ? [accessory] : []),
    ]);
  }
  /** As Slack does: what was ticked stays while the block has the same id. */
  state() {
    const values: Record<string, object> = {
      'roster.query': { [ACTIONS.rosterQuery.id]: { value: this.typed || null } },
    };
    for (const { block_id: id = '', elements = [], element } of this.view.blocks)
      for (const box of [...elements, ...(element ? [element] : [])])
        if (box.type === 'plain_text_input' && box.action_id in this.filled)
          values[id] = { [box.action_id]: { value: this.filled[box.action_id] } };
        else if (box.type === 'static_select')
          values[id] = { [box.action_id]: { selected_option: box.initial_option } };
        else if (box.type === 'checkboxes') {
          const ticked = this.ticks.get(id) ?? (box.initial_options ?? []).map(({ value }) => value);
          values[id] = { [box.action_id]: { selected_options: ticked.map((value) => ({ value })) } };
        }
    return values;
  }
  body() {
    const { callback_id: id, private_metadata: meta, blocks } = this.view;
    return { view: { ...stage.view(id, meta, this.state()), blocks, previous_view_id: 'V0' } };
  }
  /** Ticks exactly these of a group of boxes. */
  async tick(label: RegExp, actionId = ACTIONS.rosterPick.id): Promise<void> {
    for (const { block_id: id = '', elements = [], element } of this.view.blocks)
      for (const box of [...elements, ...(element ? [element] : [])])
        if (box.action_id === actionId)
          this.ticks.set(
            id,
            box.options!.filter(({ text }) => label.test(text.text)).map(({ value }) => value),
          );
    const action = { type: 'checkboxes', action_id: actionId, block_id: 'b', selected_options: [] };
    await this.#send({ actions: [action] });
  }
  async press(label: string): Promise<void> {
    const found = this.elements.find(({ type, text }) => type === 'button' && text?.text === label);
    if (!found) throw new Error(`no button ${label}`);
    await this.#send({
      actions: [{ type: 'button', block_id: 'b', action_id: found.action_id, value: found.value }],
    });
  }
  async enter(text: string): Promise<void> {
    this.typed = text;
    const action = {
      type: 'plain_text_input',
      action_id: ACTIONS.rosterQuery.id,
      block_id: 'b',
      value: text,
    };
    await this.#send({ actions: [action] });
  }
  /** The view that the submission answers with. */
  async submit(user = MANAGER): Promise<string> {
    const { view } = this.body();
    const { user: who, team, trigger_id: trigger } = stage.pressBody(user, 'x', '');
    const acks = await stage.send({ type: 'view_submission', user: who, team, trigger_id: trigger, view });
    return JSON.stringify(acks[0] ?? null);
  }
  /** Chooses one of the radio buttons of a row. */
  async choose(repId: string, label: RegExp): Promise<void> {
    const radios = this.elements.find(
      ({ type, options = [] }) =>
        type === 'radio_buttons' && options.some(({ value }) => value.includes(`|${repId}.`)),
    );
    const option = radios?.options?.find(({ text }) => label.test(text.text));
    if (!radios || !option) throw new Error(`no choice ${label} of ${repId}`);
    await this.#send({
      actions: [
        { type: 'radio_buttons', block_id: 'b', action_id: radios.action_id, selected_option: option },
      ],
    });
  }
  #send(more: object): Promise<unknown[]> {
    return stage.send({
      ...stage.pressBody(MANAGER, 'x', ''),
      channel: undefined,
      message: undefined,
      ...this.body(),
      ...more,
    });
  }
}

describe('/autoschedule import', () => {
  it('ticks, search, pages, all and none: what was chosen is imported, inactive', async () => {
    await stage.command(MANAGER, 'import');
    const modal = new Modal();
    expect(modal.text).toContain("25 people of Crossmark's roster are not in Daybreak yet");
    expect(modal.text).toContain('0 of 25 chosen · page 1 of 2');
    expect(modal.text).not.toContain('555 0100');

    await modal.tick(/Guest 10[12]/);
    expect(modal.view.submit?.text).toBe('Import 2');
    await modal.press('›');
    expect(modal.text).toContain('page 2 of 2');
    await modal.tick(/Guest 124/);
    await modal.enter('guest 11');
    expect(modal.text).toContain('3 of 25 chosen · 10 found for “guest 11”');
    await modal.press('Choose these 10');
    expect(modal.view.submit?.text).toBe('Import 13');
    await modal.press('None of these 10');
    await modal.enter('');
    expect(modal.text).toContain('3 of 25 chosen · page 1 of 2');

    const done = await modal.submit();
    expect(done).toContain('Done – 3 people imported.');
    expect(done).toContain('They are inactive');
    expect((await people()).map(({ name, isActive }) => `${name} ${isActive}`)).toEqual([
      ...['Guest 101 false', 'Guest 102 false', 'Guest 124 false'],
    ]);
  });

  it('what is ticked on the screen counts with the submission, whatever became of the press before it', async () => {
    await stage.command(MANAGER, 'import');
    const modal = new Modal();
    await modal.tick(/Guest 100/);
    modal.ticks.set(modal.view.blocks.find(({ block_id: id }) => id?.startsWith('roster.pick'))!.block_id!, [
      encodeOption({ short: '5', ver: 0 }),
    ]);
    await modal.tick(/Activate/, ACTIONS.rosterActivate.id);
    const done = await modal.submit();
    expect(done).toContain('They are active, with all days available');
    expect((await people()).map(({ name, isActive }) => `${name} ${isActive}`)).toEqual(['Guest 105 true']);
  });

  it('nobody chosen: the list says so and stays', async () => {
    await stage.command(MANAGER, 'import');
    expect(await new Modal().submit()).toContain('Nobody is chosen – tick at least one person');
    expect(await people()).toEqual([]);
  });

  it('one after the other gets days and becomes active', async () => {
    reps = reps.slice(0, 2);
    await stage.command(MANAGER, 'import');
    const modal = new Modal();
    await modal.press('Choose all 2');
    await modal.submit();
    await stage.press(
      MANAGER,
      ACTIONS.rosterInactive.id,
      ACTIONS.rosterInactive.encode({ store: store(), page: 1 }),
    );
    expect(modal.text).toContain('Not active yet');
    await modal.press('Set days');
    expect(modal.view.callback_id).toBe(VIEWS.rosterDays.id);
    expect(modal.text).not.toContain('initial_options');
    await modal.tick(/Tuesday|Sunday/, ACTIONS.rosterDay.id);
    expect(await modal.submit()).toBe('null');
    expect(modal.text).toContain('Guest 100 is active');
    const [first] = await people();
    expect(first).toMatchObject({ name: 'Guest 100', isActive: true });
    expect(await db.client.weeklyAvailability.findMany({ where: { employeeId: first!.id } })).toMatchObject([
      { monday: false, tuesday: true, sunday: true },
    ]);
  });

  it('needs the right; trouble with Crossmark is told with a way to try again', async () => {
    await stage.command(VIEWER, 'import');
    expect(stage.slack.of('views.open')).toEqual([]);
    expect(JSON.stringify(stage.slack.calls)).toContain('you do not have the right to import people');

    error = new AuthError('refused');
    await stage.command(MANAGER, 'import');
    const modal = new Modal();
    expect(modal.text).toContain('Please ask an administrator to renew the sign-in');
    error = null;
    await modal.press('Fetch the roster again');
    expect(modal.text).toContain('0 of 25 chosen');
  });

  it('a list that has run out says so instead of failing', async () => {
    await stage.command(MANAGER, 'import');
    const modal = new Modal();
    stage.fixture.clock.advance(31 * 60_000);
    await modal.press('›');
    expect(modal.text).toContain('This list is no longer kept');
    expect(modal.text).toContain('Fetch the roster again');
  });

  it('somebody else cannot use the list of another person', async () => {
    await stage.command(MANAGER, 'import');
    const modal = new Modal();
    await modal.press('Choose all 25');
    expect(await modal.submit(VIEWER)).toContain('needs the role manager');
    expect(await people()).toEqual([]);
  });

  it('everybody known: nothing to import, but what is missing can be completed', async () => {
    reps = [{ ...rep(80_100, 'Person e1'), repId: '70005' }];
    await stage.command(MANAGER, 'import');
    const modal = new Modal();
    expect(modal.text).toContain('Nothing to import');
    expect(modal.view.submit?.text).toBe('Complete 1');
    expect(await modal.submit()).toContain('1 known person got what was missing');
    await stage.command(MANAGER, 'import');
    expect(modal.view.submit).toBeUndefined();
  });

  it('needs attention: both sides side by side', async () => {
    reps = [rep(80_100, 'Person e1')];
    await stage.command(MANAGER, 'import');
    const modal = new Modal();
    await modal.press('Needs attention (1)');
    expect(modal.text).toContain('MV Retail # 80100');
    expect(modal.text).toContain('MV Retail # 70005');
  });

  it('needs attention: who somebody is counts at once in the list below, and is saved with the import', async () => {
    reps = [rep(80_100, 'Person e1'), rep(80_101, 'Person e2'), rep(80_102, 'Zoe Quill')];
    await stage.command(MANAGER, 'import');
    const list = new Modal();
    await list.tick(/Zoe/);
    await list.press('Needs attention (2)');
    const modal = new Modal();
    expect(modal.view.callback_id).toBe(VIEWS.rosterAttention.id);
    // The last thing drawn is the list below.
    await modal.choose('80100', /^Same person as Person e1/);
    expect(modal.view.callback_id).toBe(VIEWS.roster.id);
    expect(modal.text).toContain('1 choice of “Needs attention” is saved with the import.');
    expect(modal.view.submit?.text).toBe('Import 1');
    await modal.press('Needs attention (2)');
    await modal.choose('80101', /^Another person/);
    expect(modal.view.submit?.text).toBe('Import 2');

    const done = await modal.submit();
    expect(done).toContain('Done – 2 people imported.');
    expect(done).toContain('Person e2 (80101)');
    expect(done).toContain('1 known person took over the numbers of Crossmark: Person e1');
    expect((await people()).map(({ name, externalId }) => `${externalId} ${name}`)).toEqual([
      ...['80100 Person e1', '80101 Person e2 (80101)', '80102 Zoe Quill'],
    ]);
  });

  it('needs attention: a choice is taken back, and somebody who may not is refused', async () => {
    reps = [rep(80_100, 'Person e1')];
    await stage.command(MANAGER, 'import');
    const modal = new Modal();
    await modal.press('Needs attention (1)');
    const attention = modal.body();
    await modal.choose('80100', /^Another person/);
    expect(modal.view.submit?.text).toBe('Import 1');
    await modal.press('Needs attention (1)');
    await modal.choose('80100', /^Not decided/);
    expect(modal.view.submit).toBeUndefined();

    const value = ACTIONS.rosterIdentity.encode({ value: '80100.another', ver: 0 });
    const selected = { type: 'radio_buttons', block_id: 'b', selected_option: { value } };
    await stage.send({
      ...{ ...stage.pressBody(VIEWER, 'x', ''), channel: undefined, message: undefined, ...attention },
      actions: [{ ...selected, action_id: ACTIONS.rosterIdentity.id }],
    });
    expect(await stage.refusals()).toMatchObject([{ actor: VIEWER, action: 'right.import' }]);
    expect(await people()).toEqual([]);
  });

  it('somebody is added by hand, and active once the days are set', async () => {
    await stage.command(MANAGER, 'import');
    const modal = new Modal();
    await modal.press('Add by hand');
    expect(modal.text).toContain(
      'Without it somebody can be scheduled here, but nothing is sent to Crossmark.',
    );
    modal.filled = { [ACTIONS.rosterAddName.id]: 'person E1' };
    expect(await modal.submit()).toContain('"roster.add.name":"The store has Person e1 already (');
    modal.filled = { [ACTIONS.rosterAddName.id]: 'Zoe Quill', [ACTIONS.rosterAddRepId.id]: '80190' };
    await modal.tick(/Active/, ACTIONS.rosterAddActive.id);
    modal.answered = JSON.parse(await modal.submit()).view;
    expect(modal.text).toContain('Zoe Quill was added');
    await modal.tick(/Monday/, ACTIONS.rosterDay.id);
    expect(await modal.submit()).toContain('Zoe Quill was added and is active');
    expect(await people()).toMatchObject([
      { name: 'Zoe Quill', externalId: '80190', isActive: true, jobTitle: 'event_specialist' },
    ]);
  });

  it('a store without Crossmark adds people by hand; not active, with what that means', async () => {
    stage.fixture.port = null;
    await stage.command(MANAGER, 'import');
    const modal = new Modal();
    expect(modal.text).toContain('Add people by hand');
    await modal.press('Add by hand');
    modal.filled = { [ACTIONS.rosterAddName.id]: 'Zoe Quill' };
    const done = await modal.submit();
    expect(done).toContain('Not active: nobody is scheduled before the days');
    expect(done).toContain('Without an MV Retail # what is booked stays here');
    expect(await modal.submit(VIEWER)).toContain('needs the role manager');
  });

  it('is a word of the command with help, and the nearest to a slip', async () => {
    await stage.command(MANAGER, 'imprt');
    await stage.command(MANAGER, 'import help');
    const answers = JSON.stringify(stage.slack.calls);
    expect(answers).toContain('Did you mean `/autoschedule import`');
    expect(answers).toContain('They start inactive');
  });
});

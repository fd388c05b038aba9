import type { BlockAction } from '@slack/bolt';
import type { View } from '@slack/types';
import { RIGHT_WORDS } from '../../../blocks/answers.ts';
import { ACTIONS, type RosterAttention, type RosterMeta, VIEWS } from '../../../blocks/ids.ts';
import { rosterAddedView } from '../../../blocks/roster-add.ts';
import { loadingView } from '../../../blocks/views.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { Weekday } from '../../domain/types.ts';
import { authorize } from '../../services/authz.ts';
import { type NewPerson, NewPersonError } from '../../services/roster/adding.ts';
import type { Identity, SelectionChange } from '../../services/roster/model.ts';
import type { Asked } from '../command.ts';
import type { ListenerContext } from '../context.ts';
import type { SlackDeps } from '../deps.ts';
import { atInput, redrawForm, submissions } from '../forms.ts';
import { onPress, openModal, type Press, type SlackApp, updateView } from '../handle.ts';
import {
  buildAdd,
  buildAttention,
  buildDays,
  buildInactive,
  buildRoster,
  orNote,
  rosterDone,
  rosterPageView,
} from '../presenters/roster.ts';
import { choiceOf, textOf, type Values } from '../view-state.ts';

const WHAT = RIGHT_WORDS.importPeople;
const PEOPLE = RIGHT_WORDS.people;

/** `/autoschedule import`: Crossmark's roster, read once. */
export async function answerImport(deps: SlackDeps, asked: Asked): Promise<void> {
  const { store, user } = asked;
  await authorize(deps.database.client, store.id, user, 'import');
  await openModal(asked, () => buildRoster(deps, store.id, user));
}

/** The import of people (crossmark §13), and their activation. */
export function registerRoster(app: SlackApp, deps: SlackDeps): void {
  registerList(app, deps);
  registerAttention(app, deps);
  registerAround(app, deps);
  registerDays(app, deps);
  registerAdding(app, deps);
}

type ShownView = NonNullable<BlockAction['view']>;
type Step = (
  meta: RosterMeta,
  view: ShownView,
) => { query: string; page: number; change: SelectionChange; gen: number };

/** Search, pages and check boxes. What is ticked on the screen is kept with every step. */
function registerList(app: SlackApp, deps: SlackDeps): void {
  const redraw = async (
    { body, client, user }: { body: BlockAction; client: Press<unknown>['client']; user: string },
    context: Pick<ListenerContext, 'log' | 'traceId'>,
    step: Step,
  ) => {
    const { view } = body;
    const meta = VIEWS.roster.parse(view?.private_metadata);
    if (!view || meta === null) throw new DaybreakError('STALE_FORM');
    await redrawForm(client, view, context, () => {
      const { gen, ...asked } = step(meta, view);
      return orNote(meta.store, async () =>
        rosterPageView(await deps.roster.list(refOf(meta, user), asked), { gen }),
      );
    });
  };

  const tick: Step = ({ query, page, gen }, view) => ({ query, page, gen, change: visibleIn(view) });
  const search: Step = ({ gen }, view) => ({
    query: textOf(view.state.values, ACTIONS.rosterQuery.id) ?? '',
    ...{ page: 1, gen: gen + 1, change: visibleIn(view) },
  });
  for (const [control, step] of [
    [ACTIONS.rosterPick, tick],
    [ACTIONS.rosterQuery, search],
  ] as const) {
    app.action(control.id, async ({ ack, body, client, context }) => {
      await ack();
      const press = body as BlockAction;
      await redraw({ body: press, client, user: press.user.id }, context, step);
    });
  }
  onPress(app, deps, ACTIONS.rosterSearch, WHAT, (press) => redraw(press, press, search));
  for (const control of [ACTIONS.rosterPrevious, ACTIONS.rosterNext]) {
    onPress(app, deps, control, WHAT, (press) =>
      redraw(press, press, ({ query, gen }, view) => ({
        ...{ query, page: press.value.page, gen: gen + 1, change: visibleIn(view) },
      })),
    );
  }
  for (const [control, chosen] of [
    [ACTIONS.rosterAll, true],
    [ACTIONS.rosterNone, false],
  ] as const) {
    onPress(app, deps, control, WHAT, (press) =>
      redraw(press, press, ({ query, page, gen }) => ({
        ...{ query, page, gen: gen + 1, change: { kind: 'found', query, chosen } },
      })),
    );
  }
  app.action(ACTIONS.rosterActivate.id, async ({ ack }) => ack());

  submissions(app)(VIEWS.roster, async ({ meta, user, view }) => {
    const ref = refOf(meta, user);
    const { query, page, gen } = meta;
    const next = await orNote(meta.store, async () => {
      const shown = await deps.roster.list(ref, { query, page, change: visibleIn(view) });
      if (shown.chosen + shown.completes + shown.another + shown.same === 0)
        return rosterPageView(shown, { gen, problem: 'nobody' });
      const activate = choiceOf(view.state.values, ACTIONS.rosterActivate) === 'active';
      return rosterDone(await deps.roster.save(ref, { activate }));
    });
    return { view: next };
  });
}

/** A new list, and the lists beside it. */
function registerAround(app: SlackApp, deps: SlackDeps): void {
  onPress(app, deps, ACTIONS.rosterFetch, WHAT, async ({ value, user, client, body, ...press }) => {
    await authorize(deps.database.client, value.store, user, 'import');
    if (!body.view) return openModal({ client, body, ...press }, () => buildRoster(deps, value.store, user));
    await updateView(client, body.view.id, loadingView());
    await updateView(client, body.view.id, await buildRoster(deps, value.store, user));
  });
  onPress(app, deps, ACTIONS.rosterInactive, PEOPLE, async (press) => {
    await authorize(deps.database.client, press.value.store, press.user, 'people');
    await openModal(press, () => buildInactive(deps, press.user, press.value));
  });
  for (const control of [ACTIONS.rosterInactivePrevious, ACTIONS.rosterInactiveNext]) {
    onPress(app, deps, control, PEOPLE, (press) =>
      turn(press, () => buildInactive(deps, press.user, press.value)),
    );
  }
  for (const { id } of [VIEWS.rosterNote, VIEWS.rosterAttention, VIEWS.rosterInactive])
    app.view(id, async ({ ack }) => ack());
}

/** Rows that people must look at. Every choice is kept at once, and the list below says what comes of it. */
function registerAttention(app: SlackApp, deps: SlackDeps): void {
  onPress(app, deps, ACTIONS.rosterAttention, WHAT, (press) =>
    openModal(press, () => {
      const list = VIEWS.roster.parse(press.body.view?.private_metadata);
      if (list === null) throw new DaybreakError('STALE_FORM');
      const meta = { ...list, listPage: list.page, page: press.value.page, boxes: 0 };
      return orNote(list.store, () => buildAttention(deps, press.user, meta));
    }),
  );
  for (const control of [ACTIONS.rosterAttentionPrevious, ACTIONS.rosterAttentionNext]) {
    onPress(app, deps, control, WHAT, (press) =>
      turn(press, () => {
        const meta = { ...attentionMeta(press), page: press.value.page };
        return orNote(meta.store, () => buildAttention(deps, press.user, meta));
      }),
    );
  }
  onPress(app, deps, ACTIONS.rosterIdentity, PEOPLE, async (press) => {
    const { value, user, client, body } = press;
    const meta = attentionMeta(press);
    const ref = { storeId: meta.store, actor: user, token: meta.token };
    const [repId = '', who = ''] = value.value.split('.');
    let kept = false;
    await turn(press, () =>
      orNote(meta.store, async () => {
        const { items } = await deps.roster.attention(ref, meta.page);
        const person = items.find((one) => one.repId === repId)?.candidates[Number(who)];
        if (person === undefined && /\d/.test(who)) throw new DaybreakError('STALE_FORM');
        const choice: Identity | null = person
          ? { kind: 'same', personId: person.id }
          : who === 'another'
            ? { kind: 'another' }
            : null;
        const lost = await deps.roster.identify(ref, { repId, choice });
        kept = true;
        const boxes = meta.boxes + (lost > 0 ? 1 : 0);
        return buildAttention(deps, user, { ...meta, boxes });
      }),
    );
    const below = body.view?.previous_view_id;
    if (!kept || !below) return;
    const { query, listPage: page, gen } = meta;
    const list = () => deps.roster.list(ref, { query, page });
    await updateView(
      client,
      below,
      await orNote(meta.store, async () => rosterPageView(await list(), { gen })),
    );
  });
}

function attentionMeta({ body }: Press<unknown>): RosterAttention {
  const meta = VIEWS.rosterAttention.parse(body.view?.private_metadata);
  if (meta === null) throw new DaybreakError('STALE_FORM');
  return meta;
}

/** The days of a person; saving them activates. */
function registerDays(app: SlackApp, deps: SlackDeps): void {
  onPress(app, deps, ACTIONS.rosterDays, PEOPLE, async (press) => {
    await authorize(deps.database.client, press.value.store, press.user, 'people');
    await openModal(press, () => buildDays(deps, press.user, press.value));
  });
  app.action(ACTIONS.rosterDay.id, async ({ ack }) => ack());

  submissions(app)(VIEWS.rosterDays, async ({ meta, user, view, client }) => {
    const { store, employee: id, ver: version, added } = meta;
    const weekdays = tickedIn(view.state.values, ACTIONS.rosterDay).map((day) => Number(day) as Weekday);
    try {
      const { repId, storeName } = await deps.activation.person(store, user, id);
      const name = await deps.activation.activate(store, user, { id, version, weekdays });
      if (added)
        return {
          view: rosterAddedView({ storeId: store, storeName, person: { id, name, repId }, active: true }),
        };
      const below = view.previous_view_id;
      const redraw = async () => {
        if (below) await updateView(client, below, await buildInactive(deps, user, { store, page: 1 }, name));
      };
      return { close: true, redraw };
    } catch (error) {
      if (!(error instanceof DaybreakError) || error.code !== 'STALE_FORM') throw error;
      const problem = { sentence: error.message, nextStep: error.nextStep };
      return { view: await buildDays(deps, user, { store, employee: id, added }, problem) };
    }
  });
}

const INPUT_OF = {
  name: ACTIONS.rosterAddName.id,
  employeeId: ACTIONS.rosterAddEmployeeId.id,
  repId: ACTIONS.rosterAddRepId.id,
  jobTitle: ACTIONS.rosterAddTitle.id,
} as const satisfies Record<keyof NewPerson, string>;

/** Somebody whom the roster does not have. Who is to be active is asked for the days next. */
function registerAdding(app: SlackApp, deps: SlackDeps): void {
  onPress(app, deps, ACTIONS.rosterAdd, PEOPLE, async (press) => {
    await authorize(deps.database.client, press.value.store, press.user, 'people');
    await openModal(press, () => buildAdd(deps, press.user, press.value.store));
  });

  for (const id of [...Object.values(INPUT_OF), ACTIONS.rosterAddActive.id])
    app.action(id, async ({ ack }) => ack());

  submissions(app)(VIEWS.rosterAdd, async ({ meta: { store }, user, view }) => {
    const { values } = view.state;
    try {
      const { storeName, ...person } = await deps.activation.add(store, user, {
        name: textOf(values, INPUT_OF.name) ?? '',
        employeeId: textOf(values, INPUT_OF.employeeId),
        repId: textOf(values, INPUT_OF.repId),
        jobTitle: choiceOf(values, ACTIONS.rosterAddTitle) ?? '',
      });
      const active = choiceOf(values, ACTIONS.rosterAddActive) === 'active';
      if (active) return { view: await buildDays(deps, user, { store, employee: person.id, added: true }) };
      return { view: rosterAddedView({ storeId: store, storeName, person, active }) };
    } catch (error) {
      if (!(error instanceof NewPersonError)) throw error;
      return atInput(view, INPUT_OF[error.field], `${error.message} ${error.nextStep}`);
    }
  });
}

function turn(press: Press<unknown>, build: () => Promise<View>): Promise<void> {
  const { view } = press.body;
  if (!view) throw new DaybreakError('STALE_FORM');
  return redrawForm(press.client, view, press, build);
}

function refOf({ store: storeId, token }: RosterMeta, user: string) {
  return { storeId, actor: user, token };
}

/** Whom the check boxes on the screen name, ticked and not ticked. */
function visibleIn(view: Pick<ShownView, 'blocks' | 'state'>): SelectionChange {
  const on = new Set(tickedIn(view.state.values, ACTIONS.rosterPick));
  const all = (view.blocks as { elements?: { action_id?: string; options?: { value?: string }[] }[] }[])
    .flatMap(({ elements = [] }) => elements)
    .filter(({ action_id: id }) => id === ACTIONS.rosterPick.id)
    .flatMap(({ options = [] }) => options)
    .flatMap(({ value }) => ACTIONS.rosterPick.parse(value)?.value ?? []);
  return { kind: 'visible', on: [...on].map(Number), off: all.filter((one) => !on.has(one)).map(Number) };
}

/** The ticked options of all check boxes with this action id. */
function tickedIn<T extends string>(
  values: Values,
  control: { id: string; parse(raw: string | undefined): { value: T } | null },
): T[] {
  return Object.values(values)
    .flatMap((block) => block[control.id]?.selected_options ?? [])
    .flatMap(({ value }) => control.parse(value)?.value ?? []);
}

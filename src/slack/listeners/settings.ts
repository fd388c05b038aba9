import type { View } from '@slack/types';
import { RIGHT_WORDS } from '../../../blocks/answers.ts';
import { ACTIONS, type CalendarPagesValue, type SettingsChangeValue, VIEWS } from '../../../blocks/ids.ts';
import { holidayView, lockView } from '../../../blocks/settings-calendar.ts';
import { doneWords } from '../../../blocks/settings-confirm.ts';
import { TOPICS, topicOf } from '../../../blocks/settings-fields.ts';
import { DaybreakError, ValidationError } from '../../domain/errors.ts';
import { authorize } from '../../services/authz.ts';
import type { Asked } from '../command.ts';
import type { SlackDeps } from '../deps.ts';
import { type Answer, atInput, type Submission, submissions } from '../forms.ts';
import { onPress, openModal, type Press, type SlackApp, updateView } from '../handle.ts';
import {
  buildApprovers,
  buildCalendar,
  buildConfirm,
  buildDayForm,
  buildSettings,
  buildTopicForm,
} from '../presenters/settings.ts';
import { editsOf, errorsAt } from '../settings-input.ts';
import { blockOf, choiceOf, textOf, type Values } from '../view-state.ts';

const WHAT = RIGHT_WORDS.settings;

/** `/autoschedule settings`: the dialog with all topics. */
export async function answerSettings(deps: SlackDeps, asked: Asked): Promise<void> {
  const { store, user } = asked;
  await authorize(deps.database.client, store.id, user, 'settings');
  await openModal(asked, () => buildSettings(deps, store.id, user));
}

/** Settings, locked days, holidays and approvers. Every form leads to a step that says what changes; only that saves. */
export function registerSettings(app: SlackApp, deps: SlackDeps): void {
  registerButtons(app, deps);
  registerForms(app, deps);
  for (const input of [
    ACTIONS.settingsField,
    ACTIONS.settingsDate,
    ACTIONS.settingsReason,
    ACTIONS.settingsName,
    ACTIONS.settingsRepeats,
    ACTIONS.settingsMembers,
  ])
    app.action(input.id, async ({ ack }) => ack());
  for (const list of [VIEWS.settings, VIEWS.settingsCalendar]) app.view(list.id, async ({ ack }) => ack());
}

function registerButtons(app: SlackApp, deps: SlackDeps): void {
  const db = deps.database.client;
  const open = async (
    press: Press<unknown>,
    storeId: string,
    right: 'settings' | 'lock' | 'configure',
    build: () => Promise<View>,
  ) => {
    await authorize(db, storeId, press.user, right);
    await openModal(press, build);
  };

  onPress(app, deps, ACTIONS.settingsTopic, WHAT, (press) => {
    const { store, topic } = press.value;
    return open(press, store, 'settings', () => buildTopicForm(deps, store, press.user, topic));
  });
  onPress(app, deps, ACTIONS.settingsBlock, WHAT, async (press) => {
    const store = VIEWS.settings.parse(press.body.view?.private_metadata)?.store;
    if (store === undefined) throw new DaybreakError('STALE_FORM');
    await open(press, store, 'settings', () => buildTopicForm(deps, store, press.user, press.value.value));
  });
  onPress(app, deps, ACTIONS.settingsCalendar, WHAT, (press) => {
    const { store } = press.value;
    return open(press, store, 'settings', () => buildCalendar(deps, store, press.user));
  });
  for (const control of [
    ACTIONS.lockedPrevious,
    ACTIONS.lockedNext,
    ACTIONS.holidaysPrevious,
    ACTIONS.holidaysNext,
  ])
    onPress(app, deps, control, WHAT, async ({ value, user, client, body }) => {
      const view = await buildCalendar(deps, value.store, user, value);
      if (body.view) await updateView(client, body.view.id, view, body.view.hash);
    });
  onPress(app, deps, ACTIONS.settingsLock, RIGHT_WORDS.lock, (press) => {
    const { store } = press.value;
    return open(press, store, 'lock', () => buildDayForm(deps, store, press.user, lockView));
  });
  onPress(app, deps, ACTIONS.settingsHoliday, RIGHT_WORDS.holidays, (press) => {
    const { store } = press.value;
    return open(press, store, 'settings', () => buildDayForm(deps, store, press.user, holidayView));
  });
  onPress(app, deps, ACTIONS.settingsUnlock, RIGHT_WORDS.unlock, (press) => {
    const { store, date } = press.value;
    const change = { kind: 'unlock' as const, date };
    return open(press, store, 'lock', () => buildConfirm(deps, store, press.user, change, pagesOf(press)));
  });
  onPress(app, deps, ACTIONS.settingsForget, RIGHT_WORDS.holidays, (press) => {
    const { store, id } = press.value;
    const change = { kind: 'holiday_delete' as const, id };
    return open(press, store, 'settings', () =>
      buildConfirm(deps, store, press.user, change, pagesOf(press)),
    );
  });
  onPress(app, deps, ACTIONS.settingsApprovers, RIGHT_WORDS.approvers, (press) => {
    const { store } = press.value;
    return open(press, store, 'configure', () => buildApprovers(deps, store, press.user));
  });
}

/** The pages of the calendar on which the button stands. */
function pagesOf({ body }: Press<unknown>): CalendarPagesValue | null {
  return VIEWS.settingsCalendar.parse(body.view?.private_metadata);
}

function registerForms(app: SlackApp, deps: SlackDeps): void {
  const onSubmit = submissions(app);

  onSubmit(VIEWS.settingsForm, async ({ meta, user, view }) => {
    const topic = topicOf(meta.topic);
    if (topic === null) throw new DaybreakError('STALE_FORM');
    const read = editsOf(topic, view.state.values);
    if ('errors' in read) return read;
    const change = { kind: 'settings' as const, version: meta.ver, edits: read.edits };
    try {
      return { view: await buildConfirm(deps, meta.store, user, change) };
    } catch (error) {
      if (error instanceof ValidationError) return { errors: errorsAt(topic, error.problems) };
      if (!isStale(error)) throw error;
      return { view: await buildTopicForm(deps, meta.store, user, meta.topic, error) };
    }
  });

  onSubmit(VIEWS.settingsLock, ({ meta, user, view }) => {
    const { values } = view.state;
    const reason = textOf(values, ACTIONS.settingsReason.id);
    const change = { kind: 'lock' as const, date: dateOf(values), reason };
    return confirmDay(deps, meta.store, user, view, change);
  });

  onSubmit(VIEWS.settingsHoliday, ({ meta, user, view }) => {
    const { values } = view.state;
    const name = textOf(values, ACTIONS.settingsName.id) ?? '';
    const repeats = choiceOf(values, ACTIONS.settingsRepeats) ?? 'once';
    const change = { kind: 'holiday_add' as const, name, date: dateOf(values), repeats };
    return confirmDay(deps, meta.store, user, view, change);
  });

  onSubmit(VIEWS.settingsConfirm, async (submission) => {
    const { meta, user } = submission;
    const { store, change } = meta;
    try {
      const changed = await deps.settings.save(store, user, change);
      deps.outbox.wake();
      const words = doneWords(change, changed);
      return saved(deps, submission, store, change.kind === 'settings', words, meta.below);
    } catch (error) {
      const topic = topicOfChange(change);
      if (isStale(error) && topic !== null)
        return { view: await buildTopicForm(deps, store, user, topic, error) };
      if (error instanceof DaybreakError && error.code === 'STATE' && change.kind === 'lock')
        return { view: await buildDayForm(deps, store, user, lockView, error) };
      throw error;
    }
  });

  onSubmit(VIEWS.settingsApprovers, async (submission) => {
    const { meta, user, view } = submission;
    const chosen = Object.values(view.state.values).flatMap(
      (block) => block[ACTIONS.settingsMembers.id]?.selected_users ?? [],
    );
    try {
      await deps.settings.setApprovers(meta.store, user, { shown: meta.shown, wanted: chosen });
    } catch (error) {
      if (error instanceof ValidationError)
        return atInput(view, ACTIONS.settingsMembers.id, error.problems[0]?.message ?? error.message);
      if (!isStale(error)) throw error;
      return { view: await buildApprovers(deps, meta.store, user, error) };
    }
    deps.outbox.wake();
    return saved(deps, submission, meta.store, true, doneWords('approvers', []));
  });
}

/** The step that says what locking the day, or the holiday, does; wrong input stands at its place. */
async function confirmDay(
  deps: SlackDeps,
  storeId: string,
  user: string,
  view: Submission<unknown>['view'],
  change: Extract<SettingsChangeValue, { kind: 'lock' | 'holiday_add' }>,
): Promise<Answer> {
  try {
    return { view: await buildConfirm(deps, storeId, user, change) };
  } catch (error) {
    if (error instanceof ValidationError) {
      const [first] = error.problems;
      const control = { name: ACTIONS.settingsName, reason: ACTIONS.settingsReason }[first?.path ?? ''];
      const wanted = (control ?? ACTIONS.settingsDate).id;
      const input = blockOf(view.state.values, wanted) ? wanted : ACTIONS.settingsDate.id;
      return atInput(view, input, first?.message ?? error.message);
    }
    if (!(error instanceof DaybreakError) || error.code !== 'STATE') throw error;
    const draw = change.kind === 'lock' ? lockView : holidayView;
    return { view: await buildDayForm(deps, storeId, user, draw, error) };
  }
}

/** Closes the step; the lists below it are drawn again and say what was saved. */
function saved(
  deps: SlackDeps,
  { user, view, client }: Submission<unknown>,
  storeId: string,
  ofSettings: boolean,
  words: string,
  pages?: CalendarPagesValue,
): Answer {
  const { previous_view_id: below, root_view_id: root } = view;
  return {
    close: true,
    redraw: async () => {
      if (below && !ofSettings)
        await updateView(client, below, await buildCalendar(deps, storeId, user, pages, words));
      const overview = ofSettings ? below : root;
      if (overview && (ofSettings || overview !== below))
        await updateView(client, overview, await buildSettings(deps, storeId, user, words));
    },
  };
}

function dateOf(values: Values): string {
  const element = Object.values(values).find((block) => block[ACTIONS.settingsDate.id]);
  return element?.[ACTIONS.settingsDate.id]?.selected_date ?? '';
}

/** The topic that a change came from. */
function topicOfChange(change: SettingsChangeValue): string | null {
  if (change.kind !== 'settings') return null;
  const paths = Object.keys(change.edits);
  return TOPICS.find(({ fields }) => fields.some(({ path }) => paths.includes(path)))?.id ?? null;
}

function isStale(error: unknown): boolean {
  return error instanceof DaybreakError && error.code === 'STALE_FORM';
}

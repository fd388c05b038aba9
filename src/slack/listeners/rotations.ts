import type { BlockAction } from '@slack/bolt';
import { INPUT_WORDS, RIGHT_WORDS } from '../../../blocks/answers.ts';
import { ACTIONS, BLOCKS, NOBODY, VIEWS, weekdayOfCell } from '../../../blocks/ids.ts';
import { personSuggestions } from '../../../blocks/people.ts';
import { rotationSuggestions } from '../../../blocks/rotation-edit.ts';
import { ROTATION_WORDS, type RotationWord, rotationsHelp } from '../../../blocks/rotations.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { RotationType, Weekday } from '../../domain/types.ts';
import { authorize } from '../../services/authz.ts';
import type { CellInput, RotationGrid } from '../../services/rotations/model.ts';
import { onCommand } from '../command.ts';
import type { SlackDeps } from '../deps.ts';
import { explain } from '../explain.ts';
import { type Answer, atInput, redrawForm, submissions } from '../forms.ts';
import { onPress, openModal, type Press, type SlackApp, updateView } from '../handle.ts';
import {
  buildExceptionForm,
  buildExceptions,
  buildRotationEdit,
  buildRotations,
} from '../presenters/rotations.ts';
import { choiceOf, dateOf, textOf, type Values } from '../view-state.ts';

const READ = RIGHT_WORDS.readRotations;
const CHANGE = RIGHT_WORDS.rotations;

/** `/rotations`: the week, its two forms, and the exceptions (workflow §7). */
export function registerRotations(app: SlackApp, deps: SlackDeps): void {
  registerCommand(app, deps);
  registerWeek(app, deps);
  registerExceptions(app, deps);
}

function registerCommand(app: SlackApp, deps: SlackDeps): void {
  const command = `/${deps.commandPrefix}rotations`;
  onCommand(
    app,
    deps,
    command,
    () => READ,
    async ({ text, answer, ask }) => {
      const typed = text.split(/\s+/)[0]?.toLowerCase() ?? '';
      if (!isWord(typed)) return answer(rotationsHelp({ command, unknown: typed }));
      if (typed === 'help') return answer(rotationsHelp({ command }));
      const asked = await ask();
      if (asked === null) return;
      const { store, user } = asked;
      await authorize(deps.database.client, store.id, user, 'read');
      await openModal(asked, () =>
        typed === 'exceptions'
          ? buildExceptions(deps, store.id, user, 1)
          : buildRotations(deps, store.id, user),
      );
    },
  );
}

function isWord(typed: string): typed is RotationWord {
  return (ROTATION_WORDS as readonly string[]).includes(typed);
}

/** The grid and the form of one rotation. */
function registerWeek(app: SlackApp, deps: SlackDeps): void {
  const { rotations } = deps;
  onPress(app, deps, ACTIONS.rotationsOpen, READ, async (press) => {
    await authorize(deps.database.client, press.value.store, press.user, 'read');
    await openModal(press, () => buildRotations(deps, press.value.store, press.user));
  });
  const openEdit = async (press: Press<{ store: string }>, type: RotationType) => {
    const { store: storeId } = press.value;
    await authorize(deps.database.client, storeId, press.user, 'rotations');
    await openModal(press, () => buildRotationEdit(deps, { storeId, user: press.user, type }));
  };
  onPress(app, deps, ACTIONS.rotationsEditJuicer, CHANGE, (press) => openEdit(press, 'juicer'));
  onPress(app, deps, ACTIONS.rotationsEditLead, CHANGE, (press) => openEdit(press, 'primary_lead'));

  for (const control of [ACTIONS.rotationPerson, ACTIONS.rotationBackup]) {
    app.action(control.id, async ({ ack, body, client, context }) => {
      await ack();
      const { view, user } = body as BlockAction;
      const meta = VIEWS.rotationEdit.parse(view?.private_metadata);
      if (!view || !meta) return;
      await redrawForm(client, view, context, () => {
        const chosen = cellsOf(view.state.values, meta.type);
        const form = { storeId: meta.store, user: user.id, type: meta.type, chosen, version: meta.ver };
        return buildRotationEdit(deps, form);
      });
    });
    app.options(control.id, async ({ ack, body, options, context }) => {
      const { view, user } = body as SuggestionBody;
      const meta = VIEWS.rotationEdit.parse(view?.private_metadata);
      const day = weekdayOfCell((options as { block_id?: string }).block_id ?? '');
      if (!meta || day === null) return ack({ options: [] });
      try {
        const people = await rotations.people(meta.store, user.id, meta.type, day as Weekday);
        const found = rotationSuggestions(people, options.value, control === ACTIONS.rotationBackup);
        await ack(found as Parameters<typeof ack>[0]);
      } catch (error) {
        context.log.warn({ err: error }, 'people could not be listed');
        await ack({ options: [] });
      }
    });
  }

  app.view(VIEWS.rotations.id, async ({ ack }) => ack());
  submissions(app)(VIEWS.rotationEdit, async ({ meta, user, view, client }): Promise<Answer> => {
    const { store: storeId, type, ver: version } = meta;
    const cells = cellsOf(view.state.values, type);
    try {
      const { changed } = await rotations.save(storeId, user, { version, cells });
      const redraw = async () => {
        const below = view.previous_view_id;
        if (below) await updateView(client, below, await buildRotations(deps, storeId, user, changed));
      };
      return { close: true, redraw };
    } catch (error) {
      if (!(error instanceof DaybreakError) || error.code === 'FORBIDDEN') throw error;
      if (error.code === 'STALE_FORM') {
        const stale = error.details as RotationGrid['saved'];
        return { view: await buildRotationEdit(deps, { storeId, user, type }, { stale }) };
      }
      const form = { storeId, user, type, chosen: cells, version };
      return { view: await buildRotationEdit(deps, form, explain(error)) };
    }
  });
}

/** The list of exceptions and its form. */
function registerExceptions(app: SlackApp, deps: SlackDeps): void {
  const { rotations } = deps;
  onPress(app, deps, ACTIONS.exceptionsOpen, READ, async (press) => {
    await authorize(deps.database.client, press.value.store, press.user, 'read');
    await openModal(press, () => buildExceptions(deps, press.value.store, press.user, 1));
  });
  for (const control of [ACTIONS.exceptionsPrevious, ACTIONS.exceptionsNext]) {
    onPress(app, deps, control, READ, async ({ value, user, client, body }) => {
      const view = await buildExceptions(deps, value.store, user, value.page);
      if (body.view) await updateView(client, body.view.id, view, body.view.hash);
    });
  }
  onPress(app, deps, ACTIONS.exceptionAdd, CHANGE, async (press) => {
    await authorize(deps.database.client, press.value.store, press.user, 'rotations');
    await openModal(press, () => buildExceptionForm(deps, press.value.store, press.user));
  });
  onPress(app, deps, ACTIONS.exceptionDelete, CHANGE, async ({ value, user, client, body }) => {
    const { store, page, id } = value;
    await rotations.deleteException(store, user, id);
    const { view } = body;
    if (!view) return;
    await updateView(client, view.id, await buildExceptions(deps, store, user, page, 'deleted'));
    const root = view.root_view_id;
    if (root && root !== view.id) await updateView(client, root, await buildRotations(deps, store, user));
  });

  for (const control of [ACTIONS.exceptionType, ACTIONS.exceptionDate, ACTIONS.exceptionEmployee]) {
    app.action(control.id, async ({ ack, body, client, context }) => {
      await ack();
      const { view, user } = body as BlockAction;
      const meta = VIEWS.exceptionAdd.parse(view?.private_metadata);
      if (!view || !meta) return;
      const chosen = choiceOfForm(view.state.values);
      await redrawForm(client, view, context, () => buildExceptionForm(deps, meta.store, user.id, chosen));
    });
  }
  for (const control of [ACTIONS.exceptionReason, ACTIONS.exceptionReplace, ACTIONS.replaceConfirm])
    app.action(control.id, async ({ ack }) => ack());

  app.options(ACTIONS.exceptionEmployee.id, async ({ ack, body, options, context }) => {
    const { view, user } = body as SuggestionBody;
    const meta = VIEWS.exceptionAdd.parse(view?.private_metadata);
    // The block of the select says for what and for when it was drawn.
    const [, type, date] = ((options as { block_id?: string }).block_id ?? '').split(':');
    if (!meta || !date || (type !== 'juicer' && type !== 'primary_lead')) return ack({ options: [] });
    try {
      const { people } = await rotations.standIns(meta.store, user.id, type, date);
      const encode = (value: string) => ACTIONS.exceptionEmployee.encode({ value, ver: 0 });
      await ack(personSuggestions(people, options.value, encode) as Parameters<typeof ack>[0]);
    } catch (error) {
      context.log.warn({ err: error }, 'people could not be listed');
      await ack({ options: [] });
    }
  });

  app.view(VIEWS.exceptions.id, async ({ ack }) => ack());
  submissions(app)(VIEWS.exceptionAdd, async ({ meta, user, view, client }): Promise<Answer> => {
    const { values } = view.state;
    const { store } = meta;
    const { type, date, employeeId } = choiceOfForm(values);
    if (!date) return atInput(view, ACTIONS.exceptionDate.id, INPUT_WORDS.day);
    if (!type) return atInput(view, ACTIONS.exceptionType.id, INPUT_WORDS.rotation);
    if (!employeeId) return atInput(view, ACTIONS.exceptionEmployee.id, INPUT_WORDS.person);
    const reason = textOf(values, ACTIONS.exceptionReason.id);
    const replace = choiceOf(values, ACTIONS.exceptionReplace) === 'replace';
    let note: 'added' | 'addedLeftOut';
    try {
      const input = { date, type, employeeId, replace, ...(reason ? { reason } : {}) };
      note = (await rotations.addException(store, user, input)) ? 'addedLeftOut' : 'added';
    } catch (error) {
      if (!(error instanceof DaybreakError) || error.code === 'FORBIDDEN') throw error;
      const at = INPUT_OF[error.code];
      if (at !== undefined) return atInput(view, at, `${error.message} ${error.nextStep}`);
      return {
        view: await buildExceptionForm(deps, store, user, { type, date, employeeId }, explain(error)),
      };
    }
    const redraw = async () => {
      const { previous_view_id: below, root_view_id: root } = view;
      if (below) await updateView(client, below, await buildExceptions(deps, store, user, 1, note));
      if (root && root !== below && root !== view.id)
        await updateView(client, root, await buildRotations(deps, store, user));
    };
    return { close: true, redraw };
  });
}

/** The input a refusal of a new exception belongs to. */
const INPUT_OF: Readonly<Partial<Record<string, string>>> = {
  VALIDATION_ERROR: ACTIONS.exceptionDate.id,
  DAY_LOCKED: ACTIONS.exceptionDate.id,
  CONSTRAINT_VIOLATION: ACTIONS.exceptionEmployee.id,
  EMPLOYEE_NOT_FOUND: ACTIONS.exceptionEmployee.id,
  EMPLOYEE_INACTIVE: ACTIONS.exceptionEmployee.id,
  INVALID_EMPLOYEE_ROLE: ACTIONS.exceptionEmployee.id,
  REASON_REQUIRED: ACTIONS.exceptionReason.id,
};

interface SuggestionBody {
  view?: { private_metadata: string };
  user: { id: string };
}

/** What the form of a rotation holds. A select of another version of the app counts as not touched (7.2). */
function cellsOf(values: Values, type: RotationType): CellInput[] {
  return Object.entries(values).flatMap(([blockId, block]) => {
    const day = weekdayOfCell(blockId);
    const chosen = (control: typeof ACTIONS.rotationPerson) =>
      control.parse(block[control.id]?.selected_option?.value)?.value;
    const person = chosen(ACTIONS.rotationPerson);
    const backup = chosen(ACTIONS.rotationBackup);
    if (day === null || person === undefined || backup === undefined) return [];
    const id = (value: string) => (value === NOBODY ? null : value);
    const people = { employeeId: id(person), backupEmployeeId: id(backup) };
    return [{ weekday: day as Weekday, type, ...people }];
  });
}

/** What is chosen; a person only where the list was drawn for this rotation and day. */
function choiceOfForm(values: Values): {
  type: RotationType | null;
  date: string | null;
  employeeId: string | null;
} {
  const type = choiceOf(values, ACTIONS.exceptionType);
  const date = dateOf(values, ACTIONS.exceptionDate.id);
  const people = type && date ? values[BLOCKS.exceptionEmployee(type, date)] : undefined;
  const employeeId = people === undefined ? null : choiceOf({ people }, ACTIONS.exceptionEmployee);
  return { type, date, employeeId };
}

import { RIGHT_WORDS } from '../../../blocks/answers.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import type { Message } from '../../../blocks/kit.ts';
import { nearest } from '../../../blocks/nearest.ts';
import { scheduleView } from '../../../blocks/schedule.ts';
import { weekPlanNote } from '../../../blocks/schedule-file.ts';
import { scheduleHelp } from '../../../blocks/schedule-help.ts';
import { localOf, weekOf } from '../../domain/dates.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { onCommand } from '../command.ts';
import type { SlackDeps } from '../deps.ts';
import { onPress, openModal, type Press, type SlackApp, updateView } from '../handle.ts';
import { boardMessage } from '../presenters/schedule.ts';
import { placeOf, tell } from '../replies.ts';
import { pagesOf } from '../schedule-files.ts';
import { type AskedBoard, parseBoard, SCHEDULE_WORDS } from '../schedule-words.ts';

const RIGHT = RIGHT_WORDS.schedule;

/** `/schedule`: the board of a day or a week. The answer is private, and its buttons turn its pages in place. */
export function registerSchedule(app: SlackApp, deps: SlackDeps): void {
  const command = `/${deps.commandPrefix}schedule`;
  onCommand(
    app,
    deps,
    command,
    () => RIGHT,
    async ({ text, answer, ask }) => {
      if (text.toLowerCase() === 'help') return answer(scheduleHelp({ command }));
      const asked = await ask();
      if (asked === null) return;
      const board = parseBoard(text, localOf(deps.clock.now(), asked.store.timezone).date);
      if (board === null)
        return answer(scheduleHelp({ command, unknown: text, nearest: nearest(text, SCHEDULE_WORDS) }));
      await answer(await boardMessage(deps, asked.store.id, asked.user, board));
    },
  );

  for (const control of [
    ACTIONS.schedulePrevious,
    ACTIONS.scheduleToday,
    ACTIONS.scheduleNext,
    ACTIONS.scheduleWeek,
  ])
    onPress(app, deps, control, RIGHT, async (press) => {
      const { store, view, date } = press.value;
      const asked = { view, date: date === 'today' ? await todayOf(store) : date };
      await show(press, () => boardMessage(deps, store, press.user, asked));
    });
  onPress(app, deps, ACTIONS.scheduleDay, RIGHT, async (press) => {
    const [store, date] = press.value.value.split('.') as [string, string];
    const asked: AskedBoard = { view: 'day', date };
    await show(press, () => boardMessage(deps, store, press.user, asked));
  });

  onPress(app, deps, ACTIONS.schedulePicture, RIGHT, async ({ value, user, client, body, traceId }) => {
    const { store, date } = value;
    const sunday = weekOf(date === 'today' ? await todayOf(store) : date);
    const pages = pagesOf(await deps.schedule.week(store, user, sunday)).length;
    const isNew = await deps.schedule.requestPicture(store, user, { sunday, pages, request: traceId });
    deps.outbox.wake();
    const note = weekPlanNote(isNew);
    // In a modal the note lies on top of the board, which stays.
    if (body.view?.type === 'modal')
      await client.views.push({ trigger_id: body.trigger_id, view: scheduleView(note.blocks) });
    else await tell(client, placeOf(body), note);
  });

  const todayOf = async (storeId: string): Promise<string> => {
    const store = await deps.database.client.store.findUnique({ where: { id: storeId } });
    if (store === null) throw new DaybreakError('NOT_FOUND');
    return localOf(deps.clock.now(), store.timezone).date;
  };
}

/** Where the control stands: a modal and a private message turn their page, App Home opens a modal. */
async function show(press: Press<unknown>, build: () => Promise<Message>): Promise<void> {
  const { view } = press.body;
  if (view === undefined) {
    await press.respond({ ...(await build()), replace_original: true });
  } else if (view.type === 'modal') {
    await updateView(press.client, view.id, scheduleView((await build()).blocks));
  } else {
    await openModal(press, async () => scheduleView((await build()).blocks));
  }
}

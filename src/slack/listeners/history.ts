import { RIGHT_WORDS } from '../../../blocks/answers.ts';
import { historyFileNote, historyMessage } from '../../../blocks/history.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import type { Message } from '../../../blocks/kit.ts';
import { mayDo } from '../../services/authz.ts';
import type { HistoryFile } from '../../services/history/history-service.ts';
import type { Asked } from '../command.ts';
import type { SlackDeps } from '../deps.ts';
import { onPress, type SlackApp, updateView } from '../handle.ts';
import { historyVm } from '../presenters/history.ts';
import { noteView, placeOf, tell } from '../replies.ts';

/** `/autoschedule history`: the figures and the newest runs. */
export async function answerHistory(deps: SlackDeps, { store, user, answer }: Asked): Promise<void> {
  await answer(await page(deps, store.id, user));
}

async function page(deps: SlackDeps, storeId: string, user: string, from?: number): Promise<Message> {
  const history = await deps.history.history(storeId, user);
  const mayExport = await mayDo(deps.database.client, storeId, user, 'export');
  return historyMessage(historyVm(storeId, history, mayExport, from));
}

/** Pages turn in place; *Picture* and *CSV* are files for the person who asks, in their direct messages. */
export function registerHistory(app: SlackApp, deps: SlackDeps): void {
  for (const control of [ACTIONS.historyNewer, ACTIONS.historyOlder])
    onPress(app, deps, control, RIGHT_WORDS.readHistory, async ({ value, user, client, body, respond }) => {
      const message = await page(deps, value.store, user, value.from);
      if (body.view === undefined) await respond({ ...message, replace_original: true });
      else await updateView(client, body.view.id, noteView(message));
    });

  const sends = (control: typeof ACTIONS.historyPicture, what: string, file: HistoryFile) =>
    onPress(app, deps, control, what, async ({ value, user, client, body, traceId }) => {
      const isNew = await deps.history.request(value.store, user, file, traceId);
      deps.outbox.wake();
      const note = historyFileNote(file, isNew);
      // In a window the note lies on top of the history, which stays.
      if (body.view?.type === 'modal')
        await client.views.push({ trigger_id: body.trigger_id, view: noteView(note) });
      else await tell(client, placeOf(body), note);
    });
  sends(ACTIONS.historyPicture, RIGHT_WORDS.readHistory, 'picture');
  sends(ACTIONS.historyCsv, RIGHT_WORDS.exportHistory, 'csv');
}

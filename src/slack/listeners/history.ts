import { historyFileNote, historyMessage } from '../../../blocks/history.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { mayDo } from '../../services/authz.ts';
import type { HistoryFile } from '../../services/history/history-service.ts';
import type { Asked } from '../command.ts';
import type { SlackDeps } from '../deps.ts';
import { onPress, type SlackApp } from '../handle.ts';
import { historyVm } from '../presenters/history.ts';
import { placeOf, tell } from '../replies.ts';

/** `/autoschedule history`: the figures and the newest runs. */
export async function answerHistory(deps: SlackDeps, { store, user, answer }: Asked): Promise<void> {
  const history = await deps.history.history(store.id, user);
  const mayExport = await mayDo(deps.database.client, store.id, user, 'export');
  await answer(historyMessage(historyVm(store.id, history, mayExport)));
}

/** *Picture* and *CSV*: a file for the person who asks, in their direct messages. */
export function registerHistory(app: SlackApp, deps: SlackDeps): void {
  const sends = (control: typeof ACTIONS.historyPicture, what: string, file: HistoryFile) =>
    onPress(app, deps, control, what, async ({ value, user, client, body, traceId }) => {
      const isNew = await deps.history.request(value.store, user, file, traceId);
      deps.outbox.wake();
      await tell(client, placeOf(body), historyFileNote(file, isNew));
    });
  sends(ACTIONS.historyPicture, 'read the history', 'picture');
  sends(ACTIONS.historyCsv, 'export the history', 'csv');
}

import type { BlockAction } from '@slack/bolt';
import { ACTIONS, VIEWS } from '../../../blocks/ids.ts';
import type { SlackDeps } from '../deps.ts';
import { buildEditView } from '../edit-form.ts';
import { type SlackApp, updateView } from '../handle.ts';
import { refusalView } from '../replies.ts';
import { editChoiceOf } from '../view-state.ts';

const LIVE = [ACTIONS.editEmployee, ACTIONS.editDate, ACTIONS.editTime, ACTIONS.editOtherTime];
/** Inputs that need no new check when they change; they still have to be acknowledged. */
const QUIET = [
  ACTIONS.editReason,
  ACTIONS.editNotice,
  ACTIONS.approveNotice,
  ACTIONS.rejectReason,
  ACTIONS.runMode,
  ACTIONS.runDiscard,
  ACTIONS.replaceEmployee,
  ACTIONS.replaceReason,
];

/** The edit modal checks itself with every choice; an older answer never overwrites a newer one (SL-13). */
export function registerEditLive(app: SlackApp, deps: SlackDeps): void {
  for (const control of LIVE) {
    app.action(control.id, async ({ ack, body, client, context }) => {
      await ack();
      const { view, user } = body as BlockAction;
      const meta = VIEWS.edit.parse(view?.private_metadata);
      if (!view || !meta) return;
      try {
        const { storeId } = await deps.proposals.storeOfRow(meta.id);
        const choice = editChoiceOf(view.state.values);
        const next = await buildEditView(deps, storeId, user.id, meta.id, meta.focus, choice);
        await updateView(client, view.id, next, view.hash);
      } catch (error) {
        context.log.warn({ err: error }, 'the edit form could not be checked');
        await updateView(client, view.id, refusalView(error, context.traceId), view.hash);
      }
    });
  }
  for (const control of QUIET) app.action(control.id, async ({ ack }) => ack());
}

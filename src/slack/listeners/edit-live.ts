import type { BlockAction } from '@slack/bolt';
import { ACTIONS, VIEWS } from '../../../blocks/ids.ts';
import type { SlackDeps } from '../deps.ts';
import { buildEditView } from '../edit-form.ts';
import { redrawForm } from '../forms.ts';
import type { SlackApp } from '../handle.ts';
import { buildReplaceView } from '../replace-form.ts';
import { choiceOf, editChoiceOf } from '../view-state.ts';

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

/** Forms that change while they are filled in. The edit modal checks itself with every choice; an older answer never overwrites a newer one (SL-13). */
export function registerEditLive(app: SlackApp, deps: SlackDeps): void {
  for (const control of LIVE) {
    app.action(control.id, async ({ ack, body, client, context }) => {
      await ack();
      const { view, user } = body as BlockAction;
      const meta = VIEWS.edit.parse(view?.private_metadata);
      if (!view || !meta) return;
      await redrawForm(client, view, context, async () => {
        const { storeId } = await deps.proposals.storeOfRow(meta.id);
        const choice = editChoiceOf(view.state.values);
        return buildEditView(deps, storeId, user.id, meta.id, meta.focus, choice);
      });
    });
  }

  // Other people are free on another day, so the list of people starts afresh.
  app.action(ACTIONS.replaceDate.id, async ({ ack, body, client, context }) => {
    await ack();
    const { view, user } = body as BlockAction;
    const meta = VIEWS.replace.parse(view?.private_metadata);
    if (!view || !meta) return;
    const day = choiceOf(view.state.values, ACTIONS.replaceDate) ?? meta.date;
    await redrawForm(client, view, context, () => buildReplaceView(deps, user.id, meta.id, day));
  });
  for (const control of QUIET) app.action(control.id, async ({ ack }) => ack());
}

import type { View } from '@slack/types';
import { ANSWER_WORDS, RIGHT_WORDS } from '../../../blocks/answers.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { done } from '../../../blocks/notices.ts';
import { startView } from '../../../blocks/start.ts';
import { whyView } from '../../../blocks/why.ts';
import { whyDetailsView } from '../../../blocks/why-details.ts';
import type { WhyVm } from '../../../blocks/why-model.ts';
import { authorize } from '../../services/authz.ts';
import type { SlackDeps } from '../deps.ts';
import { buildEditView } from '../edit-form.ts';
import { onPress, openModal, type Press, type SlackApp } from '../handle.ts';
import { startVm } from '../presenters/start.ts';
import { whyVm } from '../presenters/why.ts';
import { buildReplaceView } from '../replace-form.ts';
import { placeOf, tell } from '../replies.ts';

interface RowRef {
  id: number;
  ver: number;
}

/** Buttons and menus of single rows. */
export function registerRowActions(app: SlackApp, deps: SlackDeps): void {
  const { proposals, submissions, outbox } = deps;
  const db = deps.database.client;

  const openEdit = async (press: Press<unknown>, row: RowRef, focus: 'person' | 'time' | 'assign') => {
    const { storeId } = await proposals.storeOfRow(row.id);
    await authorize(db, storeId, press.user, 'edit');
    await openModal(press, () => buildEditView(deps, storeId, press.user, row.id, focus));
  };
  /** WF-8: the sentences, or the evidence on top of them. */
  const openWhy = async (press: Press<unknown>, row: RowRef, draw: (vm: WhyVm) => View = whyView) => {
    const { storeId } = await proposals.storeOfRow(row.id);
    await authorize(db, storeId, press.user, 'read');
    await openModal(press, async () => draw(await whyVm(deps, storeId, press.user, row.id)));
  };
  const leaveOut = async (press: Press<unknown>, row: RowRef) => {
    const { storeId } = await proposals.storeOfRow(row.id);
    await proposals.leaveOut(storeId, press.user, row.id);
    outbox.wake();
  };
  const putBack = async (press: Press<unknown>, row: RowRef) => {
    const { storeId } = await proposals.storeOfRow(row.id);
    await proposals.putBack(storeId, press.user, row.id);
    outbox.wake();
  };

  onPress(app, deps, ACTIONS.rowMenu, RIGHT_WORDS.row, async (press) => {
    const { verb, ...row } = press.value;
    switch (verb) {
      case 'person':
      case 'time':
        return openEdit(press, row, verb);
      case 'why':
      case 'why_not':
        return openWhy(press, row);
      case 'leave_out':
        return leaveOut(press, row);
      case 'put_back':
        return putBack(press, row);
    }
  });
  onPress(app, deps, ACTIONS.rowAssign, RIGHT_WORDS.rows, (press) => openEdit(press, press.value, 'assign'));
  onPress(app, deps, ACTIONS.rowChange, RIGHT_WORDS.rows, (press) => openEdit(press, press.value, 'person'));
  onPress(app, deps, ACTIONS.rowWhy, RIGHT_WORDS.readProposals, (press) => openWhy(press, press.value));
  onPress(app, deps, ACTIONS.rowWhyNot, RIGHT_WORDS.readProposals, (press) => openWhy(press, press.value));
  onPress(app, deps, ACTIONS.whyDetails, RIGHT_WORDS.readProposals, (press) =>
    openWhy(press, press.value, whyDetailsView),
  );
  onPress(app, deps, ACTIONS.rowLeaveOut, RIGHT_WORDS.leaveOut, (press) => leaveOut(press, press.value));
  onPress(app, deps, ACTIONS.rowPutBack, RIGHT_WORDS.putBack, (press) => putBack(press, press.value));

  onPress(app, deps, ACTIONS.rowReplace, RIGHT_WORDS.rotations, async (press) => {
    const { storeId } = await proposals.storeOfRow(press.value.id);
    await authorize(db, storeId, press.user, 'rotations');
    await openModal(press, () => buildReplaceView(deps, press.user, press.value.id));
  });

  onPress(app, deps, ACTIONS.rowEmergency, RIGHT_WORDS.run, async (press) => {
    const { storeId } = await proposals.storeOfRow(press.value.id);
    await authorize(db, storeId, press.user, 'run');
    await openModal(press, async () => startView(await startVm(deps, storeId, press.user, 'emergency')));
  });

  onPress(app, deps, ACTIONS.rowRetry, RIGHT_WORDS.retry, async (press) => {
    const { storeId } = await proposals.storeOfRow(press.value.id);
    const { rows } = await submissions.retry(storeId, press.user, press.value.id);
    outbox.wake();
    if (rows > 1) await tell(press.client, placeOf(press.body), done(ANSWER_WORDS.againTogether(rows)));
  });
}

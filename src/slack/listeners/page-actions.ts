import { RIGHT_WORDS } from '../../../blocks/answers.ts';
import { ACTIONS, type SECTIONS } from '../../../blocks/ids.ts';
import { logicalKey, turnPage } from '../../db/repositories/messages.ts';
import { authorize } from '../../services/authz.ts';
import type { SlackDeps } from '../deps.ts';
import { onPress, type SlackApp } from '../handle.ts';

/** `‹ 2 / 5 ›`: the page of a thread message is part of its state, so it holds over updates. */
export function registerPageActions(app: SlackApp, deps: SlackDeps): void {
  const turn = async (user: string, runId: number, section: (typeof SECTIONS)[number], page: number) => {
    const storeId = await deps.proposals.storeOfRun(runId);
    await authorize(deps.database.client, storeId, user, 'read');
    const { channelId } = await deps.proposals.summary(storeId, runId);
    const key = logicalKey({ kind: `run.${section}`, subjectId: runId, recipient: channelId ?? '' });
    await turnPage(deps.database.client, storeId, key, page);
    deps.outbox.wake();
  };
  for (const control of [ACTIONS.pagePrevious, ACTIONS.pageRefresh, ACTIONS.pageNext]) {
    onPress(app, deps, control, RIGHT_WORDS.readProposals, ({ value, user }) =>
      turn(user, value.id, value.sec, value.page),
    );
  }
  // The day select carries `<run>.<page>`.
  onPress(app, deps, ACTIONS.pageDay, RIGHT_WORDS.readProposals, async ({ value, user }) => {
    const [run, page] = value.value.split('.').map(Number);
    await turn(user, run!, 'preview', page!);
  });
}

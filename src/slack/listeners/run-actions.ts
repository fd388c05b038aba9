import { ANSWER_WORDS, RIGHT_WORDS } from '../../../blocks/answers.ts';
import { approveView, rejectView } from '../../../blocks/decide.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { done, reviewLinks } from '../../../blocks/notices.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { authorize } from '../../services/authz.ts';
import type { ProposalSummary } from '../../services/contracts.ts';
import { decidedNote } from '../decided.ts';
import type { SlackDeps } from '../deps.ts';
import { onPress, openModal, type Press, type SlackApp } from '../handle.ts';
import { approveVm } from '../presenters/decide.ts';
import { reviewLinkList } from '../presenters/review.ts';
import { placeOf, tell } from '../replies.ts';
import { startRun } from '../start-run.ts';

/** Buttons about a whole run: parent message, alerts and App Home. */
export function registerRunActions(app: SlackApp, deps: SlackDeps): void {
  const { proposals, approvals, submissions, runs, outbox } = deps;

  onPress(app, deps, ACTIONS.runApprove, RIGHT_WORDS.approve, async (press) => {
    const summary = await summaryOf(deps, press.value.id);
    if (await toldDecided(deps, press, summary)) return;
    // The right is checked here as well, so that nobody fills in a dialog they may not send.
    await authorize(deps.database.client, summary.storeId, press.user, 'approve');
    await openModal(press, async () => {
      const preview = await approvals.preview(summary.storeId, press.user, summary.runId);
      return approveView(approveVm(summary, preview));
    });
  });

  onPress(app, deps, ACTIONS.runReject, RIGHT_WORDS.reject, async (press) => {
    const summary = await summaryOf(deps, press.value.id);
    if (await toldDecided(deps, press, summary)) return;
    await authorize(deps.database.client, summary.storeId, press.user, 'approve');
    const view = rejectView({ runId: summary.runId, version: summary.version, rows: summary.counts.placed });
    await press.client.views.open({ trigger_id: press.body.trigger_id, view });
  });

  onPress(app, deps, ACTIONS.runReview, RIGHT_WORDS.readProposals, async (press) => {
    const summary = await summaryOf(deps, press.value.id);
    await authorize(deps.database.client, summary.storeId, press.user, 'read');
    await tell(press.client, placeOf(press.body), reviewLinks(await reviewLinkList(deps, summary)));
  });

  onPress(app, deps, ACTIONS.runAcknowledge, RIGHT_WORDS.acknowledge, async (press) => {
    const summary = await summaryOf(deps, press.value.id);
    if (await toldDecided(deps, press, summary)) return;
    await approvals.acknowledge(summary.storeId, press.user, summary.runId);
    outbox.wake();
  });

  onPress(app, deps, ACTIONS.runResume, RIGHT_WORDS.resume, async (press) => {
    const { rows } = await submissions.resume(
      await proposals.storeOfRun(press.value.id),
      press.user,
      press.value.id,
    );
    outbox.wake();
    await tell(press.client, placeOf(press.body), done(ANSWER_WORDS.goesOn(rows)));
  });

  onPress(app, deps, ACTIONS.runRetryAll, RIGHT_WORDS.retry, async (press) => {
    const { rows } = await submissions.retryAll(
      await proposals.storeOfRun(press.value.id),
      press.user,
      press.value.id,
    );
    outbox.wake();
    const words = rows === 0 ? ANSWER_WORDS.nothingToRetry : ANSWER_WORDS.again(rows);
    await tell(press.client, placeOf(press.body), done(words));
  });

  onPress(app, deps, ACTIONS.runAgain, RIGHT_WORDS.run, async (press) => {
    const storeId = await proposals.storeOfRun(press.value.id);
    const runId = await startRun(deps, press, { storeId, mode: 'normal' });
    await tell(press.client, placeOf(press.body), done(ANSWER_WORDS.isPlanning(runId)));
  });

  onPress(app, deps, ACTIONS.runDismiss, RIGHT_WORDS.dismiss, async (press) => {
    const storeId = await proposals.storeOfRun(press.value.id);
    await runs.dismissCrash(storeId, press.user, press.value.id);
    outbox.wake();
    await deps.publishHome(press.client, press.user, storeId);
  });
}

async function summaryOf(deps: SlackDeps, runId: number): Promise<ProposalSummary> {
  return deps.proposals.summary(await deps.proposals.storeOfRun(runId), runId);
}

/** SL-14, SL-21: a button of a run that is decided says by whom and when, and the message is drawn again. */
async function toldDecided(
  deps: SlackDeps,
  press: Press<{ id: number }>,
  summary: ProposalSummary,
): Promise<boolean> {
  const note = await decidedNote(deps, summary);
  if (note === null) {
    if (summary.status === 'completed') return false;
    throw new DaybreakError('RUN_NOT_APPROVABLE');
  }
  await authorize(deps.database.client, summary.storeId, press.user, 'read');
  await tell(press.client, placeOf(press.body), note);
  await deps.redraw('run', summary.storeId, String(summary.runId));
  return true;
}

import type { View } from '@slack/types';
import { ANSWER_WORDS, RIGHT_WORDS } from '../../../blocks/answers.ts';
import { ACTIONS, VIEWS } from '../../../blocks/ids.ts';
import { planAgainView } from '../../../blocks/plan-again.ts';
import { errorView, resultView } from '../../../blocks/views.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { FoundAgain } from '../../services/proposals/plan-again.ts';
import type { SlackDeps } from '../deps.ts';
import { explain } from '../explain.ts';
import { submissions } from '../forms.ts';
import { onPress, openModal, type SlackApp } from '../handle.ts';
import { withNoticeAsNote } from '../presenters/edit.ts';
import { noticeOf, textOf } from '../view-state.ts';

type Found = Extract<FoundAgain, { placed: true }>;

/** WF-17: *Plan this event again now*. What can go in without a question does; else the form asks it. */
export function registerPlanAgain(app: SlackApp, deps: SlackDeps): void {
  const { proposals } = deps;

  const form = async (
    rowId: number,
    found: Found,
    problem?: { sentence: string; nextStep: string },
  ): Promise<View> => {
    const { storeId, runId } = await proposals.storeOfRow(rowId);
    const { timezone } = await proposals.summary(storeId, runId);
    const ids = found.rows.map(({ employeeId }) => employeeId);
    const linked = await deps.database.client.employee.count({
      where: { storeId, id: { in: ids }, slackUserId: { not: null } },
    });
    return planAgainView({
      ...{ rowId, timezone, ...found },
      findings: withNoticeAsNote(found.findings),
      canSendDm: linked > 0,
      ...(problem === undefined ? {} : { problem }),
    });
  };

  onPress(app, deps, ACTIONS.rowPlanAgain, RIGHT_WORDS.rows, (press) =>
    openModal(press, async () => {
      const { id: rowId, ver: expectedVersion } = press.value;
      const { storeId } = await proposals.storeOfRow(rowId);
      const found = await proposals.findAgain(storeId, press.user, rowId);
      if (found.placed && (found.noticeNeeded || found.reasonNeeded)) return form(rowId, found);
      const [shown] = found.placed ? found.rows : [];
      const input = { expectedVersion, ...(shown === undefined ? {} : { shown: spotOf(shown) }) };
      const row = await proposals.placeAgain(storeId, press.user, rowId, input);
      deps.outbox.wake();
      return found.placed ? placedView(found) : noPlaceView(found, { id: rowId, ver: row.version });
    }),
  );

  for (const control of [ACTIONS.againReason, ACTIONS.againNotice])
    app.action(control.id, async ({ ack }) => ack());

  submissions(app)(VIEWS.planAgain, async ({ meta, user, view }) => {
    const { id: rowId, ver: expectedVersion, ...shown } = meta;
    const { storeId } = await proposals.storeOfRow(rowId);
    const found = await proposals.findAgain(storeId, user, rowId);
    const reason = textOf(view.state.values, ACTIONS.againReason.id);
    const notice = noticeOf(view.state.values, ACTIONS.againNotice);
    try {
      await proposals.placeAgain(storeId, user, rowId, {
        ...{ expectedVersion, shown },
        ...(reason ? { reason } : {}),
        ...(notice ? { notice } : {}),
      });
    } catch (error) {
      if (!(error instanceof DaybreakError) || error.code === 'FORBIDDEN' || !found.placed) throw error;
      return { view: await form(rowId, found, explain(error)) };
    }
    deps.outbox.wake();
    return {
      view: found.placed ? placedView(found) : resultView({ sentence: `${ANSWER_WORDS.plannedAgain}.` }),
    };
  });
}

function placedView({ rows }: Found): View {
  const words = ({ eventRefNum, employeeName, date, time }: Found['rows'][number]) =>
    ANSWER_WORDS.place(eventRefNum, date, time, employeeName);
  const [first, ...others] = rows.map(words);
  return resultView({
    title: ANSWER_WORDS.plannedAgain,
    sentence: first ?? '',
    details: [...others, ANSWER_WORDS.nothingElse],
  });
}

function noPlaceView(found: { reason: string; fix: string }, row: { id: number; ver: number }): View {
  return errorView({
    title: ANSWER_WORDS.noPlace,
    sentence: found.reason,
    nextStep: found.fix,
    details: [ANSWER_WORDS.reasonShown],
    next: { assign: row },
  });
}

function spotOf({ employeeId, date, time }: Found['rows'][number]) {
  return { employeeId, date, time };
}

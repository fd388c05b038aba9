import { ANSWER_WORDS, INPUT_WORDS } from '../../../blocks/answers.ts';
import { approveView } from '../../../blocks/decide.ts';
import { ACTIONS, BLOCKS, VIEWS } from '../../../blocks/ids.ts';
import { startView } from '../../../blocks/start.ts';
import { resultView } from '../../../blocks/views.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { EditCheck } from '../../services/contracts.ts';
import { decidedNote } from '../decided.ts';
import type { SlackDeps } from '../deps.ts';
import { buildEditView } from '../edit-form.ts';
import { explain } from '../explain.ts';
import { type Answer, atInput, submissions } from '../forms.ts';
import type { SlackApp } from '../handle.ts';
import { approveVm } from '../presenters/decide.ts';
import { startVm } from '../presenters/start.ts';
import { buildReplaceView } from '../replace-form.ts';
import { noteView } from '../replies.ts';
import { startRun } from '../start-run.ts';
import {
  blockOf,
  choiceOf,
  editChoiceOf,
  editInputOf,
  noticeOf,
  textOf,
  type Values,
} from '../view-state.ts';

/** Somebody else was faster. */
const DECIDED: readonly string[] = ['ALREADY_APPROVED', 'RUN_NOT_APPROVABLE'];

/** Submitted modals. A quick result is the answer itself; a slow one replaces "Working …" when it is there. */
export function registerViews(app: SlackApp, deps: SlackDeps): void {
  const onSubmit = submissions(app);

  onSubmit(VIEWS.edit, async ({ meta, user, view }) => {
    const { storeId } = await deps.proposals.storeOfRow(meta.id);
    const choice = editChoiceOf(view.state.values);
    const { employeeId, date, time } = choice;
    if (!employeeId) return atInput(view, ACTIONS.editEmployee.id, INPUT_WORDS.person);
    if (!date) return atInput(view, ACTIONS.editDate.id, INPUT_WORDS.day);
    if (!time) {
      const wanted = choice.otherTime ? ACTIONS.editOtherTime.id : ACTIONS.editTime.id;
      if (blockOf(view.state.values, wanted)) return atInput(view, wanted, INPUT_WORDS.time);
      // The free picker is not there yet: the form comes back with it.
      return { view: await buildEditView(deps, storeId, user, meta.id, meta.focus, choice) };
    }
    const reason = textOf(view.state.values, ACTIONS.editReason.id);
    const notice = noticeOf(view.state.values, ACTIONS.editNotice);
    try {
      await deps.proposals.edit(storeId, user, meta.id, {
        employeeId,
        date,
        time,
        expectedVersion: meta.ver,
        ...(reason ? { reason } : {}),
        ...(notice ? { notice } : {}),
      });
    } catch (error) {
      return editProblem(deps, error, { storeId, user, meta, choice, values: view.state.values });
    }
    deps.outbox.wake();
    return { close: true };
  });

  onSubmit(VIEWS.approve, async ({ meta, user, view }) => {
    const storeId = await deps.proposals.storeOfRun(meta.id);
    const notice = noticeOf(view.state.values, ACTIONS.approveNotice);
    try {
      const result = await deps.approvals.approve(storeId, user, meta.id, {
        version: meta.ver,
        ...(notice ? { notice } : {}),
      });
      deps.outbox.wake();
      return { view: resultView({ title: ANSWER_WORDS.approved, ...approvedWords(result) }) };
    } catch (error) {
      const again = ['PROPOSAL_CHANGED', 'DAY_LOCKED', 'NOTIFICATION_REQUIRED'];
      if (!(error instanceof DaybreakError)) throw error;
      const summary = await deps.proposals.summary(storeId, meta.id);
      const decided = DECIDED.includes(error.code) ? await decidedNote(deps, summary) : null;
      if (decided !== null) return { view: noteView(decided) };
      if (!again.includes(error.code)) throw error;
      // The dialog is shown again with the current figures; nothing has happened.
      const preview = await deps.approvals.preview(storeId, user, meta.id);
      return { view: approveView(approveVm(summary, preview, explain(error))) };
    }
  });

  onSubmit(VIEWS.reject, async ({ meta, user, view }) => {
    const reason = textOf(view.state.values, ACTIONS.rejectReason.id) ?? '';
    if (reason.length < 3) return atInput(view, ACTIONS.rejectReason.id, INPUT_WORDS.reason);
    const storeId = await deps.proposals.storeOfRun(meta.id);
    try {
      await deps.approvals.reject(storeId, user, meta.id, { version: meta.ver, reason });
    } catch (error) {
      if (!(error instanceof DaybreakError) || !DECIDED.includes(error.code)) throw error;
      const decided = await decidedNote(deps, await deps.proposals.summary(storeId, meta.id));
      if (decided === null) throw error;
      return { view: noteView(decided) };
    }
    deps.outbox.wake();
    return { close: true };
  });

  onSubmit(VIEWS.start, async ({ meta, user, view, body }) => {
    const mode = choiceOf(view.state.values, ACTIONS.runMode) ?? 'normal';
    try {
      if (choiceOf(view.state.values, ACTIONS.runDiscard) === 'discard') {
        for (const { id, ver } of meta.waiting) {
          await deps.approvals.reject(meta.store, user, id, {
            version: ver,
            reason: ANSWER_WORDS.discarded,
          });
        }
      }
      const runId = await startRun(
        deps,
        { user, client: app.client, body, log: deps.log },
        { storeId: meta.store, mode },
      );
      deps.outbox.wake();
      const sentence = ANSWER_WORDS.isPlanning(runId);
      return { view: resultView({ title: ANSWER_WORDS.planning, sentence }) };
    } catch (error) {
      if (!(error instanceof DaybreakError) || error.code === 'FORBIDDEN') throw error;
      return { view: startView(await startVm(deps, meta.store, user, mode, explain(error))) };
    }
  });

  onSubmit(VIEWS.replace, async ({ meta, user, view }) => {
    const { storeId, runId } = await deps.proposals.storeOfRow(meta.id);
    const employeeId = choiceOf(view.state.values, ACTIONS.replaceEmployee);
    const date = choiceOf(view.state.values, ACTIONS.replaceDate) ?? meta.date;
    if (!employeeId) return atInput(view, ACTIONS.replaceEmployee.id, INPUT_WORDS.person);
    const reason = textOf(view.state.values, ACTIONS.replaceReason.id);
    try {
      const saved = await deps.proposals.chooseReplacement(storeId, user, meta.id, {
        employeeId,
        date,
        replace: choiceOf(view.state.values, ACTIONS.replaceConfirm) === 'replace',
        ...(reason ? { reason } : {}),
      });
      const row = { id: meta.id, ver: meta.ver };
      const next = { planAgain: row, assign: row, again: { id: runId, ver: 0 } };
      const details = [ANSWER_WORDS.replacementNext];
      return { view: resultView({ title: ANSWER_WORDS.replacement, ...saved, details, next }) };
    } catch (error) {
      if (!(error instanceof DaybreakError) || error.code === 'FORBIDDEN') throw error;
      return { view: await buildReplaceView(deps, user, meta.id, date, explain(error)) };
    }
  });

  for (const control of [
    VIEWS.why,
    VIEWS.whyDetails,
    VIEWS.schedule,
    VIEWS.loading,
    VIEWS.working,
    VIEWS.result,
    VIEWS.error,
  ]) {
    app.view(control.id, async ({ ack }) => ack());
  }
}

/** WF-11: a hard finding stands at the input it belongs to; everything else comes back in the form. */
async function editProblem(
  deps: SlackDeps,
  error: unknown,
  form: {
    storeId: string;
    user: string;
    meta: { id: number; focus: 'person' | 'time' | 'assign' };
    choice: ReturnType<typeof editChoiceOf>;
    values: Values;
  },
): Promise<Answer> {
  if (!(error instanceof DaybreakError) || error.code === 'FORBIDDEN') throw error;
  if (error.code === 'CONSTRAINT_VIOLATION' && Array.isArray(error.details)) {
    const errors: Record<string, string> = {};
    for (const { id, message } of error.details as EditCheck['findings']) {
      const block = blockOf(form.values, editInputOf(id, form.choice)) ?? BLOCKS.editEmployee;
      errors[block] = errors[block] ? `${errors[block]} ${message}` : message;
    }
    return { errors };
  }
  const { storeId, user, meta, choice } = form;
  return { view: await buildEditView(deps, storeId, user, meta.id, meta.focus, choice, explain(error)) };
}

function approvedWords(result: { approved: number; notFitting: number; local: boolean }): {
  sentence: string;
  details: string[];
} {
  const { approved, notFitting, local } = result;
  return {
    sentence: local ? ANSWER_WORDS.local(approved) : ANSWER_WORDS.onTheWay(approved),
    details: notFitting > 0 ? [ANSWER_WORDS.notFitting(notFitting)] : [],
  };
}

import type { View } from '@slack/types';
import { editView } from '../../blocks/edit.ts';
import type { EditMeta } from '../../blocks/ids.ts';
import type { EditCheck } from '../services/contracts.ts';
import type { SlackDeps } from './deps.ts';
import { type EditChoice, editVm } from './presenters/edit.ts';

/**
 * The edit modal for a row with what the person has chosen so far, checked live (WF-9 … WF-12). Without a choice it
 * shows the row as it stands.
 */
export async function buildEditView(
  deps: SlackDeps,
  storeId: string,
  user: string,
  rowId: number,
  focus: EditMeta['focus'],
  chosen?: EditChoice,
  problem?: { sentence: string; nextStep: string },
): Promise<View> {
  const date = chosen?.date ?? null;
  const form = await deps.proposals.editForm(storeId, user, rowId, date ?? undefined);
  const { timezone } = await deps.proposals.summary(storeId, form.row.runId);
  const choice = chosen ?? {
    employeeId: form.row.employeeId,
    date: form.row.date ?? form.firstDay,
    time: form.row.time ?? form.allowedTimes[0] ?? null,
    otherTime: false,
  };
  // A time that another day does not offer is shown in the free picker instead of being lost.
  const otherTime = choice.otherTime || (choice.time !== null && !form.allowedTimes.includes(choice.time));
  const place = { date: choice.date ?? form.firstDay, time: choice.time ?? form.allowedTimes[0] ?? '12:00' };
  const person = choice.employeeId
    ? ((await deps.proposals.people(storeId, user, rowId, place)).find(
        (p) => p.employeeId === choice.employeeId,
      ) ?? null)
    : null;
  const check = await checkOf(deps, storeId, user, rowId, choice);
  const linked = choice.employeeId
    ? await deps.database.client.employee.findFirst({
        where: { storeId, id: choice.employeeId, slackUserId: { not: null } },
        select: { id: true },
      })
    : null;
  const vm = editVm(form, timezone, focus, { ...choice, otherTime }, person, check, linked !== null, problem);
  return editView(vm);
}

function checkOf(
  deps: SlackDeps,
  storeId: string,
  user: string,
  rowId: number,
  { employeeId, date, time }: EditChoice,
): Promise<EditCheck | null> {
  if (!employeeId || !date || !time) return Promise.resolve(null);
  return deps.proposals.checkEdit(storeId, user, rowId, { employeeId, date, time });
}

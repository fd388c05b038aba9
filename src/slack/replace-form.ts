import type { View } from '@slack/types';
import { replaceView } from '../../blocks/replace.ts';
import type { SlackDeps } from './deps.ts';

/** WF-17: the dialog *Choose replacement* of a failed row, on `day` or on the soonest day that would help. */
export async function buildReplaceView(
  deps: SlackDeps,
  user: string,
  rowId: number,
  day?: string,
  problem?: { sentence: string; nextStep: string },
): Promise<View> {
  const { storeId, runId } = await deps.proposals.storeOfRow(rowId);
  const { row, dates, replaced } = await deps.proposals.replacementForm(storeId, user, rowId);
  const { timezone } = await deps.proposals.summary(storeId, runId);
  const chosenDate = day ?? dates[0] ?? row.startDate;
  const existing = replaced[chosenDate] ?? null;
  return replaceView({ row, timezone, dates, chosenDate, existing, ...(problem ? { problem } : {}) });
}

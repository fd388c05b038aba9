import { noApproverMessage, reminderMessage } from '../../blocks/reminder.ts';
import type { Client } from '../db/database.ts';
import { logicalKey } from '../db/repositories/messages.ts';
import { DaybreakError } from '../domain/errors.ts';
import { whoMay } from '../services/authz.ts';
import {
  NO_APPROVER_KIND,
  REMINDER_KIND,
  REMINDER_PARTS,
  type ReminderPart,
} from '../services/notices/reminders.ts';
import type { ProposalReader } from '../services/proposals/proposal-reader.ts';
import type { Renderer } from './outbox.ts';
import type { MessageLinks } from './presenters/links.ts';
import { runVm } from './presenters/run.ts';
import { stampOrNull } from './stamps.ts';

/** Draws reminders from what is true when they are sent: one that has been overtaken by a decision is not sent any more. */
export function reminderRenderers(
  db: Client,
  proposals: ProposalReader,
  links: MessageLinks,
): Record<string, Renderer> {
  return {
    [REMINDER_KIND]: async (row) => {
      const summary = await summaryOrNull(proposals, row.storeId ?? '', Number(row.subjectId));
      if (summary === null || (summary.decision !== null && !row.ts)) return null;
      const url = await links.ofRun(summary.runId, summary.channelId, 'run.new');
      return reminderMessage({
        part: partOf(row.logicalKey),
        run: runVm(summary, [], url),
        readyAt: stampOrNull(summary.completedAt, summary.timezone),
        reminded: await firstReminded(db, row.storeId ?? '', row.subjectId),
      });
    },
    [NO_APPROVER_KIND]: async (row) => {
      const store = await db.store.findUnique({ where: { id: row.storeId ?? '' } });
      if (store === null) return null;
      const approvers = await whoMay(db, store.id, 'approve');
      if (approvers.length > 0 && !row.ts) return null;
      return noApproverMessage({
        storeId: store.id,
        storeName: store.name,
        timezone: store.timezone,
        approvers,
      });
    },
  };
}

async function summaryOrNull(proposals: ProposalReader, storeId: string, runId: number) {
  try {
    return await proposals.summary(storeId, runId);
  } catch (error) {
    if (error instanceof DaybreakError && error.code === 'RUN_NOT_FOUND') return null;
    throw error;
  }
}

function partOf(key: string): ReminderPart {
  return REMINDER_PARTS.find((part) => key.endsWith(`:${part}`)) ?? 'first';
}

/** Who got the first reminder of the run. */
async function firstReminded(db: Client, storeId: string, runId: string): Promise<string[]> {
  const rows = await db.slackMessage.findMany({
    where: { storeId, kind: REMINDER_KIND, subjectId: runId },
    orderBy: { recipient: 'asc' },
  });
  const isFirst = (row: (typeof rows)[number]) =>
    row.logicalKey ===
    logicalKey({ kind: REMINDER_KIND, subjectId: runId, recipient: row.recipient, part: 'first' });
  return rows.filter(isFirst).map(({ recipient }) => recipient);
}

import { submissionAlert } from '../../blocks/alert.ts';
import { runFailedNotice, shortNotice } from '../../blocks/dm.ts';
import { runParent } from '../../blocks/run-parent.ts';
import { needsYouSection } from '../../blocks/section-needs-you.ts';
import { newSection } from '../../blocks/section-new.ts';
import { previewSection } from '../../blocks/section-preview.ts';
import { swapsSection } from '../../blocks/section-swaps.ts';
import type { SlackMessageRow } from '../db/repositories/message-queue.ts';
import { DaybreakError } from '../domain/errors.ts';
import type { ProposalSummary } from '../services/contracts.ts';
import type { NoticeReader } from '../services/notices/notice-reader.ts';
import type { ProposalReader } from '../services/proposals/proposal-reader.ts';
import { wordsOfCode } from './explain.ts';
import type { Renderer } from './outbox.ts';
import type { MessageLinks } from './presenters/links.ts';
import { alertVm, runVm } from './presenters/run.ts';

/** While rows are being sent the parent message moves at most this often (WF-30). */
const PROGRESS_PACE_MS = 3000;

/** One renderer per kind of message: reads the state, maps it, lets the blocks draw it (SL-22). */
export function buildRenderers(
  proposals: ProposalReader,
  notices: NoticeReader,
  links: MessageLinks,
): Record<string, Renderer> {
  const summaryOf = (row: SlackMessageRow) => proposals.summary(row.storeId ?? '', Number(row.subjectId));
  const sectionRun = (summary: ProposalSummary) => ({
    runId: summary.runId,
    version: summary.version,
    timezone: summary.timezone,
    open: summary.status === 'completed' && summary.decision === null,
  });
  const renderers: Record<string, Renderer> = {
    'run.summary': async (row) => {
      const summary = await summaryOf(row);
      const failed = summary.submission?.failed
        ? (await proposals.failedOfRun(summary.storeId, summary.runId)).rows
        : [];
      const review = await links.ofRun(summary.runId, summary.channelId, 'run.new');
      const sending = summary.submission?.state === 'running';
      return {
        ...runParent(runVm(summary, failed, review)),
        ...(sending ? { paceMs: PROGRESS_PACE_MS } : {}),
      };
    },
    'run.new': async (row) => {
      const summary = await summaryOf(row);
      return newSection(
        sectionRun(summary),
        await proposals.section(summary.storeId, summary.runId, 'new', row.page),
      );
    },
    'run.swaps': async (row) => {
      const summary = await summaryOf(row);
      return swapsSection(
        sectionRun(summary),
        await proposals.section(summary.storeId, summary.runId, 'swaps', row.page),
      );
    },
    'run.needs_you': async (row) => {
      const summary = await summaryOf(row);
      const page = await proposals.section(summary.storeId, summary.runId, 'needs_you', row.page);
      return needsYouSection(sectionRun(summary), page);
    },
    'run.preview': async (row) => {
      const summary = await summaryOf(row);
      const page = await proposals.section(summary.storeId, summary.runId, 'preview', row.page);
      return previewSection(sectionRun(summary), page);
    },
    'alert.submission': async (row) => {
      const summary = await summaryOf(row);
      return submissionAlert(alertVm(summary, await proposals.alertRows(summary.storeId, summary.runId)));
    },
    'notice.run_failed': async (row) => {
      const summary = await summaryOf(row);
      const { sentence, nextStep } = wordsOfCode(summary.errorCode ?? 'INTERNAL_ERROR');
      return runFailedNotice({
        runId: summary.runId,
        storeName: summary.storeName,
        sentence: summary.errorMessage ?? sentence,
        nextStep,
      });
    },
    notice: async (row) => shortNotice(await notices.ofRunAndPerson(row.storeId ?? '', row.subjectId)),
  };
  return Object.fromEntries(
    Object.entries(renderers).map(([kind, render]) => [
      kind,
      (row: SlackMessageRow) => orNull(() => render(row)),
    ]),
  );
}

/** A purged run leaves its messages as they stand. */
async function orNull<T>(render: () => Promise<T>): Promise<T | null> {
  try {
    return await render();
  } catch (error) {
    if (error instanceof DaybreakError && error.code === 'RUN_NOT_FOUND') return null;
    throw error;
  }
}

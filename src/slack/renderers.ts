import { submissionAlert } from '../../blocks/alert.ts';
import { runFailedNotice, shortNotice } from '../../blocks/dm.ts';
import { runParent } from '../../blocks/run-parent.ts';
import { needsYouSection } from '../../blocks/section-needs-you.ts';
import { newSection } from '../../blocks/section-new.ts';
import { previewSection } from '../../blocks/section-preview.ts';
import { swapsSection } from '../../blocks/section-swaps.ts';
import type { SlackMessageRow } from '../db/repositories/message-queue.ts';
import type { Clock } from '../domain/clock.ts';
import { DaybreakError } from '../domain/errors.ts';
import type { ProposalSummary } from '../services/contracts.ts';
import type { NoticeReader } from '../services/notices/notice-reader.ts';
import type { ProposalReader, ProposalReview } from '../services/proposals/proposal-reader.ts';
import { wordsOfCode } from './explain.ts';
import type { Renderer } from './outbox.ts';
import type { MessageLinks } from './presenters/links.ts';
import { alertVm, runVm } from './presenters/run.ts';

/** While rows are being sent the parent message moves at most this often (WF-30). */
const PROGRESS_PACE_MS = 3000;

/** How long one reading of a run serves the messages that show it. */
const READING_MS = 1000;

/** One renderer per kind of message: reads the state, maps it, lets the blocks draw it (SL-22). */
export function buildRenderers(
  proposals: ProposalReader,
  notices: NoticeReader,
  links: MessageLinks,
  clock: Clock,
): Record<string, Renderer> {
  const summaryOf = (row: SlackMessageRow) => proposals.summary(row.storeId ?? '', Number(row.subjectId));
  const reviewOf = sharedReadings(proposals, clock);
  const sectionRun = (summary: ProposalSummary) => ({
    runId: summary.runId,
    version: summary.version,
    timezone: summary.timezone,
    open: summary.status === 'completed' && summary.decision === null,
  });
  const renderers: Record<string, Renderer> = {
    'run.summary': async (row) => {
      const review = await reviewOf(row);
      const { summary } = review;
      const url = await links.ofRun(summary.runId, summary.channelId, 'run.new');
      const message = runParent(runVm(summary, review.failedRows(), url));
      return summary.submission?.state === 'running' ? { ...message, paceMs: PROGRESS_PACE_MS } : message;
    },
    'run.new': async (row) => {
      const { summary, section } = await reviewOf(row);
      return newSection(sectionRun(summary), section('new', row.page));
    },
    'run.swaps': async (row) => {
      const { summary, section } = await reviewOf(row);
      return swapsSection(sectionRun(summary), section('swaps', row.page));
    },
    'run.needs_you': async (row) => {
      const { summary, section } = await reviewOf(row);
      return needsYouSection(sectionRun(summary), section('needs_you', row.page));
    },
    'run.preview': async (row) => {
      const { summary, section } = await reviewOf(row);
      return previewSection(sectionRun(summary), section('preview', row.page));
    },
    'alert.submission': async (row) => {
      const review = await reviewOf(row);
      return submissionAlert(alertVm(review.summary, review.alertRows()));
    },
    'notice.run_failed': async (row) => {
      const summary = await summaryOf(row);
      // 8.3: any later completed run ends the notice; one that was held back overnight is not sent then.
      const last = row.ts ? null : await proposals.lastRun(summary.storeId);
      if (last?.status === 'completed' && last.id > summary.runId) return null;
      const { sentence, nextStep } = wordsOfCode(summary.errorCode ?? 'INTERNAL_ERROR');
      return runFailedNotice({
        runId: summary.runId,
        storeName: summary.storeName,
        sentence: summary.errorMessage ?? sentence,
        nextStep,
      });
    },
    notice: async (row) => shortNotice(await notices.ofBatchAndPerson(row.storeId ?? '', row.subjectId)),
  };
  return Object.fromEntries(
    Object.entries(renderers).map(([kind, render]) => [
      kind,
      (row: SlackMessageRow) => orNull(() => render(row)),
    ]),
  );
}

/**
 * The five messages of a run are drawn from one reading. `subjectVersion` rises in the transaction of every change, so
 * a reading that was made for a version is never older than the messages that ask for it.
 */
function sharedReadings(
  proposals: ProposalReader,
  clock: Clock,
): (row: SlackMessageRow) => Promise<ProposalReview> {
  let last: { key: string; at: number; review: Promise<ProposalReview> } | null = null;
  return (row) => {
    const key = `${row.subjectId}:${row.subjectVersion}`;
    const now = clock.now().getTime();
    if (last?.key !== key || now - last.at > READING_MS)
      last = { key, at: now, review: proposals.review(row.storeId ?? '', Number(row.subjectId)) };
    return last.review;
  };
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

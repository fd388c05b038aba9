import { ANSWER_WORDS } from '../../../blocks/answers.ts';
import type { ProposalSummary } from '../../services/contracts.ts';
import type { SlackDeps } from '../deps.ts';

const PARTS = [
  ['run.new', ANSWER_WORDS.parts.new],
  ['run.swaps', ANSWER_WORDS.parts.swaps],
  ['run.needs_you', ANSWER_WORDS.parts.needsYou],
  ['run.preview', ANSWER_WORDS.parts.preview],
] as const;

/** Links to the four thread messages of a run, as far as they are posted. */
export async function reviewLinkList(
  deps: Pick<SlackDeps, 'links'>,
  summary: ProposalSummary,
): Promise<{ label: string; url: string }[]> {
  const links = await Promise.all(
    PARTS.map(async ([kind, label]) => ({
      label,
      url: await deps.links.ofRun(summary.runId, summary.channelId, kind),
    })),
  );
  return links.flatMap(({ label, url }) => (url ? [{ label, url }] : []));
}

/** Links to the messages of runs, as far as they are posted. */
export async function runLinkList(
  deps: Pick<SlackDeps, 'links'>,
  runs: readonly { id: number }[],
  channelId: string | null,
): Promise<{ runId: number; url: string }[]> {
  const links = await Promise.all(
    runs.map(async ({ id }) => ({ runId: id, url: await deps.links.ofRun(id, channelId) })),
  );
  return links.flatMap(({ runId, url }) => (url ? [{ runId, url }] : []));
}

/** Link to the newest waiting proposal of the store whose channel this is; null when there is none. */
export async function currentProposalUrl(
  deps: Pick<SlackDeps, 'links' | 'database' | 'proposals'>,
  channel: string | undefined,
): Promise<string | null> {
  if (!channel) return null;
  const store = await deps.database.client.store.findFirst({ where: { slackChannelId: channel } });
  const waiting = store ? (await deps.proposals.waitingRuns(store.id))[0] : undefined;
  return waiting ? deps.links.ofRun(waiting.id, channel) : null;
}

import { alreadyDecided, replaced } from '../../blocks/notices.ts';
import type { ProposalSummary } from '../services/contracts.ts';
import type { SlackDeps } from './deps.ts';
import { stamp } from './stamps.ts';

/** SL-21: what the second of two people reads: who decided, when, and where the current proposal is. Null = undecided. */
export async function decidedNote(
  deps: SlackDeps,
  summary: ProposalSummary,
): Promise<ReturnType<typeof replaced> | null> {
  const { decision, replacedByRunId } = summary;
  if (decision === null) return null;
  const current = (await deps.proposals.waitingRuns(summary.storeId))[0];
  const url = current ? await deps.links.ofRun(current.id, summary.channelId) : null;
  if (decision.kind === 'replaced') return replaced({ byRunId: replacedByRunId, url });
  const at = stamp(decision.at, summary.timezone);
  return alreadyDecided({ kind: decision.kind, by: decision.by, at, replacedByRunId, url });
}

import type { WhyVm } from '../../../blocks/why-model.ts';
import type { SlackDeps } from '../deps.ts';

/** WF-8: the explanation of a row, and for a failed one what planning again with each suggestion shows. */
export async function whyVm(deps: SlackDeps, storeId: string, _user: string, rowId: number): Promise<WhyVm> {
  return deps.proposals.why(storeId, rowId);
}

import type { ApproveVm } from '../../../blocks/decide.ts';
import type { ApprovalPreview, ProposalSummary } from '../../services/contracts.ts';

export function approveVm(
  summary: ProposalSummary,
  preview: ApprovalPreview,
  problem?: { sentence: string; nextStep: string },
): ApproveVm {
  return {
    ...preview,
    runId: summary.runId,
    storeName: summary.storeName,
    timezone: summary.timezone,
    ...(problem ? { problem } : {}),
  };
}

import type { Tx } from '../../db/database.ts';
import { changeRow, changeRows, UNDECIDED } from '../../db/repositories/proposal-rows.ts';
import type { Finding } from '../../engine/proposal.ts';
import type { Actor, NoticeAck } from '../contracts.ts';
import { isHard, isSoft, type RowVerdict } from '../proposals/judge.ts';
import { acceptedOf, apiErrorColumns } from '../proposals/row-json.ts';

/** What an approval writes on its rows (6.2 step 7). */

/** Rows that fit become `approved`; a soft H4 that nobody had accepted is accepted with it. */
export async function approveRows(
  tx: Tx,
  verdicts: readonly RowVerdict[],
  actor: Actor,
  now: Date,
  shortNotice: ReadonlySet<number>,
  notice: NoticeAck | null,
): Promise<void> {
  const approved = { status: 'approved', approvedBy: actor, approvedAt: now };
  const plain: { quiet: number[]; told: number[] } = { quiet: [], told: [] };
  for (const verdict of verdicts) {
    const { row } = verdict;
    const soft = softAvailability(verdict);
    if (soft !== undefined) {
      const accepted = [
        ...acceptedOf(row),
        { id: soft.id, code: soft.code, employeeId: row.employeeId ?? '', date: row.scheduleDate ?? '' },
      ];
      await changeRow(tx, row, {
        ...approved,
        overrideCodes: JSON.stringify(accepted),
        noticeAck: shortNotice.has(row.id) ? notice : row.noticeAck,
      });
    } else (shortNotice.has(row.id) ? plain.told : plain.quiet).push(row.id);
  }
  await changeRows(tx, plain.quiet, UNDECIDED, approved);
  await changeRows(tx, plain.told, UNDECIDED, { ...approved, noticeAck: notice });
}

/** Rows that no longer fit, and those whose chain does not: they give their events back. */
export async function refuseRows(tx: Tx, verdicts: readonly RowVerdict[], now: Date): Promise<void> {
  for (const verdict of verdicts) {
    if (verdict.refused === 'no') continue;
    const code = verdict.refused === 'rule' ? 'VALIDATION_ERROR' : 'DEPENDS_ON_FAILED_ROW';
    await changeRow(tx, verdict.row, {
      status: 'api_failed',
      openKey: null,
      ...apiErrorColumns(code, reasonsOf(verdict).join(' '), now),
    });
  }
}

/** Why a row was refused, in words; its hard findings, or its chain. */
export function reasonsOf(verdict: RowVerdict): string[] {
  if (verdict.refused === 'chain') return ['A row that belongs to it cannot be sent.'];
  return verdict.findings.filter(isHard).map((finding) => finding.message);
}

/** H4 by override or weekly pattern that nobody has accepted yet. */
export function softAvailability(verdict: RowVerdict): Finding | undefined {
  return verdict.findings.find((finding) => finding.id === 'H4' && isSoft(finding));
}

import type { WhyCheckVm, WhyMoveVm, WhyVm } from '../../../blocks/why-model.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { WhyView } from '../../services/contracts.ts';
import type { SuggestionCheck } from '../../services/what-if.ts';
import type { SlackDeps } from '../deps.ts';

type RowChange = NonNullable<SuggestionCheck['difference']>['moved'][number];

/** WF-8: the explanation of a row, and for a failed one what planning again with each suggestion shows. */
export async function whyVm(deps: SlackDeps, storeId: string, user: string, rowId: number): Promise<WhyVm> {
  const view = await deps.proposals.why(storeId, rowId);
  const checks = await checksOf(deps, user, view);
  return checks === null ? view : { ...view, checks };
}

/** Null when there is nothing to check, or when the data of the run is not kept any more: the rest is still told. */
async function checksOf(
  { whatIf, log }: SlackDeps,
  user: string,
  { row, explanation }: WhyView,
): Promise<(WhyCheckVm | null)[] | null> {
  if (row.date !== null || !explanation.suggestions?.length) return null;
  try {
    const checks = await whatIf.checkSuggestions(user, row.runId, row.eventRefNum);
    // The row keeps what was said when it was planned; a check belongs to the suggestion of the same words.
    return explanation.suggestions.map(({ text }) =>
      checkOf(
        row.eventRefNum,
        checks.find(({ suggestion }) => suggestion.text === text),
      ),
    );
  } catch (error) {
    if (!(error instanceof DaybreakError))
      log.error({ err: error, row: row.id }, 'suggestions were not checked');
    return null;
  }
}

function checkOf(eventRefNum: number, check: SuggestionCheck | undefined): WhyCheckVm | null {
  if (!check?.difference) return null;
  const { placed, difference, events } = check;
  if (placed === null) return { result: 'not_placed' };
  const { newlyPlaced, newlyFailed, moved, retimed } = difference;
  const nameOf = (refNum: number) => events[refNum]?.shortName ?? '';
  const others = [...newlyFailed, ...moved, ...retimed, ...newlyPlaced]
    .filter((change) => change.eventRefNum !== placed.eventRefNum)
    .map((change) => moveOf(change, nameOf(change.eventRefNum)));
  return placed.eventRefNum === eventRefNum
    ? { result: 'placed', place: placed, others }
    : { result: 'instead', eventRefNum: placed.eventRefNum, shortName: nameOf(placed.eventRefNum), others };
}

function moveOf({ eventRefNum, before, after }: RowChange, shortName: string): WhyMoveVm {
  return { eventRefNum, shortName, from: before, to: after };
}

import type { RemoteOperationRow } from '../../db/database.ts';
import type { StoreState } from '../store-state.ts';
import type { OperationEnd } from '../submissions/operation.ts';
import type { Intent } from './intent.ts';
import type { BookingItem, BookingOutcome } from './model.ts';
import { sentenceOf } from './words.ts';

/** What is told about each booking of an operation. */
export function itemsOf(
  { operation, state, intent }: { operation: RemoteOperationRow; state: StoreState; intent: Intent },
  outcome: BookingOutcome,
  end: OperationEnd | null,
): BookingItem[] {
  const failure = end === null || end.kind === 'done' ? null : end.failure;
  const named = <Place extends { employeeId: string }>(place: Place) => ({
    ...place,
    name: state.employees.get(place.employeeId)?.name ?? place.employeeId,
  });
  const told = (eventRefNum: number) => ({
    label: state.facts.eventByRef.get(eventRefNum)?.label ?? String(eventRefNum),
    verb: intent.verb,
    outcome,
    failure,
  });
  if (intent.parts.length === 0) {
    const eventRefNum = operation.eventRefNum ?? 0;
    const sentence = sentenceOf({ ...told(eventRefNum), before: null, after: null });
    return [{ eventRefNum, outcome, sentence, code: failure?.code ?? null }];
  }
  return intent.parts.map(({ eventRefNum, before, after }) => ({
    eventRefNum,
    outcome,
    sentence: sentenceOf({
      ...told(eventRefNum),
      before: named(before),
      after: after === null ? null : named(after),
    }),
    code: failure?.code ?? null,
  }));
}

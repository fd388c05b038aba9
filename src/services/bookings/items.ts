import type { RemoteOperationRow } from '../../db/database.ts';
import type { StoreState } from '../store-state.ts';
import type { Step } from '../submissions/journal.ts';
import type { OperationEnd } from '../submissions/operation.ts';
import type { Intent, Part } from './intent.ts';
import type { BookingItem, BookingOutcome } from './model.ts';
import { localEnd } from './outcome.ts';
import { sentenceOf } from './words.ts';

/** What is told about each booking of an operation. */
export function itemsOf(
  {
    operation,
    state,
    intent,
    steps,
  }: { operation: RemoteOperationRow; state: StoreState; intent: Intent; steps: readonly Step[] },
  outcome: BookingOutcome,
  end: OperationEnd | null,
): BookingItem[] {
  const failure = end === null || end.kind === 'done' ? null : end.failure;
  const named = <Place extends { employeeId: string }>(place: Place) => ({
    ...place,
    name: state.employees.get(place.employeeId)?.name ?? place.employeeId,
  });
  const told = (eventRefNum: number, outcome: BookingOutcome) => ({
    label: state.facts.eventByRef.get(eventRefNum)?.label ?? String(eventRefNum),
    verb: intent.verb,
    outcome,
    failure,
  });
  if (intent.parts.length === 0) {
    const eventRefNum = operation.eventRefNum ?? 0;
    const sentence = sentenceOf({ ...told(eventRefNum, outcome), before: null, after: null });
    return [{ eventRefNum, outcome, sentence, code: failure?.code ?? null }];
  }
  const items = intent.parts.map((part) => {
    const { eventRefNum, before, after } = part;
    const stands = end?.kind === 'lost' ? standing(part, intent, steps, end) : null;
    const own = stands === 'before' ? 'compensated' : outcome;
    const sentence = sentenceOf({
      ...told(eventRefNum, stands === 'after' ? 'done' : own),
      before: named(before),
      after: after === null ? null : named(after),
    });
    return { eventRefNum, outcome: own, sentence, code: failure?.code ?? null };
  });
  // What is lost comes first: it is what the change as a whole came to.
  return items.sort((a, b) => Number(b.outcome === 'lost') - Number(a.outcome === 'lost'));
}

/** Of two bookings one may stand where it was, or where it was to go, although the operation as a whole was lost. */
function standing(
  part: Part,
  intent: Intent,
  steps: readonly Step[],
  end: OperationEnd,
): 'before' | 'after' | null {
  const local = localEnd(part, intent, steps, end);
  if (local.kind === 'restore') return 'before';
  if (local.kind !== 'write' || local.syncStatus !== 'synced') return null;
  const { employeeId, date, time } = part.before;
  const { place } = local;
  return place.employeeId === employeeId && place.date === date && place.time === time ? 'before' : 'after';
}

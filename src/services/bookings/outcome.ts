import type { Step } from '../submissions/journal.ts';
import type { OperationEnd } from '../submissions/operation.ts';
import type { BookingPlace, Intent, Part } from './intent.ts';

/** What Crossmark has for an event after the calls that were made. */
type Remote =
  | { kind: 'booked'; step: Step }
  | { kind: 'none' }
  /** A call whose outcome is not known. */
  | { kind: 'unsure'; step: Step };

/** What becomes of a local booking (2.3). */
export type LocalEnd =
  | { kind: 'remove' }
  | { kind: 'write'; place: BookingPlace; syncStatus: string; externalId: string | null }
  /** It is as it was before the operation, but for what Crossmark's answer says about it. */
  | { kind: 'restore'; syncStatus: string }
  /** The operation is not over. */
  | { kind: 'wait' };

/** Follows the calls on one event from the first to the last; undefined = none took effect. */
function remoteAfter(steps: readonly Step[], eventRefNum: number): Remote | undefined {
  let remote: Remote | undefined;
  for (const step of steps) {
    if (step.eventRefNum !== eventRefNum || step.state === 'todo') continue;
    if (step.state === 'done') remote = step.call === 'create' ? { kind: 'booked', step } : { kind: 'none' };
    else if (step.state !== 'failed') remote = { kind: 'unsure', step };
    else if (step.call === 'create') remote ??= { kind: 'none' };
  }
  return remote;
}

/** How one booking of an operation ends, from what Crossmark has for its event. */
export function localEnd(part: Part, intent: Intent, steps: readonly Step[], end: OperationEnd): LocalEnd {
  const remote = remoteAfter(steps, part.eventRefNum);
  const { before, after } = part;
  if (end.kind === 'done') {
    if (after === null) return { kind: 'remove' };
    if (remote?.kind === 'booked') return booked(after, remote.step);
    // Nothing was sent: the change is a local one.
    return { kind: 'write', place: after, syncStatus: 'pending', externalId: before.externalId };
  }
  if (end.kind === 'unknown') {
    if (remote?.kind === 'unsure' && remote.step.call === 'create')
      return { kind: 'write', place: placeOfStep(remote.step), syncStatus: 'pending_sync', externalId: null };
    return remote?.kind === 'booked' ? booked(placeOfStep(remote.step), remote.step) : { kind: 'wait' };
  }
  if (end.kind === 'failed')
    return { kind: 'restore', syncStatus: afterRefusal(part, intent, end.failure.code) };
  return undone(part, steps, remote);
}

/** The operation was taken back as far as possible (§10.5 steps 3a and 3b). */
function undone({ before }: Part, steps: readonly Step[], remote: Remote | undefined): LocalEnd {
  // No call on this event took effect.
  if (remote === undefined) return { kind: 'restore', syncStatus: before.syncStatus };
  if (remote.kind === 'none') return { kind: 'write', place: before, syncStatus: 'failed', externalId: null };
  const { step } = remote;
  // Their booking is back in Crossmark; ours is as it was.
  if (step.foreign) return { kind: 'restore', syncStatus: before.syncStatus };
  if (remote.kind === 'booked') return booked(placeOfStep(step), step);
  // Nobody knows: a booking to be put back may stand, or one to be taken back may still be there.
  const created = steps.find((one) => one.call === 'create' && one.scheduleEventId === step.scheduleEventId);
  const place = placeOfStep(step.call === 'create' ? step : (created ?? step));
  return { kind: 'write', place, syncStatus: 'pending_sync', externalId: null };
}

/** 2.3: what a refusal says about a booking that itself did not change. */
function afterRefusal({ before }: Part, { verb }: Intent, code: string): string {
  // Somebody else's booking there says nothing about ours, a locked day nothing about Crossmark.
  if (verb === 'remove')
    return code === 'REMOTE_CONFLICT' || code === 'DAY_LOCKED' ? before.syncStatus : 'delete_failed';
  if (verb === 'send' && before.syncStatus === 'pending' && code === 'REMOTE_REJECTED') return 'failed';
  return before.syncStatus;
}

function booked(place: BookingPlace, { scheduleEventId }: Step): LocalEnd {
  return { kind: 'write', place, syncStatus: 'synced', externalId: scheduleEventId };
}

const placeOfStep = ({ employeeId, date, time, block, blockOverflow }: Step): BookingPlace => ({
  employeeId,
  date,
  time,
  block,
  blockOverflow,
});

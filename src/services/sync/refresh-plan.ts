import type { DateWindow } from '../../crossmark/port.ts';
import type { EventRow } from '../../db/database.ts';
import { isInactiveCondition, shortName } from '../../domain/event-types.ts';
import type { Condition } from '../../domain/types.ts';
import type { Known } from './known.ts';
import type { FieldChanges } from './model.ts';
import { type Change, type EventPlan, type MergePlan, type PlanInput, planMerge } from './plan.ts';
import { crossmarkWins, type KeptReason, type RefreshFacts, type Verdict } from './refresh-rules.ts';
import { summaryOf } from './summary.ts';

/** One line of the difference, for people and for programs. */
export interface RefreshLine {
  kind: 'new' | 'overwritten' | 'booking' | 'closed' | 'deleted' | 'kept';
  eventRefNum: number;
  text: string;
  /** Of what is kept. */
  reason: KeptReason | null;
  fields: FieldChanges;
}

export interface RefreshPlan {
  /** What is written to events that stay. */
  merge: MergePlan;
  deleted: EventRow[];
  lines: RefreshLine[];
}

export interface RefreshInput {
  pull: PlanInput;
  window: DateWindow;
  /** Which event has the bookings whose ids this pull brings, in the whole store. */
  holders: ReadonlyMap<string, number>;
  /** Events that something hangs on: a proposal, a notice, a note, an override. */
  attached: ReadonlySet<number>;
  includeLocked: boolean;
}

const WHY_KEPT: Record<KeptReason, string> = {
  changed_since: 'it was changed here after it was read',
  approved: 'it was approved here and is not in Crossmark yet',
  locked_day: 'the day is locked',
  unknown_person: 'the person is not known here; import the person first',
  id_taken: 'Crossmark’s booking belongs to another event here',
  booked: 'somebody is booked',
  no_id: 'it has no Crossmark id',
};

/** §12.7: what it takes to let Crossmark win everywhere in a store, and what stays; nothing is written. */
export function planRefresh(known: Known, input: RefreshInput): RefreshPlan {
  const { plan, verdicts, stale } = planUntilIdsFit(known, input);
  const planned = new Map(plan.events.map((one) => [one.refNum, one]));
  const deleted = known.events.filter(
    ({ externalId, projectRefNum }) =>
      externalId !== null &&
      input.pull.missing.has(externalId) &&
      !stale.has(projectRefNum) &&
      !input.attached.has(projectRefNum) &&
      (!known.bookings.has(projectRefNum) || planned.get(projectRefNum)?.unbook != null),
  );
  const gone = new Set(deleted.map((event) => event.projectRefNum));
  const events = plan.events.filter((one) => !gone.has(one.refNum));
  const lines = [
    ...deleted.map((event) => deletedLine(event)),
    ...keptLines(known, input, verdicts, plan),
    ...events.flatMap((one) => one.changes.map(lineOf)),
  ];
  return { merge: { ...plan, events }, deleted, lines };
}

/**
 * Bookings may change their ids among each other, so at first every id is free; those of bookings that stay where they are
 * are taken after all. Every turn takes at least one, so it ends.
 */
function planUntilIdsFit(known: Known, { pull, holders, includeLocked }: RefreshInput) {
  const taken = new Map<string, number>();
  for (;;) {
    const verdicts = new Map<number, Verdict>();
    const stale = new Set<number>();
    const plan = planMerge({ ...known, bookingIds: taken }, pull, (situation, refNum) => {
      const verdict = crossmarkWins(situation, factsOf(known, refNum, includeLocked));
      verdicts.set(refNum, verdict);
      if (situation.stale) stale.add(refNum);
      return verdict.decisions;
    });
    const released = new Set(plan.events.filter(releases).map((one) => one.refNum));
    const before = taken.size;
    for (const one of plan.events) {
      const id = one.adopt !== null || one.confirm ? one.upstream?.booking?.scheduleEventId : null;
      const holder = id ? holders.get(id) : undefined;
      if (id && holder !== undefined && holder !== one.refNum && !released.has(holder)) taken.set(id, holder);
    }
    if (taken.size === before) return { plan, verdicts, stale };
  }
}

/** Whether the booking that the event has now gives its id away. */
function releases({ booking, adopt, confirm, unbook, upstream }: EventPlan): boolean {
  if (unbook !== null) return true;
  const next = adopt !== null || confirm ? (upstream?.booking?.scheduleEventId ?? null) : undefined;
  return next !== undefined && next !== booking?.externalId;
}

function factsOf(known: Known, refNum: number, includeLocked: boolean): RefreshFacts {
  const booking = known.bookings.get(refNum);
  return {
    approved: booking !== undefined && booking.runId !== null,
    ourDayLocked: booking !== undefined && known.lockedDays.has(booking.scheduleDate),
    includeLocked,
    override: known.overrides.get(refNum),
  };
}

const KINDS = { new_event: 'new', cancelled: 'closed', modified: 'overwritten' } as const;

function lineOf({ changeType, entityType, eventRefNum, summary: text, fields }: Change): RefreshLine {
  const kind = entityType === 'schedule' ? 'booking' : KINDS[changeType];
  return { kind, eventRefNum, text, reason: null, fields };
}

function deletedLine({ projectRefNum, projectName }: EventRow): RefreshLine {
  const text = `${projectRefNum} ${shortName(projectName)}: Crossmark no longer lists it.`;
  return { kind: 'deleted', eventRefNum: projectRefNum, text, reason: null, fields: {} };
}

function keptLines(
  known: Known,
  { window }: RefreshInput,
  verdicts: ReadonlyMap<number, Verdict>,
  plan: MergePlan,
): RefreshLine[] {
  const line = (eventRefNum: number, name: string, { reason, fields }: NonNullable<Verdict['kept']>) => {
    const text = `${summaryOf(eventRefNum, name, fields)} Stays: ${WHY_KEPT[reason]}.`;
    return { kind: 'kept' as const, eventRefNum, text, reason, fields };
  };
  const missing = { missing: { local: 'active', upstream: 'missing' } };
  const here = known.events.flatMap((event): RefreshLine[] => {
    const { projectRefNum, projectName, externalId, startDate, condition } = event;
    const verdict = verdicts.get(projectRefNum);
    const isOurs =
      externalId === null &&
      verdict === undefined &&
      startDate > window.from &&
      startDate < window.to &&
      !isInactiveCondition(condition as Condition);
    const kept = verdict?.kept ?? (isOurs ? { reason: 'no_id' as const, fields: missing } : null);
    return kept === null ? [] : [line(projectRefNum, projectName, kept)];
  });
  const fresh = plan.events.flatMap(({ event, refNum, upstream }): RefreshLine[] => {
    const kept = event === null ? verdicts.get(refNum)?.kept : null;
    return kept ? [line(refNum, upstream?.safe.projectName ?? '', kept)] : [];
  });
  return [...here, ...fresh];
}

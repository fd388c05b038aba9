import type { EventType, LocalDate, LocalTime } from '../../domain/types.ts';
import { reasonNotEntered } from '../entry.ts';
import { buildFacts } from '../facts.ts';
import type { Failure, Proposal } from '../proposal.ts';
import type { Snapshot } from '../snapshot.ts';

export type Counters = Proposal['counters'];

/** Where an event stands after a plan. */
export interface Spot {
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
  /** Core only, else null. */
  block: number | null;
  /** A booking that the plan leaves alone, rather than a row of the plan. */
  booked: boolean;
}

/** An event that the other plan treats differently. Without `before` and `failedBefore` it was not planned before. */
export interface RowChange {
  eventRefNum: number;
  /** Null when no row says it (a booking that is gone). */
  type: EventType | null;
  before: Spot | null;
  after: Spot | null;
  /** Why it had, or has, no place. */
  failedBefore: Failure | null;
  failedAfter: Failure | null;
}

/** What the second of two plans does differently. Every list is sorted by refNum; an event is in at most one. */
export interface PlanDifference {
  base: Counters;
  changed: Counters;
  /** Has a place now and had none. */
  newlyPlaced: RowChange[];
  /** Has no place now, whether it had one or was not planned. */
  newlyFailed: RowChange[];
  /** Another person or date. */
  moved: RowChange[];
  /** The same person and date at another time or block. */
  retimed: RowChange[];
  /** No longer planned at all, with the reason ("it is canceled") where the stores are known. */
  gone: (RowChange & { reason: string | null })[];
}

/**
 * Compares two plans event by event: a row counts as changed when employee, date, time, block or outcome differ; other
 * words for the same failure do not count.
 * @param stores the snapshots that were planned; with them a booking that one plan moves and the other leaves alone
 * counts as standing where it is booked
 */
export function comparePlans(
  base: Proposal,
  changed: Proposal,
  stores?: { base: Snapshot; changed: Snapshot },
): PlanDifference {
  const before = standings(base, stores?.base);
  const after = standings(changed, stores?.changed);
  const difference: PlanDifference = {
    base: base.counters,
    changed: changed.counters,
    newlyPlaced: [],
    newlyFailed: [],
    moved: [],
    retimed: [],
    gone: [],
  };
  const reasons = stores && reasonsToStayOut(stores.changed);
  for (const eventRefNum of [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b)) {
    const was = before.get(eventRefNum);
    const is = after.get(eventRefNum);
    const change: RowChange = {
      eventRefNum,
      type: is?.type ?? was?.type ?? null,
      before: was?.spot ?? null,
      after: is?.spot ?? null,
      failedBefore: was?.failure ?? null,
      failedAfter: is?.failure ?? null,
    };
    if (is === undefined) difference.gone.push({ ...change, reason: reasons?.(eventRefNum) ?? null });
    else if (is.spot === null) {
      if (was === undefined || was.spot !== null) difference.newlyFailed.push(change);
    } else if (change.before === null) difference.newlyPlaced.push(change);
    else if (!sameDay(change.before, is.spot)) difference.moved.push(change);
    else if (!sameTime(change.before, is.spot)) difference.retimed.push(change);
  }
  return difference;
}

/** How many events the second plan treats differently. */
export function countChanges(difference: PlanDifference): number {
  const { newlyPlaced, newlyFailed, moved, retimed, gone } = difference;
  return newlyPlaced.length + newlyFailed.length + moved.length + retimed.length + gone.length;
}

interface Standing {
  type: EventType | null;
  spot: Spot | null;
  failure: Failure | null;
}

/** Every event that a plan has an answer for: its rows, and the bookings it leaves alone. */
function standings(proposal: Proposal, store: Snapshot | undefined): Map<number, Standing> {
  const all = new Map<number, Standing>();
  for (const { eventRefNum, employeeId, date, time, block } of store?.schedules ?? [])
    all.set(eventRefNum, {
      type: null,
      spot: { employeeId, date, time, block: block ?? null, booked: true },
      failure: null,
    });
  for (const { eventRefNum, type, employeeId, date, time, block, failure } of proposal.rows)
    all.set(eventRefNum, {
      type,
      spot:
        employeeId === null || date === null || time === null
          ? null
          : { employeeId, date, time, block, booked: false },
      failure,
    });
  return all;
}

function reasonsToStayOut(store: Snapshot): (refNum: number) => string | null {
  const facts = buildFacts(store);
  return (refNum) => {
    const event = facts.eventByRef.get(refNum);
    return event === undefined ? 'it is no longer in the store' : reasonNotEntered(facts, event);
  };
}

function sameDay(a: Spot, b: Spot): boolean {
  return a.employeeId === b.employeeId && a.date === b.date;
}

function sameTime(a: Spot, b: Spot): boolean {
  return a.time === b.time && a.block === b.block;
}

import { weekOf } from '../../src/domain/dates.ts';
import type { EventType } from '../../src/domain/types.ts';
import { primaryLead } from '../../src/engine/facts/rotation.ts';
import { buildFacts } from '../../src/engine/facts.ts';
import type { Proposal } from '../../src/engine/proposal.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import type { PlanDifference, RowChange, Spot } from '../../src/engine/what-if/difference.ts';
import { comparePlans } from '../../src/engine/what-if/difference.ts';

const JUICER_DAY: readonly EventType[] = ['juicer_production', 'juicer_deep_clean'];

/** Every change of a difference in one list. */
export function changesIn({ newlyPlaced, newlyFailed, moved, retimed, gone }: PlanDifference): RowChange[] {
  return [...newlyPlaced, ...newlyFailed, ...moved, ...retimed, ...gone];
}

/**
 * What a second plan does differently although one event that is gone, or new, does not force it. Forced are: the event
 * itself with its own Supervisor or Survey; failed rows that now get a place, and the Core that they or the new one push;
 * a booking whose place the event had taken; a Core that goes to the date's Primary Lead (INV-11) or on whose person and
 * day juicer or full-day work now stands; blocks and times of a date whose Core changed (INV-8); and whoever rides on a
 * person's day that changed (Supervisors, light work, stand-alone Surveys).
 */
export function unforced(
  one: number,
  stores: { base: Snapshot; changed: Snapshot },
  base: Proposal,
  changed: Proposal,
): RowChange[] {
  const isThere = stores.base.events.some((event) => event.refNum === one);
  const facts = buildFacts(isThere ? stores.base : stores.changed);
  const event = facts.eventByRef.get(one)!;
  const changes = changesIn(comparePlans(base, changed, stores));
  const own = [
    one,
    facts.pairing.supervisorOfCore.get(one),
    facts.pairing.coreOfSupervisor.get(one),
    facts.pairing.surveyOfProduction.get(one),
  ];
  const blocked = new Set(
    changed.rows
      .filter((row) => row.type.startsWith('juicer_') || facts.eventByRef.get(row.eventRefNum)!.fullDayOther)
      .map((row) => `${row.employeeId} ${row.date}`),
  );
  const stood = base.rows.find((row) => row.eventRefNum === one);
  const victimOf = new Map(base.rows.map((row) => [row.eventRefNum, row.bumpedEventRefNum]));
  const pushed = pushedCore(changes, victimOf, (change) => {
    const { eventRefNum, before } = change;
    if (before === null || eventRefNum === victimOf.get(one)) return true;
    return blocked.has(`${before.employeeId} ${before.date}`) || toLead(change);
  });
  // What rides on a date: first what fills people's days there, then Supervisors and Surveys.
  const days = datesOf(changes, (type) => type === 'core' || JUICER_DAY.includes(type)).add(stood?.date);
  const riders = datesOf(changes, (type) => type === 'supervisor' || type === 'juicer_survey');
  function toLead({ before, after }: RowChange): boolean {
    return (
      before !== null &&
      after !== null &&
      before.date === after.date &&
      primaryLead(facts, after.date)?.id === after.employeeId
    );
  }
  const isForced = (change: RowChange): boolean => {
    const { eventRefNum, before, after } = change;
    const { type, fullDayOther } = facts.eventByRef.get(eventRefNum)!;
    if (own.includes(eventRefNum) || (before === null && after !== null)) return true;
    const sameDate = before !== null && after !== null && before.date === after.date;
    if (isSamePlace(change) && type === 'core') return days.has(after?.date);
    switch (type) {
      case 'core':
        return pushed.has(change);
      case 'supervisor': {
        const core = facts.pairing.coreOfSupervisor.get(eventRefNum);
        return changes.some((row) => row.eventRefNum === core) || days.has(after?.date ?? before?.date);
      }
      case 'juicer_survey':
        return event.type.startsWith('juicer_') || days.has(after?.date ?? before?.date);
      case 'juicer_production':
      case 'juicer_deep_clean':
        return changes.some(
          (row) => row.before === null && row.type !== null && JUICER_DAY.includes(row.type),
        );
      default:
        if (fullDayOther) return event.type.startsWith('juicer_') || event.fullDayOther;
        return sameDate && (days.has(after.date) || riders.has(after.date));
    }
  };
  return changes.filter((change) => !isForced(change));
}

/** The dates on which rows of some types gained, lost or changed a person. */
function datesOf(
  changes: readonly RowChange[],
  counts: (type: EventType) => boolean,
): Set<string | null | undefined> {
  return new Set(
    changes
      .filter((change) => change.type !== null && counts(change.type) && !isSamePlace(change))
      .flatMap(({ before, after }) => [before?.date, after?.date]),
  );
}

function isSamePlace({ before, after }: RowChange): boolean {
  return before?.date === after?.date && before?.employeeId === after?.employeeId;
}

/**
 * The Core that move for a reason: those that begin; those whose person another of them joins in the same week (it takes
 * their place, or the unit of the week that they stood on); and bookings whose home another of them gives back.
 */
function pushedCore(
  changes: readonly RowChange[],
  victimOf: ReadonlyMap<number, number | null>,
  begins: (change: RowChange) => boolean,
): Set<RowChange> {
  const core = changes.filter((change) => change.type === 'core');
  const pushed = new Set(core.filter(begins));
  const joins = (by: Spot | null, at: Spot | null): boolean =>
    by !== null && at !== null && by.employeeId === at.employeeId && weekOf(by.date) === weekOf(at.date);
  // A Set hands out what is added while it is walked.
  for (const { eventRefNum, after } of pushed)
    for (const change of core)
      if (joins(after, change.before) || victimOf.get(eventRefNum) === change.eventRefNum) pushed.add(change);
  return pushed;
}

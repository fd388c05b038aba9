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
 * day juicer or full-day work now stands; blocks and times of a date whose Core changed (INV-8); whoever rides on a
 * person's day that changed (Supervisors, light work, stand-alone Surveys); Supervisors that belong to another Core now.
 */
export function unforced(
  one: number,
  stores: { base: Snapshot; changed: Snapshot },
  base: Proposal,
  changed: Proposal,
): RowChange[] {
  const [before, after] = [buildFacts(stores.base), buildFacts(stores.changed)];
  const facts = before.eventByRef.has(one) ? before : after;
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
  const itself = changes.find((change) => change.eventRefNum === one);
  const itsDates = [itself?.before?.date, itself?.after?.date];
  const victimOf = new Map(base.rows.map((row) => [row.eventRefNum, row.bumpedEventRefNum]));
  const pushed = pushedCore(changes, victimOf, (change) => {
    const { eventRefNum, before } = change;
    if (before === null || eventRefNum === victimOf.get(one)) return true;
    return blocked.has(`${before.employeeId} ${before.date}`) || toLead(change);
  });
  // What rides on a date: first what fills people's days there, then Supervisors and Surveys.
  const days = datesOf(changes, (type) => type === 'core' || JUICER_DAY.includes(type));
  const riders = datesOf(changes, (type) => type === 'supervisor' || type === 'juicer_survey');
  for (const date of itsDates) days.add(date);
  function toLead({ before, after }: RowChange): boolean {
    return (
      before !== null &&
      after !== null &&
      before.date === after.date &&
      primaryLead(facts, after.date)?.id === after.employeeId
    );
  }
  const isForced = (change: RowChange): boolean => {
    const { eventRefNum, before: was, after: is } = change;
    const { type, fullDayOther } = facts.eventByRef.get(eventRefNum)!;
    if (own.includes(eventRefNum) || (was === null && is !== null)) return true;
    const sameDate = was !== null && is !== null && was.date === is.date;
    if (isSamePlace(change) && type === 'core') return days.has(is?.date);
    switch (type) {
      case 'core':
        return pushed.has(change);
      case 'supervisor': {
        const core = facts.pairing.coreOfSupervisor.get(eventRefNum);
        const pairs = [before, after].map(({ pairing }) => pairing.coreOfSupervisor.get(eventRefNum));
        if (pairs[0] !== pairs[1]) return true;
        return changes.some((row) => row.eventRefNum === core) || days.has(is?.date ?? was?.date);
      }
      case 'juicer_survey':
        return event.type.startsWith('juicer_') || days.has(is?.date ?? was?.date);
      case 'juicer_production':
      case 'juicer_deep_clean':
        return changes.some(
          (row) => row.before === null && row.type !== null && JUICER_DAY.includes(row.type),
        );
      default:
        if (fullDayOther) return event.type.startsWith('juicer_') || event.fullDayOther;
        return sameDate && (days.has(is.date) || riders.has(is.date));
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

import type { Certificate } from './core-loop.ts';
import type { CoreItem } from './core-network.ts';
import type { CoreProblem } from './core-places.ts';
import { blockedByDay } from './core-reasons.ts';
import { suggestChanges } from './core-suggestions.ts';
import { daySetOf } from './day-set.ts';
import { isAvailable } from './facts/availability.ts';
import { bumpedNotReplaced, noEligibleEmployee, noSlotInWindow, noSwapCandidate } from './failures.ts';
import type { Bottleneck, Candidate, ChainLink, Failure, Suggestion } from './proposal.ts';
import type { Run } from './run.ts';
import { fail } from './run.ts';

/** What is known the moment a Core fails; written as a row when the loop is over and everybody's place is final. */
export interface CoreFailureReport {
  failure: Failure;
  /** The days alone rule it out; whether it was bumped makes no difference. */
  byDays: boolean;
  considered: Candidate[];
  bottleneck?: Bottleneck;
  suggestions?: Suggestion[];
}

/** §9.7 for a Core: the day set, then nobody available, everybody booked, or competition (§9.8). */
export function reportCoreFailure(
  run: Run,
  problem: CoreProblem,
  item: CoreItem,
  certificate: Certificate,
): CoreFailureReport {
  const event = problem.eventOf.get(item)!;
  const { days, failure } = daySetOf(run.facts, event, { rescueFirst: item.rescueFirst });
  if (failure) return { failure, byDays: true, considered: [] };
  const suggestions = suggestChanges(run, problem, item, certificate);
  const base = {
    byDays: false,
    considered: blockedByDay(run, problem.network, item, days),
    ...(suggestions.length > 0 && { suggestions }),
  };
  if (certificate.items.length > 1) {
    const bottleneck = bottleneckOf(problem, certificate);
    return { ...base, bottleneck, failure: noSlotInWindow(event, bottleneck, suggestions[0]) };
  }
  const somebodyWorks = days.some((date) =>
    run.facts.employees.some((e) => !e.isClubSupervisor && isAvailable(run.facts, e, date)),
  );
  return {
    ...base,
    failure: somebodyWorks
      ? noSwapCandidate(days, suggestions[0])
      : noEligibleEmployee(event, days, suggestions[0]),
  };
}

/** Writes the failed row; a bumped Core names who took its place. */
export function writeCoreFailure(
  run: Run,
  problem: CoreProblem,
  item: CoreItem,
  report: CoreFailureReport,
  chain?: ChainLink[],
): void {
  const event = problem.eventOf.get(item)!;
  const bump = run.bumped.get(event.refNum);
  const { failure, byDays, ...rest } = report;
  const told = bump && !byDays ? bumpedNotReplaced(event, bump.booking.date, bump.by, failure) : failure;
  fail(run, event, told, { ...rest, chain });
}

/** BOT-2: the Core that were reached and the person-days they share. */
function bottleneckOf({ network }: CoreProblem, { items, places }: Certificate): Bottleneck {
  const competitors = [...items]
    .sort((a, b) => a.rank - b.rank)
    .map((item) => {
      const at = network.placeOf(item);
      const stands = at ? { employeeId: at.employeeId, date: at.date } : {};
      return { eventRefNum: item.refNum, dueDate: item.dueDate, ...stands };
    });
  const personDays = places
    .map(({ employeeId, date }) => ({ employeeId, date }))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.employeeId < b.employeeId ? -1 : 1));
  return {
    competitors,
    personDays,
    n: competitors.length,
    first: personDays[0]!.date,
    last: personDays.at(-1)!.date,
  };
}

import type { LocalDate } from '../../domain/types.ts';
import { daySetOf } from '../day-set.ts';
import { isAvailable } from '../facts/availability.ts';
import { bumpedNotReplaced, noEligibleEmployee, noSlotInWindow, noSwapCandidate } from '../failures.ts';
import type { Bottleneck, Candidate, ChainLink, Failure, Place, Suggestion } from '../proposal.ts';
import type { Run } from '../run.ts';
import { fail } from '../run.ts';
import type { Certificate } from './dead-end.ts';
import type { CoreItem, CorePlace } from './model.ts';
import type { CoreProblem } from './places.ts';
import type { DayCrews } from './reasons.ts';
import { blockedByDay } from './reasons.ts';
import { Obstacles } from './suggestions.ts';

/** What is known the moment a Core fails; written as a row when the loop is over and everybody's place is final. */
export interface CoreFailureReport {
  failure: Failure;
  /** The days alone rule it out; whether it was bumped makes no difference. */
  byDays: boolean;
  considered: Candidate[];
  /** How many more were considered than are listed. */
  more?: number;
  bottleneck?: Bottleneck;
  suggestions?: Suggestion[];
}

type Competitor = Bottleneck['competitors'][number];

/**
 * What Core with the same window have in common when they fail. The Core reached never move again while Core are
 * placed, so it is worked out once.
 */
interface Shared {
  /** The Core reached, in the order ≺, without the one that failed: it comes after all of them. */
  competitors: Competitor[];
  personDays: Place[];
  first: LocalDate | null;
  last: LocalDate | null;
  considered: Candidate[];
  more: number;
}

/** BOT-2 lists so many Core and person-days, far more than a store has; `n`, `first` and `last` always count all. */
const LISTED = 1000;

/** Explains the failures of one run: §9.7 for a Core and §9.8. */
export class CoreFailures {
  readonly #run: Run;
  readonly #problem: CoreProblem;
  readonly #crews: DayCrews;
  readonly #obstacles: Obstacles;
  /** By the places a search reached, which Core of the same window share. */
  readonly #shared = new WeakMap<readonly CorePlace[], Shared>();
  // What is part of a bottleneck stays as it is, so it is described once, by its number in the network.
  readonly #competitors: Competitor[] = [];
  readonly #personDays: Place[] = [];

  constructor(run: Run, problem: CoreProblem, crews: DayCrews) {
    this.#run = run;
    this.#problem = problem;
    this.#crews = crews;
    this.#obstacles = new Obstacles(run, problem);
  }

  /** §9.7: the day set, then nobody available, everybody booked, or competition. */
  report(item: CoreItem, certificate: Certificate): CoreFailureReport {
    const { facts } = this.#run;
    const event = this.#problem.eventOf.get(item)!;
    const { days, failure } = daySetOf(facts, event, { rescueFirst: item.rescueFirst });
    if (failure) return { failure, byDays: true, considered: [] };
    const shared = this.#sharedBy(item, certificate, days);
    const suggestions = this.#obstacles.suggest(item, certificate);
    const base = {
      byDays: false,
      considered: shared.considered,
      more: shared.more,
      ...(suggestions.length > 0 && { suggestions }),
    };
    if (certificate.items.length > 1) {
      const bottleneck = bottleneckOf(item, certificate, shared);
      return { ...base, bottleneck, failure: noSlotInWindow(event, bottleneck, suggestions[0]) };
    }
    const somebodyWorks = days.some((date) =>
      facts.employees.some((e) => !e.isClubSupervisor && isAvailable(facts, e, date)),
    );
    return {
      ...base,
      failure: somebodyWorks
        ? noSwapCandidate(days, suggestions[0])
        : noEligibleEmployee(event, days, suggestions[0]),
    };
  }

  #sharedBy(item: CoreItem, certificate: Certificate, days: readonly LocalDate[]): Shared {
    let shared = this.#shared.get(certificate.places);
    if (!shared) {
      // Places are numbered by date and person.
      const places = [...certificate.places].sort((a, b) => a.index - b.index);
      shared = {
        competitors: certificate.items
          .slice(1, LISTED)
          .map((other) => (this.#competitors[other.index] ??= competitorOf(other))),
        personDays: places
          .slice(0, LISTED)
          .map(({ index, employeeId, date }) => (this.#personDays[index] ??= { employeeId, date })),
        first: places[0]?.date ?? null,
        last: places.at(-1)?.date ?? null,
        ...blockedByDay(this.#crews, this.#problem.network, item, days),
      };
      this.#shared.set(certificate.places, shared);
    }
    return shared;
  }
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
function bottleneckOf(
  item: CoreItem,
  { items }: Certificate,
  { competitors, personDays, first, last }: Shared,
): Bottleneck {
  return {
    competitors: [...competitors, competitorOf(item)],
    personDays,
    n: items.length,
    first: first!,
    last: last!,
  };
}

function competitorOf({ refNum, dueDate, place }: CoreItem): Competitor {
  const found: Competitor = { eventRefNum: refNum, dueDate };
  return place ? { ...found, employeeId: place.employeeId, date: place.date } : found;
}

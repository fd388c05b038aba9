import type { EventType, FailureCode, LocalDate, LocalTime } from '../domain/types.ts';
import { groupBy } from './collections.ts';
import type { Booking, EngineEvent, Facts } from './facts/model.ts';
import { compareUrgency } from './facts/order.ts';
import { Occupancy } from './occupancy.ts';
import type { Bottleneck, Candidate, ChainLink, Suggestion, Wave } from './proposal.ts';

/** A row the run has placed, before it is explained. */
export interface PlacedDraft {
  outcome: 'placed';
  event: EngineEvent;
  wave: Wave;
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
  block: number | null;
  overflow: boolean | null;
  /** OUT-5. */
  rule: string;
  rank: number;
  considered: Candidate[];
  /** How many more were considered than are listed; left out when the list is complete. */
  more?: number;
  chain?: ChainLink[];
  /** OUT-2: the posted Core whose place this row takes. */
  victim?: Booking;
  /** Chosen although the weekly pattern says no (Club Supervisor as last resort). */
  lastResort?: boolean;
}

/** A row that found no place. */
export interface FailedDraft {
  outcome: 'failed';
  event: EngineEvent;
  wave: Wave;
  code: FailureCode;
  message: string;
  fix: string;
  considered: Candidate[];
  /** As in a placed row. */
  more?: number;
  chain?: ChainLink[];
  bottleneck?: Bottleneck;
  suggestions?: Suggestion[];
}

export type Draft = PlacedDraft | FailedDraft;

/** Optional fields are written out too, so that none is forgotten. */
type Complete<T> = { [K in keyof Required<T>]: T[K] };

/** RUN-1: the wave of an event's type; failed rows carry it. */
const WAVE_OF_TYPE: Readonly<Record<EventType, Wave>> = {
  juicer_production: 1,
  juicer_survey: 1,
  juicer_deep_clean: 1,
  core: 3,
  supervisor: 4,
  freeosk: 5,
  digital_setup: 5,
  digital_refresh: 5,
  digital: 5,
  digital_teardown: 5,
  other: 6,
};

/** What one run has decided so far. The facts never change; occupancy and drafts grow step by step. */
export interface Run {
  facts: Facts;
  /** Posted, foreign and in-run rows. A bumped Core is taken out until it has a new place. */
  occupancy: Occupancy;
  /** The events of RUN-1, by refNum. */
  entered: readonly EngineEvent[];
  /** The same by type; each step takes its own. */
  enteredByType: ReadonlyMap<EventType, readonly EngineEvent[]>;
  drafts: Map<number, Draft>;
  /** Posted Core that lost their place, with who took it. */
  bumped: Map<number, { booking: Booking; by: EngineEvent }>;
}

/** A fresh run over a store: nothing placed yet. */
export function startRun(facts: Facts, entered: readonly EngineEvent[]): Run {
  return {
    facts,
    occupancy: Occupancy.of(facts),
    entered,
    enteredByType: groupBy(entered, (event) => event.type),
    drafts: new Map(),
    bumped: new Map(),
  };
}

/** The events of RUN-1 that are of these types, in the order ≺. */
export function enteredOf(run: Run, ...types: readonly EventType[]): EngineEvent[] {
  return types.flatMap((type) => run.enteredByType.get(type) ?? []).sort(compareUrgency);
}

/** Writes a placed row and takes the person's time; a posted event leaves its old place. */
export function place(run: Run, draft: Omit<PlacedDraft, 'outcome'>): PlacedDraft {
  // Written out, so that all rows are built alike and nothing is copied key by key.
  const placed: Complete<PlacedDraft> = {
    outcome: 'placed',
    event: draft.event,
    wave: draft.wave,
    employeeId: draft.employeeId,
    date: draft.date,
    time: draft.time,
    block: draft.block,
    overflow: draft.overflow,
    rule: draft.rule,
    rank: draft.rank,
    considered: draft.considered,
    more: draft.more,
    chain: draft.chain,
    victim: draft.victim,
    lastResort: draft.lastResort,
  };
  run.drafts.set(draft.event.refNum, placed);
  occupy(run, placed);
  return placed;
}

/** Puts a placed draft into the occupancy, replacing what the event held before. */
export function occupy(run: Run, draft: PlacedDraft): void {
  run.occupancy.add({
    event: draft.event,
    employeeId: draft.employeeId,
    date: draft.date,
    time: draft.time,
    minutes: draft.event.minutes,
    source: 'run',
    scheduleId: null,
    block: draft.block,
    overflow: draft.overflow ?? false,
  });
}

/** Writes a failed row; a posted event that fails has lost its place. */
export function fail(
  run: Run,
  event: EngineEvent,
  failure: { code: FailureCode; message: string; fix: string },
  more: Partial<Pick<FailedDraft, 'considered' | 'more' | 'chain' | 'bottleneck' | 'suggestions'>> = {},
): FailedDraft {
  const failed: Complete<FailedDraft> = {
    outcome: 'failed',
    event,
    wave: WAVE_OF_TYPE[event.type],
    code: failure.code,
    message: failure.message,
    fix: failure.fix,
    considered: more.considered ?? [],
    more: more.more,
    chain: more.chain,
    bottleneck: more.bottleneck,
    suggestions: more.suggestions,
  };
  run.drafts.set(event.refNum, failed);
  return failed;
}

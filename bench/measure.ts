import { exchangeWithPrimaryLead, restoreHomes } from '../src/engine/core/finish.ts';
import { runCoreLoop } from '../src/engine/core/loop.ts';
import { buildCoreProblem } from '../src/engine/core/places.ts';
import { eventsOf } from '../src/engine/entry.ts';
import { buildFacts } from '../src/engine/facts.ts';
import { planFullDays } from '../src/engine/full-day.ts';
import { planJuicer } from '../src/engine/juicer.ts';
import { plan } from '../src/engine/plan.ts';
import { startRun } from '../src/engine/run.ts';
import type { Snapshot } from '../src/engine/snapshot.ts';
import type { Case } from './cases.ts';
import { storeOf } from './cases.ts';
import type { Cold } from './cold.ts';
import { measureCold } from './cold.ts';
import { planGreedily } from './greedy.ts';
import type { Optimum } from './optimum.ts';
import { compareWithOptimum } from './optimum.ts';
import type { Repeats } from './timing.ts';
import { timed, warmMedian, warmMs } from './timing.ts';

/** Everything that is known about one store of the table. */
export interface Line extends Case, Optimum, Cold {
  /** Rows of the proposal, and how many are placed. */
  rows: number;
  placed: number;
  swaps: number;
  /** The whole `plan`, explanations and self-check included: warm median. */
  ms: number;
  /** Network and search of step 3, without words: which Core stand, with whom and when, which is what the solver is asked. */
  coreMs: number;
  greedyMs: number;
  /** Core that plain greedy leaves standing, beside `standing`. */
  greedyStanding: number;
}

/** @param processes fresh processes for the cold start */
export async function measure(one: Case, repeats: Repeats, processes: number): Promise<Line> {
  const snapshot = storeOf(one);
  const ms = warmMs(() => plan(snapshot), repeats);
  const proposal = plan(snapshot);
  const greedyMs = warmMs(() => planGreedily(snapshot), repeats);
  const optimum = await compareWithOptimum(snapshot, proposal);
  const bumped = proposal.rows.filter((row) => row.type === 'core' && isPosted(row.eventRefNum)).length;
  const placedCore = proposal.rows.filter((row) => row.type === 'core' && row.outcome === 'placed').length;
  const greedyCore = planGreedily(snapshot).filter((row) => row.type === 'core').length;
  return {
    ...one,
    ...optimum,
    ...(await measureCold(snapshot, processes)),
    rows: proposal.counters.processed,
    placed: proposal.counters.placed,
    swaps: proposal.counters.swaps,
    ms,
    coreMs: warmMedian(() => coreSearchMs(snapshot), repeats),
    greedyMs,
    // Greedy moves no booking: what stands more with us are our Core, less the bookings that are among them or lost.
    greedyStanding: optimum.standing - (placedCore - bumped) + greedyCore,
  };

  function isPosted(refNum: number): boolean {
    return snapshot.schedules.some((row) => row.eventRefNum === refNum);
  }
}

function coreSearchMs(snapshot: Snapshot): number {
  const facts = buildFacts(snapshot);
  const run = startRun(facts, eventsOf(facts));
  planJuicer(run);
  planFullDays(run);
  return timed(() => {
    const { network } = buildCoreProblem(run);
    // Somebody has to ask why a Core failed, or the loop does not remember what it has found closed.
    const { bumpBeforeNextDay } = facts.settings;
    const { stories } = runCoreLoop(network, { bumpBeforeNextDay, onFailure: () => {} });
    restoreHomes(network);
    exchangeWithPrimaryLead(network, stories);
  });
}

/** Only the warm time: for the growth over sizes. */
export function measureWarm(one: Case, repeats: Repeats): number {
  const snapshot = storeOf(one);
  return warmMs(() => plan(snapshot), repeats);
}

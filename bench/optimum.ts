import type { Proposal } from '../src/engine/proposal.ts';
import type { Snapshot } from '../src/engine/snapshot.ts';
import { sundayOf } from '../tests/support/checker/world.ts';
import { modelOf } from '../tests/support/oracle/model.ts';
import type { CoreQuestion } from '../tests/support/oracle/question.ts';
import { coreQuestion, coreStanding } from '../tests/support/oracle/question.ts';
import { exactCoreSet, loadSolver, solveLexicographic } from '../tests/support/oracle/solve.ts';
import { bestFigures } from './lexicographic.ts';
import type { Figures } from './preferences.ts';
import { Liking, spotsOf } from './preferences.ts';
import { median } from './timing.ts';

export interface Optimum {
  /** Core that are new or bumped ÷ person-days that can hold one, as the Core step finds them. */
  load: number;
  /** Core that must stand (CORE-4), and how many of them do. */
  optimal: number;
  reached: number;
  /** Core that stand in all, bookings of the question included. */
  standing: number;
  /** `highs`: building and solving the compact model for the set alone, warm median. Reading the snapshot is not counted. */
  highsSetMs: number;
  /** The same for all that the Core step decides: the set, then who and when by the preferences of CORE-11. */
  highsMs: number;
  /** The preferences of CORE-11: ours, and the best that any schedule with this set can have, one after the other. */
  figures: Figures;
  bestFigures: Figures;
  variables: number;
  constraints: number;
}

/** How the Core of a proposal compare with the exact set of CORE-4, found by a solver that shares no code with the engine. */
export async function compareWithOptimum(snapshot: Snapshot, proposal: Proposal, runs = 9): Promise<Optimum> {
  await loadSolver();
  const question = coreQuestion(snapshot, proposal);
  const exact = await exactCoreSet(question);
  if (exact === null) throw new Error('the rescue rule leaves two readings of this store; take another seed');
  const liking = new Liking(snapshot, proposal, question);
  const solveSet = () => solveLexicographic(modelOf(question));
  const solveAll = async () => bestFigures(question, (await solveSet()).accepted, liking);
  const standing = coreStanding(question, proposal);
  const large = question.contenders.length > 1000;
  return {
    load: question.contenders.filter((one) => one.home === null).length / unitsOf(question),
    optimal: exact.accepted.size,
    reached: [...exact.accepted].filter((ref) => standing.has(ref)).length,
    standing: standing.size,
    highsSetMs: await medianOf(solveSet, runs),
    highsMs: await medianOf(solveAll, large ? 1 : runs),
    figures: liking.figures(spotsOf(question, proposal)),
    bestFigures: await solveAll(),
    variables: exact.variables,
    constraints: exact.constraints,
  };
}

/** Once more before it counts: the solver's code gets warm, too. */
async function medianOf(work: () => Promise<unknown>, runs: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i <= runs; i += 1) {
    const begin = performance.now();
    await work();
    times.push(performance.now() - begin);
  }
  return median(times.slice(1));
}

/** CORE-2: what the free places and the weekly limits leave. */
function unitsOf({ free, units }: CoreQuestion): number {
  const days = new Map<string, number>();
  for (const [date, people] of free)
    for (const who of people) {
      const week = `${who} ${sundayOf(date)}`;
      days.set(week, (days.get(week) ?? 0) + 1);
    }
  return [...days].reduce((sum, [key, count]) => {
    const [who = '', week = ''] = key.split(' ');
    return sum + Math.min(count, units(who, week));
  }, 0);
}

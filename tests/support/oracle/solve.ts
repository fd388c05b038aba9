import { createRequire } from 'node:module';
import type { Highs, default as packaged } from 'highs';
import type { Proposal } from '../../../src/engine/proposal.ts';
import type { Snapshot } from '../../../src/engine/snapshot.ts';
import type { CompactModel } from './model.ts';
import { hasTwoReadings, modelOf } from './model.ts';
import type { CoreQuestion } from './question.ts';
import { coreQuestion } from './question.ts';

export interface Solved {
  /** CORE-4: the Core that must stand. */
  accepted: Set<number>;
  /** The solver alone, model already built and handed over. */
  ms: number;
  variables: number;
  constraints: number;
}

// The package describes its CommonJS build only, so that is the one to load.
const loadHighs: typeof packaged.default = createRequire(import.meta.url)('highs');

let loading: Promise<Highs> | undefined;
/** The solver, loaded once; call it beforehand where its start must not be timed. */
export function loadSolver(): Promise<Highs> {
  loading ??= loadHighs();
  return loading;
}

/**
 * The greedy set of CORE-4 in one solve; `model.ts` says why one is enough.
 * @throws Error when the solver does not report a proven, whole optimum
 */
export async function solveLexicographic(model: CompactModel): Promise<Solved> {
  const highs = await loadSolver();
  const variables = model.columns.length;
  const constraints = model.rowUpper.length;
  if (variables === 0) return { accepted: new Set(), ms: 0, variables, constraints };
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const column of model.columns) {
    for (const { row, value } of column.rows) {
      indices.push(row);
      values.push(value);
    }
    starts.push(indices.length);
  }
  const data = {
    numCols: variables,
    numRows: constraints,
    sense: highs.constants.objectiveSense.maximize,
    colCost: model.columns.map((column) => column.cost),
    colLower: model.columns.map(() => 0),
    colUpper: model.columns.map((column) => column.upper),
    rowLower: model.rowUpper.map(() => -highs.infinity),
    rowUpper: model.rowUpper,
    matrix: {
      format: 'csc' as const,
      numCols: variables,
      numRows: constraints,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
    },
  };
  const { values: flow, ms } = highs.withModel((solver) => {
    solver.options.set({ output_flag: false, solver: 'simplex' });
    solver.passModel(data);
    const start = performance.now();
    const { modelStatus } = solver.run();
    const elapsed = performance.now() - start;
    if (modelStatus !== highs.constants.modelStatus.optimal)
      throw new Error(`highs: model status ${modelStatus}`);
    return { values: solver.getSolution().colValue, ms: elapsed };
  });
  const accepted = new Set<number>();
  model.classes.forEach(({ refs }, index) => {
    const sum = model.outOf[index]!.reduce((total, column) => total + flow[column]!, 0);
    const count = Math.round(sum);
    if (Math.abs(sum - count) > 1e-6) throw new Error(`highs: ${sum} of a class stand`);
    for (const ref of refs.slice(0, count)) accepted.add(ref);
  });
  return { accepted, ms, variables, constraints };
}

/** The set of CORE-4 for a question; null where CORE-8 leaves two readings with different answers. */
export async function exactCoreSet(question: CoreQuestion): Promise<Solved | null> {
  const strict = await solveLexicographic(modelOf(question, { rescueFromHome: false }));
  if (!hasTwoReadings(question)) return strict;
  const wide = await solveLexicographic(modelOf(question, { rescueFromHome: true }));
  const same =
    wide.accepted.size === strict.accepted.size &&
    [...wide.accepted].every((ref) => strict.accepted.has(ref));
  return same ? strict : null;
}

/** As {@link exactCoreSet}, straight from a run. */
export function exactCoreSetOf(snapshot: Snapshot, proposal: Proposal): Promise<Solved | null> {
  return exactCoreSet(coreQuestion(snapshot, proposal));
}

import type { Contender, CoreQuestion } from '../tests/support/oracle/question.ts';
import { loadSolver } from '../tests/support/oracle/solve.ts';
import type { Figures, Liking } from './preferences.ts';
import { PREFERENCES, weekKey } from './preferences.ts';

/*
 * The Core step as a whole for a solver: given which Core stand, who takes each on which day, best by the preferences of
 * CORE-11 one after the other. The compact model of the oracle with people in it: classes × days on the one side,
 * person-days on the other, the homes of a date as a ladder in between. All columns are arcs of a network, the squares of
 * a week a bundle of arcs that cost more and more, so every basic optimum is whole, also on the face of an earlier optimum.
 */

/** What one unit of a column costs by each preference. */
type Costs = readonly [number, number, number, number, number];
const FREE: Costs = [0, 0, 0, 0, 0];

interface Column {
  upper: number;
  costs: Costs;
  rows: { row: number; value: number }[];
}

class Model {
  readonly columns: Column[] = [];
  readonly lower: number[] = [];
  readonly upper: number[] = [];

  row(lower: number, upper: number): number {
    this.lower.push(lower);
    return this.upper.push(upper) - 1;
  }

  column(upper: number, costs: Costs, ...rows: [row: number, value: number][]): void {
    this.columns.push({ upper, costs, rows: rows.map(([row, value]) => ({ row, value })) });
  }
}

/**
 * The best figures any schedule with this set of Core can have, preference after preference.
 * @throws Error when the solver does not report a proven, whole optimum
 */
export async function bestFigures(
  question: CoreQuestion,
  accepted: ReadonlySet<number>,
  liking: Liking,
): Promise<Figures> {
  const highs = await loadSolver();
  const model = modelOf(question, accepted, liking);
  const { columns } = model;
  const numCols = columns.length;
  const numRows = model.upper.length;
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const column of columns) {
    for (const { row, value } of column.rows) {
      indices.push(row);
      values.push(value);
    }
    starts.push(indices.length);
  }
  return highs.withModel((solver) => {
    solver.options.set({ output_flag: false, solver: 'simplex' });
    solver.passModel({
      numCols,
      numRows,
      sense: highs.constants.objectiveSense.minimize,
      colCost: columns.map(({ costs }) => costs[0]),
      colLower: columns.map(() => 0),
      colUpper: columns.map(({ upper }) => upper),
      rowLower: model.lower.map((bound) => (bound === Number.NEGATIVE_INFINITY ? -highs.infinity : bound)),
      rowUpper: model.upper,
      matrix: {
        format: 'csc',
        numCols,
        numRows,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: Float64Array.from(values),
      },
    });
    const best = PREFERENCES.map((_, preference) => {
      const costs = columns.map((column) => column.costs[preference] ?? 0);
      if (preference > 0) solver.changeColsCost({ kind: 'range', from: 0, to: numCols - 1 }, costs);
      const { modelStatus } = solver.run();
      if (modelStatus !== highs.constants.modelStatus.optimal)
        throw new Error(`highs: model status ${modelStatus} for ${PREFERENCES[preference]}`);
      const found = solver.getObjectiveValue();
      const value = Math.round(found);
      if (Math.abs(found - value) > 1e-5) throw new Error(`highs: ${found} ${PREFERENCES[preference]}`);
      // What follows keeps this figure.
      const priced = costs.flatMap((cost, index) => (cost === 0 ? [] : [index]));
      solver.addRow(-highs.infinity, value, {
        indices: priced,
        values: priced.map((index) => costs[index]!),
      });
      return value;
    });
    return best as unknown as Figures;
  });
}

function modelOf(question: CoreQuestion, accepted: ReadonlySet<number>, liking: Liking): Model {
  const model = new Model();
  const weeks = new Weeks(model, question, liking);
  const owners = question.contenders.filter((one) => one.home !== null);
  const dates = [...new Set([...question.free.keys(), ...owners.map((one) => one.home!.date)])].sort();
  const homeRows = new Map(owners.map((one) => [one, model.row(0, 1)]));
  const ladders = new Map(
    dates.map((date) => {
      const foot = { due: null as string | null, row: model.row(0, 0) };
      for (const who of question.free.get(date) ?? [])
        model.column(1, personCosts(liking, who, date), [foot.row, -1], ...weeks.freePlace(who, date));
      const rungs = [foot];
      const open = owners.filter((one) => one.home!.date === date && one.home!.open);
      for (const due of [...new Set(open.map((one) => one.due))].sort().reverse()) {
        const rung = { due, row: model.row(0, 0) };
        for (const owner of open.filter((one) => one.due === due)) {
          const { who } = owner.home!;
          const costs = personCosts(liking, who, date);
          model.column(1, costs, [rung.row, -1], [homeRows.get(owner)!, 1], ...weeks.home(who, date));
        }
        model.column(Number.POSITIVE_INFINITY, FREE, [rung.row, -1], [rungs.at(-1)!.row, 1]);
        rungs.push(rung);
      }
      return [date, rungs.reverse()] as const;
    }),
  );
  for (const group of classesOf(question.contenders, accepted)) {
    const { one, count } = group;
    const row = model.row(count, count);
    const from = one.home === null ? (one.rescueFrom ?? one.from) : one.from;
    for (const date of dates) {
      if (date < from || date > one.to) continue;
      const entry = ladders.get(date)!.find((rung) => rung.due === null || rung.due > one.due)!;
      const moved = one.home === null ? 0 : 1;
      model.column(count, [liking.wait(one, date), 0, 0, 0, moved], [row, 1], [entry.row, 1]);
    }
    if (one.home === null) continue;
    const { who, date } = one.home;
    const [, primary, lead] = personCosts(liking, who, date);
    const costs: Costs = [liking.wait(one, date), primary, lead, 0, 0];
    model.column(1, costs, [row, 1], [homeRows.get(one)!, 1], ...weeks.home(who, date));
  }
  weeks.price();
  return model;
}

/** Core that are alike, with how many of them stand. */
function classesOf(contenders: readonly Contender[], accepted: ReadonlySet<number>) {
  const groups = new Map<string, { one: Contender; count: number }>();
  for (const one of contenders) {
    if (!accepted.has(one.ref)) continue;
    const key = one.home === null ? [one.from, one.to, one.due, one.rescueFrom].join() : String(one.ref);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { one, count: 1 });
    else group.count += 1;
  }
  return [...groups.values()];
}

function personCosts(liking: Liking, who: string, date: string): Costs {
  return [0, liking.isPrimaryLead(who, date) ? -1 : 0, liking.isLead(who) ? -1 : 0, 0, 0];
}

/** CORE-2 and the evenness of weeks: every Core of a person counts in their week, those on free places also as a unit. */
class Weeks {
  readonly #model: Model;
  readonly #question: CoreQuestion;
  readonly #liking: Liking;
  readonly #rows = new Map<string, { unit: number; all: number; most: number }>();

  constructor(model: Model, question: CoreQuestion, liking: Liking) {
    this.#model = model;
    this.#question = question;
    this.#liking = liking;
  }

  freePlace(who: string, date: string): [number, number][] {
    const week = this.#of(who, date);
    week.most += 1;
    return [
      [week.unit, 1],
      [week.all, 1],
    ];
  }

  home(who: string, date: string): [number, number][] {
    const week = this.#of(who, date);
    week.most += 1;
    return [[week.all, 1]];
  }

  /** The n-th Core of a week makes its square grow by 2n − 1. */
  price(): void {
    for (const [key, { all, most }] of this.#rows)
      for (let count = 0; count < most; count += 1)
        this.#model.column(1, [0, 0, 0, 2 * (this.#liking.base(key) + count) + 1, 0], [all, -1]);
  }

  #of(who: string, date: string) {
    const key = weekKey(who, date);
    let week = this.#rows.get(key);
    if (week === undefined) {
      const units = this.#question.units(who, key.slice(key.lastIndexOf(' ') + 1));
      week = { unit: this.#model.row(0, units), all: this.#model.row(0, 0), most: 0 };
      this.#rows.set(key, week);
    }
    return week;
  }
}

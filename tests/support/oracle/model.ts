import type { Proposal } from '../../../src/engine/proposal.ts';
import type { Snapshot } from '../../../src/engine/snapshot.ts';
import { sundayOf } from '../checker/world.ts';
import type { Contender, CoreQuestion } from './question.ts';
import { coreQuestion } from './question.ts';

/*
 * The Core step as a linear programme on classes × days, never on event × person × day.
 *
 *   class of Core ──▶ date, homes due later ──▶ date, homes due later still ──▶ date ──▶ kind of person ──▶ its week
 *        │                    │                          │                                on that date
 *        └──▶ own home        └──▶ these homes           └──▶ those homes
 *
 * Alike, and therefore one class: Core that follow each other in ≺ with the same days and no home (or a home on the same
 * date). One kind: people with the same free dates of a week and the same units; what a kind takes can be dealt out in
 * turn, date after date, so that nobody has two Core on a date or more than their units. A home can hold its owner or one
 * Core due strictly earlier, so the homes of a date form a ladder by due date, the free places at its foot.
 *
 * Why one solve answers CORE-4. The sets of Core that can stand together are the sets that can be linked to the places in
 * a network with capacities: the independent sets of a matroid (a gammoid). In a matroid the greedy set of an order is
 * the set of largest weight for any weights that fall strictly along that order, and all sets of largest weight have
 * equally many members of each weight. Weights that fall from class to class and are equal inside a class therefore fix
 * how many of each class stand, and inside a class, whose members are interchangeable, greedy takes the first ones. So
 * the weights K, K − 1, …, 1 do: no powers, no second solve. Every column is an arc (one +1, one −1, or a bound), so the
 * matrix is totally unimodular and a basic optimum is whole without integer variables.
 */

/** Core that are interchangeable, most urgent first. */
export interface CoreClass {
  refs: number[];
  weight: number;
}

/** Maximise Σ weight · flow: one entry per column and row, columns sparse. */
export interface CompactModel {
  classes: CoreClass[];
  columns: { cost: number; upper: number; rows: { row: number; value: number }[] }[];
  /** Upper bound of each row; the lower bound is −∞. */
  rowUpper: number[];
  /** For each class the columns whose sum is the number of its Core that stand. */
  outOf: number[][];
}

export interface ModelOptions {
  /** May a posted Core that gives up its home use the rescue days of CORE-8? See {@link hasTwoReadings}. Default false. */
  rescueFromHome?: boolean;
  /** Model every person-day and person-week by itself instead of kinds of people. Default false. */
  eachPerson?: boolean;
  /** Only these Core take part; the homes of the others are there for the taking. Default: all take part. */
  only?: ReadonlySet<number>;
}

/** The model of one run. @param proposal for the rows of steps 1 and 2 only */
export function coreModel(snapshot: Snapshot, proposal: Proposal, options?: ModelOptions): CompactModel {
  return modelOf(coreQuestion(snapshot, proposal), options);
}

/**
 * CORE-8 gives rescue days to a posted Core that was bumped, not to one that is merely moved, so which days it has depends on
 * the way there. Where both extremes accept the same set, the rules leave one answer: every step in between has at
 * least the places of the first and at most those of the second.
 */
export function hasTwoReadings(question: CoreQuestion): boolean {
  return question.contenders.some((one) => one.home !== null && one.rescueFrom !== null);
}

export function modelOf(question: CoreQuestion, options: ModelOptions = {}): CompactModel {
  const builder = new Builder();
  const dates = datesWithPlaces(question);
  const groups = classesOf(question.contenders, options);
  const people = peopleRows(builder, question, options);
  const ladders = new Map(
    dates.map((date) => [date, ladderOf(builder, question, date, people.get(date))] as const),
  );
  const classes: CoreClass[] = [];
  const outOf: number[][] = [];
  groups.forEach((group, index) => {
    const { first, from } = group;
    const weight = groups.length - index;
    const size = group.refs.length;
    const row = builder.row(size);
    const columns: number[] = [];
    for (const date of dates) {
      if (date < from || date > first.to) continue;
      const entry = ladders.get(date)!.find((rung) => rung.due === null || rung.due > first.due);
      if (entry !== undefined) columns.push(builder.column(weight, size, [row, 1], [entry.row, 1]));
    }
    if (first.home !== null) {
      const rung = ladders.get(first.home.date)!.find((one) => one.due === first.due && first.home!.open);
      const shared: [number, number][] = rung?.homes === undefined ? [] : [[rung.homes, 1]];
      columns.push(builder.column(weight, size, [row, 1], ...shared));
    }
    classes.push({ refs: group.refs, weight });
    outOf.push(columns);
  });
  return { classes, columns: builder.columns, rowUpper: builder.rowUpper, outOf };
}

function datesWithPlaces({ contenders, free }: CoreQuestion): string[] {
  const homes = contenders.flatMap((one) => (one.home === null ? [] : [one.home.date]));
  return [...new Set([...free.keys(), ...homes])].sort();
}

interface Group {
  refs: number[];
  first: Contender;
  from: string;
}

function classesOf(
  contenders: readonly Contender[],
  { rescueFromHome = false, only }: ModelOptions,
): Group[] {
  const groups: Group[] = [];
  let last = '';
  for (const one of contenders) {
    if (only?.has(one.ref) === false) continue;
    const rescues = one.rescueFrom !== null && (one.home === null || rescueFromHome);
    const from = rescues ? one.rescueFrom! : one.from;
    const key = [from, one.to, one.due, one.home?.date, one.home?.open].join();
    if (key === last) groups.at(-1)!.refs.push(one.ref);
    else groups.push({ refs: [one.ref], first: one, from });
    last = key;
  }
  return groups;
}

/** A step of the ladder of a date: Core that may use its homes, those of the rungs below, and the free places. */
interface Rung {
  /** Due date of the owners; null = the foot, with the free places. */
  due: string | null;
  /** What comes in goes out. */
  row: number;
  /** Each home holds one Core. */
  homes?: number;
}

function ladderOf(
  builder: Builder,
  { contenders }: CoreQuestion,
  date: string,
  people: number[] = [],
): Rung[] {
  const foot: Rung = { due: null, row: builder.row(0) };
  for (const column of people) builder.extend(column, foot.row, -1);
  const owners = contenders.filter((one) => one.home?.date === date && one.home.open);
  const rungs: Rung[] = [foot];
  // From the foot upwards: the homes due last are open to the most.
  for (const due of [...new Set(owners.map((one) => one.due))].sort().reverse()) {
    const homes = owners.filter((one) => one.due === due).length;
    const rung: Rung = { due, row: builder.row(0), homes: builder.row(homes) };
    builder.column(0, homes, [rung.row, -1], [rung.homes!, 1]);
    builder.column(0, Number.POSITIVE_INFINITY, [rung.row, -1], [rungs.at(-1)!.row, 1]);
    rungs.push(rung);
  }
  return rungs.reverse();
}

/** CORE-2: per date the columns through which a kind of person takes Core. */
function peopleRows(
  builder: Builder,
  { free, units }: CoreQuestion,
  { eachPerson = false }: ModelOptions,
): Map<string, number[]> {
  const datesOf = new Map<string, string[]>();
  for (const [date, people] of free)
    for (const who of people) {
      const key = `${who} ${sundayOf(date)}`;
      const dates = datesOf.get(key);
      if (dates === undefined) datesOf.set(key, [date]);
      else dates.push(date);
    }
  const kinds = new Map<string, { dates: string[]; units: number; count: number }>();
  for (const [key, dates] of datesOf) {
    const [who = '', week = ''] = key.split(' ');
    const left = Math.min(units(who, week), dates.length);
    const name = `${left} ${dates.join()} ${eachPerson ? who : ''}`;
    const kind = kinds.get(name);
    if (kind === undefined) kinds.set(name, { dates, units: left, count: 1 });
    else kind.count += 1;
  }
  const columns = new Map<string, number[]>();
  for (const kind of kinds.values()) {
    if (kind.units === 0) continue;
    const row = kind.units < kind.dates.length ? builder.row(kind.units * kind.count) : null;
    for (const date of kind.dates) {
      const column = builder.column(0, kind.count, ...(row === null ? [] : [[row, 1] as [number, number]]));
      const list = columns.get(date);
      if (list === undefined) columns.set(date, [column]);
      else list.push(column);
    }
  }
  return columns;
}

class Builder {
  readonly columns: CompactModel['columns'] = [];
  readonly rowUpper: number[] = [];

  row(upper: number): number {
    return this.rowUpper.push(upper) - 1;
  }

  column(cost: number, upper: number, ...entries: [row: number, value: number][]): number {
    return this.columns.push({ cost, upper, rows: entries.map(([row, value]) => ({ row, value })) }) - 1;
  }

  extend(column: number, row: number, value: number): void {
    this.columns[column]!.rows.push({ row, value });
  }
}

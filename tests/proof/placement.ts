import { createHash } from 'node:crypto';
import type { Preset } from '../../sandbox/data/generator/presets.ts';
import { Random } from '../../sandbox/data/generator/random.ts';
import { shuffled } from '../../sandbox/data/generator/shuffle.ts';
import { wild } from '../../sandbox/data/generator/wild.ts';
import { addDays } from '../../src/domain/dates.ts';
import { plan } from '../../src/engine/plan.ts';
import { previousOf } from '../../src/engine/previous.ts';
import type { Proposal, ProposalRow } from '../../src/engine/proposal.ts';
import type { Snapshot, SnapshotPrevious } from '../../src/engine/snapshot.ts';
import { checkProposal } from '../support/checker/check.ts';
import { bruteCoreSet } from '../support/oracle/brute.ts';
import { hasTwoReadings, modelOf } from '../support/oracle/model.ts';
import type { CoreQuestion } from '../support/oracle/question.ts';
import { coreQuestion, coreStanding } from '../support/oracle/question.ts';
import { exactCoreSet, loadSolver, solveLexicographic } from '../support/oracle/solve.ts';
import type { Source } from './instances.ts';
import { instances, planned, storeOf } from './instances.ts';
import { Tally } from './tally.ts';

const EXACT = 'CORE-4: placed set = exact optimum (highs)';
/** Failed Core of one store whose bottleneck is checked, spread over all of them: later ones build on earlier searches. */
const BOTTLENECKS = 6;

/** Small stores: the placed set is what trying every assignment gives, and so is the optimum of both compact models. */
export async function proveByBruteForce(count: number): Promise<Tally[]> {
  await loadSolver();
  const engine = new Tally('CORE-4: placed set = brute force', 'chains');
  const model = new Tally('compact model = brute force', 'chains');
  for (let number = 1; number <= count; number += 1) {
    const snapshot = storeOf('chains', number);
    const proposal = planned(`chains ${number}`, snapshot);
    const question = coreQuestion(snapshot, proposal);
    const accepted = await engine.timed(() => bruteCoreSet(snapshot)?.accepted);
    if (accepted === undefined) {
      engine.excluded += 1;
      model.excluded += 1;
      continue;
    }
    await engine.test(`chains ${number}`, () => difference(coreStanding(question, proposal), accepted));
    await model.test(`chains ${number}`, async () => {
      const kinds = await solveLexicographic(modelOf(question));
      const each = await solveLexicographic(modelOf(question, { eachPerson: true }));
      return difference(kinds.accepted, accepted) ?? difference(each.accepted, accepted);
    });
  }
  return [engine, model];
}

export interface FrozenProof {
  tallies: Tally[];
  /** Of all proposals, `stats` aside. */
  digest: string;
}

/** Everything that is claimed about each proposal for the frozen stores of a preset. */
export async function proveFrozen(preset: Preset, count: number): Promise<FrozenProof> {
  await loadSolver();
  const exact = new Tally(EXACT, preset);
  const model = new Tally('compact model = the same, person by person', preset);
  const rules = new Tally('every hard rule and INV-1 … 13 (checker)', preset);
  const bottlenecks = new Tally('BOT-1: bottlenecks are full', preset);
  const same = new Tally('INV-14: repeated and shuffled, byte for byte', preset);
  const hash = createHash('sha256');
  let number = 0;
  for (const { id, snapshot, proposal } of instances(preset, count)) {
    number += 1;
    const text = textOf(proposal);
    hash.update(text);
    const question = coreQuestion(snapshot, proposal);
    await testExact(exact, id, question, proposal);
    await model.test(id, async () => {
      const [kinds, each] = [modelOf(question), modelOf(question, { eachPerson: true })];
      return difference(
        (await solveLexicographic(kinds)).accepted,
        (await solveLexicographic(each)).accepted,
      );
    });
    await rules.test(id, () => checkProposal(snapshot, proposal).join('; ') || null);
    for (const row of spread(failedCore(proposal, question), BOTTLENECKS))
      await bottlenecks.test(`${id} event ${row.eventRefNum}`, () => wrongBottleneck(question, row));
    await same.test(id, () => {
      if (textOf(plan(snapshot)) !== text) return 'a second run differs';
      return textOf(plan(shuffled(snapshot, number))) === text ? null : 'another order of the input differs';
    });
  }
  return { tallies: [exact, model, rules, bottlenecks, same], digest: hash.digest('hex') };
}

/** The set of CORE-4 in stores that hold anything a snapshot may hold, whatever the settings. */
export async function proveWild(count: number): Promise<Tally> {
  await loadSolver();
  const exact = new Tally(EXACT, 'wild');
  for (let number = 1; number <= count; number += 1) {
    const snapshot = wild(number);
    const proposal = planned(`wild ${number}`, snapshot);
    await testExact(exact, `wild ${number}`, coreQuestion(snapshot, proposal), proposal);
  }
  return exact;
}

/**
 * A plan that replaces another one (`previous[]`) still places the set of CORE-4 and keeps every rule, wherever the replaced
 * rows stood: where the last plan of the store had them, or, for every second store, dealt out to other people and days.
 */
export async function proveReplaced(source: Source, count: number): Promise<Tally[]> {
  await loadSolver();
  const exact = new Tally('CORE-4: exact optimum, replacing a plan', source);
  const rules = new Tally('every hard rule and INV-1 … 13, replacing a plan', source);
  for (let number = 1; number <= count; number += 1) {
    const loose = storeOf(source, number);
    const last = previousOf(plan(loose));
    const random = new Random(`replaced/${source}/${number}`);
    const snapshot = {
      ...changed(loose, random),
      previous: number % 2 === 0 ? last : dealtOut(last, random),
    };
    const proposal = planned(`${source} ${number}`, snapshot);
    await testExact(exact, `${source} ${number}`, coreQuestion(snapshot, proposal), proposal);
    if (source !== 'wild')
      await rules.test(`${source} ${number}`, () => checkProposal(snapshot, proposal).join('; ') || null);
  }
  return source === 'wild' ? [exact] : [exact, rules];
}

/** The store a day's news later: one person is away for a week, one event in eight is cancelled. */
function changed(snapshot: Snapshot, random: Random): Snapshot {
  const from = snapshot.now.slice(0, 10);
  const off = { start: addDays(from, 3), end: addDays(from, 9), status: 'approved' as const };
  const away = random.pick(snapshot.employees).id;
  return {
    ...snapshot,
    employees: snapshot.employees.map((one) =>
      one.id === away ? { ...one, timeOff: [...(one.timeOff ?? []), off] } : one,
    ),
    events: snapshot.events.map((event) =>
      random.chance(1 / 8) ? { ...event, condition: 'canceled' as const } : event,
    ),
  };
}

function dealtOut(rows: SnapshotPrevious[], random: Random): SnapshotPrevious[] {
  const places = random.shuffled(rows);
  return rows.map((row, index) => {
    const { employeeId, date } = places[index]!;
    return { ...row, employeeId, date };
  });
}

async function testExact(
  tally: Tally,
  id: string,
  question: CoreQuestion,
  proposal: Proposal,
): Promise<void> {
  const solved = await tally.timed(() => exactCoreSet(question));
  if (solved === null) tally.excluded += 1;
  else await tally.test(id, () => difference(coreStanding(question, proposal), solved.accepted));
}

/** One digest over what the engine proposes for the frozen stores of all presets. */
export function digestOf(counts: ReadonlyMap<Preset, number>): string {
  const hash = createHash('sha256');
  for (const [preset, count] of counts)
    for (const { proposal } of instances(preset, count)) hash.update(textOf(proposal));
  return hash.digest('hex');
}

/** In the order ≺, which is the order in which they failed. */
function failedCore(proposal: Proposal, question: CoreQuestion): ProposalRow[] {
  const rows = new Map(proposal.rows.map((row) => [row.eventRefNum, row]));
  return question.contenders
    .map(({ ref }) => rows.get(ref))
    .filter((row) => row !== undefined)
    .filter((row) => row.outcome === 'failed');
}

/** At most `count` of a list, the first and the last included. */
function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from(
    { length: count },
    (_, index) => list[Math.round((index * (list.length - 1)) / (count - 1))]!,
  );
}

/** A proposal as it is compared: all of it but the time it took. */
const textOf = (proposal: Proposal): string => JSON.stringify({ ...proposal, stats: null });

/**
 * BOT-1: the competitors that a failed Core names, itself included, cannot all stand, even when every other Core gives
 * way; one less can. Without a bottleneck it cannot even stand alone.
 */
async function wrongBottleneck(question: CoreQuestion, row: ProposalRow): Promise<string | null> {
  const { competitors, n } = row.explanation.bottleneck ?? { competitors: [], n: 1 };
  const named = new Set([row.eventRefNum, ...competitors.map((one) => one.eventRefNum)]);
  const due = question.contenders.find((one) => one.ref === row.eventRefNum)!.due;
  if (named.size !== n) return `${named.size} competitors are named, ${n} are counted`;
  if (competitors.some((one) => one.dueDate > due)) return 'a competitor is due later';
  const { accepted } = await solveLexicographic(modelOf(question, { only: named }));
  if (accepted.size >= named.size) return `its ${named.size} competitors can all stand`;
  // Rescue days of a bumped Core may let more of them stand than the stricter reading of the model.
  const full = accepted.size === named.size - 1 || hasTwoReadings(question);
  return full ? null : `only ${accepted.size} of its ${named.size} competitors can stand`;
}

function difference(found: ReadonlySet<number>, expected: ReadonlySet<number>): string | null {
  const missing = [...expected].filter((ref) => !found.has(ref));
  const wrong = [...found].filter((ref) => !expected.has(ref));
  return missing.length + wrong.length === 0 ? null : `missing ${missing}; should not stand ${wrong}`;
}

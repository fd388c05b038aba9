import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { InvariantError, ValidationError } from '../domain/errors.ts';
import type { Problem } from '../domain/problems.ts';
import { problemLine } from '../domain/problems.ts';
import { plan } from '../engine/plan.ts';
import type { Proposal } from '../engine/proposal.ts';
import type { Snapshot } from '../engine/snapshot.ts';
import { parseSnapshot } from '../engine/snapshot.ts';
import { whatIf } from '../engine/what-if/what-if.ts';
import type { AskedChange, ChangeOptions } from './plan-changes.ts';
import { readChanges } from './plan-changes.ts';
import { differenceText } from './plan-difference.ts';

/** The process's two outputs, replaced in tests. */
export interface Output {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
}

export interface PlanOptions extends ChangeOptions {
  /** Where the proposal (with changes: the changed one) is written. */
  out?: string;
  /** With changes: print the difference as JSON instead of text. */
  json?: boolean;
}

const processOutput: Output = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
};

/**
 * `daybreak plan FILE`: plans the snapshot of a file. Without changes it prints the proposal as JSON, or writes it to
 * `--out`; with changes it plans twice, prints what they change, and writes the changed proposal to `--out`.
 * @returns the exit status: 0 planned; 2 the file or an option cannot be used, one `where: what is wrong` per line on
 * stderr and nothing on stdout; 1 the result broke an invariant or cannot be written.
 */
export function runPlanCommand(
  file: string,
  options: PlanOptions = {},
  output: Output = processOutput,
): number {
  const { asked, problems } = readChanges(options);
  if (problems.length > 0) return refuse(problems.map(problemLine), output);
  const read = readJson(file);
  if ('problem' in read) return refuse([read.problem], output);
  const parsed = parseSnapshot(read.json);
  if (!parsed.ok) return refuse(parsed.problems, output);
  try {
    return asked.length === 0
      ? printPlan(parsed.snapshot, options, output)
      : printDifference(parsed.snapshot, asked, options, output);
  } catch (error) {
    if (error instanceof ValidationError) return refuse(problemsOfOptions(error, asked), output);
    if (!(error instanceof InvariantError)) throw error;
    return oneLine(`${error.code}: ${error.message}`, 1, output);
  }
}

function printPlan(snapshot: Snapshot, { out }: PlanOptions, output: Output): number {
  const proposal = plan(snapshot, clock);
  if (out !== undefined) return write(out, proposal, output);
  for (const piece of proposalJson(proposal)) output.stdout(piece);
  return 0;
}

function printDifference(
  snapshot: Snapshot,
  asked: readonly AskedChange[],
  options: PlanOptions,
  output: Output,
): number {
  const changes = asked.map(({ change }) => change);
  const answer = whatIf(snapshot, changes, undefined, clock);
  const status = options.out === undefined ? 0 : write(options.out, answer.changed, output);
  if (status === 0) output.stdout(options.json ? json(answer.difference) : differenceText(answer, snapshot));
  return status;
}

function clock(): number {
  return performance.now();
}

function write(file: string, proposal: Proposal, output: Output): number {
  try {
    const open = openSync(file, 'w');
    try {
      for (const piece of proposalJson(proposal)) writeSync(open, piece);
    } finally {
      closeSync(open);
    }
    return 0;
  } catch (error) {
    return oneLine(`${file}: cannot be written: ${messageOf(error)}`, 1, output);
  }
}

/** A proposal as JSON with a row a line, in pieces: that of a large store does not fit into one string. */
function* proposalJson(proposal: Proposal): Generator<string> {
  const ROWS_A_PIECE = 200;
  let before = '{';
  for (const [key, value] of Object.entries(proposal)) {
    yield `${before}\n${JSON.stringify(key)}: `;
    before = ',';
    if (key !== 'rows') {
      yield JSON.stringify(value);
      continue;
    }
    const { rows } = proposal;
    for (let at = 0; at < rows.length; at += ROWS_A_PIECE) {
      const lines = rows.slice(at, at + ROWS_A_PIECE).map((row) => JSON.stringify(row));
      yield `${at === 0 ? '[' : ','}\n${lines.join(',\n')}`;
    }
    yield rows.length === 0 ? '[]' : '\n]';
  }
  yield '\n}\n';
}

function refuse(problems: readonly string[], output: Output): number {
  for (const problem of problems) oneLine(problem, 2, output);
  return 2;
}

/** One problem is one line, whatever the file or a name in it holds. */
function oneLine(problem: string, status: number, output: Output): number {
  output.stderr(`${problem.replace(/[\p{Cc}\s]+/gu, ' ')}\n`);
  return status;
}

/** `changes[1]: …` in the words of the command line. */
function problemsOfOptions({ problems }: ValidationError, asked: readonly AskedChange[]): string[] {
  return problems.map((problem: Problem) => {
    const index = Number(/^changes\[(\d+)\]$/.exec(problem.path)?.[1] ?? Number.NaN);
    return problemLine({ ...problem, path: asked[index]?.option ?? problem.path });
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function readJson(file: string): { json: unknown } | { problem: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { problem: `${file}: cannot be read: ${messageOf(error)}` };
  }
  try {
    if (text.trim() === '') return { problem: `${file}: the file is empty` };
    // Some editors begin a file with a byte order mark.
    return { json: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    return { problem: `${file}: not valid JSON: ${messageOf(error)}` };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

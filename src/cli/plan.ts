import { readFileSync, writeFileSync } from 'node:fs';
import { InvariantError } from '../domain/errors.ts';
import { plan } from '../engine/plan.ts';
import type { Proposal } from '../engine/proposal.ts';
import { parseSnapshot } from '../engine/snapshot.ts';

/** The process's two outputs, replaced in tests. */
export interface Output {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
}

const processOutput: Output = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
};

/**
 * `daybreak plan FILE [--out FILE]`: plans the snapshot of a file and prints the proposal as JSON.
 * @returns the exit status: 0 planned; 2 the file cannot be used, one `path: what is wrong` per line on stderr and
 * nothing on stdout; 1 the result broke an invariant or cannot be written.
 */
export function runPlanCommand(
  file: string,
  options: { out?: string } = {},
  output: Output = processOutput,
): number {
  const read = readJson(file);
  const parsed =
    'problem' in read ? { ok: false as const, problems: [read.problem] } : parseSnapshot(read.json);
  if (!parsed.ok) {
    for (const problem of parsed.problems) output.stderr(`${problem}\n`);
    return 2;
  }
  let proposal: Proposal;
  try {
    proposal = plan(parsed.snapshot, () => performance.now());
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    output.stderr(`${error.code}: ${error.message}\n`);
    return 1;
  }
  const text = `${JSON.stringify(proposal, null, 2)}\n`;
  if (options.out === undefined) {
    output.stdout(text);
    return 0;
  }
  try {
    writeFileSync(options.out, text);
    return 0;
  } catch (error) {
    output.stderr(`${options.out}: cannot be written: ${messageOf(error)}\n`);
    return 1;
  }
}

function readJson(file: string): { json: unknown } | { problem: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { problem: `${file}: cannot be read: ${messageOf(error)}` };
  }
  try {
    return { json: JSON.parse(text) };
  } catch (error) {
    return { problem: `${file}: not valid JSON: ${messageOf(error)}` };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

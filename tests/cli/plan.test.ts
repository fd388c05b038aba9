import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../../sandbox/data/generator/presets.ts';
import { runPlanCommand } from '../../src/cli/plan.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plan-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(content: string, out?: string): { status: number; stdout: string; stderr: string } {
  const file = join(folder, 'snapshot.json');
  writeFileSync(file, content);
  let stdout = '';
  let stderr = '';
  const status = runPlanCommand(
    file,
    { out },
    {
      stdout: (text) => {
        stdout += text;
      },
      stderr: (text) => {
        stderr += text;
      },
    },
  );
  return { status, stdout, stderr };
}

describe('daybreak plan', () => {
  it('prints the proposal as JSON and exits 0', () => {
    const result = run(JSON.stringify(generate('small', 1)));
    expect(result.status).toBe(0);
    expect(result.stderr).toBe('');
    const proposal = JSON.parse(result.stdout);
    expect(proposal.version).toBe(1);
    expect(proposal.counters.processed).toBe(proposal.rows.length);
  });

  it('writes the same proposal to --out and nothing to stdout', () => {
    const out = join(folder, 'proposal.json');
    const printed = run(JSON.stringify(generate('small', 1)));
    const written = run(JSON.stringify(generate('small', 1)), out);
    expect(written.status).toBe(0);
    expect(written.stdout).toBe('');
    const strip = (text: string) => ({ ...JSON.parse(text), stats: null });
    expect(strip(readFileSync(out, 'utf8'))).toEqual(strip(printed.stdout));
  });

  it('exits 2 with one line per problem on stderr and nothing on stdout', () => {
    const snapshot = generate('small', 1);
    const broken = {
      ...snapshot,
      employees: [{ ...snapshot.employees[0]!, weeklyAvailability: [true, true, true, true, true, true] }],
      surprise: 1,
    };
    const result = run(JSON.stringify(broken));
    expect(result.status).toBe(2);
    expect(result.stdout).toBe('');
    const lines = result.stderr.trimEnd().split('\n');
    expect(lines).toContain('employees[0].weeklyAvailability: expected 7 booleans, got 6');
    expect(lines.length).toBe(2);
  });

  it('exits 2 for a file that is not JSON and for one that does not exist', () => {
    expect(run('{').status).toBe(2);
    let stderr = '';
    const status = runPlanCommand(
      join(folder, 'absent.json'),
      {},
      {
        stdout: () => expect.unreachable(),
        stderr: (text) => {
          stderr += text;
        },
      },
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/^.*absent\.json: cannot be read/);
  });

  it('exits 1 when the output file cannot be written', () => {
    const result = run(JSON.stringify(generate('small', 1)), join(folder, 'no', 'such', 'folder.json'));
    expect(result.status).toBe(1);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain('cannot be written');
  });
});

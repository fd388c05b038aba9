import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../../sandbox/data/generator/presets.ts';
import type { PlanOptions } from '../../src/cli/plan.ts';
import { runPlanCommand } from '../../src/cli/plan.ts';
import { core, FRI, lead, only, posted, SAT, specialist, store, THU } from '../engine/support/store.ts';
import { Terminal } from './daybreak.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plan-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(
  content: string,
  out?: string,
  options: PlanOptions = {},
): { status: number; stdout: string; stderr: string } {
  const file = join(folder, 'snapshot.json');
  writeFileSync(file, content);
  let stdout = '';
  let stderr = '';
  const status = runPlanCommand(
    file,
    { out, ...options },
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

  it('prints a row a line, and an empty plan as well', () => {
    const { stdout } = run(JSON.stringify(generate('typical', 3)));
    const { rows } = JSON.parse(stdout);
    expect(rows.length).toBeGreaterThan(20);
    expect(stdout.split('\n').filter((line) => line.startsWith('{"eventRefNum":'))).toHaveLength(rows.length);
    const empty = run(JSON.stringify(store({})));
    expect(JSON.parse(empty.stdout)).toMatchObject({ version: 1, rows: [], counters: { processed: 0 } });
  });

  it('exits 1 when the output file cannot be written', () => {
    const result = run(JSON.stringify(generate('small', 1)), join(folder, 'no', 'such', 'folder.json'));
    expect(result.status).toBe(1);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain('cannot be written');
  });
});

describe('daybreak plan with a what-if', () => {
  const content = JSON.stringify(
    store({
      employees: [lead('ana', only(THU, FRI)), specialist('ben', only(THU, FRI))],
      events: [
        core(1, THU, FRI, { name: '600001-CR-Crunchy Bar' }),
        core(2, FRI, SAT),
        core(3, SAT, '2026-11-29'),
        core(4, FRI, SAT, { autoSchedule: false }),
      ],
      schedules: [posted(2, 'ben', FRI)],
      lockedDays: [{ date: SAT }],
    }),
  );
  const ask = (options: PlanOptions, out?: string) => run(content, out, options);

  it('prints the counters before and after, then a line per event', () => {
    const { status, stdout, stderr } = ask({ withoutEmployee: ['ana'], timeOff: [`ben:${FRI}`] });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'Planned 2 → 3, placed 1, swaps 0, without a place 1 → 2.',
      'Bookings planned again: 1.',
      '',
      'Needs a person now (1)',
      expect.stringMatching(/^2 Item 2: Ben Fri Nov 27 10:15 → no place\. \S.*\.$/),
      '',
      'Another person or day (1)',
      '1 CR Crunchy Bar: Ana Thu Nov 26 10:15 → Ben Thu Nov 26 10:15',
      '',
    ]);
  });

  it('says what is newly placed, and that nothing changes', () => {
    const open = ask({ unlock: [SAT], addAvailable: [`ben:${SAT}`] });
    expect(open.stdout).toContain('Newly placed (1)\n3 Item 3: no place → Ben Sat Nov 28 10:15\n');
    expect(open.stdout).toContain('placed 1 → 2');
    const idle = ask({ timeOff: ['ana:2026-12-24'] });
    expect(idle.stdout.split('\n')[0]).toBe('Nothing changes.');
  });

  it('prints the difference as JSON and writes the changed proposal', () => {
    const out = join(folder, 'changed.json');
    const { status, stdout } = ask({ movePosted: ['2'], timeOff: [`ben:${FRI}`], json: true }, out);
    expect(status).toBe(0);
    const difference = JSON.parse(stdout);
    expect(difference.moved).toMatchObject([
      {
        eventRefNum: 2,
        before: { employeeId: 'ben', booked: true },
        after: { employeeId: 'ana', date: FRI },
      },
    ]);
    const written = JSON.parse(readFileSync(out, 'utf8'));
    expect(written.counters).toEqual(difference.changed);
  });

  it('refuses values of the wrong shape, one line each', () => {
    const { status, stdout, stderr } = ask({
      timeOff: ['E4', ':2026-11-26', 'E4:26.11.2026'],
      unlock: ['soon'],
      addAvailable: ['E4:2026-02-30'],
      movePosted: ['x'],
      withoutEmployee: [''],
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual([
      '--unlock: expected a date YYYY-MM-DD, got "soon"',
      '--add-available: expected PERSON:DATE, got "E4:2026-02-30"',
      '--move-posted: expected the number of an event, got "x"',
      '--time-off: expected PERSON:DATE, got "E4"',
      '--time-off: expected PERSON:DATE, got ":2026-11-26"',
      '--time-off: expected PERSON:DATE, got "E4:26.11.2026"',
      '--without-employee: expected PERSON, got ""',
    ]);
  });

  it('names what makes no sense in the store by its option', () => {
    const { status, stdout, stderr } = ask({
      withoutEmployee: ['eve'],
      unlock: [FRI],
      addAvailable: [`ben:${FRI}`],
      movePosted: ['1'],
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual([
      '--unlock 2026-11-27: Fri Nov 27 is not locked; locked: 2026-11-28',
      '--add-available ben:2026-11-27: Ben already works on Fri Nov 27',
      expect.stringMatching(/^--move-posted 1: 1 .* is not booked$/),
      '--without-employee eve: no employee has the id "eve"; known are ana, ben',
    ]);
  });

  it('takes every option several times on the command line', async () => {
    const terminal = new Terminal();
    const file = terminal.file('store.json', content);
    const line = `plan ${file} --add-available ben:${SAT} --unlock ${SAT} --time-off ana:${THU} --time-off ana:${FRI} --json`;
    const ended = await terminal.run(line);
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    const { moved, newlyPlaced } = JSON.parse(ended.stdout);
    expect(moved).toMatchObject([{ eventRefNum: 1, after: { employeeId: 'ben', date: THU } }]);
    expect(newlyPlaced).toMatchObject([{ eventRefNum: 3, after: { employeeId: 'ben', date: SAT } }]);
    const wrong = await terminal.run(`plan ${file} --time-off ana --time-off ana:${FRI} --time-off ben`);
    expect(wrong).toEqual({
      status: 2,
      stdout: '',
      stderr: '--time-off: expected PERSON:DATE, got "ana"\n--time-off: expected PERSON:DATE, got "ben"\n',
    });
  });
});

import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../../sandbox/data/generator/presets.ts';
import { Random } from '../../sandbox/data/generator/random.ts';
import { runPlanCommand } from '../../src/cli/plan.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bad-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const GOOD = JSON.stringify(generate('small', 1));

/** `daybreak plan` on a file with this content. */
function run(content: string | Uint8Array): { status: number; stdout: string; lines: string[] } {
  const file = join(folder, 'snapshot.json');
  writeFileSync(file, content);
  return runFile(file);
}

function runFile(file: string): { status: number; stdout: string; lines: string[] } {
  let stdout = '';
  let stderr = '';
  const output = {
    stdout: (text: string) => {
      stdout += text;
    },
    stderr: (text: string) => {
      stderr += text;
    },
  };
  const status = runPlanCommand(file, {}, output);
  const lines = stderr.split('\n').slice(0, -1);
  return { status, stdout, lines: lines.map((line) => line.replaceAll(folder, '…')) };
}

/** Exit 2, nothing on standard output, this many lines without anything a terminal would act on. */
function refused(result: ReturnType<typeof run>, lines = 1): string {
  expect(result.status).toBe(2);
  expect(result.stdout).toBe('');
  expect(result.lines).toHaveLength(lines);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
  for (const line of result.lines) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  return result.lines[0]!;
}

describe('daybreak plan refuses a file it cannot use, in one line for each problem', () => {
  it.each([
    ['an empty file', ''],
    ['only white space', ' \n\t\n'],
  ])('%s', (_, content) => expect(refused(run(content))).toBe('…/snapshot.json: the file is empty'));

  it.each([
    ['a file cut off in the middle', GOOD.slice(0, GOOD.length / 2)],
    ['two snapshots in one file', GOOD + GOOD],
    ['not a number', GOOD.replace('"version":1', '"version":NaN')],
    ['an error on the third line', '{\n\n"version": x\n}'],
    ['single quotes', "{'version':1}"],
    ['a comment', `// the store\n${GOOD}`],
    ['a CSV file', 'refNum,name\n1,"a\nb"\n'],
    ['zeros', '\0'.repeat(5000)],
    ['escape sequences', '\u001b[31mred\u0007\u009b2J'],
  ])('%s', (_, content) => expect(refused(run(content))).toMatch(/^…\/snapshot\.json: not valid JSON: ./));

  it('bytes at random', () => {
    const random = new Random('bytes');
    for (let round = 0; round < 20; round += 1)
      refused(run(Uint8Array.from({ length: 2000 }, () => random.int(0, 255))));
  });

  it('a folder, and a file that is not there', () => {
    mkdirSync(join(folder, 'directory'));
    expect(refused(runFile(join(folder, 'directory')))).toMatch(/^…\/directory: cannot be read: /);
    expect(refused(runFile(join(folder, 'absent.json')))).toMatch(/^…\/absent\.json: cannot be read: /);
  });

  it('names and values with line breaks and control characters', () => {
    const line = refused(run(GOOD.replace('"version":1', '"ver\\nsion\\u001b[2J":1,"version":1')));
    expect(line).toContain('unknown key');
    refused(run(GOOD.replace('"timezone":"America/Indiana/Indianapolis"', '"timezone":"a\\nb\\u0007"')));
  });

  it('a long value is quoted in part', () => {
    const line = refused(run(GOOD.replace('America/Indiana/Indianapolis', 'x'.repeat(1_000_000))));
    expect(line.length).toBeLessThan(200);
  });

  it('a hundred million characters of nothing or of one list, ten million brackets', async () => {
    const huge = async (piece: string, start = '', end = '', millions = 100) => {
      const file = join(folder, 'huge.json');
      const stream = createWriteStream(file);
      stream.write(start);
      const block = piece.repeat(1_000_000 / piece.length);
      for (let i = 0; i < millions; i += 1) if (!stream.write(block)) await once(stream, 'drain');
      stream.end(end);
      await once(stream, 'close');
      return runFile(file);
    };
    expect(refused(await huge(' '))).toBe('…/huge.json: the file is empty');
    expect(refused(await huge('[', '', '', 10))).toContain('not valid JSON');
    expect(refused(await huge('0,', '[', '0]'))).toMatch(/^expected an object, got a list of 50000001$/);
  }, 120_000);
});

describe('daybreak plan takes what is only unusual', () => {
  const plain = () => JSON.parse(run(GOOD).stdout).rows;

  it('a byte order mark, and white space all around', () => {
    const expected = plain();
    for (const content of [`\uFEFF${GOOD}`, `\n\n ${GOOD}\r\n`]) {
      const result = run(content);
      expect(result.lines).toEqual([]);
      expect(result.status).toBe(0);
      expect(JSON.parse(result.stdout).rows).toEqual(expected);
    }
  });

  it('a key that stands twice: the last one counts, as JSON says', () => {
    const result = run(GOOD.replace('"version":1', '"version":7,"version":1'));
    expect(result.status).toBe(0);
    expect(JSON.parse(result.stdout).rows).toEqual(plain());
  });

  it('leaves the file as it was', () => {
    run(GOOD);
    expect(readFileSync(join(folder, 'snapshot.json'), 'utf8')).toBe(GOOD);
  });
});

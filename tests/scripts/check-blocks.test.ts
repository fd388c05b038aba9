import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { message } from '../../blocks/kit.ts';
import { md } from '../../blocks/text.ts';
import { type SlackSandbox, startSlackSandbox } from '../../sandbox/slack/server.ts';
import { offline, online } from '../../scripts/gallery/check.ts';
import { entries } from '../../scripts/gallery/entries.ts';
import { type Entry, entry } from '../../scripts/gallery/entry.ts';

const long = { type: 'header' as const, text: { type: 'plain_text' as const, text: 'x'.repeat(151) } };
const broken = (): Entry => entry('Test', 'too long', () => ({ ...message(md`words`, []), blocks: [long] }));
let slack: SlackSandbox;

beforeAll(async () => {
  slack = await startSlackSandbox();
});
afterAll(() => slack.close());

const run = async (...args: string[]) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/check-blocks.ts', ...args]);
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (out += String(part)));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, out };
};

describe('check:blocks', () => {
  it('finds nothing in the gallery, neither alone nor at Slack', async () => {
    expect(offline(entries())).toEqual([]);
    expect(await online(entries(), slack.apiUrl)).toEqual([]);
  });

  it('names entry, place and breach', async () => {
    expect(offline([broken()])).toEqual([
      expect.objectContaining({
        pointer: '/blocks/0/text/text',
        message: 'headerText: 150 allowed, 151 found',
      }),
    ]);
    expect(await online([broken()], slack.apiUrl)).toEqual([
      expect.objectContaining({ pointer: '/blocks/0/text/text' }),
    ]);
  });

  it('a Slack that answers otherwise is an error, never a pass', async () => {
    await slack.control.faults([{ kind: 'platform_error', method: 'blocks.validate', error: 'fatal_error' }]);
    await expect(online(entries().slice(0, 1), slack.apiUrl)).rejects.toThrow('fatal_error');
  });

  it('as a command: counts and exit code 0; code 2 where nobody answers', async () => {
    const fine = await run('--online', '--url', slack.apiUrl);
    expect(fine).toMatchObject({ code: 0 });
    expect(fine.out).toContain('payloads checked, also by Slack, 0 findings.');
    const silent = await run('--online', '--url', 'http://127.0.0.1:1/api/');
    expect(silent).toMatchObject({ code: 2 });
    expect(silent.out).toContain('Slack could not be asked');
  });
});

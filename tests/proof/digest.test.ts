import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { QUICK } from './counts.ts';
import { digestOf } from './placement.ts';

describe('INV-14: the same stores give the same bytes', () => {
  it('in another process', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', join('scripts', 'prove.ts'), '--digest', '--quick'],
      {
        cwd: join(import.meta.dirname, '..', '..'),
        env: { PATH: process.env.PATH, TZ: 'Pacific/Kiritimati' },
      },
    );
    expect(stdout.trim()).toBe(digestOf(QUICK.frozen));
  }, 120_000);
});

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { generate } from '../../sandbox/data/generator/presets.ts';

describe('daybreak plan in a pipe', () => {
  it('says nothing when the reader has seen enough', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'daybreak-pipe-'));
    try {
      const file = join(folder, 'snapshot.json');
      writeFileSync(file, JSON.stringify(generate('busy', 1)));
      const { stdout, stderr } = await promisify(execFile)('sh', [
        '-c',
        '"$0" bin/daybreak.mjs plan "$1" | head -c 12',
        process.execPath,
        file,
      ]);
      expect(stdout).toHaveLength(12);
      expect(stderr).toBe('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Snapshot } from '../src/engine/snapshot.ts';

/** A snapshot as a file, for as long as the work lasts. */
export async function withSnapshotFile<T>(
  snapshot: Snapshot,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'snapshot.json');
  writeFileSync(file, JSON.stringify(snapshot));
  try {
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs a script of this folder in a fresh process and returns the JSON it prints; null when it takes longer than allowed.
 * It runs as compiled code where this file does (`npm run bench`), and from the sources in tests.
 * @param limitMs the process is ended after so many milliseconds
 * @throws when the script fails
 */
export function inFreshProcess(script: string, args: readonly string[], limitMs = 120_000): Promise<unknown> {
  const compiled = import.meta.url.endsWith('.js');
  const file = fileURLToPath(new URL(compiled ? script.replace(/\.ts$/, '.js') : script, import.meta.url));
  const loader = compiled ? [] : ['--import', 'tsx'];
  const options = { timeout: limitMs, killSignal: 'SIGKILL', maxBuffer: 1 << 28 } as const;
  return new Promise((done, failed) => {
    execFile(process.execPath, [...loader, file, ...args], options, (error, stdout, stderr) => {
      if (error === null) done(JSON.parse(stdout));
      else if (error.killed) done(null);
      else failed(new Error(`${script} failed: ${stderr}`));
    });
  });
}

// `npm test`: every test in one run, then one plain line with its true counts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'daybreak-test-'));
const report = join(folder, 'report.json');
const chromium = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));
if (!chromium) {
  console.log(
    'No Chromium found: the browser tests are left out. Install the package "chromium", or set CHROMIUM_PATH.\n',
  );
}

const { status } = spawnSync(
  process.execPath,
  [
    join(import.meta.dirname, '..', 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', env: { ...process.env, NODE_ENV: 'test' } },
);

let failed = status !== 0;
if (existsSync(report)) {
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  const skipped = counts.numPendingTests + counts.numTodoTests;
  // A file that breaks before its first test counts as a failure too.
  const broken = counts.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  failed ||= counts.numFailedTests + broken > 0;
  console.log(
    `${counts.numPassedTests} passed, ${counts.numFailedTests + broken} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
} else {
  failed = true;
  console.log('0 passed, 1 failed');
}
rmSync(folder, { recursive: true, force: true });
process.exit(failed ? 1 : 0);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/db/migrator.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder for everything the tests of this run write; it is removed with the run. */
    testFolder: string;
    /** A migrated SQLite file to copy. */
    sqliteTemplate: string;
  }
}

/** One folder for the whole test run, with an empty migrated database in it: workers may end without a chance to tidy up. */
export async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-tests-'));
  const template = join(folder, 'template.db');
  await migrate(`file:${template}`);
  project.provide('testFolder', folder);
  project.provide('sqliteTemplate', template);
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose files take longest: begun last, one of them would run alone at the end. */
const SLOW = /\/tests\/(kill|proof|cli|chaos|e2e|browser|demo)\//;

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification) => SLOW.test(moduleId);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/folders.global.ts', 'tests/support/postgres.global.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // The files of a worker share its modules: loading them anew for each took half of the time. A test that replaces
    // something global puts it back.
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
  },
});

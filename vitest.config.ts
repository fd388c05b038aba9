import { defineConfig } from 'vitest/config';

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
  },
});

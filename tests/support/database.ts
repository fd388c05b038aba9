import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { type Database, openDatabase } from '../../src/db/database.ts';
import type { Provider } from '../../src/db/database-url.ts';

export interface TestDatabase extends Database {
  /** For a second connection, another process or the command line. */
  readonly url: string;
}

/**
 * Runs the same suite on SQLite (a temporary file) and on PostgreSQL, each with a fresh, migrated database that the tests
 * of the suite share. `getDb` works inside hooks and tests.
 */
export function describeOnBothDatabases(
  name: string,
  suite: (getDb: () => TestDatabase, provider: Provider) => void,
): void {
  for (const provider of ['sqlite', 'postgresql'] as const) {
    describe(`${name} (${provider})`, () => {
      let database: TestDatabase | undefined;
      beforeAll(async () => {
        database = await openFreshDatabase(provider);
      });
      afterAll(async () => {
        await database?.close();
      });
      suite(() => {
        if (database === undefined) throw new Error('The database is open only inside hooks and tests.');
        return database;
      }, provider);
    });
  }
}

/** A fresh, migrated and open database; closing it removes its file. */
export async function openFreshDatabase(provider: Provider = 'sqlite'): Promise<TestDatabase> {
  const url = await freshDatabaseUrl(provider);
  const database = await openDatabase({ url });
  return {
    ...database,
    url,
    close: async () => {
      await database.close();
      if (provider === 'sqlite') removeSqlite(url);
    },
  };
}

/** The URL of a fresh, migrated database that nobody has open. */
export async function freshDatabaseUrl(provider: Provider): Promise<string> {
  if (provider === 'postgresql') return askBroker();
  const file = join(temporaryFolder(), 'daybreak.db');
  copyFileSync(inject('sqliteTemplate'), file);
  return `file:${file}`;
}

/** A new folder; it is removed with the test run. */
export function temporaryFolder(): string {
  return mkdtempSync(join(inject('testFolder'), 'f-'));
}

function removeSqlite(url: string): void {
  const file = url.slice('file:'.length);
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}

function askBroker(): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(inject('postgresBroker'), '127.0.0.1');
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', reject);
    socket.on('end', () => {
      const { url, error } = JSON.parse(answer) as { url?: string; error?: string };
      if (url === undefined) reject(new Error(error));
      else resolve(url);
    });
  });
}

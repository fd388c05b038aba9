import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Provider } from './database-url.ts';
import { DatabaseError } from './errors.ts';

/** A migration as it lies in the code. */
export interface Migration {
  name: string;
  file: string;
  sql: string;
  /** SHA-256 of the file's bytes, hex. */
  checksum: string;
}

/** A row of `_prisma_migrations`. */
export interface MigrationRecord {
  name: string;
  checksum: string;
  finished: boolean;
  rolledBack: boolean;
  logs: string | null;
}

/** What the migrator needs of a database; everything else is the same for both. */
export interface MigrationTarget {
  /** Creates `_prisma_migrations` where it is missing. */
  prepare(): Promise<void>;
  records(): Promise<MigrationRecord[]>;
  /** Copies the data before the first change, where that is possible; the path of the copy. */
  backup(): Promise<string | null>;
  /** Applies one migration and writes its row in one transaction; false = another process was faster. */
  apply(migration: Migration): Promise<boolean>;
  recordFailure(migration: Migration, logs: string): Promise<void>;
  /** Marks the failed row of a migration as rolled back. */
  markRolledBack(name: string): Promise<void>;
  /** Runs `work` while no other process migrates. */
  locked<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The migrations of a provider below `dir`, in order. @throws DatabaseError when a folder has no `migration.sql`. */
export function readMigrations(dir: string, provider: Provider): Migration[] {
  const folder = join(dir, provider);
  if (!existsSync(folder))
    throw new DatabaseError(`The migrations are missing: there is no folder ${folder}.`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const file = join(folder, name, 'migration.sql');
      if (!existsSync(file)) throw new DatabaseError(`The migration ${name} has no file ${file}.`);
      const bytes = readFileSync(file);
      return {
        name,
        file,
        sql: bytes.toString('utf8'),
        checksum: createHash('sha256').update(bytes).digest('hex'),
      };
    });
}

/**
 * The migrations that are still to be applied, after checking that history and code agree.
 * @throws DatabaseError on a failed, changed, unknown or skipped migration, with the way out.
 */
export function pendingMigrations(
  known: readonly Migration[],
  records: readonly MigrationRecord[],
): Migration[] {
  const live = records.filter((record) => !record.rolledBack);
  const failed = live.find((record) => !record.finished);
  if (failed !== undefined) {
    const why = failed.logs?.split('\n')[0] ?? 'it was interrupted';
    throw new DatabaseError(
      `The migration ${failed.name} failed (${why}). Remove the cause, then run "daybreak migrate --resolve ${failed.name}".`,
    );
  }
  const last = known.at(-1)?.name ?? '';
  for (const record of live) {
    const migration = known.find((candidate) => candidate.name === record.name);
    if (migration === undefined) {
      const why =
        record.name > last ? 'a newer version of Daybreak has used it' : 'this version does not know it';
      throw new DatabaseError(
        `The database has the migration ${record.name}, and ${why}. Start the version that fits, or restore a backup.`,
      );
    }
    if (migration.checksum !== record.checksum)
      throw new DatabaseError(
        `The file ${migration.file} was changed after it had been applied. Restore its original content.`,
      );
  }
  const applied = new Set(live.map((record) => record.name));
  const newest = [...applied].sort().at(-1) ?? '';
  const pending = known.filter((migration) => !applied.has(migration.name));
  const gap = pending.find((migration) => migration.name < newest);
  if (gap !== undefined)
    throw new DatabaseError(
      `The migration ${gap.name} is missing in the database, although the later ${newest} was applied. Restore a backup.`,
    );
  return pending;
}

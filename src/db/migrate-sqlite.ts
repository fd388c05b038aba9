import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '../domain/clock.ts';
import { DatabaseError } from './errors.ts';
import type { Migration, MigrationRecord, MigrationTarget } from './migrations.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "checksum" TEXT NOT NULL,
  "finished_at" DATETIME,
  "migration_name" TEXT NOT NULL,
  "logs" TEXT,
  "rolled_back_at" DATETIME,
  "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;
const RECORDS = `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished,
  rolled_back_at IS NOT NULL AS rolledBack, logs FROM _prisma_migrations ORDER BY started_at, migration_name`;
const INSERT = `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, logs, applied_steps_count)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;
const FINISHED =
  'SELECT 1 FROM _prisma_migrations WHERE migration_name = ? AND finished_at IS NOT NULL AND rolled_back_at IS NULL';
const ROLL_BACK =
  'UPDATE _prisma_migrations SET rolled_back_at = ? WHERE migration_name = ? AND finished_at IS NULL';

/** A SQLite file as the migrator sees it. Every change takes the write lock first (`BEGIN IMMEDIATE`). */
export async function openSqliteTarget(file: string, clock: Clock): Promise<MigrationTarget> {
  if (!existsSync(dirname(file)))
    throw new DatabaseError(
      `The folder ${dirname(file)} of the database file does not exist. Create it first.`,
    );
  const db = new Database(file, { timeout: 5000 });
  // The form in which Prisma stores instants in SQLite; they are compared as text.
  const now = (): string => clock.now().toISOString().replace('Z', '+00:00');

  function apply(migration: Migration): boolean {
    if (db.prepare(FINISHED).get(migration.name) !== undefined) return false;
    const started = now();
    db.exec(migration.sql);
    const orphans = db.pragma('foreign_key_check') as { table: string }[];
    if (orphans.length > 0)
      throw new Error(`${orphans.length} rows would point to nothing, the first in ${orphans[0]?.table}`);
    db.prepare(INSERT).run(randomUUID(), migration.checksum, migration.name, started, now(), null, 1);
    return true;
  }

  try {
    db.pragma('journal_mode = WAL');
  } catch (error) {
    db.close();
    throw error;
  }
  return {
    prepare: async () => {
      db.exec(TABLE);
    },
    records: async () =>
      (
        db.prepare(RECORDS).all() as (Omit<MigrationRecord, 'finished' | 'rolledBack'> & {
          finished: number;
          rolledBack: number;
        })[]
      ).map((row) => ({ ...row, finished: row.finished === 1, rolledBack: row.rolledBack === 1 })),
    backup: async () => {
      const stamp = clock.now().toISOString().replace(/\D/g, '').slice(0, 14);
      const copy = `${file}-backup-${stamp}`;
      await db.backup(copy);
      return copy;
    },
    apply: async (migration) => {
      // Inside a transaction this pragma has no effect, and with keys on a rebuilt table would take its children along.
      db.pragma('foreign_keys = OFF');
      try {
        return db.transaction(apply).immediate(migration);
      } finally {
        db.pragma('foreign_keys = ON');
      }
    },
    recordFailure: async (migration, logs) => {
      db.prepare(INSERT).run(randomUUID(), migration.checksum, migration.name, now(), null, logs, 0);
    },
    markRolledBack: async (name) => {
      db.prepare(ROLL_BACK).run(now(), name);
    },
    // One statement or transaction at a time holds the file's write lock; `apply` looks again once it has it.
    locked: (work) => work(),
    close: async () => {
      db.close();
    },
  };
}

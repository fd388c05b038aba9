import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Clock } from '../domain/clock.ts';
import type { MigrationRecord, MigrationTarget } from './migrations.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;
const RECORDS = `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished,
  rolled_back_at IS NOT NULL AS "rolledBack", logs FROM _prisma_migrations ORDER BY started_at, migration_name`;
const INSERT = `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, logs, applied_steps_count)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`;
const ROLL_BACK =
  'UPDATE _prisma_migrations SET rolled_back_at = $1 WHERE migration_name = $2 AND finished_at IS NULL';
/** The number that Prisma's own migration tool locks as well. */
const LOCK = 72_707_369;

/** A PostgreSQL database as the migrator sees it: one connection, one advisory lock for the whole call. */
export async function openPostgresqlTarget(url: string, clock: Clock): Promise<MigrationTarget> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  // A lost connection also rejects the query that runs; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  return {
    prepare: async () => {
      // "already exists, skipping" is no news.
      await client.query('SET client_min_messages = warning');
      await client.query(TABLE);
    },
    records: async () => (await client.query<MigrationRecord>(RECORDS)).rows,
    backup: async () => null,
    apply: async (migration) => {
      const started = clock.now();
      await client.query('BEGIN');
      try {
        await client.query(migration.sql);
        await client.query(INSERT, [
          randomUUID(),
          migration.checksum,
          migration.name,
          started,
          clock.now(),
          null,
          1,
        ]);
        await client.query('COMMIT');
        return true;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {});
        throw error;
      }
    },
    recordFailure: async (migration, logs) => {
      await client.query(INSERT, [
        randomUUID(),
        migration.checksum,
        migration.name,
        clock.now(),
        null,
        logs,
        0,
      ]);
    },
    markRolledBack: async (name) => {
      await client.query(ROLL_BACK, [clock.now(), name]);
    },
    locked: async (work) => {
      await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
      try {
        return await work();
      } finally {
        await client.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => {});
      }
    },
    close: () => client.end(),
  };
}

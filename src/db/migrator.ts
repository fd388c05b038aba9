import { fileURLToPath } from 'node:url';
import { type Clock, systemClock } from '../domain/clock.ts';
import { type DatabaseTarget, type Provider, parseDatabaseUrl } from './database-url.ts';
import { DatabaseError, databaseErrorOf } from './errors.ts';
import { openPostgresqlTarget } from './migrate-postgresql.ts';
import { openSqliteTarget } from './migrate-sqlite.ts';
import { type MigrationTarget, pendingMigrations, readMigrations } from './migrations.ts';

export interface MigrateOptions {
  /** Folder with `sqlite/` and `postgresql/`; default: the shipped one. */
  dir?: string;
  /** Name of a failed migration whose cause was removed; it is applied again. */
  resolve?: string;
  clock?: Clock;
}

export interface MigrationReport {
  provider: Provider;
  /** Names applied by this call, in order. */
  applied: string[];
  /** How many were there before. */
  known: number;
  /** Path of the copy that was made before the first change; null when there was nothing to copy. */
  backup: string | null;
}

const SHIPPED = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/**
 * Brings the database to the newest schema. A second call does nothing; two processes at once take turns. Each migration
 * is one transaction together with its row in `_prisma_migrations`, the table that Prisma's own tool reads.
 * @throws DatabaseError when history and code disagree, or a migration fails.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<MigrationReport> {
  const target = parseDatabaseUrl(url);
  const migrations = readMigrations(options.dir ?? SHIPPED, target.provider);
  try {
    const database = await open(target, options.clock ?? systemClock);
    try {
      return await database.locked(async () => {
        await database.prepare();
        if (options.resolve !== undefined) await resolveFailed(database, options.resolve);
        const pending = pendingMigrations(migrations, await database.records());
        const known = migrations.length - pending.length;
        const backup = pending.length > 0 && known > 0 ? await database.backup() : null;
        const applied: string[] = [];
        for (const migration of pending) {
          try {
            if (await database.apply(migration)) applied.push(migration.name);
          } catch (error) {
            const why = error instanceof Error ? error.message : String(error);
            await database.recordFailure(migration, why);
            throw new DatabaseError(
              `The migration ${migration.name} failed and was rolled back: ${why}`,
              error,
            );
          }
        }
        return { provider: target.provider, applied, known, backup };
      });
    } finally {
      await database.close();
    }
  } catch (error) {
    throw databaseErrorOf(error) ?? error;
  }
}

function open(target: DatabaseTarget, clock: Clock): Promise<MigrationTarget> {
  return target.provider === 'sqlite'
    ? openSqliteTarget(target.file, clock)
    : openPostgresqlTarget(target.url, clock);
}

async function resolveFailed(database: MigrationTarget, name: string): Promise<void> {
  const failed = (await database.records()).some(
    (record) => record.name === name && !record.finished && !record.rolledBack,
  );
  if (!failed) throw new DatabaseError(`There is no failed migration ${name} to resolve.`);
  await database.markRolledBack(name);
}

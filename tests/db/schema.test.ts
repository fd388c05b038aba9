import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHECKS, type Check } from '../../prisma/checks.ts';
import { datamodel, modelText, type Provider, schemaEngine } from '../../scripts/schema-engine.ts';
import { describeOnBothDatabases, freshDatabaseUrl, temporaryFolder } from '../support/database.ts';
import { addWorld } from './world.ts';

const MIGRATIONS = new URL('../../prisma/migrations', import.meta.url).pathname;
const adapterFor = (provider: Provider, url: string): SqlMigrationAwareDriverAdapterFactory =>
  provider === 'sqlite'
    ? new PrismaBetterSqlite3({ url: url.slice('file:'.length) }, { shadowDatabaseUrl: ':memory:' })
    : new PrismaPg(url);

describeOnBothDatabases('the schema', (getDb, provider) => {
  beforeAll(() => addWorld(getDb().client));

  it('is what the migrations make: there is no difference to the model', async () => {
    // The engine keeps its database open, so it gets one of its own.
    const url = await freshDatabaseUrl(provider);
    const model = modelText(provider);
    const to = datamodel(model);
    const options = { script: true, exitCode: true, filters: { externalTables: [], externalEnums: [] } };
    if (provider === 'sqlite') {
      const engine = await schemaEngine(model, adapterFor(provider, url));
      const from = { tag: 'schemaDatasource' as const, files: to.files, configDir: '.' };
      const { exitCode, stdout } = await engine.diff({ ...options, from, to });
      expect([exitCode, stdout?.trim()]).toEqual([0, '-- This is an empty migration.']);
    } else {
      // The engine cannot read the catalogue of PostgreSQL through its adapter; the catalogues are compared instead.
      const { stdout } = await (await schemaEngine(model)).diff({ ...options, from: { tag: 'empty' }, to });
      const reference = await emptyPostgres(url);
      const connection = await new PrismaPg(reference).connect();
      await connection.executeScript(stdout ?? '');
      await connection.dispose();
      const catalogue = await catalogueOf(reference);
      expect(catalogue.length).toBeGreaterThan(400);
      expect(await catalogueOf(url)).toEqual(catalogue);
    }
  });

  it('has every check of the list, and no other', async () => {
    const names =
      provider === 'sqlite'
        ? (
            await getDb().client.$queryRaw<
              { sql: string }[]
            >`SELECT sql FROM sqlite_master WHERE sql IS NOT NULL`
          ).flatMap(({ sql }) => [...sql.matchAll(/CONSTRAINT "(\w+)" CHECK/g)].map((match) => match[1]))
        : (
            await getDb().client.$queryRaw<
              { name: string }[]
            >`SELECT conname::text AS name FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace`
          ).map(({ name }) => name);
    expect(names.sort()).toEqual(CHECKS.map((check) => check.name).sort());
  });

  describe.each(CHECKS.map((check) => [check.name, check] as const))('%s', (_name, check) => {
    it.each(violationsOf(check))('refuses SET %s', async (set) => {
      const error = await getDb()
        .client.$executeRawUnsafe(`UPDATE "${check.table}" SET ${set}`)
        .then(
          (count) => `${count} rows changed`,
          (caught: unknown) => String(caught),
        );
      expect(error).toContain(check.name);
    });
  });

  const unique: [string, (db: ReturnType<typeof getDb>['client']) => Promise<unknown>][] = [
    ['one running run per store', (db) => copy(db, 'scheduler_run_history', {})],
    ['one open row per event', (db) => copy(db, 'pending_schedules', { event_ref_num: 2 })],
    ['one row per run and event', (db) => copy(db, 'pending_schedules', { open_key: null })],
    ['one booking per event', (db) => copy(db, 'schedules', {})],
    ['one event per reference', (db) => copy(db, 'events', {})],
    ['one job per decision', (db) => copy(db, 'submission_jobs', {})],
    ['one message per logical key', (db) => copy(db, 'slack_messages', {})],
    ['one conflict per fingerprint', (db) => copy(db, 'sync_change_logs', {})],
    ['one open operation per remote event', (db) => copy(db, 'remote_operations', {})],
    ['one rotation per weekday and type', (db) => copy(db, 'rotation_assignments', {})],
    ['one exception per date and type', (db) => copy(db, 'schedule_exceptions', {})],
    ['one lock per day', (db) => copy(db, 'locked_days', {})],
    ['one role once per person', (db) => copy(db, 'store_members', {})],
    ['one date row per person', (db) => copy(db, 'employee_availability', {})],
    [
      'one person per employee id',
      (db) => copy(db, 'employees', { id: 'other', email: null }, "id = 'world-a'"),
    ],
    [
      'one person per address',
      (db) => copy(db, 'employees', { id: 'other', crossmark_employee_id: null }, "id = 'world-a'"),
    ],
  ];
  it.each(unique)('has %s', async (_what, attempt) => {
    await expect(attempt(getDb().client)).rejects.toThrow(/unique constraint/i);
  });

  it('knows no reference across stores', async () => {
    const db = getDb().client;
    await db.store.create({ data: { id: 'elsewhere', name: 'x', number: '1', timezone: 'UTC' } });
    const booking = {
      eventRefNum: 1,
      employeeId: 'world-a',
      scheduleDate: '2026-11-24',
      scheduleTime: '10:15',
      source: 'auto',
    };
    await expect(db.schedule.create({ data: { ...booking, storeId: 'elsewhere' } })).rejects.toMatchObject({
      code: 'P2003',
    });
  });

  it('never deletes people and events with history', async () => {
    const db = getDb().client;
    await expect(db.employee.delete({ where: { id: 'world-a' } })).rejects.toMatchObject({ code: 'P2003' });
    await expect(
      db.event.delete({ where: { storeId_projectRefNum: { storeId: 'world', projectRefNum: 1 } } }),
    ).rejects.toMatchObject({ code: 'P2003' });
  });

  it('deletes rows and snapshot with a run, keeps its bookings, and everything with the store', async () => {
    const db = getDb().client;
    const run = await db.schedulerRun.findFirstOrThrow({ where: { storeId: 'world' } });
    await db.runSnapshot.create({ data: { runId: run.id, storeId: 'world', body: Uint8Array.from([1]) } });
    await db.schedule.updateMany({ where: { storeId: 'world' }, data: { runId: run.id } });
    await db.schedulerRun.delete({ where: { id: run.id } });
    expect(await db.pendingSchedule.count()).toBe(0);
    expect(await db.runSnapshot.count()).toBe(0);
    expect(await db.schedule.findFirst({ where: { storeId: 'world' } })).toMatchObject({ runId: null });
    await db.store.delete({ where: { id: 'world' } });
    expect(await db.employee.count()).toBe(0);
    expect(await db.schedule.count()).toBe(0);
    expect(await db.slackMessage.count()).toBe(0);
  });
});

describe('the migrations', () => {
  it('have the same names for both databases', () => {
    expect(readdirSync(join(MIGRATIONS, 'sqlite'))).toEqual(readdirSync(join(MIGRATIONS, 'postgresql')));
  });

  it.each(['sqlite', 'postgresql'] as const)(
    'make the same schema with Prisma’s own engine (%s)',
    async (provider) => {
      const model = modelText(provider);
      const ours = await freshDatabaseUrl(provider);
      const url =
        provider === 'sqlite' ? `file:${join(temporaryFolder(), 'engine.db')}` : await emptyPostgres(ours);
      const engine = await schemaEngine(model, adapterFor(provider, url));
      const migrationDirectories = readdirSync(join(MIGRATIONS, provider)).map((name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: readFileSync(join(MIGRATIONS, provider, name, 'migration.sql'), 'utf8'),
          },
        },
      }));
      await engine.applyMigrations({
        migrationsList: {
          baseDir: join(MIGRATIONS, provider),
          lockfile: { path: 'migration_lock.toml', content: `provider = "${provider}"` },
          shadowDbInitScript: '',
          migrationDirectories,
        },
        filters: { externalTables: [], externalEnums: [] },
      });
      // The engine holds on to a SQLite file; a copy can be read.
      const theirs = provider === 'sqlite' ? `${url}-copy` : url;
      if (provider === 'sqlite') copyFileSync(url.slice('file:'.length), theirs.slice('file:'.length));
      expect(await historyOf(provider, theirs)).toEqual(await historyOf(provider, ours));
      expect(await columnsOf(provider, theirs)).toEqual(await columnsOf(provider, ours));
    },
  );
});

/** Values that a check must refuse, as SET clauses on the row of `addWorld`. */
function violationsOf({ name, sql }: Check): string[] {
  const special = SPECIAL[name];
  if (special !== undefined) return special;
  const column = /"(\w+)"/.exec(sql)?.[0] ?? '';
  if (sql.startsWith(`${column} IN (`)) return [`${column} = 'nonsense'`, `${column} = ''`];
  if (sql.endsWith("LIKE '____-__-__'")) return [`${column} = '2026-1-1'`, `${column} = '2026-11-24T00:00'`];
  if (sql.endsWith("LIKE '__:__'")) return [`${column} = '9:00'`, `${column} = '09:00:00'`];
  const length = /^length\("\w+"\) (?:BETWEEN (\d+) AND|<=) (\d+)$/.exec(sql);
  if (length !== null) {
    const tooLong = `${column} = '${'x'.repeat(Number(length[2]) + 1)}'`;
    return length[1] === undefined
      ? [tooLong]
      : [tooLong, `${column} = '${'x'.repeat(Number(length[1]) - 1)}'`];
  }
  const range = /BETWEEN (-?\d+) AND (\d+)$/.exec(sql);
  if (range !== null) return [`${column} = ${Number(range[1]) - 1}`, `${column} = ${Number(range[2]) + 1}`];
  const least = />= (\d+)$/.exec(sql);
  if (least !== null) return [`${column} = ${Number(least[1]) - 1}`];
  throw new Error(`No violation is known for ${name}; add one.`);
}

const SPECIAL: Record<string, string[]> = {
  // PostgreSQL names the first check that fails, by name: these break no other one.
  employee_time_off_start_date_check: [`"start_date" = '2026-1-1'`],
  employee_availability_overrides_start_date_check: [`"start_date" = '2026-1-1'`],
  company_holidays_kind_check: [`"kind" = 'nonsense', "holiday_date" = NULL`],
  scheduler_run_history_status_check: [`"status" = 'nonsense', "running_key" = NULL`],
  scheduler_run_history_window_end_check: [`"window_end" = '2026-12-1'`],
  pending_schedules_superseded_reason_check: [
    `"status" = 'superseded', "open_key" = NULL, "superseded_reason" = 'nonsense'`,
  ],
  stores_id_check: [`"id" = ''`],
  stores_id_case_check: [`"id" = 'World'`],
  employees_id_check: [`"id" = ''`],
  employees_email_check: [`"email" = 'A@example.com'`],
  employees_crossmark_employee_id_check: [`"crossmark_employee_id" = 'US12345'`],
  employee_time_off_range_check: [`"end_date" = '2026-11-23'`],
  employee_availability_overrides_range_check: [`"end_date" = '2026-11-23'`],
  events_project_ref_num_check: [`"project_ref_num" = 0`],
  events_window_check: [`"due_date" = "start_date"`, `"due_date" = '2026-11-22'`],
  events_parent_check: [`"parent_event_ref_num" = "project_ref_num"`],
  rotation_assignments_backup_check: [`"backup_employee_id" = "employee_id"`],
  company_holidays_date_pair_check: [`"holiday_date" = NULL`],
  company_holidays_yearly_pair_check: [`"recurring_month" = 1`, `"recurring_day" = 1`],
  company_holidays_rule_pair_check: [`"recurring_rule" = '11:4:3'`],
  scheduler_run_history_running_key_check: [`"running_key" = NULL`, `"status" = 'completed'`],
  scheduler_run_history_running_key_store_check: [`"running_key" = 'another'`],
  scheduler_run_history_counters_check: [`"events_failed" = -1`, `"events_scheduled" = 1`],
  scheduler_run_history_window_check: [`"window_end" = '2026-11-19'`],
  scheduler_run_history_approval_check: [`"approved_by_user" = 'U1'`, `"approved_at" = CURRENT_TIMESTAMP`],
  scheduler_run_history_rejection_check: [
    `"status" = 'rejected', "running_key" = NULL`,
    `"rejected_at" = CURRENT_TIMESTAMP`,
  ],
  pending_schedules_outcome_check: [`"failure_code" = 'NO_SLOT_IN_WINDOW'`],
  pending_schedules_place_check: [`"schedule_date" = NULL`, `"schedule_time" = NULL`],
  pending_schedules_superseded_check: [
    `"superseded_reason" = 'rejected'`,
    `"status" = 'superseded', "open_key" = NULL`,
  ],
  pending_schedules_open_key_check: [`"status" = 'api_submitted'`],
  pending_schedules_lease_check: [`"status" = 'submitting'`, `"status" = 'submitting', "lease_token" = 't'`],
  sync_runs_complete_check: [`"data_as_of" = NULL`],
  sync_change_logs_change_type_check: [
    `"change_type" = 'nonsense', "is_conflict" = false, "fingerprint" = NULL`,
  ],
  sync_change_logs_conflict_check: [`"change_type" = 'modified'`, `"fingerprint" = NULL`],
  sync_change_logs_resolution_check: [
    `"resolution" = 'nonsense', "resolved" = true, "resolved_at" = CURRENT_TIMESTAMP`,
  ],
  sync_change_logs_resolved_check: [`"resolved" = true`, `"resolution" = 'keep_local'`],
  slack_messages_sent_check: [`"status" = 'sent'`, `"status" = 'sent', "channel_id" = 'C1'`],
};

type Client = {
  $queryRawUnsafe<T>(sql: string): Promise<T>;
  $executeRawUnsafe(sql: string): Promise<number>;
};

/** Inserts a second row that differs from the first one of the table only in its id and in `changes`. */
async function copy(
  db: Client,
  table: string,
  changes: Record<string, unknown>,
  where = '1 = 1',
): Promise<number> {
  const rows = await db.$queryRawUnsafe<Record<string, unknown>[]>(
    `SELECT * FROM "${table}" WHERE ${where} LIMIT 1`,
  );
  const names = Object.keys(rows[0] ?? {}).filter((name) => name in changes || name !== 'id');
  const values = names.map((name) => {
    if (!(name in changes)) return `"${name}"`;
    const value = changes[name];
    return value === null ? 'NULL' : typeof value === 'number' ? String(value) : `'${String(value)}'`;
  });
  const columns = names.map((name) => `"${name}"`).join(', ');
  return db.$executeRawUnsafe(
    `INSERT INTO "${table}" (${columns}) SELECT ${values.join(', ')} FROM "${table}" WHERE ${where} LIMIT 1`,
  );
}

async function rowsOf(provider: Provider, url: string, sql: string): Promise<unknown[][]> {
  const connection = await adapterFor(provider, url).connect();
  const { rows } = await connection.queryRaw({ sql, args: [], argTypes: [] });
  await connection.dispose();
  return rows as unknown[][];
}

function historyOf(provider: Provider, url: string): Promise<unknown[][]> {
  return rowsOf(
    provider,
    url,
    'SELECT migration_name, checksum, applied_steps_count, finished_at IS NOT NULL, rolled_back_at IS NULL FROM _prisma_migrations ORDER BY 1',
  );
}

function columnsOf(provider: Provider, url: string): Promise<unknown[][]> {
  const sql =
    provider === 'sqlite'
      ? `SELECT m.name, lower(c.name), upper(c.type), c."notnull", c.pk FROM sqlite_master m, pragma_table_info(m.name) c
         WHERE m.type = 'table' ORDER BY 1, 2`
      : `SELECT table_name::text, column_name::text, data_type::text, is_nullable::text FROM information_schema.columns
         WHERE table_schema = 'public' ORDER BY 1, 2`;
  return rowsOf(provider, url, sql);
}

/** Columns with defaults, indexes and keys of a PostgreSQL database; checks are compared with their own list. */
function catalogueOf(url: string): Promise<unknown[][]> {
  const sql = `SELECT 'column' AS kind, table_name || '.' || column_name AS name,
      concat_ws(' ', data_type, datetime_precision, is_nullable, column_default) AS definition
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
    UNION ALL
    SELECT 'index', indexname::text, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
    UNION ALL
    SELECT 'key', conname::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f')
      AND conrelid::regclass::text <> '_prisma_migrations'
    ORDER BY 1, 2`;
  return rowsOf('postgresql', url, sql);
}

/** An empty database beside a given one. */
async function emptyPostgres(url: string): Promise<string> {
  const name = `empty_${new URL(url).pathname.slice(1)}`;
  const connection = await new PrismaPg(url).connect();
  await connection.executeScript(`CREATE DATABASE ${name} TEMPLATE template0`);
  await connection.dispose();
  const empty = new URL(url);
  empty.pathname = `/${name}`;
  return empty.href;
}

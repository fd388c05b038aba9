import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrator.ts';
import { fixedClock } from '../../src/domain/clock.ts';
import { freshDatabaseUrl, temporaryFolder } from '../support/database.ts';

const SHIPPED = new URL('../../prisma/migrations', import.meta.url).pathname;
const FIRST = '20261120000000_init';
const ALL = [FIRST, '20261121000000_sync', '20261121100000_operations', '20261121200000_full_sync'];

describe.each(['sqlite', 'postgresql'] as const)('the migrator (%s)', (provider) => {
  let dir: string;
  let url: string;
  /** Adds a migration to the copied folder. */
  const add = (name: string, sql: string): string => {
    const folder = join(dir, provider, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'migration.sql'), sql);
    return join(folder, 'migration.sql');
  };
  const count = async (table: string): Promise<number> => {
    const db = await openDatabase({ url });
    try {
      const rows = await db.client.$queryRawUnsafe<{ n: unknown }[]>(`SELECT count(*) AS n FROM "${table}"`);
      return Number(rows[0]?.n);
    } finally {
      await db.close();
    }
  };
  const reason = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'accepted',
      (error: unknown) => String((error as Error).message),
    );

  beforeEach(async () => {
    dir = temporaryFolder();
    cpSync(SHIPPED, dir, { recursive: true });
    url = await freshDatabaseUrl(provider);
  });

  it('does nothing at the second start', async () => {
    expect(await migrate(url, { dir })).toEqual({ provider, applied: [], known: ALL.length, backup: null });
  });

  it('applies what is new, in the order of the names', async () => {
    add('20270102000000_second', 'INSERT INTO two VALUES (1);');
    add('20270101000000_first', 'CREATE TABLE two (id INTEGER);');
    const { applied } = await migrate(url, { dir });
    expect(applied).toEqual(['20270101000000_first', '20270102000000_second']);
    expect(await count('two')).toBe(1);
  });

  it('refuses a file that was changed after it had been applied, and names it', async () => {
    writeFileSync(join(dir, provider, FIRST, 'migration.sql'), '-- changed');
    expect(await reason(migrate(url, { dir }))).toMatch(/20261120000000_init.migration\.sql was changed/);
  });

  it('refuses a database that a newer version has used', async () => {
    add('20270101000000_future', 'CREATE TABLE future (id INTEGER);');
    await migrate(url, { dir });
    expect(await reason(migrate(url))).toMatch(/20270101000000_future, and a newer version/);
  });

  it('refuses a migration that would have to be applied before others', async () => {
    add('20260101000000_late', 'CREATE TABLE late (id INTEGER);');
    expect(await reason(migrate(url, { dir }))).toMatch(/20260101000000_late is missing in the database/);
  });

  it('keeps nothing of a migration that fails, refuses to start until it is resolved, then applies it', async () => {
    const file = add(
      '20270101000000_broken',
      'CREATE TABLE half (id INTEGER);\nINSERT INTO missing VALUES (1);',
    );
    expect(await reason(migrate(url, { dir }))).toMatch(/20270101000000_broken failed and was rolled back/);
    expect(await reason(count('half'))).toMatch(/half/);
    expect(await reason(migrate(url, { dir }))).toMatch(/daybreak migrate --resolve 20270101000000_broken/);
    writeFileSync(file, 'CREATE TABLE half (id INTEGER);');
    const { applied } = await migrate(url, { dir, resolve: '20270101000000_broken' });
    expect(applied).toEqual(['20270101000000_broken']);
    expect(await count('half')).toBe(0);
    expect((await migrate(url, { dir })).applied).toEqual([]);
  });

  it('resolves only what has failed', async () => {
    expect(await reason(migrate(url, { dir, resolve: FIRST }))).toMatch(/no failed migration/);
  });

  it('started twice at once, applies each migration once', async () => {
    add('20270101000000_once', 'CREATE TABLE once (id INTEGER);\nINSERT INTO once VALUES (1);');
    const reports = await Promise.all([migrate(url, { dir }), migrate(url, { dir })]);
    expect(reports.flatMap((report) => report.applied)).toEqual(['20270101000000_once']);
    expect(await count('once')).toBe(1);
  });
});

describe('the migrator on a SQLite file', () => {
  it('makes the file when it is not there', async () => {
    const file = join(temporaryFolder(), 'new.db');
    expect(await migrate(`file:${file}`)).toMatchObject({ applied: ALL, known: 0, backup: null });
    expect(existsSync(file)).toBe(true);
  });

  it('copies a database with data before it changes it', async () => {
    const dir = temporaryFolder();
    cpSync(SHIPPED, dir, { recursive: true });
    const url = await freshDatabaseUrl('sqlite');
    const db = await openDatabase({ url });
    await db.client.store.create({ data: { id: 's', name: 's', number: '1', timezone: 'UTC' } });
    await db.close();
    const folder = join(dir, 'sqlite', '20270101000000_drop');
    mkdirSync(folder);
    writeFileSync(join(folder, 'migration.sql'), 'DELETE FROM stores;');
    const { backup } = await migrate(url, { dir, clock: fixedClock('2026-11-20T14:03:05Z') });
    expect(backup).toBe(`${url.slice('file:'.length)}-backup-20261120140305`);
    const copy = await openDatabase({ url: `file:${backup}` });
    expect(await copy.client.store.count()).toBe(1);
    await copy.close();
  });

  it('rebuilds a table without losing its children, and refuses to leave orphans', async () => {
    const dir = temporaryFolder();
    cpSync(SHIPPED, dir, { recursive: true });
    const url = await freshDatabaseUrl('sqlite');
    const db = await openDatabase({ url });
    await db.client.store.create({ data: { id: 's', name: 's', number: '1', timezone: 'UTC' } });
    await db.client.lockedDay.create({ data: { storeId: 's', lockedDate: '2026-11-24', lockedBy: 'U1' } });
    await db.close();
    const create = /CREATE TABLE "stores" \([\s\S]*?\n\);/.exec(
      readFileSync(join(SHIPPED, 'sqlite', FIRST, 'migration.sql'), 'utf8'),
    )?.[0];
    const rebuild = [
      create?.replace('"stores"', '"new_stores"'),
      'INSERT INTO new_stores SELECT * FROM stores;',
      'DROP TABLE stores;',
      'ALTER TABLE new_stores RENAME TO stores;',
    ].join('\n');
    const folder = join(dir, 'sqlite', '20270101000000_rebuild');
    mkdirSync(folder);
    writeFileSync(join(folder, 'migration.sql'), rebuild);
    await migrate(url, { dir });
    const after = await openDatabase({ url });
    expect(await after.client.lockedDay.count()).toBe(1);
    await after.close();

    const orphans = join(dir, 'sqlite', '20270102000000_orphans');
    mkdirSync(orphans);
    writeFileSync(join(orphans, 'migration.sql'), 'DELETE FROM stores;');
    await expect(migrate(url, { dir })).rejects.toThrow(
      /1 rows would point to nothing, the first in locked_days/,
    );
    const kept = await openDatabase({ url });
    expect(await kept.client.store.count()).toBe(1);
    await kept.close();
  });
});

import { chmodSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { parseDatabaseUrl } from '../../src/db/database-url.ts';
import { DatabaseError, databaseErrorOf, isUniqueViolation } from '../../src/db/errors.ts';
import { describeOnBothDatabases, freshDatabaseUrl, temporaryFolder } from '../support/database.ts';

const store = (id: string) => ({ id, name: id, number: '9901', timezone: 'America/Chicago' });

describeOnBothDatabases('a database', (getDb) => {
  it('answers', async () => {
    await expect(getDb().ping()).resolves.toBeUndefined();
  });

  it('keeps nothing of a transaction that throws', async () => {
    const failing = getDb().transaction(async (tx) => {
      await tx.store.create({ data: store('rolled-back') });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await getDb().client.store.count({ where: { id: 'rolled-back' } })).toBe(0);
  });

  it('does not show an open transaction to others, nor lose their writes with its rollback', async () => {
    const db = getDb();
    let seenOutside = -1;
    let outsideWrite: Promise<unknown> = Promise.resolve();
    const failing = db.transaction(async (tx) => {
      await tx.store.create({ data: store('inside') });
      seenOutside = await db.client.store.count({ where: { id: 'inside' } });
      // Not awaited here: on SQLite it has its turn after this transaction.
      outsideWrite = db.client.store.create({ data: store('outside') });
      outsideWrite.catch(() => {});
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await outsideWrite;
    expect(seenOutside).toBe(0);
    expect(await db.client.store.count({ where: { id: 'outside' } })).toBe(1);
  });

  it('repeats a transaction after a transient conflict', async () => {
    let attempts = 0;
    const result = await getDb().transaction(async (tx) => {
      attempts += 1;
      await tx.lease.upsert({
        where: { key: 'retry' },
        create: { key: 'retry', holder: 'a', token: 't', expiresAt: new Date(0) },
        update: { holder: 'b' },
      });
      if (attempts < 3) throw Object.assign(new Error('write conflict'), { code: 'P2034' });
      return 'done';
    });
    expect([result, attempts]).toEqual(['done', 3]);
  });

  it('names a unique violation', async () => {
    await getDb().client.store.create({ data: store('twice') });
    const error = await getDb()
      .client.store.create({ data: store('twice') })
      .catch((caught: unknown) => caught);
    expect(isUniqueViolation(error)).toBe(true);
  });

  it('returns bytes and instants as they were stored', async () => {
    const db = getDb();
    const at = new Date('2026-11-01T06:30:00.123Z');
    await db.client.store.create({ data: store('bytes') });
    const run = await db.client.schedulerRun.create({
      data: {
        storeId: 'bytes',
        runType: 'manual',
        runningKey: 'bytes',
        requestedBy: 'system',
        startedAt: at,
      },
    });
    await db.client.runSnapshot.create({
      data: { runId: run.id, storeId: 'bytes', body: Uint8Array.from([0, 255, 31]) },
    });
    const back = await db.client.schedulerRun.findUniqueOrThrow({
      where: { id: run.id },
      include: { snapshot: true },
    });
    expect(back.startedAt).toEqual(at);
    expect([...(back.snapshot?.body ?? [])]).toEqual([0, 255, 31]);
  });

  it('finds an instant with an inclusive and an exclusive comparison alike', async () => {
    const db = getDb();
    const at = new Date('2026-11-01T06:30:00.000Z');
    await db.client.slackEventReceipt.create({ data: { eventId: 'E1', receivedAt: at } });
    expect(await db.client.slackEventReceipt.count({ where: { receivedAt: { lte: at } } })).toBe(1);
    expect(await db.client.slackEventReceipt.count({ where: { receivedAt: { lt: at } } })).toBe(0);
  });
});

describe('DATABASE_URL', () => {
  it('names a file or a PostgreSQL database', () => {
    expect(parseDatabaseUrl('file:/data/daybreak.db')).toEqual({
      provider: 'sqlite',
      file: '/data/daybreak.db',
    });
    expect(parseDatabaseUrl('file:///data/daybreak.db')).toEqual({
      provider: 'sqlite',
      file: '/data/daybreak.db',
    });
    expect(parseDatabaseUrl('postgresql://u:p@db/daybreak').provider).toBe('postgresql');
  });

  it.each(['', 'daybreak.db', 'mysql://x/y', 'file:', 'file::memory:', 'postgresql://', 'postgresql://host'])(
    'refuses %j in words',
    (url) => {
      expect(() => parseDatabaseUrl(url)).toThrow(/DATABASE_URL must/);
    },
  );

  it('does not repeat a password in its refusal', () => {
    expect(() => parseDatabaseUrl('postgress://user:hunter2@db/x')).not.toThrow(/hunter2/);
  });
});

describe('errors of a driver in words', () => {
  it.each([
    ['SQLITE_READONLY', 'attempt to write a readonly database', 'read-only'],
    ['SQLITE_FULL', 'database or disk is full', 'Free some space'],
    ['SQLITE_CORRUPT', 'database disk image is malformed', 'Restore a backup'],
    ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432', 'server cannot be reached'],
    ['28P01', 'password authentication failed for user "x"', 'refused the sign-in'],
  ])('%s', (code, message, words) => {
    // As Prisma passes it on: the driver's error as the cause.
    const error = new Error('Invalid invocation', { cause: Object.assign(new Error(message), { code }) });
    expect(databaseErrorOf(error)).toMatchObject({
      code: 'DATABASE_ERROR',
      message: expect.stringContaining(words),
    });
  });

  it('leaves errors about something else alone', () => {
    expect(databaseErrorOf(new Error('the event is canceled'))).toBeUndefined();
  });

  it('a PostgreSQL server that is not there', async () => {
    await expect(openDatabase({ url: 'postgresql://x:y@127.0.0.1:1/daybreak' })).rejects.toMatchObject({
      code: 'DATABASE_ERROR',
      message: expect.stringContaining('cannot be reached'),
    });
  });
});

describe('a SQLite file that is opened twice in one process', () => {
  it('lets a writer of one wait for the transaction of the other, which goes on meanwhile', async () => {
    const url = await freshDatabaseUrl('sqlite');
    // Without a common queue the second writer would block the process until its time is over, and fail.
    const [one, other] = await Promise.all([1, 2].map(() => openDatabase({ url, busyTimeoutMs: 50 })));
    const order: string[] = [];
    let written: Promise<unknown> = Promise.resolve();
    await one!.transaction(async (tx) => {
      await tx.store.create({ data: store('first') });
      written = other!.client.store.create({ data: store('second') }).then(() => order.push('second'));
      written.catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 100));
      order.push('first');
    });
    await written;
    expect(order).toEqual(['first', 'second']);
    await one!.close();
    await other!.close();
  });
});

describe('a SQLite file that cannot be used', () => {
  const refusal = async (url: string) => openDatabase({ url }).catch((error: unknown) => error);

  it('in a folder that does not exist', async () => {
    const error = await refusal(`file:${join(temporaryFolder(), 'missing', 'x.db')}`);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(String(error)).toContain('does not exist');
  });

  it('because it is something else', async () => {
    const file = join(temporaryFolder(), 'x.db');
    writeFileSync(file, 'this is a shopping list, not a database\n'.repeat(100));
    const error = await refusal(`file:${file}`);
    expect(error).toMatchObject({
      code: 'DATABASE_ERROR',
      message: expect.stringContaining('not a SQLite database'),
    });
  });

  it.skipIf(userInfo().uid === 0)('because it is read-only', async () => {
    const url = await freshDatabaseUrl('sqlite');
    chmodSync(url.slice('file:'.length), 0o444);
    const error = await openDatabase({ url })
      .then((db) => db.transaction((tx) => tx.store.create({ data: store('a') })))
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'DATABASE_ERROR', message: expect.stringContaining('read-only') });
  });

  it('because another process holds it: the write fails in words after its retries', async () => {
    const url = await freshDatabaseUrl('sqlite');
    const db = await openDatabase({ url, busyTimeoutMs: 20 });
    const other = new SqliteFile(url.slice('file:'.length));
    other.exec('BEGIN IMMEDIATE');
    const error = await db
      .transaction((tx) => tx.store.create({ data: store('a') }))
      .catch((caught: unknown) => caught);
    other.exec('ROLLBACK');
    other.close();
    expect(error).toMatchObject({
      code: 'DATABASE_ERROR',
      message: expect.stringContaining('locked by another process'),
    });
    await db.transaction((tx) => tx.store.create({ data: store('a') }));
    await db.close();
  });
});

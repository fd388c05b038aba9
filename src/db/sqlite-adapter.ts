import { resolve as absolute } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { SqlDriverAdapter, SqlQuery, SqlResultSet, Transaction } from '@prisma/driver-adapter-utils';

const pragmas = (busyTimeoutMs: number): string =>
  [
    `PRAGMA busy_timeout = ${busyTimeoutMs};`,
    'PRAGMA journal_mode = WAL;',
    'PRAGMA foreign_keys = ON;',
    'PRAGMA synchronous = NORMAL;',
  ].join('\n');
/** Shorter than Prisma's `maxWait`, so that a waiting writer learns the reason. */
const QUEUE_LIMIT_MS = 15_000;

/**
 * A SQLite file behind two connections: one writer, used by one transaction or statement at a time, and one reader, which
 * sees the last committed state. With a single connection, a statement of one request would join the open transaction of
 * another and vanish with its rollback. Transactions begin IMMEDIATE: who starts first, commits.
 */
export async function connectSqlite(file: string, busyTimeoutMs: number): Promise<SqlDriverAdapter> {
  const writer = await new PrismaBetterSqlite3({ url: file }).connect();
  try {
    await writer.executeScript(pragmas(busyTimeoutMs));
    const reader = await new PrismaBetterSqlite3({ url: file }).connect();
    await reader.executeScript(`${pragmas(busyTimeoutMs)}\nPRAGMA query_only = ON;`);
    return sqliteAdapter(writer, reader, queueOf(file));
  } catch (error) {
    await writer.dispose();
    throw error;
  }
}

function sqliteAdapter(
  writer: SqlDriverAdapter,
  reader: SqlDriverAdapter,
  queue: WriterQueue,
): SqlDriverAdapter {
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    const release = await queue.enter();
    try {
      return await work();
    } finally {
      release();
    }
  };
  return {
    provider: 'sqlite',
    adapterName: writer.adapterName,
    // Prisma also reads what a write returns; only a plain SELECT may run beside an open transaction.
    queryRaw: (query) =>
      /^\s*select\b/i.test(query.sql) ? reader.queryRaw(query) : alone(() => writer.queryRaw(query)),
    executeRaw: (query) => alone(() => writer.executeRaw(query)),
    executeScript: (script) => alone(() => writer.executeScript(script)),
    startTransaction: async () => {
      const release = await queue.enter();
      try {
        await writer.executeScript('BEGIN IMMEDIATE');
      } catch (error) {
        release();
        throw error;
      }
      return new SqliteTransaction(writer, release);
    },
    dispose: async () => {
      await reader.dispose();
      await writer.dispose();
    },
  };
}

class SqliteTransaction implements Transaction {
  readonly provider = 'sqlite';
  readonly adapterName: string;
  readonly options = { usePhantomQuery: false };
  readonly #writer: SqlDriverAdapter;
  readonly #release: () => void;

  constructor(writer: SqlDriverAdapter, release: () => void) {
    this.adapterName = writer.adapterName;
    this.#writer = writer;
    this.#release = release;
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.#writer.queryRaw(query);
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    if (!/^\s*commit\b/i.test(query.sql)) return this.#writer.executeRaw(query);
    try {
      return await this.#writer.executeRaw(query);
    } catch (error) {
      // A commit that failed (disk full, say) leaves the transaction open: end it, or nobody ever writes again.
      await this.#writer.executeScript('ROLLBACK').catch(() => {});
      this.#release();
      throw error;
    }
  }

  // Prisma sends COMMIT and ROLLBACK as statements first; what is left is to let the next writer in.
  commit(): Promise<void> {
    this.#release();
    return Promise.resolve();
  }

  rollback(): Promise<void> {
    this.#release();
    return Promise.resolve();
  }

  createSavepoint(name: string): Promise<void> {
    return this.#writer.executeScript(`SAVEPOINT ${name}`);
  }

  rollbackToSavepoint(name: string): Promise<void> {
    return this.#writer.executeScript(`ROLLBACK TO ${name}`);
  }

  releaseSavepoint(name: string): Promise<void> {
    return this.#writer.executeScript(`RELEASE SAVEPOINT ${name}`);
  }
}

const queues = new Map<string, WriterQueue>();

/**
 * The queue of a file, one for the whole process: the driver waits for a lock without letting anything else run, so a writer
 * that waited for another one of its own process would wait for what cannot go on.
 */
function queueOf(file: string): WriterQueue {
  if (file === ':memory:') return new WriterQueue();
  const key = absolute(file);
  const known = queues.get(key) ?? new WriterQueue();
  queues.set(key, known);
  return known;
}

/** First come, first served; leaving twice is harmless. */
class WriterQueue {
  #busy = false;
  readonly #waiting: (() => void)[] = [];

  async enter(): Promise<() => void> {
    if (this.#busy) await this.#wait();
    this.#busy = true;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#waiting.shift();
      // The next one takes over without a gap in which a third could slip in.
      if (next === undefined) this.#busy = false;
      else next();
    };
  }

  #wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(
          Object.assign(new Error('database is locked: another transaction did not end'), {
            code: 'SQLITE_BUSY',
          }),
        );
      }, QUEUE_LIMIT_MS);
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.push(enter);
    });
  }
}

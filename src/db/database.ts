import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import { type DatabaseTarget, type Provider, parseDatabaseUrl } from './database-url.ts';
import { DatabaseError, databaseErrorOf, isTransient } from './errors.ts';
import { PrismaClient as PostgresqlClient } from './generated/postgresql/client.ts';
import { type Prisma, PrismaClient as SqliteClient } from './generated/sqlite/client.ts';
import { connectSqlite } from './sqlite-adapter.ts';

export { isMissingReference, isTransient, isUniqueViolation } from './errors.ts';
/** Rows as they are stored; `Row` keeps them apart from the words of the domain. */
export type {
  ActionLog as ActionLogRow,
  Admin as AdminRow,
  ApiToken as ApiTokenRow,
  AvailabilityOverride as AvailabilityOverrideRow,
  CompanyHoliday as CompanyHolidayRow,
  Connection as ConnectionRow,
  DateAvailability as DateAvailabilityRow,
  Employee as EmployeeRow,
  Event as EventRow,
  EventSchedulingOverride as EventSchedulingOverrideRow,
  EventTypeOverride as EventTypeOverrideRow,
  ImportPreview as ImportPreviewRow,
  Lease as LeaseRow,
  LockedDay as LockedDayRow,
  PendingSchedule as PendingScheduleRow,
  RemoteOperation as RemoteOperationRow,
  RotationAssignment as RotationAssignmentRow,
  RunSnapshot as RunSnapshotRow,
  Schedule as ScheduleRow,
  ScheduleException as ScheduleExceptionRow,
  ScheduleNotification as ScheduleNotificationRow,
  SchedulerRun as SchedulerRunRow,
  SlackEventReceipt as SlackEventReceiptRow,
  SlackMessage as SlackMessageRow,
  SlackUser as SlackUserRow,
  Store as StoreRow,
  StoreMember as StoreMemberRow,
  StoreSetting as StoreSettingRow,
  SubmissionJob as SubmissionJobRow,
  SyncChangeLog as SyncChangeLogRow,
  SyncRun as SyncRunRow,
  TimeOff as TimeOffRow,
  WeeklyAvailability as WeeklyAvailabilityRow,
} from './generated/sqlite/client.ts';
export type { Prisma };
/** One client type for both providers: the model uses only what they share. */
export type Client = SqliteClient;
/** What a repository works on: an open transaction, or the client itself. */
export type Tx = Prisma.TransactionClient;

export interface TransactionOptions {
  /** Longest duration of one attempt in milliseconds; default 60,000. */
  timeoutMs?: number;
}

export interface Database {
  readonly provider: Provider;
  readonly client: Client;
  /**
   * Runs `work` in one transaction, all or nothing. Write first, read after: what was read before the first write may be
   * old. Transient conflicts are repeated up to 3 times, so `work` must not have effects outside the database. Inside it
   * use only `tx`: on SQLite a write through `client` would wait for this very transaction.
   * @throws DatabaseError when the database is locked, read-only or away; every other error unchanged.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Resolves when the database answers. @throws DatabaseError */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** `DATABASE_URL`: `file:…` or `postgresql://…`. */
  url: string;
  /** Told about errors of idle connections. */
  log?: (message: string, error: unknown) => void;
  /** How long SQLite waits for another process that writes; default 5,000 ms. */
  busyTimeoutMs?: number;
}

const RETRIES = 3;

/**
 * Opens the database that `url` names; the tables are the migrator's business.
 * @throws DatabaseError with the fix in words.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const target = parseDatabaseUrl(options.url);
  const client = clientFor(target, options);
  const database: Database = {
    provider: target.provider,
    client,
    transaction: (work, { timeoutMs = 60_000 } = {}) =>
      withRetries(() => client.$transaction(work, { maxWait: 20_000, timeout: timeoutMs })),
    ping: async () => {
      await translated(() => client.$queryRaw`SELECT 1`);
    },
    close: () => client.$disconnect(),
  };
  try {
    await translated(() => client.$connect());
    await database.ping();
  } catch (error) {
    await client.$disconnect().catch(() => {});
    throw error;
  }
  return database;
}

function clientFor(target: DatabaseTarget, options: OpenOptions): Client {
  if (target.provider === 'sqlite') {
    if (!existsSync(dirname(target.file)))
      throw new DatabaseError(
        `The folder ${dirname(target.file)} of the database file does not exist. Create it first.`,
      );
    const adapter = {
      provider: 'sqlite',
      adapterName: 'daybreak-sqlite',
      connect: () => connectSqlite(target.file, options.busyTimeoutMs ?? 5000),
    } as const;
    return new SqliteClient({ adapter });
  }
  const report = (error: Error): void => options.log?.('A connection to PostgreSQL was lost', error);
  const adapter = new PrismaPg(
    { connectionString: target.url, max: 20, maxLifetimeSeconds: 300, connectionTimeoutMillis: 5000 },
    { onPoolError: report, onConnectionError: report },
  );
  return new PostgresqlClient({ adapter }) as unknown as Client;
}

async function withRetries<T>(attempt: () => Promise<T>): Promise<T> {
  for (let retry = 0; ; retry += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (retry >= RETRIES || !isTransient(error)) throw databaseErrorOf(error) ?? error;
      await sleep(50 + Math.random() * 150);
    }
  }
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw databaseErrorOf(error) ?? new DatabaseError('The database does not answer.', error);
  }
}

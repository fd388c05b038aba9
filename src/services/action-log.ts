import type { Database, Tx } from '../db/database.ts';
import { inBatches } from '../db/repositories/batches.ts';
import { DaybreakError } from '../domain/errors.ts';
import type { Actor } from './contracts.ts';

/** One line of the record (PE-17): who did what to which subject, and how it ended. */
export interface LogEntry {
  storeId: string | null;
  actor: Actor;
  /** Dotted, e.g. `proposal.edit`. */
  action: string;
  subjectType?: string;
  subjectId?: string | number;
  runId?: number;
  /** Changed fields only. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  reason?: string;
  correlationId?: string;
  at: Date;
}

/** Records a change inside its own transaction. */
export async function logDone(tx: Tx, entry: LogEntry): Promise<void> {
  await tx.actionLog.create({ data: { ...columns(entry), outcome: 'done' } });
}

/** Records many changes of one transaction, a few statements in all. */
export async function logAllDone(tx: Tx, entries: readonly LogEntry[]): Promise<void> {
  await inBatches(entries, async (some) => {
    await tx.actionLog.createMany({ data: some.map((entry) => ({ ...columns(entry), outcome: 'done' })) });
    return [];
  });
}

/** Records a refusal, outside the transaction that was rolled back. */
export async function logRefused(db: Tx, entry: LogEntry, errorCode: string): Promise<void> {
  await db.actionLog.create({ data: { ...columns(entry), outcome: 'refused', errorCode } });
}

/** Runs a change; when it is refused for a reason people can read, the refusal is recorded and passed on. */
export async function recordingRefusals<T>(
  database: Database,
  entry: LogEntry,
  change: () => Promise<T>,
): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (error instanceof DaybreakError && error.code !== 'DATABASE_ERROR') {
      const known = await database.client.store.count({ where: { id: entry.storeId ?? '' } });
      await logRefused(
        database.client,
        { ...entry, storeId: known === 0 ? null : entry.storeId },
        error.code,
      );
    }
    throw error;
  }
}

function columns(entry: LogEntry) {
  return {
    storeId: entry.storeId,
    at: entry.at,
    actor: entry.actor,
    action: entry.action,
    subjectType: entry.subjectType ?? null,
    subjectId: entry.subjectId === undefined ? null : String(entry.subjectId),
    runId: entry.runId ?? null,
    before: entry.before === undefined ? null : JSON.stringify(entry.before),
    after: entry.after === undefined ? null : JSON.stringify(entry.after),
    reason: entry.reason ?? null,
    correlationId: entry.correlationId ?? null,
  };
}

import type { Database, Tx } from '../../db/database.ts';
import { isUniqueViolation } from '../../db/errors.ts';
import { findStore, lockStore } from '../../db/repositories/stores.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { logDone } from '../action-log.ts';
import type { Actor } from '../contracts.ts';
import { fileProblemLine, type ReadRows } from './event-rows.ts';
import { emptyReport, type ImportLine, type ImportReport, withLines } from './report.ts';

/** What every import is asked. */
export interface ImportRequest {
  storeId: string;
  actor: Actor;
  /** Shown in reports; must end in `.csv`. */
  fileName: string;
  bytes: Uint8Array;
  /** WF-51: save the good rows although others are wrong. */
  partial?: boolean;
  /** Report without saving. */
  dryRun?: boolean;
}

/** The outcome of comparing the rows of a file with the store, and how to save it. */
export interface Plan {
  lines: ImportLine[];
  unknownPeople?: string[];
  /** Rows to write; 0 = `save` is not called. */
  changes: number;
  save(tx: Tx): Promise<void>;
}

/**
 * The frame of every import: file errors, then row errors, then one transaction for everything (WF-50 … WF-53). The rows
 * are compared with the store inside that transaction, with the store's row held.
 * @throws DaybreakError `NOT_FOUND`, `STORE_INACTIVE`
 */
export async function runImport<Row>(
  db: Database,
  clock: Clock,
  kind: ImportReport['kind'],
  request: ImportRequest,
  read: (storeNumber: string) => ReadRows<Row>,
  plan: (tx: Tx, rows: readonly Row[]) => Promise<Plan>,
): Promise<ImportReport> {
  const { storeId, dryRun = false, partial = false } = request;
  const report = emptyReport(kind, request.fileName, dryRun);
  const store = await findStore(db.client, storeId);
  if (store === null) throw new DaybreakError('NOT_FOUND', `There is no store ${storeId}.`);
  if (!store.isActive) throw new DaybreakError('STORE_INACTIVE');

  let file: ReadRows<Row>;
  try {
    file = read(store.number);
  } catch (error) {
    return withLines({ ...report, errorCode: 'FILE_INVALID' }, [fileProblemLine(error)]);
  }
  if (file.rows.length === 0 && file.lines.length === 0)
    return withLines({ ...report, errorCode: 'FILE_INVALID' }, [
      { line: 0, key: '', result: 'error', message: 'The file has a header but no rows.' },
    ]);

  const attempt = (): Promise<ImportReport> =>
    db.transaction(
      async (tx) => {
        if (!dryRun && !(await lockStore(tx, storeId, clock.now())))
          throw new DaybreakError('STORE_INACTIVE');
        const planned = await plan(tx, file.rows);
        const full = withLines({ ...report, notes: file.notes, unknownPeople: planned.unknownPeople ?? [] }, [
          ...file.lines,
          ...planned.lines,
        ]);
        const refused = full.totals.error > 0 && !partial;
        if (refused || dryRun || planned.changes === 0)
          return refused ? { ...full, errorCode: 'ROWS_INVALID' } : full;
        await planned.save(tx);
        await logDone(tx, {
          storeId,
          actor: request.actor,
          action: `data.import.${kind}`,
          subjectType: 'file',
          subjectId: request.fileName.slice(-100),
          after: { ...full.totals },
          at: clock.now(),
        });
        return { ...full, saved: true };
      },
      { timeoutMs: 120_000 },
    );
  try {
    return await attempt();
  } catch (error) {
    // Somebody added the same event or person in between: compared again, it is a known one.
    if (!isUniqueViolation(error)) throw error;
    return attempt();
  }
}

import type { Database, Prisma, Tx } from '../../db/database.ts';
import { findEvents, readTypeOverrides, updateEvent } from '../../db/repositories/events.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { type EventCsvRow, readEventRows } from './event-rows.ts';
import { changedEvent, insertEventsWithLinks, newEvent } from './new-events.ts';
import type { ImportLine, ImportReport } from './report.ts';
import { type ImportRequest, type Plan, runImport } from './saving.ts';

export interface WorkBankRequest extends ImportRequest {
  /** Unscheduled known events take the new name, dates and minutes. */
  update?: boolean;
}

/**
 * Imports unscheduled events (workflow §14): known references are skipped and counted, new ones become `unstaffed`
 * events with a detected type, Supervisors are linked to their Core. Importing a file twice changes nothing.
 * @throws DaybreakError `NOT_FOUND`, `STORE_INACTIVE`; everything wrong with the file is in the report.
 */
export function importWorkBank(db: Database, clock: Clock, request: WorkBankRequest): Promise<ImportReport> {
  return runImport(
    db,
    clock,
    'work_bank',
    request,
    (storeNumber) => readEventRows(request.fileName, request.bytes, storeNumber, false),
    (tx, rows) => planWorkBank(tx, clock, request, rows),
  );
}

async function planWorkBank(
  tx: Tx,
  clock: Clock,
  { storeId, update = false }: WorkBankRequest,
  rows: readonly EventCsvRow[],
): Promise<Plan> {
  const refs = rows.map((row) => row.refNum);
  const known = new Map(
    (await findEvents(tx, storeId, refs)).flatMap((event) => [
      [event.referenceNumber ?? event.projectRefNum, event] as const,
      [event.projectRefNum, event] as const,
    ]),
  );
  const overrides = await readTypeOverrides(tx, storeId);
  const lines: ImportLine[] = [];
  const created: Omit<Prisma.EventCreateManyInput, 'storeId'>[] = [];
  const updated: { refNum: number; version: number; data: Prisma.EventUpdateManyMutationInput }[] = [];
  for (const row of rows) {
    const event = known.get(row.refNum);
    const line = { line: row.line, key: String(row.refNum) };
    if (event === undefined) {
      created.push(newEvent(row, overrides.get(row.refNum)));
      lines.push({ ...line, result: 'created' });
      continue;
    }
    const data =
      update && !event.isScheduled ? changedEvent(event, row, overrides.get(event.projectRefNum)) : null;
    if (data === null) lines.push({ ...line, result: 'skipped' });
    else {
      updated.push({ refNum: event.projectRefNum, version: event.version, data });
      lines.push({ ...line, result: 'updated' });
    }
  }
  return {
    lines,
    changes: created.length + updated.length,
    save: async (tx) => {
      for (const { refNum, version, data } of updated)
        if (!(await updateEvent(tx, storeId, refNum, version, data))) throw new DaybreakError('STALE_FORM');
      await insertEventsWithLinks(tx, storeId, clock, created);
    },
  };
}

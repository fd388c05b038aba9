import type { RemoteOperationRow, Tx } from '../database.ts';

/** The journal of changes in Crossmark (§10.1): written before the first call, updated around each. */

export type OperationState = 'planned' | 'running' | 'done' | 'failed' | 'compensated' | 'lost' | 'unknown';

export interface NewOperation {
  storeId: string;
  connectionId: string | null;
  kind: 'create' | 'change' | 'bump';
  requestedBy: string;
  pendingScheduleId: number;
  eventRefNum: number;
  subjectIds: string;
  steps: string;
  openKey: string;
  now: Date;
}

/** Opens an operation. Rejects with a unique violation while another one of the same event is open. */
export function openOperation(tx: Tx, operation: NewOperation): Promise<RemoteOperationRow> {
  const { now, ...data } = operation;
  return tx.remoteOperation.create({ data: { ...data, state: 'running', createdAt: now, updatedAt: now } });
}

/** The operation of a row that did not come to an end, if any. */
export function unfinishedOperation(
  db: Tx,
  storeId: string,
  rowId: number,
): Promise<RemoteOperationRow | null> {
  return db.remoteOperation.findFirst({
    where: { storeId, pendingScheduleId: rowId, state: { in: ['running', 'unknown'] } },
    orderBy: { id: 'desc' },
  });
}

export async function writeSteps(tx: Tx, operationId: number, steps: string, now: Date): Promise<void> {
  await tx.remoteOperation.update({ where: { id: operationId }, data: { steps, updatedAt: now } });
}

/** Continues an operation whose outcome was unknown. */
export async function reopenOperation(
  tx: Tx,
  operationId: number,
  openKey: string,
  now: Date,
): Promise<void> {
  await tx.remoteOperation.update({
    where: { id: operationId },
    data: { state: 'running', openKey, updatedAt: now },
  });
}

export async function closeOperation(
  tx: Tx,
  operationId: number,
  end: { state: OperationState; steps: string; now: Date },
): Promise<void> {
  await tx.remoteOperation.update({
    where: { id: operationId },
    data: { state: end.state, steps: end.steps, openKey: null, updatedAt: end.now },
  });
}

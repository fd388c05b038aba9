import type { Prisma, RemoteOperationRow, Tx } from '../database.ts';

/** The journal of changes in Crossmark (§10.1): written before the first call, updated around each. */

export type OperationState = 'planned' | 'running' | 'done' | 'failed' | 'compensated' | 'lost' | 'unknown';

/** Operations in these states may still call Crossmark. */
const OPEN = ['planned', 'running', 'unknown'];
/** A planned operation that nobody began within this time was left behind. */
const LEFT_BEHIND_MS = 30_000;
/** How long an unknown outcome rests before it is looked up again by itself, and how often: for a day. */
const VERIFY_PAUSE_MS = 10 * 60_000;
const VERIFY_LIMIT = 144;

export interface NewOperation {
  storeId: string;
  connectionId: string | null;
  kind: 'create' | 'delete' | 'change' | 'trade' | 'bump';
  requestedBy: string;
  /** The row of a proposal that the operation books; its lease guards the operation. */
  pendingScheduleId?: number;
  eventRefNum: number;
  /** JSON list of every event concerned. */
  subjectIds: string;
  steps: string;
  /** Null: it gets one when it is begun. */
  openKey: string | null;
  now: Date;
  /** What the bookings become, where no row of a proposal says it; such an operation has a lease of its own. */
  intent?: string;
  lease?: { token: string; until: Date };
  /** Names its calls in the log. */
  correlationId?: string;
  /** Default `running`. */
  state?: 'planned' | 'running';
}

/** Opens an operation. Rejects with a unique violation while another one of the same event is open. */
export function openOperation(tx: Tx, operation: NewOperation): Promise<RemoteOperationRow> {
  const { now, lease, state = 'running', ...data } = operation;
  return tx.remoteOperation.create({
    data: {
      ...data,
      state,
      leaseToken: lease?.token ?? null,
      leaseUntil: lease?.until ?? null,
      createdAt: now,
      updatedAt: now,
    },
  });
}

/** Operations of a store that are not over and concern one of these events. */
export async function openOperationsOf(
  db: Tx,
  storeId: string,
  eventRefNums: readonly number[],
): Promise<RemoteOperationRow[]> {
  const open = await db.remoteOperation.findMany({ where: { storeId, state: { in: OPEN } } });
  return open.filter((operation) => subjectsOf(operation).some((event) => eventRefNums.includes(event)));
}

export function subjectsOf(operation: Pick<RemoteOperationRow, 'subjectIds'>): number[] {
  const subjects: unknown = JSON.parse(operation.subjectIds);
  return Array.isArray(subjects) ? subjects.map(Number) : [];
}

/**
 * Operations on bookings that nobody works on: planned ones, those whose worker is gone, and unknown outcomes that are
 * to be looked up again (§10.1). Operations of rows are continued with their row.
 */
export function leftOperations(db: Tx, now: Date): Promise<RemoteOperationRow[]> {
  const before = (ms: number): Date => new Date(now.getTime() - ms);
  return db.remoteOperation.findMany({
    where: {
      intent: { not: null },
      AND: [{ OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }] }],
      OR: [
        { state: 'planned', updatedAt: { lte: before(LEFT_BEHIND_MS) } },
        { state: 'running' },
        { state: 'unknown', attempts: { lt: VERIFY_LIMIT }, updatedAt: { lte: before(VERIFY_PAUSE_MS) } },
      ],
    },
    orderBy: { id: 'asc' },
  });
}

/** Takes the right to work on an operation; false when it is over, or somebody else's. */
export async function claimOperation(
  tx: Tx,
  operationId: number,
  lease: { token: string; until: Date; now: Date },
): Promise<boolean> {
  const { count } = await tx.remoteOperation.updateMany({
    where: {
      id: operationId,
      state: { in: OPEN },
      OR: [{ leaseToken: null }, { leaseUntil: { lte: lease.now } }],
    },
    data: {
      state: 'running',
      leaseToken: lease.token,
      leaseUntil: lease.until,
      attempts: { increment: 1 },
      updatedAt: lease.now,
    },
  });
  return count === 1;
}

/** A change by the holder of the lease; false when it is lost, then nothing else may be written. */
export async function changeOperation(
  tx: Tx,
  operationId: number,
  token: string,
  data: Prisma.RemoteOperationUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await tx.remoteOperation.updateMany({
    where: { id: operationId, state: 'running', leaseToken: token },
    data,
  });
  return count === 1;
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

export async function writeSteps(
  tx: Tx,
  operationId: number,
  steps: string,
  now: Date,
  correlationId?: string,
): Promise<void> {
  await tx.remoteOperation.update({
    where: { id: operationId },
    // Whoever continues an operation is named by it.
    data: { steps, updatedAt: now, correlationId },
  });
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
  end: { state: OperationState; steps: string; failure?: string | null; now: Date },
): Promise<void> {
  await tx.remoteOperation.update({
    where: { id: operationId },
    data: {
      state: end.state,
      steps: end.steps,
      failure: end.failure ?? null,
      openKey: null,
      updatedAt: end.now,
    },
  });
}

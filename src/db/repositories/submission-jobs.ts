import type { SubmissionJobRow, Tx } from '../database.ts';

/** Batches of approved rows on their way to Crossmark. */

export interface NewSubmissionJob {
  storeId: string;
  /** `submit:<run>`, `submit:<run>:<row>:<version>`, …: one job per decision. */
  key: string;
  runId: number;
  /** Null = every approved row of the run. */
  rowIds: readonly number[] | null;
  requestedBy: string;
  now: Date;
}

/** Adds a batch; the unique key is the guard against a second one for the same decision. */
export async function addSubmissionJob(tx: Tx, job: NewSubmissionJob): Promise<void> {
  await tx.submissionJob.create({
    data: {
      storeId: job.storeId,
      key: job.key,
      runId: job.runId,
      rowIds: job.rowIds === null ? null : JSON.stringify(job.rowIds),
      requestedBy: job.requestedBy,
      createdAt: job.now,
    },
  });
}

/** Batches to work on now: new ones, and those whose worker is gone; oldest first. */
export function dueJobs(
  db: Tx,
  now: Date,
): Promise<(SubmissionJobRow & { store: { connectionId: string | null } })[]> {
  return db.submissionJob.findMany({
    where: { OR: [{ status: 'pending' }, { status: 'running', leaseUntil: { lte: now } }] },
    include: { store: { select: { connectionId: true } } },
    orderBy: { id: 'asc' },
  });
}

export async function claimJob(
  db: Tx,
  job: SubmissionJobRow,
  lease: { token: string; until: Date; now: Date },
): Promise<boolean> {
  const { count } = await db.submissionJob.updateMany({
    where:
      job.status === 'pending'
        ? { id: job.id, status: 'pending' }
        : { id: job.id, status: 'running', leaseUntil: { lte: lease.now } },
    data: {
      status: 'running',
      leaseToken: lease.token,
      leaseUntil: lease.until,
      stopCode: null,
      attempts: { increment: 1 },
    },
  });
  return count === 1;
}

export async function renewJob(db: Tx, jobId: number, token: string, until: Date): Promise<boolean> {
  const { count } = await db.submissionJob.updateMany({
    where: { id: jobId, status: 'running', leaseToken: token },
    data: { leaseUntil: until },
  });
  return count === 1;
}

/** Ends a worker's hold on a batch: `done`, `stopped` (Resume is offered) or back to `pending`. */
export async function releaseJob(
  tx: Tx,
  jobId: number,
  token: string,
  end: { status: 'done' | 'stopped' | 'pending'; stopCode?: string; result?: string; completedAt?: Date },
): Promise<boolean> {
  const { count } = await tx.submissionJob.updateMany({
    where: { id: jobId, status: 'running', leaseToken: token },
    data: { ...end, leaseToken: null, leaseUntil: null },
  });
  return count === 1;
}

export function jobsOfRun(db: Tx, storeId: string, runId: number): Promise<SubmissionJobRow[]> {
  return db.submissionJob.findMany({ where: { storeId, runId }, orderBy: { id: 'asc' } });
}

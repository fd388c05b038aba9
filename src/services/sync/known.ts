import type { EmployeeRow, EventRow, ScheduleRow, SyncChangeLogRow, Tx } from '../../db/database.ts';
import { inBatches } from '../../db/repositories/batches.ts';
import { readTypeOverrides } from '../../db/repositories/events.ts';
import { subjectsOf } from '../../db/repositories/remote-operations.ts';
import type { LocalDate } from '../../domain/types.ts';

/** What the store has, read once per merge; nothing is looked up row by row. */
export interface Known {
  /** Events that the pull could mean: of its window or later, without an id of Crossmark, or with a pulled id. */
  events: EventRow[];
  bookings: Map<number, ScheduleRow>;
  /** Crossmark's ids of bookings here, by event. */
  bookingIds: Map<string, number>;
  employees: EmployeeRow[];
  overrides: Map<number, string>;
  lockedDays: Set<LocalDate>;
  /** Events that a proposal holds. */
  proposed: Set<number>;
  /** Of these, events whose row was sent with an unknown outcome: whatever the answer is, the row tells it. */
  awaited: Set<number>;
  operations: Operations;
  /** Conflicts that are open, or were closed before: a known difference is not raised again. */
  conflicts: SyncChangeLogRow[];
}

/** Changes of ours in Crossmark, by event. */
export interface Operations {
  /** Under way. */
  open: Set<number>;
  /** Nobody knows what became of them. */
  unknown: Set<number>;
  /** The newest one. */
  lastAt: Map<number, Date>;
}

const PROPOSED = ['proposed', 'user_edited', 'approved', 'submitting'];
/** Failed rows whose event Crossmark's booking must not simply take: people compare. */
const CONTESTED = ['REMOTE_CONFLICT', 'OUTCOME_UNKNOWN'];

/** How long a finished change still counts as newer than rows that were read before it. */
const RECENT_MS = 24 * 3_600_000;

/** @param pulledIds mPlanIDs of the store's rows. */
export async function readKnown(
  tx: Tx,
  storeId: string,
  { from, pulledIds, now }: { from: LocalDate; pulledIds: readonly string[]; now: Date },
): Promise<Known> {
  const near = await tx.event.findMany({
    where: { storeId, OR: [{ startDate: { gte: from } }, { externalId: null, dueDate: { gt: from } }] },
  });
  const seen = new Set(near.map((event) => event.externalId));
  const elsewhere = await inBatches(
    pulledIds.filter((id) => !seen.has(id)),
    (some) => tx.event.findMany({ where: { storeId, externalId: { in: [...some] } } }),
  );
  const events = [...near, ...elsewhere];
  const refNums = events.map((event) => event.projectRefNum);
  const bookings = await inBatches(refNums, (some) =>
    tx.schedule.findMany({ where: { storeId, eventRefNum: { in: [...some] } } }),
  );
  const rows = await tx.pendingSchedule.findMany({
    where: {
      storeId,
      openKey: { not: null },
      OR: [{ status: { in: PROPOSED } }, { status: 'api_failed', apiErrorCode: { in: CONTESTED } }],
    },
    select: { eventRefNum: true, apiErrorCode: true },
  });
  return {
    events,
    bookings: new Map(bookings.map((booking) => [booking.eventRefNum, booking])),
    bookingIds: new Map(
      (
        await tx.schedule.findMany({
          where: { storeId, externalId: { not: null }, scheduleDate: { gte: from } },
          select: { externalId: true, eventRefNum: true },
        })
      ).map(({ externalId, eventRefNum }) => [externalId as string, eventRefNum]),
    ),
    employees: await tx.employee.findMany({ where: { storeId } }),
    overrides: await readTypeOverrides(tx, storeId),
    lockedDays: new Set(
      (await tx.lockedDay.findMany({ where: { storeId }, select: { lockedDate: true } })).map(
        (day) => day.lockedDate,
      ),
    ),
    proposed: new Set(rows.map((row) => row.eventRefNum)),
    awaited: new Set(
      rows.flatMap((row) => (row.apiErrorCode === 'OUTCOME_UNKNOWN' ? [row.eventRefNum] : [])),
    ),
    operations: await readOperations(tx, storeId, now),
    conflicts: await tx.syncChangeLog.findMany({
      where: { storeId, isConflict: true },
      orderBy: { id: 'asc' },
    }),
  };
}

async function readOperations(tx: Tx, storeId: string, now: Date): Promise<Operations> {
  const rows = await tx.remoteOperation.findMany({
    where: {
      storeId,
      OR: [
        { state: { in: ['planned', 'running', 'unknown'] } },
        { updatedAt: { gte: new Date(now.getTime() - RECENT_MS) } },
      ],
    },
    select: { subjectIds: true, eventRefNum: true, kind: true, state: true, intent: true, updatedAt: true },
    orderBy: { id: 'asc' },
  });
  const operations: Operations = { open: new Set(), unknown: new Set(), lastAt: new Map() };
  for (const row of rows) {
    for (const refNum of new Set([...subjectsOf(row), row.eventRefNum])) {
      if (refNum === null) continue;
      // A change by hand, a swap and a move settle themselves: what they took away before has to be put back or told.
      const ownDoubt = row.state === 'unknown' && (row.intent !== null || row.kind !== 'create');
      if (row.state === 'planned' || row.state === 'running' || ownDoubt) operations.open.add(refNum);
      else if (row.state === 'unknown') operations.unknown.add(refNum);
      const last = operations.lastAt.get(refNum);
      if (last === undefined || last < row.updatedAt) operations.lastAt.set(refNum, row.updatedAt);
    }
  }
  return operations;
}

/** Which of these numbers the store's events have already. */
export async function takenNumbers(
  tx: Tx,
  storeId: string,
  numbers: { refNums: readonly number[]; references: readonly number[] },
): Promise<{ refNums: Set<number>; references: Set<number> }> {
  const select = { projectRefNum: true, referenceNumber: true } as const;
  const byRef = await inBatches(numbers.refNums, (some) =>
    tx.event.findMany({ where: { storeId, projectRefNum: { in: [...some] } }, select }),
  );
  const byReference = await inBatches(numbers.references, (some) =>
    tx.event.findMany({ where: { storeId, referenceNumber: { in: [...some] } }, select }),
  );
  return {
    refNums: new Set(byRef.map((event) => event.projectRefNum)),
    references: new Set(byReference.flatMap(({ referenceNumber: n }) => (n === null ? [] : [n]))),
  };
}

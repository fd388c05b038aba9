import type { EventRow, Prisma, Tx } from '../database.ts';
import { inBatches } from './batches.ts';

/** Events of one store; another store's event is a missing one. */

/** The event with this reference, or null. */
export function findEvent(db: Tx, storeId: string, projectRefNum: number): Promise<EventRow | null> {
  return db.event.findUnique({ where: { storeId_projectRefNum: { storeId, projectRefNum } } });
}

/** All events of the store with one of the references, in any order. */
export function findEvents(db: Tx, storeId: string, refs: readonly number[]): Promise<EventRow[]> {
  return inBatches(refs, (some) =>
    db.event.findMany({
      where: { storeId, OR: [{ projectRefNum: { in: [...some] } }, { referenceNumber: { in: [...some] } }] },
    }),
  );
}

const PAIRABLE = {
  projectRefNum: true,
  projectName: true,
  eventType: true,
  condition: true,
  startDate: true,
  dueDate: true,
  parentEventRefNum: true,
} as const;
/** What decides which events belong together. */
export type Pairable = Pick<EventRow, keyof typeof PAIRABLE>;

/** Events that could belong together: all but those closed for good, by reference. */
export function listPairable(db: Tx, storeId: string): Promise<Pairable[]> {
  return db.event.findMany({
    where: { storeId, condition: { notIn: ['canceled', 'expired', 'cannot_complete', 'unknown'] } },
    select: PAIRABLE,
    orderBy: { projectRefNum: 'asc' },
  });
}

/** Inserts new events. */
export async function insertEvents(
  tx: Tx,
  storeId: string,
  events: readonly Omit<Prisma.EventCreateManyInput, 'storeId'>[],
): Promise<void> {
  await inBatches(events, async (some) => {
    await tx.event.createMany({ data: some.map((event) => ({ ...event, storeId })) });
    return [];
  });
}

/** Changes an event if nobody did since `version`; false = somebody was faster. */
export async function updateEvent(
  tx: Tx,
  storeId: string,
  projectRefNum: number,
  version: number,
  data: Prisma.EventUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await tx.event.updateMany({
    where: { storeId, projectRefNum, version },
    data: { ...data, version: version + 1 },
  });
  return count === 1;
}

/** Stores a parent link (WF-2) where there is none yet. */
export async function linkParent(tx: Tx, storeId: string, child: number, parent: number): Promise<void> {
  await tx.event.updateMany({
    where: { storeId, projectRefNum: child, parentEventRefNum: null },
    data: { parentEventRefNum: parent, version: { increment: 1 } },
  });
}

/** Types set by hand, by reference; they survive every import. */
export async function readTypeOverrides(db: Tx, storeId: string): Promise<Map<number, string>> {
  const rows = await db.eventTypeOverride.findMany({ where: { storeId } });
  return new Map(rows.map((row) => [row.eventRefNum, row.overrideEventType]));
}

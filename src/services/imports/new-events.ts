import type { EventRow, Prisma, Tx } from '../../db/database.ts';
import { insertEvents, linkParent, listPairable, type Pairable } from '../../db/repositories/events.ts';
import type { Clock } from '../../domain/clock.ts';
import { detectType, productKey, walmartEventId } from '../../domain/event-types.ts';
import { CONDITIONS, EVENT_TYPES } from '../../domain/types.ts';
import { buildFacts } from '../../engine/facts.ts';
import type { EventCsvRow } from './event-rows.ts';

/** The columns of a new event; a type set by hand is kept from an earlier life of the event (WF-2). */
export function newEvent(row: EventCsvRow, override: string | undefined): NewEvent {
  return {
    projectRefNum: row.refNum,
    referenceNumber: row.refNum,
    projectName: row.name,
    eventType: override ?? detectType(row.name, row.minutes),
    condition: 'unstaffed',
    startDate: row.startDate,
    dueDate: row.dueDate,
    estimatedMinutes: row.minutes,
    productKey: productKey(row.name),
    walmartEventId: walmartEventId(row.name),
    locationMvid: row.locationMvid,
    storeNumber: row.storeNumber,
    storeName: row.storeName,
    preferredRep: preferredRep(row),
  };
}

/** What a file says anew about a known event; null when it says the same. */
export function changedEvent(
  event: EventRow,
  row: EventCsvRow,
  override: string | undefined,
): Prisma.EventUpdateManyMutationInput | null {
  const minutes = row.minutes ?? event.estimatedMinutes;
  const same =
    event.projectName === row.name &&
    event.startDate === row.startDate &&
    event.dueDate === row.dueDate &&
    event.estimatedMinutes === minutes;
  if (same) return null;
  const detected = detectType(row.name, minutes);
  // A known type never becomes `other` because a name arrived shorter.
  const eventType = override ?? (detected === 'other' ? event.eventType : detected);
  return {
    projectName: row.name,
    startDate: row.startDate,
    dueDate: row.dueDate,
    estimatedMinutes: minutes,
    eventType,
    productKey: productKey(row.name),
    walmartEventId: walmartEventId(row.name),
  };
}

function preferredRep(row: EventCsvRow): string | null {
  const id = row.repEmployeeId === null ? '' : `(${row.repEmployeeId})`;
  return [row.repName ?? '', id].join(' ').trim() || null;
}

type NewEvent = Omit<Prisma.EventCreateManyInput, 'storeId'>;

/**
 * Inserts events and stores the links that the store's events now allow: a Supervisor to its Core, a Survey to its
 * Production (WF-2, PAIR-1 … PAIR-6). Links that are stored already stay.
 */
export async function insertEventsWithLinks(
  tx: Tx,
  storeId: string,
  clock: Clock,
  created: readonly NewEvent[],
): Promise<void> {
  const known = await listPairable(tx, storeId);
  const links = parentLinks(storeId, clock, [...known, ...created.map(pairableOf)]);
  // Children come second, so that what they point to is there.
  await insertEvents(
    tx,
    storeId,
    created.filter((event) => !links.has(event.projectRefNum)),
  );
  await insertEvents(
    tx,
    storeId,
    created
      .filter((event) => links.has(event.projectRefNum))
      .map((event) => ({ ...event, parentEventRefNum: links.get(event.projectRefNum) ?? null })),
  );
  for (const { projectRefNum } of known) {
    const parent = links.get(projectRefNum);
    if (parent !== undefined) await linkParent(tx, storeId, projectRefNum, parent);
  }
}

function pairableOf(event: NewEvent): Pairable {
  const {
    projectRefNum,
    projectName,
    eventType = 'other',
    condition = 'unstaffed',
    startDate,
    dueDate,
  } = event;
  return { projectRefNum, projectName, eventType, condition, startDate, dueDate, parentEventRefNum: null };
}

/** Child → parent for every event without a stored link that has a partner. */
function parentLinks(storeId: string, clock: Clock, events: readonly Pairable[]): Map<number, number> {
  const { pairing } = buildFacts({
    version: 1,
    now: clock.now().toISOString(),
    store: { id: storeId, timezone: 'UTC' },
    employees: [],
    events: events.map((event) => ({
      refNum: event.projectRefNum,
      name: event.projectName,
      type: oneOf(EVENT_TYPES, event.eventType),
      startDate: event.startDate,
      dueDate: event.dueDate,
      condition: oneOf(CONDITIONS, event.condition),
      ...(event.parentEventRefNum === null ? {} : { parentRefNum: event.parentEventRefNum }),
    })),
    schedules: [],
    pending: [],
    rotations: [],
    exceptions: [],
    holidays: [],
    lockedDays: [],
  });
  const stored = new Set(
    events.filter((event) => event.parentEventRefNum !== null).map((event) => event.projectRefNum),
  );
  const pairs = [...pairing.coreOfSupervisor, ...pairing.productionOfSurvey];
  return new Map(pairs.filter(([child]) => !stored.has(child)));
}

function oneOf<T extends string>(values: readonly T[], value: string): T | undefined {
  return values.find((candidate) => candidate === value);
}

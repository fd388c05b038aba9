import type { Database, EventRow, ScheduleRow, StoreRow, SyncChangeLogRow, Tx } from '../../db/database.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { isInactiveCondition, shortName } from '../../domain/event-types.ts';
import type { Condition } from '../../domain/types.ts';
import { type ConflictChanges, changesOf } from './changes.ts';
import type { ConflictBooking, ConflictEvent, ConflictView, SyncConflicts } from './model.ts';

/** Rows of a page, in the message and in the list. */
export const CONFLICTS_PAGE = 10;
const HISTORY_READ = 10;

/** Reads conflicts for people. Rights are checked by whoever asks. */
export class ConflictReader {
  readonly #db: Database;

  constructor({ db }: { db: Database }) {
    this.#db = db;
  }

  /** What one sync found, decided or not: urgent ones first, then in the order they were found. @throws NOT_FOUND */
  async ofSync(
    storeId: string,
    syncId: number,
    options: { page: number; urgentOnly: boolean },
  ): Promise<SyncConflicts> {
    const { client } = this.#db;
    const store = await storeOf(client, storeId);
    const run = await client.syncRun.findFirst({ where: { id: syncId, storeId } });
    if (run === null) throw new DaybreakError('NOT_FOUND');
    const where = {
      storeId,
      syncRunId: syncId,
      isConflict: true,
      ...(options.urgentOnly ? { urgent: true } : {}),
    };
    return {
      ...{ syncId, storeId, storeName: store.name, timezone: store.timezone, foundAt: run.startedAt },
      ...(await this.#page(store, where, options.page)),
    };
  }

  countOpen(storeId: string): Promise<number> {
    return this.#db.client.syncChangeLog.count({ where: { storeId, isConflict: true, resolved: false } });
  }

  /** Everything that is open in the store. @throws NOT_FOUND */
  async open(storeId: string, page: number): Promise<Omit<SyncConflicts, 'syncId' | 'foundAt'>> {
    const store = await storeOf(this.#db.client, storeId);
    const where = { storeId, isConflict: true, resolved: false };
    return {
      ...{ storeId, storeName: store.name, timezone: store.timezone },
      ...(await this.#page(store, where, page)),
    };
  }

  async #page(store: StoreRow, where: object, asked: number) {
    const { client } = this.#db;
    const total = await client.syncChangeLog.count({ where });
    const open = await client.syncChangeLog.count({ where: { ...where, resolved: false } });
    const pages = Math.max(1, Math.ceil(total / CONFLICTS_PAGE));
    const page = Math.min(Math.max(1, asked), pages);
    const rows = await client.syncChangeLog.findMany({
      where,
      orderBy: [{ urgent: 'desc' }, { id: 'asc' }],
      skip: (page - 1) * CONFLICTS_PAGE,
      take: CONFLICTS_PAGE,
    });
    return { items: await conflictViews(client, store, rows), open, page, pages, total };
  }

  /** One conflict with the facts and the history of its event. @throws NOT_FOUND */
  async event(storeId: string, id: number): Promise<ConflictEvent> {
    const { client } = this.#db;
    const store = await storeOf(client, storeId);
    const { row, event, booking, view } = await readConflict(client, store, id);
    const [changes, actions] = await Promise.all([
      client.syncChangeLog.findMany({
        where: { storeId, eventRefNum: row.eventRefNum, id: { not: id } },
        orderBy: { id: 'desc' },
        take: HISTORY_READ,
      }),
      client.actionLog.findMany({
        where: { storeId, subjectType: 'event', subjectId: String(row.eventRefNum), outcome: 'done' },
        orderBy: { id: 'desc' },
        take: HISTORY_READ,
      }),
    ]);
    const history = [
      ...changes.map((change) => ({
        at: change.detectedAt,
        by: null,
        what: change.changeType,
        text: afterColon(change.summary),
      })),
      ...actions.map(({ at, actor, action }) => ({ at, by: actor, what: action, text: null })),
    ];
    return {
      storeId,
      timezone: store.timezone,
      conflict: view,
      startDate: event.startDate,
      dueDate: event.dueDate,
      condition: event.condition,
      crossmarkId: event.externalId,
      bookingId: booking?.externalId ?? null,
      comparedAt: event.lastSynced,
      history: history.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, HISTORY_READ),
    };
  }
}

async function storeOf(db: Tx, storeId: string): Promise<StoreRow> {
  const store = await db.store.findUnique({ where: { id: storeId } });
  if (store === null) throw new DaybreakError('NOT_FOUND');
  return store;
}

/** One conflict with what stands here. @throws NOT_FOUND, also for other stores */
export async function readConflict(
  db: Tx,
  store: StoreRow,
  id: number,
): Promise<{
  row: SyncChangeLogRow & { eventRefNum: number };
  changes: ConflictChanges;
  event: EventRow;
  booking: ScheduleRow | null;
  view: ConflictView;
}> {
  const row = await db.syncChangeLog.findFirst({ where: { id, storeId: store.id, isConflict: true } });
  if (row === null || row.eventRefNum === null) throw new DaybreakError('NOT_FOUND');
  const { eventRefNum } = row;
  const event = await db.event.findFirst({ where: { storeId: store.id, projectRefNum: eventRefNum } });
  const booking = await db.schedule.findFirst({ where: { storeId: store.id, eventRefNum } });
  const [view] = await conflictViews(db, store, [row]);
  if (event === null || view === undefined) throw new DaybreakError('NOT_FOUND');
  return { row: { ...row, eventRefNum }, changes: changesOf(row.fieldChanges), event, booking, view };
}

/** The rows of a page with what stands here, in five queries. */
async function conflictViews(
  db: Tx,
  store: StoreRow,
  rows: readonly SyncChangeLogRow[],
): Promise<ConflictView[]> {
  const storeId = store.id;
  const refs = rows.flatMap(({ eventRefNum }) => (eventRefNum === null ? [] : [eventRefNum]));
  const [events, bookings, locked] = await Promise.all([
    db.event.findMany({ where: { storeId, projectRefNum: { in: refs } } }),
    db.schedule.findMany({
      where: { storeId, eventRefNum: { in: refs } },
      include: { employee: { select: { name: true } } },
    }),
    db.lockedDay.findMany({ where: { storeId }, select: { lockedDate: true } }),
  ]);
  const lockedDates = new Set(locked.map(({ lockedDate }) => lockedDate));
  return rows.flatMap((row) => {
    const event = events.find(({ projectRefNum }) => projectRefNum === row.eventRefNum);
    const booking = bookings.find(({ eventRefNum }) => eventRefNum === row.eventRefNum) ?? null;
    return event === undefined ? [] : [viewOf(row, event, booking, lockedDates, store.connectionId !== null)];
  });
}

type Booked = ScheduleRow & { employee: { name: string } };

function viewOf(
  row: SyncChangeLogRow,
  event: EventRow,
  booking: Booked | null,
  locked: ReadonlySet<string>,
  connected: boolean,
): ConflictView {
  const changes = changesOf(row.fieldChanges);
  const ended = endedOf(changes);
  // An event that has ended there takes our booking with it.
  const aboutBooking = changes.booking !== null || (ended !== null && booking !== null);
  const ours = row.resolved && changes.booking !== null ? changes.booking.local : placeOf(booking);
  const theirs = changes.booking?.upstream ?? null;
  const now = event as unknown as Record<string, unknown>;
  return {
    id: row.id,
    version: booking?.version ?? 0,
    eventRefNum: event.projectRefNum,
    shortName: shortName(event.projectName),
    eventType: event.eventType,
    urgent: row.urgent,
    booking: aboutBooking ? { ours: ours && plain(ours), theirs: theirs && plain(theirs) } : null,
    fields: changes.fields
      .filter(({ field }) => ended === null || field !== 'condition')
      .map(({ field, local, upstream }) => ({
        field,
        ours: row.resolved ? local : textOf(now[field]),
        theirs: upstream,
      })),
    ended,
    take: takeOf(changes, booking, locked),
    decided:
      row.resolved && row.resolvedAt !== null
        ? { resolution: row.resolution ?? '', by: row.resolvedBy, at: row.resolvedAt }
        : null,
    maySend: connected && isKept(row, changes, booking),
  };
}

/** Null while the event is active in Crossmark. */
export function endedOf({ missing, fields }: ConflictChanges): string | null {
  if (missing) return 'missing';
  const condition = fields.find(({ field }) => field === 'condition')?.upstream ?? null;
  return condition !== null && isInactiveCondition(condition as Condition) ? condition : null;
}

function takeOf(
  changes: ConflictChanges,
  booking: Booked | null,
  locked: ReadonlySet<string>,
): ConflictView['take'] {
  const theirs = changes.booking?.upstream ?? null;
  if (theirs !== null && theirs.employeeId === null)
    return { ok: false, reason: 'unknown_person', detail: theirs.name };
  const touched = changes.booking === null && endedOf(changes) === null ? [] : [booking?.scheduleDate];
  const date = [...touched, theirs?.date].find((one) => one !== undefined && locked.has(one));
  return date === undefined ? { ok: true } : { ok: false, reason: 'locked', detail: date };
}

/** Ours was kept and nothing has happened to it since. */
function isKept(row: SyncChangeLogRow, changes: ConflictChanges, booking: Booked | null): boolean {
  return (
    row.resolution === 'keep_local' &&
    changes.booking !== null &&
    booking !== null &&
    booking.externalId === (changes.booking.local?.scheduleEventId ?? null)
  );
}

function placeOf(booking: Booked | null): ConflictBooking | null {
  if (booking === null) return null;
  return { date: booking.scheduleDate, time: booking.scheduleTime, name: booking.employee.name };
}

const plain = ({ date, time, name }: ConflictBooking): ConflictBooking => ({ date, time, name });

/** The event is named above its history. */
function afterColon(summary: string): string {
  return summary.slice(summary.indexOf(': ') + 1).trim();
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined || value === '' ? null : String(value);
}

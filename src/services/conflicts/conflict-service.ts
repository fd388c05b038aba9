import type { Database, ScheduleRow, StoreRow, Tx } from '../../db/database.ts';
import { updateBooking } from '../../db/repositories/schedules.ts';
import { lockStore } from '../../db/repositories/stores.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { type LogEntry, logDone, recordingRefusals } from '../action-log.ts';
import { authorize } from '../authz.ts';
import { demandIdle } from '../bookings/idle.ts';
import type { Actor, NoticeAck } from '../contracts.ts';
import { type BookingChange, onShortNotice, recordChanges, toTell } from '../notices/changes.ts';
import { takeUpstream } from '../sync/apply.ts';
import { conflictsClosed } from './announce.ts';
import type { ConflictChanges } from './changes.ts';
import { ConflictReader, endedOf, readConflict } from './conflict-reader.ts';
import type { ConflictEvent, ConflictView, SyncConflicts, TakePreview } from './model.ts';

/** Rows of proposals that end when the event is booked or closed from outside (6.7). */
const OPEN_ROWS = ['proposed', 'user_edited', 'approved'];

/**
 * People decide what a pull could not (crossmark §12.5). Whoever decides first is the one who counts; every decision is one
 * transaction with its record. Nothing here calls Crossmark.
 */
export class ConflictService {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly reader: ConflictReader;

  constructor({ db, clock }: { db: Database; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
    this.reader = new ConflictReader({ db });
  }

  /** Open conflicts of the store. @throws ForbiddenError, NOT_FOUND */
  async open(
    storeId: string,
    actor: Actor,
    page: number,
  ): Promise<Omit<SyncConflicts, 'syncId' | 'foundAt'>> {
    await authorize(this.#db.client, storeId, actor, 'read');
    return this.reader.open(storeId, page);
  }

  /** One conflict with facts and history of its event. @throws ForbiddenError, NOT_FOUND */
  async event(storeId: string, actor: Actor, id: number): Promise<ConflictEvent> {
    await authorize(this.#db.client, storeId, actor, 'read');
    return this.reader.event(storeId, id);
  }

  /**
   * *Keep ours*: closes the conflict; nothing changes on either side, and the same difference is not raised again.
   * @throws ForbiddenError, NOT_FOUND, STATE when it is decided already (`details`: the conflict as it is now)
   */
  async keepOurs(storeId: string, actor: Actor, id: number): Promise<ConflictView> {
    await authorize(this.#db.client, storeId, actor, 'manual');
    const now = this.#clock.now();
    return this.#recorded(
      { storeId, actor, action: 'sync.keep_local', at: now },
      id,
      async (tx, store, entry) => {
        const { row, view } = await readConflict(tx, store, id);
        await close(tx, view, { storeId, resolution: 'keep_local', by: actor, at: now });
        await logDone(tx, { ...entry, subjectId: row.eventRefNum });
        return (await readConflict(tx, store, id)).view;
      },
    );
  }

  /** What *Take theirs* would change here. @throws ForbiddenError, NOT_FOUND */
  async previewTake(storeId: string, actor: Actor, id: number): Promise<TakePreview> {
    const { client } = this.#db;
    await authorize(client, storeId, actor, 'manual');
    const store = await client.store.findUniqueOrThrow({ where: { id: storeId } });
    const { view, changes, booking, row } = await readConflict(client, store, id);
    const concerned = await onShortNotice(
      client,
      store,
      this.#clock.now(),
      bookingChanges(row.eventRefNum, booking, changes),
    );
    const rows = await client.pendingSchedule.count({
      where: { storeId, eventRefNum: row.eventRefNum, status: { in: OPEN_ROWS } },
    });
    return {
      ...{ storeId, timezone: store.timezone, conflict: view },
      endsRows: rows > 0,
      leftBehind: await leftBehind(client, storeId, row.eventRefNum, changes),
      noticeNeeded: await toTell(client, storeId, concerned),
    };
  }

  /**
   * *Take theirs*: brings Crossmark's side here, bookings included. `version` is that of our booking as it was shown.
   * @throws ForbiddenError, NOT_FOUND, STATE (decided already), CONTENT_CHANGED (our booking is another one by now),
   * CHANGE_IN_PROGRESS, DAY_LOCKED, EMPLOYEE_NOT_FOUND, NOTIFICATION_REQUIRED
   */
  async takeTheirs(
    storeId: string,
    actor: Actor,
    id: number,
    input: { version: number; notice?: NoticeAck },
  ): Promise<ConflictView> {
    await authorize(this.#db.client, storeId, actor, 'manual');
    const now = this.#clock.now();
    const logged = { storeId, actor, action: 'sync.take_upstream', at: now };
    return this.#recorded(logged, id, async (tx, store, entry) => {
      const { row, view, changes, booking } = await readConflict(tx, store, id);
      await close(tx, view, { storeId, resolution: 'take_upstream', by: actor, at: now });
      if (view.version !== input.version) throw new DaybreakError('CONTENT_CHANGED');
      demandTakeable(view);
      await mark(tx, booking);
      await demandIdle(tx, storeId, [row.eventRefNum]);
      await recordChanges(tx, store, {
        ...{ now, actor, ack: input.notice },
        changes: bookingChanges(row.eventRefNum, booking, changes),
      });
      await takeUpstream(tx, { storeId, now, conflict: row });
      await logDone(tx, { ...entry, subjectId: row.eventRefNum, ...beforeAndAfter(view) });
      return (await readConflict(tx, store, id)).view;
    });
  }

  /** Something about it has changed outside of a decision: its messages are drawn again. */
  redraw(storeId: string, id: number): Promise<void> {
    return conflictsClosed(this.#db.client, storeId, [id]);
  }

  /**
   * What *Send our booking* hands to the bookings: the event, and the booking of Crossmark that ours replaces.
   * @throws NOT_FOUND, STATE when ours was not kept or is another one by now
   */
  async toSend(
    storeId: string,
    id: number,
  ): Promise<{ eventRefNum: number; expectedVersion: number; replaces?: string }> {
    const { client } = this.#db;
    const store = await client.store.findUnique({ where: { id: storeId } });
    if (store === null) throw new DaybreakError('NOT_FOUND');
    const { view, changes, row } = await readConflict(client, store, id);
    if (!view.maySend) throw new DaybreakError('STATE', 'There is nothing to send here any more.');
    const replaces = changes.booking?.upstream?.scheduleEventId;
    return {
      ...{ eventRefNum: row.eventRefNum, expectedVersion: view.version },
      ...(replaces ? { replaces } : {}),
    };
  }

  /** One transaction that begins as a writer, draws the messages again, and records a refusal. */
  #recorded<T>(
    logged: LogEntry,
    id: number,
    work: (tx: Tx, store: StoreRow, entry: LogEntry) => Promise<T>,
  ): Promise<T> {
    const storeId = logged.storeId ?? '';
    const entry = { ...logged, subjectType: 'event' };
    return recordingRefusals(this.#db, { ...logged, subjectType: 'conflict', subjectId: id }, () =>
      this.#db.transaction(async (tx) => {
        if (!(await lockStore(tx, storeId, logged.at))) throw new DaybreakError('STORE_INACTIVE');
        const store = await tx.store.findUniqueOrThrow({ where: { id: storeId } });
        const result = await work(tx, store, entry);
        await conflictsClosed(tx, storeId, [id]);
        return result;
      }),
    );
  }
}

/** One conditional update decides between two people. */
async function close(
  tx: Tx,
  view: ConflictView,
  { storeId, resolution, by, at }: { storeId: string; resolution: string; by: Actor; at: Date },
): Promise<void> {
  const { count } = await tx.syncChangeLog.updateMany({
    where: { id: view.id, storeId, isConflict: true, resolved: false },
    data: { resolved: true, resolution, resolvedBy: by, resolvedAt: at },
  });
  if (count === 0)
    throw new DaybreakError('STATE', 'Somebody has decided this already.', { conflictId: view.id });
}

/** Of this and a change made by hand the second finds the booking changed; the mark comes before the look. */
async function mark(tx: Tx, booking: ScheduleRow | null): Promise<void> {
  if (booking === null) return;
  const { storeId, id, version } = booking;
  if (!(await updateBooking(tx, storeId, id, version, {}))) throw new DaybreakError('CONTENT_CHANGED');
}

function demandTakeable({ take }: ConflictView): void {
  if (take.ok) return;
  if (take.reason === 'locked') throw new DaybreakError('DAY_LOCKED', undefined, [{ date: take.detail }]);
  throw new DaybreakError('EMPLOYEE_NOT_FOUND', `${take.detail} is not in the list of people here.`);
}

/** What taking Crossmark's side changes for people; both sides of a change of person are told (WF-32). */
function bookingChanges(
  eventRefNum: number,
  booking: ScheduleRow | null,
  changes: ConflictChanges,
): BookingChange[] {
  const { booking: sides } = changes;
  if (sides === null && (endedOf(changes) === null || booking === null)) return [];
  const theirs = sides?.upstream ?? null;
  const samePerson = booking !== null && theirs?.employeeId === booking.employeeId;
  const leaves = booking !== null && !samePerson;
  const ours = booking && { date: booking.scheduleDate, time: booking.scheduleTime };
  if (samePerson && theirs && ours?.date === theirs.date && ours.time === theirs.time) return [];
  return [
    ...(theirs === null || theirs.employeeId === null
      ? []
      : [
          {
            kind: samePerson ? ('time_changed' as const) : ('event_added' as const),
            ...{ employeeId: theirs.employeeId, eventRefNum, date: theirs.date, time: theirs.time },
          },
        ]),
    ...(leaves && ours
      ? [{ kind: 'event_removed' as const, employeeId: booking.employeeId, eventRefNum, ...ours }]
      : []),
  ];
}

/** Crossmark's side of a Core says nothing about its Supervisor: whoever takes it is told what stays where it is. */
async function leftBehind(
  db: Tx,
  storeId: string,
  core: number,
  changes: ConflictChanges,
): Promise<TakePreview['leftBehind']> {
  if (changes.booking === null && endedOf(changes) === null) return null;
  const day = changes.booking?.upstream?.date ?? null;
  const booking = await db.schedule.findFirst({
    where: {
      ...{ storeId, event: { eventType: 'supervisor', parentEventRefNum: core } },
      ...(day === null ? {} : { scheduleDate: { not: day } }),
    },
    include: { employee: { select: { name: true } } },
  });
  if (booking === null) return null;
  const { eventRefNum, scheduleDate: date, scheduleTime: time, employee } = booking;
  return { eventRefNum, date, time, name: employee.name };
}

/** The changed fields for the record, the booking as one value. */
function beforeAndAfter({ booking, fields, ended }: ConflictView): Pick<LogEntry, 'before' | 'after'> {
  const sides = (which: 'ours' | 'theirs') => ({
    ...(booking === null ? {} : { booking: booking[which] }),
    ...(ended === null || which === 'ours' ? {} : { condition: ended }),
    ...Object.fromEntries(fields.map((item) => [item.field, item[which]])),
  });
  return { before: sides('ours'), after: sides('theirs') };
}

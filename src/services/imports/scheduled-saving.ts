import type { ScheduleRow, Tx } from '../../db/database.ts';
import { inBatches } from '../../db/repositories/batches.ts';
import { openOperationsOf, subjectsOf } from '../../db/repositories/remote-operations.ts';
import { insertBookings, updateBooking } from '../../db/repositories/schedules.ts';
import { findStore, readSettings } from '../../db/repositories/stores.ts';
import { blocksAt } from '../../domain/blocks.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../../domain/settings.ts';
import type { LocalDate, LocalTime } from '../../domain/types.ts';
import { supersedeOvertaken } from '../proposals/overtaken.ts';

export interface ImportedBooking {
  refNum: number;
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
  replaces: ScheduleRow | null;
}

/** Events of which a proposal's row, or a change by hand, is on its way to Crossmark, or of unknown outcome. */
export async function heldBySubmission(
  tx: Tx,
  storeId: string,
  refs: readonly number[],
): Promise<Set<number>> {
  const rows = await inBatches(refs, (some) =>
    tx.pendingSchedule.findMany({
      where: {
        storeId,
        status: 'submitting',
        OR: [{ eventRefNum: { in: [...some] } }, { bumpedEventRefNum: { in: [...some] } }],
      },
      select: { eventRefNum: true, bumpedEventRefNum: true },
    }),
  );
  const operations = await openOperationsOf(tx, storeId, refs);
  return new Set([
    ...rows.flatMap((row) => [row.eventRefNum, row.bumpedEventRefNum ?? row.eventRefNum]),
    ...operations.flatMap(subjectsOf),
  ]);
}

/**
 * Writes bookings from a file: `pending` without a connection, else `pending_sync` until the next pull brings the id.
 * Their events become scheduled, and open proposal rows of these events are superseded (workflow 6.7).
 * @throws DaybreakError `STALE_FORM` when a booking to replace has changed meanwhile.
 */
export async function saveBookings(
  tx: Tx,
  storeId: string,
  bookings: readonly ImportedBooking[],
  by: { createdBy: string; now: Date },
): Promise<void> {
  const store = await findStore(tx, storeId);
  const syncStatus = store?.connectionId ? 'pending_sync' : 'pending';
  const blocks = await blocksFor(tx, storeId, bookings);
  const placed = (booking: ImportedBooking) => {
    const shiftBlock = blocks.get(booking.refNum) ?? null;
    return {
      employeeId: booking.employeeId,
      scheduleDate: booking.date,
      scheduleTime: booking.time,
      shiftBlock,
      shiftBlockAssignedAt: shiftBlock === null ? null : by.now,
      source: 'import',
      createdBy: by.createdBy,
    };
  };
  await insertBookings(
    tx,
    storeId,
    bookings
      .filter((booking) => booking.replaces === null)
      .map((booking) => ({ ...placed(booking), eventRefNum: booking.refNum, syncStatus })),
  );
  for (const booking of bookings) {
    const old = booking.replaces;
    if (old !== null && !(await updateBooking(tx, storeId, old.id, old.version, placed(booking))))
      throw new DaybreakError('STALE_FORM');
  }
  const refs = bookings.map((booking) => booking.refNum);
  await inBatches(refs, async (some) => {
    await tx.event.updateMany({
      where: { storeId, projectRefNum: { in: [...some] } },
      data: { isScheduled: true, condition: 'scheduled', version: { increment: 1 } },
    });
    return [];
  });
  await supersedeOvertaken(tx, storeId, refs, 'booked_elsewhere');
}

/** A Core that starts at an arrive time takes the first free block of that time, in the order of the references. */
async function blocksFor(
  tx: Tx,
  storeId: string,
  bookings: readonly ImportedBooking[],
): Promise<Map<number, number>> {
  const settings = await engineSettings(tx, storeId);
  const events = await inBatches(
    bookings.map((booking) => booking.refNum),
    (some) =>
      tx.event.findMany({
        where: { storeId, eventType: 'core', projectRefNum: { in: [...some] } },
        select: { projectRefNum: true },
      }),
  );
  const cores = new Set(events.map((event) => event.projectRefNum));
  const wanted = bookings.filter((booking) => cores.has(booking.refNum)).sort((a, b) => a.refNum - b.refNum);
  const dates = [...new Set(wanted.map((booking) => booking.date))];
  const moving = new Set(
    wanted.flatMap((booking) => (booking.replaces === null ? [] : [booking.replaces.id])),
  );
  const standing = await inBatches(dates, (some) =>
    tx.schedule.findMany({
      where: { storeId, scheduleDate: { in: [...some] }, shiftBlock: { not: null } },
      select: { id: true, scheduleDate: true, shiftBlock: true },
    }),
  );
  const taken = new Set(
    standing.filter((row) => !moving.has(row.id)).map((row) => `${row.scheduleDate} ${row.shiftBlock}`),
  );
  const blocks = new Map<number, number>();
  for (const booking of wanted) {
    const block = blocksAt(settings, booking.time).find(
      (candidate) => !taken.has(`${booking.date} ${candidate}`),
    );
    if (block === undefined) continue;
    taken.add(`${booking.date} ${block}`);
    blocks.set(booking.refNum, block);
  }
  return blocks;
}

async function engineSettings(tx: Tx, storeId: string): Promise<Settings> {
  const stored = Object.entries(await readSettings(tx, storeId));
  return parseSettings(Object.fromEntries(stored.filter(([key]) => key in DEFAULT_SETTINGS)));
}

import type { PendingScheduleRow, Tx } from '../db/database.ts';
import { DaybreakError } from '../domain/errors.ts';
import type { EngineEvent, Facts } from '../engine/facts/model.ts';
import { buildFacts } from '../engine/facts.ts';
import { Occupancy, type Taken } from '../engine/occupancy.ts';
import { type LoadedSnapshot, loadSnapshot } from './store-snapshot.ts';

/** A store as the validator sees it: the bookings stand, and every open row of a proposal takes its person. */
export interface StoreState extends LoadedSnapshot {
  facts: Facts;
}

/** Bookings and people of a store, ready for the validator; open rows are added by `occupancyWith`. */
export async function loadStoreState(db: Tx, storeId: string, now: Date): Promise<StoreState> {
  const loaded = await loadSnapshot(db, storeId, now, { openRows: 'none' });
  return { ...loaded, facts: buildFacts(loaded.snapshot) };
}

/**
 * Who is taken once these rows are booked as well (WF-10). A row of a booked event takes the place of its booking; the
 * booking that a swap moves counts no more, nor does its Supervisor's when that one has a row of its own in the same
 * run. Left-out and failed rows take nobody.
 */
export function occupancyWith(state: StoreState, rows: readonly PendingScheduleRow[]): Occupancy {
  const occupancy = Occupancy.of(state.facts);
  const placed = rows.filter((row) => row.employeeId !== null && !row.leftOut);
  for (const row of placed) if (row.bumpedEventRefNum !== null) occupancy.remove(row.bumpedEventRefNum);
  for (const row of placed) {
    const taken = takenByRow(state.facts, row);
    if (taken !== null) occupancy.add(taken);
  }
  return occupancy;
}

/** What a placed row takes; null when it is failed or its event is gone or inactive. */
export function takenByRow(facts: Facts, row: PendingScheduleRow): Taken | null {
  const event = facts.eventByRef.get(row.eventRefNum);
  if (event === undefined || event.inactive || row.employeeId === null || row.scheduleDate === null)
    return null;
  return {
    event,
    employeeId: row.employeeId,
    date: row.scheduleDate,
    time: row.scheduleTime ?? '00:00',
    minutes: event.minutes,
    source: 'foreign',
    scheduleId: null,
    block: row.shiftBlock,
    overflow: row.blockOverflow,
  };
}

/** The engine's view of an event. @throws DaybreakError `EVENT_NOT_FOUND` */
export function eventOf(facts: Facts, refNum: number): EngineEvent {
  const event = facts.eventByRef.get(refNum);
  if (event === undefined) throw new DaybreakError('EVENT_NOT_FOUND');
  return event;
}

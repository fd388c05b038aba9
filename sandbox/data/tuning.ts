import { addDays } from '../../src/domain/dates.ts';
import { plan } from '../../src/engine/plan.ts';
import type { ProposalRow } from '../../src/engine/proposal.ts';
import { type StoreData, type StoreEvent, snapshotOf } from './model.ts';

/**
 * A random store is tight on one date and slack on the next. The demo should be readable on every day of the year, so
 * what the planner cannot place is thinned out until a person can take in the proposal: a few swaps, a few rows that
 * need somebody.
 */
export interface Targets {
  swaps: { min: number; max: number };
  /** Rows that need somebody, planted ones included. */
  needsYou: number;
}

const ROUNDS = 60;

/**
 * Thins the events of a store, or adds urgent ones from `late`, until its proposal meets the targets.
 * `planted` events (by number) stay whatever happens to them.
 */
export function tune(
  data: StoreData,
  late: readonly StoreEvent[][],
  planted: ReadonlySet<number>,
  targets: Targets,
): StoreData {
  const waiting = [...late];
  let events = data.events;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { rows } = plan(snapshotOf({ ...data, events }));
    const extra = tooMuch(rows, events, planted, targets);
    if (extra.size > 0) {
      events = events.filter((event) => event.booking || !extra.has(projectOf(event)));
      continue;
    }
    if (rows.filter((row) => row.isSwap).length >= targets.swaps.min) break;
    const next = waiting.shift();
    if (!next) break;
    events = [...events, ...next];
  }
  return { ...data, events };
}

/** Whether the proposal of a store has what the demo wants to show. */
export function meets(data: StoreData, { swaps, needsYou }: Targets): boolean {
  const { counters } = plan(snapshotOf(data));
  return counters.swaps >= swaps.min && counters.swaps <= swaps.max && counters.failed <= needsYou;
}

function tooMuch(
  rows: readonly ProposalRow[],
  events: readonly StoreEvent[],
  planted: ReadonlySet<number>,
  { swaps, needsYou }: Targets,
): Set<string> {
  const byRef = new Map(events.map((event) => [event.refNum, event]));
  const booked = (row: ProposalRow) => byRef.get(row.eventRefNum)?.booking !== undefined;
  const failed = rows.filter((row) => row.outcome === 'failed' && !booked(row));
  const open = failed.filter((row) => !planted.has(row.eventRefNum));
  const allowed = Math.max(0, needsYou - (failed.length - open.length));
  // A booking that loses its place is worth showing once; the others go with the newcomer that took it.
  const displaced = new Set(
    rows.filter((row) => row.outcome === 'failed' && booked(row)).map((row) => row.eventRefNum),
  );
  const takers = rows.filter(
    (row) => row.isSwap && row.bumpedEventRefNum !== null && displaced.has(row.bumpedEventRefNum),
  );
  const swapped = rows.filter((row) => row.isSwap);
  const newcomers = swapped.filter((row) => !booked(row) && !planted.has(row.eventRefNum));
  return new Set(
    [...open.slice(allowed), ...takers, ...newcomers.slice(0, Math.max(0, swapped.length - swaps.max))].map(
      (row) => projectOf(byRef.get(row.eventRefNum)!),
    ),
  );
}

/** A Core and its Supervisor share their project number; everything else stands alone. */
export function projectOf(event: { refNum: number; name: string }): string {
  return /^\d{6}(?=-)/.exec(event.name)?.[0] ?? String(event.refNum);
}

/** The days of the coming week on which something urgent may still arrive. */
export function urgentDays(data: Pick<StoreData, 'today' | 'lockedDays' | 'holidays'>): string[] {
  const closed = new Set([...data.lockedDays, ...data.holidays].map(({ date }) => date));
  return [3, 4, 5, 6].map((days) => addDays(data.today, days)).filter((date) => !closed.has(date));
}

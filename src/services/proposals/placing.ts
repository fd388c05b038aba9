import { blocksAt, firstArriveTime } from '../../domain/blocks.ts';
import { addDays, earlierOf, laterOf } from '../../domain/dates.ts';
import { allowedTimes, stepGroup } from '../../domain/start-times.ts';
import type { LocalDate, LocalTime } from '../../domain/types.ts';
import { isAvailable } from '../../engine/facts/availability.ts';
import type { EngineEvent, Facts } from '../../engine/facts/model.ts';
import { rotationOf } from '../../engine/facts/rotation.ts';
import type { Occupancy } from '../../engine/occupancy.ts';

/** Where and when an event may stand, for edits by hand. */

/** The block of a Core on a date at a start time (BLOCK-3, BLOCK-6 … BLOCK-8); null for every other type or time. */
export function blockFor(
  facts: Facts,
  occupancy: Occupancy,
  event: EngineEvent,
  employeeId: string,
  date: LocalDate,
  time: LocalTime,
): { block: number | null; overflow: boolean } {
  if (event.type !== 'core') return { block: null, overflow: false };
  const { settings } = facts;
  const fitting = blocksAt(settings, time);
  if (fitting.length === 0) return { block: null, overflow: false };
  const taken = occupiedBlocks(facts, occupancy, event, date);
  const reserved = isFirstBlockReserved(facts, occupancy, event, employeeId, date);
  const free = fitting.find((block) => !taken.has(block) && !(reserved && block === 1));
  if (free !== undefined) return { block: free, overflow: false };
  const overflow = settings.overflowOrder.find((block) => fitting.includes(block));
  return { block: overflow ?? fitting[0] ?? null, overflow: true };
}

/** BLOCK-3: the stored block of each Core of the day, else the lowest free one with its start time. */
function occupiedBlocks(
  facts: Facts,
  occupancy: Occupancy,
  event: EngineEvent,
  date: LocalDate,
): Set<number> {
  const cores = occupancy
    .ofDay(date)
    .filter((row) => row.event.type === 'core' && row.event.refNum !== event.refNum);
  const taken = new Set(cores.flatMap((row) => (row.block === null ? [] : [row.block])));
  for (const row of cores) {
    if (row.block !== null) continue;
    const block = blocksAt(facts.settings, row.time).find((one) => !taken.has(one));
    if (block !== undefined) taken.add(block);
  }
  return taken;
}

/** BLOCK-6: Block 1 waits for the Primary Lead, who starts at another time that day. */
function isFirstBlockReserved(
  facts: Facts,
  occupancy: Occupancy,
  event: EngineEvent,
  employeeId: string,
  date: LocalDate,
): boolean {
  const { primary } = rotationOf(facts, date, 'primary_lead');
  if (primary === null || primary.id === employeeId || !isAvailable(facts, primary, date)) return false;
  return occupancy
    .ofPersonDay(primary.id, date)
    .some(
      (row) =>
        row.event.type === 'core' &&
        row.event.refNum !== event.refNum &&
        row.time !== firstArriveTime(facts.settings),
    );
}

/** The days an event may be worked, both included; a paired Supervisor only on its Core's date (PAIR-5). */
export function daysOfEvent(
  facts: Facts,
  occupancy: Occupancy,
  event: EngineEvent,
): { first: LocalDate; last: LocalDate } {
  const core = facts.pairing.coreOfSupervisor.get(event.refNum);
  const place = core === undefined ? undefined : occupancy.ofEvent(core);
  if (event.type === 'supervisor' && place !== undefined) return { first: place.date, last: place.date };
  const last = addDays(event.dueDate, -1);
  return { first: earlierOf(laterOf(event.startDate, facts.today), last), last };
}

/** The start time an event gets by itself on a date: its own, or the next free step of its group (TYPE-13). */
export function usualTime(
  facts: Facts,
  occupancy: Occupancy,
  event: EngineEvent,
  date: LocalDate,
): LocalTime {
  const times = allowedTimes(event, date, facts.settings);
  const group = stepGroup(event.type);
  const held = new Set(
    occupancy
      .ofDay(date)
      .filter(
        (row) => group !== null && stepGroup(row.event.type) === group && row.event.refNum !== event.refNum,
      )
      .map((row) => row.time),
  );
  return times.find((time) => !held.has(time)) ?? times[0] ?? '12:00';
}

import { addDays } from '../../domain/dates.ts';
import { isDigitalType, isSchedulableCondition, shortName } from '../../domain/event-types.ts';
import type { Condition, EventType, LocalDate } from '../../domain/types.ts';
import type { UnstaffedEvent } from './model.ts';
import type { WorkRow } from './schedule-reading.ts';

/** What nobody has, by the day it has to be done on. */
export interface Unstaffed {
  onDay(date: LocalDate): UnstaffedEvent[];
  /** How many more may be worked that day, and later as well. */
  later(date: LocalDate): number;
}

/** Sorts the events without booking and without a place in a proposal. Supervisors and Surveys follow their partner. */
export function unstaffedOf(rows: readonly WorkRow[]): Unstaffed {
  const byRef = new Map(rows.map((row) => [row.ref, row]));
  const open = rows
    .filter(
      (row) => row.date === null && !hasPlace(row) && isSchedulableCondition(row.condition as Condition),
    )
    .map((row) => ({ row, due: dayOf(row, byRef) }));
  return {
    onDay: (date) =>
      open.flatMap(({ row, due }) =>
        due?.date === date
          ? [
              {
                eventRefNum: row.ref,
                shortName: shortName(row.name),
                eventType: row.type as EventType,
                why: due.why,
              },
            ]
          : [],
      ),
    later: (date) =>
      open.filter(({ row, due }) => due?.why === 'last_day' && row.start <= date && date < due.date).length,
  };
}

/** A proposal places it, and the row was not left out. */
export function hasPlace(row: WorkRow): boolean {
  return row.rowDate !== null && row.leftOut === null;
}

function dayOf(
  row: WorkRow,
  byRef: ReadonlyMap<number, WorkRow>,
): { date: LocalDate; why: UnstaffedEvent['why'] } | null {
  const follows = row.type === 'supervisor' || (row.type === 'juicer_survey' && row.parent !== null);
  if (follows) {
    const partner = row.parent === null ? undefined : byRef.get(row.parent);
    const date = partner !== undefined && hasPlace(partner) ? partner.rowDate : row.parentDate;
    // Without a place for its Core it has none either; the Core itself is listed.
    return date === null ? null : { date, why: 'with_core' };
  }
  if (isPinned(row.type as EventType)) return { date: row.start, why: 'only_day' };
  const last = addDays(row.due, -1);
  return { date: last, why: last === row.start ? 'only_day' : 'last_day' };
}

/** Worked on its start date only. */
function isPinned(type: EventType): boolean {
  return type === 'freeosk' || type === 'other' || type === 'juicer_survey' || isDigitalType(type);
}

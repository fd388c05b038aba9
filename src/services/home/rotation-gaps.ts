import { datesBetween, formatDay } from '../../domain/dates.ts';
import { shortName } from '../../domain/event-types.ts';
import type { LocalDate, RotationType } from '../../domain/types.ts';
import { isAvailable, unavailableReason } from '../../engine/facts/availability.ts';
import type { EngineEmployee, EngineEvent, Facts } from '../../engine/facts/model.ts';
import { rotationOf } from '../../engine/facts/rotation.ts';
import { juicerGaps } from '../rotations/juicer-gaps.ts';

/** A day on which nobody of a rotation can work. */
export interface RotationGap {
  type: RotationType;
  date: LocalDate;
  /** Why the person of the rotation cannot on that day, as a sentence; null: nobody is set. */
  reason: string | null;
  /** Juicer work that waits for somebody, most urgent first; empty for the Primary Lead. */
  events: { eventRefNum: number; shortName: string }[];
}

/**
 * Open days without a Primary Lead who is there, and juicer work whose every open day of the range is without a juicer,
 * told on the first of them (workflow §11.1). A backup who is there closes a gap; so does a place of the work itself,
 * booked or proposed.
 * @param placed events that a waiting proposal gives a place
 */
export function rotationGaps(facts: Facts, until: LocalDate, placed: ReadonlySet<number>): RotationGap[] {
  const days = datesBetween(facts.today, until).filter((date) => facts.calendar.isOpen(date));
  const work = juicerGaps(facts, until, (date) => isCovered(facts, date, 'juicer'));
  return days.flatMap((date) => {
    const events = (work.get(date) ?? [])
      .filter((event) => !placed.has(event.refNum))
      .sort((a, b) => a.daysToDue - b.daysToDue || a.refNum - b.refNum);
    return [
      ...(isCovered(facts, date, 'primary_lead') ? [] : [gapOf(facts, date, 'primary_lead', [])]),
      ...(events.length === 0 ? [] : [gapOf(facts, date, 'juicer', events)]),
    ];
  });
}

function peopleOf(facts: Facts, date: LocalDate, type: RotationType) {
  const { primary, backup } = rotationOf(facts, date, type);
  return [primary, backup].filter((person) => person !== null);
}

const isCovered = (facts: Facts, date: LocalDate, type: RotationType): boolean =>
  peopleOf(facts, date, type).some((person) => isAvailable(facts, person, date));

function gapOf(
  facts: Facts,
  date: LocalDate,
  type: RotationType,
  events: readonly EngineEvent[],
): RotationGap {
  const [first] = peopleOf(facts, date, type);
  const reason = first === undefined ? null : `${first.name} ${whyAway(facts, first, date)}`;
  return {
    type,
    date,
    reason,
    events: events.map(({ refNum, name }) => ({ eventRefNum: refNum, shortName: shortName(name) })),
  };
}

/** The day is told beside it. */
function whyAway(facts: Facts, person: EngineEmployee, date: LocalDate): string {
  const reason = unavailableReason(facts, person, date) ?? 'is not on the schedule';
  return reason.replace(` on ${formatDay(date)}`, '');
}

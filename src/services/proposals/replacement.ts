import type { PendingScheduleRow } from '../../db/database.ts';
import { datesBetween } from '../../domain/dates.ts';
import { isJuicerType } from '../../domain/event-types.ts';
import type { LocalDate, RotationType } from '../../domain/types.ts';
import { isAvailable } from '../../engine/facts/availability.ts';
import type { Facts } from '../../engine/facts/model.ts';
import { rotationKey, rotationOf } from '../../engine/facts/rotation.ts';
import type { PersonOption } from '../contracts.ts';
import { couldStandIn } from '../rotations/rules.ts';
import { eventOf } from '../store-state.ts';
import { occupancyForEdit } from './judge.ts';
import { daysOfEvent } from './placing.ts';
import type { LoadedProposal } from './proposal.ts';

/** WF-17, 7.3: somebody else does the rotation's work on one day. Pure; `ProposalService` stores the result. */

/** Which rotation the work of a row belongs to. */
export function rotationOfRow(facts: Facts, row: PendingScheduleRow): RotationType {
  return isJuicerType(eventOf(facts, row.eventRefNum).type) ? 'juicer' : 'primary_lead';
}

/**
 * Open days of the event on which a replacement would help: first those on which nobody of the rotation is there. At
 * least one day, whatever the calendar says.
 */
export function daysForReplacement(proposal: LoadedProposal, row: PendingScheduleRow): LocalDate[] {
  const { facts } = proposal.state;
  const { first, last } = daysOfEvent(
    facts,
    occupancyForEdit(proposal, row),
    eventOf(facts, row.eventRefNum),
  );
  const days = datesBetween(first, last).filter((date) => date >= facts.today && facts.calendar.isOpen(date));
  const type = rotationOfRow(facts, row);
  const uncovered = days.filter((date) => {
    const { primary, backup } = rotationOf(facts, date, type);
    return ![primary, backup].some((one) => one !== null && isAvailable(facts, one, date));
  });
  if (uncovered.length > 0) return uncovered;
  return days.length > 0 ? days : [first];
}

/** Who has been put on the rotation's work by an exception already, by day. */
export function replacedOn(
  proposal: LoadedProposal,
  row: PendingScheduleRow,
  dates: readonly LocalDate[],
): Record<LocalDate, string> {
  const { facts } = proposal.state;
  const type = rotationOfRow(facts, row);
  return Object.fromEntries(
    dates.flatMap((date) => {
      const id = facts.exceptions.get(rotationKey(type, date));
      return id === undefined ? [] : [[date, facts.employeeById.get(id)?.name ?? id]];
    }),
  );
}

/** The people with the rotation's role who are there that day, in the order of the ranking. */
export function replacementsAmong(
  proposal: LoadedProposal,
  row: PendingScheduleRow,
  date: LocalDate,
  ranked: readonly PersonOption[],
): PersonOption[] {
  const { facts } = proposal.state;
  const type = rotationOfRow(facts, row);
  return ranked.filter(({ employeeId }) => {
    const employee = facts.employeeById.get(employeeId);
    return employee !== undefined && couldStandIn(facts, type, employee, date);
  });
}

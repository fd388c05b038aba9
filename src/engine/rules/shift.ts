import { firstArriveTime } from '../../domain/blocks.ts';
import { formatDay, minutesOf, weekday } from '../../domain/dates.ts';
import { arriveTimes, isAllowedTime, stepGroup } from '../../domain/start-times.ts';
import type { LocalDate } from '../../domain/types.ts';
import { isAvailable } from '../facts/availability.ts';
import type { Facts } from '../facts/model.ts';
import { primaryLead } from '../facts/rotation.ts';
import type { Occupancy, Taken } from '../occupancy.ts';
import type { Hit, RuleInput } from './model.ts';
import { counts, hit, otherThatDay } from './model.ts';

/** How an event sits among the others of a person's day. */

const SATURDAY = 5;

/** S2 (not Supervisor): too close to another event, unless the fixed times of the day make it so. */
export function proximity(input: RuleInput): Hit | null {
  const { event, employee, date, time, block, facts, occupancy } = input;
  const { settings } = facts;
  const limit = settings.proximityMinutes;
  if (limit === 0 || employee.isClubSupervisor) return null;
  // Two events at allowed times are never too close, so beside one of those only the others matter.
  const rows = isAllowedTime(event, date, time, block, settings)
    ? occupancy.unusualOf(employee.id, date, settings)
    : occupancy.ofPersonDay(employee.id, date);
  const other = rows.find(
    (row) =>
      row.event.type !== 'supervisor' &&
      !(event.isSecondary && row.event.isPrimary) &&
      !(event.isPrimary && row.event.isSecondary) &&
      gap(input, row) < limit &&
      counts(input, row),
  );
  if (other === undefined) return null;
  return hit(
    'S2',
    () =>
      `${employee.name} has ${other.event.label} at ${other.time} on ${formatDay(date)}, less than ${limit} minutes apart.`,
    { eventRefNum: other.event.refNum, gapMinutes: gap(input, other) },
  );
}

/** S4 (secondary events): for somebody without Core or Production that day. */
export function noPrimary({ employee, date, blocking }: RuleInput): Hit | null {
  if (employee.isClubSupervisor || blocking.some((row) => row.event.isPrimary)) return null;
  return hit('S4', () => `${employee.name} has no Core or Production on ${formatDay(date)}.`);
}

/** S5: a start time that TYPE-14 does not know. */
export function timeNotAllowed({ event, date, time, block, facts }: RuleInput): Hit | null {
  if (isAllowedTime(event, date, time, block, facts.settings)) return null;
  return hit('S5', () => `${time} is not a usual start time for ${event.label}.`);
}

/** S6 (Core): the Primary Lead opens the day; block 1 stays empty while their Core stands elsewhere. */
export function leadBlock(input: RuleInput): Hit | null {
  const { employee, date, time, block, facts, occupancy } = input;
  const lead = primaryLead(facts, date);
  if (lead === null || lead.isClubSupervisor) return null;
  const first = firstArriveTime(facts.settings);
  if (employee.id === lead.id) {
    const usable = date !== facts.today || first > facts.nowTime;
    if (time === first || !usable) return null;
    return hit('S6', () => `${lead.name} is Primary Lead on ${formatDay(date)} and starts at ${first}.`);
  }
  if (block !== 1 || !isBlockOneReserved(facts, occupancy, date, (row) => counts(input, row))) return null;
  return hit('S6', () => `Block 1 on ${formatDay(date)} is kept for the Primary Lead, ${lead.name}.`);
}

/** BLOCK-6: the Primary Lead is there and holds a posted or foreign Core at another arrive time. */
export function isBlockOneReserved(
  facts: Facts,
  occupancy: Occupancy,
  date: LocalDate,
  countsRow: (row: Taken) => boolean = () => true,
): boolean {
  const lead = primaryLead(facts, date);
  if (lead === null || lead.isClubSupervisor || !isAvailable(facts, lead, date)) return false;
  const others = arriveTimes(facts.settings).slice(1);
  return occupancy
    .blockingOf(lead.id, date)
    .some(
      (row) =>
        row.event.type === 'core' && row.source !== 'run' && others.includes(row.time) && countsRow(row),
    );
}

/** S7: light work on top of a Production, other than its own Survey. */
export function productionExtra({ event, employee, date, facts, blocking }: RuleInput): Hit | null {
  if (event.blocking) return null;
  const production = blocking.find((row) => row.event.type === 'juicer_production');
  if (production === undefined) return null;
  if (production.event.refNum === facts.pairing.productionOfSurvey.get(event.refNum)) return null;
  return hit('S7', () => `${employee.name} has Juicer Production on ${formatDay(date)}.`);
}

/** S8 (digitals): two of one step group for one person at one time. */
export function digitalSameTime(input: RuleInput): Hit | null {
  const { event, employee, date, time } = input;
  if (employee.isClubSupervisor) return null;
  const group = stepGroup(event.type);
  const other = otherThatDay(input, (row) => row.time === time && stepGroup(row.event.type) === group);
  if (other === undefined) return null;
  return hit(
    'S8',
    () => `${employee.name} already has ${other.event.label} at ${time} on ${formatDay(date)}.`,
    { eventRefNum: other.event.refNum },
  );
}

/** S9 (Refresh and plain Digital): Saturday's Refresh for the person who has the Setup. */
export function setupAndRefresh(input: RuleInput): Hit | null {
  const { employee, date } = input;
  if (employee.isClubSupervisor || weekday(date) !== SATURDAY) return null;
  if (otherThatDay(input, (row) => row.event.type === 'digital_setup') === undefined) return null;
  return hit('S9', () => `${employee.name} has the Digital Setup on ${formatDay(date)}.`);
}

/** Minutes between the two events; 0 when they touch or overlap. */
function gap(input: RuleInput, row: Taken): number {
  const start = minutesOf(input.time);
  const other = minutesOf(row.time);
  return Math.max(0, other - (start + input.event.minutes), start - (other + row.minutes));
}

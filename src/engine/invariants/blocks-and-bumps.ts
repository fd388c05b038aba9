import { firstArriveTime, targetCounts } from '../../domain/blocks.ts';
import { addDays, datesBetween, laterOf, weekOf } from '../../domain/dates.ts';
import { arriveTimes } from '../../domain/start-times.ts';
import type { Booking } from '../facts/model.ts';
import { primaryLead } from '../facts/rotation.ts';
import type { Check } from './model.ts';

/** INV-8. (Start times outside TYPE-14 are part of INV-3.) */
export function blocksAreEven({ facts, placed, after }: Check): string[] {
  const first = firstArriveTime(facts.settings);
  const cores = placed.filter(({ event }) => event.type === 'core');
  const problems = cores
    .filter(({ employeeId, date, time }) => time !== first && primaryLead(facts, date)?.id === employeeId)
    .filter(({ date }) => date !== facts.today || first > facts.nowTime)
    .map(
      ({ row, date, time }) =>
        `INV-8: the Primary Lead's Core ${row.eventRefNum} starts at ${time} on ${date}`,
    );
  if (facts.mode === 'emergency') return problems;
  const swapDays = new Set(placed.filter(({ row }) => row.isSwap).map(({ date }) => date));
  for (const date of new Set(cores.map((core) => core.date))) {
    if (date <= facts.today || swapDays.has(date)) continue;
    const onDay = after.ofDay(date).filter((row) => row.event.type === 'core');
    if (onDay.length > 24 || onDay.some((row) => row.source !== 'run')) continue;
    const counts = arriveTimes(facts.settings).map((time) => onDay.filter((row) => row.time === time).length);
    const wanted = targetCounts(onDay.length, facts.settings);
    if (counts.some((count, index) => count !== wanted[index]))
      problems.push(`INV-8: arrive times on ${date} are ${counts}, not ${wanted}`);
  }
  return problems;
}

/** INV-9. */
export function bumpsAreEarned(check: Check): string[] {
  const { facts, proposal } = check;
  const problems: string[] = [];
  for (const row of proposal.rows) {
    const home = facts.postedByEvent.get(row.eventRefNum);
    if (home !== undefined && row.type === 'core' && !mayBeBumped(check, home))
      problems.push(`INV-9: posted Core ${row.eventRefNum} may not lose its place`);
    if (row.bumpedEventRefNum === null) continue;
    const victim = facts.postedByEvent.get(row.bumpedEventRefNum);
    const event = facts.eventByRef.get(row.eventRefNum)!;
    const taken = victim !== undefined && victim.employeeId === row.employeeId && victim.date === row.date;
    const earned =
      event.type === 'juicer_production' || (victim !== undefined && event.dueDate < victim.event.dueDate);
    const fits =
      taken && earned && victim.scheduleId === row.bumpedScheduleId && check.rowOf.has(row.bumpedEventRefNum);
    if (!fits) problems.push(`INV-9: ${event.label} has no right to the place of ${row.bumpedEventRefNum}`);
  }
  return problems;
}

/** BUMP-1, with the weekly limit counted before the run. */
function mayBeBumped({ facts, before }: Check, { event, employeeId, date }: Booking): boolean {
  const { settings, today, earliest, calendar } = facts;
  const supervisor = facts.pairing.supervisorOfCore.get(event.refNum);
  const posted = supervisor === undefined ? undefined : facts.postedByEvent.get(supervisor);
  const movable = !['in_progress', 'paused', 'submitted'].includes(event.condition) && !event.inactive;
  const window = datesBetween(laterOf(event.startDate, earliest), addDays(event.dueDate, -1));
  return (
    settings.bumping &&
    settings.enabledTypes.includes('core') &&
    event.autoSchedule &&
    movable &&
    date >= today &&
    !calendar.isLocked(date) &&
    event.daysToDue >= settings.bumpSafetyDays &&
    before()
      .blockingOf(employeeId, date)
      .every((row) => row.event === event) &&
    before().coreInWeek(employeeId, weekOf(date)) <= settings.maxCorePerWeek &&
    window.some((day) => calendar.isOpen(day)) &&
    (supervisor === undefined || !facts.foreignByEvent.has(supervisor)) &&
    (posted === undefined || !calendar.isLocked(posted.date))
  );
}
